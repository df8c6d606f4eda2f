"""What is made of a revision, in the record: passages with their vectors, statements, and what full-text search knows.

It may be made again at any time, by another version of the code or another embedder. All of this is done within a
transaction that `writing` has begun.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.article import Passage, Span, Statement
from ingest.library import rows
from ingest.library.embedders import EMBEDDER_KEY, add_embedder, another_embedder
from ingest.names import is_name, known_words
from ingest.points import reached

PASSAGE_TEXT = ("passage_words", "passage_stems")
STATEMENT_TEXT = "statement_stems"
Words = Mapping[str, Sequence[tuple[int, str]]]
"""Texts with their ids, for each full-text table."""


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


def replace_made(connection: sqlite3.Connection, key: int, made: Made, change: int) -> Words:
    """Passages, vectors and statements anew; returns what full-text search is still to be told."""
    _unmake_passages(connection, key, change)
    _unmake_statements(connection, key)
    reached("put.unmade")
    number, text = newest(connection, key)
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


def insert_words(connection: sqlite3.Connection, words: Words) -> None:
    """Into full-text search, last of all: at any insertion elsewhere FTS5 writes out what it was told in between."""
    for table, texts in words.items():
        connection.executemany(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", texts)
        reached("put.words")


def newest(connection: sqlite3.Connection, key: int) -> tuple[int, str]:
    """The number and the text of an article's newest revision."""
    sql = """SELECT r.number, r.text FROM article a JOIN revision r ON r.article = a.key AND r.number = a.revision
             WHERE a.key = ?"""
    number, text = connection.execute(sql, (key,)).fetchone()
    return number, text


def passage_spans(connection: sqlite3.Connection, key: int) -> list[Span]:
    found = connection.execute('SELECT start, "end" FROM passage WHERE article = ? ORDER BY id', (key,))
    return [Span(*row) for row in found]


def replace_statements(connection: sqlite3.Connection, key: int, made: Made) -> Words:
    _unmake_statements(connection, key)
    number, text = newest(connection, key)
    return {STATEMENT_TEXT: _insert_statements(connection, key, number, text, made)}


def replace_vectors(connection: sqlite3.Connection, key: int, made: Made, change: int) -> None:
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


def unmake(connection: sqlite3.Connection, key: int, change: int) -> None:
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
