"""A text that a library took out of a page, laid against the page's own text: once, and in order.

First whole lines are paired, then, between those, words. Nothing is searched for elsewhere: what has no counterpart
at its place counts as not there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_WORD = re.compile(r"\w+")
_MOST_PAIRS = 2_000_000
"""Words of one times words of the other that are compared one by one; a longer gap counts as not there."""
_MANY_LINES = 2000
"""Lines of which what stands on more than one in a hundred is no landmark: tables of numbers take for ever else."""

_Words = tuple[str, ...]


def covered(lines: Sequence[str], body: str) -> list[float]:
    """For each line of a page the share of its words, 0 to 1, that the body has at the same place of the order."""
    words = [_words(line) for line in lines]
    there = [at for at, found in enumerate(words) if found]
    wanted = [found for found in map(_words, body.splitlines()) if found]
    shares = [0.0] * len(lines)
    mine = [words[at] for at in there]
    for ours, theirs, size in _paired(mine, wanted):
        for at in there[ours.stop : ours.stop + size]:
            shares[at] = 1.0
        if ours and theirs:
            _cover(words, there[ours.start : ours.stop], [w for at in theirs for w in wanted[at]], shares)
    return shares


def _paired(mine: Sequence[_Words], wanted: Sequence[_Words]) -> Iterator[tuple[range, range, int]]:
    """What lies before each run of equal lines, in both, and how many lines the run has."""
    a = b = 0
    matcher = SequenceMatcher(None, mine, wanted, autojunk=len(wanted) > _MANY_LINES)
    for start, other, size in matcher.get_matching_blocks():
        yield range(a, start), range(b, other), size
        a, b = start + size, other + size


def _cover(words: Sequence[_Words], lines: Sequence[int], body: Sequence[str], shares: list[float]) -> None:
    owners = [at for at in lines for _ in words[at]]
    mine = [word for at in lines for word in words[at]]
    if len(mine) * len(body) > _MOST_PAIRS:
        return
    found = dict.fromkeys(lines, 0)
    for start, _, size in SequenceMatcher(None, mine, body, autojunk=False).get_matching_blocks():
        for owner in owners[start : start + size]:
            found[owner] += 1
    for at, count in found.items():
        shares[at] = count / len(words[at])


def _words(line: str) -> _Words:
    line = line.casefold()
    return tuple(_WORD.findall(line if line.isascii() else unicodedata.normalize("NFKC", line)))
