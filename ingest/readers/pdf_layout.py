"""From runs of characters to lines in the order in which they are read: columns one after the other.

A gutter is an empty strip beside which several runs begin (or end), with text at both sides of it. What crosses the
strip (a headline, a table) ends it above and below: so a page is cut into bands, and a band into columns, again and
again. Where there is no gutter lines are read across. After the recursive X-Y cut (Nagy and Seth 1984), with gutters
told by the edges of what stands beside them, as in white-space covers (Breuel 2002).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.limits import MAX_RUNS
from ingest.readers.pdf_glyphs import RTL, Run, has_rtl

_GUTTER = 0.6  # of a line's height: the narrowest
_SURE_GUTTER = 1.2  # the same, where but two lines stand beside it
_ALIKE = 3.0  # points within which edges are one edge
_LEAST_BESIDE = 3  # runs that share an edge
_SURE_ROWS = 4
_COLUMN_CHARACTERS = 11  # in a line of a column on average: less are marks, numbers, a table's cells
_DEEPEST = 12
_CELLS = 2.2  # of a line's height: words that are set to the measure stand nearer
_LEADER = re.compile(r"(?:\. ?){5,}\s*\S{1,6}$")
_JOINED = 0.12  # of a line's height: runs that are nearer are one word


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and the left and right edges of its column. `tabular` where it is a row of a table or a list."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    left: float
    right: float
    tabular: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top


def columns(runs: Sequence[Run]) -> list[list[Line]]:
    """A page's columns in reading order, each its lines from top to bottom; text that is crosswise is left out."""
    upright = _with_drop_caps([run for run in runs if not run.crosswise])
    if not upright:
        return []
    height = median(run.height for run in upright)
    if len(upright) > MAX_RUNS:
        return [_lines(upright)]
    return [_lines(part) for part in _ordered(upright, height, 0)]


def is_rtl(text: str) -> bool:
    """Whether most of its letters run from right to left."""
    if not has_rtl(text):
        return False
    kinds = Counter(unicodedata.bidirectional(char) for char in text)
    return sum(kinds[kind] for kind in RTL) > kinds["L"]


# ── columns ──


@dataclass(frozen=True, slots=True)
class _Band:
    """Where a gutter runs: its strip, from `top` to `bottom`; the more lines beside it, the better."""

    left: float
    right: float
    top: float
    bottom: float
    rows: int


def _ordered(runs: list[Run], height: float, depth: int) -> Iterator[list[Run]]:
    band = _best_band(runs, height) if depth < _DEEPEST else None
    if band is None:
        yield runs
        return
    above = [run for run in runs if _middle(run) <= band.top]
    below = [run for run in runs if _middle(run) >= band.bottom]
    within = [run for run in runs if band.top < _middle(run) < band.bottom]
    sides = [run for run in within if run.x1 <= band.right], [run for run in within if run.x1 > band.right]
    if is_rtl("".join(run.text for run in within)):
        sides = sides[1], sides[0]
    for part in (above, *sides, below):
        if part:
            yield from _ordered(part, height, depth + 1)


def _middle(run: Run) -> float:
    return (run.top + run.bottom) / 2


def _best_band(runs: list[Run], height: float) -> _Band | None:
    best: _Band | None = None
    for left, right in _strips(runs, height):
        for band in _bands(runs, left, right, height):
            if best is None or band.rows > best.rows:
                best = band
    return best


def _strips(runs: list[Run], height: float) -> Iterator[tuple[float, float]]:
    """Strips that may be gutters: to the left of an edge at which runs begin, to the right of one at which they end."""
    first, last = min(run.x0 for run in runs), max(run.x1 for run in runs)
    width = _GUTTER * height
    for edges, is_left in (([run.x0 for run in runs], True), ([run.x1 for run in runs], False)):
        counts = Counter(round(edge / _ALIKE) for edge in edges)
        for key, _ in counts.most_common(24):
            near = [edge for edge in edges if abs(edge / _ALIKE - key) <= 1]
            if len(near) >= _LEAST_BESIDE:
                edge = min(near) if is_left else max(near)
                strip = (edge - width, edge) if is_left else (edge, edge + width)
                if first < strip[0] and strip[1] < last:
                    yield strip


def _bands(runs: list[Run], left: float, right: float, height: float) -> Iterator[_Band]:
    """The stretches of a strip that nothing crosses and that have columns of text at both sides."""
    crossing = sorted((run.top, run.bottom) for run in runs if run.x0 < right - 0.5 and run.x1 > left + 0.5)
    top = min(run.top for run in runs) - 1
    end = max(run.bottom for run in runs) + 1
    for start, stop in (*crossing, (end, end)):
        if start - top > 2 * height:
            band = _band(runs, left, right, top, start, height)
            if band is not None:
                yield band
        top = max(top, stop)


def _band(runs: list[Run], left: float, right: float, top: float, bottom: float, height: float) -> _Band | None:
    within = [run for run in runs if top < _middle(run) < bottom]
    sides = [run for run in within if run.x1 <= right], [run for run in within if run.x1 > right]
    if not all(sides):
        return None
    beside = min(_rows(side) for side in sides)
    room = min(run.x0 for run in sides[1]) - max(run.x1 for run in sides[0])
    if beside < 2 or (beside < _SURE_ROWS and room < _SURE_GUTTER * height):
        return None
    if any(sum(len(run.text) for run in side) < _COLUMN_CHARACTERS * _rows(side) for side in sides):
        return None
    (a, b), (c, d) = ((min(r.top for r in side), max(r.bottom for r in side)) for side in sides)
    return _Band(left, right, top, bottom, beside) if min(b, d) - max(a, c) > 1.5 * height else None


def _rows(runs: list[Run]) -> int:
    """How many lines some runs of one column are on."""
    found, bottom = 0, float("-inf")
    for run in sorted(runs, key=_middle):
        if _middle(run) > bottom:
            found += 1
            bottom = run.bottom
    return found


# ── lines ──


def rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that stand on one line, from top to bottom."""
    found: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.top + r.bottom, r.x0)):
        if found and _on_one_line(_largest(found[-1]), run):
            found[-1].append(run)
        else:
            found.append([run])
    return found


def line(row: Sequence[Run], left: float, right: float) -> Line:
    """The line that a row of runs is, in a column from `left` to `right`."""
    largest = _largest(row)
    row = sorted(row, key=lambda run: run.x0, reverse=is_rtl("".join(run.text for run in row)))
    pieces = [row[0].text]
    widest = 0.0
    for before, run in pairwise(row):
        apart = max(run.x0 - before.x1, before.x0 - run.x1)
        widest = max(widest, apart)
        pieces += [" " if apart > _JOINED * largest.height else "", run.text]
    text = " ".join("".join(pieces).split())
    x0, x1 = min(run.x0 for run in row), max(run.x1 for run in row)
    tabular = widest > _CELLS * largest.height or _LEADER.search(text) is not None
    return Line(text, x0, x1, largest.top, largest.bottom, left, right, tabular)


def _lines(runs: list[Run]) -> list[Line]:
    """The runs of a column as its lines."""
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    return [line(row, left, right) for row in rows(runs)]


def _largest(row: Sequence[Run]) -> Run:
    return max(row, key=lambda run: run.height)


def _on_one_line(a: Run, b: Run) -> bool:
    return min(a.bottom, b.bottom) - max(a.top, b.top) > 0.5 * min(a.height, b.height)


def _with_drop_caps(runs: list[Run]) -> list[Run]:
    """A capital that is as high as several lines, put before the first of them."""
    if not runs:
        return runs
    usual = median(run.height for run in runs)
    done = list(runs)
    for cap in runs:
        letters = cap.text.strip()
        if len(letters) > 2 or cap.height < 1.7 * usual or not letters[-1].isupper():
            continue
        near = [
            run
            for run in done
            if run is not cap and run.height < 0.7 * cap.height and -usual < run.x0 - cap.x1 < usual
            and cap.top - usual < run.top < cap.bottom
        ]  # fmt: skip
        if len(near) > 1:
            first = min(near, key=lambda run: run.top)
            beside = {
                id(run): replace(run, x0=cap.x0, text=(letters if run is first else "") + run.text) for run in near
            }
            done = [beside.get(id(run), run) for run in done if run is not cap]
    return done
