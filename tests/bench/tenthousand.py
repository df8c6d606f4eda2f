"""Ten thousand articles, taken in, again as they are, and again with ten of them changed.

They are made of the paragraphs of others' articles, put together by chance (seeded), with the names in them exchanged:
stories that nobody wrote, of which hardly two are alike.
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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.command import BYLINE
from tests.bench.run import row
from tests.bench.shelf import SHARED

ARTICLES = 10_000
CHANGED = 10
PARAGRAPHS = 8
_AGAIN_SECONDS = 10.0
_MEGABYTES = 1024
_NEAR_COPIES = 0.01
_LONG_AGO = 1_700_000_000
_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_WORDS = range(15, 81)  # of a paragraph: one in common makes no near-copy


@dataclass(frozen=True)
class Run:
    """What one `byline ingest` did: seconds, the most memory it had, how many of each status, and near-copies."""

    seconds: float
    megabytes: float
    counts: dict[str, int]
    near_copies: int
    passages: int


def ten_thousand(articles: int = ARTICLES) -> list[str]:
    """Measure and print; returns what is not as promised."""
    with tempfile.TemporaryDirectory() as name:
        folder, library = Path(name) / "articles", Path(name) / "library"
        folder.mkdir()
        texts = list(_texts(articles + CHANGED))
        for n, text in enumerate(texts[:articles]):
            _write(folder / f"{n:05}.txt", text, _LONG_AGO)
        first = _ingest(library, folder)
        row(f"taking in {articles:,} articles", f"{first.seconds:.0f} s, {articles / first.seconds:.1f} a second", "")
        row("passages", f"{first.passages:,}, {first.passages / first.seconds:.0f} a second", "")
        row("peak memory", f"{first.megabytes:.0f} MB", f"≤ {_MEGABYTES} MB")
        row("near-copies among them", f"{first.near_copies / articles:.2%}", f"< {_NEAR_COPIES:.0%}")
        same = _ingest(library, folder)
        row("the same again", f"{same.seconds:.1f} s", f"≤ {_AGAIN_SECONDS:.0f} s")
        for n, text in enumerate(texts[articles:]):
            _write(folder / f"{n * articles // CHANGED:05}.txt", text, _LONG_AGO + 1)
        changed = _ingest(library, folder)
        row(f"again, {CHANGED} changed", f"{changed.seconds:.1f} s", f"≤ {_AGAIN_SECONDS:.0f} s")
    return _broken(articles, first, same, changed)


def _broken(articles: int, first: Run, same: Run, changed: Run) -> list[str]:
    kept = articles - CHANGED
    promises = {
        f"of {articles} articles became {first.counts}": first.counts == {"added": articles},
        f"of the same again became {same.counts}": same.counts == {"unchanged": articles},
        f"of {CHANGED} changed ones became {changed.counts}": changed.counts.get("unchanged") == kept
        and changed.counts.get("added", 0) + changed.counts.get("updated", 0) == CHANGED,
        f"taking in took {first.megabytes:.0f} MB": first.megabytes <= _MEGABYTES,
        f"the same again took {same.seconds:.1f} s": same.seconds <= _AGAIN_SECONDS,
        f"with {CHANGED} changed it took {changed.seconds:.1f} s": changed.seconds <= _AGAIN_SECONDS,
        f"{first.near_copies} were taken for near-copies": first.near_copies < _NEAR_COPIES * articles,
    }
    return [fault for fault, holds in promises.items() if not holds]


def _texts(count: int) -> Iterator[str]:
    rng = random.Random(10)
    paragraphs = [p for text in _sources() for p in text.split("\n\n") if len(p.split()) in _WORDS]
    names = sorted({name for p in paragraphs for name in _NAME.findall(p)})
    for _ in range(count):
        text = "\n\n".join(rng.sample(paragraphs, PARAGRAPHS))
        others = {name: rng.choice(names) for name in sorted(set(_NAME.findall(text)))}
        yield _NAME.sub(lambda match, others=others: others[match[0]], text)


def _sources() -> Iterator[str]:
    for part in ("train", "dev"):
        with (SHARED / "data" / "polnear" / f"{part}.articles.jsonl").open(encoding="utf8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def _write(path: Path, text: str, when: int) -> None:
    path.write_text(text, "utf8")
    os.utime(path, (when, when))


def _ingest(library: Path, folder: Path) -> Run:
    began = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            [str(BYLINE), "--library", str(library), "ingest", str(folder), "--json"], stdout=out
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        out.seek(0)
        told: dict[str, Any] = json.load(out)
    return Run(
        seconds=seconds,
        megabytes=usage.ru_maxrss / 1024,
        counts=told["counts"],
        near_copies=sum(a["near_copy_of"] is not None for a in told["articles"]),
        passages=sum(a["passages"] for a in told["articles"]),
    )


if __name__ == "__main__":
    print(*ten_thousand(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES), sep="\n")
