"""The chat as a reader uses it: a real server, a real Chromium."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chatbot.answer import Answer, Question

pytestmark = pytest.mark.browser

THORNE = "What did Thorne say?"


def ask(page: Any, question: str, *, by_click: bool = False) -> Any:
    """Ask, and wait for the end of the answer; its turn."""
    number = page.locator(".turn").count() + 1
    page.fill("#question textarea", question)
    if by_click:
        page.click("#send")
    else:
        page.press("#question textarea", "Enter")
    return ended(page, number)


def ended(page: Any, number: int) -> Any:
    selector = f'.turn[data-turn="{number}"][data-state="done"]'
    page.wait_for_selector(selector)
    return page.locator(selector)


def opened_mark(page: Any, title: str) -> str:
    page.wait_for_function("t => document.querySelector('#source h2')?.textContent === t", arg=title)
    return str(page.text_content("#source mark"))


def answer_to(server: Any, question: str) -> Answer:
    return server.over.engine.answer(Question(question))


def in_view(page: Any, selector: str) -> bool:
    return bool(
        page.evaluate(
            "s => { const r = document.querySelector(s).getBoundingClientRect();"
            " return r.height > 0 && r.top >= 0 && r.bottom <= window.innerHeight }",
            selector,
        )
    )


def test_question_on_enter_shows_every_sentence_with_its_citations(page: Any, server_over_articles: Any) -> None:
    turn = ask(page, THORNE)
    answer = answer_to(server_over_articles, THORNE)
    assert len(answer.sentences) > 1
    assert turn.locator(".asked").text_content() == THORNE
    assert turn.locator("blockquote").count() == len(answer.sentences)
    assert turn.locator("a.cite").all_text_contents() == [f"[{n}]" for s in answer.sentences for n in s.citations]
    assert turn.locator(".speaker").all_text_contents() == ["Wanda Thorne"]
    assert "The Saltby Echo · 3 March 2026" in turn.locator(".who").inner_text()
    assert answer.coverage and answer.coverage.line() in turn.locator(".coverage").inner_text()
    assert page.input_value("#question textarea") == ""


def test_each_citation_on_click_marks_exactly_its_text(page: Any, server_over_articles: Any) -> None:
    turn = ask(page, THORNE, by_click=True)
    for citation in answer_to(server_over_articles, THORNE).citations:
        turn.locator(f'a.cite[data-n="{citation.n}"]').first.click()
        page.wait_for_function("t => document.querySelector('#source mark')?.textContent === t", arg=citation.text)
        assert in_view(page, "#source mark")
    assert "Odile Marsh" in page.inner_text("#source .facts")


def test_citation_on_enter_opens_and_escape_leads_back(page: Any, server_over_articles: Any) -> None:
    ask(page, THORNE)
    page.focus('a.cite[data-n="2"]')
    page.keyboard.press("Enter")
    assert (
        opened_mark(page, "Keeper warns of a dark lighthouse")
        == answer_to(server_over_articles, THORNE).citations[1].text
    )
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.n") == "2"


def test_citations_of_an_earlier_answer_keep_their_meaning(page: Any, server_over_articles: Any) -> None:
    first = ask(page, THORNE)
    second = ask(page, "What did Calloway say?")
    second.locator('a.cite[data-n="1"]').click()
    assert "My boats" in opened_mark(page, "Boats stay in port")
    first.locator('a.cite[data-n="1"]').click()
    assert (
        opened_mark(page, "Keeper warns of a dark lighthouse")
        == answer_to(server_over_articles, THORNE).citations[0].text
    )


def test_abstention_shows_nearest_passages_and_whom_to_ask_about(page: Any) -> None:
    turn = ask(page, "What did Zebulon Ark say?")
    assert "Zebulon Ark" in turn.locator(".refusal").inner_text()
    turn.locator(".nearest a.cite").first.click()
    page.wait_for_selector("#source mark")
    turn.locator(".names .ask", has_text="Wanda Thorne").click()
    assert "Wanda Thorne" in ended(page, 2).locator(".voice").inner_text()


def test_examples_are_clickable_and_answered(page: Any) -> None:
    examples = page.locator(".welcome .ask").all_text_contents()
    assert examples[0] == THORNE
    assert len(examples) == 3
    assert any(" about " in example for example in examples)
    page.click(".welcome .ask >> nth=0")
    assert ended(page, 1).locator("blockquote").count() > 1


def test_start_says_what_is_in_the_library(page: Any) -> None:
    said = page.inner_text(".welcome .held")
    assert said.startswith("3 articles from ")
    assert "The Saltby Echo" in said
    assert "invented articles" in said


def test_wrong_question_is_told_in_one_line(page: Any) -> None:
    page.press("#question textarea", "Enter")
    page.wait_for_function("document.querySelector('.said').textContent.includes('question')")
    assert page.locator(".turn").count() == 0
    assert ask(page, "why " * 30_000).locator(".error").inner_text().count("\n") == 0


def test_hostile_article_runs_and_requests_nothing(page: Any) -> None:
    turn = ask(page, "What did Quill say?")
    turn.locator('a.cite[data-n="1"]').click()
    page.wait_for_selector("#source mark")
    assert "<img src=x onerror='window.ran=1'>" in page.text_content("#source mark")
    assert page.text_content("#source h2").startswith("Title <img src=x")
    hostile = turn.evaluate("e => e.querySelectorAll('img, script, style, b:not(.speaker), a:not(.cite)').length")
    assert hostile == 0
    assert (
        page.evaluate("document.querySelectorAll('#source img, #source script, #source a, #source mark').length") == 1
    )
    ask(
        page,
        "<img src=x onerror='window.ran=6'>${window.ran=7}{{this}} what did </h2><script>window.ran=8</script> say?",
    )
    assert page.evaluate("window.ran") is None


def test_two_readers_do_not_mix(open_page: Callable[..., Any], server_over_articles: Any) -> None:
    one, two = open_page(server_over_articles.url), open_page(server_over_articles.url)
    for page, question in ((one, THORNE), (two, "What did Calloway say?")):
        page.fill("#question textarea", question)
    for page in (one, two):
        page.click("#send")
    assert "lens" in ended(one, 1).inner_text()
    assert "boats" in ended(two, 1).inner_text()
    ask(one, "What did Falk say?")
    assert two.locator(".turn").count() == 1
    assert "Thorne" not in two.inner_text("#answers")


def test_phone_shows_the_source_below_and_leads_back(open_page: Callable[..., Any], server_over_articles: Any) -> None:
    page = open_page(server_over_articles.url, width=390, is_mobile=True, has_touch=True)
    turn = ask(page, THORNE)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    turn.locator('a.cite[data-n="2"]').tap()
    page.wait_for_selector("#source mark")
    assert in_view(page, "#source mark")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.tap("#source .back")
    assert in_view(page, 'a.cite[data-n="2"]')


def test_citation_is_large_enough_to_hit(page: Any) -> None:
    box = ask(page, THORNE).locator("a.cite").first.bounding_box()
    assert box["width"] >= 24
    assert box["height"] >= 24


def test_answer_is_said_once_to_screen_readers(page: Any) -> None:
    page.evaluate(
        "window.said = []; new MutationObserver(() => said.push(document.querySelector('.said').textContent))"
        ".observe(document.querySelector('.said'), { childList: true, characterData: true, subtree: true })"
    )
    ask(page, THORNE)
    page.wait_for_function("window.said.some((text) => text)")
    (said,) = [text for text in page.evaluate("window.said") if text]
    assert "found in 1 article" in said
    assert "Nobody has answered" in said
    assert page.locator("#asking [aria-live], #asking [role=log]").count() == 0


def test_nothing_of_gradio_is_seen(page: Any) -> None:
    assert page.title() == "Byline"
    assert page.locator("footer:visible").count() == 0
    assert "gradio" not in page.inner_text("body").lower()


def test_empty_library_says_how_to_add(open_page: Callable[..., Any], serve_articles: Callable[..., Any]) -> None:
    page = open_page(serve_articles([]).url)
    assert "byline ingest" in page.inner_text(".welcome")
    page.click(".welcome [data-tab=library]")
    assert page.locator("#tab-library").get_attribute("aria-selected") == "true"
    page.click("#tab-ask")
    assert ask(page, THORNE).locator(".refusal").count() == 1
