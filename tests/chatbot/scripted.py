"""A backend that says what a test wants, and records what it was sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from chatbot.backends.words import BackendError, Message

Script = str | Callable[[str], str]
"""What it says: a text, or what makes one of the prompt it was sent."""
_SENT = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)


@dataclass
class ScriptedBackend:
    """Says `script` in pieces of `size` characters; then raises `fails`, where that is set, after `fails_at` pieces."""

    script: Script = ""
    name: str = "scripted"
    model: str = "test"
    host: str | None = "models.example:443"
    hosted: bool = True
    context: int = 8192
    size: int = 5
    fails: BackendError | None = None
    fails_at: int | None = None
    calls: list[tuple[Message, ...]] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    closed: int = 0

    def words(self, messages: Sequence[Message], *, most: int) -> Iterator[str]:
        self.calls.append(tuple(messages))
        self.most.append(most)
        text = self.script if isinstance(self.script, str) else self.script(self.prompt)
        pieces = [text[i : i + self.size] for i in range(0, len(text), self.size)]
        try:
            for i, piece in enumerate(pieces):
                if self.fails and i == self.fails_at:
                    raise self.fails
                yield piece
            if self.fails:
                raise self.fails
        finally:
            self.closed += 1

    @property
    def prompt(self) -> str:
        """All that it was sent last."""
        return "\n".join(message.text for message in self.calls[-1])


def stretches(prompt: str) -> dict[int, str]:
    """What stands after each number in a prompt."""
    return {int(n): text for n, text in _SENT.findall(prompt)}


def number_of(prompt: str, holding: str) -> int:
    """The number of the first stretch that holds some words."""
    return next(n for n, text in stretches(prompt).items() if holding in text)
