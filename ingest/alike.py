"""Near-copies: the same story elsewhere, with another headline, another lead, an end cut off, a word changed here and there.

A text is the set of its runs of four words, each a number drawn by chance but always the same one; the least of these
numbers are a fair sample of it (MinHash with one hash function: Broder, "On the resemblance and containment of
documents", 1997). Two texts that share a part of their runs share that part of their samples, and texts that share
nothing have no number in common, so that candidates are found by looking up a few numbers.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

VERSION = 1

SHINGLE = 4
KEPT = 192
"""Numbers that are kept of a text: the share of two texts is then known to some 0.03."""
INDEXED = 24
"""Numbers that a text is looked up by, the least of those that are kept."""
LEAST_INDEXED = 2
"""How many of them two near-copies have in common; one may be a turn of phrase."""

_CONTAINED = 0.42
"""The share of the shorter text's runs that stand in the longer one, from which it is a near-copy."""
_COMMON = 0.2
"""The share of the runs of both that they have in common; below, one is a small part of the other."""
_LEAST_SHARED = 12
"""Runs in common, where the texts are not the same: fewer may be a name and a title."""

_SCRIPTS_WITHOUT_SPACES = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SCRIPTS_WITHOUT_SPACES}]|[^\W_{_SCRIPTS_WITHOUT_SPACES}]+")
_MARK = re.compile("[\u0300-\u036f]+")

Numbers = NDArray[np.uint64]


@dataclass(frozen=True)
class Sketch:
    """A sample of a text: the least numbers of its runs of words, in order, and how many runs it has in all."""

    least: Numbers
    size: int

    @property
    def looked_up_by(self) -> list[int]:
        """The numbers by which near-copies of it are found, as SQLite keeps them (signed)."""
        return [int(n) for n in self.least[:INDEXED].view(np.int64)]

    @cached_property
    def reach(self) -> int:
        """Up to which number the sample has everything."""
        return int(self.least[-1]) if self.size > len(self.least) else 2**64 - 1


def words(text: str) -> list[str]:
    """The words of a text, without case, accents, and whatever stands between them."""
    folded = text.casefold()
    if not folded.isascii():
        folded = _MARK.sub("", unicodedata.normalize("NFKD", folded))
    return _WORD.findall(folded)


def sketch(text: str) -> Sketch:
    """The sample of a text; the same for ever, and on every machine."""
    runs = np.unique(_runs(words(text)))
    return Sketch(runs[:KEPT].copy(), len(runs))


def near_copies(one: Sketch, other: Sketch) -> bool:
    """Whether one text is a near-copy of the other.

    Of 924 articles of seven outlets on one election the shares of all pairs lie below (0.3, 0.1), where stories have
    their subject, a quotation or what an outlet appends in common, or above (0.7, 0.5), where one story is told twice;
    one excerpt has (0.52, 0.13). An invented story has (0.66, 0.48) with one word in twelve changed, (0.49, 0.33) with one
    in eight.
    """
    if not one.size or not other.size:
        return False
    contained, common = shares(one, other)
    if common == 1.0:
        return True
    shared = common * (one.size + other.size) / (1 + common)
    return contained >= _CONTAINED and common >= _COMMON and shared >= _LEAST_SHARED


def shares(one: Sketch, other: Sketch) -> tuple[float, float]:
    """(the share of the shorter text's runs that stand in the other, the share of all runs that stand in both)."""
    reach = np.uint64(min(one.reach, other.reach))
    a, b = one.least[one.least <= reach], other.least[other.least <= reach]
    both = len(np.intersect1d(a, b, assume_unique=True))
    least = a if one.size <= other.size else b
    return both / max(1, len(least)), both / max(1, len(a) + len(b) - both)


def _runs(found: list[str]) -> Numbers:
    """A number for each run of words, the same for the same words."""
    if not found:
        return np.empty(0, dtype=np.uint64)
    numbers = np.fromiter((zlib.crc32(word.encode("utf-8", "replace")) for word in found), np.uint64, len(found))
    run = np.zeros(max(1, len(numbers) - SHINGLE + 1), dtype=np.uint64)
    for i in range(min(SHINGLE, len(numbers))):
        run = _mixed(run ^ numbers[i : i + len(run)])
    return run


def _mixed(numbers: Numbers) -> Numbers:
    """Each number spread over all 64 bits (the finalizer of SplitMix64; products wrap around)."""
    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
