"""Sitemaps, and indexes of them: addresses of pages, with what a news sitemap says of each.

A sitemap's protocol: https://www.sitemaps.org/protocol.html; news sitemaps add title, outlet, date, language.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from ingest.article import Metadata
from ingest.errors import SourceError
from ingest.limits import MAX_ADDRESS, MAX_PARTS, MAX_SITEMAP_DEPTH, MAX_SITEMAP_EVENTS
from ingest.readers.worker import call
from ingest.sources import Found, Link, Read, is_address
from ingest.stated import iso_date

VERSION = 1
_ORIGIN = "sitemap"
_ENTRIES = ("url", "sitemap")
_FIELDS = {
    ("url", "loc"): "loc",
    ("sitemap", "loc"): "loc",
    ("url", "lastmod"): "updated",
    ("news", "title"): "title",
    ("news", "publication_date"): "published",
    ("publication", "name"): "outlet",
    ("publication", "language"): "language",
}
_SAFELY: dict[str, Any] = {"resolve_entities": False, "no_network": True, "recover": True, "load_dtd": False}


def documents(item: Found) -> Iterator[Read]:
    """The pages that a sitemap from the web leads to, or the sitemaps that an index of them does.

    Raises SourceError where it is a file, since nothing is fetched for one, or where it is broken before the first.
    """
    if item.url is None:
        raise SourceError(
            f"{item.name} is a sitemap: it holds addresses and no articles; give the sitemap by its own address"
        )
    found = call(entries, item.read(), item.name)
    for number, said in enumerate(found["entries"], start=1):
        url = urljoin(item.url, said.get("loc", ""))
        name = f"{item.name}#{number}"
        if number > MAX_PARTS:
            raise SourceError(f"{item.name} has more than {MAX_PARTS:,} addresses; the others were left out")
        if not said.get("loc") or not is_address(url) or len(url) > MAX_ADDRESS:
            yield name, SourceError(f"{name} has no web address in it")
        else:
            yield Link(url, url, _stated(said, url))
    if found["fault"] or not found["entries"]:
        raise SourceError(f"{item.name} {found['fault'] or 'is a sitemap without addresses'}")


def _stated(said: dict[str, str], url: str) -> Metadata:
    values: dict[str, Any] = {"url": url}
    for key, value in said.items():
        values[key] = iso_date(value) if key in ("published", "updated") else value
    values = {key: value for key, value in values.items() if value and key != "loc"}
    return Metadata(**values, origin=dict.fromkeys(values, _ORIGIN))


# ── in the worker ──


def entries(data: bytes) -> dict[str, Any]:
    """What each of the "entries" says, one more than MAX_PARTS at the most, and the "fault" that ended them, if any."""
    from lxml import etree

    found: list[dict[str, str]] = []
    try:
        for said in islice(_entries(data), MAX_PARTS + 1):
            found.append(said)
    except etree.XMLSyntaxError as error:
        return {"entries": found, "fault": f"is a broken sitemap ({error.msg}); look at it in a browser"}
    except SourceError as error:
        return {"entries": found, "fault": str(error)}
    return {"entries": found, "fault": None}


def _entries(data: bytes) -> Iterator[dict[str, str]]:
    """What each entry says. Entities of its own and files beside it are not read; what is broken is passed over."""
    from lxml import etree

    said: dict[str, str] = {}
    within: list[str] = []
    for count, (event, element) in enumerate(etree.iterparse(BytesIO(data), events=("start", "end"), **_SAFELY)):
        if event == "start":
            within.append(etree.QName(element).localname)
            if len(within) > MAX_SITEMAP_DEPTH or count > MAX_SITEMAP_EVENTS:
                raise SourceError("is no sitemap: there is too much else in it")
            continue
        tag = within.pop()
        if within and (within[-1], tag) in _FIELDS:
            said[_FIELDS[within[-1], tag]] = " ".join((element.text or "").split())[: MAX_ADDRESS + 1]
        elif tag in _ENTRIES:
            yield said if tag == "url" else {"loc": said.get("loc", "")}
            said = {}
        _forget(element)


def _forget(element: Any) -> None:
    """What was read takes no memory: the element itself, and those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
