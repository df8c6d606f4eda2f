"""Opening the record: one SQLite file, one connection a thread, writes one at a time.

The pragmas are the promise of durability: WAL, so that readers and a writer don't wait for each other;
synchronous=FULL, so that what was committed is on disk; secure_delete, so that what was deleted is not.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import LibraryError, NotALibrary
from ingest.library import schema
from ingest.names import name_matches, outlet_key

RECORD = "byline.sqlite3"
BUSY_SECONDS = 60.0
"""How long a writer waits for another before it gives up."""


class Connections:
    """The record's connections. A library folder that isn't there yet is an empty record in memory."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        """Open, make, or bring up to date the record in `folder`.

        Raises LibraryError (and its kinds) where that can't be done; then nothing was changed.
        """
        self.folder = folder
        self.path: Path | None = folder / RECORD
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        if create:
            self._make_folder()
        elif not _is_there(self.folder):
            self.path = None
        try:
            with self.explained("open"):
                with self.reading() as connection:  # another process may be making it just now
                    version = schema.version_of(connection, str(folder))
                if version < schema.VERSION:
                    self._migrate()
        except BaseException:
            self.close()
            raise

    def _make_folder(self) -> None:
        if not _is_there(self.folder):
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise LibraryError(
                    f"cannot make the library {self.folder} ({error.strerror}); choose another with --library"
                ) from error

    def _migrate(self) -> None:
        connection = self.get()
        if self.path is not None:
            _write_ahead(connection)
        schema.migrate(connection, str(self.folder))

    def get(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                ":memory:" if self.path is None else self.path,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA cache_size = -65536")
            connection.create_function("fold", 1, _fold, deterministic=True)
            connection.create_function("name_matches", 2, name_matches, deterministic=True)
            connection.create_function("outlet_key", 1, outlet_key, deterministic=True)
            if self.path is None and self._all:
                schema.migrate(connection, str(self.folder))  # each thread has an empty one of its own
            self._local.connection = connection
            with self._guard:
                self._all.append(connection)
        return connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or, when it is left by an error, nothing."""
        connection = self.get()
        with self.explained("write to"):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Several queries that see the record as it was at one moment."""
        connection = self.get()
        if connection.in_transaction:
            yield connection
            return
        with self.explained("read"):
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def explained(self, doing: str) -> Iterator[None]:
        """SQLite's faults, as a person is told them."""
        try:
            yield
        except sqlite3.Error as error:
            raise _told(error, doing, self.folder) from error

    def close(self) -> None:
        with self._guard:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log; SQLite itself waits for nobody who is doing the same just now."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _is_there(folder: Path) -> bool:
    """Whether there is a library in a folder; raises NotALibrary where there is something else."""
    try:
        if not folder.exists():
            return False
        if not folder.is_dir():
            raise NotALibrary(f"{folder} is a file, not a library folder; choose a folder with --library")
        names = {p.name for p in folder.iterdir()}  # one look: another process may be making it just now
        if RECORD in names:
            return True
        strangers = sorted(name for name in names if not name.startswith("."))
    except OSError as error:
        raise LibraryError(
            f"cannot read the library {folder} ({error.strerror}); choose another with --library"
        ) from error
    if strangers:
        raise NotALibrary(
            f"{folder} is not a Byline library (it holds {strangers[0]!r} and no {RECORD}); "
            f"choose another folder with --library"
        )
    return False


def _told(error: sqlite3.Error, doing: str, folder: Path) -> LibraryError:
    said = str(error)
    if "locked" in said or "busy" in said:
        return LibraryError(
            f"the library {folder} has been busy for {BUSY_SECONDS:.0f} s; try again when the other program is done"
        )
    if "readonly" in said or "read-only" in said or "unable to open" in said:
        return LibraryError(
            f"cannot {doing} the library {folder} ({said}); check its permissions, or choose another with --library"
        )
    if "full" in said:
        return LibraryError(f"cannot {doing} the library {folder}: the disk is full; make room and try again")
    if "malformed" in said or "not a database" in said:
        return NotALibrary(f"the record of the library {folder} is damaged ({said}); restore it from a backup")
    return LibraryError(f"cannot {doing} the library {folder} ({said})")


def _fold(text: str | None) -> str | None:
    return text.casefold() if text is not None else None
