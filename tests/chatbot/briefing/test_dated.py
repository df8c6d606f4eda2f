"""Dates of events, as of the day on which they were reported."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatbot.opening import Opened
from tests.chatbot.briefing.conftest import made

FIRST = "The council of Saltby has a new hall with forty seats."
WEDNESDAY = "2026-05-06"


def _dates(desk: Opened) -> dict[str, str]:
    return {entry.text: entry.date for entry in made(desk, None).timeline}


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("The pier collapsed on Tuesday after a storm.", "2026-05-05"),
        ("The pier collapsed on Wednesday after a storm.", "2026-05-06"),
        ("The pier collapsed yesterday after a storm.", "2026-05-05"),
        ("The pier collapsed last Friday after a storm.", "2026-05-01"),
        ("The pier will be opened again on Friday by the mayor.", "2026-05-08"),
        ("On Friday the mayor will open the pier again.", "2026-05-08"),
        ("The pier is to be opened again on 3 January by the mayor.", "2027-01-03"),
        ("The pier was opened on 3 December by the mayor.", "2025-12-03"),
        ("Visitors may see the pier until Sunday for nothing.", "2026-05-10"),
        ("The pier was built by fishermen in June 1931.", "1931-06"),
        ("On Monday the council said it will close the pier on 1 July.", "2026-07-01"),
    ],
)
def test_date_in_a_sentence_is_resolved(library_of: Callable[..., Opened], sentence: str, date: str) -> None:
    desk = library_of({"id": "pier", "published": WEDNESDAY, "text": f"{FIRST}\n\n{sentence}"})
    assert _dates(desk) == {sentence: date}


@pytest.mark.parametrize(
    "sentence",
    [
        "The pier lost money last year, as piers do.",
        "The pier collapsed last week after a storm.",
        "“The pier is old,” Runa Falk told reporters on Tuesday.",
        "The mayor of Saltby walks along the pier with her dog.",
    ],
)
def test_what_is_no_dated_event_is_not_told(library_of: Callable[..., Opened], sentence: str) -> None:
    desk = library_of({"id": "pier", "published": WEDNESDAY, "text": f"{FIRST}\n\n{sentence}"})
    assert _dates(desk) == {}


def test_weekday_without_a_date_of_publication_is_not_told(library_of: Callable[..., Opened]) -> None:
    desk = library_of(
        {"id": "pier", "text": f"{FIRST}\n\nThe pier collapsed on Tuesday. A second pier fell on 3 March 2026."}
    )
    assert list(_dates(desk).values()) == ["2026-03-03"]


def test_announcement_is_an_event_where_it_is_the_news(library_of: Callable[..., Opened]) -> None:
    text = "Sound Ferries will close the pier of Saltby on 30 September, the company said on Monday."
    briefing = made(library_of({"id": "pier", "published": WEDNESDAY, "text": text}), None)
    assert [entry.date for entry in briefing.timeline] == ["2026-05-04", "2026-09-30"]
