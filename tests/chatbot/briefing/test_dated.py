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
        ("The pier collapsed on Tuesday of last week after a storm.", "2026-04-28"),
        ("The mayor said on Monday that the pier had burned three days earlier.", "2026-05-01"),
        ("The pier will be opened again on Friday week by the mayor.", "2026-05-15"),
        ("A trial about the pier begins a week on Thursday in Ansel.", "2026-05-14"),
        ("Two men were arrested Monday night on the pier by police.", "2026-05-04"),
        ("The pier was sold by the council last spring to a brewer.", "2025"),
        ("The pier was sold by the council six years ago to a brewer.", "2020"),
        ("The pier will be opened again at the end of the month.", "2026-05"),
        ("A storm hit the pier on the last Friday of April at noon.", "2026-04-24"),
        ("The pier must be inspected by divers before 30 June.", "2026-06-30"),
        ("The pier, which burned on Sunday, will be sold on 3 June.", "2026-06-03"),
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


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("The following day the mayor closed the pier to visitors.", "2026-04-15"),
        ("Two weeks later the mayor closed the pier to visitors.", "2026-04-28"),
        ("The mayor had closed the pier to visitors the previous Friday.", "2026-04-10"),
    ],
)
def test_date_is_reckoned_from_the_sentence_before(library_of: Callable[..., Opened], sentence: str, date: str) -> None:
    text = f"{FIRST}\n\nThe pier of Saltby lost its roof on 14 April 2026. {sentence}"
    assert _dates(library_of({"id": "pier", "published": WEDNESDAY, "text": text}))[sentence] == date


def test_two_dates_in_a_sentence_are_two_events(library_of: Callable[..., Opened]) -> None:
    sentence = "Bo Lind was arrested on Monday on the pier and released on Tuesday by a court."
    briefing = made(library_of({"id": "pier", "published": WEDNESDAY, "text": f"{FIRST}\n\n{sentence}"}), None)
    assert [entry.date for entry in briefing.timeline] == ["2026-05-04", "2026-05-05"]


@pytest.mark.parametrize(
    "sentence",
    ["Am Dienstag ist der Pier nach einem Sturm eingestürzt.", "Three days later the pier fell into the sea."],
)
def test_date_that_cannot_be_told_is_not_guessed(library_of: Callable[..., Opened], sentence: str) -> None:
    assert _dates(library_of({"id": "pier", "published": WEDNESDAY, "text": f"{FIRST}\n\n{sentence}"})) == {}


@pytest.mark.parametrize(
    "sentence", ["The pier fell two days earlier in a storm.", "The pier was sold last spring to a brewer."]
)
def test_date_that_needs_the_day_of_publication_is_not_told_without(
    library_of: Callable[..., Opened], sentence: str
) -> None:
    assert _dates(library_of({"id": "pier", "text": f"{FIRST}\n\n{sentence}"})) == {}
