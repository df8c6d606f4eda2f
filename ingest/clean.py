"""From a pasted page to an article: what is its text, what is page furniture, and the map back to the source.

    blocks -> furniture by its words -> where the article lies -> its title -> furniture by its place -> text

Nothing is rewritten: the text is whole lines of the source. Where no rule is sure a line is kept, and what is
taken out is kept beside it with its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest import asides
from ingest.article import Body, Document, Metadata, Piece, Removed, SourceMap, Span
from ingest.body import stretch
from ingest.bylines import is_byline, is_credit
from ingest.corrections import notices
from ingest.dates import begins_with_date, is_date_line
from ingest.errors import NoArticle, SourceError
from ingest.furniture import SHARE_WHY, page_whys, wordings
from ingest.headline import between, title_at
from ingest.metadata import stated
from ingest.page import Page
from ingest.several import second_article
from ingest.walls import (
    CUT_OFF,
    EMPTY_SHELL,
    LITTLE,
    LOGIN_WALL,
    SCRIPT,
    SHORT,
    is_notice,
    refused,
    speaks_to_reader,
    walled,
)

VERSION = 3

_TITLE, _BYLINE, _DATE, _SECTION = "title", "byline", "date", "section"
_BEFORE, _AFTER = "before the article", "after the article"
_MOST_WORDS_OF_A_BYLINE = 24
_KINDS_OF_A_PAGE = 2  # one kind of furniture may be a line of a poem; two are a page
_HEAD, _FOOT = 6, 2  # blocks
_LEVELS_OF_A_PAGE = 5  # of indentation
_LOWER_WORD = re.compile(r"\b[^\W\d_A-Z]{2,}\b")
_LEAST_WORDS = 3
_CORRECTED = 15  # blocks behind the article
_HEADS = 8  # blocks among which a notice's heading is looked for
_LEAST_WORDS_OF_A_WALL, _MOST_WORDS_OF_A_WALL = 4, 40  # what has fewer is a menu's
_LONGEST_SHOWN = 80
_TEASER = 60  # words up to which the lines above a wall are not the article
_NO_LABEL = 10  # words that no menu's entry has

NOTHING = "there is no text in it: paste the article's text, or name a file that has some"
NO_ARTICLE = (
    "there is no article in it, only menus or a notice: paste the page's text again once the article shows, "
    "or paste the article alone"
)


@dataclass(frozen=True)
class Cleaned:
    """An article's text and what was taken out of its source.

    Every line of the source that isn't blank is either within a piece of `source_map` or in `removed`.
    `metadata` is what the page says of itself; `notes` is what a person should know of how it was read.
    """

    text: str
    source_map: SourceMap
    removed: tuple[Removed, ...]
    metadata: Metadata
    notes: tuple[str, ...] = ()


def whole(source_text: str) -> Cleaned:
    """A body that was given as such: all of it is the article's text."""
    return Cleaned(source_text, SourceMap.identity(len(source_text)), (), Metadata())


def cleaned(document: Document) -> Cleaned:
    """What is the article in a document; offsets are into the document's text, whatever the reader took of it.

    Raises NoArticle, and SourceError for a text that holds two.
    """
    body = document.body
    if body is None:
        return whole(document.text) if document.is_body else clean(document.text, alone=True)
    if not body.text.strip():
        raise NoArticle(NOTHING)
    if document.is_body:
        return Cleaned(body.text, body.source_map, body.removed, Metadata())
    inner = clean(body.text)
    return replace(
        inner,
        source_map=inner.source_map.through(body.source_map),
        removed=tuple(sorted((*body.removed, *_in_source(inner.removed, body, document.text)), key=lambda r: r.span)),
    )


def _refuse_several(page: Page) -> None:
    """Raises SourceError where two articles were pasted as one.

    The second's words would be given to the first's outlet, author and speakers; nobody would see it. Taken apart by
    us, a line in the wrong half would do the same. Who pasted them does it in a moment.
    """
    second = second_article(page, _worded(page))
    if second is not None:
        line = page.source.count("\n", 0, second.start) + 1
        headline = " ".join(second.of(page.source).split())[:_LONGEST_SHOWN]
        raise SourceError(
            f"there are two articles in it: the second begins at line {line} (“{headline}”); take each in by itself"
        )


def _in_source(removed: Sequence[Removed], body: Body, source: str) -> Iterator[Removed]:
    """What was taken out of a body, as what was taken out of the source."""
    for one in removed:
        span = body.source_map.to_source(one.span)
        yield Removed(span, span.of(source), one.why)


def reasons() -> tuple[str, ...]:
    """All reasons that `Removed.why` can have, in the order in which the rules are tried."""
    named = (SHARE_WHY, *(p.why for p in wordings().phrases), _BYLINE, _DATE, _TITLE, _SECTION)
    return tuple(dict.fromkeys((*named, *(rule.why for rule in asides.RULES), _BEFORE, _AFTER)))


def clean(source_text: str, *, alone: bool = False) -> Cleaned:
    """The article in a pasted page, or in a text that is an article already.

    Raises NoArticle if the text is blank, or holds nothing but menus or a notice, and, where it is to be `alone`,
    SourceError if there is another one.
    """
    page = Page.of(source_text)
    if not len(page):
        raise NoArticle(NOTHING)
    if alone:
        _refuse_several(page)
    worded, is_page = _by_words(page)
    part = stretch(page, worded) if is_page else range(len(page))
    part = part or range(len(page))
    title = title_at(page, part, worded)
    whys = _by_place(page, part, title, worded, is_page)
    kept = [at for at, why in enumerate(whys) if why is None]
    if why := _wall(page, kept):
        raise NoArticle(f"it {why}")
    if not _is_article(page, kept, is_page):
        raise NoArticle(NO_ARTICLE)
    text, source_map = _text_of(page, kept)
    metadata = stated(page, part, title, whys, worded)
    return Cleaned(text, source_map, _removed(page, whys), metadata, _notes(page, kept, is_page))


def _wall(page: Page, kept: Sequence[int]) -> str | None:
    """What a page of which little is left is instead of an article, as far as it says so."""
    words = sum(map(page.words, kept))
    if words >= SHORT:
        return None
    prose = [page.keys[at] for at in kept if page.shapes[at].ended]
    is_told = sum(is_notice(key) and speaks_to_reader(key) for key in prose) * 2 < len(prose)
    if words < _TEASER and _breaks_off(page, kept):
        return LOGIN_WALL
    if is_told and words >= LITTLE:
        return None
    heads = [page.keys[at] for at in range(min(_HEADS, len(page)))]
    shown = "\n".join(page.keys)
    if (why := refused(heads, shown)) or is_told:
        return why
    said = "\n".join(page.keys[at] for at in range(len(page)) if page.words(at) >= _LEAST_WORDS_OF_A_WALL)
    return walled(said) or (EMPTY_SHELL if SCRIPT.search(said) else None)


def _breaks_off(page: Page, kept: Sequence[int]) -> bool:
    """Whether the page asks to subscribe to read on, below the article's first lines."""
    below = range(kept[0] if kept else 0, len(page))
    return any(page.words(at) <= _MOST_WORDS_OF_A_WALL and CUT_OFF.search(page.keys[at]) for at in below)


def _by_words(page: Page) -> tuple[list[str | None], bool]:
    """Why each block is furniture by its own words, and whether this is a page and not a bare article."""
    whys = _worded(page)
    kinds = {why for why in whys if why not in (None, _BYLINE, _DATE)}
    nested = len({block.indent for block in page.blocks if not block.marker}) >= _LEVELS_OF_A_PAGE
    is_page = len(kinds) >= _KINDS_OF_A_PAGE or (nested and bool(kinds))
    if not is_page:
        whys = [None if why in page_whys() or _is_too_low(page, at, why) else why for at, why in enumerate(whys)]
    return whys, is_page


def _worded(page: Page) -> list[str | None]:
    words = wordings()
    seen: dict[str, str | None] = {}
    for at, key in enumerate(page.keys):
        if key not in seen:
            seen[key] = words.why(key, page.words(at)) or _of_an_article(key, page.words(at))
    return [seen[key] for key in page.keys]


def _is_too_low(page: Page, at: int, why: str | None) -> bool:
    """In a bare article a name or a date is its own business but at the head and the foot."""
    return why in (_BYLINE, _DATE) and _HEAD <= at < len(page) - _FOOT


def _of_an_article(key: str, words: int) -> str | None:
    if words > _MOST_WORDS_OF_A_BYLINE:
        return None
    if is_date_line(key) or begins_with_date(key):
        return _DATE
    return _BYLINE if is_byline(key) or is_credit(key) else None


def _by_place(
    page: Page, part: range, title: int | None, worded: Sequence[str | None], is_page: bool
) -> list[str | None]:
    """Why each block is not the article's text; None for one that is."""
    whys = list(worded)
    _keep_dates_within(page, part, whys)
    if title is not None:
        whys[title] = _TITLE
        for at in range(title):
            whys[at] = whys[at] or _BEFORE
        if title > 0 and whys[title - 1] == _BEFORE and _is_kicker(page, title - 1):
            whys[title - 1] = _SECTION
        summary = between(page, title, part, worded)
        part = range(min(summary.start, part.start), part.stop) if _is_near(summary) else part
        part = range(max(part.start, title), part.stop)
    marks = asides.Marks(page, part, title, whys)
    asides.mark(marks, is_page)
    corrections = _corrections(page, part, whys)
    return [
        why or (None if at in part or at in corrections else _BEFORE if at < part.start else _AFTER)
        for at, why in enumerate(whys)
    ]


def _corrections(page: Page, part: range, whys: Sequence[str | None]) -> frozenset[int]:
    """What the house put right stands at the foot, behind bylines and buttons, and was published like the rest."""
    foot = range(part.stop, min(len(page), part.stop + _CORRECTED))
    return frozenset(at for run in notices(page.blocks) for at in run if at in foot and not whys[at])


def _keep_dates_within(page: Page, part: range, whys: list[str | None]) -> None:
    """Dates and names are headings too, in a chronicle or a list: between paragraphs they stay."""
    prose = [at for at in part if page.shapes[at].is_running and not whys[at]]
    for at in range(prose[0], prose[-1]) if prose else ():
        if whys[at] in (_DATE, _BYLINE):
            whys[at] = None


def _is_near(summary: range) -> bool:
    return len(summary) <= 25


def _is_kicker(page: Page, at: int) -> bool:
    return page.words(at) <= 5 and not page.shapes[at].ended and not page.blocks[at].marker


def _is_article(page: Page, kept: Sequence[int], is_page: bool) -> bool:
    """Whether what is left says anything: a sentence, or words that no menu has."""
    least = _LEAST_WORDS if is_page else 2
    for at in kept:
        form = page.shapes[at]
        if form.is_sentence or (form.ended and form.words >= least and form.lower > 0):
            return True
        if len(_LOWER_WORD.findall(page.keys[at])) >= _LEAST_WORDS or (
            not is_page and len(page.keys[at].split()) >= _NO_LABEL
        ):
            return True
    return False


def _text_of(page: Page, kept: Sequence[int]) -> tuple[str, SourceMap]:
    """The kept blocks' lines, unchanged, with the blank lines behind them, and where each stretch came from."""
    stretches: list[tuple[int, int]] = []
    for before, at in zip([-2, *kept], kept, strict=False):
        start, end = _line_start(page, at, before), _blank_end(page, at)
        if stretches and stretches[-1][1] >= start:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    first, last = page.blocks[kept[0]], page.blocks[kept[-1]]
    stretches[0] = (first.start, stretches[0][1])
    stretches[-1] = (stretches[-1][0], last.end)
    pieces, parts, length = [], [], 0
    for start, end in stretches:
        pieces.append(Piece(length, start, end - start))
        parts.append(page.source[start:end])
        length += end - start
    return "".join(parts), SourceMap(tuple(pieces))


def _line_start(page: Page, at: int, before: int) -> int:
    """Where a block's lines begin.

    The blank lines above it are taken along where what was taken out stood right below the block before: else
    two paragraphs would be on neighbouring lines.
    """
    if before >= 0 and before < at - 1 and not page.blocks[before + 1].gap and page.blocks[at].gap:
        return page.blocks[at - 1].after
    return page.blocks[at].line


def _blank_end(page: Page, at: int) -> int:
    return page.blocks[at + 1].line if at + 1 < len(page) else len(page.source)


def _removed(page: Page, whys: Sequence[str | None]) -> tuple[Removed, ...]:
    """What was taken out: neighbouring blocks with one reason as one."""
    found: list[tuple[int, int, str]] = []
    previous: str | None = None
    for block, why in zip(page.blocks, whys, strict=True):
        if why is not None:
            if why == previous:
                found[-1] = (found[-1][0], block.end, why)
            else:
                found.append((block.start, block.end, why))
        previous = why
    return tuple(Removed(Span(start, end), page.source[start:end], why) for start, end, why in found)


def _notes(page: Page, kept: Sequence[int], is_page: bool) -> tuple[str, ...]:
    """A page of which little was kept, or that holds the rest back, deserves a look."""
    words = sum(form.words for form in page.shapes)
    left = sum(page.words(at) for at in kept)
    notes = []
    if is_page and left < 60 and left * 10 < words:
        notes.append(f"kept {left} of {words} words: the rest looks like page furniture")
    if is_page and _breaks_off(page, kept):
        notes.append("it may break off: its page asks to subscribe to read on")
    return tuple(notes)


def counted(cleaned: Cleaned) -> Counter[str]:
    """How many stretches were taken out for each reason."""
    return Counter(removed.why for removed in cleaned.removed)
