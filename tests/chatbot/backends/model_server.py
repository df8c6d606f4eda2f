"""A model's server on loopback that says what a test tells it to, rightly or wrongly."""

from __future__ import annotations

import contextlib
import http.server
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import trustme

AUTHORITY = trustme.CA()
CERTIFICATE = AUTHORITY.issue_cert("127.0.0.1", "localhost")
"""Made anew for each run, and trusted by nobody but the tests."""
JSON, EVENTS, HTML = "application/json", "text/event-stream", "text/html; charset=utf-8"

Script = Callable[["Handler"], None]


@dataclass
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: Any


class Handler(http.server.BaseHTTPRequestHandler):
    """Plays the scripts of its server in turn, the last one again and again."""

    server: ModelServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        number = len(self.server.asked)
        self.server.asked.append(Asked(self.path, headers, body))
        self._play(self.server.scripts[min(number, len(self.server.scripts) - 1)])

    def do_GET(self) -> None:
        if self.server.models is None:
            self._play(status(404, {"error": {"message": "not here"}}))
        else:
            self._play(status(200, {"object": "list", "data": [{"id": name} for name in self.server.models]}))

    def _play(self, script: Script) -> None:
        self.close_connection = True
        try:
            script(self)
        except OSError:
            self.server.left.set()

    def head(self, code: int, kind: str | None, **headers: str) -> None:
        """The status and the headers, the kind of the body among them."""
        self.send_response(code)
        for name, value in ({"Content-Type": kind} if kind else {}).items() | headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()

    def send(self, text: str | bytes) -> None:
        self.wfile.write(text.encode() if isinstance(text, str) else text)
        self.wfile.flush()

    def reset(self) -> None:
        """Breaks the connection off, as a server that crashed."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, *_: Any) -> None:
        pass


class ModelServer(http.server.ThreadingHTTPServer):
    """Its `scripts` are what it answers; `asked` is what it was asked; `left` is set when a client went away."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.scripts: list[Script] = [hello]
        self.models: list[str] | None = ["alpha", "beta"]
        self.asked: list[Asked] = []
        self.left = threading.Event()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/v1"

    def handle_error(self, *_: Any) -> None:
        pass

    def speak_tls(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        CERTIFICATE.configure_cert(context)
        self.socket = context.wrap_socket(self.socket, server_side=True)


@contextlib.contextmanager
def model_server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


# ── what it may say ──


def event(text: str | None = None, finish: str | None = None, **delta: Any) -> str:
    """An event of a stream, with some words, a reason to finish, or other fields in its delta."""
    content = {} if text is None else {"content": text}
    return f"data: {json.dumps({'choices': [{'index': 0, 'delta': content | delta, 'finish_reason': finish}]})}\n\n"


def stream(*parts: str | bytes, kind: str | None = EVENTS, pause: float = 0) -> Script:
    def play(handler: Handler) -> None:
        handler.head(200, kind)
        for part in parts:
            handler.send(part)
            time.sleep(pause)

    return play


def whole(text: str | None = None, finish: str | None = "stop", **message: Any) -> Script:
    """A whole reply, in one document."""
    content = {"role": "assistant", "content": text} | message
    return status(200, {"choices": [{"index": 0, "message": content, "finish_reason": finish}]})


def status(code: int, body: Any, kind: str | None = JSON, **headers: str) -> Script:
    """A status with a body: bytes and text as they are, anything else as JSON."""
    sent = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()

    def play(handler: Handler) -> None:
        handler.head(code, kind, **({"Content_Length": str(len(sent))} | headers))
        handler.send(sent)

    return play


def reset_after(*parts: str | bytes, kind: str = EVENTS) -> Script:
    def play(handler: Handler) -> None:
        handler.head(200, kind)
        for part in parts:
            handler.send(part)
        time.sleep(0.05)  # until they are read: a reset throws away what is not
        handler.reset()

    return play


def for_ever(part: str | bytes, *before: str | bytes, kind: str = EVENTS, pause: float = 0.01) -> Script:
    """Something again and again, until the client goes away."""

    def play(handler: Handler) -> None:
        handler.head(200, kind)
        for one in before:
            handler.send(one)
        while True:
            handler.send(part)
            time.sleep(pause)

    return play


def half(part: str, kind: str) -> Script:
    """Less than what its header announces."""

    def play(handler: Handler) -> None:
        handler.head(200, kind, Content_Length="9999")
        handler.send(part)

    return play


def dripped_error(handler: Handler) -> None:
    handler.head(500, JSON)
    while True:
        handler.send("1")
        time.sleep(0.01)


def silent(handler: Handler) -> None:
    """Takes the question and says nothing, until the client goes away."""
    handler.connection.recv(1)
    handler.server.left.set()


def dripped_header(handler: Handler) -> None:
    handler.send("HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        handler.send("a")
        time.sleep(0.01)


hello: Script = stream(event(role="assistant"), event("Good "), event("day."), event(finish="stop"), "data: [DONE]\n\n")


@dataclass
class Heard:
    """What came out of a backend: its pieces, and the error at the end."""

    pieces: list[str] = field(default_factory=list)
    error: str | None = None
    cut: bool = False
    seconds: float = 0.0

    @property
    def text(self) -> str:
        return "".join(self.pieces)
