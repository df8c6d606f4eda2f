"""Where documents come from: files, folders, standard input. What is in them, the readers say."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.errors import SourceError

MAX_BYTES = 64 * 2**20
"""A larger file is no article. (JSON lines are read line by line, and may be larger as a whole.)"""


@dataclass(frozen=True)
class Found:
    """Something to read. `name` is what a person called it, `location` the same for ever, None for standard input."""

    name: str
    location: str | None
    open: Callable[[], BinaryIO]

    @property
    def is_json_lines(self) -> bool:
        return self.name.lower().endswith(".jsonl")

    def read(self) -> bytes:
        """All bytes. Raises SourceError where it can't be read or is too large."""
        try:
            with self.open() as stream:
                data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise unreadable(self.name, error) from error
        if len(data) > MAX_BYTES:
            raise SourceError(
                f"{self.name} is larger than {MAX_BYTES // 2**20} MB; split it, or take in the article's text alone"
            )
        return data


def unreadable(name: str, error: OSError) -> SourceError:
    """What the operating system's error means to a person."""
    return SourceError(f"cannot read {name} ({error.strerror or error}); check its name and permissions")


def find(sources: Sequence[str], stdin: BinaryIO) -> Iterator[Found | tuple[str, SourceError]]:
    """What there is at each source, in order; or (the source, why there is nothing).

    Folders are walked in the order of names; hidden files and what links lead to outside of it are passed over.
    """
    for source in sources:
        path = Path(source)
        if source == "-":
            yield Found("-", None, lambda: io.BytesIO(stdin.read(MAX_BYTES + 1)))
        elif source.startswith(("http://", "https://")):
            yield (
                source,
                SourceError(
                    f"{source}: web addresses can't be taken in yet; paste the article's text or save it to a file"
                ),
            )
        elif path.is_dir():
            yield from _in_folder(source, path)
        elif path.exists():
            yield _file(source, path)
        else:
            yield source, SourceError(f"there is no file {source}; check the name, or use - for pasted text")


def _in_folder(source: str, folder: Path) -> Iterator[Found | tuple[str, SourceError]]:
    empty = True
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(f for f in files if not f.startswith(".")):
            path = Path(root) / name
            if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
                yield str(path), SourceError(f"{path} is a link out of {source}; name the file it leads to")
                continue
            empty = False
            yield _file(str(path), path)
    if empty:
        yield source, SourceError(f"the folder {source} holds no files")


def _file(name: str, path: Path) -> Found:
    return Found(name, str(path.resolve()), lambda: _regular(path))


def _regular(path: Path) -> BinaryIO:
    """Open a file, but no pipe or device: they may never end."""
    if not path.is_file():
        raise OSError(None, "it is no regular file")
    return path.open("rb")
