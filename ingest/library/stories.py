"""Stories in the record: which articles are near-copies of one another, and where what somebody said stands again.

Pairs are kept, and with each article the first (by the order in which they came in) of all that it is linked to, over
however many others. So an article that goes, or gets another text, takes its links along, and leaves the rest right.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from ingest import alike
from ingest.alike import Sketch
from ingest.article import Statement
from ingest.points import reached

if TYPE_CHECKING:
    from ingest.library.record import Library

_LOOKED_AT = 500
"""Articles looked at for one number; what more have in common is a form letter."""
_COMPARED = 64
"""Candidates whose sketches are compared."""
_LOOKED_INTO = 50
"""Near-copies of an article that are looked into for a statement."""
_LINKED = 16
"""Links made for one article: enough that a group holds together when some of it go."""


def relate(connection: sqlite3.Connection, key: int, text: str) -> None:
    """Link an article, as its text is now, to its near-copies; in a transaction that writes."""
    unrelate(connection, key)
    mine = alike.sketch(text)
    if mine.size:
        least = mine.least.astype("<u8").tobytes()
        connection.execute("INSERT INTO sketch VALUES (?, ?, ?)", (key, mine.size, least))
        connection.executemany("INSERT INTO run VALUES (?, ?)", [(number, key) for number in mine.looked_up_by])
    found = near_copies(connection, mine, but=key)
    pairs = [pair for other in found for pair in ((key, other), (other, key))]
    connection.executemany("INSERT INTO near_copy VALUES (?, ?)", pairs)
    _join(connection, [key, *found])
    connection.execute("UPDATE article SET alike = ? WHERE key = ?", (alike.VERSION, key))
    reached("put.related")


def unrelate(connection: sqlite3.Connection, key: int) -> None:
    """Forget an article's links; those that only it held together are stories of their own."""
    others = [row[0] for row in connection.execute("SELECT other FROM near_copy WHERE article = ?", (key,))]
    connection.execute("DELETE FROM sketch WHERE article = ?", (key,))
    connection.execute("DELETE FROM run WHERE article = ?", (key,))
    if others:
        connection.execute("DELETE FROM near_copy WHERE article = ?1 OR other = ?1", (key,))
        _part(connection, key)


def near_copies(connection: sqlite3.Connection, mine: Sketch, but: int | None = None) -> list[int]:
    """The keys of the articles whose texts are near-copies of this one's, most alike first."""
    counts: Counter[int] = Counter()
    for number in mine.looked_up_by:
        having = connection.execute("SELECT article FROM run WHERE number = ? LIMIT ?", (number, _LOOKED_AT))
        counts.update(row[0] for row in having)
    least = min(alike.LEAST_INDEXED, len(mine.looked_up_by))
    likely = sorted((-n, key) for key, n in counts.items() if n >= least and key != but)[:_COMPARED]
    found = []
    for _, key in likely:
        size, data = connection.execute("SELECT size, least FROM sketch WHERE article = ?", (key,)).fetchone()
        if alike.near_copies(mine, Sketch(np.frombuffer(data, dtype="<u8").astype(np.uint64), size)):
            found.append(key)
    return found[:_LINKED]


def first_of(connection: sqlite3.Connection, text: str) -> str | None:
    """The id of the first article of the story that a text, which is not in the record, would belong to."""
    keys = near_copies(connection, alike.sketch(text))
    sql = "SELECT min(coalesce(story, key)) FROM article WHERE key IN (SELECT value FROM json_each(?))"
    row = connection.execute(f"SELECT id FROM article WHERE key = ({sql})", (str(keys),)).fetchone()
    return row[0] if row else None


def _join(connection: sqlite3.Connection, keys: Collection[int]) -> None:
    """The stories of linked articles are one, named for its first article."""
    if len(keys) < 2:
        return
    stories = {
        row[0]
        for key in keys
        for row in connection.execute("SELECT story FROM article WHERE key = ?", (key,))
        if row[0]
    }
    first = min(*keys, *stories)
    for story in stories - {first}:
        connection.execute("UPDATE article SET story = ? WHERE story = ?", (first, story))
    connection.executemany("UPDATE article SET story = ? WHERE key = ?", [(first, key) for key in keys])


def _part(connection: sqlite3.Connection, gone: int) -> None:
    """Name the stories anew that are left of one whose article has lost its links."""
    of_story = "SELECT key FROM article WHERE story = (SELECT story FROM article WHERE key = ?)"
    links: dict[int, list[int]] = {row[0]: [] for row in connection.execute(of_story, (gone,))}
    for one, other in connection.execute(
        f"SELECT article, other FROM near_copy WHERE article IN ({of_story})", (gone,)
    ):
        links[one].append(other)
    for group in _groups(links):
        story = min(group) if len(group) > 1 else None
        connection.executemany("UPDATE article SET story = ? WHERE key = ?", [(story, key) for key in group])


def _groups(links: dict[int, list[int]]) -> Iterator[set[int]]:
    left = set(links)
    while left:
        group, ahead = set(), [left.pop()]
        while ahead:
            at = ahead.pop()
            group.add(at)
            ahead += [other for other in links[at] if other in left]
            left.difference_update(links[at])
        yield group


Story = list[tuple[int, str, int]]
"""(key, id, newest revision) of its articles, in the order in which they came in."""


def _members(connection: sqlite3.Connection, stories: Collection[int]) -> dict[int, Story]:
    sql = (
        """SELECT story, key, id, revision FROM article WHERE story IN (SELECT value FROM json_each(?)) ORDER BY key"""
    )
    found: dict[int, Story] = {}
    for story, key, identity, revision in connection.execute(sql, (str(sorted(stories)),)):
        found.setdefault(story, []).append((key, identity, revision))
    return found


class Copies:
    """The near-copies of some articles, as the record is while this is used."""

    def __init__(self, library: Library, condition: str = "1", values: Iterable[str] = ()) -> None:
        """`condition` is SQL over `article a`, as `rows.article_condition` makes it."""
        self._library = library
        self._story_of: dict[int, int] = {}
        sql = f"SELECT a.key, a.story FROM article a WHERE a.story IS NOT NULL AND {condition}"
        with library.connections.reading() as connection:
            self._story_of.update(connection.execute(sql, list(values)))
            self._stories = library.stories()
            wanted = set(self._story_of.values()) - self._stories.keys()
            if wanted:
                self._stories.update(_members(connection, wanted))

    def of(self, key: int) -> tuple[str, ...]:
        """The ids of an article's near-copies, in the order in which they came in."""
        return tuple(identity for other, identity, _ in self._others(key))

    def also(self, key: int, text: str, statement: Statement) -> tuple[str, ...]:
        """The ids of those near-copies of an article in which all words of a statement stand, too.

        Of a story that very many print only the first are looked into: what stands in none of them is hardly copied.
        """
        others = self._others(key)[:_LOOKED_INTO]
        if not others:
            return ()
        pieces = [f" {' '.join(alike.words(span.of(text)))} " for span in statement.content]
        return tuple(
            identity
            for other, identity, number in others
            if all(piece in self._library.words_of(other, number) for piece in pieces)
        )

    def _others(self, key: int) -> Story:
        return [member for member in self._stories.get(self._story_of.get(key, -1), ()) if member[0] != key]
