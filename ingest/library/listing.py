"""Articles as a table shows them: searched, filtered, in some order, a page at a time; and what they can be filtered by.

Measured over 10,000 articles (80,000 passages): a page in some tens of milliseconds, whatever is asked for.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.article import Card, Filters
from ingest.library import rows
from ingest.library.record import Library
from ingest.library.terms import fts_prefix, plain_words, reading_plainly, search_terms
from ingest.names import name_matches, outlet_key

ORDERS: Mapping[str, str] = {
    "added": "a.key",
    "title": "plain(a.title)",
    "outlet": "outlet_key(a.outlet)",
    "author": "plain(json_extract(a.authors, '$[0]'))",
    "published": "a.published",
    "statements": "(SELECT count(*) FROM statement s WHERE s.article = a.key)",
}
"""What articles can be put in order by, and how the record knows it."""

_OPENING = 90  # characters of a text
_TOLD = "plain(coalesce(a.title, '') || ' ' || a.authors || ' ' || coalesce(a.outlet, '') || ' ' || a.id)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles, in what order. `search` are words that all stand in the text, or in what is known of the
    article; words in double quotes stand so, one after the other. `order` is one of ORDERS; what lacks it comes last."""

    search: str = ""
    filters: Filters = Filters()
    order: str = "added"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the articles that are wanted, from `offset` on; `total` are all of them.

    `openings` are the first words of those without a title, by their ids.
    """

    cards: tuple[Card, ...]
    offset: int
    total: int
    openings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to filter by, with how many articles have it; the commonest first."""

    outlets: tuple[tuple[str, int], ...] = ()
    authors: tuple[tuple[str, int], ...] = ()
    tags: tuple[tuple[str, int], ...] = ()


class Listing:
    """The articles of a library, as tables show them. Threads may share one."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._choices: tuple[int, Choices] = (-1, Choices())

    def page(self, wanted: Wanted, offset: int = 0, limit: int = 50) -> Page:
        """`limit` articles from `offset` on; where there are none so far on, the last that there are."""
        condition, values = self._condition(wanted)
        order, direction = ORDERS[wanted.order], "DESC" if wanted.descending else "ASC"
        sql = f"""SELECT a.id, count(*) OVER () FROM article a WHERE {condition}
                  ORDER BY ({order}) IS NULL, {order} {direction}, a.key {direction} LIMIT ? OFFSET ?"""
        with reading_plainly(self._library) as connection:
            found = connection.execute(sql, (*values, limit, offset)).fetchall()
            if not found and offset:
                total = connection.execute(f"SELECT count(*) FROM article a WHERE {condition}", values).fetchone()[0]
                offset = max(0, total - 1) // limit * limit
                found = connection.execute(sql, (*values, limit, offset)).fetchall()
            ids = [row[0] for row in found]
            cards = {card.id: card for card in self._library.cards(Filters(articles=tuple(ids)))} if ids else {}
            openings = _openings(connection, [one.id for one in cards.values() if not one.metadata.title])
        return Page(tuple(cards[identity] for identity in ids), offset, found[0][1] if found else 0, openings)

    def choices(self) -> Choices:
        """What there is to filter by; kept until the record changes."""
        with self._library.connections.reading() as connection:
            changes = self._library.changes()
            if self._choices[0] != changes:
                self._choices = changes, _choices(connection)
            return self._choices[1]

    def _condition(self, wanted: Wanted) -> tuple[str, list[str]]:
        """SQL over `article a`, with its parameters: what the filters let through and the search finds."""
        condition, values = _condition(replace(wanted, filters=replace(wanted.filters, authors=())))
        if asked := wanted.filters.authors:
            # Each name is compared once, and not once for every article that it stands over.
            names = [name for name, _ in self.choices().authors if any(name_matches(name, one) for one in asked)]
            condition += """ AND EXISTS (SELECT 1 FROM json_each(a.authors)
                                         WHERE value IN (SELECT value FROM json_each(?)))"""
            values.append(json.dumps(names))
        return condition, values


def _condition(wanted: Wanted) -> tuple[str, list[str]]:
    """SQL over `article a`, with its parameters: what the filters let through and the search finds."""
    condition, values = rows.article_condition(wanted.filters)
    for term in search_terms(wanted.search):
        words = plain_words(term)
        ways = [f"instr({_TOLD}, ?)", "a.key IN (SELECT article FROM tag WHERE instr(plain(tag), ?))"]
        values += [words, words]
        if query := fts_prefix(term):
            ways.append(
                "a.key IN (SELECT p.article FROM passage_words m JOIN passage p ON p.id = m.rowid"
                " WHERE passage_words MATCH ?)"
            )
            values.append(query)
        condition += f" AND ({' OR '.join(ways)})"
    return condition, values


def _openings(connection: sqlite3.Connection, articles: Sequence[str]) -> dict[str, str]:
    sql = """SELECT a.id, substr(r.text, 1, ?) FROM article a JOIN revision r ON r.article = a.key AND r.number = a.revision
             WHERE a.id IN (SELECT value FROM json_each(?))"""
    found = connection.execute(sql, (2 * _OPENING, json.dumps(articles)))
    return {article: _shortened(" ".join(text.split())) for article, text in found}


def _shortened(text: str) -> str:
    """Whole words of the beginning of a text, of which more than fits was asked for."""
    return text if len(text) <= _OPENING else f"{text[:_OPENING].rsplit(' ', 1)[0]} …"


def _choices(connection: sqlite3.Connection) -> Choices:
    outlets = connection.execute("SELECT outlet, count(*) FROM article WHERE outlet IS NOT NULL GROUP BY outlet")
    spelled: dict[str, list[tuple[str, int]]] = {}
    for name, count in outlets.fetchall():
        spelled.setdefault(outlet_key(name) or "", []).append((name, count))
    authors = connection.execute("SELECT value, count(*) FROM article, json_each(authors) GROUP BY value")
    tags = connection.execute("SELECT min(tag), count(DISTINCT article) FROM tag GROUP BY fold(tag)")
    return Choices(
        _commonest((max(same, key=lambda one: one[1])[0], sum(n for _, n in same)) for same in spelled.values()),
        _commonest(authors),
        _commonest(tags),
    )


def _commonest(counted: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted, key=lambda one: (-one[1], one[0])))
