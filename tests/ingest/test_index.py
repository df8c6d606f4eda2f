"""The Chroma index: filled from the record, owned by one, thrown away and made again when in doubt."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chatbot.retrieve import Retriever
from ingest.embed import Embedder
from ingest.errors import IndexUnavailable
from ingest.index import Index, look
from ingest.library.record import Library
from ingest.library.search import hits, passage_total, vectors
from ingest.library.writing import delete

SUBJECTS = "pier lighthouse ferry budget museum storm bakery railway forest hospital school harbour".split()
ARTICLES = [{"id": subject, "text": f"This report is about the {subject} of Saltby."} for subject in SUBJECTS]

Take = Callable[..., Any]
Records = Callable[..., Path]


@pytest.fixture
def shelf(library: Library, records: Records, take: Take) -> Library:
    take(library, records(*ARTICLES))
    return library


@pytest.fixture
def asked(embedder: Embedder) -> np.ndarray[Any, Any]:
    return embedder.embed(["When does the boat to the island leave?"])[0]


@contextlib.contextmanager
def embedding_nothing(embedder: Embedder) -> Iterator[None]:
    """Making the index again takes the vectors from the record."""

    def poisoned(*_: object) -> None:
        raise AssertionError("something was embedded")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(embedder), "embed", poisoned)
        yield


def state(library: Library) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((library.folder / "index" / "state.json").read_text())
    return found


def set_state(library: Library, **changes: Any) -> None:
    (library.folder / "index" / "state.json").write_text(json.dumps(state(library) | changes))


def generations(library: Library) -> list[str]:
    return sorted(path.name for path in (library.folder / "index").glob("generation-*"))


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
    assert look(shelf).is_current


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


def test_retriever_is_answered_by_chroma_over_the_whole_library(shelf: Library, embedder: Embedder, asked: Any) -> None:
    with Index(shelf) as index:
        retriever = Retriever(shelf, lambda: embedder, index)
        found = retriever.nearest(asked, 5)
        assert index.answered == 1
        assert [i for i, _ in found] == [i for i, _ in Retriever(shelf, lambda: embedder).nearest(asked, 5)]


def test_retriever_finds_what_is_newer_than_the_index_and_not_what_is_gone(
    shelf: Library, records: Records, take: Take, embedder: Embedder
) -> None:
    vector = embedder.embed(["ferry"])[0]
    with Index(shelf) as index:
        retriever = Retriever(shelf, lambda: embedder, index)

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
        assert not look(shelf).is_current
        assert index.sync() == 1
        assert look(shelf).is_current
        assert index.count() == passage_total(shelf) == len(SUBJECTS)
        assert set(nearest()) <= {card.id for card in shelf.cards()}


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


def _dirty(library: Library) -> None:
    set_state(library, dirty=True)


def _without_folder(library: Library) -> None:
    shutil.rmtree(library.folder / "index" / state(library)["generation"])


def _hollow(library: Library) -> None:
    _without_folder(library)
    (library.folder / "index" / state(library)["generation"]).mkdir()


def _without_segment(library: Library) -> None:
    (database,) = (library.folder / "index" / state(library)["generation"]).glob("*.sqlite3")
    database.write_bytes(b"not a database" * 500)


def _by_another_embedder(library: Library) -> None:
    set_state(library, embedder="f" * 64)


def _by_another_chroma(library: Library) -> None:
    set_state(library, chroma="0.1")


def _from_the_future(library: Library) -> None:
    set_state(library, seen=10**6)


def _of_another_record(library: Library) -> None:
    with library.connections.writing() as connection:  # as if an older file had been put back
        connection.execute("DELETE FROM passage WHERE id = (SELECT max(id) FROM passage)")


def _garbage(text: str) -> Callable[[Library], None]:
    def write(library: Library) -> None:
        (library.folder / "index" / "state.json").write_text(text)

    return write


GENERATION = '"generation": "generation-00000000", "chroma": "1", "embedder": ""'


@pytest.mark.parametrize(
    "doubt",
    [
        _dirty,
        _without_folder,
        _hollow,
        _without_segment,
        _by_another_embedder,
        _by_another_chroma,
        _from_the_future,
        _of_another_record,
        _garbage(""),
        _garbage("[1, 2]"),
        _garbage("{}"),
        _garbage('{"generation": 5, "chroma": "1", "embedder": "", "seen": 0, "dirty": false}'),
        _garbage('{"generation": "../..", "chroma": "1", "embedder": "", "seen": 0, "dirty": false}'),
        _garbage("{" + GENERATION + ', "seen": "x", "dirty": false}'),
        _garbage("\ufffd\0"),
    ],
)
def test_index_in_doubt_is_made_anew_and_old_generations_are_swept(
    shelf: Library, embedder: Embedder, asked: Any, doubt: Callable[[Library], None]
) -> None:
    Index(shelf).close()
    (old,) = generations(shelf)
    doubt(shelf)
    with embedding_nothing(embedder), Index(shelf) as index:
        assert index.count() == passage_total(shelf)
        assert [i for i, _ in index.nearest(asked, 3)] == [i for i, _ in vectors(shelf).nearest(asked, 3)]
        assert generations(shelf) != [old]
        assert len(generations(shelf)) == 1
    assert look(shelf).is_current


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


def test_sync_that_fails_midway_stays_dirty_and_is_made_good(
    shelf: Library, records: Records, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Index(shelf) as index:
        take(shelf, records({"id": "new", "text": "The boat leaves."}))
        with monkeypatch.context() as patch:
            patch.setattr(type(index._collection), "upsert", lambda *_, **__: 1 / 0)
            with pytest.raises(IndexUnavailable, match="reindex"):
                index.sync()
        assert state(shelf)["dirty"]
        assert index.sync() == 1
        assert not state(shelf)["dirty"]
        assert index.count() == len(SUBJECTS) + 1


def test_retriever_answers_from_the_record_where_chroma_fails(
    shelf: Library, embedder: Embedder, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Index(shelf) as index:
        retriever = Retriever(shelf, lambda: embedder, index)
        monkeypatch.setattr(type(index._collection), "query", lambda *_, **__: {"ids": [[]], "distances": [[]]})
        with pytest.raises(IndexUnavailable, match="lost passages"):
            index.nearest(asked, 3)
        assert len(retriever.nearest(asked, 3)) == 3
        assert index.answered == 0


def test_index_that_cannot_be_written(shelf: Library) -> None:
    (shelf.folder / "index").write_text("in the way")
    with pytest.raises(IndexUnavailable, match="permissions"):
        Index(shelf)
    assert not look(shelf).is_current


def test_index_closed_answers_no_more(shelf: Library, asked: Any) -> None:
    index = Index(shelf)
    index.close()
    with pytest.raises(IndexUnavailable):
        index.nearest(asked, 3)
