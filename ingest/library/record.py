"""The record: everything that is kept, in one SQLite file. This module reads it; `writing` writes.

    library = Library(folder)                 # what is there, or an empty one in memory
    library = Library(folder, create=True)    # made, where it isn't there yet

Safe to share between threads: each has a connection of its own.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Container, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest import alike
from ingest.article import Article, Card, Filters, Passage, Revision, Said, Span, is_private
from ingest.errors import NoSuchArticle
from ingest.library import rows
from ingest.library.connection import Connections
from ingest.library.embedders import EMBEDDER_KEY, check_embedder
from ingest.library.stories import Copies
from ingest.names import asked_words


class Library:
    """A library's record, open for reading (and for `writing`)."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Raises LibraryError or one of its kinds where the library can't be opened."""
        self.folder = folder
        self.connections = Connections(folder, create=create)
        self._revision = functools.lru_cache(maxsize=1024)(self._load_revision)
        self._words = functools.lru_cache(maxsize=1024)(self._load_words)

    @property
    def exists(self) -> bool:
        """Whether it is on disk; a folder that isn't there yet is an empty library."""
        return self.connections.path is not None

    def close(self) -> None:
        self.connections.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ── articles ──

    def changes(self) -> int:
        """How often the record has been written to; each transaction counts one."""
        with self.connections.reading() as connection:
            return int(connection.execute("SELECT value FROM meta WHERE key = 'changes'").fetchone()[0])

    def cards(self, filters: Filters = Filters()) -> list[Card]:
        """All articles that the filters let through, in the order in which they came in."""
        condition, values = rows.article_condition(filters)
        sql = f"""
            SELECT a.key, a.id, a.revision,
                (SELECT count(*) FROM passage p WHERE p.article = a.key),
                (SELECT count(*) FROM statement s WHERE s.article = a.key),
                {rows.METADATA_COLUMNS}
            FROM article a WHERE {condition} ORDER BY a.key"""
        of_tags = (
            f"SELECT t.article, t.tag FROM article a JOIN tag t ON t.article = a.key WHERE {condition} ORDER BY t.tag"
        )
        with self.connections.reading() as connection:
            tags = _grouped(connection.execute(of_tags, values))
            copies = Copies(self, condition, values)
            found = connection.execute(sql, values)
            return [rows.card_of(row, tags.get(row[0], ()), copies.of(row[0])) for row in found]

    def count(self, filters: Filters = Filters()) -> int:
        """How many articles the filters let through."""
        condition, values = rows.article_condition(filters)
        with self.connections.reading() as connection:
            return int(connection.execute(f"SELECT count(*) FROM article a WHERE {condition}", values).fetchone()[0])

    def card(self, article: str) -> Card:
        """One article in a line; by its id or an alias of it. Raises NoSuchArticle."""
        found = self.cards(Filters(articles=(article,)))
        if not found:
            raise no_such(article)
        return found[0]

    def article(self, article: str) -> Article:
        """An article with its newest revision. Raises NoSuchArticle."""
        with self.connections.reading() as connection:
            key = key_of(connection, article)
            card = self.card(article)
            sources = connection.execute("SELECT source FROM source WHERE article = ? ORDER BY source", (key,))
            return Article(
                id=card.id,
                metadata=card.metadata,
                revision=self._revision(key, card.revision),
                tags=card.tags,
                sources=tuple(row[0] for row in sources),
                near_copies=card.near_copies,
            )

    def revision(self, article: str, number: int) -> Revision:
        """One revision of an article, however old. Raises NoSuchArticle."""
        with self.connections.reading() as connection:
            try:
                return self._revision(key_of(connection, article), number)
            except LookupError as error:
                raise no_such(f"{article} revision {number}") from error

    def revisions(self, article: str) -> list[tuple[int, str]]:
        """(number, when it was taken in: ISO 8601, UTC) of each revision, the oldest first. Raises NoSuchArticle."""
        with self.connections.reading() as connection:
            key = key_of(connection, article)
            return connection.execute(
                "SELECT number, taken_in FROM revision WHERE article = ? ORDER BY number", (key,)
            ).fetchall()

    def is_private(self, article: str) -> bool:
        """Whether nothing of an article (by its id or an alias) may leave the machine. Raises NoSuchArticle."""
        with self.connections.reading() as connection:
            key = key_of(connection, article)
            return is_private(row[0] for row in connection.execute("SELECT tag FROM tag WHERE article = ?", (key,)))

    def passages(self, article: str) -> list[Passage]:
        """The passages of an article's newest revision, in order."""
        with self.connections.reading() as connection:
            key = key_of(connection, article)
            found = connection.execute('SELECT start, "end" FROM passage WHERE article = ? ORDER BY start', (key,))
            return [Passage(Span(*row)) for row in found]

    def revision_by_key(self, key: int, number: int) -> Revision:
        """As `revision`, by the article's key in the record."""
        return self._revision(key, number)

    def _load_revision(self, key: int, number: int) -> Revision:
        row = (
            self.connections.get()
            .execute(f"SELECT {rows.REVISION_COLUMNS} FROM revision WHERE article = ? AND number = ?", (key, number))
            .fetchone()
        )
        if row is None:
            raise LookupError(number)
        return rows.revision_of(number, *row)

    def words_of(self, key: int, number: int) -> str:
        """The words of a revision, folded, each between spaces."""
        return self._words(key, number)

    def _load_words(self, key: int, number: int) -> str:
        return f" {' '.join(alike.words(self._revision(key, number).text))} "

    # ── statements ──

    def said(
        self, filters: Filters = Filters(), speakers: Iterable[str] | None = None, ids: Container[int] | None = None
    ) -> list[Said]:
        """Statements in the order of the articles and of the text.

        `speakers` are full names as `speakers()` gives them, None for anybody (unattributed ones too);
        `filters.speakers` any names an article uses; `ids`, where given, those that a search found.
        """
        condition, values = rows.article_condition(filters)
        wanted = None if speakers is None else set(speakers)
        sql = f"""
            SELECT s.id, s.article, a.id, s.revision, {rows.STATEMENT_COLUMNS}
            FROM article a JOIN statement s ON s.article = a.key
            WHERE {condition} ORDER BY a.key, s.position"""
        with self.connections.reading() as connection:
            if filters.speakers:
                asked = {n for f in filters.speakers for n in self.known_as(f)}
                wanted = asked if wanted is None else wanted & asked
            copies = Copies(self, condition, values)
            found = []
            for identity, key, article, number, *row in connection.execute(sql, values).fetchall():
                if (wanted is None or row[2] in wanted) and (ids is None or identity in ids):
                    revision, statement = self._revision(key, number), rows.statement_of(row)
                    also = copies.also(key, revision.text, statement)
                    found.append(rows.said_of(article, revision, statement, also))
            return found

    def speakers(self, filters: Filters = Filters()) -> list[tuple[str | None, int, int]]:
        """(speaker, statements, articles), most quoted first; None counts what could not be attributed."""
        condition, values = rows.article_condition(filters)
        sql = f"""
            SELECT s.speaker, count(*), count(DISTINCT s.article)
            FROM article a JOIN statement s ON s.article = a.key
            WHERE {condition} GROUP BY s.speaker ORDER BY count(*) DESC, s.speaker"""
        asked = {n for f in filters.speakers for n in self.known_as(f)}
        with self.connections.reading() as connection:
            found = connection.execute(sql, values).fetchall()
        return [row for row in found if not filters.speakers or row[0] in asked]

    def known_as(self, name: str) -> list[str]:
        """The speakers (their full names) whom some article calls by a name that holds all words of `name`.

        Words of their role may stand beside: "the skipper Haak" is Joren Haak, a skipper, but no other skipper.
        """
        wanted = [f" {word} " for word in asked_words(name)]
        if not wanted:
            return []
        every = " AND ".join(["instr(words || role, ?)"] * len(wanted))
        some = " OR ".join(["instr(words, ?)"] * len(wanted))
        sql = f"SELECT DISTINCT speaker FROM named WHERE {every} AND ({some}) ORDER BY speaker"
        with self.connections.reading() as connection:
            return [row[0] for row in connection.execute(sql, wanted * 2)]

    # ── embedder ──

    def embedders(self) -> list[tuple[str, str, int]]:
        """(name, digest, dimensions) of what made the vectors; one, unless a change to the last was cut short."""
        sql = f"SELECT name, digest, dimensions FROM embedder ORDER BY key IS ({EMBEDDER_KEY}), key"
        with self.connections.reading() as connection:
            return connection.execute(sql).fetchall()

    def check_embedder(self, name: str, digest: str, test_vector: NDArray[np.float32] | None = None) -> None:
        """Raises EmbedderError where the vectors were made by another, or by a model that was changed since.

        `test_vector` is what the embedder makes of its test sentence now; None asks only for name and digest.
        """
        with self.connections.reading() as connection:
            check_embedder(connection, name, digest, test_vector)


def key_of(connection: sqlite3.Connection, article: str) -> int:
    """The key of an article by its id or an alias. Raises NoSuchArticle."""
    row = connection.execute(
        "SELECT key FROM article WHERE id = ?1 UNION ALL SELECT article FROM alias WHERE alias = ?1", (article,)
    ).fetchone()
    if row is None:
        raise no_such(article)
    return int(row[0])


def no_such(article: str) -> NoSuchArticle:
    return NoSuchArticle(f"there is no article {article!r} in the library; `byline articles list` shows the ids")


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = {}
    for key, value in pairs:
        grouped.setdefault(key, []).append(value)
    return grouped
