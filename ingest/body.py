"""Where on a page the article lies: the stretch of blocks that reads most like running text.

Every block has a score, and the stretch with the largest sum is taken (Bentley's maximum segment; Pasternack
and Roth, Extracting Article Text from the Web with Maximum Subsequence Segmentation, 2009). What is indented
less than the paragraphs stands outside of the part of the page that holds them: a paste keeps the page's
nesting as indentation, where it keeps any.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from ingest.dates import has_time_of_day
from ingest.page import Page

_MOST_WORDS = 80  # a paragraph counts no more than this many words
_COST = 6  # what a block must be worth to be better in than out
_SHORT = 0.5  # a short sentence: an answer, a cry
_LABEL = -5.0
_ITEM = -6.0
_ROW = -1.0  # of a table
_MANY_ROWS, _TABLE_ROW = 12, 2.0
_FURNITURE = -9.0
_WITHIN = -3.0  # furniture that stands within articles as often as around them
_MET_WITHIN = frozenset(
    ("advertisement", "caption", "image credit", "read more", "newsletter", "share button", "player", "print edition")
)
_OUTSIDE = -10.0
_BOXED = -3.0  # the least that a block in a box among the paragraphs counts
_LONG = 40  # words of a paragraph that stands for itself
_AROUND = 9  # blocks
_SOON_ENDED = 9  # blocks
_NEAR = 2  # columns that a list may stand in from its paragraphs
_WIDEST_BOX, _NARROW = 14, 2  # blocks
_FINAL = frozenset(("comments", "copyright", "tags", "editor", "cookie notice", "subscription wall"))
_LEAST_WORDS = 5  # of a paragraph that goes on
_OTHERS_WORDS = 10  # of one that must be about something else
_OPENINGS = """
After Also Although Because Before During Earlier Each Even Every First From Here However Last Later Many Meanwhile More
Most Much Next None Nothing Once Only Other Over Since Some Still Such Than That Their Then There These They This Those
Though Through Today Under Until What When Where Which While With Without Would Your
"""
_OPENING = frozenset(_OPENINGS.split())  # words that a sentence begins with, and no names
_CAPITALISED = re.compile(r"\b[A-Z][\w-]{3,}")
_TIED = re.compile(r"['\"“‘]?(?:He|She|They|His|Her|Their|It|But|And|Yet|However) ")
_SOON = 60  # words of running text after which a line about comments can be the end


def stretch(page: Page, whys: Sequence[str | None]) -> range:
    """The blocks of the article and of what stands among them.

    `whys` holds for each block why it is furniture by its own words, or None.
    """
    scores = [_score(page, at, whys) for at in range(len(page))]
    _count_tables(scores)
    _stop_at_comments(page, whys, scores)
    first = _best(scores)
    indent = indent_of(page, first)
    if indent is None:
        return _until_furniture(page, whys, _resumed(page, whys, first, None))
    return _level(page, whys, _resumed(page, whys, _best(_nested(page, scores, indent)), indent), indent)


def _resumed(page: Page, whys: Sequence[str | None], part: range, indent: int | None) -> range:
    """The stretch, and the paragraphs that go on with it behind a box of links or a form.

    Behind more than a line or two they must speak of somebody of whom it has told, or begin with a word that ties
    them to what came before: the summary of another article is about others.
    """
    names = {name for at in part if not whys[at] for name in names_in(page.keys[at])}
    at = stop = part.stop
    while part and at < min(len(page), stop + _WIDEST_BOX) and whys[at] not in _FINAL:
        key, words = page.keys[at], page.words(at)
        is_prose = page.shapes[at].is_sentence and not whys[at] and not key.endswith(("?", "!"))
        if is_prose and (indent is None or page.blocks[at].indent == indent):
            is_next = at - stop <= _NARROW and all(whys[stop:at])
            if words >= _LEAST_WORDS and (is_next or _is_tied(key, names)):
                stop = at + 1
                names |= names_in(key)
            elif words >= _OTHERS_WORDS:
                break
        at += 1
    return range(part.start, stop)


def names_in(text: str) -> set[str]:
    return set(_CAPITALISED.findall(text)) - _OPENING


def _is_tied(text: str, names: set[str]) -> bool:
    return _TIED.match(text) is not None or not names.isdisjoint(names_in(text))


def _level(page: Page, whys: Sequence[str | None], part: range, indent: int) -> range:
    """The stretch without a box at its end, and with what stands around it as its paragraphs do."""
    start, stop = part.start, part.stop
    while stop - 1 > start and page.blocks[stop - 1].indent > indent + _NEAR:
        stop -= 1
    while stop < len(page) and not whys[stop] and 0 <= page.blocks[stop].indent - indent <= _NEAR:
        stop += 1
    while start > 0 and not whys[start - 1] and 0 <= page.blocks[start - 1].indent - indent <= _NEAR:
        start -= 1
    return range(start, stop)


def _until_furniture(page: Page, whys: Sequence[str | None], part: range) -> range:
    """The stretch with what follows it, if that ends soon at the page's furniture or its end: a list, a last line."""
    for stop in range(part.stop, min(part.stop + _SOON_ENDED, len(page)) + 1):
        if stop == len(page) or whys[stop]:
            return range(part.start, stop)
    return part


def _score(page: Page, at: int, whys: Sequence[str | None]) -> float:
    form, block, why = page.shapes[at], page.blocks[at], whys[at]
    if why is not None:
        return _WITHIN if why in _MET_WITHIN else _FURNITURE
    if form.is_sentence:
        worth = max(float(min(form.words, _MOST_WORDS) - _COST), _SHORT)
        alone = worth > 0 and _is_alone(page, at, whys)
        return worth * (0.3 if form.words < _LONG else 0.6) if alone else worth
    if form.ended and form.words >= 2 and not page.keys[at].endswith(":"):
        return max(form.words * 0.3, _SHORT)
    if form.words >= 14 and form.lower >= 0.5 and not block.marker:
        return form.words * 0.3
    if form.words >= 4 and sum(word.strip("().,%$€£+-").isdigit() for word in page.keys[at].split()) * 4 >= form.words:
        return _ROW
    if block.marker:
        return _ITEM
    return _LABEL


def _count_tables(scores: list[float]) -> None:
    """A table of many rows is what its page is for; one of a few stands in a box."""
    rows = 0
    for at, score in enumerate((*scores, 0.0)):
        if score == _ROW:
            rows += 1
            continue
        if rows >= _MANY_ROWS:
            scores[at - rows : at] = [_TABLE_ROW] * rows
        rows = 0


def _is_alone(page: Page, at: int, whys: Sequence[str | None]) -> bool:
    """A paragraph between labels: the summary in a list of links looks so."""
    return not any(_is_prose_beside(page, at, step, whys) for step in (-1, 1))


def _is_prose_beside(page: Page, at: int, step: int, whys: Sequence[str | None]) -> bool:
    """Whether the next block is running text, pictures and boxes left aside."""
    for other in range(at + step, at + step * _AROUND, step):
        if not 0 <= other < len(page):
            return False
        if not (whys[other] in _MET_WITHIN or page.blocks[other].indent > page.blocks[at].indent + _NEAR):
            return page.shapes[other].is_running
    return False


def _nested(page: Page, scores: Sequence[float], indent: int) -> list[float]:
    """Scores, seen how far each block is indented: as the paragraphs are, less, or more."""
    level = [
        score if score > 0 and block.indent == indent else 0.0 for score, block in zip(scores, page.blocks, strict=True)
    ]
    half = sum(level) / 2
    found = []
    for block, score, above in zip(page.blocks, scores, accumulate(level), strict=True):
        if block.indent < indent:
            found.append(score * 0.3 if score > 0 and above < half else min(score, 0.0) + _OUTSIDE)
        elif score > 0:
            found.append(score if block.indent <= indent + _NEAR else score * 0.3)
        elif block.indent > indent + _NEAR:
            found.append(max(score, _BOXED))
        else:
            found.append(score * 0.3 if score >= _ITEM else score)
    return found


def indent_of(page: Page, part: range) -> int | None:
    """How far most of the running text of a part is indented; None where the page's indentation tells nothing."""
    words: Counter[int] = Counter()
    running = [at for at in part if page.shapes[at].is_running and not page.blocks[at].marker]
    for at in running or part:
        if page.words(at) >= 4:
            words[page.blocks[at].indent] += min(page.words(at), _MOST_WORDS) ** 2
    if not words:
        return None
    indent = words.most_common(1)[0][0]
    others = sum(block.indent != indent for block in page.blocks)
    return indent if others * 6 > len(page) else None


def _stop_at_comments(page: Page, whys: Sequence[str | None], scores: list[float]) -> None:
    """What readers wrote under an article is prose as well: it counts for nothing.

    Such a line may also be a button above or within the article, so most of the text must stand before it.
    """
    prose = [page.words(at) if page.shapes[at].is_sentence and not whys[at] else 0 for at in range(len(page))]
    before = list(accumulate(prose, initial=0))
    for at, why in enumerate(whys):
        late = why == "comments" and before[at] >= _SOON
        if late and (before[at] * 2 >= before[-1] or _has_times(page, at)):
            scores[at:] = [min(score, -1.0) for score in scores[at:]]
            return


def _has_times(page: Page, at: int) -> bool:
    following = [key for key in page.keys[at + 1 : at + 60] if len(key) < 80]
    return sum(map(has_time_of_day, following)) * 5 > len(following)


def _best(scores: Sequence[float]) -> range:
    """The stretch with the largest sum; of equal ones the first and longest."""
    best, best_sum = range(0), 0.0
    start, running = 0, 0.0
    for at, score in enumerate(scores):
        if running < 0:
            start, running = at, 0.0
        running += score
        if running > best_sum:
            best, best_sum = range(start, at + 1), running
    return best
