"""Who has a library open: a lock on a file beside the record, shared by all who have, whole for who must be alone.

SQLite keeps programs from each other's writes by itself. This lock tells one thing more: that nobody else is there,
so that what looks unfinished was left by a program that was killed, and the record may be put in place of another.
"""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such locks; it lets no file be replaced or deleted that anybody has open
    fcntl = None  # type: ignore[assignment]

LOCK = ".byline.lock"
_NO_PERMISSION = (errno.EACCES, errno.EPERM, errno.EROFS)


class Session:
    """A place among those who have the library open, until `close`."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError. Who may not write in the folder, nor read a lock in it, is seen by nobody."""
        self._descriptor: int | None = None
        try:
            self._descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            if error.errno not in _NO_PERMISSION:
                raise
            self._descriptor = _read_only(folder / LOCK)

    def alone(self) -> bool:
        """Whether nobody else has it open; then nobody can open it until `share` or `close`."""
        if fcntl is None:
            return True
        if self._descriptor is None:
            return False
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # somebody else has it, or a file system knows no locks
            return False
        return True

    def share(self) -> None:
        """Let others in, and be seen by them. Waits for one who is alone."""
        if self._descriptor is not None and fcntl is not None:
            with contextlib.suppress(OSError):
                fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def _read_only(path: Path) -> int | None:
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (*_NO_PERMISSION, errno.ENOENT):
            return None
        raise
