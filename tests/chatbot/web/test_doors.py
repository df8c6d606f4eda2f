"""The doors of the running server: names, other sites, sizes, slow clients, and the headers of all that is answered."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from chatbot.settings import load
from chatbot.web import listening
from chatbot.web.app import create_app
from chatbot.web.bodies import Bodies
from chatbot.web.doors import Doors
from chatbot.web.listening import own_names
from ingest.errors import UsageError
from tests.chatbot.web.asking import Browser, Reply
from tests.chatbot.web.conftest import Served, running

EVIL = "https://evil.example"


def tried(url: str, method: str = "GET", path: str = "/", body: bytes | None = None, **headers: str) -> Reply:
    with Browser(url, seconds=20) as browser:
        return browser.request(method, path, body, **headers)


def held(reply: Reply) -> None:
    """All that every response carries."""
    policy = reply.headers["content-security-policy"]
    for part in ("default-src 'self'", "connect-src 'self'", "frame-ancestors 'self'", "object-src 'none'"):
        assert part in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"] == "same-origin"
    assert [name for name in reply.headers if name.startswith("access-control-")] == []
    assert "server" not in reply.headers


ANSWERED = [
    ("GET", "/", {}, 200),
    ("GET", "/config", {}, 200),
    ("GET", "/theme.css", {}, 200),
    ("GET", "/assets/nothing.js", {}, 404),
    ("GET", "/nothing", {}, 404),
    ("PUT", "/config", {}, 405),
    ("OPTIONS", "/config", {}, 405),
    ("POST", "/gradio_api/component_server", {}, 415),
    ("POST", "/gradio_api/component_server", {"content_type": "application/json"}, 400),
    ("GET", "/", {"host": "evil.example"}, 421),
    ("GET", "/", {"origin": EVIL}, 403),
    ("GET", "/", {"sec_fetch_site": "cross-site"}, 403),
]


@pytest.mark.parametrize(("method", "path", "headers", "status"), ANSWERED)
def test_every_response_carries_the_headers(
    server_over_articles: Served, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    body = b"{}" if method == "POST" else None
    sent = {"content_type": "multipart/form-data; boundary=x"} | headers if method == "POST" else headers
    reply = tried(server_over_articles.url, method, path, body, **sent)
    assert reply.status == status, reply.text
    held(reply)


async def breaks(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("sk-inside at /home/ida")


def test_a_fault_of_ours_carries_them_and_shows_nothing_of_the_inside() -> None:
    reply = TestClient(Doors(breaks), base_url="http://127.0.0.1").get("/")
    assert reply.status_code == 500
    assert "ida" not in reply.text and "RuntimeError" not in reply.text
    assert "content-security-policy" in reply.headers


# ── other sites ──


@pytest.mark.parametrize(
    "origin", [EVIL, "null", "http://127.0.0.1:1", "http://localhost:3000", "https://127.0.0.1", "file://", ""]
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_no_origin_but_our_own_is_answered_or_allowed(server_over_articles: Served, origin: str, method: str) -> None:
    reply = tried(
        server_over_articles.url, method, "/gradio_api/component_server" if method == "POST" else "/config",
        b"{}" if method == "POST" else None, origin=origin, content_type="application/json",
        access_control_request_method="POST", access_control_request_headers="content-type",
    )  # fmt: skip
    assert reply.status in (403, 421)
    held(reply)


def test_our_own_origin_is_answered_and_allows_nobody(server_over_articles: Served) -> None:
    reply = tried(server_over_articles.url, origin=server_over_articles.url)
    assert reply.status == 200
    held(reply)


# ── names ──


@pytest.mark.parametrize(
    "host",
    [
        "rebound.evil.example",
        "rebound.evil.example:7860",
        "127.0.0.1.nip.example",
        "localhost.",
        "0x7f.1",
        "127.1",
        "2130706433",
    ],
)
def test_name_that_was_made_to_mean_this_machine_is_refused(server_over_articles: Served, host: str) -> None:
    """DNS rebinding: the browser believes to be on the stranger's site, and sends its name."""
    for path in ("/", "/config", "/nothing"):
        reply = tried(server_over_articles.url, path=path, host=host, origin=f"http://{host}")
        assert reply.status == 421
        held(reply)


@pytest.mark.parametrize("header", ["evil.example", "127.0.0.1, evil.example", "[", ""])
def test_name_that_a_proxy_tells_must_be_ours_too(server_over_articles: Served, header: str) -> None:
    assert tried(server_over_articles.url, x_forwarded_host=header).status == 421


def test_what_is_said_of_a_client_is_not_believed(server_over_articles: Served) -> None:
    reply = tried(
        server_over_articles.url, host="evil.example", x_forwarded_for="127.0.0.1", x_real_ip="127.0.0.1",
        forwarded="for=127.0.0.1;host=localhost",
    )  # fmt: skip
    assert reply.status == 421


def test_names_that_are_set_and_the_machines_own_are_let_in(server_over_articles: Served) -> None:
    app = create_app(
        server_over_articles.over, names=["News.example", *own_names()], root_path="https://proxy.example/byline"
    )
    for host in ("news.example:7860", "NEWS.example", "proxy.example", "10.1.2.3:7860", "[fd00::1]:7860", *own_names()):
        assert TestClient(app, base_url=f"http://{host}").get("/theme.css").status_code == 200, host
    assert TestClient(app, base_url="http://other.example").get("/theme.css").status_code == 421
    # The proxy asks by another name than the browser's.
    client = TestClient(app, base_url="http://127.0.0.1:7860")
    assert client.get("/theme.css", headers={"origin": "https://proxy.example"}).status_code == 200
    assert client.get("/theme.css", headers={"origin": "https://proxy.example.evil.example"}).status_code == 403


def test_setting_names_hosts_and_nothing_else() -> None:
    def names(text: str) -> tuple[str, ...]:
        return load({}, {"BYLINE_HOSTS": text}, Path("/nonexistent")).names

    assert names("") == ()
    assert names("Byline.example, news_1.example,") == ("byline.example", "news_1.example")
    for wrong in (
        "https://byline.example",
        "byline.example:7860",
        "*",
        "*.example",
        ".example",
        "a b",
        "byline.example/x",
    ):
        with pytest.raises(UsageError, match=r"BYLINE_HOSTS is .* without ports"):
            names(wrong)


# ── sizes, and slow clients ──


async def takes(scope: Scope, receive: Receive, send: Send) -> None:
    message = await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(len(message["body"])).encode()})


def test_what_is_too_much_or_no_json_is_refused_before_it_is_read() -> None:
    client = TestClient(Bodies(takes, most=1000), base_url="http://127.0.0.1")
    json = {"content-type": "application/json; charset=utf-8"}
    assert client.post("/", content=b"x" * 1000, headers=json).text == "1000"
    assert client.post("/", content=b"x" * 1001, headers=json).status_code == 413
    assert client.post("/", content=(b"x" * 100 for _ in range(11)), headers=json).status_code == 413  # in chunks
    for kind in ("multipart/form-data; boundary=x", "text/plain", "application/x-www-form-urlencoded", ""):
        assert client.post("/", content=b"x", headers={"content-type": kind}).status_code == 415
    assert client.post("/", content=b"x", headers=json | {"content-length": "9" * 30}).status_code == 413


def connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=10)


def test_head_that_is_too_long_or_none_is_no_request(server_over_articles: Served) -> None:
    for sent in (b"GET / HTTP/1.1\r\nx: " + b"a" * 100_000, b"\x16\x03\x01\x02\x00\r\n\r\n", b"GET / HTTP/9\r\n\r\n"):
        with connected(server_over_articles.url) as line:
            line.sendall(sent)
            assert line.recv(20)[9:12] in (b"400", b"431")
    both = b"POST /config HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /"
    with connected(server_over_articles.url) as line:
        line.sendall(both)
        assert line.recv(20)[9:12] in (b"400", b"405")
    assert tried(server_over_articles.url).status == 200


def test_who_says_nothing_or_too_little_is_hung_up_on(
    server_over_articles: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_HEAD_SECONDS", 0.3)
    with running(server_over_articles.over) as url:
        lines = [connected(url) for _ in range(20)]
        for number, line in enumerate(lines):
            line.sendall(b"GET / HTTP/1.1\r\nhost: loc"[: number + 5] if number else b"")
        asked = connected(url)
        asked.sendall(b"GET /gradio_api/heartbeat/x HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert tried(url).status == 200
        began = time.monotonic()
        assert all(line.recv(1) == b"" for line in lines)
        assert time.monotonic() - began < 3
        assert asked.recv(20).startswith(b"HTTP/1.1 200")  # what is being answered is not
        for line in (*lines, asked):
            line.close()


def test_body_that_comes_too_slowly_is_given_up() -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await Bodies(takes, patience=0.2)(scope, never, send)

    async def never() -> Any:
        import asyncio

        await asyncio.sleep(60)

    assert TestClient(slow, base_url="http://127.0.0.1").post("/", json={}).status_code == 408
