"""Text into HTML. All that is shown was written by strangers: nothing gets into a page but through here."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import date

from chatbot.answer import Citation


def escaped(text: str) -> str:
    """A text as HTML, for content and for attributes in double quotes.

    A browser reads "\\r\\n" as "\\n" unless it is written as a character reference, and a marked stretch is to be
    exactly the text that is cited.
    """
    return html.escape(text, quote=True).replace("\r", "&#13;")


def long_date(iso: str | None) -> str | None:
    """An ISO date, as exact as it is, or a date and time, as it is read: "3 March 2026", "March 2026".

    What is none is given back as it is.
    """
    if not iso:
        return None
    is_month = re.fullmatch(r"\d{4}-\d\d", iso)
    try:
        day = date.fromisoformat(f"{iso}-01" if is_month else iso[:10])
    except ValueError:
        return iso
    month = f"{_MONTHS[day.month - 1]} {day.year}"
    return month if is_month else f"{day.day} {month}"


def place(title: str | None, outlet: str | None, published: str | None) -> str:
    """Where something stands, in a line of HTML: the article's title, its outlet and its date."""
    parts = [f'<cite dir="auto">{escaped(title or "Untitled article")}</cite>']
    parts += [f"<bdi>{escaped(part)}</bdi>" for part in (outlet, long_date(published)) if part]
    return '<span class="place">' + '<span class="dot"> · </span>'.join(parts) + "</span>"


def cite_link(citation: Citation, turn: int) -> str:
    """The number of a citation as a link.

    It carries the cited stretch itself and not only the number, so that it opens whatever has become of the
    conversation since: after a reload, a restart of the server, or in a copy of the page.
    """
    at = f"{citation.article}:{citation.revision}:{citation.span.start}:{citation.span.end}"
    label = f"[{citation.n}] in {citation.title or 'an article'}"
    return (
        f'<a class="cite" data-n="{citation.n}" data-turn="{turn}" data-at="{escaped(at)}" '
        f'href="#cite-{citation.n}" aria-label="{escaped(label)}">[{citation.n}]</a>'
    )


def badge(text: str, kind: str = "", hint: str = "") -> str:
    """A word or two about an article, in a small frame."""
    title = f' title="{escaped(hint)}"' if hint else ""
    return f'<span class="badge {kind}"{title}>{escaped(text)}</span>'


def ask_buttons(questions: Iterable[tuple[str, str]]) -> str:
    """Questions to click: pairs of what is read and what is asked."""
    button = '<li><button type="button" class="ask" data-ask="{}"><bdi>{}</bdi></button></li>'
    return "".join(button.format(escaped(question), escaped(label)) for label, question in questions)


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: `1 article`, `1,204 articles`."""
    return f"{number:,} {one if number == 1 else many}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
