"""Web pages: saved, or as they were fetched.

The source text is all that a page shows; the body is the part of it that is the article, line by line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest.article import Body, Document, Metadata, Original
from ingest.errors import NoArticle
from ingest.limits import MAX_LINES, MAX_PAGE_TEXT, MAX_TAGS
from ingest.readers.charsets import decoded
from ingest.sources import Found
from ingest.statements.find import is_english

VERSION = 1
MEDIA_TYPE = "text/html"

_LEAST_WORDS = 40  # of a text whose language shows

_PASTE = "paste the article's text alone"


def documents(item: Found) -> Iterator[Document]:
    """The one article of a page. Raises SourceError where it holds none: a wall, an error, an empty shell."""
    data = item.read()
    markup, notes = decoded(data, item.name, _declared(item))
    document = page_document(markup, item, Original(data, MEDIA_TYPE, "html", VERSION))
    yield replace(document, notes=(*notes, *document.notes))


def page_document(markup: str, item: Found, original: Original) -> Document:
    """The article of a page whose markup is text already, as a mail's part or a feed's item is.

    Raises NoArticle.
    """
    from ingest.readers import page_body, page_head, page_refusals, page_text, page_tree  # lxml is imported with them

    if markup.count("<") > 2 * MAX_TAGS:
        raise NoArticle(f"{item.name} has more than {MAX_TAGS:,} elements; {_PASTE}")
    root = page_tree.tree_of(markup)
    if root is None:
        raise NoArticle(f"{item.name} is empty")
    head = page_head.head_of(root, markup, item.url)
    text = page_text.page_text(root)
    if len(text.text) > MAX_PAGE_TEXT or len(text.lines) > MAX_LINES:
        raise NoArticle(f"{item.name} shows more text than an article has, or more lines; {_PASTE}")
    found = page_body.judged(text, root, head.heading)
    page_refusals.refuse(found, root, text, head.title, item.name)
    body = page_body.body_of(found)
    return Document(
        source=item.name,
        location=item.location,
        text=text.text,
        original=original,
        stated=_with_language(page_head.metadata_of(head, root, found, item.stated), body),
        is_body=True,
        body=body,
        notes=page_head.notes_of(head, root, found),
    )


def _declared(item: Found) -> str | None:
    """The encoding that came with the bytes."""
    from email.message import Message

    if item.charset or not item.media_type:
        return item.charset
    header = Message()
    header["content-type"] = item.media_type
    return header.get_content_charset()


def _with_language(metadata: Metadata, body: Body) -> Metadata:
    """Without a language that the text isn't in: templates state what they were made with."""
    if metadata.language is None or len(body.text.split()) < _LEAST_WORDS:
        return metadata
    if is_english(body.text, metadata.language) == is_english(body.text):
        return metadata
    origin = {name: where for name, where in metadata.origin.items() if name != "language"}
    return replace(metadata, language=None, origin=origin)
