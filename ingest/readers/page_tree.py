"""A page's bytes as a tree that its readers can walk: whole, however deep it is nested.

The parser drops all that is nested deeper than 2,048 elements without a word, and what is built on it recurses. So
what is deeper than MAX_NESTING stands beside instead of within.
"""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from ingest.limits import MAX_NESTING

_INLINE_TAGS = """
a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rb rp rt ruby s samp small span
strike strong sub sup time tt u var wbr
"""
INLINE = frozenset(_INLINE_TAGS.split())
"""Elements that stand within a line; what is not known breaks none either."""


def tree_of(markup: str) -> HtmlElement | None:
    """The root element of a page; None where there is nothing in it."""
    if not markup.strip():
        return None
    # NUL ends a text for the parser; it takes the text as UTF-8, whatever the page declares.
    data = markup.replace("\x00", "\ufffd").encode("utf-8", "replace")
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.ParserError:
        return None
    limited = any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    if limited or (root is not None and _is_deep(root)):
        root = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True, target=_Flat()))
    return root


def _is_deep(root: HtmlElement) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_NESTING:
            return True
    return False


class _Flat:
    """Builds a tree in which nothing is nested deeper than MAX_NESTING: from there on blocks follow one another."""

    def __init__(self) -> None:
        self._builder = etree.TreeBuilder(element_factory=HTMLParser().makeelement)
        self._depth = 0
        self._flat: str | None = None  # the block that is open at the deepest level
        self._below: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._depth < MAX_NESTING:
            self._depth += 1
            self._builder.start(tag, attributes)
            return
        self._below.append(tag)
        if tag not in INLINE:
            self._close_flat()
            self._builder.start(tag, attributes)
            self._flat = tag

    def end(self, tag: str) -> None:
        if not self._below:
            self._depth -= 1
            self._builder.end(tag)
            return
        self._below.pop()
        if tag not in INLINE:
            self._close_flat()

    def data(self, text: str) -> None:
        self._builder.data(text)

    def comment(self, text: str) -> None:
        """No part of the text."""

    def pi(self, target: str, data: str | None = None) -> None:
        """No part of the text."""

    def close(self) -> HtmlElement:
        return self._builder.close()

    def _close_flat(self) -> None:
        if self._flat is not None:
            self._builder.end(self._flat)
            self._flat = None
