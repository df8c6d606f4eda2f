"""Conversations in the browser: kept, found again, and what is done with a turn of one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from chatbot.answer import Question
from chatbot.opening import Opened, opened
from chatbot.web.offers import Offered
from ingest.library.writing import delete
from tests.chatbot.web.conftest import BOATS, LIGHTHOUSE, Served, fill, running
from tests.chatbot.web.test_web_desk import Slow
from tests.chatbot.web.test_web_page import THORNE, answer_to, ask, ended

pytestmark = pytest.mark.browser

FALK = "What did Falk say?"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def over(tmp_path: Path) -> Iterator[Opened]:
    """A library of its own, with no conversation in it."""
    fill(tmp_path / "library", [LIGHTHOUSE, BOATS])
    with opened(tmp_path / "library", own_index=True) as library:
        yield library


@pytest.fixture
def own(over: Opened, open_page: Callable[..., Any]) -> Iterator[Any]:
    """The chat over it."""
    with running(over) as url:
        yield open_page(url)


def marks(page: Any, number: int = 1) -> list[str]:
    """What is marked for each citation of a turn, clicked one after the other."""
    found = []
    links = page.locator(f'.turn[data-turn="{number}"] a.cite')
    for link in links.all():
        link.click()
        link.and_(page.locator("[aria-current]")).wait_for()
        found.append(str(page.text_content("#source mark")))
    return found


def cited(server_over: Any, question: str) -> list[str]:
    answer = answer_to(server_over, question)
    by_number = {citation.n: citation.text for citation in answer.citations}
    return [by_number[n] for sentence in answer.sentences for n in sentence.citations]


def test_citations_open_after_a_reload(page: Any, server_over_articles: Any) -> None:
    ask(page, THORNE)
    ask(page, FALK)
    assert re.search(r"#c=[\w-]{20,}$", page.url)
    page.reload()
    ended(page, 2)
    assert marks(page, 1) == cited(server_over_articles, THORNE)
    assert marks(page, 2) == cited(server_over_articles, FALK)
    assert page.text_content(".chat-head .title") == THORNE
    assert "Falk" in ask(page, "And about the storm?").inner_text()


_CHILD = """
import sys
from pathlib import Path
from chatbot.web.app import serve
serve(Path(sys.argv[1]), "127.0.0.1", int(sys.argv[2]), say=lambda line: print(line, flush=True))
"""


@contextmanager
def process(folder: Path, port: int) -> Iterator[str]:
    """A server in a process of its own; its address."""
    command = [sys.executable, "-c", _CHILD, str(folder), str(port)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        assert child.stdout
        yield next(line for line in child.stdout if "Byline is at" in line).split()[-1]
    finally:
        child.terminate()
        child.communicate(timeout=15)


def test_page_goes_on_after_a_restart_of_the_server(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    folder = tmp_path / "library"
    fill(folder, [LIGHTHOUSE, BOATS])
    with opened(folder) as over:
        expected = cited(Served("", over), THORNE)
    with process(folder, 0) as url:
        page = open_page(url)
        ask(page, THORNE)
    page.click("a.cite >> nth=0")
    page.wait_for_selector("#source .error")
    assert "is Byline still running?" in page.inner_text("#source")
    with process(folder, int(url.rpartition(":")[2])):
        assert marks(page) == expected
        assert ask(page, FALK).locator("blockquote").count() > 0
        page.reload()
        ended(page, 2)
        assert marks(page) == expected
        assert page.locator("#conversations a[aria-current]").inner_text().startswith(THORNE)


def test_conversations_are_listed_searched_renamed_and_deleted(own: Any) -> None:
    ask(own, THORNE)
    own.click("#conversations .new")
    own.wait_for_selector("#answers .welcome")
    assert "#" not in own.url
    ask(own, FALK)
    listed = own.locator("#conversations li")
    assert listed.locator(".name").all_text_contents() == [FALK, THORNE]
    own.fill("#conversations input", "earned")
    own.wait_for_function("document.querySelectorAll('#conversations li').length === 1")
    listed.first.locator("a").click()
    own.wait_for_function("document.querySelector('.asked')?.textContent.includes('Thorne')")
    own.click(".chat-head .rename")
    own.fill(".chat-head .title input", "The <b>lamp</b>")
    own.keyboard.press("Enter")
    own.wait_for_function("document.querySelector('#conversations .name')?.textContent === 'The <b>lamp</b>'")
    own.reload()
    own.wait_for_function("document.querySelector('.chat-head .title')?.textContent === 'The <b>lamp</b>'")
    own.click(".chat-head .delete")
    own.click(".chat-head .delete.sure")
    own.wait_for_selector("#answers .welcome")
    own.wait_for_function("document.querySelectorAll('#conversations li').length === 1")
    assert "lamp" not in own.inner_text("#conversations")


def test_address_of_a_conversation_that_is_gone_says_so(own: Any) -> None:
    own.goto(own.url + "#c=" + "a" * 22)
    own.reload()
    own.wait_for_selector(".lost:visible")
    assert "no longer here" in own.inner_text(".lost")
    assert own.locator(".welcome").count() == 1


def test_back_in_the_browser_leads_to_the_conversation_before(own: Any) -> None:
    ask(own, THORNE)
    own.click("#conversations .new")
    own.wait_for_selector("#answers .welcome")
    own.go_back()
    own.wait_for_function("document.querySelector('.asked')?.textContent.includes('Thorne')")


def test_conversation_is_exported_with_its_quotations_and_sources(own: Any) -> None:
    ask(own, THORNE)
    with own.expect_download() as download:
        own.click(".chat-head .export")
    assert download.value.suggested_filename == "What did Thorne say.md"
    text = Path(download.value.path()).read_text()
    assert "It has earned its rest" in text and "The Saltby Echo" in text


def test_citation_of_a_deleted_article_says_so(own: Any, over: Opened) -> None:
    ask(own, THORNE)
    words = answer_to(Served("", over), THORNE).citations[1].text
    delete(over.library, ["lighthouse"])
    own.click('a.cite[data-n="2"]')
    own.wait_for_selector("#source .gone")
    assert "no longer in the library" in own.inner_text("#source")
    assert own.text_content("#source mark") == words
    assert "Keeper warns" in own.inner_text("#source h2")
    own.reload()
    assert "deleted from the library" in ended(own, 1).inner_text()
    assert ask(own, THORNE).locator(".refusal").count() == 1


# ── with a turn ──


@pytest.fixture
def slow(over: Opened, open_page: Callable[..., Any]) -> Iterator[tuple[Any, Slow]]:
    """A chat that a slow model answers, or the articles' own words."""
    backend = Slow()
    offers = (
        Offered("slow", "A slow model", "models.example:443", lambda: backend),
        Offered("extractive", "The articles’ own words", None, lambda: None),
    )
    with running(over, offers=lambda: offers) as url:
        yield open_page(url), backend
        backend.goes_on.set()


def begin(page: Any, question: str) -> None:
    """Ask, and wait for the first sentence."""
    page.fill("#question", question)
    page.click("#send")
    page.wait_for_selector(".turn[data-state=busy] blockquote")


def test_stop_keeps_what_is_there(slow: tuple[Any, Slow]) -> None:
    page, _ = slow
    begin(page, THORNE)
    assert page.locator("#send:visible").count() == 0
    page.click("#stop")
    turn = ended(page, 1)
    assert turn.locator("blockquote").count() == 1
    assert "Stopped" in turn.inner_text()
    assert "the passages went to models.example:443" in turn.inner_text()
    assert page.locator("#stop:visible").count() == 0
    turn.locator("a.cite").click()
    page.wait_for_selector("#source mark")
    page.reload()
    turn = ended(page, 1)
    assert turn.locator("blockquote").count() == 1
    assert "Stopped; this is what there was of the answer." in turn.inner_text()
    assert turn.locator(".error").count() == 0


def test_reload_in_mid_answer_goes_on_with_it(slow: tuple[Any, Slow]) -> None:
    page, backend = slow
    begin(page, THORNE)
    page.reload()
    page.wait_for_selector(".turn[data-state=busy] blockquote")
    backend.goes_on.set()
    assert ended(page, 1).locator("blockquote").count() > 1


def test_host_that_got_the_passages_stands_beside_the_answer(slow: tuple[Any, Slow]) -> None:
    page, backend = slow
    backend.goes_on.set()
    assert "models.example:443" in page.inner_text(".goes-to")
    assert "the passages went to models.example:443" in ask(page, THORNE).inner_text()
    page.select_option(".backend select", "extractive")
    assert page.inner_text(".goes-to") == ""
    turn = ask(page, THORNE)
    assert "models.example" not in turn.inner_text()
    assert turn.locator("blockquote.verbatim").count() == 3


def test_retry_takes_the_place_of_the_last_answer(slow: tuple[Any, Slow]) -> None:
    page, _ = slow
    begin(page, THORNE)
    page.click("#stop")
    ended(page, 1)
    page.select_option(".backend select", "extractive")
    page.click('.turn [data-do="retry"]')
    page.wait_for_selector(".turn[data-state=done] .coverage >> text=3 of 3")
    assert page.locator(".turn").count() == 1
    page.reload()
    assert "3 of 3" in ended(page, 1).inner_text()


def test_question_that_could_not_be_sent_is_not_lost(own: Any, over: Opened) -> None:
    ask(own, FALK)
    own.route(re.compile("component_server"), lambda route: route.abort())
    own.fill("#question", THORNE)
    own.keyboard.press("Enter")
    own.wait_for_selector(".lost:visible")
    assert own.input_value("#question textarea") == THORNE
    own.unroute(re.compile("component_server"))
    own.keyboard.press("Enter")
    assert ended(own, 2).locator("blockquote").count() == 3
    assert own.locator(".lost:visible").count() == 0


def test_retry_keeps_the_filters_of_the_question(own: Any) -> None:
    own.click(".filter")
    own.fill("#filters [name=outlets]", "Wednesday Wire")
    own.keyboard.press("Enter")
    ask(own, FALK)
    own.click(".chips.set .off")
    own.evaluate("document.querySelector('.turn').classList.add('before')")
    own.click('.turn [data-do="retry"]')
    own.wait_for_selector(".turn[data-state=done]:not(.before)")
    assert "Outlet Wednesday Wire" in chips(ended(own, 1))
    assert own.locator(".turn blockquote").count() == 1


def test_last_question_is_edited(own: Any) -> None:
    ask(own, FALK)
    ask(own, "What did Thorn say?")
    assert own.locator('.turn[data-turn="1"] [data-do="edit"]:visible').count() == 0
    own.click('.turn[data-turn="2"] [data-do="edit"]')
    assert own.input_value("#question textarea") == "What did Thorn say?"
    own.keyboard.press("Escape")
    assert own.input_value("#question textarea") == ""
    own.click('.turn[data-turn="2"] [data-do="edit"]')
    own.fill("#question", "What did Calloway say?")
    own.keyboard.press("Enter")
    own.wait_for_selector('.turn[data-turn="2"][data-state=done] .speaker >> text=Ines Calloway')
    assert own.locator(".turn").count() == 2


def test_answer_is_copied_with_and_without_citations(own: Any) -> None:
    own.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(own, THORNE)

    def copied(which: str) -> str:
        turn.locator(f'[data-do="{which}"]').click()
        turn.locator(f'[data-do="{which}"]', has_text="Copied").wait_for()
        return str(own.evaluate("navigator.clipboard.readText()"))

    text = copied("copy")
    assert "It has earned its rest.” [1]" in text
    assert "[1] Keeper warns of a dark lighthouse, The Saltby Echo, 3 March 2026" in text
    bare = copied("copy-bare")
    assert "It has earned its rest.”" in bare and "[" not in bare


# ── filters ──


def chips(turn: Any) -> list[str]:
    return [" ".join(text.replace("×", "").split()) for text in turn.locator(".chip").all_inner_texts()]


def test_filter_read_out_of_the_question_is_taken_off(own: Any) -> None:
    turn = ask(own, "What did Falk say in the Wednesday Wire?")
    assert "Outlet Wednesday Wire" in chips(turn)
    assert turn.locator("blockquote").count() == 1
    turn.locator('[data-off="outlets"]').click()
    own.wait_for_function("document.querySelectorAll('.turn[data-state=done] blockquote').length === 2")
    turn = ended(own, 1)
    assert turn.locator(".asked").inner_text() == "What did Falk say?"
    assert "Outlet Wednesday Wire" not in chips(turn)


def test_filter_set_by_hand_wins_and_is_taken_off(own: Any) -> None:
    own.click(".filter")
    own.fill("#filters [name=outlets]", "The Saltby Echo")
    own.keyboard.press("Enter")
    turn = ask(own, "What did Falk say in the Wednesday Wire?")
    assert "Outlet The Saltby Echo" in chips(turn)
    assert "A lens costs more" in turn.inner_text()
    own.click(".chips.set .off")
    assert own.locator(".chips.set .chip").count() == 0
    turn.locator('[data-off="outlets"]').click()
    own.wait_for_selector(".turn[data-state=done] blockquote >> text=port would stay open")
    assert chips(ended(own, 1))[1:] == ["Outlet Wednesday Wire"]


@pytest.mark.parametrize("asked", [True, False])
def test_new_conversation_forgets_the_filters_set_by_hand(own: Any, asked: bool) -> None:
    own.click(".filter")
    own.fill("#filters [name=outlets]", "Wednesday Wire")
    own.keyboard.press("Enter")
    if asked:
        assert "Outlet Wednesday Wire" in chips(ask(own, FALK))
    own.click("#conversations .new")
    own.wait_for_selector(".welcome")
    assert own.locator(".chips.set .chip").count() == 0
    assert own.input_value("#filters [name=outlets]") == ""
    assert ask(own, FALK).locator("blockquote").count() == 2


def test_filter_offers_what_there_is(own: Any) -> None:
    own.click(".filter")
    own.fill("#filters [name=speakers]", "tho")
    own.wait_for_function(
        "[...document.querySelectorAll('#speakers-there option')].map(o => o.value).join() === 'Wanda Thorne'"
    )
    own.keyboard.press("Escape")
    assert own.locator("#filters:visible").count() == 0


def test_question_by_hand_is_that_of_the_engine(own: Any, over: Opened) -> None:
    assert ask(own, "How many members does the council have?").locator("blockquote").count() == len(
        over.engine.answer(Question("How many members does the council have?")).sentences
    )
