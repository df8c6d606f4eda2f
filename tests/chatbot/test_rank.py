"""One ranking of full text, index and statements."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatbot.rank import Candidate, asked, ranked
from chatbot.retrieve import Retriever
from chatbot.words import terms
from ingest.article import Hit, Span
from ingest.embed import Embedder
from ingest.library.record import Library
from ingest.library.search import Scored

COUNTS = {"views": 40, "easley": 5, "ferry": 10, "harbour": 12, "boat": 3, "island": 8}
KNOWN = frozenset(("easley", "marisol"))


def candidate(identity: int, text: str, *statements: tuple[str | None, str]) -> Candidate:
    span = Span(0, len(text))
    return Candidate(identity, Hit(f"a{identity}", 1, span, span, text, 0.0), statements)


def order(query: str, terms: list[str], candidates: list[Candidate], words: Scored, meaning: Scored) -> list[int]:
    return [i for i, _ in ranked(asked(query, terms, COUNTS, 100, KNOWN), candidates, words, meaning)]


def test_names_are_told_from_the_subject_and_the_frame_is_not_searched_by() -> None:
    found = asked("Easley's views on the ferry", ["easley", "views", "ferry"], COUNTS, 100, KNOWN)
    assert set(found.names) == {"easley"}
    assert found.searched == ["easley", "ferry"]
    assert found.subject["views"] < found.subject["ferry"] / 4


def test_frame_is_searched_by_where_nothing_else_is_asked() -> None:
    assert asked("views", ["views"], COUNTS, 100, KNOWN).searched == ["views"]


def test_passage_with_all_the_words_beats_one_that_repeats_one() -> None:
    both, one = candidate(1, "The ferry left the harbour."), candidate(2, "Ferry, ferry, ferry and ferry.")
    assert order("ferry harbour", ["ferry", "harbour"], [both, one], [(2, 9.0), (1, 8.0)], [(2, 0.5), (1, 0.5)])[0] == 1


def test_statement_of_whom_is_asked_for_lifts_a_passage_that_does_not_name_them() -> None:
    hers = candidate(1, "“The ferry must stay,” she said.", ("Marisol Easley", "The ferry must stay,"))
    his = candidate(2, "“The ferry must go,” he said.", ("Joren Haak", "The ferry must go,"))
    words = [(2, 5.1), (1, 5.0)]
    assert order("What did Easley say about the ferry?", ["easley", "ferry"], [his, hers], words, [])[0] == 1


def test_meaning_leads_where_no_passage_holds_the_words_and_not_where_one_does() -> None:
    meant, chance = candidate(1, "The vessel sails at noon."), candidate(2, "The harbour race was cancelled.")
    meaning = [(1, 0.8), (2, 0.1)]
    asked_for = ["boat", "island", "harbour"]
    assert order("boat island harbour", asked_for, [meant, chance], [(2, 5.0)], meaning)[0] == 1
    whole = candidate(3, "The boat to the island leaves the harbour.")
    assert order("boat island harbour", asked_for, [meant, whole], [(3, 5.0)], meaning)[0] == 3


def test_reranker_has_the_last_word(
    library: Library, records: Callable[..., Path], take: Callable[..., Any], embedder: Embedder
) -> None:
    take(library, records({"id": "a", "text": "The ferry left."}, {"id": "b", "text": "The ferry, late, came back."}))
    longest = Retriever(library, lambda: embedder, reranker=lambda: lambda _, texts: [len(text) for text in texts])
    assert [hit.article for hit in longest.search("ferry left", ["ferry", "left"], 2)] == ["b", "a"]
    plain = Retriever(library, lambda: embedder)
    assert [hit.article for hit in plain.search("ferry left", ["ferry", "left"], 1)] == ["a"]


@pytest.mark.parametrize("query", ["", "?", "Ω", "🙂 🙂", "a" * 5000, "\x00\udfff"])
def test_any_query_is_ranked(library: Library, embedder: Embedder, query: str) -> None:
    assert Retriever(library, lambda: embedder).search(query, terms(query), 5) == []
