"""The index, filled on a thread of its own while articles come in, so that little is left to do when the last is in."""

from __future__ import annotations

import threading
from types import TracebackType

from ingest.errors import IndexUnavailable
from ingest.index import Index
from ingest.library.record import Library

_EVERY_SECONDS = 3.0  # each time costs Chroma some work of its own, however little is new
_ENDING_SECONDS = 3.0
"""How long an interrupted program waits for Chroma; an index that was left open is looked at before it is used again."""


class Filling:
    """Entered beside taking in; `begin` once there is something. Left without an error, it is up to the last article.

    Where another process owns the index, that one fills it. Left by an error or an interruption, it ends at the next
    batch; what is missing is filled in by whoever owns the index next.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._thread: threading.Thread | None = None
        self._last = threading.Event()  # nothing more will come in
        self._broken_off = threading.Event()

    def begin(self) -> None:
        """Start, where it hasn't been started; opening Chroma takes some seconds."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._fill, name="filling", daemon=True)
            self._thread.start()

    def _fill(self) -> None:
        try:
            with Index(self._library, stopped=self._broken_off.is_set) as index:
                while not self._last.wait(_EVERY_SECONDS):
                    index.sync()
                if not self._broken_off.is_set():
                    index.sync()
        except IndexUnavailable:
            return  # the record answers; the next owner makes the index

    def __enter__(self) -> Filling:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        if kind is not None:
            self._broken_off.set()
        self._last.set()
        if self._thread is not None:
            self._thread.join(None if kind is None else _ENDING_SECONDS)
