"""The sample library, taken in once, and the command line."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from chatbot.cli import main
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


def _environment(home: Path, library: Path, more: Mapping[str, str]) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("BYLINE_", "GRADIO_", "OPENAI_"))}
    return inherited | {"BYLINE_LIBRARY": str(library), "HOME": str(home)} | more


def _bytes(given: str | bytes | None) -> bytes:
    return given.encode() if isinstance(given, str) else given or b""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The empty folder in which commands are run."""
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


@pytest.fixture
def byline(tmp_path: Path, here: Path) -> Byline:
    """Runs `byline` in an empty folder, with a library beside it unless `library` names another.

    It is run within this process, which has loaded by now what a command loads; `byline_process` runs the real one.
    """

    def run(*arguments: str, given: str | bytes | None = None, library: Path | None = None, **environment: str) -> Done:
        known = _environment(tmp_path, library or tmp_path / "library", environment)
        changed = mock.patch.dict(os.environ, known, clear=True)
        with changed, contextlib.chdir(here), _streams(_bytes(given)) as (out, err):
            with pytest.raises(SystemExit) as ended:
                main([*arguments])
            assert isinstance(ended.value.code, int)
            return Done(ended.value.code, out.getvalue().decode(), err.getvalue().decode())

    return run


@contextlib.contextmanager
def _streams(given: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """A command's standard streams in place of ours, what it logs among them; its handling of signals ends with it."""
    out, err = io.BytesIO(), io.BytesIO()
    streams = {
        "stdin": io.TextIOWrapper(io.BytesIO(given), "utf-8"),
        "stdout": io.TextIOWrapper(out, "utf-8", write_through=True),
        "stderr": io.TextIOWrapper(err, "utf-8", write_through=True),
    }
    handler = signal.getsignal(signal.SIGTERM)
    try:
        with mock.patch.multiple(sys, **streams), mock.patch.object(logging.getLogger(), "handlers", []):
            yield out, err
    finally:
        signal.signal(signal.SIGTERM, handler)


@pytest.fixture
def byline_process(tmp_path: Path, here: Path) -> Byline:
    """Runs `byline` as the program that is installed."""

    def run(*arguments: str, given: str | bytes | None = None, library: Path | None = None, **environment: str) -> Done:
        done = subprocess.run(
            [str(BYLINE), *arguments],
            input=_bytes(given),
            capture_output=True,
            cwd=here,
            env=_environment(tmp_path, library or tmp_path / "library", environment),
            timeout=120,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
