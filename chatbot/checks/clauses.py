"""A clause of a claim, and a place of the evidence that it is held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from chatbot.checks.case import Part
from chatbot.checks.dates import Dated
from chatbot.checks.figures import Figure
from chatbot.checks.meanings import PART, meanings, same
from chatbot.checks.reading import Reading, Segment

Amount = TypeVar("Amount", Dated, Figure)


@dataclass(frozen=True)
class Claimed:
    """One voice's part of a claim: its reading, its dates and figures.

    `free` are the words that need no bearing out, `negated` counts what denies the whole from without, `known` are words
    for who says it, `context` all words of the sentence.
    """

    reading: Reading
    dates: Sequence[Dated]
    figures: Sequence[Figure]
    free: frozenset[int] = frozenset()
    negated: int = 0
    known: frozenset[str] = frozenset()
    context: frozenset[str] = frozenset()

    @cached_property
    def taken(self) -> frozenset[int]:
        """The words of its dates and figures."""
        return taken(self.dates, self.figures)

    def telling(self, segment: Segment) -> list[int]:
        """The words of a segment that have to be borne out one by one."""
        free = self.taken | self.free
        return [i for i in range(segment.start, segment.end) if self.reading.words[i].telling and i not in free]


@dataclass(frozen=True, eq=False)
class Place:
    """A segment of the evidence, with what negates it from without (the cue that brings it in)."""

    part: Part
    segment: Segment
    negated: int = 0

    @cached_property
    def keys(self) -> frozenset[str]:
        """What the clause holds, with the doer that it has from the one before."""
        reading = self.part.reading
        here = {
            *range(self.segment.start, self.segment.end),
            *self.segment.subject,
        }
        return frozenset(key for i in here for key in reading.keys[i])

    @cached_property
    def verb_keys(self) -> frozenset[str]:
        """What its verb may be matched by; a verb with its particle is one."""
        verb = self.segment.verb
        return frozenset() if verb is None else self.part.reading.keys[verb]

    @cached_property
    def told(self) -> frozenset[str]:
        """What the sentence holds in the same voice."""
        part = self.part
        return frozenset(
            key for one in part.reading.segments if part.sentence(one) == self.sentence
            for i in range(one.start, one.end) for key in part.reading.keys[i]
        )  # fmt: skip

    @cached_property
    def whole(self) -> frozenset[str]:
        """The same with the clauses that tell more of what it names: "the chart, which was stolen"."""
        reading, found = self.part.reading, set(self.keys)
        for one in reading.segments:
            if one != self.segment and self.part.sentence(one) == self.sentence and belongs(reading, one, self.segment):
                found |= {key for i in range(one.start, one.end) for key in reading.keys[i]}
        return frozenset(found)

    @cached_property
    def lower(self) -> frozenset[str]:
        """The words of the clause in lower case, those that tell nothing too."""
        return frozenset(w.lower for w in self.part.reading.words[self.segment.start : self.segment.end])

    @cached_property
    def beside(self) -> frozenset[str]:
        """The words in lower case of the clause and of those that tell more of what it names."""
        reading = self.part.reading
        spans = [(s.start, s.end) for s in reading.segments if s == self.segment or belongs(reading, s, self.segment)]
        return frozenset(w.lower for start, end in spans for w in reading.words[start:end])

    @cached_property
    def sentence(self) -> int:
        return self.part.sentence(self.segment)


def matched(keys: Iterable[str], there: Iterable[str]) -> bool:
    """Whether a word of a claim, by its keys, is borne out by any of these of the evidence."""
    theirs = there if isinstance(there, (set, frozenset)) else set(there)
    mine = list(keys)
    return any(key in theirs for key in mine if not key.startswith(PART)) or any(
        same(key, other) for key in mine for other in theirs
    )


def turned(claim: Claimed, segment: Segment, place: Place) -> bool:
    """Whether the claim's verb is the place's from the other side: "bought it from" for "sold it to"."""
    if segment.verb is None or place.segment.verb is None:
        return False
    other = place.part.reading.words[place.segment.verb].root
    return other in meanings().converse.get(claim.reading.words[segment.verb].root, frozenset())


def within(items: Sequence[Amount], segment: Segment) -> list[Amount]:
    """The dates or figures that stand in a segment."""
    return [one for one in items if segment.start <= one.start < segment.end]


def taken(days: Sequence[Dated], numbers: Sequence[Figure]) -> frozenset[int]:
    """The words of dates and figures."""
    return frozenset(i for spans in (days, numbers) for one in spans for i in range(one.start, one.end))


def belongs(reading: Reading, one: Segment, other: Segment) -> bool:
    """Whether one of two clauses tells more of what the other names, right beside it."""
    first, second = sorted((one, other), key=lambda s: s.start)
    lower = [w.lower for w in reading.words[second.start : second.start + 3]]
    first_word = next((w for w in lower if w not in _LEADING), "")
    opens = first_word in _RELATIVES
    hangs = second.verb is not None and not second.finite
    listed = second.start > 0 and reading.words[second.start - 1].text in ":–—" and not second.finite
    return second.start - first.end <= 1 and (opens or listed or hangs)


_LEADING = frozenset("of in to for on from none all some most both each ,".split())
_RELATIVES = frozenset("that which who whose where".split())


def inherits(one: Segment, other: Segment) -> bool:
    """Whether a later clause has the subject of an earlier one."""
    return one.start < other.start and bool(one.subject & other.subject)
