"""Writing to the record: an article is wholly there or not at all, once, whoever else writes.

What comes in is recognised twice: first without a lock, to know whether it must be embedded at all, and again
inside the transaction that writes it, since another process may have been quicker.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ingest.by_hand import LineKey
from ingest.errors import LibraryError
from ingest.library import rows
from ingest.library.decisions import note_decisions
from ingest.library.making import (
    Made,
    Words,
    insert_words,
    newest,
    passage_spans,
    replace_made,
    replace_statements,
    replace_vectors,
    unmake,
)
from ingest.library.recognise import Incoming, Status, merged, new_tags, recognised
from ingest.library.record import Library, key_of
from ingest.library.seen import Seen, forget_seen, note_seen
from ingest.library.stories import relate, unrelate
from ingest.library.wiping import forget_words, wipe
from ingest.points import reached

_ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read aloud or typed


@dataclass(frozen=True)
class Written:
    """What became of it."""

    status: Status
    id: str
    revision: int
    passages: int
    statements: int
    near_copy_of: str | None = None


class Overtaken(Exception):
    """Another process changed the library so that more has to be made before this can be written."""


def put(
    library: Library, incoming: Incoming, made: Made | None, seen: Callable[[str], Seen | None] = lambda _: None
) -> Written:
    """Write what is new about an incoming article, in one transaction.

    `seen` is asked, with the article's id, for the file or page that is taken in wholly with it, if it is one's last.
    Raises Overtaken where `made` is None and its text turns out to be new after all.
    """
    with library.connections.writing() as connection:
        known = recognised(connection, incoming)
        if known.new_text and made is None:
            raise Overtaken
        if known.status == "unchanged" and known.key is not None:
            _note_told(connection, known.key, incoming)
            return _written(connection, known.key, known.status, seen)
        change = _count_change(connection)
        reached("put.counted")
        if known.key is None:
            key = _insert_article(connection, incoming, change)
        else:
            key = known.key
            if known.status == "updated":
                _update_metadata(connection, key, incoming, change)
        reached("put.article")
        words: Words = {}
        if known.new_text and made is not None:
            _add_revision(connection, key, incoming)
            reached("put.revision")
            words = replace_made(connection, key, made, change)
            relate(connection, key, incoming.revision.text)
        _attach(connection, key, incoming)
        reached("put.attached")
        written = _written(connection, key, known.status, seen)
        insert_words(connection, words)
        return written


def remade(library: Library, key: int, expected_revision: int, made: Made) -> bool:
    """Write what was made again of an article (its key) in place of what there was, in one transaction.

    False, and nothing is written, where the article is gone or `expected_revision` is no longer its newest. Passages
    that stand where they stood keep their ids, and vectors that this embedder made stay as they are. Raises
    EmbedderError where the library's embedder has become another.
    """
    with library.connections.writing() as connection:
        revision = connection.execute("SELECT revision FROM article WHERE key = ?", (key,)).fetchone()
        if revision != (expected_revision,):
            return False
        change = _count_change(connection)
        connection.execute("UPDATE article SET change = ? WHERE key = ?", (change, key))
        if passage_spans(connection, key) == [passage.span for passage in made.passages]:
            words = replace_statements(connection, key, made)
            replace_vectors(connection, key, made, change)
        else:
            words = replace_made(connection, key, made, change)
        relate(connection, key, newest(connection, key)[1])
        insert_words(connection, words)
        reached("remade.before_commit")
    reached("remade.committed")
    return True


def revised(
    library: Library, incoming: Incoming, expected: int, made: Made | None, decisions: Mapping[LineKey, bool | None]
) -> bool:
    """Write what a person decided on an article's lines and, where `made` is given, the revision that came of it.

    False, and nothing is written, where revision `expected` is no longer the newest. Raises NoSuchArticle, and
    EmbedderError where the library's embedder has become another.
    """
    with library.connections.writing() as connection:
        key = key_of(connection, incoming.id or "")
        if newest(connection, key)[0] != expected:
            return False
        note_decisions(connection, key, decisions)
        reached("revised.decided")
        if made is not None:
            change = _count_change(connection)
            connection.execute("UPDATE article SET change = ? WHERE key = ?", (change, key))
            _add_revision(connection, key, incoming)
            reached("revised.revision")
            words = replace_made(connection, key, made, change)
            relate(connection, key, incoming.revision.text)
            insert_words(connection, words)
        reached("revised.before_commit")
    return True


def delete(library: Library, articles: Iterable[str], *, on_each: Callable[[str], None] = lambda _: None) -> int:
    """Delete articles by id or alias, all or none, and no word of theirs stays in the library's files.

    Raises NoSuchArticle, then none is deleted. Where words can't be wiped out just now (see `wipe`), the record
    remembers that they are to be.
    """
    done = 0
    with library.connections.writing() as connection:
        keys = dict.fromkeys(key_of(connection, article) for article in articles)
        change = _count_change(connection)
        for key in keys:
            unmake(connection, key, change)
            unrelate(connection, key)
            forget_seen(connection, key)
            reached("delete.unmade")
            on_each(connection.execute("DELETE FROM article WHERE key = ? RETURNING id", (key,)).fetchone()[0])
            reached("delete.article")
            done += 1
        forget_words(connection)
        reached("delete.words")
    with contextlib.suppress(LibraryError):
        wipe(library)
    return done


# ── writing ──


def _count_change(connection: sqlite3.Connection) -> int:
    row = connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'changes' RETURNING value").fetchone()
    return int(row[0])


def _insert_article(connection: sqlite3.Connection, incoming: Incoming, change: int) -> int:
    identity = incoming.id
    if identity is None:
        identity = "".join(secrets.choice(_ID_LETTERS) for _ in range(10))
    else:
        # It was the alias of a twin until its text became another: now it is an article of its own.
        connection.execute("DELETE FROM alias WHERE alias = ?", (identity,))
    columns = ", ".join(rows.METADATA)
    row = connection.execute(
        f"""INSERT INTO article (id, revision, cutter, finder, change, {columns})
            VALUES (?, 0, 0, 0, ?, {", ".join("?" * len(rows.METADATA))}) RETURNING key""",
        (identity, change, *rows.metadata_values(incoming.metadata)),
    ).fetchone()
    return int(row[0])


def _update_metadata(connection: sqlite3.Connection, key: int, incoming: Incoming, change: int) -> None:
    assignments = ", ".join(f"{name} = ?" for name in rows.METADATA)
    connection.execute(
        f"UPDATE article SET change = ?, {assignments} WHERE key = ?",
        (change, *rows.metadata_values(merged(connection, key, incoming)), key),
    )


def _add_revision(connection: sqlite3.Connection, key: int, incoming: Incoming) -> None:
    revision, original = incoming.revision, incoming.original
    number = connection.execute(
        "UPDATE article SET revision = revision + 1 WHERE key = ? RETURNING revision", (key,)
    ).fetchone()[0]
    pieces, removed, pages = rows.map_values(revision)
    connection.execute(
        f"INSERT INTO revision VALUES ({', '.join('?' * 14)})",
        (
            key,
            number,
            revision.text,
            None if revision.source_text == revision.text else revision.source_text,
            pieces,
            removed,
            incoming.digest,
            zlib.compress(original.data),
            original.media_type,
            original.reader,
            original.reader_version,
            incoming.cleaner,
            datetime.now(UTC).isoformat(timespec="seconds"),
            pages,
        ),
    )


def _attach(connection: sqlite3.Connection, key: int, incoming: Incoming) -> None:
    """Tags, source, the id it came under where that is not the article's own, and what it told."""
    connection.executemany(
        "INSERT OR IGNORE INTO tag VALUES (?, ?)", [(key, t) for t in new_tags(connection, key, incoming)]
    )
    if incoming.location is not None:
        connection.execute("INSERT OR IGNORE INTO source VALUES (?, ?)", (key, incoming.location))
    if incoming.id is not None:
        connection.execute(
            """INSERT INTO alias SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM article WHERE id = ?1)
               ON CONFLICT (alias) DO UPDATE SET article = excluded.article""",
            (incoming.id, key),
        )
    if incoming.source is not None:
        told = "INSERT INTO told VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET digest = excluded.digest"
        connection.execute(told, (incoming.source, key, incoming.told))


def _note_told(connection: sqlite3.Connection, key: int, incoming: Incoming) -> None:
    """A source that comes round to what others told already has told something new, though it changes nothing."""
    told = "UPDATE told SET digest = ?3 WHERE source = ?1 AND article = ?2 AND digest != ?3"
    connection.execute(told, (incoming.source, key, incoming.told))


def _written(connection: sqlite3.Connection, key: int, status: Status, seen: Callable[[str], Seen | None]) -> Written:
    identity, revision, passages, statements, first = connection.execute(
        """SELECT a.id, a.revision, (SELECT count(*) FROM passage WHERE article = a.key),
           (SELECT count(*) FROM statement WHERE article = a.key),
           (SELECT id FROM article f WHERE f.key = a.story AND f.key != a.key) FROM article a WHERE a.key = ?""",
        (key,),
    ).fetchone()
    whole = seen(identity)
    if whole is not None:
        note_seen(connection, whole)
    return Written(status, identity, revision, passages, statements, first)
