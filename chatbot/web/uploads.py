"""Files on their way from a browser: they come in pieces, lie in a folder of their own, and go when they are taken in.

The pieces come over the door that all of the page's questions come by, so that no other need be open.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import shutil
import tempfile
import threading
import time
import weakref
from pathlib import Path, PurePosixPath

from ingest.errors import UsageError
from ingest.limits import MAX_UPLOADED_BYTES, MAX_UPLOADED_FILES

_FORGOTTEN_SECONDS = 1800.0
"""After so long without a piece nobody sends the rest."""
_SILENT_SECONDS = 130.0
"""The same where others want the place: longer than a slow line takes for a piece."""
_AT_ONCE = 32
_LONGEST_NAME = 120


class Upload:
    """Files that one person hands over at a time. Closed, or when the program ends, they are gone."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="byline-upload-"))
        self.files: list[tuple[str, Path]] = []
        self.size = 0
        self.touched = time.monotonic()
        self.close = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


class Uploads:
    """What browsers are handing over. All methods are safe between threads."""

    def __init__(self) -> None:
        self._under_way: dict[str, Upload] = {}
        self._guard = threading.Lock()

    def begin(self) -> str:
        """A name for what is to come. Raises UsageError where too much is on its way already."""
        with self._guard:
            self._forget(_FORGOTTEN_SECONDS if len(self._under_way) < _AT_ONCE else _SILENT_SECONDS)
            if len(self._under_way) >= _AT_ONCE:
                raise UsageError("too many people are adding files at the moment; try again in a minute")
            name = secrets.token_urlsafe(16)
            self._under_way[name] = Upload()
            return name

    def add(self, upload: str, number: int, name: str, piece: str) -> None:
        """The next piece (base64) of file `number`, from 0; a new number begins a new file.

        Raises UsageError where there is no such upload, it is too much, or it is no piece; then all of it is gone.
        """
        with self._guard:
            there = self._under_way.get(upload)
            if there is None:
                raise UsageError("these files were given up meanwhile; choose them again")
            try:
                _append(there, number, name, _decoded(piece))
            except BaseException:
                del self._under_way[upload]
                there.close()
                raise

    def take(self, upload: str) -> Upload:
        """The files, which whoever takes them closes. Raises UsageError where there is no such upload."""
        with self._guard:
            there = self._under_way.pop(upload, None)
        if there is None or not there.files:
            raise UsageError("these files were given up meanwhile; choose them again")
        return there

    def _forget(self, seconds: float) -> None:
        for name, there in list(self._under_way.items()):
            if time.monotonic() - there.touched > seconds:
                del self._under_way[name]
                there.close()


def _append(upload: Upload, number: int, name: str, data: bytes) -> None:
    upload.touched = time.monotonic()
    upload.size += len(data)
    if upload.size > MAX_UPLOADED_BYTES:
        raise UsageError(f"that is more than {MAX_UPLOADED_BYTES // 2**20} MB at a time; add the files in parts")
    if number == len(upload.files):
        if number >= MAX_UPLOADED_FILES:
            raise UsageError(f"that is more than {MAX_UPLOADED_FILES} files at a time; add them in parts, or as a .zip")
        upload.files.append((shown_name(name), upload.folder / str(number)))
    if not 0 <= number == len(upload.files) - 1:
        raise UsageError("a piece of a file came out of its turn; choose the files again")
    with upload.files[number][1].open("ab") as file:
        file.write(data)


def _decoded(piece: str) -> bytes:
    try:
        return base64.b64decode(piece, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UsageError("a piece of a file came broken; choose the files again") from error


def shown_name(name: str) -> str:
    """A file's name as a browser gave it, without folders, what can't be printed, and most of what is too long."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(c if c.isprintable() else "\ufffd" for c in last).strip() or "file"
    if len(plain) <= _LONGEST_NAME:
        return plain
    suffix = PurePosixPath(plain).suffix[:10]
    return f"{plain[: _LONGEST_NAME - len(suffix)]}…{suffix}"
