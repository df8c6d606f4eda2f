"""JSON files: a list of records, or one; each as in JSON lines."""

from __future__ import annotations

import pytest

from ingest.article import Document
from ingest.readers import json_records
from tests.ingest.readers.packed_forms import documents, error, reads


@pytest.mark.parametrize(
    "data",
    [
        b'[{"text": "one"}, {"text": "two"}]',
        b' \r\n[\n{"text": "one"},\n\n {"text": "two"} ]\n',
        b'\xef\xbb\xbf{"text": "one"}\n{"text": "two"}\n',
        '[{"text": "one"}, {"text": "two"}]'.encode("utf-16"),
    ],
)
def test_records_are_parts(data: bytes) -> None:
    assert [(made.source, made.text) for made in documents(data, "a.json")] == [
        ("a.json#1", "one"),
        ("a.json#2", "two"),
    ]


def test_record_that_is_wrong_fails_alone() -> None:
    first, *wrong, last = reads(b'[{"text": "x"}, {"txt": 1}, 5, {"text": "\\ud83d"}, {"text": "y"}]', "a.json")
    assert isinstance(first, Document) and isinstance(last, Document)
    assert [read[0] for read in wrong if isinstance(read, tuple)] == ["a.json#2", "a.json#3", "a.json#4"]


def test_file_that_breaks_off_gives_what_is_before() -> None:
    first, wrong = reads(b'[{"text": "one"}, {"te', "a.json")
    assert isinstance(first, Document) and isinstance(wrong, tuple)
    assert "broken JSON" in str(wrong[1])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"[]", "no records"),
        (b"  ", "is empty"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[" + b"1" * 5000 + b"]", "number"),
        (b'[{"text": "x"} {"text": "y"}]', "no comma"),
        (b"hello", "broken JSON"),
    ],
)
def test_file_that_is_wrong_says_so(data: bytes, says: str) -> None:
    assert says in str(reads(data, "a.json")[-1][1])  # type: ignore[index]


def test_records_that_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "MAX_PARTS", 2)
    *made, wrong = reads(b"[" + b",".join([b'{"text": "x"}'] * 4) + b"]", "a.json")
    assert len(made) == 2
    assert "more than 2 records" in str(wrong[1])  # type: ignore[index]


def test_one_value_that_is_no_record() -> None:
    assert "not an object" in error(b'"x"', "a.json")
