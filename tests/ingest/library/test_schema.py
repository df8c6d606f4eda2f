"""The record's schema and its version."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from ingest.errors import NotALibrary
from ingest.library import schema
from ingest.library.connection import RECORD
from ingest.library.record import Library
from tests.ingest.durability.whole import contents, faults


def memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)


def test_migrate_a_new_file_to_the_version_there_is() -> None:
    connection = memory()
    assert schema.version_of(connection, "x") == 0
    schema.migrate(connection, "x")
    assert schema.version_of(connection, "x") == schema.VERSION == len(schema.MIGRATIONS)


def test_migrate_again_changes_nothing() -> None:
    connection = memory()
    schema.migrate(connection, "x")
    before = connection.execute("SELECT * FROM sqlite_master").fetchall()
    schema.migrate(connection, "x")
    assert connection.execute("SELECT * FROM sqlite_master").fetchall() == before


def test_migrate_to_a_later_version_runs_only_its_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = memory()
    schema.migrate(connection, "x")
    monkeypatch.setattr(
        schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE later (x);\nINSERT INTO later VALUES (';');\n")
    )
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    schema.migrate(connection, "x")
    assert connection.execute("SELECT x FROM later").fetchall() == [(";",)]
    assert schema.version_of(connection, "x") == schema.VERSION


def test_migrate_that_fails_leaves_the_file_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = memory()
    monkeypatch.setattr(schema, "MIGRATIONS", ("CREATE TABLE one (x);\nCREATE TABLE one (x);\n",))
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(connection, "x")
    assert not connection.in_transaction
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    assert schema.version_of(connection, "x") == 0


def test_version_of_another_programs_file() -> None:
    connection = memory()
    connection.execute("CREATE TABLE recipes (name)")
    with pytest.raises(NotALibrary, match="another program"):
        schema.version_of(connection, "x")


FIXTURES = Path(__file__).parents[2] / "fixtures" / "libraries"


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_migrate_from_each_earlier_version_keeps_everything(version: int, folder: Path) -> None:
    folder.mkdir()
    shutil.copy(FIXTURES / f"v{version}.sqlite3", folder / RECORD)
    before = contents(folder)
    Library(folder).close()
    after = contents(folder)
    assert faults(folder) == []
    for table, rows in before.items():
        assert [row[: len(rows[0])] if rows else row for row in after[table]] == rows, table
    with contextlib.closing(memory()) as new, contextlib.closing(sqlite3.connect(folder / RECORD)) as old:
        schema.migrate(new, "x")
        assert tables(old) == tables(new)


def tables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'index')")]
    return {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in names}


def test_library_of_an_earlier_version_is_what_its_script_builds(tmp_path: Path) -> None:
    from tests.fixtures.libraries.build import build

    for version in range(1, schema.VERSION):
        stands, built = tmp_path / f"stands-{version}", tmp_path / f"built-{version}"
        stands.mkdir()
        shutil.copy(FIXTURES / f"v{version}.sqlite3", stands / RECORD)
        built.mkdir()
        build(version, tmp_path).rename(built / RECORD)
        assert contents(built) == contents(stands)
