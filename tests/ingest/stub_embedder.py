"""An embedder that is made in no time: a vector is drawn by chance, the same for the same text and seed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence

import numpy as np

from ingest.embed import TEST_SENTENCE, Vectors


class StubEmbedder:
    """`asked` are the texts that it embedded, without the test sentence; `before` is called with them each time."""

    max_tokens = 60

    def __init__(self, name: str = "stub", dimensions: int = 8, seed: int = 0, noise: float = 0.0) -> None:
        self.name, self.dimensions, self.digest = name, dimensions, f"digest of {name}"
        self.asked: list[str] = []
        self.before: Callable[[Sequence[str]], None] = lambda _: None
        self._seed, self._noise = seed, noise

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(self.token_offsets(text)) for text in texts]

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]

    def embed(self, texts: Sequence[str]) -> Vectors:
        wanted = [text for text in texts if text != TEST_SENTENCE]
        if wanted:
            self.before(wanted)
        self.asked += wanted
        vectors = np.array([self._drawn(text) for text in texts]).reshape(len(texts), self.dimensions)
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed([text])[0]
        return vector

    def _drawn(self, text: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        drawn = np.random.default_rng([self._seed, zlib.crc32(text.encode())]).normal(size=self.dimensions)
        drawn[0] += self._noise
        return drawn
