"""Deadlines that hold: when the time of a call is over, its connections are closed under it.

A timeout of the socket alone would not do: it starts anew with every byte, and a server that sends a comment or half a
header now and then is never out of it.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

from chatbot.backends.words import Deadlines


class Watchdog:
    """Watches one call, on a thread of its own that ends with the call."""

    def __init__(self, deadlines: Deadlines) -> None:
        self._deadlines = deadlines
        began = time.monotonic()
        self._end = began + deadlines.whole
        self._until = min(began + deadlines.first, self._end)
        self._waiting_for = f"the first word within {deadlines.first:g} s"
        self._changed = threading.Condition()
        self._over = False
        self._sockets: list[socket.socket] = []
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self.expired: str | None = None

    def __enter__(self) -> Watchdog:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join()
        self._sockets.clear()

    def traced(self, name: str, info: Mapping[str, Any]) -> None:
        """The `trace` extension of httpcore: told of each connection that is made, before anything is sent on it."""
        if name in ("connection.connect_tcp.complete", "connection.start_tls.complete", "proxy.start_tls.complete"):
            connection = info["return_value"].get_extra_info("socket")
            with self._changed:
                self._sockets.append(connection)
                expired = self.expired
            if expired:
                _close(connection)

    def token(self) -> None:
        """One has come: the time for the next one begins."""
        self._wait_for(self._deadlines.between, f"the next word within {self._deadlines.between:g} s")

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """While the words are with the reader, only the time of the whole call runs."""
        self._wait_for(self._deadlines.whole, "")
        try:
            yield
        finally:
            self.token()

    @property
    def seconds_left(self) -> float:
        """Until the deadline that runs now."""
        return max(0.0, self._until - time.monotonic())

    def _wait_for(self, seconds: float, what: str) -> None:
        with self._changed:
            self._until = min(time.monotonic() + seconds, self._end)
            self._waiting_for = what
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while not self._over:
                left = self._until - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            if self._over:
                return
            whole = self._until >= self._end
            self.expired = f"an end within {self._deadlines.whole:g} s" if whole else self._waiting_for
            connections = tuple(self._sockets)
        for connection in connections:
            _close(connection)


def _close(connection: socket.socket) -> None:
    """Wakes whoever reads from it. The file descriptor stays its owner's, who would else read from another's."""
    with contextlib.suppress(OSError):  # it is closed, or became another in the TLS handshake
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
