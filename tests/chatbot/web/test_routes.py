"""Every route that the running application has, ours and Gradio's: who reaches it. One that is new is tried by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

from chatbot.opening import Opened, opened
from chatbot.users import Users
from chatbot.web.app import create_app
from tests.chatbot.web.asking import Browser, Reply
from tests.chatbot.web.conftest import LIGHTHOUSE, fill, running

GOOD = "correct horse battery"
NEEDED = {
    "/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt",
    "/assets/{path:path}", "/static/{path:path}", "/svelte/{path:path}",
    "/gradio_api/component_server", "/gradio_api/startup-events", "/gradio_api/app_id",
    "/gradio_api/heartbeat/{session_hash}",
}  # fmt: skip
"""What the page asks for. All else is shut."""
MADE_UP = (
    "/nothing",
    "/static",
    "/gradio_api",
    "/gradio_api/",
    "/gradio_api/ask",
    "/users",
    "/users.json",
    "/ws",
    "/mcp",
)
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")


def paths(routes: Sequence[Any], before: str = "") -> Iterator[str]:
    """The path of each route, with those of applications that are mounted."""
    for route in iter_route_contexts(routes):
        path = before + (route.path or "")
        mounted = getattr(getattr(route.original_route, "app", None), "routes", None)
        if mounted is None:
            yield path
        else:
            yield from paths(mounted, path)


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)(?::path)?\}", lambda m: "https://198.51.100.7/" if "url" in m[1] else "x", path)


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("library")
    fill(folder, [LIGHTHOUSE])
    Users(folder).add("ida", GOOD)
    with opened(folder, own_index=True) as library:
        yield library


@pytest.fixture(scope="module")
def routes(over: Opened) -> list[str]:
    return sorted(set(paths(create_app(over).routes)))


@pytest.fixture(scope="module")
def gated(over: Opened) -> Iterator[str]:
    with running(over, users=Users(over.library.folder)) as url:
        yield url


@pytest.fixture(scope="module")
def local(over: Opened) -> Iterator[str]:
    with running(over) as url:
        yield url


def tried(url: str, path: str, method: str) -> Reply:
    with Browser(url, seconds=20) as browser:
        body = b"{}" if method in ("POST", "PUT", "PATCH") else None
        return browser.request(method, path, body, content_type="application/json")


def test_the_list_has_gradios_routes_too(routes: list[str]) -> None:
    assert {"/gradio_api/upload", "/gradio_api/file={path_or_url:path}", "/gradio_api/component_server"} <= {*routes}
    assert {*routes} >= NEEDED
    assert len(routes) > 60


@pytest.mark.parametrize("method", METHODS)
def test_who_is_not_logged_in_reaches_nothing(gated: str, routes: list[str], method: str) -> None:
    for path in [*map(filled, routes), *MADE_UP]:
        reply = tried(gated, path, method)
        if path == "/login":
            assert reply.status in (200, 403, 405)
            assert b"gradio" not in reply.body.lower()
        elif path == "/logout":
            assert reply.status in (303, 405)
        elif path == "/" and reply.status == 303:
            assert reply.headers["location"] == "/login"
        else:
            assert (reply.status, reply.text) in (
                (401, "Log in first."),
                (404, "Not found."),
                (405, "Not allowed."),
                *(((401, ""), (404, "")) if method == "HEAD" else ()),
            ), path


@pytest.mark.parametrize("method", METHODS)
def test_nobody_reaches_what_the_page_does_not_need(local: str, routes: list[str], method: str) -> None:
    shut = [path for path in routes if path.rstrip("/") not in NEEDED and path != "/"]
    assert len(shut) > 40
    for path in [*map(filled, shut), *MADE_UP]:
        assert tried(local, path, method).status == 404, path


def test_who_is_logged_in_reaches_no_more_than_the_page_needs(gated: str, routes: list[str]) -> None:
    with Browser(gated) as browser:
        assert browser.log_in("ida", GOOD).status == 303
        assert browser.request("GET", "/").status == 200
        assert browser.request("GET", "/config").status == 200
        for path in routes:
            if path.rstrip("/") not in NEEDED and path not in ("/", "/login", "/logout"):
                assert browser.request("GET", filled(path)).status == 404, path
        assert browser.request("GET", "/logout").status == 405
        assert browser.request("POST", "/logout").status == 303
        browser.cookie = None
        assert browser.request("GET", "/config").status == 401


def test_ways_around_the_list_are_shut(gated: str, local: str) -> None:
    ways = ["//config", "/./config", "/login/../config", "/%63onfig", "/config%00", "/login/config", "/login?x=/config",
            "/assets/../config", "/assets/..%2f..%2f..%2fetc/passwd", "/static/%2e%2e/%2e%2e/config", "/LOGIN/../config",
            "http://127.0.0.1/config", "/config;/login", "/login%2f..%2fconfig"]  # fmt: skip
    for path in ways:
        reply = tried(gated, path, "GET")
        assert b"components" not in reply.body and b"root:" not in reply.body, path
        assert b"root:" not in tried(local, path, "GET").body, path


def test_file_of_users_and_of_the_library_is_at_no_address(local: str, over: Opened) -> None:
    folder: Path = over.library.folder
    for name in ("users.json", "byline.sqlite3", "conversations.sqlite"):
        for before in ("/", "/static/", "/assets/", "/svelte/", "/gradio_api/file=", "/gradio_api/file/"):
            for path in (name, f"../{name}", str(folder / name), f"..%2f..%2f..%2f..%2f..{folder / name}"):
                assert tried(local, before + path, "GET").status in (403, 404)
