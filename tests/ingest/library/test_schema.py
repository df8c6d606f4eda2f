"""The record's schema and its version."""

from __future__ import annotations

import sqlite3

import pytest

from ingest.errors import NotALibrary
from ingest.library import schema


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
