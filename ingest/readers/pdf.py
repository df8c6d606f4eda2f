"""PDF: its text in reading order, by pdfium (pypdfium2), in a process of its own.

    characters -> what stands at the pages' edges -> columns -> lines -> paragraphs -> source text and body

The source text has lines as they are set, hyphens and running heads with them; the body has paragraphs. Ligatures are
letters in both: "ﬁ" is how a word was set, and no one searches for it or quotes it so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ingest.article import LINE_END_HYPHEN, Document
from ingest.errors import SourceError
from ingest.limits import MAX_PAGES
from ingest.readers import linear, worker
from ingest.readers.pdf_furniture import Furniture, furniture
from ingest.readers.pdf_glyphs import Glyphs, glyphs
from ingest.readers.pdf_layout import columns
from ingest.readers.pdf_metadata import stated
from ingest.readers.pdf_paragraphs import Hyphens, Paragraph, paragraphs
from ingest.sources import Found

VERSION = 1
_FORM = linear.Form("application/pdf", "pdf", VERSION)
_MOST_UNKNOWN = 0.3  # of the characters
_SHOWN = 8  # pages in a note


def documents(item: Found) -> Iterator[Document]:
    """The one document of a PDF. Raises SourceError where it has no text that can be read."""
    data = item.read()
    name = "standard input" if item.name == "-" else item.name
    if not data.strip():
        raise SourceError(f"{name} is empty")
    yield linear.document(item, data, _FORM, worker.call(read, data, name))


# ── in the worker ──


def read(data: bytes) -> dict[str, Any]:
    """What `linear.document` takes. Raises SourceError, whose words follow the document's name."""
    pages, properties = _opened(data)
    _refuse_unreadable(pages)
    edges, address = furniture(pages)
    found = paragraphs([columns(edge.rest) for edge in edges])
    made = _written(found, edges)
    metadata = stated(properties, data, made.body, address)
    return made.result(metadata, _notes(pages))


def _opened(data: bytes) -> tuple[list[Glyphs], dict[str, str]]:
    """Every page's characters, and the information dictionary."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise SourceError("needs a password; save a copy without one and take that in") from error
        if error.err_code == raw.FPDF_ERR_SECURITY:
            raise SourceError("is encrypted in a way that is not known; save a copy without") from error
        raise SourceError("is no PDF, or a broken one; fetch it again, or print it to a new PDF") from error
    try:
        if len(pdf) > MAX_PAGES:
            raise SourceError(f"has {len(pdf):,} pages, more than {MAX_PAGES:,}; take in the part that matters")
        pages = []
        for number in range(len(pdf)):
            try:
                page = pdf[number]
            except pypdfium2.PdfiumError:  # one page is broken, or isn't there: the others are read
                pages.append(Glyphs(0, 0, (), 0, 0))
                continue
            pages.append(glyphs(page))
            page.close()
        return pages, pdf.get_metadata_dict(skip_empty=True)
    finally:
        pdf.close()


def _refuse_unreadable(pages: Sequence[Glyphs]) -> None:
    characters = sum(page.characters for page in pages)
    if not characters:
        raise SourceError(
            "has no text, only pictures or drawings (a scan?); run text recognition on it (OCR) and take in what that gives"
        )
    if sum(page.unknown for page in pages) > _MOST_UNKNOWN * characters:
        raise SourceError(
            "does not say which letters its signs are; run text recognition on it (OCR) and take in what that gives"
        )


def _notes(pages: Sequence[Glyphs]) -> tuple[str, ...]:
    blank = [str(number) for number, page in enumerate(pages, start=1) if not page.characters]
    if not blank:
        return ()
    which = ", ".join(blank[:_SHOWN]) + (", …" if len(blank) > _SHOWN else "")
    return (f"no text on page{'s' if len(blank) > 1 else ''} {which} of {len(pages)}: empty, or a picture",)


def _written(found: Sequence[Paragraph], edges: Sequence[Furniture]) -> linear.Linear:
    """Source text and body. What stands at a page's edges is put between paragraphs: no sentence is cut by it."""
    writer = _Writer(edges, Hyphens([line for paragraph in found for line in paragraph.lines]))
    for paragraph in found:
        writer.write(paragraph)
    writer.open(len(edges) - 1)
    writer.lower(len(edges) - 1)
    return writer.text


class _Writer:
    """What is written so far, and which pages are begun and ended."""

    def __init__(self, edges: Sequence[Furniture], hyphens: Hyphens) -> None:
        self.text = linear.Linear()
        self._edges = edges
        self._hyphens = hyphens
        self._begun = -1
        self._ended: set[int] = set()

    def open(self, number: int) -> None:
        """Begin all pages up to this one."""
        while self._begun < number:
            if self._begun >= 0:
                self.lower(self._begun)
            self._begin()
            self._upper(self._begun)

    def lower(self, number: int) -> None:
        """What stands at a page's lower edge."""
        if number not in self._ended:
            self._ended.add(number)
            self._drop(self._edges[number].lower)

    def write(self, paragraph: Paragraph) -> None:
        first, last = paragraph.pages[0], paragraph.pages[-1]
        self.open(first)
        if last > first:
            self.lower(first)
        self.text.space(linear.PARAGRAPH)
        lines = paragraph.lines
        for at, (line, page) in enumerate(zip(lines, paragraph.pages, strict=True)):
            while self._begun < page:
                self._begin()
            if at + 1 < len(lines):
                off, space = self._hyphens.joint(line.text, lines[at + 1].text)
                self.text.keep(line.text[: len(line.text) - len(off)])
                self.text.drop(off, LINE_END_HYPHEN)
                self.text.space("\n", space)
            else:
                self.text.keep(line.text)
        for page in range(first + 1, last + 1):
            self._upper(page)
            if page < last:
                self.lower(page)

    def _begin(self) -> None:
        self.text.page()
        self._begun += 1

    def _upper(self, number: int) -> None:
        self._drop(self._edges[number].upper)

    def _drop(self, edge: Sequence[tuple[str, str]]) -> None:
        for text, why in edge:
            self.text.space(linear.PARAGRAPH)
            self.text.drop(text, why)
            self.text.space(linear.PARAGRAPH)
