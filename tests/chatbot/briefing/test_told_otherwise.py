"""One thing told in two wordings that can't both be true, and beside each its look-alike that can."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatbot.opening import Opened
from tests.chatbot.briefing.conftest import made

Library = Callable[..., Opened]
FRAME = "Fire gutted the glassworks at Orrelby on Monday night. Its roof burned, and firemen fought the flames beside the kiln."
AGAIN = "Days after the fire at the glassworks in Orrelby the kiln is cold. Its roof lies in the yard, where firemen left it."


def kinds(library_of: Library, first: str, second: str) -> list[str]:
    one = {"id": "a", "outlet": "Orrelby Mail", "published": "2026-03-04", "text": f"{FRAME}\n\n{first}"}
    other = {"id": "b", "outlet": "Valley Press", "published": "2026-03-05", "text": f"{AGAIN}\n\n{second}"}
    found = made(library_of(one, other), "glassworks fire Orrelby").differences
    told = [one.kind for one in found if any(side.text in f"{first} {second}" for side in one.sides)]
    assert all(len(one.sides) > 1 for one in found)
    return told


CONTRADICTIONS = [
    # how long
    ("The blaze lasted nine hours.", "Firemen say that the blaze was over within four hours."),
    ("The street was closed for two days.", "The street was closed for only ten hours, police said."),
    # what somebody gets
    ("Piet Holm will receive 400,000 crowns from the works.", "Mr Holm walks away with 650,000 crowns."),
    ("Piet Holm left the works. He received 400,000 crowns.", "The director, Piet Holm, leaves with 1.1 million crowns."),
    # votes
    ("The council voted 27–24 on Tuesday to keep the kiln.", "On Tuesday the council voted to keep the kiln, 28–24."),
    ("The kiln was saved on Tuesday by 14 votes to 9.", "Councillors voted on Tuesday by 13 to 10 to save the kiln."),
    # how somebody went
    ("Piet Holm resigned as director of the works.", "The owners had dismissed Piet Holm the evening before."),
    ("Director Holm stepped down on Wednesday.", "Mr Holm was voted out by the board of the works."),
    # who did it
    ("The mayor closed the school beside the works.", "It was the fire chief who closed the school, against her wishes."),
    ("The night watchman raised the alarm.", "It was a baker on his way home who raised the alarm."),
    ("The owners ordered the kiln to be lit early.", "It was the foreman who ordered the kiln to be lit, workers say."),
    # done or not
    ("Piet Holm met the fire inspector in January.", "Holm never met the fire inspector, the works said."),
    ("The foreman signed the report on the kiln.", "The foreman did not sign any report on the kiln, his lawyer said."),
    ("Inspectors visited the kiln in the autumn.", "The kiln was never visited by inspectors, workers said."),
    # ages, spellings
    ("The watchman, Anders Kvale, 58, was hurt.", "Anders Qvale, the night watchman, was hurt in the yard."),
    ("Foreman Britta Ardley, 44, saw the smoke.", "A foreman, Britta Ardleigh, saw the smoke."),
    ("Foreman Britta Ardley, 44, saw the smoke.", "Smoke was seen by Britta Ardley, 47, a foreman."),
    # time of day
    ("The alarm rang at 9:15 p.m. on Monday.", "It was five to ten on Monday night when the alarm rang."),
    # founding
    ("The glassworks was founded in 1871.", "The glassworks, founded in 1887, is the oldest of the valley."),
]  # fmt: skip
LOOK_ALIKES = [
    ("The blaze lasted nine hours.", "The blaze was over after some nine hours."),
    ("The blaze lasted nine hours.", "The meeting in the school lasted four hours."),
    ("Piet Holm will receive 400,000 crowns from the works.", "Mrs Ardley will receive 20,000 crowns."),
    ("Piet Holm will receive 400,000 crowns from the works.", "Mr Holm walks away with about 0.4 million crowns."),
    ("The council voted 27–24 on Tuesday to keep the kiln.", "The council voted 30–12 on Monday to help the workers."),
    ("Piet Holm resigned as director of the works.", "The owners dismissed Britta Ardley, a foreman."),
    ("Piet Holm resigned as director of the works.", "Piet Holm has not been sacked, the works said."),
    ("The mayor opened the school to the workers.", "It was the fire chief who closed the street."),
    ("The mayor closed the school.", "It was the mayor who closed the school."),
    ("The mayor closed the school.", "It was then that the chief closed the street."),
    ("Piet Holm met the mayor in January.", "Holm never met the fire inspector, the works said."),
    ("Piet Holm will meet the fire inspector.", "Holm has not met the fire inspector yet, the works said."),
    ("The foreman signed the report on the kiln.", "The foreman did not sign the petition against the school."),
    ("The watchman, Anders Kvale, 58, was hurt.", "His brother, Andor Kvale, waited in the yard."),
    ("Foreman Britta Ardley, 44, saw the smoke.", "Her daughter Brita Moen, 17, ran for help."),
    ("The alarm rang at 9:15 p.m. on Monday.", "Shortly after nine on Monday night the alarm rang."),
    ("The glassworks was founded in 1871.", "The school of the glassworks was founded in 1887."),
    ("Some 34 percent of the workers live in Orrelby.", "About a third of the workers live in Orrelby."),
    ("The street was closed for two days.", "The street was closed for 48 hours."),
    ("The owners ordered sand for the kiln.", "It was the foreman who ordered the men out, workers say."),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), CONTRADICTIONS)
def test_what_is_told_otherwise_is_shown(library_of: Library, first: str, second: str) -> None:
    assert kinds(library_of, first, second)


@pytest.mark.parametrize(("first", "second"), LOOK_ALIKES)
def test_look_alike_is_not_shown(library_of: Library, first: str, second: str) -> None:
    assert not kinds(library_of, first, second)
