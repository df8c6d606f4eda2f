"""What a model writes over several lines and nobody is to read: its thoughts, code, comments.

Thoughts are never shown, not even as dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatbot.answer import Dropped
from chatbot.unmarked import clipped

_TAKEN = 1000  # characters that are kept of what is cut out
_OPENER = re.compile(
    r"(?P<thought><(?:think|thinking|thought|reasoning|reflection|analysis|scratchpad)>|\[THINK\]|◁think▷)|"
    r"(?P<code>```+|~~~+)|(?P<comment><!--)|(?P<script><(?:script|style)\b)",
    re.IGNORECASE,
)
_CLOSERS = {
    "thought": re.compile(
        r"</(?:think|thinking|thought|reasoning|reflection|analysis|scratchpad)>|\[/THINK\]|◁/think▷", re.IGNORECASE
    ),
    "code": re.compile(r"```+|~~~+"),
    "comment": re.compile(r"-->"),
    "script": re.compile(r"</(?:script|style)\s*>", re.IGNORECASE),
}
_WHY = {"code": "code was cut out", "comment": "markup was cut out", "script": "code was cut out"}
_BEGUN = re.compile(r"(?:<[^\s<>]{0,12}|\[/?[A-Z]{0,5}|`+|~+|-+|◁[^\s▷]{0,6})$")  # what may be the half of one of these


class Hidden:
    """Takes these out of a text that is pushed in word by word, of at most `longest` characters each."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._held = ""
        self._kind: str | None = None
        self._taken = ""

    def push(self, word: str) -> Iterator[str | Dropped | None]:
        """Text, what was cut out, or None: all of the line so far was a thought whose beginning was left out."""
        self._held += word
        while True:
            pattern = _CLOSERS[self._kind] if self._kind else _OPENER
            found = pattern.search(self._held)
            # A row of marks at the very end may go on in the next word.
            if found is None or (found.end() == len(self._held) and found.group()[-1] in "`~"):
                break
            before, self._held = self._held[: found.start()], self._held[found.end() :]
            if self._kind is None:
                yield from self._outside(before)
                self._kind = found.lastgroup
            else:
                yield from self._closed(before)
        begun = _BEGUN.search(self._held)
        at = begun.start() if begun and begun.start() >= len(self._held) - self._longest else len(self._held)
        ready, self._held = self._held[:at], self._held[at:]
        if self._kind:
            self._taken = (self._taken + ready)[:_TAKEN]
        elif ready:
            yield from self._outside(ready)

    def end(self) -> Iterator[str | Dropped | None]:
        """The rest; a block that was never closed goes to the end."""
        if self._kind is None:
            yield from self._outside(self._held)
        else:
            yield from self._closed(self._held)
        self._held = ""

    def _outside(self, text: str) -> Iterator[str | Dropped | None]:
        *thoughts, said = _CLOSERS["thought"].split(text)
        if thoughts:
            yield None
        if said:
            yield said

    def _closed(self, rest: str) -> Iterator[Dropped]:
        kind, taken, self._kind, self._taken = self._kind, self._taken + rest, None, ""
        if kind in _WHY and taken.strip():
            yield Dropped(clipped(taken), _WHY[kind])
