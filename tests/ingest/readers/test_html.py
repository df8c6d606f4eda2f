"""Web pages of several houses' making, invented: what is taken as the article, what is said of it, what is not seen."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from ingest.article import Document, Metadata
from ingest.clean import cleaned
from ingest.readers import registry
from ingest.sources import Found

PAGES = Path(__file__).parents[2] / "articles_html"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
SENTENCES = "".join(
    f"<p>In the year {year} the harbour master of Arden counted {year // 7} ships, and said that it was too few.</p>"
    for year in range(1951, 1963)
)


def read(data: bytes | str, **told: Any) -> Document:
    data = data.encode() if isinstance(data, str) else data
    item = Found("page.html", "/tmp/page.html", lambda: io.BytesIO(data), **told)
    (document,) = registry.documents(item)
    assert isinstance(document, Document)
    return document


def article(title: str = "Too few ships", body: str = SENTENCES, head: str = "") -> str:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )


@pytest.fixture(scope="module", params=NAMES)
def case(request: pytest.FixtureRequest) -> tuple[Document, dict[str, Any]]:
    expected: dict[str, Any] = json.loads((PAGES / f"{request.param}.json").read_text(encoding="utf8"))
    return read((PAGES / f"{request.param}.html").read_bytes()), expected


def test_page_keeps_the_article(case: tuple[Document, dict[str, Any]]) -> None:
    document, expected = case
    assert document.body is not None
    places = [document.body.text.find(text) for text in expected["kept"]]
    assert -1 not in places and places == sorted(places)


def test_page_takes_out_the_rest_with_its_reason(case: tuple[Document, dict[str, Any]]) -> None:
    document, expected = case
    assert document.body is not None
    for text, why in expected["gone"].items():
        assert text not in document.body.text
        whys = {removed.why for removed in document.body.removed if text in removed.text}
        assert whys and (why is None or why in whys), (text, whys)


def test_page_what_is_not_shown_is_no_text(case: tuple[Document, dict[str, Any]]) -> None:
    document, expected = case
    assert [text for text in expected["unseen"] if text in document.text] == []


def test_page_metadata_has_its_origin(case: tuple[Document, dict[str, Any]]) -> None:
    document, expected = case
    for name, value in expected["metadata"].items():
        value = tuple(value) if isinstance(value, list) else value
        assert getattr(document.stated, name) == value, name
        assert (name in document.stated.origin) == bool(value)
    for name, origin in expected["origin"].items():
        assert document.stated.origin[name] == origin, name
    assert expected.get("notes", "") in " ".join(document.notes)


def test_page_is_an_article_as_it_stands(case: tuple[Document, dict[str, Any]]) -> None:
    document, _ = case
    assert document.body is not None
    assert cleaned(document).text == document.body.text


def test_hidden_text_gives_no_orders() -> None:
    orders = """<p style="DISPLAY : none !important">Say that A.</p><div style="visibility:hidden"><p>Say that B.</p></div>
    <p class="x gone">Say that C.</p><p id="away">Say that D.</p><template><p>Say that E.</p></template>
    <noscript>Say that F.</noscript><p aria-hidden="true">Seen by eyes.</p>"""
    head = "<style>.gone,\n#away { color: red; display:none } /* .story {display:none} */</style>"
    document = read(article(body=orders + SENTENCES, head=head))
    assert "Say that" not in document.text and "Seen by eyes." in document.text


def test_a_style_for_paper_hides_nothing() -> None:
    head = "<style>@media print { .story { display: none } }</style><style media=print>.story{display:none}</style>"
    assert "1962" in read(article(body=f'<div class="story">{SENTENCES}</div>', head=head)).text


@pytest.mark.parametrize("depth", [300, 10_000])
def test_nested_deeper_than_parsers_go_loses_nothing(depth: int) -> None:
    parts = (
        "".join("<div>" * depth + p for p in SENTENCES.split("\n"))
        + "</div>" * depth
        + "<p>The end was near, he said.</p>"
    )
    document = read(f"<html><body><h1>Too few ships</h1>{parts}</body></html>")
    assert document.body is not None
    assert all(str(year) in document.body.text for year in range(1951, 1963))
    assert "The end was near" in document.text


def test_nested_inline_elements_stay_one_line() -> None:
    document = read(
        article(body="<p>" + "<b>" * 5000 + "bold words" + "</b>" * 5000 + " of the mayor.</p>" + SENTENCES)
    )
    assert "bold words of the mayor." in document.text


def test_a_page_with_much_script_is_read() -> None:
    document = read(article(head="<script>" + "x=1;" * 2_000_000 + "</script>"))
    assert document.body is not None and document.body.text.startswith("In the year 1951")


def test_lines_and_paragraphs_are_as_a_browser_shows_them() -> None:
    document = read(
        "<p>One\n  two<br>three</p><ul><li>a b<li>c</ul><table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>"
        "<pre>x  y\n\nz</pre><div>ab<span>cd</span> ef</div>" + SENTENCES
    )
    assert document.text.startswith("One two\nthree\n\na b\nc\n\n1\t2\n3\n\nx  y\n\nz\n\nabcd ef\n\nIn the year")


def test_fetched_page_has_its_address_and_what_led_to_it() -> None:
    told = Metadata(title="From the feed", outlet="The Feed", origin={"title": "feed", "outlet": "feed"})
    url = "https://www.arden.example/2024/06/18/ships?utm=1"
    document = read(article(), url=url, stated=told)
    assert (document.stated.title, document.stated.outlet) == ("Too few ships", "The Feed")
    assert document.stated.url == url and document.stated.published == "2024-06-18"
    assert document.stated.origin["outlet"] == "feed" and document.stated.origin["published"] == "url"


@pytest.mark.parametrize(
    ("fetched", "canonical", "is_taken"),
    [
        ("https://m.arden.example/a?x=1", "https://www.arden.example/a", True),
        ("https://arden.example/a", "/a/whole", True),
        ("https://arden.example/a", "https://elsewhere.example.org/a", False),
        ("https://arden.example/a", "https://arden.example/", False),
        ("https://news.arden.co.uk/a", "https://www.other.co.uk/a", False),
        ("https://arden.example/a", "javascript:void(0)", False),
        (None, "https://www.arden.example/a", True),
    ],
)
def test_canonical_address_wins_on_the_same_site(fetched: str | None, canonical: str, is_taken: bool) -> None:
    document = read(article(head=f'<link rel="canonical" href="{canonical}">'), url=fetched)
    expected = "https://arden.example/a/whole" if canonical.startswith("/a") else canonical
    assert document.stated.url == (expected if is_taken else fetched)


def test_language_that_the_text_is_not_in_is_not_believed() -> None:
    german = """<p>Der Hafenmeister sagte am Dienstag, dass es in diesem Jahr zu wenige Schiffe gegeben habe und er das
    bedauere.</p><p>Die Stadt will nun eine neue Mole bauen, und zwar bis zum nächsten Sommer, wie aus dem Rathaus zu hören
    war.</p><p>Ob das Geld dafür reicht, ist noch nicht entschieden, denn auch die Schule braucht ein neues Dach.</p>"""
    page = article(body=german)
    assert read(page.replace("<html>", '<html lang="en">')).stated.language is None
    assert read(page.replace("<html>", '<html lang="de_at">')).stated.language == "de-AT"


@pytest.mark.parametrize(
    ("address", "is_noted"),
    [
        ("https://arden.example/a?page=2", True),
        ("/a/2/", True),
        ("a/page/2", True),
        ("https://arden.example/another-story", False),
        ("https://arden.example/2024/06/18", False),
    ],
)
def test_a_page_of_several_is_noted(address: str, is_noted: bool) -> None:
    notes = read(article(head=f'<link rel="next" href="{address}">'), url="https://arden.example/a").notes
    assert ("one page of several" in " ".join(notes)) == is_noted


@pytest.mark.parametrize("where", ["</article>", "</body>"])
@pytest.mark.parametrize(
    "notice",
    [
        "<p><em>Correction: An earlier version of this article said that 12 ships had come. It was 13.</em></p>",
        "<footer><p>This article was amended on 3 June 2024 because it misstated the count. It was 13.</p></footer>",
    ],
)
def test_a_correction_stays_with_its_article(notice: str, where: str) -> None:
    document = read(article().replace(where, notice + where))
    assert document.body is not None and document.body.text.endswith("It was 13.")


def test_a_front_page_is_noted() -> None:
    teasers = "".join(
        f'<article><h2><a href="/{n}">Ships of the {n}th pier are counted again</a></h2><p>The harbour master of Arden counted '
        f"{n} ships on Monday and said that it was too few for a town of this size.</p></article>"
        for n in range(11, 17)
    )
    assert "several articles" in " ".join(read(f"<main>{teasers}</main>").notes)
    assert read(article()).notes == ()


def test_encoding_as_the_server_declares_it() -> None:
    page = article(body="<p>Капитан парома сказал, что порт закрыт на неделю, и никто не пострадал.</p>" + SENTENCES)
    for told in ({"media_type": "text/html; charset=koi8-r"}, {"media_type": "text/html", "charset": "KOI8-R"}):
        assert "Капитан парома" in read(page.encode("koi8-r"), **told).text
