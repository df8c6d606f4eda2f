"""What a backend is: messages in, streamed words out, or one clear line of what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from ingest.errors import BylineError


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long a call may take, in seconds: to its first token, from one token to the next, and altogether."""

    first: float = 30.0
    between: float = 20.0
    whole: float = 120.0


class BackendError(BylineError):
    """A backend could not word the answer; `cut` where some words had come and the rest did not."""

    def __init__(self, message: str, *, cut: bool = False) -> None:
        super().__init__(message)
        self.cut = cut


class Backend(Protocol):
    """A model that words answers.

    `host` is who gets the text ("api.openai.com", "127.0.0.1:8080"), None where it stays in this process and what it
    started; `hosted` is whether the text leaves this machine; `context` is how many tokens it takes in and gives out
    together, as far as that is known.
    """

    @property
    def name(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def host(self) -> str | None: ...
    @property
    def hosted(self) -> bool: ...
    @property
    def context(self) -> int: ...

    def words(self, messages: Sequence[Message], *, most: int) -> Iterator[str]:
        """The answer in pieces as they come, of `most` tokens at the most. Closing the iterator ends the call at once.

        Raises BackendError; with `cut` where it is one after words.
        """
        ...
