"""A library in one file, and back: equal, or refused with what there was left as it was."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import LibraryError, NewerLibrary, UsageError
from ingest.library import schema
from ingest.library.backup import MANIFEST, back_up, restore
from ingest.library.connection import RECORD
from ingest.library.record import Library
from tests.ingest.durability.whole import contents, faults

FIXTURES = Path(__file__).parents[2] / "fixtures" / "libraries"
Records = Callable[..., Path]
Take = Callable[..., list[Any]]

WRITER = """
import pathlib, sys
from ingest.library.record import Library
with Library(pathlib.Path(sys.argv[1])) as library:
    print("ready", flush=True)
    for n in range(1_000_000):
        with library.connections.writing() as connection:
            connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'changes'")
            connection.execute("INSERT INTO tag SELECT key, ? FROM article", (f"tag {n}",))
        print(n, flush=True)
"""


@pytest.fixture
def filled(library: Library, records: Records, take: Take) -> Library:
    texts = [f"“The pier of Saltby costs {n} crowns,” said Ada Crane, its mayor, on Monday." for n in range(20)]
    take(library, records(*({"id": f"n{n}", "text": text, "tags": ["sea"]} for n, text in enumerate(texts))))
    return library


@pytest.fixture
def kept(filled: Library, tmp_path: Path) -> Path:
    back_up(filled, tmp_path / "kept.byline")
    return tmp_path / "kept.byline"


def test_restored_library_is_equal_in_every_table(filled: Library, kept: Path, tmp_path: Path) -> None:
    held = restore(kept, tmp_path / "again")
    assert held["article"] == 20
    assert faults(tmp_path / "again") == []
    filled.close()
    assert contents(tmp_path / "again") == contents(filled.folder)


def test_restored_library_writes_ahead_as_any_other(kept: Path, tmp_path: Path) -> None:
    restore(kept, tmp_path / "again")
    with Library(tmp_path / "again") as library:
        assert library.connections.get().execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_backup_while_another_process_writes_is_of_one_moment(filled: Library, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(filled.folder)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        while writer.stdout.readline().strip() != "5":
            pass
        back_up(filled, tmp_path / "kept.byline")
        assert writer.poll() is None
        threading.Thread(target=writer.stdout.read).start()
        writer.terminate()
    restore(tmp_path / "kept.byline", tmp_path / "again")
    held = contents(tmp_path / "again")
    tags = {tag for _, tag in held["tag"]} - {"sea"}
    assert len(tags) >= 6
    assert tags == {f"tag {n}" for n in range(len(tags))}
    assert len(held["tag"]) == 20 * (len(tags) + 1)
    assert faults(tmp_path / "again") == []


def test_backup_replaces_an_older_one_and_nothing_else(filled: Library, kept: Path, tmp_path: Path) -> None:
    back_up(filled, kept)
    (tmp_path / "thesis.txt").write_text("years of work")
    (tmp_path / "folder").mkdir()
    for other in ("thesis.txt", "folder"):
        with pytest.raises(UsageError, match="another name"):
            back_up(filled, tmp_path / other)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
    with pytest.raises(UsageError, match="elsewhere"):
        back_up(filled, filled.folder / RECORD)
    with pytest.raises(LibraryError, match="check the path"):
        back_up(filled, tmp_path / "missing" / "kept.byline")


def test_backup_of_no_library(tmp_path: Path) -> None:
    with Library(tmp_path / "none") as library, pytest.raises(UsageError, match="no library"):
        back_up(library, tmp_path / "kept.byline")
    assert list(tmp_path.iterdir()) == []


def test_restore_into_a_library_only_when_told_and_when_nobody_has_it(
    filled: Library, kept: Path, records: Records, take: Take
) -> None:
    take(filled, records({"id": "later", "text": "The lighthouse needs another lens."}))
    with pytest.raises(UsageError, match="--replace"):
        restore(kept, filled.folder)
    with pytest.raises(LibraryError, match="another program"):
        restore(kept, filled.folder, replace=True)
    assert filled.count() == 21
    filled.close()
    (filled.folder / "index").mkdir()
    restore(kept, filled.folder, replace=True)
    assert sorted(p.name for p in filled.folder.iterdir()) == [".byline.lock", RECORD]
    with Library(filled.folder) as library:
        assert library.count() == 20


def test_restore_waits_for_nobody_and_lets_nobody_in_meanwhile(
    filled: Library, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled.folder
    filled.close()
    opened = threading.Thread(target=lambda: Library(folder).close())

    def meanwhile(name: str) -> None:
        if name == "restore.log_gone":
            opened.start()
            opened.join(0.3)
            assert opened.is_alive()  # it waits

    monkeypatch.setattr("ingest.library.backup.reached", meanwhile)
    restore(kept, folder, replace=True)
    opened.join(10)
    assert not opened.is_alive()


def rezipped(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def other_counts(members: dict[str, bytes]) -> None:
    manifest = json.loads(members[MANIFEST])
    manifest["counts"]["article"] += 1
    members[MANIFEST] = json.dumps(manifest).encode()


SPOILT: dict[str, Callable[[Path], object]] = {
    "cut off": lambda file: file.write_bytes(file.read_bytes()[:-200]),
    "a byte flipped": lambda file: file.write_bytes(
        (data := file.read_bytes())[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]
    ),
    "empty": lambda file: file.write_bytes(b""),
    "a text": lambda file: file.write_text("The pier closed."),
    "a zip of something else": lambda file: rezipped(file, lambda members: members.pop(MANIFEST)),
    "no record in it": lambda file: rezipped(file, lambda members: members.pop(RECORD)),
    "a record that is no database": lambda file: rezipped(file, lambda members: members.update({RECORD: b"x" * 9000})),
    "an empty record": lambda file: rezipped(file, lambda members: members.update({RECORD: b""})),
    "a manifest that is no object": lambda file: rezipped(file, lambda members: members.update({MANIFEST: b"[1]"})),
    "other counts": lambda file: rezipped(file, other_counts),
}


@pytest.mark.parametrize("how", SPOILT)
def test_restore_of_a_spoilt_backup_leaves_what_was_there(filled: Library, kept: Path, how: str) -> None:
    SPOILT[how](kept)
    filled.close()
    before = contents(filled.folder)
    with pytest.raises(LibraryError, match="older one") as caught:
        restore(kept, filled.folder, replace=True)
    assert "\n" not in str(caught.value)
    assert contents(filled.folder) == before
    assert {p.name for p in filled.folder.iterdir()} == {RECORD, ".byline.lock"}


def test_restore_of_a_missing_file_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="No such file"):
        restore(tmp_path / "none.byline", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_restore_of_a_newer_versions_backup(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "VERSION", schema.VERSION - 1)
    with pytest.raises(NewerLibrary, match="upgrade"):
        restore(kept, tmp_path / "again")


def test_restore_of_an_older_versions_backup_is_brought_up_to_date(kept: Path, tmp_path: Path) -> None:
    def older(members: dict[str, bytes]) -> None:
        members[RECORD] = (FIXTURES / "v1.sqlite3").read_bytes()
        manifest = json.loads(members[MANIFEST])
        manifest["counts"] = {"article": 3, "revision": 3, "passage": 3, "vector": 3, "statement": 2}
        members[MANIFEST] = json.dumps(manifest).encode()

    rezipped(kept, older)
    restore(kept, tmp_path / "again")
    with Library(tmp_path / "again") as library:
        assert library.count() == 3
        version = library.connections.get().execute("PRAGMA user_version").fetchone()[0]
    assert version == schema.VERSION
    assert faults(tmp_path / "again") == []
