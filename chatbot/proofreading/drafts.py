"""From a file to a draft: which form it is of, and what of it is to be proofread."""

from __future__ import annotations

import io
import re
from typing import BinaryIO

from chatbot.proofreading.nouns import Draft
from ingest.article import Document, SourceMap
from ingest.errors import SourceError
from ingest.readers import registry
from ingest.sources import Found, find

_MARKDOWN = re.compile(r"^(?:#{1,6} \S|> \S|\[\^[^\]\s]+\]: )", re.MULTILINE)
_PAGE = re.compile(r"\A\W{0,8}<(?:!doctype html|html|head|body|article|div|p|h1)\b", re.IGNORECASE)
_TAKING_IN = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\btake (it|that|them) in\b", r"check \1"),
        (r"\btake in\b", "check"),
        (r"\b(?:taken|took) in\b", "checked"),
        (r"\bthe article['’]s\b", "the draft's"),
    )
)
_FORMS = "Markdown, HTML, Word (.docx), PDF, plain text, or the JSON of `byline ask` and `byline brief`"


def read(source: str, stdin: BinaryIO | None = None) -> Draft:
    """The draft in a file; "-" is standard input. Raises SourceError where it can't be read, or is of no form that is."""
    try:
        return _read(source, stdin)
    except SourceError as error:
        raise SourceError(_of_checking(str(error))) from error


def _of_checking(message: str) -> str:
    """What a reader of articles says of a file, said of a draft."""
    for pattern, instead in _TAKING_IN:
        message = pattern.sub(instead, message)
    return message


def _read(source: str, stdin: BinaryIO | None) -> Draft:
    (item, *others) = find([source], stdin or io.BytesIO())
    if isinstance(item, tuple):
        raise item[1]
    if not isinstance(item, Found):
        raise SourceError(f"{source} is a web address: save the page, and give the file")
    if others:
        raise SourceError(f"{source} is a folder: give one file")
    form = registry.form_of(item)
    name = "standard input" if item.name == "-" else item.name
    if form == "docx":
        from chatbot.proofreading import word

        return word.draft_of(name, item.read())
    if form in ("pdf", "odt"):
        return _of_document(name, item)
    if form in ("json", "jsonl", "text", "markdown", "html"):
        return _of_text(name, form, item)
    raise SourceError(f"{name} is of a form that is not proofread; give {_FORMS}")


def _of_text(name: str, form: str, item: Found) -> Draft:
    from chatbot.proofreading import marked, ours, plain, webpage
    from ingest.readers.charsets import decoded
    from ingest.readers.text import decode

    if form == "html":
        return webpage.draft_of(name, decoded(item.read(), name, item.charset)[0])
    text = decode(item.read(), name)
    if form in ("json", "jsonl") or text.lstrip("\ufeff \n\t").startswith('{"'):
        return ours.draft_of(name, text.removeprefix("\ufeff"))
    if _PAGE.match(text):
        return webpage.draft_of(name, text)
    if form == "markdown" or _MARKDOWN.search(text):
        return marked.draft_of(name, text)
    return plain.draft_of(name, text)


def _of_document(name: str, item: Found) -> Draft:
    """What a reader of ours makes of it: paragraphs, with what stands at pages' edges taken out."""
    from chatbot.proofreading import plain

    document = next(registry.documents(item), None)
    if not isinstance(document, Document):
        raise document[1] if isinstance(document, tuple) else SourceError(f"{name} is empty")
    body = document.body
    if body is None:
        return plain.draft_of(name, document.text)
    return plain.draft_of(name, body.text, _pages(document.pages, body.source_map))


def _pages(pages: tuple[int, ...], source_map: SourceMap) -> tuple[int, ...]:
    """Where in the body pages of the source begin."""
    starts = []
    for page in pages:
        piece = next((p for p in source_map.pieces if p.source_start + p.length > page), None)
        if piece is not None:
            starts.append(piece.text_start + max(0, page - piece.source_start))
    return tuple(starts)
