"""A draft as a Word document: as `ingest` reads it, with what calls its footnotes, and what is set as a block, marked."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.etree.ElementTree import Element, tostring

from chatbot.proofreading.lines import Sheet
from chatbot.proofreading.nouns import Draft
from ingest.readers import docx, worker

_NAMESPACE = re.compile(r"\{[^}]*/wordprocessingml(?:/\d+)?/main\}")
_BLOCK = "\ue000"
_BLOCK_STYLES = re.compile(r"(?:intense)?quote|blockquote|blocktext|quotations?|zitat|citation", re.IGNORECASE)
_MAIN, _FOOTNOTES, _ENDNOTES = "word/document.xml", "word/footnotes.xml", "word/endnotes.xml"


def draft_of(name: str, data: bytes) -> Draft:
    """The draft. Raises SourceError where it is no Word document that can be read."""
    sheet = Sheet(name)
    for line in str(worker.call(read, data, name)["text"]).split("\n"):
        sheet.paragraph(line.replace(_BLOCK, "").removeprefix("• "), block=line.startswith(_BLOCK))
    return sheet.draft()


# ── in the worker ──


def read(data: bytes) -> dict[str, Any]:
    """What the reader of Word documents makes of one in which calls and notes are written out."""
    return docx.read(written_out(data))


def written_out(data: bytes) -> bytes:
    """The document's texts, with "[^3]" where a note is called, and "[^3]: " before that note."""
    from ingest.readers.packed_xml import Parts

    parts = Parts(data)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts.names):
            if name in (_MAIN, _FOOTNOTES, _ENDNOTES) and (root := parts.tree(name)) is not None:
                _write_out(root, name)
                archive.writestr(name, tostring(root))
            elif name.endswith((".xml", ".rels")):
                archive.writestr(name, parts.bytes(name))
    return packed.getvalue()


def _write_out(root: Element, name: str) -> None:
    for element in list(root.iter()):
        tag, space = _tag(element)
        if tag == "p" and name == _MAIN and _is_block(element):
            _put(element, space, _BLOCK, 0)
        for at, child in reversed(list(enumerate(element))):
            kind, _ = _tag(child)
            if kind in ("footnoteReference", "endnoteReference"):
                _put(element, space, f"[^{_mark(kind, child)}]", at + 1, in_run=tag == "r")
        if tag in ("footnote", "endnote"):
            first = next((child for child in element if _tag(child)[0] == "p"), None)
            if first is not None:
                _put(first, space, f"[^{_mark(tag, element)}]: ", 0)


def _mark(kind: str, element: Element) -> str:
    return f"{'e' if kind.startswith('end') else ''}{_value(element, 'id')}"


def _put(parent: Element, space: str, text: str, at: int, *, in_run: bool = False) -> None:
    words = Element(f"{space}t")
    words.text = text
    if in_run:
        parent.insert(at, words)
        return
    run = Element(f"{space}r")
    run.append(words)
    parent.insert(at, run)


def _is_block(paragraph: Element) -> bool:
    for properties in paragraph:
        if _tag(properties)[0] == "pPr":
            return any(
                _tag(one)[0] == "pStyle" and _BLOCK_STYLES.fullmatch(_value(one, "val").replace(" ", "")) is not None
                for one in properties
            )
    return False


def _tag(element: Element) -> tuple[str, str]:
    """An element's name in Word's own namespace, and that namespace."""
    match = _NAMESPACE.match(element.tag) if isinstance(element.tag, str) else None
    return (element.tag[match.end() :], match.group()) if match else ("", "")


def _value(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")
