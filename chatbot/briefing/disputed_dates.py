"""Dates that contradict each other: one event, another day in another outlet."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import date

from chatbot.briefing.dated import day_of, is_of_saying, read_dates
from chatbot.briefing.material import Line
from chatbot.briefing.nearby import Nearby
from chatbot.briefing.rifts import Rift, context, is_other_voice, names_others, voice_at
from chatbot.briefing.sentences import Choice
from chatbot.briefing.times import days_between
from chatbot.briefing.weights import content_stems
from chatbot.checks.meanings import same
from chatbot.checks.reading import read
from chatbot.periods import Period
from chatbot.words import STOP_WORDS, stem, words

_ALIKE = 0.42
"""The share of the rarer words, dates aside, that the sentences must have in common."""
_DAY = 10  # characters of an ISO date that names a day
_FEWEST = 3
_ONE_EVENT, _NEWS_DAYS = 45, 30  # days between two days for one event, and between the articles that tell them
_AT_ONCE, _RARE = 3, 3  # days between two articles; sentences that have the same two words side by side
_SINCE = frozenset(map(stem, "last next earli later first second final".split()))


def disputed_dates(choice: Choice) -> list[Rift]:
    """The events for which different voices tell different days."""
    dated = {line: days for line in choice.lines if (days := _days(line))}
    rifts, seen = list[Rift](), set[frozenset[str]]()
    alone = {line: days for line, days in dated.items() if len(days) == 1}
    beside = Nearby(alone, choice)
    for line, days in alone.items():
        for other in beside.to(line, _ALIKE * 0.8):
            pair = _contradiction(line, days, other, alone[other], choice)
            if pair is None or frozenset(pair) in seen:
                continue
            seen.add(frozenset(pair))
            first, second = sorted((line, other), key=lambda one: (one.published or "", one.number))
            rifts.append(Rift("date", _either(*pair), ((first,), (second,))))
    return [*rifts, *_ahead(choice, dated)]


def _ahead(choice: Choice, dated: dict[Line, dict[str, Period]]) -> Iterator[Rift]:
    """What will be, for which outlets that write of it at one time tell two days: both speak of "the old trams"."""
    coming: list[tuple[Line, str, frozenset[tuple[str, str]]]] = []
    for line, days in dated.items():
        told = day_of(line.published)
        later = [when for when in days if told and when > told.isoformat()]
        if len(later) == 1:
            coming.append((line, later[0], _pairs(line)))
    holders = Counter(pair for line in choice.lines for pair in _pairs(line)) if len(coming) > 1 else Counter()
    for (a, one, here), (b, other, there) in itertools.combinations(coming, 2):
        apart = days_between(a, b)
        rare = [pair for pair in here & there if holders[pair] <= _RARE]
        if (
            one != other
            and _apart(one, other) <= _ONE_EVENT
            and a.source != b.source
            and a.story != b.story
            and apart is not None
            and apart <= _AT_ONCE
            and rare
        ):
            first, second = sorted((a, b), key=lambda line: (line.published or "", line.number))
            yield Rift("date", _either(*sorted((one, other))), ((first,), (second,)))


def _either(earlier: str, later: str) -> str:
    """Two days in words: "30 September or 31 October 2026"."""
    first, second = date.fromisoformat(earlier), date.fromisoformat(later)
    year = "" if first.year == second.year else f" {first.year}"
    return f"{first.day} {first:%B}{year} or {second.day} {second:%B} {second.year}"


def _pairs(line: Line) -> frozenset[tuple[str, str]]:
    """The pairs of words that follow one another, names and days aside."""
    found = words(line.text)
    return frozenset(
        (stem(a), stem(b)) for a, b in itertools.pairwise(found)
        if all(w[0].islower() and w not in STOP_WORDS and stem(w) in line.stems for w in (a, b))
    ) - frozenset((x, y) for x in _SINCE for y in line.stems)  # fmt: skip


def _days(line: Line) -> dict[str, Period]:
    found = {}
    for period in read_dates(line):
        when = period.since or period.until
        if when and len(when) == _DAY and _is_one_day(period) and not is_of_saying(line.text, period):
            found[when] = period
    return found


def _contradiction(
    a: Line, a_days: dict[str, Period], b: Line, b_days: dict[str, Period], choice: Choice
) -> tuple[str, str] | None:
    """The two days, where each sentence has one, the other not, and they tell the same else."""
    if a_days.keys() & b_days.keys():
        return None
    ((day_a, at_a),), ((day_b, at_b),) = a_days.items(), b_days.items()
    voice_a, voice_b = voice_at(a, a.span.start + at_a.start), voice_at(b, b.span.start + at_b.start)
    if a.story == b.story or not is_other_voice(a, voice_a, b, voice_b):
        return None
    if _apart(day_a, day_b) > _ONE_EVENT or (days_between(a, b) or 0) > _NEWS_DAYS or names_others(a, b):
        return None
    here, there = _without(a, at_a), _without(b, at_b)
    if choice.alike(here, there) < _ALIKE or len(here & there) < _FEWEST or not _is_one_deed(a, at_a, b, at_b):
        return None
    return min(day_a, day_b), max(day_a, day_b)


def _apart(one: str, other: str) -> int:
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _without(line: Line, period: Period) -> frozenset[str]:
    return content_stems(line.text[: period.start] + " " + line.text[period.end :]) & context(line)


def _is_one_day(period: Period) -> bool:
    return period.since is None or period.until is None or period.since == period.until


def _is_one_deed(a: Line, at_a: Period, b: Line, at_b: Period) -> bool:
    """Whether the dates are of clauses with one verb: what ended and what was charged on two days are two events."""
    first, second = _deed(a.text, at_a), _deed(b.text, at_b)
    return any(same(one, other) for one in first for other in second)


def _deed(text: str, period: Period) -> frozenset[str]:
    """The roots by which the verb of a date's clause may be called; where none is told there, any verb of the sentence."""
    reading = read(text)
    words = [i for i, word in enumerate(reading.words) if word.start < period.end and period.start < word.end]
    last = words[-1] if words else -1
    verbs = [
        segment.verb for segment in reading.segments if segment.start <= last < segment.end and segment.verb is not None
    ]
    verbs = verbs or [i for i, word in enumerate(reading.words[:last]) if word.kind == "word" and not word.capital]
    return frozenset(key for verb in verbs for key in reading.keys[verb])
