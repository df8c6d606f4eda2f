"""What a person decided on lines of a source text: that they are of the article after all, or that they are not.

Kept by the words of the line and which of the lines with these words it is, so that a decision holds for the
article's later revisions, too, as long as the line is there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from ingest.by_hand import LineKey
from ingest.library.record import Library, key_of
from ingest.points import reached


def decide(library: Library, article: str, lines: Mapping[LineKey, bool | None]) -> None:
    """Keep for each line whether it is of the article; None forgets what was decided. Raises NoSuchArticle."""
    with library.connections.writing() as connection:
        note_decisions(connection, key_of(connection, article), lines)
        reached("decision.before_commit")


def note_decisions(connection: sqlite3.Connection, key: int, lines: Mapping[LineKey, bool | None]) -> None:
    """As `decide`, for an article by its key, inside of a transaction."""
    for line, keep in lines.items():
        connection.execute("DELETE FROM decision WHERE article = ? AND line = ? AND nth = ?", (key, *line))
        if keep is not None:
            connection.execute("INSERT INTO decision VALUES (?, ?, ?, ?)", (key, *line, keep))


def decided(library: Library, article: str) -> dict[LineKey, bool]:
    """What was decided on an article's lines. Raises NoSuchArticle."""
    with library.connections.reading() as connection:
        found = connection.execute(
            "SELECT line, nth, keep FROM decision WHERE article = ? ORDER BY line, nth", (key_of(connection, article),)
        )
        return {LineKey(line, nth): bool(keep) for line, nth, keep in found}
