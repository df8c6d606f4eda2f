"""Two articles in one paste: where the second begins.

Taken for one, the second's words would go under the first's outlet, author and date, and its "he" and "she" to the
first's speakers. An article's head is a headline with a byline or a date under it and paragraphs below; a page has
one, but for the teasers around (no paragraphs below) and a live blog (many, all about one thing).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.article import Span
from ingest.body import names_in
from ingest.page import Page, content_words

_FEWEST_WORDS, _MOST_WORDS = 3, 25  # of a headline
_SIGNED = ("byline", "date")
_LAST = ("copyright",)
_UNDER = 5  # blocks under a headline among which its byline or date is looked for
_SOON = 12  # blocks under that in which the paragraphs begin
_PARAGRAPH = 8  # words
_LEAST_PARAGRAPHS, _LEAST_WORDS = 3, 60  # of an article
_MOST_PARAGRAPHS = 8  # that are looked at
_TOLD = 0.5  # of a headline's longer words that its first paragraphs have
_ALIKE = 0.34  # of the names that two parts of one article have in common
_LIVE = 4  # heads: a live blog, a list


def second_article(page: Page, worded: Sequence[str | None]) -> Span | None:
    """The headline of the second of several articles on a page, in its source; None where there is one article.

    `worded` is why each block is furniture by its words alone.
    """
    heads = list(_heads(page, worded))
    if not 2 <= len(heads) < _LIVE:
        return None
    first, second, stop = *heads[:2], [*heads, len(page)][2]
    is_over = any(why in _LAST for why in worded[first:second])
    if not is_over and _shared(page, range(first, second), range(second, stop)) >= _ALIKE:
        return None
    block = page.blocks[second]
    return Span(block.start, block.end)


def _heads(page: Page, worded: Sequence[str | None]) -> Iterator[int]:
    """The headlines of articles: signed, with paragraphs soon below, of which some say what the headline says."""
    at = 0
    while at < len(page):
        if _is_headline(page, worded, at):
            signed = _signed_at(page, worded, at)
            paragraphs = [] if signed is None else _paragraphs(page, worded, signed)
            if _is_told(page, at, paragraphs):
                yield at
                at = paragraphs[-1]
        at += 1


def _is_headline(page: Page, worded: Sequence[str | None], at: int) -> bool:
    form, block = page.shapes[at], page.blocks[at]
    if worded[at] or block.marker or page.links(at) or page.keys[at].endswith((".", ",", ";", ":")):
        return False
    return _FEWEST_WORDS <= form.words <= _MOST_WORDS


def _signed_at(page: Page, worded: Sequence[str | None], at: int) -> int | None:
    """The byline or date under a headline, with nothing between but a summary and furniture."""
    for below in range(at + 1, min(at + 1 + _UNDER, len(page))):
        if worded[below] in _SIGNED:
            return below
    return None


def _paragraphs(page: Page, worded: Sequence[str | None], signed: int) -> list[int]:
    """The first paragraphs below a byline, as far as they stand close together."""
    found: list[int] = []
    for at in range(signed + 1, len(page)):
        if at - (found[-1] if found else signed) > _SOON or len(found) == _MOST_PARAGRAPHS:
            break
        if found and worded[at] == "byline":
            break  # that of the next teaser in a list
        if not worded[at] and page.shapes[at].is_running and page.shapes[at].words >= _PARAGRAPH:
            found.append(at)
    return found


def _is_told(page: Page, headline: int, paragraphs: Sequence[int]) -> bool:
    if len(paragraphs) < _LEAST_PARAGRAPHS or sum(map(page.words, paragraphs)) < _LEAST_WORDS:
        return False
    own = content_words(page.keys[headline])
    told = set().union(*(content_words(page.blocks[at].text) for at in paragraphs))
    return len(own & told) >= max(1, _TOLD * len(own))


def _shared(page: Page, first: range, second: range) -> float:
    """The share of the names in the second part that the first has, too."""
    one, other = (set().union(*(names_in(page.blocks[at].text) for at in part)) for part in (first, second))
    return len(one & other) / max(1, min(len(one), len(other)))
