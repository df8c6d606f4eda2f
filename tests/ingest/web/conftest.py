"""A web server on loopback that answers as it is told, and a world without a network."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ingest.limits import FetchLimits
from ingest.web.fetch import Web

PUBLIC = "93.184.216.34"


class Site:
    """`pages` says what is answered: bytes are the whole answer as it goes over the wire."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers.items())))
                page = site.pages.get(self.path, response(b"", status=404))
                try:
                    if callable(page):
                        page(self)
                    else:
                        self.wfile.write(page)
                except OSError:
                    pass  # the other side had enough
                self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = int(self.server.server_address[1])
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


class World:
    """A resolver and a connector that reach nothing: `names` are known, `answers` come from the public addresses."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {}
        self.answers: list[bytes] = []
        self.resolved: list[str] = []
        self.connected: list[str] = []
        self.sent: list[socket.socket] = []

    def resolve(self, host: str, port: int) -> list[str]:
        """The next of the answers for a name; the last one stays."""
        self.resolved.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        answers = self.names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(self, address: str, port: int, timeout: float) -> socket.socket:
        self.connected.append(address)
        if not self.answers:
            raise ConnectionRefusedError(111, "Connection refused")
        ours, theirs = socket.socketpair()
        theirs.sendall(self.answers.pop(0))
        theirs.shutdown(socket.SHUT_WR)
        self.sent.append(theirs)
        return ours

    def requests(self) -> list[bytes]:
        """What was sent over each connection."""
        return [sent.recv(65536) for sent in self.sent]

    def web(self, **more: Any) -> Web:
        return Web(resolve=self.resolve, connect=self.connect, sleep=lambda seconds: None, **more)


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def response(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None, sized: bool = True) -> bytes:
    """An answer as it goes over the wire."""
    size = {"Content-Length": str(len(body))} if sized else {}
    lines = [f"HTTP/1.1 {status} So"] + [f"{name}: {value}" for name, value in {**size, **(headers or {})}.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.server.shutdown()
    served.server.server_close()


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    for sent in made.sent:
        sent.close()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def answer() -> Callable[..., bytes]:
    return response


@pytest.fixture
def open_web(site: Site, time: Time) -> Callable[..., Web]:
    """A Web that may fetch from the site; `real` lets the real time pass, for deadlines."""

    def opened(*, real: bool = False, **more: Any) -> Web:
        allowed = frozenset({("127.0.0.1", site.port)})
        limits = more.pop("limits", FetchLimits(seconds=5, pause=0))
        times = {} if real else {"clock": time.clock, "sleep": time.sleep}
        return Web(allowed=allowed, limits=limits, **times, **more)

    return opened
