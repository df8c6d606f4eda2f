"""Which backend words an answer: chosen on the page, question by question, among those that work."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chatbot.opening import Opened, opened
from chatbot.settings import Settings, load
from chatbot.web.offers import Menu, Offered, offers_of, working
from ingest.errors import UsageError
from tests.chatbot.backends.model_server import ModelServer, event, model_server, stream
from tests.chatbot.scripted import ScriptedBackend, number_of
from tests.chatbot.web.conftest import BOATS, LIGHTHOUSE, fill, running
from tests.chatbot.web.test_web_page import ask

NOBODY = "http://127.0.0.1:9/v1"
THORNE = "What did Thorne say?"


def settings(**environment: str) -> Settings:
    return load({}, {"OLLAMA_BASE_URL": NOBODY} | environment, Path("/nonexistent"))


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


# ── what there is ──


def test_backend_is_chosen_by_name_and_the_first_without_one() -> None:
    model = ScriptedBackend()
    menu = Menu(offers_of(model))
    assert [(offer.name, offer.host) for offer in menu.look()] == [
        ("scripted", "models.example:443"),
        ("extractive", None),
    ]
    assert menu.chosen("extractive") is None
    assert menu.chosen(None) is model
    assert Menu(offers_of(None)).chosen(None) is None
    assert Menu(offers_of(ScriptedBackend(hosted=False))).look()[0].host is None


def test_backend_that_is_gone_is_never_replaced_by_another() -> None:
    with pytest.raises(UsageError, match="gone can't be asked"):
        Menu(offers_of(ScriptedBackend())).chosen("gone")


def test_who_asks_does_not_wait_for_another_look() -> None:
    looks = []

    def slow() -> tuple[Offered, ...]:
        looks.append(threading.current_thread().name)
        time.sleep(0.2)
        return offers_of(None)()

    menu = Menu(slow)
    assert menu.look() and menu.look()
    began = time.monotonic()
    assert all(menu.chosen("extractive") is None for _ in range(20))
    assert time.monotonic() - began < 0.1
    assert looks == ["backends"]


def test_only_what_works_is_offered_and_what_is_set_comes_first(model: ModelServer) -> None:
    given = {"BYLINE_BACKEND": "openai-compatible", "BYLINE_MODEL": "alpha", "OPENAI_BASE_URL": model.url}
    own = ScriptedBackend()
    offers = working(settings(**given), own)()
    assert [(one.name, one.label, one.host) for one in offers] == [
        ("openai-compatible alpha", "openai-compatible · alpha", None),
        ("extractive", "The articles’ own words", None),
    ]
    assert offers[0].make() is own
    assert offers[1].make() is None


def test_hosted_backend_is_offered_with_its_host() -> None:
    given = {"BYLINE_MODEL": "alpha", "OPENAI_BASE_URL": "https://models.example/v1", "OPENAI_API_KEY": "none-1"}
    there = {one.name: (one.label, one.host) for one in working(settings(**given), None)()}
    label = "openai-compatible · alpha · models.example"
    assert there["openai-compatible alpha"] == (label, "models.example")
    assert there["extractive"][1] is None


def test_backend_is_made_once(model: ModelServer) -> None:
    offers = working(settings(OPENAI_BASE_URL=model.url), None)
    made = [{one.name: one for one in offers()}["openai-compatible beta"].make() for _ in range(2)]
    assert made[0] is made[1] and made[0] is not None and made[0].model == "beta"


# ── on the page ──


@dataclass
class Chosen:
    page: Any
    model: ModelServer


@pytest.fixture
def over(tmp_path: Path) -> Iterator[Opened]:
    fill(tmp_path, [LIGHTHOUSE, BOATS])
    with opened(tmp_path) as library:
        yield library


@pytest.fixture
def chosen(over: Opened, model: ModelServer, open_page: Callable[..., Any]) -> Iterator[Chosen]:
    with running(over, offers=working(settings(OPENAI_BASE_URL=model.url), None)) as url:
        page = open_page(url)
        page.wait_for_selector(".backend select")
        yield Chosen(page, model)


def says(text: Callable[[str], str]) -> Callable[[Any], None]:
    """A script that makes its answer of the prompt it was sent."""

    def play(handler: Any) -> None:
        prompt = "\n".join(message["content"] for message in handler.server.asked[-1].body["messages"])
        stream(event(text(prompt)), event(finish="stop"), "data: [DONE]\n\n")(handler)

    return play


def lens_and_a_lie(prompt: str) -> str:
    lens, lamp = number_of(prompt, "needs a new lens"), number_of(prompt, "The lamp is older")
    return (
        f"Wanda Thorne told the Echo that the lighthouse needs a new lens [{lens}]. "
        f"Wanda Thorne said that the lamp was made of pure silver in Paris [{lamp}]."
    )


@pytest.mark.browser
def test_model_chosen_on_the_page_words_the_answer_and_its_host_stands_beside_it(chosen: Chosen) -> None:
    page, model = chosen.page, chosen.model
    assert page.locator(".backend option").all_inner_texts() == [
        "The articles’ own words",
        "openai-compatible · alpha",
        "openai-compatible · beta",
    ]
    model.scripts = [says(lens_and_a_lie)]
    page.select_option(".backend select", label="openai-compatible · beta")
    turn = ask(page, THORNE)
    assert [asked.body["model"] for asked in model.asked] == ["beta"]
    assert "needs a new lens" in turn.locator("blockquote.generated").inner_text()
    replaced = turn.locator("blockquote.verbatim").all_inner_texts()
    assert any("The lamp is older than I am" in text for text in replaced)
    assert "silver" not in turn.locator(".answer").inner_text()
    assert "1 sentence was not shown" in turn.locator(".dropped summary").inner_text()
    assert turn.locator(".host").inner_text() == model.host
    page.reload()
    assert page.locator(".turn .host").inner_text() == model.host


@pytest.mark.browser
def test_each_question_has_its_own_backend(chosen: Chosen) -> None:
    page, model = chosen.page, chosen.model
    model.scripts = [says(lens_and_a_lie)]
    assert ask(page, THORNE).locator(".host").count() == 0
    assert not model.asked
    page.select_option(".backend select", label="openai-compatible · alpha")
    assert ask(page, "What did Wanda Thorne say?").locator(".host").count() == 1
    page.select_option(".backend select", "extractive")
    assert ask(page, "What did Falk say?").locator(".host").count() == 0
    assert len(model.asked) == 1


@pytest.mark.browser
def test_server_that_does_not_answer_keeps_nobody_from_the_page(over: Opened, open_page: Callable[..., Any]) -> None:
    hangs = threading.Event()

    def offers() -> tuple[Offered, ...]:
        hangs.wait(20)
        return offers_of(None)()

    with running(over, offers=offers) as url:
        page = open_page(url)
        page.wait_for_selector(".welcome .ask")
        assert not hangs.is_set()
        hangs.set()
        assert ask(page, THORNE).locator("blockquote").count() == 3


@pytest.mark.browser
def test_command_serves_what_works_by_the_settings(
    tmp_path: Path, model: ModelServer, open_page: Callable[..., Any]
) -> None:
    fill(tmp_path / "library", [LIGHTHOUSE])
    own = {"OPENAI_BASE_URL": model.url, "OLLAMA_BASE_URL": NOBODY}
    byline = str(Path(sys.executable).parent / "byline")
    command = [sys.executable, byline, "serve", "--library", str(tmp_path / "library"), "--port", "0"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BYLINE_", "OPENAI_"))}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=kept | own, cwd=tmp_path)
    try:
        assert child.stdout
        page = open_page(next(line for line in child.stdout if "Byline is at" in line).split()[-1])
        page.wait_for_selector(".backend select")
        model.scripts = [says(lens_and_a_lie)]
        page.select_option(".backend select", label="openai-compatible · beta")
        assert ask(page, THORNE).locator(".host").inner_text() == model.host
    finally:
        child.terminate()
        child.communicate(timeout=15)
