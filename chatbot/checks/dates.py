"""The dates of a sentence, as exact as they are given; relative ones by the day that their article was published."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chatbot.checks.reading import Reading
from chatbot.checks.tokens import BE, Word

_MONTHS = "january february march april may june july august september october november december".split()
_SHORT = {name[:3]: n for n, name in enumerate(_MONTHS, start=1)} | {"sept": 9}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_BEFORE_YEAR = frozenset(
    "in since by from until till during of to between and before after around early late mid end summer winter spring "
    "autumn year for than against".split()
)
_UNITS = frozenset("day week month year decade".split())
_SHIFT = {"last": -1, "next": 1, "this": 0, "coming": 1, "past": -1, "previous": -1}


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, month, year or weekday; None where it isn't told. `start` and `end` are its words.

    `phrase` is what it is called relative to the day of writing ("last week").
    """

    start: int
    end: int
    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    phrase: str = ""


def dates(reading: Reading, published: str | None = None, *, years: bool = True) -> list[Dated]:
    """All dates of a text in order; those that are relative resolved where `published` (ISO) is known.

    `years`: whether a month without its year gets one too, as that of evidence does, and that of a claim does not.
    """
    words, found, i = reading.words, list[Dated](), 0
    today = _published(published)
    while i < len(words):
        one = _date(words, i)
        if one is None:
            i += 1
            continue
        found.append(_resolved(one, today, _tense(words, one)) if today and (years or one.phrase) else one)
        i = one.end
    return found


def _published(published: str | None) -> date | None:
    with contextlib.suppress(ValueError):
        return date.fromisoformat((published or "")[:10])
    return None


def _date(words: Sequence[Word], i: int) -> Dated | None:
    return _iso(words, i) or _day_month(words, i) or _month_day(words, i) or _year(words, i) or _relative(words, i)


def _made(words: Sequence[Word], start: int, end: int, **fields: int | str | None) -> Dated:
    return Dated(start, end, " ".join(w.text for w in words[start:end]), **fields)  # type: ignore[arg-type]


def _iso(words: Sequence[Word], i: int) -> Dated | None:
    if i + 4 < len(words) and words[i + 1].text == "-" == words[i + 3].text and _YEAR.fullmatch(words[i].text):
        year, month, day = words[i].text, words[i + 2].text, words[i + 4].text
        if month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            return _made(words, i, i + 5, year=int(year), month=int(month), day=int(day))
    return None


def _month(words: Sequence[Word], i: int) -> int | None:
    if i >= len(words) or not words[i].capital:
        return None
    lower = words[i].lower
    if lower in _MONTHS:
        return _MONTHS.index(lower) + 1
    return _SHORT.get(lower) if len(lower) <= 4 and lower != "may" else None


def _day_number(words: Sequence[Word], i: int) -> int | None:
    match = _DAY.fullmatch(words[i].text) if i < len(words) and words[i].kind == "number" else None
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


def _year_after(words: Sequence[Word], i: int) -> tuple[int | None, int]:
    """The year at a place, past a comma or "of", and where it ends."""
    for skip in (0, 1):
        if skip and not (i < len(words) and words[i].text in (",", ".", "of")):
            break
        at = i + skip
        if at < len(words) and _YEAR.fullmatch(words[at].text):
            return int(words[at].text), at + 1
    return None, i


def _day_month(words: Sequence[Word], i: int) -> Dated | None:
    day = _day_number(words, i)
    at = i + 1 + (i + 1 < len(words) and words[i + 1].lower == "of")
    month = _month(words, at) if day else None
    if month is None:
        return None
    year, end = _year_after(words, at + 1)
    return _made(words, i, end, year=year, month=month, day=day)


def _month_day(words: Sequence[Word], i: int) -> Dated | None:
    month = _month(words, i)
    if month is None:
        return None
    at = i + 1 + (i + 2 < len(words) and words[i + 1].text == "." and words[i].lower not in _MONTHS)
    at += at + 1 < len(words) and words[at].lower == "the"
    day = _day_number(words, at)
    year, end = _year_after(words, at + 1 if day else at)
    alone = day is None and year is None
    before = words[i - 1].lower if i else ""
    if alone and words[i].lower in ("may", "march") and before not in _BEFORE_YEAR | _SHIFT.keys() | {"on", "a", "mid"}:
        return None
    if alone and before in _SHIFT:
        return _made(words, i - 1, end, month=month, phrase=f"{before} {words[i].lower}")
    return _made(words, i, end if not alone else i + 1, year=year, month=month, day=day)


def _year(words: Sequence[Word], i: int) -> Dated | None:
    if not _YEAR.fullmatch(words[i].text):
        return None
    before = words[i - 1] if i else None
    following = words[i + 1] if i + 1 < len(words) else None
    counted = (
        following is not None
        and following.kind == "word"
        and following.lower not in _BEFORE_YEAR
        and before is not None
    )
    if counted and before is not None and before.lower not in _BEFORE_YEAR and before.lower not in ("the", "a", "'s"):
        return None
    return _made(words, i, i + 1, year=int(words[i].text))


def _relative(words: Sequence[Word], i: int) -> Dated | None:
    lower = words[i].lower
    if lower in ("today", "yesterday", "tomorrow", "tonight"):
        return _made(words, i, i + 1, phrase=lower)
    if lower[:-1] in _DAYS and lower.endswith("s"):
        return _made(words, i, i + 1, weekday=_DAYS.index(lower[:-1]), phrase=lower)
    if lower in _DAYS:
        return _made(words, i, i + 1, weekday=_DAYS.index(lower), phrase=f"on {lower}")
    if lower in _SHIFT and i + 1 < len(words):
        following = words[i + 1].lower
        if following in _UNITS:
            return _made(words, i, i + 2, phrase=f"{lower} {following}")
        if following in _DAYS:
            return _made(words, i, i + 2, weekday=_DAYS.index(following), phrase=f"{lower} {following}")
        if following[:3] in _SHORT and following in _MONTHS and words[i + 1].capital:
            return _made(words, i, i + 2, month=_MONTHS.index(following) + 1, phrase=f"{lower} {following}")
    return None


# ── what they are by the day of writing ──


def _resolved(one: Dated, today: date, tense: int) -> Dated:
    if not one.phrase:
        return _with_year(one, today, tense)
    first, _, last = one.phrase.partition(" ")
    day: date | None = None
    if one.phrase in ("today", "tonight"):
        day = today
    elif one.phrase in ("yesterday", "tomorrow"):
        day = today + timedelta(days=1 if one.phrase == "tomorrow" else -1)
    elif last in _DAYS and first in ("on", "last", "past"):
        back = (today.weekday() - (one.weekday or 0)) % 7
        day = today - timedelta(days=back or (7 if first != "on" else 0))
    elif last == "year":
        return _copy(one, year=today.year + _SHIFT[first])
    elif last == "month":
        months = today.year * 12 + today.month - 1 + _SHIFT[first]
        return _copy(one, year=months // 12, month=months % 12 + 1)
    elif last in _MONTHS:
        return _with_year(one, today, _SHIFT[first])
    if day is None:
        return one
    return _copy(one, year=day.year, month=day.month, day=day.day, weekday=day.weekday())


def _tense(words: Sequence[Word], one: Dated) -> int:
    """1 where the words before a date are of what will be, -1 of what was; 0 where nothing tells."""
    for i in range(one.start - 1, max(-1, one.start - 25), -1):
        word = words[i]
        if word.text in (".", ";"):
            return 0
        if word.lower in ("will", "would", "shall", "due") or (word.lower == "to" and i and words[i - 1].lower in BE):
            return 1
        if word.lower in ("was", "were", "had", "did") or (word.lower.endswith("ed") and word.kind == "word"):
            return -1
    return 0


def _with_year(one: Dated, today: date, tense: int) -> Dated:
    """The year that a month without one lies in: the next or the last by its tense, else the nearest to the day of writing."""
    if one.year is not None or one.month is None:
        return one

    def away(year: int) -> int:
        return (year - today.year) * 365 + ((one.month or 1) - today.month) * 30 + (one.day or 15) - today.day

    years = [today.year - 1, today.year, today.year + 1]
    fitting = [year for year in years if tense * away(year) >= -31] or years
    return _copy(one, year=min(fitting, key=lambda year: abs(away(year))))


def _copy(
    one: Dated, year: int | None = None, month: int | None = None, day: int | None = None, weekday: int | None = None
) -> Dated:
    return Dated(
        one.start, one.end, one.text,
        year if year is not None else one.year, month if month is not None else one.month,
        day if day is not None else one.day, weekday if weekday is not None else one.weekday, one.phrase,
    )  # fmt: skip


def agrees(claimed: Dated, there: Dated) -> bool:
    """Whether a date may be said for one of the evidence: nothing in it is other, and nothing more than is known."""
    if claimed.phrase and claimed.phrase == there.phrase:
        return True
    told = [
        (claimed.year, there.year),
        (claimed.month, there.month),
        (claimed.day, there.day),
        (claimed.weekday, _weekday(there)),
    ]
    if not any(one is not None for one, _ in told):
        return False
    return all(one is None or one == other for one, other in told)


def _weekday(one: Dated) -> int | None:
    if one.weekday is not None or one.year is None or one.month is None or one.day is None:
        return one.weekday
    with contextlib.suppress(ValueError):
        return date(one.year, one.month, one.day).weekday()
    return None
