"""The nouns: what an article is, and how a stretch of it is named. Imports nothing of ours.

All offsets are code points, half open: ``text[start:end]``. Whatever is kept or sent elsewhere names a
stretch as (article id, revision number, start, end) and as nothing else; that stays true for ever, since
a revision's text never changes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Kind = Literal["direct", "indirect", "mixed"]
LINE_END_HYPHEN = "hyphen at the end of a line"
"""Why a hyphen was taken out where a word goes on in the next line."""

PRIVATE = "private"
"""The tag of articles of which no hosted model gets anything."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text: code points from `start` up to, not including, `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words at this span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an article's text that was copied, unchanged, from its source text."""

    text_start: int
    source_start: int
    length: int


@dataclass(frozen=True, slots=True)
class Removed:
    """A stretch of the source text that is not the article, and why it was taken out."""

    span: Span
    text: str
    why: str


@dataclass(frozen=True)
class SourceMap:
    """How an article's text lies in its source text: pieces, in order in both, that don't overlap.

    Text between two pieces is white space that the source doesn't have.
    """

    pieces: tuple[Piece, ...]

    @staticmethod
    def identity(length: int) -> SourceMap:
        """The map of a text that is its own source."""
        return SourceMap((Piece(0, 0, length),) if length else ())

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.text_start for piece in self.pieces]

    def to_source(self, span: Span) -> Span:
        """The outermost ends in the source text of a span of the text.

        An empty span, or one of inserted white space only, maps to the empty span where it would stand.
        """
        if not self.pieces:
            return Span(0, 0)
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        if span.start >= self.pieces[first].text_start + self.pieces[first].length and first + 1 < len(self.pieces):
            first += 1
        last = max(bisect_left(self._starts, span.end) - 1, 0)
        head, tail = self.pieces[first], self.pieces[last]
        start = head.source_start + min(max(span.start - head.text_start, 0), head.length)
        end = tail.source_start + min(max(span.end - tail.text_start, 0), tail.length)
        return Span(start, max(start, end))

    def through(self, outer: SourceMap) -> SourceMap:
        """The map of the same text into what its source was made of, where `outer` is the source's own map."""
        found = []
        for piece in self.pieces:
            end = piece.source_start + piece.length
            at = max(bisect_right(outer._starts, piece.source_start) - 1, 0)
            for under in outer.pieces[at:]:
                if under.text_start >= end:
                    break
                start = max(piece.source_start, under.text_start)
                stop = min(end, under.text_start + under.length)
                if start < stop:
                    offset = start - piece.source_start
                    source = under.source_start + start - under.text_start
                    found.append(Piece(piece.text_start + offset, source, stop - start))
        return SourceMap(tuple(found))

    def breaks(self, removed: tuple[Removed, ...]) -> tuple[int, ...]:
        """Offsets into the text at which something was taken out: no passage or citation may span one.

        A hyphen at which a word was broken over two lines stood between no two things.
        """
        gone = sorted(r.span for r in removed if r.why != LINE_END_HYPHEN)
        starts = [span.start for span in gone]
        found = []
        for before, after in zip(self.pieces, self.pieces[1:], strict=False):
            gap = Span(before.source_start + before.length, after.source_start)
            at = bisect_left(starts, gap.end) - 1
            if at >= 0 and gone[at].end > gap.start:
                found.append(after.text_start)
        return tuple(found)


@dataclass(frozen=True)
class Body:
    """A text that is made of stretches of a source text, and what was taken out between them.

    A reader that knows a page's structure gives the article so; one that only joins lines to paragraphs gives
    a text so in which the article is still to be found.
    """

    text: str
    source_map: SourceMap
    removed: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """A document's bytes as they came, and which reader in which version made the source text of them."""

    data: bytes
    media_type: str
    reader: str
    reader_version: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article beside its text.

    `published` and `updated` are ISO 8601, a date or a date and time with its zone. `origin` says for each
    field that is set where it came from: "given", "record", "page", ….
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published: str | None = None
    updated: str | None = None
    url: str | None = None
    language: str | None = None
    section: str | None = None
    editor: str | None = None
    origin: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of one source: its linear text, and what its form says about it.

    `source` is what it was asked for by: a path, `PATH#N` for a part, a URL, "-"; `location` the same for ever and
    from everywhere (an absolute path, a URL), None where it has none. `body` is what the reader took of its text, None
    where that is the text itself. Where `is_body` holds it is taken as the article as it stands; else what is not the
    article is still in it. `pages` are the offsets in `text` at which pages begin, where its form has pages.
    """

    source: str
    location: str | None
    text: str
    original: Original
    stated: Metadata = Metadata()
    tags: tuple[str, ...] = ()
    id: str | None = None
    is_body: bool = False
    body: Body | None = None
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Revision:
    """An article's text as it was at one time; it is only ever followed by another.

    `pages` are the offsets in the source text at which its pages begin, where its form has pages.
    """

    number: int
    text: str
    source_text: str
    source_map: SourceMap
    removed: tuple[Removed, ...] = ()
    pages: tuple[int, ...] = ()

    @cached_property
    def breaks(self) -> tuple[int, ...]:
        """Offsets into `text` that no passage or citation spans."""
        return self.source_map.breaks(self.removed)

    def to_source(self, span: Span) -> Span:
        return self.source_map.to_source(span)

    def page_of(self, offset: int) -> int | None:
        """The page, from 1, on which an offset into the source text stands; None where there are no pages."""
        return max(1, bisect_right(self.pages, offset)) if self.pages else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that is embedded and searched."""

    span: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """Something somebody said: where the words stand, and who the article gives them to.

    `content` is what was said, without its attribution and, when direct, without its quotation marks: a span
    for each piece. `mention` is where the article names the speaker of this statement ("he", "Easley");
    `speaker` the fullest name that the article has for them, None when it can't be told. `second_hand` is
    who told it, where that is not the speaker.
    """

    kind: Kind
    content: tuple[Span, ...]
    speaker: str | None = None
    role: str | None = None
    cue: Span | None = None
    mention: Span | None = None
    second_hand: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One published piece, with its newest revision. `id` is permanent; `near_copies` are the same story elsewhere."""

    id: str
    metadata: Metadata
    revision: Revision
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    near_copies: tuple[str, ...] = ()


def is_private(tags: Iterable[str]) -> bool:
    """Whether an article with these tags stays on the machine, in whatever case the tag is written."""
    return any(tag.strip().casefold() == PRIVATE for tag in tags)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles and statements count. Values of one field widen, different fields narrow.

    Outlets and tags are compared whole but for case (and an outlet's "The"); authors by any words of their name,
    `speakers` by any name an article uses; `since` and `until` are ISO dates, as exact as they are given, both included.
    """

    tags: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def narrow_articles(self) -> bool:
        """Whether anything but the speakers is asked for."""
        return bool(self.tags or self.articles or self.outlets or self.authors or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Card:
    """An article in one line: what a list or a citation shows of it.

    A `revision` above 1 is an update: earlier ones can be read still. `near_copies` are the ids of the other articles
    that tell the same story, the first of them first.
    """

    id: str
    revision: int
    metadata: Metadata
    tags: tuple[str, ...] = ()
    passages: int = 0
    statements: int = 0
    near_copies: tuple[str, ...] = ()

    @property
    def private(self) -> bool:
        """Whether nothing of it may leave the machine."""
        return is_private(self.tags)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as the library holds it: with its article, its words, and its place in the source text.

    `also` are the near-copies of the article in which the same words stand.
    """

    article: str
    revision: int
    statement: Statement
    text: tuple[str, ...]
    cue: str | None
    source_content: tuple[Span, ...]
    source_mention: Span | None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found; the higher its score, the better."""

    article: str
    revision: int
    span: Span
    source: Span
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one document. `id` is None where it failed, or would be new in a dry run."""

    source: str
    status: Literal["added", "updated", "unchanged", "duplicate", "failed", "skipped"]
    id: str | None = None
    revision: int | None = None
    metadata: Metadata = Metadata()
    passages: int = 0
    statements: int = 0
    near_copy_of: str | None = None
    error: str | None = None
    notes: tuple[str, ...] = ()
