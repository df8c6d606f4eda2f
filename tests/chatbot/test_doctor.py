"""What `byline doctor` says of the index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatbot.doctor import Finding, examine
from chatbot.settings import load
from ingest.generation import folder_of
from ingest.index import Index
from ingest.library.record import Library
from tests.ingest.indexing import ARTICLES, current, generations, set_state, state

Take = Callable[..., Any]
Records = Callable[..., Path]


@pytest.fixture
def shelf(library: Library, records: Records, take: Take) -> Library:
    take(library, records(*ARTICLES))
    return library


def finding(library: Library) -> Finding:
    report = examine(load({"BYLINE_LIBRARY": str(library.folder)}, {}))
    (found,) = (f for f in report.findings if f.name == "index")
    return found


def test_doctor_of_an_index_that_was_not_made_yet(shelf: Library) -> None:
    assert finding(shelf).value.startswith("not made yet")
    assert finding(shelf).problem is None
    assert not folder_of(shelf).exists()


def test_doctor_of_an_index_that_is_current_and_one_that_is_behind(
    shelf: Library, records: Records, take: Take
) -> None:
    Index(shelf).close()
    before = generations(shelf)
    assert finding(shelf) == Finding("index", "current, 12 passages, recall@10 1.000 of exact search")
    take(shelf, records({"id": "new", "text": "The boat to the island leaves at noon."}))
    assert finding(shelf) == Finding("index", "behind, 13 passages, recall@10 1.000 of exact search")
    assert generations(shelf) == before


def test_doctor_of_an_index_that_another_holds(shelf: Library) -> None:
    with Index(shelf):
        assert finding(shelf) == Finding("index", "current, held by another Byline process, which keeps it up to date")


def _missing(library: Library) -> None:
    (current(library) / "chroma.sqlite3").unlink()


def _unclean(library: Library) -> None:
    (current(library) / "chroma.sqlite3").write_bytes(b"?" * 5000)
    set_state(library, seal=None)


def _garbage(library: Library) -> None:
    (folder_of(library) / "state.json").write_text("?")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (_missing, "was damaged (chroma.sqlite3 is missing)"),
        (_unclean, "was damaged (not closed when its process ended, and opening it failed:"),
        (_garbage, "was damaged (state.json can't be understood"),
        (lambda library: set_state(library, chroma="0.1"), "is of another version (Chroma 0.1"),
    ],
)
def test_doctor_of_an_index_that_is_damaged_says_why_and_mends_nothing(
    shelf: Library, damage: Callable[[Library], None], reason: str
) -> None:
    Index(shelf).close()
    before = generations(shelf), state(shelf)["generation"]
    damage(shelf)
    found = finding(shelf)
    assert found.problem is not None
    assert reason in found.problem
    assert "byline reindex" in found.problem
    assert "\n" not in found.problem
    assert generations(shelf) == before[0]
