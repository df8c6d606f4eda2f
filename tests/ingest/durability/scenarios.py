"""What is done to a library in a child process, which ends itself by SIGKILL at a point that it is told.

Reads orders from standard input, one JSON object a line: {"scenario", "library", "given", "die_at": [point, n] | null}.
Each is done in a fork of its own, so that importing is paid for once; a line tells what became of it: {"points": those
reached, in order, "done": what was acknowledged, in order, "killed", "fault"}.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import numpy as np

from ingest import points
from ingest.library.backup import back_up, restore
from ingest.library.record import Library
from ingest.library.wiping import wipe
from ingest.library.writing import delete
from ingest.pipeline import take_in
from ingest.sources import find


class WordEmbedder:
    """Vectors of 8 numbers, made of a text's digest: as good as any where nothing is searched by meaning."""

    name = "words"
    digest = "words-8"
    dimensions = 8
    max_tokens = 20

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\S+", text)]

    def embed(self, texts: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        made = [np.frombuffer(hashlib.sha256(text.encode()).digest(), dtype="<u4") for text in texts]
        matrix = np.array(made, dtype=np.float32).reshape(len(texts), self.dimensions)
        norms: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = np.linalg.norm(matrix, axis=1, keepdims=True)
        return matrix / np.maximum(norms, 1e-9)

    embed_query = embed


Say = Callable[[str], None]


def _take_in(library: Path, given: Path, say: Say) -> None:
    with Library(library, create=True) as opened:
        for entry in take_in(opened, WordEmbedder(), find([str(given / "articles.jsonl")], io.BytesIO())):
            say(f"{entry.status} {entry.id} {entry.revision}")


def _delete(library: Path, given: Path, say: Say) -> None:
    with Library(library) as opened:
        if any(card.id == "pier" for card in opened.cards()):
            delete(opened, ["pier"])
        wipe(opened)
        say("deleted pier")


def _clean(library: Path, given: Path, say: Say) -> None:
    from ingest.cleaning_again import clean_again

    with Library(library) as opened:
        found = clean_again(opened, WordEmbedder(), "pier", drop=[3])
        say(f"cleaned pier {found.revision}")


def _open(library: Path, given: Path, say: Say) -> None:
    with Library(library) as opened:
        say(f"opened {opened.count()}")


def _back_up(library: Path, given: Path, say: Say) -> None:
    with Library(library) as opened:
        back_up(opened, given / "new.byline")
        say("backed up")


def _restore(library: Path, given: Path, say: Say) -> None:
    restore(given / "kept.byline", library, replace=True)
    say("restored")


def _reindex(library: Path, given: Path, say: Say) -> None:
    from ingest.index import Index

    with Library(library) as opened, Index(opened, rebuild=True) as index:
        say(f"indexed {index.count()}")


def _leave_a_log(library: Path, given: Path, say: Say) -> NoReturn:
    """Takes in what is given, and is gone before the log is in the record's file."""
    _take_in(library, given, say)
    opened = Library(library)
    delete(opened, [card.id for card in opened.cards()][:1])
    with opened.connections.writing() as connection:
        connection.execute("INSERT OR IGNORE INTO tag SELECT key, 'late' FROM article")
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


SCENARIOS: dict[str, Callable[[Path, Path, Say], None]] = {
    "take_in": _take_in,
    "delete": _delete,
    "clean": _clean,
    "migrate": _open,
    "back_up": _back_up,
    "restore": _restore,
    "reindex": _reindex,
    "leave_a_log": _leave_a_log,
}


def _child(order: dict[str, str], die_at: list[str | int] | None, out: int) -> None:
    """Do one scenario; every line that is written to `out` is with the parent at once."""
    reached: Counter[str] = Counter()

    def at(name: str) -> None:
        os.write(out, f"at {name}\n".encode())
        reached[name] += 1
        if die_at == [name, reached[name]]:
            os.kill(os.getpid(), signal.SIGKILL)

    points.watch(at)
    try:
        scenario = SCENARIOS[order["scenario"]]
        scenario(
            Path(order["library"]), Path(order["given"]), lambda text: void(os.write(out, f"ok {text}\n".encode()))
        )
    except BaseException:  # noqa: BLE001  # whatever it is, the test shall show it
        os.write(out, f"no {json.dumps(traceback.format_exc())}\n".encode())


def void(_: object) -> None:
    """A call's result is not wanted."""


def _ordered(order: dict[str, str], die_at: list[str | int] | None) -> dict[str, object]:
    read, write = os.pipe()
    process = os.fork()
    if not process:
        os.close(read)
        _child(order, die_at, write)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf8") as stream:
        told = [line.rstrip("\n").partition(" ")[::2] for line in stream]
    _, status = os.waitpid(process, 0)
    return {
        "points": [text for kind, text in told if kind == "at"],
        "done": [text for kind, text in told if kind == "ok"],
        "fault": next((json.loads(text) for kind, text in told if kind == "no"), None),
        "killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
    }


if __name__ == "__main__":
    for line in sys.stdin:
        given = json.loads(line)
        if given["scenario"] == "reindex":
            import chromadb  # noqa: F401  # two seconds, for all forks at once
        print(json.dumps(_ordered(given, given.get("die_at"))), flush=True)
