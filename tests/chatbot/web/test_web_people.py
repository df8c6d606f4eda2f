"""Who said what, as a reader uses it: finding a speaker, reading what they said wherever it stands, opening it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

STATEMENTS = "#people .statements"
ARTICLES = [
    {
        "id": "echo",
        "title": "Keeper warns of a dark lighthouse",
        "outlet": "The Saltby Echo",
        "published": "2026-03-03",
        "text": (
            "The lighthouse of Saltby will go dark in May.\n\n"
            "“The lamp is older than I am,” said Wanda Thorne, the keeper of the lighthouse. “It has earned its rest.”\n\n"
            "“A lens costs more than a boat,” said Bruno Falk, the harbour master."
        ),
    },
    {
        "id": "wire",
        "title": "A lens for the lighthouse",
        "outlet": "Wednesday Wire",
        "published": "2026-04-09",
        "text": (
            "A new lens came by boat on Thursday.\n\n"
            "“I did not expect to see it,” said Wanda Thorne, the keeper. She said that it will be lit in June.\n\n"
            "The crew went home. “It was the heaviest load of all,” it was said in the harbour."
        ),
    },
]


@pytest.fixture
def people(open_page: Callable[..., Any], serve_articles: Callable[..., Any]) -> Any:
    page = open_page(serve_articles(ARTICLES).url)
    page.click("#tab-people")
    page.wait_for_selector("#people .person")
    page.wait_for_selector(f"{STATEMENTS} blockquote")
    return page


def names(page: Any) -> list[str]:
    return list(page.locator("#people .person b").all_inner_texts())


def said(page: Any) -> list[str]:
    return list(page.locator(f"{STATEMENTS} .words").all_inner_texts())


def wait_for_count(page: Any, text: str) -> None:
    page.wait_for_function("t => document.querySelector('#people .total').textContent === t", arg=text)


def test_speakers_come_with_counts_and_what_is_not_attributed_last(people: Any) -> None:
    shown = people.locator("#people .person").all_inner_texts()
    assert shown[0].startswith("Wanda Thorne\n")
    assert "in 2 articles" in shown[0]
    assert names(people)[:2] == ["Wanda Thorne", "Bruno Falk"]
    assert names(people)[-1] == "Not attributed"


def test_speaker_is_found_read_across_outlets_and_opened(people: Any) -> None:
    people.fill("#people .everybody [name=search]", "thor")
    people.wait_for_function("document.querySelectorAll('#people .person[data-speaker]').length === 1")
    people.click("#people .person >> text=Wanda Thorne")
    people.wait_for_selector("#people .whose h2 >> text=Wanda Thorne")
    heads = people.locator(f"{STATEMENTS} .who").all_inner_texts()
    assert [head.split(" · ")[1] for head in heads] == ["Wednesday Wire", "The Saltby Echo"]
    assert people.get_attribute("#people .person[data-speaker='Wanda Thorne']", "aria-current") == "true"
    people.fill("#people [name=words]", "lamps")
    wait_for_count(people, "1 statement")
    (words,) = said(people)
    people.click(f"{STATEMENTS} a.cite")
    people.wait_for_selector("#source mark")
    assert people.inner_text("#source h2") == "Keeper warns of a dark lighthouse"
    marked = people.text_content("#source mark")
    assert marked.startswith("“The lamp is older than I am,” said Wanda Thorne")
    assert marked.endswith("“It has earned its rest.”")
    assert "The lamp is older than I am," in words
    people.keyboard.press("Escape")
    assert people.evaluate("document.activeElement.matches('#people a.cite')")


def test_statements_are_narrowed_by_outlet_date_and_kind(people: Any) -> None:
    people.click("#people .person >> text=Wanda Thorne")
    people.wait_for_selector("#people .whose h2 >> text=Wanda Thorne")
    people.click("#people .narrow summary")
    people.select_option("#people [name=outlet]", "Wednesday Wire")
    people.wait_for_function("document.querySelectorAll('#people .statements .who').length === 1")
    people.select_option("#people [name=kind]", "indirect")
    wait_for_count(people, "1 statement")
    assert "it will be lit in June" in said(people)[0]
    people.fill("#people [name=until]", "2026-03-31")
    wait_for_count(people, "No statement fits.")
    people.click("#people [type=reset]")
    people.select_option("#people [name=kind]", "")
    people.wait_for_function("document.querySelectorAll('#people .statements .who').length === 2")


def test_what_could_not_be_attributed_is_read_and_opened(people: Any) -> None:
    people.click("#people [data-whose=nobody]")
    people.wait_for_selector("#people .whose h2 >> text=Not attributed")
    assert all(by.startswith("Unattributed") for by in people.locator(f"{STATEMENTS} .by").all_inner_texts())
    people.click(f"{STATEMENTS} a.cite")
    people.wait_for_selector("#source mark")


def test_everybody_is_searched_by_what_was_said(people: Any) -> None:
    people.fill("#people [name=words]", "lens boat")
    wait_for_count(people, "1 statement")
    assert "Bruno Falk" in people.inner_text(f"{STATEMENTS} .by")
    assert "A lens costs more than a boat" in said(people)[0]


def test_speaker_is_asked_about_on_the_first_tab(people: Any) -> None:
    people.click("#people .person >> text=Bruno Falk")
    people.click("#people .whose .ask")
    people.wait_for_selector('#answers .turn[data-state="done"]')
    assert people.locator("#answers .turn .asked").inner_text() == "What did Bruno Falk say?"
    assert "A lens costs more" in people.inner_text("#answers .turn")


def test_on_a_phone_people_and_statements_come_one_after_the_other(
    open_page: Callable[..., Any], serve_articles: Callable[..., Any]
) -> None:
    page = open_page(serve_articles(ARTICLES).url, width=390)
    page.click("#tab-people")
    page.wait_for_selector("#people .person")
    assert page.locator("#people .sayings").is_hidden()
    page.click("#people .person >> text=Wanda Thorne")
    page.wait_for_selector(f"{STATEMENTS} blockquote")
    assert page.locator("#people .everybody").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.click("#people .back-to-people")
    assert page.evaluate("document.activeElement.dataset.speaker") == "Wanda Thorne"


def test_statement_opens_where_an_answer_cites_it(people: Any) -> None:
    people.click("#people .person >> text=Bruno Falk")
    people.wait_for_selector("#people .whose h2 >> text=Bruno Falk")
    at = people.get_attribute(f"{STATEMENTS} a.cite", "data-at")
    people.click("#people .whose .ask")
    people.wait_for_selector('#answers .turn[data-state="done"]')
    assert people.get_attribute("#answers .turn a.cite", "data-at") == at


def test_name_of_the_speaker_stays_in_sight_when_a_statement_is_opened(people: Any) -> None:
    people.click("#people .person >> text=Wanda Thorne")
    people.wait_for_selector("#people .whose h2 >> text=Wanda Thorne")
    for number in (1, 2):
        people.click(f'{STATEMENTS} a.cite[data-n="{number}"]')
        people.wait_for_selector(f'{STATEMENTS} a.cite[data-n="{number}"][aria-current]')
        people.wait_for_selector("#source mark")
        head = people.locator("#people .whose h2").bounding_box()
        assert head["y"] >= people.locator("#head").bounding_box()["height"]


def test_nobody_is_quoted_in_an_empty_library(
    open_page: Callable[..., Any], serve_articles: Callable[..., Any]
) -> None:
    page = open_page(serve_articles([]).url)
    page.click("#tab-people")
    page.wait_for_selector("#people .nothing >> text=Nobody is quoted")
