"""Deleting articles: all that was written of them is gone, and nothing else; all or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ingest.errors import NoSuchArticle
from ingest.library.record import Library
from ingest.library.search import document_counts, full_text, gone, statements_on, vectors
from ingest.library.writing import delete
from tests.ingest.library.written import LENS, PIER, rows_in, words_left

Add = Callable[..., Any]


def test_delete_takes_everything_of_an_article_and_nothing_else(library: Library, add: Add) -> None:
    add(LENS, id="lens", name="lens.jsonl")
    kept = rows_in(library)
    add(PIER, id="pier", tags=["sea"])
    add(PIER + " It is sad.", id="pier")
    add(PIER + " It is sad.", id="copy")
    identities = [int(identity) for identity in vectors(library).ids[1:]]
    assert delete(library, ["copy", "pier"]) == 1
    assert [card.id for card in library.cards()] == ["lens"]
    assert gone(library, library.changes() - 1) == identities
    assert full_text(library, ["pier", "council", "beams"], 5) == []
    assert document_counts(library, ["pier", "lens"]) == {"pier": 0, "lens": 1}
    assert statements_on(library, ["walk", "repair"], 5) == []
    assert library.known_as("Crane") == []
    assert library.said() and all(said.article == "lens" for said in library.said())
    assert rows_in(library) == kept
    for identity in ("pier", "copy"):
        with pytest.raises(NoSuchArticle):
            library.article(identity)


def test_delete_all_leaves_no_word_of_it(library: Library, add: Add) -> None:
    add(PIER, id="pier", tags=["sea"])
    add(PIER.replace("Ada", "Ida"), id="pier")
    add(LENS, id="lens")
    assert any("pier" in words for _, words in words_left(library))
    delete(library, ["pier", "lens"])
    assert all(words == [] for _, words in words_left(library))
    assert set(rows_in(library).values()) == {0}
    assert len(vectors(library).ids) == 0


def test_delete_one_that_is_not_there_deletes_none(library: Library, add: Add) -> None:
    add(PIER, id="pier")
    changes = library.changes()
    with pytest.raises(NoSuchArticle, match="'nope'"):
        delete(library, ["pier", "nope"])
    assert (library.count(), library.changes()) == (1, changes)


def test_delete_then_take_in_again_is_added_with_ids_never_used_before(library: Library, add: Add) -> None:
    add(PIER, id="pier")
    old = set(map(int, vectors(library).ids))
    delete(library, ["pier"])
    assert add(PIER, id="pier").status == "added"
    assert library.article("pier").revision.number == 1
    assert not old & set(map(int, vectors(library).ids))


def test_delete_that_fails_midway_deletes_none(library: Library, add: Add) -> None:
    add(PIER, id="pier")
    add(LENS, id="lens")

    def fail(identity: str) -> None:
        raise RuntimeError(identity)

    with pytest.raises(RuntimeError, match="pier"):
        delete(library, ["pier", "lens"], on_each=fail)
    assert library.count() == 2
    assert full_text(library, ["pier"], 5)
