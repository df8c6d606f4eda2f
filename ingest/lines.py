"""Pasted text as blocks: paragraphs, headings, list items, each some whole lines of the source.

Three habits are met in pastes: paragraphs set apart by blank lines, one paragraph a line, and lines broken
at some 70 columns. Only in the last does a block have several lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_MARKER = re.compile(r"(?:[*+•·▪►‣◦–—-]|\d{1,3}[.)](?!\s*\w+\.? (?:19|20)\d\d\b))(?:\s+|$)")  # no bullet: 18. März 2023
_NESTED_MARKER = re.compile(r"o\s+")  # a letter is a bullet only where the line is indented
_PROSE_LINE = 40  # a line that is shorter was not broken for want of room
_WIDEST = 110  # no hard-wrapped text is set wider
_TAB = 8


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of the source that belong together.

    `start` and `end` are offsets in the source without the white space around; `line` is where the first
    line begins, `after` where the line behind the last one begins. `text` is what stands there, without list
    marker and with line breaks as spaces. `indent` counts columns; `gap` tells of a blank line before it.
    """

    start: int
    end: int
    line: int
    after: int
    text: str
    indent: int
    marker: str
    gap: bool


def blocks(source: str) -> list[Block]:
    """All of the source that isn't blank, in order."""
    found = _lines(source)
    width = _wrapped_at(found)
    return _joined(found, width) if width else found


def _lines(source: str) -> list[Block]:
    found: list[Block] = []
    at, gap = 0, False
    for stop, after in line_ends(source):
        raw = source[at:stop]
        text = raw.strip()
        if text:
            found.append(_line(raw, text, at, after, gap))
        gap = not text
        at = after
    return found


def line_ends(source: str) -> list[tuple[int, int]]:
    """Where each line stops, and where the next begins."""
    ends = [match.span() for match in _BREAK.finditer(source)]
    return [*ends, (len(source), len(source))]


def _line(raw: str, text: str, at: int, after: int, gap: bool) -> Block:
    indent = len(raw) - len(raw.lstrip())
    match = _MARKER.match(text) or (_NESTED_MARKER.match(text) if indent > 3 else None)
    marker = match.group().strip() if match else ""
    bare = text[match.end() :] if match else text
    columns = indent + raw[:indent].count("\t") * (_TAB - 1)
    start = at + indent
    return Block(start, start + len(text), at, after, bare, columns, marker, gap)


def _wrapped_at(found: list[Block]) -> int:
    """The column at which the text was hard-wrapped, 0 if it wasn't.

    A line that goes on in lower case on the next one was broken there. Most long lines must be such, or the
    text is a list or a poem.
    """
    long = [line for line in found if line.end - line.line > _PROSE_LINE]
    broken = [a.end - a.line for a, b in pairwise(found) if _goes_on(a, b)]
    if len(broken) < 3 or len(broken) * 4 < len(long):
        return 0
    broken.sort()
    width = broken[len(broken) * 9 // 10]
    wider = sum(line.end - line.line > max(width, _WIDEST) for line in long)
    return width if width <= _WIDEST and wider * 10 <= len(long) else 0


def _goes_on(line: Block, following: Block) -> bool:
    return (
        not following.gap
        and not following.marker
        and line.end - line.line > _PROSE_LINE
        and following.text[:1].islower()
        and line.text[-1:] not in ".!?:"
    )


def _joined(found: list[Block], width: int) -> list[Block]:
    done: list[list[Block]] = []
    for line in found:
        if done and _continues(done[-1][-1], line, width):
            done[-1].append(line)
        else:
            done.append([line])
    return [_one(lines) for lines in done]


def _continues(line: Block, following: Block, width: int) -> bool:
    """A line was broken if the next one's first word had no room on it."""
    if following.gap or following.marker or line.end - line.line <= _PROSE_LINE:
        return False
    first_word = following.text[:width].split(maxsplit=1)[0]
    return line.end - line.line + 1 + len(first_word) > width - 2 or _goes_on(line, following)


def _one(lines: list[Block]) -> Block:
    if len(lines) == 1:
        return lines[0]
    text = " ".join(line.text for line in lines)
    return replace(lines[0], end=lines[-1].end, after=lines[-1].after, text=text)
