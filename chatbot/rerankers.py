"""What puts the best passages in its own order, by the setting BYLINE_RERANKER: a class of somebody else's, or nothing.

It may be a LlamaIndex node postprocessor, or a class or function of (question, texts) that gives a number for each text.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chatbot.classes import loaded, names_class, said_by, set_up
from ingest.errors import BylineError, UsageError

if TYPE_CHECKING:
    from chatbot.retrieve import Reranker

NONE = "none"
CHOICES = "none, or module:Class of a LlamaIndex node postprocessor or of what gives a number for each of some texts"


class RerankerError(BylineError):
    """The reranker that is set can't be set up, or can't rank."""


def is_choice(setting: str) -> bool:
    """Whether this can name a reranker; whether its class is there is seen when it is loaded."""
    return setting == NONE or names_class(setting)


@functools.cache
def reranker_named(setting: str) -> Reranker | None:
    """The reranker of a setting, loaded once; None for "none".

    Raises UsageError where the setting is none of the choices, or names nothing that can rank; RerankerError where it
    can't be set up. What it gives for some texts is as many numbers; else, or where it fails, it raises RerankerError.
    """
    if setting == NONE:
        return None
    if not is_choice(setting):
        raise UsageError(f"BYLINE_RERANKER is {setting!r}; there is: {CHOICES}")
    return _checked(setting, _made(setting))


def _made(setting: str) -> Any:
    found = loaded("BYLINE_RERANKER", setting)
    if hasattr(found, "postprocess_nodes"):
        from chatbot.llamaindex import LlamaIndexReranker

        return LlamaIndexReranker(setting)
    ranks = set_up(setting, found, RerankerError) if isinstance(found, type) else found
    if not callable(ranks):
        raise UsageError(f"BYLINE_RERANKER is {setting!r}, which can't be called with a question and texts")
    return ranks


def _checked(setting: str, ranks: Any) -> Reranker:
    def scores(query: str, texts: Sequence[str]) -> list[float]:
        try:
            given = [float(score) for score in ranks(query, list(texts))]
        except Exception as error:  # whatever that class, its network and its server raise
            raise RerankerError(
                f"{setting} can't rank ({said_by(error)}); check its settings, or set BYLINE_RERANKER to none"
            ) from error
        if len(given) != len(texts) or any(map(math.isnan, given)):
            raise RerankerError(f"{setting} gave {len(given)} numbers for {len(texts)} texts, or what is no number")
        return given

    return scores
