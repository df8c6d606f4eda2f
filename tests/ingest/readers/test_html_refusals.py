"""Pages that hold no article say what they are; short articles are none of these."""

from __future__ import annotations

import io
import time

import pytest

from ingest.errors import NoArticle, SourceError
from ingest.readers import registry
from ingest.sources import Found

MORE = """<p>She had seen the waves from the end of the pier, and called the ship back by radio before noon.</p>
<p>The next one is to leave on Thursday, said the company, if the wind lets it; tickets stay valid.</p>"""
SHORT = "<p>The ferry to Arden turned back on Monday because of a storm, the harbour master said. Nobody was hurt.</p>"


def read(markup: str) -> str:
    item = Found("page.html", None, lambda: io.BytesIO(markup.encode()))
    (document,) = registry.documents(item)
    return document.body.text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("markup", "says"),
    [
        ("", "empty"),
        ("<!-- nothing -->", "empty|no article"),
        (
            "<title>Arden Ledger</title><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>",
            "shell",
        ),
        (
            "<html><head><title>Ferry turns back</title><script src=a.js></script></head><body><div id=app></div></body>",
            "shell",
        ),
        ("<h1>Please enable cookies</h1><p>Please enable cookies in your browser to view this site.</p>", "robots"),
        ("<title>Just a moment...</title><h1>ledger.example</h1><p>Checking if the connection is secure</p>", "robots"),
        (
            "<h1>Log in to continue</h1><form><input type=password></form>"
            "<p>Already a subscriber? Sign in to read this article. It takes a minute only.</p>",
            "login",
        ),
        (
            "<h1>Before you continue</h1><p>We and our 812 partners use cookies to store and access data such as browsing data "
            "to serve you ads. You can accept or reject them here.</p><button>Accept all</button>",
            "consent",
        ),
        (
            "<title>404 - Page not found | Arden Ledger</title><h1>Page not found</h1><p>Sorry, the page that you are looking "
            "for does not exist any more. Try the search or go back to the front page, please.</p>",
            "error page",
        ),
        (
            "<title>Access denied</title><h1>Access denied</h1><p>You don't have permission to see this page.</p>",
            "error page",
        ),
        ("<html><frameset cols='20%,80%'><frame src=a.html><frame src=b.html></frameset></html>", "frames"),
        ('<meta http-equiv="refresh" content="0; url=https://ledger.example/a"><p>One moment.</p>', "ledger.example/a"),
        ('<nav><a href="/">Home</a> <a href="/s">Sport</a></nav><footer>© 2024 Arden Ledger</footer>', "no article"),
    ],
)
def test_a_page_without_an_article_is_refused(markup: str, says: str) -> None:
    with pytest.raises(SourceError if not markup else NoArticle, match=says) as caught:
        read(markup)
    assert str(caught.value).startswith("page.html ") and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Ferry turns back", SHORT),
        ("404 jobs lost at Arden mill", SHORT + MORE),
        (
            "What cookies know",
            "<p>The site uses cookies, the mayor of Arden said, and so does her own kitchen in winter.</p>"
            + SHORT
            + MORE,
        ),
        ("Not found: the lost bell of Arden", SHORT.replace("ferry", "bell") + MORE),
    ],
)
def test_a_short_article_is_taken(title: str, body: str) -> None:
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    assert "Nobody was hurt." in read(page)


def test_a_huge_page_is_refused_soon() -> None:
    began = time.monotonic()
    for markup in ("<p>" + "word " * 6_000_000, "<li><a href=/x>a</a>" * 1_100_000, "<p>one two</p>" * 200_000):
        with pytest.raises(SourceError, match="alone"):
            read(markup)
    assert time.monotonic() - began < 30


def test_many_links_don_t_hide_the_article() -> None:
    links = '<li><a href="/x">Some other story</a></li>' * 3000
    assert read(f"<ul>{links}</ul><article><h1>Ferry turns back</h1>{SHORT * 6}</article><ul>{links}</ul>").startswith(
        "The ferry"
    )
