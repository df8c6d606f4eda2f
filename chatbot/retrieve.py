"""Candidates from full-text search, from the index and from the statements, ranked as one list."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.article import Filters, Hit
from ingest.embed import test_vector
from ingest.errors import IndexUnavailable
from ingest.library.record import Library
from ingest.library.search import ExactSearch, Scored, full_text, gone, hits, vectors

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
    """Searches one library. `embedder` is made when it is first needed: who-said questions never need it.

    `index` gives the index for as long as this process owns one that answers.
    """

    def __init__(
        self, library: Library, embedder: Callable[[], Embedder], index: Callable[[], Index | None] = lambda: None
    ) -> None:
        self.library = library
        self._make_embedder = functools.cache(lambda: _asked(embedder()))
        self._loading = threading.Lock()
        self._exact = ExactSearch(library)
        self.index = index

    @property
    def embedder(self) -> Embedder:
        with self._loading:
            embedder, test = self._make_embedder()
        self.library.check_embedder(embedder.name, embedder.digest, test)
        return embedder

    def search(self, query: str, terms: Sequence[str], k: int, filters: Filters = Filters()) -> list[Hit]:
        """The k best passages for a query, whose words that count are `terms`; best first, scores from 0 to some 1.4."""
        by_words = full_text(self.library, terms, max(CANDIDATES, k), filters)
        by_meaning = self.nearest(self.embedder.embed_query(query[:_QUERY_CHARACTERS]), max(CANDIDATES, k), filters)
        return hits(self.library, fused(by_words, by_meaning)[:k])

    def nearest(self, vector: NDArray[np.float32], k: int, filters: Filters = Filters()) -> Scored:
        """The passages nearest in meaning: by Chroma over the whole library where this process owns the index, and
        exactly where it doesn't, where filters narrow the search, and for what is newer than the index."""
        if filters.narrow_articles() or filters.speakers:
            return vectors(self.library, filters).nearest(vector, k)
        index = self.index()
        if index is not None:
            with contextlib.suppress(IndexUnavailable):  # who keeps the index hears of it there
                return self._by_index(index, vector, k)
        return self._exact.nearest(vector, k)

    def _by_index(self, index: Index, vector: NDArray[np.float32], k: int) -> Scored:
        seen = index.seen  # before it is asked: what it takes in meanwhile is searched here as well, never missed
        if seen == self.library.changes():
            return index.nearest(vector, k)
        with self.library.connections.reading():
            newer = vectors(self.library, since=seen)
            lost = gone(self.library, seen)
        if len(lost) > k:  # they would take the places of what is there
            return self._exact.nearest(vector, k)
        elsewhere = {*lost, *newer.ids.tolist()}
        found = [one for one in index.nearest(vector, k + len(lost)) if one[0] not in elsewhere]
        return sorted(found + newer.nearest(vector, k), key=lambda item: -item[1])[:k]


def _asked(embedder: Embedder) -> tuple[Embedder, NDArray[np.float32]]:
    """With its vector of the test sentence: it must still be the one that made the library's vectors."""
    return embedder, test_vector(embedder)


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
