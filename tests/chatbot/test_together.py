"""Four programs on one library at once."""

from __future__ import annotations

from pathlib import Path

from tests.bench.together import work_together


def test_together_nothing_is_lost_doubled_or_missed(tmp_path: Path) -> None:
    outcome = work_together(tmp_path, size=12)
    assert outcome.wrong == []
    assert (outcome.rounds, outcome.articles, outcome.deleted) == (1, 12 + 12 + 3, 3)
    assert outcome.searches > 12 + 15
