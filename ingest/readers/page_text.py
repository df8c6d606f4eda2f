"""A page's visible linear text, and in which element each line of it stands.

Block elements are on lines of their own, paragraphs with a blank line between. White space is one space, as a
browser shows it; nothing else is changed. What is hidden, run or drawn is no text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from ingest.limits import MAX_LINES, MAX_PAGE_TEXT, MAX_STYLE
from ingest.page import Page

_UNSEEN_TAGS = """
script style noscript noframes template head title meta link base svg math iframe object embed applet canvas audio video
select datalist option textarea input progress meter
"""
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_BLOCK_TAGS = """
address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure
footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody
tfoot thead tr ul
"""
_BLOCK = frozenset(_BLOCK_TAGS.split())
_CLOSE = frozenset(("li", "dt", "dd", "tr"))  # their lines follow one another
_HIDDEN = re.compile(r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_ONE_NAME = re.compile(r"[.#][\w-]+")
_MOST_RULES, _LONGEST_SELECTOR = 2_000, 10_000
_SPACE = re.compile(r"[ \t\n\r\f]+")
_PARAGRAPH, _LINE = "\n\n", "\n"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page's text, from `start` to `end`, with no white space around.

    `element` is the block it stands in, `depth` how many blocks that one is in, `linked` the share of its characters
    that are links.
    """

    start: int
    end: int
    element: HtmlElement
    depth: int
    linked: float


@dataclass(frozen=True)
class PageText:
    """The text and its lines, in order; whatever of the text isn't white space stands in one of them."""

    text: str
    lines: tuple[Line, ...]

    @cached_property
    def page(self) -> Page:
        """The same as the rules for pasted pages see it: a column of indentation for each block around."""
        blocks = (
            replace(block, indent=line.depth, marker=block.marker or _marker(line.element))
            for block, line in zip(self._plain.blocks, self.of_blocks, strict=True)
        )
        return replace(self._plain, blocks=tuple(blocks))

    @cached_property
    def _plain(self) -> Page:
        return Page.of(self.text)

    @cached_property
    def of_blocks(self) -> tuple[Line, ...]:
        """For each block of the page the line that it begins with."""
        starts = [line.start for line in self.lines]
        return tuple(self.lines[bisect_right(starts, block.start) - 1] for block in self._plain.blocks)


def page_text(root: HtmlElement) -> PageText:
    """The visible text of a page; of one with more than MAX_PAGE_TEXT characters or MAX_LINES lines little more than these.

    What is hidden is taken out of the tree as well.
    """
    _take_out_hidden(root)
    writer = _Writer()
    writer.visit(root, root, 0)
    writer.end_line(_LINE)
    return PageText("".join(writer.parts), tuple(writer.lines))


def _marker(element: HtmlElement) -> str:
    return "*" if element.tag == "li" else ""


# ── what is hidden ──


def _take_out_hidden(root: HtmlElement) -> None:
    """Without what styles hide; a whole page that is hidden is one that a script will show."""
    names = _hidden_names(root)
    for element in [e for e in root.iter("*") if e.attrib and _is_hidden(e, names)]:
        if element.getparent() is not None and element.tag not in ("html", "body"):
            element.drop_tree()


def _is_hidden(element: HtmlElement, names: frozenset[str]) -> bool:
    attributes = element.attrib
    if "hidden" in attributes or (element.tag == "dialog" and "open" not in attributes):
        return True
    if _HIDDEN.search(attributes.get("style", "")):
        return True
    own = {f".{name}" for name in attributes.get("class", "").split()} | {f"#{attributes.get('id', '')}"}
    return not names.isdisjoint(own)


def _hidden_names(root: HtmlElement) -> frozenset[str]:
    """Classes and ids that the page's own style sheets hide, wherever they stand and on any screen."""
    found: set[str] = set()
    for style in root.iter("style"):
        if style.get("media", "all").strip().lower() not in ("all", "screen", ""):
            continue
        sheet = (style.text or "")[:MAX_STYLE]
        for match in islice(_HIDDEN.finditer(sheet), _MOST_RULES):
            found.update(name for name in map(str.strip, _selectors(sheet, match.start())) if _ONE_NAME.fullmatch(name))
    return frozenset(found)


def _selectors(sheet: str, at: int) -> list[str]:
    """What a rule of a style sheet is for; nothing where it holds on some screens only."""
    opened = sheet.rfind("{", 0, at)
    if opened < 0 or sheet.count("{", 0, opened) != sheet.count("}", 0, opened):
        return []
    return re.split(r"[};]|\*/", sheet[max(0, opened - _LONGEST_SELECTOR) : opened])[-1].split(",")


# ── writing ──


class _Writer:
    """Writes the text of elements and knows where a line begins and ends."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lines: list[Line] = []
        self._length = 0
        self._gap = ""
        self._verbatim = False  # white space in the line counts
        self._line: list[str] = []
        self._block: HtmlElement | None = None  # of the line's first words
        self._depth = 0
        self._linked = 0
        self._links = 0  # elements that are open
        self._preformatted = 0

    def visit(self, element: HtmlElement, block: HtmlElement, depth: int) -> None:
        """Write an element, which stands in `block`. Recurses: no tree is deeper than MAX_NESTING."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN or self._is_full():
            return
        if tag == "br":
            self.end_line(_LINE)
            return
        gap = (_LINE if tag in _CLOSE else _PARAGRAPH) if tag in _BLOCK else ""
        if gap:
            block, depth = element, depth + 1
            self.end_line(gap)
        elif tag in ("td", "th") and self._line:
            self._line.append("\t")
        self._links += tag == "a"
        self._preformatted += tag == "pre"
        self._write(element.text, block, depth)
        for child in element:
            self.visit(child, block, depth)
            self._write(child.tail, block, depth)
        self._links -= tag == "a"
        self._preformatted -= tag == "pre"
        if gap:
            self.end_line(gap)

    def _write(self, text: str | None, block: HtmlElement, depth: int) -> None:
        if not text or self._is_full():
            return
        if not self._preformatted:
            self._add(_SPACE.sub(" ", text[: 2 * MAX_PAGE_TEXT]), block, depth)
            return
        for number, line in enumerate(text.split("\n")):
            if number:
                self.end_line(_LINE if line.strip() else _PARAGRAPH)
            self._add(line.replace("\r", ""), block, depth)

    def _is_full(self) -> bool:
        return self._length > MAX_PAGE_TEXT or len(self.lines) > MAX_LINES

    def _add(self, text: str, block: HtmlElement, depth: int) -> None:
        if self._block is None and text.strip():
            self._block, self._depth = block, depth
        self._line.append(text)
        self._verbatim |= self._preformatted > 0
        if self._links:
            self._linked += len(text.strip())

    def end_line(self, gap: str) -> None:
        """End the line, if there is one. Before the next stands the widest gap that was asked for since."""
        text = "".join(self._line).strip()
        if not self._verbatim:
            text = re.sub(" {2,}", " ", text)
        if self._block is not None and text:
            if self.lines:
                self.parts.append(self._gap)
                self._length += len(self._gap)
            start = self._length
            self.parts.append(text)
            self._length += len(text)
            linked = min(1.0, self._linked / len(text))
            self.lines.append(Line(start, self._length, self._block, self._depth, linked))
            self._gap = ""
        self._gap = max(self._gap, gap, key=len)
        self._line, self._block, self._linked, self._verbatim = [], None, 0, False
