"""What holds for any page: the body stands in the source text, and whatever isn't in it is told."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Document, Span
from ingest.clean import cleaned
from ingest.errors import SourceError
from ingest.readers import registry
from ingest.sources import Found

_TAGS = """
p div span a h1 h2 li ul ol table tr td section article aside nav footer form button b em br hr pre blockquote figure figcaption
main header style script noscript dl dt dd center font amp-ad x-y
"""
_ATTRIBUTES = st.sampled_from(
    [
        "",
        ' class="related"',
        ' class="byline"',
        " hidden",
        ' style="display:none"',
        ' id="comments"',
        ' href="/"',
        ' class="body"',
    ]
)
_TEXTS = st.sampled_from(
    [
        "The harbour master said that the ferry had turned back because of the storm.",
        "“Nobody was hurt,” said Ada Crane, who had watched from the pier.",
        "By Ada Crane", "Read more", "18 June 2024", "Sign up for our newsletter", " ", "\n\n  x\u00a0y ", "Share", "• one", "12",
        "a\u2028b \u0085 c", "&lt;p&gt; &amp; &#0; &#x1F6A2; ﬁne e\u0301", "<", "</div>", "<!-- c -->", "]]>",
    ]
)  # fmt: skip


def _element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, attributes, parts, closed: f"<{tag}{attributes}>{''.join(parts)}" + (f"</{tag}>" if closed else ""),
        st.sampled_from(_TAGS.split()), _ATTRIBUTES, st.lists(inner, max_size=5), st.booleans(),
    )  # fmt: skip


pages = st.lists(st.recursive(_TEXTS, _element, max_leaves=40), max_size=8).map("".join)


def _read(data: bytes) -> Document | None:
    try:
        (document,) = registry.documents(Found("page.html", None, lambda: io.BytesIO(data), media_type="text/html"))
    except SourceError:
        return None
    assert isinstance(document, Document)
    return document


def _check(document: Document) -> None:
    body = document.body
    assert body is not None
    at_text = at_source = 0
    told = bytearray(len(document.text))
    for piece in body.source_map.pieces:
        assert piece.text_start >= at_text and piece.source_start >= at_source
        source = Span(piece.source_start, piece.source_start + piece.length)
        text = Span(piece.text_start, piece.text_start + piece.length)
        assert source.of(document.text) == text.of(body.text) != ""
        assert body.source_map.to_source(text) == source
        assert not body.text[at_text : piece.text_start].strip()
        at_text, at_source = text.end, source.end
        told[source.start : source.end] = b"x" * piece.length
    assert at_text == len(body.text)
    for removed in body.removed:
        assert removed.span.of(document.text) == removed.text and removed.why
        assert not any(told[removed.span.start : removed.span.end])
        told[removed.span.start : removed.span.end] = b"x" * len(removed.text)
    assert all(mark or c.isspace() for c, mark in zip(document.text, told, strict=True))


@given(pages)
@settings(max_examples=150, deadline=None)
def test_a_page_s_body_stands_in_its_source_text(page: str) -> None:
    prose = "<p>The ferry turned back on Tuesday, an hour out of port, and 214 people were on board of it.</p>" * 3
    for markup in (page, f"<article><h1>Ferry</h1>{page}{prose}</article>"):
        document = _read(markup.encode("utf-8", "replace"))
        if document is not None:
            _check(document)
            assert cleaned(document).text == document.body.text  # type: ignore[union-attr]


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    document = _read(b"<html>" + data)
    if document is not None:
        _check(document)
