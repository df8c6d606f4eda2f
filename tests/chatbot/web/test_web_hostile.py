"""Scripts, forms, pictures and styles wherever strangers can put them: nothing runs, nothing is asked for, all is text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chatbot.conversations import Conversations
from tests.chatbot.web import hostile
from tests.chatbot.web.hostile import Attack, Victim

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def given() -> list[Attack]:
    found = hostile.own_attacks()
    assert len(found) >= 60
    return found


@pytest.fixture(scope="module")
def served(serve_articles: Callable[..., Any], given: list[Attack]) -> Any:
    """The chat over a library with each attack in every field of an article; its note is one as well."""
    return serve_articles(hostile.records(given), title_note=given[0].payload + given[3].payload)


@pytest.fixture
def on(chromium: Any, served: Any) -> Iterator[Victim]:
    with hostile.victim(chromium, served.url) as made:
        made.look("the start")
        yield made
        hostile.usable(made)
    assert made.faults == []


def test_spies_see_what_would_run(chromium: Any, served: Any) -> None:
    """So that the other tests can fail."""
    with hostile.victim(chromium, served.url) as made:
        made.page.evaluate("""() => {
            document.querySelector("#panels").insertAdjacentHTML("beforeend",
                "<img src=x onerror=pwn(1)><img src=http://198.51.100.7/1.png><a href=javascript:pwn(1)>x</a>");
            const script = document.createElement("script");
            script.textContent = "alert(2); fetch('http://198.51.100.7/')";
            document.body.append(script);
        }""")
        made.page.wait_for_timeout(300)
        made.look("here")
        found = " ".join(made.faults)
    for seen in ("attack 1 ran", "dialog 2", "policy stopped img-src", "policy stopped connect-src", "<IMG onerror>",
                 "<A href=javascript", "strange <IMG>"):  # fmt: skip
        assert seen in found


def test_articles_are_text_in_answers_and_in_the_source_pane(on: Victim, served: Any) -> None:
    hostile.quoted(on, served.over.library)


def test_articles_are_text_in_the_library(on: Victim, served: Any) -> None:
    hostile.shelved(on, served.over.library)


def test_statements_are_text_in_who_said_what(on: Victim, served: Any) -> None:
    hostile.voices(on, served.over.library)


def test_questions_are_text(on: Victim, given: list[Attack]) -> None:
    hostile.questioned(on, given)


def test_what_is_looked_for_is_text(on: Victim, given: list[Attack]) -> None:
    hostile.searched(on, given)


def test_what_models_say_and_conversations_names_are_text(on: Victim, served: Any, given: list[Attack]) -> None:
    conversation = hostile.keep(Conversations(served.over.library.folder), given)
    hostile.conversed(on, served.url, conversation, given)


def test_files_names_and_addresses_are_text(on: Victim, given: list[Attack]) -> None:
    hostile.handed_over(on, given)
    hostile.fetched(on, given[::6])
