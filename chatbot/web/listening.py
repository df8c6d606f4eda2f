"""A socket, and a server on it that waits for nobody for ever and ends cleanly."""

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

LOOPBACK = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1"}
"""The hosts that only this machine can reach, and what they mean."""
_EVERY = {"0.0.0.0", "::"}
_LAST_PORT = 65535
_PATIENCE = 2  # seconds that answers under way get to finish once the server is to end
_HEAD_SECONDS = 15.0  # that the head of a request may take; twice that until it is noticed


@contextlib.contextmanager
def listen(host: str, port: int) -> Iterator[socket.socket]:
    """A listening socket: who connects before the server runs waits, and nobody else gets the port.

    Raises BylineError where the host isn't an address of this machine, or the port can't be had.
    """
    if not 0 <= port <= _LAST_PORT:
        raise BylineError(f"{port} is no port; choose one from 1 to {_LAST_PORT} with --port")
    host = LOOPBACK.get(host, host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with contextlib.closing(_socket(family)) as listening:
        try:
            listening.bind((host, port))
            listening.listen(128)
        except OSError as error:
            raise BylineError(_unavailable(host, port, error)) from error
        yield listening


def address(listening: socket.socket) -> str:
    """Where a browser finds it."""
    host, port = listening.getsockname()[:2]
    host = socket.gethostname() if host in _EVERY else host
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def own_names() -> tuple[str, ...]:
    """What this machine is called in its network."""
    name = socket.gethostname().lower()
    return (name,) if "." in name else (name, f"{name}.local")


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
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Impatient(H11Protocol):
        """Hangs up on whoever opens a connection and says nothing, or not enough."""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._stalled_after: list[object] = []
            self._watch = self.loop.call_later(_HEAD_SECONDS, self._look)

        def connection_lost(self, exc: Exception | None) -> None:
            self._watch.cancel()
            super().connection_lost(exc)

        def _look(self) -> None:
            answering = self.cycle is not None and not self.cycle.response_complete
            stalled = not answering and self.timeout_keep_alive_task is None
            if stalled and self._stalled_after == [self.cycle]:  # and at the last look already, after the same request
                self.transport.close()
                return
            self._stalled_after = [self.cycle] if stalled else []
            self._watch = self.loop.call_later(_HEAD_SECONDS, self._look)

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

    return Server(
        uvicorn.Config(
            app,
            http=Impatient,
            ws="none",
            log_level="warning",
            timeout_graceful_shutdown=_PATIENCE,
            # Who says whose address it is may be anybody.
            proxy_headers=False,
            server_header=False,
        )
    )


def _socket(family: socket.AddressFamily) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return listening


def _unavailable(host: str, port: int, error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine; give one with --host, or 0.0.0.0 for all of them"
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use; stop what uses it, or choose another with --port"
    return f"port {port} can't be had ({error.strerror or error}); choose another with --port"
