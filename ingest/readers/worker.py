"""Reading pages and binary forms in a process of its own, so that a file that hangs, crashes or eats memory ends alone.

One worker is kept between documents; one that dies, or has read many, is replaced. It is a fresh interpreter, not a
fork: our own process has threads. What it says comes back as JSON, never as pickled objects, and it has neither our
environment (keys are in there) nor our standard streams.
"""

from __future__ import annotations

import atexit
import faulthandler
import importlib
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, BinaryIO

from ingest.errors import NoArticle, SourceError
from ingest.limits import MAX_READING_BYTES, MAX_READING_SECONDS, MAX_RESULT_BYTES

_SIZES = struct.Struct(">IQ")  # of the request's JSON, of the data
_ANSWER = struct.Struct(">Q")
_DOCUMENTS = 200  # a reader's library may leak: a fresh worker costs a tenth of a second
_GRACE = 2.0  # seconds in which the worker ends itself before we end it
_NEEDED = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "TEMP")
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from ingest.readers import worker; worker.serve()"


def call(
    function: Callable[[bytes], Any],
    data: bytes,
    name: str,
    *,
    seconds: float = MAX_READING_SECONDS,
    memory: int = MAX_READING_BYTES,
) -> Any:
    """What a module's function makes of some bytes, in the worker: something that JSON can hold.

    `name` is what a person called the document. Raises SourceError where the function does, where it takes longer than
    `seconds`, more than `memory` bytes, or takes the worker down with it.
    """
    request = {
        "module": function.__module__,
        "function": function.__qualname__,
        "name": name,
        "seconds": seconds,
        "memory": memory,
    }
    with _LOCK:
        answer = _kept(memory).answer(json.dumps(request).encode(), data, seconds)
    if answer is None:
        raise SourceError(
            f"{name}: reading it took more than {seconds:.0f} s and was ended; take in a part of it, or its text alone"
        )
    if not answer:
        raise SourceError(
            f"{name}: reading it failed (it is broken, or takes more than {memory // 2**20} MB of memory); "
            "save it anew, or take in its text alone"
        )
    said = json.loads(answer)
    if "error" in said:
        raise (NoArticle if said.get("is_no_article") else SourceError)(said["error"])
    return said["result"]


class _Worker:
    """A worker process that is held open; asked by one thread at a time."""

    def __init__(self, memory: int) -> None:
        self.owner = os.getpid()
        self.memory = memory
        self.asked = 0
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,  # where we end, it breaks, and so the worker ends
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: os.environ[key] for key in _NEEDED if key in os.environ},
            start_new_session=True,  # a Ctrl-C is for us: the document under way is finished
        )

    def usable(self, memory: int) -> bool:
        """After a fork the worker is another process's; its limit of memory is set once."""
        alive = self._process.poll() is None
        return alive and self.owner == os.getpid() and self.memory == memory and self.asked < _DOCUMENTS

    def answer(self, request: bytes, data: bytes, seconds: float) -> bytes | None:
        """What it says to a request: JSON; nothing where it died; None where its time was up."""
        assert self._process.stdin and self._process.stdout, "both are pipes"
        self.asked += 1
        late = threading.Event()
        timer = threading.Timer(seconds + _GRACE, self._kill, [late])
        timer.daemon = True
        timer.start()
        try:
            self._process.stdin.write(_SIZES.pack(len(request), len(data)) + request)
            self._process.stdin.write(data)
            self._process.stdin.flush()
            found = _answer(self._process.stdout)
        except OSError:  # it died before it had read all
            found = b""
        except BaseException:  # half of an answer would be taken for the next one's
            self.end()
            raise
        finally:
            timer.cancel()
        if found:
            return found
        self.end()
        return None if late.is_set() or self._process.returncode == 1 else b""

    def end(self) -> None:
        if self.owner == os.getpid():
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                _close(stream)

    def _kill(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()


_LOCK = threading.Lock()
_current: _Worker | None = None


def _kept(memory: int) -> _Worker:
    """The worker that there is, or a new one."""
    global _current
    if _current is None or not _current.usable(memory):
        if _current is not None:
            _current.end()
        _current = _Worker(memory)
    return _current


def close() -> None:
    """End the worker that there is, were it reading; the next document gets another."""
    global _current
    ended, _current = _current, None
    if ended is not None:
        ended.end()


atexit.register(close)


def _close(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except OSError:  # what was still to be written can't be
        return


def _answer(stream: IO[bytes]) -> bytes:
    head = stream.read(_ANSWER.size)
    if len(head) < _ANSWER.size:
        return b""
    (size,) = _ANSWER.unpack(head)
    if size > MAX_RESULT_BYTES:
        return b""
    found = stream.read(size)
    return found if len(found) == size else b""


# ── in the worker ──


def serve() -> None:
    """Answer what standard input asks, until it ends."""
    asks, says = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    with Path(os.devnull).open("wb") as nowhere:
        limited = False
        while head := asks.read(_SIZES.size):
            request_size, size = _SIZES.unpack(head)
            request = json.loads(asks.read(request_size))
            if not limited:
                _limit_memory(request["memory"])
                limited = True
            # Ends the process, with code 1, whatever native code is doing, and though our parent be gone.
            faulthandler.dump_traceback_later(request["seconds"], exit=True, file=nowhere.fileno())
            answer = _made(request, _exactly(asks, size))
            faulthandler.cancel_dump_traceback_later()
            says.write(_ANSWER.pack(len(answer)) + answer)
            says.flush()


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        os._exit(0)  # who asked is gone
    return data


def _made(request: dict[str, Any], data: bytes) -> bytes:
    name = request["name"]
    try:
        function = getattr(importlib.import_module(request["module"]), request["function"])
        return json.dumps({"result": function(data)}).encode()
    except SourceError as error:
        return json.dumps({"error": f"{name} {error}", "is_no_article": isinstance(error, NoArticle)}).encode()
    except MemoryError:
        os._exit(2)
    except Exception as error:  # noqa: BLE001 (a reader's library raises what it likes: the document fails alone)
        what = " ".join(str(error).split())[:200] or type(error).__name__
        return json.dumps({"error": f"{name} can't be read ({what}); save it anew, or take in its text alone"}).encode()


def _limit_memory(most: int) -> None:
    """Most of what may be asked of the system, beyond what is in use. Not on Windows; macOS does not heed it."""
    try:
        import resource
    except ImportError:
        return
    try:
        used = int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    except OSError:
        used = 0
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = used + most
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
