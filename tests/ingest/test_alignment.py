"""A text laid against a page's lines: once, in order, nothing invented."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.alignment import covered

LINES = ["Home", "The ferry turned back.", "Nobody was hurt, she said.", "", "Share", "The mast broke at noon."]


def test_covered_lines_in_order() -> None:
    assert covered(LINES, "The ferry turned back.\nNobody was hurt, she said.\n\nThe mast broke at noon.") == [
        0,
        1,
        1,
        0,
        0,
        1,
    ]


def test_covered_across_other_line_breaks_and_punctuation() -> None:
    body = "- The ferry turned\nback.   “Nobody was hurt”, she said. THE MAST broke"
    shares = covered(LINES, body)
    assert shares[1] == shares[2] == 1 and 0 < shares[5] < 1


def test_covered_once() -> None:
    assert covered(["One two three.", "Other.", "One two three."], "Other.\nOne two three.") == [0, 1, 1]


def test_covered_by_nothing() -> None:
    assert covered(LINES, "") == [0] * 6
    assert covered([], "The ferry") == []
    assert covered(LINES, "Words that stand nowhere else") == [0] * 6


words = st.lists(st.sampled_from(["ferry", "mast", "storm", "was", "Größe", "ﬁne", "7"]), min_size=1, max_size=6).map(
    " ".join
)


@given(st.lists(words, max_size=12, unique=True), st.lists(st.booleans(), min_size=12, max_size=12))
def test_covered_is_what_was_taken_where_no_line_stands_twice(lines: list[str], taken: list[bool]) -> None:
    kept = [line for line, take in zip(lines, taken, strict=False) if take]
    assert covered(lines, "\n".join(kept)) == [float(line in kept) for line in lines]


@given(st.lists(words, max_size=12), st.lists(words, max_size=12))
def test_covered_counts_no_word_of_the_body_twice(lines: list[str], body: list[str]) -> None:
    shares = covered(lines, "\n".join(body))
    assert len(shares) == len(lines) and all(0 <= share <= 1 for share in shares)
    found = sum(share * len(line.split()) for share, line in zip(shares, lines, strict=True))
    assert round(found) <= len(" ".join(body).split())
