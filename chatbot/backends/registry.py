"""The backends by name. What one needs is imported when it is chosen: extractive imports none of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chatbot.backends.addresses import Address, address_of
from ingest.errors import UsageError

if TYPE_CHECKING:
    from chatbot.backends.chat import ChatBackend
    from chatbot.backends.words import Backend
    from chatbot.settings import Settings

EXTRACTIVE = "extractive"
OPENAI = Address("https://api.openai.com/v1", "api.openai.com", True)
_OPENAI_CONTEXT = 128_000
"""The smallest of its models that are not retired."""
_LOCAL_CONTEXT = 8_192
_OLLAMA_CONTEXT = 4_096
"""What Ollama takes in by default; what is more it cuts off without a word."""
_OLLAMA_CLOUD = ("-cloud", ":cloud")
"""How the names of those models end that Ollama passes on to its own servers (docs.ollama.com/cloud)."""


def backend_named(settings: Settings) -> Backend | None:
    """The backend that is set; None for extractive, which needs no model. Nothing is asked yet.

    Raises UsageError where the name is none of the choices, or a setting that it needs is missing or wrong.
    """
    name = settings["BYLINE_BACKEND"]
    if name not in BACKENDS:
        raise UsageError(f"BYLINE_BACKEND is {name!r}; there is: {', '.join(BACKENDS)}")
    if name != EXTRACTIVE and not settings["BYLINE_MODEL"]:
        raise UsageError(
            f"the backend {name} needs BYLINE_MODEL (or --model): {_MODELS.get(name, 'the name of a model')}"
        )
    return BACKENDS[name](settings)


def offered(settings: Settings, within: float = 5.0) -> tuple[str, ...]:
    """The models that the server of the backend that is set tells of within some seconds; none where it has no server,
    or doesn't tell.

    Raises UsageError as `backend_named`, but for a model that is not set.
    """
    return _chat(settings).models(within) if settings["BYLINE_BACKEND"] in _SERVERS else ()


@dataclass(frozen=True)
class Server:
    """Where a backend that speaks OpenAI's protocol asks, and how."""

    name: str
    address: Address
    address_setting: str
    key: str = field(default="", repr=False)
    context: int = _LOCAL_CONTEXT
    most_name: str = "max_tokens"
    seen_as: str | None = None


def server_of(settings: Settings) -> Server | None:
    """The server of the backend that is set, None where it has none. Raises UsageError; imports nothing, asks nobody."""
    make = _SERVERS.get(settings["BYLINE_BACKEND"])
    return make(settings) if make else None


def _openai(settings: Settings) -> Server:
    if not settings.key:
        raise UsageError("the backend openai needs OPENAI_API_KEY, in the environment or in .env")
    return Server("openai", OPENAI, "the network", settings.key, _OPENAI_CONTEXT, "max_completion_tokens")


def _compatible(settings: Settings) -> Server:
    given = settings["OPENAI_BASE_URL"]
    if not given:
        raise UsageError("the backend openai-compatible needs OPENAI_BASE_URL, such as http://127.0.0.1:8080/v1")
    address = address_of(given, "OPENAI_BASE_URL")
    return Server("openai-compatible", address, "OPENAI_BASE_URL", settings.key_beside("OPENAI_BASE_URL"))


def _ollama(settings: Settings) -> Server:
    address = address_of(settings["OLLAMA_BASE_URL"], "OLLAMA_BASE_URL")
    if address.url.endswith(address.host):  # as its own programs are told it, without the path
        address = Address(f"{address.url}/v1", address.host, address.hosted)
    seen_as = f"ollama.com (by {address.host})" if settings["BYLINE_MODEL"].endswith(_OLLAMA_CLOUD) else None
    return Server("ollama", address, "OLLAMA_BASE_URL", context=_OLLAMA_CONTEXT, seen_as=seen_as)


_SERVERS: Mapping[str, Callable[[Settings], Server]] = {
    "openai": _openai,
    "openai-compatible": _compatible,
    "ollama": _ollama,
}


def _chat(settings: Settings) -> ChatBackend:
    from chatbot.backends.chat import ChatBackend

    server = _SERVERS[settings["BYLINE_BACKEND"]](settings)
    return ChatBackend(
        name=server.name,
        model=settings["BYLINE_MODEL"],
        address=server.address,
        address_setting=server.address_setting,
        context=settings.context or server.context,
        deadlines=settings.deadlines,
        key=server.key,
        most_name=server.most_name,
        seen_as=server.seen_as,
    )


def _gguf(settings: Settings) -> Backend:
    from chatbot.backends.gguf import gguf_backend

    return gguf_backend(settings["BYLINE_MODEL"], settings.context or _LOCAL_CONTEXT, settings.deadlines)


def _llamaindex(settings: Settings) -> Backend:
    from chatbot.llamaindex import LlamaIndexBackend

    return LlamaIndexBackend(settings["BYLINE_MODEL"], settings.context, settings.deadlines)


BACKENDS: Mapping[str, Callable[[Settings], Backend | None]] = {
    EXTRACTIVE: lambda _: None,
    "openai": _chat,
    "openai-compatible": _chat,
    "ollama": _chat,
    "gguf": _gguf,
    "llama-index": _llamaindex,
}

_MODELS: Mapping[str, str] = {"gguf": "the path of a GGUF file", "llama-index": "module:Class of a LlamaIndex LLM"}
