"""Reading the record: lists, filters, statements, speakers."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.article import Filters, Span
from ingest.by_hand import LineKey
from ingest.embed import Embedder
from ingest.errors import EmbedderError, NoSuchArticle
from ingest.library.decisions import decide, decided
from ingest.library.record import Library
from ingest.library.writing import delete
from ingest.pipeline import take_in
from ingest.readers import registry
from ingest.sources import find

ARTICLES = [
    {"id": "pier", "title": "Pier", "outlet": "The Echo", "author": ["Ada-Lena Ek", "Bo Falk"], "published": "2026-03-02",
     "tags": ["Sea"], "text": "The pier will close.\n\n“Nobody should walk there,” said Wanda Thorne, the mayor of Saltby."},
    {"id": "lens", "title": "Lens", "outlet": "the echo", "author": "Ida Moor", "published": "2026-03-31T22:00:00+02:00",
     "tags": ["sea", "light"], "text": "The lamp needs a lens.\n\n“It is old,” Joren Haak, the keeper, said.\n\n“It will break.”"},
    {"id": "boat", "title": "Boat", "outlet": "The Ledger", "published": "2026-03",
     "text": "The boat stayed in port.\n\n“We will wait,” said Thorne."},
    {"id": "undated", "text": "Nothing is known of this one. It has no date at all."},
]  # fmt: skip


@pytest.fixture
def shelf(library: Library, records: Callable[..., Path], take: Callable[..., Any]) -> Library:
    take(library, records(*ARTICLES))
    return library


def ids(library: Library, **filters: Any) -> str:
    found = [card.id for card in library.cards(Filters(**filters))]
    assert library.count(Filters(**filters)) == len(found)
    return " ".join(found)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "pier lens boat undated"),
        ({"tags": ("SEA",)}, "pier lens"),
        ({"tags": ("light", "nothing")}, "lens"),
        ({"articles": ("boat", "pier", "nope")}, "pier boat"),
        ({"outlets": ("THE ECHO",)}, "pier lens"),
        ({"outlets": ("Echo",)}, "pier lens"),  # a leading "The" aside
        ({"outlets": ("Ech", "The")}, ""),
        ({"authors": ("ada-lena ek",)}, "pier"),
        ({"authors": ("ADA-LENA EK", "Ida Moor")}, "pier lens"),
        ({"authors": ("E",)}, ""),
        ({"tags": ("sea",), "outlets": ("The Ledger",)}, ""),
        ({"since": "2026-03-31"}, "lens boat"),
        ({"since": "2026-04"}, ""),
        ({"since": "2026"}, "pier lens boat"),
        ({"until": "2026-03-02"}, "pier boat"),
        ({"until": "2026-03"}, "pier lens boat"),
        ({"until": "2025"}, ""),
        ({"since": "2026-03-02", "until": "2026-03-02"}, "pier boat"),
        ({"since": "2026-03-03", "until": "2026-03-31"}, "lens boat"),
    ],
)
def test_cards_that_filters_let_through(shelf: Library, filters: dict[str, Any], expected: str) -> None:
    assert ids(shelf, **filters) == expected


def test_card_counts_and_says_all(shelf: Library) -> None:
    card = shelf.card("lens")
    assert (card.revision, card.passages, card.statements, card.tags) == (1, 1, 2, ("light", "sea"))
    assert card.metadata.authors == ("Ida Moor",)
    assert card.metadata.origin["published"] == "record"


@pytest.mark.parametrize("identity", ["nope", "", "pi%", "PIER", "../pier"])
def test_article_that_is_not_there(shelf: Library, identity: str) -> None:
    for ask in (shelf.article, shelf.card, shelf.passages):
        with pytest.raises(NoSuchArticle, match="articles list"):
            ask(identity)


def test_said_in_the_order_of_the_text_with_its_words(shelf: Library) -> None:
    found = shelf.said(Filters(articles=("lens",)))
    assert [said.text for said in found] == [("It is old,",), ("It will break.",)]
    text = shelf.article("lens").revision.text
    assert all(said.source_content == said.statement.content for said in found)
    assert all(
        span.of(text) == words for said in found for span, words in zip(said.statement.content, said.text, strict=True)
    )


def test_said_by_any_name_an_article_uses(shelf: Library) -> None:
    def by(*names: str) -> list[str]:
        return [said.article for said in shelf.said(Filters(speakers=names))]

    assert by("wanda THORNE") == ["pier"]
    assert by("Thorne") == ["pier", "boat"]
    assert by("the keeper Haak", "Wanda") == ["pier", "lens", "lens"][: len(by("the keeper Haak", "Wanda"))]
    assert by("mayor") == by("") == by("Thorn") == by("%") == []


def test_said_by_full_name_and_by_filter_narrow_each_other(shelf: Library) -> None:
    assert shelf.said(Filters(speakers=("Haak",)), speakers=["Wanda Thorne"]) == []
    assert shelf.said(speakers=[]) == []
    assert len(shelf.said(Filters(speakers=("Thorne",)), speakers=["Wanda Thorne"])) == 1


def test_speakers_most_quoted_first(shelf: Library) -> None:
    speakers = shelf.speakers()
    assert speakers[0] == ("Joren Haak", 2, 1)
    assert sum(count for _, count, _ in speakers) == len(shelf.said())
    assert shelf.speakers(Filters(speakers=("Haak",))) == [("Joren Haak", 2, 1)]
    assert shelf.speakers(Filters(outlets=("The Ledger",))) == [("Thorne", 1, 1)]


def test_passages_are_spans_of_the_newest_revision(
    shelf: Library, records: Callable[..., Path], take: Callable[..., Any]
) -> None:
    take(shelf, records({"id": "boat", "text": "Gone."}, name="b.jsonl"))
    assert [p.span for p in shelf.passages("boat")] == [Span(0, 5)]


def test_check_embedder_of_another_make(shelf: Library, embedder: Any) -> None:
    shelf.check_embedder(embedder.name, embedder.digest)
    with pytest.raises(EmbedderError, match="other-model"):
        shelf.check_embedder("other-model", "0" * 64)


def test_library_is_read_from_many_threads(shelf: Library) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda _: (ids(shelf), len(shelf.said()), shelf.article("pier").revision.text), range(40))
        )
    assert len(set(found)) == 1


def test_library_keeps_the_original_bytes(shelf: Library, folder: Path) -> None:
    import zlib

    with sqlite3.connect(folder / "byline.sqlite3") as connection:
        originals = [json.loads(zlib.decompress(row[0])) for row in connection.execute("SELECT original FROM revision")]
    assert originals == ARTICLES


def test_revisions_are_told_with_when_they_were_taken_in(
    library: Library, records: Callable[..., Path], take: Callable[..., Any]
) -> None:
    for text in ("The pier will close.", "The pier has closed."):
        take(library, records({"id": "pier", "text": text}))
    (first, began), (second, ended) = library.revisions("pier")
    assert (first, second) == (1, 2) == (1, library.card("pier").revision)
    assert datetime.fromisoformat(began) <= datetime.fromisoformat(ended) <= datetime.now(UTC)
    with pytest.raises(NoSuchArticle):
        library.revisions("none")


def test_article_is_private_by_its_tag(shelf: Library, records: Callable[..., Path], take: Callable[..., Any]) -> None:
    take(shelf, records({"id": "pier", "text": ARTICLES[0]["text"], "tags": ["PRIVATE"]}))
    assert shelf.is_private("pier")
    assert shelf.card("pier").private
    assert not shelf.is_private("lens")
    assert ids(shelf, tags=("private",)) == "pier"


def test_pages_of_a_revision_are_kept(
    library: Library, document: Callable[..., Any], embedder: Embedder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = "The pier will close.\n\nThe council of Saltby decided so on Monday."
    given = document(text, source=str(tmp_path / "a.txt"), pages=(0, 22))
    (tmp_path / "a.txt").write_text("x")
    monkeypatch.setattr(registry, "documents", lambda item: iter([given]))
    (entry,) = take_in(library, embedder, find([str(tmp_path / "a.txt")], io.BytesIO()))
    with Library(library.folder) as fresh:
        revision = fresh.article(str(entry.id)).revision
    assert revision.pages == (0, 22)
    assert [revision.page_of(p.source_start) for p in revision.source_map.pieces] == [1]
    assert revision.page_of(text.index("Monday")) == 2


def test_lines_decided_on_are_kept_until_the_article_goes(shelf: Library) -> None:
    first, second, share = LineKey("Read more"), LineKey("Read more", 2), LineKey("Share")
    decide(shelf, "pier", {first: False, second: True, share: False})
    decide(shelf, "pier", {share: None, first: True})
    assert decided(shelf, "pier") == {first: True, second: True}
    assert decided(shelf, "lens") == {}
    delete(shelf, ["pier"])
    with pytest.raises(NoSuchArticle):
        decided(shelf, "pier")
