"""No room on the disk, no more files, nothing but reading allowed: one clear line, nothing broken, and on it goes after."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import LibraryError
from ingest.library.backup import restore
from ingest.library.record import Library
from ingest.library.wiping import is_wiped, wipe
from ingest.library.writing import delete
from tests.ingest.durability.whole import contents, faults

resource = pytest.importorskip("resource", reason="limits are set by rlimits")

Records = Callable[..., Path]
Take = Callable[..., list[Any]]

CHILD = """
import io, json, os, pathlib, resource, sys
from ingest.errors import BylineError
from ingest.library.backup import back_up, restore
from ingest.library.record import Library
from ingest.library.writing import delete
from ingest.pipeline import take_in
from ingest.sources import find
from tests.ingest.durability.scenarios import WordEmbedder

folder, given, what = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
def limit():
    if sys.argv[4] == "files":
        open_now = len(os.listdir("/dev/fd"))
        resource.setrlimit(resource.RLIMIT_NOFILE, (open_now - 1, open_now - 1))
    elif sys.argv[4] == "size":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[5]), int(sys.argv[5])))
    elif os.geteuid() == 0:  # who may do anything becomes somebody who may not
        os.setgid(65534)
        os.setuid(65534)
try:
    if what == "open":
        limit()
        Library(folder)
    elif what == "restore":
        limit()
        restore(given / "kept.byline", folder, replace=True)
    else:
        with Library(folder) as library:
            library.count()
            limit()
            if what == "take_in":
                list(take_in(library, WordEmbedder(), find([str(given / "more.jsonl")], io.BytesIO())))
            elif what == "delete":
                delete(library, ["n1"])
            elif what == "back_up":
                back_up(library, given / "new.byline")
    print("done")
except BylineError as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def filled(library: Library, records: Records, tmp_path: Path) -> Path:
    """A library with some articles; nobody has it open."""
    import io

    from ingest.pipeline import take_in
    from ingest.sources import find
    from tests.ingest.durability.scenarios import WordEmbedder

    texts = ({"id": f"n{n}", "text": f"Report {n} on the pier of Saltby. " * 40} for n in range(8))
    list(take_in(library, WordEmbedder(), find([str(records(*texts))], io.BytesIO())))
    library.close()
    records({"id": "more", "text": "The lighthouse of Saltby needs another lens. " * 9000}, name="more.jsonl")
    return library.folder


def child(library: Path, given: Path, what: str, *limit: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(library), str(given), what, *limit],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert len(done.stdout.splitlines()) == 1, done.stdout
    return done.stdout.strip()


def as_it_was(library: Path, before: dict[str, Any]) -> None:
    assert faults(library) == []
    assert contents(library) == before


# ── no room ──


def test_take_in_where_no_more_can_be_written(filled: Path, tmp_path: Path) -> None:
    before = contents(filled)
    assert "disk is full or failing" in child(filled, tmp_path, "take_in", "size", "300000")
    as_it_was(filled, before)
    assert child(filled, tmp_path, "take_in", "size", "100000000") == "done"
    assert faults(filled) == []


def test_back_up_and_restore_where_no_more_can_be_written(filled: Path, tmp_path: Path) -> None:
    before = contents(filled)
    assert child(filled, tmp_path, "back_up", "size", "100000000") == "done"
    (tmp_path / "new.byline").rename(tmp_path / "kept.byline")
    there = sorted(p.name for p in tmp_path.iterdir())
    assert "check the path, its permissions and the room" in child(filled, tmp_path, "back_up", "size", "20000")
    assert sorted(p.name for p in tmp_path.iterdir()) == there
    assert "the room there" in child(filled, tmp_path, "restore", "size", "20000")
    as_it_was(filled, before)
    restore(tmp_path / "kept.byline", filled, replace=True)
    as_it_was(filled, before)


@pytest.mark.parametrize("room", [0, 1, 2, 5, 10, 20])
def test_put_with_room_for_so_many_pages_is_all_or_nothing(
    filled: Path, records: Records, take: Take, room: int
) -> None:
    from tests.ingest.durability.scenarios import WordEmbedder

    before = contents(filled)
    with Library(filled) as library:
        connection = library.connections.get()
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + room}")
        with pytest.raises(LibraryError, match="the disk is full; make room"):
            _take(library, records, WordEmbedder())
        assert library.count() == 8
        connection.execute("PRAGMA max_page_count = 4294967294")
    as_it_was(filled, before)
    with Library(filled) as library:
        _take(library, records, WordEmbedder())
        assert library.count() == 9
    assert faults(filled) == []


def _take(library: Library, records: Records, embedder: Any) -> None:
    import io

    from ingest.pipeline import take_in
    from ingest.sources import find

    text = " ".join(f"word{n}" for n in range(9000))
    list(
        take_in(library, embedder, find([str(records({"id": "more", "text": text}, name="more.jsonl"))], io.BytesIO()))
    )


def test_delete_without_room_to_write_the_file_anew_deletes_and_remembers(filled: Path, tmp_path: Path) -> None:
    size = (filled / "byline.sqlite3").stat().st_size
    assert child(filled, tmp_path, "delete", "size", str(size - 4096)) == "done"
    with Library(filled) as library:
        assert library.count() == 7
        assert not is_wiped(library)
        wipe(library)
        assert is_wiped(library)
    assert faults(filled) == []


# ── no more files ──


@pytest.mark.parametrize("what", ["open", "back_up"])
def test_no_more_files_can_be_opened(filled: Path, tmp_path: Path, what: str) -> None:
    before = contents(filled)
    said = child(filled, tmp_path, what, "files").lower()
    assert "too many" in said or "files are open" in said
    as_it_was(filled, before)
    assert child(filled, tmp_path, what, "size", "100000000") == "done"


# ── nothing but reading ──


def test_library_that_may_only_be_read(filled: Path, tmp_path: Path) -> None:
    before = contents(filled)
    for folder in (filled, *filled.parents):
        if folder.is_relative_to(tmp_path):
            folder.chmod(0o555)
    for file in filled.iterdir():
        file.chmod(0o444)
    try:
        said = child_below(tmp_path, "open", "permission")
        assert "check its permissions" in said, said
    finally:
        for folder in (tmp_path, filled):
            folder.chmod(0o755)
        for file in filled.iterdir():
            file.chmod(0o644)
    as_it_was(filled, before)


def child_below(folder: Path, what: str, *limit: str) -> str:
    """As `child`, by a path from within: above, others have no permission to look."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, "library", ".", what, *limit],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    return done.stdout.strip()


def test_delete_reads_only(filled: Path) -> None:
    with Library(filled) as library:
        library.connections.get().execute("PRAGMA query_only = ON")
        with pytest.raises(LibraryError, match="check its permissions"):
            delete(library, ["n1"])
        library.connections.get().execute("PRAGMA query_only = OFF")
        assert delete(library, ["n1"]) == 1
    assert faults(filled) == []
