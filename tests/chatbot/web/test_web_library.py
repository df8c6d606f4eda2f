"""The chat over a library that changes under it, and the index that answers it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

BYLINE = Path(sys.executable).parent / "byline"
KILN = {
    "title": "Kiln to be lit again",
    "outlet": "The Saltby Echo",
    "published": "2026-03-09",
    "text": "The kiln of Saltby will be lit again in April.\n\n“The bricks are sound,” said Orla Brandt, the works manager.",
}


def asked(page: Any, question: str) -> Any:
    number = page.locator(".turn").count() + 1
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    selector = f'.turn[data-turn="{number}"][data-state="done"]'
    page.wait_for_selector(selector)
    return page.locator(selector)


def command(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        [BYLINE, "--library", folder, *arguments], capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_what_another_program_took_in_or_deleted_is_so_at_the_next_question(
    open_page: Callable[..., Any], serve_articles: Callable[..., Any], tmp_path: Path
) -> None:
    served = serve_articles([{"id": "pier", "text": "The pier of Saltby is 90 metres long, the council said."}])
    folder = served.over.library.folder
    page = open_page(served.url)
    assert "speaker called Brandt" in asked(page, "What did Brandt say?").inner_text()
    (tmp_path / "kiln.jsonl").write_text(json.dumps(KILN))
    taken = json.loads(command(folder, "ingest", str(tmp_path / "kiln.jsonl"), "--json"))["articles"][0]
    turn = asked(page, "What did Brandt say?")
    assert "The bricks are sound" in turn.inner_text()
    turn.locator("a.cite").first.click()
    page.wait_for_selector("#source mark")
    assert page.text_content("#source mark") == "“The bricks are sound,” said Orla Brandt, the works manager."
    assert "April" in asked(page, "When will the kiln be lit again?").inner_text()
    command(folder, "articles", "delete", taken["id"])
    assert "speaker called Brandt" in asked(page, "What did Brandt say?").inner_text()


def test_unfiltered_question_in_the_server_is_answered_by_chroma(
    open_page: Callable[..., Any], server_over_articles: Any
) -> None:
    retriever = server_over_articles.over.retriever
    deadline = time.monotonic() + 60
    while (index := retriever.index()) is None:
        assert time.monotonic() < deadline, "the server's keeper opens the index"
        time.sleep(0.05)
    before = index.answered
    turn = asked(open_page(server_over_articles.url), "How many members has the council of Saltby?")
    assert "14 members" in turn.inner_text()
    assert index.answered == before + 1
