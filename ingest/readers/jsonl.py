"""JSON lines: one article a line, its text taken as the body."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ingest.article import Document, Metadata, Original
from ingest.errors import SourceError
from ingest.limits import MAX_BYTES
from ingest.sources import Found, lines, unreadable
from ingest.stated import iso_date

VERSION = 1
MEDIA_TYPE = "application/x-ndjson"
_LONGEST_ID = 200


def documents(item: Found) -> Iterator[Document | tuple[str, SourceError]]:
    """A document for every line of a file that isn't blank. Raises SourceError where there is none, or no reading it."""
    empty = True
    try:
        with item.open() as stream:
            for document in records(lines(stream), item.name, item.location):
                empty = False
                yield document
    except OSError as error:
        raise unreadable(item.name, error) from error
    if empty:
        raise SourceError(f"{item.name} is empty")


def records(lines: Iterable[bytes], source: str, location: str | None) -> Iterator[Document | tuple[str, SourceError]]:
    """A document for every line that isn't blank, or (its name, what is wrong with it): the others are taken in."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        name = f"{source}#{number}"
        try:
            yield _document(line, name, None if location is None else f"{location}#{number}", number, source)
        except SourceError as error:
            yield name, error


def _document(line: bytes, name: str, location: str | None, number: int, source: str) -> Document:
    where = f"{source} line {number}"
    record = _record(line, where)
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        has = ", ".join(repr(key[:40]) for key in sorted(record)[:12]) or "nothing"
        raise SourceError(f'{where}: there is no "text" to take in (it has: {has})')
    return Document(
        source=name,
        location=location,
        text=text,
        original=Original(line.strip(), MEDIA_TYPE, "jsonl", VERSION),
        stated=_metadata(record, where),
        tags=_strings(record, "tags", where),
        id=_identity(record, where),
        is_body=True,
    )


def _record(line: bytes, where: str) -> dict[str, Any]:
    if len(line) > MAX_BYTES:
        raise SourceError(f"{where}: is longer than {MAX_BYTES // 2**20} MB")
    try:
        record = json.loads(line.decode("utf-8-sig"))
        json.dumps(record, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise SourceError(f"{where}: broken JSON ({error.msg} at column {error.colno})") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{where}: not UTF-8 (byte {error.start})") from error
    except UnicodeEncodeError as error:
        raise SourceError(f"{where}: holds half a character (a lone surrogate)") from error
    except RecursionError as error:
        raise SourceError(f"{where}: nested too deeply") from error
    except ValueError as error:  # Python reads no number of more than some thousand digits
        raise SourceError(f"{where}: holds a number that is too long") from error
    if not isinstance(record, dict):
        raise SourceError(f'{where}: is not an object with a "text"')
    return record


def _metadata(record: dict[str, Any], where: str) -> Metadata:
    values: dict[str, Any] = {
        key: _string(record, key, where) for key in ("title", "outlet", "url", "language", "section", "editor")
    }
    values["authors"] = _strings(record, "author", where)
    for key in ("published", "updated"):
        stated = _string(record, key, where)
        values[key] = iso_date(stated) if stated else None
        if stated and values[key] is None:
            raise SourceError(f'{where}: "{key}" is no date ({stated[:40]!r}); write it as 2026-03-31')
    given = {k: v for k, v in values.items() if v}
    return Metadata(**values, origin=dict.fromkeys(given, "record"))


def _identity(record: dict[str, Any], where: str) -> str | None:
    value = record.get("id")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise SourceError(f'{where}: "id" is neither a string nor a number')
    text = str(value).strip()
    if not text or len(text) > _LONGEST_ID or not text.isprintable():
        raise SourceError(f'{where}: "id" must be 1 to {_LONGEST_ID} printable characters')
    return text


def _string(record: dict[str, Any], key: str, where: str) -> str | None:
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise SourceError(f'{where}: "{key}" is not a string')
    return value.strip() or None


def _strings(record: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = record.get(key)
    values = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise SourceError(f'{where}: "{key}" is neither a string nor a list of strings')
    return tuple(dict.fromkeys(v.strip() for v in values if v.strip()))
