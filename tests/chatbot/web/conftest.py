"""A real server over a real library of invented articles, and a headless Chromium that records what it asks for."""

from __future__ import annotations

import io
import json
import os
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from chatbot.opening import Opened, opened
from chatbot.web.app import create_app
from chatbot.web.listening import address, listen, server
from ingest.embed import default_embedder
from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.sources import Found

CHROMIUM = "/usr/bin/chromium"
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)

LIGHTHOUSE = {
    "id": "lighthouse",
    "title": "Keeper warns of a dark lighthouse",
    "author": ["Odile Marsh"],
    "outlet": "The Saltby Echo",
    "published": "2026-03-03",
    "text": (
        "The lighthouse of Saltby will go dark in May, its keeper says.\n\n"
        "“The lamp is older than I am,” said Wanda Thorne, the keeper of the lighthouse. “It has earned its rest.”"
        "\r\n\r\n"
        "She told the Echo that the lighthouse needs a new lens.\n\n"
        "“I have asked for a lens every spring,” Thorne said. “Nobody has answered.”\n\n"
        "The council of Saltby has 14 members.\n\n"
        "“A lens costs more than a boat,” said Bruno Falk, the harbour master. “The lighthouse can wait.”"
    ),
}
BOATS = {
    "id": "boats:1",
    "title": "Boats stay in port",
    "outlet": "Wednesday Wire",
    "published": "2026-03-05",
    "text": (
        "Forty boats stayed in port on Thursday.\n\n"
        "“My boats are not leaving before the storm has passed,” said Ines Calloway, a skipper. "
        "“The crews agree with me.”\n\n"
        "Falk said that the port would stay open."
    ),
}
_ATTACK = "<img src=x onerror='window.ran=1'><script>window.ran=2</script></mark></div>${window.ran=3}{{constructor}}"
HOSTILE = {
    "id": "x\"><script>window.ran=4</script>",
    "title": f"Title {_ATTACK}",
    "author": [f"Author {_ATTACK}"],
    "outlet": f"Outlet {_ATTACK}",
    "published": "2026-03-07",
    "text": (
        f"First line {_ATTACK} [click](javascript:window.ran=5) ![](http://198.51.100.7/seen.png) https://198.51.100.7/"
        "\n\n"
        f"“Barges {_ATTACK} are <b>slow</b> &amp; wide,” said Tessa Quill, a bargee. "
        "“Nobody <style>*{display:none}</style> minds.”"
        "\n\n“A second barge came late,” Quill said."
    ),
}  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs Chromium")


def fill(folder: Path, records: list[dict[str, Any]]) -> None:
    """Take articles in as JSON lines."""
    data = "\n".join(json.dumps(record) for record in records).encode()
    with Library(folder, create=True) as library:
        entries = list(take_in(library, default_embedder(), [Found("test.jsonl", None, lambda: io.BytesIO(data))]))
    assert [entry.status for entry in entries] == ["added"] * len(records)


@contextmanager
def running(over: Opened, **settings: Any) -> Iterator[str]:
    """A server on a free port; its address."""
    ready = threading.Event()
    with listen("127.0.0.1", 0) as socket:
        serving = server(create_app(over, **settings), ready.set)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [socket]})
        thread.start()
        assert ready.wait(30)
        try:
            yield address(socket)
        finally:
            serving.should_exit = True
            thread.join(10)
            assert not thread.is_alive()


@dataclass(frozen=True)
class Served:
    """A running chat, and what it is over."""

    url: str
    over: Opened


@pytest.fixture(scope="session")
def serve_articles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Serves articles for as long as the session lasts: `serve_articles(records, title_note=…)`."""
    with ExitStack() as stack:

        def start(records: list[dict[str, Any]], **settings: Any) -> Served:
            folder = tmp_path_factory.mktemp("library")
            if records:
                fill(folder, records)
            over = stack.enter_context(opened(folder, create=True, own_index=True))
            return Served(stack.enter_context(running(over, **settings)), over)

        yield start


@pytest.fixture(scope="session")
def server_over_articles(serve_articles: Callable[..., Served]) -> Served:
    return serve_articles([LIGHTHOUSE, BOATS, HOSTILE], title_note="invented articles")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser. It ends with its module: the thread of a running Playwright can't run another event loop."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("BYLINE_REQUIRE_BROWSER") == "1":
            pytest.fail(f"there is no {CHROMIUM}, and BYLINE_REQUIRE_BROWSER=1")
        warnings.warn(f"NO BROWSER: {CHROMIUM} is not there, the chat was not tested in one", stacklevel=1)
        pytest.skip(f"NO BROWSER: {CHROMIUM} is not there")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages, each in a profile of its own. In the end: nothing was asked of another host, nothing failed."""
    asked: list[str] = []
    faults: list[str] = []
    with ExitStack() as stack:

        def new(url: str, width: int = 1280, **settings: Any) -> Any:
            context = chromium.new_context(viewport={"width": width, "height": 800}, **settings)
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(15_000)
            page.on("request", lambda request: asked.append(request.url))
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("dialog", lambda dialog: (faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
            page.goto(url)
            page.wait_for_selector("#question textarea")
            page.wait_for_selector("#answers .welcome")
            return page

        yield new
        time.sleep(0.1)
    hosts = {urlsplit(url).hostname for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss")}
    assert hosts == {"127.0.0.1"}
    assert not faults


@pytest.fixture
def page(open_page: Callable[..., Any], server_over_articles: Served) -> Any:
    """The chat over the articles above."""
    return open_page(server_over_articles.url)
