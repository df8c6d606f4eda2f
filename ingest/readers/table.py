"""Tables, such as an export of a database: an article a row, its text taken as the body. Columns go by their names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

from ingest.article import Document, Metadata, Original
from ingest.bylines import is_person
from ingest.errors import SourceError
from ingest.limits import MAX_BYTES
from ingest.readers.text import decode
from ingest.sources import Found, Read, unreadable
from ingest.stated import iso_date

VERSION = 1
MEDIA_TYPE = "text/csv"
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "story", "full text", "article text", "article body", "body text"),
    "title": ("title", "headline", "heading"),
    "authors": ("author", "authors", "byline", "writer", "by"),
    "outlet": ("outlet", "publication", "publisher", "newspaper", "source", "site name"),
    "published": ("published", "publication date", "published at", "published on", "pub date", "pubdate", "date published",
                  "publish date", "date", "datetime", "timestamp"),
    "updated": ("updated", "updated at", "modified", "modified at", "last modified", "date modified"),
    "url": ("url", "link", "address", "permalink", "web url"),
    "id": ("id", "article id", "guid", "uuid"),
    "tags": ("tags", "tag", "keywords"),
    "language": ("language", "lang"),
    "section": ("section", "category", "desk"),
    "editor": ("editor",),
}  # fmt: skip
"""What an article has, and the names that columns have for it, case and the kind of space aside; the first wins."""
_DELIMITERS = ",;\t|"
_HEAD = 2**16
_FEW_NULS = 0.02  # a wide encoding has one in every other byte
_LONGEST_ID = 200
_LONGEST_SHOWN = 40
_MOST_SHOWN = 12
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Layout:
    delimiter: str
    header: tuple[str, ...]
    places: Mapping[str, int]  # of what an article has, the column


def documents(item: Found) -> Iterator[Read]:
    """A document for every row that isn't blank; `item.columns` may say which column holds what.

    Raises SourceError where there is no column with texts, or no reading it.
    """
    csv.field_size_limit(MAX_BYTES)
    try:
        with item.open() as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) <= MAX_BYTES:
            text = _decoded(data, item.name)
            yield from _in_table(item, text[:_HEAD], io.BytesIO(text.encode("utf-8", "replace")))
        else:
            head = data[:_HEAD].decode("utf-8-sig", "replace")
            del data
            with item.open() as stream:
                yield from _in_table(item, head, stream)
    except OSError as error:
        raise unreadable(item.name, error) from error
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{item.name} is larger than {MAX_BYTES // 2**20} MB and not UTF-8; save it as UTF-8"
        ) from error


def _decoded(data: bytes, name: str) -> str:
    """A table's text, in any encoding. Stray nulls, which databases leave, are no sign of a wide one."""
    return decode(data.replace(b"\x00", b"") if 0 < data.count(0) <= _FEW_NULS * len(data) else data, name)


def _in_table(item: Found, head: str, stream: BinaryIO) -> Iterator[Read]:
    """The rows of a table in UTF-8, read as they come."""
    layout = _layout(item.name, head, dict(item.columns))
    yield from _rows(item, io.TextIOWrapper(stream, "utf-8-sig", newline=""), layout)


def _layout(name: str, head: str, columns: Mapping[str, str]) -> _Layout:
    """How a table is laid out: the delimiter is the one by which the most columns are known, then the most there are."""
    found = []
    for delimiter in _DELIMITERS:
        header = _first_row(head, delimiter)
        found.append(_Layout(delimiter, header, _places(header, columns)))
    best = max(found, key=lambda layout: (len(layout.places), len(layout.header)))
    there = {_key(column) for column in best.header}
    missing = next((column for column in columns.values() if _key(column) not in there), None)
    if missing is not None:
        raise SourceError(f"{name} has no column {missing[:_LONGEST_SHOWN]!r} (it has: {_shown(best.header)})")
    if "text" not in best.places:
        raise SourceError(
            f"{name} has no column of texts (it has: {_shown(best.header)}); say which it is: --column text=NAME"
        )
    return best


def _first_row(head: str, delimiter: str) -> tuple[str, ...]:
    try:
        rows = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        return next((tuple(row) for row in rows if any(map(str.strip, row))), ())
    except csv.Error:
        return ()


def _places(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    keys = [_key(column) for column in header]
    places = {}
    for field, names in NAMES.items():
        wanted = (_key(columns[field]),) if field in columns else names
        at = next((keys.index(name) for name in wanted if name in keys), None)
        if at is not None:
            places[field] = at
    return places


def _key(column: str) -> str:
    return " ".join(re.split(r"[\W_]+", column.casefold())).strip()


def _shown(header: Sequence[str]) -> str:
    names = [repr(column.strip()[:_LONGEST_SHOWN]) for column in header if column.strip()]
    return ", ".join(names[:_MOST_SHOWN]) + (", …" if len(names) > _MOST_SHOWN else "") or "nothing"


def _rows(item: Found, lines: TextIO, layout: _Layout) -> Iterator[Read]:
    rows = csv.reader(lines, delimiter=layout.delimiter)
    number, header, line = 0, True, 1
    while True:
        name = f"{item.name}#{number}"
        try:
            row = next(rows, None)
            if row is None:
                break
            if any(map(str.strip, row)):
                number, header = (number, False) if header else (number + 1, False)
                name = f"{item.name}#{number}"
                if number:
                    yield _document(item, number, row, layout)
        except (csv.Error, SourceError) as error:
            yield name, SourceError(f"{name} (line {line}): {error}")
        line = rows.line_num + 1
    if not number:
        raise SourceError(f"{item.name} has no rows below the names of its columns")


def _document(item: Found, number: int, row: list[str], layout: _Layout) -> Document:
    cells = {field: row[at] for field, at in layout.places.items() if at < len(row) and row[at].strip()}
    text = cells.pop("text", None)
    if text is None:
        raise SourceError(f"its column {layout.header[layout.places['text']].strip()[:_LONGEST_SHOWN]!r} is empty")
    part = item.part(number, b"")
    stated, notes = _metadata({field: cell.strip() for field, cell in cells.items()})
    if len(row) > len(layout.header):
        notes = (*notes, f"it has {len(row)} cells for {len(layout.header)} columns: look whether its text is whole")
    return Document(
        source=part.name,
        location=part.location,
        text=text,
        original=Original(_original(row, layout), MEDIA_TYPE, "table", VERSION),
        stated=stated,
        tags=_split(cells.get("tags", ""), r"[;,|]"),
        id=_identity(cells.get("id", "")),
        is_body=True,
        notes=notes,
    )


def _original(row: list[str], layout: _Layout) -> bytes:
    """A row with the names of its columns: a table of its own."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows((layout.header, row))
    return out.getvalue().encode()


def _metadata(cells: Mapping[str, str]) -> tuple[Metadata, tuple[str, ...]]:
    """What the cells say, and what of it could not be understood."""
    values: dict[str, Any] = {
        key: cells[key] for key in ("title", "outlet", "language", "section", "editor") if key in cells
    }
    notes = []
    if "authors" in cells:
        values["authors"] = _authors(cells["authors"])
    for key in ("published", "updated"):
        if key in cells and (day := iso_date(cells[key])):
            values[key] = day
        elif key in cells:
            notes.append(f"{cells[key][:_LONGEST_SHOWN]!r} is no date: it is not kept as when it was {key}")
    if _WEB.fullmatch(cells.get("url", "")):
        values["url"] = cells["url"]
    values = {key: value for key, value in values.items() if value}
    return Metadata(**values, origin=dict.fromkeys(values, "record")), tuple(notes)


def _authors(cell: str) -> tuple[str, ...]:
    """Several are set apart by semicolons; by commas or "and" only where each part is a whole name ("Crane, Ada")."""
    cell = re.sub(r"\Aby:?\s+", "", cell, flags=re.IGNORECASE)
    names = _split(cell, r"[;|]")
    several = _split(cell, r",\s*and\s|\sand\s|,|&")
    return several if len(names) == 1 and len(several) > 1 and all(map(is_person, several)) else names


def _split(cell: str, by: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in re.split(by, cell) if part.strip()))


def _identity(cell: str) -> str | None:
    cell = cell.strip()
    if len(cell) > _LONGEST_ID or not cell.isprintable():
        raise SourceError(f"its id must be 1 to {_LONGEST_ID} printable characters")
    return cell or None
