"""The server: what it is asked from where, the port, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from chatbot.users import Users
from chatbot.web.app import serve
from chatbot.web.listening import address, listen
from ingest.errors import BylineError
from ingest.library.record import Library
from tests.chatbot.web.asking import Browser

ROOT = Path(__file__).parents[3]


def status(url: str, method: str = "GET", **headers: str) -> tuple[int, Any]:
    """The status and headers of a response; underscores of header names stand for dashes."""
    request = Request(url, method=method, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urlopen(request, timeout=10) as response:
            return response.status, response.headers
    except HTTPError as error:
        return error.code, error.headers


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=https://198.51.100.7/",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/x",
        "/gradio_api/proxy=https://198.51.100.7/",
        "/gradio_api/upload",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/run/answer",
        "/gradio_api/call/answer",
        "/gradio_api/runs",
        "/gradio_api/vibe-edit",
        "/gradio_api/dev/reload",
        "/docs",
        "/redoc",
        "/openapi.json",
        "/monitoring",
        "/login",
        "/token",
        "//config",
        "/gradio_api/queue/data/../../upload",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_door_that_the_page_does_not_use_is_shut(server_over_articles: Any, path: str, method: str) -> None:
    assert status(server_over_articles.url + path, method)[0] == 404


@pytest.mark.parametrize("path", ["/", "/theme.css", "/nothing", "/assets/nothing.js"])
def test_every_response_carries_a_policy(server_over_articles: Any, path: str) -> None:
    _, headers = status(server_over_articles.url + path)
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert "img-src 'self' data: blob:" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "localhost.evil.example:7860"])
def test_name_of_a_stranger_is_refused(server_over_articles: Any, host: str) -> None:
    assert status(server_over_articles.url, host=host)[0] in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:7860", "127.0.0.1", "[::1]:7860"])
def test_name_of_this_machine_is_let_in(server_over_articles: Any, host: str) -> None:
    assert status(server_over_articles.url, host=host)[0] == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_site_may_link_and_nothing_else(server_over_articles: Any, site: str) -> None:
    url = server_over_articles.url
    assert status(url, Sec_Fetch_Site=site, Sec_Fetch_Mode="cors")[0] == 403
    assert status(f"{url}/gradio_api/queue/join", "POST", Sec_Fetch_Site=site, Sec_Fetch_Mode="navigate")[0] == 403
    assert status(url, Sec_Fetch_Site=site, Sec_Fetch_Mode="navigate")[0] == 200
    assert status(url, Sec_Fetch_Site="same-origin", Sec_Fetch_Mode="cors")[0] == 200


def test_port_in_use_is_said_before_anything_is_done(tmp_path: Path) -> None:
    said: list[str] = []
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BylineError, match=f"port {port} is in use.*--port"):
            serve(tmp_path / "library", "127.0.0.1", port, say=said.append)
    assert not said
    assert not (tmp_path / "library").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.com", "::", "", "127.0.0.2"])
def test_what_others_can_reach_is_not_served_where_nobody_is_set_up(tmp_path: Path, host: str) -> None:
    with pytest.raises(BylineError, match=r"nobody is set up.*byline users add NAME.*--host 127\.0\.0\.1"):
        serve(tmp_path / "library", host, 0, say=lambda _: None)
    assert not (tmp_path / "library").exists()


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_address_of_another_machine_is_no_place_to_listen(tmp_path: Path, host: str) -> None:
    Users(tmp_path).add("ida", "correct horse battery")
    with pytest.raises(BylineError, match=r"no address of this machine.*--host"):
        serve(tmp_path, host, 0, say=lambda _: None)


@pytest.mark.parametrize("port", [-1, 65536, 10**12])
def test_port_that_is_none_is_refused(tmp_path: Path, port: int) -> None:
    with pytest.raises(BylineError, match="is no port"):
        serve(tmp_path / "library", "127.0.0.1", port, say=lambda _: None)


def test_address_of_a_socket_is_what_a_browser_takes() -> None:
    with listen("localhost", 0) as one:
        assert address(one) == f"http://127.0.0.1:{one.getsockname()[1]}"
    if socket.has_ipv6:
        with listen("::1", 0) as other:
            assert address(other).startswith("http://[::1]:")


_CHILD = """
import sys
from pathlib import Path
from chatbot.web.app import serve
serve(Path(sys.argv[1]), "127.0.0.1", 0, say=lambda line: print(line, flush=True))
print("ended", flush=True)
"""


@pytest.fixture
def ida(tmp_path: Path) -> None:
    with Library(tmp_path / "library", create=True):
        pass
    Users(tmp_path / "library").add("ida", "correct horse battery")


@pytest.fixture
def child(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A chat in a process of its own, over a library that isn't there yet."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _CHILD, str(tmp_path / "library")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_where_people_are_set_up_the_server_has_them_log_in(ida: None, child: subprocess.Popen[str]) -> None:
    assert child.stdout
    url = next(line for line in child.stdout if "Byline is at" in line).split()[-1]
    with Browser(url) as browser:
        assert browser.request("GET", "/").status == 303
        assert browser.request("GET", "/config").status == 401
        assert browser.log_in("ida", "correct horse battery").status == 303
        assert "Log out" in browser.request("GET", "/config").text


def test_every_address_is_told_by_the_machines_name() -> None:
    with listen("0.0.0.0", 0) as one:
        assert address(one) == f"http://{socket.gethostname()}:{one.getsockname()[1]}"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_the_server_cleanly_with_a_reader_connected(
    child: subprocess.Popen[str], number: signal.Signals
) -> None:
    assert child.stdout
    lines = [child.stdout.readline()]
    while "Byline is at" not in lines[-1]:
        lines.append(child.stdout.readline())
        assert child.poll() is None, lines
    url = lines[-1].split()[-1]
    assert "opening the library" in lines[0]
    with urlopen(f"{url}/gradio_api/heartbeat/abc", timeout=10) as endless:
        endless.readline()
        child.send_signal(number)
        began = time.monotonic()
        rest, _ = child.communicate(timeout=10)
    assert time.monotonic() - began < 5
    assert rest.strip() == "ended"
    assert child.returncode == 0
