"""What form a document is of, told by its first bytes: names and declared types lie, and mails and feeds have none."""

from __future__ import annotations

import re

from ingest.readers.mailbox import is_mailbox

_BLANK = b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"
_MAGIC = {b"%PDF-": "pdf", b"{\\rtf": "docx", b"\xd0\xcf\x11\xe0": "docx"} | dict.fromkeys(
    (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!"), "archive"
)
_OFFICE = {b"[Content_Types].xml": "docx", b"word/": "docx", b"mimetypeapplication/vnd.oasis.opendocument.text": "odt"}
_TAR = slice(257, 262)
_PROLOG = re.compile(rb"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>)", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(rb"\s*<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_HTML_TYPE = re.compile(rb"\s*<!DOCTYPE\s+html\b", re.IGNORECASE)
_ROOTS = {
    b"rss": "feed", b"feed": "feed", b"rdf": "feed", b"urlset": "sitemap", b"sitemapindex": "sitemap", b"html": "html",
}  # fmt: skip
_JSON_FEED = re.compile(rb"\s*\{[^\x00]*\"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version")
_HEADER = re.compile(rb"([!-9;-~]+):[^\n]*\n(?:[ \t]+[^\n]*\n)*", re.ASCII)
_OF_TRANSPORT = frozenset((b"received", b"return-path", b"delivered-to", b"message-id", b"mime-version"))


def form_by_content(head: bytes) -> str | None:
    """The name of the form that a document's first bytes are of; None where they don't tell."""
    for magic, form in _MAGIC.items():
        if head.startswith(magic):
            packed = (office for mark, office in _OFFICE.items() if form == "archive" and mark in head)
            return next(packed, form)
    if head[_TAR] == b"ustar":
        return "archive"
    text = head.replace(b"\x00", b"").lstrip(_BLANK)  # two and four bytes a character look like one then
    if text.startswith(b"<"):
        return _by_root(text)
    if _JSON_FEED.match(text):
        return "feed"
    return "mail" if is_mailbox(text) or _is_mail(text) else None


def _by_root(text: bytes) -> str | None:
    if _HTML_TYPE.match(text):
        return "html"
    while match := _PROLOG.match(text):
        if _HTML_TYPE.match(match.group().lstrip()):
            return "html"
        text = text[match.end() :]
    root = _ROOT.match(text)
    return _ROOTS.get(root[1].lower()) if root else None


def _is_mail(text: bytes) -> bool:
    """Whether it begins with a mail's headers as they were sent: what is pasted from a mail program has others."""
    names, at = set(), 0
    while match := _HEADER.match(text, at):
        names.add(match[1].lower())
        at = match.end()
    return b"from" in names and not _OF_TRANSPORT.isdisjoint(names)
