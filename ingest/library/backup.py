"""A library in one file, and back: SQLite's online backup of the record, zipped with what it should hold.

A backup is taken while others read and write, and is the record as it was at one moment. The index is not in it: it is
made again from the record. Both ways end in a rename, so that there is a whole file or none; what was being made when
the process was killed lies hidden beside it, and the next one clears it away.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import LibraryError, NotALibrary, UsageError
from ingest.library import schema
from ingest.library.connection import ASIDE, LOG, RECORD
from ingest.library.record import Library
from ingest.library.session import Session
from ingest.points import reached

MANIFEST = "manifest.json"
_FORM = "byline-backup"
_PAGES_AT_ONCE = 1000
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError, NotALibrary)
"""What reading a file raises that is no whole backup (RuntimeError: a zip that asks for a password, or worse)."""


def back_up(library: Library, file: Path) -> dict[str, int]:
    """Write a library to one file; returns how much it holds. An older backup of that name is replaced at the end.

    Raises UsageError where there is no library, or `file` is something else that would be lost; LibraryError where
    it can't be written: then an older backup is as it was.
    """
    _refuse_to_lose(library, file)
    with (
        _told(f"cannot write the backup {file}"),
        _beside(file) as aside,
    ):
        copy, packed = aside / RECORD, aside / "packed"
        counts = _copied(library, copy)
        reached("backup.copied")
        manifest = {
            "form": _FORM,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "schema": schema.VERSION,
            "counts": counts,
        }
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest))
            archive.write(copy, RECORD)
        packed.chmod(0o600)  # it holds what is private, wherever it is put
        _flush(packed)
        reached("backup.packed")
        packed.replace(file)
        reached("backup.renamed")
        _flush(file.parent)
    reached("backup.done")
    return counts


def restore(file: Path, folder: Path, *, replace: bool = False) -> dict[str, int]:
    """Make a library in `folder` out of a backup; returns how much it holds.

    Raises UsageError where there is a library already and `replace` isn't given, LibraryError where another program
    has it open, or the file is no whole backup: then what was there is as it was.
    """
    there = (folder / RECORD).exists()
    if there and not replace:
        raise UsageError(f"there is a library at {folder} already; give another with --library, or --replace it")
    if not there and folder.exists() and any(not p.name.startswith(".") for p in folder.iterdir()):
        raise UsageError(f"{folder} holds something else; give a new folder with --library")
    with _told(f"cannot restore {file} to {folder}"):
        held = _manifest(file)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder), tempfile.TemporaryDirectory(dir=folder, prefix=ASIDE) as aside:
            _unpack(file, held, Path(aside) / RECORD)
            reached("restore.unpacked")
            _put_in_place(Path(aside), folder)
    reached("restore.done")
    return held


# ── out ──


def _refuse_to_lose(library: Library, file: Path) -> None:
    if not library.exists:
        raise UsageError(f"there is no library at {library.folder} to back up; --library names another")
    if library.folder.resolve() in file.resolve().parents:
        raise UsageError(f"{file} is in the library itself; a backup belongs elsewhere")
    if not file.exists():
        return
    try:
        _manifest(file)
    except (LibraryError, OSError) as error:
        raise UsageError(f"{file} is there already and is no backup of Byline's; give another name") from error


def _copied(library: Library, copy: Path) -> dict[str, int]:
    """The record as it is now, in one file of its own; returns how much it holds."""
    source = library.connections.get()
    with contextlib.closing(sqlite3.connect(copy)) as target:
        # Within a transaction it sees no other's writing, which would have SQLite begin again each time.
        source.execute("BEGIN")
        try:
            source.execute("SELECT count(*) FROM meta").fetchone()
            source.backup(target, pages=_PAGES_AT_ONCE)
        finally:
            source.execute("ROLLBACK")
        target.execute("PRAGMA journal_mode = DELETE")
        return _counts(target)


@contextlib.contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A hidden folder beside a file, for what is to become it. Raises LibraryError where another makes it just now."""
    aside = file.parent / f".{file.name}.byline"
    aside.mkdir(exist_ok=True)
    session = Session(aside)
    try:
        if not session.alone():
            raise LibraryError(f"another program writes the backup {file} just now; wait for it")
        for left in (RECORD, f"{RECORD}-journal", "packed"):
            (aside / left).unlink(missing_ok=True)
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    finally:
        session.close()


# ── back ──


def _manifest(file: Path) -> dict[str, int]:
    """How much a backup says that it holds. Raises LibraryError where it is none, OSError where it can't be read."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            archive.getinfo(RECORD)
            if manifest["form"] != _FORM:
                raise ValueError(manifest["form"])
            return dict(manifest["counts"])
    except (*_UNREADABLE, TypeError) as error:
        raise LibraryError(f"{file} is no backup of a Byline library, or not a whole one; try an older one") from error


def _unpack(file: Path, held: dict[str, int], record: Path) -> None:
    """The record out of a backup, whole and flushed. Raises LibraryError, OSError."""
    spoilt = LibraryError(f"the backup {file} is damaged; try an older one")
    try:
        with zipfile.ZipFile(file) as archive, archive.open(RECORD) as packed, record.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
        with contextlib.closing(sqlite3.connect(record)) as connection:
            schema.version_of(connection, str(file))
            whole = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            if not whole or connection.execute("PRAGMA foreign_key_check").fetchone() or _counts(connection) != held:
                raise spoilt
            connection.execute("PRAGMA journal_mode = WAL")
    except (*_UNREADABLE, sqlite3.DatabaseError) as error:
        raise spoilt from error
    _flush(record)


def _put_in_place(aside: Path, folder: Path) -> None:
    """The record that is aside in place of the one there, and without its index, which is of the old one."""
    # Without an index nothing is wrong, with one of another record something may be: so it goes first.
    if (folder / "index").exists():
        (folder / "index").rename(aside / "index")
    reached("restore.index_gone")
    # The same goes for the log. What it held is in the old record by then, unless that is damaged.
    _take_in_log(folder)
    reached("restore.log_taken_in")
    for log in (LOG, f"{RECORD}-shm", f"{RECORD}-journal"):
        (folder / log).unlink(missing_ok=True)
    _flush(folder)
    reached("restore.log_gone")
    (aside / RECORD).replace(folder / RECORD)
    reached("restore.renamed")
    _flush(folder)


def _take_in_log(folder: Path) -> None:
    """The old record holds what its log holds; where it is too damaged for that, it and the log are given up."""
    if not (folder / RECORD).exists():
        return
    try:
        with contextlib.closing(sqlite3.connect(folder / RECORD)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError as error:
        if not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = ("article", "revision", "passage", "vector", "statement")
    return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While nobody else has the library open. Raises LibraryError where somebody has."""
    session = Session(folder)
    try:
        if not session.alone():
            raise LibraryError(f"another program has the library {folder} open; end it, then restore")
        for left in folder.glob(f"{ASIDE}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        session.close()


@contextlib.contextmanager
def _told(doing: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LibraryError(
            f"{doing} ({error.strerror or error}); check the path, its permissions and the room there"
        ) from error
    except sqlite3.Error as error:
        raise LibraryError(f"{doing} ({error}); check the path, its permissions and the room there") from error


def _flush(path: Path) -> None:
    """What was written there is on disk, names included."""
    if path.is_dir() and os.name == "nt":
        return  # Windows flushes no folders
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
