"""Small stories of two outlets: what contradicts each other, and beside each its look-alike that does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from chatbot.briefing.nouns import Difference
from chatbot.opening import Opened
from tests.chatbot.briefing.conftest import made

Library = Callable[..., Opened]
FRAME = (
    "The ferry Alma ran aground off Varnsund. Its hull lies on the reef by the lighthouse, and oil floats in the bay."
)
AGAIN = "Days after the ferry Alma struck the reef its hull still lies off Varnsund. Oil drifts past the lighthouse."


def _told(
    library_of: Library, first: str, second: str, day: str = "2026-05-06", published: str = "2026-05-05"
) -> Sequence[Difference]:
    one = {"id": "a", "outlet": "Varnsund Post", "published": published, "text": f"{FRAME}\n\n{first}"}
    other = {"id": "b", "outlet": "Coast Herald", "published": day, "text": f"{AGAIN}\n\n{second}"}
    return made(library_of(one, other), "ferry Alma Varnsund").differences


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("figure", "Nine patients were in hospital on Tuesday.", "Sixteen people lay in hospital beds on Tuesday."),
        (
            "figure",
            "Some 600 people packed the school on Monday night.",
            "About 280 residents attended a meeting on Monday.",
        ),
        (
            "figure",
            "Oil was found in seven of 20 samples of water.",
            "The laboratory found oil in nine of the 20 samples.",
        ),
        ("figure", "The owner hands out six litres a day for each household.", "Each home may take ten litres a day."),
        ("figure", "The owner offered every family 150 crowns.", "He offered 90 crowns for each household."),
        (
            "figure",
            "The nets of Joren Tveit lie 2 km from the wreck.",
            "The nets of Joren Tveit lie barely 400 metres from the wreck.",
        ),
        ("figure", "The mate Ola Renn, 51, saw the reef first.", "It was Ola Renn, 54, who saw the reef first."),
        ("figure", "The mate Ola Renn, 51, saw the reef first.", "A 54-year-old mate, Ola Renne, saw the reef first."),
        (
            "date",
            "The ferry ran on to the reef at 2:15 a.m. on Monday.",
            "It was shortly before four on Monday morning when the ferry ran on to the reef.",
        ),
        ("date", "Alma went into service in 1987.", "The ferry Alma was opened by a queen on May 9, 1978."),
        ("name", "Transport Minister Edda Lorn came to the bay.", "Interior Minister Edda Lorn flew over the bay."),
        (
            "name",
            "Runa Falk, director of the harbour, promised help.",
            "Runa Falk, the deputy director of the harbour, promised help.",
        ),
        (
            "denial",
            "The log says that the radar had been switched off since May.",
            "At no time was any radar switched off, the owner said.",
        ),
        (
            "denial",
            "The gate of the car deck was found open by divers.",
            "Divers found the gate of the car deck closed.",
        ),
    ],
)
def test_contradiction_of_two_outlets_is_shown(library_of: Library, kind: str, first: str, second: str) -> None:
    found = _told(library_of, first, second)
    assert kind in [one.kind for one in found]
    assert {first, second} <= {side.text for one in found for side in one.sides}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Nine patients were in hospital on Tuesday.", "Three people were in hospital on Monday."),
        ("Some 600 people packed the school on Monday night.", "About 2,000 people gathered for a vigil on Sunday."),
        ("Oil was found in seven of 20 samples of water.", "Oil was found in nine of 40 samples of sand."),
        ("The owner hands out six litres a day for each household.", "Each boat got ten litres of fuel."),
        ("About 150 people had been on the ferry.", "The list has 148 people who had been on the ferry."),
        ("A dozen sailors were taken off the ferry.", "Eleven sailors were taken off the ferry."),
        ("Between 10 and 15 sailors were taken off the ferry.", "Twelve sailors were taken off the ferry."),
        ("More than 10 sailors were taken off the ferry.", "Twelve sailors were taken off the ferry."),
        ("Salvage of the ferry will cost 1.2 million crowns.", "Salvage of the ferry will cost 1.23 million crowns."),
        (
            "The ferry ran on to the reef at 2:15 a.m. on Monday.",
            "At about half past two on Monday the ferry ran on to the reef.",
        ),
        (
            "The ferry ran on to the reef at 2:15 a.m. on Monday.",
            "A tug reached the ferry on the reef at 7:30 a.m. on Monday.",
        ),
        (
            "Runa Falk, director of the harbour, promised help.",
            "Runa Falk, the former deputy director of the school, promised help.",
        ),
        ("Transport Minister Edda Lorn came to the bay.", "Interior Minister Tove Brandt flew over the bay."),
        ("The mate Ola Renn, 51, saw the reef first.", "His cousin Ada Renn, 54, waited on the pier."),
        ("The ferry Alma was built in 1975.", "Alma went into service in 1978."),
        (
            "The divers have won seven of the last nine contracts.",
            "The divers have won two of the last three contracts.",
        ),
        ("The owner denied the crew access to the ferry.", "The crew had access to the ferry."),
        ("The gate of the car deck was found open by divers.", "Divers found the gate of the harbour office closed."),
        (
            "The log says that the radar had been switched off since May.",
            "At no time was the bar switched off, the owner said.",
        ),
    ],
)
def test_look_alike_of_two_outlets_is_not_shown(library_of: Library, first: str, second: str) -> None:
    assert not _told(library_of, first, second)


def test_count_that_grows_from_day_to_day_is_no_contradiction(library_of: Library) -> None:
    first = "The number of people who were hurt rose to 43."
    assert not _told(library_of, first, "By Friday 118 people had been hurt, officials said.", day="2026-05-08")


def test_figures_of_news_that_is_far_apart_are_no_contradiction(library_of: Library) -> None:
    first = "The island has 14 lighthouses that need a keeper."
    assert not _told(library_of, first, "The island has 11 lighthouses that need a keeper.", published="2024-05-05")


def test_words_that_somebody_denies_are_shown_with_where_they_are_quoted(library_of: Library) -> None:
    first = "“A little oil never hurt a seagull,” said Desmond Harlow, the owner of the ferry."
    second = "Desmond Harlow denied saying it, and said that people ask him about each seagull."
    found = _told(library_of, first, second)
    assert "denial" in [one.kind for one in found]
