"""Questions that want one thing: answered by the sentence that holds it, refused where the articles hold another."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatbot.answer import Question
from chatbot.opening import Opened, opened
from ingest.article import Filters
from ingest.embed import default_embedder
from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.sources import find

INVENTED = json.loads((Path(__file__).parent / "facts.json").read_text("utf8"))["questions"]
FLOORS = {"answerable": 0.9, "noisy": 0.85, "near_but_other": 0.7}
"""The share that is right; lower them only on purpose."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """Every question's texts, each an article that carries the question's number as its tag."""
    folder = tmp_path_factory.mktemp("facts")
    records = folder / "records.jsonl"
    lines = [
        json.dumps({"id": f"{n}-{i}", "text": text, "tags": [str(n)]}) + "\n"
        for n, one in enumerate(INVENTED)
        for i, text in enumerate(one["texts"])
    ]
    records.write_text("".join(lines), "utf8")
    with Library(folder / "library", create=True) as library:
        list(take_in(library, default_embedder(), find([str(records)], io.BytesIO())))
    with opened(folder / "library") as desk:
        yield desk


def is_right(desk: Opened, n: int) -> bool:
    one: dict[str, Any] = INVENTED[n]
    answer = desk.engine.answer(Question(one["question"], Filters(tags=(str(n),))))
    if one["answer"] is None:
        return answer.abstained
    return not answer.abstained and any(form in answer.text for form in one["answer"])


@pytest.mark.parametrize("kind", FLOORS)
def test_invented_questions_are_answered_or_refused(desk: Opened, kind: str) -> None:
    of_kind = [n for n, one in enumerate(INVENTED) if one["kind"] == kind]
    wrong = [INVENTED[n]["question"] for n in of_kind if not is_right(desk, n)]
    assert len(of_kind) >= 10
    assert 1 - len(wrong) / len(of_kind) >= FLOORS[kind], wrong
