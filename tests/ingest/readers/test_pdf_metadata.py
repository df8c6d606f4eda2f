"""What a PDF says of itself, and how far that is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.article import Metadata
from ingest.readers import registry
from tests.ingest.readers.binary_forms import found, read
from tests.ingest.readers.pdf_writer import Pdf
from tests.ingest.readers.test_pdf import HEADLINE, PARAGRAPHS, one_page


@pytest.mark.parametrize(
    ("title", "believed"),
    [
        (HEADLINE, HEADLINE),
        (f"Microsoft Word - {HEADLINE}", HEADLINE),
        (f"{HEADLINE} - The Saltby Echo", HEADLINE),
        ("Microsoft Word - bridge_final2.docx", None),
        ("bridge.indd", None),
        ("untitled", None),
        ("Annual Report Template", None),
    ],
)
def test_title_is_believed_where_the_text_says_it(title: str, believed: str | None) -> None:
    made = Pdf(info={"Title": title, "Author": "hrdept"})
    page = made.page()
    page.text(72, 60, HEADLINE, 18)
    page.column(72, 100, 300, PARAGRAPHS)
    stated = read(made.bytes(), "a.pdf").stated
    assert (stated.title, stated.authors) == (believed, ())


def test_author_is_believed_where_the_text_names_them() -> None:
    made = one_page(HEADLINE, "By Nadia Quill", *PARAGRAPHS)
    made.info = {"Author": "Nadia Quill"}
    assert read(made.bytes(), "a.pdf").stated.authors == ("Nadia Quill",)
    made.info = {"Author": "Tom Printer"}
    assert read(made.bytes(), "a.pdf").stated.authors == ()


@pytest.mark.parametrize(("date", "published"), [("", "2024-03-12"), ("5 April 2023", None), ("Edition 2021", None)])
def test_day_of_making_counts_where_the_text_has_none(date: str, published: str | None) -> None:
    made = one_page(HEADLINE, *([date] if date else []), *PARAGRAPHS)
    made.info = {"CreationDate": "D:20240312080000+01'00'"}
    stated = read(made.bytes(), "a.pdf").stated
    assert stated.published == published
    assert stated.origin == ({"published": "pdf"} if published else {})


def test_title_and_author_in_a_packet_of_xmp() -> None:
    made = one_page(HEADLINE, "By Nadia Quill", *PARAGRAPHS)
    made.xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li>' + HEADLINE +
        "</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>Nadia Quill</rdf:li></rdf:Seq></dc:creator>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )  # fmt: skip
    stated = read(made.bytes(), "a.pdf").stated
    assert (stated.title, stated.authors) == (HEADLINE, ("Nadia Quill",))


def test_what_led_to_it_is_surer_than_the_file() -> None:
    made = one_page(HEADLINE, *PARAGRAPHS)
    made.info = {"Title": HEADLINE, "CreationDate": "D:20240312"}
    item = replace(found(made.bytes(), "a.pdf"), stated=Metadata(title="Bridge", origin={"title": "feed"}))
    (document,) = registry.documents(item)
    assert document.stated.title == "Bridge"  # type: ignore[union-attr]
    assert document.stated.origin == {"title": "feed", "published": "pdf"}  # type: ignore[union-attr]
