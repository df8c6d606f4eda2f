"""What was made by an older version of the code, or by another embedder, and waits to be made again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.article import Passage, Revision, Span, Statement
from ingest.library import rows
from ingest.library.record import Library


@dataclass(frozen=True, slots=True)
class Outdated:
    """How much is to be made again: articles by older code, and passages without a vector of the embedder."""

    articles: int
    passages: int
    statements: int
    vectors: int

    def __bool__(self) -> bool:
        return bool(self.articles)


@dataclass(frozen=True, slots=True)
class Versions:
    """What makes things now: the versions of the code that cuts, finds, and compares, and the embedder's digest."""

    cutter: int
    finder: int
    embedder: str
    alike: int


@dataclass(frozen=True)
class Held:
    """An article as it was made once. `vectors`: those of the embedder that is asked for, by the passages' texts."""

    key: int
    revision: Revision
    language: str | None
    cutter: int
    finder: int
    alike: int
    passages: tuple[Passage, ...]
    statements: tuple[Statement, ...]
    vectors: dict[str, NDArray[np.float32]]


_WITHOUT_VECTOR = """passage p WHERE p.id NOT IN (
    SELECT passage FROM vector WHERE embedder = (SELECT key FROM embedder WHERE digest = :embedder))"""
_OUTDATED = f"a.cutter < :cutter OR a.finder < :finder OR a.alike < :alike OR a.key IN (SELECT p.article FROM {_WITHOUT_VECTOR})"


def outdated(library: Library, now: Versions) -> Outdated:
    """Counts of what is to be made again."""
    sql = f"""SELECT (SELECT count(*) FROM article a WHERE {_OUTDATED}),
        (SELECT count(*) FROM article a WHERE a.cutter < :cutter),
        (SELECT count(*) FROM article a WHERE a.finder < :finder), (SELECT count(*) FROM {_WITHOUT_VECTOR})"""
    with library.connections.reading() as connection:
        return Outdated(*connection.execute(sql, _values(now)).fetchone())


def outdated_keys(library: Library, now: Versions) -> list[int]:
    """The keys of the articles of which something is to be made again, in the order in which they came in."""
    with library.connections.reading() as connection:
        found = connection.execute(f"SELECT a.key FROM article a WHERE {_OUTDATED} ORDER BY a.key", _values(now))
        return [row[0] for row in found]


def held(library: Library, key: int, now: Versions) -> Held | None:
    """What there is of an article; None where it is gone."""
    with library.connections.reading() as connection:
        row = connection.execute(
            "SELECT revision, language, cutter, finder, alike FROM article WHERE key = ?", (key,)
        ).fetchone()
        if row is None:
            return None
        number, language, cutter, finder, alike = row
        revision = library.revision_by_key(key, number)
        cut = connection.execute(
            """SELECT p.start, p."end", v.data FROM passage p LEFT JOIN vector v ON v.passage = p.id
               AND v.embedder = (SELECT key FROM embedder WHERE digest = ?) WHERE p.article = ? ORDER BY p.id""",
            (now.embedder, key),
        ).fetchall()
        said = connection.execute(
            f"SELECT {rows.STATEMENT_COLUMNS} FROM statement s WHERE s.article = ? ORDER BY s.position", (key,)
        ).fetchall()
    vectors = {
        Span(start, end).of(revision.text): np.frombuffer(data, dtype="<f4").astype(np.float32)
        for start, end, data in cut
        if data is not None
    }
    return Held(
        key=key,
        revision=revision,
        language=language,
        cutter=cutter,
        finder=finder,
        alike=alike,
        passages=tuple(Passage(Span(start, end)) for start, end, _ in cut),
        statements=tuple(rows.statement_of(row) for row in said),
        vectors=vectors,
    )


def _values(now: Versions) -> dict[str, int | str]:
    return {"cutter": now.cutter, "finder": now.finder, "alike": now.alike, "embedder": now.embedder}
