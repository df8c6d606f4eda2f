"""Where sentences begin and end, for showing and citing them.

A sentence ends with a full stop (or the like) and its closing marks before white space and what can begin
another, or with its line; a line that was broken to fit a width goes on in the next. Linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.article import Span

# Tried at the first stop of a run only, and never given back: a megabyte of full stops is read once.
_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]++[\"'”’»)\]]*+(?=\s)|[。！？]+[”’」』）]*")
_BEGINS = re.compile(r"\s+[\"'“‘„«(\[¿¡—–-]*\s*(?:[^\W_a-zà-öø-ÿ]|[\"“‘])")
_LAST_WORD = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)\.[\"'”’)\]]*$")
_TITLES = """
mr mrs ms mx messrs dr prof sen sens rep reps gov govs gen col capt lt maj sgt cpl pvt cmdr adm brig supt insp det cllr coun
ald amb atty asst rev fr hon pres fig figs art ed eds dept univ
"""
_NUMBERED = "no nos vol p pp ch para est jan feb mar apr jun jul aug sep sept oct nov dec"
_NAMES = "inc ltd co corp bros jr sr st ste mt ft u.s u.k u.n e.u d.c ph.d"
_TIMES = "a.m p.m mon tue tues wed thu thur thurs fri sat sun"
_MIDST = "vs v approx al cf viz e.g i.e"
_OPENERS = """
the a an this that these those he she it they we i you his her its their our there here in on at by for from with as after
before when while since if but and or so yet then now no not what who why how
"""


@dataclass(frozen=True, slots=True)
class _Rule:
    """Whether a sentence goes on after an abbreviation: where it has a capital, if that is wanted, and by what follows."""

    follows: re.Pattern[str]
    capital: bool = False

    def goes_on(self, word: str, text: str, at: int) -> bool:
        return (word[0].isupper() or not self.capital) and self.follows.match(text, at) is not None


_ANYTHING = re.compile("")
_NUMBER = re.compile(r"\s+\W?\d")
_NO_OPENER = re.compile(rf"(?!\W*(?:{'|'.join(_OPENERS.split())})\b)", re.IGNORECASE)
_TIME = re.compile(
    r"\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Jan|Feb|March\b|Apr|May\b|June?\b|July?\b|Aug|Sept|Oct|Nov|Dec)"
    r"(?:uary|ruary|il|ust|ember|ober)?\b|(?:[A-Z]{1,2}[SD]?T|GMT|UTC|Eastern|Central|Pacific)\b)"
)
_RULES = (
    dict.fromkeys(_TITLES.split(), _Rule(_ANYTHING, capital=True))
    | dict.fromkeys(_NUMBERED.split(), _Rule(_NUMBER))
    | dict.fromkeys(_NAMES.split(), _Rule(_NO_OPENER, capital=True))
    | dict.fromkeys(_MIDST.split(), _Rule(_ANYTHING))
    | dict.fromkeys(_TIMES.split(), _Rule(_TIME))
)
"""By abbreviation, in small letters and without its last stop."""
_WRAPPED = range(45, 101)  # widths that mails and wires break lines at
_TAIL = 24  # characters looked back at for an abbreviation


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a text, in order, without the white space around them; all else is in one of them."""
    return [span for start, end in runs(text) for span in _sentences_of(text, start, end)]


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that no sentence goes beyond: lines, and lines that were one before they were wrapped."""
    start, end = None, 0
    for line in re.finditer(r"[^\r\n\u2028\u2029]+", text):
        if not line.group().strip():
            continue
        if start is not None and not _goes_on(text, end, line.start()):
            yield start, end
            start = None
        start = line.start() if start is None else start
        end = line.end()
    if start is not None:
        yield start, end


def _goes_on(text: str, end: int, start: int) -> bool:
    """Whether the line that starts at `start` goes on with the sentence of the one that ends at `end`."""
    between = text[end:start]
    if between.count("\n") != 1 or text[start : start + 1].isspace():
        return False
    line_start = text.rfind("\n", 0, end) + 1
    was_wrapped = end - line_start in _WRAPPED and text[end - 1] not in '.!?…:"”'
    return was_wrapped or text[start].islower()


def _sentences_of(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for stop in _END.finditer(text, start, end):
        if stop.end() < end and stop.end() > at and _is_end(text, stop, end):
            yield _trimmed(text, at, stop.end())
            at = stop.end()
    if text[at:end].strip():
        yield _trimmed(text, at, end)


def _is_end(text: str, stop: re.Match[str], end: int) -> bool:
    if stop.group()[0] in "。！？":
        return True
    if not _BEGINS.match(text, stop.end(), min(end, stop.end() + 40)):
        return False
    word = _LAST_WORD.search(text[max(0, stop.start() - _TAIL) : stop.end()])
    if word is None:
        return True
    last = word.group(1)
    if len(last) == 1 and last.isupper():
        return False  # an initial
    rule = _RULES.get(last.lower())
    return rule is None or not rule.goes_on(last, text, stop.end())


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip()))
