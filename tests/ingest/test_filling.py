"""The index that is filled beside taking in: up to the last article, or left for its next owner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest import filling
from ingest.errors import IndexUnavailable
from ingest.filling import Filling
from ingest.generation import look
from ingest.index import Index
from ingest.library.record import Library
from ingest.library.search import passage_total
from tests.ingest.indexing import ARTICLES

Take = Callable[..., Any]
Records = Callable[..., Path]


def test_filling_is_up_to_the_last_article_when_it_is_left(
    library: Library, take: Take, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "_EVERY_SECONDS", 0.01)
    with Filling(library) as beside:
        for article in ARTICLES[:6]:
            take(library, records(article))
            beside.begin()
    assert look(library).state is not None
    assert not look(library).behind
    with Index(library) as index:
        assert index.count() == passage_total(library) == 6


def test_filling_that_was_not_begun_makes_no_index(library: Library) -> None:
    with Filling(library):
        pass
    assert look(library).state is None


def test_filling_leaves_an_index_that_another_has_to_it(library: Library, take: Take, records: Records) -> None:
    take(library, records(ARTICLES[0]))
    with Index(library) as owner:
        with Filling(library) as beside:
            take(library, records(ARTICLES[1]))
            beside.begin()
        assert owner.count() == 1
        assert owner.sync() == 1


def test_filling_that_is_interrupted_leaves_the_rest_to_the_next_owner(
    library: Library, take: Take, records: Records
) -> None:
    take(library, records(*ARTICLES))
    with pytest.raises(KeyboardInterrupt), Filling(library) as beside:
        beside.begin()
        raise KeyboardInterrupt
    try:
        with Index(library) as index:
            assert index.count() == passage_total(library)
    except IndexUnavailable:
        pytest.fail("the interrupted one still holds the index")
