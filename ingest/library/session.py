"""Who has a library open: a lock on a file beside the record, shared by all, alone for none but the first.

SQLite keeps programs from each other's writes by itself. This lock tells one thing more: that nobody else is there,
so that what looks unfinished was left by a program that was killed, and the record may be put in place of another.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # no such locks on Windows: nobody is ever known to be alone there
    fcntl = None  # type: ignore[assignment]

LOCK = "byline.lock"


class Session:
    """A place among those who have the library open, until `close`."""

    def __init__(self, folder: Path) -> None:
        """Never waits and never fails: in a folder that can't be written nobody is known to be alone."""
        self._descriptor: int | None = None
        with contextlib.suppress(OSError):
            self._descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def alone(self) -> bool:
        """Whether nobody else has it open; then nobody can open it until `share`."""
        return self._lock(exclusive=True)

    def share(self) -> None:
        """Let others in, and be seen by them."""
        self._lock(exclusive=False)

    def _lock(self, *, exclusive: bool) -> bool:
        if self._descriptor is None or fcntl is None:
            return False
        kind = fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH
        try:
            fcntl.flock(self._descriptor, kind)
        except OSError:
            return False
        return True

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
