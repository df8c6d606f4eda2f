"""Taking stretches out of what a reader took of a document: they stay in the source text, and are told of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.article import Body, Document, Piece, Removed, SourceMap, Span


def body_of(document: Document) -> Body:
    """What the reader took of its text: where it says nothing, that is the text itself."""
    return document.body or Body(document.text, SourceMap.identity(len(document.text)))


def without(document: Document, gone: Sequence[tuple[Span, str]]) -> Document:
    """The same without some spans of its body's text, each with why, in order; unchanged where nothing would be left."""
    body = body_of(document)
    text, pieces, at = "", [], 0
    for end, after in [*((span.start, span.end) for span, _ in gone), (len(body.text), 0)]:
        stretch = body.text[at:end]
        at += 0 if text else len(stretch) - len(stretch.lstrip())
        if at < end:
            pieces.append(Piece(len(text), at, end - at))
            text += body.text[at:end]
        at = after
    blank = len(text) - len(text.rstrip())
    if not gone or blank == len(text):
        return document
    source_map = _shortened(pieces, len(text) - blank).through(body.source_map)
    removed = [*body.removed, *(one for span, why in gone for one in _told(document, body, span, why))]
    return replace(document, body=Body(text.rstrip(), source_map, tuple(sorted(removed, key=lambda one: one.span))))


def _shortened(pieces: Sequence[Piece], length: int) -> SourceMap:
    return SourceMap(
        tuple(
            replace(piece, length=min(piece.length, length - piece.text_start))
            for piece in pieces
            if piece.text_start < length
        )
    )


def _told(document: Document, body: Body, span: Span, why: str) -> Iterator[Removed]:
    """What a span of a body's text is in the source text, piece by piece."""
    for piece in body.source_map.pieces:
        start = max(span.start, piece.text_start)
        end = min(span.end, piece.text_start + piece.length)
        if body.text[start:end].strip():
            offset = piece.source_start - piece.text_start
            source = Span(start + offset, end + offset)
            yield Removed(source, source.of(document.text), why)
