"""A PDF's page as runs of characters: where they stand, and how large they are.

pdfium gives characters in the order in which they were painted, with boxes. A run ends where the next character does
not follow the last one on its line; lines and columns are found from runs (pdf_layout). Lengths are points, y grows
downwards.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from ingest.errors import SourceError
from ingest.limits import MAX_GLYPHS

_GAP = 0.7  # of a character's height: columns may be as near, words of a line are seldom as far
_SPACE = 0.3  # of a character's height: no letters of a word are as far, were they set wide
_SPACE_BEHIND_MARKS = 0.12  # a comma or a quotation mark has white of its own
_RTL_SPACE = 0.16  # the same where letters join
_HYPHENS = {0x02: "-", 0xFFFE: "-"}  # what pdfium makes of a hyphen at a line's end
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_BREAKS = frozenset((0x0A, 0x0D, 0x0B, 0x0C))
_SOFT_HYPHEN = "\u00ad"
_PRIVATE = range(0xE000, 0xF900)
RTL = ("R", "AL")
"""Unicode's classes of letters that are written from right to left."""


class Glyph(NamedTuple):
    """A character and its box."""

    char: str
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that follow one another on a line, with the spaces at their ends.

    `crosswise` where they are not upright as most of the page is.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    crosswise: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A page: its size as it is seen, its runs in the order of painting, and how many characters have no known code."""

    width: float
    height: float
    runs: tuple[Run, ...]
    unknown: int
    characters: int


def glyphs(page: Any) -> Glyphs:
    """What stands on a page of pypdfium2's. Raises SourceError where that is beyond all measure."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    try:
        count = raw.FPDFText_CountChars(text_page)
        if count > MAX_GLYPHS:
            raise SourceError(f"has {count:,} characters on one page: no article has; take in its text alone")
        view = _View(page)
        lines = [line for line in _painted(text_page, count, view) if line]
        angles = [_quarter(raw.FPDFText_GetCharAngle(text_page, at)) for at, _ in (line[0] for line in lines)]
    finally:
        text_page.close()
    return _page(view, [[glyph for _, glyph in line] for line in lines], angles)


def _page(view: _View, lines: list[list[Glyph]], angles: list[int]) -> Glyphs:
    weights: Counter[int] = Counter()
    for line, angle in zip(lines, angles, strict=True):
        weights[angle] += len(line)
    main = max(weights, key=lambda angle: (angle >= 0, weights[angle]), default=0)
    if main > 0:  # the page is shown turned, or meant to be: it is read as its text was set
        lines = [[_turned(glyph, main, view) for glyph in line] for line in lines]
    runs: list[Run] = []
    for line, angle in zip(lines, angles, strict=True):
        if angle == main:
            runs += [run for part in _parts(line) if (run := _run(part)).text.strip()]
        elif (text := "".join(glyph.char for glyph in line).strip()) != "":
            runs.append(replace(_box(text, line), crosswise=True))
    characters = [glyph.char for line in lines for glyph in line if not glyph.char.isspace()]
    unknown = sum(1 for char in characters if char == "\ufffd" or ord(char[0]) in _PRIVATE)
    width, height = (view.height, view.width) if main in (1, 3) else (view.width, view.height)
    return Glyphs(width, height, tuple(runs), unknown, len(characters))


class _View:
    """What part of the plane a page shows, before it is turned."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_cropbox()
        self.left, self.top = min(left, right), max(top, bottom)
        self.width, self.height = abs(right - left), abs(top - bottom)


def _quarter(angle: float) -> int:
    """An angle in quarters of a circle, clockwise, 0 to 3; -1 where it is askew. pdfium gives radians, -1 for none."""
    if angle == -1:
        return 0
    quarters = angle / 1.5707963267948966
    near = round(quarters)
    return near % 4 if abs(quarters - near) < 0.1 else -1


def _painted(text_page: Any, count: int, view: _View) -> Iterator[list[tuple[int, Glyph]]]:
    """The characters with their number, a list for what pdfium takes for a line."""
    from pypdfium2 import raw

    code_of, box_of, box = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, raw.FS_RECTF()
    pointer = ctypes.byref(box)
    line: list[tuple[int, Glyph]] = []
    high = 0  # the first half of a character beyond 16 bits
    for at in range(count):
        code = code_of(text_page, at)
        if code in _BREAKS:
            yield line
            line = []
            continue
        if 0xD800 <= code < 0xE000:
            if code < 0xDC00:
                high = code
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
        char = _char(code)
        if not char or not box_of(text_page, at, pointer):
            continue
        x0, x1, top, bottom = box.left - view.left, box.right - view.left, view.top - box.top, view.top - box.bottom
        if x0 > x1 or top > bottom:
            x0, x1, top, bottom = min(x0, x1), max(x0, x1), min(top, bottom), max(top, bottom)
        line.append((at, Glyph(char, x0, x1, top, bottom)))
    yield line


@cache
def _char(code: int) -> str:
    """The character of a code as it is kept: white space as a space, controls not at all."""
    char = _HYPHENS.get(code) or _LIGATURES.get(code) or chr(code)
    if char.isspace():
        return " "
    if char != _SOFT_HYPHEN and unicodedata.category(char[0]) in ("Cc", "Cs", "Cn", "Cf"):
        return "\ufffd" if code == 0 else ""
    return char


def has_rtl(text: str) -> bool:
    """Whether any letter of it runs from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in RTL for char in text)


def _turned(glyph: Glyph, quarters: int, view: _View) -> Glyph:
    """Where it is when the page is turned back by as many quarters as its text was turned clockwise."""
    char, x0, x1, top, bottom = glyph
    if quarters == 1:
        return Glyph(char, top, bottom, view.width - x1, view.width - x0)
    if quarters == 2:
        return Glyph(char, view.width - x1, view.width - x0, view.height - bottom, view.height - top)
    return Glyph(char, view.height - bottom, view.height - top, x0, x1)


def _parts(line: list[Glyph]) -> Iterator[list[Glyph]]:
    """A line cut where there is more room between two characters than words have. Spaces have no say: some are made up."""
    if has_rtl("".join(glyph.char for glyph in line)):
        line = sorted((g for g in line if g.char != " "), key=lambda g: g.x0)
    part: list[Glyph] = []
    last: Glyph | None = None
    for glyph in line:
        if last is not None and glyph.char != " ":
            height = max(glyph.bottom - glyph.top, last.bottom - last.top)
            if _apart(last, glyph) > _GAP * height or min(last.bottom, glyph.bottom) - max(last.top, glyph.top) < 0:
                yield part
                part = []
        part.append(glyph)
        if glyph.char != " ":
            last = glyph
    if part:
        yield part


def _apart(a: Glyph, b: Glyph) -> float:
    return max(b.x0 - a.x1, a.x0 - b.x1)


def _run(part: list[Glyph]) -> Run:
    """A run with the spaces that its words have between them, painted or not."""
    if has_rtl("".join(glyph.char for glyph in part)):
        return _box(_logical(_spaced(part, _RTL_SPACE)), part)
    return _box(_spaced(part, _SPACE), part)


def _spaced(part: list[Glyph], least: float) -> str:
    pieces: list[str] = []
    last: Glyph | None = None
    for at, glyph in enumerate(part):
        if glyph.char == " ":
            if not pieces or pieces[-1] != " ":
                pieces.append(" ")
            continue
        if glyph.char == _SOFT_HYPHEN and any(g.char != " " for g in part[at + 1 :]):
            last = glyph  # it shows only at a line's end
            continue
        if last is not None and pieces and pieces[-1] != " ":
            enough = least if last.char.isalnum() else _SPACE_BEHIND_MARKS
            if glyph.x0 - last.x1 > enough * (glyph.bottom - glyph.top):
                pieces.append(" ")
        pieces.append(glyph.char)
        last = glyph
    return "".join(pieces)


def _box(text: str, part: list[Glyph]) -> Run:
    inked = [glyph for glyph in part if glyph.char != " "] or part
    largest = max(inked, key=lambda g: g.bottom - g.top)
    return Run(text, min(g.x0 for g in inked), max(g.x1 for g in inked), largest.top, largest.bottom)


def _logical(visual: str) -> str:
    """Characters as they stand from left to right, in the order in which they are read, for a line from right to left.

    Numbers and Latin words in it run from left to right. (The bidirectional algorithm of Unicode, turned round, for
    the one level that articles have.)
    """
    pieces: list[str] = []
    forward = ""
    for char in reversed(visual):
        if _runs_forward(char, bool(forward)):
            forward = char + forward
        else:
            pieces += [_ordered(forward), char]
            forward = ""
    return "".join((*pieces, _ordered(forward)))


def _runs_forward(char: str, within: bool) -> bool:
    kind = unicodedata.bidirectional(char)
    return kind in ("L", "EN", "AN") or (within and kind not in RTL and kind not in ("NSM", "BN"))


def _ordered(forward: str) -> str:
    """What runs forward; spaces and marks at its left end belong to what follows it."""
    core = forward.lstrip(" .,;:!?()«»\"'،؛؟")
    return core + forward[: len(forward) - len(core)][::-1]
