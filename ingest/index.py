"""The Chroma index: made from the record, thrown away and made again when in doubt.

A damaged Chroma can crash whoever opens it, and two processes that write to one lose hits without a word. So one
process owns the index, the holder of a file lock, and nobody else opens it; it lies in a folder of its own, a
generation; and `state.json` beside it says up to which change of the record it is filled, and whether it is being
written to ("dirty"): after an unclean end it is not opened again but made anew. Nothing is embedded for that, the
vectors are in the record.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.errors import BylineError, IndexUnavailable
from ingest.library.record import Library
from ingest.library.search import Scored, gone, passage_total, vectors

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ClientAPI

_COLLECTION = "passages"
_GENERATION = re.compile(r"generation-[0-9a-f]{8}")
_BATCH = 2000  # rows handed to Chroma at once; its own limit is some 5,000
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class State:
    """What `state.json` says: which folder holds the index, what made it, and how far it is filled."""

    generation: str
    chroma: str
    embedder: str
    seen: int
    dirty: bool


@dataclass(frozen=True)
class Seen:
    """What somebody who doesn't own the index can say about it."""

    state: State | None
    changes: int

    @property
    def is_current(self) -> bool:
        return self.state is not None and not self.state.dirty and self.state.seen == self.changes


def look(library: Library) -> Seen:
    """How far the index is, without opening Chroma."""
    return Seen(_read_state(_folder(library)), library.changes())


class Index:
    """The index, owned by this process from `open` until `close`.

    Raises IndexUnavailable where another process owns it, or where it can't be written.
    """

    def __init__(
        self, library: Library, *, rebuild: bool = False, on_progress: Callable[[int, int], None] = lambda *_: None
    ) -> None:
        from filelock import FileLock, Timeout

        self._library = library
        self._guard = threading.Lock()  # around each call into Chroma, so that a question waits for one batch at most
        self._filling = threading.Lock()
        self._folder = _folder(library)
        self._client: ClientAPI | None = None
        self.answered = 0  # searches that Chroma answered
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(self._folder / "lock", thread_local=False)
            self._lock.acquire(blocking=False)
        except Timeout as error:
            raise IndexUnavailable(
                "another Byline process holds the index; it will take in what is new by itself"
            ) from error
        except OSError as error:
            raise IndexUnavailable(
                f"the index in {self._folder} can't be written ({error.strerror}); check its permissions"
            ) from error
        try:
            with _explained("can't be made"):
                self._open(rebuild, on_progress)
        except BaseException:
            self.close()
            raise

    def _open(self, rebuild: bool, on_progress: Callable[[int, int], None]) -> None:
        state = None if rebuild else _read_state(self._folder)
        embedders = self._library.embedders()
        embedder = embedders[-1][1] if embedders else ""
        usable = (
            state is not None
            and not state.dirty
            and state.chroma == _chroma_version()
            and state.embedder in ("", embedder)
            and state.seen <= self._library.changes()
            and (self._folder / state.generation).is_dir()
        )
        if not (usable and state is not None and self._reuse(replace(state, embedder=embedder), on_progress)):
            self._begin(embedder)
            self.sync(on_progress)
        self._sweep()

    def _reuse(self, state: State, on_progress: Callable[[int, int], None]) -> bool:
        """Whether the generation there is could be opened, brought up to the record, and holds as much as that."""
        self._state = state
        try:
            self._collection = self._chroma(state.generation, new=False)
            self.sync(on_progress)
            return self._library.changes() != self.seen or self.count() == passage_total(self._library)
        except Exception as error:  # noqa: BLE001  # Chroma raises whatever its Rust side does; it is made anew
            _log.warning("the index can't be opened (%s); making it anew", error)
            return False

    def _begin(self, embedder: str) -> None:
        """A new generation, empty."""
        generation = f"generation-{secrets.token_hex(4)}"
        self._state = State(generation, _chroma_version(), embedder, seen=0, dirty=True)
        self._save(self._state)
        self._collection = self._chroma(generation, new=True)

    def _chroma(self, generation: str, *, new: bool) -> Collection:
        import chromadb
        from chromadb.config import Settings

        self._close_client()
        self._client = chromadb.PersistentClient(
            path=str(self._folder / generation), settings=Settings(anonymized_telemetry=False, allow_reset=False)
        )
        if not new:
            return self._client.get_collection(_COLLECTION, embedding_function=None)
        return self._client.create_collection(
            _COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 100}}
        )

    def sync(self, on_progress: Callable[[int, int], None] = lambda *_: None) -> int:
        """Bring the index up to the record; returns how many passages were put in. Raises IndexUnavailable."""
        with self._filling, _explained("can't be filled"):
            since = self._state.seen
            if self._library.changes() == since and not self._state.dirty:
                return 0
            newer = vectors(self._library, since=since)
            lost = gone(self._library, since) if since else []
            self._save(replace(self._state, dirty=True))
            for i in range(0, len(lost), _BATCH):
                with self._guard:
                    self._collection.delete(ids=[str(identity) for identity in lost[i : i + _BATCH]])
            for i in range(0, len(newer.ids), _BATCH):
                ids = [str(identity) for identity in newer.ids[i : i + _BATCH]]
                with self._guard:
                    self._collection.upsert(ids=ids, embeddings=newer.matrix[i : i + _BATCH])
                on_progress(min(i + _BATCH, len(newer.ids)), len(newer.ids))
            self._save(replace(self._state, dirty=False, seen=newer.changes))
            return len(newer.ids)

    def nearest(self, vector: NDArray[np.float32], k: int) -> Scored:
        """The k passages that Chroma finds nearest, by cosine. Raises IndexUnavailable."""
        with _explained("can't answer"), self._guard:
            k = min(k, self._collection.count())
            if k == 0:
                return []
            found = self._collection.query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
            if len(found["ids"][0]) < k:  # a Chroma whose files are gone finds nothing, without a word
                raise IndexUnavailable("the index has lost passages; run `byline reindex`")
        self.answered += 1
        distances = found["distances"]
        assert distances is not None, "distances were asked for"
        return [
            (int(identity), 1.0 - distance) for identity, distance in zip(found["ids"][0], distances[0], strict=True)
        ]

    @property
    def seen(self) -> int:
        """The change of the record up to which the index is filled."""
        return self._state.seen

    def count(self) -> int:
        """How many passages are in it."""
        with self._guard:
            return int(self._collection.count())

    def close(self) -> None:
        with self._filling, self._guard:
            self._close_client()
            self._lock.release()

    def _close_client(self) -> None:
        """Chroma keeps what a process once opened; who opens it again after another's turn would see what it was."""
        client, self._client = self._client, None
        if client is not None:
            client.close()  # type: ignore[attr-defined]  # every client has it, only their interface doesn't say

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _save(self, state: State) -> None:
        path = self._folder / "state.json"
        aside = path.with_suffix(".new")
        with aside.open("w", encoding="utf8") as stream:
            json.dump(asdict(state), stream)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
        self._state = state

    def _sweep(self) -> None:
        """Generations that are no longer used."""
        for folder in self._folder.glob("generation-*"):
            if folder.name != self._state.generation:
                shutil.rmtree(folder, ignore_errors=True)


def _folder(library: Library) -> Path:
    return library.folder / "index"


def _read_state(folder: Path) -> State | None:
    try:
        state = State(**json.loads((folder / "state.json").read_text(encoding="utf8")))
    except (OSError, ValueError, TypeError):
        return None
    if [type(value) for value in astuple(state)] != [str, str, str, int, bool]:
        return None
    return state if _GENERATION.fullmatch(state.generation) else None


@contextlib.contextmanager
def _explained(fault: str) -> Iterator[None]:
    """Chroma raises whatever its Rust side does: as a person is told it."""
    try:
        yield
    except BylineError:
        raise
    except Exception as error:
        raise IndexUnavailable(f"the index {fault} ({error}); run `byline reindex`") from error


def _chroma_version() -> str:
    from importlib.metadata import version

    return version("chromadb")
