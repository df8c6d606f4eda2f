"""Who may use the server: names, and passwords as argon2 hashes, in a file beside the library."""

from __future__ import annotations

import functools
import json
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import BylineError, UsageError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FILE = "users.json"
LEAST, MOST = 10, 1024
"""Characters of a password. Nothing else is asked of it (NIST SP 800-63B): length is what helps."""
_NAME = re.compile(r"[\w][\w.@+-]{0,63}")
_VERSION = 1
_LOCK_SECONDS = 10


class Users:
    """The people of one library. Reads the file anew at each call: `byline users` changes it while a server runs."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the library's. Nothing is made before somebody is added."""
        self._file = folder / FILE

    def names(self) -> list[str]:
        """Everybody, in alphabetical order."""
        return sorted(self._read())

    def add(self, name: str, password: str) -> None:
        """Raises UsageError for a name that is there or can't be one, and for a password that is too short or too long."""
        if not _NAME.fullmatch(name):
            raise UsageError(f"{name!r} can't be a user's name; use letters, digits and . _ @ + - (64 at the most)")
        hashed = _hashed(password)
        with self._changing() as users:
            if name in users:
                raise UsageError(f"there is a user {name} already; `byline users password {name}` changes the password")
            users[name] = hashed

    def change_password(self, name: str, password: str) -> None:
        """Raises UsageError where nobody has this name, and for a password that is too short or too long."""
        hashed = _hashed(password)
        with self._changing() as users:
            self._known(name, users)
            users[name] = hashed

    def remove(self, name: str) -> None:
        """Raises UsageError where nobody has this name."""
        with self._changing() as users:
            self._known(name, users)
            del users[name]

    def stamp(self, name: str) -> str | None:
        """What changes when a user's password does; None where there is no such user. Sessions hold on to it."""
        return self._read().get(name)

    def admits(self, name: str, password: str) -> bool:
        """Whether this is the user's password. Takes as long for a name that nobody has."""
        from argon2.exceptions import InvalidHashError, VerificationError

        users = self._read()
        hashed = users.get(name) or _nobodys()
        try:
            found = _hasher().verify(hashed, password[:MOST])
        except (VerificationError, InvalidHashError):
            return False
        return found and name in users

    def _known(self, name: str, users: dict[str, str]) -> None:
        if name not in users:
            there = ", ".join(sorted(users)) or "nobody yet"
            raise UsageError(f"there is no user {name}; there is {there}")

    def _read(self) -> dict[str, str]:
        try:
            kept = json.loads(self._file.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            raise BylineError(
                f"{self._file} can't be read ({error}); put it back, or remove it and add people anew"
            ) from error
        users = kept.get("users") if isinstance(kept, dict) and kept.get("version") == _VERSION else None
        if not isinstance(users, dict) or not all(
            _NAME.fullmatch(name) and _is_hash(one) for name, one in users.items()
        ):
            raise BylineError(f"{self._file} is not as Byline writes it; put it back, or remove it and add people anew")
        return users

    def _changing(self) -> _Change:
        return _Change(self)


class _Change:
    """The users, to be changed by one process at a time; written whole or not at all, for its owner's eyes only."""

    def __init__(self, users: Users) -> None:
        from filelock import FileLock

        self._users = users
        self._file = users._file
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = FileLock(f"{self._file}.lock", timeout=_LOCK_SECONDS)

    def __enter__(self) -> dict[str, str]:
        from filelock import Timeout

        try:
            self._lock.acquire()
        except Timeout as error:
            raise BylineError(f"{self._file} is being changed by another program; try again") from error
        self._changed = self._users._read()
        return self._changed

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                _write(self._file, json.dumps({"version": _VERSION, "users": self._changed}, indent=1))
        finally:
            self._lock.release()


def _write(file: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # made readable by its owner only
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _is_hash(kept: object) -> bool:
    """Whether it can be looked at; what is no hash admits nobody."""
    return isinstance(kept, str) and kept.isascii()


def _hashed(password: str) -> str:
    if not LEAST <= len(password) <= MOST:
        raise UsageError(f"a password has {LEAST} to {MOST:,} characters; this one has {len(password):,}")
    if not password.isprintable() and any("\ud800" <= c <= "\udfff" for c in password):
        raise UsageError("the password holds bytes that are no UTF-8; type it anew")
    return _hasher().hash(password)


@functools.cache
def _hasher() -> PasswordHasher:
    """argon2id with the library's defaults, which are those of RFC 9106 for little memory (64 MiB, some 0.1 s)."""
    from argon2 import PasswordHasher

    return PasswordHasher()


@functools.cache
def _nobodys() -> str:
    """A hash that no password has, to be checked where the name is nobody's."""
    return _hasher().hash(secrets.token_urlsafe(32))
