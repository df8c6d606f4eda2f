"""Which block is an article's title, and what stands between it and the first paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.corrections import is_correction
from ingest.dates import dates_in
from ingest.page import Page, content_words

_REACH = 30  # blocks before the first paragraph that are looked at
_MOST_WORDS = 30
_LEAD = 30  # blocks of the article that its title is compared with
_ENOUGH = 1.6
_ALIKE = 0.6
_SIGNED = ("byline", "date", "time ago")
_SOON = 9  # blocks
_PATH = re.compile(r"[›»>].*[›»>]")
_BELOW_LINKS = 0.5  # for standing under a path or the names of sections
_PER_BLOCK = 0.08  # less for every block between it and the article
_TITLE_WORDS = 5  # a line with fewer is a section's name as well
_BODY_WORDS = 12  # a sentence this long is a paragraph, not a heading


def title_at(page: Page, part: range, whys: Sequence[str | None]) -> int | None:
    """The block that is the title, or None where none is likely enough.

    A title shares words with the article, stands near its beginning, is followed by a byline or a date, and is
    often repeated on its page. `part` is where the article lies, `whys` why a block is furniture.
    """
    first = first_paragraph(page, part, whys)
    if first is None:
        return None
    lead: set[str] = set()
    for at in range(first, min(first + _LEAD, len(page))):
        if at in part and not whys[at]:
            lead |= content_words(page.keys[at])
    best, best_score = None, _ENOUGH
    distance = 0
    for at in range(min(first - 1, _first_sentence(page, part, whys)), max(first - _REACH, 0) - 1, -1):
        if _is_paragraph(page, at) and page.words(at) >= _BODY_WORDS and not whys[at]:
            distance += 1
        elif not whys[at]:
            score = _likeness(page, at, lead, whys) - _PER_BLOCK * distance
            best, best_score = (at, score) if score > best_score else (best, best_score)
            distance += 1
    return _above_summary(page, best, lead, whys) if best is not None else None


def first_paragraph(page: Page, part: range, whys: Sequence[str | None]) -> int | None:
    """The first block of the article that is running text, and no notice that something was put right."""
    own = [at for at in part if not whys[at]]
    running = (at for at in own if _is_paragraph(page, at) and not is_correction(page.keys[at]))
    return next(running, next((at for at in own if page.shapes[at].is_sentence), None))


def _has_date(page: Page, at: int) -> bool:
    """Whether a short line, no sentence, says when."""
    return page.words(at) <= 12 and not page.shapes[at].is_sentence and bool(dates_in(page.keys[at]))


def _first_sentence(page: Page, part: range, whys: Sequence[str | None]) -> int:
    """The first block of the article that ends like a statement: no title stands below it."""
    ended = (at for at in part if not whys[at] and page.words(at) >= 2 and page.keys[at].endswith((".", '."', ".”")))
    return next(ended, part.stop)


def _above_summary(page: Page, at: int, lead: set[str], whys: Sequence[str | None]) -> int:
    """The title, where a summary below it was the likelier one: both look alike, and the title comes first."""
    above = at - 1
    if above < 0 or whys[above] or page.words(above) < _TITLE_WORDS:
        return at
    is_deeper = page.blocks[above].indent > page.blocks[at].indent
    if is_deeper or page.keys[at].casefold() in page.keys[above].casefold():
        return at
    less = _likeness(page, at, lead, whys) - _likeness(page, above, lead, whys)
    return above if less <= _ALIKE else at


def _is_paragraph(page: Page, at: int) -> bool:
    """Running text, and no question or long headline."""
    form = page.shapes[at]
    if page.keys[at].endswith(("?", "!")) or not form.ended:
        return form.is_running and form.words > _MOST_WORDS
    return form.is_running and form.words >= 8


def _likeness(page: Page, at: int, lead: set[str], whys: Sequence[str | None]) -> float:
    form, block, key = page.shapes[at], page.blocks[at], page.keys[at]
    if not 2 <= form.words <= _MOST_WORDS or block.marker or key.endswith((",", ";", ":")):
        return 0.0
    if _PATH.search(key) or _has_date(page, at) or page.links(at) or _holds_copyright(page, key, whys):
        return 0.0
    own = content_words(key)
    score = 2.0 * len(own & lead) / len(own) if own else 0.5
    score += min(form.words, 10) / 10
    if form.words <= 3 and at > 0:
        score -= 0.7
    if at == 0 and (page.gap_after(at) or _is_right_above_text(page, at)):
        score += 0.8
    if key.endswith(".") and not key.endswith("..."):
        score -= 0.7
    if not block.gap and not page.gap_after(at):
        score -= 0.3
    if any(whys[i] in _SIGNED or _has_date(page, i) for i in range(at + 1, min(at + _SOON, len(page)))):
        score += 0.8
    if page.counts[key.casefold()] > 1:
        score += 0.4
    if at > 0 and whys[at - 1] in (None, "menu") and page.links(at - 1):
        score += _BELOW_LINKS
    return score


def _is_right_above_text(page: Page, at: int) -> bool:
    """Whether a line that doesn't end like a sentence stands right above running text, as in what is pasted by hand."""
    return at + 1 < len(page) and not page.shapes[at].ended and _is_paragraph(page, at + 1)


def _holds_copyright(page: Page, key: str, whys: Sequence[str | None]) -> bool:
    """Whether a line is the name of the house, as the line on copyright says it."""
    name = key.casefold()
    return any(why == "copyright" and name in page.keys[at].casefold() for at, why in enumerate(whys))


def between(page: Page, title: int, part: range, whys: Sequence[str | None]) -> range:
    """The blocks behind the title up to the first paragraph: bylines, dates, buttons, a summary."""
    first = first_paragraph(page, part, whys)
    return range(title + 1, max(first if first is not None else part.start, title + 1))
