"""What an incoming article is to the library: new, known, or known with another text or other metadata."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal
from urllib.parse import urlsplit

from ingest.article import Metadata, Original, Revision
from ingest.library import rows
from ingest.library.record import Library
from ingest.names import outlet_key

Status = Literal["added", "updated", "unchanged", "duplicate"]


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

    @cached_property
    def digest(self) -> bytes:
        return rows.text_digest(self.revision.text)

    @property
    def source(self) -> str | None:
        """What is known by its past: the record's id, else the place that it came from."""
        return self.id or self.location

    @property
    def told(self) -> bytes:
        """A digest of what it tells of the article."""
        return hashlib.sha256(self.digest + json.dumps(rows.metadata_values(self.metadata)).encode()).digest()


@dataclass(frozen=True)
class Recognised:
    """What an incoming article is to the library; `key` and `id` are of the article it is, or is another text of."""

    status: Status
    key: int | None = None
    id: str | None = None
    new_text: bool = False


def recognise(library: Library, incoming: Incoming) -> Recognised:
    """Whether this article is new, known, or known with another text or other metadata.

    Known by its id, its URL, its text (where outlet and URL don't contradict), or by its file, where the text
    there is still mostly the same piece: a reader may paste one article after another into one file.
    """
    with library.connections.reading() as connection:
        return recognised(connection, incoming)


def recognised(connection: sqlite3.Connection, incoming: Incoming) -> Recognised:
    """As `recognise`, inside of a transaction."""
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
        again = _told_again(connection, key, incoming)
        if digest != incoming.digest and not again:
            return Recognised("updated", key, identity, new_text=True)
        news = not again and merged(connection, key, incoming) != stored_metadata(connection, key)
        if news or new_tags(connection, key, incoming):
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
        there = stored_metadata(connection, key)
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
    return [key for key in keys if not _contradict(stored_metadata(connection, key), incoming.metadata)]


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
    return bool(new_tags(connection, key, incoming))


def new_tags(connection: sqlite3.Connection, key: int, incoming: Incoming) -> list[str]:
    """Tags that it doesn't have yet, however they are written."""
    held = {row[0].casefold() for row in connection.execute("SELECT tag FROM tag WHERE article = ?", (key,))}
    return [tag for folded, tag in {tag.casefold(): tag for tag in incoming.tags}.items() if folded not in held]


def stored_metadata(connection: sqlite3.Connection, key: int) -> Metadata:
    """What is known about an article."""
    return rows.metadata_of(
        connection.execute(f"SELECT {rows.METADATA_COLUMNS} FROM article a WHERE a.key = ?", (key,)).fetchone()
    )


def _told_again(connection: sqlite3.Connection, key: int, incoming: Incoming) -> bool:
    """Whether its source told the very same of this article before, and nothing else since.

    Then it has no news, whatever others told meanwhile: two records with one URL would else put each other's text
    and metadata back every time that both are taken in.
    """
    told = "SELECT digest FROM told WHERE source = ? AND article = ?"
    return bool(connection.execute(told, (incoming.source, key)).fetchone() == (incoming.told,))


def merged(connection: sqlite3.Connection, key: int, incoming: Incoming) -> Metadata:
    """The metadata that an article has once this came in.

    What a person gave by hand stays until they give something else. What the newcomer doesn't state stays too, unless
    it is the article's own source: then it is no longer so.
    """
    stored, new = stored_metadata(connection, key), incoming.metadata
    own = _is_own_source(connection, key, incoming)
    values: dict[str, object] = {}
    origin: dict[str, str] = {}
    for name in rows.METADATA:
        if name == "origin":
            continue
        by_hand = stored.origin.get(name) == "given" and new.origin.get(name) != "given"
        of = stored if by_hand or not (own or getattr(new, name)) else new
        values[name] = getattr(of, name)
        if name in of.origin:
            origin[name] = of.origin[name]
    return replace(new, **values, origin=origin)  # type: ignore[arg-type]  # names and types are Metadata's own


def _is_own_source(connection: sqlite3.Connection, key: int, incoming: Incoming) -> bool:
    """Whether it is what made the article: the record of its id, or the only place that it came from."""
    if incoming.id is not None:
        return bool(connection.execute("SELECT id FROM article WHERE key = ?", (key,)).fetchone()[0] == incoming.id)
    places = connection.execute("SELECT source FROM source WHERE article = ?", (key,)).fetchall()
    return places == [(incoming.location,)]
