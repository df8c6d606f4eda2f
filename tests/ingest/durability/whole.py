"""Whether a library is whole, and what is in it, all of it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from ingest import alike
from ingest.library import rows
from ingest.library.connection import RECORD
from ingest.library.record import Library
from ingest.library.search import vectors
from ingest.library.wiping import FULL_TEXT

TABLES = (
    "meta article alias tag source told revision embedder passage vector gone statement named sketch run near_copy "
    "seen seen_part decision sqlite_sequence"
).split()
CHANCE = {"taken_in"}
"""Columns whose values are times."""


def faults(folder: Path) -> list[str]:
    """Everything that is wrong with a library; nobody has it open."""
    with Library(folder) as library:
        if not library.exists:
            return []
        connection = library.connections.get()
        found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"orphan {row}" for row in connection.execute("PRAGMA foreign_key_check")]
        found += [f"{what}: {n}" for what, n in _halves(connection).items() if n]
        if len(vectors(library).ids) != connection.execute("SELECT count(*) FROM passage").fetchone()[0]:
            found.append("not every passage is found by its vector")
        found += _words(library)
    return found


def _halves(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows there are of what must not be."""
    queries = {
        "articles without their newest revision": """SELECT count(*) FROM article a WHERE a.revision != coalesce(
            (SELECT max(number) FROM revision WHERE article = a.key), 0) OR a.revision < 1""",
        "articles without passages": "SELECT count(*) FROM article WHERE key NOT IN (SELECT article FROM passage)",
        "passages of an old revision": """SELECT count(*) FROM passage p JOIN article a ON a.key = p.article
            WHERE p.revision != a.revision""",
        "statements of an old revision": """SELECT count(*) FROM statement s JOIN article a ON a.key = s.article
            WHERE s.revision != a.revision""",
        "passages without a vector": "SELECT count(*) FROM passage WHERE id NOT IN (SELECT passage FROM vector)",
        "gone passages that are there": "SELECT count(*) FROM gone WHERE passage IN (SELECT id FROM passage)",
        "revisions missing in between": """SELECT count(*) FROM (SELECT count(*) n, max(number) m FROM revision
            GROUP BY article) WHERE n != m""",
        "articles with one text and one URL twice": """SELECT count(*) FROM (SELECT 1 FROM article a JOIN revision r
            ON r.article = a.key AND r.number = a.revision GROUP BY r.digest, a.url, a.outlet HAVING count(*) > 1)""",
        "names of speakers who say nothing": """SELECT count(*) FROM named n WHERE NOT EXISTS
            (SELECT 1 FROM statement s WHERE s.article = n.article AND s.speaker = n.speaker)""",
        "articles that can't be compared": f"""SELECT count(*) FROM article a WHERE a.alike = {alike.VERSION} AND (
            (SELECT count(*) FROM sketch WHERE article = a.key) != 1 OR
            (SELECT count(*) FROM run WHERE article = a.key) != min({alike.INDEXED}, (SELECT size FROM sketch
                WHERE article = a.key)))""",
        "near-copies one way only": """SELECT count(*) FROM near_copy n WHERE NOT EXISTS
            (SELECT 1 FROM near_copy WHERE article = n.other AND other = n.article)""",
        "near-copies of other stories": """SELECT count(*) FROM near_copy n JOIN article a ON a.key = n.article
            JOIN article b ON b.key = n.other WHERE a.story IS NULL OR a.story IS NOT b.story""",
        "stories that aren't named for their first article": """SELECT count(*) FROM (SELECT story, min(key) first,
            count(*) n FROM article WHERE story IS NOT NULL GROUP BY story) WHERE story != first OR n < 2""",
        "articles of a story without a near-copy": """SELECT count(*) FROM article WHERE story IS NOT NULL
            AND key NOT IN (SELECT article FROM near_copy)""",
        "files that told of other articles": """SELECT count(*) FROM seen WHERE parts !=
            (SELECT count(*) FROM seen_part WHERE seen = seen.key)""",
    }
    return {what: connection.execute(sql).fetchone()[0] for what, sql in queries.items()}


def _words(library: Library) -> list[str]:
    """Where a full-text table holds other words than the texts do."""
    connection = library.connections.get()
    passages = connection.execute(
        """SELECT p.id, substr(r.text, p.start + 1, p."end" - p.start) FROM passage p
           JOIN revision r ON r.article = p.article AND r.number = p.revision"""
    ).fetchall()
    said = [
        (identity, rows.words_of(rows.statement_of(row), text))
        for identity, text, *row in connection.execute(
            f"""SELECT s.id, r.text, {rows.STATEMENT_COLUMNS} FROM statement s
                JOIN revision r ON r.article = s.article AND r.number = s.revision"""
        )
    ]
    found = []
    for table in FULL_TEXT:
        made = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        with contextlib.closing(sqlite3.connect(":memory:")) as fresh:
            fresh.execute(made)
            rows_of = said if table.startswith("statement") else passages
            fresh.executemany(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", rows_of)
            if instances(fresh, table) != instances(connection, table):
                found.append(f"{table} holds other words than the texts")
    return found


def instances(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    """(word, row, column, offset), all that a full-text table holds."""
    connection.execute(f"CREATE VIRTUAL TABLE temp.words_in USING fts5vocab(main, {table}, instance)")
    try:
        return sorted(connection.execute("SELECT * FROM temp.words_in").fetchall())
    finally:
        connection.execute("DROP TABLE temp.words_in")


def contents(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for times; opened as it lies, whatever its version."""
    with contextlib.closing(sqlite3.connect(folder / RECORD, isolation_level=None)) as connection:
        there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        found = {}
        for table in TABLES:
            if table in there:
                columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] not in CHANCE]
                names = ", ".join(f'"{column}"' for column in columns)
                found[table] = sorted(connection.execute(f"SELECT {names} FROM {table}").fetchall(), key=repr)
        for table in FULL_TEXT:
            found[table] = instances(connection, table)
        return found
