"""Dates as people write them, as stretches of days relative to a given day: "last week", "since March", "on 3 May".

Own small rules and not dateparser, which gives one moment where a month or a week is meant, and finds dates in "may"
and "second".
"""

from __future__ import annotations

import calendar
import functools
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Lean = Literal["past", "near", "ahead"]
"""Which June is meant where no year stands: the last that has begun, as one asks; the nearest, as one reports; or the
next, as one announces."""

_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_DAYS = tuple(name.lower() for name in calendar.day_name)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)(?!\w)"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = rf"(?:{'|'.join(_DAYS)})"
_COUNT = rf"(?:\d{{1,3}}|a couple of|couple of|{'|'.join(_NUMBERS)})"
_UNIT = r"(?:day|week|month|year)"
_SHIFT = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}

_ABSOLUTE = "|".join(
    (
        rf"{_YEAR}-\d\d(?:-\d\d)?",
        rf"(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?",
        rf"{_MONTH} (?:the )?{_DAY}(?!\d)(?:,? {_YEAR})?",
        rf"{_MONTH},? (?:of )?{_YEAR}",
    )
)
_MOVING = "|".join(
    (
        r"the day before yesterday|yesterday|today|tonight|tomorrow|this (?:morning|afternoon|evening)",
        rf"(?:earlier |later )?(?:{'|'.join(_SHIFT)}) (?:week|month|year|{_WEEKDAY}|{_MONTH})",
        rf"(?:the )?(?:last|past|previous) (?:{_COUNT} )?{_UNIT}s?",
        rf"{_COUNT} {_UNIT}s? ago",
    )
)
_LONE = rf"(?:early |late |mid-?|the month of )?{_MONTH}|{_YEAR}(?![-\d%])|{_WEEKDAY}"
_POINT = rf"(?:{_ABSOLUTE}|{_MOVING}|{_LONE})"
_END = r"(?![\w’'-])"
_ANY = re.compile(
    rf"\d{{4}}|\d (?:of )?[a-z]{{3}}|[a-z]{{3}} \d|{_MONTH}|day|week|month|year|ago\b|tonight|tomorrow|"
    r"this (?:morning|afternoon|evening)",
    re.IGNORECASE,
)
"""Cheap, and fires on whatever holds a period."""
_MOST = 12  # periods of one text; more is no question, and no sentence


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both included, and both as ISO dates as exact as they were written."""

    first: date
    last: date
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class _Now:
    """The day from which dates are told, where it is known."""

    today: date | None
    lean: Lean


@dataclass(frozen=True, slots=True)
class Period:
    """When, as a text says it at `start` to `end`; None where it is open. `opens` is its preposition.

    `is_moving` where it is told from the day of writing: "last week".
    """

    start: int
    end: int
    words: str
    since: str | None
    until: str | None
    opens: str = ""
    is_moving: bool = False


def periods_in(text: str, today: date | None, lean: Lean = "past") -> list[Period]:
    """The first dozen periods that a text names, in order. Without `today` only those that need none."""
    if not _ANY.search(text):
        return []
    found = (_period(match, today, lean) for match in itertools.islice(_period_pattern().finditer(text), _MOST))
    return [period for period in found if period is not None]


@functools.cache
def _period_pattern() -> re.Pattern[str]:
    """Compiled when a text first may hold a date: it takes 20 ms, and most questions hold none."""
    return re.compile(
        rf"(?<![\w’'-])(?:"
        rf"(?P<between>between) (?P<from>{_POINT}) and (?P<to>{_POINT})|"
        rf"(?:from|since) (?P<from2>{_POINT}) (?:to|until|till|through|up to) (?P<to2>{_POINT})|"
        rf"(?P<word>since|after|before|until|till|up to|in|on|during|within|over|of|from|for|by) (?P<at>{_POINT})|"
        rf"(?P<alone>{_ABSOLUTE}|{_MOVING})){_END}",
        re.IGNORECASE,
    )


def _period(match: re.Match[str], today: date | None, lean: Lean) -> Period | None:
    opens = (match["word"] or match["between"] or ("from" if match["from2"] else "")).lower()
    first_words = match["from"] or match["from2"] or match["at"] or match["alone"]
    last_words = match["to"] or match["to2"]
    now = _Now(today, lean)
    last = _days(last_words, now) if last_words else None
    first = _days(_dated_as(first_words, last_words), now)
    if first and last and first.first > last.last:  # "from Monday to Wednesday", asked on a Tuesday
        first = _days(first_words, _Now(last.last, "past"))
    if first is None or (last_words and last is None):
        return None
    if last is None and opens == "on" and not re.search(rf"\d|{_WEEKDAY}", first_words, re.IGNORECASE):
        return None
    since, until = _ends(opens, first, last or first)
    moving = re.fullmatch(_MOVING, first_words, re.IGNORECASE) is not None
    return Period(match.start(), match.end(), match.group(), since, until, opens, moving)


def _dated_as(words: str, last: str | None) -> str:
    """The first end of "from March to June 2024" with the year of the second."""
    year = re.search(rf"{_YEAR}$", last or "")
    return f"{words} {year.group()}" if year and re.search(rf"{_MONTH}$|\d$", words) and len(words) < 13 else words


def _ends(opens: str, first: Days, last: Days) -> tuple[str | None, str | None]:
    if opens == "since":
        return first.since, None
    if opens == "after":
        return (first.last + timedelta(days=1)).isoformat(), None
    if opens == "before":
        return None, (first.first - timedelta(days=1)).isoformat()
    if opens in ("until", "till", "up to", "by"):
        return None, first.until
    return first.since, last.until


# ── single dates ──


def _days(words: str, now: _Now) -> Days | None:
    said = re.sub(r"^the (?!last|past|previous)", "", " ".join(words.lower().split()))
    try:
        return next((days for form, make in _forms() if (m := form.fullmatch(said)) and (days := make(m, now))), None)
    except (ValueError, OverflowError):  # there is no 31 June, and no year 0
        return None


def _iso(m: re.Match[str], _: _Now) -> Days:
    return _month(int(m["y"]), int(m["m"])) if m["d"] is None else _day(date(int(m["y"]), int(m["m"]), int(m["d"])))


def _day_of_month(m: re.Match[str], now: _Now) -> Days | None:
    month, number = _number(m["month"]), int(re.sub(r"\D", "", m["d"]))
    if m["y"]:
        return _day(date(int(m["y"]), month, number))
    return _placed(now.today, now.lean, lambda year: _day(date(year, month, number))) if now.today else None


def _whole_month(m: re.Match[str], now: _Now) -> Days | None:
    month = _number(m["month"])
    if m["y"]:
        return _month(int(m["y"]), month)
    return _placed(now.today, now.lean, lambda year: _month(year, month)) if now.today else None


def _whole_year(m: re.Match[str], _: _Now) -> Days:
    return _year(int(m["y"]))


def _near_day(m: re.Match[str], now: _Now) -> Days | None:
    back = {"the day before yesterday": 2, "day before yesterday": 2, "yesterday": 1, "tomorrow": -1}.get(m.group(), 0)
    return _day(now.today - timedelta(days=back)) if now.today else None


def _shifted(m: re.Match[str], now: _Now) -> Days | None:
    if now.today is None:
        return None
    shift, what = _SHIFT[m["shift"]], m["what"]
    if what == "week":
        monday = now.today - timedelta(days=now.today.weekday() - 7 * shift)
        return _stretch(monday, monday + timedelta(days=6))
    if what == "month":
        months = now.today.year * 12 + now.today.month - 1 + shift
        return _month(months // 12, months % 12 + 1)
    if what == "year":
        return _year(now.today.year + shift)
    if what in _DAYS:
        back = (now.today.weekday() - _DAYS.index(what)) % 7
        ahead = (-back) % 7 or 7
        return _day(now.today + timedelta(days=ahead if shift > 0 else -(back or 7 * (shift < 0))))
    month, year = _number(what), now.today.year
    if shift == 0:
        return _month(year, month)
    has_been = month < now.today.month if shift < 0 else month <= now.today.month
    return _month((year if has_been else year - 1) + (shift > 0), month)


def _rolling(m: re.Match[str], now: _Now) -> Days | None:
    """ "the past two weeks": up to today."""
    if now.today is None:
        return None
    return _stretch(now.today - timedelta(days=_count(m["n"]) * _UNIT_DAYS[m["unit"]]), now.today)


def _ago(m: re.Match[str], now: _Now) -> Days | None:
    if now.today is None:
        return None
    then = now.today - timedelta(days=_count(m["n"]) * _UNIT_DAYS[m["unit"]])
    if m["unit"] == "day":
        return _day(then)
    if m["unit"] == "week":
        return _stretch(monday := then - timedelta(days=then.weekday()), monday + timedelta(days=6))
    if m["unit"] == "year":
        return _year(now.today.year - _count(m["n"]))
    months = now.today.year * 12 + now.today.month - 1 - _count(m["n"])
    return _month(months // 12, months % 12 + 1)


def _weekday(m: re.Match[str], now: _Now) -> Days | None:
    if now.today is None:
        return None
    back = (now.today.weekday() - _DAYS.index(m.group())) % 7
    return _day(now.today + timedelta(days=7 - back if now.lean == "ahead" else -back))


_Make = Callable[[re.Match[str], _Now], Days | None]


@functools.cache
def _forms() -> tuple[tuple[re.Pattern[str], _Make], ...]:
    month, year = rf"(?P<month>{_MONTH})", rf"(?P<y>{_YEAR})"
    makes: tuple[tuple[str, _Make], ...] = (
        (rf"{year}-(?P<m>\d\d)(?:-(?P<d>\d\d))?", _iso),
        (rf"(?P<d>{_DAY}) (?:of )?{month}(?:,? {year})?", _day_of_month),
        (rf"{month} (?:the )?(?P<d>{_DAY})(?:,? {year})?", _day_of_month),
        (rf"(?:early |late |mid-?|month of )?{month}(?:,? (?:of )?{year})?", _whole_month),
        (year, _whole_year),
        (r"(?:day before )?yesterday|today|tonight|tomorrow|this (?:morning|afternoon|evening)", _near_day),
        (rf"(?:earlier |later )?(?P<shift>{'|'.join(_SHIFT)}) (?P<what>week|month|year|{_WEEKDAY}|{_MONTH})", _shifted),
        (rf"(?:the )?(?:last|past|previous) (?:(?P<n>{_COUNT}) )?(?P<unit>{_UNIT})s?", _rolling),
        (rf"(?P<n>{_COUNT}) (?P<unit>{_UNIT})s? ago", _ago),
        (_WEEKDAY, _weekday),
    )
    return tuple((re.compile(form), make) for form, make in makes)


def _number(month: str) -> int:
    return next(n for n, name in enumerate(_MONTHS, start=1) if name.startswith(month[:3]))


def _count(words: str | None) -> int:
    if words is None:
        return 1
    if "couple" in words:
        return 2
    return int(words) if words.isdigit() else _NUMBERS.index(words) + 1


def _placed(today: date, lean: Lean, make: Callable[[int], Days]) -> Days:
    """In the year that is meant, where none is written."""
    if lean == "past":
        this = make(today.year)
        return this if this.first <= today else make(today.year - 1)
    if lean == "ahead":
        this = make(today.year)
        return this if this.last >= today else make(today.year + 1)
    return min((make(today.year + shift) for shift in (0, 1, -1)), key=lambda days: abs((days.first - today).days))


def _day(day: date) -> Days:
    return Days(day, day, day.isoformat(), day.isoformat())


def _stretch(first: date, last: date) -> Days:
    return Days(first, last, first.isoformat(), last.isoformat())


def _month(year: int, month: int) -> Days:
    written = f"{year:04}-{month:02}"
    last = date(year, month, calendar.monthrange(year, month)[1])
    return Days(date(year, month, 1), last, written, written)


def _year(year: int) -> Days:
    return Days(date(year, 1, 1), date(year, 12, 31), f"{year:04}", f"{year:04}")
