"""A mailbox, cut into its messages while it is read: each begins with a line "From …" behind a blank line (RFC 4155)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from ingest.limits import MAX_BYTES
from ingest.sources import lines

_BEGINS = re.compile(rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\b(?:19|20)\d\d\b")
_QUOTED = re.compile(rb">+From ")


def is_mailbox(head: bytes) -> bool:
    """Whether a file's first bytes are those of a mailbox."""
    return _BEGINS.match(head.lstrip(b"\r\n")) is not None


def messages(stream: BinaryIO) -> Iterator[bytes]:
    """The messages of a mailbox; of one that is longer than MAX_BYTES its first MAX_BYTES + 1."""
    found = bytearray()
    blank, begun = True, False
    for line in lines(stream):
        if blank and _BEGINS.match(line):
            if begun:
                yield bytes(found[: MAX_BYTES + 1])
            found.clear()
            begun = True
        elif begun and len(found) <= MAX_BYTES:
            found += line[1:] if _QUOTED.match(line) else line
        blank = not line.strip()
    if begun:
        yield bytes(found[: MAX_BYTES + 1])
