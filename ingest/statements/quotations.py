"""Where words stand in quotation marks: spans, without any thought of who says them.

Double marks of any shape count as quotations ("…", “…”, „…“, «…», and two apostrophes ''…''); single ones do where
an article quotes in them (the British way) and are else what they mostly are: apostrophes, titles, words that are
held at arm's length. Nested quotations are part of the outer one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.article import Span

DOUBLE = re.compile(r"''(?!')|``|[\"“”„‟«»]")
SINGLE = re.compile(r"(?<!')'(?!')|[‘’‚‛‹›]")
OPENS_ONLY = frozenset("„«‟‚‹") | {"``"}
# What alone closes what these open; any closing mark does with others.
CLOSES = {"„": '“”"', "«": "»", "‚": "‘’'", "‹": "›"}
STRAIGHT = ('"', "''", "'")
# Elisions are written with a mark that looks like an opening one.
ELISION = re.compile(r"['‘’](?:\d|em\b|tis\b|twas\b|n\b|til\b|cause\b|bout\b|round\b)", re.IGNORECASE)
# A single mark that closes what a double one opened.
STAND_IN = re.compile(r"[.,?!]['’](?=\s)")
BEFORE_OPENING = frozenset("([{—–-/…:,;") | frozenset("\"“„«'‘`")
AFTER_CLOSING = frozenset(".,;:!?)]}—–-…/") | frozenset("\"”»'’“")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quoted stretch within one paragraph.

    `inner` is without, `outer` with its marks (just the opening one where it is not closed). `continues` holds
    where it goes on from a paragraph before, which was opened and not closed.
    """

    inner: Span
    outer: Span
    closed: bool = True
    continues: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    text: str
    opening: bool
    closing: bool


def _sides(text: str, start: int, end: int, low: int, high: int) -> tuple[str, str]:
    before = text[start - 1] if start > low else " "
    after = text[end] if end < high else " "
    return before, after


def _may_open(before: str, after: str) -> bool:
    return (before.isspace() or before in BEFORE_OPENING) and not after.isspace()


def _may_close(before: str, after: str) -> bool:
    return not before.isspace() and (after.isspace() or after in AFTER_CLOSING)


def _double_marks(text: str, low: int, high: int) -> Iterator[_Mark]:
    for match in DOUBLE.finditer(text, low, high):
        before, after = _sides(text, match.start(), match.end(), low, high)
        if match.group() == '"' and before.isdigit() and not after.isspace() and after not in AFTER_CLOSING:
            continue
        mark, opens, closes = match.group(), _may_open(before, after), _may_close(before, after)
        closes = closes or mark == "»"  # « So » is spaced in French
        if mark in OPENS_ONLY:
            opens, closes = True, False
        elif not opens and not closes:
            opens = closes = True
            if mark == "“" or mark == "”":
                opens, closes = mark == "“", mark == "”"
        yield _Mark(match.start(), match.end(), mark, opens, closes)


def _single_marks(text: str, low: int, high: int) -> Iterator[_Mark]:
    for match in SINGLE.finditer(text, low, high):
        before, after = _sides(text, match.start(), match.end(), low, high)
        if ELISION.match(text, match.start(), high) and before.isspace():
            continue
        opens = _may_open(before, after) and match.group() not in "’›"
        closes = _may_close(before, after) and match.group() not in OPENS_ONLY
        # "the dogs' owner", not the end of what is quoted
        possessive = before == "s" and after == " " and text[match.end() + 1 : match.end() + 2].islower()
        if opens or (closes and not possessive):
            yield _Mark(match.start(), match.end(), match.group(), opens, closes)


def _closes(opened: _Mark, mark: _Mark, nests: bool) -> bool:
    if opened.text in CLOSES:
        return mark.closing and mark.text in CLOSES[opened.text]
    return mark.closing and mark.text != "‘" and not (mark.opening and nests and mark.text in "“«„")


def _pair(marks: Iterator[_Mark], high: int, nests: bool) -> list[Quotation]:
    """Outermost quotations of one paragraph; one pass over its marks with a stack of those that are open."""
    found: list[Quotation] = []
    stack: list[_Mark] = []
    for mark in marks:
        inside = bool(stack)
        # A straight mark within straight ones can only close: nothing in it tells otherwise.
        alike = inside and mark.text == stack[-1].text and mark.text in STRAIGHT
        if inside and (alike or _closes(stack[-1], mark, nests)):
            opened = stack.pop()
            if not stack:
                found.append(Quotation(Span(opened.end, mark.start), Span(opened.start, mark.end)))
        elif mark.opening and (not inside or (nests and mark.text != stack[-1].text) or mark.text in "“„«"):
            stack.append(mark)
    if stack:
        found.append(Quotation(Span(stack[0].end, high), Span(stack[0].start, high), closed=False))
    return [q for q in found if q.inner.start < q.inner.end]


def _attribute_value(text: str, quotation: Quotation) -> bool:
    """Whether the marks belong to markup (name="value") and not to prose."""
    return text[max(quotation.outer.start - 1, 0) : quotation.outer.start] == "="


def quotes_in_singles(text: str, paragraphs: Sequence[Span]) -> bool:
    """Whether the text quotes speech in single marks: more of its paragraphs open with one of them than with a double.

    What is quoted within a quotation stands in the other kind, so that the first mark of a paragraph tells.
    """
    singles = doubles = 0
    for paragraph in paragraphs:
        low, high = paragraph.start, paragraph.end
        double = next((mark.start for mark in _double_marks(text, low, high) if mark.opening), high)
        single = next((mark.start for mark in _single_marks(text, low, high) if mark.opening), high)
        singles += single < double
        doubles += double < single
    return singles > doubles or not doubles


def _beside(held: Sequence[Quotation], others: Sequence[Quotation]) -> list[Quotation]:
    """Quotations in one kind of mark with those in another that none of them overlaps, in order."""
    found: list[Quotation] = []
    left = list(reversed(others))
    for quotation in held:
        while left and left[-1].outer.end <= quotation.outer.start:
            found.append(left.pop())
        while left and left[-1].outer.start < quotation.outer.end:
            left.pop()
        found.append(quotation)
    return found + left[::-1]


def find_quotations(text: str, paragraphs: Sequence[Span]) -> tuple[tuple[Quotation, ...], ...]:
    """The quotations of each paragraph, in order, outermost only.

    A paragraph that opens with a mark after one that was not closed goes on with that quotation.
    """
    singles = quotes_in_singles(text, paragraphs)
    found: list[tuple[Quotation, ...]] = []
    left_open = False
    for paragraph in paragraphs:
        low, high = paragraph.start, paragraph.end
        doubles = [q for q in _pair(_double_marks(text, low, high), high, True) if not _attribute_value(text, q)]
        here = doubles
        if singles or not doubles:
            single = _pair(_single_marks(text, low, high), high, False)
            held = [q for q in single if _is_quoted(text, q, low, singles)]
            here = _beside(held, doubles) if held else doubles
        if here and left_open and here[0].outer.start == low:
            first = here[0]
            here[0] = Quotation(first.inner, first.outer, first.closed, continues=True)
        found.append(tuple(here))
        left_open = bool(here) and not here[-1].closed
    return tuple(_mend(text, found))


def _mend(text: str, found: Sequence[tuple[Quotation, ...]]) -> Iterator[tuple[Quotation, ...]]:
    """The quotations with those closed that were never closed and don't go on, where a wrong mark stands for theirs."""
    for number, here in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else ()
        goes_on = bool(following) and following[0].continues
        if here and not here[-1].closed and not goes_on:
            last = here[-1]
            stand_in = STAND_IN.search(text, last.inner.start, last.inner.end)
            if stand_in:
                end = stand_in.end() - 1
                here = (*here[:-1], Quotation(Span(last.inner.start, end), Span(last.outer.start, end + 1)))
        yield here


def _is_quoted(text: str, quotation: Quotation, low: int, singles: bool) -> bool:
    """Whether single marks hold a quotation: the article quotes in them, or what they hold ends as speech does."""
    if not quotation.closed:
        return singles and quotation.outer.start == low
    words = quotation.inner.of(text).split()
    return singles or (len(words) > 2 and words[-1][-1] in ".,?!")
