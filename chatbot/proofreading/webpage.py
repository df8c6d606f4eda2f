"""A draft as a web page: all that it shows, paragraph by paragraph, with its footnotes as what they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chatbot.proofreading.lines import Sheet
from chatbot.proofreading.nouns import Draft
from ingest.limits import MAX_TAGS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_OWN = "byline-about"
_HIDDEN = frozenset("head script style template noscript svg math iframe object select button textarea input".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_NOTE_ID = re.compile(
    r"(?:user-content-)?(?:fn|ftn|_ftn|note|footnote|endnote|cite_note|ref)[-_:]?(?P<mark>\d{1,4})", re.IGNORECASE
)
_NUMBER = re.compile(r"\[?\^?(?P<n>\d{1,3})\]?")
_BACK = frozenset("↩︎↩⤴↑^")


def draft_of(name: str, markup: str) -> Draft:
    """The draft. Of a page with more elements than are parsed only the beginning is read."""
    from ingest.readers import page_tree  # lxml is imported with it

    sheet = Sheet(name)
    cut = markup if markup.count("<") <= 2 * MAX_TAGS else markup[: len(markup) // 2]
    root = page_tree.tree_of(cut)
    if root is not None:
        _Walk(sheet).element(root, block=False, own=False)
    return sheet.draft()


class _Walk:
    """Goes through a page; inline words wait until their paragraph ends."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._words: list[str] = []

    def element(self, element: HtmlElement, *, block: bool, own: bool) -> None:
        from ingest.readers.page_tree import INLINE

        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _HIDDEN or element.get("hidden") is not None:
            return
        if tag == "br":
            self._words.append(" ")
            return
        mark = _NOTE_ID.fullmatch(element.get("id") or "") if tag in ("li", "p", "div", "aside", "td") else None
        if mark is not None:
            self._flush(block, own)
            self._note(element, mark["mark"])
            return
        block = block or tag == "blockquote"
        own = own or _OWN in (element.get("class") or "").split()
        if tag in INLINE:
            self._inline(element, tag, block=block, own=own)
            return
        self._flush(block and tag != "blockquote", own)
        self._inside(element, block=block, own=own)
        self._flush(block, own, heading=tag in _HEADINGS)

    def _inline(self, element: HtmlElement, tag: str, *, block: bool, own: bool) -> None:
        shown = "".join(element.itertext()).strip()
        number = _NUMBER.fullmatch(shown)
        if number and (tag == "sup" or (tag == "a" and (element.get("href") or "").startswith("#"))):
            self._words.append(f"[{number['n']}]")
            return
        if tag == "q":
            self._words.append("“")
        self._inside(element, block=block, own=own)
        if tag == "q":
            self._words.append("”")

    def _inside(self, element: HtmlElement, *, block: bool, own: bool) -> None:
        self._words.append(element.text or "")
        for child in element:
            self.element(child, block=block, own=own)
            self._words.append(child.tail or "")

    def _note(self, element: HtmlElement, mark: str) -> None:
        """A footnote by its id: its words, and the addresses that it leads to."""
        words = "".join(c for c in " ".join(element.itertext()) if c not in _BACK)
        words = re.sub(r"^\s*\[?\d{1,4}[\].)]+\s*", "", words)
        links = [a.get("href") or "" for a in element.iter("a")]
        self._sheet.note(" ".join([f"[^{mark}]:", *words.split(), *(to for to in links if to.startswith("http"))]))

    def _flush(self, block: bool, own: bool, *, heading: bool = False) -> None:
        self._sheet.paragraph("".join(self._words), block=block, own=own, heading=heading)
        self._words.clear()
