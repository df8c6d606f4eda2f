"""The source pane: an article with one stretch of it marked; or what it was read from, with what was cleaned out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import gradio as gr

from chatbot.answer import Citation
from chatbot.web.desk import Desk
from chatbot.web.markup import badge, counted, escaped, long_date, place
from chatbot.web.parts import page_file
from chatbot.web.sent import Sent, served
from ingest.article import Card, Removed, Revision, Span
from ingest.errors import LibraryError, UsageError
from ingest.library.record import Library


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


Kept = Callable[[], Citation | None]
"""What a conversation has kept of a citation, asked for only where its article is gone: reading it takes a while."""


def source_pane(desk: Desk) -> None:
    """Builds the pane inside the current context. Its script opens any `a.cite` with `data-at` on the page."""
    library = desk.opened.library

    def open_citation(sent: Sent, owner: str) -> str:
        return opened_by_link(library, sent, lambda: _kept_citation(desk, sent, owner))

    def open_original(sent: Sent, _: str) -> str:
        return original_by_link(library, sent)

    gr.HTML(
        value="",
        html_template='<section class="pane" tabindex="-1" aria-label="Source"></section>',
        elem_id="source",
        apply_default_css=False,
        js_on_load=page_file("reading.js"),
        server_functions=[served(open_citation), served(open_original)],
    )


def _kept_citation(desk: Desk, sent: Sent, owner: str) -> Citation | None:
    """The citation as the conversation has it, which stays when the article goes."""
    conversation, at = sent.text("conversation", ""), sent.text("at", "")
    turn = desk.turn(conversation, sent.number("turn"), owner) if conversation else None
    cited = (*turn.citations, *(turn.answer.nearest if turn.answer else ())) if turn else ()
    return next((citation for citation in cited if at == at_of(citation)), None)


def at_of(citation: Citation) -> str:
    """What the link of a citation carries."""
    return f"{citation.article}:{citation.revision}:{citation.span.start}:{citation.span.end}"


def opened_html(library: Library, place: Place, kept: Kept = lambda: None) -> str:
    """The article at a place, the stretch marked; a line that says so where it isn't there (any more), with the words
    that a conversation has `kept` of it."""
    try:
        card, revision = library.card(place.article), library.revision(place.article, place.revision)
    except LibraryError:
        return _gone(kept())
    if not 0 <= place.span.start < place.span.end <= len(revision.text):
        return _unopened("This citation does not fit its article.")
    original = (
        '<button type="button" class="tool original">Show what was cleaned out</button>' if revision.removed else ""
    )
    page = (
        f'<button type="button" class="tool article" data-article="{escaped(card.id)}">All about this article</button>'
    )
    more = f'<p class="more">{original}{page}</p>'
    return (
        '<article class="opened" aria-label="The cited article">'
        f"{head_html(card, revision, more)}"
        f'<div class="text" dir="auto">{marked(revision.text, place.span)}</div></article>'
    )


def _gone(kept: Citation | None) -> str:
    said = "This article is no longer in the library."
    if kept is None:
        return _unopened(said)
    where = place(kept.title, kept.outlet, kept.published)
    return (
        f'<article class="opened gone" aria-label="The cited article">{_BAR}'
        f'<header><h2 tabindex="-1" dir="auto">{escaped(kept.title or "Untitled article")}</h2>'
        f'<p class="facts">{where}</p></header><p class="error">{said}</p>'
        '<p class="note">It was deleted. The conversation has kept the words that it cites:</p>'
        f'<div class="text" dir="auto"><mark>{escaped(kept.text)}</mark></div></article>'
    )


def _unopened(why: str) -> str:
    return f'<div class="opened gone">{_BAR}<p class="error">{escaped(why)}</p></div>'


def marked(text: str, span: Span) -> str:
    """A text as HTML with one stretch of it in a `<mark>`, whatever paragraphs it crosses."""
    return f"{escaped(text[: span.start])}<mark>{escaped(span.of(text))}</mark>{escaped(text[span.end :])}"


_BAR = (
    '<div class="bar"><button type="button" class="tool back" title="Back to where it is cited (Escape)">Back</button>'
    '<span class="steps" role="group" aria-label="Citations of this answer">'
    '<button type="button" class="tool previous" aria-label="Previous citation" title="Previous citation (p)">‹</button>'
    '<span class="which"></span>'
    '<button type="button" class="tool next" aria-label="Next citation" title="Next citation (n)">›</button></span>'
    '<button type="button" class="tool close" aria-label="Close the article" title="Close (Escape)">×</button></div>'
)
"""What stands above every article of the pane; its script fills it in."""


def head_html(card: Card, revision: Revision, more: str = "") -> str:
    """The head of an article, which stays above its text; `more` is HTML that stands below it."""
    metadata = card.metadata
    dates = [long_date(metadata.published), f"updated {long_date(metadata.updated)}" if metadata.updated else None]
    parts = [metadata.outlet, ", ".join(metadata.authors), *dates]
    facts = [f"<bdi>{escaped(part)}</bdi>" for part in parts if part]
    facts += [link for link in [_link(metadata.url)] if link]
    older = revision.number != card.revision
    note = '<p class="note">This is an earlier state of the article; it has changed since.</p>' if older else ""
    badges = "".join(_badges(card))
    return (
        f'<header>{_BAR}<h2 tabindex="-1" dir="auto">{escaped(metadata.title or "Untitled article")}</h2>'
        f'<p class="facts">{DOT.join(facts)}{badges}</p>{note}{more}</header>'
    )


DOT = '<span class="dot"> · </span>'


def _badges(card: Card) -> Iterator[str]:
    if card.private:
        yield badge("private", "private", "Nothing of it is sent to a hosted model.")
    if card.revision > 1:
        yield badge("updated", hint=f"It has had {counted(card.revision - 1, 'other text', 'other texts')} before.")
    if card.near_copies:
        yield badge(f"also in {counted(len(card.near_copies), 'other article', 'other articles')}")


def _link(url: str | None) -> str | None:
    """A link to where the article stands on the web, where that is an address of the web."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    if not url or parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return (
        f'<a class="out" href="{escaped(url)}" target="_blank" rel="noopener noreferrer nofollow">'
        f"<bdi>{escaped(parts.hostname.removeprefix('www.'))}</bdi></a>"
    )


def opened_by_link(library: Library, sent: Sent, kept: Kept = lambda: None) -> str:
    """As `opened_html`, for what a browser sent, which may be anything."""
    try:
        return opened_html(library, place_of(sent.text("at", "")), kept)
    except UsageError as error:
        return _unopened(str(error))


# ── the original ──


def original_by_link(library: Library, sent: Sent) -> str:
    """What an article was read from, with what was taken out of it, for what a browser sent."""
    try:
        place = place_of(sent.text("at", ""))
        revision = library.revision(place.article, place.revision)
    except (UsageError, LibraryError) as error:
        return f'<p class="error">{escaped(str(error))}</p>'
    return original_html(revision, place.span)


def original_html(revision: Revision, span: Span) -> str:
    """The source text of a revision: a stretch of its text marked, and what is not the article struck out."""
    source = revision.source_text
    cited = revision.to_source(span)
    before, words, after = (
        "".join(_stretches(source, stretch, revision.removed))
        for stretch in (Span(0, cited.start), cited, Span(cited.end, len(source)))
    )
    return f"{before}<mark>{words}</mark>{after}"


def _stretches(source: str, within: Span, removed: Sequence[Removed]) -> Iterator[str]:
    """A stretch of a source text as HTML; what was taken out of it is struck out, with the reason."""
    at = within.start
    for one in sorted(removed, key=lambda one: one.span):
        start, end = max(one.span.start, at), min(one.span.end, within.end)
        if start < end:
            yield escaped(source[at:start])
            yield f'<del title="{escaped(one.why)}">{escaped(source[start:end])}</del>'
            at = end
    yield escaped(source[at : within.end])
