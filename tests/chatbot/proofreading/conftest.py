"""The invented articles, some of them taken in once before with other words, and texts that are proofread against them."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatbot.proofreading import marked, plain
from chatbot.proofreading.nouns import Finding, Report
from chatbot.proofreading.proofreader import proofread
from ingest.embed import default_embedder
from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.sources import find

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
Proofread = Callable[[str], Report]
Only = Callable[[str], Finding]


@pytest.fixture(scope="session")
def shelf_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library in which some articles have an earlier revision. Tests only read it."""
    folder, source = tmp_path_factory.mktemp("proofread") / "library", tmp_path_factory.mktemp("texts")
    earlier = json.loads((HERE / "earlier.json").read_text("utf8"))
    paths = [*sorted((ROOT / "tests/articles").glob("*.txt")), *sorted((ROOT / "ingest/samples").glob("*.txt"))]
    with Library(folder, create=True) as library:
        for turn in ("earlier", "now"):
            for number, path in enumerate(paths):
                text, there = path.read_text("utf8"), source / path.name
                for now, before in earlier.get(path.relative_to(ROOT).as_posix(), []) if turn == "earlier" else []:
                    assert now in text
                    text = text.replace(now, before)
                there.write_text(text, "utf8")
                os.utime(there, (1_700_000_000 + number + 1000 * (turn == "now"),) * 2)
            entries = list(take_in(library, default_embedder(), find([str(source)], io.BytesIO())))
            assert not [entry.error for entry in entries if entry.error]
    return folder


@pytest.fixture(scope="session")
def library(shelf_folder: Path) -> Iterator[Library]:
    with Library(shelf_folder) as opened:
        yield opened


@pytest.fixture
def check(library: Library) -> Proofread:
    """Proofreads a plain text."""
    return lambda text: proofread(plain.draft_of("draft", text), library)


@pytest.fixture
def check_marked(library: Library) -> Proofread:
    """Proofreads Markdown."""
    return lambda text: proofread(marked.draft_of("draft", text), library)


@pytest.fixture
def only(check: Proofread) -> Only:
    """Proofreads a plain text of which one thing is to be found."""

    def one(text: str) -> Finding:
        (finding,) = check(text).findings
        return finding

    return one
