"""A mail that somebody sent on: the article is below the headers of the first mail, which stand in the text."""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import parseaddr
from typing import Any

from ingest.article import Document, Metadata, Span
from ingest.readers.cutting import body_of, without
from ingest.readers.mail_headers import Sender, given_by, subject
from ingest.stated import iso_date

_ORIGIN = "mail"
_WHY = "mail header"
_MARK = re.compile(
    r"^[>\s*_-]*(?:begin forwarded message|forwarded (?:message|email)|weitergeleitete nachricht|message transféré|"
    r"mensaje reenviado|messaggio inoltrato)\b[\s:*_-]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NAMES = {
    "from": "from von de da", "date": "date sent datum gesendet fecha enviado envoyé data",
    "subject": "subject betreff objet asunto oggetto", "": "to an à para a cc kopie reply-to",
}  # fmt: skip
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_HEADER = re.compile(
    rf"[ \t>*]*(?P<name>{'|'.join(sorted(_FIELD_OF, key=len, reverse=True))})[ \t]*:[ \t*]+(?P<value>\S.*)\n+[ \t]*",
    re.IGNORECASE,
)
_START = re.compile(rf"^[ \t>*]*(?:{'|'.join(sorted(_NAMES['from'].split()))})[ \t]*:", re.IGNORECASE | re.MULTILINE)
_LEAST_HEADERS = 3
_MOST_STARTS = 20


def unwrapped(document: Document, is_forwarded: bool) -> Document:
    """Without what stands above a mail that was sent on, and with what its headers say instead of the outer ones.

    `is_forwarded`: the outer subject says that it was; else the text itself has to. It is left as it is where neither
    does, or no headers are found.
    """
    mark = _MARK.search(document.text)
    if not (mark or is_forwarded):
        return document
    start = mark.end() if mark else 0
    for match in list(_START.finditer(document.text, start))[:_MOST_STARTS]:
        said, end = _headers(document.text, match.start())
        if len(said) >= _LEAST_HEADERS:
            return replace(_from(document, end), stated=_restated(document.stated, said))
    return document


def _headers(text: str, at: int) -> tuple[list[tuple[str, str]], int]:
    said: list[tuple[str, str]] = []
    while match := _HEADER.match(text, at):
        said.append((_FIELD_OF[match["name"].lower()], match["value"].strip(" *\r")))
        at = match.end()
    return said, at


def _from(document: Document, source_start: int) -> Document:
    """The same, its body from an offset of the source text on; unchanged where nothing would be left."""
    at = 0
    for piece in body_of(document).source_map.pieces:
        at = piece.text_start + min(piece.length, max(0, source_start - piece.source_start))
        if piece.source_start + piece.length > source_start:
            break
    return without(document, [(Span(0, at), _WHY)])


def _restated(outer: Metadata, said: list[tuple[str, str]]) -> Metadata:
    """What the page itself says stays; what the outer mail said is said by the inner one, or by nobody."""
    first = dict(reversed(said))
    name, address = parseaddr(first.get("from", ""))
    inner: dict[str, Any] = {
        "title": subject(first.get("subject", "")),
        "published": iso_date(first.get("date", "")),
        **given_by(Sender(name, address)),
    }
    own = {key: getattr(outer, key) for key, where in outer.origin.items() if where != _ORIGIN}
    added = {key: value for key, value in inner.items() if value and key not in own}
    origin = {key: outer.origin[key] for key in own} | dict.fromkeys(added, _ORIGIN)
    return Metadata(**own, **added, origin=origin)
