"""From lines to paragraphs, over columns and pages; what stands beside the text is kept out of its sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.readers.pdf_layout import Line, is_rtl

_WIDER = 1.22  # of the leading: a gap that parts paragraphs
_USUAL_LEADING = 1.15
_LONG_COLUMN = 12  # lines
_SAME_STEP = 0.06  # of a line's height
_COMMON = 0.12  # of all steps
_INDENT = 0.7  # of a line's height
_SAME_SIZE = 0.13
_SMALL = 0.92  # of the size that most text is set in: notes, captions
_WINDOW = 10  # lines around one that tell how far lines reach there
_SAME_END = 1.5  # points
_A_MARGIN = 3  # lines that begin at one place
_MARKER = re.compile(r"(?:[•·▪►‣◦●○–—*-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+\S")
_BULLET = re.compile(r"[•·▪►‣◦●○]\s*\S")
_ENDED = re.compile(r"[.!?:…。؟][\"'”’»)\]]*\s*(?:\d{1,3})?$")
HYPHENS = "-\u2010\u00ad"
_LONGEST_HEADING = 2  # lines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, and the page that each stands on. An `aside` is a note or a caption."""

    lines: tuple[Line, ...]
    pages: tuple[int, ...]
    aside: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def paragraphs(pages: Sequence[Sequence[Sequence[Line]]]) -> list[Paragraph]:
    """The paragraphs of all pages in order. `pages` are columns of lines, in reading order.

    A paragraph that goes on behind a column's or a page's end is one; notes and captions between its parts come
    before it.
    """
    lines = [line for page in pages for column in page for line in column]
    if not lines:
        return []
    size = _usual_size(lines)
    leading = _leading(column for page in pages for column in page) or _USUAL_LEADING
    found: list[Paragraph] = []
    for number, page in enumerate(pages):
        for column in page:
            for part in _parts(column, leading):
                aside = part[0].height < _SMALL * size
                found.append(Paragraph(tuple(part), (number,) * len(part), aside=aside))
    return _joined([*_notes_told(found)])


def _usual_size(lines: Iterable[Line]) -> float:
    """The height that most characters have."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.height * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0]


def _leading(columns: Iterable[Sequence[Line]]) -> float | None:
    """The distance from one line of a paragraph to the next, as a multiple of their height; None where it can't be told.

    Lines that go on in lower case tell it. Where there are none (not every script has it) it is the shortest distance
    that is common: in news most paragraphs are short, and more steps lead over a gap than not.
    """
    steps = sorted(
        ((b.bottom - a.bottom) / a.height, _goes_over(a, b))
        for column in columns
        for a, b in pairwise(column)
        if _alike(a, b) and 0.5 * a.height < b.bottom - a.bottom < 2.5 * a.height
    )
    sure = [step for step, goes_over in steps if goes_over]
    if len(sure) > 1:
        return median(sure)
    for at, (step, _) in enumerate(steps):
        like = [other for other, _ in steps[at:] if other <= step + _SAME_STEP]
        if len(like) >= max(2, _COMMON * len(steps)):
            return median(like)
    return None


def _goes_over(a: Line, b: Line) -> bool:
    """Whether a sentence goes on from one line to the next."""
    return b.text[:1].islower() and not _ENDED.search(a.text)


def _alike(a: Line, b: Line) -> bool:
    return abs(a.height - b.height) <= _SAME_SIZE * max(a.height, b.height)


# ── within a column ──


def _parts(column: Sequence[Line], leading: float) -> Iterator[list[Line]]:
    if len(column) > _LONG_COLUMN:
        leading = _leading([column]) or leading
    part: list[Line] = []
    for at, line in enumerate(column):
        if part and _begins(column, at, part, leading):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _begins(column: Sequence[Line], at: int, part: list[Line], leading: float) -> bool:
    """Whether a paragraph begins with the line at `at`; `part` is the one under way."""
    before, line = column[at - 1], column[at]
    if not _alike(before, line) or line.bottom - before.bottom > _WIDER * leading * before.height:
        return True
    if _BULLET.match(line.text) or (_MARKER.match(line.text) and _ENDED.search(before.text)):
        return True
    if line.tabular or before.tabular:
        return True
    if _goes_over(before, line) or before.text[-1:] in HYPHENS:
        return False
    rtl = is_rtl(line.text)
    if _is_short(column, at - 1, line, rtl):
        return True
    inward = (before.x1 - line.x1) if rtl else (line.x0 - before.x0)
    if not rtl and abs(inward) < 1 and _is_indented(column, line) and _ENDED.search(before.text):
        return True
    if inward > _INDENT * line.height:
        return not (len(part) == 1 and _MARKER.match(part[0].text)) and not _is_centred(column, before, line)
    return inward < -_INDENT * line.height and len(part) > 1 and not _is_centred(column, before, line)


def _is_indented(column: Sequence[Line], line: Line) -> bool:
    """Whether it begins farther in than other lines do."""
    edges = Counter(round(other.x0) for other in column)
    return line.x0 > min((edge for edge, count in edges.items() if count > 1), default=line.x0) + _INDENT * line.height


def _is_short(column: Sequence[Line], at: int, following: Line, rtl: bool) -> bool:
    """Whether the next line's first word had room on a line: then it was broken on purpose.

    Lines that end at the same place have no room behind them, wherever that is: text runs round pictures.
    """
    line = column[at]
    ends = [
        -other.x0 if rtl else other.x1
        for other in column[max(0, at - _WINDOW) : at + _WINDOW + 1]
        if _alike(line, other)
    ]
    end = -line.x0 if rtl else line.x1
    beside = [column[at - 1]] if at else []
    if any(abs((-other.x0 if rtl else other.x1) - end) < _SAME_END for other in (*beside, following)):
        return False
    first_word = len(following.text.split(maxsplit=1)[0])
    width = (following.x1 - following.x0) / max(len(following.text), 1)
    return max(ends) - end > 1.15 * width * (first_word + 1) + 0.3 * line.height


def _is_centred(column: Sequence[Line], a: Line, b: Line) -> bool:
    """Whether two lines have one middle, and the first does not begin where others do."""
    beside = sum(abs(other.x0 - a.x0) < _SAME_END for other in column)
    return beside < _A_MARGIN and abs((a.x0 + a.x1) - (b.x0 + b.x1)) < 2 * _INDENT * a.height


# ── over columns and pages ──


def _notes_told(found: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Small type is an aside beside larger text: a page that has more of it than of any other is set in it."""
    large: Counter[int] = Counter()
    for paragraph in found:
        large[paragraph.pages[0]] += 0 if paragraph.aside else len(paragraph.text)
    for paragraph in found:
        aside = paragraph.aside and large[paragraph.pages[0]] > len(paragraph.text)
        yield paragraph if aside == paragraph.aside else replace(paragraph, aside=aside)


def _joined(found: Sequence[Paragraph]) -> list[Paragraph]:
    done: list[Paragraph] = []
    last: int | None = None  # where the text's newest paragraph is in `done`
    for paragraph in found:
        if paragraph.aside or last is None or not _goes_on(done[last], paragraph):
            done.append(paragraph)
            last = last if paragraph.aside else len(done) - 1
            continue
        before = done[last]
        whole = replace(before, lines=before.lines + paragraph.lines, pages=before.pages + paragraph.pages)
        page = before.pages[-1]
        asides = done[last + 1 :]
        ahead = [aside for aside in asides if aside.pages[0] == page and before.pages[0] == page]
        done[last:] = [*ahead, whole, *(aside for aside in asides if aside not in ahead)]
        last += len(ahead)
    return done


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph is the rest of one in the column or on the page before."""
    line, following = before.lines[-1], after.lines[0]
    same_column = before.pages[-1] == after.pages[0] and (line.left, line.right) == (following.left, following.right)
    if (
        same_column
        or line.tabular
        or following.tabular
        or not _alike(line, following)
        or _BULLET.match(following.text)
        or _ENDED.search(line.text)
    ):
        return False
    if line.text[-1:] in HYPHENS or following.text[:1].islower():
        return True
    is_heading = len(before.lines) <= _LONGEST_HEADING and line.x1 < line.right - 2 * line.height
    reaches = line.x1 > line.right - 4 * line.height
    return reaches and not is_heading and len(before.lines) > 1 and len(after.lines) > 1


# ── words that were broken at a line's end ──


_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_LAST_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*$")
_SUSPENDED = frozenset("and or to und oder bis et ou y o e en of".split())  # "pre- and post-war"
_FEW_BROKEN = 0.02  # of the lines
_ENOUGH_LINES = 40


class Hyphens:
    """Which hyphens at lines' ends belong to their words: those that the document has elsewhere within a line.

    Where it tells nothing of a word: a program that breaks words with U+2010 leaves other hyphens alone, and where but
    few lines end with a hyphen no words are broken at all.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self._known: Counter[str] = Counter()
        marks: Counter[str] = Counter()
        for line in lines:
            words = _WORD.findall(line.text)
            if line.text[-1:] in HYPHENS:
                words = words[:-1]
                marks[line.text[-1]] += 1
            self._known.update(word.casefold().replace("\u2010", "-") for word in words)
        self._tells_apart = marks["\u2010"] > 0
        self._breaks_none = len(lines) >= _ENOUGH_LINES and marks.total() < _FEW_BROKEN * len(lines)

    def joint(self, line: str, following: str) -> tuple[str, str]:
        """What is between two lines that belong together: what of the first is taken off its end, and white space."""
        mark = line[-1:]
        if mark not in HYPHENS or mark == "":
            return "", " "
        first, second = _LAST_WORD.search(line[:-1]), _WORD.match(following)
        if first is None or second is None or second.group().casefold() in _SUSPENDED:
            return ("", "") if second and line[-2:-1].isdigit() else ("", " ")
        if mark == "\u00ad":
            return mark, ""
        return ("", "") if self._stays(first.group(), second.group(), mark) else (mark, "")

    def _stays(self, first: str, second: str, mark: str) -> bool:
        is_plain = first.isalpha() and first[1:].islower() and len(first) > 1 and second[0].islower()
        first, second = (word.casefold().replace("\u2010", "-") for word in (first, second))
        whole, hyphened = self._known[first + second], self._known[f"{first}-{second}"]
        if whole or hyphened:
            return hyphened > whole
        return not is_plain or self._breaks_none or (self._tells_apart and mark == "-")
