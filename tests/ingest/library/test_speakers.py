"""Speakers across articles: one full name is one speaker, a last name alone is not; and what is not read at all."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from ingest.article import Filters, Metadata, Original, Passage, Revision, SourceMap, Span, Statement
from ingest.embed import Embedder
from ingest.library import unread as unread_module
from ingest.library.making import Made
from ingest.library.recognise import Incoming
from ingest.library.record import Library
from ingest.library.search import statements_beside
from ingest.library.unread import told, unread
from ingest.library.writing import delete, put

ENGLISH = "The ferry stayed in the harbour of Larkmoor, and nobody on the island knew when it would go again."
GERMAN = (
    "Die Fähre blieb im Hafen von Larkmoor, und niemand auf der Insel wusste, wann sie wieder fahren würde oder ob."
)


def write(
    library: Library, embedder: Embedder, identity: str, text: str, speakers: Sequence[str | None] = (), **more: str
) -> None:
    """An article in which each speaker says its first word."""
    said = tuple(Statement("direct", (Span(0, 3),), name) for name in speakers)
    made = Made((Passage(Span(0, len(text))),), embedder.embed([text]), said, 1, 1, embedder.name, embedder.digest)
    revision = Revision(0, text, text, SourceMap.identity(len(text)))
    original = Original(text.encode(), "text/plain", "text", 1)
    put(library, Incoming(identity, Metadata(**more), revision, original, 1, (), None), made)  # type: ignore[arg-type]  # texts


@pytest.fixture
def shelf(library: Library, embedder: Embedder) -> Library:
    write(library, embedder, "one", f"{ENGLISH} One.", ["Ada Crane", "Ada Crane", "Crane", "Brian O’Dell", None])
    write(
        library, embedder, "two", f"{ENGLISH} Two.", ["Ada J. Crane", "Brian O'Dell", "Brian O'Dell"], outlet="The Echo"
    )
    write(
        library,
        embedder,
        "three",
        f"{ENGLISH} Three.",
        ["ADA CRANE", "Crane", "Uma L. Falk", "Uma K. Falk", "Uma Falk"],
    )
    return library


def test_speakers_of_one_full_name_are_counted_as_one(shelf: Library) -> None:
    counts = {name: (statements, articles) for name, statements, articles in shelf.speakers()}
    assert counts == {
        "Ada Crane": (4, 3), "Brian O'Dell": (3, 2), "Crane": (2, 2), "Uma L. Falk": (1, 1), "Uma K. Falk": (1, 1),
        "Uma Falk": (1, 1), None: (1, 1),
    }  # fmt: skip
    assert [count for _, count, _ in shelf.speakers()] == sorted((c for c, _ in counts.values()), reverse=True)


def test_speakers_within_filters_are_spelled_as_there(shelf: Library) -> None:
    assert shelf.speakers(Filters(outlets=("Echo",))) == [("Brian O'Dell", 2, 1), ("Ada J. Crane", 1, 1)]
    assert shelf.speakers(Filters(speakers=("Ada Crane",))) == [("Ada Crane", 4, 3)]


@pytest.mark.parametrize(
    ("asked", "articles"),
    [
        ("Ada Crane", "one one two three"),
        ("Ada J. Crane", "one one two three"),
        ("ada crane", "one one two three"),
        ("Ada K. Crane", ""),  # the one there is has another initial
        ("Crane", "one one one two three three"),
        ("Brian O´Dell", "one two two"),
        ("Uma K. Falk", "three"),
        ("Uma Falk", "three three three"),
    ],
)
def test_said_by_any_spelling_finds_all(shelf: Library, asked: str, articles: str) -> None:
    assert " ".join(said.article for said in shelf.said(Filters(speakers=(asked,)))) == articles
    assert " ".join(said.article for said in shelf.said(speakers=shelf.known_as(asked))) == articles


def test_said_by_nobody_and_by_ids(shelf: Library) -> None:
    assert [(said.article, said.statement.speaker) for said in shelf.said(speakers=[None])] == [("one", None)]
    every = shelf.said_by_id()
    assert len(every) == shelf.statement_total() == 13
    some = list(every)[3:6]
    assert list(shelf.said_by_id(ids=some)) == some
    assert shelf.said(ids=[]) == []


def test_people_are_known_anew_when_the_record_changes(shelf: Library) -> None:
    assert shelf.people().shown("Ada J. Crane") == "Ada Crane"
    delete(shelf, ["one", "three"])
    assert shelf.people().shown("Ada J. Crane") == "Ada J. Crane"
    assert shelf.known_as("Ada Crane") == ["Ada J. Crane"]


def test_statements_beside_a_word_are_those_of_its_passages(shelf: Library) -> None:
    assert len(statements_beside(shelf, "islands")) == 13
    assert len(statements_beside(shelf, "two")) == 3
    assert statements_beside(shelf, "two", Filters(articles=("one",))) == set()
    assert statements_beside(shelf, '"') == set()


def test_unread_are_articles_that_are_not_in_english(
    shelf: Library, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unread(shelf) == 0
    write(shelf, embedder, "still", f"{ENGLISH} Still.")
    write(shelf, embedder, "hafen", GERMAN, outlet="Bote")
    write(shelf, embedder, "stated", f"{ENGLISH} As if.", language="nl")
    write(shelf, embedder, "claimed", f"{GERMAN} Genau.", language="en-GB")
    assert unread(shelf) == 2
    assert unread(shelf, Filters(outlets=("Bote",))) == 1
    assert unread(shelf, Filters(articles=("one", "still"))) == 0
    monkeypatch.setattr(unread_module, "_OPENING", -1)  # a text that was looked at is not read again
    assert unread(shelf) == 2


def test_unread_is_told_in_words() -> None:
    assert told(0) is None
    assert (told(1) or "").startswith("1 article here is not in English")
    assert (told(2) or "").startswith("2 articles here are not in English")


# ── kept up with the record ──


def known(library: Library) -> tuple[object, ...]:
    """All that is kept of who is called what."""
    return (
        library.people(),
        library.name_words(),
        [library.known_as(name) for name in ("Crane", "Falk", "O'Dell", "Moss")],
    )


def assert_as_read_anew(library: Library) -> None:
    with Library(library.folder) as anew:
        assert known(library) == known(anew)


def test_what_is_kept_of_speakers_is_what_is_read_anew_whatever_happens(shelf: Library, embedder: Embedder) -> None:
    known(shelf)
    write(shelf, embedder, "four", f"{ENGLISH} Four.", ["Ida Moss", "Ada Crane", "ADA CRANE", "ADA CRANE", "ADA CRANE"])
    assert shelf.known_as("Moss") == ["Ida Moss"]
    assert_as_read_anew(shelf)
    write(shelf, embedder, "one", f"{ENGLISH} One, but now of another, Monday said.", ["Ida Moss"])
    assert_as_read_anew(shelf)
    write(shelf, embedder, "five", f"{ENGLISH} Five.", ["Ida M. Moss", "Ida J. Moss"])
    delete(shelf, ["three"])
    assert_as_read_anew(shelf)
    delete(shelf, ["five"])
    write(shelf, embedder, "six", f"{ENGLISH} Six.", [])
    write(shelf, embedder, "six more", f"{ENGLISH} Six, and more.", ["Ida J. Moss", "Falk"])
    assert_as_read_anew(shelf)


def test_of_what_came_in_only_that_is_read(shelf: Library, embedder: Embedder) -> None:
    known(shelf)
    write(shelf, embedder, "four", f"{ENGLISH} Four.", ["Ida Moss"])
    with shelf.connections.writing() as connection:  # of what was there already nothing is looked at any more
        connection.execute("UPDATE named SET words = ' gone ' WHERE article <= 3")
    assert shelf.known_as("Moss") == ["Ida Moss"]
    assert "Ada Crane" in shelf.known_as("Crane")


def test_who_sees_the_record_as_it_was_goes_by_a_newer_roll(shelf: Library, embedder: Embedder) -> None:
    with shelf.connections.reading():
        shelf.changes()  # from here on this thread sees it as it is now
        thread = threading.Thread(target=_adds, args=(shelf, embedder))
        thread.start()
        thread.join()
        assert shelf.known_as("Moss") == ["Ida Moss"]


def _adds(library: Library, embedder: Embedder) -> None:
    write(library, embedder, "four", f"{ENGLISH} Four.", ["Ida Moss"])
    assert library.known_as("Moss") == ["Ida Moss"]
