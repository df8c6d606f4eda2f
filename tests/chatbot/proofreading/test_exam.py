"""A draft by somebody who had not read `verify`, about articles that its author had not read: held to what is reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.library.record import Library
from tests.bench.drafts import Measured, measured, taken_in

EXAM = Path(__file__).parents[2] / "briefings"
FOUND, FAULTS = 60, 60
LOOKED_AT, RIGHT = 97, 97
ALARMS = 1  # two figures of two tellers in one clause


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    with Library(taken_in(EXAM, tmp_path_factory.mktemp("exam") / "library")) as library:
        return measured(EXAM, library)


def test_planted_faults_are_found_with_the_right_kind(exam: Measured) -> None:
    assert exam.faults.total() == FAULTS
    assert exam.found.total() >= FOUND, [*exam.missed, *exam.other_kind]


def test_right_things_are_looked_at_and_called_no_fault(exam: Measured) -> None:
    assert (exam.right, exam.looked_at) == (RIGHT, LOOKED_AT)
    assert len([*exam.false, *exam.stray]) <= ALARMS, [*exam.false, *exam.stray]
