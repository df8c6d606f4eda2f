"""The Library tab: adding articles, a table of them, and a page for each. What happens in it, the page's script asks for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gradio as gr

from chatbot.opening import Opened
from chatbot.samples import TAG
from chatbot.web.article_page import article_html, lines_html
from chatbot.web.deleting import Deletions
from chatbot.web.outcomes import SHOWN_AT_ONCE, entries_html, line_text, more_text
from chatbot.web.parts import page_file, script
from chatbot.web.sent import Sent, served
from chatbot.web.table import count_text, filters_html, pager_html, rows_html
from chatbot.web.taking_in import TakingIn, from_addresses, from_files, from_text, tags_of
from chatbot.web.uploads import Uploads
from ingest.article import Filters
from ingest.cleaning_again import clean_again, lines
from ingest.errors import BylineError, UsageError
from ingest.library.listing import ORDERS, Listing, Wanted
from ingest.library.tagging import set_tags
from ingest.stated import iso_date

PAGE = 50
"""Articles, statements, people on a page of a list."""


def library_tab(opened: Opened) -> None:
    """Builds the tab's blocks inside the current context, over an open library."""
    shelf = Shelf(opened)
    gr.HTML(
        value="",
        html_template=page_file("shelf.html"),
        elem_id="library",
        apply_default_css=False,
        js_on_load=script("pieces.js", "shelf.js"),
        server_functions=[served(function) for function in shelf.functions()],
    )


class Shelf:
    """What the tab's script asks for; HTML comes escaped."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._library = opened.library
        self._listing = Listing(opened.library)
        self._uploads = Uploads()
        self._taking_in = TakingIn(opened)
        self.deletions = Deletions(opened.library.folder)

    def functions(self) -> list[Callable[[Sent, str], Any]]:
        """All that may be asked for."""
        return [
            self.list_articles,
            self.show_article,
            self.show_lines,
            self.decide_line,
            self.tag_article,
            self.delete_article,
            self.keep_article,
            self.begin_upload,
            self.send_piece,
            self.add_articles,
            self.look_at_adding,
            self.stop_adding,
        ]

    # ── the table ──

    def list_articles(self, sent: Sent, _: str) -> dict[str, Any]:
        """A page of the table, and what it can be filtered by where the page has not got that yet."""
        wanted = Wanted(
            search=sent.text("search", "")[:1000],
            filters=checked(sent.filters()),
            order=_order(sent.text("order", "added")),
            descending=sent.values.get("descending") is not False,
        )
        going = self.deletions.waiting()
        changes, of_all = self._library.changes(), self._library.count()
        page = self._listing.page(wanted, sent.number("offset"), PAGE)
        answer: dict[str, Any] = {
            "rows": rows_html(page, going),
            "count": count_text(page, of_all),
            "pager": pager_html(page.offset, len(page.cards), page.total, PAGE),
            "offset": page.offset,
            "total": page.total,
            "all": of_all,
            "changes": changes,
            "faults": " ".join(self.deletions.faults()),
        }
        if sent.values.get("changes") != changes:
            choices = self._listing.choices()
            answer |= {"choices": filters_html(choices), "samples": any(tag == TAG for tag, _ in choices.tags)}
        return answer

    # ── an article ──

    def show_article(self, sent: Sent, _: str) -> dict[str, Any]:
        number = sent.number("revision") if sent.values.get("revision") is not None else None
        return {"html": article_html(self._library, sent.text("article"), number)}

    def show_lines(self, sent: Sent, _: str) -> dict[str, Any]:
        """The lines that were taken out of an article."""
        return {"html": lines_html(lines(self._library, sent.text("article")), every=sent.values.get("every") is True)}

    def decide_line(self, sent: Sent, _: str) -> dict[str, Any]:
        """Put a line back into an article, or take it out (again). Its text is then another revision."""
        article, number = sent.text("article"), [sent.number("line")]
        if self._library.card(article).revision != sent.number("revision"):
            raise BylineError("the article was changed meanwhile; look at its lines again")
        keep, drop = (number, []) if sent.values.get("keep") is True else ([], number)
        clean_again(self._library, self._opened.retriever.embedder, article, keep, drop)
        return {"html": article_html(self._library, article)}

    def tag_article(self, sent: Sent, _: str) -> dict[str, Any]:
        article = sent.text("article")
        set_tags(self._library, article, tags_of(sent.values))
        return {"html": article_html(self._library, article)}

    def delete_article(self, sent: Sent, _: str) -> dict[str, Any]:
        card = self._library.card(sent.text("article"))
        self.deletions.ask(card.id)
        return {"title": card.metadata.title or "Untitled article", "seconds": self.deletions.patience}

    def keep_article(self, sent: Sent, _: str) -> dict[str, Any]:
        """Take a deletion back."""
        if not self.deletions.undo(sent.text("article")):
            raise UsageError("it is too late: the article is deleted")
        return {}

    # ── adding ──

    def begin_upload(self, _sent: Sent, _: str) -> dict[str, Any]:
        return {"upload": self._uploads.begin()}

    def send_piece(self, sent: Sent, _: str) -> dict[str, Any]:
        """A piece of a file."""
        piece = sent.values.get("piece")
        if not isinstance(piece, str):
            raise UsageError("a piece of a file came broken; choose the files again")
        self._uploads.add(sent.text("upload"), sent.number("number"), sent.text("name"), piece)
        return {}

    def add_articles(self, sent: Sent, _: str) -> dict[str, Any]:
        """Begin to take in: files that were handed over, a pasted article, or what stands at addresses."""
        ways = {
            "files": lambda: from_files(self._uploads, sent.text("upload"), sent.values),
            "text": lambda: from_text(sent.values),
            "addresses": lambda: from_addresses(sent.values),
        }
        way = ways.get(sent.text("how"))
        if way is None:
            raise UsageError("the page sent no way to add; reload it")
        return {"adding": self._taking_in.begin(way())}

    def look_at_adding(self, sent: Sent, _: str) -> dict[str, Any]:
        """How far it is, and what became of the documents that the page has not been told of yet."""
        going, told = self._taking_in.going(sent.text("adding")), sent.number("told")
        ended = going.ended  # before the entries are looked at, so that none is missed
        entries = going.entries[told:]
        shown = entries[:SHOWN_AT_ONCE]
        return {
            "line": line_text(going),
            "items": entries_html(shown),
            "more": more_text(len(entries) - len(shown)) if len(entries) > len(shown) else "",
            "told": told + len(entries),
            "done": len(going.entries),
            "expected": going.expected,
            "ended": ended,
            "fault": going.error,
        }

    def stop_adding(self, sent: Sent, _: str) -> dict[str, Any]:
        """End it after the article that is being written; what is in stays in."""
        self._taking_in.stop(sent.text("adding"))
        return {}


def _order(name: str) -> str:
    if name not in ORDERS:
        raise UsageError("articles have no such order; reload the page")
    return name


def checked(filters: Filters) -> Filters:
    """Filters with dates as ISO dates. Raises UsageError where one is none."""
    return replace(filters, since=_date(filters.since), until=_date(filters.until))


@functools.lru_cache(maxsize=64)
def _date(text: str | None) -> str | None:
    if text is None:
        return None
    day = iso_date(text)
    if day is None:
        raise UsageError(f"{text[:40]!r} is no date; write it as 2026-03-31")
    return day
