"""What one person may pile up before others, and before the machine, is bounded."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from chatbot.web import deleting, uploads
from chatbot.web.deleting import Deletions
from chatbot.web.uploads import Uploads
from ingest.errors import UsageError


def test_uploads_that_are_begun_and_left_make_way_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_AT_ONCE", 3)
    there = Uploads()
    left = [there.begin() for _ in range(3)]
    with pytest.raises(UsageError, match="too many people"):
        there.begin()
    monkeypatch.setattr(uploads, "_SILENT_SECONDS", -1.0)
    new = there.begin()
    there.add(new, 0, "a.txt", "YQ==")
    with pytest.raises(UsageError, match="given up"):
        there.add(left[0], 0, "a.txt", "YQ==")


def test_deletions_that_wait_are_so_many_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleting, "_AT_ONCE", 3)
    before = threading.active_count()
    deletions = Deletions(tmp_path, patience=60)
    for article in ("a", "b", "c", "c"):
        deletions.ask(article)
    with pytest.raises(UsageError, match="too many articles are being deleted"):
        deletions.ask("d")
    assert threading.active_count() == before + 3
    assert all(deletions.undo(article) for article in ("a", "b", "c"))
