"""A call of a model from its beginning to its end: what is sent, when it is cancelled, and that nothing is left of it."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.backends.words import Deadlines, Message
from tests.chatbot.backends.conftest import compatible, hear
from tests.chatbot.backends.model_server import AUTHORITY, ModelServer, event, for_ever, silent, stream, whole


def test_request_holds_what_was_asked_and_nothing_of_this_machine(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer another\nX-Own: 1")
    list(compatible(server).words([Message("system", "Be brief."), Message("user", "Häll\ud800o?")], most=50))
    (asked,) = server.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.body == {
        "model": "alpha",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Häll?o?"}],
        "stream": True,
        "temperature": 0,
        "max_tokens": 50,
    }
    assert asked.headers["authorization"] == "Bearer none-1"
    assert set(asked.headers) == {
        "host", "connection", "accept", "accept-encoding", "content-type", "content-length", "user-agent", "authorization",
    }  # fmt: skip


def test_request_without_a_key_sends_none(server: ModelServer) -> None:
    hear(compatible(server, key=""))
    assert "authorization" not in server.asked[0].headers


def test_proxy_of_the_environment_is_not_asked_for_loopback(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert hear(compatible(server)).text == "Good day."


def test_iterator_that_is_closed_closes_its_connection_at_once(server: ModelServer) -> None:
    server.scripts = [for_ever(event("more "))]
    words = compatible(server).words([], most=10_000)
    assert next(words) == "more "
    words.close()  # type: ignore[attr-defined]  # it is a generator
    assert server.left.wait(2)


def test_reader_who_takes_long_is_not_the_models_fault(server: ModelServer) -> None:
    server.scripts = [stream(event("Good "), event("day."), event(finish="stop"))]
    words = compatible(server, Deadlines(20, 0.5, 20)).words([], most=10)
    assert next(words) == "Good "
    time.sleep(0.8)
    assert list(words) == ["day."]


@pytest.mark.parametrize("sign", [event(reasoning_content="Hm. "), 'data: {"prompt_progress": {"processed": 256}}\n\n'])
def test_reading_and_thinking_are_signs_of_life(server: ModelServer, sign: str) -> None:
    server.scripts = [stream(*[sign] * 12, event("Good day.", "stop"), pause=0.1)]
    assert hear(compatible(server, Deadlines(1, 1, 20))).text == "Good day."


@pytest.mark.parametrize("script", [whole("Good day."), stream(event("Good "), b"\xff\n\n"), silent])
def test_call_leaves_no_thread_behind(server: ModelServer, script: object) -> None:
    server.scripts = [script]  # type: ignore[list-item]  # scripts
    before = {t for t in threading.enumerate() if t.name == "watchdog"}
    hear(compatible(server, Deadlines(0.3, 0.3, 0.3)))
    assert {t for t in threading.enumerate() if t.name == "watchdog"} == before
    if script is silent:
        assert server.left.wait(2)


def test_deadlines_hold_within_tls(server: ModelServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    AUTHORITY.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    server.speak_tls()
    server.scripts = [stream(event("Good day."), event(finish="stop")), for_ever(":\n\n", event("Good "))]
    backend = compatible(server, Deadlines(20, 0.3, 20))
    url = server.url.replace("http:", "https:")
    backend = replace(backend, address=replace(backend.address, url=url, hosted=True))
    assert hear(backend).text == "Good day."
    heard = hear(backend)
    assert (heard.text, heard.cut) == ("Good ", True)
    assert heard.error == f"{server.host} did not send the next word within 0.3 s"
    assert server.left.wait(2)


def test_calls_at_once_do_not_mix(server: ModelServer) -> None:
    server.scripts = [stream(*[event(f"{n}") for _ in range(20)], event(finish="stop"), pause=0.005) for n in range(6)]
    backend, heard = compatible(server), []
    threads = [threading.Thread(target=lambda: heard.append(hear(backend).text)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == [f"{n}" * 20 for n in range(6)]


def test_list_of_models_that_is_none_is_empty(server: ModelServer) -> None:
    backend = compatible(server)
    assert backend.models() == ("alpha", "beta")
    server.models = None
    assert backend.models() == ()
    assert replace(backend, address=replace(backend.address, url="http://127.0.0.1:9/v1")).models() == ()
