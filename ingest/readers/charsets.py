"""A page's bytes as text: by its byte order mark, what the server or the page declares, or a detector.

What is declared is often wrong. Bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever is declared; what can't be
decoded as declared is detected.
"""

from __future__ import annotations

import codecs
import re

from ingest.readers.text import decode

_META = re.compile(rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_HEAD = 4096  # bytes within which a page declares its encoding
_LABELS = {  # what browsers read under these labels (WHATWG, Encoding Standard)
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
_TEXT = re.compile(
    r"utf-(?:8|16.*)|ascii|cp\d+|iso8859-\d+|koi8-\w|euc_\w+|big5\w*|gb\w+|shift_jis|johab|mac-\w+|tis-620|iso2022_\w+"
)
_MOST_BROKEN = 0.001  # of the characters: one of a thousand may be broken in a text that is else as declared


def decoded(data: bytes, name: str, declared: str | None) -> tuple[str, tuple[str, ...]]:
    """The text of a page, and what a person should know of how it was read.

    `declared` is the encoding that came with it. Raises SourceError where it is empty or no text.
    """
    if not data.strip() or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, name), ()
    match = _META.search(data, 0, _HEAD)
    label = _codec(declared) or _codec(match[1].decode("ascii", "replace") if match else None)
    if label and label.startswith("utf-16"):
        label = "utf-8" if match else label  # it could be read as ASCII so far
    text = _strictly(data, "utf-8")
    if text is not None and "\x00" not in text:
        odd = label not in (None, "utf-8") and not data.isascii()
        return text, ((f"it declares {label} but is UTF-8: read as that",) if odd else ())
    if label is None:
        return decode(data, name), ()
    text = _strictly(data, label)
    if text is not None:
        return text, ()
    text = data.decode(label, "replace")
    if text.count("\ufffd") <= max(1, _MOST_BROKEN * len(text)):
        return text, (f"some of its characters are broken {label}: they are shown as \ufffd",)
    return decode(data, name), (f"it declares {label} but isn't: its encoding was detected",)


def _codec(label: str | None) -> str | None:
    """Python's name of an encoding as browsers understand its label; None where there is none of that name."""
    try:
        name = codecs.lookup(label.strip("\"' ")).name if label else None
    except (LookupError, ValueError):
        return None
    return _LABELS.get(name, name) if name and _TEXT.fullmatch(name) else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
