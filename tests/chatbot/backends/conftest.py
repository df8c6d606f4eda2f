"""A model's server, and backends that ask it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot import settings
from chatbot.backends.chat import ChatBackend
from chatbot.backends.registry import backend_named
from chatbot.backends.words import Backend, BackendError, Deadlines, Message
from tests.chatbot.backends.model_server import Heard, ModelServer, model_server

PATIENT = Deadlines(20, 20, 40)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def load(folder: Path = Path("/nonexistent"), **environment: str) -> settings.Settings:
    return settings.load({}, environment, folder)


def compatible(server: ModelServer, deadlines: Deadlines = PATIENT, **more: object) -> ChatBackend:
    """The backend openai-compatible, with the server as its address."""
    made = backend_named(
        load(
            BYLINE_BACKEND="openai-compatible",
            BYLINE_MODEL="alpha",
            OPENAI_BASE_URL=server.url,
            OPENAI_API_KEY="none-1",
        )
    )
    assert isinstance(made, ChatBackend)
    return replace(made, deadlines=deadlines, **more)  # type: ignore[arg-type]  # its fields


def hear(backend: Backend, most: int = 100) -> Heard:
    """Asks it, and keeps all that comes."""
    heard, began = Heard(), time.monotonic()
    try:
        for piece in backend.words([Message("system", "Be brief."), Message("user", "Hello?")], most=most):
            heard.pieces.append(piece)
    except BackendError as error:
        heard.error, heard.cut = str(error), error.cut
    heard.seconds = time.monotonic() - began
    return heard
