"""The Ask tab: what its script may ask of the server, and the one block that it is made of."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

import gradio as gr

from chatbot.web.answers import summary, turn_html
from chatbot.web.chips import without
from chatbot.web.copied import copied
from chatbot.web.desk import Asks, Desk
from chatbot.web.history import listed_html
from chatbot.web.parts import page_file, script
from chatbot.web.sent import Sent, served, waits
from chatbot.web.turns import Turn
from chatbot.web.welcome import Welcome, welcome, welcome_html
from ingest.article import Filters
from ingest.errors import NoSuchArticle, UsageError
from ingest.library.listing import Listing
from ingest.library.record import Library

_SUGGESTED = 12
"""How many names are offered for what is typed into a filter."""
_Json = dict[str, Any]


def ask_tab(desk: Desk, note: str | None) -> None:
    """Builds the tab inside the current context; `note` says more about the library."""
    functions = AskFunctions(desk, note)
    gr.HTML(
        value="",
        html_template=page_file("ask.html"),
        elem_id="asking",
        apply_default_css=False,
        js_on_load=script("page.js", "history.js"),
        server_functions=[served(function) for function in functions.all()],
    )


class AskFunctions:
    """What the tab's script may ask of the server. Each gets what was sent and whose browser it is, and gives JSON."""

    def __init__(self, desk: Desk, note: str | None) -> None:
        self.desk = desk
        self.library = desk.opened.library
        self.listing = Listing(self.library)
        self.note = note
        self._welcome = functools.lru_cache(maxsize=1)(lambda _changes: welcome(self.library))

    def all(self) -> tuple[Any, ...]:
        return (
            self.start, self.ask, self.retry, self.without, self.step, self.stop, self.copied,
            self.listed, self.rename, self.delete, self.export, self.offered, self.suggest,
        )  # fmt: skip

    # ── asking ──

    def start(self, sent: Sent, owner: str) -> _Json:
        """A conversation as it stands, or the start of the page."""
        conversation = sent.text("conversation", "")
        turns = self.desk.turns(conversation, owner) if conversation else ()
        if not turns:
            lost = conversation != ""
            return {"html": welcome_html(self.what_is_there(), self.note), "title": "", "lost": lost, "running": False}
        return {
            "html": "".join(self._shown(turn) for turn in turns),
            "title": self.desk.conversations.title(conversation, owner),
            "running": not turns[-1].ended,
            "lost": False,
        }

    def ask(self, sent: Sent, owner: str) -> _Json:
        """Begins to answer."""
        number = sent.number("number") if sent.values.get("number") else None
        asks = Asks(
            sent.text("question"),
            sent.text("conversation", "") or None,
            number,
            sent.filters(),
            sent.text("backend", "") or None,
        )
        return self._begun(asks, owner)

    def retry(self, sent: Sent, owner: str) -> _Json:
        """Asks a question again, as it was asked."""
        turn, again = self._turn(sent, owner)
        return self._again(sent, owner, turn.question, turn.filters, again)

    def without(self, sent: Sent, owner: str) -> _Json:
        """Asks a question again without one of its filters."""
        turn, again = self._turn(sent, owner)
        if turn.answer is None:
            raise UsageError("this question has no answer; ask it again")
        return self._again(sent, owner, *without(turn.answer, sent.text("field")), again)

    def _turn(self, sent: Sent, owner: str) -> tuple[Turn, int | None]:
        """The turn that is meant; and which number it gets when it is asked again: the last its own, others a new one."""
        conversation, number = sent.text("conversation"), sent.number("number")
        turn = self.desk.turn(conversation, number, owner)
        if turn is None:
            raise UsageError("there is no such question (any more); reload the page")
        return turn, number if number == self.desk.length(conversation, owner) else None

    def _again(self, sent: Sent, owner: str, question: str, filters: Filters, number: int | None) -> _Json:
        backend = sent.text("backend", "") or None
        return self._begun(Asks(question, sent.text("conversation"), number, filters, backend), owner)

    def _begun(self, asks: Asks, owner: str) -> _Json:
        conversation, turn = self.desk.ask(asks, owner)
        return {"conversation": conversation, "number": turn.number, "html": turn_html(turn)}

    @waits
    def step(self, sent: Sent, owner: str) -> _Json:
        """How far an answer is, once it is further than the version that was seen."""
        conversation = sent.text("conversation")
        found = self.desk.step(conversation, sent.number("seen"), owner)
        turn = found[0] if found else self.desk.turn(conversation, self.desk.length(conversation, owner), owner)
        if turn is None:
            raise UsageError("this conversation is no longer there")
        said: _Json = {"number": turn.number, "html": self._shown(turn), "ended": turn.ended}
        if turn.ended:
            return said | {"spoken": summary(turn), "title": self.desk.conversations.title(conversation, owner)}
        return said | {"version": found[1] if found else 0}

    def stop(self, sent: Sent, owner: str) -> _Json:
        self.desk.stop(sent.text("conversation"), owner)
        return {}

    def copied(self, sent: Sent, owner: str) -> _Json:
        """An answer as plain text."""
        turn = self.desk.turn(sent.text("conversation"), sent.number("number"), owner)
        if turn is None or turn.answer is None:
            raise UsageError("there is no such answer (any more); reload the page")
        return {"text": copied(turn.answer, cited=sent.values.get("cited") is True)}

    # ── conversations ──

    def listed(self, sent: Sent, owner: str) -> _Json:
        """The list of conversations, those that have the words looked for."""
        search = sent.text("search", "").strip()
        found = self.desk.conversations.listed(owner, search or None)
        return {"html": listed_html(found, search), "note": self.desk.conversations.note or ""}

    def rename(self, sent: Sent, owner: str) -> _Json:
        conversation = sent.text("conversation")
        self.desk.conversations.rename(conversation, sent.text("title"), owner)
        return {"title": self.desk.conversations.title(conversation, owner)}

    def delete(self, sent: Sent, owner: str) -> _Json:
        conversation = sent.text("conversation")
        self.desk.stop(conversation, owner)
        self.desk.conversations.delete(conversation, owner)
        return {}

    def export(self, sent: Sent, owner: str) -> _Json:
        """A conversation as Markdown."""
        return {"text": self.desk.conversations.exported(sent.text("conversation"), owner)}

    # ── choices ──

    def offered(self, _sent: Sent, _owner: str) -> _Json:
        """The backends that work, and where the passages go with them."""
        return {"backends": [{"name": o.name, "label": o.label, "host": o.host or ""} for o in self.desk.menu.look()]}

    def suggest(self, sent: Sent, _owner: str) -> _Json:
        """Names that a filter may be set to, for what is typed of one."""
        choices = self.listing.choices()
        speakers = (name for name, _, _ in self.library.speakers() if name)
        names: dict[str, Iterable[str]] = {
            "outlets": (name for name, _ in choices.outlets),
            "tags": (name for name, _ in choices.tags),
            "speakers": speakers,
        }
        typed = sent.text("typed", "").casefold().strip()
        found = (name for name in names.get(sent.text("field"), ()) if typed in name.casefold())
        return {"names": [name for name, _ in zip(found, range(_SUGGESTED), strict=False)]}

    def what_is_there(self) -> Welcome:
        return self._welcome(self.library.changes())

    # ── showing ──

    def _shown(self, turn: Turn) -> str:
        cited = {one.article for one in (*turn.citations, *(turn.answer.nearest if turn.answer else ()))}
        narrowed = turn.reading.filters.articles if turn.reading else ()
        titles = {one: title for one in narrowed if (title := _title_of(self.library, one))}
        return turn_html(turn, _gone(self.library, cited), titles)


def _gone(library: Library, articles: Iterable[str]) -> set[str]:
    return {article for article in articles if _title_of(library, article) is None}


def _title_of(library: Library, article: str) -> str | None:
    try:
        return library.card(article).metadata.title or "Untitled article"
    except NoSuchArticle:
        return None
