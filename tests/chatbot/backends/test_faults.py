"""What a model's server may do wrong: each ends in one clear line, and what had come stays."""

from __future__ import annotations

import datetime
import email.utils
import re
import socket
from collections.abc import Callable
from dataclasses import replace

import pytest

from chatbot.backends.addresses import Address
from tests.chatbot.backends.conftest import compatible, hear
from tests.chatbot.backends.fault_table import FAULTS, UNUSUAL, Fault, error
from tests.chatbot.backends.model_server import ModelServer, Script, event, hello, status, stream, whole

CASES = [(fault, False) for fault in FAULTS] + [(fault, True) for fault in FAULTS if fault.whole]


@pytest.mark.parametrize(
    ("fault", "at_once"), CASES, ids=lambda x: x.name if isinstance(x, Fault) else ("whole" if x else "streamed")
)
def test_fault_is_told_in_one_clear_line(server: ModelServer, fault: Fault, at_once: bool) -> None:
    server.scripts = [fault.whole if at_once and fault.whole else fault.streamed]
    server.models = None
    backend = compatible(server, streaming=not at_once, **({"deadlines": fault.deadlines} if fault.deadlines else {}))
    heard = hear(backend)
    assert heard.error is not None
    host, _, line = heard.error.partition(" ")
    assert host == server.host
    assert fault.told
    assert re.fullmatch(fault.told, line), line
    assert heard.error.isprintable()
    assert len(heard.error) < 400
    assert server.asked[0].body["stream"] is not at_once
    if not at_once or fault.name in ("length", "filtered after words", "no finish reason", "goes on and on"):
        assert fault.words in ("*", heard.text)
        assert heard.cut is fault.cut
    assert heard.seconds < 5


@pytest.mark.parametrize("script", [script for _, script in UNUSUAL], ids=[name for name, _ in UNUSUAL])
def test_reply_that_is_unusual_but_right_is_taken(server: ModelServer, script: Script) -> None:
    server.scripts = [script]
    heard = hear(compatible(server))
    assert (heard.text, heard.error) == ("Good day.", None)


def test_words_come_out_as_they_come_in_and_not_at_the_end(server: ModelServer) -> None:
    server.scripts = [stream(event("One "), event("two "), event("three."), event(finish="stop"), pause=0.1)]
    words = compatible(server).words([], most=50)
    assert next(words) == "One "
    assert not server.left.is_set()
    assert list(words) == ["two ", "three."]


@pytest.mark.parametrize("text", ["<", "<thin", "< think>", "a <think> b </think> c", "<think"])
def test_text_that_only_looks_like_thoughts_is_shown(server: ModelServer, text: str) -> None:
    server.scripts = [stream(*[event(c) for c in text], event(finish="stop"))]
    assert hear(compatible(server)).text == text


# ── addresses ──


def _elsewhere(server: ModelServer, url: str) -> str | None:
    return hear(replace(compatible(server), address=Address(url, "there", True))).error


def test_refused_connection_is_told(server: ModelServer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert (
        _elsewhere(server, f"http://127.0.0.1:{port}/v1")
        == "there refused the connection; is the server running there?"
    )


def test_name_that_nobody_knows_is_told(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    assert _elsewhere(server, "http://models.example/v1") == "there is a name that nobody knows; check OPENAI_BASE_URL"


def test_tls_where_there_is_none_is_told(server: ModelServer) -> None:
    assert _elsewhere(server, server.url.replace("http:", "https:")) == (
        "there does not speak TLS as it should; check whether OPENAI_BASE_URL begins with https or http"
    )


def test_certificate_that_is_not_trusted_is_told(server: ModelServer) -> None:
    server.speak_tls()
    told = _elsewhere(server, server.url.replace("http:", "https:"))
    assert told is not None
    assert told.startswith("there shows a certificate that is not trusted (")
    assert server.asked == []


# ── asking again ──


def test_model_that_is_unknown_is_told_with_those_there_are(server: ModelServer) -> None:
    server.scripts = [status(404, error("no such model"))]
    server.models = ["beta", "gamma"]
    assert hear(compatible(server)).error == f"{server.host} does not know the model alpha; it has: beta, gamma"
    server.models = [f"model-{n}" for n in range(40)]
    assert hear(compatible(server)).error == (
        f"{server.host} does not know the model alpha; it has: {', '.join(f'model-{n}' for n in range(12))} and 28 more"
    )


def _in_a_second() -> str:
    return email.utils.format_datetime(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=1), usegmt=True)


@pytest.mark.parametrize(("code", "wait"), [(429, lambda: "0.1"), (503, lambda: "0"), (429, _in_a_second)])
def test_short_wait_is_waited_once(server: ModelServer, code: int, wait: Callable[[], str]) -> None:
    server.scripts = [status(code, error("Slow down"), Retry_After=wait()), hello]
    heard = hear(compatible(server))
    assert (heard.text, heard.error, len(server.asked)) == ("Good day.", None, 2)


def test_second_short_wait_is_told(server: ModelServer) -> None:
    server.scripts = [status(429, error("Slow down"), Retry_After="0")]
    heard = hear(compatible(server))
    assert heard.error is not None
    assert heard.error.startswith(f"{server.host} gets too many requests (429) and says to wait 0 s, until ")
    assert len(server.asked) == 2


def test_wait_that_does_not_fit_the_deadline_is_not_waited(server: ModelServer) -> None:
    server.scripts = [status(429, error("Slow down"), Retry_After="21"), hello]
    heard = hear(compatible(server))
    assert heard.error is not None
    assert "says to wait 21 s, until" in heard.error
    assert (len(server.asked), heard.seconds < 5) == (1, True)


def test_option_that_a_model_refuses_is_left_out_from_then_on(server: ModelServer) -> None:
    server.scripts = [
        status(400, error("Your organization must be verified to stream", param="stream", code="unsupported_value")),
        status(400, error("Only the default (1) is supported", param="temperature", code="unsupported_value")),
        whole("Good day."),
    ]
    backend = compatible(server)
    assert hear(backend).text == hear(backend).text == "Good day."
    assert len(server.asked) == 4
    assert set(server.asked[3].body) == {"model", "messages", "max_tokens"}


def test_option_that_is_not_ours_is_not_asked_about_again(server: ModelServer) -> None:
    server.scripts = [status(400, error("bad messages", param="messages"))]
    assert hear(compatible(server)).error == f"{server.host} did not accept the request (400: bad messages)"
    assert len(server.asked) == 1
