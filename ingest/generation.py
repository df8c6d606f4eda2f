"""What lies beside the index and tells, without opening it, whether it may be opened.

A generation is a folder with one making of the index. `state.json` says which generation counts, what made it, and
up to which change of the record it is filled; and, from a clean closing until the next opening, the seal: what each of
its files held. Files that aren't as they were sealed are not opened: a damaged Chroma can crash whoever opens it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.library.record import Library

_NAME = re.compile(r"generation-[0-9a-f]{8}")
_STATE = "state.json"


class Unusable(Exception):
    """The index there can't be used; says why, as what follows "the index …"."""


@dataclass(frozen=True)
class State:
    """What `state.json` says; `seal` is each file's path in the generation and its SHA-256, None while it is open."""

    generation: str
    chroma: str
    embedder: str
    seen: int
    seal: Mapping[str, str] | None


@dataclass(frozen=True)
class Seen:
    """What somebody who doesn't own the index can say about it."""

    state: State | None
    fault: str | None
    changes: int

    @property
    def behind(self) -> int:
        """How many changes of the record it hasn't seen."""
        return self.changes - (0 if self.state is None else self.state.seen)


def look(library: Library) -> Seen:
    """How far the index is, without opening it; `fault` where what stands beside it makes no sense."""
    try:
        return Seen(read_state(folder_of(library)), None, library.changes())
    except Unusable as error:
        return Seen(None, str(error), library.changes())


def folder_of(library: Library) -> Path:
    """Where a library's index lies."""
    return library.folder / "index"


def new_name() -> str:
    """The name of a generation that isn't there yet."""
    return f"generation-{secrets.token_hex(4)}"


def read_state(folder: Path) -> State | None:
    """The state, None where none was written yet. Raises Unusable where it can't be understood."""
    try:
        return _state_of(json.loads((folder / _STATE).read_text(encoding="utf8")))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError) as error:
        raise Unusable(f"was damaged ({_STATE} can't be understood: {error})") from error


def _state_of(found: Any) -> State:
    if not isinstance(found, dict):
        raise TypeError("it is no JSON object")
    state = State(**found)
    for name, kind in (("generation", str), ("chroma", str), ("embedder", str), ("seen", int)):
        if type(found[name]) is not kind:
            raise TypeError(f"{name} is {found[name]!r}")
    if not _NAME.fullmatch(state.generation):
        raise ValueError(f"generation is {state.generation!r}")
    if state.seal is not None and not isinstance(state.seal, dict):
        raise TypeError(f"seal is {state.seal!r}")
    return state


def write_state(folder: Path, state: State) -> None:
    """In place of the one there, at one moment. Raises OSError."""
    aside = folder / f"{_STATE}.new"
    with aside.open("w", encoding="utf8") as stream:
        json.dump(asdict(state), stream)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(folder / _STATE)


def seal(generation: Path) -> dict[str, str]:
    """What each file of a closed generation holds: its path in there and its SHA-256. Raises OSError."""
    sealed = {}
    for path in sorted(generation.rglob("*")):
        if path.is_file():
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            sealed[path.relative_to(generation).as_posix()] = digest
    return sealed


def check_seal(generation: Path, sealed: Mapping[str, str]) -> None:
    """Raises Unusable where the files are not as they were sealed."""
    try:
        found = seal(generation)
    except OSError as error:
        raise Unusable(f"was damaged ({error.filename} can't be read: {error.strerror})") from error
    for name in sorted(sealed.keys() | found.keys()):
        if name not in found:
            raise Unusable(f"was damaged ({name} is missing)")
        if name not in sealed:
            raise Unusable(f"was damaged ({name} is none of its files)")
        if found[name] != sealed[name]:
            raise Unusable(f"was damaged ({name} was altered)")


def sweep(folder: Path, keep: str | None) -> None:
    """Remove all generations but one: replaced, half-written or damaged ones."""
    for path in folder.glob("generation-*"):
        if path.name != keep:
            remove(path)


def remove(generation: Path) -> None:
    """Remove a generation, or what lies in its place; what can't be removed stays."""
    if generation.is_dir() and not generation.is_symlink():
        shutil.rmtree(generation, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            generation.unlink()
