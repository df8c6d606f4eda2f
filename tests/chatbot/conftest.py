"""The sample library, taken in once, and the command line as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chatbot.engine import Engine
from chatbot.opening import Opened, opened
from chatbot.samples import make_sample_library

BYLINE = Path(sys.executable).parent / "byline"


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the samples. Tests only read it."""
    folder = tmp_path_factory.mktemp("samples") / "library"
    make_sample_library(folder, say=lambda _: None)
    return folder


@pytest.fixture
def samples(sample_folder: Path) -> Iterator[Opened]:
    with opened(sample_folder) as desk:
        yield desk


@pytest.fixture
def engine(samples: Opened) -> Engine:
    return samples.engine


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.out)
        return document

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Byline = Callable[..., Done]


@pytest.fixture
def byline(tmp_path: Path) -> Byline:
    """Runs `byline` as a process, in an empty folder, with a library there unless `library` names another."""
    (tmp_path / "here").mkdir()

    def run(*arguments: str, given: str | bytes | None = None, library: Path | None = None, **environment: str) -> Done:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("BYLINE_", "GRADIO_", "OPENAI_"))}
        done = subprocess.run(
            [str(BYLINE), *arguments],
            input=given.encode() if isinstance(given, str) else given or b"",
            capture_output=True,
            cwd=tmp_path / "here",
            env=inherited
            | {"BYLINE_LIBRARY": str(library or tmp_path / "library"), "HOME": str(tmp_path)}
            | environment,
            timeout=120,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
