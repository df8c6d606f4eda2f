"""What holds for every document that a reader of a binary form gives, and a way to read bytes."""

from __future__ import annotations

import io

from ingest.article import Document
from ingest.readers import registry
from ingest.sources import Found


def found(data: bytes, name: str) -> Found:
    return Found(name, f"/news/{name}", lambda: io.BytesIO(data))


def read(data: bytes, name: str) -> Document:
    """The one document of some bytes, by the registry."""
    (document,) = registry.documents(found(data, name))
    assert isinstance(document, Document), document
    assert_sound(document)
    return document


def text_of(document: Document) -> str:
    assert document.body is not None
    return document.body.text


def paragraphs_of(document: Document) -> list[str]:
    return text_of(document).split("\n\n")


def removed_from(document: Document) -> list[tuple[str, str]]:
    assert document.body is not None
    return [(one.text, one.why) for one in document.body.removed]


def assert_sound(document: Document) -> None:
    """Pieces are copies, in order in both; nothing but white space is between; pages are in order."""
    body = document.body
    assert body is not None
    covered = bytearray(len(document.text))
    text_at = source_at = 0
    for piece in body.source_map.pieces:
        assert piece.length > 0
        assert piece.text_start >= text_at and piece.source_start >= source_at
        assert not body.text[text_at : piece.text_start].strip()
        text_at, source_at = piece.text_start + piece.length, piece.source_start + piece.length
        assert body.text[piece.text_start : text_at] == document.text[piece.source_start : source_at]
        covered[piece.source_start : source_at] = b"x" * piece.length
    assert not body.text[text_at:].strip()
    for one in body.removed:
        assert one.text == one.span.of(document.text) != ""
        assert not any(covered[one.span.start : one.span.end])
        covered[one.span.start : one.span.end] = b"x" * len(one.text)
    assert all(is_covered or char.isspace() for is_covered, char in zip(covered, document.text, strict=True))
    assert list(document.pages) == sorted(document.pages)
    assert all(0 <= at <= len(document.text) for at in document.pages)
    document.text.encode()
