"""A damaged record is recognised and left as it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import DamagedLibrary, LibraryError
from ingest.library.backup import back_up, restore
from ingest.library.connection import LOG, RECORD
from ingest.library.record import Library
from ingest.library.writing import delete

PAGE = 4096
Records = Callable[..., Path]
Take = Callable[..., list[Any]]


@pytest.fixture
def unclean(library: Library, records: Records, take: Take, tmp_path: Path) -> Path:
    """A library as a killed process leaves it: much in the record's file, and something in the log."""
    take(library, records(*({"id": f"n{n}", "text": f"Report {n} on the pier of Saltby. " * 12} for n in range(12))))
    assert library.connections.empty_log()
    back_up(library, tmp_path / "kept.byline")
    with library.connections.writing() as connection:
        connection.execute("INSERT INTO tag SELECT key, 'late' FROM article")
    left = tmp_path / "left"
    left.mkdir()
    for name in (RECORD, LOG):
        shutil.copy(library.folder / name, left / name)
    return left


def flipped(data: bytes, start: int, end: int) -> bytes:
    return data[:start] + bytes(byte ^ 0xA5 for byte in data[start:end]) + data[end:]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "pages that were overwritten": lambda data: flipped(data, 8 * PAGE, 20 * PAGE),
    "half of it cut off": lambda data: data[: len(data) // 2],
    "all of it cut off": lambda data: b"",
    "its first page overwritten": lambda data: flipped(data, 0, PAGE),
    "its end cut off within a page": lambda data: data[: -PAGE - 100],
    "zeros in the middle": lambda data: data[: 10 * PAGE] + bytes(10 * PAGE) + data[20 * PAGE :],
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("create", [False, True])
def test_damaged_record_is_refused_and_left_as_it_is(unclean: Path, damage: str, create: bool) -> None:
    record = unclean / RECORD
    record.write_bytes(DAMAGE[damage](record.read_bytes()))
    before = {name: (unclean / name).read_bytes() for name in (RECORD, LOG)}
    with pytest.raises(DamagedLibrary, match="byline restore") as caught:
        Library(unclean, create=create)
    assert "\n" not in str(caught.value)
    assert {name: (unclean / name).read_bytes() for name in (RECORD, LOG)} == before


def test_undamaged_record_opens_after_an_unclean_end(unclean: Path) -> None:
    with Library(unclean) as library:
        assert {card.tags for card in library.cards()} == {("late",)}


def test_half_written_log_loses_only_what_was_not_acknowledged(unclean: Path) -> None:
    log = unclean / LOG
    log.write_bytes(log.read_bytes()[:-PAGE])
    with Library(unclean) as library:
        assert library.count() == 12
        assert {card.tags for card in library.cards()} == {()}


def test_damage_found_while_working_is_told_as_such(unclean: Path) -> None:
    with Library(unclean):
        pass  # the log is taken in, nobody looks a second time
    record = unclean / RECORD
    record.write_bytes(flipped(record.read_bytes(), PAGE, len(record.read_bytes())))
    with pytest.raises(LibraryError, match="damaged"), Library(unclean) as library:
        delete(library, [card.id for card in library.cards()])


def test_empty_record_beside_an_index_is_damaged(folder: Path) -> None:
    (folder / "index").mkdir(parents=True)
    (folder / RECORD).touch()
    with pytest.raises(DamagedLibrary, match="empty"):
        Library(folder, create=True)
    assert (folder / RECORD).read_bytes() == b""


@pytest.mark.parametrize("damage", DAMAGE)
def test_restore_mends_a_damaged_record(unclean: Path, tmp_path: Path, damage: str) -> None:
    record = unclean / RECORD
    record.write_bytes(DAMAGE[damage](record.read_bytes()))
    restore(tmp_path / "kept.byline", unclean, replace=True)
    with Library(unclean) as library:
        assert library.count() == 12
