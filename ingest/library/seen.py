"""Files and pages that were taken in whole, as they were then: what is the same again needs no reading.

A file is the same by its size and time of change. Where it had been written only just before it was read, that may not
tell: then by its bytes, as is a page whose server does not say that it is the same. What had a part that failed is not
kept here, and is read each time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.article import Metadata
from ingest.library import rows
from ingest.library.record import Library
from ingest.points import reached


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a file or a page was: `content` is the digest of its bytes, None where size and time are enough."""

    size: int | None = None
    modified: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """An article that it told of: `name` is what follows its name ("" or "#3"), `article` the id."""

    name: str
    article: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A file or page that was taken in, wholly: as it was, by which readers, with what given beside it."""

    location: str
    stamp: Stamp
    given: bytes
    readers: Mapping[str, int]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """An article as it is now, for a part that told of it."""

    part: Part
    revision: int
    metadata: Metadata
    passages: int
    statements: int
    near_copy_of: str | None


def seen_at(library: Library, location: str) -> Seen | None:
    """What was taken in from there; None where nothing was, or an article of it is gone."""
    with library.connections.reading() as connection:
        row = connection.execute(
            """SELECT key, size, modified, etag, last_modified, content, given, readers, parts FROM seen
               WHERE location = ?""",
            (location,),
        ).fetchone()
        if row is None:
            return None
        key, *stamp, given, readers, count = row
        parts = connection.execute(
            """SELECT p.name, a.id, p.notes FROM seen_part p JOIN article a ON a.key = p.article
               WHERE p.seen = ? ORDER BY p.position""",
            (key,),
        ).fetchall()
    if len(parts) != count:
        return None
    told = tuple(Part(name, article, tuple(json.loads(notes))) for name, article, notes in parts)
    return Seen(location, Stamp(*stamp), given, json.loads(readers), told)


def known(library: Library, part: Part) -> Known | None:
    """What there is of the article that a part told of; None where it is gone meanwhile."""
    with library.connections.reading() as connection:
        row = connection.execute(
            f"""SELECT a.revision, (SELECT count(*) FROM passage WHERE article = a.key),
                (SELECT count(*) FROM statement WHERE article = a.key),
                (SELECT id FROM article f WHERE f.key = a.story AND f.key != a.key), {rows.METADATA_COLUMNS}
                FROM article a WHERE a.id = ?""",
            (part.article,),
        ).fetchone()
    if row is None:
        return None
    revision, passages, statements, first, *metadata = row
    return Known(part, revision, rows.metadata_of(metadata), passages, statements, first)


def note_seen(connection: sqlite3.Connection, seen: Seen) -> None:
    """Keep it in place of what was known of its location; in a transaction that writes."""
    connection.execute("DELETE FROM seen WHERE location = ?", (seen.location,))
    stamp = seen.stamp
    key = connection.execute(
        """INSERT INTO seen (location, size, modified, etag, last_modified, content, given, readers, parts)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key""",
        (
            seen.location,
            stamp.size,
            stamp.modified,
            stamp.etag,
            stamp.last_modified,
            stamp.content,
            seen.given,
            json.dumps(dict(seen.readers), sort_keys=True),
            len(seen.parts),
        ),
    ).fetchone()[0]
    reached("seen.noted")
    connection.executemany(
        "INSERT INTO seen_part SELECT ?, ?, ?, key, ? FROM article WHERE id = ?",
        [
            (key, position, part.name, json.dumps(part.notes, ensure_ascii=False), part.article)
            for position, part in enumerate(seen.parts)
        ],
    )
    reached("seen.parts")


def forget_seen(connection: sqlite3.Connection, article: int) -> None:
    """Forget the files and pages that told of an article (its key): they are read again."""
    connection.execute("DELETE FROM seen WHERE key IN (SELECT seen FROM seen_part WHERE article = ?)", (article,))
