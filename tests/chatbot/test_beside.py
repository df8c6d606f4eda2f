"""What stands beside a citation: an earlier text, what was put right, the same story elsewhere, the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from chatbot import render, terminal
from chatbot.answer import Answer, Beside, Question
from chatbot.engine import Engine
from chatbot.evidence import Witness
from chatbot.retrieve import Retriever
from chatbot.web.answers import _beside, turn_html
from chatbot.web.turns import Turn
from ingest.article import Span
from ingest.embed import Embedder
from ingest.library.record import Library

STORY = (
    "The harbour board shut the north pier on Monday after divers found cracks in two of its oldest piles.\n\n"
    "“Nobody will walk on it before the spring,” said Ada Crane, the harbour master.\n\n"
    "The pier was built for herring boats, carried a railway for half a century, and has been closed to lorries since "
    "a barge ran into it on a foggy night.\n"
)
NOTICE = "Correction: An earlier version of this article said that three piles were cracked. It was two."


def asked(library: Library, embedder: Embedder) -> Answer:
    engine = Engine(Retriever(library, lambda: embedder))
    return engine.answer(Question("What did Crane say?"))


def test_updated_corrected_and_told_elsewhere_is_said(
    library: Library, embedder: Embedder, take: Callable[..., Any], records: Callable[..., Path]
) -> None:
    take(library, records({"id": "echo", "outlet": "The Echo", "title": "Pier shut", "text": STORY}))
    take(library, records({"id": "echo", "outlet": "The Echo", "title": "Pier shut", "text": f"{STORY}\n{NOTICE}\n"}))
    take(library, records({"id": "wire", "outlet": "Tide Wire", "title": "Pier closed", "text": STORY}))
    answer = asked(library, embedder)
    (citation,) = answer.citations
    shown = render.citation(citation)
    assert (shown["article"], shown["updated"], shown["corrections"], shown["near_copies"], shown["page"]) == (
        "echo",
        True,
        [NOTICE],
        ["wire"],
        None,
    )
    read = " ".join(terminal.answer(answer).split())
    assert "(echo, updated)" in read
    assert f"put right: {NOTICE}" in read
    assert "the same story: wire" in read
    turn = Turn(
        1,
        "What did Crane say?",
        reading=answer.reading,
        sentences=answer.sentences,
        citations=answer.citations,
        answer=answer,
    )
    page = turn_html(turn)
    assert page.count(NOTICE) == 1
    assert ">updated<" in page
    assert ">also in 1 other outlet<" in page


def test_articles_of_one_outlet_count_once_where_outlets_are_counted(
    library: Library, embedder: Embedder, take: Callable[..., Any], records: Callable[..., Path]
) -> None:
    """A copy in the same outlet is another article, and in no other outlet."""
    for n, outlet in enumerate(("The Echo", "Tide Wire", "the tide wire", None)):
        begun = {"id": f"n{n}", "title": f"Pier {n}", "text": f"The pier, told for the {n}th time.\n\n{STORY}"}
        take(library, records({**begun, "outlet": outlet} if outlet else begun))
    witness = Witness(library)
    seen = {f"n{n}": witness.at(f"n{n}", 1, Span(0, 8)).beside for n in range(4)}
    assert {name: (len(beside.near_copies), beside.outlets) for name, beside in seen.items()} == {
        "n0": (3, 2), "n1": (3, 2), "n2": (3, 2), "n3": (3, 2),
    }  # fmt: skip
    assert ">also in 2 other outlets<" in _beside(seen["n1"], first=True)
    assert ">also in 1 other article<" in _beside(Beside(near_copies=("n4",)), first=True)


def test_nothing_is_said_of_an_article_that_is_as_it_was(
    library: Library, embedder: Embedder, take: Callable[..., Any], records: Callable[..., Path]
) -> None:
    take(library, records({"id": "echo", "text": STORY}))
    answer = asked(library, embedder)
    shown = render.citation(answer.citations[0])
    assert (shown["updated"], shown["corrections"], shown["near_copies"]) == (False, [], [])
    assert "put right" not in terminal.answer(answer)
    assert 'class="badge' not in turn_html(
        Turn(1, "", reading=answer.reading, sentences=answer.sentences, citations=answer.citations, answer=answer)
    )
