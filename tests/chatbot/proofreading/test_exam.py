"""Drafts by somebody who had not read `verify`, over articles that its author had not read: held to what is reached."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ingest.library.record import Library
from tests.bench.drafts import EXAMS, Measured, measured, taken_in
from tests.bench.shelf import ROOT


@dataclass(frozen=True)
class Reached:
    """What is found of a draft's faults, how many of its right things are looked at, and the false alarms."""

    found: int
    faults: int
    looked_at: int
    right: int
    alarms: int


REACHED = {
    "tests/briefings": Reached(60, 60, 97, 97, 1),  # the alarm: two figures of two tellers in one clause
    # Missed: a teller behind a clause ("…, the minister, told reporters"), and a sum that is called paid. The alarms are
    # the second halves of two invented quotations, which the marks have as one. Scare quotes are not looked at.
    "tests/proofreading_exam": Reached(38, 40, 60, 70, 2),
    "tests/stories/water": Reached(40, 40, 73, 75, 1),
    # Nobody mended anything with this one: most of what is missed or alarmed at are freely worded sentences.
    "tests/stories/shipyard": Reached(33, 40, 57, 59, 11),
}


@pytest.fixture(scope="module", params=sorted(EXAMS))
def exam(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Measured, Reached]:
    name = request.param
    folder = taken_in(ROOT / name, tmp_path_factory.mktemp("exam") / "library", of=EXAMS[name])
    with Library(folder) as library:
        return measured(ROOT / name, library), REACHED[name]


def test_planted_faults_are_found_with_the_right_kind(exam: tuple[Measured, Reached]) -> None:
    found, reached = exam
    assert found.faults.total() == reached.faults
    assert found.found.total() >= reached.found, [*found.missed, *found.other_kind]


def test_right_things_are_looked_at_and_called_no_fault(exam: tuple[Measured, Reached]) -> None:
    found, reached = exam
    assert found.right == reached.right
    assert found.looked_at >= reached.looked_at
    assert len([*found.false, *found.stray]) <= reached.alarms, [*found.false, *found.stray]
