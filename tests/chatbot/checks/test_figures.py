"""Numbers and dates as they are written, and when one may be said for another."""

from __future__ import annotations

from fractions import Fraction

import pytest

from chatbot.checks.dates import agrees, dates
from chatbot.checks.figures import borne_out, figures
from chatbot.checks.reading import read


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,400 boats", 1400, ""),
        ("€1.9bn", 1_900_000_000, "euro"),
        ("1.9 billion euros", 1_900_000_000, "euro"),
        ("£3m", 3_000_000, "pound"),
        ("40%", 40, "%"),
        ("40 per cent", 40, "%"),
        ("5 percentage points", 5, "points"),
        ("forty-two people", 42, ""),
        ("three hundred and ten cows", 310, ""),
        ("a dozen eggs", 12, ""),
        ("two-thirds of it", Fraction(2, 3), "part"),
        ("half of it", Fraction(1, 2), "part"),
        ("the 61st time", 61, "ordinal"),
        ("the third time", 3, "ordinal"),
        ("210km", 210, ""),
    ],
)
def test_number_is_read(text: str, value: Fraction, unit: str) -> None:
    (found,) = figures(read(text))
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("claimed", "there", "holds"),
    [
        ("40 boats", "40 boats", True),
        ("about 40 boats", "40 boats", True),
        ("about 40 boats", "41 boats", True),
        ("about 40 boats", "46 boats", False),
        ("40 boats", "about 40 boats", False),
        ("40 boats", "41 boats", False),
        ("more than 40 boats", "42 boats", True),
        ("more than 40 boats", "39 boats", False),
        ("nearly 40 boats", "39 boats", True),
        ("at least 40 boats", "40 boats", False),
        ("40 boats", "up to 40 boats", False),
        ("40%", "40 boats", False),
        ("$40", "€40", False),
        ("a 2-1 win", "a 1-2 win", False),
        ("2-1", "2–1", True),
    ],
)
def test_number_is_borne_out(claimed: str, there: str, holds: bool) -> None:
    (one,), (other,) = figures(read(claimed)), figures(read(there))
    assert borne_out(one, other) == holds


@pytest.mark.parametrize(
    ("claimed", "there", "holds"),
    [
        ("on 9 March 2026", "on Monday", True),
        ("on 10 March 2026", "on Monday", False),
        ("on Monday", "on 9 March", True),
        ("on Tuesday", "on 9 March", False),
        ("in 2025", "last year", True),
        ("in 2024", "last year", False),
        ("last year", "in 2025", True),
        ("in October", "on 31 October", True),
        ("on 31 October", "in October", False),
        ("on 31 October 2026", "will end on October 31st", True),
        ("on 31 October 2027", "will end on October 31st", False),
        ("on 31 October 2025", "will end on October 31st", False),
        ("on 31 October 2025", "ended on October 31st", True),
        ("next week", "next week", True),
        ("in May", "by May 29", True),
    ],
)
def test_date_agrees_with_that_of_the_evidence(claimed: str, there: str, holds: bool) -> None:
    published = "2026-03-09"
    (one,), (other,) = dates(read(claimed), published), dates(read(there), published)
    assert agrees(one, other) == holds


def test_month_that_is_a_verb_is_no_date() -> None:
    assert dates(read("It may rain, and they may march.")) == []
