"""Deleting with a way back: for some seconds nothing is done, and whoever changes their mind loses nothing.

What is deleted is wiped out of the library's files, with its revisions, its decisions and what cites it; an article
that was put back afterwards would be another one. So the way back is to wait. A server that ends in the meantime has
deleted nothing: what is lost by mistake is worse than what is deleted again.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import BylineError, NoSuchArticle, UsageError

PATIENCE = 10.0
"""Seconds in which a deletion can be undone."""
_AT_ONCE = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Waiting:
    due: float
    timer: threading.Timer


class Deletions:
    """The articles of one library that are about to be deleted. All methods are safe between threads."""

    def __init__(self, folder: Path, patience: float | None = None) -> None:
        self.patience = PATIENCE if patience is None else patience
        self._folder = folder
        self._waiting: dict[str, _Waiting] = {}
        self._under_way: set[str] = set()
        self._faults: list[str] = []
        self._guard = threading.Lock()

    def ask(self, article: str) -> None:
        """Delete an article (by its id) once the time for second thoughts is over.

        Raises UsageError where too many wait already: each has a thread.
        """
        with self._guard:
            if article in self._waiting or article in self._under_way:
                return
            if len(self._waiting) + len(self._under_way) >= _AT_ONCE:
                raise UsageError("too many articles are being deleted at the moment; try again in some seconds")
            timer = threading.Timer(self.patience, self._delete, (article,))
            timer.daemon = True
            self._waiting[article] = _Waiting(time.monotonic() + self.patience, timer)
            timer.start()

    def undo(self, article: str) -> bool:
        """Whether it could be kept: False where it is too late."""
        with self._guard:
            waiting = self._waiting.pop(article, None)
        if waiting is None:
            return False
        waiting.timer.cancel()
        return True

    def waiting(self) -> dict[str, float]:
        """The ids of those that are about to go, with the seconds that are left (0 while they are being deleted)."""
        now = time.monotonic()
        with self._guard:
            left = {article: max(0.0, one.due - now) for article, one in self._waiting.items()}
            return left | dict.fromkeys(self._under_way, 0.0)

    def faults(self) -> list[str]:
        """Why articles could not be deleted; each is told once."""
        with self._guard:
            told, self._faults = self._faults, []
        return told

    def _delete(self, article: str) -> None:
        from ingest.library.record import Library
        from ingest.library.writing import delete

        with self._guard:
            waiting = self._waiting.get(article)
            if waiting is None or waiting.timer is not threading.current_thread():
                return  # it was undone in this very moment
            del self._waiting[article]
            self._under_way.add(article)
        why = None
        try:
            with Library(self._folder) as library:
                delete(library, [article])
        except NoSuchArticle:
            pass  # somebody else was quicker
        except BylineError as error:
            _log.warning("an article could not be deleted (%s)", error)
            why = str(error)
        with self._guard:
            self._under_way.discard(article)
            if why is not None:
                self._faults.append(why)
