"""What form a document is of goes by its bytes first, then by what is declared, then by its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.readers import registry
from tests.ingest.readers.binary_forms import found
from tests.ingest.readers.packed_forms import mail, zipped

RSS = b"<rss version='2.0'><channel/></rss>"


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (zipped({"a.txt": b"x"}), "archive"),
        (zipped({"[Content_Types].xml": b"x"}), "docx"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}, 0), "odt"),
        (b"\x1f\x8b\x08", "archive"),
        (RSS, "feed"),
        (b"\xef\xbb\xbf\r\n<?xml version='1.0'?><!-- x --><!DOCTYPE rss [<!ENTITY a 'b'>]>" + RSS, "feed"),
        (RSS.decode().encode("utf-16"), "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed"),
        (b"<rdf:RDF/>", "feed"),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1"}', "feed"),
        (b"<sm:urlset/>", "sitemap"),
        (b"<sitemapindex>", "sitemap"),
        (b"<!doctype HTML><p>x", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html/>", "html"),
        (bytes(mail()), "mail"),
        (b"From a@x.example Tue Mar  3 10:00:00 2026\nFrom: a@x.example\n", "mail"),
        (b"From here on it is 2026.\nAnd: so\n", "text"),
        (b"From: Ada\nTo: Bo\nSubject: x\n\ntext", "text"),
        (b"{}", "text"),
        (b"", "text"),
        (b"The pier closed.", "text"),
    ],
)
def test_form_by_content(data: bytes, form: str) -> None:
    assert registry.form_of(found(data, "download")) == form


@pytest.mark.parametrize(
    ("name", "media_type", "data", "form"),
    [
        ("a.txt", None, RSS, "feed"),
        ("a.csv", None, b"text\nx\n", "table"),
        ("a.jsonl", None, b'{"text": "jsonfeed.org/version"}', "jsonl"),
        ("a.jsonl", None, RSS, "jsonl"),
        ("a.docx", None, zipped({"x": b"x"}), "docx"),
        ("a.xml", None, b"<news/>", "feed"),
        ("a.json", "application/json; charset=utf-8", b"[]", "json"),
        ("https://x.example/a", "text/csv", b"text\nx\n", "table"),
        ("https://x.example/a.csv", "text/plain", b"text\nx\n", "table"),
        ("https://x.example/a.csv", "text/html", b"text\nx\n", "html"),
    ],
)
def test_form_by_what_is_said_of_it(name: str, media_type: str | None, data: bytes, form: str) -> None:
    assert registry.form_of(replace(found(data, name), media_type=media_type)) == form


def test_media_type_of_a_part_is_that_of_its_name() -> None:
    assert registry.media_type_of("news/A.CSV") == "text/csv"
    assert registry.media_type_of("news/picture.png") is None
