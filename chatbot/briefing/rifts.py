"""What two voices contradict each other in, before it is laid out: the sentences of each side."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.briefing.material import Line
from chatbot.briefing.nouns import Contradiction
from chatbot.words import STOP_WORDS, stem, words
from ingest.names import fold

_FRAME = frozenset(
    map(
        stem,
        """say says said tell told add adds added report reports reported announce announced monday tuesday wednesday thursday
        friday saturday sunday january february march april may june july august september october november december day week
        month year today yesterday million billion thousand hundred euros euro dollars pounds percent per cent""".split(),
    )
)
"""Words that sentences about anything have in common."""


@dataclass(frozen=True)
class Rift:
    """A contradiction: what kind, about what in a few words, and the sentences of each side, the likeliest first.

    `sure` is how sure it is that they are about the same: those that are surest come first.
    """

    kind: Contradiction
    about: str
    sides: tuple[tuple[Line, ...], ...]
    sure: float = 1.0


def voice_at(line: Line, offset: int) -> str:
    """Who tells what stands at an offset of an article: the speaker of a statement there, else its outlet."""
    for one in line.said:
        if any(span.start <= offset < span.end for span in one.statement.content) and one.statement.speaker:
            return fold(one.statement.speaker)
    return line.source


def is_other_voice(a: Line, voice_a: str, b: Line, voice_b: str) -> bool:
    """Whether two sentences are told by different voices: other speakers of one story, or other stories' outlets."""
    if a.story == b.story:
        return voice_a != voice_b and voice_a != a.source and voice_b != b.source
    return a.source != b.source or voice_a != voice_b


def context(line: Line) -> frozenset[str]:
    """What a sentence is about beside its numbers, its days and who says it."""
    return frozenset(one for one in line.stems if not one[:1].isdigit() and one not in _FRAME)


class Matters:
    """Which articles are about the same matter: those that have many of their telling words in common."""

    def __init__(self, lines: Sequence[Line]) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for line in lines:
            counts[line.article].update(context(line))
        spread = Counter(one for found in counts.values() for one in found)
        self._vectors: dict[str, dict[str, float]] = {}
        for article, found in counts.items():
            weighed = {one: (1 + math.log(n)) * math.log(1 + len(counts) / spread[one]) for one, n in found.items()}
            length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
            self._vectors[article] = {one: weight / length for one, weight in weighed.items()}
        self._known: dict[tuple[str, str], float] = {}

    def closeness(self, a: Line, b: Line) -> float:
        """How close the articles of two sentences are, up to 1."""
        if a.article == b.article:
            return 1.0
        pair = (min(a.article, b.article), max(a.article, b.article))
        if pair not in self._known:
            one, other = sorted((self._vectors[a.article], self._vectors[b.article]), key=len)
            self._known[pair] = sum(weight * other.get(word, 0.0) for word, weight in one.items())
        return self._known[pair]


def shared_words(a: Line, b: Line, most: int = 4) -> str:
    """What two sentences are both about, in a few words of the first."""
    shared = [
        word
        for word in words(a.text)
        if word.lower() not in STOP_WORDS and stem(word) in b.stems and not word.isdigit()
    ]
    return " ".join(list(dict.fromkeys(shared))[:most])
