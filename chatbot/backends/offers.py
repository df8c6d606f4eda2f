"""Which backends work here and now, for whoever chooses one for a question.

Nothing of any article or question is sent. What is not on this machine is not asked at all; a server on loopback is
asked for its models, within a short deadline.
"""

from __future__ import annotations

import importlib.util
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chatbot.backends.registry import BACKENDS, EXTRACTIVE, Server, backend_named, offered, server_of
from chatbot.classes import names_class
from ingest.errors import UsageError

if TYPE_CHECKING:
    from chatbot.backends.words import Backend
    from chatbot.settings import Settings

_ANSWERS_SECONDS = 0.3
_TELLS_SECONDS = 1.0
_MODELS = 12
"""How many of a server's models are offered."""
_FILE = re.compile(r"\.gguf$|^[~/.]|[\\/].*[\\/]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """A backend with its model. `host` is who would get the text, None where it stays in this process and what it
    starts; `hosted` whether that is another machine. `why_not` says what it lacks where it can't be chosen.
    """

    name: str
    model: str | None = None
    host: str | None = None
    hosted: bool = False
    why_not: str | None = None

    @property
    def label(self) -> str:
        """As it is shown: "ollama alpha at 127.0.0.1:11434"."""
        if self.name == EXTRACTIVE:
            return "extractive: the articles' own words"
        return " ".join(filter(None, (self.name, self.model, self.host and f"at {self.host}")))


def backends_that_work(settings: Settings) -> tuple[Offer, ...]:
    """Every backend, those that work here and now first (`why_not` is None), the one that is set before all."""
    found = [offer for name in BACKENDS for offer in _offers(name, settings)]
    is_set = settings["BYLINE_BACKEND"], settings["BYLINE_MODEL"]
    return tuple(sorted(found, key=lambda o: (o.why_not is not None, (o.name, o.model or "") != is_set)))


def backend_of(offer: Offer, settings: Settings) -> Backend | None:
    """The backend that an offer names; None is extractive. Raises UsageError as `backend_named`, BackendError where a
    LlamaIndex class can't be set up."""
    return backend_named(settings.choosing(offer.name, offer.model))


def _offers(name: str, settings: Settings) -> Iterator[Offer]:
    if name == EXTRACTIVE:
        yield Offer(name)
        return
    model = _own_model(name, settings)
    chosen = settings.choosing(name, model)
    try:
        server = server_of(chosen)
        if server is not None:
            yield from _of_server(server, chosen)
        elif name == "llama-index":
            _check_class(model)
            yield Offer(name, model, model, hosted=True)
        else:
            backend = backend_named(chosen)
            yield Offer(name, backend.model if backend else model)
    except UsageError as error:
        yield Offer(name, model, why_not=str(error))


def _of_server(server: Server, settings: Settings) -> Iterator[Offer]:
    model, address = settings["BYLINE_MODEL"] or None, server.address
    host, hosted = server.seen_as or address.host, address.hosted or server.seen_as is not None
    if not address.hosted and not _answers(address.url):
        yield Offer(server.name, model, host, hosted, f"nothing answers at {address.host}; start its server")
        return
    models = (model,) if model or address.hosted else offered(settings, _TELLS_SECONDS)[:_MODELS]
    for one in models:
        why_not = None if one else f"the backend {server.name} needs BYLINE_MODEL (or --model): the name of a model"
        yield Offer(server.name, one, host, hosted, why_not)
    if not models:
        yield Offer(server.name, None, host, hosted, f"{address.host} tells of no models; set BYLINE_MODEL")


def _own_model(name: str, settings: Settings) -> str | None:
    """The model that is set, where it is one of this backend's: of the backend that is set it is; else its form tells."""
    model = settings["BYLINE_MODEL"]
    if not model or settings["BYLINE_BACKEND"] not in (EXTRACTIVE, name):
        return None
    if settings["BYLINE_BACKEND"] == name:
        return model
    form = "gguf" if _FILE.search(model) else "llama-index" if _is_class_here(model) else "server"
    return model if form == (name if name in ("gguf", "llama-index") else "server") else None


def _is_class_here(model: str) -> bool:
    """Whether this names a class of a package that is here: "gemma:latest" has the same form."""
    package = model.partition(":")[0].partition(".")[0]
    return names_class(model) and importlib.util.find_spec(package) is not None


def _check_class(model: str | None) -> None:
    if not model:
        raise UsageError("the backend llama-index needs BYLINE_MODEL (or --model): module:Class of a LlamaIndex LLM")
    if not _is_class_here(model):
        raise UsageError(f"BYLINE_MODEL is {model!r}, and no such module is installed")


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), _ANSWERS_SECONDS):
            return True
    except OSError:
        return False
