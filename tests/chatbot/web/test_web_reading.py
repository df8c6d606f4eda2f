"""Answers read beside their articles, over the samples: by mouse, by touch, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chatbot.opening import opened
from chatbot.samples import NOTE, make_sample_library
from tests.chatbot.web.conftest import Served, running
from tests.chatbot.web.test_web_page import answer_to, ask, ended, in_view

pytestmark = pytest.mark.browser

EASLEY = "what did Easley say?"
SIX = 6


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("samples") / "library"
    make_sample_library(folder, say=lambda _: None)
    with opened(folder, own_index=True) as over, running(over, title_note=NOTE) as url:
        yield Served(url, over)


def marked(page: Any, n: int) -> str:
    """What is marked once citation `n` is the one that is open."""
    page.wait_for_selector(f'a.cite[data-n="{n}"][aria-current]')
    assert in_view(page, "#source mark")
    return str(page.text_content("#source mark"))


@pytest.mark.parametrize("width", [390, 768, 1280, 2560])
def test_question_of_the_readme_shows_six_statements_that_open_in_the_article(
    samples: Served, open_page: Callable[..., Any], width: int
) -> None:
    page = open_page(samples.url, width=width)
    turn = ask(page, EASLEY)
    citations = answer_to(samples, EASLEY).citations
    assert turn.locator("blockquote").count() == SIX == len(citations)
    assert "6 of 6 found in 1 article" in turn.inner_text()
    for citation in citations:
        turn.locator(f'a.cite[data-n="{citation.n}"]').click()
        assert marked(page, citation.n) == citation.text
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_everything_is_read_by_keyboard_alone(samples: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(samples.url)
    page.wait_for_function("document.activeElement.matches('#question textarea')")
    page.keyboard.type(EASLEY)
    page.keyboard.press("Enter")
    ended(page, 1)
    citations = answer_to(samples, EASLEY).citations
    page.keyboard.press("Escape")
    for citation in citations:
        page.keyboard.press("n")
        assert marked(page, citation.n) == citation.text
    page.keyboard.press("n")
    page.keyboard.press("p")
    assert marked(page, 5) == citations[4].text
    page.keyboard.press("ArrowLeft")
    assert marked(page, 4) == citations[3].text
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.n") == "4"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.closest('#source')")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator("#source:visible").count() == 0
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('#question textarea')")
    assert page.input_value("#question textarea") == ""


def test_every_control_is_reached_by_tab_and_seen(samples: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(samples.url)
    ask(page, EASLEY)
    page.click('a.cite[data-n="1"]')
    marked(page, 1)
    wanted = page.evaluate(
        "[...document.querySelectorAll('button, a[href], input, select, textarea')]"
        ".filter(e => e.checkVisibility({visibilityProperty: true}) && e.tabIndex >= 0 && !e.disabled)"
        ".map((e, i) => (e.dataset.seen = i)).length"
    )
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    reached = set()
    for _ in range(wanted + 10):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e), "
            "around = getComputedStyle(e.closest('.field') ?? e);"
            " return [e.dataset.seen ?? '', s.outlineStyle !== 'none' || around.boxShadow !== 'none'] })()"
        )
        if found[0]:
            assert found[1], f"focus is not seen: {page.evaluate('document.activeElement.outerHTML')}"
            reached.add(found[0])
    assert len(reached) == wanted


def test_tabs_are_walked_by_arrow_keys(samples: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(samples.url)
    page.focus("#tab-ask")
    for name in ("library", "people", "briefing", "proof", "ask"):
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.id") == f"tab-{name}"
        assert page.locator("[role=tabpanel]:visible").count() == 1
        assert page.locator(f"#panel-{name}").is_visible()


def test_original_shows_what_was_cleaned_out(samples: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(samples.url)
    ask(page, EASLEY)
    citation = answer_to(samples, EASLEY).citations[1]
    page.click('a.cite[data-n="2"]')
    marked(page, 2)
    article = page.text_content("#source .text")
    page.click("#source .original")
    page.wait_for_selector("#source .of-original")
    revision = samples.over.library.revision(citation.article, citation.revision)
    assert page.text_content("#source .text") == revision.source_text
    assert page.text_content("#source mark") == citation.source.of(revision.source_text)
    gone = page.locator("#source del").all_text_contents()
    assert sorted(gone) == sorted(one.text for one in revision.removed)
    page.click("#source .original")
    page.wait_for_selector("#source .text:not(.of-original)")
    assert page.text_content("#source .text") == article
    assert page.text_content("#source mark") == citation.text


def test_phone_reads_below_the_chat_and_goes_back(samples: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(samples.url, width=390, is_mobile=True, has_touch=True)
    ask(page, EASLEY)
    page.locator('a.cite[data-n="3"]').tap()
    marked(page, 3)
    chat, source = page.locator("#chat").bounding_box(), page.locator("#source").bounding_box()
    assert source["y"] >= chat["y"] + chat["height"] - 1
    assert in_view(page, "#source h2")
    page.locator("#source .next").tap()
    marked(page, 4)
    page.locator("#source .back").tap()
    assert in_view(page, 'a.cite[data-n="4"]')


def test_citation_that_is_clicked_stays_where_it_is(samples: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(samples.url, width=1440)
    ask(page, EASLEY)
    link = page.locator('a.cite[data-n="5"]')
    before = link.bounding_box()["y"]
    link.click()
    marked(page, 5)
    assert abs(link.bounding_box()["y"] - before) < 2
    page.click("#source .close")
    assert abs(link.bounding_box()["y"] - before) < 2


def test_nothing_moves_for_who_wants_no_motion(samples: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(samples.url, reduced_motion="reduce")
    ask(page, EASLEY)
    moving = page.evaluate("document.getAnimations().filter(a => a.playState === 'running').length")
    assert moving == 0


def test_briefing_is_of_a_selection(samples: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(samples.url)
    page.click("#tab-briefing")
    page.fill("#briefing [name=outlets]", "Larkmoor Courier")
    page.click("#briefing [type=submit]")
    page.wait_for_selector("#briefing .briefing .words")
    page.click("#briefing a.cite >> nth=0")
    page.wait_for_selector("#source mark")
    assert "Larkmoor Courier" in page.inner_text("#source .facts")


def test_source_stays_with_the_tab_it_was_opened_in(samples: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(samples.url)
    ask(page, EASLEY)
    page.click('a.cite[data-n="1"]')
    marked(page, 1)
    page.click("#tab-library")
    assert page.locator("#source:visible").count() == 0
    page.click("#tab-ask")
    marked(page, 1)
    page.click(".show-list")
    page.click("#conversations .new")
    page.wait_for_selector("#answers .welcome")
    assert page.locator("#source:visible").count() == 0


def test_all_about_an_article_is_a_click_away(samples: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(samples.url)
    ask(page, EASLEY)
    page.click('a.cite[data-n="1"]')
    marked(page, 1)
    title = page.inner_text("#source h2")
    page.click("#source .article")
    page.wait_for_function("t => document.querySelector('#panel-library').innerText.includes(t)", arg=title)
    assert page.locator("#panel-library").is_visible()
