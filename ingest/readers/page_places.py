"""What a part of a page is, as its markup says: by the element, or by a word in its classes and its id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from ingest.furniture import SHARE_WHY

_TAGS = {
    "nav": "menu",
    "menu": "menu",
    "dialog": "dialog",
    "aside": "set apart",
    "figcaption": "caption",
    "form": "form",
    "fieldset": "form",
    "button": "form",
    "footer": "footer",
}
_NAMES = {
    "menu": "nav navigation navbar menu breadcrumb breadcrumbs toolbar masthead",
    SHARE_WHY: "share sharing",
    "newsletter": "newsletter newsletters signup subscribe subscription",
    "subscription wall": "paywall",
    "comments": "comment comments disqus respond",
    "caption": "caption figcaption",
    "image credit": "credit credits",
    "advertisement": "ad ads advert adverts advertisement advertising sponsored sponsor taboola outbrain",
    "promotion": "promo promos promotion cta",
    "links to other articles": "related recommended recommendations recirc recirculation trending popular teaser teasers",
    "byline": "byline author authors bio",
    "date": "timestamp pubdate",
    "tags": "tags",
    "cookie notice": "cookie cookies consent gdpr",
    "copyright": "copyright",
    "footer": "footer",
    "set apart": "sidebar",
}
_WHY_OF = {name: why for why, names in _NAMES.items() for name in names.split()}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def place_of(element: HtmlElement) -> str | None:
    """The kind of furniture that an element is by itself, or None."""
    return _TAGS.get(element.tag) or _named(element.get("class") or "", element.get("id") or "")


def around(element: HtmlElement | None) -> Iterator[HtmlElement]:
    """An element and all that it stands in, from within."""
    while element is not None:
        yield element
        element = element.getparent()


@lru_cache(maxsize=4096)
def _named(classes: str, identity: str) -> str | None:
    words = (word.lower() for word in _WORD.findall(f"{classes} {identity}"))
    return next((_WHY_OF[word] for word in words if word in _WHY_OF), None)
