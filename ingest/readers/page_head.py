"""All that a page says of its article, gathered: from its head before its text is looked at, from its text after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement

from ingest import metadata
from ingest.article import Metadata
from ingest.outlet import outlet_of
from ingest.readers import json_ld, page_claims
from ingest.readers.claims import Claims, over
from ingest.readers.page_body import Judged
from ingest.readers.page_metadata import Layer, address_of, clean_title, described
from ingest.readers.page_places import around
from ingest.readers.page_signs import signs_of

_PAGE = "page"
_LEAST_HEADING = 3  # words: a heading with fewer may be the house's name
_PAGED = re.compile(r"(?:[?&](?:page|pg|p|paged)=|/(?:page/?)?|[-_])\d{1,2}(?:/?$|&|\.html?$)", re.IGNORECASE)
_SHORT = 250  # words
_NEXT = 4  # blocks behind the article
_SEVERAL = 3
_ALIKE = 25  # letters that the beginnings of two forms of a title have in common


@dataclass(frozen=True)
class Head:
    """`layers` are the claims by origin, the best first; `heading` is the article's title as the page shows it, `title`
    the text of the title element, `url` the article's address and where that is from."""

    layers: tuple[Layer, ...]
    heading: str | None
    title: str | None
    url: tuple[str, str] | None
    language: str | None


def head_of(root: HtmlElement, markup: str, fetched: str | None) -> Head:
    """What a page states; `fetched` is the address it came from, where it was fetched."""
    meta, microdata = page_claims.from_meta(root), page_claims.from_microdata(root)
    canonical, title = page_claims.canonical(root), page_claims.page_title(root)
    fetched = fetched or page_claims.saved_from(markup)
    heading = _heading(root, [*meta.titles, *microdata.titles, *([title] if title else [])])
    addresses = frozenset(json_ld.bare(url) for url in (fetched, canonical, *meta.urls) if url)
    linked = json_ld.claims_of(root, addresses, heading)
    layers = (("json-ld", linked), ("meta", meta), ("microdata", microdata))
    return Head(layers, heading, title, address_of(fetched, layers, canonical), root.get("lang"))


def metadata_of(head: Head, root: HtmlElement, found: Judged, led: Metadata) -> Metadata:
    """The article's metadata; what led to the page (`led`, a feed's item) counts where the page says nothing."""
    shown = metadata.stated(found.page, found.part, found.title, found.whys, found.worded)
    url = head.url and head.url[0]
    outlet = outlet_of(found.page, found.title, found.worded, url) or shown.outlet
    signs = signs_of(root, found, head.title, url)
    visible = Claims(
        titles=[t for t in (head.heading, shown.title, head.title) if t],
        authors=[*signs.authors, *([shown.authors] if shown.authors else [])],
        outlets=[*([outlet] if outlet else []), *signs.outlets],
        published=[*signs.published, *([shown.published] if shown.published else [])],
        updated=[shown.updated] if shown.updated else [],
        urls=[],
        languages=[head.language] if head.language else [],
        sections=[shown.section] if shown.section else [],
        editors=[(shown.editor,)] if shown.editor else [],
    )
    own = described((*head.layers, (_PAGE, visible)), head.heading, head.url)
    return over(own, led)


def notes_of(head: Head, root: HtmlElement, found: Judged) -> tuple[str, ...]:
    """What a person should know: that a page is one of several, ends at a wall, or leads to several articles."""
    notes = []
    nexts = (
        link.get("href") or "" for link in root.iter("link", "a") if "next" in (link.get("rel") or "").lower().split()
    )
    if any(_is_more_of(head.url and head.url[0], address) for address in nexts):
        notes.append("it is one page of several: only this one was taken in")
    behind = found.whys[found.part.stop : found.part.stop + _NEXT] if found.part else ()
    if found.words < _SHORT and "subscription wall" in behind:
        notes.append("it ends at a subscription wall: only its beginning was taken in")
    if _teasers(found) >= _SEVERAL:
        notes.append("it looks like a page that leads to several articles: take each in by its own address")
    return tuple(notes)


def _is_more_of(url: str | None, address: str) -> bool:
    """Whether an address is that of another page of the same article: its own with a number behind."""
    if _PAGED.search(address) is None:
        return False
    own = re.sub(r"\.html?$", "", json_ld.bare(url or ""))
    return json_ld.bare(urljoin(url or "", address)).startswith(own)


def _teasers(found: Judged) -> int:
    """How many article elements of which something was kept have a heading that is a link."""
    lines = (found.lines[at] for at in found.kept)
    articles = {element for line in lines for element in around(line.element) if element.tag == "article"}
    return sum(
        any(True for h in e.iter("h2", "h3", "h4") for _ in (*h.iter("a"), *h.iterancestors("a"))) for e in articles
    )


def _heading(root: HtmlElement, titles: list[str]) -> str | None:
    """The first-level heading that is like a title the page states, else the longest in an article, else any."""
    found = [(" ".join(e.text_content().split()), e) for e in root.iter("h1")]
    found = [(text, element) for text, element in found if text]
    stated = {_folded(clean_title(title, None, None) or "")[:_ALIKE] for title in titles} - {""}
    like = [text for text, _ in found if _folded(text)[:_ALIKE] in stated]
    within = [text for text, e in found if any(a.tag in ("article", "main") for a in around(e))]
    long = [text for text, _ in found if len(text.split()) >= _LEAST_HEADING]
    return next(iter((*like, *within, *long)), None)


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
