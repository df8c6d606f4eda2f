"""What happened when: dates in the text, told from the day on which their article was published; an event once."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from chatbot.briefing.drafting import drafted
from chatbot.briefing.facets import is_open
from chatbot.briefing.material import Line
from chatbot.briefing.nouns import Entry
from chatbot.briefing.reckoned import is_counted, reckoned, replaces
from chatbot.briefing.sentences import Choice
from chatbot.periods import Period, periods_in
from chatbot.sheet import Sheet

_ONE_EVENT = 0.38
"""The share of the rarer words from which on two sentences of one day tell one event."""
_NEAR_DAYS = 60  # from the days on which the articles were published: what is farther off is background
_BACKGROUND = 0.4
_PRECISION = {10: 1.0, 7: 0.75, 4: 0.45}
_DAY, _MONTH = 10, 7  # characters of an ISO date
_IN_ONE_SENTENCE = 2
_ENDS = frozenset(("until", "till", "up to", "by", "before"))
_AHEAD = re.compile(
    r"\b(?:will|would|shall|is to|are to|was to|were to|due|plans? to|planned (?:for|to)|expected|scheduled|set to|"
    r"hopes? to|intends? to)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:said|told|was|were|had|did|has|have|\w{2,}ed|began|rose|fell|went|gave|took|met|came|won|lost)\b"
)
_SPREAD = 0.45  # what an event weighs for each that stands on its day already
_ALSO_TOLD, _UNKNOWN = 0.7, 0.6  # of a sentence that has another event; and of one that tells what is not known
_TOLD_OF_OLD, _AHEAD_TOO = 1.3, 0.35  # of what is far off but dated to the year; and what is still to come
_RESERVED, _LEAST_OF_OLD = 3, 0.35  # one in so many entries is kept for what was before; and what that must weigh
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day$", re.IGNORECASE)
_YEARS_AGO = re.compile(r"\byears? ago$", re.IGNORECASE)
_NOTHING = re.compile(r"(?: week)?,? ?")
_RELATIVE = re.compile(r"\b(?:who|whom|whose|which|that|when|where|after|since|because|while)\b")
_CLAUSE = re.compile(r"[.,;:–—](?=\s|$)")
_ONLY_SAID = re.compile(
    r"\b(?:said|says|told|added|wrote|tweeted|posted|spoke|speaking|announced|confirmed|reported|statement|interview|"
    r"reporters|conference|according)\b"
    r"(?:(?!\b(?:that|it|he|she|they|will|would|had|was|were|is|are|to|has|have)\b)[\w’'\s-]){0,40}$",
    re.IGNORECASE,
)
"""What has to do with saying, right before a date, with nothing between that is said."""
_SAID_AFTER = re.compile(
    r"\s*,?\s*(?:[\w’'-]+ ){0,4}(?:(?-i:[A-Z])[\w’'-]+, [^,]{3,40}, )?"
    r"(?:said|told|says|added|announced|confirmed|hit out|fumed|vowed|raged|insisted|blasted)\b",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"\b(?:that(?: is|['’]s) (?:all|it) (?:from|for)|good (?:morning|night|evening) (?:from|to)|refresh this page)\b",
    re.IGNORECASE,
)
"""What an outlet says of its live page."""


@dataclass(frozen=True, slots=True)
class _Event:
    when: str
    line: Line
    worth: float


def timeline(choice: Choice, sheet: Sheet, most: int) -> tuple[tuple[Entry, ...], int]:
    """The events with a date, the earliest first; and how many there are.

    Chosen by what they weigh, each the less the more stand on its day already: a timeline goes over the whole story.
    """
    outlets = Counter[int]()
    around = _around(choice.lines)
    before = {(line.article, line.number): line for line in choice.lines}
    events = [event for line in choice.lines for event in _events(line, around, before)]
    events.sort(key=lambda event: -event.worth)
    kept: list[_Event] = []
    for event in events:
        twins = [one for one in kept if one.line is event.line or _is_one_event(one, event, choice)]
        for one in twins[:1]:
            outlets[id(one)] += one.line.source != event.line.source
        if not any(one.line is not event.line or one.when.startswith(event.when) for one in twins):
            kept.append(event)
    entries, left, there = list[Entry](), list(kept), Counter[str]()
    reserved = most // _RESERVED
    while left and len(entries) < most:
        old = [one for one in left if _is_before(one, around)] if reserved > 0 else []
        reserved = reserved - 1 if old else 0
        event = max(
            old or left, key=lambda one: (one.worth + 0.3 * min(3, outlets[id(one)])) * _SPREAD ** there[one.when]
        )
        left.remove(event)
        draft = drafted(event.line, sheet.witness)
        shown = sheet.submit(replace(draft, date=event.when)) if draft else None
        if shown:
            there[event.when] += 1
            entries.append(Entry(event.when, shown.sentence.text, shown.sentence.citations))
    return tuple(sorted(entries, key=lambda entry: entry.date)), len(kept)


def _is_before(event: _Event, around: tuple[date, date] | None) -> bool:
    """Whether an event that is worth telling lies before the weeks of the story."""
    return (
        around is not None
        and not _is_near(event.when, around)
        and event.when < around[0].isoformat()
        and (event.worth >= _LEAST_OF_OLD)
    )


def _around(lines: Sequence[Line]) -> tuple[date, date] | None:
    days = sorted({day for line in lines if (day := day_of(line.published))})
    return (days[0], days[-1]) if days else None


def day_of(published: str | None) -> date | None:
    """The day on which an article was published, where it is known."""
    with contextlib.suppress(ValueError):
        return date.fromisoformat((published or "")[:10])
    return None


def _events(line: Line, around: tuple[date, date] | None, before: Mapping[tuple[str, int], Line]) -> Iterator[_Event]:
    """The events that a sentence tells, each with the date that is its own and not only that of its being said.

    In an article's first sentence what is said is the news, and when it was said its date. What a sentence tells in
    passing ("who walked home on Tuesday") is left out where it has a date of its own.
    """
    if _SIGN_OFF.search(line.text):
        return
    dates = [(period, when) for period in read_dates(line, before) if (when := _when(period))]
    dates = [one for one in dates if _is_exact(*one) and (len(one[1]) == _DAY or not line.is_quoted)]
    telling = [one for one in dates if line.number == 0 or not is_of_saying(line.text, one[0])]
    far = [one for one in telling if _is_of_old(one[0])]
    near = [one for one in telling if one not in far]
    own = [one for one in near if not _is_in_passing(line.text, one[0])] or near
    days = [one for one in own if len(one[1]) == _DAY] or own
    days = [] if line.is_quoted and line.number else days  # what is said goes on, and is no event
    told = [*far[:_IN_ONE_SENTENCE], *days[:_IN_ONE_SENTENCE]]
    for nth, (period, when) in enumerate(told):
        worth = _PRECISION.get(len(when), 0.3) * line.share
        worth *= (0.8 if line.said else 1.0) * (_ALSO_TOLD if nth else 1.0) * (_UNKNOWN if is_open(line) else 1.0)
        if around and when > around[1].isoformat()[: len(when)]:
            worth += _AHEAD_TOO
        elif not _is_near(when, around):
            worth *= _TOLD_OF_OLD if (period, when) in far else _BACKGROUND
        yield _Event(when, line, worth + 0.5 / (1 + line.number) / (1 + nth))


def _is_of_old(period: Period) -> bool:
    """Whether a date names its year itself."""
    return not period.is_moving and re.search(r"\d{4}|that year|following|earlier|before", period.words) is not None


def _is_in_passing(text: str, period: Period) -> bool:
    """Whether a date is told in a clause about somebody or something else: "who", "that", "when"."""
    clause = _CLAUSE.split(text[: period.start])[-1]
    opened = _RELATIVE.search(clause)
    return opened is not None and bool(clause[: opened.start()].strip() or text[: period.start] != clause)


def _is_exact(period: Period, when: str) -> bool:
    """Whether a date is as exact as it is written: "last week" is no Monday, and "last year" no event."""
    if not period.is_moving:
        return True
    if _YEARS_AGO.search(period.words):
        return True
    return len(when) == _MONTH or (len(when) == _DAY and period.since == period.until)


def read_dates(line: Line, before: Mapping[tuple[str, int], Line] | None = None) -> list[Period]:
    """The dates of a sentence, as of the day of its publication; what lies ahead in its clause is in the future.

    "Friday week, 20 February" is one date; with the sentences `before` also "the following day" is one.
    """
    published = day_of(line.published)
    near = periods_in(line.text, published, "near")
    ahead = {period.start: period for period in periods_in(line.text, published, "ahead")}
    found = [ahead.get(p.start, p) if _lies_ahead(line.text, p) else p for p in near]
    found = [
        one for one, after in itertools.zip_longest(found, found[1:])
        if after is None or not (_WEEKDAY.search(one.words) and _NOTHING.fullmatch(line.text, one.end, after.start))
    ]  # fmt: skip
    found = [_of_that_year(one, line.text, found) for one in found if not replaces(line.text, one)]
    earlier = before.get((line.article, line.number - 1)) if before else None
    is_beside = earlier is not None and earlier.paragraph == line.paragraph
    previous = read_dates(earlier) if is_beside and earlier and is_counted(line.text) else []
    more = [
        one for one in reckoned(line.text, found, previous, published)
        if not any(one.start < other.end and other.start < one.end for other in found)
    ]  # fmt: skip
    return sorted([*found, *more], key=lambda one: one.start)


def _of_that_year(period: Period, text: str, found: Sequence[Period]) -> Period:
    """ "14 November of that year": the year that was named before."""
    told = [one for one in found if one.start < period.start and one.since and re.search(r"\d{4}", one.words)]
    if not told or not period.since or not re.match(r" of (?:that|the same) year\b", text[period.end :]):
        return period
    since = f"{(told[-1].since or '')[:4]}{period.since[4:]}"
    return replace(period, since=since, until=since, words=f"{period.words} of that year")


def _lies_ahead(text: str, period: Period) -> bool:
    """Whether the clause of a date is about what is to come: its modal stands nearer to it than what has been."""
    if period.opens in _ENDS:
        return True
    before = _CLAUSE.split(text[: period.start])[-1]
    modal = [match.end() for match in _AHEAD.finditer(before)]
    if modal:
        return not re.search(r"\b(?:said|told|announced|voted|decided)\b", before[modal[-1] :])
    if _PAST.search(before):
        return False
    after = _CLAUSE.split(text[period.end :])[0] if before.strip() in ("", "But", "And") else ""
    will, was = _AHEAD.search(after), _PAST.search(after)
    return will is not None and (was is None or will.start() < was.start())


def _when(period: Period) -> str | None:
    """The date that a period is told for: when it begins, or when what lasts until then ends; none of what is after one."""
    if period.opens == "before" and period.until and len(period.until) == _DAY:
        return (date.fromisoformat(period.until) + timedelta(days=1)).isoformat()
    if period.opens == "after":
        return None
    return period.until if period.opens in _ENDS else period.since


def is_of_saying(text: str, period: Period) -> bool:
    """Whether a date is that of a saying, not of what is said: "told reporters on Monday"."""
    before = _CLAUSE.split(text[: period.start])[-1]
    if _ONLY_SAID.search(before):
        return True
    opening = text[: period.start].rstrip()
    return (not opening or opening.endswith((" and", " but", ";"))) and _SAID_AFTER.match(text, period.end) is not None


def _is_near(when: str, around: tuple[date, date] | None) -> bool:
    if around is None:
        return True
    if len(when) < 10:
        return around[0].isoformat()[: len(when)] <= when <= around[1].isoformat()[: len(when)]
    day = date.fromisoformat(when)
    return (around[0] - day).days <= _NEAR_DAYS and (day - around[1]).days <= _NEAR_DAYS


def _is_one_event(one: _Event, other: _Event, choice: Choice) -> bool:
    if not (one.when.startswith(other.when) or other.when.startswith(one.when)):
        return False
    return choice.alike(one.line.stems, other.line.stems) >= _ONE_EVENT
