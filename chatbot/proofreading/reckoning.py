"""Numbers that are worked out of two that an article has: a share, a difference, a sum, so many times as many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from chatbot.checks.dates import dates
from chatbot.checks.figures import Figure, borne_out, figures
from chatbot.checks.meanings import same
from chatbot.checks.reading import Reading, read
from ingest.sentences import sentence_spans

_LESS = frozenset(
    "fewer less fell fallen falls drop dropped drops cut cuts lost loss shrank shrunk down below short lower".split()
)
_MORE = frozenset(
    "more grew grown grows rose risen rises climbed up gained added above extra raised higher increase".split()
)
_APART = frozenset("difference apart between margin lead gap earlier later older younger ahead behind".split())
_TOGETHER = frozenset("together altogether total totals combined overall sum both plus".split())
_CLOSE = Fraction(1, 40)
_FAR = Fraction(1, 5)
"""How far a share may lie from a rough one: "more than a third" is no half."""
_SHARES = {"half": Fraction(1, 2), "a third": Fraction(1, 3), "a quarter": Fraction(1, 4), "twice": Fraction(2),
           "two times": Fraction(2), "double": Fraction(2), "three times": Fraction(3), "four times": Fraction(4),
           "five times": Fraction(5), "ten times": Fraction(10)}  # fmt: skip
_AS_MANY = re.compile(
    rf"\b(?:(?P<how>fewer than|less than|under|more than|over|about|around|roughly|almost|nearly|well over|barely) )?"
    rf"(?P<share>{'|'.join(_SHARES)}) (?:as (?:many|much|high|large|big)|that number|that figure|that)\b"
    r"(?: as that)?(?P<of>(?= (?:[\w’'-]+ ){0,3}(?:as|than|of)\b))?",
    re.IGNORECASE,
)
_HOW = {"fewer than": "under", "less than": "under", "under": "under", "more than": "over", "over": "over",
        "well over": "over", "almost": "almost", "nearly": "almost", "about": "about", "around": "about",
        "roughly": "about", "barely": "about"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """So many times as many as what was told before: "fewer than half as many"."""

    text: str
    value: Fraction
    how: str
    is_within: bool = False
    """Whether the sentence itself says of what: "twice as many ships as it builds"."""


def taken_out(text: str) -> tuple[str, Share | None]:
    """A sentence without its "half as many"."""
    match = _AS_MANY.search(text)
    if match is None:
        return text, None
    share = Share(
        match.group(),
        _SHARES[match["share"].lower()],
        _HOW.get((match["how"] or "").lower(), ""),
        match["of"] is not None,
    )
    return " ".join(f"{text[: match.start()]} {text[match.end() :]}".split()), share


def share_problem(share: Share, before: str, evidence: Iterable[str]) -> str | None:
    """Why it is not so many times what the text before has; None where it is, or can't be reckoned."""
    theirs = [one for text in evidence for one in numbers(text) if not one.unit]
    bases = theirs if share.is_within else [one for one in numbers(before) if not one.unit][-2:]
    if not bases or not theirs or (share.is_within and len(theirs) < 2):
        return None
    if any(
        _is_near(there.value / base.value, share.value, share.how) for there in theirs for base in bases if base.value
    ):
        return None
    return f"what it cites has no number that is {share.text} of {bases[-1].text}"


def numbers(text: str) -> list[Figure]:
    """The numbers of a text but those of its dates."""
    return _numbers(read(text))


def _numbers(reading: Reading) -> list[Figure]:
    return figures(reading, {i for one in dates(reading, None, years=True) for i in range(one.start, one.end)})


def is_reckoned(number: Figure, claim: Reading, evidence: Sequence[str]) -> bool:
    """Whether a number follows from two of the evidence: its share, where they stand in one sentence; a difference or
    sum of two of one thing, where the claim has a word for it."""
    lower = {word.lower for word in claim.words}
    for text in evidence:
        together = numbers(text)
        for span in sentence_spans(text):
            here = numbers(span.of(text))
            if number.unit in ("part", "%", "times") and _is_share(number, here, lower):
                return True
            if number.unit not in ("part", "%", "times", "ordinal", "points") and _is_of_two(
                number, lower, here, together
            ):
                return True
    return False


def _is_share(number: Figure, here: Sequence[Figure], lower: set[str]) -> bool:
    wanted = number.value / 100 if number.unit == "%" else number.value
    for one in here:
        if {one.unit, number.unit} == {"part", "%"}:
            value = one.value / 100 if one.unit == "%" else one.value
            if _is_near(value, wanted, number.modifier):
                return True
    plain = [one for one in here if one.unit not in ("part", "%", "times", "ordinal", "clock", "score") and one.value]
    if "by" in lower and lower & (_LESS | _MORE) and number.unit != "times":  # "shrunk by more than a tenth"
        changes = [(a.value, b.value) for a, b in combinations(plain, 2) if a.unit == b.unit]
        if any(_is_near(abs(a - b) / a, wanted, number.modifier) for a, b in changes):
            return True
    pairs = [pair for a, b in combinations(plain, 2) if a.unit == b.unit for pair in ((a, b), (b, a))]
    return any(
        _is_near(a.value / b.value, wanted, number.modifier)
        for a, b in pairs
        if (a.value < b.value) == (wanted < 1)
        and not (a.noun and b.noun and not same(a.noun, b.noun) and number.unit == "times")
    )


def _is_near(value: Fraction, wanted: Fraction, how: str) -> bool:
    if how == "over":
        return wanted < value <= wanted * (1 + 2 * _FAR)
    if how == "under":
        return wanted * (1 - 2 * _FAR) <= value < wanted
    if how == "almost":
        return wanted * (1 - _FAR) <= value < wanted
    return abs(value - wanted) <= wanted * (_FAR / 2 if how == "about" else _CLOSE * 2)


def _is_of_two(number: Figure, lower: set[str], here: Sequence[Figure], together: Sequence[Figure]) -> bool:
    for a, b in combinations(here if not lower & _TOGETHER else together, 2):
        if a.unit != b.unit or a.unit != number.unit or (a.noun and b.noun and not same(a.noun, b.noun)):
            continue
        made = []
        if lower & (_LESS if a.value > b.value else _MORE) or lower & _APART or lower & _LESS & {"fewer", "less"}:
            made.append(abs(a.value - b.value))
        if lower & _TOGETHER:
            made.append(a.value + b.value)
        if any(borne_out(number, _with(a, value)) for value in made):
            return True
    return False


def _with(one: Figure, value: Fraction) -> Figure:
    return Figure(value, one.unit, "", one.start, one.end, one.noun, one.text)
