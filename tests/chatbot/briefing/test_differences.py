"""What contradicts each other, and what only looks so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from chatbot.briefing.nouns import Difference
from chatbot.opening import Opened
from tests.chatbot.briefing.conftest import made

Library = Callable[..., Opened]
FRAME = "The shipyard of Saltby on the river Ansel builds ferries. Its hall by the northern pier burned down on Sunday."
AGAIN = (
    "A week after flames destroyed it the hall of Saltby's shipyard is a black field. Ferries wait there unfinished."
)


def _two(library_of: Library, first: str, second: str) -> Sequence[Difference]:
    """The differences of two outlets' articles on one matter, which have these sentences."""
    one = {"id": "a", "outlet": "Saltby Echo", "published": "2026-05-05", "text": f"{FRAME}\n\n{first}"}
    other = {"id": "b", "outlet": "Ansel Times", "published": "2026-05-06", "text": f"{second}\n\n{AGAIN}"}
    return made(library_of(one, other), "shipyard Saltby").differences


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "The fire will cost 84 jobs at the shipyard.",
            "The company fears for 112 jobs, because it counts apprentices.",
        ),
        (
            "Rebuilding the hall will cost 9 million euros.",
            "To rebuild the hall will cost €12 million, the owner thinks.",
        ),
        ("Firefighters carried three apprentices out of the hall.", "Five apprentices were carried out of the hall."),
        (
            "Insurers will pay 40 percent of the damage to the hall.",
            "Of the damage to the hall insurers will pay 60 percent.",
        ),
    ],
)
def test_other_figure_for_the_same_thing_is_a_difference(library_of: Library, first: str, second: str) -> None:
    found = _two(library_of, first, second)
    assert [one.kind for one in found] == ["figure"]
    assert {side.text for side in found[0].sides} == {first, second}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The fire will cost 84 jobs at the shipyard.", "The fire may cost about 80 jobs at the shipyard."),
        ("The fire will cost 84 jobs at the shipyard.", "More than 80 jobs will be lost in the fire at the shipyard."),
        ("Rebuilding the hall will cost 9 million euros.", "The mayor has a debt of 7 million euros to explain."),
        ("Firefighters needed 9 hours.", "The hall was 90 metres long."),
        ("The hall had stood for 30 years.", "A new hall needs a loan over 12 years."),
        ("In 2019 the yard built 12 ferries.", "Twelve ferries were built in the yard in 2019."),
    ],
)
def test_figures_that_agree_or_count_something_else_are_none(library_of: Library, first: str, second: str) -> None:
    assert not _two(library_of, first, second)


def test_wire_copy_with_another_figure_is_a_difference(library_of: Library) -> None:
    text = f"{FRAME}\n\nThe fire will cost 84 jobs at the shipyard, of 900 jobs in the town."
    one = {"id": "a", "outlet": "Saltby Echo", "published": "2026-05-05", "text": text}
    copy = {"id": "b", "outlet": "Ansel Times", "published": "2026-05-05", "text": text.replace("84", "48")}
    briefing = made(library_of(one, copy), None)
    assert briefing.near_copies and [one.about for one in briefing.differences] == ["84 or 48 jobs"]


def test_wire_copy_word_for_word_contradicts_nothing(library_of: Library) -> None:
    text = f"{FRAME}\n\nThe fire will cost 84 jobs at the shipyard, of 900 jobs in the town."
    one = {"id": "a", "outlet": "Saltby Echo", "published": "2026-05-05", "text": text}
    copy = {"id": "b", "outlet": "Ansel Times", "published": "2026-05-05", "text": text}
    assert not made(library_of(one, copy), None).differences


def test_other_day_for_the_same_event_is_a_difference(library_of: Library) -> None:
    first = "The trial of the yard's owner, Bo Lind, will begin at the court of Ansel on 18 May."
    second = "At the court of Ansel the trial of Bo Lind, the owner, begins on 25 May."
    assert [(one.kind, one.about) for one in _two(library_of, first, second)] == [("date", "18 May or 25 May 2026")]


def test_two_events_on_two_days_are_no_difference(library_of: Library) -> None:
    first = "The owner of the yard, Bo Lind, was arrested in Ansel on 18 May."
    second = "The owner of the yard, Bo Lind, was released in Ansel on 25 May."
    assert not _two(library_of, first, second)


def test_name_that_is_one_letter_off_is_a_difference(library_of: Library) -> None:
    first = "The fire was seen first by the night watchman of the yard, Bo Lindner."
    second = "A night watchman of the yard, Bo Lindnes, saw the fire first."
    found = _two(library_of, first, second)
    assert [(one.kind, one.about) for one in found] == [("name", "Bo Lindner or Bo Lindnes")]


def test_names_of_two_people_in_one_article_are_no_difference(library_of: Library) -> None:
    first = "The fire was seen first by Bo Lindner, a watchman, and by Bo Lindnes, his cousin."
    assert not _two(library_of, first, "A night watchman of the yard, Bo Lindnes, saw the fire first.")


def test_office_of_two_holders_is_a_difference(library_of: Library) -> None:
    first = "“We will rebuild it,” said Runa Falk, the director of the Saltby shipyard."
    second = "“There is no money for it,” said Ilse Novak, the director of the Saltby shipyard."
    assert "name" in [one.kind for one in _two(library_of, first, second)]


def test_same_words_from_two_mouths_are_a_difference(library_of: Library) -> None:
    first = "“Somebody left the gas burning over the weekend,” said Runa Falk, a welder."
    second = "“Somebody left the gas burning over the weekend,” said Ilse Novak, a painter."
    found = _two(library_of, first, second)
    assert [one.kind for one in found] == ["attribution"]
    assert {"Runa Falk" in side.text or "Ilse Novak" in side.text for side in found[0].sides} == {True}


def test_denial_is_a_difference_from_what_is_denied(library_of: Library) -> None:
    first = "The yard had stored paint illegally beside the gas tanks, said Runa Falk, a welder."
    second = "The owner denied that paint was stored illegally beside the gas tanks."
    assert [one.kind for one in _two(library_of, first, second)] == ["denial"]


def test_right_that_was_denied_is_no_denial(library_of: Library) -> None:
    first = "Apprentices were denied access to the hall beside the gas tanks."
    second = "Apprentices had access to the gas tanks beside the hall."
    assert not _two(library_of, first, second)


@pytest.mark.parametrize(
    ("first", "second", "about"),
    [
        ("The fire was seen by the night watchman of the yard, Martha Lindquist.",
         "A night watchman of the yard, Marta Lindqvist, saw the fire.",
         "Martha Lindquist or Marta Lindqvist"),
        ("An inquiry into the fire will be led by a retired judge, Sunniva Hark.",
         "A retired judge, Signe Holt, will lead an inquiry into the fire.",
         "Sunniva Hark or Signe Holt"),
    ],
)  # fmt: skip
def test_other_name_for_the_same_person_is_a_difference(
    library_of: Library, first: str, second: str, about: str
) -> None:
    assert [(one.kind, one.about) for one in _two(library_of, first, second)] == [("name", about)]


def test_people_who_are_hurt_or_injured_are_counted_as_one(library_of: Library) -> None:
    found = _two(library_of, "Nine people were injured in the fire.", "Eleven people were hurt in the fire.")
    assert [one.kind for one in found] == ["figure"]


def test_figures_of_two_voices_one_after_another_are_a_difference(library_of: Library) -> None:
    first = (
        "Repairs will cost 14 million crowns, said Bo Lind, the owner. Insurers said they would cost 22 million crowns."
    )
    found = _two(library_of, first, "The mayor of Saltby came to see the fire with her brother.")
    assert [one.kind for one in found] == ["figure"]


def test_figures_of_one_voice_are_no_difference(library_of: Library) -> None:
    first = "Repairs will cost 14 million crowns, said Runa Falk. “The boats cost 22 million crowns,” she added."
    assert not _two(library_of, first, "The mayor of Saltby came to see the fire with her brother.")


def test_yes_and_no_are_a_difference(library_of: Library) -> None:
    first = "The hall had been inspected for gas by the fire brigade in March."
    second = "The hall had not been inspected for gas by the fire brigade in March."
    assert [one.kind for one in _two(library_of, first, second)] == ["denial"]


def test_two_quoted_neighbours_are_no_difference(library_of: Library) -> None:
    first = "“I heard the blast,” said Runa Falk, a neighbour of the yard."
    second = "“I saw the flames,” said Tilda Ravn, a neighbour of the yard."
    assert not _two(library_of, first, second)


@pytest.mark.parametrize(
    ("first", "second", "about"),
    [
        (
            "On the hall lay 20 centimetres of ash.",
            "By noon 45 centimetres of ash covered the pier.",
            "centimetres of ash",
        ),
        ("The watchman Bo Lind, 58, ran to the gate.", "It was Bo Lind, 63, who ran to the gate.", "age of Bo Lind"),
        (
            "About 30 people had been in the hall.",
            "The union put the number of people in the hall at about 90.",
            "people in the hall",
        ),
        ("The hall of the yard was built in 1931.", "Nothing is left of the 1947 hall.", "year of the hall"),
        ("Each apprentice will get €500 at once.", "Each apprentice gets a €900 handout.", "euro for each"),
        ("On 4 May 2026 the council voted by 12 to 7.", "In May 2026 the council voted 11 to 8.", "how the vote went"),
    ],
)
def test_figure_in_its_slot_is_a_difference(library_of: Library, first: str, second: str, about: str) -> None:
    assert [one.about for one in _two(library_of, first, second)] == [about]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The fire hurt 12 people.", "The number of people hurt in the fire rose to 14."),
        ("On the hall lay 20 centimetres of ash.", "In May 2019 there were 45 centimetres of ash on the hall."),
        ("On 4 May 2026 the council voted by 12 to 7.", "On 9 June 2020 the council voted 11 to 8."),
        ("The watchman Bo Lind, 58, ran to the gate.", "His cousin Ada Lind, 63, ran to the gate."),
    ],
)
def test_figure_of_another_time_or_thing_is_none(library_of: Library, first: str, second: str) -> None:
    assert not _two(library_of, first, second)
