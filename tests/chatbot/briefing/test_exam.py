"""The marked story of tests/briefings, developed on since it was first judged by."""

from __future__ import annotations

from tests.bench.brief_marks import measured


def test_standard_briefing_holds_what_is_marked() -> None:
    found = measured()
    assert found["points"] >= 0.8 and found["points of weight 3"] == 1.0, found["missed"]
    assert found["contradictions"] >= 0.7, found["missed contradictions"]
    assert found["dates"] >= 0.55, found["missed dates"]
    assert found["quotations"] >= 0.7 and found["corrections"] == 1.0 and not found["told twice"]
