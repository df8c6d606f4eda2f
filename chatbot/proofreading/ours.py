"""A draft as our own JSON: an answer, lines of answers, or a briefing; each citation names its place outright."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from chatbot.proofreading.lines import Sheet
from chatbot.proofreading.nouns import Draft, Note, Pointer
from ingest.article import Span
from ingest.errors import SourceError


def draft_of(name: str, text: str) -> Draft:
    """The draft. Raises SourceError for what is none of our JSON."""
    documents = list(_documents(name, text))
    sheet = Sheet(name)
    for number, document in enumerate(documents):
        prefix = f"{number}." if len(documents) > 1 else ""
        for sentence, marks in _sentences(document):
            sheet.sentence(sentence, [f"{prefix}{mark}" for mark in marks])
        for citation in _dicts(document.get("citations")):
            sheet.notes.append(
                Note(f"{prefix}{citation.get('n')}", str(citation.get("text") or ""), _pointer(citation))
            )
    return sheet.draft()


def _documents(name: str, text: str) -> Iterator[dict[str, Any]]:
    try:
        found = [json.loads(text)]
    except (ValueError, RecursionError):
        try:
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{name} is no JSON that can be read ({error})") from error
    for document in found:
        known = isinstance(document, dict) and ("sentences" in document or "parts" in document or "error" in document)
        if not known:
            raise SourceError(
                f"{name} is JSON, but neither an answer nor a briefing; "
                "give what `byline ask --json` or `byline brief --format json` prints"
            )
        yield document


def _sentences(document: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Each sentence with the numbers it cites: of an answer, of a briefing's parts, timeline and differences."""
    found = _dicts(document.get("sentences"))
    for part in _dicts(document.get("parts")):
        found += _dicts(part.get("sentences"))
    found += _dicts(document.get("timeline"))
    for difference in _dicts(document.get("differences")):
        found += _dicts(difference.get("sides"))
    for one in found:
        marks = one.get("citations")
        yield str(one.get("text") or ""), [str(mark) for mark in marks] if isinstance(marks, list) else []


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _pointer(citation: dict[str, Any]) -> Pointer:
    start, end, revision = (citation.get(key) for key in ("start", "end", "revision"))
    is_span = isinstance(start, int) and isinstance(end, int) and 0 <= start <= end
    text = citation.get("text")
    return Pointer(
        article=str(citation.get("article")),
        revision=revision if isinstance(revision, int) else None,
        span=Span(start, end) if is_span and isinstance(start, int) and isinstance(end, int) else None,
        text=text if isinstance(text, str) else None,
    )
