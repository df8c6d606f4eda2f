"""The things in a sentence that may be what a question asks for: its dates, sums, numbers, names and places."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from chatbot.kin import figure
from chatbot.naming import names, people, places
from chatbot.wanted import Kind, Wanted
from chatbot.words import words

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20)\d\d\b"
_DATES = (
    (
        3.0,
        re.compile(
            rf"\b(?:{_MONTH} {_DAY},? {_YEAR}|{_DAY}(?: of)? {_MONTH},? {_YEAR}|{_YEAR}-\d\d-\d\d"
            r"|\d{1,2}[/.]\d{1,2}[/.](?:19|20)?\d\d\b)"
        ),
    ),
    (2.0, re.compile(rf"\b(?:{_MONTH} {_DAY}\b|{_DAY}(?: of)? {_MONTH})")),
    (1.5, re.compile(rf"\b{_MONTH},? (?:of )?{_YEAR}")),
    (
        1.0,
        re.compile(
            rf"\b(?:{_YEAR}s?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:in|since|until|by|from) {_MONTH}"
            r"|(?:next|last|this) (?:week|month|year|spring|summer|autumn|fall|winter)"
            r"|today|yesterday|tomorrow|midnight|noon)",
            re.IGNORECASE,
        ),
    ),
)
"""Forms of dates, each with how exact it is."""
_DATELINE = re.compile(
    rf"^\W*(?:[A-Z][\w ,]{{0,30}}[,(] ?)?(?:{_MONTH} {_DAY}(?:, {_YEAR})?|{_DAY} {_MONTH}(?:,? {_YEAR})?)"
    r"\W*(?:\.\.\.|…|—|–|-|:|·|\|)"
)
"""When it was written, at the beginning: no date of what is told."""
_SCALE = r"(?:hundred|thousand|million|billion|trillion|bn|m|tn|k)\b"
_FIGURE = r"\d+(?:[.,]\d+)*"
_CURRENCY = r"(?:dollars?|euros?|pounds?|cents|yen|yuan|rupees|francs|crowns?|USD|EUR|GBP)"
_SUM = re.compile(
    rf"(?:[$€£¥₹]|US\$|USD|EUR|GBP) ?{_FIGURE}(?: ?{_SCALE})?|{_FIGURE}(?: ?{_SCALE})? (?:\w+ )?{_CURRENCY}\b",
    re.IGNORECASE,
)
_SCALED = re.compile(r"(hundred|thousand|k|million|m|billion|bn|trillion|tn)(?![a-z])", re.IGNORECASE)
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER = re.compile(
    rf"{_FIGURE}(?: ?{_SCALE})?(?: ?%| per ?cent)?"
    rf"|\b(?:{_ONES}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|half|dozens?|none|once|twice)"
    rf"(?:[ -](?:{_ONES}|hundred|thousand|million|billion))*\b",
    re.IGNORECASE,
)
_TO_THE_DAY = 2.0
_TO_THE_MONTH = 1.5

_Found = tuple[str, int, int, float]
"""What makes it the same thing elsewhere, where it starts and ends (characters), and how exact it is."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that may answer: `key` is the same for the same thing, `start` and `end` count words of the sentence,
    `exact` is how exact it is (a day with its year 3, a year 1; a full name 2)."""

    key: str
    start: int
    end: int
    exact: float


def things(wanted: Wanted, text: str, common: Collection[str] = (), *, is_dated: bool = True) -> list[Thing]:
    """Those of the wanted kind that the question itself doesn't name.

    `common` are words that stand in small letters around it: alone, they are no name. Where an article has no date,
    "last year" is none.
    """
    if wanted.kind is None:
        return []
    found = _FIND[wanted.kind](wanted, text)
    if wanted.kind in ("name", "place"):
        found = (one for one in found if text[one[1] : one[2]].lower() not in common)
    elif wanted.kind == "date" and not is_dated:
        found = (one for one in found if re.search(r"\d", text[one[1] : one[2]]))
    return [Thing(key, len(words(text[:start])), len(words(text[:end])), exact) for key, start, end, exact in found]


def _dates(wanted: Wanted, text: str) -> Iterator[_Found]:
    least = _TO_THE_DAY if wanted.to_the_day else _TO_THE_MONTH if wanted.years else 0.0
    line = _DATELINE.match(text)
    taken = [line.span()] if line else []
    for exact, form in _DATES:
        for match in form.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            if exact >= least and match.group() not in wanted.years and _agrees(wanted, match.group()):
                yield _date_key(match.group()), *match.span(), exact


def _agrees(wanted: Wanted, text: str) -> bool:
    """Whether a date is of the year that is asked for, where it has one and the day is asked for."""
    own = set(re.findall(_YEAR, text))
    return not (own and wanted.years and wanted.to_the_day) or bool(own & wanted.years)


def _date_key(text: str) -> str:
    parts = [word[:3].lower() if word[0].isalpha() else figure(word) or word for word in words(text)]
    return " ".join(sorted(part for part in parts if part not in ("of", "in", "the")))


def _sums(_: Wanted, text: str) -> Iterator[_Found]:
    for match in _SUM.finditer(text):
        yield _sum_key(match.group()), *match.span(), 2.0


def _sum_key(text: str) -> str:
    """The same for "€1.9bn" and "1.9 billion euros"."""
    value, scale = re.search(_FIGURE, text), _SCALED.search(text)
    return f"{value.group() if value else text} {scale.group(1)[0].lower() if scale else ''}"


def _numbers(wanted: Wanted, text: str) -> Iterator[_Found]:
    dated = [match.span() for _, form in _DATES for match in form.finditer(text)]
    for match in _NUMBER.finditer(text):
        inside = any(match.start() < end and start < match.end() for start, end in dated)
        value = figure(match.group()) or match.group().lower()
        if not inside and value not in wanted.figures | wanted.years:
            yield value, *match.span(), 2.0


_FIND: Mapping[Kind, Callable[[Wanted, str], Iterator[_Found]]] = {
    "date": _dates,
    "money": _sums,
    "number": _numbers,
    "name": lambda wanted, text: people(wanted, text, names(wanted, text)),
    "place": lambda wanted, text: places(text, names(wanted, text)),
}
