"""Where documents come from: what is found at each name that a person gives."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from ingest import sources
from ingest.errors import SourceError
from ingest.sources import Found, Link, find, lines


def found(*names: object, stdin: bytes = b"") -> list[Found | Link | tuple[str, SourceError]]:
    return list(find([str(name) for name in names], io.BytesIO(stdin)))


def fault(item: Found | Link | tuple[str, SourceError]) -> str:
    assert isinstance(item, tuple)
    message = str(item[1])
    assert "\n" not in message
    return message


def test_find_a_file_by_what_it_was_called_and_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"one")
    monkeypatch.chdir(tmp_path)
    (item,) = found("a.txt")
    assert isinstance(item, Found)
    assert (item.name, item.location, item.read()) == ("a.txt", str(tmp_path / "a.txt"), b"one")


def test_find_in_a_folder_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a.txt", "a.txt", "c.jsonl", ".hidden", ".git/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    names = [os.path.relpath(item.name, tmp_path) for item in found(tmp_path) if isinstance(item, Found)]
    assert names == ["a.txt", "c.jsonl", "b/a.txt", "b/z.txt"]


def test_find_standard_input() -> None:
    (item,) = found("-", stdin=b"pasted")
    assert isinstance(item, Found)
    assert (item.location, item.head(), item.read()) == (None, b"pasted", b"pasted")


@pytest.mark.parametrize("name", ["missing.txt", "", "missing/folder/", "a pasted article. " * 900])
def test_find_nothing_there_says_so_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    (item,) = found(name)
    assert len(fault(item)) < 500


def test_find_nothing_in_an_empty_folder(tmp_path: Path) -> None:
    (item,) = found(tmp_path)
    assert "holds no files" in fault(item)


def test_find_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "good.txt").write_text("x")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "own.txt").symlink_to(inside / "good.txt")
    items = found(inside)
    assert [Path(i.name).name for i in items if isinstance(i, Found)] == ["good.txt", "own.txt"]
    assert ["link out" in fault(i) for i in items if isinstance(i, tuple)] == [True]


def test_find_a_link_to_itself_fails_alone(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "good.txt").write_text("x")
    good, loop = found(tmp_path)
    assert isinstance(good, Found)
    assert isinstance(loop, Found)
    with pytest.raises(SourceError, match="cannot read"):
        loop.read()


def test_find_a_name_that_is_no_text_can_be_kept_and_shown(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as stream:  # noqa: PTH123  # a name in bytes
        stream.write(b"x")
    (item,) = found(tmp_path)
    assert isinstance(item, Found)
    assert item.name.endswith("caf\\xe9.txt")
    assert str(item.location).encode()
    assert item.read() == b"x"


def test_read_a_pipe_is_refused_and_does_not_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (item,) = found(tmp_path / "pipe")
    assert isinstance(item, Found)
    with pytest.raises(SourceError, match="no regular file"):
        item.read()


def test_read_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 10)
    (tmp_path / "large.txt").write_bytes(b"x" * 11)
    for item in (*found(tmp_path / "large.txt"), *found("-", stdin=b"x" * 11)):
        assert isinstance(item, Found)
        with pytest.raises(SourceError, match="larger than"):
            item.read()


def test_lines_of_any_length_are_cut_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 4)
    assert list(lines(io.BytesIO(b"abc\nabcdefghijkl\nabcde\n\nabcd"))) == [
        b"abc\n",
        b"abcde",
        b"abcde",
        b"\n",
        b"abcd",
    ]


def test_find_a_web_address_is_still_to_be_fetched() -> None:
    assert found("https://echo.example/a", "HTTP://echo.example/b") == [
        Link("https://echo.example/a", "https://echo.example/a"),
        Link("HTTP://echo.example/b", "HTTP://echo.example/b"),
    ]
