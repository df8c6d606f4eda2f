"""What others have collected of hostile markup and odd strings, put through the real page: nothing runs, nothing leaves.

    python -m tests.bench.hostile

Reads ../shared/data/hostile/markup.jsonl and strings.jsonl; without them there is nothing to do.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chatbot.conversations import Conversations
from chatbot.opening import opened
from tests.bench.shelf import SHARED
from tests.chatbot.web import hostile
from tests.chatbot.web.conftest import _FLAGS, CHROMIUM, running
from tests.chatbot.web.hostile import Attack, Victim

_LISTS = {"markup.jsonl": "payload", "strings.jsonl": "text"}


def main() -> int:
    faults = hostile_lists()
    print(*faults, sep="\n")
    return bool(faults)


def hostile_lists() -> list[str]:
    """Each list in a library of its own, with a row of figures; returns what went wrong."""
    from tests.bench.run import row

    folder, faults = SHARED / "data" / "hostile", list[str]()
    if not folder.is_dir() or not Path(CHROMIUM).exists():
        print("hostile markup and strings: there is no data for it beside the project, or no Chromium")
        return []
    for name, field in _LISTS.items():
        lines = (folder / name).read_text("utf8").strip().split("\n")
        given = [Attack(f"{name} {n}", json.loads(line)[field]) for n, line in enumerate(lines, start=1)]
        began = time.monotonic()
        seen, wrong = through_the_page(given)
        faults += [f"{name}: {fault}" for fault in wrong]
        said = f"{len(given)} in every place, {seen} times looked at, {len(wrong)} faults, {time.monotonic() - began:.0f} s"
        row(f"hostile {name}", said, "0 faults")
    return faults


def through_the_page(given: list[Attack]) -> tuple[int, list[str]]:
    """(how many texts were looked at, what went wrong)."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name) / "library"
        taken = _taken_in(folder, hostile.records(given))
        conversation = hostile.keep(Conversations(folder), given)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS.split())
        seen, wrong = 0, [f"only {taken} of {len(given)} were taken in"] if taken < 0.9 * len(given) else []
        with opened(folder, create=True, own_index=True) as over, running(over, title_note=given[0].payload) as url:
            for part in (
                lambda on: hostile.quoted(on, over.library),
                lambda on: hostile.shelved(on, over.library),
                lambda on: hostile.voices(on, over.library),
                lambda on: hostile.questioned(on, given),
                lambda on: hostile.searched(on, given),
                lambda on: hostile.conversed(on, url, conversation, given),
                lambda on: hostile.handed_over(on, given[:200]),
            ):
                with hostile.victim(browser, url) as on:
                    _through(part, on, wrong)
                    seen += on.seen
        browser.close()
    return seen, wrong


def _through(part: Any, on: Victim, wrong: list[str]) -> None:
    from playwright.sync_api import Error

    try:
        part(on)
        hostile.usable(on)
    except Error as error:
        on.faults.append(f"the page does not go on: {str(error)[:300]}")
    wrong += on.faults


def _taken_in(folder: Path, records: Iterable[dict[str, Any]]) -> int:
    """Takes articles in as JSON lines; how many."""
    import io

    from ingest.embed import default_embedder
    from ingest.library.record import Library
    from ingest.pipeline import take_in
    from ingest.sources import Found

    data = "\n".join(json.dumps(record) for record in records).encode()
    with Library(folder, create=True) as library:
        entries = list(take_in(library, default_embedder(), [Found("all.jsonl", None, lambda: io.BytesIO(data))]))
    return sum(entry.status == "added" for entry in entries)


if __name__ == "__main__":
    sys.exit(main())
