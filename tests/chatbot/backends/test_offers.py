"""Which backends can be chosen for a question, and that finding out sends nothing."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from chatbot.backends.offers import Offer, backend_of, backends_that_work
from tests.chatbot.backends.conftest import load
from tests.chatbot.backends.model_server import ModelServer

NOBODY = "http://127.0.0.1:9/v1"


def working(**environment: str) -> dict[str, list[Offer]]:
    found: dict[str, list[Offer]] = {}
    for offer in backends_that_work(load(**({"OLLAMA_BASE_URL": NOBODY} | environment))):
        if offer.why_not is None:
            found.setdefault(offer.name, []).append(offer)
    return found


def test_every_backend_is_told_of_and_what_it_lacks() -> None:
    offers = backends_that_work(load(OLLAMA_BASE_URL=NOBODY))
    assert [offer.name for offer in offers] == [
        "extractive",
        "openai",
        "openai-compatible",
        "ollama",
        "gguf",
        "llama-index",
    ]
    lacks = {offer.name: offer.why_not or "" for offer in offers}
    assert lacks["extractive"] == ""
    assert "OPENAI_API_KEY" in lacks["openai"]
    assert "OPENAI_BASE_URL" in lacks["openai-compatible"]
    assert "nothing answers at 127.0.0.1:9" in lacks["ollama"]
    assert "BYLINE_MODEL" in lacks["gguf"]
    assert "module:Class" in lacks["llama-index"]


def test_openai_is_offered_with_a_key_and_a_model() -> None:
    (offer,) = working(OPENAI_API_KEY="k-1", BYLINE_MODEL="some-model")["openai"]
    assert (offer.host, offer.hosted, offer.label) == ("api.openai.com", True, "openai some-model at api.openai.com")
    assert "openai" not in working(OPENAI_API_KEY="k-1")


def test_server_on_loopback_is_offered_with_the_models_it_tells_of(server: ModelServer) -> None:
    offers = working(OPENAI_BASE_URL=server.url, OLLAMA_BASE_URL=server.url)
    for name in ("openai-compatible", "ollama"):
        assert [(one.model, one.host, one.hosted) for one in offers[name]] == [
            ("alpha", server.host, False),
            ("beta", server.host, False),
        ]
    assert not server.asked
    backend = backend_of(offers["ollama"][1], load(OLLAMA_BASE_URL=server.url))
    assert backend is not None
    assert (backend.name, backend.model, backend.host) == ("ollama", "beta", server.host)


def test_server_elsewhere_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was asked"))
    given = {"OPENAI_BASE_URL": "https://models.example/v1", "OLLAMA_BASE_URL": "https://models.example/v1"}
    offers = backends_that_work(load(BYLINE_MODEL="alpha", **given))
    hosted = [(one.name, one.host) for one in offers if one.hosted and not one.why_not]
    assert hosted == [("openai-compatible", "models.example"), ("ollama", "models.example")]


def test_server_that_takes_calls_and_says_nothing_is_not_waited_for() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        assert "ollama" not in working(OLLAMA_BASE_URL=f"http://127.0.0.1:{silent.getsockname()[1]}/v1")
        assert time.monotonic() - began < 8


def test_model_is_offered_by_the_backend_that_its_form_tells(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    file = tmp_path / "small.gguf"
    file.write_bytes(b"GGUF....")
    assert set(working(BYLINE_MODEL=str(file), OPENAI_API_KEY="k-1")) == {"extractive", "gguf"}
    assert set(
        working(BYLINE_MODEL=f"{__package__.partition('.')[0]}.chatbot.own_llm:Parrot", OPENAI_API_KEY="k-1")
    ) == {
        "extractive",
        "llama-index",
    }
    assert set(working(BYLINE_MODEL="gemma:latest", OPENAI_API_KEY="k-1")) == {"extractive", "openai"}


def test_backend_that_is_set_comes_first() -> None:
    given = {"BYLINE_BACKEND": "openai", "BYLINE_MODEL": "some-model", "OPENAI_API_KEY": "k-1"}
    first, second, *_ = backends_that_work(load(OLLAMA_BASE_URL=NOBODY, **given))
    assert (first.name, second.name) == ("openai", "extractive")


def test_offer_shows_no_key() -> None:
    assert "hunter2" not in repr(backends_that_work(load(OPENAI_API_KEY="hunter2", BYLINE_MODEL="x")))


def test_fault_of_an_address_is_why_it_is_not_offered() -> None:
    (offer,) = [o for o in backends_that_work(load(OLLAMA_BASE_URL="ollama")) if o.name == "ollama"]
    assert offer.why_not is not None
    assert "no address" in offer.why_not
