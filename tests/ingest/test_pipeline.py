"""The whole way in: every document its entry, each fault alone, nothing half done."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest import pipeline
from ingest.article import Metadata
from ingest.embed import TEST_SENTENCE, Embedder
from ingest.errors import EmbedderError, LibraryError
from ingest.library.record import Library
from ingest.library.search import passage_total, vectors
from ingest.pipeline import NOT_ENGLISH, take_in
from ingest.reading import Given
from ingest.sources import find

PIER = (
    "Saltby closes its pier\n\nThe old pier of Saltby will close in May, the council said on Monday after a long debate.\n\n"
    "“Nobody should walk there any more,” said Ada Crane, the mayor of Saltby. “We will repair it by winter.”\n"
)
CAFE = (
    "The café of Zoë Brandt was closed on Monday, and nobody knows when it will open again, she said.\n\n"
    "It has stood beside the harbour since her grandmother’s day. The guests now drink their coffee at home.\n"
)
Take = Callable[..., list[Any]]
Records = Callable[..., Path]


def number(n: int) -> dict[str, Any]:
    return {"id": f"n{n}", "text": f"Report number {n} says that the pier was closed {n} times."}


def consistent(library: Library) -> bool:
    """Whether each article there is wholly there."""
    return all(card.passages for card in library.cards()) and len(vectors(library).ids) == passage_total(library)


def test_take_in_a_folder_of_good_and_bad_files(library: Library, tmp_path: Path, take: Take) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    files: dict[str, bytes] = {
        "01-pier.txt": PIER.encode(),
        "02-empty.txt": b"",
        "03-blank.txt": b" \n\n ",
        "04-binary.txt": bytes(range(256)) * 40,
        "05-latin.txt": CAFE.replace("’", "'").encode("latin-1"),
        "06-windows.txt": CAFE.replace("café", "cafés").encode("cp1252"),
        "07-wide.txt": CAFE.replace("café", "cafe").encode("utf-16"),
        "08-page.html": b"<!doctype html><p>The pier closed.",
        "09.pdf": b"%PDF-1.7 x",
        "10-lines.jsonl": b'{"text": "The lamp broke."}\n{"text": \n{"text": "half \\ud800"}\n{"n": 1}\n{"text": "It burns."}\n',
        "11-none.jsonl": b"\n\n",
        "12-menu.txt": b"Home\nNews\nSport\n",
        "13-again.txt": PIER.encode(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    entries = take(library, folder, tmp_path / "missing.txt")
    told = [(Path(e.source).name, e.status, e.error) for e in entries]
    assert [(name, status) for name, status, _ in told] == [
        ("01-pier.txt", "added"),
        ("02-empty.txt", "failed"),
        ("03-blank.txt", "failed"),
        ("04-binary.txt", "failed"),
        ("05-latin.txt", "added"),
        ("06-windows.txt", "added"),
        ("07-wide.txt", "added"),
        ("08-page.html", "failed"),
        ("09.pdf", "failed"),
        ("10-lines.jsonl#1", "added"),
        ("10-lines.jsonl#2", "failed"),
        ("10-lines.jsonl#3", "failed"),
        ("10-lines.jsonl#4", "failed"),
        ("10-lines.jsonl#5", "added"),
        ("11-none.jsonl", "failed"),
        ("12-menu.txt", "failed"),
        ("13-again.txt", "duplicate"),
        ("missing.txt", "failed"),
    ]
    for name, status, error in told:
        assert (error is not None) == (status == "failed"), name
        assert error is None or (name.split("#")[0] in error and "\n" not in error), error
    assert "line 2" in str(told[10][2])
    texts = [library.article(e.id).revision.source_text for e in entries[4:7]]
    assert texts == [CAFE.replace("’", "'"), CAFE.replace("café", "cafés"), CAFE.replace("café", "cafe")]
    assert consistent(library)


def test_take_in_standard_input(library: Library, take: Take) -> None:
    assert [(e.source, e.status) for e in take(library, "-", stdin=PIER.encode())] == [("-", "added")]
    assert take(library, "-", stdin=PIER.encode())[0].status == "unchanged"
    (failed,) = take(library, "-", stdin=b"")
    assert "standard input is empty" in str(failed.error)


def test_take_in_gives_the_source_text_as_it_came(library: Library, take: Take) -> None:
    source = "\r\n " + PIER.replace("\n", "\r\n")
    article = library.article(take(library, "-", stdin=source.encode())[0].id)
    assert article.revision.source_text == source
    for passage in library.passages(article.id):
        assert article.revision.to_source(passage.span).of(source) == passage.span.of(article.revision.text)


def test_take_in_twice_is_unchanged_and_embeds_nothing(
    library: Library, records: Records, take: Take, monkeypatch: pytest.MonkeyPatch, embedder: Embedder
) -> None:
    path = records(*map(number, range(5)))
    take(library, path)
    changes = library.changes()

    def embed(texts: list[str]) -> Any:
        assert set(texts) <= {TEST_SENTENCE}, "nothing is new"
        return known[: len(texts)]

    known = embedder.embed([TEST_SENTENCE])
    monkeypatch.setattr(type(embedder), "embed", lambda _, texts: embed(texts))
    assert {e.status for e in take(library, path)} == {"unchanged"}
    assert library.changes() == changes


def test_take_in_duplicates_within_one_run(library: Library, records: Records, take: Take) -> None:
    text = number(1)["text"]
    entries = take(
        library, records({"text": text}, {"text": text, "id": "b"}, {"text": text, "tags": ["x"]}, {"text": text})
    )
    assert [e.status for e in entries] == ["added", "duplicate", "duplicate", "duplicate"]
    assert {e.id for e in entries} == {entries[0].id}
    assert library.article("b").tags == ("x",)


def test_take_in_one_article_that_changes_back_within_one_run(library: Library, records: Records, take: Take) -> None:
    take(library, records(number(1)))
    entries = take(library, records({**number(2), "id": "n1"}, number(1), {**number(1), "tags": ["x"]}))
    assert [(e.status, e.revision) for e in entries] == [("updated", 2), ("updated", 3), ("updated", 3)]
    assert library.article("n1").revision.text == number(1)["text"]
    assert consistent(library)


def test_take_in_vectors_belong_to_their_passages(
    library: Library, records: Records, take: Take, embedder: Embedder
) -> None:
    take(library, records(*map(number, range(120))))
    with library.connections.reading() as connection:
        rows = connection.execute(
            """SELECT substr(r.text, p.start + 1, p."end" - p.start), v.data FROM passage p JOIN vector v ON v.passage = p.id
               JOIN revision r ON r.article = p.article AND r.number = p.revision ORDER BY random() LIMIT 20"""
        ).fetchall()
    for text, data in rows:
        assert np.array_equal(np.frombuffer(data, dtype="<f4"), embedder.embed([text])[0])


def test_take_in_what_is_given_wins(library: Library, records: Records, take: Take) -> None:
    given = Given(Metadata(title="Given", origin={"title": "given"}), ("one", "two"))
    (entry,) = take(
        library, records({**number(1), "title": "Stated", "outlet": "The Echo", "tags": ["two", "three"]}), given=given
    )
    card = library.card(entry.id)
    assert (card.metadata.title, card.metadata.outlet) == ("Given", "The Echo")
    assert dict(card.metadata.origin) == {"title": "given", "outlet": "record"}
    assert card.tags == ("one", "three", "two")


def test_dry_run_says_what_would_be_and_creates_nothing(
    folder: Path, library: Library, records: Records, take: Take, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "other"
    with Library(elsewhere) as none:
        (entry,) = take(none, records(number(1)), dry_run=True)
    assert (entry.status, entry.id, entry.revision, entry.passages) == ("added", None, None, 1)
    assert not elsewhere.exists()
    take(library, records(number(1)))
    before = library.changes()
    entries = take(library, records(number(1), {**number(2), "id": "n1"}, number(3), b"{"), dry_run=True)
    assert [(e.status, e.id, e.revision, e.passages) for e in entries] == [
        ("unchanged", "n1", 1, 1),
        ("updated", "n1", 2, 1),
        ("added", None, None, 1),
        ("failed", None, None, 0),
    ]
    assert (library.changes(), library.count()) == (before, 1)


def test_take_in_closed_early_keeps_what_was_acknowledged(
    library: Library, records: Records, embedder: Embedder
) -> None:
    run = take_in(library, embedder, find([str(records(*map(number, range(200))))], io.BytesIO()))
    seen = [next(run).id for _ in range(7)]
    run.close()  # type: ignore[attr-defined]  # it is a generator
    assert [card.id for card in library.cards()] == seen
    assert consistent(library)


def test_take_in_interrupted_keeps_what_was_acknowledged(
    library: Library, records: Records, take: Take, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = records(*map(number, range(120)))
    insert = pipeline.put
    seen: list[str] = []

    def interrupted(*arguments: Any) -> Any:
        if len(seen) == 60:
            raise KeyboardInterrupt
        return insert(*arguments)

    monkeypatch.setattr(pipeline, "put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        for entry in take_in(library, embedder, find([str(path)], io.BytesIO())):
            seen.append(str(entry.id))
    monkeypatch.undo()
    assert [card.id for card in library.cards()] == seen
    assert consistent(library)
    assert [e.status for e in take(library, path)] == ["unchanged"] * 60 + ["added"] * 60


def test_take_in_by_another_embedder_is_refused_before_anything_is_written(
    library: Library, records: Records, take: Take, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(library, records(number(1)))
    monkeypatch.setattr(type(embedder), "digest", "f" * 64)
    with pytest.raises(EmbedderError):
        take(library, records(number(2)))
    assert library.count() == 1


def test_take_in_where_the_disk_is_full_is_one_clear_error(library: Library, records: Records, take: Take) -> None:
    library.connections.get().execute("PRAGMA max_page_count = 1")
    with pytest.raises(LibraryError, match="disk is full"):
        take(library, records({"text": "The pier closed. " * 2000}))
    library.connections.get().execute("PRAGMA max_page_count = 1000000")
    assert library.count() == 0


def test_take_in_a_text_of_a_megabyte(
    library: Library, document: Any, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(embedder), "embed", lambda _, texts: np.full((len(texts), 384), 0.05, dtype=np.float32))
    paragraph = (
        "Paragraph {} of a very long report tells of the pier and of the sea, of boats, of nets and of the wind."
    )
    text = "\n\n".join(paragraph.format(n) for n in range(10_000))
    began = time.process_time()
    (entry,) = take_in(library, embedder, find(["-"], io.BytesIO(text.encode())))
    assert entry.status == "added"
    assert time.process_time() - began < 60
    assert consistent(library)


def test_take_in_an_article_in_another_language_says_what_is_not_done(
    library: Library, take: Take, records: Records
) -> None:
    text = "Die Fähre fährt nicht mehr. „Das ist schade“, sagte Jörg Grünewald am Dienstag, und die Leute nickten dazu."
    german, english = take(library, records({"text": text}, {"text": "The ferry is gone. “A pity,” said Ada Lane."}))
    assert german.status == english.status == "added"
    assert (german.statements, english.statements) == (0, 1)
    assert german.notes == (NOT_ENGLISH,)
    assert not english.notes
