"""Opening the record: one SQLite file, one connection a thread, writes one at a time.

The pragmas are the promise of durability: WAL, so that readers and a writer don't wait for each other;
synchronous=FULL, so that what was committed is on disk; secure_delete, so that what was deleted is not.
Who finds a log that nobody uses comes after a program that was killed, and looks whether the record is whole before
anything is written to it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.errors import DamagedLibrary, LibraryError, NotALibrary
from ingest.library import schema
from ingest.library.session import Session
from ingest.names import name_matches, outlet_key
from ingest.points import reached

RECORD = "byline.sqlite3"
LOG = f"{RECORD}-wal"
ASIDE = ".restore-"
"""How the folders are called in which a backup is unpacked, until it is put in place."""
BUSY_SECONDS = 60.0
"""How long a writer waits for another before it gives up."""
_LOOKING_UP = 0.2  # seconds between two looks at whether to go on waiting
_LOG_SECONDS = 5.0  # that others get to end their reading when the log is to be emptied


class _End:
    """What a thread holds on to for as long as it runs."""


class Connections:
    """The record's connections. A library folder that isn't there yet is an empty record in memory."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        """Open, make, or bring up to date the record in `folder`.

        Raises LibraryError (and its kinds) where that can't be done; then nothing was changed.
        """
        self.folder = folder
        self.path: Path | None = folder / RECORD
        self.while_waiting: Callable[[], None] = lambda: None
        """Called now and then while a writer waits for another; what it raises ends the waiting."""
        self._session: Session | None = None
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        if create:
            self._make_folder()
        elif not _is_there(self.folder):
            self.path = None
        try:
            with self.explained("open"):
                self._join()
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
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise LibraryError(
                    f"cannot make the library {self.folder} ({error.strerror}); choose another with --library"
                ) from error

    def _join(self) -> None:
        """Be seen by others who open it, and see what one left who was killed."""
        if self.path is None:
            return
        try:
            self._session = Session(self.folder)
        except OSError as error:
            raise LibraryError(f"cannot open the library {self.folder} ({error.strerror})") from error
        if _size(self.path) == 0 and (_size(self.folder / LOG) or (self.folder / "index").exists()):
            raise damaged(self.folder, "it is empty")
        if self._session.alone():
            for left in self.folder.glob(f"{ASIDE}*"):
                shutil.rmtree(left, ignore_errors=True)
            if _size(self.folder / LOG):
                _look_through(self.path)
        self._session.share()

    def _migrate(self) -> None:
        connection = self.get()
        if self.path is not None:
            reached("record.before_log")
            _write_ahead(connection)
            reached("record.log")
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
            self._local.end = _End()  # goes with the thread, and its connection then
            weakref.finalize(self._local.end, self._ended, connection).atexit = False
            with self._guard:
                self._all.append(connection)
        return connection

    def _ended(self, connection: sqlite3.Connection) -> None:
        """A thread has ended that had this connection: a server's threads come and go for as long as it runs."""
        with self._guard:
            if connection in self._all:
                self._all.remove(connection)
                connection.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or, when it is left by an error, nothing."""
        connection = self.get()
        with self.explained("write to"):
            self._begin(connection)
            try:
                reached("record.begun")
                yield connection
                reached("record.before_commit")
                connection.execute("COMMIT")
                reached("record.committed")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _begin(self, connection: sqlite3.Connection) -> None:
        until = time.monotonic() + BUSY_SECONDS
        with _waiting(connection, min(_LOOKING_UP, BUSY_SECONDS)):
            while True:
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as error:
                    if not _is_busy(error) or time.monotonic() >= until:
                        raise
                self.while_waiting()

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

    def rewrite(self) -> None:
        """Write the file anew with what is in it, and nothing that was. Raises LibraryError."""
        connection = self.get()
        with self.explained("rewrite"), _waiting(connection, _LOG_SECONDS):
            connection.execute("VACUUM")

    def empty_log(self) -> bool:
        """Bring everything into the record's file and empty the log; False where another program is in the way."""
        connection = self.get()
        with self.explained("write to"), _waiting(connection, _LOG_SECONDS):
            blocked: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not blocked

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
        if self._session is not None:
            self._session.close()


@contextlib.contextmanager
def _waiting(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """How long SQLite itself waits in this block for others."""
    connection.execute(f"PRAGMA busy_timeout = {int(1000 * seconds)}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(1000 * BUSY_SECONDS)}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log; SQLite itself waits for nobody who is doing the same just now."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > until:
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


def damaged(folder: Path, why: str) -> DamagedLibrary:
    return DamagedLibrary(
        f"the record of the library {folder} is damaged ({' '.join(why.split())}); it was left as it is: "
        f"`byline restore FILE --replace` puts a backup in its place"
    )


def _look_through(path: Path) -> None:
    """Whether the record is whole, log included, without writing to either. Raises sqlite3.DatabaseError."""
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        verdict = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if verdict != "ok":
        raise damaged(path.parent, verdict)


def _told(error: sqlite3.Error, doing: str, folder: Path) -> LibraryError:
    fault = getattr(error, "sqlite_errorname", "")  # Python's own faults have none
    if _is_busy(error):
        return LibraryError(
            f"the library {folder} has been busy for {BUSY_SECONDS:.0f} s; try again when the other program is done"
        )
    if fault.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(folder, str(error))
    if fault.startswith("SQLITE_FULL"):
        why = "the disk is full; make room and try again"
    elif _no_more_files():
        why = "too many files are open; close some programs, or raise the limit (ulimit -n)"
    elif fault.startswith("SQLITE_IOERR"):
        why = f"{error}; look whether the disk is full or failing, and try again"
    elif fault.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        why = f"{error}; check its permissions, or choose another with --library"
    else:
        why = str(error)
    return LibraryError(f"cannot {doing} the library {folder}: {why}")


def _is_busy(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _no_more_files() -> bool:
    """SQLite doesn't say so itself."""
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return error.errno in (errno.EMFILE, errno.ENFILE)
    return False


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _fold(text: str | None) -> str | None:
    return text.casefold() if text is not None else None
