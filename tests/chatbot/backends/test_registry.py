"""Which backend the settings name, what it needs, and who gets the text."""

from __future__ import annotations

import subprocess
import sys

import pytest

from chatbot.backends.addresses import address_of, is_loopback
from chatbot.backends.registry import BACKENDS, backend_named, offered
from chatbot.backends.words import Deadlines
from chatbot.settings import load as load_settings
from ingest.errors import UsageError
from tests.chatbot.backends.conftest import load
from tests.chatbot.backends.model_server import ModelServer, status
from tests.chatbot.conftest import Byline


def test_backends_are_those_of_the_contract() -> None:
    assert list(BACKENDS) == ["extractive", "openai", "openai-compatible", "ollama", "gguf", "llama-index"]


def test_extractive_is_the_default_and_needs_no_model() -> None:
    assert backend_named(load()) is None


def test_extractive_imports_no_model() -> None:
    script = (
        "import sys; from chatbot.settings import load; from chatbot.backends.registry import backend_named\n"
        "backend_named(load({}, {}))\n"
        "print([m for m in ('openai', 'httpx2', 'httpx', 'llama_index', 'xllamacpp') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"BYLINE_BACKEND": "gpt"}, r"BYLINE_BACKEND is 'gpt'; there is: extractive, openai, openai-compatible, ollama, .*"),
        ({"BYLINE_BACKEND": "openai", "OPENAI_API_KEY": "k-1"}, r"openai needs BYLINE_MODEL \(or --model\): the name of a model"),
        ({"BYLINE_BACKEND": "ollama"}, r"ollama needs BYLINE_MODEL \(or --model\)"),
        ({"BYLINE_BACKEND": "gguf"}, r"gguf needs BYLINE_MODEL \(or --model\): the path of a GGUF file"),
        ({"BYLINE_BACKEND": "llama-index"}, r"llama-index needs BYLINE_MODEL \(or --model\): module:Class of a LlamaIndex LLM"),
        ({"BYLINE_BACKEND": "openai", "BYLINE_MODEL": "x"}, r"openai needs OPENAI_API_KEY, in the environment or in \.env"),
        ({"BYLINE_BACKEND": "openai-compatible", "BYLINE_MODEL": "x"}, r"openai-compatible needs OPENAI_BASE_URL, such as http"),
        ({"BYLINE_BACKEND": "ollama", "BYLINE_MODEL": "x", "OLLAMA_BASE_URL": "ollama"}, r"OLLAMA_BASE_URL is 'ollama', no address"),
    ],
)  # fmt: skip
def test_setting_that_is_missing_or_wrong_is_told(environment: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        backend_named(load(**environment))


@pytest.mark.parametrize("text", ["30", "30,20", "a,b,c", "0,20,120", "-1,2,3", "nan,20,120", "inf,20,120", "1,2,3,4"])
def test_deadlines_that_are_none_are_told(text: str) -> None:
    with pytest.raises(UsageError, match=r"BYLINE_DEADLINES is .* give three numbers of seconds"):
        load(BYLINE_DEADLINES=text).check()


@pytest.mark.parametrize("text", ["0", "511", "-8192", "8k", "1e4", "99999999999"])
def test_context_that_is_none_is_told(text: str) -> None:
    with pytest.raises(UsageError, match=r"BYLINE_CONTEXT is .* give a number of tokens"):
        load(BYLINE_CONTEXT=text).check()


def test_deadlines_and_context_reach_the_backend() -> None:
    backend = backend_named(
        load(BYLINE_BACKEND="ollama", BYLINE_MODEL="x", BYLINE_DEADLINES="5, 2.5, 60", BYLINE_CONTEXT="16384")
    )
    assert backend is not None
    assert backend.context == 16384
    assert getattr(backend, "deadlines", None) == Deadlines(5, 2.5, 60)
    assert load().deadlines == Deadlines(30, 20, 120)


@pytest.mark.parametrize(
    ("url", "host", "hosted"),
    [
        ("http://127.0.0.1:8080/v1", "127.0.0.1:8080", False),
        ("http://localhost:1234/v1/", "localhost:1234", False),
        ("http://[::1]:8080/v1", "[::1]:8080", False),
        ("https://models.example/v1", "models.example", True),
        ("https://models.example:443/v1", "models.example", True),
        ("http://192.168.1.7:8000/v1", "192.168.1.7:8000", True),
        ("http://localhost.example/v1", "localhost.example", True),
        ("http://127.0.0.1.example/v1", "127.0.0.1.example", True),
        ("http://0.0.0.0:8080/v1", "0.0.0.0:8080", True),
    ],
)
def test_address_tells_who_gets_the_text(url: str, host: str, hosted: bool) -> None:
    address = address_of(url, "OPENAI_BASE_URL")
    assert (address.host, address.hosted) == (host, hosted)
    assert address.url == f"{url.partition('://')[0]}://{host}/v1"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:8080",
        "ftp://x/v1",
        "http://",
        "http://x:port/v1",
        "http://a b/v1",
        "http://x/v1?k=1",
        "http://[/",
    ],
)
def test_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(UsageError, match="OPENAI_BASE_URL"):
        address_of(url, "OPENAI_BASE_URL")


def test_address_with_a_password_is_told_without_it(byline: Byline) -> None:
    given = {
        "BYLINE_BACKEND": "openai-compatible",
        "BYLINE_MODEL": "x",
        "OPENAI_BASE_URL": "http://me:hunter2@127.0.0.1/v1",
    }
    with pytest.raises(UsageError, match=r"OPENAI_BASE_URL holds a user name or a password") as raised:
        backend_named(load(**given))
    assert "hunter2" not in str(raised.value)
    done = byline("doctor", **given)
    assert "hunter2" not in done.out + done.err
    assert "OPENAI_BASE_URL        http://••••@127.0.0.1/v1" in done.out


@pytest.mark.parametrize("name", ["127.0.0.1", "127.9.9.9", "::1", "LOCALHOST", "localhost."])
def test_loopback_is_known(name: str) -> None:
    assert is_loopback(name)


@pytest.mark.parametrize("model", ["gpt-oss:120b-cloud", "glm-4.6:cloud"])
def test_model_that_ollama_runs_elsewhere_leaves_the_machine(model: str) -> None:
    backend = backend_named(load(BYLINE_BACKEND="ollama", BYLINE_MODEL=model))
    assert backend is not None
    assert (backend.host, backend.hosted) == ("ollama.com (by 127.0.0.1:11434)", True)


# ── the doctor ──


def test_doctor_tries_the_model_that_is_set(byline: Byline, server: ModelServer) -> None:
    given = {"OPENAI_BASE_URL": server.url}
    done = byline("doctor", "--json", "--backend", "openai-compatible", "--model", "alpha", **given)
    assert done.code == 0, done.out
    (finding,) = (f for f in done.json["findings"] if f["name"] == "backend")
    assert finding["value"].startswith(f"openai-compatible alpha at {server.host} answers, in ")
    assert len(server.asked) == 1


def test_doctor_lists_the_models_there_are_where_none_is_set(byline: Byline, server: ModelServer) -> None:
    given = {"OPENAI_BASE_URL": server.url, "BYLINE_BACKEND": "openai-compatible"}
    assert offered(load(**given)) == ("alpha", "beta")
    done = byline("doctor", **given)
    assert done.code == 1
    assert "openai-compatible needs BYLINE_MODEL (or --model): the name of a model; there is: alpha, beta" in done.out
    server.scripts = [status(404, {"error": {"message": "no such model"}})]
    done = byline("doctor", "--model", "gamma", **given)
    assert "does not know the model gamma; it has: alpha, beta" in done.out


def test_doctor_of_extractive_asks_nobody(byline: Byline) -> None:
    assert "✓ backend              extractive: no model, nothing leaves this machine" in byline("doctor").out


def test_flags_win_over_the_environment() -> None:
    chosen = load_settings({"BYLINE_BACKEND": "extractive"}, {"BYLINE_BACKEND": "openai"})
    assert backend_named(chosen) is None
