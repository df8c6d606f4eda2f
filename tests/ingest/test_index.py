"""The Chroma index: filled from the record, owned by one, thrown away and made again when in doubt."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.embed import Embedder
from ingest.errors import IndexUnavailable
from ingest.generation import look
from ingest.index import Index
from ingest.library.record import Library
from ingest.library.search import hits, passage_total, vectors
from ingest.library.writing import delete
from tests.ingest.indexing import ARTICLES, SUBJECTS, embedding_nothing, generations, state

Take = Callable[..., Any]
Records = Callable[..., Path]


@pytest.fixture
def shelf(library: Library, records: Records, take: Take) -> Library:
    take(library, records(*ARTICLES))
    return library


@pytest.fixture
def asked(embedder: Embedder) -> np.ndarray[Any, Any]:
    return embedder.embed(["When does the boat to the island leave?"])[0]


def test_index_is_filled_from_the_record_and_answers_as_the_exact_search(
    shelf: Library, embedder: Embedder, asked: Any
) -> None:
    with embedding_nothing(embedder), Index(shelf) as index:
        assert index.count() == passage_total(shelf) == len(SUBJECTS)
        found = index.nearest(asked, 5)
        exact = vectors(shelf).nearest(asked, 5)
        assert [identity for identity, _ in found] == [identity for identity, _ in exact]
        assert np.allclose([score for _, score in found], [score for _, score in exact], atol=1e-4)
        assert index.answered == 1
        assert len(index.nearest(asked, 1000)) == len(SUBJECTS)
    assert look(shelf).behind == 0


def test_index_of_an_empty_library_finds_nothing(library: Library, asked: Any) -> None:
    with Index(library) as index:
        assert index.nearest(asked, 5) == []
        assert index.count() == 0


def test_index_opened_again_is_the_same(shelf: Library, asked: Any) -> None:
    with Index(shelf) as index:
        first = index.nearest(asked, 5)
    generation = generations(shelf)
    with Index(shelf) as index:
        assert index.nearest(asked, 5) == first
    assert generations(shelf) == generation


def test_sync_brings_nothing_twice(shelf: Library) -> None:
    with Index(shelf) as index:
        assert index.sync() == 0
        delete(shelf, ["pier"])
        assert index.sync() == 0
        assert index.count() == len(SUBJECTS) - 1


def test_index_has_one_owner_among_processes_and_the_next_sees_what_it_did(
    shelf: Library, records: Records, take: Take, asked: Any
) -> None:
    code = (
        "import sys, pathlib\nfrom ingest.index import Index\nfrom ingest.library.record import Library\n"
        "index = Index(Library(pathlib.Path(sys.argv[1])))\nprint(index.count(), flush=True)\nsys.stdin.readline()\n"
        "print(index.sync(), flush=True)\nindex.close()\n"
    )
    with Index(shelf) as index:
        index.nearest(asked, 3)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(shelf.folder)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdout and owner.stdin
        assert owner.stdout.readline().strip() == str(len(SUBJECTS))
        with pytest.raises(IndexUnavailable, match="another Byline process"):
            Index(shelf)
        take(shelf, records({"id": "new", "text": "The boat to the island leaves at noon."}))
        out, _ = owner.communicate("go\n")
    assert (out.strip(), owner.returncode) == ("1", 0)
    with Index(shelf) as index:
        assert index.count() == len(SUBJECTS) + 1
        assert [hit.article for hit in hits(shelf, index.nearest(asked, 1))] == ["new"]


def test_index_has_one_owner_within_a_process(shelf: Library) -> None:
    with Index(shelf), pytest.raises(IndexUnavailable, match="holds the index"):
        Index(shelf)
    Index(shelf).close()


def test_rebuild_makes_it_anew_and_says_how_far(shelf: Library, embedder: Embedder) -> None:
    Index(shelf).close()
    (old,) = generations(shelf)
    told: list[tuple[int, int]] = []
    with (
        embedding_nothing(embedder),
        Index(shelf, rebuild=True, on_progress=lambda n, of: told.append((n, of))) as index,
    ):
        assert index.count() == len(SUBJECTS)
    assert told[-1] == (len(SUBJECTS), len(SUBJECTS))
    assert generations(shelf) != [old]


def test_sync_that_fails_midway_is_noted_and_made_good(
    shelf: Library, records: Records, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Index(shelf) as index:
        take(shelf, records({"id": "new", "text": "The boat leaves."}))
        with monkeypatch.context() as patch:
            patch.setattr(type(index._collection), "upsert", lambda *_, **__: 1 / 0)
            with pytest.raises(IndexUnavailable, match="reindex"):
                index.sync()
        assert index.fault is not None
        assert index.sync() == 1
        assert index.count() == len(SUBJECTS) + 1
    assert state(shelf)["seal"] is None


def test_index_that_lost_passages_says_so_and_is_not_sealed(
    shelf: Library, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Index(shelf) as index:
        assert index.fault is None
        monkeypatch.setattr(type(index._collection), "query", lambda *_, **__: {"ids": [[]], "distances": [[]]})
        with pytest.raises(IndexUnavailable, match="lost passages"):
            index.nearest(asked, 3)
        assert index.fault is not None
        assert index.answered == 0
    assert state(shelf)["seal"] is None


def test_index_that_cannot_be_written(shelf: Library) -> None:
    (shelf.folder / "index").write_text("in the way")
    with pytest.raises(IndexUnavailable, match="move it away"):
        Index(shelf)
    assert look(shelf).state is None


def test_index_closed_answers_no_more(shelf: Library, asked: Any) -> None:
    index = Index(shelf)
    index.close()
    with pytest.raises(IndexUnavailable):
        index.nearest(asked, 3)
