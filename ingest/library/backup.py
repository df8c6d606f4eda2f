"""A library in one file, and back: SQLite's online backup of the record, zipped with what it should hold.

A backup is taken while others read and write, and is the record as it was at one moment. The index is not in it: it is
made again from the record. Both ways end in a rename, so that there is a whole file or none.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import LibraryError, UsageError
from ingest.library import schema
from ingest.library.connection import RECORD
from ingest.library.record import Library
from ingest.library.session import Session
from ingest.points import reached

MANIFEST = "manifest.json"
_PAGES_AT_ONCE = 1000


def back_up(library: Library, file: Path) -> dict[str, int]:
    """Write a library to one file; returns how much it holds. An older file of that name is replaced at the end.

    Raises UsageError where there is no library, LibraryError where the file can't be written.
    """
    if not library.exists:
        raise UsageError(f"there is no library at {library.folder} to back up; --library names another")
    with (
        _told(f"cannot write the backup {file}"),
        tempfile.TemporaryDirectory(dir=file.parent, prefix=".byline-") as folder,
    ):
        copy, packed = Path(folder) / RECORD, Path(folder) / "packed"
        with contextlib.closing(sqlite3.connect(copy)) as target:
            library.connections.get().backup(target, pages=_PAGES_AT_ONCE)
            target.execute("PRAGMA journal_mode = DELETE")
            counts = _counts(target)
        reached("backup.copied")
        manifest = {"made": datetime.now(UTC).isoformat(timespec="seconds"), "schema": schema.VERSION, "counts": counts}
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest))
            archive.write(copy, RECORD)
        _flush(packed)
        reached("backup.packed")
        packed.replace(file)
        _flush(file.parent)
        reached("backup.renamed")
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
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder), tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as aside:
            record = Path(aside) / RECORD
            counts = _unpacked(file, record)
            reached("restore.unpacked")
            _put_in_place(record, folder)
    return counts


def _unpacked(file: Path, record: Path) -> dict[str, int]:
    """The record out of a backup, whole. Raises LibraryError."""
    spoilt = LibraryError(f"{file} is no whole backup of a Byline library; try an older one")
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            with archive.open(RECORD) as packed, record.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
        with contextlib.closing(sqlite3.connect(record)) as connection:
            schema.version_of(connection, str(file))
            counts = _counts(connection)
            whole = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    except (zipfile.BadZipFile, KeyError, ValueError, sqlite3.DatabaseError, EOFError) as error:
        raise spoilt from error
    if not whole or counts != manifest.get("counts"):
        raise spoilt
    _flush(record)
    return counts


def _put_in_place(record: Path, folder: Path) -> None:
    """The record in place of the one there, whose log goes with it, and the index, which is of the old one."""
    # The index goes first: without one nothing is wrong, with one of another record something may be.
    shutil.rmtree(folder / "index", ignore_errors=True)
    reached("restore.index_gone")
    for log in (f"{RECORD}-wal", f"{RECORD}-shm"):
        (folder / log).unlink(missing_ok=True)
    reached("restore.log_gone")
    record.replace(folder / RECORD)
    _flush(folder)
    reached("restore.renamed")


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
        raise LibraryError(f"{doing} ({error})") from error


def _flush(path: Path) -> None:
    """What was written there is on disk, names included."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
