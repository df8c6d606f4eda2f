"""Articles that aren't in English: who said what is not read out of them, and whoever asks is to be told so."""

from __future__ import annotations

from ingest.article import Filters
from ingest.library import rows
from ingest.library.record import Library

_OPENING = 1000
"""Characters of a text that its language is told by: some 150 words, in which English shows beyond doubt."""


def unread(library: Library, filters: Filters = Filters()) -> int:
    """How many of the articles that the filters let through are not read, since they aren't in English.

    Only articles without a statement are looked at, each revision once as long as the library is open.
    """
    condition, values = rows.article_condition(filters)
    sql = f"""SELECT a.key, a.revision, a.language FROM article a
              WHERE {condition} AND NOT EXISTS (SELECT 1 FROM statement s WHERE s.article = a.key)"""
    with library.connections.reading() as connection:
        silent = connection.execute(sql, values).fetchall()
        return sum(not _is_english(library, *article) for article in silent)


def _is_english(library: Library, key: int, revision: int, language: str | None) -> bool:
    from ingest.statements.find import is_english  # its word lists are read only where there is such an article

    if language:
        return is_english("", language)
    if (key, revision) not in library.in_english:
        sql = "SELECT substr(text, 1, ?) FROM revision WHERE article = ? AND number = ?"
        text = library.connections.get().execute(sql, (_OPENING, key, revision)).fetchone()[0]
        library.in_english[key, revision] = is_english(text)
    return library.in_english[key, revision]


def told(count: int) -> str | None:
    """As it is read; None where there is nothing to say."""
    if not count:
        return None
    articles = "1 article here is" if count == 1 else f"{count} articles here are"
    return f"{articles} not in English: who said what is not read out of {'it' if count == 1 else 'them'}"
