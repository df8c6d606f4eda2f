"""The doors of the running server: names, other sites, sizes, slow clients, and the headers of all that is answered."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
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
from tests.chatbot.scripted import ScriptedBackend
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


# ── what a run of attacks has found ──


@pytest.mark.parametrize("path", ["/", "/config", "/nothing", "/gradio_api/app_id", "/gradio_api/startup-events"])
def test_what_is_private_is_kept_by_no_cache(server_over_articles: Served, path: str) -> None:
    assert tried(server_over_articles.url, "GET", path).headers["cache-control"] == "no-store"


def test_answers_are_kept_by_no_cache_and_the_scripts_may_be(server_over_articles: Served) -> None:
    with Browser(server_over_articles.url) as browser:
        assert browser.asked("listed").headers["cache-control"] == "no-store"
        page = browser.request("GET", "/").text
        script = page[page.index('src="./assets/') + 6 :].partition('"')[0]
        assert "no-store" not in browser.request("GET", script).headers.get("cache-control", "")


def test_a_question_that_does_not_say_that_it_is_json_is_none(server_over_articles: Served) -> None:
    """A stranger's page can send JSON that is called nothing without having asked first whether it may."""
    assert tried(server_over_articles.url, "POST", "/gradio_api/component_server", b"{}").status == 415


def test_proxy_with_a_port_of_its_own_is_ours_by_that() -> None:
    client = TestClient(Doors(takes, names=["proxy.example:8443"]), base_url="http://proxy.example")
    for origin, status in (("https://proxy.example:8443", 200), ("http://proxy.example:8444", 403)):
        assert client.get("/config", headers={"origin": origin, "host": "127.0.0.1:7860"}).status_code == status
    assert client.get("/config").status_code == 200


@pytest.mark.parametrize("origin", ["http://news.example:8080", "http://own:9999", "http://own.local:1"])
def test_another_port_of_our_own_name_is_another_site(origin: str) -> None:
    client = TestClient(Doors(takes, names=["news.example", "own", "own.local"]), base_url="http://own:7860")
    assert client.get("/config", headers={"origin": origin}).status_code == 403
    assert client.get("/config", headers={"origin": "http://own:7860"}).status_code == 200
    told = {"origin": "http://news.example:8080", "x-forwarded-host": "news.example:8080"}
    assert client.get("/config", headers=told).status_code == 200


def test_no_header_makes_the_page_look_for_its_server_elsewhere(server_over_articles: Served) -> None:
    reply = tried(server_over_articles.url, path="/config", x_gradio_server=EVIL)
    assert "evil.example" not in reply.text


@pytest.mark.parametrize(
    "host", ["127.0.0.1/evil.example", "127.0.0.1:x", "127.0.0.1:999999", "[fe80::1%25x]", "127.0.0.1?", "a@127.0.0.1"]
)
def test_a_host_that_is_more_than_a_name_and_a_port_is_none(server_over_articles: Served, host: str) -> None:
    assert tried(server_over_articles.url, host=host).status == 421


def test_a_request_with_two_lengths_ends_its_connection(server_over_articles: Served) -> None:
    """A proxy that believes the other length would take what follows for somebody else's request."""
    head = (
        b"POST /config HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
    )
    with connected(server_over_articles.url) as line:
        line.sendall(head + b"GET /config HTTP/1.1\r\nhost: localhost\r\n\r\n")
        answered = b""
        while piece := line.recv(65536):
            answered += piece
    assert answered.count(b"HTTP/1.1 ") == 1 and answered.startswith(b"HTTP/1.1 400")


def test_sessions_have_short_names_and_are_forgotten(server_over_articles: Served) -> None:
    with Browser(server_over_articles.url) as browser:
        browser.functions()
        browser._session = "x" * 10_000
        assert browser.asked("listed").status == 400
        assert browser.request("GET", f"/gradio_api/heartbeat/{'x' * 200}").status == 404


@pytest.mark.parametrize("field", ["outlets", "tags", "speakers", "authors"])
def test_half_a_character_in_a_list_is_no_fault(server_over_articles: Served, field: str) -> None:
    with Browser(server_over_articles.url) as browser:
        assert "went wrong" not in browser.asked("list_articles", offset=0, filters={field: ["\ud83d"]}).text
        assert "went wrong" not in browser.asked("tag_article", article="lighthouse", tags="\ud83d").text


@contextlib.contextmanager
def worded(served: Served, backend: ScriptedBackend) -> Iterator[str]:
    """Another server over the same articles, with a model."""
    engine = served.over.engine.with_backend(backend)
    with running(replace(served.over, engine=engine)) as url:
        yield url


def test_who_waits_keeps_nobody_from_being_answered(server_over_articles: Served) -> None:
    """There are 40 threads for all that is asked; a slow model, or somebody who means it, has more wait than that."""
    go_on = threading.Event()

    class Slow(ScriptedBackend):
        def words(self, *_: Any, **__: Any) -> Iterator[str]:
            go_on.wait(30)
            yield from ()

    with worded(server_over_articles, Slow()) as url, Browser(url) as browser:
        begun = browser.call("ask", question="What did Thorne say?")["conversation"]
        asks = {"component_id": browser.functions()["step"], "fn_name": "step", "session_hash": "waits"}
        body = json.dumps(asks | {"data": {"conversation": begun, "seen": 10**6}}).encode()
        waiting = []
        for _ in range(60):
            line = connected(url)
            line.sendall(
                b"POST /gradio_api/component_server HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                b"content-length: %d\r\n\r\n%s" % (len(body), body)
            )
            waiting.append(line)
        time.sleep(1)
        began = time.monotonic()
        browser.call("list_articles", offset=0)
        took = time.monotonic() - began
        go_on.set()
        for line in waiting:
            line.close()
    assert took < 5
