"""What a page shows of its article where people look: the byline, the time below the title, the name of its house.

For pages that don't say it in their head. It goes by elements; what the words alone say, ingest/metadata.py finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from ingest.bylines import agency_of, authors_of, cased, is_person, is_post
from ingest.readers.claims import Claims
from ingest.readers.page_body import Judged
from ingest.readers.page_places import around, place_of

_LEVELS = 6  # elements that title and time may be apart
_NEAR = 4  # elements that a byline's name may stand in
_ABOVE, _HEAD, _FOOT = 16, 8, 6  # blocks
_MOST_WORDS = 24  # of a byline
_HALF = 0.5
_SEPARATOR = re.compile(r"\s+[|–—·•»:-]+\s+|\s*\|\s*|\s*::\s*")
_PERSONAL = re.compile(
    r"/(?:authors?|by|byline|contributors?|people|staff|profiles?|reporters?|journalists?)/", re.IGNORECASE
)
_HOME_LABEL = re.compile(
    r"\b(?:(?:go |back |return )to(?: the)?(?: home ?page)?(?: of)?|home ?page|home|logo|front page)\b", re.IGNORECASE
)
_MOST_OUTLET_WORDS = 5


def signs_of(root: HtmlElement, found: Judged, title: str | None, url: str | None) -> Claims:
    """`title` is the text of the title element, `url` the page's address."""
    host = _host(url)
    return Claims(
        authors=[names] if (names := _authors(found)) else [],
        outlets=[*_behind_title(found, title), *_home_names(root, host, title or "")],
        published=list(_moments(found)),
    )


def split_title(title: str) -> list[str]:
    """The parts of a title element: "The article | Section | The Arden Ledger"."""
    return [part for part in _SEPARATOR.split(title) if part]


def _authors(found: Judged) -> tuple[str, ...]:
    """The names in elements called byline or author, or linked to an author's page, by the title or at the end."""
    part = found.part
    title = found.title if found.title is not None else part.start
    head = range(max(0, min(title, part.start) - _ABOVE), min(len(found.page), part.start + _HEAD))
    foot = range(part.stop, min(len(found.page), part.stop + _FOOT))
    for at in (*head, *foot):
        line, key = found.lines[at], found.page.keys[at]
        if found.page.words(at) > _MOST_WORDS:
            continue
        is_byline = _is_byline(line.element)
        if names := _named(key, line.element) if is_byline else _linked(line.element) if line.linked > _HALF else ():
            return names
    return ()


def _is_byline(element: HtmlElement) -> bool:
    return any(place_of(e) == "byline" for e in islice(around(element), _NEAR))


def _named(line: str, element: HtmlElement) -> tuple[str, ...]:
    """The names of a byline: of "By Ada Crane Senior Reporter" the one that stands in an element of its own."""
    texts = [" ".join(text.split()) for text in islice(element.itertext(), _MOST_WORDS)]
    alone = tuple(cased(text) for text in texts if text in line and is_person(text) and not is_post(text))
    before_post = line.partition(",")[0]
    return (
        (alone if len(texts) > 1 else ())
        or authors_of(line)
        or authors_of(f"By {line}")
        or ((cased(before_post),) if is_person(before_post) else ())
        or tuple(agency for agency in [agency_of(line) or agency_of(f"By {line}")] if agency)
    )


def _linked(element: HtmlElement) -> tuple[str, ...]:
    """The persons that links to their own pages name."""
    names = []
    for link in islice(element.iter("a"), _MOST_WORDS):
        name, address = " ".join(link.text_content().split()), link.get("href") or ""
        if _PERSONAL.search(address) and is_person(name):
            names.append(cased(name))
    return tuple(dict.fromkeys(names))


def _moments(found: Judged) -> Iterator[str]:
    """The first time that stands close to the title."""
    if found.title is None:
        return
    for element in islice(around(found.lines[found.title].element), 1, _LEVELS):
        for time in element.iter("time"):
            yield time.get("datetime") or " ".join(time.text_content().split())
            return


def _behind_title(found: Judged, title: str | None) -> Iterator[str]:
    """What the title element has behind the article's title: the house, last."""
    parts = split_title(title or "")
    if len(parts) > 1 and found.title is not None:
        first, last = _folded(parts[0]), parts[-1]
        heading = _folded(found.page.keys[found.title])
        if (heading.startswith(first) or first.startswith(heading)) and len(last.split()) <= _MOST_OUTLET_WORDS:
            yield last


def _home_names(root: HtmlElement, host: str | None, title: str) -> Iterator[str]:
    """What links to the front page are called, by a logo, where the page's address or title has the name too."""
    for link in root.iter("a"):
        if not _is_home(link.get("href") or "", host):
            continue
        labels = [link.get("aria-label"), link.get("title"), *(image.get("alt") for image in link.iter("img"))]
        for label in (*labels, *(inner.text for inner in link.iter("title"))):
            name = " ".join(_HOME_LABEL.sub(" ", label or "").split()).strip(" -|–:")
            known = _folded(name) in _folded(host or "") or name in title
            if name and known and len(name.split()) <= _MOST_OUTLET_WORDS:
                yield name


def _is_home(address: str, host: str | None) -> bool:
    try:
        parts = urlsplit(address.strip())
        named = parts.hostname
    except ValueError:
        return False
    own = named is None or (host is not None and named.removeprefix("www.") == host.removeprefix("www."))
    return own and parts.path in ("", "/") and bool(parts.path or named) and not parts.query and not parts.fragment


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
