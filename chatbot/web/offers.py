"""The backends that a reader may choose from, question by question."""

from __future__ import annotations

import contextlib
import functools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import BylineError, UsageError

if TYPE_CHECKING:
    from chatbot.backends.offers import Offer
    from chatbot.backends.words import Backend
    from chatbot.settings import Settings

EXTRACTIVE = "extractive"
_OWN_WORDS = "The articles’ own words"
_FRESH_SECONDS = 5.0
"""So long what was found to work counts as working."""


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
"""What works at this moment, the one that is used unless another is chosen first. It may take seconds to find out."""


def offers_of(backend: Backend | None) -> Offers:
    """One backend, and the articles' own words; for who has no settings to look for others by."""
    own = Offered(EXTRACTIVE, _OWN_WORDS, None, lambda: None)
    if backend is None:
        return lambda: (own,)
    host = backend.host if backend.hosted else None
    its = Offered(backend.name, f"{backend.name} · {backend.model}", host, lambda: backend)
    return lambda: (its, own)


def working(settings: Settings, backend: Backend | None) -> Offers:
    """Whatever works by the settings; `backend` is the one that is set, made already. Each other is made once."""
    from chatbot.backends.offers import backend_of, backends_that_work

    @functools.cache
    def made(offer: Offer) -> Backend | None:
        is_set = (offer.name, offer.model or "") == (settings["BYLINE_BACKEND"], settings["BYLINE_MODEL"])
        return backend if is_set else backend_of(offer, settings)

    def offered(offer: Offer) -> Offered:
        make = functools.partial(made, offer)
        if offer.name == EXTRACTIVE:
            return Offered(EXTRACTIVE, _OWN_WORDS, None, make)
        host = offer.host if offer.hosted else None
        label = " · ".join(filter(None, (offer.name, offer.model, host)))
        return Offered(f"{offer.name} {offer.model}", label, host, make)

    return lambda: tuple(offered(offer) for offer in backends_that_work(settings) if offer.why_not is None)


class Menu:
    """What there is to choose from, as it was last found; looked for once ahead, so that nobody waits who asks.

    Safe between threads.
    """

    def __init__(self, offers: Offers) -> None:
        self._offers = offers
        self._found: tuple[Offered, ...] = ()
        self._looked_at = float("-inf")
        self._guard = threading.Lock()
        threading.Thread(target=self._ahead, name="backends", daemon=True).start()

    def look(self) -> tuple[Offered, ...]:
        """What works now. Raises BylineError where a setting is wrong."""
        with self._guard:
            if time.monotonic() - self._looked_at > _FRESH_SECONDS:
                self._found, self._looked_at = self._offers(), time.monotonic()
            return self._found

    def chosen(self, name: str | None) -> Backend | None:
        """The backend of this name; without one the first.

        Raises UsageError where it is none of them (any more): another one in its place might send the passages to
        where the reader doesn't want them. BylineError where it can't be set up.
        """
        there = self._found or self.look()
        one = next((one for one in there if name in (None, one.name)), None)
        if one is None:
            raise UsageError(f"{name} can't be asked at the moment; choose another to word the answers")
        return one.make()

    def _ahead(self) -> None:
        with contextlib.suppress(BylineError):  # whoever looks is told
            self.look()
