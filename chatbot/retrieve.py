"""Candidates from full-text search, from the index and from the statements, ranked as one list."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.article import Filters, Hit
from ingest.errors import IndexUnavailable
from ingest.library.record import Library
from ingest.library.search import ExactSearch, Scored, full_text, hits, vectors

if TYPE_CHECKING:
    from ingest.embed import Embedder
    from ingest.index import Index

CANDIDATES = 60
"""How many passages each way of searching may bring in."""
MEANING = 0.2
"""What a cosine of 1 counts beside the best BM25 score.

BM25 leads, since names and rare words decide what is meant, and a passage's share of the best score keeps how sure
it was; ranks don't. Meaning settles what BM25 leaves open: passages level in words, and questions in other words
than the articles'. Adding shares of scores, unlike reciprocal ranks, can't let a passage that is first in meaning
alone overtake one that holds all the words.
"""
_QUERY_CHARACTERS = 1000  # of a question's text that is embedded; more is no question


class Retriever:
    """Searches one library. `embedder` is made when it is first needed: who-said questions never need it."""

    def __init__(self, library: Library, embedder: Callable[[], Embedder], index: Index | None = None) -> None:
        self.library = library
        self._make_embedder = functools.cache(embedder)
        self._loading = threading.Lock()
        self._exact = ExactSearch(library)
        self.index = index

    @property
    def embedder(self) -> Embedder:
        with self._loading:
            embedder = self._make_embedder()
        self.library.check_embedder(embedder.name, embedder.digest)
        return embedder

    def search(self, query: str, terms: Sequence[str], k: int, filters: Filters = Filters()) -> list[Hit]:
        """The k best passages for a query, whose words that count are `terms`; best first, scores from 0 to some 1.4."""
        by_words = full_text(self.library, terms, max(CANDIDATES, k), filters)
        by_meaning = self.nearest(self.embedder.embed([query[:_QUERY_CHARACTERS]])[0], max(CANDIDATES, k), filters)
        return hits(self.library, fused(by_words, by_meaning)[:k])

    def nearest(self, vector: NDArray[np.float32], k: int, filters: Filters = Filters()) -> Scored:
        """The passages nearest in meaning: by Chroma over the whole library where this process owns the index, and
        exactly where it doesn't, where filters narrow the search, and for what is newer than the index."""
        if filters.narrow_articles() or filters.speakers:
            return vectors(self.library, filters).nearest(vector, k)
        if self.index is not None:
            try:
                return self._by_index(self.index, vector, k)
            except IndexUnavailable:
                self.index = None
        return self._exact.nearest(vector, k)

    def _by_index(self, index: Index, vector: NDArray[np.float32], k: int) -> Scored:
        found = dict(index.nearest(vector, k))
        if index.seen != self.library.changes():
            found |= dict(vectors(self.library, since=index.seen).nearest(vector, k))
        return sorted(found.items(), key=lambda item: -item[1])[:k]


def fused(by_words: Scored, by_meaning: Scored) -> Scored:
    """One ranking of two: a passage's share of the best BM25 score, plus MEANING times its cosine.

    A passage that only one search brought in counts as the least of the other.
    """
    best = by_words[0][1] if by_words else 0.0
    words = {identity: score / best for identity, score in by_words} if best > 0 else {}
    meaning = dict(by_meaning)
    least = min(meaning.values(), default=0.0)
    scored = [
        (identity, words.get(identity, 0.0) + MEANING * max(0.0, meaning.get(identity, least)))
        for identity in {**words, **meaning}
    ]
    return sorted(scored, key=lambda item: (-item[1], item[0]))
