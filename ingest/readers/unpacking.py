"""Bytes out of an archive, counted while they come: what an archive says of its sizes is not believed."""

from __future__ import annotations

import io
import struct
import tarfile
import time
import zipfile
import zlib
from typing import Any, BinaryIO, cast

from ingest.errors import SourceError
from ingest.limits import MAX_PARTS, MAX_RATIO, MAX_READING_SECONDS, MAX_UNPACKED_BYTES, UNCOUNTED_BYTES

BLOCK = 2**15
"""Bytes that are unpacked at once."""
DAMAGE = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError, RuntimeError,
)  # fmt: skip
"""What Python's readers of archives raise where one is broken."""


class Budget:
    """What may still come out of an archive, archives in it included. Held open while it is read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts = 0
        self._most = MAX_UNPACKED_BYTES
        self._farthest: dict[str, int] = {}
        self._total = 0

    def count_part(self) -> None:
        """One more. Raises SourceError where that is too many."""
        if self.parts >= MAX_PARTS:
            raise SourceError(f"{self.name} has more than {MAX_PARTS:,} files; split it, the others were left out")
        self.parts += 1

    def count_bytes(self, part: str, at: int, packed: int) -> None:
        """A part was read up to `at`; what is read twice counts once. Raises SourceError where that is too much."""
        if at > max(UNCOUNTED_BYTES, packed * MAX_RATIO):
            raise SourceError(f"{part} unpacks to more than {MAX_RATIO} times its size, like a bomb; it is left out")
        before = self._farthest.get(part, 0)
        if at > before:
            self._total += at - before
            self._farthest[part] = at
        if self._total > self._most:
            raise SourceError(f"{self.name} unpacks to more than {self._most // 2**30} GB; split it")


class Unpacked(io.RawIOBase):
    """A part's bytes as they are unpacked, out of `packed` bytes in the archive."""

    def __init__(self, inner: BinaryIO, part: str, packed: int, budget: Budget) -> None:
        self._inner, self._part, self._packed, self._budget = inner, part, packed, budget
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(min(len(buffer), BLOCK))
        except DAMAGE as error:
            raise SourceError(f"{self._part} is broken ({told(error)}); pack it anew") from error
        buffer[: len(data)] = data
        self._at += len(data)
        self._budget.count_bytes(self._part, self._at, self._packed)
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


class Modest:
    """A file of which nobody reads much at once: what says how long its own lists are could say anything.

    Raises ValueError where somebody does, or where the reading takes too long.
    """

    def __init__(self, inner: BinaryIO, most: int) -> None:
        self._inner, self._most = inner, most
        self._until = time.monotonic() + MAX_READING_SECONDS

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size if 0 <= size <= self._most else self._most + 1)
        if len(data) > self._most:
            raise ValueError("its list of files is too long")
        return data

    def check_time(self) -> None:
        if time.monotonic() > self._until:
            raise ValueError(f"to list it takes more than {MAX_READING_SECONDS:.0f} s")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def as_file(self) -> BinaryIO:
        return cast(BinaryIO, self)


def broken(name: str, what: str, error: BaseException) -> SourceError:
    """What is told of an archive that can't be listed."""
    return SourceError(f"{name} is a broken {what} ({told(error)}); pack it anew, or take in the files that are in it")


def told(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
