"""Writing to the record: an article is wholly there or not at all, once, whoever else writes.

What comes in is recognised twice: first without a lock, to know whether it must be embedded at all, and again
inside the transaction that writes it, since another process may have been quicker.
"""

from __future__ import annotations

import secrets
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from ingest.article import Metadata, Original, Passage, Revision, Span, Statement
from ingest.library import rows
from ingest.library.record import Library, key_of
from ingest.names import is_name, known_words, outlet_key

Status = Literal["added", "updated", "unchanged", "duplicate"]

PASSAGE_TEXT = ("passage_words", "passage_stems")
_ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read aloud or typed
_SHINGLE = 5
_SAME_PIECE = 0.5
_COMPARED = 200_000  # characters of a text: more would take minutes and gigabytes for what is no article


@dataclass(frozen=True)
class Incoming:
    """An article read and cleaned, before anything expensive was made of it.

    Its revision's number means nothing yet.
    """

    id: str | None
    metadata: Metadata
    revision: Revision
    original: Original
    cleaner: int
    tags: tuple[str, ...]
    location: str | None

    @property
    def digest(self) -> bytes:
        return rows.text_digest(self.revision.text)


@dataclass(frozen=True)
class Made:
    """What is made of a revision: by which versions of the code, by which embedder.

    `vectors` is float32 [passages, dimensions].
    """

    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]
    statements: tuple[Statement, ...]
    cutter: int
    finder: int
    embedder: str
    embedder_digest: str


@dataclass(frozen=True)
class Recognised:
    """What an incoming article is to the library; `key` and `id` are of the article it is, or is another text of."""

    status: Status
    key: int | None = None
    id: str | None = None
    new_text: bool = False


@dataclass(frozen=True)
class Written:
    """What became of it."""

    status: Status
    id: str
    revision: int
    passages: int
    statements: int


class Overtaken(Exception):
    """Another process changed the library so that more has to be made before this can be written."""


def recognise(library: Library, incoming: Incoming) -> Recognised:
    """Whether this article is new, known, or known with another text or other metadata.

    Known by its id, its URL, its text (where outlet and URL don't contradict), or by its file, where the text
    there is still mostly the same piece: a reader may paste one article after another into one file.
    """
    with library.connections.reading() as connection:
        return _recognise(connection, incoming)


def put(library: Library, incoming: Incoming, made: Made | None) -> Written:
    """Write what is new about an incoming article, in one transaction.

    Raises Overtaken where `made` is None and its text turns out to be new after all.
    """
    with library.connections.writing() as connection:
        known = _recognise(connection, incoming)
        if known.new_text and made is None:
            raise Overtaken
        if known.status == "unchanged" and known.key is not None:
            return _written(connection, known.key, known.status)
        change = _count_change(connection)
        if known.key is None:
            key = _insert_article(connection, incoming, change)
        else:
            key = known.key
            if known.status == "updated":
                _update_metadata(connection, key, incoming, change)
        if known.new_text and made is not None:
            _add_revision(connection, key, incoming)
            _replace_made(connection, key, made, change)
        _attach(connection, key, incoming)
        return _written(connection, key, known.status)


def delete(library: Library, articles: Iterable[str], *, on_each: Callable[[str], None] = lambda _: None) -> int:
    """Delete articles by id or alias, all or none. Raises NoSuchArticle, then none is deleted."""
    done = 0
    with library.connections.writing() as connection:
        keys = dict.fromkeys(key_of(connection, article) for article in articles)
        change = _count_change(connection)
        for key in keys:
            _unmake(connection, key, change)
            on_each(connection.execute("DELETE FROM article WHERE key = ? RETURNING id", (key,)).fetchone()[0])
            done += 1
    return done


# ── recognising ──


def _recognise(connection: sqlite3.Connection, incoming: Incoming) -> Recognised:
    twins = _by_text(connection, incoming)
    known = _by_id(connection, incoming) or _by_url(connection, incoming) or _by_file(connection, incoming, twins)
    if known is None and not twins:
        return Recognised("added", new_text=True)
    key = known or twins[0]
    identity, digest = connection.execute(
        "SELECT a.id, r.digest FROM article a JOIN revision r ON r.article = a.key AND r.number = a.revision"
        " WHERE a.key = ?",
        (key,),
    ).fetchone()
    if known is not None:
        if digest != incoming.digest:
            return Recognised("updated", key, identity, new_text=True)
        stored = _stored_metadata(connection, key)
        if _merged(stored, incoming.metadata) != stored or _new_tags(connection, key, incoming):
            return Recognised("updated", key, identity)
    learns = identity != incoming.id and _learns(connection, key, incoming)
    return Recognised("duplicate" if learns else "unchanged", key, identity)


def _by_id(connection: sqlite3.Connection, incoming: Incoming) -> int | None:
    if incoming.id is None:
        return None
    row = connection.execute("SELECT key FROM article WHERE id = ?", (incoming.id,)).fetchone()
    return row[0] if row else None


def _by_url(connection: sqlite3.Connection, incoming: Incoming) -> int | None:
    if incoming.metadata.url is None:
        return None
    row = connection.execute("SELECT key FROM article WHERE url = ?", (incoming.metadata.url,)).fetchone()
    return row[0] if row else None


def _by_file(connection: sqlite3.Connection, incoming: Incoming, twins: Sequence[int]) -> int | None:
    """An article that came from the same file: with this very text, or with mostly the same and nothing against it."""
    if incoming.location is None or incoming.id is not None:
        return None
    texts = dict(
        connection.execute(
            """SELECT a.key, r.text FROM source s JOIN article a ON a.key = s.article
               JOIN revision r ON r.article = a.key AND r.number = a.revision WHERE s.source = ? ORDER BY a.key""",
            (incoming.location,),
        ).fetchall()
    )
    if twins:
        return next((key for key in twins if key in texts), None)
    here = incoming.metadata
    for key, text in texts.items():
        there = _stored_metadata(connection, key)
        if rows.text_digest(text) == incoming.digest or (
            not _contradict(there, here)
            and not _other_day(there.published, here.published)
            and _same_piece(text, incoming.revision.text)
        ):
            return int(key)
    return None


def _by_text(connection: sqlite3.Connection, incoming: Incoming) -> list[int]:
    """The articles with this text that neither outlet nor URL contradicts; those that had it once come last."""
    found = connection.execute(
        """SELECT a.key FROM revision r JOIN article a ON a.key = r.article
           WHERE r.digest = ? ORDER BY r.number < a.revision, a.key""",
        (incoming.digest,),
    ).fetchall()
    keys = dict.fromkeys(row[0] for row in found)
    return [key for key in keys if not _contradict(_stored_metadata(connection, key), incoming.metadata)]


def _contradict(one: Metadata, other: Metadata) -> bool:
    """Whether two are known to have stood in different places."""
    if one.outlet and other.outlet and outlet_key(one.outlet) != outlet_key(other.outlet):
        return True
    return bool(one.url and other.url and _address(one.url) != _address(other.url))


def _other_day(one: str | None, other: str | None) -> bool:
    """Whether two dates differ as far as both are known."""
    known = min(len(one or ""), len(other or ""), len("2026-03-31"))
    return (one or "")[:known] != (other or "")[:known]


def _address(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query


def _same_piece(old: str, new: str) -> bool:
    """Whether most of the shorter text's runs of five words stand in the other."""
    a, b = _shingles(old), _shingles(new)
    return len(a & b) >= _SAME_PIECE * max(1, min(len(a), len(b)))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text[:_COMPARED].split()
    return {tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1))}


def _learns(connection: sqlite3.Connection, key: int, incoming: Incoming) -> bool:
    """Whether a twin tells anything that the article does not have yet: a tag, a source, another id."""
    if (
        incoming.id is not None
        and not connection.execute("SELECT 1 FROM alias WHERE alias = ? AND article = ?", (incoming.id, key)).fetchone()
    ):
        return True
    place = "SELECT 1 FROM source WHERE article = ? AND source = ?"
    if incoming.location is not None and not connection.execute(place, (key, incoming.location)).fetchone():
        return True
    return bool(_new_tags(connection, key, incoming))


def _new_tags(connection: sqlite3.Connection, key: int, incoming: Incoming) -> list[str]:
    """Tags that it doesn't have yet, however they are written."""
    held = {row[0].casefold() for row in connection.execute("SELECT tag FROM tag WHERE article = ?", (key,))}
    return [tag for folded, tag in {tag.casefold(): tag for tag in incoming.tags}.items() if folded not in held]


def _stored_metadata(connection: sqlite3.Connection, key: int) -> Metadata:
    return rows.metadata_of(
        connection.execute(f"SELECT {rows.METADATA_COLUMNS} FROM article a WHERE a.key = ?", (key,)).fetchone()
    )


def _merged(stored: Metadata, new: Metadata) -> Metadata:
    """The new metadata, but what a person once gave by hand stays until they give something else."""
    kept = {
        name: getattr(stored, name)
        for name, origin in stored.origin.items()
        if origin == "given" and new.origin.get(name) != "given"
    }
    return replace(new, **kept, origin={**new.origin, **dict.fromkeys(kept, "given")}) if kept else new


# ── writing ──


def _count_change(connection: sqlite3.Connection) -> int:
    row = connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'changes' RETURNING value").fetchone()
    return int(row[0])


def _insert_article(connection: sqlite3.Connection, incoming: Incoming, change: int) -> int:
    identity = incoming.id
    if identity is None:
        identity = "".join(secrets.choice(_ID_LETTERS) for _ in range(10))
    else:
        # It was the alias of a twin until its text became another: now it is an article of its own.
        connection.execute("DELETE FROM alias WHERE alias = ?", (identity,))
    columns = ", ".join(rows.METADATA)
    row = connection.execute(
        f"""INSERT INTO article (id, revision, cutter, finder, change, {columns})
            VALUES (?, 0, 0, 0, ?, {", ".join("?" * len(rows.METADATA))}) RETURNING key""",
        (identity, change, *rows.metadata_values(incoming.metadata)),
    ).fetchone()
    return int(row[0])


def _update_metadata(connection: sqlite3.Connection, key: int, incoming: Incoming, change: int) -> None:
    merged = _merged(_stored_metadata(connection, key), incoming.metadata)
    assignments = ", ".join(f"{name} = ?" for name in rows.METADATA)
    connection.execute(
        f"UPDATE article SET change = ?, {assignments} WHERE key = ?", (change, *rows.metadata_values(merged), key)
    )


def _add_revision(connection: sqlite3.Connection, key: int, incoming: Incoming) -> None:
    revision, original = incoming.revision, incoming.original
    number = connection.execute(
        "UPDATE article SET revision = revision + 1 WHERE key = ? RETURNING revision", (key,)
    ).fetchone()[0]
    pieces, removed = rows.map_values(revision)
    connection.execute(
        f"INSERT INTO revision VALUES ({', '.join('?' * 13)})",
        (
            key,
            number,
            revision.text,
            None if revision.source_text == revision.text else revision.source_text,
            pieces,
            removed,
            incoming.digest,
            zlib.compress(original.data),
            original.media_type,
            original.reader,
            original.reader_version,
            incoming.cleaner,
            datetime.now(UTC).isoformat(timespec="seconds"),
        ),
    )


def _replace_made(connection: sqlite3.Connection, key: int, made: Made, change: int) -> None:
    _unmake(connection, key, change)
    number, text = connection.execute(
        "SELECT r.number, r.text FROM article a JOIN revision r ON r.article = a.key AND r.number = a.revision"
        " WHERE a.key = ?",
        (key,),
    ).fetchone()
    connection.execute("UPDATE article SET cutter = ?, finder = ? WHERE key = ?", (made.cutter, made.finder, key))
    embedder = _embedder_key(connection, made)
    for passage, vector in zip(made.passages, made.vectors, strict=True):
        span = passage.span
        identity = connection.execute(
            'INSERT INTO passage (article, revision, start, "end", change) VALUES (?, ?, ?, ?, ?) RETURNING id',
            (key, number, span.start, span.end, change),
        ).fetchone()[0]
        for table in PASSAGE_TEXT:
            connection.execute(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", (identity, span.of(text)))
        connection.execute("INSERT INTO vector VALUES (?, ?, ?)", (identity, embedder, vector.astype("<f4").tobytes()))
    _insert_statements(connection, key, number, text, made.statements)


def _insert_statements(
    connection: sqlite3.Connection, key: int, number: int, text: str, statements: Iterable[Statement]
) -> None:
    roles: dict[tuple[str, str], list[str]] = {}
    for position, statement in enumerate(statements):
        identity = connection.execute(
            f"INSERT INTO statement VALUES (NULL, {', '.join('?' * 14)}) RETURNING id",
            (key, number, position, *rows.statement_values(statement)),
        ).fetchone()[0]
        connection.execute(
            "INSERT INTO statement_stems (rowid, text) VALUES (?, ?)", (identity, rows.words_of(statement, text))
        )
        if statement.speaker:
            mention = statement.mention.of(text) if statement.mention else statement.speaker
            for name in {statement.speaker, *([mention] if is_name(mention) else [])}:
                roles.setdefault((statement.speaker, name), []).append(statement.role or "")
    connection.executemany(
        "INSERT INTO named VALUES (?, ?, ?, ?, ?)",
        [(key, speaker, name, _spaced(name), _spaced(" ".join(role))) for (speaker, name), role in roles.items()],
    )


def _spaced(name: str) -> str:
    """The words that a name can be asked for by, as they are searched for."""
    return f" {' '.join(known_words(name))} "


def _unmake(connection: sqlite3.Connection, key: int, change: int) -> None:
    """Take away what was made of an article: passages, vectors, statements, and their words in full-text search.

    A table without content forgets a row only when it is told the row's words again.
    """
    passages = connection.execute(
        """SELECT p.id, p.start, p."end", r.text FROM passage p
           JOIN revision r ON r.article = p.article AND r.number = p.revision WHERE p.article = ?""",
        (key,),
    ).fetchall()
    for identity, start, end, text in passages:
        for table in PASSAGE_TEXT:
            forget = f"INSERT INTO {table} ({table}, rowid, text) VALUES ('delete', ?, ?)"
            connection.execute(forget, (identity, Span(start, end).of(text)))
        connection.execute("INSERT INTO gone VALUES (?, ?)", (identity, change))
    statements = connection.execute(
        f"""SELECT s.id, r.text, {rows.STATEMENT_COLUMNS} FROM statement s
           JOIN revision r ON r.article = s.article AND r.number = s.revision WHERE s.article = ?""",
        (key,),
    ).fetchall()
    for identity, text, *row in statements:
        forget = "INSERT INTO statement_stems (statement_stems, rowid, text) VALUES ('delete', ?, ?)"
        connection.execute(forget, (identity, rows.words_of(rows.statement_of(row), text)))
    for table in ("passage", "statement", "named"):
        connection.execute(f"DELETE FROM {table} WHERE article = ?", (key,))


def _embedder_key(connection: sqlite3.Connection, made: Made) -> int:
    connection.execute(
        "INSERT OR IGNORE INTO embedder (name, digest, dimensions) VALUES (?, ?, ?)",
        (made.embedder, made.embedder_digest, made.vectors.shape[1]),
    )
    return int(connection.execute("SELECT key FROM embedder WHERE digest = ?", (made.embedder_digest,)).fetchone()[0])


def _attach(connection: sqlite3.Connection, key: int, incoming: Incoming) -> None:
    """Tags, source, and the id it came under, where that is not the article's own."""
    connection.executemany(
        "INSERT OR IGNORE INTO tag VALUES (?, ?)", [(key, t) for t in _new_tags(connection, key, incoming)]
    )
    if incoming.location is not None:
        connection.execute("INSERT OR IGNORE INTO source VALUES (?, ?)", (key, incoming.location))
    if incoming.id is not None:
        connection.execute(
            """INSERT INTO alias SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM article WHERE id = ?1)
               ON CONFLICT (alias) DO UPDATE SET article = excluded.article""",
            (incoming.id, key),
        )


def _written(connection: sqlite3.Connection, key: int, status: Status) -> Written:
    identity, revision, passages, statements = connection.execute(
        """SELECT id, revision, (SELECT count(*) FROM passage WHERE article = key),
           (SELECT count(*) FROM statement WHERE article = key) FROM article WHERE key = ?""",
        (key,),
    ).fetchone()
    return Written(status, identity, revision, passages, statements)
