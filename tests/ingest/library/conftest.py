"""Ways to take one article in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.library.record import Library

Take = Callable[..., list[Any]]
Records = Callable[..., Path]


@pytest.fixture
def add(library: Library, records: Records, take: Take) -> Callable[..., Any]:
    """Takes in one record and gives its entry."""

    def added(text: str, name: str = "articles.jsonl", **record: Any) -> Any:
        (entry,) = take(library, records({"text": text, **record}, name=name))
        return entry

    return added


@pytest.fixture
def paste(library: Library, tmp_path: Path, take: Take) -> Callable[..., Any]:
    """Takes in one text file and gives its entry."""

    def pasted(text: str, name: str = "pasted.txt", **more: Any) -> Any:
        (tmp_path / name).write_text(text)
        (entry,) = take(library, tmp_path / name, **more)
        return entry

    return pasted
