"""The address of the page names the tab and the conversation; Back and Forward lead through them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.chatbot.web.test_web_page import THORNE, ask, ended

pytestmark = pytest.mark.browser


def shown(page: Any, tab: str) -> None:
    page.wait_for_function("t => document.body.dataset.tab === t", arg=tab)
    assert page.locator("[role=tabpanel][data-shown]").count() == 1
    assert page.get_attribute(f"#tab-{tab}", "aria-selected") == "true"


def test_tab_stands_in_the_address_and_back_leads_through_them(page: Any) -> None:
    assert "#" not in page.url
    page.click("#tab-library")
    assert page.url.endswith("#tab=library")
    page.click("#tab-people")
    page.click("#tab-ask")
    assert "#" not in page.url
    page.go_back()
    shown(page, "people")
    page.go_back()
    shown(page, "library")
    page.go_forward()
    shown(page, "people")
    page.reload()
    shown(page, "people")
    page.wait_for_selector("#people .person:visible")


def test_conversation_stays_while_the_tabs_change(page: Any) -> None:
    ask(page, THORNE)
    conversation = re.search(r"c=[\w-]{20,}", page.url)
    assert conversation
    page.evaluate("document.querySelector('.turn').classList.add('same')")
    page.click("#tab-people")
    assert page.url.endswith(f"#{conversation[0]}&tab=people")
    page.go_back()
    shown(page, "ask")
    assert page.url.endswith(f"#{conversation[0]}")
    assert page.locator(".turn.same").count() == 1
    page.go_forward()
    page.reload()
    shown(page, "people")
    page.click("#tab-ask")
    assert ended(page, 1).locator(".asked").inner_text() == THORNE


def test_back_from_a_new_conversation_leads_to_the_one_before(page: Any) -> None:
    ask(page, THORNE)
    page.click("#conversations .new")
    page.wait_for_selector(".welcome")
    page.go_back()
    assert ended(page, 1).locator(".asked").inner_text() == THORNE


@pytest.mark.parametrize("tab", ["nowhere", "%00", "<script>"])
def test_tab_that_is_none_is_the_first(open_page: Callable[..., Any], server_over_articles: Any, tab: str) -> None:
    shown(open_page(f"{server_over_articles.url}/#tab={tab}"), "ask")


# ── what is irrevocable does not stand where something else was closed ──


def test_delete_does_not_come_to_stand_where_the_source_was_closed(page: Any) -> None:
    ask(page, THORNE).locator("a.cite").first.click()
    page.wait_for_selector("#source mark")
    box = page.locator("#source .close").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x, y)
    page.wait_for_selector("#source .pane", state="hidden")
    at = "([x, y]) => document.elementFromPoint(x, y).closest('.delete') === null"
    assert page.evaluate(at, [x, y])


def test_delete_of_an_article_does_not_stand_where_the_source_was(page: Any) -> None:
    ask(page, THORNE).locator("a.cite").first.click()
    page.wait_for_selector("#source mark")
    box = page.locator("#source .close").bounding_box()
    page.click("#source .article")
    page.wait_for_selector("#library .leaf")
    delete = page.locator("#library .leaf .delete").bounding_box()
    assert delete["y"] > box["y"] + 3 * box["height"]
