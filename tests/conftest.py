"""What all tests share: no way out to the network, a library of their own, the real embedder, ways to take in."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.article import Document, Entry, Original
from ingest.embed import Embedder, default_embedder
from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.reading import Given
from ingest.sources import find

LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", None}


class LeavesTheMachine(BaseException):
    """Raised where code under test wants to talk to another machine; no `except Exception` hides it."""


@pytest.fixture(autouse=True)
def stays_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that connects to anything but loopback or asks for a name, even where it swallows the fault."""
    tried: list[object] = []
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(host: object) -> None:
        host = host.decode() if isinstance(host, bytes) else host
        if host not in LOOPBACK and not str(host).startswith("127."):
            tried.append(host)
            raise LeavesTheMachine(f"a test may not reach {host}")

    def check_address(own: socket.socket, address: Any) -> None:
        if own.family in (socket.AF_INET, socket.AF_INET6):
            check(address[0])

    def guarded_connect(own: socket.socket, address: Any) -> None:
        check_address(own, address)
        connect(own, address)

    def guarded_connect_ex(own: socket.socket, address: Any) -> int:
        check_address(own, address)
        return connect_ex(own, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **more: Any) -> Any:
        check(host)
        return getaddrinfo(host, *args, **more)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
    yield
    if tried:
        pytest.fail(f"it wanted to reach {tried}")


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The bundled one."""
    return default_embedder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a test's library goes; not there yet."""
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    """An empty library on disk."""
    with Library(folder, create=True) as made:
        yield made


@pytest.fixture
def records(tmp_path: Path) -> Callable[..., Path]:
    """Writes a JSON-lines file: a dict is a record, bytes are a line as they stand."""

    def write(*lines: dict[str, Any] | bytes, name: str = "articles.jsonl") -> Path:
        path = tmp_path / name
        path.write_bytes(b"\n".join(x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines) + b"\n")
        return path

    return write


@pytest.fixture
def take(embedder: Embedder) -> Callable[..., list[Entry]]:
    """Takes sources into a library through the whole pipeline."""

    def taken(
        library: Library, *sources: object, given: Given = Given(), stdin: bytes = b"", **more: Any
    ) -> list[Entry]:
        found = find([str(source) for source in sources], io.BytesIO(stdin))
        return list(take_in(library, embedder, found, given, **more))

    return taken


@pytest.fixture
def document() -> Callable[..., Document]:
    """A document as a reader makes it: a body, where nothing else is said."""

    def make(text: str, source: str = "pasted", **more: Any) -> Document:
        original = Original(text.encode(), "text/plain", "text", 1)
        return Document(source, more.pop("location", None), text, original, **{"is_body": True, **more})

    return make
