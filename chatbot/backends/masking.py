"""A key out of what its own server says: whoever was sent it may repeat it, in an error or in a model's words."""

from __future__ import annotations

import itertools
from collections.abc import Collection

_SECRET = 6
"""Characters of a key in a row that tell too much of it."""
_SECRET_IN_WORDS = 10
"""The same where a model speaks: some keys are made of words ("sk-no-key-required"), and those are to be said."""
_MASK = "••••"
_ALIKE = {0x130: "i", 0x17F: "s", 0x212A: "k"}
"""Letters that are as good as those of a key: İ, which is two characters when it is small, long s, and Kelvin's sign."""


def masked(text: str, key: str) -> str:
    """The text without the key, or as much of it as a server may have said in a row."""
    return _shown(text, _places(text, _pieces(key, _SECRET)))


def masked_words(text: str, key: str) -> str:
    """The same for a text that somebody may choose by, such as a model's name: as `Masking`."""
    masking = Masking(key)
    return masking.take(text) + masking.rest()


class Masking:
    """A model's words as they come, without the key: whole, or ten characters of it in a row, in any case of letters.

    What stands in `asked`, which the model was sent, is no secret: a key that is a word of an article hides it not.
    """

    def __init__(self, key: str, asked: str = "") -> None:
        size = min(_SECRET_IN_WORDS, len(key))
        found = _pieces(key, size) if size >= _SECRET else ()
        sent = _folded(asked)
        self._pieces = {piece for piece in found if piece not in sent}
        self._size = size
        self._held = ""
        self._secret: list[bool] = []
        self._masked = False  # whether what was given last was a mask

    def take(self, text: str) -> str:
        """What can be given of all that came so far: but for an end that may be the beginning of a key."""
        if not self._pieces:
            return text
        self._held += text
        return self._given(len(self._held) - self._may_go_on())

    def rest(self) -> str:
        """What was held back, at the end."""
        return self._given(len(self._held))

    def _given(self, end: int) -> str:
        secret = self._secret + [False] * (len(self._held) - len(self._secret))
        for i in _places(self._held, self._pieces):
            secret[i] = True
        before, self._masked = self._masked, secret[end - 1] if end else self._masked
        text = _shown(self._held[:end], {i for i in range(end) if secret[i]})
        self._held, self._secret = self._held[end:], secret[end:]
        return text.removeprefix(_MASK) if before and end and secret[0] else text

    def _may_go_on(self) -> int:
        """How many characters at the end are the beginning of a piece."""
        end = _folded(self._held[1 - self._size :])
        return next((n for n in range(len(end), 0, -1) if any(one.startswith(end[-n:]) for one in self._pieces)), 0)


def _pieces(key: str, size: int) -> tuple[str, ...]:
    key = _folded(key)
    return tuple(key[i : i + size] for i in range(len(key) - size + 1))


def _folded(text: str) -> str:
    """In small letters, and as long as before: a key is no other for being shouted."""
    return text.translate(_ALIKE).lower()


def _places(text: str, pieces: Collection[str]) -> set[int]:
    """Where characters of a piece stand."""
    folded, found = _folded(text), set[int]()
    for piece in pieces:
        at = folded.find(piece)
        while at >= 0:
            found.update(range(at, at + len(piece)))
            at = folded.find(piece, at + 1)
    return found


def _shown(text: str, secret: Collection[int]) -> str:
    runs = itertools.groupby(enumerate(text), key=lambda pair: pair[0] in secret)
    return "".join(_MASK if hidden else "".join(c for _, c in run) for hidden, run in runs)
