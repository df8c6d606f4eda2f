"""The keeper of the index: nobody waits for it, it takes over, and mends what fails while it serves."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatbot import keeper as keeper_module
from chatbot.keeper import IndexKeeper
from chatbot.opening import opened
from ingest import points
from ingest.embed import Embedder
from ingest.generation import folder_of
from ingest.index import Index
from ingest.library.record import Library
from ingest.library.search import hits
from tests.ingest.indexing import ARTICLES, SUBJECTS, current, generations, same_as_exact, state

Take = Callable[..., Any]
Records = Callable[..., Path]


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper_module, "_EVERY_SECONDS", 0.05)


@pytest.fixture
def shelf(library: Library, records: Records, take: Take) -> Library:
    take(library, records(*ARTICLES))
    return library


@pytest.fixture
def asked(embedder: Embedder) -> Any:
    return embedder.embed(["When does the boat to the island leave?"])[0]


def soon(what: Callable[[], Any]) -> Any:
    """What a thing comes to, as soon as it comes to something."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.01)
    raise AssertionError("it did not come to be")


def test_library_opens_and_answers_while_the_index_is_being_made(
    shelf: Library, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work, go_on = threading.Event(), threading.Event()

    def hold(point: str) -> None:
        if point == "index.aside_filled":
            at_work.set()
            assert go_on.wait(60)

    monkeypatch.setattr(points, "_watchers", [hold])
    with opened(shelf.folder, own_index=True) as over:
        try:
            assert same_as_exact(shelf, over.retriever.nearest(asked, 3), asked, 3)
            assert at_work.wait(60)
            assert over.retriever.search("When does the ferry leave?", ["ferry"], 1)[0].article == "ferry"
            assert over.retriever.index() is None
        finally:
            go_on.set()
        index: Index = soon(over.retriever.index)
        assert same_as_exact(shelf, over.retriever.nearest(asked, 3), asked, 3)
        assert index.answered == 1
    assert state(shelf)["seal"] is not None


def test_damaged_index_is_made_again_while_a_library_is_open(
    shelf: Library, asked: Any, caplog: pytest.LogCaptureFixture
) -> None:
    Index(shelf).close()
    current(shelf).joinpath("chroma.sqlite3").write_bytes(b"?")
    with opened(shelf.folder, own_index=True) as over:
        assert same_as_exact(shelf, over.retriever.nearest(asked, 3), asked, 3)
        soon(over.retriever.index)
        assert same_as_exact(shelf, over.retriever.nearest(asked, 3), asked, 3)
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING] == [
        "the index was damaged (chroma.sqlite3 was altered): making it again from the record"
    ]


def test_keeper_takes_in_what_others_took_in(shelf: Library, records: Records, take: Take, asked: Any) -> None:
    with opened(shelf.folder, own_index=True) as over:
        index: Index = soon(over.retriever.index)
        take(shelf, records({"id": "new", "text": "The boat to the island leaves at noon."}))
        assert hits(shelf, over.retriever.nearest(asked, 1))[0].article == "new"
        soon(lambda: index.count() == len(SUBJECTS) + 1)


def test_keeper_waits_for_another_process_and_takes_over_when_it_ends(
    shelf: Library, asked: Any, caplog: pytest.LogCaptureFixture
) -> None:
    code = (
        "import sys, pathlib\nfrom ingest.index import Index\nfrom ingest.library.record import Library\n"
        "index = Index(Library(pathlib.Path(sys.argv[1])))\nprint(index.count(), flush=True)\nsys.stdin.readline()\n"
        "sys.stdin.readline() or __import__('os')._exit(1)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(shelf.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdout and owner.stdout.readline()
        with IndexKeeper(shelf) as keeper:
            soon(lambda: "another Byline process" in caplog.text)
            time.sleep(0.3)  # some more tries
            assert keeper.index() is None
            owner.communicate()  # which ends without closing it
            index: Index = soon(keeper.index)
            assert same_as_exact(shelf, index.nearest(asked, 3), asked, 3)
    assert caplog.text.count("another Byline process") == 1
    assert "making it again" not in caplog.text


def test_index_that_fails_while_it_serves_is_opened_again_and_then_made_again(
    shelf: Library, embedder: Embedder, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(shelf.folder, own_index=True) as over:
        made = []
        for _ in range(3):
            index: Index = soon(over.retriever.index)
            made += generations(shelf)
            monkeypatch.setattr(index._collection, "query", lambda *_, **__: 1 / 0)
            assert same_as_exact(shelf, over.retriever.nearest(asked, 3), asked, 3)
            assert over.retriever.index() is None
            assert index.answered == 0
        index = soon(over.retriever.index)
        assert same_as_exact(shelf, over.retriever.nearest(asked, 3), asked, 3)
        assert index.answered == 1
    assert made[0] == made[1] != made[2]


def test_index_that_cannot_be_made_is_said_once_and_had_when_it_can_be(
    shelf: Library, asked: Any, caplog: pytest.LogCaptureFixture
) -> None:
    folder_of(shelf).write_text("in the way")
    with opened(shelf.folder, own_index=True) as over:
        soon(lambda: "move it away" in caplog.text)
        assert same_as_exact(shelf, over.retriever.nearest(asked, 3), asked, 3)
        folder_of(shelf).unlink()
        soon(over.retriever.index)
    assert caplog.text.count("move it away") == 1


def test_ending_breaks_off_what_is_under_way(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest import index as index_module

    monkeypatch.setattr(index_module, "_BATCH", 1)
    filled = []
    with IndexKeeper(shelf) as keeper:

        def note(point: str) -> None:
            if point == "index.put_in":
                filled.append(point)
                keeper._ending.set()

        monkeypatch.setattr(points, "_watchers", [note])
        soon(lambda: filled)
    assert not keeper._thread.is_alive()
    assert len(filled) == 1
    assert generations(shelf) == []
