"""What a page says of its article in its head and its attributes: meta tags, microdata, links, times."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from ingest.readers.claims import Claims
from ingest.readers.page_places import around

_TITLES = "og:title twitter:title parsely-title sailthru.title dc.title dcterms.title citation_title headline"
_AUTHORS = """
author article:author_name parsely-author sailthru.author byl dc.creator dcterms.creator citation_author dc.contributor
article:author article.author creator
"""
_OUTLETS = """
og:site_name application-name dc.publisher dcterms.publisher citation_journal_title publisher apple-mobile-web-app-title
"""
_PUBLISHED = """
article:published_time article:published og:article:published_time datepublished parsely-pub-date sailthru.date
dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date dcterms.date citation_publication_date
publish-date publish_date publishdate publication_date published_time pubdate datecreated article.published
article.created og:published_time date
"""
_UPDATED = """
article:modified_time article:modified og:updated_time datemodified dcterms.modified dc.date.modified last-modified
lastmod article.updated modified
"""
_SECTIONS = "article:section parsely-section sailthru.section section dc.subject.section category"
_LANGUAGES = "inlanguage dc.language dcterms.language content-language language og:locale"
_EDITORS = "editor article:editor"
_MOST_TEXT = 300  # characters
_MOST_LINKED = 4  # names: a page that links more has those of other articles, too
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.IGNORECASE)
_SINGLE_FILE = re.compile(r"Page saved with SingleFile\s+url:\s*(\S+)", re.IGNORECASE)


def from_meta(root: HtmlElement) -> Claims:
    """The claims of meta tags."""
    said = defaultdict(list)
    for tag in root.iter("meta"):
        content = _text(tag.get("content"))
        for key in (tag.get("name"), tag.get("property"), tag.get("http-equiv"), tag.get("itemprop")):
            if key and content and not _is_nested(tag):
                said[key.strip().lower()].append(content)
    return Claims(
        titles=_all(said, _TITLES),
        authors=[tuple(said[key]) for key in _AUTHORS.split() if key in said],
        outlets=_all(said, _OUTLETS),
        published=_all(said, _PUBLISHED),
        updated=_all(said, _UPDATED),
        urls=_all(said, "og:url"),
        languages=_all(said, _LANGUAGES),
        sections=_all(said, _SECTIONS),
        editors=[tuple(said[key]) for key in _EDITORS.split() if key in said],
    )


def from_microdata(root: HtmlElement) -> Claims:
    """The claims of elements that say what they hold: itemprop, rel, the classes of hAtom."""
    props = defaultdict(list)
    for element in root.iter():
        for name in (element.get("itemprop") or "").split():
            if not _is_of_another(element):
                props[name.lower()].append(element)
    authors = [_name(e) for key in ("author", "creator") for e in props[key]]
    linked = [_spaced(e) for e in root.iter("a", "span", "address") if _is_author(e)]
    linked = linked if len(set(linked)) <= _MOST_LINKED else []
    return Claims(
        titles=[_text(e.get("content") or e.text_content()) for e in props["headline"]],
        authors=[tuple(dict.fromkeys(names)) for found in (authors, linked) if (names := [n for n in found if n])],
        outlets=[_name(e) for e in props["publisher"]],
        published=[_moment(e) for e in (*props["datepublished"], *_times(root, "published pubdate entry-date"))],
        updated=[_moment(e) for e in (*props["datemodified"], *_times(root, "updated modified"))],
        sections=[_text(e.text_content()) for e in props["articlesection"]],
    )


def canonical(root: HtmlElement) -> str | None:
    """The address that a page gives as its own."""
    links = (link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return next((_text(link) for link in links if link and link.strip()), None)


def saved_from(markup: str) -> str | None:
    """The address that a browser notes in a page it saves."""
    match = _SAVED_FROM.search(markup, 0, 5000) or _SINGLE_FILE.search(markup, 0, 5000)
    return match[1] if match else None


def page_title(root: HtmlElement) -> str | None:
    """The text of the title element."""
    found = (_text(e.text) for e in root.iter("title") if all(a.tag != "svg" for a in around(e)))
    return next(filter(None, found), None)


def _all(said: Mapping[str, Sequence[str]], names: str) -> list[str]:
    return [value for name in names.split() if name in said for value in said[name]]


def _is_nested(tag: HtmlElement) -> bool:
    """Whether a meta tag is a property of something within the page: a picture, an author, another article."""
    return bool(tag.get("itemprop")) and any(e.get("itemprop") for e in around(tag.getparent()))


def _is_of_another(element: HtmlElement) -> bool:
    """Whether a property belongs to a comment, a picture or a linked article."""
    scopes = [e.get("itemtype", "") for e in around(element.getparent()) if e.get("itemscope") is not None]
    return bool(scopes) and not re.search(r"Article|Posting|WebPage|CreativeWork|Report|Review", scopes[0])


def _is_author(element: HtmlElement) -> bool:
    classes = (element.get("class") or "").lower().split()
    if "author" in (element.get("rel") or "").lower().split():
        return True
    return "fn" in classes and any("author" in (e.get("class") or "").split() for e in around(element))


def _name(element: HtmlElement) -> str:
    """The name of a person or an organization in microdata."""
    for inner in element.iter():
        if inner is not element and inner.get("itemprop") == "name":
            return _text(inner.get("content")) or _spaced(inner)
    return _text(element.get("content")) or _spaced(element)


def _spaced(element: HtmlElement) -> str:
    """The text of an element, with a space between what inner ones hold: "Ada Crane Reporter"."""
    return _text(" ".join(element.itertext()))


def _times(root: HtmlElement, names: str) -> Iterator[HtmlElement]:
    """Elements with a machine's date that are called by one of some names."""
    wanted = frozenset(names.split())
    for element in root.iter("time", "abbr"):
        own = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower().split()
        if not wanted.isdisjoint(own) or ("pubdate" in wanted and "pubdate" in element.attrib):
            yield element


def _moment(element: HtmlElement) -> str:
    return _text(element.get("datetime") or element.get("content") or element.get("title") or element.text_content())


def _text(text: str | None) -> str:
    return " ".join(html.unescape(text or "").split())[:_MOST_TEXT]
