"""What happened when: dates in the text, told from the day on which their article was published; an event once."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chatbot.briefing.drafting import drafted
from chatbot.briefing.material import Line
from chatbot.briefing.nouns import Entry
from chatbot.briefing.sentences import Choice
from chatbot.periods import Period, periods_in
from chatbot.sheet import Sheet

_ONE_EVENT = 0.38
"""The share of the rarer words from which on two sentences of one day tell one event."""
_NEAR_DAYS = 60  # from the days on which the articles were published: what is farther off is background
_BACKGROUND = 0.4
_PRECISION = {10: 1.0, 7: 0.6, 4: 0.35}
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
_CLAUSE = re.compile(r"[.,;:–—](?=\s|$)")
_ONLY_SAID = re.compile(
    r"\b(?:said|says|told|added|wrote|tweeted|posted|spoke|speaking|announced|confirmed|reported|statement|interview|"
    r"reporters|conference|according)\b"
    r"(?:(?!\b(?:that|it|he|she|they|will|would|had|was|were|is|are|to|has|have)\b)[\w’'\s-]){0,40}$",
    re.IGNORECASE,
)
"""What has to do with saying, right before a date, with nothing between that is said."""
_SAID_AFTER = re.compile(r"\s*,?\s*(?:[\w’'-]+ ){0,4}(?:said|told|says|added|announced|confirmed)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Event:
    when: str
    line: Line
    worth: float


def timeline(choice: Choice, sheet: Sheet, most: int) -> tuple[tuple[Entry, ...], int]:
    """The events with a date, the earliest first; and how many there are."""
    outlets = Counter[int]()
    around = _around(choice.lines)
    events = [event for line in choice.lines for event in _events(line, around)]
    events.sort(key=lambda event: -event.worth)
    kept: list[_Event] = []
    for event in events:
        twins = [one for one in kept if _is_one_event(one, event, choice)]
        for one in twins[:1]:
            outlets[id(one)] += 1
        if not twins:
            kept.append(event)
    kept.sort(key=lambda event: -(event.worth + 0.3 * min(3, outlets[id(event)])))
    entries = list[Entry]()
    for event in kept:
        if len(entries) == most:
            break
        draft = drafted(event.line, sheet.witness)
        shown = sheet.submit(replace(draft, date=event.when)) if draft else None
        if shown:
            entries.append(Entry(event.when, shown.sentence.text, shown.sentence.citations))
    return tuple(sorted(entries, key=lambda entry: entry.date)), len(kept)


def _around(lines: Sequence[Line]) -> tuple[date, date] | None:
    days = sorted({day for line in lines if (day := day_of(line.published))})
    return (days[0], days[-1]) if days else None


def day_of(published: str | None) -> date | None:
    """The day on which an article was published, where it is known."""
    with contextlib.suppress(ValueError):
        return date.fromisoformat((published or "")[:10])
    return None


def _events(line: Line, around: tuple[date, date] | None) -> Iterator[_Event]:
    """The events that a sentence tells, each with the date that is its own and not only that of its being said.

    In an article's first sentence what is said is the news, and when it was said its date.
    """
    dates = [(period, when) for period in read_dates(line) if (when := _when(period))]
    dates = [one for one in dates if _is_exact(*one) and (len(one[1]) == _DAY or not line.is_quoted)]
    telling = [one for one in dates if line.number == 0 or not is_of_saying(line.text, one[0])]
    days = [one for one in telling if len(one[1]) == _DAY] or telling[:1]
    explicit = [
        one for one in telling if len(one[1]) == _MONTH and not one[0].is_moving and re.search(r"\d{4}", one[0].words)
    ]
    for _, when in [*days, *(one for one in explicit if one not in days)][:_IN_ONE_SENTENCE]:
        worth = _PRECISION.get(len(when), 0.3) * line.share
        worth *= 1.0 if _is_near(when, around) else _BACKGROUND
        worth *= 0.8 if line.said else 1.0
        yield _Event(when, line, worth + 0.5 / (1 + line.number))


def _is_exact(period: Period, when: str) -> bool:
    """Whether a date is as exact as it is written: "last week" is no Monday, and "last year" no event."""
    if not period.is_moving:
        return True
    return len(when) == _MONTH or (len(when) == _DAY and period.since == period.until)


def read_dates(line: Line) -> list[Period]:
    """The dates of a sentence, as of the day of its publication; what lies ahead in its clause is in the future."""
    published = day_of(line.published)
    near = periods_in(line.text, published, "near")
    ahead = {period.start: period for period in periods_in(line.text, published, "ahead")}
    return [ahead.get(p.start, p) if _lies_ahead(line.text, p) else p for p in near]


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
    """The date that a period is told for: when it begins, or when what lasts until then ends."""
    return period.until if period.opens in _ENDS else period.since


def is_of_saying(text: str, period: Period) -> bool:
    """Whether a date is that of a saying, not of what is said: "told reporters on Monday"."""
    before = _CLAUSE.split(text[: period.start])[-1]
    if _ONLY_SAID.search(before):
        return True
    return not before.strip() and _SAID_AFTER.match(text, period.end) is not None


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
