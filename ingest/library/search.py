"""Searching the record itself: full text by BM25 (SQLite's FTS5), and exactly by vectors."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.article import Filters, Hit, Span
from ingest.library import rows
from ingest.library.embedders import EMBEDDER_KEY
from ingest.library.record import Library

Scored = list[tuple[int, float]]
"""(passage or statement id, score), best first; the higher the better."""

_STEMS = 0.5
_CHUNK = 500  # ids in one query; SQLite takes 32,766 values, and plans short lists better


def full_text(library: Library, terms: Sequence[str], k: int, filters: Filters = Filters()) -> Scored:
    """The k passages that BM25 ranks first for any of the terms: by the words as they stand, and less by their stems.

    Stems alone blur who said what (on 1,350 questions, mean reciprocal rank 0.88 for the words' 0.93), words alone
    miss "ferries" in a question about the ferry.
    """
    scores = dict(_match(library, "passage", "passage_words", terms, k, filters))
    for identity, score in _match(library, "passage", "passage_stems", terms, k, filters):
        scores[identity] = scores.get(identity, 0.0) + _STEMS * score
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k]


def statements_on(library: Library, terms: Sequence[str], k: int, filters: Filters = Filters()) -> Scored:
    """The k statements that BM25 ranks first for the stems of any of the terms."""
    return _match(library, "statement", "statement_stems", terms, k, filters)


def statements_beside(library: Library, term: str, filters: Filters = Filters()) -> set[int]:
    """The statements in passages that hold the stem of a term, in the statement or beside it."""
    condition, values = rows.article_condition(filters)
    sql = f"""SELECT s.id FROM passage_stems m CROSS JOIN passage p ON p.id = m.rowid
              CROSS JOIN statement s ON s.article = p.article AND s.start < p."end" AND s."end" > p.start
              JOIN article a ON a.key = s.article WHERE m.text MATCH ? AND {condition}"""
    with library.connections.reading() as connection:
        return {row[0] for row in connection.execute(sql, (_quoted(term), *values))}


def _match(library: Library, what: str, index: str, terms: Sequence[str], k: int, filters: Filters) -> Scored:
    if not terms:
        return []
    query = " OR ".join(_quoted(term) for term in dict.fromkeys(terms))
    allowed, values = _allowed(library, what, filters)
    restriction = f"AND rowid IN ({allowed})" if allowed else ""
    sql = f"SELECT rowid, -rank FROM {index} WHERE {index} MATCH ? {restriction} ORDER BY rank LIMIT ?"
    with library.connections.reading() as connection:
        return connection.execute(sql, (query, *values, k)).fetchall()


def _quoted(term: str) -> str:
    """A term as FTS5 takes it: a string, none of its operators."""
    return '"' + term.replace('"', '""').replace("\0", " ") + '"'


def _allowed(library: Library, table: str, filters: Filters) -> tuple[str, list[str]]:
    """SQL for the ids of the passages or statements that the filters let through; "" where all are.

    With a speaker asked for, a passage counts where it holds something of theirs.
    """
    if not filters.narrow_articles() and not filters.speakers:
        return "", []
    condition, values = rows.article_condition(filters)
    sql = f"SELECT t.id FROM article a JOIN {table} t ON t.article = a.key WHERE {condition}"
    if filters.speakers:
        names = list(dict.fromkeys(n for asked in filters.speakers for n in library.known_as(asked)))
        sql += f""" AND EXISTS (
            SELECT 1 FROM statement s WHERE s.article = a.key AND s.start < t."end" AND s."end" > t.start
            AND s.speaker IN ({", ".join("?" * len(names))}))"""
        values += names
    return sql, values


def statements_in(library: Library, passages: Sequence[int]) -> dict[int, list[tuple[str | None, str]]]:
    """By passage, the statements that lie in it at least in part: who is said to speak, and what of it lies there."""
    sql = """SELECT p.id, p.start, p."end", p.article, s.revision, s.speaker, s.content FROM passage p
             JOIN statement s ON s.article = p.article AND s.start < p."end" AND s."end" > p.start
             WHERE p.id IN ({})"""
    found: dict[int, list[tuple[str | None, str]]] = {}
    with library.connections.reading() as connection:
        for identity, start, end, key, number, speaker, content in _in_chunks(connection, sql, passages):
            text, passage = library.revision_by_key(key, number).text, Span(start, end)
            inside = [span.of(text) for span in (Span(*pair) for pair in json.loads(content)) if span.overlaps(passage)]
            found.setdefault(identity, []).append((speaker, " ".join(inside)))
    return found


def document_counts(library: Library, terms: Iterable[str]) -> dict[str, int]:
    """In how many passages each term (its stem) stands."""
    sql = "SELECT count(*) FROM passage_stems WHERE passage_stems MATCH ?"
    with library.connections.reading() as connection:
        return {term: connection.execute(sql, (_quoted(term),)).fetchone()[0] for term in dict.fromkeys(terms)}


def passage_total(library: Library) -> int:
    """How many passages there are."""
    with library.connections.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM passage").fetchone()[0])


def vector_total(library: Library) -> int:
    """How many passages are embedded by the embedder that counts: as many as `vectors` gives, and the index holds."""
    with library.connections.reading() as connection:
        sql = f"SELECT count(*) FROM vector WHERE embedder = ({EMBEDDER_KEY})"
        return int(connection.execute(sql).fetchone()[0])


def hits(library: Library, scored: Iterable[tuple[int, float]]) -> list[Hit]:
    """The passages of these ids, in this order; those that are gone meanwhile are left out."""
    wanted = dict(scored)
    return [replace(hit, score=wanted[identity]) for identity, hit in found_by_id(library, list(wanted)).items()]


def found_by_id(library: Library, ids: Sequence[int]) -> dict[int, Hit]:
    """As `hits`, by their ids, without scores."""
    sql = """SELECT p.id, a.key, a.id, p.revision, p.start, p."end"
             FROM passage p JOIN article a ON a.key = p.article WHERE p.id IN ({})"""
    found = {}
    with library.connections.reading() as connection:
        for identity, key, article, number, start, end in _in_chunks(connection, sql, ids):
            revision = library.revision_by_key(key, number)
            found[identity] = rows.hit_of(article, revision, Span(start, end), 0.0)
    return {identity: found[identity] for identity in ids if identity in found}


def _in_chunks(connection: sqlite3.Connection, sql: str, ids: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    for i in range(0, len(ids), _CHUNK):
        chunk = ids[i : i + _CHUNK]
        yield from connection.execute(sql.format(", ".join("?" * len(chunk))), chunk)


@dataclass(frozen=True)
class Vectors:
    """Passage ids and their vectors, float32 [n, dimensions], unit length; `changes` is the record's count then."""

    ids: NDArray[np.int64]
    matrix: NDArray[np.float32]
    changes: int

    def nearest(self, vector: NDArray[np.float32], k: int) -> Scored:
        """The k passages with the highest cosine: exact."""
        if not len(self.ids):
            return []
        scores = self.matrix @ vector
        best = np.argpartition(-scores, min(k, len(scores)) - 1)[:k]
        best = best[np.argsort(-scores[best], kind="stable")]
        return [(int(self.ids[i]), float(scores[i])) for i in best]


def vectors(library: Library, filters: Filters = Filters(), *, since: int = 0) -> Vectors:
    """The vectors of the passages that the filters let through and that were written after change `since`.

    Only those of the embedder that counts: while a change to it is under way, what is not embedded yet is found by
    its words, not by its meaning.
    """
    allowed, values = _allowed(library, "passage", filters)
    restriction = f"AND p.id IN ({allowed})" if allowed else ""
    # The plus keeps SQLite from going by the embedder, who is nearly always the same, to each vector.
    sql = f"""SELECT p.id, v.data FROM passage p JOIN vector v ON v.passage = p.id
              WHERE +v.embedder = ({EMBEDDER_KEY}) AND p.change > ? {restriction} ORDER BY p.id"""
    with library.connections.reading() as connection:
        changes = int(connection.execute("SELECT value FROM meta WHERE key = 'changes'").fetchone()[0])
        found = connection.execute(sql, (since, *values)).fetchall()
    ids = np.fromiter((row[0] for row in found), dtype=np.int64, count=len(found))
    matrix = np.frombuffer(b"".join(row[1] for row in found), dtype="<f4").astype(np.float32, copy=False)
    return Vectors(ids, matrix.reshape(len(found), -1) if found else matrix.reshape(0, 0), changes)


def spread(library: Library, count: int, until: int) -> Vectors:
    """Some `count` stored vectors, spread over the ids, of passages that were written by change `until`."""
    nearest = f"""SELECT p.id, v.data FROM passage p JOIN vector v ON v.passage = p.id
                  WHERE v.embedder = ({EMBEDDER_KEY}) AND p.id >= ? AND p.change <= ? ORDER BY p.id LIMIT 1"""
    found = {}
    with library.connections.reading() as connection:
        first, last = connection.execute("SELECT coalesce(min(id), 0), coalesce(max(id), 0) FROM passage").fetchone()
        for i in range(count):
            row = connection.execute(nearest, (first + (last - first) * i // max(1, count - 1), until)).fetchone()
            if row is not None:
                found[row[0]] = row[1]
    matrix = np.frombuffer(b"".join(found.values()), dtype="<f4").astype(np.float32, copy=False)
    shape = (len(found), -1) if found else (0, 0)
    return Vectors(np.array(list(found), dtype=np.int64), matrix.reshape(shape), until)


def gone(library: Library, since: int) -> list[int]:
    """The passages that were taken away after change `since`."""
    with library.connections.reading() as connection:
        return [row[0] for row in connection.execute("SELECT passage FROM gone WHERE change > ?", (since,))]


class ExactSearch:
    """Exact search that keeps the vectors in memory and reads only what is newer.

    100,000 passages of 384 numbers take 150 MB and 10 ms a search.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._guard = threading.Lock()
        self._held: Vectors | None = None

    def nearest(self, vector: NDArray[np.float32], k: int) -> Scored:
        return self._current().nearest(vector, k)

    def _current(self) -> Vectors:
        with self._guard:
            held = self._held
            if held is None:
                held = vectors(self._library)
            elif self._library.changes() != held.changes:
                held = _caught_up(self._library, held)
            self._held = held
            return held


def _caught_up(library: Library, held: Vectors) -> Vectors:
    newer = vectors(library, since=held.changes)
    lost = gone(library, held.changes)
    keep = ~np.isin(held.ids, np.concatenate([np.array(lost, dtype=np.int64), newer.ids]))
    parts = [m for m in (held.matrix[keep], newer.matrix) if m.size]
    matrix = np.concatenate(parts) if parts else newer.matrix
    return Vectors(np.concatenate([held.ids[keep], newer.ids]), matrix, newer.changes)
