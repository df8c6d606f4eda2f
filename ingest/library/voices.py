"""Who said what, as lists show it: speakers with how much they said, and statements, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.article import Filters, Kind, Said
from ingest.library import rows
from ingest.library.record import Library
from ingest.library.terms import fts_prefix, plain_words, search_terms
from ingest.names import fold


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker, by the commonest spelling of the name; None is nobody known. `role` is what articles call them most."""

    speaker: str | None
    statements: int
    articles: int
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Voices:
    """Some of the speakers, most quoted first, from `offset` on. `total` are all of them, `unattributed` how many
    statements, in how many articles, could be given to nobody."""

    voices: tuple[Voice, ...]
    offset: int
    total: int
    unattributed: Voice


@dataclass(frozen=True, slots=True)
class Heard:
    """Which statements: of a speaker (any spelling of the name), of nobody known (`nobody`), or of anybody.

    `search` are words that all stand in a statement, by their stems.
    """

    speaker: str | None = None
    nobody: bool = False
    search: str = ""
    kind: Kind | None = None
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Statements:
    """Some of the statements that are asked for, the newest articles' first; `total` are all of them."""

    said: tuple[Said, ...]
    offset: int
    total: int


def voices(
    library: Library, search: str = "", filters: Filters = Filters(), offset: int = 0, limit: int = 50
) -> Voices:
    """The speakers whose names hold all that was typed, or whom an article calls so."""
    with library.connections.reading():
        everybody = library.speakers(filters)
        unattributed = next((Voice(*row) for row in everybody if row[0] is None), Voice(None, 0, 0))
        wanted = [(name, said, articles) for name, said, articles in everybody if name is not None]
        if terms := [plain_words(term) for term in search_terms(search)]:
            called = {library.people().shown(name) for name in library.known_as(search)}
            wanted = [row for row in wanted if row[0] in called or all(term in fold(row[0]) for term in terms)]
        if offset >= len(wanted):
            offset = max(0, len(wanted) - 1) // limit * limit
        shown = wanted[offset : offset + limit]
        roles = _roles(library, [name for name, _, _ in shown])
    return Voices(tuple(Voice(*row, roles.get(row[0])) for row in shown), offset, len(wanted), unattributed)


def _roles(library: Library, speakers: Sequence[str]) -> dict[str, str]:
    """What articles call these speakers most often, in any spelling of their names."""
    shown = {spelling: name for name in speakers for spelling in library.people().same(name)}
    sql = """SELECT s.speaker, s.role FROM statement s
             WHERE s.speaker IN (SELECT value FROM json_each(?)) AND s.role IS NOT NULL
             GROUP BY s.speaker, s.role ORDER BY count(*), length(s.role) DESC"""
    with library.connections.reading() as connection:
        return {shown[speaker]: role for speaker, role in connection.execute(sql, (json.dumps(list(shown)),))}


def statements(library: Library, heard: Heard, offset: int = 0, limit: int = 50) -> Statements:
    """`limit` statements from `offset` on; where there are none so far on, the last that there are."""
    condition, values = _condition(library, heard)
    sql = f"""SELECT s.id, a.id FROM article a JOIN statement s ON s.article = a.key WHERE {condition}
              ORDER BY a.published IS NULL, a.published DESC, a.key DESC, s.position LIMIT ? OFFSET ?"""
    counts = f"SELECT count(*) FROM article a JOIN statement s ON s.article = a.key WHERE {condition}"
    with library.connections.reading() as connection:
        total = int(connection.execute(counts, values).fetchone()[0])
        if offset >= total:
            offset = max(0, total - 1) // limit * limit
        found = connection.execute(sql, (*values, limit, offset)).fetchall()
        articles = Filters(articles=tuple(dict.fromkeys(article for _, article in found)))
        said = library.said_by_id(articles, ids=[identity for identity, _ in found]) if found else {}
    return Statements(tuple(said[identity] for identity, _ in found), offset, total)


def _condition(library: Library, heard: Heard) -> tuple[str, list[str]]:
    condition, values = rows.article_condition(heard.filters)
    if heard.nobody:
        condition += " AND s.speaker IS NULL"
    elif heard.speaker is not None:
        condition += " AND s.speaker IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(library.people().same(heard.speaker)))
    if heard.kind is not None:
        condition += " AND s.kind = ?"
        values.append(heard.kind)
    if query := " AND ".join(filter(None, map(fts_prefix, search_terms(heard.search)))):
        condition += " AND s.id IN (SELECT rowid FROM statement_stems WHERE statement_stems MATCH ?)"
        values.append(query)
    return condition, values
