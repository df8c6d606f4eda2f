"""Deleting with a way back."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

from chatbot.web.deleting import Deletions
from ingest.article import Entry
from ingest.embed import Embedder
from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.sources import Found

PIER = b"The pier of Saltby is 90 metres long, the council said."


def taken_in(library: Library, embedder: Embedder) -> str:
    (entry,) = list[Entry](take_in(library, embedder, [Found("-", None, lambda: io.BytesIO(PIER))]))
    assert entry.id
    return entry.id


def wait_for(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_article_goes_when_the_time_for_second_thoughts_is_over(library: Library, embedder: Embedder) -> None:
    article = taken_in(library, embedder)
    deletions = Deletions(library.folder, 0.2)
    deletions.ask(article)
    assert 0 < deletions.waiting()[article] <= 0.2
    assert library.count() == 1
    wait_for(lambda: not deletions.waiting())
    assert library.count() == 0
    assert not deletions.undo(article)
    assert not deletions.faults()


def test_undone_deletion_changes_nothing(library: Library, embedder: Embedder) -> None:
    article, changes = taken_in(library, embedder), library.changes()
    deletions = Deletions(library.folder, 0.1)
    deletions.ask(article)
    deletions.ask(article)
    assert deletions.undo(article)
    assert not deletions.undo(article)
    time.sleep(0.3)
    assert (library.count(), library.changes(), deletions.waiting()) == (1, changes, {})


def test_article_asked_for_again_after_undo_waits_anew(library: Library, embedder: Embedder) -> None:
    article = taken_in(library, embedder)
    deletions = Deletions(library.folder, 0.4)
    deletions.ask(article)
    time.sleep(0.2)
    deletions.undo(article)
    deletions.ask(article)
    time.sleep(0.3)
    assert library.count() == 1
    wait_for(lambda: library.count() == 0)


def test_what_somebody_else_deleted_meanwhile_is_no_fault(library: Library) -> None:
    deletions = Deletions(library.folder, 0.01)
    deletions.ask("nobody's")
    wait_for(lambda: not deletions.waiting())
    assert not deletions.faults()


def test_deletion_that_fails_says_why(library: Library, embedder: Embedder) -> None:
    article = taken_in(library, embedder)
    other = library.folder.parent / "a file"
    other.write_text("x")
    deletions = Deletions(other, 0.01)
    deletions.ask(article)
    wait_for(lambda: not deletions.waiting())
    (why,) = deletions.faults()
    assert "not a library folder" in why
    assert not deletions.faults()
    assert library.count() == 1
