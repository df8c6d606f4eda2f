"""Where the words of a quotation stand in a text, exactly or nearly, and how they differ.

Semi-global alignment by edit distance over words (Sellers, "The theory and computation of evolutionary distances",
1980): the quotation is aligned whole, the text where it fits best. A gap of the quotation ("…") skips any words at no
cost; so do a few words where something was put in. Words that the quotation silently leaves out cost one each, and a
long run of them little more than a few, so that a sentence left out is seen as one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from chatbot.proofreading.wording import Item

_INSERTED = 8
"""Words that "[…]" with words in it may stand for."""
_SKIP, _SKIPPED = 3.0, 0.02
"""What it costs to leave out a run of words: to begin with, and for each."""
_GAP = 0.0005
"""What a word costs that a gap leaves out: of two places the one where less is left out."""
_EXACT = 0.5
_MOST_PLACES = 40

Ids = NDArray[np.int32]
_Row = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Match:
    """Words `start` up to `end` of a text that a quotation is like, at a cost in words (under 0.5: exactly)."""

    start: int
    end: int
    cost: float

    @property
    def is_exact(self) -> bool:
        return self.cost < _EXACT


def numbered(keys: Sequence[str], vocabulary: Mapping[str, int]) -> Ids:
    """Words as numbers; those that the vocabulary has not are -1."""
    return np.fromiter((vocabulary.get(key, -1) for key in keys), dtype=np.int32, count=len(keys))


def exact(items: Sequence[Item], text: Ids, vocabulary: Mapping[str, int]) -> list[Match]:
    """All places where a quotation stands as it is, in order."""
    last = _last_row(items, text, vocabulary)
    found: list[Match] = []
    for end in np.flatnonzero(last < _EXACT)[:_MOST_PLACES]:
        match = _from_end(items, text, vocabulary, int(end))
        if not found or match.start > found[-1].start:
            found.append(match)
    return found


def nearest(items: Sequence[Item], text: Ids, vocabulary: Mapping[str, int]) -> Match:
    """The place that is most like a quotation."""
    last = _last_row(items, text, vocabulary)
    return _from_end(items, text, vocabulary, _furthest(last))


def _from_end(items: Sequence[Item], text: Ids, vocabulary: Mapping[str, int], end: int) -> Match:
    """Where the best match that ends at a word begins: the same, read backwards."""
    reach = max(0, end - 4 * len(items) - 2_000)
    back = _last_row(items[::-1], text[reach:end][::-1], vocabulary, anchored=True)
    at = _furthest(back)
    return Match(end - at, end, float(back[at]))


def _furthest(row: _Row) -> int:
    """The first cheapest end, with the words after it that cost no more: the last word may stand for another."""
    end = int(np.argmin(row))
    while row[end] >= _EXACT and end + 1 < len(row) and row[end + 1] <= row[end] + _GAP:
        end += 1
    return end


def _last_row(items: Sequence[Item], text: Ids, vocabulary: Mapping[str, int], *, anchored: bool = False) -> _Row:
    """What it costs to have the whole quotation end at each word; `anchored`: it begins at the first."""
    n = len(text)
    steps = np.arange(n + 1, dtype=np.float32)
    row = steps * 1e6 if anchored else np.zeros(n + 1, dtype=np.float32)
    for item in items:
        if item.kind == "gap":
            row = np.minimum.accumulate(row - _GAP * steps) + _GAP * steps
        elif item.kind == "inserted":
            row = _inserted(row)
        else:
            row = _worded(row, text != vocabulary.get(item.key, -2), steps)
    return row


def _worded(row: _Row, differs: NDArray[np.bool_], steps: _Row) -> _Row:
    following = row + 1
    following[1:] = np.minimum(following[1:], row[:-1] + differs)
    following = np.minimum.accumulate(following - steps) + steps
    skipped: _Row = np.minimum.accumulate(following - _SKIPPED * steps) + _SKIPPED * steps + _SKIP
    best: _Row = np.minimum(following, skipped)
    return best


def _inserted(row: _Row) -> _Row:
    best = row.copy()
    for k in range(1, min(_INSERTED, len(row) - 1) + 1):
        best[k:] = np.minimum(best[k:], row[:-k] + k * _GAP)
    return best


# ── how they differ ──


@dataclass(frozen=True, slots=True)
class Edit:
    """Where a quotation and a text differ: items `ours` of the quotation stand for words `theirs` of the text."""

    ours: tuple[int, int]
    theirs: tuple[int, int]


def edits(items: Sequence[Item], theirs: Sequence[str]) -> list[Edit]:
    """Where the words differ, in order; what a gap or an insertion stands for is no difference."""
    return [one for one in _unequal(items, theirs) if not _kinds(items, one) or "word" in _kinds(items, one)]


def left_out(items: Sequence[Item], theirs: Sequence[str]) -> list[Edit]:
    """What the gaps of a quotation stand for."""
    return [one for one in _unequal(items, theirs) if _kinds(items, one) == {"gap"}]


def _unequal(items: Sequence[Item], theirs: Sequence[str]) -> list[Edit]:
    ours = [item.key if item.kind == "word" else f"\0{item.kind}" for item in items]
    matcher = SequenceMatcher(None, ours, list(theirs), autojunk=False)
    return [Edit((a, b), (c, d)) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _kinds(items: Sequence[Item], edit: Edit) -> frozenset[str]:
    return frozenset(item.kind for item in items[slice(*edit.ours)])


def shared(items: Sequence[Item], theirs: Sequence[str]) -> list[str]:
    """The words that a quotation and a text have in common, in order."""
    ours = [item.key for item in items if item.kind == "word"]
    matcher = SequenceMatcher(None, ours, list(theirs), autojunk=False)
    return [key for block in matcher.get_matching_blocks() for key in ours[block.a : block.a + block.size]]
