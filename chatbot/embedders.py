"""What makes vectors of texts: the bundled embedder, or any LlamaIndex embedding, by the setting BYLINE_EMBEDDER."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from chatbot.classes import names_class
from ingest.errors import UsageError

if TYPE_CHECKING:
    from ingest.embed import Embedder

BUNDLED = "bundled"
CHOICES = "bundled, or module:Class of a LlamaIndex embedding"


def is_choice(setting: str) -> bool:
    """Whether this can name an embedder; whether its class is there is seen when it is loaded."""
    return setting in _NAMED or names_class(setting)


@functools.cache
def embedder_named(setting: str) -> Embedder:
    """The embedder of a setting, loaded once.

    Raises UsageError where the setting is none of the choices, or names no embedding that can be imported;
    EmbedderError where it can't be set up, or can't embed.
    """
    if setting in _NAMED:
        return _NAMED[setting]()
    if not is_choice(setting):
        raise UsageError(f"BYLINE_EMBEDDER is {setting!r}; there is: {CHOICES}")
    return _of_llamaindex(setting)


def _bundled() -> Embedder:
    from ingest.embed import default_embedder

    return default_embedder()


def _of_llamaindex(setting: str) -> Embedder:
    from chatbot.llamaindex import LlamaIndexEmbedder

    return LlamaIndexEmbedder(setting)


_NAMED: Mapping[str, Callable[[], Embedder]] = {BUNDLED: _bundled}
