"""Servers that mean harm, or are broken: each ends in one line, in bounded time and memory."""

from __future__ import annotations

import gzip
import threading
import time as real_time
import tracemalloc
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.limits import FetchLimits
from ingest.stopping import Stop, Stopped
from ingest.web.fetch import Web

SMALL = FetchLimits(seconds=5, pause=0, body_bytes=100_000, header_bytes=8_000, headers=50)
SHORT = FetchLimits(seconds=0.4, pause=0)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_bomb_stops_at_the_limit(site: Any, open_web: Any, answer: Callable[..., bytes], encoding: str) -> None:
    zeros = b"\0" * 30_000_000
    pack: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}
    site.pages["/"] = answer(pack[encoding](zeros), headers={"Content-Encoding": encoding})
    del zeros
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match=r"larger than 0\.0954 MB"):
            open_web(limits=SMALL).get(site.url("/"))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_page_that_is_too_large_is_refused_by_its_length(
    site: Any, open_web: Any, answer: Callable[..., bytes]
) -> None:
    site.pages["/"] = answer(b"", headers={"Content-Length": str(10**15)}, sized=False)
    with pytest.raises(SourceError, match="larger than 20 MB"):
        open_web().get(site.url("/"))


def test_page_that_does_not_end_is_refused_at_the_limit(site: Any, open_web: Any) -> None:
    def endless(asked: BaseHTTPRequestHandler) -> None:
        asked.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            asked.wfile.write(b"a" * 10_000)

    site.pages["/"] = endless
    with pytest.raises(SourceError, match="larger than"):
        open_web(real=True, limits=SMALL).get(site.url("/"))


def test_compressed_nothing_without_end_is_refused(site: Any, open_web: Any) -> None:
    def endless(asked: BaseHTTPRequestHandler) -> None:
        asked.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
        while True:
            asked.wfile.write(gzip.compress(b"") * 500)

    site.pages["/"] = endless
    with pytest.raises(SourceError, match="larger than"):
        open_web(real=True, limits=SMALL).get(site.url("/"))


def test_page_of_just_the_limit_is_fetched(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    text = b"a" * SMALL.body_bytes
    site.pages["/"] = answer(gzip.compress(text), headers={"Content-Encoding": "gzip"})
    site.pages["/more"] = answer(gzip.compress(text + b"a"), headers={"Content-Encoding": "gzip"})
    web = open_web(limits=SMALL)
    assert web.get(site.url("/")).data == text
    with pytest.raises(SourceError, match="larger"):
        web.get(site.url("/more"))


HEAD = b"HTTP/1.1 200 OK\r\n"
BROKEN = {
    "nothing": b"",
    "half a head": HEAD + b"Content-Ty",
    "garbage": b"\x00\xff\x16\x03\x01" * 50 + b"\r\n\r\n",
    "HTTP/0.9": b"<html><p>The bridge holds.</p></html>",
    "HTTP/0.9 in lines": b"<html>\r\n<p>The bridge holds.</p>\r\n\r\n</html>",
    "another protocol": b"SSH-2.0-OpenSSH_9.7\r\n",
    "HTTP/2": b"HTTP/2 200\r\n\r\n",
    "no status": b"HTTP/1.1 OK\r\n\r\n",
    "status out of range": b"HTTP/1.1 999999 OK\r\n\r\n",
    "switching protocols": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "interim answers without end": b"HTTP/1.1 100 Continue\r\n\r\n" * 200 + HEAD + b"Content-Length: 0\r\n\r\n",
    "long header": HEAD + b"X: " + b"a" * 10_000 + b"\r\n\r\n",
    "many headers": HEAD + b"".join(b"X-%d: a\r\n" % n for n in range(60)) + b"\r\n",
    "header flood": HEAD + b"X-Flood: 1234567890\r\n" * 100_000,
    "space in a header's name": HEAD + b"X Y: a\r\n\r\n",
    "null in a header": HEAD + b"X: a\x00b\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "length of words": HEAD + b"Content-Length: many\r\n\r\nabcd",
    "negative length": HEAD + b"Content-Length: -1\r\n\r\nabcd",
    "length in digits of another script": HEAD + "Content-Length: ٣\r\n\r\nabc".encode(),
    "shorter than it says": HEAD + b"Content-Length: 400\r\n\r\nabc",
    "chunks broken off": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    "chunk of no size": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    "chunk of negative size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
    "chunk of any size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 10_000,
    "chunk with endless extension": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;" + b"a" * 20_000,
    "trailer flood": HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: a\r\n" * 10_000,
    "unknown transfer": HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "gzip broken off": HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"The bridge holds." * 99)[:-12],
    "deflate broken off": HEAD + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(b"The bridge holds." * 99)[:-6],
    "brotli broken off": HEAD + b"Content-Encoding: br\r\n\r\n" + brotli.compress(b"The bridge holds.")[:-2],
    "no gzip": HEAD + b"Content-Encoding: gzip\r\n\r\n<p>The bridge holds.</p>",
    "no deflate": HEAD + b"Content-Encoding: deflate\r\n\r\n<p>The bridge holds.</p>",
    "no brotli": HEAD + b"Content-Encoding: br\r\n\r\n\xff\xff\xff<p>The bridge holds.</p>",
    "gzip twice": HEAD + b"Content-Encoding: gzip, gzip\r\n\r\n" + gzip.compress(gzip.compress(b"a")),
    "gzip twice in two headers": HEAD + b"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"a"),
    "unknown encoding": HEAD + b"Content-Encoding: \x1b]0;zstd\r\n\r\nabc",
    "redirect to nonsense": b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n",
    "redirect to a file": b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n",
    "redirect to odd bytes": b"HTTP/1.1 302 Found\r\nLocation: //\xff\xfe\x9b31m/\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_answer_is_told_in_one_line(site: Any, open_web: Any, name: str) -> None:
    site.pages["/"] = BROKEN[name]
    with pytest.raises(SourceError) as failed:
        open_web(real=True, limits=SMALL).get(site.url("/"))
    message = str(failed.value)
    assert message.isprintable(), message
    assert message.startswith(f"cannot fetch {site.url('/')}")
    assert len(message) < 400
    assert "longer than" not in message, "it ended only because time was up"


HEADERS = st.sampled_from(
    [b"Content-Encoding: gzip", b"Content-Encoding: br", b"Content-Encoding: deflate", b"Transfer-Encoding: chunked",
     b"Content-Length: 20", b"Location: /", b"Content-Type: text/html; charset*=", b"Retry-After: Tue, ", b"ETag: "]
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([200, 204, 302, 304, 404, 429, 503]),
    st.lists(st.builds(bytes.__add__, HEADERS, st.binary(max_size=8)), max_size=4),
    st.binary(max_size=60),
    st.booleans(),
)
def test_any_bytes_are_an_answer_or_refused(
    world: Any, answer: Callable[..., bytes], status: int, headers: list[bytes], body: bytes, as_robots: bool
) -> None:
    data = b"\r\n".join([b"HTTP/1.1 %d So" % status, *headers]) + b"\r\n\r\n" + body
    world.names = {"odd.test": [["93.184.216.34"]]}
    world.answers = [data] * 20 if as_robots else [answer(b"", status=404)] + [data] * 20
    try:
        world.web(limits=SMALL).get("http://odd.test/", etag='"7"')
    except SourceError as failed:
        assert str(failed).isprintable()


def _drip(data: bytes, every: float) -> Callable[[BaseHTTPRequestHandler], None]:
    def page(asked: BaseHTTPRequestHandler) -> None:
        for byte in data:
            asked.wfile.write(bytes([byte]))
            asked.wfile.flush()
            real_time.sleep(every)

    return page


@pytest.mark.parametrize("start", [0, 30, 60])
def test_slow_drip_ends_at_the_deadline(site: Any, open_web: Any, answer: Callable[..., bytes], start: int) -> None:
    whole = answer(b"a" * 1000, headers={"X": "y" * 20})
    drip = _drip(whole[start:], 0.05)

    def page(asked: BaseHTTPRequestHandler) -> None:
        asked.wfile.write(whole[:start])
        drip(asked)

    site.pages["/"] = page
    began = real_time.monotonic()
    with pytest.raises(SourceError, match=r"longer than 0\.4 seconds"):
        open_web(real=True, limits=SHORT).get(site.url("/"))
    assert real_time.monotonic() - began < 1.5


def test_redirects_have_one_deadline_together(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    def page(asked: BaseHTTPRequestHandler) -> None:
        real_time.sleep(0.15)
        asked.wfile.write(answer(b"", status=302, headers={"Location": "/"}))

    site.pages["/"] = page
    with pytest.raises(SourceError, match="longer than"):
        open_web(real=True, limits=SHORT).get(site.url("/"))
    assert len(site.paths) < 4


def test_resolver_that_does_not_answer_ends_at_the_deadline() -> None:
    freed = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        freed.wait(5)
        return []

    with pytest.raises(SourceError, match="longer than"):
        Web(resolve=resolve, limits=SHORT).get("http://slow.test/")
    freed.set()


def test_server_that_says_nothing_is_left_when_asked_to_stop(site: Any, open_web: Any) -> None:
    freed = threading.Event()
    site.pages["/"] = lambda asked: freed.wait(5)
    stop = Stop()
    threading.Timer(0.1, lambda: setattr(stop, "asked", True)).start()
    began = real_time.monotonic()
    with pytest.raises(Stopped):
        open_web(real=True, stop=stop).get(site.url("/"))
    assert real_time.monotonic() - began < 1
    freed.set()


def test_nothing_is_asked_for_after_stopping(site: Any, open_web: Any) -> None:
    stop = Stop()
    stop.asked = True
    with pytest.raises(Stopped):
        open_web(stop=stop).get(site.url("/"))
    assert site.asked == []
