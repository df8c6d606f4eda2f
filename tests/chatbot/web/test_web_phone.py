"""The chat at 390 pixels, by touch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.chatbot.web.test_web_page import THORNE, ask

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(open_page: Callable[..., Any], server_over_articles: Any) -> Any:
    return open_page(server_over_articles.url, width=390)


def top_of(page: Any, selector: str) -> float:
    return float(page.locator(selector).bounding_box()["y"])


@pytest.mark.parametrize("question", ["What did Ark say?", "What did Calloway say?"])
def test_second_question_stands_at_the_top_and_its_answer_above_the_field(phone: Any, question: str) -> None:
    ask(phone, THORNE)
    turn = ask(phone, question)
    phone.wait_for_timeout(300)
    head = phone.locator(".chat-head").bounding_box()
    under_the_heads = head["y"] + head["height"]
    asked = turn.locator(".asked").bounding_box()
    assert under_the_heads <= asked["y"] <= under_the_heads + 60
    answer = turn.locator(".answer blockquote, .refusal").first.bounding_box()
    assert answer["y"] + answer["height"] <= top_of(phone, "#ask .field")


def test_list_of_conversations_does_not_scroll_what_is_behind_it(phone: Any) -> None:
    for question in (THORNE, "What did Calloway say?"):
        ask(phone, question)
    phone.click(".show-list")
    phone.wait_for_selector("#conversations .listed a")
    before = phone.evaluate("window.scrollY")
    assert before > 100
    box = phone.locator("#conversations").bounding_box()
    phone.mouse.move(box["x"] + 50, box["y"] + box["height"] - 50)
    phone.mouse.wheel(0, -100)
    phone.wait_for_timeout(200)
    assert phone.evaluate("window.scrollY") == before
    phone.click("#tab-library")
    assert phone.evaluate("getComputedStyle(document.documentElement).overflowY") != "hidden"
    phone.click("#tab-ask")
    phone.click(".hide-list")
    phone.mouse.wheel(0, -100)
    phone.wait_for_function("before => window.scrollY < before", arg=before)


def test_citation_opens_right_below_its_answer(phone: Any) -> None:
    ask(phone, THORNE)
    turn = ask(phone, "What did Calloway say?")
    turn.locator("a.cite").first.click()
    phone.wait_for_selector("#source mark")
    chat, whole, tools = (one.bounding_box() for one in (phone.locator("#chat"), turn, turn.locator(".tools")))
    assert whole["y"] + whole["height"] - tools["y"] - tools["height"] < 40
    assert abs(top_of(phone, "#source") - chat["y"] - chat["height"]) < 2
    phone.click("#source .back")
    assert phone.evaluate("document.activeElement.matches('.turn a.cite')")


def test_keys_are_told_only_where_there_is_a_keyboard(phone: Any, page: Any) -> None:
    assert phone.locator(".welcome kbd:visible").count() == 0
    assert page.locator(".welcome kbd:visible").count() > 0


def test_way_back_is_called_so_on_every_tab(phone: Any) -> None:
    ask(phone, THORNE).locator("a.cite").first.click()
    phone.wait_for_selector("#source mark")
    assert phone.inner_text("#source .back") == "Back"
    phone.click("#tab-people")
    phone.click("#people .person >> nth=0")
    phone.click("#people .statements a.cite >> nth=0")
    phone.wait_for_selector("#source mark")
    assert phone.inner_text("#source .back") == "Back"
    phone.click("#source .back")
    assert phone.evaluate("document.activeElement.matches('#people a.cite')")
