"""What a person decides of a source text, line by line: taken out of the article, or put back into it.

The rules of `clean` are right most of the time. Where they are not, these decisions win over them, and whatever else
they found stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ingest.article import Body, Piece, Removed, SourceMap, Span
from ingest.errors import NoArticle
from ingest.lines import line_ends

GIVEN = "given"
"""Why a line is not of the article that a person took out."""

_BLANK_LINE = re.compile(r"(?:\r\n|[\n\r])[^\S\n\r]*(?:\r\n|[\n\r])")


class LineKey(NamedTuple):
    """What a line is known by in any revision: its words, with runs of white space as one space, and which of the
    lines with these words it is, from 1."""

    text: str
    nth: int = 1


Decisions = Mapping[LineKey, bool]
"""Lines, and whether they are of the article."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a source text that isn't blank.

    `number` counts from 1, blank lines too; `span` is in the source text, without white space around. `kept` tells
    whether any of it is in the article; `why` whatever else was taken out of it. `given`: a person decided so.
    """

    number: int
    span: Span
    text: str
    key: LineKey
    kept: bool
    why: str | None
    given: bool = False


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of the source that is in the article; `before` is white space ahead of it that the source hasn't."""

    start: int
    end: int
    before: str = ""


def lines_of(source: str, body: Body, decided: Collection[LineKey] = ()) -> tuple[Line, ...]:
    """The lines of a source text that aren't blank, and what is in the body of each; `decided` are those a person set."""
    kept = [Span(piece.source_start, piece.source_start + piece.length) for piece in body.source_map.pieces]
    removed = sorted(body.removed, key=lambda r: r.span)
    gone = [r.span for r in removed]
    found = []
    for number, span, key in _numbered(source):
        is_kept = any(_words_in(source, span, kept[at]) for at in _touching(kept, span))
        whys = dict.fromkeys(removed[at].why for at in _touching(gone, span))
        why = ", ".join(whys) or None
        found.append(Line(number, span, span.of(source), key, is_kept, why, key in decided))
    return tuple(found)


def decided_on(source: str, body: Body, decisions: Decisions) -> Body:
    """The body with the decisions on it; those on lines that aren't there any more mean nothing.

    Raises NoArticle where nothing would be left.
    """
    wanted = [line for line in lines_of(source, body) if _is_other(line, decisions.get(line.key))]
    if not wanted:
        return body
    stretches, removed = _stretches(body), list(body.removed)
    for line in wanted:
        if decisions[line.key]:
            stretches = _put_back(source, stretches, line.span)
            removed = list(_without(source, removed, line.span))
        else:
            removed += _taken_out(source, stretches, line.span)
            stretches = _cut(source, stretches, line.span)
    if not stretches:
        raise NoArticle("nothing of the article would be left; keep a line of it, or delete the article")
    text, source_map = _joined(source, stretches)
    return Body(text, source_map, tuple(sorted(removed, key=lambda r: r.span)))


def _is_other(line: Line, keep: bool | None) -> bool:
    """Whether a line is not as was decided."""
    return line.why is not None if keep else keep is not None and line.kept


def _numbered(source: str) -> Iterator[tuple[int, Span, LineKey]]:
    counts: Counter[str] = Counter()
    at = 0
    for number, (stop, after) in enumerate(line_ends(source), start=1):
        raw = source[at:stop]
        if text := raw.strip():
            start = at + len(raw) - len(raw.lstrip())
            words = " ".join(text.split())
            counts[words] += 1
            yield number, Span(start, start + len(text)), LineKey(words, counts[words])
        at = after


def _touching(spans: Sequence[Span], span: Span) -> range:
    """Which of the spans, in order and apart, overlap this one."""
    first = bisect_left(spans, span.start, key=lambda s: s.end)
    while first < len(spans) and spans[first].end <= span.start:
        first += 1
    return range(first, max(first, bisect_left(spans, span.end, key=lambda s: s.start)))


def _words_in(source: str, one: Span, other: Span) -> bool:
    return bool(source[max(one.start, other.start) : min(one.end, other.end)].strip())


# ── stretches ──


def _stretches(body: Body) -> list[_Stretch]:
    found, at = [], 0
    for piece in body.source_map.pieces:
        before = body.text[at : piece.text_start]
        found.append(_Stretch(piece.source_start, piece.source_start + piece.length, before))
        at = piece.text_start + piece.length
    return found


def _joined(source: str, stretches: Sequence[_Stretch]) -> tuple[str, SourceMap]:
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for one in _at_ends(source, _merged(stretches)):
        parts += [one.before, source[one.start : one.end]]
        length += len(one.before)
        pieces.append(Piece(length, one.start, one.end - one.start))
        length += one.end - one.start
    return "".join(parts), SourceMap(tuple(pieces))


def _merged(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    found: list[_Stretch] = []
    for one in stretches:
        if found and found[-1].end == one.start and not one.before:
            found[-1] = replace(found[-1], end=one.end)
        else:
            found.append(one)
    return found


def _at_ends(source: str, stretches: list[_Stretch]) -> list[_Stretch]:
    """Without white space before the first word and behind the last."""
    first, last = stretches[0], stretches[-1]
    head = source[first.start : first.end]
    stretches[0] = replace(first, start=first.end - len(head.lstrip()), before="")
    tail = source[last.start : last.end]
    stretches[-1] = replace(stretches[-1], end=last.start + len(tail.rstrip()))
    return stretches


# ── a line taken out ──


def _taken_out(source: str, stretches: Iterable[_Stretch], line: Span) -> Iterator[Removed]:
    """What was in the article of a line."""
    for one in stretches:
        span = _trimmed(source, max(one.start, line.start), min(one.end, line.end))
        if span is not None:
            yield Removed(span, span.of(source), GIVEN)


def _cut(source: str, stretches: Sequence[_Stretch], line: Span) -> list[_Stretch]:
    """Without a line, its indentation, and the blank lines below it."""
    start = len(source[: line.start].rstrip(" \t"))
    rest = source[line.end :]
    blank = rest[: len(rest) - len(rest.lstrip())]
    end = line.end + max(blank.rfind("\n"), blank.rfind("\r")) + 1
    found: list[_Stretch] = []
    lost = ""
    for one in stretches:
        if one.end <= start:
            found.append(one)
            continue
        if one.start >= end:
            found.append(replace(one, before=_wider(lost, one.before)))
        elif one.start < start:
            found.append(replace(one, end=start))
        else:
            lost = _wider(lost, one.before)
        if one.start < end < one.end:
            apart = not found or source[found[-1].end - 1].isspace()
            found.append(_Stretch(end, one.end, lost or ("" if apart else "\n")))
        lost = lost if one.end <= end else ""
    return found


def _wider(one: str, other: str) -> str:
    """The white space that sets apart further."""
    return max(one, other, key=lambda s: (s.count("\n"), len(s)))


# ── a line put back ──


def _put_back(source: str, stretches: Sequence[_Stretch], line: Span) -> list[_Stretch]:
    """With all of a line, set apart from its neighbours as the lines of its source are."""
    found = [one for one in stretches if one.end <= line.start]
    touched = [one for one in stretches if one.start < line.end and one.end > line.start]
    behind = [one for one in stretches if one.start >= line.end]
    if touched:
        start, end = min(line.start, touched[0].start), max(line.end, touched[-1].end)
        return [*found, _Stretch(start, end, touched[0].before), *behind]
    joint = behind[0].before if found and behind else _usual(stretches)
    found.append(_beside(source, found[-1] if found else None, _Stretch(line.start, line.end), joint))
    if behind:
        behind[0] = _beside(source, found[-1], behind[0], joint)
    return found + behind


def _beside(source: str, before: _Stretch | None, one: _Stretch, joint: str) -> _Stretch:
    """A stretch behind another: with the source's white space between, where nothing else is, or a break like others."""
    if before is None:
        return one
    between = source[before.end : one.start]
    if not between.strip():
        return replace(one, start=before.end, before="")
    wanted = 2 if joint.count("\n") > 1 or _BLANK_LINE.search(between) else 1
    text = source[before.start : before.end]
    there = text[len(text.rstrip()) :].count("\n")
    return replace(one, before="\n" * max(0, wanted - there))


def _usual(stretches: Sequence[_Stretch]) -> str:
    befores = Counter(one.before for one in stretches[1:] if one.before.strip(" "))
    return befores.most_common(1)[0][0] if befores else ""


def _without(source: str, removed: Iterable[Removed], line: Span) -> Iterator[Removed]:
    """What was taken out, but for what of it is on a line."""
    for one in removed:
        if not one.span.overlaps(line):
            yield one
            continue
        for start, end in ((one.span.start, line.start), (line.end, one.span.end)):
            if span := _trimmed(source, start, end):
                yield Removed(span, span.of(source), one.why)


def _trimmed(source: str, start: int, end: int) -> Span | None:
    """A stretch without white space around; None where there is nothing else."""
    if start >= end:
        return None
    text = source[start:end]
    if not text.strip():
        return None
    return Span(start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip()))
