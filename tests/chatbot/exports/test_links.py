"""Links to the words of a page."""

from __future__ import annotations

import pytest

from chatbot.exports.links import passage_link, web_address

PAGE = "https://post.example/dam?day=3"


def test_a_short_stretch_is_in_the_link_whole_and_encoded() -> None:
    found = passage_link(PAGE, "“It will hold,” she said – a well-known, & dear dam.")
    assert found == (
        PAGE + "#:~:text=%E2%80%9CIt%20will%20hold%2C%E2%80%9D%20she%20said%20%E2%80%93%20a%20well%2Dknown"
        "%2C%20%26%20dear%20dam."
    )


def test_a_long_stretch_is_given_by_its_ends_in_whole_words() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen last"
    assert len(text) > 100
    assert passage_link(PAGE, text) == (
        PAGE
        + "#:~:text=one%20two%20three%20four%20five%20six,thirteen%20fourteen%20fifteen%20sixteen%20seventeen%20last"
    )


def test_a_stretch_over_paragraphs_is_given_by_its_ends() -> None:
    assert passage_link(PAGE, "It began.\n\nIt ended.") == PAGE + "#:~:text=It%20began.,It%20ended."


def test_a_fragment_that_is_there_stays() -> None:
    assert passage_link(PAGE + "#top:~:text=old", "It began.") == PAGE + "#top:~:text=It%20began."


@pytest.mark.parametrize(
    "url",
    [None, "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://u:p@post.example/", "http://",
     "https://post.example/\u202egpj", "https://post.example/a b", "JAVASCRIPT:alert(1)", "https://[::1"],
)  # fmt: skip
def test_what_is_no_plain_address_of_the_web_is_no_link(url: str | None) -> None:
    assert web_address(url) is None
    assert passage_link(url, "words") is None
