"""The command line: backups, deleting wholly, and being told to end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.chatbot.conftest import BYLINE, Byline
from tests.ingest.durability.test_deleted import left, record, word
from tests.ingest.durability.whole import contents, faults

Records = Callable[..., Path]
ENDS_WITHIN = 5.0  # seconds


def test_backup_and_restore(byline: Byline, records: Records, tmp_path: Path) -> None:
    byline("ingest", str(records(*map(record, range(4)))))
    file = tmp_path / "kept.byline"
    done = byline("backup", str(file), "--json")
    assert (done.code, done.json["file"], done.json["held"]["article"]) == (0, str(file), 4)
    refused = byline("restore", str(file))
    assert (refused.code, "--replace" in refused.err) == (2, True)
    assert byline("articles", "delete", word(1, "id")).code == 0
    done = byline("restore", str(file), "--replace")
    assert (done.code, done.out.startswith("restored 4 articles")) == (0, True)
    assert byline("search", word(1, 0)).code == 0
    again = byline("restore", str(file), "--library", str(tmp_path / "again"), "--json")
    assert again.json["held"]["article"] == 4
    assert contents(tmp_path / "again") == contents(tmp_path / "library")
    assert byline("doctor").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"), [(("backup", "x.byline"), 2), (("restore", "none.byline"), 1), (("restore",), 2)]
)
def test_backup_and_restore_of_nothing(byline: Byline, arguments: tuple[str, ...], code: int) -> None:
    done = byline(*arguments)
    assert done.code == code
    assert len(done.err.splitlines()) == 1 and "Traceback" not in done.err


def test_deleted_leaves_no_word_in_record_log_or_index(byline: Byline, records: Records, tmp_path: Path) -> None:
    assert byline("ingest", str(records(*map(record, range(6))))).code == 0
    assert left(tmp_path / "library", [2])
    assert byline("articles", "delete", word(2, "id")).code == 0
    assert left(tmp_path / "library", [2]) == []
    assert (tmp_path / "library" / "index").is_dir()
    assert byline("search", word(3, 0)).code == 0


# ── told to end ──


def start(records: Path, library: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(BYLINE), "--library", str(library), "ingest", str(records), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def many(count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"n{n}", "text": f"Report {n} on the pier of Saltby, which costs {n} crowns. " * 20}
        for n in range(count)
    ]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ingest_told_to_end_says_what_is_in(
    records: Records, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    library = tmp_path / "library"
    process = start(records(*many(2000)), library)
    assert process.stdout
    first = [process.stdout.readline() for _ in range(30)]
    process.send_signal(number)
    began = time.monotonic()
    out, err = process.communicate(timeout=60)
    assert time.monotonic() - began < ENDS_WITHIN
    assert process.returncode == code
    printed = [line for line in (*first, *out.splitlines()) if line.startswith("added")]
    assert len(contents(library)["article"]) == len(printed) < 2000
    assert f"interrupted; {len(printed)} new or updated articles are in" in err
    assert "Traceback" not in err
    assert faults(library) == []


CHILD = """
import io, os, signal, sys, threading
import chatbot.embedders
from tests.ingest.durability.scenarios import WordEmbedder

class Told(WordEmbedder):
    texts = 0
    def embed(self, texts):
        Told.texts += len(texts)
        if Told.texts > int(sys.argv[1]):
            Told.texts = -10**9
            tell(0)
        return super().embed(texts)

class Pasted(io.RawIOBase):
    def readable(self):
        return True
    def readinto(self, data):
        tell(0.3)
        return os.readv(0, [data])  # nothing ever comes

def tell(seconds):
    if seconds or later:
        threading.Timer(seconds or later, os.kill, (os.getpid(), signal.SIGTERM)).start()
    else:
        os.kill(os.getpid(), signal.SIGTERM)

later = float(os.environ.get("LATER", 0))
sys.stdin = io.TextIOWrapper(io.BufferedReader(Pasted()))
chatbot.embedders.embedder_named = lambda setting: Told()
from chatbot.cli import main
main(sys.argv[2:])
"""


def told_to_end_after(
    texts: int, tmp_path: Path, *arguments: str, later: float = 0, stdin: int = subprocess.DEVNULL
) -> subprocess.CompletedProcess[str]:
    """`byline ingest`, told to end by SIGTERM when it is to embed the text after so many, or some seconds later."""
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(texts), "--library", str(tmp_path / "library"), "ingest", *arguments],
        stdin=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "LATER": str(later)},
    )


@pytest.mark.parametrize("texts", [1, 40, 100, 150])
def test_ingest_told_to_end_prints_the_document_of_what_was_done(records: Records, tmp_path: Path, texts: int) -> None:
    done = told_to_end_after(texts, tmp_path, str(records(*many(200))), "--json")
    assert done.returncode == 143, done.stderr
    document = json.loads(done.stdout)
    ids = [entry["id"] for entry in document["articles"]]
    assert ids == [f"n{n}" for n in range(len(ids))]
    assert document["counts"] == ({"added": len(ids)} if ids else {})
    assert f"interrupted; {len(ids)} new" in done.stderr
    library = tmp_path / "library"
    assert sorted(row[1] for row in contents(library)["article"]) == sorted(ids)
    assert faults(library) == []


def test_ingest_told_to_end_within_one_huge_article_drops_it(records: Records, tmp_path: Path) -> None:
    huge = "\n\n".join(
        f"Paragraph {n} tells of the pier and of the sea, of boats and of the wind." for n in range(3000)
    )
    began = time.monotonic()
    done = told_to_end_after(64, tmp_path, str(records({"text": huge})), "--json")
    assert time.monotonic() - began < 30
    assert (done.returncode, json.loads(done.stdout)["articles"]) == (143, [])
    assert contents(tmp_path / "library")["article"] == []


def test_ingest_told_to_end_while_it_waits_for_another_program(records: Records, tmp_path: Path) -> None:
    from ingest.library.record import Library

    with Library(tmp_path / "library", create=True) as library, library.connections.writing():
        began = time.monotonic()
        done = told_to_end_after(0, tmp_path, str(records(*many(3))), later=0.5)
    assert time.monotonic() - began < 20  # it would wait for a minute
    assert (done.returncode, "interrupted; 0 new" in done.stderr) == (143, True)


def test_ingest_told_to_end_while_it_reads_what_is_pasted(tmp_path: Path) -> None:
    nothing, held_open = os.pipe()
    try:
        done = told_to_end_after(10**6, tmp_path, "-", stdin=nothing)
    finally:
        os.close(held_open)
        os.close(nothing)
    assert (done.returncode, "interrupted; 0 new" in done.stderr) == (143, True)
    assert "Traceback" not in done.stderr
