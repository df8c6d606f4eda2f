"""What the world is asked for: names, connections, time. A test hands in its own, and nothing leaves the machine."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Protocol


class Resolver(Protocol):
    """A host's name and a port in; its addresses out, as text. Raises OSError where there are none."""

    def __call__(self, host: str, port: int, /) -> Sequence[str]: ...


class Connector(Protocol):
    """An address (never a name), a port and seconds in; a connected socket out. Raises OSError."""

    def __call__(self, address: str, port: int, timeout: float, /) -> socket.socket: ...


class Clock(Protocol):
    """Seconds that never run backwards."""

    def __call__(self) -> float: ...


class Sleep(Protocol):
    """Waits for so many seconds."""

    def __call__(self, seconds: float, /) -> None: ...


def system_addresses(host: str, port: int) -> Sequence[str]:
    """The addresses that the system has for a name, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def system_connection(address: str, port: int, timeout: float) -> socket.socket:
    """A TCP connection to that very address; no name is looked up, no proxy asked."""
    opened = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.settimeout(timeout)
        opened.connect((address, port))
    except BaseException:
        opened.close()
        raise
    return opened
