"""Keys that are planted, looked for in all that a running server shows, says and leaves behind."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chatbot.backends.model_server import ModelServer, event, model_server, reset_after, status, stream, whole
from tests.chatbot.backends.test_keys import TELLERS, telling
from tests.chatbot.conftest import BYLINE
from tests.chatbot.web.asking import Browser, Reply
from tests.chatbot.web.conftest import BOATS, LIGHTHOUSE, fill

KEY, IN_FILE = "sk-planted-3Fv8Kq1Wm6Zc0Yd5", "sk-in-file-9Bt4Hx2Jr7Pg3Ns1"
THORNE = "What did Thorne say?"


SAYERS = [
    telling(lambda key: whole(f"Thorne said that the key is {key} [1].")),
    telling(lambda key: whole(f"“The lamp is older than I am,” said Wanda Thorne [1]. {key} {key[7:]} [2]")),
    telling(lambda key: stream(*(event(c) for c in f"{key}: it has earned its rest [1]"), event(finish="stop"))),
]
"""Models that repeat the key in their words."""


def holds_key(data: bytes) -> bool:
    """Whether a piece of a key stands in it, as it is or in base64's or a database's bytes, in any case of letters."""
    text = data.lower()
    return any(key[i : i + 8].lower().encode() in text for key in (KEY, IN_FILE) for i in range(3, len(key) - 7))


@dataclass
class Serving:
    url: str
    folder: Path
    process: subprocess.Popen[bytes]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


@pytest.fixture
def serving(tmp_path: Path, server: ModelServer) -> Iterator[Serving]:
    """`byline serve` with a key in the environment, in a folder whose `.env` has another one."""
    fill(tmp_path / "library", [LIGHTHOUSE, BOATS])
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / ".env").write_text(f"OPENAI_API_KEY={IN_FILE}\n")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("BYLINE_", "GRADIO_", "OPENAI_"))} | {
        "BYLINE_LIBRARY": str(tmp_path / "library"),
        "BYLINE_BACKEND": "openai-compatible",
        "BYLINE_MODEL": "alpha",
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": KEY,
        "HOME": str(tmp_path),
    }
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(BYLINE), "--debug", "serve", "--port", "0"],
            stdout=subprocess.PIPE, stderr=log, cwd=tmp_path / "here", env=environment,
        )  # fmt: skip
        assert process.stdout
        for line in process.stdout:
            if b"Byline is at" in line:
                break
        yield Serving(line.decode().split()[-1], tmp_path, process)
        if process.poll() is None:
            process.terminate()
        process.wait(20)
        process.stdout.close()


def test_keys_are_in_nothing_that_is_shown_said_or_left(serving: Serving, server: ModelServer) -> None:
    server.models = [KEY, "alpha"]
    shown: list[Reply] = []
    with Browser(serving.url) as browser:
        for script in (*TELLERS, *SAYERS, telling(lambda key: reset_after(event("Good ")))):
            server.scripts = [script]
            conversation, html = browser.answer(THORNE)
            shown.append(Reply(200, {}, html.encode()))
            shown += [browser.asked(name, conversation=conversation) for name in ("start", "export")]
            shown.append(browser.asked("copied", conversation=conversation, number=1))
        assert all(
            asked.headers.get("authorization") == f"Bearer {KEY}"
            for asked in server.asked
            if asked.path.endswith("completions")
        )
        assert len(server.asked) >= len(TELLERS)
        for path in (
            "/",
            "/config",
            "/theme.css",
            "/gradio_api/startup-events",
            "/gradio_api/app_id",
            "/manifest.json",
        ):
            shown.append(browser.request("GET", path))
        for function in browser.functions():
            shown.append(browser.asked(function))
            shown.append(browser.asked(function, article="lighthouse", speaker="Wanda Thorne", how="text", offset=0))
        shown.append(browser.asked("listed", search=KEY[:12]))
        errors = sum(b"401" in reply.body or b"500" in reply.body for reply in shown)
        assert errors > 2  # the faults are shown, the key in them is not
    for reply in shown:
        body = reply.body.replace(KEY[:12].encode(), b"") if b"No conversation has" in reply.body else reply.body
        assert not holds_key(body), reply.text
        assert not holds_key(repr(reply.headers).encode())
    backup = serving.folder / "backup.byline"
    subprocess.run([str(BYLINE), "--library", str(serving.folder / "library"), "backup", str(backup)], check=True)
    serving.process.terminate()
    assert serving.process.stdout
    said = serving.process.stdout.read()
    serving.process.wait(20)
    left = [path for path in serving.folder.rglob("*") if path.is_file() and path.name != ".env"]
    assert {"log", "backup.byline", "byline.sqlite3", "conversations.sqlite"} <= {path.name for path in left}
    for path in left:
        assert not holds_key(path.read_bytes()), path
    assert not holds_key(said)


def test_the_environment_is_not_reached_by_a_question_or_a_path(serving: Serving, server: ModelServer) -> None:
    server.scripts = [status(500, "x")]
    with Browser(serving.url) as browser:
        for sent in (
            "$OPENAI_API_KEY",
            "${OPENAI_API_KEY}",
            "{{config}}",
            "{os.environ}",
            "../here/.env",
            "file:///proc/self/environ",
        ):
            for function in ("ask", "brief", "list_articles", "show_article", "list_people", "open_citation"):
                reply = browser.asked(
                    function, question=sent, search=sent, article=sent, at=sent, speaker=sent, offset=0
                )
                assert not holds_key(reply.body)
