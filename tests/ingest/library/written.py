"""Two articles, and ways to look at all that is written of one."""

from __future__ import annotations

from ingest.library.record import Library

PIER = (
    "The old pier of Saltby will close in May, the council said on Monday after a long debate about its rotten beams.\n\n"
    "“Nobody should walk there any more,” said Ada Crane, the mayor of Saltby. “We will repair it by winter.”"
)
LENS = "The lighthouse needs another lens.\n\n“It is older than I am,” said Wanda Thorne, its keeper."


def words_left(library: Library) -> list[tuple[str, list[str]]]:
    """For each full-text table, the words that it still knows, after its own check of itself."""
    found = []
    with library.connections.writing() as connection:
        for table in ("passage_words", "passage_stems", "statement_stems"):
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 0)")
            connection.execute(f"CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, {table}, row)")
            found.append((table, [row[0] for row in connection.execute("SELECT term FROM temp.vocabulary")]))
            connection.execute("DROP TABLE temp.vocabulary")
    return found


def rows_in(library: Library) -> dict[str, int]:
    tables = "article revision passage vector statement named tag source alias".split()
    with library.connections.reading() as connection:
        return {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}
