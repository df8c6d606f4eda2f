"""Sitemaps from the web are links; a sitemap in a file holds nothing to take in."""

from __future__ import annotations

import gzip

import pytest

from ingest.article import Metadata
from ingest.readers import sitemap
from ingest.sources import Link
from tests.ingest.readers.packed_forms import error, errors, links, reads

URL = "https://harbourecho.example/news/sitemap.xml"
NAMES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)
NEWS = """
<news:news><news:publication><news:name>The Harbour Echo</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-03-01T10:00:00+01:00</news:publication_date><news:title>Pier &amp; ferry</news:title></news:news>
"""


def urlset(entries: str, name: str = "urlset", head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<{name} {NAMES}>{entries}</{name}>'.encode()


def test_pages_are_links_with_what_the_sitemap_says() -> None:
    (link,) = links(
        urlset(f"<url><loc> /a?x=1&amp;y=2 </loc><lastmod>2026-03-02</lastmod>{NEWS}</url>"), "sitemap.xml", URL
    )
    values = {
        "url": "https://harbourecho.example/a?x=1&y=2", "title": "Pier & ferry", "outlet": "The Harbour Echo", "language": "en",
        "published": "2026-03-01T10:00:00+01:00", "updated": "2026-03-02",
    }  # fmt: skip
    assert link.url == values["url"]
    assert link.stated == Metadata(**values, origin=dict.fromkeys(values, "sitemap"))  # type: ignore[arg-type]


def test_pictures_of_a_page_are_not_the_page() -> None:
    picture = "<image><loc>https://x.example/i.jpg</loc><title>A pier</title></image>"
    (link,) = links(urlset(f"<url>{picture}<loc>https://x.example/a</loc>{picture}</url>"), "s", URL)
    assert (link.url, link.stated.title) == ("https://x.example/a", None)


def test_index_gives_its_sitemaps_and_says_nothing_of_articles() -> None:
    data = urlset(
        "<sitemap><loc>https://x.example/1.xml.gz</loc><lastmod>2026-03-02</lastmod></sitemap>", "sitemapindex"
    )
    (link,) = links(data, "s", URL)
    assert (link.url, link.stated.updated) == ("https://x.example/1.xml.gz", None)


def test_sitemap_that_is_compressed() -> None:
    data = gzip.compress(urlset("<url><loc>https://x.example/a</loc></url>"))
    assert [link.url for link in links(data, "sitemap.xml.gz", URL)] == ["https://x.example/a"]


def test_sitemap_in_a_file_says_to_give_its_address() -> None:
    assert "give the sitemap by its own address" in error(
        urlset("<url><loc>https://x.example/a</loc></url>"), "sitemap.xml"
    )


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "file:///etc/passwd", "https://x.example/" + "a" * 2100]
)
def test_address_that_is_none_fails_alone(address: str) -> None:
    data = urlset(f"<url><loc>{address}</loc></url><url/><url><loc>https://x.example/b</loc></url>")
    assert [link.url for link in links(data, "s", URL)] == ["https://x.example/b"]
    assert len(errors(data, "s", URL)) == 2


def test_sitemap_that_breaks_off_gives_what_is_before() -> None:
    data = urlset("<url><loc>https://x.example/a</loc></url>" * 2)
    assert len(links(data[:-30], "s", URL)) >= 1


def test_entities_are_not_read() -> None:
    entities = (
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    )
    for read in reads(urlset("<url><loc>https://x.example/&b;&c;</loc></url>", head=entities), "s", URL):
        assert isinstance(read, Link)
        assert read.url == "https://x.example/"


@pytest.mark.parametrize(("inside", "says"), [("", "without addresses"), ("<a>" * 1000, "too much else")])
def test_sitemap_without_addresses(inside: str, says: str) -> None:
    assert says in error(urlset(inside), "s", URL)


def test_addresses_that_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_PARTS", 2)
    *made, wrong = reads(urlset("<url><loc>https://x.example/a</loc></url>" * 4), "s", URL)
    assert len(made) == 2
    assert "more than 2 addresses" in str(wrong[1])  # type: ignore[index]
