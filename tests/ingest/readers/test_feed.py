"""Feeds: items are taken from a file, and are links where the feed comes from the web; a broken one fails alone."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Document
from ingest.readers import feed, feed_items, registry
from ingest.readers.feed_metadata import stated
from ingest.sources import Link
from tests.ingest.readers.binary_forms import found
from tests.ingest.readers.packed_forms import (
    HTML,
    PARAGRAPHS,
    TEXT,
    document,
    documents,
    error,
    errors,
    links,
    reads,
    taken,
)

NAMES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
URL = "https://harbourecho.example/feed"
ITEM = f"""<item><title>Pier &amp;amp; ferry</title><link>https://harbourecho.example/a</link>
<pubDate>Tue, 03 Mar 2026 10:00:00 +0100</pubDate><dc:creator>Ada Crane and Bo Lind</dc:creator>
<description>The pier.</description><content:encoded>{escape(HTML)}</content:encoded></item>"""


def rss(items: str, title: str = "The Harbour Echo - Politics", head: str = "") -> bytes:
    channel = f"<channel><title>{title}</title><link>https://harbourecho.example/</link><language>en</language>{items}</channel>"
    return f'<?xml version="1.0"?>{head}<rss version="2.0" {NAMES}>{channel}</rss>'.encode()


ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Harbour Echo</title><link href="https://harbourecho.example/"/>
<entry><title>Pier &amp; ferry</title><link href="/a"/><published>2026-03-03T10:00:00+01:00</published>
<updated>2026-03-04T10:00:00+01:00</updated><author><name>Ada Crane</name></author>
<content type="html">{escape(HTML)}</content></entry></feed>""".encode()
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {NAMES}>
<channel><title>The Harbour Echo</title><link>https://harbourecho.example/</link></channel><item><title>Pier &amp; ferry</title>
<link>https://harbourecho.example/a</link><dc:date>2026-03-03T10:00:00+01:00</dc:date><dc:creator>Ada Crane</dc:creator>
<content:encoded>{escape(HTML)}</content:encoded></item></rdf:RDF>""".encode()
JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "The Harbour Echo", "home_page_url": "https://harbourecho.example/",
    "items": [{"url": "https://harbourecho.example/a", "title": "Pier & ferry", "content_html": HTML,
               "date_published": "2026-03-03T10:00:00+01:00", "authors": [{"name": "Ada Crane"}]}],
}).encode()  # fmt: skip
FORMS = {"a.xml": rss(ITEM), "a.atom": ATOM, "a.rdf": RDF, "a.json": JSON}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("named", [True, False])
def test_item_of_a_file_is_taken_from_it(name: str, named: bool) -> None:
    made = document(FORMS[name], name if named else "download")
    assert taken(made).split("\n\n") == list(PARAGRAPHS)
    assert made.source.endswith("#1")
    told = made.stated
    assert (told.title, told.authors[0], told.outlet) == ("Pier & ferry", "Ada Crane", "The Harbour Echo")
    assert (told.published, told.url) == ("2026-03-03T10:00:00+01:00", "https://harbourecho.example/a")
    assert told.origin["authors"] == "feed"


@pytest.mark.parametrize("name", FORMS)
def test_item_of_a_feed_from_the_web_is_a_link(name: str) -> None:
    (link,) = links(FORMS[name], name, URL)
    assert link.url == link.stated.url == "https://harbourecho.example/a"
    assert (link.stated.title, link.stated.published) == ("Pier & ferry", "2026-03-03T10:00:00+01:00")


def test_item_without_a_link_is_taken_from_a_feed_from_the_web() -> None:
    (made,) = reads(rss(f"<item><description>{escape(HTML)}</description></item>"), "feed", URL)
    assert isinstance(made, Document)
    assert taken(made).split("\n\n") == list(PARAGRAPHS)


def test_item_with_only_a_link_says_what_to_do() -> None:
    bare = "<item><link>https://harbourecho.example/b</link></item>"
    made = reads(rss(bare + ITEM + "<item><title>only</title></item>"), "a.xml")
    assert [isinstance(read, Document) for read in made] == [False, True, False]
    assert errors(rss(bare), "a.xml")[0].endswith("take in its page by its address: https://harbourecho.example/b")


def test_summary_is_taken_and_noted() -> None:
    item = f"<item><link>https://harbourecho.example/a</link><description>{PARAGRAPHS[0]} […]</description></item>"
    assert "only the beginning" in document(rss(item), "a.xml").notes[-1]


def test_plain_text_is_no_page() -> None:
    made = document(rss(f"<item><description>{TEXT}</description></item>"), "a.xml")
    assert made.original.reader == "text"
    assert taken(made) == TEXT


def test_encoding_that_only_the_server_says() -> None:
    data = rss(ITEM.replace("Pier", "Café")).replace(b'<?xml version="1.0"?>', b"").decode().encode("cp1252")
    (link,) = registry.documents(replace(found(data, "feed"), url=URL, charset="cp1252"))
    assert isinstance(link, Link)
    assert link.stated.title == "Café & ferry"


def test_items_that_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MAX_PARTS", 2)
    *made, wrong = reads(rss(ITEM * 4), "a.xml")
    assert len(made) == 2
    assert "more than 2 items" in str(wrong[1])  # type: ignore[index]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (rss(""), "without items"),
        (b"<opml><body/></opml>", "of a form that isn't read"),
        (b"<?xml?>", "of a form that isn't read"),
    ],
)
def test_feed_that_holds_nothing_says_so(data: bytes, says: str) -> None:
    assert says in error(data, "a.xml")


def test_entities_are_neither_read_from_files_nor_unfolded() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE r [<!ENTITY a0 "aaaaaaaaaa">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    for read in reads(
        rss(f"<item><title>&a11;&f;</title><description>{TEXT} &a11; &f;</description></item>", head=head), "a.xml"
    ):
        text = read.text if isinstance(read, Document) else ""
        assert len(text) < 10_000
        assert "root:" not in text


@pytest.mark.parametrize(
    ("title", "home", "outlet"),
    [
        ("The Harbour Echo", "https://www.harbourecho.example/", "The Harbour Echo"),
        ("The Harbour Echo - World", "https://www.harbourecho.example/", "The Harbour Echo"),
        ("Politics | Arden Ledger", "https://ledger.example/", "Arden Ledger"),
        ("Arden Ledger: Ferries and piers", "https://ardenledger.example/", "Arden Ledger"),
        ("Harbour Echo - Ferries and piers", "https://other.example/", None),
        ("Latest news", "https://harbourecho.example/", None),
        ("RSS feed", None, None),
        ("", None, None),
    ],
)
def test_outlet_of_a_feed_is_its_title_with_care(title: str, home: str | None, outlet: str | None) -> None:
    one = {"title": None, "authors": [], "source": None, "published": [], "updated": []}
    assert stated({"title": title, "link": home, "language": None}, one, None).outlet == outlet


def test_outlet_of_what_only_collects_is_none() -> None:
    item = ITEM.replace("https://harbourecho.example/a", "https://elsewhere.example/a")
    assert document(rss(item), "a.xml").stated.outlet is None
    source = '<source url="https://elsewhere.example/feed">Elsewhere Post</source></item>'
    assert document(rss(item.replace("</item>", source)), "a.xml").stated.outlet == "Elsewhere Post"


@pytest.mark.parametrize("name", ["admin", "ada@harbourecho.example", "https://x.example/ada"])
def test_author_that_is_nobody_is_none(name: str) -> None:
    assert document(rss(ITEM.replace("Ada Crane and Bo Lind", name)), "a.xml").stated.authors == ()


def test_items_in_a_feed_fail_alone() -> None:
    assert len(documents(rss(ITEM * 3), "a.xml")) == 3


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([rss(ITEM * 2), ATOM, RDF, JSON]),
    st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=6)), max_size=6),
)
def test_feed_that_is_damaged_anywhere_is_read_or_fails(base: bytes, edits: list[tuple[int, bytes]]) -> None:
    data = bytearray(base)
    for at, new in edits:
        at %= len(data)
        data[at : at + len(new)] = new
    json.dumps(feed_items.items(bytes(data)))
    reads(bytes(data), "a.xml")
