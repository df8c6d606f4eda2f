"""Small Word and OpenDocument files for tests, their XML written out."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(name, content, stored)
    return out.getvalue()


def p(text: str, properties: str = "") -> str:
    """A paragraph of Word's."""
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}<w:r><w:t xml:space='preserve'>{escape(text)}</w:t></w:r></w:p>"


def docx(body: str, core: str = "", namespace: str = W, **more: str | bytes) -> bytes:
    """A Word file; `more` are further parts of its folder ("footnotes" for word/footnotes.xml)."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": (
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' "
            "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' "
            "Target='word/document.xml'/></Relationships>"
        ),
        "word/document.xml": f"<w:document {namespace}><w:body>{body}</w:body></w:document>",
        "docProps/core.xml": (
            "<cp:coreProperties xmlns:cp='urn:x' xmlns:dc='http://purl.org/dc/elements/1.1/' "
            f"xmlns:dcterms='http://purl.org/dc/terms/'>{core}</cp:coreProperties>"
        ),
    }
    return zipped(parts | {f"word/{name}.xml": content for name, content in more.items()})


def odt(body: str, meta: str = "", manifest: str = "") -> bytes:
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "text", "table", "meta"))
    spaces += f' xmlns:draw="{_ODF}:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "meta.xml": f"<office:document-meta {spaces}><office:meta>{meta}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
    })  # fmt: skip
