"""Web pages: saved, or as they were fetched.

The source text is all that a page shows; the body is the part of it that is the article, line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from ingest.article import Body, Document, Metadata
from ingest.errors import NoArticle
from ingest.limits import MAX_LINES, MAX_PAGE_TEXT, MAX_TAGS
from ingest.readers import linear, worker
from ingest.readers.charsets import decoded
from ingest.sources import Found
from ingest.statements.find import is_english

VERSION = 1
_FORM = linear.Form("text/html", "html", VERSION)

_LEAST_WORDS = 40  # of a text whose language shows

_PASTE = "paste the article's text alone"


def documents(item: Found) -> Iterator[Document]:
    """The one article of a page. Raises SourceError where it holds none: a wall, an error, an empty shell."""
    data = item.read()
    markup, notes = decoded(data, item.name, _declared(item))
    page = json.dumps({"markup": markup, "url": item.url, "stated": asdict(item.stated)}).encode()
    made = worker.call(read, page, item.name)  # what led to the page is told there
    document = linear.document(replace(item, stated=Metadata()), data, _FORM, made)
    yield replace(document, is_body=True, notes=(*notes, *document.notes))


def _declared(item: Found) -> str | None:
    """The encoding that came with the bytes."""
    from email.message import Message

    if item.charset or not item.media_type:
        return item.charset
    header = Message()
    header["content-type"] = item.media_type
    return header.get_content_charset()


# ── in the worker ──


def read(page: bytes) -> dict[str, Any]:
    """What `linear.document` takes, of a page: JSON with its "markup", its "url", and what led to it "stated" of it.

    Raises NoArticle, whose words follow the page's name.
    """
    from ingest.readers import page_body, page_head, page_refusals, page_text, page_tree  # lxml is imported with them

    told = json.loads(page)
    markup, url = told["markup"], told["url"]
    given = Metadata(**{**told["stated"], "authors": tuple(told["stated"]["authors"])})
    if markup.count("<") > 2 * MAX_TAGS:
        raise NoArticle(f"has more than {MAX_TAGS:,} elements; {_PASTE}")
    root = page_tree.tree_of(markup)
    if root is None:
        raise NoArticle("is empty")
    head = page_head.head_of(root, markup, url)
    text = page_text.page_text(root)
    if len(text.text) > MAX_PAGE_TEXT or len(text.lines) > MAX_LINES:
        raise NoArticle(f"shows more text than an article has, or more lines; {_PASTE}")
    found = page_body.judged(text, root, head.heading)
    page_refusals.refuse(found, root, text, head.title)
    body = page_body.body_of(found)
    stated = _with_language(page_head.metadata_of(head, root, found, given), body)
    return linear.result(text.text, body, stated, page_head.notes_of(head, root, found))


def _with_language(metadata: Metadata, body: Body) -> Metadata:
    """Without a language that the text isn't in: templates state what they were made with."""
    if metadata.language is None or len(body.text.split()) < _LEAST_WORDS:
        return metadata
    if is_english(body.text, metadata.language) == is_english(body.text):
        return metadata
    origin = {name: where for name, where in metadata.origin.items() if name != "language"}
    return replace(metadata, language=None, origin=origin)
