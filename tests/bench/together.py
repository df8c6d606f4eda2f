"""Four programs on one library at once: two take overlapping articles in, one deletes, one searches and keeps the index.

    python -m tests.bench.together 120        # for so many seconds

No error but a wait, no article lost or there twice, no miss in a search, meanwhile or afterwards.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.library.record import Library
from tests.bench.command import BYLINE
from tests.ingest.durability.whole import faults

_PLAIN = "the council of the town said on monday that its harbour and bridge cost more than the ferry did".split()
_PATIENCE = 120  # seconds that one command may take

SEARCHER = """
import json, logging, pathlib, sys
from chatbot.answer import Question
from chatbot.opening import opened
from chatbot.question import interpret, query_terms

logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
with opened(pathlib.Path(sys.argv[1]), own_index=True) as desk:
    for line in sys.stdin:
        text = line.strip()
        reading = interpret(Question(text), desk.library)
        hits = desk.retriever.search(text, query_terms(reading, text), 10)
        print(json.dumps([hit.article for hit in hits]), flush=True)
"""
"""What a server does, without its pages: it has the library open, keeps the index, and answers."""


@dataclass
class Outcome:
    """What became of it; `wrong` is empty where all is well."""

    rounds: int = 0
    articles: int = 0
    deleted: int = 0
    searches: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


def word(name: str) -> str:
    """A word that stands in one article only."""
    return "zq" + hashlib.sha256(name.encode()).hexdigest()[:12]


def article(name: str) -> dict[str, Any]:
    chance = random.Random(name)
    sentences = [" ".join(chance.choices(_PLAIN, k=12)) for _ in range(4)]
    return {"id": name, "text": f"{'. '.join(sentences)}. It ends with {word(name)}."}


def together(*, seconds: float) -> list[str]:
    """The four at once for so many seconds, with a row of figures; returns what went wrong."""
    from tests.bench.run import row

    with tempfile.TemporaryDirectory() as folder:
        outcome = work_together(Path(folder), seconds=seconds)
    done = f"{outcome.seconds:.0f} s, {outcome.articles} articles in, {outcome.deleted} deleted, {outcome.searches} searches"
    row("four programs at once", f"{done}, {len(outcome.wrong)} faults", "0 faults")
    return outcome.wrong


def work_together(folder: Path, *, seconds: float = 0.0, size: int = 24) -> Outcome:
    """Rounds of the four at once on the library in `folder`/library, one at least, until so many seconds are over."""
    began, outcome = time.monotonic(), Outcome()
    library = folder / "library"
    staying, doomed = [f"stays-{n}" for n in range(size)], [f"goes-0-{n}" for n in range(size // 4)]
    _command(outcome, library, "ingest", _records(folder / "first.jsonl", [*staying, *doomed]))
    expected = {*staying, *doomed}
    with _Searcher(library, outcome, staying) as searcher:
        while not outcome.rounds or time.monotonic() - began < seconds:
            n = outcome.rounds
            new, next_doomed = [f"new-{n}-{i}" for i in range(size)], [f"goes-{n + 1}-{i}" for i in range(size // 4)]
            one = _records(folder / "one.jsonl", [*new[: 2 * size // 3], *next_doomed])
            other = _records(folder / "other.jsonl", [*next_doomed, *new[size // 3 :]])
            _at_once(
                lambda one=one: _command(outcome, library, "ingest", one),  # type: ignore[misc]  # bound for the thread
                lambda other=other: _command(outcome, library, "ingest", other),  # type: ignore[misc]  # the same
                lambda doomed=doomed: [_command(outcome, library, "articles", "delete", d) for d in doomed],  # type: ignore[misc]  # the same
            )
            expected = (expected - {*doomed}) | {*new, *next_doomed}
            searcher.missed_once_more([*new, *next_doomed])
            outcome.deleted += len(doomed)
            doomed = next_doomed
            outcome.rounds += 1
    _check(outcome, library, expected)
    outcome.seconds = time.monotonic() - began
    return outcome


def _check(outcome: Outcome, library: Path, expected: set[str]) -> None:
    outcome.wrong += faults(library)
    with Library(library) as opened:
        there = [card.id for card in opened.cards()]
    outcome.articles = len(there)
    if sorted(there) != sorted(expected):
        lost, more = sorted(expected - {*there}), sorted({*there} - expected)
        outcome.wrong.append(f"lost {lost}, not expected {more}, {len(there)} in all")
    with _Searcher(library, outcome, []) as searcher:
        searcher.missed_once_more(sorted(expected))


class _Searcher:
    """Searches all the while for what stays, and, when asked, for what is new; notes what it misses."""

    def __init__(self, library: Path, outcome: Outcome, staying: list[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", SEARCHER, str(library)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._outcome, self._staying = outcome, staying
        self._guard, self._over = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._search_on)

    def __enter__(self) -> _Searcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        _, err = self._process.communicate(timeout=_PATIENCE)
        if err or self._process.returncode:
            self._outcome.wrong.append(f"searching ended with {self._process.returncode}: {err}")

    def missed_once_more(self, names: Iterable[str]) -> None:
        """What another process took in is found by the very next search."""
        for name in names:
            self._search(name)

    def _search_on(self) -> None:
        while self._staying and not self._over.is_set():
            for name in self._staying:
                self._search(name)

    def _search(self, name: str) -> None:
        with self._guard:
            assert self._process.stdin and self._process.stdout
            self._process.stdin.write(word(name) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            self._outcome.searches += 1
        if not answer or name not in json.loads(answer):
            self._outcome.wrong.append(f"{name} was not found ({answer.strip()})")


def _records(path: Path, names: Iterable[str]) -> str:
    path.write_text("".join(json.dumps(article(name)) + "\n" for name in names))
    return str(path)


def _command(outcome: Outcome, library: Path, *arguments: str) -> None:
    done = subprocess.run(
        [str(BYLINE), "--library", str(library), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE,
    )
    if done.returncode:
        outcome.wrong.append(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr}")


def _at_once(*calls: Callable[[], object]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    faults_found = together(seconds=float(sys.argv[1]))
    print("\n".join(faults_found))
    sys.exit(bool(faults_found))
