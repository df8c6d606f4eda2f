"""The record: everything that is kept, in one SQLite file. This module reads it; `writing` writes.

    library = Library(folder)                 # what is there, or an empty one in memory
    library = Library(folder, create=True)    # made, where it isn't there yet

Safe to share between threads: each has a connection of its own.
"""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest import alike
from ingest.article import Article, Card, Filters, Passage, Revision, Said, Span, is_private
from ingest.errors import NoSuchArticle
from ingest.library import rows
from ingest.library.connection import Connections
from ingest.library.embedders import EMBEDDER_KEY, check_embedder
from ingest.library.roll import Roll, kept_up
from ingest.library.stories import Copies, Story
from ingest.names import People, asked_words, full_name


class Library:
    """A library's record, open for reading (and for `writing`)."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Raises LibraryError or one of its kinds where the library can't be opened."""
        self.folder = folder
        self.connections = Connections(folder, create=create)
        self._revision = functools.lru_cache(maxsize=1024)(self._load_revision)
        self._roll = Roll()
        self._speakers: tuple[int, list[tuple[str | None, int, int]]] | None = None
        self._outlets: tuple[int, list[str]] | None = None
        self._stories: tuple[int, dict[int, Story]] = (-1, {})
        self.in_english: dict[tuple[int, int], bool] = {}
        """By an article's key and its revision, what `unread` found out of their texts."""
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

    def outlets(self) -> list[str]:
        """The outlets of all articles, as they are written there; kept until the record changes."""
        with self.connections.reading() as connection:
            changes = self.changes()
            if self._outlets is None or self._outlets[0] != changes:
                sql = "SELECT DISTINCT outlet FROM article WHERE outlet IS NOT NULL ORDER BY outlet"
                self._outlets = changes, [row[0] for row in connection.execute(sql)]
            return self._outlets[1]

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
        self,
        filters: Filters = Filters(),
        speakers: Iterable[str | None] | None = None,
        ids: Collection[int] | None = None,
        *,
        copies: bool = True,
    ) -> list[Said]:
        """Statements in the order of the articles and of the text; the rest as `said_by_id`."""
        return list(self.said_by_id(filters, speakers, ids, copies=copies).values())

    def said_by_id(
        self,
        filters: Filters = Filters(),
        speakers: Iterable[str | None] | None = None,
        ids: Collection[int] | None = None,
        *,
        copies: bool = True,
    ) -> dict[int, Said]:
        """Statements by their ids, in the order of the articles and of the text.

        `speakers` are names as `known_as` gives them (None among them: what could be given to nobody), None stands
        for anybody; `filters.speakers` any names an article uses; `ids`, where given, those that a search found.
        Without `copies` nobody looks in which near-copies they stand too.
        """
        condition, values = rows.article_condition(filters)
        wanted = None if speakers is None else set(speakers)
        with self.connections.reading() as connection:
            if filters.speakers:
                asked = {n for f in filters.speakers for n in self.known_as(f)}
                wanted = {*asked} if wanted is None else wanted & asked
            near = Copies(self, condition, values) if copies else None
            if wanted is not None:
                nobody = " OR s.speaker IS NULL" if None in wanted else ""
                condition += f" AND (s.speaker IN (SELECT value FROM json_each(?)){nobody})"
                values.append(json.dumps(sorted(name for name in wanted if name is not None)))
            if ids is not None:
                condition += " AND s.id IN (SELECT value FROM json_each(?))"
                values.append(json.dumps(list(ids)))
            sql = f"""
                SELECT s.id, s.article, a.id, s.revision, {rows.STATEMENT_COLUMNS}
                FROM article a JOIN statement s ON s.article = a.key
                WHERE {condition} ORDER BY a.key, s.position"""
            found = {}
            for identity, key, article, number, *row in connection.execute(sql, values).fetchall():
                revision, statement = self._revision(key, number), rows.statement_of(row)
                also = near.also(key, revision.text, statement) if near else ()
                found[identity] = rows.said_of(article, revision, statement, also)
            return found

    def speakers(self, filters: Filters = Filters()) -> list[tuple[str | None, int, int]]:
        """(speaker, statements, articles), most quoted first; None counts what could not be attributed.

        Somebody whose name is spelled in several ways is one, by the spelling that is commonest there. Those of the
        whole library are kept until the record changes.
        """
        if filters != Filters():
            return self._counted_speakers(filters)
        with self.connections.reading():
            changes = self.changes()
            if self._speakers is None or self._speakers[0] != changes:
                self._speakers = changes, self._counted_speakers(filters)
            return [*self._speakers[1]]

    def _counted_speakers(self, filters: Filters) -> list[tuple[str | None, int, int]]:
        condition, values = rows.article_condition(filters)
        of_all = f"FROM article a JOIN statement s ON s.article = a.key WHERE {condition}"
        sql = f"SELECT s.speaker, count(*), count(DISTINCT s.article) {of_all} GROUP BY s.speaker"
        together = f"SELECT count(DISTINCT s.article) {of_all} AND s.speaker IN (SELECT value FROM json_each(?))"
        spelled: dict[str | None, list[tuple[str | None, int, int]]] = {}
        with self.connections.reading() as connection:
            asked = {n for f in filters.speakers for n in self.known_as(f)}
            who = self.people()
            for row in connection.execute(sql, values):
                if not filters.speakers or row[0] in asked:
                    spelled.setdefault(row[0] and who.shown(row[0]), []).append(row)
            found = []
            for rows_of_one in spelled.values():
                names = [name for name, _, _ in rows_of_one]
                commonest = max(rows_of_one, key=lambda row: row[1])
                articles = commonest[2]
                if len(names) > 1:
                    articles = connection.execute(together, (*values, json.dumps(names))).fetchone()[0]
                found.append((commonest[0], sum(count for _, count, _ in rows_of_one), articles))
        return sorted(found, key=lambda one: (-one[1], one[0] is not None, one[0] or ""))

    def statement_total(self, filters: Filters = Filters()) -> int:
        """How many statements there are."""
        condition, values = rows.article_condition(filters)
        sql = f"SELECT count(*) FROM article a JOIN statement s ON s.article = a.key WHERE {condition}"
        with self.connections.reading() as connection:
            return int(connection.execute(sql, values).fetchone()[0])

    def stories(self) -> dict[int, Story]:
        """What is known of the stories there are, for `Copies`, which adds to it; empty again when the record changes."""
        with self.connections.reading():
            changes = self.changes()
            if self._stories[0] != changes:
                self._stories = changes, {}
            return self._stories[1]

    def people(self) -> People:
        """Who is who among the speakers; kept until the record changes."""
        return self._kept_up().people

    def name_words(self) -> frozenset[str]:
        """The words of the speakers' names."""
        return self._kept_up().words

    def _kept_up(self) -> Roll:
        with self.connections.reading() as connection:
            roll = kept_up(self._roll, connection, self.changes())
        self._roll = roll
        return roll

    def known_as(self, name: str) -> list[str]:
        """The speakers (their full names, in every spelling) whom some article calls by a name that holds all words
        of `name`. A middle initial may be missing there where it is nobody else's.

        Words of their role may stand beside: "the skipper Haak" is Joren Haak, a skipper, but no other skipper.
        """
        words = asked_words(name)
        with self.connections.reading():
            who = self.people()
            found = self._called(words)
            if not found and full_name(name).initials:
                bare = (*words[:1], *(word for word in words[1:-1] if len(word) > 1), *words[1:][-1:])
                found = [speaker for speaker in self._called(bare) if not who.initials(speaker)]
            return sorted({spelling for speaker in found for spelling in who.same(speaker)})

    def _called(self, words: Iterable[str]) -> list[str]:
        wanted = [f" {word} " for word in words]
        named = self._kept_up().called
        called = {one for word in wanted for one in named.get(word.strip(), ())}
        return sorted({one.speaker for one in called if all(word in one.words for word in wanted)})

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
