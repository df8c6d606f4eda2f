"""The index, damaged in every way we could think of: found, said, made again, and questions answered meanwhile."""

from __future__ import annotations

import io
import json
import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chatbot.retrieve import Retriever
from ingest import index as index_module
from ingest import points
from ingest.embed import Embedder, default_embedder
from ingest.errors import IndexUnavailable
from ingest.generation import folder_of, look
from ingest.index import Index
from ingest.library.record import Library
from ingest.library.search import vector_total, vectors
from ingest.library.writing import delete
from ingest.pipeline import take_in
from ingest.sources import find
from tests.ingest.indexing import (
    ARTICLES,
    SUBJECTS,
    current,
    embedding_nothing,
    generations,
    same_as_exact,
    set_state,
    state,
)

Damage = Callable[[Library], None]
Watch = Callable[[Callable[[str], None]], None]

SMALL = {"space": "cosine", "ef_search": 100, "sync_threshold": 5, "batch_size": 4}
"""Makes Chroma write its files out after some passages, and not only after a thousand."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The folder of a library with an index, closed; to be copied."""
    folder = tmp_path_factory.mktemp("made")
    lines = folder / "articles.jsonl"
    lines.write_text("\n".join(map(json.dumps, ARTICLES)))
    with pytest.MonkeyPatch.context() as patch, Library(folder / "library", create=True) as library:
        patch.setattr(index_module, "_HNSW", SMALL)
        list(take_in(library, embedder, find([str(lines)], io.BytesIO())))
        Index(library).close()
    return folder / "library"


@pytest.fixture
def shelf(made: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    shutil.copytree(made, folder)
    monkeypatch.setattr(index_module, "_HNSW", SMALL)
    with Library(folder) as library:
        yield library


@pytest.fixture(scope="module")
def asked(embedder: Embedder) -> Any:
    return embedder.embed(["When does the boat to the island leave?"])[0]


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Watches the points that are reached, for this test only."""
    monkeypatch.setattr(points, "_watchers", [])
    return points.watch


# ── what can be done to its files ──


def inside(library: Library, name: str) -> Path:
    (path,) = current(library).rglob(name)
    return path


def missing(name: str) -> Damage:
    return lambda library: inside(library, name).unlink()


def truncated(name: str) -> Damage:
    def damage(library: Library) -> None:
        path = inside(library, name)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return damage


def flipped(name: str, at: int) -> Damage:
    def damage(library: Library) -> None:
        data = bytearray(inside(library, name).read_bytes())
        data[at : at + 64] = bytes(byte ^ 0xFF for byte in data[at : at + 64])
        inside(library, name).write_bytes(data)

    return damage


def foreign_database(library: Library) -> None:
    path = inside(library, "chroma.sqlite3")
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()


def no_database(library: Library) -> None:
    inside(library, "chroma.sqlite3").write_bytes(b"not a database" * 500)


def emptied_folder(library: Library) -> None:
    shutil.rmtree(current(library))
    current(library).mkdir()


def no_folder(library: Library) -> None:
    shutil.rmtree(current(library))


def file_in_its_place(library: Library) -> None:
    place = current(library)
    shutil.rmtree(place)
    place.write_text("in the way")


FILES: dict[str, tuple[Damage, str]] = {
    "missing vectors": (missing("data_level0.bin"), "data_level0.bin"),
    "missing database": (missing("chroma.sqlite3"), "chroma.sqlite3"),
    "truncated database": (truncated("chroma.sqlite3"), "chroma.sqlite3"),
    "flipped vectors": (flipped("data_level0.bin", 0), "data_level0.bin"),
    "flipped database": (flipped("chroma.sqlite3", 0), "chroma.sqlite3"),
    "flipped header": (flipped("header.bin", 20), "header.bin"),
    "foreign database": (foreign_database, "chroma.sqlite3"),
    "no database": (no_database, "chroma.sqlite3"),
    "emptied folder": (emptied_folder, "missing"),
    "missing folder": (no_folder, "generation-"),
    "file in its place": (file_in_its_place, "generation-"),
}
"""Damage to its files, and what must be said of it where they were sealed."""


# ── what can be done with its state, or to what it holds ──


def states(**changes: Any) -> Damage:
    return lambda library: set_state(library, **changes)


def garbage(text: str) -> Damage:
    return lambda library: folder_of(library).joinpath("state.json").write_text(text) and None


def no_state(library: Library) -> None:
    folder_of(library).joinpath("state.json").unlink()


def older_record(library: Library) -> None:
    """As if an older file had been put back: the same changes, another content."""
    with library.connections.writing() as connection:
        connection.execute("DELETE FROM passage WHERE id = 3")


def through_chroma(change: Callable[[Any], Any]) -> Damage:
    """By a Chroma that says nothing of it, closed cleanly."""

    def damage(library: Library) -> None:
        with Index(library) as index:
            change(index._collection)

    return damage


def shuffled(collection: Any) -> None:
    held = collection.get(include=["embeddings"])
    collection.update(ids=held["ids"], embeddings=list(reversed(held["embeddings"])))


COMPLETE = '{"generation": %s, "chroma": "1", "embedder": "", "seen": %s, "seal": %s}'
WITHIN: dict[str, tuple[Damage, str]] = {
    "another chroma": (states(chroma="0.1"), "another version"),
    "another embedder": (states(embedder="f" * 64), "another embedder"),
    "another record": (states(seen=10**6), "another record"),
    "older record": (older_record, "holds 12 passages, the record 11"),
    "no state": (no_state, "left half made"),
    "empty state": (garbage(""), "state.json"),
    "list for a state": (garbage("[1, 2]"), "state.json"),
    "binary state": (garbage("\ufffd\0"), "state.json"),
    "number for a name": (garbage(COMPLETE % ("5", "0", "null")), "generation is 5"),
    "way out of the folder": (garbage(COMPLETE % ('"../.."', "0", "null")), "generation is '../..'"),
    "word for a number": (garbage(COMPLETE % ('"generation-00000000"', '"x"', "null")), "seen is 'x'"),
    "list for a seal": (garbage(COMPLETE % ('"generation-00000000"', "0", "[]")), "seal is"),
    "file too many": (lambda library: current(library).joinpath("more").write_text("!") and None, "more is none of"),
    "emptied collection": (through_chroma(lambda c: c.delete(ids=c.get()["ids"])), "it holds 0 passages"),
    "one passage less": (through_chroma(lambda c: c.delete(ids=["7"])), "it holds 11 passages"),
    "one passage more": (
        through_chroma(lambda c: c.upsert(ids=["99"], embeddings=[[0.0] * 383 + [1.0]])),
        "holds 13 passages, the record 12",
    ),
    "vectors mixed up": (through_chroma(shuffled), "find what was put in"),
}


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING and r.name == "ingest.index"]


def made_again(library: Library, embedder: Embedder, asked: Any, watch: Watch) -> None:
    """Open the index, which must be made again, asking all the while."""
    before = generations(library)
    opened: list[Index] = []
    during: list[str] = []
    retriever = Retriever(library, lambda: embedder, lambda: opened[0] if opened else None)

    def ask(point: str) -> None:
        if not opened:
            assert same_as_exact(library, retriever.nearest(asked, 3), asked, 3)
            during.append(point)

    watch(ask)
    with embedding_nothing(embedder), Index(library) as index:
        opened.append(index)
        assert {"index.put_in", "index.aside_filled", "index.switched"} <= set(during)
        assert index.count() == vector_total(library)
        assert same_as_exact(library, retriever.nearest(asked, 3), asked, 3)
        assert index.answered == 1
    assert len(generations(library)) == 1
    assert generations(library) != before
    assert look(library).behind == 0


@pytest.mark.parametrize("kind", [*FILES, *WITHIN])
def test_damaged_index_is_found_said_and_made_again_while_questions_are_answered(
    shelf: Library, embedder: Embedder, asked: Any, watch: Watch, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    damage, reason = (FILES | WITHIN)[kind]
    damage(shelf)
    made_again(shelf, embedder, asked, watch)
    (said,) = warnings(caplog)
    assert reason in said
    assert said.endswith("making it again from the record")
    with Index(shelf) as index:
        assert index.count() == vector_total(shelf)
    assert len(warnings(caplog)) == 1


def test_files_that_are_not_as_they_were_sealed_are_not_opened(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    flipped("data_level0.bin", 0)(shelf)  # crashes who opens it
    opened: list[str] = []
    real = index_module._client
    monkeypatch.setattr(index_module, "_client", lambda folder: opened.append(folder.name) or real(folder))
    monkeypatch.setattr(index_module, "_PROBE", "raise SystemExit('no child is needed')")
    damaged = state(shelf)["generation"]
    Index(shelf).close()
    assert len(opened) == 1
    assert opened != [damaged]


# ── an unclean end ──


def test_index_of_an_unclean_end_is_kept_where_it_is_whole(
    shelf: Library, asked: Any, caplog: pytest.LogCaptureFixture
) -> None:
    set_state(shelf, seal=None)
    before = generations(shelf)
    with Index(shelf) as index:
        assert same_as_exact(shelf, index.nearest(asked, 3), asked, 3)
    assert generations(shelf) == before
    assert state(shelf)["seal"] is not None
    assert warnings(caplog) == []


@pytest.mark.parametrize("kind", FILES)
def test_damaged_index_of_an_unclean_end_ends_the_child_and_not_us(
    shelf: Library, embedder: Embedder, asked: Any, watch: Watch, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    FILES[kind][0](shelf)
    set_state(shelf, seal=None)
    made_again(shelf, embedder, asked, watch)
    (said,) = warnings(caplog)
    assert said.startswith("the index was damaged (")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os.abort()", "crashed with SIGABRT"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crashed with SIGSEGV"),
        ("import time; time.sleep(60)", "did not open within"),
        ("raise ValueError('it is upside down')", "opening it failed: it is upside down"),
        ("import ingest.index as index; index._SAME = -1.0; index.probe()", "find what was put in"),
    ],
)
def test_child_that_does_not_survive_or_finds_nothing_is_believed(
    shelf: Library,
    embedder: Embedder,
    asked: Any,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    code: str,
    reason: str,
) -> None:
    set_state(shelf, seal=None)
    monkeypatch.setattr(index_module, "_PROBE", code)
    monkeypatch.setattr(index_module, "_PROBE_SECONDS", 1.0 if "sleep" in code else 60.0)
    made_again(shelf, embedder, asked, watch)
    assert reason in warnings(caplog)[0]


def test_child_ends_with_its_parent() -> None:
    code = (
        "import threading, time\nfrom ingest.index import _end_with_parent\n"
        "threading.Thread(target=_end_with_parent).start()\nprint('on', flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin and child.stdout
        assert child.stdout.readline() == b"on\n"
        child.stdin.close()
        assert child.wait(10) == 1


# ── where it can't be made ──


def test_index_that_never_finds_what_was_put_in_is_unavailable_after_two_tries(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "_SAME", -1.0)
    tries: list[str] = []
    real = index_module._client
    monkeypatch.setattr(index_module, "_client", lambda folder: tries.append(folder.name) or real(folder))
    with pytest.raises(IndexUnavailable, match="does not find what was put in"):
        Index(shelf, rebuild=True)
    assert len(tries) == 2
    assert generations(shelf) == [state(shelf)["generation"]]  # the one that was there is there still


def test_index_that_fails_while_it_is_filled_leaves_nothing_behind_and_is_made_when_it_can_be(
    shelf: Library, embedder: Embedder, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    FILES["missing vectors"][0](shelf)

    def fail(point: str) -> None:
        if point == "index.put_in":
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(points, "_watchers", [fail])
        with pytest.raises(IndexUnavailable, match="No space left"):
            Index(shelf)
    assert generations(shelf) == []
    assert same_as_exact(shelf, Retriever(shelf, lambda: embedder).nearest(asked, 3), asked, 3)
    with Index(shelf) as index:
        assert index.count() == len(SUBJECTS)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="limits of a process are Unix's")
def test_index_on_a_full_disk_is_unavailable_and_made_when_there_is_room(shelf: Library) -> None:
    no_folder(shelf)
    done = in_child(shelf, "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))")
    assert done.returncode == 1
    assert "IndexUnavailable: the index can't be made" in done.stderr
    with Index(shelf) as index:
        assert index.count() == len(SUBJECTS)


def test_index_that_may_not_be_written_is_unavailable(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FileLock, "acquire", refused)  # the superuser, who may run this test, is refused nothing
    with pytest.raises(IndexUnavailable, match=r"can't be written \(Permission denied\)"):
        Index(shelf)


def test_state_that_cannot_be_written_makes_it_unavailable(shelf: Library, embedder: Embedder, asked: Any) -> None:
    folder_of(shelf).joinpath("state.json").unlink()
    folder_of(shelf).joinpath("state.json").mkdir()
    with pytest.raises(IndexUnavailable, match="can't be made"):
        Index(shelf)
    assert generations(shelf) == []
    assert same_as_exact(shelf, Retriever(shelf, lambda: embedder).nearest(asked, 3), asked, 3)


def test_index_without_mending_says_what_is_wrong_and_leaves_it(shelf: Library) -> None:
    FILES["truncated database"][0](shelf)
    before = generations(shelf)
    with pytest.raises(IndexUnavailable, match=r"damaged \(chroma.sqlite3 was altered\).*reindex"):
        Index(shelf, mend=False)
    assert generations(shelf) == before


def test_closing_that_fails_leaves_it_unsealed_and_free(
    shelf: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    index = Index(shelf)
    with monkeypatch.context() as patch:
        patch.setattr(type(index._client), "close", lambda _: 1 / 0)
        index.close()
    assert "closed cleanly" in warnings(caplog)[0]
    assert state(shelf)["seal"] is None
    index._collection._client._system.stop()  # what the failed closing left open
    with Index(shelf) as again:
        assert again.count() == len(SUBJECTS)


# ── broken off, and killed ──


@pytest.mark.parametrize("rebuild", [False, True])
def test_what_is_under_way_is_broken_off_when_the_process_ends(shelf: Library, rebuild: bool) -> None:
    set_state(shelf, seal=None)
    before = generations(shelf)
    began = time.monotonic()
    with pytest.raises(IndexUnavailable, match="the process ends"):
        Index(shelf, rebuild=rebuild, stopped=lambda: True)
    assert time.monotonic() - began < 5
    assert generations(shelf) == before
    with Index(shelf) as index:
        assert index.count() == len(SUBJECTS)
    assert generations(shelf) == before


def in_child(library: Library, first: str, **arguments: object) -> subprocess.CompletedProcess[str]:
    """Open and close the index of a library in another process, which does something else first."""
    code = (
        "import os, pathlib, signal, sys\nfrom ingest import index, points\nfrom ingest.library.record import Library\n"
        f"index._HNSW, index._BATCH = {SMALL!r}, 5\n{first}\n"
        f"with Library(pathlib.Path(sys.argv[1])) as library:\n    index.Index(library, **{arguments!r}).close()\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code, str(library.folder)], capture_output=True, text=True, timeout=120
    )


def sealed(library: Library) -> None:
    """Closed cleanly; since then an article went and another came in."""
    delete(library, [ARTICLES[0]["id"]])
    list(take_in(library, default_embedder(), find(["-"], io.BytesIO(b"The ferry to the island leaves at noon."))))


def unclean(library: Library) -> None:
    sealed(library)
    set_state(library, seal=None)


def damaged(library: Library) -> None:
    sealed(library)
    FILES["flipped vectors"][0](library)


SCENARIOS: dict[str, tuple[Damage, dict[str, object], list[str]]] = {
    "sealed": (sealed, {}, ["index.unsealed", "index.deleted", "index.put_in", "index.closed", "index.sealed"]),
    "unclean": (unclean, {}, ["index.probed", "index.unsealed"]),
    "damaged": (damaged, {}, ["index.put_in", "index.aside_filled", "index.switched", "index.swept", "index.closed"]),
    "rebuilt": (sealed, {"rebuild": True}, ["index.put_in", "index.aside_filled", "index.switched", "index.sealed"]),
}


@pytest.mark.parametrize(("scenario", "point"), [(name, point) for name in SCENARIOS for point in SCENARIOS[name][2]])
def test_index_of_a_process_killed_at_any_point_is_opened_or_made_again(
    shelf: Library, embedder: Embedder, asked: Any, scenario: str, point: str
) -> None:
    prepare, arguments, _ = SCENARIOS[scenario]
    prepare(shelf)
    kill = f"points.watch(lambda name: name == {point!r} and os.kill(os.getpid(), signal.SIGKILL))"
    assert in_child(shelf, kill, **arguments).returncode == -signal.SIGKILL
    with embedding_nothing(embedder), Index(shelf) as index:
        assert same_as_exact(shelf, index.nearest(asked, 5), asked, 5)
        assert index.count() == vector_total(shelf) == len(vectors(shelf).ids)
    assert len(generations(shelf)) == 1
    assert state(shelf)["seal"] is not None


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_points_at_which_it_is_killed_are_all_there_are(shelf: Library, scenario: str) -> None:
    prepare, arguments, tested = SCENARIOS[scenario]
    prepare(shelf)
    done = in_child(shelf, "points.watch(lambda name: print(name))", **arguments)
    reached = {name for name in done.stdout.split() if name.startswith("index.")}
    assert set(tested) <= reached
    assert reached <= {name for _, _, names in SCENARIOS.values() for name in names}
