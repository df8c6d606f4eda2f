"""Words that are one letter off: taken for what they are near only where there is one such word."""

from __future__ import annotations

from collections.abc import Collection, Sequence

EDITS_FROM = 5
"""Letters of a word from which one misspelled letter is forgiven."""


def one_letter_off(words: Sequence[str], known: Collection[str]) -> tuple[str, ...] | None:
    """The words with those that nobody knows mended; None where one has no single mend, or none needs any."""
    fixed = []
    for word in words:
        near = [word] if word in known or len(word) < EDITS_FROM else near_words(word, known)
        if len(near) != 1:
            return None
        fixed.append(near[0])
    return None if tuple(fixed) == tuple(words) else tuple(fixed)


def near_words(word: str, known: Collection[str], least: int = EDITS_FROM) -> list[str]:
    """The known words of `least` letters or more at one edit of a word, in order."""
    return sorted(k for k in known if len(k) >= least and is_one_edit(word, k))


def is_one_edit(a: str, b: str) -> bool:
    """Whether one letter was changed, left out, added, or swapped with its neighbour."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        return a[i + 1 :] == b[i + 1 :] or (a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[i + 1 :] == shorter[i:]
