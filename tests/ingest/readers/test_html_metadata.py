"""What pages claim of their articles: forms, order, nonsense that is mended or not believed."""

from __future__ import annotations

import pytest

from ingest.article import Metadata
from ingest.readers.claims import Claims
from ingest.readers.json_ld import claims_of
from ingest.readers.page_claims import from_meta, from_microdata, saved_from
from ingest.readers.page_metadata import clean_title, described, moment
from ingest.readers.page_tree import tree_of

URL = ("https://www.arden-ledger.example/news/2024/06/18/ferry", "url")


def tree(markup: str):  # type: ignore[no-untyped-def]
    root = tree_of(markup)
    assert root is not None
    return root


def linked(script: str, title: str | None = None, address: str = "") -> Claims:
    return claims_of(tree(f'<script type="application/ld+json">{script}</script>'), frozenset({address}), title)


def said(url: tuple[str, str] | None = None, heading: str | None = None, **claims: list[object]) -> Metadata:
    return described([("meta", Claims(**claims))], heading, url)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"Ferry","author":"Ada Crane"}',
        '[{"@type":"WebSite","name":"x"},{"@type":["Article","NewsArticle"],"headline":"Ferry","author":{"name":"Ada Crane"}}]',
        '{"@graph":[{"@type":"Person","@id":"#a","name":"Ada Crane"},{"@type":"Article","headline":"Ferry","author":{"@id":"#a"}}]}',
        '{"@type":"WebPage","name":"x","mainEntity":{"@type":"Article","headline":"Ferry","author":[{"name":["Ada Crane"]}]}}',
        '<!-- {"@type":"http://schema.org/NewsArticle","headline":"Fer\\u0072y","author":[{"name":"Ada Crane"}],} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"Ferry","author":["Ada\n Crane"],"image":,}\n//]]>',
        '{"@type":"NewsArticle","headline":"Ferry","author":"Ada Crane","description":"an \\& and a \\\' "};',
        '{"@type":"Organization"}{"@type":"NewsArticle","headline":"Ferry","author":"Ada Crane"}',
    ],
)
def test_json_ld_in_its_forms(script: str) -> None:
    found = linked(script)
    assert (found.titles, found.authors) == (["Ferry"], [("Ada Crane",)])


@pytest.mark.parametrize(
    "script", ["", "{", "nonsense", "null", "[" * 100_000, '{"a":' * 5000, '{"@type": 3, "author": 4}']
)
def test_json_ld_that_says_nothing(script: str) -> None:
    found = linked(script)
    assert not found.titles and not found.authors


def test_json_ld_of_several_articles_takes_the_page_s_own() -> None:
    other = '{"@type":"NewsArticle","headline":"Mill","url":"https://x.example/mill","datePublished":"2020-01-01","author":"B"}'
    own = '{"@type":"NewsArticle","headline":"Ferry","url":"http://www.x.example/ferry/?a=1"}'
    assert linked(f"[{other},{own}]", address="x.example/ferry").titles == ["Ferry"]
    assert linked(f"[{other},{own}]", title="Ferry").titles == ["Ferry"]
    listed = f'{{"@type":"ItemList","itemListElement":[{other}]}}'
    assert linked(f"[{listed},{own}]").titles == ["Ferry"]


def test_meta_tags_by_any_attribute() -> None:
    found = from_meta(
        tree(
            '<meta name="DC.Creator" content="Ada Crane"><meta property="article:published_time" content="2024-06-18">'
            '<meta content="Ferry &amp; mast" property="og:title"><meta itemprop="headline" content="Ferry">'
            '<div itemprop="image"><meta itemprop="datePublished" content="1999-01-01"></div><meta name="author">'
        )
    )
    assert found.titles == ["Ferry & mast", "Ferry"] and found.authors == [("Ada Crane",)]
    assert found.published == ["2024-06-18"]


def test_microdata_without_that_of_comments() -> None:
    found = from_microdata(
        tree(
            '<div itemscope itemtype="http://schema.org/Article"><span itemprop="author">By <b>Ada Crane</b><i>Reporter</i></span>'
            '<time itemprop="datePublished" datetime="2024-06-18">18/6</time><div itemscope itemtype="http://schema.org/Comment">'
            '<span itemprop="author">Troll</span></div></div><time class="entry-date updated" datetime="2024-06-19"></time>'
        )
    )
    assert found.authors == [("By Ada Crane Reporter",)]
    assert found.published[0] == "2024-06-18" and found.updated == ["2024-06-19"]


def test_order_of_layers() -> None:
    first, second = Claims(titles=["One"]), Claims(titles=["Two"], authors=[("Ada Crane",)])
    found = described([("json-ld", first), ("meta", second)], None, None)
    assert (found.title, found.authors) == ("One", ("Ada Crane",))
    assert found.origin == {"title": "json-ld", "authors": "meta"}


@pytest.mark.parametrize(
    ("author", "names"),
    [
        (("Ada Crane",), ("Ada Crane",)),
        (("By Ada Crane and Bo Lindqvist",), ("Ada Crane", "Bo Lindqvist")),
        (("ADA CRANE", "Bo Lindqvist, Senior Reporter", "Ada Crane"), ("Ada Crane", "Bo Lindqvist")),
        (("Associated Press",), ("Associated Press",)),
        (("Reuters",), ("Reuters",)),
        (("Wren",), ("Wren",)),
        (("岸田太郎",), ("岸田太郎",)),
        (("admin",), ()),
        (("Arden Ledger Staff",), ()),
        (("The Arden Ledger",), ()),
        (("https://www.arden-ledger.example/people/7",), ()),
        (("ada@arden-ledger.example",), ()),
        (("@adacrane",), ()),
        (("ada_crane_7",), ()),
        (("",), ()),
    ],
)
def test_authors_that_make_sense(author: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert said(authors=[author], outlets=["The Arden Ledger"]).authors == names


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Ferry turns back | The Arden Ledger", "Ferry turns back"),
        ("Ferry turns back - Arden Ledger", "Ferry turns back"),
        ("Ferry turns back | News | The Arden Ledger", "Ferry turns back | News"),
        ("The Arden Ledger: Ferry turns back", "The Arden Ledger: Ferry turns back"),
        ("The Arden Ledger | Ferry turns back", "Ferry turns back"),
        ("Ferry - a history", "Ferry - a history"),
        ("  Ferry\n turns ", "Ferry turns"),
    ],
)
def test_titles_lose_the_name_of_the_house(title: str, clean: str) -> None:
    assert clean_title(title, "The Arden Ledger", None) == clean


def test_titles_by_the_heading() -> None:
    assert clean_title("Ferry turns back – Tarn Post", None, "Ferry turns back") == "Ferry turns back"
    assert clean_title("Ferry turns back after its …", None, "Ferry turns back after its mast broke") == (
        "Ferry turns back after its mast broke"
    )


@pytest.mark.parametrize(
    ("outlets", "name"),
    [
        (["www.arden-ledger.example", "Arden Ledger"], "Arden Ledger"),
        (["Associated Press", "Arden Ledger"], "Arden Ledger"),
        (["arden", "Arden.example"], "Arden.example"),
        (["https://facebook.example/arden", "@arden", "Arden Ledger - News from the river"], "Arden Ledger"),
        (["arden-ledger.example"], "arden-ledger.example"),
        (["WordPress"], None),
    ],
)
def test_outlets_that_make_sense(outlets: list[str], name: str | None) -> None:
    assert said(outlets=list(outlets), url=URL).outlet == name


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-06-18", "2024-06-18"),
        ("2024-06-18T09:30:00+01:00", "2024-06-18T09:30:00+01:00"),
        ("2024-06-18T09:30:00.123Z", "2024-06-18T09:30:00+00:00"),
        ("2024-06-18T09:30:00", "2024-06-18"),
        ("2024-06-18 09:30:00 -0500", "2024-06-18T09:30:00-05:00"),
        ("20240618T093000Z", "2024-06-18T09:30:00+00:00"),
        ("Tue, 18 Jun 2024 09:30:00 GMT", "2024-06-18T09:30:00+00:00"),
        ("June 18, 2024", "2024-06-18"),
        ("1718703000", "2024-06-18T09:30:00+00:00"),
        ("1718703000000", "2024-06-18T09:30:00+00:00"),
        ("0001-01-01T00:00:00Z", None),
        ("2999-01-01", None),
        ("2022-02-30", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_as_pages_state_them(text: str, iso: str | None) -> None:
    assert moment(text) == iso


def test_dates_of_the_address_and_of_changes() -> None:
    assert said(url=URL).published == "2024-06-18" and said(url=URL).origin["published"] == "url"
    assert said(url=("https://x.example/2024/jun/18/ferry", "url")).published == "2024-06-18"
    assert said(url=("https://x.example/20240699/1234567/", "url")).published is None
    assert said(published=["2024-06-18"], updated=["2024-06-18"]).updated is None
    assert said(published=["2024-06-18"], updated=["2024-06-19"]).updated == "2024-06-19"


def test_address_that_a_browser_notes() -> None:
    assert saved_from("<!-- saved from url=(0025)https://x.example/ferry --><html>") == "https://x.example/ferry"
    assert (
        saved_from("<html><!--\n Page saved with SingleFile \n url: https://x.example/f \n-->") == "https://x.example/f"
    )
