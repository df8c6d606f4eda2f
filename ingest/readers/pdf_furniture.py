"""What a PDF's pages have at their edges beside the text: running heads, page numbers, what a browser prints there.

Told by what repeats at the same place on several pages, figures aside, and peeled off from the outside: a line counts
only where all that is farther out was taken off.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingest.readers.pdf_glyphs import Glyphs, Run
from ingest.readers.pdf_layout import line, rows

HEAD, NUMBER, PRINTED, CROSSWISE = "running head", "page number", "printed by the browser", "set crosswise"

_DEEP = 4  # lines from an edge
_ZONE = 0.16  # of a page's height
_EDGE = 0.1  # the same, where a figure alone is a page's number
_ALIKE = 6.0  # points
_ROOM = 0.3  # of a line's height: there is less between the lines of a paragraph
_MISREAD = 0.8  # how alike two heads are that were read off a scan
_MOST = 120  # characters of a running head
_FIGURES = re.compile(r"\d+")
_PAGE = re.compile(
    r"\W*(?:(?:page|seite|página|pagina|p|pg|s)\b\.?\s*)?(?P<n>\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:/|\||of|von|de|sur|di)\s*(?P<m>\d{1,4}))?\W*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?|file)://\S+")
_STAMP = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? +(?:at )?\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[AP]M)?", re.IGNORECASE
)
_OF = re.compile(r"(?:^|\s)(?:page )?(\d{1,4}) ?(?:/|of) ?(\d{1,4})(?:\s|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Edge:
    """A line near a page's upper or lower edge: how far from it, and how many lines are farther out.

    `apart` where there is room between it and the next line inwards; `share` is `away` as a part of the page's height.
    """

    page: int
    upper: bool
    depth: int
    away: float
    text: str
    runs: tuple[Run, ...]
    share: float
    apart: bool

    @property
    def key(self) -> str:
        return " ".join(_FIGURES.sub("#", self.text).casefold().split())


@dataclass(frozen=True, slots=True)
class Furniture:
    """What was found on a page: its runs with their reason, upper and lower edge apart."""

    upper: tuple[tuple[str, str], ...]
    lower: tuple[tuple[str, str], ...]
    rest: tuple[Run, ...]


def furniture(pages: Sequence[Glyphs]) -> tuple[list[Furniture], str | None]:
    """Each page's furniture (text and reason) and the runs that remain; and the address that a browser printed."""
    edges = [list(_edges(number, page)) for number, page in enumerate(pages)]
    address = _address([edge for page in edges for edge in page], len(pages))
    signs = _signs([edge for page in edges for edge in page], len(pages), address is not None)
    found = [_peeled(page, _whys(near, signs)) for page, near in zip(pages, edges, strict=True)]
    if not any(one.rest for one in found):  # a page a line: that is the text
        found = [_peeled(page, []) for page in pages]
    whole = address is not None and address.startswith("http") and not address.endswith(("…", "..."))
    return found, address if whole else None


@dataclass(frozen=True, slots=True)
class _Signs:
    """What the pages have in common: lines that repeat, what their numbers are ahead of their places."""

    heads: dict[tuple[bool, str], list[Edge]]
    ahead: int | None
    pages: int
    is_print: bool


def _signs(edges: Sequence[Edge], pages: int, is_print: bool) -> _Signs:
    ahead: Counter[int] = Counter()
    for edge in edges:
        match = _PAGE.fullmatch(edge.text)
        if edge.depth == 0 and match and match["n"].isdecimal():
            ahead[int(match["n"]) - edge.page] += 1
    best = ahead.most_common(1)
    return _Signs(_repeated(edges), best[0][0] if best and best[0][1] > 1 else None, pages, is_print)


def _edges(number: int, page: Glyphs) -> Iterator[Edge]:
    lines = rows([run for run in page.runs if not run.crosswise])
    zone = _ZONE * page.height
    for upper in (True, False):
        inwards = [(line(row, 0, page.width), row) for row in (lines if upper else lines[::-1])[: _DEEP + 1]]
        for depth, (found, row) in enumerate(inwards[:_DEEP]):
            away = found.top if upper else page.height - found.bottom
            if away > zone:
                break
            after = inwards[depth + 1][0] if depth + 1 < len(inwards) else None
            room = 0.0 if after is None else (after.top - found.bottom if upper else found.top - after.bottom)
            apart = after is None or room > _ROOM * found.height
            yield Edge(number, upper, depth, away, found.text, tuple(row), away / page.height, apart)


def _repeated(edges: Sequence[Edge]) -> dict[tuple[bool, str], list[Edge]]:
    """The lines that stand at the same place on two pages or more, by edge and words."""
    alike: dict[tuple[bool, str], list[Edge]] = {}
    for edge in edges:
        if len(edge.text) <= _MOST and any(map(str.isalpha, edge.text)):
            alike.setdefault((edge.upper, edge.key), []).append(edge)
    return {key: found for key, found in alike.items() if len({edge.page for edge in found}) > 1}


def _whys(edges: Sequence[Edge], signs: _Signs) -> list[tuple[Edge, str]]:
    """A page's lines that are furniture, with their reasons."""
    found: list[tuple[Edge, str]] = []
    for upper in (True, False):
        peeled: list[tuple[Edge, str]] = []
        for edge in (edge for edge in edges if edge.upper == upper):
            why = _why(edge, signs)
            if why is None:
                break
            peeled.append((edge, why))
        while peeled and peeled[-1][1] == HEAD and not peeled[-1][0].apart:
            peeled.pop()  # a paragraph's first line, the same on two pages by chance
        found += peeled
    return found


def _why(edge: Edge, signs: _Signs) -> str | None:
    if signs.is_print and edge.depth == 0 and (_STAMP.search(edge.text) or _ADDRESS.search(edge.text)):
        return PRINTED
    match = _PAGE.fullmatch(edge.text)
    if match:
        follows = match["n"].isdecimal() and int(match["n"]) - edge.page == signs.ahead
        if follows or match["m"] == str(signs.pages) or edge.share < _EDGE:
            return NUMBER
    same = signs.heads.get((edge.upper, edge.key), [])
    if any(abs(other.away - edge.away) < _ALIKE for other in same if other.page != edge.page):
        return HEAD
    return HEAD if _is_misread(edge, signs.heads) else None


def _is_misread(edge: Edge, heads: dict[tuple[bool, str], list[Edge]]) -> bool:
    """Whether it is a running head in all but some letters."""
    if len(edge.text) > _MOST:
        return False
    for (upper, key), found in heads.items():
        if upper == edge.upper and abs(found[0].away - edge.away) < _ALIKE and len(key) > 8:
            matcher = SequenceMatcher(None, key, edge.key, autojunk=False)
            if matcher.real_quick_ratio() > _MISREAD and matcher.ratio() > _MISREAD:
                return True
    return False


def _address(edges: Sequence[Edge], count: int) -> str | None:
    """The address that a browser prints on each page, beside a number of pages that is right or the time."""
    for edge in edges:
        match = _ADDRESS.search(edge.text)
        if edge.page or edge.depth or not match:
            continue
        outermost = [other.text for other in edges if other.page == 0 and other.depth == 0]
        numbers = [found for text in outermost for found in _OF.findall(_ADDRESS.sub(" ", text))]
        if any(int(m) == count and n == "1" for n, m in numbers) and any(map(_STAMP.search, outermost)):
            return match.group()
    return None


def _peeled(page: Glyphs, found: list[tuple[Edge, str]]) -> Furniture:
    gone = {id(run) for edge, _ in found for run in edge.runs}
    upper = [(edge.text, why) for edge, why in found if edge.upper]
    lower = [(edge.text, why) for edge, why in reversed(found) if not edge.upper]
    lower += [(run.text, CROSSWISE) for run in page.runs if run.crosswise]
    rest = tuple(run for run in page.runs if id(run) not in gone and not run.crosswise)
    return Furniture(tuple(upper), tuple(lower), rest)
