"""Files that others have collected to break readers, taken in as a user would: none hangs, crashes or eats memory.

    python -m tests.bench.hostile_files

The PDFs and feeds of ../shared/data/hostile, and a hundred of those PDFs broken further; then articles that order a
model about, and markup, taken in, asked about, briefed on and exported. Without that data there is nothing to do.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.bench.command import BYLINE, byline, byline_json, byline_lines
from tests.bench.shelf import SHARED
from tests.ingest.readers.test_mutations import broken

HOSTILE = SHARED / "data" / "hostile"
BROKEN = 100
_HANGS = 300.0  # seconds for a folder; for one file the reader's own limit counts
_MEGABYTES = 1500
_REASONS = 4  # shown of each folder
_SHORT = 60
_NOT_SHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # by which a terminal is ordered about
_ACTIVE = frozenset(
    "script iframe object embed form input button svg math img image video audio source link base".split()
)


@dataclass
class Run:
    """`byline ingest` of a folder: its entries, how it ended, what it needed at the most."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    megabytes: float = 0.0
    faults: list[str] = field(default_factory=list)


def hostile_files() -> list[str]:
    """All of it, with a row of figures each; returns what went wrong."""
    if not HOSTILE.is_dir():
        print("hostile files: there is no data for them beside the project")
        return []
    faults = []
    with tempfile.TemporaryDirectory(prefix="byline-hostile-") as name:
        aside = Path(name)
        for what, make in (("pdf", None), ("pdf, broken", _break), ("feeds", None)):
            folder = HOSTILE / what
            if make is not None:
                folder = aside / "broken"
                folder.mkdir()
                make(folder)
            faults += _read(what, folder, aside / f"library of {what}")
        faults += _obeyed(aside)
    return [f"hostile files: {fault}" for fault in faults]


# ── read or refused ──


def _read(what: str, folder: Path, library: Path) -> list[str]:
    from tests.bench.run import row

    run = _ingest(library, folder)
    longest, slow = _longest(folder)
    files = [path for path in folder.iterdir() if path.is_file()]
    counts = Counter(entry["status"] for entry in run.entries)
    told = {re.sub(r"#\d+$", "", entry["source"]) for entry in run.entries}
    if missing := {str(path) for path in files} - told:
        run.faults.append(f"nothing is told of {len(missing)} files, one is {min(missing)}")
    if run.megabytes > _MEGABYTES:
        run.faults.append(f"it took {run.megabytes:.0f} MB")
    row(
        f"hostile {what}: {len(files):,} files",
        f"{sum(counts.values()) - counts['failed']} read, {counts['failed']} refused, {len(run.faults)} faults",
        "0 hangs, 0 crashes",
    )
    row(f"hostile {what}: time, longest, memory", f"{run.seconds:.0f} s, {longest:.1f} s, {run.megabytes:.0f} MB", slow)
    reasons = Counter(_reason(entry["error"], entry["source"]) for entry in run.entries if entry["error"])
    for reason, count in reasons.most_common(_REASONS):
        print(f"    {count:5} {reason}")
    if len(reasons) > _REASONS:
        print(f"          and for {len(reasons) - _REASONS} other reasons")
    return [f"{what}: {fault}" for fault in run.faults]


def _ingest(library: Path, folder: Path) -> Run:
    """As a person would, with the memory of the greediest process of all that took part."""
    run, began = Run(), time.monotonic()
    with tempfile.TemporaryFile() as says, tempfile.TemporaryFile() as complains:
        process = subprocess.Popen(
            [str(BYLINE), "--library", str(library), "ingest", str(folder), "--json"], stdout=says, stderr=complains
        )
        code, used = _ended(process)
        run.seconds, run.megabytes = time.monotonic() - began, used / 1024
        for stream in (says, complains):
            stream.seek(0)
        said, complaint = says.read(), complains.read().decode(errors="replace")
    if code is None:
        run.faults.append(f"hangs: it did not end in {_HANGS:.0f} s")
    elif code not in (0, 4):
        run.faults.append(f"ended with {code}: {complaint[-300:]}")
    else:
        run.entries = json.loads(said)["articles"]
    if "Traceback" in complaint or _NOT_SHOWN.search(complaint):
        run.faults.append(f"said: {complaint[-300:]!r}")
    late = [entry for entry in run.entries if re.search("was ended|reading it failed", entry["error"] or "")]
    run.faults += [f"a reader hangs or crashes: {entry['error']}" for entry in late]
    return run


def _ended(process: subprocess.Popen[bytes]) -> tuple[int | None, int]:
    """(exit code, None where it hangs; kilobytes at the most)."""
    until = time.monotonic() + _HANGS
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, used.ru_maxrss
        if time.monotonic() > until:
            process.kill()
            process.wait()
            return None, 0
        time.sleep(0.05)


def _longest(folder: Path) -> tuple[float, str]:
    """(seconds, name) of the file that takes longest to read; those of one that is read at once."""
    from ingest.errors import SourceError
    from ingest.readers import registry
    from ingest.sources import Found

    times = []
    for path in sorted(folder.iterdir()):
        began = time.monotonic()
        try:
            for _ in registry.documents(Found(path.name, None, lambda path=path: path.open("rb"))):  # type: ignore[misc]
                pass
        except SourceError:
            pass
        times.append((time.monotonic() - began, path.name))
    return max(times)


def _reason(error: str, source: str) -> str:
    """Why it was refused, the same for all that are refused for it."""
    told = re.sub(r"#\d+", "", error).replace(re.sub(r"#\d+$", "", source), "").strip(" :")
    return re.sub(r"\d+", "N", re.split(r"[;:] ", told)[0])[:_SHORT]


def _break(folder: Path) -> None:
    """A hundred of the PDFs, each with some things done to its bytes."""
    sources = sorted((HOSTILE / "pdf").iterdir())
    chance = random.Random(10)
    for number in range(BROKEN):
        (folder / f"{number:03}.pdf").write_bytes(broken(chance.choice(sources).read_bytes(), number))


# ── obeyed by nobody ──


def _obeyed(aside: Path) -> list[str]:
    """Injections as text, markup as pages: taken in, asked about, briefed on, exported."""
    from tests.bench.run import row

    began, faults, folder, library = time.monotonic(), list[str](), aside / "orders", aside / "library of orders"
    folder.mkdir()
    orders = [one["text"] for one in _rows("injections.jsonl")]
    payloads = [one["payload"] for one in _rows("markup.jsonl")]
    for number, order in enumerate(orders):
        (folder / f"order{number:03}.txt").write_text(_article(number, order, order), "utf8")
    for number, payload in enumerate(payloads):
        lines = _article(number, "", payload).split("\n\n")[1:]
        body = "".join(f"<p>{line}</p>" for line in lines)
        page = f"<html><head><title>Berth {number} is open</title></head><body><article>{body}</article></body></html>"
        (folder / f"markup{number:03}.html").write_text(page, "utf8", "replace")
    taken = _taken_in(library, folder)
    exported = map(json.loads, byline(library, "articles", "export").strip().split("\n"))
    texts = {one["id"]: one["text"] for one in exported}
    answers = _asked(library, orders)
    faults += [fault for answer in answers for fault in _answered(answer, texts)]
    faults += _shown(library, aside)
    row(
        f"{len(orders)} orders and {len(payloads)} markups",
        f"{taken} taken in, {len(answers)} answers, {len(faults)} faults",
        "0 obeyed, 0 rendered",
    )
    row("orders and markups: time", f"{time.monotonic() - began:.0f} s", "")
    if taken < 0.7 * (len(orders) + len(payloads)):
        faults.append(f"only {taken} of them were taken in")
    return faults


def _taken_in(library: Path, folder: Path) -> int:
    """How many documents of a folder were taken in; some may be refused."""
    said = json.loads(byline(library, "ingest", str(folder), "--json", codes=(0, 4)))
    return sum(entry["status"] != "failed" for entry in said["articles"])


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HOSTILE / name).read_text("utf8").strip().split("\n")]


def _article(number: int, title: str, order: str) -> str:
    return (
        f"{title or 'The berth'}\n\nThe harbour office of Larkmoor opened berth {number} on Monday.\n\n"
        f"“The berth is open to {number + 3} boats,” said Oda Marsh, the harbour master.\n\n{order}\n\n"
        f"The office will count the boats at berth {number} in May.\n"
    )


def _asked(library: Path, orders: Iterable[str]) -> list[dict[str, Any]]:
    """The orders as questions, and questions that what orders stand beside answers."""
    questions = [*orders, "What did Oda Marsh say about berth 7?", "Which berth was opened on Monday?"]
    batch = "".join(json.dumps({"id": str(n), "question": one}) + "\n" for n, one in enumerate(questions))
    answers = byline_lines(library, "ask", "--batch", "-", given=batch)
    assert len(answers) == len(questions), "an answer each"
    return answers


def _answered(answer: dict[str, Any], texts: dict[str, str]) -> list[str]:
    """An answer says what stands in an article, word for word, or nothing."""
    faults = []
    for citation in answer["citations"]:
        if texts[citation["article"]][citation["start"] : citation["end"]] != citation["text"]:
            faults.append(f"{citation['text'][:60]!r} does not stand where it is cited")
    for sentence in answer["sentences"]:
        if not sentence["citations"]:
            faults.append(f"nothing is cited for {sentence['text'][:60]!r}")
    if answer["host"]:
        faults.append(f"an answer came from {answer['host']}")
    return faults


class _Page(HTMLParser):
    """What of a page is active, or leads out of it."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _ACTIVE:
            self.active.append(f"<{tag}>")
        for name, value in attributes:
            leads = name in ("href", "src", "action", "style", "srcdoc") and not (value or "").startswith(
                ("#", "https://")
            )
            if name.startswith("on") or leads:
                self.active.append(f"{name}={(value or '')[:40]}")


def _shown(library: Path, aside: Path) -> list[str]:
    """What comes out on the terminal, and the exports of a briefing."""
    faults, page = [], aside / "briefing.html"
    ways: dict[str, Callable[[], str]] = {
        "ask": lambda: byline(library, "ask", "What did Oda Marsh say?"),
        "quotes": lambda: byline(library, "quotes"),
        "list": lambda: byline(library, "articles", "list"),
        "markdown": lambda: byline(library, "brief", "--format", "md"),
    }
    for what, way in ways.items():
        if found := _NOT_SHOWN.search(way()):
            faults.append(f"{what} prints {found[0]!r}")
    byline(library, "brief", "--format", "html", "-o", str(page))
    byline_json(library, "brief", "berth")
    looked = _Page()
    looked.feed(page.read_text("utf8"))
    faults += [f"the briefing's page holds {active}" for active in looked.active]
    return faults


if __name__ == "__main__":
    found_faults = hostile_files()
    print(*found_faults, sep="\n")
    sys.exit(bool(found_faults))
