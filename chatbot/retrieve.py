"""Candidates from full-text search, from the index and from the statements, ranked as one list."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from chatbot import rank
from ingest.article import Filters, Hit
from ingest.embed import test_vector
from ingest.errors import IndexUnavailable
from ingest.library.record import Library
from ingest.library.search import (
    ExactSearch,
    Scored,
    document_counts,
    found_by_id,
    full_text,
    gone,
    passage_total,
    statements_in,
    vectors,
)

if TYPE_CHECKING:
    from ingest.embed import Embedder
    from ingest.index import Index

CANDIDATES = 60
"""How many passages each way of searching may bring in."""
RERANKED = 24
"""How many of the best passages a reranker puts in its own order."""
Reranker = Callable[[str, Sequence[str]], Sequence[float]]
"""How well each text answers a question: the higher, the better."""
_QUERY_CHARACTERS = 1000  # of a question's text that is embedded; more is no question


class Retriever:
    """Searches one library. `embedder` is made when it is first needed: who-said questions never need it.

    `index` gives the index for as long as this process owns one that answers. `reranker` is made when
    it is first needed, and puts the best passages in its own order; none comes with Byline.
    """

    def __init__(
        self,
        library: Library,
        embedder: Callable[[], Embedder],
        index: Callable[[], Index | None] = lambda: None,
        reranker: Callable[[], Reranker | None] = lambda: None,
    ) -> None:
        self.library = library
        self._make_embedder = functools.cache(lambda: _asked(embedder()))
        self._loading = threading.Lock()
        self._exact = ExactSearch(library)
        self.index = index
        self._make_reranker = functools.cache(reranker)
        self._last: tuple[str | None, NDArray[np.float32]] = (None, np.zeros(0, dtype=np.float32))

    @property
    def embedder(self) -> Embedder:
        with self._loading:
            embedder, test = self._make_embedder()
        self.library.check_embedder(embedder.name, embedder.digest, test)
        return embedder

    def search(self, query: str, terms: Sequence[str], k: int, filters: Filters = Filters()) -> list[Hit]:
        """The k best passages for a query, whose words that count are `terms`; best first, scores from 0 to some 2.5."""
        library = self.library
        asked = rank.asked(query, terms, document_counts(library, terms), passage_total(library), library.name_words())
        by_words = full_text(library, asked.searched, max(CANDIDATES, k), filters)
        by_meaning = self.nearest(self.vector(query), max(CANDIDATES, k), filters)
        ids = list(dict.fromkeys(identity for identity, _ in (*by_words, *by_meaning)))
        found = found_by_id(library, ids)
        statements = statements_in(library, list(found))
        candidates = [rank.Candidate(i, hit, statements.get(i, ())) for i, hit in found.items()]
        best = rank.ranked(asked, candidates, by_words, by_meaning)
        listed = [replace(found[identity], score=score) for identity, score in best[: max(k, RERANKED)]]
        return self._reranked(query, listed)[:k]

    def _reranked(self, query: str, listed: list[Hit]) -> list[Hit]:
        """The best passages in the reranker's order; each place keeps its score. A private article's keeps its place:
        nobody knows what a reranker sends away."""
        ranks = self._make_reranker()
        if ranks is None:
            return listed
        private = functools.cache(self.library.is_private)
        places = [i for i, hit in enumerate(listed[:RERANKED]) if not private(hit.article)]
        scores = ranks(query, [listed[i].text for i in places]) if places else []
        reranked = [*listed]
        order = sorted(zip(scores, places, strict=True), key=lambda pair: -pair[0])
        for place, (_, was) in zip(places, order, strict=True):
            reranked[place] = replace(listed[was], score=listed[place].score)
        return reranked

    def vector(self, query: str) -> NDArray[np.float32]:
        """What the embedder makes of a question; of the last one it is kept."""
        embedder, asked = self.embedder, query[:_QUERY_CHARACTERS]
        last, vector = self._last
        if last != asked:
            vector = embedder.embed_query(asked)
            self._last = asked, vector
        return vector

    def nearness(self, query: str, texts: Sequence[str]) -> list[float]:
        """How near each text is to a query in meaning: cosines, 0 where they are negative."""
        if not texts:
            return []
        found = self.embedder.embed(texts) @ self.vector(query)
        return [float(cosine) for cosine in np.clip(found, 0, 1)]

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
