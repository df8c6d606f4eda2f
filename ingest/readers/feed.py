"""Feeds: RSS, Atom, RDF, JSON. From a file the items are taken as they stand in it; from the web their pages are."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from ingest.article import Metadata
from ingest.errors import SourceError
from ingest.limits import MAX_PARTS
from ingest.readers import registry
from ingest.readers.feed_items import items
from ingest.readers.feed_metadata import stated
from ingest.readers.worker import call
from ingest.sources import Found, Link, Read, is_address

VERSION = 1
_HEAD = 200
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)|\s*<\?xml[^>]*\sencoding\s*=")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
_A_SUMMARY = 100  # words; a longer one may be the whole of a short article
_CUT_OFF = re.compile(r"(?:\[?(?:…|\.\.\.)\]?|[Rr]ead more\W*|[Cc]ontinue reading\W*)\Z")


def documents(item: Found) -> Iterator[Read]:
    """The items of a feed: as documents where it is a file, as links to their pages where it is from the web.

    An item that has only a link is a document that fails, in a file. Raises SourceError where there is no item.
    """
    feed = call(items, _with_encoding(item.read(), item.charset), item.name)
    if not feed["is_feed"]:
        raise SourceError(
            f"{item.name} is XML or JSON of a form that isn't read (no feed, no sitemap, no page); "
            "paste the article's text, or save it as text or HTML"
        )
    if not feed["items"]:
        raise SourceError(f"{item.name} is a feed without items")
    for number, one in enumerate(feed["items"], start=1):
        if number > MAX_PARTS:
            yield item.name, SourceError(f"{item.name} has more than {MAX_PARTS:,} items; the others were left out")
            return
        link = _link(item, feed, one)
        said = stated(feed, one, link)
        if item.url is not None and link:
            yield Link(link, link, said)
        else:
            yield from _taken(item, number, one, link, said)


def _with_encoding(data: bytes, charset: str | None) -> bytes:
    """A feed that doesn't say what it is encoded in, in UTF-8: the server may have said."""
    if charset is None or _DECLARED.match(data[:_HEAD]):
        return data
    try:
        return data.decode(charset).encode()
    except (LookupError, ValueError):
        return data


def _link(item: Found, feed: dict[str, Any], one: dict[str, Any]) -> str | None:
    if not one["link"]:
        return None
    try:
        link = urljoin(item.url or feed["link"] or "", one["link"].strip())
    except ValueError:
        return None
    return link if is_address(link) else None


def _taken(item: Found, number: int, one: dict[str, Any], link: str | None, said: Metadata) -> Iterator[Read]:
    """An item out of the feed itself."""
    is_html = one["is_html"] and _MARKUP.search(one["text"])
    data = one["text"].encode("utf-8", "replace")
    part = item.part(number, data, "text/html" if is_html else "text/plain", said)
    part = replace(part, url=link, charset="utf-8")
    instead = f"take in its page by its address: {link}" if link else "take in its page instead"
    if not html.unescape(_MARKUP.sub(" ", one["text"])).strip():
        what = "no text but a link" if link else "neither text nor link"
        yield part.name, SourceError(f"{part.name} has {what} in the feed; {instead}")
        return
    notes = (f"the feed has only the beginning of it; {instead}",) if _is_short(one) else ()
    try:
        for read in registry.documents(part):
            yield read if isinstance(read, tuple | Link) else replace(read, notes=(*read.notes, *notes))
    except SourceError as error:
        yield part.name, SourceError(f"{error}; {instead}" if link else str(error))


def _is_short(one: dict[str, Any]) -> bool:
    text = html.unescape(_MARKUP.sub(" ", one["text"])).strip()
    return _CUT_OFF.search(text) is not None or (one["is_summary"] and len(text.split()) < _A_SUMMARY)
