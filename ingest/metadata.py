"""What a pasted page says of its article: title, authors, outlet, dates, section, editor, URL.

Wrong is worse than none: what isn't said plainly stays unset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.article import Metadata
from ingest.bylines import agency_of, authors_of, bio_of, cased, is_person, is_post
from ingest.dates import Dated, dates_in
from ingest.outlet import outlet_of
from ingest.page import Page

_NEAR_TITLE = 8  # blocks
_HEAD = 40  # blocks of the article among which its first paragraphs are looked for
_FIRST_PARAGRAPHS = 3
_SOURCE = "page"
_URL = re.compile(r"https?://([\w.-]+)(?::\d+)?/\S+", re.IGNORECASE)
_PROXIED = re.compile(r"https?://[^\s/]+/(?:web/\d+/)?(https?)(?::/|:)?/(?=[\w-]+\.)", re.IGNORECASE)
_SHORTENERS = frozenset(
    ("bit.ly", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "buff.ly", "is.gd", "lnkd.in", "fb.me", "trib.al", "dlvr.it")
)
_EDITED = re.compile(
    r"\W*(?:edited|editing|editors?|copy[- ]?edit(?:ed|ing)|redaktion)(?: by:?|:)\s*(?P<name>[^;.()]+)|"
    r".*;\s*edit(?:ed|ing) by (?P<later>[^;.()]+)",
    re.IGNORECASE,
)
_REPORTED = re.compile(r"\W*(?:reporting|writing|compiled)(?: and \w+)? by:?\s*(?P<names>[^;.()]+)", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|\band\b|&)\s*")
_CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-Z])")
_CRUMB = re.compile(r"\s*[›»>/|:]\s*")
_MOST_SECTION_WORDS = 3
_FOOT = 12  # blocks behind the article that still speak of it


def stated(
    page: Page, part: range, title: int | None, whys: Sequence[str | None], worded: Sequence[str | None]
) -> Metadata:
    """What the page says. `whys` are the reasons blocks were taken out for, `worded` those by words alone."""
    head = _head(page, part, title, whys)
    url = _url(page, head)
    published, updated = _dates(page, head, part, title, whys)
    found: dict[str, str | tuple[str, ...] | None] = {
        "title": _clean(page.blocks[title].text) if title is not None else None,
        "authors": _authors(page, head, part, whys, worded),
        "outlet": outlet_of(page, title, worded, url),
        "published": published,
        "updated": updated,
        "url": url,
        "section": _section(page, title, whys),
        "editor": _editor(page, worded),
    }
    said = {name: value for name, value in found.items() if value}
    return Metadata(**said, origin=dict.fromkeys(said, _SOURCE))  # type: ignore[arg-type]


def _clean(text: str) -> str:
    """A title in one line, without the number sign of Markdown."""
    return " ".join(text.split()).lstrip("# ")


def _head(page: Page, part: range, title: int | None, whys: Sequence[str | None]) -> range:
    """The blocks around the title, up to the article's first paragraphs: a summary may stand above the date."""
    prose = [at for at in part[:_HEAD] if not whys[at] and page.shapes[at].is_running][:_FIRST_PARAGRAPHS]
    start = part.start if title is None else title
    stop = max(prose[-1] if prose else part.start, start)
    return range(max(0, start - _NEAR_TITLE), min(stop + 1, len(page)))


def _dates(
    page: Page, head: range, part: range, title: int | None, whys: Sequence[str | None]
) -> tuple[str | None, str | None]:
    """When it was published and updated: labelled dates first, then the first one below the title.

    The date at the top of a page is that of the day on which it was read: above the title only the line or two
    next to it count. A date that is the article's text is one it tells of.
    """
    at_title = head.start if title is None else title
    below = range(at_title, head.stop)
    above = range(max(head.start, at_title - 2), at_title)
    foot = range(part.stop, min(len(page), part.stop + 3))
    found = [dated for at in (*below, *above) if whys[at] for dated in _dates_of(page, at)]
    labelled = [dated for dated in found if dated.label]
    labelled += [dated for at in (*foot, *part[-3:]) if whys[at] for dated in _dates_of(page, at) if dated.label]
    published = _first(labelled, "published") or next((d.iso for d in found if d.label is None), None)
    return published, _first(labelled, "updated")


def _dates_of(page: Page, at: int) -> list[Dated]:
    """The dates of a line that isn't a sentence."""
    return [] if page.words(at) > 24 or page.shapes[at].is_sentence else dates_in(page.keys[at])


def _first(found: Iterable[Dated], label: str) -> str | None:
    return next((dated.iso for dated in found if dated.label == label), None)


def _authors(
    page: Page, head: range, part: range, whys: Sequence[str | None], worded: Sequence[str | None]
) -> tuple[str, ...]:
    for at in head:
        if worded[at] in ("byline", "date") and (names := authors_of(page.keys[at])):
            return names
    for at in head:
        if worded[at] == "byline" and (agency := agency_of(page.keys[at])):
            return (agency,)
        if whys[at] and is_person(page.keys[at]) and at + 1 < len(page) and is_post(page.keys[at + 1]):
            return (cased(page.keys[at]),)
    foot = range(max(part.stop - 6, part.start), min(len(page), part.stop + _FOOT))
    for at in foot:
        if worded[at] == "editor" and (match := _REPORTED.match(page.keys[at])) and (names := _people(match["names"])):
            return names
    for at in foot:
        name = bio_of(page.keys[at], page.words(at)) if whys[at] else None
        if name:
            return (name,)
    return ()


def _people(text: str) -> tuple[str, ...]:
    names = [re.sub(r" in [A-Z].*", "", name).strip() for name in _AND.split(text)]
    return tuple(name for name in names if is_person(name))


def _editor(page: Page, worded: Sequence[str | None]) -> str | None:
    for at, why in enumerate(worded):
        match = _EDITED.match(page.keys[at]) if why == "editor" else None
        if match:
            people = _people(match["name"] or match["later"])
            return ", ".join(people) or None
    return None


def _url(page: Page, head: range) -> str | None:
    """The first line of the head that is an address with a path, without that of a proxy or an archive before it."""
    for at in (*range(min(3, len(page))), *head):
        match = _URL.fullmatch(_PROXIED.sub(r"\1://", page.keys[at]))
        if match and match[1].lower().removeprefix("www.") not in _SHORTENERS:
            return match.group()
    return None


def _section(page: Page, title: int | None, whys: Sequence[str | None]) -> str | None:
    """The line right above the title: the last of links that were run together or of a path, or a menu's word."""
    if not title or whys[title - 1] != "section":
        return None
    kicker = page.keys[title - 1]
    links = [link.strip() for link in _CRUMB.split(_CAMEL.sub("/", kicker))]
    if len(links) == 1 and page.counts[kicker.casefold()] == 1:
        return None
    if len(links) > 2 and "|" in kicker:
        return None  # a menu
    last = links[-1]
    words = last.split()
    return (
        last
        if last[:1].isupper() and 1 <= len(words) <= _MOST_SECTION_WORDS and not any(map(str.isdigit, last))
        else None
    )
