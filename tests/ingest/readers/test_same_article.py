"""The same article as text, in a Word file, an OpenDocument text and PDFs is the same article, word for word."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from ingest.clean import Cleaned, clean, cleaned
from tests.ingest.readers.binary_forms import read
from tests.ingest.readers.office_writer import docx, odt, p
from tests.ingest.readers.pdf_writer import Pdf, broken

ARTICLES = Path(__file__).parents[2] / "articles"
NAMES = ("city-council", "court-report", "profile-pronouns", "science-lab", "wire-filing", "obituary", "opinion-column")


def source(name: str) -> list[str]:
    text = (ARTICLES / f"{name}.txt").read_text(encoding="utf8")
    return [" ".join(part.split()) for part in text.split("\n") if part.strip()]


def as_pdf(paragraphs: list[str], columns: int) -> bytes:
    """Set in columns, page after page, each paragraph with room behind it."""
    made = Pdf()
    width = (480 - 20 * (columns - 1)) / columns
    number = 0
    y = float("inf")
    for paragraph in paragraphs:
        for line in broken(paragraph, width, 9):
            if y > 700:
                column = number % columns
                page = made.page() if column == 0 else made.pages[-1]
                number, y = number + 1, 80.0
            page.text(60 + column * (width + 20), y, line, 9)
            y += 11
        y += 7
    return made.bytes()


def words(found: Cleaned) -> list[str]:
    return found.text.split()


@pytest.mark.parametrize("name", NAMES)
def test_article_is_the_same_in_every_form(name: str) -> None:
    paragraphs = source(name)
    texts = {
        "a.docx": docx("".join(map(p, paragraphs))),
        "a.odt": odt("".join(f"<text:p>{escape(part)}</text:p>" for part in paragraphs)),
        "one.pdf": as_pdf(paragraphs, 1),
        "two.pdf": as_pdf(paragraphs, 2),
    }
    wanted = clean("\n\n".join(paragraphs))
    for form, data in texts.items():
        document = read(data, form)
        made = cleaned(document)
        assert words(made) == words(wanted), form
        assert made.metadata.title == wanted.metadata.title
        for piece in made.source_map.pieces:
            copied = document.text[piece.source_start : piece.source_start + piece.length]
            assert made.text[piece.text_start : piece.text_start + piece.length] == copied
