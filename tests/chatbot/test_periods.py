"""Dates as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.periods import periods_in

TODAY = date(2026, 6, 24)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("last week", "2026-06-15", "2026-06-21"),
        ("this week", "2026-06-22", "2026-06-28"),
        ("in the last week", "2026-06-17", "2026-06-24"),
        ("over the past two weeks", "2026-06-10", "2026-06-24"),
        ("in the last ten days", "2026-06-14", "2026-06-24"),
        ("a couple of days ago", "2026-06-22", "2026-06-22"),
        ("three months ago", "2026-03", "2026-03"),
        ("the day before yesterday", "2026-06-22", "2026-06-22"),
        ("on Wednesday", "2026-06-24", "2026-06-24"),
        ("last Wednesday", "2026-06-17", "2026-06-17"),
        ("on Thursday", "2026-06-18", "2026-06-18"),
        ("from Monday to Tuesday", "2026-06-22", "2026-06-23"),
        ("from Thursday to Monday", "2026-06-18", "2026-06-22"),
        ("in June", "2026-06", "2026-06"),
        ("in early July", "2025-07", "2025-07"),
        ("last June", "2025-06", "2025-06"),
        ("in Sept. 2024", "2024-09", "2024-09"),
        ("since March", "2026-03", None),
        ("after March", "2026-04-01", None),
        ("before 2024", None, "2023-12-31"),
        ("until 3 May", None, "2026-05-03"),
        ("on the 3rd of May 2025", "2025-05-03", "2025-05-03"),
        ("May 3, 2025", "2025-05-03", "2025-05-03"),
        ("2025-05-03", "2025-05-03", "2025-05-03"),
        ("in 2025-05", "2025-05", "2025-05"),
        ("between March and June 2024", "2024-03", "2024-06"),
        ("from November to February", "2025-11", "2026-02"),
        ("last year", "2025", "2025"),
        ("on 29 February 2024", "2024-02-29", "2024-02-29"),
    ],
)
def test_period_is_told_in_iso_as_exactly_as_it_is_written(text: str, since: str | None, until: str | None) -> None:
    (period,) = periods_in(f"what was it {text}?", TODAY)
    assert (period.since, period.until, period.words) == (since, until, text)


@pytest.mark.parametrize(
    "text",
    [
        "before the election", "the June vote", "the 2024 election", "it may rain", "on 31 June", "on 30 February",
        "the march on the capital", "in second place", "1,400 crates", "in 2024-13", "on May", "Monday’s vote", "",
    ],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert periods_in(text, TODAY) == []


def test_date_without_a_year_leans_as_it_is_asked() -> None:
    assert periods_in("by October", TODAY, "past")[0].until == "2025-10"
    assert periods_in("on 1 October", TODAY, "near")[0].since == "2026-10-01"
    assert periods_in("on 1 March", TODAY, "ahead")[0].since == "2027-03-01"
    assert periods_in("on Monday", TODAY, "ahead")[0].since == "2026-06-29"


def test_without_today_relative_dates_are_none() -> None:
    assert periods_in("last week, in June, on Monday, yesterday", None) == []


@given(
    st.lists(st.sampled_from("in on since last 3 May june 2024 week to and between from 31 the Monday ago -05".split()))
)
def test_any_words_are_read_without_fault_and_ends_are_in_order(words: list[str]) -> None:
    text = " ".join(words)
    for period in periods_in(text, TODAY):
        assert text[period.start : period.end] == period.words
        if period.since and period.until:
            shorter = min(len(period.since), len(period.until))
            assert period.since[:shorter] <= period.until[:shorter]
