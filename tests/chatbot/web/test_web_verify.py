"""Drafts checked in the browser: pasted or dropped, the worst first, word by word, and opened in the article."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.chatbot.web.conftest import LIGHTHOUSE, Served

pytestmark = pytest.mark.browser
FOUND = "#proof .proof"
DRAFT = (
    "“I have asked for a lens every spring,” said Wanda Thorne.\n\n"
    "“A lens costs more than a boat,” said Ines Calloway.\n\n"
    "“The lamp is younger than I am,” said Wanda Thorne."
)


@pytest.fixture
def tab(server_over_articles: Served, open_page: Callable[..., Any]) -> Any:
    page = open_page(server_over_articles.url)
    page.click("#tab-proof")
    return page


def check(page: Any, draft: str) -> None:
    page.fill("#proof textarea", draft)
    page.click("#proof [type=submit]")
    page.wait_for_selector(FOUND)


def test_wrong_quotation_is_shown_word_by_word_and_opens_the_article(tab: Any) -> None:
    check(tab, DRAFT)
    assert tab.inner_text(f"{FOUND} h3") == "3 checked, 2 don’t hold"
    headings = tab.locator(f"{FOUND} h4").all_inner_texts()
    assert headings == ["Misquoted 1", "Given to the wrong person 1"]  # the worst first, whatever the draft's order
    worst = tab.locator(f"{FOUND} .finding").first
    assert worst.locator("del").text_content() == "[the draft has: younger]"
    assert worst.locator("ins").text_content() == "[the article has: older]"
    worst.locator("a.cite").click()
    tab.wait_for_selector("#source mark")
    assert "The lamp is older than I am" in tab.text_content("#source mark")
    assert tab.inner_text("#source h2") == LIGHTHOUSE["title"]
    assert "1 finding holds" in tab.inner_text(f"{FOUND} .holding")


def test_report_is_saved_as_json(tab: Any) -> None:
    check(tab, DRAFT)
    with tab.expect_download() as download:
        tab.click(f"{FOUND} [data-export]")
    assert download.value.suggested_filename == "checked-pasted-text.json"
    report = json.loads(Path(download.value.path()).read_bytes())
    assert (report["checked"], report["holds"]) == (3, False)
    assert {one["kind"] for one in report["findings"]} == {"ok", "misquoted", "wrong_speaker"}


def test_file_is_checked_that_is_chosen_or_dropped(tab: Any, tmp_path: Path) -> None:
    draft = tmp_path / "draft <b>one.md"
    draft.write_text(f"# Lamps\n\n{DRAFT}\n")
    tab.set_input_files("#proof [name=file]", draft)
    tab.click("#proof [type=submit]")
    tab.wait_for_selector(FOUND)
    assert "draft <b>one" in tab.inner_text(f"{FOUND} header")
    assert "2 don’t hold" in tab.inner_text(f"{FOUND} h3")
    drop(tab, "two.txt", b"\xe2\x80\x9cThe lamp is older than I am,\xe2\x80\x9d said Wanda Thorne.")
    tab.wait_for_selector(f"{FOUND} >> text=two.txt")
    assert tab.inner_text(f"{FOUND} h3") == "1 checked, all hold"


def drop(page: Any, name: str, data: bytes) -> None:
    page.evaluate(
        """([name, data]) => {
            const moved = new DataTransfer();
            moved.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
            document.dispatchEvent(new DragEvent("drop", { dataTransfer: moved, bubbles: true, cancelable: true }));
        }""",
        [name, base64.b64encode(data).decode()],
    )


@pytest.mark.parametrize("name, data", [("broken.docx", b"PK\x03\x04 no word file"), ("broken.pdf", b"%PDF-1.7 none")])
def test_file_that_cannot_be_read_is_told_in_a_line(tab: Any, name: str, data: bytes) -> None:
    drop(tab, name, data)
    tab.wait_for_selector("#proof .error:visible")
    said = tab.inner_text("#proof .error")
    assert name in said
    assert "\n" not in said
    assert "/" not in said.replace(name, "")
    assert tab.locator("#proof .working").is_hidden()


def test_nothing_to_check_is_said(tab: Any) -> None:
    tab.click("#proof [type=submit]")
    tab.wait_for_selector("#proof .error:visible")
    check(tab, "The weather was fine.")
    assert "Nothing to check" in tab.inner_text(f"{FOUND} h3")


def test_draft_is_never_markup(tab: Any) -> None:
    attack = "<img src=x onerror='window.ran=1'>[-</del><script>window.ran=2</script>-]"
    check(
        tab,
        f"“The lamp is younger {attack} than I am,” said Wanda Thorne. “{attack} is what nobody says,” said Bruno Falk.",
    )
    assert tab.evaluate("window.ran") is None
    assert "onerror" in tab.inner_text(FOUND)
    assert tab.locator(f"{FOUND} :is(img, script)").count() == 0


def test_on_a_phone_nothing_runs_over_the_edge(server_over_articles: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(server_over_articles.url, width=390)
    page.click("#tab-proof")
    check(page, DRAFT)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
