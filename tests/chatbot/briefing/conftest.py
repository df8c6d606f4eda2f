"""The invented story, taken in once, and briefings of it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chatbot.briefing.making import brief
from chatbot.briefing.nouns import Abstention, Briefing, Part
from chatbot.opening import Opened, opened
from ingest.article import Filters
from ingest.embed import Embedder
from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.reading import Given
from ingest.sources import find
from tests.chatbot.briefing.story import ARTICLES

TOPIC = "Marrow Bridge"
Taking = Callable[..., Opened]


def fill(folder: Path, articles: Any, embedder: Embedder) -> None:
    """Takes records into a library, as they stand."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "taken.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in articles))
    with Library(folder / "library", create=True) as library:
        list(take_in(library, embedder, find([str(path)], io.BytesIO()), Given()))


@pytest.fixture(scope="session")
def story_folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A library of the story. Tests only read it."""
    folder = tmp_path_factory.mktemp("story")
    fill(folder, ARTICLES, embedder)
    return folder / "library"


@pytest.fixture
def desk(story_folder: Path) -> Iterator[Opened]:
    with opened(story_folder) as found:
        yield found


@pytest.fixture
def library_of(tmp_path: Path, embedder: Embedder) -> Iterator[Callable[..., Opened]]:
    """Opens a library of a few articles of a test's own."""
    held = []

    def make(*articles: dict[str, Any]) -> Opened:
        fill(tmp_path / "own", articles, embedder)
        context = opened(tmp_path / "own" / "library")
        held.append(context)
        return context.__enter__()

    yield make
    for context in held:
        context.__exit__(None, None, None)


def made(desk: Opened, topic: str | None = TOPIC, filters: Filters = Filters(), **more: Any) -> Briefing:
    """A briefing, where there must be one."""
    found = brief(desk, topic, filters, **more)
    assert not isinstance(found, Abstention), found.text
    return found


def part(briefing: Briefing, name: str) -> Part:
    return next((one for one in briefing.parts if one.name == name), Part(name, ()))


def texts(briefing: Briefing, *names: str) -> list[str]:
    """The sentences of the parts with these names."""
    return [sentence.text for name in names for sentence in part(briefing, name).sentences]
