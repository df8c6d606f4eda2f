"""Texts made to be slow to read: whatever looks for sentences, speakers, dates and furniture in them ends in time."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.sources import find
from tests.ingest.stub_embedder import StubEmbedder

SECONDS = 30.0
"""For 100,000 characters, on a busy machine: a few of them are usual, and what grows with the square takes minutes."""
_SIZE = 100_000
_PIECES = {
    "opening quotation marks": "“",
    "straight quotation marks": '"',
    "single marks": "‘it’s ’tis ",
    "quotations": "“No,” she said. ",
    "attributions": "he said she said ",
    "names": "Ada Lane ",
    "a name of many words": "Ada ",
    "hyphens": "a-",
    "commas": ", ",
    "full stops": ". ",
    "initials": "A. B. ",
    "abbreviations": "Dr. Mr. St. ",
    "digits": "1",
    "figures": "1,000 ",
    "dates": "on Tuesday 3 March 2026 ",
    "brackets": "([",
    "citations": "[1]",
    "who": "who said that who said that ",
    "of the": "of the director of the office ",
    "according to": "according to ",
    "lines": "\n",
    "short lines": "a\n",
    "paragraphs": "A.\n\n",
    "spaces": " \u00a0\u2009",
    "tabs": "\t",
    "dashes": "— ",
    "dots": "…",
    "combining marks": "e\u0301\u0301\u0301",
    "emoji": "👩‍👩‍👧 ",
    "wide characters": "新闻",
    "right to left": "שלום ",
    "addresses": "https://a.example/b ",
    "share lines": "Share this article\n",
    "bylines": "By Ada Lane\n",
    "questions and answers": "Q: Why?\nA: No.\n",
    "semicolons": "he said; ",
    "her": "her “she” her ",
}


@pytest.mark.parametrize("what", _PIECES)
def test_text_made_to_be_slow_is_taken_in_in_time(what: str, tmp_path: Path) -> None:
    piece = _PIECES[what]
    text = (
        "The pier closed on Monday, its harbour master said.\n\n" + piece * (_SIZE // len(piece)) + "\n\nThe end came."
    )
    (tmp_path / "slow.txt").write_text(text, encoding="utf-8")
    began = time.monotonic()
    with Library(tmp_path / "library", create=True) as library:
        (entry,) = take_in(library, StubEmbedder(), find([str(tmp_path / "slow.txt")], io.BytesIO()))
    assert time.monotonic() - began < SECONDS
    assert entry.error is None or len(entry.error) < 1_000
