"""Briefings in the browser: made, opened at the very words, trimmed, filled up again, saved, and told what is new."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chatbot.opening import opened
from chatbot.samples import NOTE, make_sample_library
from chatbot.web import briefing_desk
from tests.chatbot.web.conftest import Served, running

pytestmark = pytest.mark.browser
MADE = "#briefing .briefing"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("samples") / "library"
    make_sample_library(folder, say=lambda _: None)
    with opened(folder, own_index=True) as over, running(over, title_note=NOTE) as url:
        yield Served(url, over)


@pytest.fixture
def tab(samples: Served, open_page: Callable[..., Any]) -> Any:
    page = open_page(samples.url)
    page.click("#tab-briefing")
    return page


def make(page: Any, topic: str, length: str = "standard") -> None:
    page.fill("#briefing [name=topic]", topic)
    page.select_option("#briefing [name=length]", length)
    page.evaluate("document.querySelector('#briefing .result').innerHTML = ''")
    page.click("#briefing [type=submit]")
    page.wait_for_selector(MADE)


def saved(page: Any, form: str) -> tuple[str, bytes]:
    """What comes of a click on a form to save the briefing as."""
    with page.expect_download() as download:
        page.click(f"{MADE} [data-export={form}]")
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def words(page: Any, part: str) -> list[str]:
    return [str(one) for one in page.locator(f"{MADE} [data-part='{part}'] .words:visible").all_inner_texts()]


def test_numbers_of_a_briefing_open_the_very_words(tab: Any) -> None:
    make(tab, "ferry")
    cited = {one["n"]: one for one in json.loads(saved(tab, "json")[1])["citations"]}
    assert len(cited) > 10
    for n in (1, max(cited)):
        tab.click(f"{MADE} a.cite[data-n='{n}'] >> nth=0")
        tab.wait_for_selector(f"{MADE} a.cite[data-n='{n}'][aria-current]")
        assert tab.text_content("#source mark") == cited[n]["text"]
        assert tab.inner_text("#source h2") == cited[n]["title"]
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.matches('#briefing a.cite')")


def test_parts_stand_under_headings_with_both_sides_of_what_differs(tab: Any) -> None:
    make(tab, "ferry")
    headings = tab.locator(f"{MADE} h4").all_inner_texts()
    for heading in ("In brief", "Key points", "Who said what", "Timeline", "Where the articles differ", "Sources"):
        assert heading in headings
    jobs = tab.locator(f"{MADE} .differences .group", has_text="112 jobs")
    assert "84 jobs" in jobs.first.inner_text()
    assert "3 of 3 articles" in tab.inner_text(f"{MADE} .about")


def test_sentence_taken_out_is_in_no_file_until_it_is_put_back(tab: Any) -> None:
    make(tab, "ferry")
    line = tab.locator(f"{MADE} [data-part] li", has_text="The line opened in 1965.")
    assert line.count() == 2  # among the points, and in the timeline
    name, text = saved(tab, "md")
    assert "opened in 1965" in text.decode()
    line.first.locator(".take-out").click()
    assert tab.evaluate("document.activeElement.matches('.undo')")
    assert tab.locator(f"{MADE} .words:visible", has_text="opened in 1965").count() == 0
    name, text = saved(tab, "md")
    assert name.startswith("briefing-ferry-")
    assert name.endswith(".md")
    assert "6.2 million" in text.decode()
    assert "opened in 1965" not in text.decode()
    assert "opened in 1965" not in saved(tab, "json")[1].decode()
    assert b"opened in 1965" not in saved(tab, "html")[1]
    assert saved(tab, "docx")[1].startswith(b"PK")
    tab.click(f"{MADE} .undo >> nth=0")
    assert tab.evaluate("document.activeElement.matches('.take-out')")
    assert line.first.is_visible()
    assert "opened in 1965" in saved(tab, "md")[1].decode()


def test_difference_of_which_one_side_is_taken_out_is_none(tab: Any) -> None:
    make(tab, "ferry")
    tab.locator(f"{MADE} .differences li", has_text="112 jobs").locator(".take-out").click()
    assert tab.locator(f"{MADE} .differences .words:visible", has_text="112 jobs").count() == 0
    differences = json.loads(saved(tab, "json")[1])["differences"]
    shown = tab.locator(f"{MADE} .differences .group:has(.words:visible)")
    assert len(differences) == shown.count() > 0
    assert not any("112 jobs" in side["text"] for one in differences for side in one["sides"])


@pytest.mark.parametrize("part", ["0", "1"])
def test_section_is_made_again_without_what_was_taken_out(tab: Any, part: str) -> None:
    make(tab, "ferry", "short")
    before = words(tab, part)
    for _ in range(2):
        tab.click(f"{MADE} [data-part='{part}'] .take-out:visible >> nth=0")
    tab.click(f"{MADE} [data-again='{part}']")
    tab.wait_for_selector(f"{MADE} [data-part='{part}']:not(:has(.taken))")
    now = words(tab, part)
    assert len(now) == len(before)
    assert not set(before[:2]) & set(now)
    assert set(before[2:]) < set(now)
    document = json.loads(saved(tab, "json")[1])
    numbers = {one["n"] for one in document["citations"]}
    assert all(set(one["citations"]) <= numbers for part in document["parts"] for one in part["sentences"])
    assert {one["article"] for one in document["citations"]} == {one["article"] for one in document["sources"]}
    tab.click(f"{MADE} [data-part='{part}'] li:last-child a.cite >> nth=0")
    tab.wait_for_selector("#source mark")


def test_section_with_nothing_else_says_so(tab: Any) -> None:
    make(tab, "ferry", "long")
    tab.click(f"{MADE} [data-part='0'] .take-out >> nth=0")
    tab.click(f"{MADE} [data-again='0']")
    tab.wait_for_selector("#briefing .error >> text=There is nothing else for this section.")
    assert tab.locator(f"{MADE} [data-part='0'] .taken").count() == 1


@pytest.mark.parametrize("section", ["timeline", "differences"])
def test_timeline_and_differences_are_made_again_as_far_as_there_is_something_else(tab: Any, section: str) -> None:
    make(tab, "ferry", "short")
    before = words(tab, section)
    tab.click(f"{MADE} [data-part='{section}'] .take-out:visible >> nth=0")
    tab.click(f"{MADE} [data-again='{section}']")
    tab.wait_for_selector(f"#briefing .error:visible, {MADE} [data-part='{section}']:not(:has(.taken))")
    now = words(tab, section)
    assert before[0] not in now
    if tab.locator("#briefing .error:visible").count():
        assert "nothing else" in tab.inner_text("#briefing .error")
    else:
        assert set(now) - set(before)


def test_briefing_is_there_again_after_a_reload_as_it_was_left(tab: Any) -> None:
    make(tab, "ferry")
    first = words(tab, "0")
    tab.click(f"{MADE} [data-part='0'] .take-out >> nth=0")
    tab.reload()
    tab.wait_for_selector(f"{MADE} .taken")
    assert words(tab, "0") == first[1:]


def test_what_is_new_is_told_since_the_last_one_and_since_a_file(tab: Any, tmp_path: Path) -> None:
    make(tab, "ferry")
    _, text = saved(tab, "json")
    earlier = json.loads(text) | {"made_at": "2020-01-01T00:00:00+00:00"}
    (tmp_path / "earlier.json").write_text(json.dumps(earlier))
    tab.select_option("#briefing [name=compared]", "last")
    make(tab, "")
    assert "0 articles, 0 statements" in tab.inner_text(f"{MADE} .of-new")
    assert tab.inner_text(f"{MADE} h3") == "Ferry"
    tab.select_option("#briefing [name=compared]", "file")
    tab.set_input_files("#briefing [name=saved]", tmp_path / "earlier.json")
    make(tab, "ferry")
    assert "New since 1 January 2020" in tab.inner_text(f"{MADE} .of-new")
    assert "3 articles" in tab.inner_text(f"{MADE} .of-new")


@pytest.mark.parametrize("text", ["no JSON at all", '{"parts": []}', "[]", "null"])
def test_file_that_is_no_briefing_is_told_in_a_line(tab: Any, tmp_path: Path, text: str) -> None:
    (tmp_path / "other.json").write_text(text)
    tab.select_option("#briefing [name=compared]", "file")
    tab.set_input_files("#briefing [name=saved]", tmp_path / "other.json")
    tab.click("#briefing [type=submit]")
    tab.wait_for_selector("#briefing .error:visible")
    assert "JSON" in tab.inner_text("#briefing .error")
    assert str(tmp_path) not in tab.inner_text("#briefing .error")
    assert tab.locator("#briefing .working").is_hidden()


def test_nothing_on_a_topic_says_so(tab: Any) -> None:
    make(tab, "zeppelins")
    assert "zeppelins" in tab.inner_text(f"{MADE} .refusal")
    assert tab.locator(f"{MADE} [data-export]").count() == 0


def test_briefing_is_stopped_with_what_is_known_of_it_in_sight(tab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    goes = threading.Event()

    def slow(*_: Any, progress: Callable[[str, int, int], None], **__: Any) -> None:
        progress("articles read", 1, 3)
        assert goes.wait(20)
        progress("articles read", 2, 3)

    monkeypatch.setattr(briefing_desk, "brief", slow)
    tab.click("#briefing [type=submit]")
    tab.wait_for_selector("#briefing .line >> text=articles read: 1 of 3")
    assert tab.locator("#briefing [type=submit]").is_disabled()
    tab.click("#briefing .stop-work")
    tab.wait_for_selector("#briefing .working", state="hidden")
    goes.set()
    assert tab.inner_text("#briefing [role=status]") == "Stopped."
    assert tab.locator(MADE).count() == 0
    monkeypatch.undo()
    make(tab, "ferry")


def test_filters_narrow_a_briefing(tab: Any) -> None:
    tab.fill("#briefing [name=outlets]", "Larkmoor Courier")
    make(tab, "")
    assert "Larkmoor Courier" in tab.inner_text(f"{MADE} .chips")
    sources = tab.locator(f"{MADE} .of-sources li").all_inner_texts()
    assert sources
    assert all("Larkmoor Courier" in one for one in sources)


def test_what_articles_say_is_never_markup(server_over_articles: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(server_over_articles.url)
    page.click("#tab-briefing")
    make(page, "", "long")
    assert "<img src=x" in page.inner_text(MADE)
    assert page.evaluate("window.ran") is None
    assert page.locator(f"{MADE} :is(img, script, style, iframe)").count() == 0


def test_on_a_phone_nothing_runs_over_the_edge(samples: Served, open_page: Callable[..., Any]) -> None:
    page = open_page(samples.url, width=390)
    page.click("#tab-briefing")
    make(page, "ferry")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
