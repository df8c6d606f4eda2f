"""From a host's name to an open connection: resolved once, judged, and connected to that very address."""

from __future__ import annotations

import functools
import socket
import ssl
import threading
from collections.abc import Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass

from ingest.web.addresses import why_refused
from ingest.web.deadline import LOOK_UP, Deadline
from ingest.web.failed import Failed
from ingest.web.seams import Connector, Resolver
from ingest.web.urls import Target

PORTS = (80, 443, 8080, 8443)


@dataclass(frozen=True)
class Dialer:
    """Opens connections to where something may be fetched from, and to nowhere else.

    `allowed` are the hosts and ports that may have any address; `tls` verifies who answers (None: whom the system
    and Mozilla's list trust).
    """

    resolve: Resolver
    connect: Connector
    allowed: frozenset[tuple[str, int]]
    tls: ssl.SSLContext | None = None

    def dial(self, target: Target, connect_seconds: float, deadline: Deadline) -> socket.socket:
        """A connection, encrypted where the scheme asks for it; the caller closes it. Raises Failed."""
        opened = self._connected(target, self._judged(target, deadline), connect_seconds, deadline)
        if target.scheme == "http":
            return opened
        try:
            opened.settimeout(deadline.left())
            return (self.tls or _trusting()).wrap_socket(opened, server_hostname=target.host)
        except BaseException as error:
            opened.close()
            if isinstance(error, OSError):
                raise _insecure(target, error) from error
            raise

    def _judged(self, target: Target, deadline: Deadline) -> Sequence[str]:
        """The host's addresses. A single one that is refused refuses all: a name with two faces isn't to be trusted."""
        is_allowed = (target.host, target.port) in self.allowed
        if not is_allowed and target.port not in PORTS:
            ports = ", ".join(map(str, PORTS))
            raise Failed(f"it has port {target.port}, and only {ports} are fetched from", _allow(target))
        addresses = [target.host] if target.is_address else _resolved(self.resolve, target, deadline)
        if not addresses:
            raise Failed(f"{target.host} has no address", "check its spelling")
        for address in addresses:
            why = None if is_allowed else why_refused(address)
            if why is not None:
                name = target.host if target.is_address else f"{target.host} ({address[:60]})"
                raise Failed(f"{name} is {why}, and nothing is fetched from such", _allow(target))
        return addresses

    def _connected(
        self, target: Target, addresses: Sequence[str], connect_seconds: float, deadline: Deadline
    ) -> socket.socket:
        failures: list[OSError] = []
        for address in addresses:
            try:
                return self.connect(address, target.port, min(deadline.left(), connect_seconds))
            except OSError as error:
                failures.append(error)
        raise Failed(
            f"{target.authority} can't be reached ({_reason(failures[0])})", "check the address and your connection"
        ) from failures[0]


def _resolved(resolve: Resolver, target: Target, deadline: Deadline) -> Sequence[str]:
    """On a thread of its own: the system's resolver knows no deadline and no signal."""
    answer: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            answer.set_result(resolve(target.host, target.port))
        except BaseException as error:  # noqa: BLE001 - raised again where the answer is taken
            answer.set_exception(error)

    threading.Thread(target=ask, name=f"resolve {target.host}", daemon=True).start()
    while not wait([answer], timeout=min(deadline.left(), LOOK_UP)).done:
        pass
    try:
        return answer.result()
    except (OSError, UnicodeError) as error:
        raise Failed(f"no address is known for {target.host}", "check its spelling and your connection") from error


@functools.cache
def _trusting() -> ssl.SSLContext:
    """Trusts whom the system trusts (a newsroom's own authority too), and Mozilla's list, where a system has none."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _insecure(target: Target, error: OSError) -> Failed:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = f"the certificate of {target.authority} doesn't hold ({error.verify_message.rstrip('.')})"
        return Failed(why, "if you trust it all the same, save the page in a browser, and take that in")
    return Failed(f"{target.authority} opens no secure connection ({_reason(error)})", "try again later")


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "it doesn't answer"
    if isinstance(error, ssl.SSLError):
        return str(error.reason or "TLS failed").replace("_", " ").lower()
    return error.strerror or type(error).__name__


def _allow(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return f"if it is yours, set BYLINE_ALLOW_HOSTS={host}:{target.port}"
