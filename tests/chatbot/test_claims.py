"""Whether a statement says what is claimed: words, numbers, names, negations, and how sure it is."""

from __future__ import annotations

import pytest

from chatbot.claims import claim_of, claim_terms, says
from ingest.article import Said, Span, Statement


def says_so(asked: str, text: str, *, cue: str | None = None, around: str = "") -> bool:
    """Whether a text, but for its attribution after "|", says what is asked."""
    said, _, attribution = text.partition("|")
    whole = attribution + said
    at = Span(whole.index(cue), whole.index(cue) + len(cue)) if cue else None
    content = Span(len(attribution), len(whole))
    statement = Statement("indirect", (content,), "Ada Crane", cue=at)
    one = Said("a", 1, statement, (said,), cue, (content,), None)
    claim = claim_of(asked, dict.fromkeys(claim_terms(asked), 1.0))
    return says(claim, one, f"{around} {whole}", whole) > 0


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("the pier will close", "that the pier would close"),
        ("the pier will close", "The pier? It is old, and it will close, I fear. The pier is done."),
        ("the pier will not close", "The pier won’t close"),
        ("nobody will repair the pier", "It is not cheap, but nobody is going to repair the pier"),
        ("no one will repair the pier", "nobody will repair the pier"),
        ("1400 boats sank", "We lost 1,400 boats, they sank"),
        ("three boats sank", "3 boats sank"),
        ("fees will rise", "Fees would rise if traffic grew no faster"),
        ("the city refused to pay", "that the city had refused to pay"),
        ("the pier may close", "The pier might close"),
        ("the old pier of Saltby will close", "the old pier will close", ),
    ],
)  # fmt: skip
def test_says_so(asked: str, text: str) -> None:
    assert says_so(asked, text, around="Saltby")


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("the pier will close", "The pier will not close"),
        ("the pier will close", "that there is no plan to close the pier"),
        ("the pier will not close", "The pier will close"),
        ("the pier will close", "I can’t say that the pier will not close"),
        ("the pier will close", "The pier may close"),
        ("the pier may close", "The pier will close"),
        ("the pier will close in May 2027", "The pier will close in May 2028"),
        ("three boats sank", "four boats sank"),
        ("boats sank", "the weather was fine"),
        ("the pier of Larkmoor will close", "the pier will close"),
        ("the city refused to pay", "that the city would pay"),
    ],
)
def test_does_not_say_so(asked: str, text: str) -> None:
    assert not says_so(asked, text, around="Saltby")


@pytest.mark.parametrize(
    ("text", "cue", "holds"),
    [
        ("that the pier would close|Crane said ", "said", True),
        ("that the pier would close|Crane denied ", "denied", False),
        ("that the pier would close|Crane rejected the claim ", "rejected", False),
        ("that the pier would close|Crane did not say ", "say", False),
        ("that the pier would close|Crane has never said ", "said", False),
        ("that the pier would close|Nobody was there when, later on, Crane said ", "said", True),
    ],
)
def test_what_is_denied_is_not_said(text: str, cue: str, holds: bool) -> None:
    assert says_so("the pier would close", text, cue=cue) == holds
    assert not says_so("the pier would not close", text, cue=cue) or not holds


def test_claim_of_negations_and_numbers_alone_is_looked_for_by_its_words() -> None:
    assert claim_terms("nobody") == ["nobody"]
    assert claim_terms("no war in 2027") == ["war"]
