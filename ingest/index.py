"""The Chroma index: made from the record, thrown away and made again when in doubt.

A damaged Chroma can crash whoever opens it, and two processes that write to one lose hits without a word. So one
process owns the index, the holder of a file lock, and nobody else opens it. What was closed cleanly is opened where its
files are as they were sealed; after an unclean end it is opened in a child process first. Either way it must then hold
as many passages as the record, and find what was put in; else it is made again, in a folder of its own beside the old
one, and nothing is embedded for that: the vectors are in the record.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest import generation
from ingest.errors import BylineError, IndexHeld, IndexUnavailable
from ingest.generation import State, Unusable
from ingest.library.record import Library
from ingest.library.search import Scored, Vectors, gone, spread, vector_total, vectors
from ingest.points import reached

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

_COLLECTION = "passages"
_HNSW: CreateHNSWConfiguration = {"space": "cosine", "ef_search": 100}
_BATCH = 1000  # rows handed to Chroma at once; questions and the end of the process wait for one batch at most
_CANARIES = 32  # stored vectors that must be found
_SAME = 1e-3  # cosine distance up to which a vector was found again
_PROBE = "from ingest.index import probe; probe()"
_PROBE_SECONDS = 60.0  # 60,000 passages take one: what takes so long hangs
_log = logging.getLogger(__name__)


class _Stopped(IndexUnavailable):
    """The process ends; the index is left as it is."""


class Index:
    """The index, owned by this process from `open` until `close`; opening brings it up to the record.

    Raises IndexHeld where another process owns it, IndexUnavailable where it can't be had; without `mend` also where
    it would have to be made again. `rebuild` makes it again in any case. `on_progress` gets how many passages are in,
    of how many; when `stopped` says so, whatever is under way is broken off with IndexUnavailable.
    """

    def __init__(
        self,
        library: Library,
        *,
        rebuild: bool = False,
        mend: bool = True,
        on_progress: Callable[[int, int], None] = lambda *_: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._library = library
        self._on_progress = on_progress
        self._stopped = stopped
        self._guard = threading.Lock()  # around each call into Chroma, so that a question waits for one batch at most
        self._filling = threading.Lock()
        self._folder = generation.folder_of(library)
        self._client: ClientAPI | None = None
        self.answered = 0  # searches that Chroma answered
        self.fault: str | None = "is not open"  # what went wrong since it was opened: then it is not sealed
        self._lock = _locked(self._folder)
        try:
            with _explained("can't be made"):
                self._open(rebuild, mend)
            self.fault = None
        except BaseException:
            self.close()
            raise

    # ── opening and making ──

    def _open(self, rebuild: bool, mend: bool) -> None:
        self._embedder = _embedder_of(self._library)
        fault = "is to be made again" if rebuild else self._fault_of_what_is_there()
        if fault is None:
            generation.sweep(self._folder, keep=self._state.generation)
            return
        if not mend:
            raise IndexUnavailable(f"the index {fault}; a server, or `byline reindex`, makes it again")
        if not rebuild:
            # What can't be used goes first: it may take the room that the new one needs.
            generation.sweep(self._folder, keep=None)
            level = logging.INFO if fault == _NOT_MADE else logging.WARNING
            _log.log(level, "the index %s: making it again from the record", fault)
        if not (self._make() or self._make()):
            raise IndexUnavailable("the index does not find what was put in; answering without it")

    def _fault_of_what_is_there(self) -> str | None:
        """Open the generation there and bring it up to the record; what is wrong with it, None if nothing is."""
        try:
            state = generation.read_state(self._folder)
            if state is None:
                return _HALF_MADE if any(self._folder.glob("generation-*")) else _NOT_MADE
            self._check_origin(state)
            if state.seal is not None:
                generation.check_seal(self._folder / state.generation, state.seal)
            else:
                self._probe(state)
            self._save(replace(state, embedder=self._embedder, seal=None))
            reached("index.unsealed")
            self._collection = self._chroma(state.generation, new=False)
            self._check_canaries(state.seen)
            self._save(replace(self._state, seen=self._take_in(state.seen)[0]))
        except (Unusable, IndexUnavailable) as error:
            if isinstance(error, _Stopped):
                raise
            return str(error).removeprefix("the index ")
        except BylineError:
            raise
        except Exception as error:  # noqa: BLE001  # Chroma raises whatever its Rust side does; it is made again
            return f"was damaged ({_line(error)})"
        return None

    def _check_origin(self, state: State) -> None:
        """Raises Unusable where it was not made of this record, by this Chroma, in that folder."""
        if state.chroma != _chroma_version():
            raise Unusable(f"is of another version (Chroma {state.chroma}, this is {_chroma_version()})")
        if state.embedder not in ("", self._embedder):
            raise Unusable("is of another embedder's vectors")
        if state.seen > self._library.changes():
            raise Unusable("is of another record (it has seen more changes than there were)")
        if not (self._folder / state.generation).is_dir():
            raise Unusable(f"was damaged ({state.generation} is missing)")

    def _make(self) -> bool:
        """Fill a new generation and let it count; False, and none of that, where it doesn't find what was put in."""
        name = generation.new_name()
        try:
            self._collection = self._chroma(name, new=True)
            seen, _ = self._take_in(0)
            self._check_canaries(seen)
            reached("index.aside_filled")
            self._save(State(name, _chroma_version(), self._embedder, seen, seal=None))
            reached("index.switched")
        except Unusable:
            self._abandon(name)
            return False
        except BaseException:
            self._abandon(name)
            raise
        generation.sweep(self._folder, keep=name)
        reached("index.swept")
        return True

    def _abandon(self, name: str) -> None:
        """A generation that never counted, so that it doesn't keep the room that it took."""
        with contextlib.suppress(Exception):
            self._close_client()
        generation.remove(self._folder / name)

    def _chroma(self, name: str, *, new: bool) -> Collection:
        self._close_client()
        self._client = _client(self._folder / name)
        if not new:
            return self._client.get_collection(_COLLECTION, embedding_function=None)
        return self._client.create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration={"hnsw": _HNSW},
        )

    def _save(self, state: State) -> None:
        generation.write_state(self._folder, state)
        self._state = state

    # ── what tells whether it is in order ──

    def _check_canaries(self, seen: int) -> None:
        """Raises Unusable where passages that are in there are not found."""
        with self._guard:
            _check_found(self._collection, spread(self._library, _CANARIES, seen))

    def _probe(self, state: State) -> None:
        """Open it in a child process first. Raises Unusable where that doesn't survive it, or finds it wanting."""
        wanted = spread(self._library, _CANARIES, state.seen)
        with tempfile.TemporaryDirectory(prefix="byline-") as aside:
            canaries, said = Path(aside) / "canaries.npz", Path(aside) / "said"
            np.savez(canaries, ids=wanted.ids, matrix=wanted.matrix)
            with said.open("wb") as stream, _child(self._folder / state.generation, canaries, stream) as child:
                try:
                    code = self._ended(child)
                finally:
                    child.kill()
            last = said.read_text(encoding="utf8", errors="replace").strip().rpartition("\n")[2]
        reached("index.probed")
        if code != 0:
            raise Unusable(f"was damaged (not closed when its process ended, and {_ending(code, last)})")

    def _ended(self, child: subprocess.Popen[bytes]) -> int | None:
        """What the child ends with; None where it doesn't end in time."""
        until = time.monotonic() + _PROBE_SECONDS
        while child.poll() is None and time.monotonic() < until:
            self._break_off_when_stopped()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(0.1)
        return child.poll()

    def _break_off_when_stopped(self) -> None:
        if self._stopped():
            raise _Stopped("the index is left as it is: the process ends")

    # ── keeping it up to date ──

    def sync(self) -> int:
        """Bring the index up to the record; returns how many passages were put in. Raises IndexUnavailable."""
        with self._filling, self._noticed("can't be filled"):
            if self._library.changes() == self._state.seen:
                return 0
            seen, count = self._take_in(self._state.seen)
            self._save(replace(self._state, embedder=self._embedder, seen=seen))
            return count

    def _take_in(self, since: int) -> tuple[int, int]:
        """Put in and take out what changed after `since`; the change up to which that was, and how many are new.

        What is in there already is put in again: it does no harm. Raises Unusable where it then holds more or fewer
        passages than the record did.
        """
        with self._library.connections.reading():
            embedder = _embedder_of(self._library)
            if since and embedder != self._embedder != "":
                raise Unusable("is of another embedder's vectors")
            newer = vectors(self._library, since=since)
            lost = gone(self._library, since) if since else []
            total = vector_total(self._library)
        self._embedder = embedder
        for i in range(0, len(lost), _BATCH):
            self._break_off_when_stopped()
            with self._guard:
                self._collection.delete(ids=[str(identity) for identity in lost[i : i + _BATCH]])
            reached("index.deleted")
        for i in range(0, len(newer.ids), _BATCH):
            self._break_off_when_stopped()
            ids = [str(identity) for identity in newer.ids[i : i + _BATCH]]
            with self._guard:
                self._collection.upsert(ids=ids, embeddings=newer.matrix[i : i + _BATCH])
            reached("index.put_in")
            self._on_progress(min(i + _BATCH, len(newer.ids)), len(newer.ids))
        if (held := self.count()) != total:
            raise Unusable(f"was damaged (it holds {held:,} passages, the record {total:,})")
        return newer.changes, len(newer.ids)

    # ── answering ──

    def nearest(self, vector: NDArray[np.float32], k: int) -> Scored:
        """The k passages that Chroma finds nearest, by cosine. Raises IndexUnavailable; then it has a `fault`."""
        with self._noticed("can't answer"), self._guard:
            if self._embedder and _embedder_of(self._library) != self._embedder:
                raise Unusable("is of another embedder's vectors")
            k = min(k, self._collection.count())
            if k == 0:
                return []
            found = _nearest(self._collection, vector, k)
            if len(found) < k:  # a Chroma whose files are gone finds nothing, without a word
                raise Unusable("has lost passages")
            self.answered += 1
            return found

    @property
    def seen(self) -> int:
        """The change of the record up to which the index is filled."""
        return self._state.seen

    def count(self) -> int:
        """How many passages are in it."""
        with self._guard:
            return int(self._collection.count())

    @contextlib.contextmanager
    def _noticed(self, doing: str) -> Iterator[None]:
        try:
            with _explained(doing):
                yield
        except IndexUnavailable as error:
            self.fault = str(error)
            raise

    # ── closing ──

    def close(self) -> None:
        """Seal it, where all went well, and let others have it. Never raises: unsealed, it is looked at next time."""
        with self._filling, self._guard:
            try:
                self._close_client()
                reached("index.closed")
                if self.fault is None:
                    sealed = generation.seal(self._folder / self._state.generation)
                    self._save(replace(self._state, seal=sealed))
                    reached("index.sealed")
            except Exception as error:  # noqa: BLE001  # Chroma raises whatever its Rust side does
                _log.warning("the index could not be closed cleanly (%s)", _line(error))
            finally:
                self.fault = "is not open"
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


_NOT_MADE = "is not made yet"
_HALF_MADE = "was left half made"


def probe() -> None:
    """In a child process: open a generation and look for the canaries in a file; both are named by its arguments.

    Ends with an error where they aren't found, and with its parent: nobody else may have the index open then.
    """
    generation_folder, canaries = map(Path, sys.argv[1:])
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with np.load(canaries) as held:
        wanted = Vectors(held["ids"], held["matrix"], 0)
    client = _client(generation_folder)
    _check_found(client.get_collection(_COLLECTION, embedding_function=None), wanted)
    client.close()  # type: ignore[attr-defined]  # as above


def _end_with_parent() -> None:
    with contextlib.suppress(OSError):
        os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def _check_found(collection: Collection, canaries: Vectors) -> None:
    """Raises Unusable where one of these passages isn't found by its own vector.

    Of more passages with that vector than are asked for any will do.
    """
    held = collection.count()
    if held < len(canaries.ids):
        raise Unusable(f"was damaged (it holds {held:,} passages)")
    for identity, vector in zip(canaries.ids, canaries.matrix, strict=True):
        same = [i for i, score in _nearest(collection, vector, min(10, held)) if abs(1.0 - score) <= _SAME]
        if identity not in same and len(same) < min(10, held):
            raise Unusable("was damaged (it doesn't find what was put in)")


def _nearest(collection: Collection, vector: NDArray[np.float32], k: int) -> Scored:
    found = collection.query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
    distances = found["distances"]
    assert distances is not None, "distances were asked for"
    return [(int(identity), 1.0 - distance) for identity, distance in zip(found["ids"][0], distances[0], strict=True)]


def _client(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False))


def _chroma_version() -> str:
    from importlib.metadata import version

    return version("chromadb")


def _embedder_of(library: Library) -> str:
    """The digest of what made the library's vectors, "" where there are none."""
    embedders = library.embedders()
    return embedders[-1][1] if embedders else ""


def _locked(folder: Path) -> Any:
    """The lock of the index, held; its folder is made. Raises IndexHeld, or IndexUnavailable where that can't be."""
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock", thread_local=False)
        lock.acquire(blocking=False)
    except Timeout as error:
        raise IndexHeld("another Byline process holds the index; it will take in what is new by itself") from error
    except FileExistsError as error:
        raise IndexUnavailable(
            f"the index can't be made: {folder} is a file where a folder should be; move it away"
        ) from error
    except OSError as error:
        raise IndexUnavailable(
            f"the index in {folder} can't be written ({error.strerror}); check its permissions"
        ) from error
    return lock


@contextlib.contextmanager
def _explained(fault: str) -> Iterator[None]:
    """Chroma raises whatever its Rust side does: as a person is told it."""
    try:
        yield
    except BylineError:
        raise
    except Unusable as error:
        raise IndexUnavailable(f"the index {error}; run `byline reindex`") from error
    except Exception as error:
        raise IndexUnavailable(f"the index {fault} ({_line(error)}); run `byline reindex`") from error


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _child(folder: Path, canaries: Path, said: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _PROBE, str(folder), str(canaries)],
        stdin=subprocess.PIPE,  # nothing is said there; it breaks when we end
        stdout=subprocess.DEVNULL,
        stderr=said,
        start_new_session=True,  # a Ctrl-C is for us; the child, ended by it, would look like damage
    )


def _ending(code: int | None, last: str) -> str:
    """What a child that didn't survive it came to; `last` is the last line that it said."""
    if code is None:
        return f"it did not open within {_PROBE_SECONDS:.0f} s"
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"opening it crashed with {signal.Signals(-code).name}"
    return f"opening it failed: {last.partition(': ')[2] or last or code}"
