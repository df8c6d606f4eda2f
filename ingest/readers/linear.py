"""A source text and, out of it, a body, written at once: nothing has to be looked for afterwards.

keep: in both    drop: in the source text alone, with its reason    space: white space, of its own kind in each
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ingest.article import Body, Document, Metadata, Original, Piece, Removed, SourceMap, Span
from ingest.sources import Found

PARAGRAPH = "\n\n"


class Linear:
    """Writes a source text and its body. White space waits until something follows it, so that none is at the ends."""

    def __init__(self) -> None:
        self.pages: list[int] = []
        self._source: list[str] = []
        self._body: list[str] = []
        self._source_length = 0
        self._body_length = 0
        self._source_space = ""
        self._body_space = ""
        self._pieces: list[tuple[int, int, int]] = []
        self._removed: list[tuple[int, int, str]] = []

    def keep(self, text: str) -> None:
        """What stands in the source text and in the body."""
        if not text:
            return
        same = self._source_space == self._body_space and self._ends_alike()
        if not same:
            self._write_space()
            self._write_body_space()
        else:
            text = self._source_space + text
            self._source_space = self._body_space = ""
        if self._ends_alike():
            start, source, length = self._pieces[-1]
            self._pieces[-1] = (start, source, length + len(text))
        else:
            self._pieces.append((self._body_length, self._source_length, len(text)))
        self._source.append(text)
        self._body.append(text)
        self._source_length += len(text)
        self._body_length += len(text)

    def drop(self, text: str, why: str) -> None:
        """What stands in the source text alone."""
        if text:
            self._write_space()
            self._removed.append((self._source_length, self._source_length + len(text), why))
            self._source.append(text)
            self._source_length += len(text)

    def space(self, source: str, body: str | None = None) -> None:
        """White space before what comes next: in the source text, in the body (as in the source)."""
        self._source_space = max(self._source_space, source, key=len)
        self._body_space = max(self._body_space, source if body is None else body, key=len)

    def page(self) -> None:
        """A page begins here."""
        self._write_space()
        self.pages.append(self._source_length)

    def result(self, stated: Metadata = Metadata(), notes: tuple[str, ...] = ()) -> dict[str, Any]:
        """All of it as JSON can hold it; `document` makes a document of that."""
        return {
            "text": "".join(self._source),
            "body": "".join(self._body),
            "pieces": self._pieces,
            "removed": self._removed,
            "pages": self.pages,
            **_said(stated, notes),
        }

    @property
    def body(self) -> str:
        """The body so far."""
        return "".join(self._body)

    def _ends_alike(self) -> bool:
        if not self._pieces:
            return False
        start, source, length = self._pieces[-1]
        return (start + length, source + length) == (self._body_length, self._source_length)

    def _write_space(self) -> None:
        if self._source_length:
            self._source.append(self._source_space)
            self._source_length += len(self._source_space)
        self._source_space = ""

    def _write_body_space(self) -> None:
        if self._body_length:
            self._body.append(self._body_space)
            self._body_length += len(self._body_space)
        self._body_space = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What a document is kept as: its media type, and the reader with its version."""

    media_type: str
    reader: str
    version: int


def document(item: Found, data: bytes, form: Form, made: Mapping[str, Any]) -> Document:
    """The document of an item out of what `Linear.result` gave. What led to the item is sure of what it says."""
    text: str = made["text"]
    removed = tuple(Removed(Span(a, b), text[a:b], why) for a, b, why in made["removed"])
    pieces = tuple(Piece(*piece) for piece in made["pieces"])
    return Document(
        source=item.name,
        location=item.location,
        text=text,
        original=Original(data, form.media_type, form.reader, form.version),
        stated=over(_metadata(made), item.stated),
        body=Body(made["body"], SourceMap(pieces), removed),
        pages=tuple(made["pages"]),
        notes=tuple(made["notes"]),
    )


def result(text: str, body: Body, stated: Metadata, notes: tuple[str, ...]) -> dict[str, Any]:
    """A source text and the body found in it, in the form of `Linear.result`."""
    return {
        "text": text,
        "body": body.text,
        "pieces": [(piece.text_start, piece.source_start, piece.length) for piece in body.source_map.pieces],
        "removed": [(one.span.start, one.span.end, one.why) for one in body.removed],
        "pages": [],
        **_said(stated, notes),
    }


def _said(stated: Metadata, notes: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(stated, name) for name in stated.origin}
    return {"stated": values, "origin": dict(stated.origin), "notes": notes}


def over(weaker: Metadata, stronger: Metadata) -> Metadata:
    """Both, field by field; `stronger` wins where it says anything."""
    values = {name: getattr(stronger, name) for name in stronger.origin}
    return replace(weaker, **values, origin={**weaker.origin, **stronger.origin})


def _metadata(made: Mapping[str, Any]) -> Metadata:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in made["stated"].items()
    }
    return Metadata(**values, origin=made["origin"])  # names and types are Metadata's own
