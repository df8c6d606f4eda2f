"""What somebody types into a search field, as the record is asked for it."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator

from ingest.library.record import Library
from ingest.names import fold

_TERM = re.compile(r'"([^"]+)"|([^\s"]+)')
_MOST_TERMS = 12
_PREFIX = 3  # letters of a word from which it stands for all words that begin so


def search_terms(typed: str) -> list[str]:
    """The words of what was typed; what stands in double quotes is one of them."""
    found = (quoted or word for quoted, word in _TERM.findall(typed))
    return [term.strip() for term in found if term.strip()][:_MOST_TERMS]


def plain_words(term: str) -> str:
    """A term as it is compared to other text: without case, accents, and white space beyond single spaces."""
    return " ".join(fold(term).split())


def fts_prefix(term: str) -> str:
    """A term as full-text search takes it, standing for words that begin so; "" where it has no letter or digit."""
    words = re.sub(r"[\W_]+", " ", term).strip()
    if not words:
        return ""
    return f'"{words}"*' if len(words) >= _PREFIX else f'"{words}"'


@contextlib.contextmanager
def reading_plainly(library: Library) -> Iterator[sqlite3.Connection]:
    """As `library.connections.reading`; the SQL may use `plain(text)`, which is text without case and accents."""
    with library.connections.reading() as connection:
        connection.create_function("plain", 1, _plain, deterministic=True)
        yield connection


def _plain(text: str | None) -> str | None:
    return None if text is None else fold(text)
