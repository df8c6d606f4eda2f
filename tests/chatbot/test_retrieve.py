"""Searching: by the index, exactly, and both at once where the index is behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chatbot.retrieve import Retriever
from ingest.embed import Embedder
from ingest.errors import IndexUnavailable
from ingest.generation import look
from ingest.index import Index
from ingest.library.record import Library
from ingest.library.search import Scored, hits, vector_total
from ingest.library.writing import delete
from tests.ingest.indexing import ARTICLES, SUBJECTS, same_as_exact

Take = Callable[..., Any]
Records = Callable[..., Path]


@pytest.fixture
def shelf(library: Library, records: Records, take: Take) -> Library:
    take(library, records(*ARTICLES))
    return library


@pytest.fixture
def index(shelf: Library) -> Iterator[Index]:
    with Index(shelf) as index:
        yield index


@pytest.fixture
def retriever(shelf: Library, embedder: Embedder, index: Index) -> Retriever:
    return Retriever(shelf, lambda: embedder, lambda: index)


@pytest.fixture
def asked(embedder: Embedder) -> Any:
    return embedder.embed(["When does the boat to the island leave?"])[0]


def test_retriever_is_answered_by_chroma_over_the_whole_library(
    shelf: Library, retriever: Retriever, index: Index, asked: Any
) -> None:
    assert same_as_exact(shelf, retriever.nearest(asked, 5), asked, 5)
    assert index.answered == 1


def test_retriever_finds_what_is_newer_than_the_index_and_not_what_is_gone(
    shelf: Library, retriever: Retriever, index: Index, records: Records, take: Take, embedder: Embedder
) -> None:
    vector = embedder.embed(["ferry"])[0]

    def nearest() -> list[str]:
        return [hit.article for hit in hits(shelf, retriever.nearest(vector, 4))]

    assert nearest()[0] == "ferry"
    take(shelf, records({"id": "new", "text": "Ferry, ferry, ferry."}))
    assert nearest()[0] == "new"
    delete(shelf, ["ferry"])
    assert "ferry" not in nearest()
    take(shelf, records({"id": "new", "text": "A bakery sells bread."}))
    assert "new" not in nearest()[:1]
    assert index.answered == 4
    assert look(shelf).behind == 3
    assert index.sync() == 1
    assert look(shelf).behind == 0
    assert index.count() == vector_total(shelf) == len(SUBJECTS)
    assert set(nearest()) <= {card.id for card in shelf.cards()}


@pytest.mark.parametrize("gone", [1, 3, 5])
def test_deleted_passages_take_no_places_of_others(
    shelf: Library, retriever: Retriever, index: Index, asked: Any, gone: int
) -> None:
    nearest = [hit.article for hit in hits(shelf, retriever.nearest(asked, gone))]
    delete(shelf, nearest)
    assert same_as_exact(shelf, retriever.nearest(asked, 3), asked, 3)
    assert index.seen < shelf.changes()


def test_what_the_index_takes_in_while_it_is_asked_is_not_missed(
    shelf: Library, retriever: Retriever, index: Index, records: Records, take: Take, asked: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Asked before the new passage was in it, and seen to hold it only afterwards."""
    real = Index.nearest

    def asked_just_before(index: Index, vector: Any, k: int) -> Scored:
        found = real(index, vector, k)
        index.sync()
        return found

    monkeypatch.setattr(Index, "nearest", asked_just_before)
    take(shelf, records({"id": "new", "text": "When does the boat to the island leave? At noon."}))
    assert hits(shelf, retriever.nearest(asked, 3))[0].article == "new"


def test_retriever_answers_exactly_where_the_index_fails_or_is_not_there(
    shelf: Library, embedder: Embedder, index: Index, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for: list[Index | None] = [None]
    retriever = Retriever(shelf, lambda: embedder, lambda: asked_for[-1])
    assert same_as_exact(shelf, retriever.nearest(asked, 3), asked, 3)
    asked_for.append(index)
    with monkeypatch.context() as patch:
        patch.setattr(type(index._collection), "query", lambda *_, **__: 1 / 0)
        assert same_as_exact(shelf, retriever.nearest(asked, 3), asked, 3)
        with pytest.raises(IndexUnavailable):
            index.nearest(asked, 3)
    assert index.answered == 0
    assert retriever.nearest(asked, 3)
    assert index.answered == 1
