"""Opening a library: what is one, what is none, and what is told about it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ingest.errors import LibraryError, NewerLibrary, NotALibrary
from ingest.library.connection import RECORD, Connections
from ingest.library.record import Library


def fault(folder: Path, *, create: bool = False) -> LibraryError:
    with pytest.raises(LibraryError) as caught:
        Library(folder, create=create)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 700
    return caught.value


def test_missing_folder_is_an_empty_library_and_stays_missing(folder: Path) -> None:
    with Library(folder) as library:
        assert not library.exists
        assert library.cards() == []
        assert library.count() == library.changes() == 0
        assert library.known_as("anybody") == library.said() == library.speakers() == []
    assert not folder.exists()


def test_missing_folder_is_empty_in_other_threads(folder: Path) -> None:
    found: list[int] = []
    with Library(folder) as library:
        threads = [threading.Thread(target=lambda: found.append(library.count())) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [0, 0, 0]


def test_empty_folder_is_an_empty_library(folder: Path) -> None:
    folder.mkdir()
    (folder / ".hidden").touch()
    with Library(folder) as library:
        assert not library.exists
    with Library(folder, create=True) as library:
        assert library.exists


def test_pragmas_keep_the_promise_of_durability(library: Library) -> None:
    connection = library.connections.get()

    def pragma(name: str) -> object:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert (pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")) == ("wal", 2, 1)


@pytest.mark.parametrize("create", [False, True])
def test_folder_of_something_else(folder: Path, create: bool) -> None:
    folder.mkdir()
    (folder / "holiday.jpg").touch()
    assert "holiday.jpg" in str(fault(folder, create=create))
    assert [p.name for p in folder.iterdir()] == ["holiday.jpg"]


@pytest.mark.parametrize("create", [False, True])
def test_file_in_the_place_of_the_folder(folder: Path, create: bool) -> None:
    folder.write_text("x")
    assert isinstance(fault(folder, create=create), NotALibrary)
    assert "cannot make" in str(fault(folder / "below", create=True))


def test_folder_that_cannot_be_made() -> None:
    assert "choose another" in str(fault(Path("/proc/byline-library"), create=True))


@pytest.mark.parametrize("create", [False, True])
def test_folder_with_a_name_too_long(tmp_path: Path, create: bool) -> None:
    assert "--library" in str(fault(tmp_path / ("x" * 300), create=create))


def test_database_of_another_program(folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / RECORD) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    assert "another program" in str(fault(folder))
    assert "another program" in str(fault(folder, create=True))


@pytest.mark.parametrize("data", [b"not a database" * 1000, b"SQLite format 3\0" + b"\xff" * 4080])
def test_file_that_is_no_database(folder: Path, data: bytes) -> None:
    folder.mkdir()
    (folder / RECORD).write_bytes(data)
    assert str(folder) in str(fault(folder))
    assert (folder / RECORD).read_bytes() == data


def test_library_of_a_newer_version(folder: Path) -> None:
    Library(folder, create=True).close()
    with sqlite3.connect(folder / RECORD) as connection:
        connection.execute("PRAGMA user_version = 99")
    error = fault(folder)
    assert isinstance(error, NewerLibrary)
    assert "upgrade" in str(error)


def test_empty_file_left_by_an_interrupted_start_becomes_a_library(folder: Path) -> None:
    folder.mkdir()
    (folder / RECORD).touch()
    with Library(folder, create=True) as library:
        assert library.count() == 0


def test_writing_by_two_waits_and_then_says_who_is_in_the_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.library.connection.BUSY_SECONDS", 0.05)
    first, second = Connections(folder, create=True), Connections(folder, create=False)
    with first.writing() as connection:
        connection.execute("INSERT INTO meta VALUES ('x', 1)")
        with pytest.raises(LibraryError, match="busy"), second.writing():
            pass
        with second.reading() as other:  # readers don't wait
            assert other.execute("SELECT count(*) FROM meta WHERE key = 'x'").fetchone() == (0,)
    with second.reading() as other:
        assert other.execute("SELECT count(*) FROM meta WHERE key = 'x'").fetchone() == (1,)
    first.close()
    second.close()


def test_reading_sees_one_moment(folder: Path) -> None:
    first, second = Connections(folder, create=True), Connections(folder, create=False)
    with first.reading() as connection:
        before = connection.execute("SELECT count(*) FROM meta").fetchone()
        with second.writing() as other:
            other.execute("INSERT INTO meta VALUES ('x', 1)")
        assert connection.execute("SELECT count(*) FROM meta").fetchone() == before
    first.close()
    second.close()


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt])
def test_writing_left_by_an_error_leaves_nothing(library: Library, fault: type[BaseException]) -> None:
    with pytest.raises(fault), library.connections.writing() as connection:
        connection.execute("INSERT INTO meta VALUES ('x', 1)")
        raise fault
    with library.connections.reading() as connection:
        assert connection.execute("SELECT count(*) FROM meta WHERE key = 'x'").fetchone() == (0,)


def test_processes_that_make_one_library_at_once_all_get_it(folder: Path) -> None:
    code = "import sys, pathlib; from ingest.library.record import Library; Library(pathlib.Path(sys.argv[1]), create=True).count()"
    made = [subprocess.Popen([sys.executable, "-c", code, str(folder)], stderr=subprocess.PIPE) for _ in range(8)]
    assert [(process.communicate()[1], process.returncode) for process in made] == [(b"", 0)] * 8
