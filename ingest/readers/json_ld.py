"""What a page says of its article in JSON-LD (schema.org): in graphs, lists, nested, or a little broken."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from ingest.limits import MAX_JSON_LD, MAX_JSON_LD_NODES
from ingest.readers.claims import Claims

_ARTICLE = re.compile(r"(?:\w*Article|\w*(?:Posting|Report)|(?:\w*News|Liveblog|Live)\w*|Review|CreativeWork|WebPage)$")
_NO_ARTICLE = re.compile(r"WebPage|CreativeWork|Job")  # only where nothing better is there
_ELSEWHERE = frozenset(
    ("itemlistelement", "haspart", "mentions", "citation", "isbasedon", "relatedlink", "comment", "review", "video",
     "liveblogupdate", "itemreviewed", "subjectof", "potentialaction", "ispartof", "about", "workexample")
)  # fmt: skip
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_MISSING_VALUE = re.compile(r":\s*(?=[,}])")
_NOT_ESCAPED = re.compile(r"\\(?![\"\\/bfnrtu])")
_MOST_AUTHORS = 20

_Node = dict[str, Any]


def claims_of(root: HtmlElement, addresses: frozenset[str], title: str | None) -> Claims:
    """The claims of the node that is the page's article.

    `addresses` are what the page is known by (without scheme), `title` its first heading: where a page describes
    several articles, these tell which is its own.
    """
    nodes: list[_Node] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for value in _values((script.text or "")[:MAX_JSON_LD]):
                nodes.extend(_nodes(value))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _is_article(node)]
    best = max(articles, key=lambda node: _likeness(node, addresses, title), default=None)
    if best is None:
        return Claims(outlets=[n for node in nodes if _types(node) & {"WebSite"} for n in _names(node, by_id)])
    return _claims(best, by_id)


def bare(url: str) -> str:
    """An address as two of one page are compared: without scheme, "www.", query and the slash at its end."""
    return re.sub(r"^(?:https?:)?//(?:www\.)?", "", url.strip().lower()).partition("?")[0].partition("#")[0].rstrip("/")


def _values(text: str) -> Iterator[Any]:
    """All JSON values of a script, mended where it takes no guessing."""
    text = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip().rstrip(";")
    decoder = json.JSONDecoder(strict=False)
    for mended in (text, _MISSING_VALUE.sub(": null", _TRAILING_COMMA.sub("", _NOT_ESCAPED.sub(r"\\\\", text)))):
        at, found = 0, []
        try:
            while at < len(mended):
                value, at = decoder.raw_decode(mended, at)
                found.append(value)
                at += len(mended[at:]) - len(mended[at:].lstrip(" \t\r\n,;"))
        except (ValueError, RecursionError):
            if not found:
                continue
        yield from found
        return


def _nodes(value: Any) -> Iterator[_Node]:
    """The nodes of a value that speak of this page, outer ones first: not what is in a list of other articles."""
    waiting = [value]
    for _ in range(MAX_JSON_LD_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            yield value
            waiting.extend(v for k, v in value.items() if k.lower() not in _ELSEWHERE and isinstance(v, dict | list))


def _types(node: _Node) -> set[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rpartition("/")[2].rpartition(":")[2] for kind in kinds if isinstance(kind, str)}


def _is_article(node: _Node) -> bool:
    return any(map(_ARTICLE.match, _types(node)))


def _likeness(node: _Node, addresses: frozenset[str], title: str | None) -> float:
    """How likely a node is the page's own article: by address, title, kind, and how much it says."""
    page = node.get("mainEntityOfPage")
    own = [node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    score = 4.0 * any(isinstance(url, str) and bare(url) in addresses for url in own)
    headline = _text(node.get("headline") or node.get("name"))
    score += 4.0 * bool(title and headline and _folded(headline)[:40] == _folded(title)[:40])
    score -= 6.0 * any(map(_NO_ARTICLE.search, _types(node)))
    return score + sum(0.5 for key in ("headline", "datePublished", "author", "publisher") if node.get(key))


def _claims(node: _Node, by_id: dict[str, _Node]) -> Claims:
    page = node.get("mainEntityOfPage")
    urls = [node.get("url"), page.get("@id") if isinstance(page, dict) else page]
    return Claims(
        titles=_texts(node.get("headline")) or _texts(node.get("name")),
        authors=[names for key in ("author", "creator") if (names := _people(node.get(key), by_id))],
        outlets=[n for key in ("publisher", "sourceOrganization", "provider") for n in _people(node.get(key), by_id)],
        published=[t for key in ("datePublished", "dateCreated", "uploadDate") for t in _texts(node.get(key))],
        updated=_texts(node.get("dateModified")),
        urls=[url for url in urls if isinstance(url, str)],
        languages=_texts(node.get("inLanguage")),
        sections=_texts(node.get("articleSection")),
        editors=[names] if (names := _people(node.get("editor"), by_id)) else [],
    )


def _people(value: Any, by_id: dict[str, _Node]) -> tuple[str, ...]:
    """Names of persons or organizations, given as text, nodes, or references to nodes."""
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            found.append(_text(one))
        elif isinstance(one, dict):
            found.extend(_names(one, by_id))
    return tuple(name for name in found if name)[:_MOST_AUTHORS]


def _names(node: _Node, by_id: dict[str, _Node]) -> list[str]:
    identity = node.get("@id")
    if not node.get("name") and isinstance(identity, str):
        node = by_id.get(identity, node)
    return _texts(node.get("name"))


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    texts = (_text(v.get("name") if isinstance(v, dict) else v) for v in values)
    return [text for text in texts if text]


def _text(value: Any) -> str:
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
