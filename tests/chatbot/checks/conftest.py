"""A library of the articles that the tables are about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chatbot.evidence import Witness
from chatbot.opening import Opened, opened
from tests.chatbot.checks import tables


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """Tests only read it."""
    with opened(tmp_path_factory.mktemp("judged") / "library", create=True) as desk:
        tables.fill(desk)
        yield desk


@pytest.fixture(scope="session")
def witness(desk: Opened) -> Witness:
    return Witness(desk.library)
