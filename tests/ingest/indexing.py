"""What the tests of the index share: a library with an index, ways to look into it and to do it harm."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.embed import Embedder
from ingest.generation import folder_of, read_state
from ingest.library.record import Library
from ingest.library.search import vectors

SUBJECTS = "pier lighthouse ferry budget museum storm bakery railway forest hospital school harbour".split()
ARTICLES = [{"id": subject, "text": f"This report is about the {subject} of Saltby."} for subject in SUBJECTS]


@contextlib.contextmanager
def embedding_nothing(embedder: Embedder) -> Iterator[None]:
    """Making the index again takes the vectors from the record."""

    def poisoned(*_: object) -> None:
        raise AssertionError("something was embedded")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(embedder), "embed", poisoned)
        yield


def state(library: Library) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder_of(library) / "state.json").read_text())
    return found


def set_state(library: Library, **changes: Any) -> None:
    (folder_of(library) / "state.json").write_text(json.dumps(state(library) | changes))


def generations(library: Library) -> list[str]:
    return sorted(path.name for path in folder_of(library).glob("generation-*"))


def current(library: Library) -> Path:
    """The folder of the generation that counts."""
    found = read_state(folder_of(library))
    assert found is not None
    return folder_of(library) / found.generation


def same_as_exact(library: Library, found: list[tuple[int, float]], vector: Any, k: int) -> bool:
    exact = vectors(library).nearest(vector, k)
    return [i for i, _ in found] == [i for i, _ in exact] and all(
        abs(score - right) < 1e-4 for (_, score), (_, right) in zip(found, exact, strict=True)
    )
