"""One request over an open connection, and what is answered, read with limits."""

from __future__ import annotations

import functools
import itertools
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import h11

from ingest.web.deadline import LOOK_UP, Deadline
from ingest.web.decoding import accepted, decoder
from ingest.web.failed import Failed
from ingest.web.urls import Target

AGENT = "Byline"
_READ = 64 * 2**10
_INTERIM = 10
"""Answers of the 1xx kind before the real one; more are no conversation."""
_SAVE = "open the page in a browser, save it, and take that in"
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. Headers have lower-case names; several of a name are joined, as RFC 9110 (5.3) has it."""

    status: int
    headers: Mapping[str, str]
    data: bytes = b""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Most:
    """Limits of what is read. What a body has over `body_bytes` is an error or, with `cut`, left out."""

    body_bytes: int
    header_bytes: int
    headers: int
    cut: bool = False


def ask(opened: socket.socket, target: Target, more: Mapping[str, str], most: Most, deadline: Deadline) -> Answer:
    """Sends a GET with the headers `more` beside the usual ones, and reads the answer.

    The body is read where the answer is a success, and decompressed. Raises Failed where it breaks off, is too large,
    is no HTTP or takes too long.
    """
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=most.header_bytes)
    try:
        request = h11.Request(method="GET", target=target.path, headers=_headers(target, more))
        opened.settimeout(deadline.left())
        opened.sendall((connection.send(request) or b"") + (connection.send(h11.EndOfMessage()) or b""))
        events = _events(opened, connection, deadline)
        head = _head(events, most)
        return Answer(head.status, head.headers, _body(events, head, most) if head.is_success else b"")
    except h11.RemoteProtocolError as error:
        ended = connection.trailing_data[1]
        why = "the answer breaks off" if ended else f"what {target.authority} answers is not proper HTTP"
        raise Failed(why, _SAVE) from error
    except OSError as error:
        raise Failed(f"the connection broke ({error.strerror or type(error).__name__})", "try again later") from error


@functools.cache
def user_agent() -> str:
    """Who asks."""
    from importlib.metadata import version

    return f"{AGENT}/{version('byline')} (+reads for its user; honours robots.txt)"


def _headers(target: Target, more: Mapping[str, str]) -> list[tuple[str, str]]:
    usual = {
        "Host": target.authority,
        "User-Agent": user_agent(),
        "Accept": _ACCEPT,
        "Accept-Encoding": accepted(),
        "Connection": "close",
    }
    return [*usual.items(), *more.items()]


def _events(opened: socket.socket, connection: h11.Connection, deadline: Deadline) -> Iterator[h11.Event]:
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(_read(opened, deadline))
        elif isinstance(event, h11.Event) and not isinstance(event, (h11.EndOfMessage, h11.ConnectionClosed)):
            yield event
        else:
            return


def _read(opened: socket.socket, deadline: Deadline) -> bytes:
    while True:
        opened.settimeout(min(deadline.left(), LOOK_UP))
        try:
            return opened.recv(_READ)
        except TimeoutError:
            continue


def _head(events: Iterator[h11.Event], most: Most) -> Answer:
    for event in itertools.islice(events, _INTERIM):
        if isinstance(event, h11.Response):
            size = sum(len(name) + len(value) for name, value in event.headers)
            if size > most.header_bytes or len(event.headers) > most.headers:
                raise Failed("its answer has too many headers, or too long ones", _SAVE)
            headers: dict[str, str] = {}
            for name, value in ((n.decode("ascii"), v.decode("latin-1")) for n, v in event.headers):
                headers[name] = f"{headers[name]}, {value}" if name in headers else value
            return Answer(event.status_code, headers)
    raise Failed("it only says that it will answer", "try again later")


def _body(events: Iterator[h11.Event], head: Answer, most: Most) -> bytes:
    decode = decoder(head.headers.get("content-encoding", ""))
    if int(head.headers.get("content-length", "0")) > most.body_bytes and not most.cut:
        raise _too_large(most)
    body = bytearray()
    came = 0
    for event in events:
        if not isinstance(event, h11.Data):
            continue
        came += len(event.data)
        body += decode.feed(bytes(event.data), most.body_bytes + 1 - len(body))
        if max(came, len(body)) > most.body_bytes:
            if most.cut:
                return bytes(body[: most.body_bytes])
            raise _too_large(most)
    if not decode.is_whole():
        raise Failed("the answer breaks off", "try again later")
    return bytes(body)


def _too_large(most: Most) -> Failed:
    return Failed(f"it is larger than {most.body_bytes / 2**20:.3g} MB", "save what you need of it to a file")
