"""Who speaks in a library, and who is called what there; kept up with the record.

Where nothing has happened since but that articles came in, only theirs are read: over 80,000 passages that takes some
milliseconds, all of it a second, and while somebody adds a thousand articles each question would wait for that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.names import People, called_alike, full_name, name_words


class Named(NamedTuple):
    """A speaker, and the words of a name of theirs and of the role beside it, each between spaces."""

    speaker: str
    words: str


@dataclass(frozen=True)
class Roll:
    """The record's speakers as they were at change `changes`, out of `articles` articles, of which `last` is the newest.

    `people` tells who is who, `called` who is called by each word, and `words` are those of all names.
    """

    changes: int = -1
    articles: int = 0
    last: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    alike: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    people: People = field(default_factory=lambda: People({}))
    words: frozenset[str] = frozenset()
    called: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)


def kept_up(roll: Roll, connection: sqlite3.Connection, changes: int) -> Roll:
    """The roll as it is at `changes`, or the same where it is that new or newer; in a transaction that reads."""
    if roll.changes >= changes:
        return roll
    sql = "SELECT count(*), coalesce(max(change), 0) FROM article WHERE key <= ?"
    held, changed = connection.execute(sql, (roll.last,)).fetchone()
    as_it_was = held == roll.articles and changed <= roll.changes
    return _with_newer(roll if as_it_was else Roll(), connection, changes)


def _with_newer(roll: Roll, connection: sqlite3.Connection, changes: int) -> Roll:
    articles, last = connection.execute("SELECT count(*), coalesce(max(key), 0) FROM article").fetchone()
    # By itself SQLite goes through the index of all speakers, however few articles are asked for.
    by = "statement INDEXED BY statement_article" if roll.last else "statement"
    sql = f"SELECT speaker, count(*) FROM {by} WHERE article > ? AND speaker IS NOT NULL GROUP BY speaker"
    told = dict(connection.execute(sql, (roll.last,)).fetchall())
    counts = {**roll.counts, **{name: roll.counts.get(name, 0) + count for name, count in told.items()}}
    alike = {**roll.alike}
    for name in told.keys() - roll.counts.keys():
        key = full_name(name).words or (name,)
        alike[key] = (*alike.get(key, ()), name)
    spellings = {**roll.people.spellings}
    for key in {full_name(name).words or (name,) for name in told}:
        spellings.update(called_alike(alike[key], counts))
    words = {word for name in told if name[:1].isupper() for word in name_words(name)}
    called = _called(roll.called, connection, roll.last)
    return Roll(changes, articles, last, counts, alike, People(spellings), roll.words | words, called)


def _called(
    before: Mapping[str, tuple[Named, ...]], connection: sqlite3.Connection, last: int
) -> dict[str, tuple[Named, ...]]:
    more: dict[str, dict[Named, None]] = {}
    for speaker, words, role in connection.execute(
        "SELECT DISTINCT speaker, words, role FROM named WHERE article > ?", (last,)
    ):
        one = Named(speaker, words + role)
        for word in words.split():
            more.setdefault(word, {})[one] = None
    return {**before, **{word: tuple(dict.fromkeys((*before.get(word, ()), *ones))) for word, ones in more.items()}}
