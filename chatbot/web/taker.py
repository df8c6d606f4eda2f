"""Taking in beside the server: in a process of its own that gives way, so that answers don't wait for it.

In the server's own process a go made answers take five times as long, by Python's lock above all. A process is kept
between two goes, and ends with the server, however that ends. What it says comes back as JSON, never as pickled objects:
it has read what strangers wrote.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.article import Entry, Metadata
from ingest.errors import BylineError
from ingest.reading import Given
from ingest.sources import Found, Link
from ingest.stopping import Stop, Stopped

KEPT_SECONDS = 30.0
"""How long a process without work waits for some."""
ENDING_SECONDS = 4.0
"""How long one is waited for that is to end: the article under way is written, or dropped."""
_GIVES_WAY = 10  # added to the server's niceness
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from chatbot.web import taker; taker.serve()"
_BROKEN_OFF = "Adding was broken off: its process ended by itself. What is listed is in; add the rest again."
_FAULT = "Something went wrong here; the server's log says what."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed over, by its name: a file that lies at `path`, a `text`, or else what stands at the address `url`."""

    name: str
    path: str | None = None
    text: str | None = None
    url: str = ""

    def found(self) -> Found | Link:
        """As something to read. It has no place that would be the same for ever."""
        if self.path is not None:
            path = Path(self.path)
            return Found(self.name, None, lambda: path.open("rb"))
        if self.text is not None:
            data = self.text.encode("utf-8", "replace")
            return Found(self.name, None, lambda: io.BytesIO(data))
        return Link(self.name, self.url)


@dataclass(frozen=True, slots=True)
class Order:
    """A go: what is to be taken into which library, by which embedder (a setting); `allowed` are hosts and ports that
    may be fetched from though they are private."""

    name: str
    library: str
    embedder: str
    handed: Sequence[Handed]
    given: Given = Given()
    allowed: Sequence[tuple[str, int]] = ()


class Taker:
    """A process that takes in, one go after another. Used by one thread at a time, but for `stop`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,  # where we end, it breaks, and so the process ends
            stdout=subprocess.PIPE,
        )
        self._guard = threading.Lock()
        self._broken_off = False
        self.idle_since = 0.0

    def alive(self) -> bool:
        return not self._broken_off and self._process.poll() is None

    def take(self, order: Order, on_read: Callable[[str], None], on_entry: Callable[[Entry], None]) -> str | None:
        """Take in; each document is told when it is read, and again when it is known what became of it. Returns what
        ended it before its end, as a person is told it."""
        assert self._process.stdout is not None, "it is a pipe"
        self._say({"order": asdict(order)})
        for line in self._process.stdout:
            if not line.endswith(b"\n"):
                break  # it was cut off
            said = json.loads(line)
            if "reading" in said:
                on_read(said["reading"])
            elif "entry" in said:
                on_entry(_entry(said["entry"]))
            else:
                error: str | None = said["ended"]
                return error
        self._broken_off = True  # it may take a moment until the system says so, too
        return _BROKEN_OFF

    def stop(self, name: str) -> None:
        """End the go of this name, were it still to come, after the article that is being written."""
        self._say({"stop": name})

    def _say(self, what: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None, "it is a pipe"
        # One that is gone takes no orders: `take` sees that it says nothing.
        with self._guard, contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(json.dumps(what).encode() + b"\n")
            self._process.stdin.flush()

    def close(self) -> None:
        """Ask it to end; `wait` waits for that."""
        assert self._process.stdin is not None, "it is a pipe"
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def wait(self, seconds: float) -> None:
        """Until it has ended; what takes longer is killed."""
        assert self._process.stdout is not None, "it is a pipe"
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


class Takers:
    """The processes there are. All methods are safe between threads."""

    def __init__(self) -> None:
        self._all: list[Taker] = []
        self._idle: list[Taker] = []
        self._guard = threading.Lock()
        self._watched = False

    @contextlib.contextmanager
    def one(self) -> Iterator[Taker]:
        """One that nobody else uses meanwhile: one that there is, or a new one."""
        with self._guard:
            taker = next((one for one in self._idle if one.alive()), None)
            if taker is None:
                taker = Taker()
                self._all.append(taker)
            else:
                self._idle.remove(taker)
        try:
            yield taker
        finally:
            with self._guard:
                taker.idle_since = time.monotonic()
                self._idle.append(taker)
                if not self._watched:
                    self._watch()

    def _watch(self) -> None:
        """Look at the idle ones in a while; the guard is held."""
        self._watched = True
        timer = threading.Timer(KEPT_SECONDS, self._end_idle)
        timer.daemon = True
        timer.start()

    def _end_idle(self) -> None:
        until = time.monotonic() - KEPT_SECONDS
        with self._guard:
            ended = [one for one in self._idle if one.idle_since <= until or not one.alive()]
            self._idle = [one for one in self._idle if one not in ended]
            self._all = [one for one in self._all if one not in ended]
            self._watched = False
            if self._idle:
                self._watch()
        _end(ended)

    def close(self) -> None:
        """End all of them; what is under way is dropped after the article that is being written."""
        with self._guard:
            ended, self._all, self._idle = self._all, [], []
        _end(ended)


def _end(takers: Sequence[Taker]) -> None:
    for taker in takers:
        taker.close()
    until = time.monotonic() + ENDING_SECONDS
    for taker in takers:
        taker.wait(max(0.1, until - time.monotonic()))


# ── in the process ──


def serve() -> None:
    """Do what standard input orders, until it ends."""
    from ingest.embed import spare_a_core

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the server, which ends us
    if hasattr(os, "nice"):
        os.nice(_GIVES_WAY)
    spare_a_core()
    logging.basicConfig(level=logging.WARNING, format="byline: %(message)s", stream=sys.stderr)
    says = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is not said by us

    def say(what: Mapping[str, Any]) -> None:
        says.write(json.dumps(what).encode() + b"\n")
        says.flush()

    orders: queue.SimpleQueue[tuple[Order, Stop] | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(orders,), name="orders", daemon=True).start()
    with contextlib.suppress(BrokenPipeError):
        while (told := orders.get()) is not None:
            say({"ended": _taken_in(*told, say)})


def _listen(orders: queue.SimpleQueue[tuple[Order, Stop] | None]) -> None:
    stops: dict[str, Stop] = {}
    for line in sys.stdin.buffer:
        said = json.loads(line)
        if "order" in said:
            order = _order(said["order"])
            orders.put((order, stops.setdefault(order.name, Stop())))
        else:
            stops.setdefault(said["stop"], Stop()).asked = True
    for stop in stops.values():
        stop.asked = True
    orders.put(None)
    time.sleep(ENDING_SECONDS)
    os._exit(1)


def _taken_in(order: Order, stop: Stop, say: Callable[[Mapping[str, Any]], None]) -> str | None:
    """What ended it before its end."""
    from chatbot.embedders import embedder_named
    from ingest.library.record import Library
    from ingest.pipeline import take_in
    from ingest.web.fetch import Web

    try:
        stop.check()
        found = [one.found() for one in order.handed]
        web = Web(allowed=frozenset(order.allowed), stop=stop)
        with Library(Path(order.library), create=True) as library:
            for entry in take_in(
                library,
                embedder_named(order.embedder),
                found,
                order.given,
                on_read=lambda source: say({"reading": source}),
                stop=stop,
                web=web,
            ):
                say({"entry": asdict(entry)})
    except Stopped:
        return None
    except BylineError as error:
        return str(error)
    except BrokenPipeError:  # nobody is there any more to be told
        raise
    except Exception:  # noqa: BLE001  # the page must not wait for ever, nor show our insides
        _log.exception("articles could not be taken in")
        return _FAULT
    return None


# ── orders and entries out of JSON ──


def _order(said: dict[str, Any]) -> Order:
    given = said["given"]
    return Order(
        name=said["name"],
        library=said["library"],
        embedder=said["embedder"],
        handed=tuple(Handed(**one) for one in said["handed"]),
        given=Given(_metadata(given["metadata"]), tuple(given["tags"])),
        allowed=tuple((host, port) for host, port in said["allowed"]),
    )


def _entry(said: dict[str, Any]) -> Entry:
    return Entry(**{**said, "metadata": _metadata(said["metadata"]), "notes": tuple(said["notes"])})


def _metadata(said: dict[str, Any]) -> Metadata:
    return Metadata(**{**said, "authors": tuple(said["authors"])})
