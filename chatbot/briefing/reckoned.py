"""Dates that are reckoned from another day: "the following day", "two weeks earlier", "Tuesday of last week", "last spring"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from chatbot.periods import Period

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTHS = [name.lower() for name in calendar.month_name[1:]]
_COUNTS = {word: n for n, word in enumerate("the one two three four five six seven eight nine ten".split())} | {
    "a": 1,
    "the": 1,
}
_COUNT = rf"(?P<count>{'|'.join(_COUNTS)})"
_ON_WEEKDAY = re.compile(
    rf"\b(?:on )?(?P<day>{_WEEKDAY})(?:,? (?:of )?(?P<shift>last|next|this|the previous) week\b| (?P<week>week)\b| "
    rf"(?P<two>fortnight)\b)|"
    rf"\ba week (?P<way>on|from|last) (?P<day2>{_WEEKDAY})",
    re.IGNORECASE,
)
"""A weekday of another week than the nearest."""
_BARE = re.compile(
    rf"(?<=[a-z,] )(?P<day>{_WEEKDAY})(?= (?:morning|afternoon|evening|night)?\b(?! week)|[.,;])(?! (?:of|last|next|week|fortnight))",
    re.IGNORECASE,
)
"""As American outlets write it: "police said Monday"."""
_NOT_BARE = re.compile(
    r"\b(?:last|next|this|previous|following|every|each|a|one|any|that|to|from|until|till|by|before|after|since|and|or|on|of|"
    r"in|over|between|the|earlier|later|black|good|ash|super|easter|holy|palm) $",
    re.IGNORECASE,
)
_FROM_ANOTHER = re.compile(
    rf"\b(?:{_COUNT} (?P<unit>day|week)s? (?P<way>earlier|later|afterwards|(?:after|before)\b"
    rf"(?! (?:yesterday|the|it|he|she|they|that|his|her|"
    rf"an?|this|\d|{_WEEKDAY})\b))\b|"
    rf"(?:on )?the (?P<one>following|next|previous|same) day\b|(?:on )?the previous (?P<day>{_WEEKDAY})\b)",
    re.IGNORECASE,
)
_LAST_NIGHT = re.compile(r"\blast night\b", re.IGNORECASE)
_SEASONS = {"winter": 2, "spring": 5, "summer": 8, "autumn": 11, "fall": 11}
"""The month with which each ends, north of the equator."""
_SEASON = re.compile(
    r"\b(?:(?:in|during|of|since) )?(?:the )?(?:(?P<shift>last|next|this) (?P<season>winter|spring|summer|autumn|fall)\b(?! of)|"
    r"(?:early |late )?(?:winter|spring|summer|autumn|fall) (?:of )?(?P<year>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_OF_MONTH = re.compile(
    r"\b(?:at|by|before|towards|until) (?:the )?(?P<part>end|beginning|start|middle) of (?:the|this) month\b",
    re.IGNORECASE,
)
_NTH = re.compile(
    rf"\b(?:on )?the (?P<nth>first|second|third|fourth|last) (?P<day>{_WEEKDAY}) (?:of|in) (?P<month>{'|'.join(_MONTHS)})\b"
    r"(?: (?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_DAY = 10  # characters of an ISO date


def reckoned(
    text: str, found: Sequence[Period], previous: Sequence[Period], published: date | None
) -> Iterator[Period]:
    """The dates of a sentence that need another: the day of publication, one `found` before it, or the last of the `previous`
    sentence. None where that other isn't known."""
    for match in _SEASON.finditer(text):
        if year := match["year"] or _year_of(match, published):
            yield Period(match.start(), match.end(), match.group(), year, year)
    if published:
        yield from _from_publication(text, found, published)
    for match in _FROM_ANOTHER.finditer(text):
        told = _exact(one for one in found if one.start < match.start()) or _exact(previous)
        is_counted_back = bool(match["count"]) and match["way"].lower() in ("earlier", "before")
        start = told or (published if is_counted_back else None)
        if start and (when := _shifted(match, start)):
            yield _period(match, when)


def is_counted(text: str) -> bool:
    """Whether a date of a sentence is counted from another: "two days later"."""
    return _FROM_ANOTHER.search(text) is not None


def replaces(text: str, period: Period) -> bool:
    """Whether a period is part of one that is reckoned otherwise: the "on Tuesday" of "on Tuesday of last week"."""
    if re.match(r"(?:the )?previous (?!week|month|year)", period.words, re.IGNORECASE):
        return True
    others = (*_ON_WEEKDAY.finditer(text), *_NTH.finditer(text))
    return any(match.start() < period.end and period.start < match.end() for match in others)


def _from_publication(text: str, found: Sequence[Period], published: date) -> Iterator[Period]:
    for match in _ON_WEEKDAY.finditer(text):
        if not any(
            one.start < match.end() + 3 and match.start() < one.end and len(one.since or "") == _DAY for one in found
        ):
            yield _period(match, _weekday_of_week(match, published))
    for match in _BARE.finditer(text):
        if _NOT_BARE.search(text[: match.start()]) or any(one.start <= match.start() < one.end for one in found):
            continue
        back = (published.weekday() - _DAYS.index(match["day"].lower())) % 7
        yield _period(match, published - timedelta(days=back))
    for match in _NTH.finditer(text):
        yield _period(match, _nth(match, published))
    for match in _LAST_NIGHT.finditer(text):
        yield _period(match, published - timedelta(days=1))
    for match in _OF_MONTH.finditer(text):
        month = published.isoformat()[:7]
        yield Period(match.start(), match.end(), match.group(), month, month)


def _nth(match: re.Match[str], published: date) -> date:
    """ "The last Friday of August": of the August that is nearest, where no year is told."""
    month, weekday = _MONTHS.index(match["month"].lower()) + 1, _DAYS.index(match["day"].lower())
    near = min(
        (published.year + shift for shift in (0, -1, 1)), key=lambda year: abs((date(year, month, 15) - published).days)
    )
    year = int(match["year"] or near)
    days = [day for week in calendar.monthcalendar(year, month) if (day := week[weekday])]
    nth = ("first", "second", "third", "fourth", "last").index(match["nth"].lower())
    return date(year, month, days[-1 if nth == 4 else nth])


def _weekday_of_week(match: re.Match[str], published: date) -> date:
    weekday = _DAYS.index((match["day"] or match["day2"]).lower())
    monday = published - timedelta(days=published.weekday())
    if match["shift"]:
        weeks = {"next": 1, "this": 0}.get(match["shift"].lower(), -1)
        return monday + timedelta(days=7 * weeks + weekday)
    if (match["way"] or "").lower() == "last":
        return published - timedelta(days=(published.weekday() - weekday) % 7 or 7) - timedelta(days=7)
    coming = published + timedelta(days=(weekday - published.weekday()) % 7 or 7)
    return coming + timedelta(days=14 if match["two"] else 7)


def _shifted(match: re.Match[str], start: date) -> date | None:
    if one := (match["one"] or "").lower():
        return start + timedelta(days={"same": 0, "previous": -1}.get(one, 1))
    if match["day"]:
        return start - timedelta(days=(start.weekday() - _DAYS.index(match["day"].lower())) % 7 or 7)
    if match["count"].lower() == "the" and match["unit"].lower() == "week":
        return None
    days = _COUNTS[match["count"].lower()] * (7 if match["unit"].lower() == "week" else 1)
    return (
        start - timedelta(days=days) if match["way"].lower() in ("earlier", "before") else start + timedelta(days=days)
    )


def _year_of(match: re.Match[str], published: date | None) -> str | None:
    """The year of "last spring": of the last that is over."""
    if published is None:
        return None
    ends, shift = _SEASONS[match["season"].lower()], match["shift"].lower()
    if shift == "last":
        return str(published.year - (published.month <= ends))
    if shift == "next":
        return str(published.year + (published.month > ends - 2))
    return str(published.year)


def _exact(periods: Sequence[Period] | Iterator[Period]) -> date | None:
    told = [one.since for one in periods if one.since and len(one.since) == _DAY]
    return date.fromisoformat(told[-1]) if told else None


def _period(match: re.Match[str], when: date) -> Period:
    return Period(match.start(), match.end(), match.group(), when.isoformat(), when.isoformat())
