"""Where documents come from: files, folders, standard input, the web. What is in them, the readers say."""

from __future__ import annotations

import functools
import io
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from ingest.article import Document, Metadata
from ingest.errors import SourceError
from ingest.limits import MAX_BYTES

_LONGEST_SHOWN = 200
_HEAD = 4096


@dataclass(frozen=True)
class Found:
    """Something to read.

    `name` is what a person called it, `location` the same for ever, None for standard input. `media_type` and
    `charset` are as a server or a mail declares them, `url` is where it was fetched from, `stated` what led to it says
    of it (a feed of its item), `depth` how many containers it is in. `stamp` is size and time of change of a file.
    `columns` says for what an article has ("text") which column of a table holds it.
    """

    name: str
    location: str | None
    open: Callable[[], BinaryIO]
    media_type: str | None = None
    charset: str | None = None
    url: str | None = None
    stated: Metadata = Metadata()
    depth: int = 0
    stamp: tuple[int, int] | None = None
    columns: tuple[tuple[str, str], ...] = ()

    def read(self, most: int | None = None) -> bytes:
        """All bytes. Raises SourceError where it can't be read or has more than `most` bytes (MAX_BYTES)."""
        most = MAX_BYTES if most is None else most
        try:
            with self.open() as stream:
                data = stream.read(most + 1)
        except OSError as error:
            raise unreadable(self.name, error) from error
        if len(data) > most:
            raise SourceError(
                f"{self.name} is larger than {most // 2**20} MB; split it, or take in the article's text alone"
            )
        return data

    def head(self) -> bytes:
        """The first bytes: what it is, is told by them. Raises SourceError where it can't be read."""
        try:
            with self.open() as stream:
                return stream.read(_HEAD)
        except OSError as error:
            raise unreadable(self.name, error) from error

    def part(self, number: int, data: bytes, media_type: str | None = None, stated: Metadata = Metadata()) -> Found:
        """The `number`th part of it (from 1), as something to read of its own."""
        return replace(
            self,
            name=f"{self.name}#{number}",
            location=None if self.location is None else f"{self.location}#{number}",
            open=lambda: io.BytesIO(data),
            media_type=media_type,
            charset=None,
            stated=stated,
            depth=self.depth + 1,
            stamp=None,
        )


@dataclass(frozen=True)
class Link:
    """A page still to be fetched: one that was asked for, or that a feed or a sitemap from the web leads to."""

    name: str
    url: str
    stated: Metadata = Metadata()


Read = Document | Link | tuple[str, SourceError]
"""What a reader makes of one part of what it reads: a document, where one is to be had, or (its name, why there is none)."""


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of one longer than MAX_BYTES only its first MAX_BYTES + 1."""
    while line := stream.readline(MAX_BYTES + 1):
        yield line
        while len(line) > MAX_BYTES and not line.endswith(b"\n"):
            line = stream.readline(MAX_BYTES + 1)


def unreadable(name: str, error: OSError) -> SourceError:
    """What the operating system's error means to a person."""
    name = name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…"
    return SourceError(f"cannot read {name} ({error.strerror or error}); check its name and permissions")


def is_address(source: str) -> bool:
    """Whether a source is a page's address in the web."""
    return source[:8].lower().startswith(("http://", "https://"))


def find(sources: Sequence[str], stdin: BinaryIO) -> Iterator[Found | Link | tuple[str, SourceError]]:
    """What there is at each source, in order; or (the source, why there is nothing). Nothing is fetched yet.

    Folders are walked in the order of names; hidden files and what links lead to outside of it are passed over.
    """
    for source in sources:
        if source == "-":
            yield Found("-", None, _pasted(stdin))
        elif is_address(source):
            yield Link(source, source)
        else:
            yield from _on_disk(source, Path(source))


def _pasted(stdin: BinaryIO) -> Callable[[], BinaryIO]:
    """Standard input can be read only once, and is when it is first opened."""
    text = functools.cache(lambda: stdin.read(MAX_BYTES + 1))
    return lambda: io.BytesIO(text())


def _on_disk(source: str, path: Path) -> Iterator[Found | tuple[str, SourceError]]:
    try:
        is_folder, is_there = path.is_dir(), path.exists()
    except OSError as error:  # an article pasted where a name belongs is too long for one
        yield source, unreadable(source, error)
        return
    if is_folder:
        yield from _in_folder(source, path)
    elif is_there:
        yield _file(source, path)
    else:
        yield _text(source), SourceError(f"there is no file {_text(source)}; check the name, or use - for pasted text")


def _in_folder(source: str, folder: Path) -> Iterator[Found | tuple[str, SourceError]]:
    empty = True
    closed: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(f for f in files if not f.startswith(".")):
            path = Path(root) / name
            empty = False
            if path.is_symlink() and not _resolved(path).is_relative_to(_resolved(folder)):
                name = _text(str(path))
                yield name, SourceError(f"{name} is a link out of {_text(source)}; name the file it leads to")
            else:
                yield _file(str(path), path)
    for error in closed:
        name = _text(str(error.filename))
        yield name, unreadable(name, error)
    if empty and not closed:
        yield source, SourceError(f"the folder {source} holds no files")


def _file(name: str, path: Path) -> Found:
    return Found(_text(name), _text(str(_resolved(path))), lambda: _regular(path), stamp=_stamp(path))


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _resolved(path: Path) -> Path:
    """Without links; unlike `Path.resolve`, with no fault for one that leads to itself."""
    return Path(os.path.realpath(path))


def _text(name: str) -> str:
    """A file's name as text that can be kept and shown: bytes in it that are none as their codes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _regular(path: Path) -> BinaryIO:
    """Open a file, but no pipe or device: they may never end."""
    if not path.is_file():
        raise OSError(None, "it is no regular file")
    return path.open("rb")
