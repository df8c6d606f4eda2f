"""Which embedder a library's vectors are of: one, unless a change to another is under way.

Vectors of two embedders can't be compared. The record names the one that counts; vectors of any other are not
searched, and wait to be made again. With each stands its vector of a test sentence, since a model may change
under its name.
"""

from __future__ import annotations

import sqlite3

import numpy as np
from numpy.typing import NDArray

from ingest.errors import EmbedderError

EMBEDDER_KEY = """SELECT coalesce((SELECT value FROM meta WHERE key = 'embedder'), (SELECT max(key) FROM embedder))
    WHERE EXISTS (SELECT 1 FROM vector)"""
"""SQL for the key of the embedder that counts; nothing where nothing is embedded."""

SAME = 0.999
"""The cosine from which two vectors of the test sentence are of one model: rounding on another processor passes."""


def add_embedder(
    connection: sqlite3.Connection, name: str, digest: str, dimensions: int, test_vector: NDArray[np.float32] | None
) -> int:
    """Makes this the embedder that counts; returns its key."""
    test = None if test_vector is None else test_vector.astype("<f4").tobytes()
    row = connection.execute(
        """INSERT INTO embedder (name, digest, dimensions, test_vector) VALUES (?, ?, ?, ?)
           ON CONFLICT (digest) DO UPDATE SET test_vector = coalesce(excluded.test_vector, test_vector) RETURNING key""",
        (name, digest, dimensions, test),
    ).fetchone()
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('embedder', ?)", row)
    return int(row[0])


def check_embedder(
    connection: sqlite3.Connection, name: str, digest: str, test_vector: NDArray[np.float32] | None
) -> None:
    """Raises EmbedderError where the vectors were made by another, or by a model that now makes others."""
    held = connection.execute(f"SELECT name, digest, test_vector FROM embedder WHERE key = ({EMBEDDER_KEY})").fetchone()
    if held is None:
        return
    if held[1] != digest:
        raise another_embedder(held[0], held[1], name, digest)
    if test_vector is not None and held[2] is not None and not _same(np.frombuffer(held[2], dtype="<f4"), test_vector):
        raise EmbedderError(
            f"the embedder {name} now makes other vectors than those in the library: its model was changed under the "
            f"same name; set the old one again, or run `byline reindex` to embed every article with this one"
        )


def change_embedder(
    connection: sqlite3.Connection, name: str, digest: str, dimensions: int, test_vector: NDArray[np.float32]
) -> bool:
    """Makes this the embedder that counts; True where another did.

    Vectors of another, or of a model that was changed under this name, don't count from now on.
    """
    counted = connection.execute(EMBEDDER_KEY).fetchone()
    held = connection.execute("SELECT key, test_vector FROM embedder WHERE digest = ?", (digest,)).fetchone()
    if held is not None and held[1] is not None and not _same(np.frombuffer(held[1], dtype="<f4"), test_vector):
        connection.execute("UPDATE embedder SET digest = ? WHERE key = ?", (f"{digest} until {held[0]}", held[0]))
    key = add_embedder(connection, name, digest, dimensions, test_vector)
    return counted is not None and counted != (key,)


def forget_embedders(connection: sqlite3.Connection) -> None:
    """Drops those that don't count and made none of the vectors that are there."""
    connection.execute(
        f"""DELETE FROM embedder WHERE key IS NOT ({EMBEDDER_KEY})
            AND NOT EXISTS (SELECT 1 FROM vector WHERE vector.embedder = embedder.key)"""
    )


def another_embedder(made_by: str, its_digest: str, name: str, digest: str) -> EmbedderError:
    return EmbedderError(
        f"the library's vectors were made by {made_by} ({its_digest[:12]}), not by {name} ({digest[:12]}), which is set; "
        f"set BYLINE_EMBEDDER back, or run `byline reindex` to embed every article with this one"
    )


def _same(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    return one.shape == other.shape and float(one @ other) >= SAME
