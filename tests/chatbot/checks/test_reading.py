"""How a sentence is read: which words say the same, where clauses end, who does what, how it stands."""

from __future__ import annotations

import pytest

from chatbot.checks.meanings import root, same
from chatbot.checks.reading import Segment, read


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("closure", "closed"), ("agreed", "agreement"), ("paid", "payment"), ("approval", "approve"), ("signed", "signing"),
        ("resigned", "resignation"), ("decision", "decided"), ("scrapped", "end"), ("vessel", "ferry"), ("bought", "acquired"),
    ],
)  # fmt: skip
def test_words_that_say_the_same(a: str, b: str) -> None:
    assert same(root(a), root(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("rose", "fell"), ("buy", "sell"), ("open", "close"), ("ferry", "vessel"), ("ferry", "train"), ("safe", "unsafe"),
        ("high", "higher"), ("station", "state"), ("organ", "organise"), ("employer", "employee"), ("semi-final", "final"),
    ],
)  # fmt: skip
def test_words_that_do_not(a: str, b: str) -> None:
    assert not same(root(a), root(b))


def one(text: str) -> Segment:
    return read(text).segments[0]


def doers(text: str) -> set[str]:
    reading = read(text)
    return {reading.words[i].lower for i in reading.segments[0].before}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Marsh sued the bank.", {"marsh"}),
        ("The bank was sued by Marsh.", {"marsh"}),
        ("The chart, drawn in 1573 by Merini.", {"merini"}),
        ("The bank was sued.", set()),
    ],
)
def test_doer_is_found_in_active_and_passive(text: str, who: set[str]) -> None:
    assert doers(text) == who


@pytest.mark.parametrize(
    ("text", "negations", "modality"),
    [
        ("The mill will close", 0, {"will"}),
        ("The mill is to close", 0, {"will"}),
        ("The mill may not close", 1, {"may"}),
        ("Nobody closed the mill", 1, set()),
        ("They failed to close it", 1, set()),
        ("They plan to close it", 0, {"plan"}),
        ("The mill closed in May", 0, set()),
        ("It is not only old", 0, set()),
        ("The mill is being closed", 0, {"ongoing"}),
    ],
)
def test_standing_of_a_clause(text: str, negations: int, modality: set[str]) -> None:
    assert (one(text).negations, set(one(text).modality)) == (negations, modality)


def test_what_is_said_not_to_be_meant_negates_nothing() -> None:
    segment = one("The owners, not the taxpayers, should pay")
    assert segment.negations == 0
    assert segment.contrast


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("The mill lost money, and the union protested.", 2),
        ("The line, which opened in 1965, lost money.", 2),
        ("They tried smaller boats, fewer crossings and higher fares.", 1),
        ("The union that represents the crew rejected it.", 2),
        ("Larch won after the captain, Roos, had handled the ball.", 2),
    ],
)
def test_clauses_are_cut(text: str, clauses: int) -> None:
    assert len(read(text).segments) == clauses
