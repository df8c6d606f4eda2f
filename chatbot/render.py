"""The nouns as JSON, to the letter of the command line's contract. Where there is JSON, it is made here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatbot.answer import Answer, Citation
from ingest.article import Article, Card, Entry, Filters, Hit, Metadata, Passage, Said, Span
from ingest.corrections import corrections

if TYPE_CHECKING:
    from ingest.cleaning_again import Lines

Json = dict[str, Any]


def answer(given: Answer) -> Json:
    """An answer, or an abstention, as `byline ask --json` prints it."""
    coverage = given.coverage
    return {
        "id": given.question.id,
        "question": given.question.follow.typed if given.question.follow else given.question.text,
        "intent": given.reading.intent,
        "filters": filters(given.reading.filters),
        "read": list(given.reading.read),
        "notes": list(given.reading.notes),
        "answer": given.text,
        "abstained": given.abstained,
        "reason": given.reason,
        "cut": given.cut,
        "sentences": [
            {"text": s.text, "citations": list(s.citations), "kind": s.kind, "speaker": s.speaker}
            | ({"date": s.date} if s.date else {})
            for s in given.sentences
        ],
        "citations": [citation(c) for c in given.citations],
        "statements": [said(s) for s in given.statements],
        "coverage": None
        if coverage is None
        else {
            "shown": coverage.shown,
            "found": coverage.found,
            "articles": coverage.articles,
            "unattributed": coverage.unattributed,
            "mentions": coverage.mentions,
        },
        "nearest": [citation(c) for c in given.nearest],
        "speakers": list(given.speakers),
        "dropped": [{"text": d.text, "why": d.why} for d in given.dropped],
        "backend": given.backend,
        "host": given.host,
        "seconds": given.seconds,
    }


def filters(given: Filters) -> Json:
    return {
        "tags": list(given.tags),
        "articles": list(given.articles),
        "outlets": list(given.outlets),
        "authors": list(given.authors),
        "speakers": list(given.speakers),
        "since": given.since,
        "until": given.until,
    }


def citation(given: Citation) -> Json:
    return {
        "n": given.n,
        "article": given.article,
        "revision": given.revision,
        "title": given.title,
        "outlet": given.outlet,
        "published": given.published,
        "start": given.span.start,
        "end": given.span.end,
        "source_start": given.source.start,
        "source_end": given.source.end,
        "text": given.text,
        "page": given.beside.page,
        "updated": given.beside.updated,
        "corrections": list(given.beside.corrections),
        "near_copies": list(given.beside.near_copies),
    }


def said(given: Said) -> Json:
    statement = given.statement
    return {
        "article": given.article,
        "revision": given.revision,
        "speaker": statement.speaker,
        "role": statement.role,
        "kind": statement.kind,
        "cue": given.cue,
        "mention": _ends(statement.mention),
        "content": [_ends(s) for s in statement.content],
        "text": list(given.text),
        "source_mention": _ends(given.source_mention),
        "source_content": [_ends(s) for s in given.source_content],
        "second_hand": statement.second_hand,
        "also": list(given.also),
    }


def hit(given: Hit, title: str | None) -> Json:
    return {
        "article": given.article,
        "revision": given.revision,
        "title": title,
        "start": given.span.start,
        "end": given.span.end,
        "source_start": given.source.start,
        "source_end": given.source.end,
        "score": round(given.score, 6),
        "text": given.text,
    }


def entry(given: Entry) -> Json:
    metadata = given.metadata
    return {
        "id": given.id,
        "revision": given.revision,
        "status": given.status,
        "source": given.source,
        "title": metadata.title,
        "author": list(metadata.authors),
        "outlet": metadata.outlet,
        "published": metadata.published,
        "passages": given.passages,
        "statements": given.statements,
        "near_copy_of": given.near_copy_of,
        "error": given.error,
        "notes": list(given.notes),
    }


def card(given: Card) -> Json:
    return {
        "id": given.id,
        "revision": given.revision,
        **_listed(given.metadata),
        "tags": list(given.tags),
        "passages": given.passages,
        "statements": given.statements,
        "near_copies": list(given.near_copies),
    }


def article(given: Article, passages: list[Passage], statements: list[Said]) -> Json:
    """An article with everything, as `byline articles show --json` prints it."""
    metadata, revision = given.metadata, given.revision
    return {
        "id": given.id,
        "revision": revision.number,
        **_listed(metadata),
        "tags": list(given.tags),
        "passages": [{"start": p.span.start, "end": p.span.end} for p in passages],
        "statements": [said(s) for s in statements],
        "text": revision.text,
        "language": metadata.language,
        "section": metadata.section,
        "editor": metadata.editor,
        "updated": metadata.updated,
        "sources": list(given.sources),
        "near_copies": list(given.near_copies),
        "origin": dict(metadata.origin),
        "removed": [
            {"source_start": r.span.start, "source_end": r.span.end, "text": r.text, "why": r.why}
            for r in revision.removed
        ],
        "pages": list(revision.pages),
        "corrections": [
            {"start": span.start, "end": span.end, "text": span.of(revision.text)}
            for span in corrections(revision.text)
        ],
    }


def source_lines(given: Lines) -> Json:
    """The lines of a source text, as `byline articles clean --json` prints them."""
    return {
        "id": given.article,
        "revision": given.revision,
        "lines": [
            {
                "n": line.number,
                "source_start": line.span.start,
                "source_end": line.span.end,
                "text": line.text,
                "kept": line.kept,
                "why": line.why,
                "given": line.given,
            }
            for line in given.lines
        ],
    }


def _listed(metadata: Metadata) -> Json:
    return {
        "title": metadata.title,
        "author": list(metadata.authors),
        "outlet": metadata.outlet,
        "published": metadata.published,
        "url": metadata.url,
    }


def _ends(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
