"""Plain text, as it was saved or pasted, in any encoding."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from ingest.article import Document, Original
from ingest.errors import SourceError
from ingest.sources import Found

VERSION = 1

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_KNOWN_BINARY = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
}
_DETECT_BYTES = 200_000  # a detector's time grows with what it reads; its verdict hardly changes after this
# What saved texts are in. Among all that the detector knows it takes "café" for Baltic DOS and Moscow for a Macintosh.
_ENCODINGS = """
utf_8 cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 koi8_r koi8_u
cp932 euc_jp iso2022_jp gb18030 big5 cp949 utf_16_le utf_16_be mac_roman
"""
_MARKUP = ("<!doctype html", "<html", "<?xml", "<rss", "<feed")


def documents(item: Found) -> Iterator[Document]:
    """The one document of a text. Raises SourceError where it is none, or a form's that no reader takes."""
    data = item.read()
    name = "standard input" if item.name == "-" else item.name
    text = decode(data, name)
    refuse_markup(text, name)
    yield Document(item.name, item.location, text, Original(data, "text/plain", "text", VERSION), stated=item.stated)


def decode(data: bytes, name: str) -> str:
    """The text of some bytes: by its byte order mark, as UTF-8, or as the detector says.

    Raises SourceError where they are empty or no text.
    """
    if not data.strip():
        raise SourceError(f"{name} is empty")
    for magic, what in _KNOWN_BINARY.items():
        if data.startswith(magic):
            raise SourceError(f"{name} is {what}, not text; copy the article's text out of it and take that in")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise SourceError(f"{name} begins like {encoding} text but breaks off at byte {error.start}") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _detected(data, name, error.start)
    return _detected(data, name, text.index("\x00")) if "\x00" in text else text


def _detected(data: bytes, name: str, at: int) -> str:
    """The text of bytes that are not plain UTF-8 from about `at` on."""
    import charset_normalizer

    sample = _whole_lines(data, at - _DETECT_BYTES // 2, at + _DETECT_BYTES // 2)
    best = charset_normalizer.from_bytes(sample, cp_isolation=_ENCODINGS.split()).best()
    unreadable = SourceError(f"{name} is not text that can be read; save it as UTF-8 and try again")
    if best is None:
        raise unreadable
    try:
        text = data.decode(best.encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise unreadable from error
    controls = sum(1 for c in text[:_DETECT_BYTES] if c < " " and c not in "\t\n\r\f\x1a\x0b")
    if controls > 0.01 * min(len(text), _DETECT_BYTES):
        raise SourceError(f"{name} is a binary file, not text; take in its text instead")
    return text


def _whole_lines(data: bytes, start: int, end: int) -> bytes:
    """A stretch of some bytes that begins and ends with a line, where it can: no character is cut through."""
    start = data.find(b"\n", start, end) + 1 if start > 0 else 0
    last = data.rfind(b"\n", start, end) if end < len(data) else -1
    return data[start : last if last > start else end]


def refuse_markup(text: str, name: str) -> None:
    """Raises SourceError where a text is the source of a page, or XML of a kind that no reader takes."""
    head = text.lstrip("﻿ \t\r\n")[:200].lower()
    if head.startswith(_MARKUP):
        raise SourceError(
            f"{name} is markup of a kind that is not read; take in the article's text as a browser shows it"
        )
