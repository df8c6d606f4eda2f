"""An article's page in the Library tab: its text, who says what in it, what was taken out of it, and its history."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from chatbot.answer import UNKNOWN_SPEAKER
from chatbot.web.markup import badge, counted, escaped, long_date
from chatbot.web.said_words import KINDS, words_html
from chatbot.web.table import badges_html
from ingest.article import Article, Card, Filters, Revision, Said, Span, is_private
from ingest.by_hand import Line
from ingest.cleaning_again import Lines
from ingest.corrections import corrections
from ingest.library.originals import original_of
from ingest.library.record import Library

_LONGEST_SAID = 280
"""Characters of a statement that are shown beside the text, in which all of it stands."""
_MOST_LINES = 300
"""Lines that were taken out which are shown at first."""


def article_html(library: Library, identity: str, number: int | None = None) -> str:
    """The page of an article, with one revision of its text (the newest where none is named). Raises NoSuchArticle."""
    article, card = library.article(identity), library.card(identity)
    revision = article.revision if number is None else library.revision(identity, number)
    newest = revision.number == article.revision.number
    said = library.said(Filters(articles=(article.id,))) if newest else []
    beside = [
        _statements(said) if newest else "",
        _corrections(revision),
        _taken_out(revision) if newest else "",
        _revisions(library, article, revision.number),
        _near_copies(library, article),
        _origin(library, article, revision),
        _tags(card),
        f'<p class="beside"><button type="button" class="delete tool" data-article="{escaped(card.id)}">'
        "Delete this article</button></p>",
    ]
    text = text_html(revision.text, [one.statement.content for one in said])
    return (
        f'<article class="leaf" data-article="{escaped(article.id)}" data-revision="{revision.number}">'
        f"{_head(card, revision)}"
        f'<div class="leaf-body"><div class="text" dir="auto" lang="{escaped(card.metadata.language or "")}">{text}</div>'
        f'<section class="about" aria-label="About this article">{"".join(beside)}</section></div></article>'
    )


def text_html(text: str, statements: Sequence[Sequence[Span]]) -> str:
    """A text in which each stretch of a statement carries the statements' numbers, from 0."""
    ends = sorted({end for spans in statements for span in spans for end in (span.start, span.end)})
    within: dict[int, list[int]] = {}
    for number, spans in enumerate(statements):
        for span in spans:
            for end in ends[bisect_left(ends, span.start) : bisect_left(ends, span.end)]:
                within.setdefault(end, []).append(number)
    parts, at = [], 0
    for end in [*ends, len(text)]:
        shown = escaped(text[at:end])
        numbers = " ".join(map(str, within.get(at, ())))
        parts.append(f'<span class="said" data-said="{numbers}">{shown}</span>' if numbers and shown else shown)
        at = end
    return "".join(parts)


# ── head ──


def _head(card: Card, revision: Revision) -> str:
    known = card.metadata
    parts = [
        known.outlet,
        ", ".join(known.authors),
        long_date(known.published),
        f"updated {long_date(known.updated)}" if known.updated else None,
        known.section,
        f"edited by {known.editor}" if known.editor else None,
        known.language,
    ]
    facts = '<span class="dot"> · </span>'.join(f"<bdi>{escaped(part)}</bdi>" for part in parts if part)
    older = (
        f'<p class="note">This is revision {revision.number} of {card.revision}: an earlier state of the article.</p>'
        if revision.number != card.revision
        else ""
    )
    return (
        '<header><div class="leaf-ways"><button type="button" class="back-to-list tool">‹ All articles</button></div>'
        f'<h2 tabindex="-1" dir="auto">{escaped(known.title or "Untitled article")}</h2>'
        f'<p class="facts">{facts}</p><p class="badges">{badges_html(card)}</p>{_link(known.url)}{older}</header>'
    )


def _link(url: str | None) -> str:
    """The address of the piece; a link only where it is one of the web."""
    if not url:
        return ""
    if not url.lower().startswith(("http://", "https://")):
        return f'<p class="facts"><bdi>{escaped(url)}</bdi></p>'
    return (
        f'<p class="facts"><a href="{escaped(url)}" target="_blank" rel="noopener noreferrer"><bdi>{escaped(url)}</bdi>'
        '<span class="spoken"> (opens in a new window)</span></a></p>'
    )


# ── beside the text ──


def _section(title: str, inside: str, name: str, *, is_open: bool = True) -> str:
    opened = " open" if is_open else ""
    return f'<details class="beside" data-part="{name}"{opened}><summary>{escaped(title)}</summary>{inside}</details>'


def _statements(said: Sequence[Said]) -> str:
    if not said:
        return _section("No statements", '<p class="quiet">Nobody is quoted in it, as far as can be told.</p>', "said")
    items = "".join(f"<li>{_statement(number, one)}</li>" for number, one in enumerate(said))
    return _section(counted(len(said), "statement", "statements"), f'<ol class="said-list">{items}</ol>', "said")


def _statement(number: int, said: Said) -> str:
    one = said.statement
    role = f'<span class="role">, <bdi>{escaped(one.role)}</bdi></span>' if one.role else ""
    told = f' <span class="quiet">told by <bdi>{escaped(one.second_hand)}</bdi></span>' if one.second_hand else ""
    kind = "" if one.kind == "direct" else f" {badge(KINDS[one.kind])}"
    return (
        f'<button type="button" class="mark-said" data-said="{number}">'
        f'<span class="by"><b><bdi>{escaped(one.speaker or UNKNOWN_SPEAKER)}</bdi></b>{role}{told}{kind}</span>'
        f'<span class="words" dir="auto">{words_html(said, _LONGEST_SAID)}</span></button>'
    )


def _corrections(revision: Revision) -> str:
    notices = [" ".join(span.of(revision.text).split()) for span in corrections(revision.text)]
    if not notices:
        return ""
    items = "".join(f'<p class="correction" dir="auto">{escaped(notice)}</p>' for notice in notices)
    return _section(counted(len(notices), "correction", "corrections"), items, "corrections")


def _taken_out(revision: Revision) -> str:
    """What was taken out of the source; its lines are fetched when it is opened."""
    if not revision.removed:
        return ""
    title = f"{counted(len(revision.removed), 'stretch', 'stretches')} taken out of the source"
    return _section(title, '<div class="lines"><p class="quiet">Reading …</p></div>', "removed", is_open=False)


def lines_html(found: Lines, *, every: bool = False) -> str:
    """The lines of an article's source that are not in it, and those that a person put back."""
    out = [line for line in found.lines if line.why is not None]
    back = [line for line in found.lines if line.given and line.kept and line.why is None]
    shown = out if every else out[:_MOST_LINES]
    rest = len(out) - len(shown)
    more = f'<button type="button" class="all-lines tool">{rest:,} more lines</button>' if rest else ""
    heading = '<p class="quiet">Put back by hand</p>' if back else ""
    return (
        _lines(shown, "put-back", "Put back", found.revision)
        + more
        + heading
        + _lines(back, "take-out", "Take out again", found.revision)
    ) or '<p class="quiet">Nothing was taken out.</p>'


def _lines(lines: Iterable[Line], name: str, label: str, revision: int) -> str:
    items = "".join(
        f'<li><span class="line" dir="auto">{escaped(line.text)}</span><span class="why">{escaped(line.why or "")}</span>'
        f'<button type="button" class="{name} tool" data-line="{line.number}" data-revision="{revision}" '
        f'aria-label="{label}: {escaped(line.text[:80])}">{label}</button></li>'
        for line in lines
    )
    return f'<ul class="line-list">{items}</ul>' if items else ""


def _revisions(library: Library, article: Article, shown: int) -> str:
    found = library.revisions(article.id)
    items = "".join(
        f'<li><button type="button" class="show-revision link" data-revision="{number}"'
        f"{' aria-current=true' if number == shown else ''}>Revision {number}</button> "
        f'<span class="quiet">taken in {_moment(when)}</span></li>'
        for number, when in reversed(found)
    )
    title = counted(len(found), "revision", "revisions")
    return _section(title, f'<ul class="plain">{items}</ul>', "revisions", is_open=len(found) > 1)


def _moment(iso: str) -> str:
    """A moment; the page writes it as it is read where the reader is."""
    return f'<time datetime="{escaped(iso)}">{escaped(long_date(iso) or iso)}</time>'


def _near_copies(library: Library, article: Article) -> str:
    if not article.near_copies:
        return ""
    cards = library.cards(Filters(articles=article.near_copies))
    items = "".join(
        f'<li><button type="button" class="open link" data-article="{escaped(card.id)}">'
        f"<bdi>{escaped(card.metadata.title or 'Untitled article')}</bdi></button> "
        f'<span class="quiet"><bdi>{escaped(card.metadata.outlet or "")}</bdi></span></li>'
        for card in cards
    )
    return _section("The same story elsewhere", f'<ul class="plain">{items}</ul>', "copies")


def _origin(library: Library, article: Article, revision: Revision) -> str:
    kept = original_of(library, article.id, revision.number)
    sources = "".join(f'<li class="place"><bdi>{escaped(source)}</bdi></li>' for source in article.sources)
    places = (
        f'<ul class="plain">{sources}</ul>' if sources else '<p class="quiet">Pasted, or handed over as a file.</p>'
    )
    size = f"{len(kept.original.data):,} bytes of {kept.original.media_type}, read as {kept.original.reader}"
    return _section(
        "Where it came from",
        f'{places}<p class="quiet">Kept as it came: {escaped(size)}.</p><p class="quiet">Its id: '
        f"<code>{escaped(article.id)}</code></p>",
        "origin",
        is_open=False,
    )


def _tags(card: Card) -> str:
    shown = "".join(f'<span class="tag">{escaped(tag)}</span>' for tag in card.tags)
    is_kept = is_private(card.tags)
    note = "Private: nothing of it is sent to a hosted model." if is_kept else "“private” keeps it from hosted models."
    form = (
        f'<form class="tag-form"><label><span class="quiet">Change them, separated by commas</span>'
        f'<input name="tags" type="text" autocomplete="off" value="{escaped(", ".join(card.tags))}"></label>'
        '<button type="submit" class="tool">Save</button></form>'
    )
    listed = f"<p>{shown}</p>" if shown else '<p class="quiet">None.</p>'
    return _section("Tags", f'{listed}{form}<p class="quiet">{note}</p>', "tags", is_open=bool(shown))
