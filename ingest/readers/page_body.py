"""Which lines of a page are its article, and what the others are.

trafilatura says where the article lies; its text is laid against the page's, and from there on whole lines of the
page count. Then general rules: furniture that is left in goes (by its words, its place in the markup, as title or
byline), and what was lost between paragraphs comes back (quotations, headings, short paragraphs).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from ingest import asides
from ingest.alignment import covered
from ingest.article import Body, Piece, Removed, SourceMap, Span
from ingest.body import stretch
from ingest.bylines import is_byline, is_credit
from ingest.corrections import notices
from ingest.dates import begins_with_date, is_date_line
from ingest.furniture import wordings
from ingest.limits import MAX_ELEMENTS
from ingest.page import Page
from ingest.readers.page_places import around, place_of
from ingest.readers.page_text import Line, PageText

_HALF = 0.5  # of a line's words that the extracted text must have, and of its characters that may be links
_LEAST_OF_PROSE = 0.5  # of the page's words in running text: with less it is asked once more, less carefully
_LEAST_OF_BALANCED = 0.6  # of the words that the usual extraction finds: with less the careful one lost something
_LITTLE = 60  # words: with less our own rules are asked as well
_MORE = 3  # times as many words that they must find
_CORE = 0.8  # of the article's characters that its innermost element holds
_BOX = 0.2  # of them that a part of it may hold at the most to be furniture by its name
_SIBLINGS = 3  # paragraphs in one element: what stands among them is theirs
_ALL_LINKS = 0.85
_CORRECTED = 15  # blocks behind the article
_MOST_WORDS_OF_A_BYLINE = 24
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TEXTUAL = _HEADINGS | {"p", "div"}
_RULES = tuple(
    rule for rule in asides.RULES if rule.why in ("links to other articles", "about the publisher", "author's note")
)
_TITLE, _BYLINE, _DATE = "title", "byline", "date"
_BEFORE, _AFTER, _WITHIN = "before the article", "after the article", "set apart"


@dataclass(frozen=True)
class Judged:
    """For each block of `page` why it is not the article, None where it is; `worded` by the words alone."""

    page: Page
    lines: tuple[Line, ...]
    whys: tuple[str | None, ...]
    worded: tuple[str | None, ...]
    title: int | None

    @cached_property
    def kept(self) -> tuple[int, ...]:
        return tuple(at for at, why in enumerate(self.whys) if why is None)

    @property
    def part(self) -> range:
        """From the article's first block to its last."""
        return range(self.kept[0], self.kept[-1] + 1) if self.kept else range(0)

    @property
    def words(self) -> int:
        return sum(self.page.words(at) for at in self.kept)


def judged(text: PageText, root: HtmlElement, title: str | None) -> Judged:
    """What is the article on a page whose visible text and tree are given, and whose title may be known."""
    page, lines = text.page, text.of_blocks
    worded = tuple(_worded(page, at) for at in range(len(page)))
    kept = _found(page, lines, root, worded)
    whys = [None if at in kept else why or "" for at, why in enumerate(worded)]
    at_title = _mark_head(page, lines, title, whys)
    _mark_worded(page, worded, whys)
    core = _core(lines, whys)
    _restore(page, lines, worded, whys, core)
    _mark_asides(page, at_title, whys)
    _mark_trailing_links(lines, whys)
    _mark_places(lines, whys, core)
    _keep_corrections(page, whys)
    return Judged(page, lines, _explained(lines, whys, core), worded, at_title)


def body_of(found: Judged) -> Body:
    """The article's text: its blocks as they stand, with the white space between those that are neighbours."""
    page = found.page
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for run in _runs(found.whys):
        if found.whys[run.start] is not None:
            continue
        start, end = page.blocks[run.start].start, page.blocks[run.stop - 1].end
        if parts:
            parts.append("\n\n")
            length += 2
        parts.append(page.source[start:end])
        pieces.append(Piece(length, start, end - start))
        length += end - start
    return Body("".join(parts), SourceMap(tuple(pieces)), tuple(_removed(found)))


def _removed(found: Judged) -> list[Removed]:
    blocks, source = found.page.blocks, found.page.source
    spans = (
        (Span(blocks[run.start].line, blocks[run.stop - 1].end), why)
        for run in _runs(found.whys)
        if (why := found.whys[run.start]) is not None
    )
    return [Removed(span, span.of(source), why) for span, why in spans]


def _runs(whys: Sequence[str | None]) -> list[range]:
    """Neighbouring blocks that have the same reason, or none."""
    starts = [at for at in range(len(whys)) if at == 0 or whys[at] != whys[at - 1]]
    return [range(a, b) for a, b in zip(starts, [*starts[1:], len(whys)], strict=True)]


# ── where the article lies ──


def _found(page: Page, lines: Sequence[Line], root: HtmlElement, worded: Sequence[str | None]) -> frozenset[int]:
    """The blocks that are the article's as trafilatura sees it, or as our own rules do where it finds next to nothing."""
    careful = balanced = frozenset[int]()
    prose = frozenset(at for at, form in enumerate(page.shapes) if form.is_running and not worded[at])
    if sum(1 for _ in root.iter()) <= MAX_ELEMENTS:
        texts = [block.text for block in page.blocks]
        careful = _extracted(root, texts, favor_precision=True)
        if _words(page, careful) < _LEAST_OF_PROSE * _words(page, prose):
            balanced = _extracted(root, texts, favor_precision=False)
    best = careful if _words(page, careful) >= _LEAST_OF_BALANCED * _words(page, balanced) else balanced
    if _words(page, best) >= _LITTLE:
        return best
    own = frozenset(at for at in stretch(page, worded) if not worded[at] and lines[at].linked <= _HALF)
    return own if _words(page, own) > _MORE * _words(page, best) else best


def _words(page: Page, blocks: frozenset[int]) -> int:
    return sum(page.words(at) for at in blocks)


def _extracted(root: HtmlElement, texts: Sequence[str], *, favor_precision: bool) -> frozenset[int]:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it tells of every page that it finds odd
    try:
        found = trafilatura.extract(
            deepcopy(root), include_comments=False, favor_precision=favor_precision, fast=not favor_precision
        )
    except Exception:  # noqa: BLE001  # whatever it raises on a hostile page: our own rules are there
        return frozenset()
    return frozenset(at for at, share in enumerate(covered(texts, found or "")) if share >= _HALF)


def _core(lines: Sequence[Line], whys: Sequence[str | None]) -> HtmlElement | None:
    """The innermost element that holds most of the article."""
    sizes = _sizes(lines, whys)
    if not sizes:
        return None
    most = max(sizes.values())
    holding = [element for element, size in sizes.items() if size >= _CORE * most]
    return max(holding, key=lambda element: sum(1 for _ in around(element)))


def _sizes(lines: Sequence[Line], whys: Sequence[str | None]) -> Counter[HtmlElement]:
    """How many of the article's characters each element holds."""
    sizes: Counter[HtmlElement] = Counter()
    for line, why in zip(lines, whys, strict=True):
        if why is None:
            for element in around(line.element):
                sizes[element] += line.end - line.start
    return sizes


# ── what else is not the article, and what is ──


def _worded(page: Page, at: int) -> str | None:
    return wordings().why(page.keys[at], page.words(at)) or _signed(page, at)


def _signed(page: Page, at: int) -> str | None:
    key = page.keys[at]
    if page.words(at) > _MOST_WORDS_OF_A_BYLINE:
        return None
    return (
        _DATE if is_date_line(key) or begins_with_date(key) else _BYLINE if is_byline(key) or is_credit(key) else None
    )


def _mark_head(page: Page, lines: Sequence[Line], title: str | None, whys: list[str | None]) -> int | None:
    """Marks the title above the first paragraph; says where it stands."""
    kept = [at for at, why in enumerate(whys) if why is None]
    first = next((at for at in kept if page.shapes[at].is_running and lines[at].element.tag not in _HEADINGS), None)
    found = None
    for at in range(len(page) if first is None else first):
        is_heading = any(element.tag == "h1" for element in around(lines[at].element))
        if is_heading or (title is not None and page.keys[at].casefold() == title.casefold()):
            found = at
            whys[at] = whys[at] or _TITLE
    return found


def _mark_worded(page: Page, worded: Sequence[str | None], whys: list[str | None]) -> None:
    """Names and dates are headings too, in a chronicle: from the first paragraph on they stay."""
    running = (at for at, why in enumerate(whys) if why is None and page.shapes[at].is_running and not worded[at])
    first = next(running, 0)
    for at, why in enumerate(worded):
        if why and whys[at] is None and (at < first or why not in (_BYLINE, _DATE)):
            whys[at] = why


def _restore(
    page: Page, lines: Sequence[Line], worded: Sequence[str | None], whys: list[str | None], core: HtmlElement | None
) -> None:
    """What was lost of the article: quotations, headings of what follows, short paragraphs among its own, its summary."""
    kept = [at for at, why in enumerate(whys) if why is None]
    if core is None or not kept:
        return
    siblings = Counter(lines[at].element.getparent() for at in kept)
    titles = [at for at, why in enumerate(whys[: kept[0]]) if why == _TITLE]
    for at in range(titles[-1] if titles else kept[0], kept[-1]):
        line = lines[at]
        if whys[at] is None or whys[at] == _TITLE or worded[at]:
            continue
        if at < kept[0]:
            is_lost = page.shapes[at].is_sentence and line.element.tag == "p" and _is_plain(line, core)
        else:
            among = siblings[line.element.getparent()] >= _SIBLINGS and line.element.tag in _TEXTUAL
            is_lost = among or (line.element.tag in _HEADINGS and whys[at + 1] is None and _is_plain(line, core))
        if (is_lost and line.linked <= _HALF) or _is_quotation(line, core):
            whys[at] = None


def _is_plain(line: Line, core: HtmlElement) -> bool:
    """Whether nothing that it stands in, within the article, is furniture by its name."""
    for element in around(line.element):
        if element is core:
            return True
        if place_of(element):
            return False
    return False


def _is_quotation(line: Line, core: HtmlElement) -> bool:
    tags: list[str] = []
    for element in around(line.element):
        if element is core:
            return "blockquote" in tags and not {"aside", "nav", "footer", "form", "figure"}.intersection(tags)
        tags.append(element.tag)
    return False


def _mark_asides(page: Page, title: int | None, whys: list[str | None]) -> None:
    kept = [at for at, why in enumerate(whys) if why is None]
    if not kept:
        return
    marks = asides.Marks(page, range(kept[0], kept[-1] + 1), title, whys)
    for rule in _RULES:
        for at in marks.part:
            if whys[at] is None and rule.test(marks, at):
                whys[at] = rule.why


def _keep_corrections(page: Page, whys: list[str | None]) -> None:
    """What the house put right stands at the foot, often outside of the article's element."""
    last = max((at for at, why in enumerate(whys) if why is None), default=len(page))
    for at in (at for run in notices(page.blocks) for at in run if last < at <= last + _CORRECTED):
        whys[at] = whys[at] or None


def _mark_trailing_links(lines: Sequence[Line], whys: list[str | None]) -> None:
    for at in range(len(lines) - 1, -1, -1):
        if whys[at] is None:
            if lines[at].linked < _ALL_LINKS:
                return
            whys[at] = "links to other articles"


def _mark_places(lines: Sequence[Line], whys: list[str | None], core: HtmlElement | None) -> None:
    """What a small part of the article's element is named for."""
    sizes = _sizes(lines, whys)
    most = max(sizes.values(), default=0)
    for at, why in enumerate(whys):
        if why is None:
            whys[at] = _place(lines[at], core, sizes, _BOX * most)


def _place(line: Line, core: HtmlElement | None, sizes: Counter[HtmlElement], most: float) -> str | None:
    for element in around(line.element):
        if element is core:
            break
        if sizes[element] < most and (why := place_of(element)):
            return why
    return None


def _explained(lines: Sequence[Line], whys: Sequence[str | None], core: HtmlElement | None) -> tuple[str | None, ...]:
    """A reason for every block that is not the article."""
    kept = [at for at, why in enumerate(whys) if why is None]
    first, last = (kept[0], kept[-1]) if kept else (len(whys), len(whys))
    holding = frozenset() if core is None else frozenset(around(core))
    found: list[str | None] = []
    for at, why in enumerate(whys):
        if why == "":
            places = (place_of(e) for e in around(lines[at].element) if e not in holding)
            why = next(filter(None, places), None) or (_BEFORE if at < first else _AFTER if at > last else _WITHIN)
        found.append(why)
    return tuple(found)
