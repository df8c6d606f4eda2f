"""How long something lasted, and what somebody gets or leaves with: figures that a verb tells the sense of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from chatbot.briefing.material import Line
from chatbot.briefing.told_figures import CURRENCIES
from chatbot.checks.figures import Figure
from chatbot.checks.reading import Reading, read

Sense = tuple[str, str, frozenset[str], str]
"""A slot's kind, key, terms, and what it is about."""
_LASTED = re.compile(
    r"\b(?:lasted|went on|continued|dragged on|took|over|was over|ended|were trapped|was trapped|stood still|stayed \w+|"
    r"(?:was|were|had been|been) (?:without \w+|cut off|closed|blocked|stranded|stuck|out|down))\b[\w’' ]{0,30}"
    r"\b(?:for|after|within|in|lasted|took) (?:only |just |about |around |some |almost |nearly |barely |more than |over |under |"
    r"less than )*$",
    re.IGNORECASE,
)
_LASTED_BARE = re.compile(
    r"\b(?:lasted|took) (?:only |just |about |some |almost |nearly |barely |more than |less than )*$", re.IGNORECASE
)
_GETS = re.compile(
    r"\b(?:receives?|received|leaves? with|left with|walks? away with|walked away with|pockets?|is paid|was paid|paid off with|"
    r"gets?|got|payoff of|severance of|takes home)\b[\w’' ]{0,20}$",
    re.IGNORECASE,
)
_DOER = re.compile(r"(?:^|[.;,] )(?P<he>He|She|[Hh]e|[Ss]he)\b")
_SURNAME = re.compile(r"[A-Z][\w’'-]+ (?P<last>[A-Z][\w’'-]{2,})")
_BACK = 3  # sentences in which the name stands that a "he" is told for
_FIRST = 3  # telling words of a sentence, by which that is known which it is about
_MINUTES = {"minute": 1, "day": 24 * 60}


def of_verb(line: Line, reading: Reading, figure: Figure, before: Mapping[tuple[str, int], Line]) -> Iterator[Sense]:
    """The sense of a figure after such a verb, where it is told of what or of whom."""
    ahead = line.text[: reading.words[figure.start].start]
    lasted = _LASTED_BARE.search(ahead) or _LASTED.search(ahead)
    if lasted and figure.unit in _MINUTES:
        terms = frozenset(
            word.root
            for word in reading.words[: figure.start]
            if word.telling and word.kind == "word" and not word.capital and word.start < lasted.start()
        )
        terms |= _spoken_of(before.get((line.article, line.number - 1)), line) if len(terms) <= 1 else frozenset()
        yield "lasted", str(_MINUTES[figure.unit]), terms, "how long it lasted"
    is_money = figure.unit not in ("", "%", "percent", "points", "minute", "day", "year") or figure.noun in CURRENCIES
    if is_money and _GETS.search(ahead) and (who := _who(line, ahead, before)):
        yield "gets", figure.unit or figure.noun, frozenset((who,)), f"what {who} gets"


def _spoken_of(earlier: Line | None, line: Line) -> frozenset[str]:
    """What the sentence before one of its paragraph begins with: "The alarm sounded at two. It lasted an hour"."""
    if earlier is None or earlier.paragraph != line.paragraph:
        return frozenset()
    telling = [word for word in read(earlier.text).words if word.telling and word.kind == "word"]
    return frozenset(word.root for word in telling[:_FIRST] if not word.capital)


def _who(line: Line, ahead: str, before: Mapping[tuple[str, int], Line]) -> str | None:
    """The last name of the one who gets it: that before the verb, or the last that is named before a "he"."""
    named = [match["last"] for match in _SURNAME.finditer(ahead)]
    if named:
        return re.sub(r"[’']s$", "", named[-1])
    if not _DOER.search(ahead):
        return None
    for back in range(1, _BACK + 1):
        earlier = before.get((line.article, line.number - back))
        named = [match["last"] for match in _SURNAME.finditer(earlier.text)] if earlier else []
        if named:
            return re.sub(r"[’']s$", "", named[0])
    return None
