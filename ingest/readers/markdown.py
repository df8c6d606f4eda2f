"""Markdown: text, with what its front matter states of it (the lines between --- or +++ at its head)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.article import Body, Document, Metadata, Original, Piece, Removed, SourceMap, Span
from ingest.readers.claims import over
from ingest.readers.text import decode
from ingest.sources import Found
from ingest.stated import iso_date

VERSION = 1
MEDIA_TYPE = "text/markdown"

_ORIGIN = "front matter"
_FENCED = re.compile(
    r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<lines>.*?)(?:^(?P=fence)|^\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.M
)
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w -]*?)\s*[:=](?:\s+(?P<value>.*))?")
_ITEM = re.compile(r"\s*-\s+(?P<value>.+)")
_OTHER = re.compile(r"\s*(?:#.*)?|\s+.*|\[[\w.]+\]")  # comments, what is nested, the tables of TOML
_LONGEST = 20_000  # characters
_NAMES = {
    "title": "title headline",
    "authors": "author authors by byline creator",
    "outlet": "outlet publication publisher site site_name website newspaper",
    "published": "date published publish_date pubdate published_at created date_published",
    "updated": "updated lastmod modified last_modified updated_at date_modified",
    "url": "url link canonical canonical_url source permalink source_url",
    "language": "language lang",
    "section": "section category",
    "editor": "editor",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}


def documents(item: Found) -> Iterator[Document]:
    """The one document of a Markdown file. Raises SourceError where it is no text."""
    data = item.read()
    text = decode(data, item.name)
    document = Document(
        item.name, item.location, text, Original(data, MEDIA_TYPE, "markdown", VERSION), stated=item.stated
    )
    match = _FENCED.match(text, 0, _LONGEST)
    said = _said(match["lines"]) if match else None
    if match is None or said is None:
        yield document
        return
    rest = text[match.end() :]
    yield replace(
        document,
        stated=over(_metadata(said), item.stated),
        body=Body(
            rest,
            SourceMap((Piece(0, match.end(), len(rest)),) if rest else ()),
            (Removed(Span(0, match.end()), match.group(), _ORIGIN),),
        ),
    )


def _said(lines: str) -> dict[str, list[str]] | None:
    """The values of each key; None where these lines are no front matter."""
    said: dict[str, list[str]] = {}
    values: list[str] = []
    for line in lines.splitlines():
        if item := _ITEM.fullmatch(line):
            values.append(_bare(item["value"]))
        elif pair := _PAIR.fullmatch(line.rstrip()):
            values = said.setdefault(re.sub(r"[ -]", "_", pair["key"].lower()), [])
            values.extend(_values(pair["value"] or ""))
        elif not _OTHER.fullmatch(line):
            return None
    return said or None


def _values(text: str) -> list[str]:
    """One value, or those of a list in brackets."""
    text = text.strip()
    listed = text.startswith("[") and text.endswith("]")
    parts = re.findall(r"\"[^\"]*\"|'[^']*'|[^,]+", text[1:-1]) if listed else [text]
    return [bare for part in parts if (bare := _bare(part))]


def _bare(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return re.sub(r"\s+#\s.*", "", value)


def _metadata(said: dict[str, list[str]]) -> Metadata:
    values: dict[str, str | tuple[str, ...]] = {}
    for key, found in said.items():
        field = _FIELD_OF.get(key)
        if field is None or field in values or not found:
            continue
        if field == "authors":
            values[field] = tuple(dict.fromkeys(found))
        elif field in ("published", "updated"):
            if date := iso_date(found[0]):
                values[field] = date
        elif field != "url" or found[0].startswith(("http://", "https://")):
            values[field] = found[0]
    return Metadata(**values, origin=dict.fromkeys(values, _ORIGIN))  # type: ignore[arg-type]
