"""What the scripts of the Library tab and of Who said what ask for, and the HTML they get; without a browser."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from chatbot.opening import Opened, opened
from chatbot.web import people
from chatbot.web.article_page import article_html, lines_html, text_html
from chatbot.web.said_words import words_html
from chatbot.web.sent import Sent
from chatbot.web.shelf import Shelf
from chatbot.web.table import options_html, pager_html
from ingest.article import Said, Span, Statement
from ingest.cleaning_again import lines
from ingest.embed import Embedder
from ingest.errors import BylineError
from ingest.pipeline import take_in
from ingest.sources import Found

BAD = "<script>window.ran=1</script>\"'"
HOSTILE = {
    "id": f"id {BAD}",
    "title": f"Title {BAD}",
    "author": [f"Author {BAD}"],
    "outlet": f"Outlet {BAD}",
    "published": "2026-03-07",
    "url": "javascript:window.ran=2",
    "tags": [BAD],
    "text": f"First line {BAD}\n\n“Barges {BAD} are slow,” said Tessa Quill {BAD}, a bargee. “Quite,” Quill said.",
}


class _Page(HTMLParser):
    """The text of some HTML, its tags and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def having(self, name: str) -> list[str | None]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


@pytest.fixture
def over(tmp_path: Path, embedder: Embedder) -> Iterator[Opened]:
    with opened(tmp_path / "library", create=True) as library:
        data = json.dumps(HOSTILE).encode()
        assert [*take_in(library.library, embedder, [Found("x.jsonl", None, lambda: io.BytesIO(data))])]
        yield library


def asked(over: Opened) -> dict[str, Callable[[Sent, str], Any]]:
    functions = [*Shelf(over).functions(), *people.asked_for(over.library)]
    return {function.__name__: function for function in functions}


def test_text_of_strangers_is_escaped_everywhere(over: Opened) -> None:
    ask = asked(over)
    identity = HOSTILE["id"]
    every = [
        ask["list_articles"](Sent({"offset": 0}), ""),
        ask["show_article"](Sent({"article": identity}), ""),
        ask["show_lines"](Sent({"article": identity}), ""),
        ask["list_people"](Sent({"offset": 0, "search": ""}), ""),
        ask["list_statements"](Sent({"offset": 0, "whose": "anybody"}), ""),
        ask["list_statements"](Sent({"offset": 0, "whose": "speaker", "speaker": BAD}), ""),
    ]
    html = json.dumps(every, ensure_ascii=False)
    assert "<script" not in html
    shown = "".join(_Page(value).text for answer in every for value in answer.values() if isinstance(value, str))
    assert shown.count(BAD) > 8
    assert "javascript:" not in "".join(filter(None, _Page(every[1]["html"]).having("href")))


@pytest.mark.parametrize(
    "sent",
    [
        None, [], {}, {"article": 7}, {"article": "x" * 300_000}, {"offset": -1}, {"offset": "0"}, {"offset": 10**12},
        {"offset": 0, "order": "1; DROP TABLE article"}, {"offset": 0, "filters": {"since": "soon"}},
        {"offset": 0, "filters": {"outlets": 7}}, {"adding": "x", "told": 0}, {"upload": "x", "number": 0, "name": "a"},
        {"how": "magic"}, {"article": "x", "line": 1, "revision": 1}, {"whose": "speaker", "offset": 0},
        {"kind": "loud", "offset": 0},
    ],
)  # fmt: skip
def test_whatever_a_browser_sends_changes_nothing(over: Opened, sent: object) -> None:
    before = over.library.changes()
    for function in asked(over).values():
        try:
            function(Sent(sent), "")
        except (BylineError, TypeError):
            continue
    assert (over.library.changes(), over.library.count()) == (before, 1)


def test_statements_are_marked_where_they_overlap() -> None:
    html = text_html("abc <d> ef", [[Span(0, 3), Span(8, 10)], [Span(2, 6)]])
    assert _Page(html).text == "abc <d> ef"
    assert _Page(html).having("data-said") == ["0", "0 1", "1", "0"]
    assert text_html("abc", []) == "abc"


def test_page_of_an_earlier_revision_says_so_and_offers_no_lines(over: Opened, embedder: Embedder) -> None:
    data = json.dumps({**HOSTILE, "text": "Another text, said Tessa Quill."}).encode()
    assert [*take_in(over.library, embedder, [Found("x.jsonl", None, lambda: io.BytesIO(data))])]
    identity = str(HOSTILE["id"])
    assert "an earlier state" not in article_html(over.library, identity)
    first = _Page(article_html(over.library, identity, 1))
    assert "This is revision 1 of 2: an earlier state" in first.text
    assert "First line" in first.text
    assert "removed" not in first.having("data-part")
    assert "said" not in first.having("data-part")


def test_page_tells_corrections_near_copies_and_where_it_came_from(over: Opened, embedder: Embedder) -> None:
    story = " ".join(
        f"Boat number {n} of the fleet of Saltby came home at {n} minutes past noon on Friday." for n in range(40)
    )
    notice = "Correction: An earlier version of this article gave a wrong number of boats."
    records = [
        {"id": "one", "title": "Boats come home", "outlet": "The Saltby Echo", "text": f"{story}\n\n{notice}"},
        {
            "id": "two",
            "title": "Fleet is back",
            "outlet": "Wednesday Wire",
            "url": "https://wire.example/2",
            "text": story,
        },
    ]
    data = "\n".join(map(json.dumps, records)).encode()
    found = [Found("x.jsonl", "/papers/x.jsonl", lambda: io.BytesIO(data))]
    assert [entry.status for entry in take_in(over.library, embedder, found)] == ["added", "added"]
    one, two = (_Page(article_html(over.library, identity)) for identity in ("one", "two"))
    assert notice in one.text
    assert "Fleet is back" in one.text
    assert "/papers/x.jsonl" in one.text
    assert "also in 1 other" in one.text
    assert "Correction" not in two.text
    assert "https://wire.example/2" in two.having("href")


def test_lines_taken_out_say_why_and_the_rest_is_a_click_away(over: Opened, embedder: Embedder) -> None:
    text = (
        "The kiln of Saltby will be lit again in April, the owner says.\n\nShare this article\n"
        + "\nAdvertisement\n" * 320
    )
    (entry,) = take_in(over.library, embedder, [Found("-", None, lambda: io.BytesIO(text.encode()))])
    found = lines(over.library, str(entry.id))
    out = [line for line in found.lines if line.why]
    assert len(out) > 300
    some, every = _Page(lines_html(found)), _Page(lines_html(found, every=True))
    assert len(some.having("data-line")) == 300
    assert f"{len(out) - 300} more lines" in some.text
    assert len(every.having("data-line")) == len(out)


def test_line_of_a_revision_that_is_gone_by_is_not_decided_on(over: Opened) -> None:
    with pytest.raises(BylineError, match="changed meanwhile"):
        asked(over)["decide_line"](Sent({"article": HOSTILE["id"], "line": 1, "revision": 7, "keep": True}), "")


@pytest.mark.parametrize(
    ("offset", "shown", "total", "offsets", "off"),
    [
        (0, 50, 120, ["0", "0", "50", "100"], 2),
        (50, 50, 120, ["0", "0", "100", "100"], 0),
        (100, 20, 120, ["0", "50", "150", "100"], 2),
    ],
)
def test_pager_leads_to_the_other_pages(offset: int, shown: int, total: int, offsets: list[str], off: int) -> None:
    page = _Page(pager_html(offset, shown, total, 50))
    assert page.having("data-offset") == offsets
    assert len(page.having("disabled")) == off
    assert f"{offset + 1}–{offset + shown} of {total}" in page.text
    assert pager_html(0, 50, 50, 50) == ""


def test_choices_are_the_commonest() -> None:
    assert (
        options_html([("A & B", 1200)], "All")
        == '<option value="">All</option><option value="A &amp; B">A &amp; B (1,200)</option>'
    )
    assert options_html(((str(n), 1) for n in range(900)), None).count("<option") == 500


def said(kind: Any, *pieces: str) -> Said:
    return Said("a", 1, Statement(kind, (Span(0, 1),)), pieces, None, (Span(0, 1),), None)


def test_words_are_quoted_where_they_are_a_quotation() -> None:
    assert words_html(said("direct", "Wait,", "<now>")) == "<q>Wait,</q> … <q>&lt;now&gt;</q>"
    assert words_html(said("indirect", "that it waits")) == "that it waits"
    assert words_html(said("direct", "x" * 30, "y" * 30, "z"), 40) == f"<q>{'x' * 30}</q> … <q>{'y' * 10} …</q>"
