"""The nouns of proofreading: a draft that is read, and what is found of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ingest.article import Filters, Span
from ingest.corrections import corrections

Kind = Literal["ok", "misquoted", "wrong_speaker", "second_hand", "outdated", "not_found", "unsupported"]
What = Literal["quotation", "reported", "cited"]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place of the library that a note names outright, as our own JSON does. `text` is what is to stand there."""

    article: str
    revision: int | None = None
    span: Span | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or an entry in a list of sources: by which mark it is called, what it says, where it points."""

    mark: str
    text: str
    pointer: Pointer | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Where a draft calls a note: right behind the words up to `at`, an offset into the draft's text.

    It is called for the sentence there, or for all from `start` on, where that is told.
    """

    at: int
    mark: str
    start: int | None = None


@dataclass(frozen=True)
class Draft:
    """A text to be proofread: a paragraph a line, without markup and without its notes.

    `calls` are where it calls its `notes`. `block_quotes` are paragraphs that are set as quotations, with no marks
    needed. `own` are stretches that are about the text itself, as our exports mark them: nothing in them is judged.
    `pages` are the offsets at which pages begin, where its form has pages.
    """

    name: str
    text: str
    calls: tuple[Call, ...] = ()
    notes: tuple[Note, ...] = ()
    block_quotes: tuple[Span, ...] = ()
    own: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()

    @cached_property
    def _notices(self) -> tuple[Span, ...]:
        return corrections(self.text)

    def tells_notice(self, span: Span) -> bool:
        """Whether a stretch is in a notice of what was put right, as the draft repeats it from an article."""
        return any(notice.overlaps(span) for notice in self._notices)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a quotation, of reported speech, or of a sentence with a citation.

    `text` is what the draft has, at `at`; `given_to` whom it gives that to. `speaker` is who says it in the library,
    and `article`, `revision` and `span` where that stands; `also` are other articles where it does. `difference` shows
    a misquotation word by word, as the draft has it: "will [-never-] [+not+] go", + what the article has. `why` is for
    the reader.
    """

    kind: Kind
    what: What
    text: str
    at: Span
    given_to: str | None = None
    speaker: str | None = None
    article: str | None = None
    revision: int | None = None
    span: Span | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    difference: str | None = None
    why: str | None = None
    page: int | None = None
    also: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.kind == "ok"


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, in the order of the draft; `notes` is what else a reader of the report should know."""

    name: str
    findings: tuple[Finding, ...]
    filters: Filters = Filters()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        return all(one.holds for one in self.findings)

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if not one.holds)
