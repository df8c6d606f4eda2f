"""LlamaIndex embeddings as somebody might set them: one that works, and some that don't."""

from __future__ import annotations

import os
import zlib

from llama_index.core.base.embeddings.base import BaseEmbedding


class Letters(BaseEmbedding):
    """Counts runs of three letters, in as many numbers as OWN_DIMENSIONS says, shuffled by OWN_SEED."""

    model_name: str = "letters-1"

    def _get_text_embedding(self, text: str) -> list[float]:
        dimensions, seed = int(os.environ.get("OWN_DIMENSIONS", "64")), os.environ.get("OWN_SEED", "")
        counts = [0.0] * dimensions
        for i in range(max(1, len(text) - 2)):
            counts[zlib.crc32((seed + text[i : i + 3].casefold()).encode()) % dimensions] += 1.0
        return counts

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class Unreachable(Letters):
    def _get_text_embedding(self, text: str) -> list[float]:
        raise ConnectionError("the server\nis away")


class Zero(Letters):
    def _get_text_embedding(self, text: str) -> list[float]:
        return [0.0] * 4


class Changing(Letters):
    def _get_text_embedding(self, text: str) -> list[float]:
        return [1.0] * len(text)


class Asymmetric(Letters):
    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding("what answers: " + query)


class WithoutKey(Letters):
    def __init__(self) -> None:
        raise ValueError("No key found;\nset OWN_KEY")


class NoEmbedding:
    pass
