"""JSON lines: one article a line; a bad line fails alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingest.article import Document, Metadata
from ingest.errors import SourceError
from ingest.readers.jsonl import records

TEXT = "  The pier closed.\r\n\r\nNobody was hurt.\n"


def read(*lines: bytes | dict[str, Any]) -> list[Document | tuple[str, SourceError]]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines]
    return list(records(raw, "a.jsonl", "/news/a.jsonl"))


def good(record: dict[str, Any]) -> Document:
    (document,) = read(record)
    assert isinstance(document, Document), document
    return document


def test_document_with_everything() -> None:
    document = good({
        "id": "a-1", "title": " Pier ", "author": ["Ada Crane", "Ada Crane", " "], "outlet": "The Echo", "url": "https://x.org/a",
        "published": "2026-03-31", "updated": "2026-04", "tags": "sea", "text": TEXT, "language": "en", "section": "", "more": 1,
    })  # fmt: skip
    assert document.text == TEXT
    assert document.is_body
    assert (document.source, document.location, document.id) == ("a.jsonl#1", "/news/a.jsonl#1", "a-1")
    assert document.tags == ("sea",)
    assert document.stated == Metadata(
        title="Pier", authors=("Ada Crane",), outlet="The Echo", url="https://x.org/a", published="2026-03-31",
        updated="2026-04", language="en",
        origin=dict.fromkeys(("title", "authors", "outlet", "url", "published", "updated", "language"), "record"),
    )  # fmt: skip


def test_document_with_text_alone() -> None:
    assert good({"text": TEXT}).stated == Metadata()
    assert good({"text": TEXT, "title": None, "author": None, "id": None, "tags": None}).id is None


@pytest.mark.parametrize(("given", "kept"), [(7, "7"), ("../x", "../x"), (" a b ", "a b"), ("ß/ü", "ß/ü")])
def test_identity_is_kept_as_given(given: Any, kept: str) -> None:
    assert good({"text": TEXT, "id": given}).id == kept


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{", "broken JSON"),
        (b'{"text": "a" "b"}', "broken JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b'{"text": "caf\xe9"}', "not UTF-8"),
        (b"[]", "not an object"),
        (b'"text"', "not an object"),
        (b"{}", 'no "text"'),
        (b'{"body": "x", "line\\nbreak": 1}', "'body'"),
        (b'{"text": " \\n"}', 'no "text"'),
        (b'{"text": 5}', 'no "text"'),
        (b'{"text": "half \\ud83d"}', "lone surrogate"),
        (b'{"text": "x", "\\udc00": 1}', "lone surrogate"),
        (b'{"text": "x", "title": 5}', '"title" is not a string'),
        (b'{"text": "x", "author": [5]}', '"author"'),
        (b'{"text": "x", "tags": {"a": 1}}', '"tags"'),
        (b'{"text": "x", "id": true}', '"id"'),
        (b'{"text": "x", "id": []}', '"id"'),
        (b'{"text": "x", "id": " "}', '"id"'),
        (b'{"text": "x", "id": "a\\u0000b"}', '"id"'),
        (b'{"text": "x", "published": "soon"}', '"published" is no date'),
        (b'{"text": "x", "published": 20260331}', '"published"'),
        (b'{"text": "x", "n": ' + b"1" * 5000 + b"}", "number"),
        (b"[" * 100_000, "nested"),
    ],
)
def test_line_that_is_wrong_fails_alone_with_its_number(line: bytes, says: str) -> None:
    first, (source, error), last = read({"text": TEXT}, line, {"text": TEXT})
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert source == "a.jsonl#2"
    assert str(error).startswith("a.jsonl line 2: ")
    assert says in str(error)
    assert len(str(error).splitlines()) == 1


def test_lines_that_are_blank_are_counted_and_skipped() -> None:
    (document,) = read(b"\n", b" \r\n", {"text": TEXT})
    assert isinstance(document, Document)
    assert document.source == "a.jsonl#3"


def test_line_with_a_byte_order_mark() -> None:
    (document,) = read(b"\xef\xbb\xbf" + json.dumps({"text": "é"}).encode())
    assert isinstance(document, Document)
    assert document.text == "é"


def test_line_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.jsonl.MAX_BYTES", 40)
    bad, fine = read({"text": "x" * 60}, {"text": "x"})
    assert isinstance(bad, tuple)
    assert "longer than" in str(bad[1])
    assert isinstance(fine, Document)
