"""The source pane: an article with one stretch of it marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatbot.web.markup import escaped, long_date
from ingest.article import Card, Revision, Span
from ingest.errors import LibraryError, UsageError
from ingest.library.record import Library

EMPTY = '<p class="hint">Click a number in an answer to see its words in the article.</p>'


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one revision of an article."""

    article: str
    revision: int
    span: Span


def place_of(at: str) -> Place:
    """What a citation's link carries, `ARTICLE:REVISION:START:END`. Raises UsageError where it is anything else."""
    article, *numbers = at.rsplit(":", 3)
    if not article or len(numbers) != 3 or not all(n.isascii() and n.isdigit() and len(n) < 12 for n in numbers):
        raise UsageError("that is no citation")
    revision, start, end = map(int, numbers)
    return Place(article, revision, Span(start, end))


def opened_html(library: Library, place: Place) -> str:
    """The article at a place, the stretch marked; a line that says so where it isn't there (any more)."""
    try:
        card, revision = library.card(place.article), library.revision(place.article, place.revision)
    except LibraryError:
        return '<p class="error">This article is no longer in the library.</p>'
    if not 0 <= place.span.start < place.span.end <= len(revision.text):
        return '<p class="error">This citation does not fit its article.</p>'
    return (
        '<article class="opened" aria-label="The cited article">'
        f'{_head(card, revision)}<div class="text" dir="auto">{marked(revision.text, place.span)}</div></article>'
    )


def marked(text: str, span: Span) -> str:
    """A text as HTML with one stretch of it in a `<mark>`, whatever paragraphs it crosses."""
    return f"{escaped(text[: span.start])}<mark>{escaped(span.of(text))}</mark>{escaped(text[span.end :])}"


def _head(card: Card, revision: Revision) -> str:
    metadata = card.metadata
    dates = [long_date(metadata.published), f"updated {long_date(metadata.updated)}" if metadata.updated else None]
    parts = [metadata.outlet, ", ".join(metadata.authors), *dates]
    facts = '<span class="dot"> · </span>'.join(f"<bdi>{escaped(part)}</bdi>" for part in parts if part)
    older = revision.number != card.revision
    note = '<p class="note">This is an earlier state of the article; it has changed since.</p>' if older else ""
    return (
        '<header><button type="button" class="back">Back to the answer</button>'
        f'<h2 tabindex="-1" dir="auto">{escaped(metadata.title or "Untitled article")}</h2>'
        f'<p class="facts">{facts}</p>{note}</header>'
    )


def opened_by_link(library: Library, sent: object) -> str:
    """As `opened_html`, for what a browser sent, which may be anything."""
    at = sent.get("at") if isinstance(sent, Mapping) else None
    try:
        return opened_html(library, place_of(at if isinstance(at, str) else ""))
    except UsageError as error:
        return f'<p class="error">{escaped(str(error))}</p>'
