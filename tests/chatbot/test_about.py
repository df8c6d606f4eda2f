"""Statements ranked by what they are about."""

from __future__ import annotations

import pytest

from chatbot.about import TOUCHES, about, holding, ranked
from ingest.article import Filters
from ingest.embed import Embedder
from ingest.library.record import Library
from tests.chatbot.marked import add, mark

LONG = "the weather, the bridge, the market, the schools, the lamps, the gulls and in the end perhaps also the tram"
TOWN = f"""The council met on Monday

“The tram fares will rise in May,” said Ilse Brook, the mayor. “We talked about {LONG},” said Noor Vane.

Asked about the tram, Brook said: “Ask the operator.”

“It is a fine day,” said Vane, who drives a tram.

Fares on the tram were last raised in 2019. “I remember,” said Oda Finch."""
SEA = "“Fares are high at sea,” said Per Holt.\n\n“The sea is calm,” said Ilse Brook."


@pytest.fixture
def shelf(library: Library, embedder: Embedder) -> Library:
    said = (
        mark(TOWN, "Ilse Brook", "The tram fares will rise in May,", role="the mayor"),
        mark(TOWN, "Noor Vane", f"We talked about {LONG},"),
        mark(TOWN, "Ilse Brook", "Ask the operator."),
        mark(TOWN, "Noor Vane", "It is a fine day,", role="drives a tram"),
        mark(TOWN, "Oda Finch", "I remember,"),
    )
    add(library, embedder, "town", TOWN, *said)
    sea = mark(SEA, "Per Holt", "Fares are high at sea,"), mark(SEA, "Ilse Brook", "The sea is calm,")
    add(library, embedder, "sea", SEA, *sea)
    return library


def texts(library: Library, *terms: str, speakers: list[str] | None = None, filters: Filters = Filters()) -> list[str]:
    return [said.text[0][:16] for said in ranked(about(library, filters, speakers, terms))]


def test_about_ranks_what_is_on_the_subject_before_what_names_it(shelf: Library) -> None:
    assert texts(shelf, "tram") == ["The tram fares w", "We talked about ", "Ask the operator"]


def test_about_several_words_ranks_by_how_many_are_held(shelf: Library) -> None:
    found = texts(shelf, "tram", "fares")
    assert found[0] == "The tram fares w"
    assert "Fares are high a" in found
    assert "The sea is calm," not in found


def test_about_lists_last_what_touches_on_a_part_of_the_subject(shelf: Library) -> None:
    asked = ["tram", "fares", "operator"]
    touching = [said.text[0][:16] for said in ranked(about(shelf, Filters(), None, asked, TOUCHES))]
    strict = texts(shelf, *asked)
    assert touching[: len(strict)] == strict
    assert len(touching) > len(strict)


def test_about_counts_the_sentence_but_not_who_the_speaker_is(shelf: Library) -> None:
    assert "It is a fine day" not in texts(shelf, "tram")
    assert "I remember," not in texts(shelf, "tram")  # what stands near only orders


def test_about_of_a_speaker_and_within_filters(shelf: Library) -> None:
    assert texts(shelf, "fares", speakers=["Per Holt"]) == ["Fares are high a"]
    assert texts(shelf, "fares", filters=Filters(articles=("sea",))) == ["Fares are high a"]
    assert texts(shelf, "fares", filters=Filters(speakers=("Brook",))) == ["The tram fares w"]
    assert texts(shelf, "zebra") == texts(shelf) == []


def test_holding_is_by_the_statements_own_words(shelf: Library) -> None:
    assert [said.text[0][:16] for said, _ in holding(shelf, Filters(), None, ["tram"])] == [
        "The tram fares w",
        "We talked about ",
    ]
