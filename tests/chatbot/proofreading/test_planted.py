"""Drafts with a hundred planted faults and more than a hundred right things: a gate that is only ever raised."""

from __future__ import annotations

import pytest

from chatbot.proofreading import marked, plain
from chatbot.proofreading.proofreader import proofread
from ingest.library.record import Library

from .planted import Score, read, score

DRAFTS = ("harbour.md", "courts.txt", "voices.md", "mixed.txt", "slipped_in.md", "careful.md")
FAULTS, RIGHT = 141, 157
CHECKED = 154
"""Right things that are judged at all; three are given to nobody that is named, or are no clause."""


@pytest.fixture(scope="module")
def scores(library: Library) -> list[Score]:
    found = []
    for name in DRAFTS:
        text, plants = read(name)
        draft = (marked if name.endswith(".md") else plain).draft_of(name, text)
        found.append(score(proofread(draft, library), draft, plants))
    return found


def test_drafts_have_their_plants(scores: list[Score]) -> None:
    assert (sum(s.faults for s in scores), sum(s.right for s in scores)) == (FAULTS, RIGHT)


def test_planted_faults_are_found_with_the_right_kind(scores: list[Score]) -> None:
    assert [missed for s in scores for missed in s.missed] == []


def test_right_things_are_called_no_fault(scores: list[Score]) -> None:
    assert [false for s in scores for false in s.false] == []
    assert sum(s.checked for s in scores) >= CHECKED
