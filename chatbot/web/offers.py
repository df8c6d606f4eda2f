"""The backends that a reader may choose from, question by question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbot.backends.words import Backend

EXTRACTIVE = "extractive"


@dataclass(frozen=True, slots=True)
class Offered:
    """A backend on the page: by what name it is chosen, how it is called there, and where the passages go with it.

    `host` is None where nothing leaves the machine; `make` gives the backend, None for the articles' own words.
    """

    name: str
    label: str
    host: str | None
    make: Callable[[], Backend | None]


Offers = Callable[[], tuple[Offered, ...]]
"""What works at this moment, the one that is used unless another is chosen first."""


def offers_of(backend: Backend | None) -> Offers:
    """The backend that the server was started with, and the articles' own words."""
    own = Offered(EXTRACTIVE, "The articles’ own words", None, lambda: None)
    if backend is None:
        return lambda: (own,)
    host = backend.host if backend.hosted else None
    chosen = Offered(backend.name, f"{backend.name} · {backend.model}", host, lambda: backend)
    return lambda: (chosen, own)


def chosen(offers: Offers, name: str | None) -> Backend | None:
    """The backend of this name; the first where it is none of them (any more)."""
    there = offers()
    return next((one for one in there if one.name == name), there[0]).make()
