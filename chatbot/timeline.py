"""What happened when: the sentences about a topic that tell a date, in the order of their dates."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from chatbot import compose
from chatbot.answer import Evidence, Reading
from chatbot.evidence import Witness
from chatbot.periods import Period, periods_in
from chatbot.retrieve import Retriever
from chatbot.topic import Found, Laid, passages_on, says_the_same, sentences_on, told_once, topic_of
from ingest.article import Filters

ENTRIES = 10
"""How many dates a timeline tells at the most."""
_PASSAGES = 40
_AHEAD = re.compile(r"\b(?:will|would|is to|are to|due|planned|expected|scheduled)\b[^.,;:–—]*$", re.IGNORECASE)
"""What announces, in the clause in which a date stands."""
_ENDS = frozenset(("until", "till", "up to", "by", "before"))


@dataclass(frozen=True, slots=True)
class _Entry:
    when: str
    evidence: Evidence
    share: float


def timeline(reading: Reading, retriever: Retriever, witness: Witness, filters: Filters, most: int = ENTRIES) -> Laid:
    """Dated sentences, the earliest first; each with its ISO date, as exact as it is told.

    A date in a text is meant as of the day on which its article was published.
    """
    topic = topic_of(reading.subject, retriever.library)
    hits = passages_on(topic, retriever, filters, _PASSAGES)
    told = told_once(sentences_on(topic, hits, witness, _least(topic.words)), witness)
    entries = [entry for found in told if (entry := _entry(found))]
    within = [entry for entry in entries if _is_within(entry.when, reading.period)]
    chosen: list[_Entry] = []
    for entry in sorted(within, key=lambda entry: -entry.share):
        if len(chosen) == most:
            break
        if not says_the_same(
            entry.evidence.text, (one.evidence.text for one in chosen if _agree(one.when, entry.when))
        ):
            chosen.append(entry)
    chosen.sort(key=lambda entry: (entry.when, entry.evidence.published or "", entry.evidence.span))
    drafts = tuple(replace(compose.extract(entry.evidence), date=entry.when) for entry in chosen)
    left = len(within) - len(chosen)
    notes = (f"{len(chosen)} dates are told; there are more on this",) if left and len(chosen) == most else ()
    return Laid(drafts, tuple(hits), notes)


def _least(words: Sequence[str]) -> float:
    return 0.5 if words else 0.0


def _entry(found: Found) -> _Entry | None:
    published = None
    with contextlib.suppress(ValueError):
        published = date.fromisoformat((found.evidence.published or "")[:10])
    text = found.evidence.text
    period = next(iter(periods_in(text, published, "near")), None)
    if period and _AHEAD.search(text[: period.start]):
        period = next(iter(periods_in(text, published, "ahead")), None)
    when = _when(period) if period else None
    return _Entry(when, found.evidence, found.share) if when else None


def _when(period: Period) -> str | None:
    """The date that a period is told for: when it begins, or when what lasts until then ends."""
    return period.until if period.opens in _ENDS else period.since


def _is_within(when: str, bounds: tuple[str | None, str | None]) -> bool:
    since, until = bounds
    return (since is None or when[: len(since)] >= since[: len(when)]) and (
        until is None or when[: len(until)] <= until[: len(when)]
    )


def _agree(a: str, b: str) -> bool:
    return a.startswith(b) or b.startswith(a)
