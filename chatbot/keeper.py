"""The keeper of the index: opens it, makes it again where it must, and brings it up to date, on a thread of its own.

So that opening a library never waits for Chroma, nor a question: until the index is there, and whenever it fails,
search is exact. Where another process owns the index, its keeper does all that; this one waits to take over.
"""

from __future__ import annotations

import logging
import threading
import time

from ingest.errors import BylineError, IndexHeld, IndexUnavailable
from ingest.index import Index
from ingest.library.record import Library

_EVERY_SECONDS = 2.0
"""How often it looks for what others took in, or whether the index is free; until then that is searched exactly."""
_LONGEST_SECONDS = 300.0
"""How long it waits at most before it tries again what failed again and again."""
_STEADY_SECONDS = 600.0
"""An index that answered for so long is opened again after a fault; one that fails sooner, twice, is made again."""
_ENDING_SECONDS = 4.0
_log = logging.getLogger(__name__)


class IndexKeeper:
    """Keeps a library's index for as long as it is entered."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._index: Index | None = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="index", daemon=True)
        self._said = ""

    def index(self) -> Index | None:
        """The index, while this process owns it and it answers."""
        index = self._index
        return index if index is not None and index.fault is None else None

    def __enter__(self) -> IndexKeeper:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """What is under way is broken off. A Chroma that hangs is left behind, and looked at next time."""
        self._ending.set()
        self._thread.join(_ENDING_SECONDS)

    def _keep(self) -> None:
        faults = 0
        while not self._ending.is_set():
            began = time.monotonic()
            try:
                with Index(self._library, rebuild=faults > 1, stopped=self._ending.is_set) as index:
                    self._serve(index)
            except IndexHeld as error:
                self._say(error)
            except BylineError as error:
                self._say(error)
                faults = 1 if time.monotonic() - began > _STEADY_SECONDS else faults + 1
            self._ending.wait(min(_EVERY_SECONDS * 2 ** max(0, faults - 1), _LONGEST_SECONDS))

    def _serve(self, index: Index) -> None:
        """Until the end, or until the index fails: then raises IndexUnavailable."""
        self._index, self._said = index, ""
        try:
            while not self._ending.wait(_EVERY_SECONDS):
                index.sync()
                if index.fault is not None:
                    raise IndexUnavailable(index.fault)
        finally:
            self._index = None

    def _say(self, error: BylineError) -> None:
        """Once, however often it is tried."""
        if not self._ending.is_set() and str(error) != self._said:
            self._said = str(error)
            _log.warning("%s; answering from the record", error)
