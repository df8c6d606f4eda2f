"""JSON files: a list of records, or one, each as a line of JSON lines has it. They are parsed one by one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ingest.errors import SourceError
from ingest.limits import MAX_PARTS
from ingest.readers import jsonl
from ingest.readers.text import decode
from ingest.sources import Found, Read

VERSION = jsonl.VERSION
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def documents(item: Found) -> Iterator[Read]:
    """A document for every record. Raises SourceError where there is none, or the file is broken before the first."""
    text = decode(item.read(), item.name)
    start = _skip(text, 0)
    written = _elements if text.startswith("[", start) else _values
    records = written(text, start, item.name)
    empty = True
    for number, document in enumerate(jsonl.records(records, item.name, item.location)):
        if number >= MAX_PARTS:
            raise SourceError(f"{item.name} holds more than {MAX_PARTS:,} records; write them as JSON lines (.jsonl)")
        empty = False
        yield document
    if empty:
        raise SourceError(f"{item.name} holds no records")


def _elements(text: str, start: int, name: str) -> Iterator[bytes]:
    """The elements of a list, as they are written."""
    at = _skip(text, start + 1)
    while not text.startswith("]", at):
        end = _end(text, at, name)
        yield _line(text[at:end])
        at = _skip(text, end)
        if text.startswith(",", at):
            at = _skip(text, at + 1)
        elif not text.startswith("]", at):
            raise _broken(name, "no comma or end of the list", at)


def _values(text: str, at: int, name: str) -> Iterator[bytes]:
    """One value, or several one after another: JSON lines by another name."""
    while at < len(text):
        end = _end(text, at, name)
        yield _line(text[at:end])
        at = _skip(text, end)


def _end(text: str, at: int, name: str) -> int:
    try:
        return _DECODER.raw_decode(text, at)[1]
    except json.JSONDecodeError as error:
        raise _broken(name, error.msg, error.pos) from error
    except RecursionError as error:
        raise SourceError(f"{name} is nested too deeply") from error
    except ValueError as error:  # Python reads no number of more than some thousand digits
        raise SourceError(f"{name} holds a number that is too long") from error


def _line(record: str) -> bytes:
    return record.encode("utf-8", "surrogatepass")


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _broken(name: str, what: str, at: int) -> SourceError:
    return SourceError(f"{name} is broken JSON ({what} at character {at + 1}); export it anew")
