"""OpenDocument texts (.odt): the text as it reads with all changes accepted, notes at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from ingest.article import Document
from ingest.errors import SourceError
from ingest.limits import MAX_OFFICE_NESTING
from ingest.readers import linear, worker
from ingest.sources import Found

VERSION = 1
_FORM = linear.Form("application/vnd.oasis.opendocument.text", "odt", VERSION)
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_ROW = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-row"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_ITEM = f"{_TEXT}list-item"
_NOTE = f"{_TEXT}note"
_NOTE_BODY = f"{_TEXT}note-body"
_OUT = frozenset((f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TEXT}ruby-text"))
_BOX = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}text-box"
_BREAKS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_BULLET = "• "
_MOST_SPACES = 100


def documents(item: Found) -> Iterator[Document]:
    """The one document of an OpenDocument text. Raises SourceError where it has no text."""
    data = item.read()
    name = "standard input" if item.name == "-" else item.name
    if not data.strip():
        raise SourceError(f"{name} is empty")
    yield linear.document(item, data, _FORM, worker.call(read, data, name))


def read(data: bytes) -> dict[str, Any]:
    """In the worker: what `linear.document` takes. Raises SourceError, whose words follow the document's name."""
    from ingest.readers.packed_xml import Parts
    from ingest.readers.properties import told

    parts = Parts(data)
    if b"encryption-data" in parts.bytes("META-INF/manifest.xml"):
        raise SourceError("needs a password; save a copy without one and take that in")
    root = parts.tree("content.xml")
    body = None if root is None else root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise SourceError("is no text document; save its text as .odt or .docx")
    notes: list[Element] = []
    blocks = list(_blocks(body, notes, 0))
    for note in notes:
        blocks += _blocks(note, [], 0)
    text = linear.Linear()
    for block in blocks:
        text.space(linear.PARAGRAPH)
        text.keep(block)
    if not text.body:
        raise SourceError("has no text (pictures, perhaps); take in the text of what it shows")
    meta = _meta(parts)
    stated = told(
        text.body,
        "odt",
        title=meta.get("title"),
        author=meta.get("initial-creator") or meta.get("creator"),
        created=meta.get("creation-date", "")[:10] or None,
    )
    return text.result(stated, _remarks(body))


def _blocks(parent: Element, notes: list[Element], depth: int, mark: str = "") -> Iterator[str]:
    """The paragraphs and table rows in an element; notes are put aside."""
    if depth > MAX_OFFICE_NESTING:
        return
    for child in parent:
        if child.tag in _OUT:
            continue
        if child.tag in _PARAGRAPHS:
            boxes: list[Element] = []
            text = "".join(_inline(child, notes, boxes, depth)).strip()
            if text:
                yield mark + text
            for box in boxes:
                yield from _blocks(box, notes, depth + 1)
        elif child.tag == _ROW:
            yield "\t".join(" ".join(_blocks(cell, notes, depth + 1)) for cell in child).strip()
        else:
            yield from _blocks(child, notes, depth + 1, _BULLET if child.tag == _ITEM else "")


def _inline(parent: Element, notes: list[Element], boxes: list[Element], depth: int) -> Iterator[str]:
    """A paragraph's words. White space in them is one space; what is more stands as elements."""
    yield _plain(parent.text)
    for child in parent if depth <= MAX_OFFICE_NESTING else ():
        if child.tag == f"{_TEXT}s":
            count = next((value for key, value in child.attrib.items() if key.endswith("}c")), "1")
            yield " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag == _NOTE:
            notes += child.iter(_NOTE_BODY)
        elif child.tag == _BOX:
            boxes.append(child)
        elif child.tag not in _OUT:
            yield from _inline(child, notes, boxes, depth + 1)
        yield _plain(child.tail)


def _plain(text: str | None) -> str:
    if not text:
        return ""
    inner = " ".join(text.split())
    before, after = " " if text[:1].isspace() else "", " " if text[-1:].isspace() else ""
    return f"{before}{inner}{after}" if inner else " "


def _meta(parts: Any) -> dict[str, str]:
    root = parts.tree("meta.xml")
    return {} if root is None else {e.tag.rpartition("}")[2]: (e.text or "").strip() for e in root.iter()}


def _remarks(body: Element) -> tuple[str, ...]:
    tags = {element.tag for element in body.iter()}
    found = []
    if f"{_TEXT}tracked-changes" in tags:
        found.append("it has tracked changes: it was read as if all were accepted")
    if f"{_OFFICE}annotation" in tags:
        found.append("comments in it were left out")
    return tuple(found)
