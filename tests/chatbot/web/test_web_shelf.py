"""The Library tab as a reader uses it: articles added in every way, the table, an article's page, deleting."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from chatbot.web import deleting

pytestmark = pytest.mark.browser

KILN = (
    "Kiln to be lit again\n\nThe kiln of Saltby will be lit again in April.\n\n"
    "“The bricks are sound,” said Orla Brandt, the works manager.\n"
)
BRIDGE = (
    "Bridge closes for a month\n\nThe bridge over the Wend closes in June.\n\n"
    "“Nobody will be cut off,” said Ruben Pike, the surveyor.\n"
)
PIER = {"id": "pier", "title": "A pier of 90 metres", "text": "The pier of Saltby is 90 metres long, the council said."}
SHELF = [
    PIER,
    {
        "id": "eels",
        "title": "Zander and eels",
        "outlet": "The Saltby Echo",
        "author": ["Odile Marsh"],
        "published": "2026-01-09",
        "tags": ["fish"],
        "text": "Eels are back in the Wend.\n\n“They came by night,” said Tom Ferrow, an angler.",
    },
    {
        "id": "tram",
        "title": "A tram for Saltby",
        "outlet": "Wednesday Wire",
        "author": ["Jonas Reed"],
        "published": "2026-03-01",
        "tags": ["private"],
        "text": "The tram will cost 12 million euros.\n\n“We want the tram,” said Ada Lund, the mayor. “Now,” Lund said.",
    },
]
PASTED = "#library [data-how=text]"
PAGE = (
    "<!doctype html><html lang=en><head><title>{title}</title></head><body><nav>Home Shop Login</nav><article><h1>{title}"
    "</h1><p>The {word} of Saltby opens in May, and the town has waited for it for eleven years, the council said.</p>"
    "<p>“It is a {word} for everybody, and it will stay open in winter,” said {name}, who looks after it.</p>"
    "<p>The {word} cost four million euros, twice what was planned, and has room for ninety people.</p>"
    "</article></body></html>"
)
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>The Saltby Echo</title><link>{base}/</link>'
    "<item><title>A bath for Saltby</title><link>{base}/bath</link></item></channel></rss>"
)


def shelf_of(page: Any) -> Any:
    page.click("#tab-library")
    page.wait_for_function("document.querySelector('#library .count').textContent !== 'Articles'")
    return page.locator("#library")


def added(page: Any) -> list[str]:
    """What became of the documents, once all are done."""
    page.wait_for_selector("#library .outcome[data-state=done]", timeout=30_000)
    return list(page.locator("#library .entries li").all_inner_texts())


def open_adding(page: Any) -> None:
    if page.locator("#library .adding").is_hidden():
        page.click("#library .add")


def ask(page: Any, question: str) -> Any:
    page.click("#tab-ask")
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    number = page.locator("#answers .turn").count()
    page.wait_for_selector(f'#answers .turn[data-state="done"] >> text={question}')
    assert number <= page.locator("#answers .turn").count()
    return page.locator('#answers .turn[data-state="done"]').last


def titles(page: Any) -> list[str]:
    return list(page.locator("#library tbody .open").all_inner_texts())


def wait_for_titles(page: Any, wanted: list[str]) -> None:
    page.wait_for_function(
        "w => JSON.stringify([...document.querySelectorAll('#library tbody .open')].map(b => b.innerText)) === w",
        arg=json.dumps(wanted, ensure_ascii=False, separators=(",", ":")),
    )


@pytest.fixture
def site() -> Iterator[str]:
    """A web site on loopback: two pages and a feed; its address."""
    pages: dict[str, tuple[str, str]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = pages.get(self.path, ("", ""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_address[1]}"
    html = "text/html; charset=utf-8"
    pages["/library"] = (html, PAGE.format(title="A library for Saltby", word="library", name="Ilse Grau"))
    pages["/bath"] = (html, PAGE.format(title="A bath for Saltby", word="bath", name="Karl Noon"))
    pages["/feed"] = ("application/rss+xml", FEED.format(base=base))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield base
    server.shutdown()
    server.server_close()


@pytest.fixture
def empty(open_page: Callable[..., Any], serve_articles: Callable[..., Any]) -> Any:
    page = open_page(serve_articles([]).url)
    shelf_of(page)
    return page


@pytest.fixture
def shelf(open_page: Callable[..., Any], serve_articles: Callable[..., Any]) -> Any:
    page = open_page(serve_articles(SHELF).url)
    shelf_of(page)
    return page


# ── adding ──


def test_pasted_article_is_answered_from_within_the_same_page(empty: Any) -> None:
    assert "empty" in empty.inner_text("#library .nothing")
    empty.fill(f"{PASTED} textarea", KILN)
    empty.click(f"{PASTED} summary")
    empty.fill(f"{PASTED} [name=outlet]", "The Saltby Echo")
    empty.fill("#library .for-all [name=tags]", "brick, fire")
    empty.check("#library .for-all [name=private]")
    empty.click(f"{PASTED} button[type=submit]")
    (entry,) = added(empty)
    assert entry.startswith("Kiln to be lit again\nadded")
    assert empty.input_value(f"{PASTED} textarea") == ""
    wait_for_titles(empty, ["Kiln to be lit again"])
    assert empty.locator("tbody .badge.private").count() == 1
    turn = ask(empty, "What did Brandt say?")
    assert "The bricks are sound" in turn.inner_text()
    turn.locator("a.cite").first.click()
    empty.wait_for_selector("#source mark")
    assert "The bricks are sound" in empty.text_content("#source mark")


def test_files_chosen_together_each_have_their_outcome(empty: Any, tmp_path: Path) -> None:
    (tmp_path / "kiln.txt").write_text(KILN)
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    (tmp_path / "nothing.pdf").write_bytes(b"%PDF-1.4 this is none")
    empty.set_input_files(
        "#library [type=file]", [tmp_path / "kiln.txt", tmp_path / "nothing.pdf", tmp_path / "bridge.txt"]
    )
    entries = added(empty)
    assert [entry.splitlines()[0] for entry in entries] == [
        "Kiln to be lit again",
        "nothing.pdf",
        "Bridge closes for a month",
    ]
    assert "failed" in entries[1]
    assert empty.inner_text("#library .outcome .line") == "Done: 2 added, 1 failed."
    empty.set_input_files("#library [type=file]", [tmp_path / "kiln.txt"])
    empty.wait_for_function("document.querySelectorAll('#library .entries li').length === 1")
    assert "unchanged" in added(empty)[0]
    assert "Nobody will be cut off" in ask(empty, "What did Pike say?").inner_text()


def test_file_larger_than_a_piece_comes_whole(empty: Any, tmp_path: Path) -> None:
    text = KILN + "".join(f"\nThe brick with the number {n} was laid on a Tuesday.\n" for n in range(2500))
    (tmp_path / "long.txt").write_text(text)
    empty.set_input_files("#library [type=file]", [tmp_path / "long.txt"])
    assert "added" in added(empty)[0]
    empty.click("#library tbody .open")
    assert "The brick with the number 2499 was laid" in empty.inner_text("#library .leaf .text")


def test_dropped_files_are_added(empty: Any) -> None:
    transfer = empty.evaluate_handle(
        "text => { const t = new DataTransfer(); t.items.add(new File([text], 'kiln.txt')); return t }", KILN
    )
    empty.dispatch_event("#library .shelf", "dragenter", {"dataTransfer": transfer})
    assert empty.locator("#library .dropping").is_visible()
    empty.dispatch_event("#library .shelf", "drop", {"dataTransfer": transfer})
    assert "added" in added(empty)[0]
    assert empty.locator("#library .dropping").is_hidden()


def test_address_on_loopback_is_fetched_only_where_that_is_allowed(
    empty: Any, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "#library [name=address]"
    empty.fill(address, f"{site}/library")
    empty.press(address, "Enter")
    (refused,) = added(empty)
    assert "failed" in refused
    assert "BYLINE_ALLOW_HOSTS" in refused
    monkeypatch.setenv("BYLINE_ALLOW_HOSTS", site.removeprefix("http://"))
    empty.fill(address, f"{site}/library")
    empty.press(address, "Enter")
    wait_for_titles(empty, ["A library for Saltby"])
    assert "for everybody" in ask(empty, "What did Grau say?").inner_text()


def test_feed_on_loopback_brings_what_it_leads_to(empty: Any, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_ALLOW_HOSTS", site.removeprefix("http://"))
    empty.fill("#library [name=address]", f"{site}/feed")
    empty.click("#library [data-how=addresses] button")
    assert any("A bath for Saltby" in entry and "added" in entry for entry in added(empty))
    assert "open in winter" in ask(empty, "What did Noon say?").inner_text()


def test_what_is_being_added_is_seen_again_after_a_reload(
    empty: Any, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BYLINE_ALLOW_HOSTS", site.removeprefix("http://"))
    empty.fill("#library [name=address]", f"{site}/feed")
    empty.click("#library [data-how=addresses] button")
    empty.wait_for_function("sessionStorage.getItem('byline:adding')")
    empty.reload()
    shelf_of(empty)
    assert any("A bath for Saltby" in entry and "added" in entry for entry in added(empty))


def test_adding_is_stopped(empty: Any, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_ALLOW_HOSTS", site.removeprefix("http://"))
    empty.fill("#library [name=address]", " ".join(f"{site}/{n}" for n in range(60)))
    empty.click("#library [data-how=addresses] button")
    empty.click("#library .stop-adding")
    assert len(added(empty)) < 60
    assert empty.inner_text("#library .outcome .line").startswith("Stopped")


def test_wrong_address_and_empty_text_are_told_in_a_line(empty: Any) -> None:
    empty.fill("#library [name=address]", "not an address")
    empty.click("#library [data-how=addresses] button")
    empty.wait_for_selector("#library .adding > .error:not([hidden])")
    assert "is no address" in empty.inner_text("#library .adding > .error")
    empty.click(f"{PASTED} button[type=submit]")
    empty.wait_for_selector("#library .adding > .error >> text=there is no text yet")


def test_two_people_who_add_at_once_both_succeed(
    open_page: Callable[..., Any], serve_articles: Callable[..., Any]
) -> None:
    url = serve_articles([]).url
    pages = [open_page(url), open_page(url)]
    for page, text in zip(pages, (KILN, BRIDGE), strict=True):
        shelf_of(page)
        page.fill(f"{PASTED} textarea", text)
    for page in pages:
        page.click(f"{PASTED} button[type=submit]")
    assert [added(page)[0].splitlines()[0] for page in pages] == ["Kiln to be lit again", "Bridge closes for a month"]
    for page in pages:
        page.click("#tab-people")
        page.click("#tab-library")
        page.wait_for_function("document.querySelector('#library .count').textContent === '2 articles'")


def test_samples_are_marked_as_invented(open_page: Callable[..., Any], serve_articles: Callable[..., Any]) -> None:
    page = open_page(serve_articles([{**PIER, "tags": ["invented"]}], title_note="invented samples").url)
    shelf_of(page)
    assert page.locator("tbody .badge >> text=invented").count() == 1
    open_adding(page)
    assert "invented samples" in page.inner_text("#library .samples-note")


# ── the table ──


def test_table_is_searched_sorted_and_filtered(shelf: Any) -> None:
    wait_for_titles(shelf, ["A tram for Saltby", "Zander and eels", "A pier of 90 metres"])
    shelf.click("[data-order=title]")
    wait_for_titles(shelf, ["A pier of 90 metres", "A tram for Saltby", "Zander and eels"])
    assert shelf.get_attribute("thead th.title", "aria-sort") == "ascending"
    shelf.click("[data-order=title]")
    wait_for_titles(shelf, ["Zander and eels", "A tram for Saltby", "A pier of 90 metres"])
    shelf.click("[data-order=statements]")
    wait_for_titles(shelf, ["A tram for Saltby", "Zander and eels", "A pier of 90 metres"])
    shelf.fill("#library .filters [name=search]", "saltby")
    wait_for_titles(shelf, ["A tram for Saltby", "Zander and eels", "A pier of 90 metres"])
    shelf.fill("#library .filters [name=search]", '"came by night"')
    wait_for_titles(shelf, ["Zander and eels"])
    assert shelf.inner_text("#library .count") == "1 of 3 articles"
    shelf.click("#library .filters [type=reset]")
    shelf.select_option("#library .filters [name=outlet]", "Wednesday Wire")
    wait_for_titles(shelf, ["A tram for Saltby"])
    shelf.click("#library .filters [type=reset]")
    shelf.select_option("#library .filters [name=tag]", "fish")
    wait_for_titles(shelf, ["Zander and eels"])
    shelf.click("#library .filters [type=reset]")
    shelf.fill("#library .filters [name=author]", "reed")
    wait_for_titles(shelf, ["A tram for Saltby"])
    shelf.click("#library .filters [type=reset]")
    shelf.fill("#library .filters [name=since]", "2026-02-01")
    wait_for_titles(shelf, ["A tram for Saltby"])
    shelf.fill("#library .filters [name=search]", "zebra")
    wait_for_titles(shelf, [])
    assert "No article fits" in shelf.inner_text("#library .nothing")


def test_table_is_paged(open_page: Callable[..., Any], serve_articles: Callable[..., Any]) -> None:
    records = [{"id": f"n{n}", "title": f"Note {n:03}", "text": f"Buoy number {n} was painted."} for n in range(120)]
    page = open_page(serve_articles(records).url)
    shelf_of(page)
    page.click("[data-order=title]")
    page.wait_for_selector("#library tbody >> text=Note 000")
    assert len(titles(page)) == 50
    page.click("#library .pager [aria-label='Further page']")
    page.wait_for_selector("#library tbody >> text=Note 050")
    page.click("#library .pager [aria-label='Last page']")
    page.wait_for_selector("#library tbody >> text=Note 119")
    assert page.inner_text("#library .pager span") == "101–120 of 120"
    assert page.is_disabled("#library .pager [aria-label='Further page']")


# ── an article ──


def test_article_shows_who_says_what_and_marks_it(shelf: Any) -> None:
    shelf.click("#library tbody .open >> text=A tram for Saltby")
    leaf = shelf.locator("#library .leaf")
    leaf.wait_for()
    assert "12 million euros" in leaf.locator(".text").inner_text()
    assert leaf.locator(".badge.private").count() == 1
    assert leaf.locator(".mark-said .by").all_inner_texts() == ["Ada Lund, mayor"] * leaf.locator(".mark-said").count()
    leaf.locator(".mark-said").first.click()
    assert "We want the tram" in "".join(leaf.locator(".said.marked").all_inner_texts())
    shelf.keyboard.press("Escape")
    shelf.wait_for_function("document.activeElement.innerText === 'A tram for Saltby'")


def test_removed_line_is_put_back_and_taken_out_again(empty: Any) -> None:
    text = KILN + "\nThe ovens have names: Ada and Bo.\n\nShare this article\n\nRead more: Ten kilns to see\n"
    empty.fill(f"{PASTED} textarea", text)
    empty.click(f"{PASTED} button[type=submit]")
    added(empty)
    empty.click("#library tbody .open")
    assert "Share this article" not in empty.inner_text("#library .leaf .text")
    empty.click("#library [data-part=removed] summary")
    line = empty.locator("#library .line-list li", has_text="Share this article")
    line.locator(".put-back").click()
    empty.wait_for_selector("#library .leaf[data-revision='2']")
    assert "Share this article" in empty.inner_text("#library .leaf .text")
    empty.locator("#library .line-list li", has_text="Share this article").locator(".take-out").click()
    empty.wait_for_selector("#library .leaf[data-revision='3']")
    assert "Share this article" not in empty.inner_text("#library .leaf .text")
    empty.click("#library .show-revision >> text=Revision 2")
    empty.wait_for_selector("#library .leaf[data-revision='2']")
    assert "an earlier state" in empty.inner_text("#library .leaf header")


def test_tags_are_changed_by_hand(shelf: Any) -> None:
    shelf.click("#library tbody .open >> text=A pier of 90 metres")
    shelf.click("#library [data-part=tags] summary")
    shelf.fill("#library .tag-form input", "wood, Private")
    shelf.press("#library .tag-form input", "Enter")
    shelf.wait_for_selector("#library .leaf .badge.private")
    shelf.click("#library .back-to-list")
    shelf.wait_for_selector("tr[data-article=pier] .badge.private")
    assert "wood" in shelf.inner_text("#library .filters [name=tag]")


# ── deleting ──


def test_deleted_article_is_kept_by_undo_and_goes_without(
    open_page: Callable[..., Any], serve_articles: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "PATIENCE", 2.0)
    page = open_page(serve_articles(SHELF).url)
    shelf_of(page)
    turn = ask(page, "What did Ferrow say?")
    page.click("#tab-library")
    page.click("#library tbody .open >> text=Zander and eels")
    page.click("#library .leaf .delete")
    page.wait_for_selector("#library tr.going >> text=Zander and eels")
    assert page.evaluate("document.activeElement.innerText") == "Undo"
    assert re.search(r"will be deleted in [12] s\.", page.inner_text("#library .leaving-note"))
    page.keyboard.press("Enter")
    page.wait_for_selector("#library tr[data-article=eels]:not(.going)")
    page.wait_for_timeout(2500)
    assert "Zander and eels" in titles(page)
    page.click("#library tbody .open >> text=Zander and eels")
    page.click("#library .leaf .delete")
    wait_for_titles(page, ["A tram for Saltby", "A pier of 90 metres"])
    page.click("#tab-ask")
    turn.locator("a.cite").first.click()
    page.wait_for_selector("#source >> text=no longer in the library")
