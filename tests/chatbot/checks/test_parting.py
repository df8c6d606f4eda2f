"""What a claim is before it is judged: parted in halves, put in one way, or found word for word."""

import pytest

from chatbot.checks.figures import figures
from chatbot.checks.halves import halves
from chatbot.checks.reading import read
from chatbot.checks.rewritten import rewritten
from chatbot.checks.verbatim import _stands


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("The mill closed in May; its owner sold the boats.", ("The mill closed in May", "Its owner sold the boats.")),
        ("While Lane left the board, Ring kept his seat.", ("Lane left the board", "Ring kept his seat.")),
        ("Lane opened the lock and sold the boats.", ("Lane opened the lock", "Lane sold the boats.")),
        ("Ada Lane, a pilot, left on Monday.", ("Ada Lane left on Monday.", "Ada Lane is a pilot.")),
    ],
)
def test_halves_part_where_each_says_something(text: str, pair: tuple[str, str]) -> None:
    assert pair in list(halves(text))


@pytest.mark.parametrize(
    "text",
    [
        "The mill closed because its owner sold the boats.",
        "The mill will close if its owner sells the boats.",
        "The owner, who bought the mill, left.",
        "Lane praised the owner and the crew.",
    ],
)
def test_halves_leave_what_hangs_together(text: str) -> None:
    assert list(halves(text)) == []


EVIDENCE = (
    "LARCH, March 3 (TPA) - Some 400 homes in Larch lost power on Monday after a storm felled a mast. "
    "Nobody in the town was hurt. The alleged thief may leave, if the court agrees."
)


@pytest.mark.parametrize(
    ("claim", "stands"),
    [
        ("Some 400 homes in Larch lost power on Monday after a storm felled a mast.", True),
        ("Some 400 homes lost power on Monday.", True),
        ("Some 400 homes in Larch lost power.", True),
        ("Nobody was hurt.", False),
        ("The thief may leave, if the court agrees.", False),
        ("The alleged thief may leave.", False),
        ("400 homes in Larch lost a mast.", False),
    ],
)
def test_sentence_stands_verbatim_but_for_what_may_be_left_out(claim: str, stands: bool) -> None:
    assert _stands(claim, EVIDENCE) is stands


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("for two decades", 20, "year"),
        ("for half a century", 50, "year"),
        ("for a hundred and forty years", 140, "year"),
        ("in an hour and a half", 90, "minute"),
        ("for five hours and one minute", 301, "minute"),
        ("once in a fortnight", 14, "day"),
    ],
)
def test_span_of_time_is_read_in_one_unit(text: str, value: int, unit: str) -> None:
    found = figures(read(text))
    assert (found[-1].value, found[-1].unit) == (value, unit)


def test_attribution_within_a_sentence_comes_first() -> None:
    assert rewritten("Lane, according to Ring, has left.") == "According to Ring, Lane has left."
    assert rewritten("Lane, a 71-year-old pilot, has left.") == "Lane, 71, a pilot, has left."
