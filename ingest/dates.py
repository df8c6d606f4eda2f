"""Dates as pages print them: found by their form, given as ISO 8601, or not at all.

03/04/2020 is two days and so none. A time of day is kept only with a zone that is sure; without one the day
alone is given, as the page printed it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

Label = Literal["published", "updated"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|º)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\b(?P<year>(?:19|20)\d\d)[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        rf"\b{_MONTH} {_DAY},? {_YEAR}",
        rf"\b{_DAY}[ -](?:of )?{_MONTH},?[ -]{_YEAR}",
        r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>(?:19|20)\d\d)\b",
        r"(?<!\d)(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>(?:19|20)\d\d)\b",
        r"(?P<year>(?:19|20)\d\d)年(?P<number>\d{1,2})月(?P<day>\d{1,2})日",
    )
)
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
# A day, a month's name in another language, and a year: dateparser knows the names.
_FOREIGN = re.compile(r"(?<!\w)(\d{1,2}\.?(?: de)? [^\W\d_]{3,12}\.?(?: de)?,? (?:19|20)\d\d)(?!\w)")
_TIME = re.compile(
    r"(?:\b|T)(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)? ?(?P<half>[ap]\.?m\b\.?)?"
    r",? ?\(?(?P<zone>Z\b|[A-Z]{3,4}\b|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "CET": 1, "CEST": 2,
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_UPDATED = re.compile(
    r"\b(updated|modified|last (?:update|edited)|aktualisiert|atualizado|actualizado|mis à jour)\b", re.I
)
_PUBLISHED = re.compile(r"\b(published|posted|first published|created|publicado|veröffentlicht|publié)\b", re.I)
_AROUND_A_DATE = """
mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday fri friday sat saturday sun sunday am pm a p m
at on published posted updated first last modified created date time hrs hr uhr local ist um min read th st
"""
_DATE_WORDS = frozenset(_AROUND_A_DATE.split())
_LABELLED = re.compile(
    r"\W*(?:(?:first |last )?(?:posted|published|updated|modified))\b:?(?: on| in| at)? .{0,40}\d", re.IGNORECASE
)
_EARLIEST = 1990
_LONGEST = 200  # characters of a line that is looked at for dates


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in a line: ISO 8601, where it stands, and what the words before it call it."""

    iso: str
    start: int
    end: int
    label: Label | None


def dates_in(line: str) -> list[Dated]:
    """The dates in a line's first 200 characters, in order."""
    line = line[:_LONGEST]
    if not _ANY_YEAR.search(line):
        return []
    found: dict[int, tuple[date, int]] = {}
    for form in _FORMS:
        for match in form.finditer(line):
            day = _day(match)
            if day and not any(a <= match.start() < b for a, (_, b) in found.items()):
                found[match.start()] = (day, match.end())
    if not found:
        found = _foreign(line)
    return [_dated(line, day, start, end) for start, (day, end) in sorted(found.items())]


def has_time_of_day(line: str) -> bool:
    """Whether a clock's time stands in it."""
    return _TIME.search(line) is not None


def is_date_line(line: str) -> bool:
    """Whether a line says when and nothing else."""
    if len(line) > _LONGEST or not any(map(str.isdigit, line)):
        return False
    found = dates_in(line)
    if not found:
        return False
    rest = line
    for dated in reversed(found):
        rest = rest[: dated.start] + " " + rest[dated.end :]
    words = re.findall(r"[^\W\d_]+", _TIME.sub(" ", rest))
    return all(word.lower() in _DATE_WORDS or (word.isupper() and len(word) <= 4) for word in words)


def begins_with_date(line: str) -> bool:
    """Whether a line that is no sentence leads with a date, or with "Updated" and a time."""
    if len(line) > _LONGEST or line[-1:] in ".!?;" or not any(map(str.isdigit, line)):
        return False
    if _LABELLED.match(line):
        return True
    found = dates_in(line)
    return bool(found) and found[0].start <= len(line) - len(line.lstrip("•·|–—- "))


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        if (first > 12) == (second > 12) and first != second:
            return None
        month, day = (first, second) if second > 12 else (second, first)
    else:
        month = int(parts["number"]) if "number" in parts else _month(parts["month"])
        day = int(parts["day"])
    return _plausible(int(parts["year"]), month, day)


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()[:3]) + 1


def _plausible(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if date(_EARLIEST, 1, 1) <= found <= date.today() + timedelta(days=2) else None


def _foreign(line: str) -> dict[int, tuple[date, int]]:
    match = _FOREIGN.search(line)
    if match is None:
        return {}
    import dateparser

    parsed = dateparser.parse(match.group(), settings={"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"})
    day = _plausible(parsed.year, parsed.month, parsed.day) if parsed else None
    return {match.start(): (day, match.end())} if day else {}


def _dated(line: str, day: date, start: int, end: int) -> Dated:
    moment = _moment(line, day, start, end)
    before = line[:start]
    updated = max((m.start() for m in _UPDATED.finditer(before)), default=-1)
    published = max((m.start() for m in _PUBLISHED.finditer(before)), default=-1)
    label: Label | None = None
    if updated >= 0 or published >= 0:
        label = "updated" if updated > published else "published"
    return Dated(moment.isoformat() if moment else day.isoformat(), start, end, label)


def _moment(line: str, day: date, start: int, end: int) -> datetime | None:
    """The date with the time that stands beside it, if that names its zone."""
    match = _TIME.match(line[end:].lstrip(" ,|-–—@at")) or _last(line[max(0, start - 24) : start])
    zone = _zone(match["zone"]) if match and match["zone"] else None
    if match is None or zone is None:
        return None
    hour = int(match["hour"])
    if match["half"]:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0)
    return datetime(day.year, day.month, day.day, hour, int(match["minute"]), tzinfo=zone)


def _last(text: str) -> re.Match[str] | None:
    return next(iter(reversed(list(_TIME.finditer(text)))), None)


def _zone(name: str) -> timezone | None:
    if name[0] in "+-":
        hours, minutes = int(name[1:3]), int(name[-2:])
        if hours > 14 or minutes > 59:
            return None
        ahead = timedelta(hours=hours, minutes=minutes)
        return timezone(-ahead if name[0] == "-" else ahead)
    hours = _ZONES.get(name.upper(), 99)
    return timezone(timedelta(hours=hours)) if hours != 99 else None
