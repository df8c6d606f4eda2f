"""A socket on this machine, and a server on it that ends cleanly."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ingest.errors import BylineError

if TYPE_CHECKING:
    from fastapi import FastAPI

HOSTS = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1"}
"""The names of this machine that can be listened on, and what they mean."""
_LAST_PORT = 65535
_PATIENCE = 2  # seconds that answers under way get to finish once the server is to end


@contextlib.contextmanager
def listen(host: str, port: int) -> Iterator[socket.socket]:
    """A listening socket: who connects before the server runs waits, and nobody else gets the port.

    Raises BylineError where the host isn't this machine, or the port can't be had.
    """
    if host not in HOSTS:
        raise BylineError(f"Byline is served on this machine only, not on {host}; use --host 127.0.0.1")
    if not 0 <= port <= _LAST_PORT:
        raise BylineError(f"{port} is no port; choose one from 1 to {_LAST_PORT} with --port")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with contextlib.closing(_socket(family)) as listening:
        try:
            listening.bind((HOSTS[host], port))
            listening.listen(128)
        except OSError as error:
            raise BylineError(_unavailable(port, error)) from error
        yield listening


def address(listening: socket.socket) -> str:
    """Where a browser finds it."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextlib.contextmanager
def ends_on_signals() -> Iterator[None]:
    """SIGINT and SIGTERM end the block from inside, so that what is open in it is closed; they are not raised."""
    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {
            number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGTERM)
        }
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(app: FastAPI, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve an application on a socket until a signal; `ready` is called when it answers."""
    server(app, ready).run(sockets=[listening])


def server(app: FastAPI, ready: Callable[[], None]) -> Any:
    """A uvicorn server that lets the page's endless connections go when it is to end."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            for route in app.routes:
                stop = getattr(getattr(route, "app", None), "stop_event", None)
                if stop is not None:
                    stop.set()
            await super().shutdown(sockets)

    return Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=_PATIENCE, ws="none"))


def _socket(family: socket.AddressFamily) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return listening


def _unavailable(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use; stop what uses it, or choose another with --port"
    return f"port {port} can't be had ({error.strerror or error}); choose another with --port"
