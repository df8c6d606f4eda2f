"""A word that is put in the place of another, what is only denied, and what was changed since."""

from __future__ import annotations

import pytest

from chatbot.checks.reading import read
from chatbot.proofreading.outcomes import turned
from chatbot.proofreading.swaps import swapped

from .conftest import Only

SHIPS = "Vole said that ships would begin to lay the cable off Larkmoor in June 2027."
JURY = "The jury is made up of seven women and five men."


@pytest.mark.parametrize(
    ("claim", "evidence", "word"),
    [
        ("Vole said that ships would begin to lay the cable off Nordhaven in June 2027.", SHIPS, "Nordhaven"),
        ("The jury is made up of five women and seven men.", JURY, "five"),
        ("The fees would have to fall by 22 per cent by May.", "The fees would have to rise by 22 per cent by May.", "fall"),
    ],
)  # fmt: skip
def test_swap_in_a_repeated_sentence_is_found(claim: str, evidence: str, word: str) -> None:
    assert word in (swapped(read(claim), [evidence]) or "")


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Vole said that vessels would start to lay the cable off Larkmoor in June 2027.", SHIPS),
        ("On 9 March the company closed the line.", "On Monday the company closed the line."),
        ("A jury of twelve was sworn in.", JURY),
    ],
)
def test_other_words_for_the_same_are_no_swap(claim: str, evidence: str) -> None:
    assert swapped(read(claim), [evidence]) is None


def test_what_is_only_denied_is_not_said() -> None:
    patients = "Three of the patients are in hospital. None is in danger, the hospital said."
    assert turned("Three patients were in hospital, one of them in danger.", [patients]) is not None
    assert turned("Three patients were in hospital, none of them in danger.", [patients]) is None


def test_a_nearer_name_is_whom_a_quotation_is_given_to(only: Only) -> None:
    finding = only("While Novak sees no risk, Halloran can “defend a risk, but not one that grows by €70m”.")
    assert finding.holds


def test_a_name_behind_a_quotation_counts(only: Only) -> None:
    finding = only("“A harbour with one berth is a harbour with a queue,” as Marisol Easley put it.")
    assert finding.kind == "wrong_speaker"
