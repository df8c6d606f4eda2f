"""Word documents (.docx): the text as it reads with all changes accepted; and what to do with Word's older forms.

Paragraphs in order, a table's row on a line, text boxes behind the paragraph that they hang on, footnotes and endnotes
at the end. Headers, footers, comments and what was deleted are no part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from ingest.article import Document
from ingest.errors import SourceError
from ingest.limits import MAX_OFFICE_NESTING
from ingest.readers import linear, worker
from ingest.sources import Found

VERSION = 1
_FORM = linear.Form("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", VERSION)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

# ISO/IEC 29500 names its namespaces in two ways: transitional and strict.
_NAMESPACE = re.compile(r"\{[^}]*/wordprocessingml(?:/\d+)?/main\}")
_OUT = frozenset(
    "del moveFrom rPr pPr instrText delText fldData rt sectPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr".split()
)
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_BOX = "txbxContent"
_BULLET = "• "


def documents(item: Found) -> Iterator[Document]:
    """The one document of a Word file. Raises SourceError where it has no text, or is of an older form."""
    data = item.read()
    name = "standard input" if item.name == "-" else item.name
    if data.startswith(_OLE):
        what = "needs a password" if _ENCRYPTED in data else "is of Word's old form (.doc), or another office program's"
        raise SourceError(f"{name} {what}; save a copy as .docx without a password and take that in")
    if data.lstrip().startswith(b"{\\rtf"):
        raise SourceError(f"{name} is rich text (RTF); save it as .docx or as plain text and take that in")
    if not data.strip():
        raise SourceError(f"{name} is empty")
    yield linear.document(item, data, _FORM, worker.call(read, data, name))


# ── in the worker ──


def read(data: bytes) -> dict[str, Any]:
    """What `linear.document` takes. Raises SourceError, whose words follow the document's name."""
    from ingest.readers.packed_xml import Parts
    from ingest.readers.properties import told

    parts = Parts(data)
    main = _main_part(parts)
    root = parts.tree(main)
    body = None if root is None else next((child for child in root if _tag(child) == "body"), None)
    if body is None:
        raise SourceError(_other(parts))
    text = linear.Linear()
    for block in (*_blocks(body, 0), *_notes(parts, main, body)):
        text.space(linear.PARAGRAPH)
        text.keep(block)
    if not text.body:
        raise SourceError("has no text (pictures, perhaps); take in the text of what it shows")
    core = _core(parts)
    stated = told(
        text.body,
        "docx",
        title=core.get("title"),
        author=core.get("creator"),
        created=core.get("created", "")[:10] or None,
    )
    return text.result(stated, _remarks(body))


def _main_part(parts: Any) -> str:
    relations = parts.tree("_rels/.rels")
    for relation in relations if relations is not None else ():
        if relation.get("Type", "").endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _other(parts: Any) -> str:
    if any(name.startswith("xl/") for name in parts.names):
        return "is a spreadsheet, not text; save its texts as CSV and take that in"
    if any(name.startswith("ppt/") for name in parts.names):
        return "is a presentation, not an article; paste its text"
    return "is no Word document that can be read; save it anew as .docx"


def _tag(element: Element) -> str:
    """An element's name in Word's own namespace; that of any other with its namespace."""
    return _NAMESPACE.sub("", element.tag, count=1) if isinstance(element.tag, str) else ""


def _blocks(parent: Element, depth: int) -> Iterator[str]:
    """The paragraphs and table rows in an element, as lines of text."""
    if depth > MAX_OFFICE_NESTING:
        return
    for child in parent:
        tag = _tag(child)
        if tag in _OUT:
            continue
        if tag == "p":
            yield from _paragraph(child, depth)
        elif tag == "tbl":
            yield from _rows(child, depth)
        else:
            yield from _blocks(child, depth + 1)


def _rows(table: Element, depth: int) -> Iterator[str]:
    for row in (child for child in _flat(table, "tr")):
        cells = [list(_blocks(cell, depth + 1)) for cell in _flat(row, "tc")]
        if any(len(cell) > 1 for cell in cells) or len(cells) == 1:  # a table that a page is laid out with
            for cell in cells:
                yield from cell
        elif line := "\t".join(cell[0] if cell else "" for cell in cells).strip():
            yield line


def _flat(parent: Element, wanted: str) -> Iterator[Element]:
    """The children of a kind, those in content controls and accepted changes too."""
    for child in parent:
        tag = _tag(child)
        if tag == wanted:
            if not _is_deleted_row(child):
                yield child
        elif tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _flat(child, wanted)


def _is_deleted_row(element: Element) -> bool:
    return any(_tag(mark) == "del" for part in element if _tag(part) == "trPr" for mark in part)


def _paragraph(paragraph: Element, depth: int) -> Iterator[str]:
    pieces: list[str] = []
    boxes: list[Element] = []
    _inline(paragraph, pieces, boxes, depth)
    text = "".join(pieces).strip()
    if text:
        yield (_BULLET if _is_item(paragraph) else "") + text
    for box in boxes:
        yield from _blocks(box, depth + 1)


def _is_item(paragraph: Element) -> bool:
    """Whether it is set as an item of a list; one that is numbered as a heading is none."""
    for properties in (child for child in paragraph if _tag(child) == "pPr"):
        tags = {_tag(child): child for child in properties}
        style = _value(tags.get("pStyle"))
        number = tags.get("numPr")
        off = number is not None and any(_tag(child) == "numId" and _value(child) == "0" for child in number)
        return (style.startswith("List") and not off) or (
            number is not None and not off and not style.startswith("Heading")
        )
    return False


def _value(element: Element | None) -> str:
    return "" if element is None else next((value for key, value in element.attrib.items() if key.endswith("}val")), "")


def _inline(parent: Element, pieces: list[str], boxes: list[Element], depth: int) -> None:
    """The words of a paragraph; text boxes in it are put aside."""
    if depth > MAX_OFFICE_NESTING:
        return
    for child in parent:
        tag = _tag(child)
        if tag in _OUT or tag.endswith("}Fallback") or (tag == "r" and _is_hidden(child)):
            continue
        if tag == "t":
            pieces.append(child.text or "")
        elif tag == "br" and any(key.endswith("}type") and value == "page" for key, value in child.attrib.items()):
            continue
        elif tag in _BREAKS:
            pieces.append(_BREAKS[tag])
        elif tag == _BOX:
            boxes.append(child)
        else:
            _inline(child, pieces, boxes, depth + 1)


def _is_hidden(run: Element) -> bool:
    return any(
        _tag(mark) == "vanish" and _value(mark) not in ("0", "false")
        for part in run
        if _tag(part) == "rPr"
        for mark in part
    )


def _notes(parts: Any, main: str, body: Element) -> Iterator[str]:
    """Footnotes, then endnotes, in the order in which the text refers to them."""
    folder = main.rpartition("/")[0]
    for kind in ("footnote", "endnote"):
        wanted = [_identity(mark) for mark in body.iter() if _tag(mark) == f"{kind}Reference"]
        root = parts.tree(f"{folder}/{kind}s.xml") if wanted else None
        notes = {_identity(note): note for note in root if _tag(note) == kind} if root is not None else {}
        for identity in dict.fromkeys(wanted):
            if identity in notes:
                yield from _blocks(notes[identity], 0)


def _identity(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


def _core(parts: Any) -> dict[str, str]:
    root = parts.tree("docProps/core.xml")
    return {} if root is None else {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in root}


def _remarks(body: Element) -> tuple[str, ...]:
    tags = {_tag(element) for element in body.iter()}
    found = []
    if tags & {"del", "ins", "moveFrom", "moveTo"}:
        found.append("it has tracked changes: it was read as if all were accepted")
    if "commentReference" in tags:
        found.append("comments in it were left out")
    return tuple(found)
