"""Pastes that hold a wall, an error or an empty shell instead of an article say so."""

from __future__ import annotations

import pytest

from ingest.clean import clean
from ingest.errors import NoArticle

MENU = "Home\nNews\nLog in\nSubscribe\n\nMayor shuts the pier\n\nBy Ada Crane\nMay 3, 2026\n\n"
LEAD = "The pier of Saltby will close in May, the council decided on Monday. It was built in 1911.\n\n"
REST = "The keeper of the pier said that he had asked for repairs each year since 2011, and got none of them.\n\n" * 4


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("Please enable cookies.\n\nSorry, you have been blocked\n\nYou are unable to access this site.", "robots"),
        ("You need to enable JavaScript to run this app.", "shell"),
        ("Page not found\n\nThe page you were looking for does not exist.", "error page"),
        ("This content is for subscribers only. Log in to continue reading.", "subscription wall"),
        (
            f"{MENU}{LEAD}Subscribe to read the full story\nAlready a subscriber? Log in\n© 2026 The Echo",
            "subscription wall",
        ),
        (
            "Before you continue\n\nWe and our 812 partners use cookies to store data.\nAccept all\nReject all",
            "consent",
        ),
    ],
)
def test_paste_without_an_article_says_what_it_is(pasted: str, says: str) -> None:
    with pytest.raises(NoArticle, match=says):
        clean(pasted)


def test_article_that_asks_to_subscribe_at_its_end_is_taken_in_with_a_note() -> None:
    found = clean(f"{MENU}{LEAD}{REST}Subscribe to read the full story\nAlready a subscriber? Log in\n© 2026 The Echo")
    assert found.text.startswith("The pier of Saltby")
    assert any("break off" in note for note in found.notes)


@pytest.mark.parametrize(
    "text",
    [
        "A fire broke out in Saltby on Monday. Nobody was hurt.",
        "The bank asks its customers to log in with a code from now on. It had lost 12 million crowns to thieves.",
        "The court forbade the site to set cookies. Its owner has to pay a fine of 300 crowns.",
    ],
)
def test_short_article_is_no_wall(text: str) -> None:
    assert clean(text).text == text
