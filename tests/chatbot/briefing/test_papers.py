"""Papers, shares, votes, names and findings that two outlets tell in two ways, and beside each its look-alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatbot.opening import Opened
from tests.chatbot.briefing.conftest import made
from tests.chatbot.briefing.test_told_otherwise import kinds

Library = Callable[..., Opened]
CONTRADICTIONS = [
    # a title and a surname here, the whole name there
    ("The watchman, Britta Ardley, gave a statement. Ms Ardley, 49, saw the smoke first.", "Britta Ardley, 52, saw smoke."),
    ("Piet Holm runs the works. He did not sleep. Holm, 61, came at once.", "Piet Holm, 64, came at midnight."),
    ("Piet Holm, the finance director of the works, was there.", "Piet Holm, 61, chief executive of the works, was there."),
    ("Chief executive Britta Ardley spoke to the men.", "Britta Ardley, the sales director of the works, spoke to the men."),
    ("Piet Holm, 61, director of the works, was sacked.", "Piet Holm has resigned because he would not sign the report."),
    ("Piet Holm had left the works for reasons of health.", "Piet Holm resigned because he would not sign the report."),
    ("The kiln was built by Casimir Holm-Lunde, a mason.", "A mason, Kasimir Holm Lunde, built the kiln."),
    ("The head of the works resigned. “Nobody pushed me,” director Piet Holm said.",
     "Piet Holm says that he left. The owners voted him out on Tuesday."),
    # papers and courts
    ("The letter to Piet Holm is dated 9 January.", "The director, Piet Holm, was sent a letter on January 19."),
    ("The report, of three pages, is dated 4 February. Piet Holm has read it.", "Piet Holm had the report of 14 February."),
    ("The letter was signed by Britta Ardley. Piet Holm got it.", "Piet Holm has a letter. It was signed by Viktor Moen."),
    ("A judge forbade the owners to sell the works before 20 March.", "The sale is blocked by a court order until March 27."),
    ("The case was brought by the trustees of the works.", "The union had dragged the owners to court."),
    # shares, votes, crowds
    ("The city, which owns 34 percent of the works, is silent.", "The council holds just over a quarter of the works."),
    ("The town’s 20 percent of the works is not for sale.", "The council holds a third of the works."),
    ("The council voted on Tuesday to keep the kiln. The vote was 28 to 24.", "It voted by 27 to 24 on Tuesday to keep it."),
    ("About 900 workers walked out on Tuesday.", "The union’s own tally is 1,400 for Tuesday."),
    # found or not
    ("The kiln was full of petrol, and petrol was in the yard.", "Firemen in the yard found no petrol in the kiln."),
    ("A workman said that he saw a wire beside the kiln.", "Police at the kiln say there was no wire."),
]  # fmt: skip
LOOK_ALIKES = [
    ("The watchman, Britta Ardley, gave a statement. Ms Ardley, 49, saw the smoke.", "Her sister, Karin Ardley, 52, slept."),
    ("Piet Holm, the finance director of the works, was there.", "The chief executive, Britta Ardley, was there."),
    ("Piet Holm, the former finance director, was there.", "Piet Holm, chief executive of the works, was there."),
    ("The letter to Piet Holm is dated 9 January.", "The letter to the mayor is dated 19 January."),
    ("The letter was signed by Britta Ardley.", "The letter, for Piet Holm, was signed by Ms Ardley."),
    ("A judge blocked the sale until 20 March.", "The court order that blocked the sale was extended until March 27."),
    ("The case was brought by the union of the works.", "The unions had dragged the owners to court."),
    ("The city owns 34 percent of the works.", "The council holds about a third of the works."),
    ("The city owns 34 percent of the works.", "The state owns 10 percent of the works."),
    ("The council voted on Tuesday to keep the kiln. The vote was 28 to 24.", "On Monday it voted by 28 to 3 to help."),
    ("Police in the yard found no petrol.", "Petrol has become dear in the valley."),
    ("Firemen found no petrol in the kiln.", "Nobody had seen a can of petrol near the kiln."),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), CONTRADICTIONS)
def test_papers_of_two_outlets_told_in_two_ways_are_shown(library_of: Library, first: str, second: str) -> None:
    assert kinds(library_of, first, second)


@pytest.mark.parametrize(("first", "second"), LOOK_ALIKES)
def test_papers_that_may_be_told_so_are_not_shown(library_of: Library, first: str, second: str) -> None:
    assert not kinds(library_of, first, second)


def test_contradictions_are_headed_by_words_that_can_be_read(library_of: Library) -> None:
    frame = "Fire gutted the glassworks at Orrelby on Monday night. Its roof burned, and firemen stood beside the kiln."
    first = "Lead was found in seven of 20 samples that were taken at the works. Holm gives every household 150 crowns."
    second = "The laboratory found lead in nine of the 20 samples. Piet Holm offered 90 crowns for each household."
    one = {"id": "a", "outlet": "Orrelby Mail", "published": "2026-03-04", "text": f"{frame}\n\n{first}"}
    other = {"id": "b", "outlet": "Valley Press", "published": "2026-03-05", "text": f"{frame[:54]}\n\n{second}"}
    found = {one.about for one in made(library_of(one, other), "glassworks fire Orrelby").differences}
    assert found == {"how many of 20 samples", "crowns for each household"}
