"""Rerankers as somebody might set them: those that work, and some that don't."""

from __future__ import annotations

from collections.abc import Sequence

from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import NodeWithScore, QueryBundle

SEEN: list[list[str]] = []
"""The texts that `Shortest` was given, call by call."""


class Shortest(BaseNodePostprocessor):
    """Gives the two shortest texts, the shortest first, and leaves out the others."""

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        assert query_bundle is not None
        SEEN.append([node.text for node in nodes])
        return sorted(nodes, key=lambda node: len(node.text))[:2]


class Broken(Shortest):
    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        raise ConnectionError("the server\nis away")


class WithoutKey(Shortest):
    def __init__(self) -> None:
        raise ValueError("No key found;\nset OWN_KEY")


class Longest:
    """No class of LlamaIndex: called with a question and texts."""

    def __call__(self, query: str, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]


def too_few(query: str, texts: Sequence[str]) -> list[float]:
    return [1.0]


class NoReranker:
    pass
