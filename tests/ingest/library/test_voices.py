"""Who said what, as lists show it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from ingest.article import Filters
from ingest.embed import Embedder
from ingest.library.record import Library
from ingest.library.voices import Heard, statements, voices
from ingest.pipeline import take_in
from ingest.sources import Found

ARTICLES: list[dict[str, Any]] = [
    {
        "id": "echo",
        "outlet": "The Saltby Echo",
        "published": "2026-03-03",
        "text": (
            "“The lamp is older than I am,” said Wanda Thorne, the keeper. “It has earned its rest.”\n\n"
            "“A lens costs more than a boat,” said Bruno Falk, the harbour master."
        ),
    },
    {
        "id": "wire",
        "outlet": "Wednesday Wire",
        "published": "2026-04-09",
        "text": (
            "“I did not expect to see it,” said Wanda J. Thorne, the keeper. She said that it will be lit in June.\n\n"
            "The crew went home. “It was the heaviest load of all,” it was said in the harbour."
        ),
    },
    {"id": "undated", "text": "“Lamps are for cats,” said Émile Wanders, a baker."},
]


@pytest.fixture
def shelf(library: Library, embedder: Embedder) -> Library:
    data = "\n".join(json.dumps(article) for article in ARTICLES).encode()
    assert len([*take_in(library, embedder, [Found("x.jsonl", None, lambda: io.BytesIO(data))])]) == len(ARTICLES)
    return library


def names(library: Library, *asked: Any, **more: Any) -> list[str]:
    return [voice.speaker or "" for voice in voices(library, *asked, **more).voices]


def words(library: Library, heard: Heard = Heard()) -> list[str]:
    return [" … ".join(one.text) for one in statements(library, heard).said]


def test_speakers_come_most_quoted_first_with_roles_and_nobody_apart(shelf: Library) -> None:
    found = voices(shelf)
    first = found.voices[0]
    assert first.speaker is not None
    assert first.speaker.startswith("Wanda")
    assert (first.articles, first.role) == (2, "keeper")
    assert found.total == 3
    assert (found.unattributed.statements, found.unattributed.articles) == (1, 1)
    assert all(names(shelf))


@pytest.mark.parametrize(
    ("search", "count"), [("thor", 1), ("wand", 2), ("emile", 1), ("falk bruno", 1), ("keeper thorne", 1), ("zed", 0)]
)
def test_speakers_are_found_by_parts_of_their_names(shelf: Library, search: str, count: int) -> None:
    assert voices(shelf, search).total == count


def test_speakers_are_those_of_the_articles_that_count(shelf: Library) -> None:
    assert sorted(names(shelf, filters=Filters(until="2026-03"))) == ["Bruno Falk", "Wanda Thorne"]
    assert voices(shelf, filters=Filters(outlets=("Wednesday Wire",))).unattributed.statements == 1
    assert voices(shelf, filters=Filters(outlets=("Nobody's",))).voices == ()


def test_page_of_speakers_beyond_the_end_is_the_last_one(shelf: Library) -> None:
    found = voices(shelf, offset=100, limit=2)
    assert (len(found.voices), found.offset, found.total) == (1, 2, 3)


def test_statements_of_a_speaker_in_every_spelling_the_newest_article_first(shelf: Library) -> None:
    for spelling in ("Wanda Thorne", "Wanda J. Thorne"):
        assert words(shelf, Heard(spelling)) == [
            "I did not expect to see it,",
            "that it will be lit in June",
            "The lamp is older than I am, … It has earned its rest.",
        ]


def test_statements_without_a_date_come_last(shelf: Library) -> None:
    assert words(shelf)[-1] == "Lamps are for cats,"


@pytest.mark.parametrize(
    ("heard", "count"),
    [
        (Heard(search="lamps"), 2),
        (Heard(search="lamp cats"), 1),
        (Heard("Wanda Thorne", search="lamp"), 1),
        (Heard("Bruno Falk", search="lamp"), 0),
        (Heard(nobody=True), 1),
        (Heard(kind="indirect"), 1),
        (Heard(filters=Filters(since="2026-04")), 3),
        (Heard(search='"*'), 6),
    ],
)
def test_statements_are_narrowed(shelf: Library, heard: Heard, count: int) -> None:
    found = statements(shelf, heard)
    assert len(found.said) == found.total == count


def test_page_of_statements_beyond_the_end_is_the_last_one(shelf: Library) -> None:
    found = statements(shelf, Heard(), offset=100, limit=4)
    assert (len(found.said), found.offset, found.total) == (2, 4, 6)
