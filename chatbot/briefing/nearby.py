"""Sentences of some kind that are near another, found by the words they share: among the dated, the denied, the named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from chatbot.briefing.material import Line
from chatbot.briefing.sentences import Choice

_LOOKED_UP_BY = 12  # rarest words of a sentence
_HOLDERS = 600  # sentences that have a word: one that more have finds nothing by itself


class Nearby:
    """Looks up, of `lines`, those that are like another of a choice; cheap where `lines` are few."""

    def __init__(self, lines: Iterable[Line], choice: Choice) -> None:
        self._rarity = choice.rarity
        self._lines = tuple(lines)
        self._weights = [self._weight(line.stems) for line in self._lines]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for i, line in enumerate(self._lines):
            for one in line.stems:
                self._holding[one].append(i)

    def to(self, line: Line, least: float) -> list[Line]:
        """The other sentences whose words are alike to at least so much (0 to 1, as `Choice.alike` has it), in their order."""
        rarest = sorted(line.stems, key=lambda one: -self._rarity.get(one, 0.0))[:_LOOKED_UP_BY]
        shared: dict[int, float] = defaultdict(float)
        found = {i for one in rarest if len(self._holding.get(one, ())) <= _HOLDERS for i in self._holding.get(one, ())}
        for one in line.stems if found else ():
            for i in found.intersection(self._holding.get(one, ())):
                shared[i] += self._rarity.get(one, 1.0)
        own = self._weight(line.stems)
        return [
            self._lines[i] for i in sorted(shared)
            if self._lines[i] is not line and shared[i] >= least * min(own, self._weights[i])
        ]  # fmt: skip

    def _weight(self, found: Iterable[str]) -> float:
        return sum(self._rarity.get(one, 1.0) for one in found)
