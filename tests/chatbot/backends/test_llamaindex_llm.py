"""The backend llama-index: any LLM of LlamaIndex, with our deadlines and one line for what goes wrong."""

from __future__ import annotations

import time

import pytest

from chatbot.backends.registry import backend_named
from chatbot.backends.words import Backend, BackendError, Message
from ingest.errors import BylineError, UsageError
from tests.chatbot.backends.conftest import hear, load

OWN = "tests.chatbot.own_llm"


def llm(name: str, deadlines: str = "20,20,40") -> Backend:
    made = backend_named(load(BYLINE_BACKEND="llama-index", BYLINE_MODEL=f"{OWN}:{name}", BYLINE_DEADLINES=deadlines))
    assert made is not None
    return made


def ended() -> list[str]:
    from tests.chatbot.own_llm import ENDED

    return ENDED


def test_llm_says_its_words_as_they_come() -> None:
    backend = llm("Parrot")
    assert (backend.name, backend.model, backend.context) == ("llama-index", f"{OWN}:Parrot", 2048)
    said = list(backend.words([Message("system", "Repeat."), Message("user", "good\ud800 day to you")], most=50))
    assert said == ["good? ", "day ", "to ", "you "]


def test_llm_that_can_not_stream_says_all_at_once() -> None:
    assert hear(llm("WithoutStream")).pieces == ["Hello?"]


@pytest.mark.parametrize(
    ("name", "host", "hosted"),
    [("Parrot", f"{OWN}:Parrot", True), ("Local", "127.0.0.1:8000", False), ("Remote", "models.example", True)],
)
def test_llm_tells_who_gets_the_text_and_counts_as_hosted_where_it_does_not(name: str, host: str, hosted: bool) -> None:
    assert (llm(name).host, llm(name).hosted) == (host, hosted)


def test_llm_that_takes_too_long_is_let_go_and_ends_with_its_next_word() -> None:
    ended().clear()
    heard = hear(llm("Slow", "20,0.2,40"))
    assert (heard.text, heard.cut) == ("One ", True)
    assert heard.error == f"{OWN}:Slow did not send the next word within 0.2 s"
    until = time.monotonic() + 5
    while "Slow" not in ended() and time.monotonic() < until:
        time.sleep(0.05)
    assert ended() == ["Slow"]


@pytest.mark.parametrize(
    ("deadlines", "said"),
    [
        ("20,20,0.3", "did not send an end within 0.3 s"),
        ("20,20,40", "came to the limit of 100 tokens before it was done"),
    ],
)
def test_llm_without_end_is_cut(deadlines: str, said: str) -> None:
    heard = hear(llm("Endless", deadlines), most=100 if deadlines == "20,20,40" else 100_000)
    assert heard.cut
    assert heard.error == f"{OWN}:Endless {said}"


def test_llm_that_fails_is_told_in_one_line_without_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OWN_API_KEY", "sk-planted-7Qw9Zr4Tn2Lx8Vb6")
    heard = hear(llm("Unreachable"))
    assert (heard.text, heard.cut) == ("One ", True)
    assert heard.error == (
        f"{OWN}:Unreachable can't answer (ConnectionError: the server refused the key ••••); check its settings"
    )
    assert hear(llm("Silent")).error == f"{OWN}:Silent sent an empty answer"


@pytest.mark.parametrize(
    ("setting", "error", "said"),
    [
        ("parrot", UsageError, r"BYLINE_MODEL is 'parrot'; the backend llama-index needs module:Class"),
        ("no_such_package:LLM", UsageError, r"no_such_package can't be imported \(ModuleNotFoundError"),
        (f"{OWN}:Nothing", UsageError, f"there is no Nothing in {OWN}"),
        (f"{OWN}:time", UsageError, r"is no LlamaIndex LLM \(a class of LLM\)"),
        (f"{OWN}:WithoutKey", BackendError, r"can't be set up \(ValueError: No key found; set OWN_KEY\)"),
    ],
)
def test_class_that_can_not_be_used_is_told_in_one_line(setting: str, error: type[BylineError], said: str) -> None:
    with pytest.raises(error, match=said) as raised:
        backend_named(load(BYLINE_BACKEND="llama-index", BYLINE_MODEL=setting))
    assert "\n" not in str(raised.value)
