"""A key goes to its own address and nowhere else: not into an error, a log, a repr, a traceback or what is printed."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.backends.masking import Masking, masked
from chatbot.backends.registry import backend_named
from chatbot.backends.words import BackendError, Message
from ingest.errors import UsageError
from tests.chatbot.backends.conftest import load
from tests.chatbot.backends.model_server import (
    HTML,
    Handler,
    ModelServer,
    Script,
    event,
    reset_after,
    status,
    stream,
    whole,
)
from tests.chatbot.conftest import Byline

KEY = "sk-planted-7Qw9Zr4Tn2Lx8Vb6"
PIECES = {KEY[i : i + 6] for i in range(len(KEY) - 5)}


def telling(make: Callable[[str], Script]) -> Script:
    """A script that repeats the key as it came."""

    def play(handler: Handler) -> None:
        make(handler.headers["authorization"])(handler)

    return play


TELLERS = [
    telling(lambda key: status(401, {"error": {"message": f"Incorrect API key provided: {key}"}})),
    telling(lambda key: status(400, {"error": {"message": f"bad {key[:20]}"}})),
    telling(lambda key: status(500, {"error": {"message": f"{key[9:]} x {key[10:22]}"}})),
    telling(lambda key: status(500, f"<p>{key}", HTML)),
    telling(lambda key: status(307, "", Location=f"http://{key.split()[1]}.example/?{key}")),
    telling(lambda key: status(404, {"error": {"message": f"no model for {key}"}})),
    telling(lambda key: status(200, "x", f"text/{key.split()[1]}")),
    telling(lambda key: status(429, {"error": {"message": key, "code": key}}, Retry_After="999")),
    telling(lambda key: stream(event("Good "), f"data: {json.dumps({'error': {'message': key}})}\n\n")),
    telling(lambda key: stream(event("Good "), f"data: {key}\n\n")),
    telling(lambda key: reset_after(event("Good "), f"data: {key}")),
]


def compatible(server: ModelServer, **more: str) -> dict[str, str]:
    return {
        "BYLINE_BACKEND": "openai-compatible",
        "BYLINE_MODEL": "alpha",
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": KEY,
        **more,
    }


def holds_key(text: str) -> bool:
    return any(piece.lower() in text.lower() for piece in PIECES)


@pytest.mark.parametrize("script", TELLERS)
def test_key_is_in_no_error_log_repr_or_traceback(
    server: ModelServer, script: Script, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    server.scripts = [script]
    server.models = [KEY, f"model {KEY}"]
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "httpcore2")  # on a level that we never turn on it writes down a reply's headers
    chosen = load(**compatible(server))
    backend = backend_named(chosen)
    assert backend is not None
    with pytest.raises(BackendError) as raised:
        list(backend.words([Message("user", "Hello?")], most=50))
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    whole = "".join(traceback.TracebackException.from_exception(raised.value, capture_locals=True).format())
    out, err = capfd.readouterr()
    for shown in (str(raised.value), repr(raised.value), whole, caplog.text, out, err, repr(chosen), repr(backend)):
        assert not holds_key(shown)
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


def test_doctor_shows_no_key_and_says_what_is_wrong(byline: Byline, server: ModelServer) -> None:
    server.scripts = TELLERS[:1]
    for arguments in (("doctor",), ("doctor", "--json"), ("--debug", "doctor")):
        done = byline(*arguments, **compatible(server))
        assert done.code == 1
        assert not holds_key(done.out + done.err)
        assert f"{server.host} refused the key in OPENAI_API_KEY (401)" in done.out
    settings = {s["name"]: s["value"] for s in byline("doctor", "--json", **compatible(server)).json["settings"]}
    assert settings["OPENAI_API_KEY"] == "••••"


def test_key_is_masked_wherever_it_or_a_piece_stands() -> None:
    assert masked(f"a {KEY} b {KEY[3:]} c {KEY[:8]}…", KEY) == "a •••• b •••• c ••••…"
    assert masked("alpha", "") == masked("alpha", "a") == "alpha"


# ── in a model's words ──


@pytest.mark.parametrize("size", [1, 2, 5, 9, 1000])
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"The key is {KEY}.", "The key is ••••."),
        (f"{KEY.upper()}{KEY} {KEY[:12]} and {KEY[-11:]}", "•••• •••• and ••••"),
        (f"sk-p{KEY}sk-pl", "sk-p••••sk-pl"),
        ("A sky, planted and skipped: sk-plante", "A sky, planted and skipped: sk-plante"),
        ("“The İstanbul ſK-planted lamp,” she said", "“The İstanbul •••• lamp,” she said"),
        ("", ""),
    ],
)
def test_key_in_a_models_words_is_masked_however_they_are_cut(said: str, shown: str, size: int) -> None:
    masking = Masking(KEY, "What did she say of the lamp?")
    given = [masking.take(said[i : i + size]) for i in range(0, len(said), size)]
    assert "".join(given) + masking.rest() == shown


def test_words_are_given_as_they_come_unless_a_key_may_begin_in_them() -> None:
    masking = Masking(KEY)
    assert [masking.take(one) for one in ("The lamp ", "is s", "k", "y-grey")] == ["The lamp ", "is ", "", "sky-grey"]


@pytest.mark.parametrize("key", ["", "x", "EMPTY", "nothing", "sk-no-key-required"])
def test_key_that_is_no_secret_hides_no_word(key: str) -> None:
    said = "There is nothing empty; it was required that nothing be required of x."
    masking = Masking(key, "“It was nothing,” she said.")
    assert masking.take(said) + masking.rest() == said


def test_short_key_is_masked_whole() -> None:
    masking = Masking("hunter-2")
    assert masking.take("It is Hunter-2 or hunter-3.") + masking.rest() == "It is •••• or hunter-3."


@pytest.mark.parametrize("streamed", [True, False])
def test_model_that_says_the_key_is_heard_without_it(server: ModelServer, streamed: bool) -> None:
    said = f"Good {KEY} day, {KEY[4:16]}."
    server.scripts = (
        [stream(*map(event, (said[:9], said[9:20], said[20:])), event(finish="stop"))] if streamed else [whole(said)]
    )
    backend = backend_named(load(**compatible(server)))
    assert backend is not None
    assert "".join(backend.words([Message("user", "Hello?")], most=50)) == "Good •••• day, ••••."


def test_reply_that_breaks_off_within_the_key_gives_what_is_no_secret(server: ModelServer) -> None:
    server.scripts = [reset_after(event("Good "), event(KEY[:7]))]
    backend = backend_named(load(**compatible(server)))
    assert backend is not None
    heard = []
    with pytest.raises(BackendError):
        for piece in backend.words([], most=50):
            heard.append(piece)
    assert "".join(heard) == f"Good {KEY[:7]}"


@pytest.mark.parametrize("key", [f"{KEY} {KEY}", f"{KEY}\n", "schlüssel", f"{KEY}\x07"])
def test_key_that_is_none_is_refused_without_being_shown(server: ModelServer, key: str) -> None:
    if key == f"{KEY}\n":
        assert load(OPENAI_API_KEY=key).key == KEY
        return
    with pytest.raises(UsageError, match=r"OPENAI_API_KEY \(from the environment\) holds characters") as raised:
        backend_named(load(**compatible(server, OPENAI_API_KEY=key)))
    assert not holds_key(str(raised.value))
    assert key not in str(raised.value)


# ── key and address come from the same layer ──


def in_file(folder: Path, **lines: str) -> Path:
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    return folder


def asked_with(folder: Path, server: ModelServer, **environment: str) -> str | None:
    backend = backend_named(load(folder, BYLINE_BACKEND="openai-compatible", BYLINE_MODEL="alpha", **environment))
    assert backend is not None
    list(backend.words([], most=10))
    return server.asked[-1].headers.get("authorization")


def test_file_in_a_strange_folder_can_not_redirect_a_key(tmp_path: Path, server: ModelServer) -> None:
    folder = in_file(tmp_path, OPENAI_BASE_URL=server.url)
    with pytest.raises(
        UsageError, match=r"^OPENAI_BASE_URL is from \.env and OPENAI_API_KEY from the environment; .*"
    ) as raised:
        asked_with(folder, server, OPENAI_API_KEY=KEY)
    assert server.asked == []
    assert not holds_key(str(raised.value))


def test_address_of_the_environment_gets_no_key_of_a_file(tmp_path: Path, server: ModelServer) -> None:
    folder = in_file(tmp_path, OPENAI_API_KEY=KEY)
    with pytest.raises(UsageError, match=r"^OPENAI_BASE_URL is from the environment and OPENAI_API_KEY from \.env;"):
        asked_with(folder, server, OPENAI_BASE_URL=server.url)


def test_file_with_a_key_of_its_own_is_asked_with_that(tmp_path: Path, server: ModelServer) -> None:
    folder = in_file(tmp_path, OPENAI_BASE_URL=server.url, OPENAI_API_KEY="of-the-file")
    assert asked_with(folder, server) == "Bearer of-the-file"
    assert asked_with(folder, server, OPENAI_API_KEY=KEY) == "Bearer of-the-file"
    assert asked_with(folder, server, OPENAI_API_KEY=KEY, OPENAI_BASE_URL=server.url) == f"Bearer {KEY}"


def test_openai_itself_never_takes_another_address(
    tmp_path: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)  # where the openai package looks
    folder = in_file(tmp_path, OPENAI_BASE_URL=server.url)
    backend = backend_named(load(folder, BYLINE_BACKEND="openai", BYLINE_MODEL="alpha", OPENAI_API_KEY=KEY))
    assert backend is not None
    assert (backend.host, backend.hosted) == ("api.openai.com", True)
    client = backend._client(None)  # type: ignore[attr-defined]  # what would be asked
    assert str(client.base_url) == "https://api.openai.com/v1/"


def test_ollama_gets_no_key(server: ModelServer) -> None:
    backend = backend_named(
        load(BYLINE_BACKEND="ollama", BYLINE_MODEL="alpha", OLLAMA_BASE_URL=f"http://{server.host}", OPENAI_API_KEY=KEY)
    )
    assert backend is not None
    list(backend.words([], most=10))
    assert "authorization" not in server.asked[0].headers
    assert server.asked[0].path == "/v1/chat/completions"
