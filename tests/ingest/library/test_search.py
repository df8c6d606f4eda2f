"""Searching the record: full text and exact vectors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.article import Filters
from ingest.embed import Embedder
from ingest.library.record import Library
from ingest.library.search import (
    ExactSearch,
    Vectors,
    document_counts,
    full_text,
    hits,
    passage_total,
    statements_on,
    vectors,
)
from ingest.library.writing import delete

ARTICLES = [
    {"id": "ferry", "outlet": "The Echo", "tags": ["sea"],
     "text": "The ferries to Norrholm stopped.\n\n“The storm is too strong,” said Ada Crane."},
    {"id": "budget", "outlet": "The Ledger", "text": "The council passed its budget.\n\n“Taxes will rise,” said Bo Falk."},
    {"id": "museum", "outlet": "The Echo", "text": "A museum of clocks opened in Saltby, beside the café Émile."},
]  # fmt: skip


@pytest.fixture
def shelf(library: Library, records: Callable[..., Path], take: Callable[..., Any]) -> Library:
    take(library, records(*ARTICLES))
    return library


def found(library: Library, *terms: str, **filters: Any) -> list[str]:
    return [hit.article for hit in hits(library, full_text(library, terms, 10, Filters(**filters)))]


def test_full_text_by_words_stems_and_without_accents(shelf: Library) -> None:
    assert found(shelf, "Norrholm") == ["ferry"]
    assert found(shelf, "ferry") == found(shelf, "stopping") == ["ferry"]
    assert found(shelf, "emile") == found(shelf, "CAFÉ") == ["museum"]
    assert found(shelf, "clocks", "nothing", "clocks") == ["museum"]
    assert found(shelf) == found(shelf, "zebra") == []


@pytest.mark.parametrize(
    "term",
    ['"', '""', "a OR b", "NEAR(", "-", "*", "text:", "^", "", " ", "\0", "a\0b", "🙂", "'", "); --", "x" * 10_000],
)
def test_full_text_takes_any_term_as_words(shelf: Library, term: str) -> None:
    assert set(found(shelf, term, "clocks")) >= {"museum"}
    assert document_counts(shelf, [term])[term] in (0, 1, 2, 3)
    statements_on(shelf, [term], 5)


def test_full_text_within_filters(shelf: Library) -> None:
    assert found(shelf, "storm", "taxes", "clocks", outlets=("the echo",)) == ["ferry", "museum"] or found(
        shelf, "storm", "taxes", "clocks", outlets=("the echo",)
    ) == ["museum", "ferry"]
    assert found(shelf, "storm", tags=("nope",)) == []
    assert found(shelf, "storm", "taxes", speakers=("Falk",)) == ["budget"]
    assert found(shelf, "storm", speakers=("Nobody",)) == []


def test_statements_on_a_subject(shelf: Library) -> None:
    scored = statements_on(shelf, ["tax"], 5)
    (said,) = shelf.said(ids=[identity for identity, _ in scored])
    assert (said.article, said.statement.speaker) == ("budget", "Bo Falk")
    assert statements_on(shelf, ["council"], 5) == []


def test_hits_carry_exact_words_and_leave_out_what_is_gone(shelf: Library) -> None:
    scored = full_text(shelf, ["clocks"], 5)
    (hit,) = hits(shelf, scored)
    assert hit.text == hit.span.of(shelf.article("museum").revision.text)
    delete(shelf, ["museum"])
    assert hits(shelf, scored) == []


def test_hits_of_very_many_ids(shelf: Library) -> None:
    assert len(hits(shelf, [(identity, 1.0) for identity in range(40_000)])) == passage_total(shelf) == 3


def test_vectors_are_what_was_embedded(shelf: Library, embedder: Embedder) -> None:
    kept = vectors(shelf)
    texts = {hit.article: hit.text for hit in hits(shelf, [(int(i), 0.0) for i in kept.ids])}
    assert kept.matrix.shape == (3, 384)
    assert np.array_equal(kept.matrix, embedder.embed([texts[a] for a in ("ferry", "budget", "museum")]))
    assert len(vectors(shelf, Filters(outlets=("The Echo",))).ids) == 2
    assert len(vectors(shelf, Filters(outlets=("None",))).nearest(kept.matrix[0], 5)) == 0


def test_nearest_is_exact_and_ordered(shelf: Library, embedder: Embedder) -> None:
    asked = embedder.embed(["boats do not sail because of the weather"])[0]
    kept = vectors(shelf)
    scored = kept.nearest(asked, 10)
    assert [score for _, score in scored] == sorted((float(s) for s in kept.matrix @ asked), reverse=True)
    assert hits(shelf, scored)[0].article == "ferry"
    assert kept.nearest(asked, 1) == scored[:1]
    assert kept.nearest(asked, 0) == []
    assert Vectors(kept.ids[:0], kept.matrix[:0], 0).nearest(asked, 3) == []


def test_exact_search_follows_the_record(
    library: Library, records: Callable[..., Path], take: Callable[..., Any], embedder: Embedder
) -> None:
    search = ExactSearch(library)
    asked = embedder.embed(["clocks"])[0]

    def nearest() -> list[str]:
        return [hit.article for hit in hits(library, search.nearest(asked, 10))]

    assert nearest() == []
    take(library, records(*ARTICLES))
    assert nearest()[0] == "museum"
    assert len(nearest()) == 3
    take(library, records({"id": "museum", "text": "The budget again."}))
    assert len(nearest()) == 3
    delete(library, ["museum", "ferry"])
    assert nearest() == ["budget"]
    assert [int(i) for i in search._current().ids] == [int(i) for i in vectors(library).ids]
    delete(library, ["budget"])
    assert nearest() == []
    take(library, records(*ARTICLES))
    assert nearest()[0] == "museum"
