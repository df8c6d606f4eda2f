"""Mails and mailboxes: the text of a mail as the article, and articles that are attached to it as parts of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.parser import BytesParser
from html import unescape
from io import BytesIO
from typing import cast
from urllib.parse import parse_qs, urlsplit

from ingest.article import Document, Metadata
from ingest.errors import SourceError
from ingest.limits import MAX_CONTAINER_BYTES, MAX_DEPTH, MAX_MAIL_LINES, MAX_MAIL_PARTS, MAX_PARTS
from ingest.readers import registry
from ingest.readers.charsets import decoded
from ingest.readers.forwarded import unwrapped
from ingest.readers.mail_headers import Tolerant, header_text, is_forwarded, is_google_alert, is_newsletter, stated
from ingest.readers.mail_notices import without_notices
from ingest.readers.mailbox import is_mailbox, messages
from ingest.sources import Found, Read, is_address, unreadable

VERSION = 1
_ATTACHED = frozenset({"pdf", "docx", "odt", "html", "text", "mail"})
_TEXTS = ("text/plain", "text/markdown")
_COVER = 40  # words: what is said with an attachment, and no article
_MORE = re.compile(
    r">\s*(?:read (?:more|on|the full \w+)|continue reading|keep reading|full story|weiterlesen)\b", re.IGNORECASE
)
_TEASERS = 3
_HREF = re.compile(r"href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_LINKS_SHOWN = 5
_LONGEST_NOTE = 120
_SEVERAL = (
    "it is a newsletter with several items: they were taken in as one article; take in their pages for each alone"
)


@dataclass(slots=True)
class _Parts:
    """What a mail is made of."""

    html: list[EmailMessage] = field(default_factory=list)
    plain: list[EmailMessage] = field(default_factory=list)
    attached: list[EmailMessage] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def documents(item: Found) -> Iterator[Read]:
    """The article that a mail is, and those that are attached to it; for a mailbox, of each of its messages.

    Raises SourceError where it can't be read, or has no text.
    """
    item = replace(item, url=None)  # where it was fetched from is not where its articles are
    if item.name.lower().endswith(".eml") or not is_mailbox(item.head()):
        yield from _in_message(item, _parsed(item))
        return
    number = read = 0
    try:
        with item.open() as stream:
            for number, data in enumerate(messages(stream), start=1):
                read += len(data)
                if number > MAX_PARTS or read > MAX_CONTAINER_BYTES:
                    raise SourceError(f"{item.name} has more than {number - 1:,} messages that can be read; split it")
                part = item.part(number, data, "message/rfc822")
                try:
                    yield from _in_message(part, _parsed(part))
                except SourceError as error:
                    yield part.name, error
    except OSError as error:
        raise unreadable(item.name, error) from error
    if not number:
        raise SourceError(f"{item.name} is a mailbox without messages")


def _parsed(item: Found) -> EmailMessage:
    data = item.read()
    if data.count(b"\n") > MAX_MAIL_LINES or data.count(b"\n--") > MAX_MAIL_PARTS:
        raise SourceError(f"{item.name} is a mail of too many lines or parts; save its text, or what is attached")
    try:
        return cast(EmailMessage, BytesParser(policy=Tolerant()).parsebytes(data))
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise SourceError(f"{item.name} is a broken mail; save its text from your mail program") from error


def _in_message(item: Found, message: EmailMessage) -> Iterator[Read]:
    if item.depth > MAX_DEPTH:
        raise SourceError(f"{item.name} is packed more than {MAX_DEPTH} deep; save it alone and take that in")
    parts = _Parts()
    _collect(message, parts)
    if is_google_alert(message):
        raise _alert(item, parts)
    if not (parts.html or parts.plain or parts.attached):
        has = ", ".join(dict.fromkeys(parts.others))[:_LONGEST_NOTE]
        remedy = f"only {has}; take in by itself what has the article" if has else "look at it in your mail program"
        raise SourceError(f"{item.name} is a mail without text: {remedy}")
    is_cover = parts.attached and _words(parts) < _COVER
    if not is_cover:
        try:
            yield _body(item, message, parts)
        except SourceError as error:
            yield item.name, error
    for number, attached in enumerate(parts.attached, start=1):
        yield from _attachment(item, number, attached)


def _collect(part: EmailMessage, parts: _Parts) -> None:
    """Sort a mail's leaves: texts of the mail itself, articles that are attached, and the rest."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        parts.attached.append(part)
    elif part.is_multipart():
        for inner in part.get_payload():
            if isinstance(inner, EmailMessage):
                _collect(inner, parts)
    elif not _is_attached(part) and kind in ("text/html", "text/plain"):
        if _bytes(part).strip():
            (parts.html if kind == "text/html" else parts.plain).append(part)
    elif _is_article(part):
        parts.attached.append(part)
    else:
        parts.others.append(kind)


def _is_attached(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _is_article(part: EmailMessage) -> bool:
    """Whether what is attached is of a form that articles have."""
    data, media_type = _bytes(part), _media_type(part)
    form = registry.form_of(Found("", None, lambda: BytesIO(data), media_type)) if data else ""
    return form in _ATTACHED and (form != "text" or media_type in _TEXTS)


def _media_type(part: EmailMessage) -> str:
    """An attachment goes by its name: programs send many forms as nothing in particular."""
    return registry.media_type_of(part.get_filename() or "") or part.get_content_type()


def _bytes(part: EmailMessage) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return data if isinstance(data, bytes) else b""


def _words(parts: _Parts) -> int:
    return max(
        (len(re.sub(rb"<[^<>]*>", b" ", _bytes(part)).split()) for part in (*parts.html, *parts.plain)), default=0
    )


def _body(item: Found, message: EmailMessage, parts: _Parts) -> Document:
    """The mail's own text: its HTML, or where that holds no article, its plain text."""
    said = stated(message)
    failed = SourceError(f"{item.name} is a mail without text")
    for leaf in filter(None, (_longest(parts.html), _longest(parts.plain))):
        try:
            found = next(iter(registry.documents(_as_part(item, leaf, said))), None)
        except SourceError as error:
            failed = SourceError(str(error).replace(f"{item.name}#1", item.name))
            continue
        if isinstance(found, Document):
            found = replace(found, source=item.name, location=item.location)
            found = unwrapped(_noted(found, message, leaf, parts.others), is_forwarded(message))
            # Mails are laid out with tables: what a page's elements tell is not to be had, so its words are asked.
            return replace(without_notices(found), is_body=found.is_body and not is_newsletter(message))
        if isinstance(found, tuple):
            failed = found[1]
    raise failed


def _longest(leaves: list[EmailMessage]) -> EmailMessage | None:
    return max(leaves, key=lambda leaf: len(_bytes(leaf)), default=None)


def _as_part(item: Found, leaf: EmailMessage, said: Metadata) -> Found:
    """A text of a mail as something to read; plain text as UTF-8, since only the mail knows what it is in."""
    data, kind, charset = _bytes(leaf), leaf.get_content_type(), leaf.get_content_charset()
    if kind == "text/plain":
        data, charset = decoded(data, item.name, charset)[0].encode("utf-8", "replace"), "utf-8"
    return replace(item.part(1, data, kind, said), charset=charset)


def _noted(document: Document, message: EmailMessage, leaf: EmailMessage, others: list[str]) -> Document:
    """What a person should know of how the mail was read."""
    notes = list(document.notes)
    if is_newsletter(message) and len(_MORE.findall(_text(leaf))) >= _TEASERS:
        notes.append(_SEVERAL)
    left = dict.fromkeys(kind for kind in others if not kind.startswith("image/"))
    if left:
        notes.append(f"what is attached was left out: {', '.join(left)[:_LONGEST_NOTE]}")
    return replace(document, notes=tuple(notes))


def _attachment(item: Found, number: int, attached: EmailMessage) -> Iterator[Read]:
    part = item.part(number, _bytes(attached), _media_type(attached))
    try:
        if attached.get_content_type() == "message/rfc822":
            inner = attached.get_payload()
            if not isinstance(inner, list) or not inner:
                raise SourceError(f"{part.name} is a broken mail; save it alone and take that in")
            yield from _in_message(part, cast(EmailMessage, inner[0]))
        else:
            yield from registry.documents(replace(part, charset=attached.get_content_charset()))
    except SourceError as error:
        name = header_text(attached.get_filename() or "")[:_LONGEST_NOTE]
        message = str(error).replace(part.name, f"{part.name} ({name})", 1) if name else str(error)
        yield part.name, SourceError(message)


def _alert(item: Found, parts: _Parts) -> SourceError:
    """A Google Alert: links with a few words of each page."""
    leaf = _longest(parts.html) or _longest(parts.plain)
    hrefs = _HREF.findall(_text(leaf)) if leaf else []
    wanted = [url for href in hrefs for url in parse_qs(urlsplit(unescape(href)).query).get("url", [])]
    links = list(dict.fromkeys(filter(is_address, wanted)))
    shown = " ".join(links[:_LINKS_SHOWN]) + (" …" if len(links) > _LINKS_SHOWN else "")
    return SourceError(f"{item.name} is a Google Alert: {len(links)} links and no article; take in the pages: {shown}")


def _text(leaf: EmailMessage) -> str:
    return _bytes(leaf).decode("utf-8", "replace")
