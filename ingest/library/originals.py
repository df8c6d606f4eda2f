"""What articles were read from: the bytes of their revisions, as they came."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from ingest.article import Original
from ingest.library.record import Library, key_of, no_such


@dataclass(frozen=True)
class Kept:
    """A revision's original, and the version of the code that took the article out of what was read."""

    original: Original
    cleaner: int


def original_of(library: Library, article: str, number: int) -> Kept:
    """What a revision of an article was read from. Raises NoSuchArticle."""
    with library.connections.reading() as connection:
        row = connection.execute(
            "SELECT original, media_type, reader, reader_version, cleaner FROM revision WHERE article = ? AND number = ?",
            (key_of(connection, article), number),
        ).fetchone()
    if row is None:
        raise no_such(f"{article} revision {number}")
    data, media_type, reader, version, cleaner = row
    return Kept(Original(zlib.decompress(data), media_type, reader, version), cleaner)
