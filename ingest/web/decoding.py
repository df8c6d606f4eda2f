"""A compressed body's bytes as they were, never more of them than asked for."""

from __future__ import annotations

import functools
import importlib
import zlib
from typing import Any, Protocol

from ingest.web.failed import Failed

_GZIP, _ZLIB, _RAW = 31, 15, -15
"""zlib's names for the three wrappings: gzip, zlib, none."""


class Decoder(Protocol):
    """Open for one body."""

    def feed(self, data: bytes, room: int) -> bytes:
        """What `data` decompresses to; where that is `room` bytes or more, the rest may be lost. `room` is above 0."""
        ...

    def is_whole(self) -> bool:
        """Whether what was fed is a whole body."""
        ...


def accepted() -> str:
    """The encodings that can be undone, as a request's Accept-Encoding."""
    return "gzip, deflate, br" if _brotli() else "gzip, deflate"


def decoder(encoding: str) -> Decoder:
    """For a Content-Encoding. Raises Failed for one that was not asked for."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return _Plain()
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _Deflated(is_gzip=encoding != "deflate")
    if encoding == "br" and _brotli():
        return _Brotli()
    raise Failed(
        f"it is compressed as {encoding[:40]!r}, which was not asked for",
        "save the page in a browser, and take that in",
    )


def _damaged(error: Exception) -> Failed:
    return Failed(f"what it sent is compressed and damaged ({error})", "try again later")


class _Plain:
    def feed(self, data: bytes, room: int) -> bytes:
        return data[:room]

    def is_whole(self) -> bool:
        return True


class _Deflated:
    """gzip, of one or more members (RFC 1952), and what servers call deflate, which is either of two things."""

    def __init__(self, *, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._stream: Any = None

    def feed(self, data: bytes, room: int) -> bytes:
        made = b""
        while data and len(made) < room:
            if self._stream is None:
                self._stream = zlib.decompressobj(self._wrapping(data))
            elif self._stream.eof:
                if not (self._is_gzip and data.startswith(b"\x1f")):
                    break  # padding
                self._stream = zlib.decompressobj(_GZIP)
            try:
                made += self._stream.decompress(data, room - len(made))
            except zlib.error as error:
                raise _damaged(error) from error
            data = self._stream.unused_data
        return made

    def is_whole(self) -> bool:
        return self._stream is None or self._stream.eof

    def _wrapping(self, data: bytes) -> int:
        """A zlib stream begins with the method, 8, in four bits; the block of a bare one can't (RFC 1950, 1951)."""
        if self._is_gzip:
            return _GZIP
        return _ZLIB if data[0] & 0x0F == 8 else _RAW


class _Brotli:
    def __init__(self) -> None:
        self._module = _brotli()
        self._stream = self._module.Decompressor()
        self._fed = False

    def feed(self, data: bytes, room: int) -> bytes:
        self._fed = True
        made = b""
        try:
            while len(made) < room and not self._stream.is_finished():
                made += self._stream.process(data, output_buffer_limit=room - len(made))
                data = b""
                if self._stream.can_accept_more_data():
                    break
        except self._module.error as error:
            raise _damaged(error) from error
        return made

    def is_whole(self) -> bool:
        return not self._fed or self._stream.is_finished()


@functools.cache
def _brotli() -> Any:
    """The decoder, where one is installed that can stop in the midst of a bomb."""
    try:
        module = importlib.import_module("brotli")
    except ImportError:
        return None
    return module if hasattr(module.Decompressor, "can_accept_more_data") else None
