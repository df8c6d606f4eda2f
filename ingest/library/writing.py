"""Writing to the record: an article is wholly there or not at all, once, whoever else writes.

What comes in is recognised twice: first without a lock, to know whether it must be embedded at all, and again
inside the transaction that writes it, since another process may have been quicker.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from ingest.article import Passage, Span, Statement
from ingest.by_hand import LineKey
from ingest.errors import LibraryError
from ingest.library import rows
from ingest.library.decisions import note_decisions
from ingest.library.embedders import EMBEDDER_KEY, add_embedder, another_embedder
from ingest.library.recognise import Incoming, Status, merged, new_tags, recognised
from ingest.library.record import Library, key_of
from ingest.library.seen import Seen, forget_seen, note_seen
from ingest.library.stories import relate, unrelate
from ingest.library.wiping import forget_words, wipe
from ingest.names import is_name, known_words
from ingest.points import reached

PASSAGE_TEXT = ("passage_words", "passage_stems")
STATEMENT_TEXT = "statement_stems"
Words = Mapping[str, Sequence[tuple[int, str]]]
"""Texts with their ids, for each full-text table."""
_ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read aloud or typed


@dataclass(frozen=True)
class Made:
    """What is made of a revision: by which versions of the code, by which embedder.

    `vectors` is float32 [passages, dimensions], `test_vector` the embedder's of its test sentence.
    """

    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]
    statements: tuple[Statement, ...]
    cutter: int
    finder: int
    embedder: str
    embedder_digest: str
    test_vector: NDArray[np.float32] | None = None


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
            words = _replace_made(connection, key, made, change)
            relate(connection, key, incoming.revision.text)
        _attach(connection, key, incoming)
        reached("put.attached")
        written = _written(connection, key, known.status, seen)
        _insert_words(connection, words)
        return written


def remade(library: Library, key: int, expected_revision: int, made: Made) -> bool:
    """Write what was made again of an article (its key) in place of what there was, in one transaction.

    False, and nothing is written, where the article is gone or `expected_revision` is no longer its newest. Passages
    that stand where they stood keep their ids, and vectors that this embedder made stay as they are. Raises
    EmbedderError where the library's embedder has become another.
    """
    with library.connections.writing() as connection:
        newest = connection.execute("SELECT revision FROM article WHERE key = ?", (key,)).fetchone()
        if newest != (expected_revision,):
            return False
        change = _count_change(connection)
        if _passage_spans(connection, key) == [passage.span for passage in made.passages]:
            words = _replace_statements(connection, key, made)
            _replace_vectors(connection, key, made, change)
        else:
            words = _replace_made(connection, key, made, change)
        relate(connection, key, _newest(connection, key)[1])
        _insert_words(connection, words)
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
        if _newest(connection, key)[0] != expected:
            return False
        note_decisions(connection, key, decisions)
        reached("revised.decided")
        if made is not None:
            change = _count_change(connection)
            connection.execute("UPDATE article SET change = ? WHERE key = ?", (change, key))
            _add_revision(connection, key, incoming)
            reached("revised.revision")
            words = _replace_made(connection, key, made, change)
            relate(connection, key, incoming.revision.text)
            _insert_words(connection, words)
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
            _unmake(connection, key, change)
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


def _replace_made(connection: sqlite3.Connection, key: int, made: Made, change: int) -> Words:
    """Passages, vectors and statements anew; returns what full-text search is still to be told."""
    _unmake_passages(connection, key, change)
    _unmake_statements(connection, key)
    reached("put.unmade")
    number, text = _newest(connection, key)
    embedder = _embedder_key(connection, made)
    ids = []
    for passage in made.passages:
        row = connection.execute(
            'INSERT INTO passage (article, revision, start, "end", change) VALUES (?, ?, ?, ?, ?) RETURNING id',
            (key, number, passage.span.start, passage.span.end, change),
        ).fetchone()
        ids.append(row[0])
        reached("put.passage")
    vectors = [
        (identity, embedder, vector.astype("<f4").tobytes()) for identity, vector in zip(ids, made.vectors, strict=True)
    ]
    connection.executemany("INSERT INTO vector VALUES (?, ?, ?)", vectors)
    reached("put.vectors")
    said = _insert_statements(connection, key, number, text, made)
    reached("put.statements")
    texts = [(identity, passage.span.of(text)) for identity, passage in zip(ids, made.passages, strict=True)]
    return dict.fromkeys(PASSAGE_TEXT, texts) | {STATEMENT_TEXT: said}


def _insert_words(connection: sqlite3.Connection, words: Words) -> None:
    """Into full-text search, last of all: at any insertion elsewhere FTS5 writes out what it was told in between."""
    for table, texts in words.items():
        connection.executemany(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", texts)
        reached("put.words")


def _newest(connection: sqlite3.Connection, key: int) -> tuple[int, str]:
    """The number and the text of an article's newest revision."""
    sql = """SELECT r.number, r.text FROM article a JOIN revision r ON r.article = a.key AND r.number = a.revision
             WHERE a.key = ?"""
    number, text = connection.execute(sql, (key,)).fetchone()
    return number, text


def _passage_spans(connection: sqlite3.Connection, key: int) -> list[Span]:
    found = connection.execute('SELECT start, "end" FROM passage WHERE article = ? ORDER BY id', (key,))
    return [Span(*row) for row in found]


def _replace_statements(connection: sqlite3.Connection, key: int, made: Made) -> Words:
    _unmake_statements(connection, key)
    number, text = _newest(connection, key)
    return {STATEMENT_TEXT: _insert_statements(connection, key, number, text, made)}


def _replace_vectors(connection: sqlite3.Connection, key: int, made: Made, change: int) -> None:
    """The vectors of an article's passages, where another embedder made them or none did."""
    embedder = _embedder_key(connection, made)
    held = connection.execute(
        "SELECT p.id, v.embedder FROM passage p LEFT JOIN vector v ON v.passage = p.id WHERE p.article = ? ORDER BY p.id",
        (key,),
    ).fetchall()
    for (identity, made_by), vector in zip(held, made.vectors, strict=True):
        if made_by != embedder:
            connection.execute("UPDATE passage SET change = ? WHERE id = ?", (change, identity))
            connection.execute(
                "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)", (identity, embedder, vector.astype("<f4").tobytes())
            )


def _insert_statements(
    connection: sqlite3.Connection, key: int, number: int, text: str, made: Made
) -> list[tuple[int, str]]:
    """Returns (id, words) of each, which full-text search does not have yet."""
    connection.execute("UPDATE article SET cutter = ?, finder = ? WHERE key = ?", (made.cutter, made.finder, key))
    roles: dict[tuple[str, str], list[str]] = {}
    texts: list[tuple[int, str]] = []
    for position, statement in enumerate(made.statements):
        identity = connection.execute(
            f"INSERT INTO statement VALUES (NULL, {', '.join('?' * 14)}) RETURNING id",
            (key, number, position, *rows.statement_values(statement)),
        ).fetchone()[0]
        texts.append((identity, rows.words_of(statement, text)))
        if statement.speaker:
            mention = statement.mention.of(text) if statement.mention else statement.speaker
            for name in {statement.speaker, *([mention] if is_name(mention) else [])}:
                roles.setdefault((statement.speaker, name), []).append(statement.role or "")
    connection.executemany(
        "INSERT INTO named VALUES (?, ?, ?, ?, ?)",
        [(key, speaker, name, _spaced(name), _spaced(" ".join(role))) for (speaker, name), role in roles.items()],
    )
    return texts


def _spaced(name: str) -> str:
    """The words that a name can be asked for by, as they are searched for."""
    return f" {' '.join(known_words(name))} "


def _unmake(connection: sqlite3.Connection, key: int, change: int) -> None:
    """Take away what was made of an article: passages, vectors, statements, and their words in full-text search.

    A table without content forgets a row only when it is told the row's words again.
    """
    _unmake_passages(connection, key, change)
    _unmake_statements(connection, key)


def _unmake_passages(connection: sqlite3.Connection, key: int, change: int) -> None:
    passages = connection.execute(
        """SELECT p.id, p.start, p."end", r.text FROM passage p
           JOIN revision r ON r.article = p.article AND r.number = p.revision WHERE p.article = ?""",
        (key,),
    ).fetchall()
    for identity, start, end, text in passages:
        for table in PASSAGE_TEXT:
            forget = f"INSERT INTO {table} ({table}, rowid, text) VALUES ('delete', ?, ?)"
            connection.execute(forget, (identity, Span(start, end).of(text)))
        connection.execute("INSERT INTO gone VALUES (?, ?)", (identity, change))
    connection.execute("DELETE FROM passage WHERE article = ?", (key,))


def _unmake_statements(connection: sqlite3.Connection, key: int) -> None:
    statements = connection.execute(
        f"""SELECT s.id, r.text, {rows.STATEMENT_COLUMNS} FROM statement s
           JOIN revision r ON r.article = s.article AND r.number = s.revision WHERE s.article = ?""",
        (key,),
    ).fetchall()
    for identity, text, *row in statements:
        forget = f"INSERT INTO {STATEMENT_TEXT} ({STATEMENT_TEXT}, rowid, text) VALUES ('delete', ?, ?)"
        connection.execute(forget, (identity, rows.words_of(rows.statement_of(row), text)))
    for table in ("statement", "named"):
        connection.execute(f"DELETE FROM {table} WHERE article = ?", (key,))


def _embedder_key(connection: sqlite3.Connection, made: Made) -> int:
    """The key of what made the vectors. Raises EmbedderError where the library's embedder is another by now."""
    held = connection.execute(f"SELECT key, name, digest FROM embedder WHERE key = ({EMBEDDER_KEY})").fetchone()
    if held is None:
        return add_embedder(connection, made.embedder, made.embedder_digest, made.vectors.shape[1], made.test_vector)
    if held[2] != made.embedder_digest:
        raise another_embedder(held[1], held[2], made.embedder, made.embedder_digest)
    return int(held[0])


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
