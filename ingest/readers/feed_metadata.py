"""What a feed says of an item, made fit to be kept. Wrong is worse than none."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from ingest.article import Metadata
from ingest.bylines import authors_of
from ingest.stated import iso_date

_ORIGIN = "feed"
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_SEPARATOR = re.compile(r"\s+[|»›>:•·–—-]+\s+|\s*[|»]\s*|:\s+")
_NO_OUTLET_WORDS = """
rss atom feed feeds xml latest top all news stories headlines articles posts blog home homepage main page breaking recent
new most read popular world politics business sport sports culture opinion science technology tech health national
international local uk us usa europe africa asia environment comments the and of from in updates entries untitled
"""
_NO_OUTLET = frozenset(_NO_OUTLET_WORDS.split())
_NO_AUTHOR = re.compile(
    r"\S+@\S+|https?:|\A(?:admin|administrator|editor|staff|unknown|anonymous|webmaster|root|n/a)\Z", re.I
)
_LONGEST_OUTLET = 60
_LONGEST_TITLE = 400


def stated(feed: dict[str, Any], one: dict[str, Any], link: str | None) -> Metadata:
    """What is known of an item: `feed` and `one` are as `feed_items.items` gives them."""
    values: dict[str, Any] = {
        "title": plain(one["title"])[:_LONGEST_TITLE],
        "authors": _authors(one["authors"]),
        "outlet": plain(one["source"]) or _outlet(feed, link),
        "published": _date(one["published"]),
        "updated": _date(one["updated"]),
        "url": link,
        "language": plain(feed["language"]),
    }
    if values["updated"] == values["published"]:
        del values["updated"]
    values = {key: value for key, value in values.items() if value}
    return Metadata(**values, origin=dict.fromkeys(values, _ORIGIN))


def plain(text: str | None) -> str:
    """A line that may have markup in it, without."""
    return " ".join(html.unescape(_TAG.sub("", text or "")).split())


def _date(written: Iterable[str]) -> str | None:
    return next((date for date in map(iso_date, written) if date), None)


def _authors(names: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in map(plain, names):
        if name and not _NO_AUTHOR.search(name):
            found.extend(authors_of(f"By {name}") or (name,))
    return tuple(dict.fromkeys(found))


def _outlet(feed: dict[str, Any], link: str | None) -> str | None:
    """The feed's title, without the name of a section; none where its items stand elsewhere: it only collects them."""
    site = _site(feed["link"])
    if link and site and _site(link) != site:
        return None
    parts = [part.strip() for part in _SEPARATOR.split(plain(feed["title"]))]
    named = [part for part in parts if not _NO_OUTLET.issuperset(re.findall(r"\w+", part.casefold()))]
    if len(named) > 1:
        named = [part for part in named if site and _squashed(part) in site]
    return named[0] if len(named) == 1 and len(named[0]) <= _LONGEST_OUTLET else None


def _site(link: str | None) -> str:
    """The part of an address's host that a site is called by: "harbourecho" of www.harbourecho.co.uk."""
    try:
        labels = (urlsplit(link or "").hostname or "").split(".")
    except ValueError:
        return ""
    return max(labels[:-1], key=len, default="")


def _squashed(name: str) -> str:
    return re.sub(r"\Athe\b|\W", "", name.casefold())
