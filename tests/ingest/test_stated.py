"""Dates that a source states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.stated import iso_date


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("2026", "2026"),
        ("2026-03", "2026-03"),
        (" 2026-03-31 ", "2026-03-31"),
        ("20260331", "2026-03-31"),
        ("2026-03-31T10:00:00Z", "2026-03-31T10:00:00+00:00"),
        ("2026-03-31T10:00:00+02:00", "2026-03-31T10:00:00+02:00"),
        ("Tue, 31 Mar 2026 10:00:00 GMT", "2026-03-31T10:00:00+00:00"),
        ("31 March 2026", "2026-03-31"),
        ("March 31, 2026", "2026-03-31"),
    ],
)
def test_iso_date_as_exact_as_stated(stated: str, iso: str) -> None:
    assert iso_date(stated) == iso


@pytest.mark.parametrize(
    "stated", ["", "tomorrow", "2026-02-30", "2026-13", "03/04/2026", "1743400000", "x" * 100_000, "\0"]
)
def test_iso_date_of_no_date_is_none(stated: str) -> None:
    assert iso_date(stated) is None


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9:TZ+]{1,12}", fullmatch=True))
def test_iso_date_of_anything_is_none_or_begins_with_a_year(stated: str) -> None:
    found = iso_date(stated)
    assert found is None or found[:4].isdigit()
