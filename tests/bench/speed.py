"""How long taking in and answering take, and how much they need."""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.command import BYLINE
from tests.bench.made_up import made_up
from tests.bench.shelf import ROOT, digest_of, kept

PASSAGES = 10_000
_OTHERS = (
    "Who is the mayor of Larkmoor?",
    "When will the cable be laid?",
    "What did the regulator decide?",
    "Why is the ferry closing?",
    "Where is the converter station?",
    "How much does a berth cost?",
    "Which company runs the ferries?",
    "Who won the netball cup in 2019?",
)
_RUNS = 1  # of some 30 seconds each; a machine that others use wants more


def taking_in(articles: list[Path]) -> dict[str, float]:
    """`byline ingest` of some JSON lines, as a whole process, against embedding the same passages alone.

    The index is filled too, as it always is. Both are taken in turn, and the medians compared.
    """
    walls, embeds, figures = [], [], {}
    for _ in range(_RUNS):
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            done = subprocess.run(
                [str(BYLINE), "--library", f"{folder}/library", "ingest", *map(str, articles), "--json"],
                capture_output=True,
                check=True,
            )
            walls.append(time.monotonic() - began)
            taken = json.loads(done.stdout)["articles"]
            embeds.append(_embedding_alone(Path(folder) / "library"))
        figures = {"articles": float(len(taken)), "passages": float(sum(a["passages"] for a in taken))}
    wall, embed = statistics.median(walls), statistics.median(embeds)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "ratio": wall / embed,
        "articles": figures["articles"] / wall,
        "passages": figures["passages"] / wall,
        "megabytes": peak,
    }


def _embedding_alone(library: Path) -> float:
    """Seconds that embedding all passages of a library takes, in a process of its own, loading the model included."""
    script = (
        "import sys, time; from pathlib import Path; from ingest.library.record import Library\n"
        "with Library(Path(sys.argv[1])) as library:\n"
        "    texts = [p.span.of(library.revision(c.id, c.revision).text) for c in library.cards() for p in library.passages(c.id)]\n"
        "began = time.monotonic()\n"
        "from ingest.embed import default_embedder\n"
        "default_embedder().embed(texts)\n"
        "print(time.monotonic() - began)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(library)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def cold_answer() -> dict[str, float]:
    """Seconds of `byline ask` as a whole process, the median of several, over a library of 10,000 passages."""
    folder = made_up(PASSAGES)
    asked = {"who_said": "what did Marisol Easley say?", "fact": "how many people work in the harbour of Larkmoor?"}
    found = {}
    for kind, question in asked.items():
        seconds = []
        for _ in range(5):
            began = time.monotonic()
            subprocess.run(
                [str(BYLINE), "--library", str(folder / "library"), "ask", question, "--json"],
                capture_output=True,
                check=False,
            )
            seconds.append(time.monotonic() - began)
        found[kind] = statistics.median(seconds)
    return found


def warm_answer(passages: int = PASSAGES) -> dict[str, float]:
    """Milliseconds of an answer where the library is open and the model loaded, over so many passages: the median and the
    95th percentile of the questions on the samples, each asked once after some others."""
    from chatbot.answer import Question
    from chatbot.opening import opened

    marked = json.loads((ROOT / "tests" / "questions.json").read_text("utf8"))["questions"]
    asked = [one["question"] for one in marked if one.get("intent") == "fact"] + list(_OTHERS)
    with opened(made_up(passages) / "library") as desk:
        for question in ("When did the line open?", "What did Marisol Easley say about jobs?"):
            desk.engine.answer(Question(question))
        times = []
        for question in asked:
            began = time.perf_counter()
            desk.engine.answer(Question(question))
            times.append(1000 * (time.perf_counter() - began))
    return {"median": statistics.median(times), "p95": float(np.percentile(times, 95))}


def installed_megabytes() -> float:
    """What a fresh environment holds once it has what `make run` installs, as `make run` installs it."""
    key = digest_of([ROOT / "pyproject.toml", ROOT / "constraints.txt", ROOT / "Makefile"])

    def measure(folder: Path) -> dict[str, Any]:
        copy = folder / "checkout"
        ignored = shutil.ignore_patterns(".venv", ".byline", ".git", "__pycache__", ".*_cache")
        shutil.copytree(ROOT, copy, ignore=ignored)
        subprocess.run(["make", "-s", ".venv/.run"], cwd=copy, check=True, capture_output=True)
        size = sum(f.lstat().st_size for f in (copy / ".venv").rglob("*") if f.is_file() and not f.is_symlink())
        model = sum(
            f.stat().st_size for p in ("ingest", "chatbot", "prompts") for f in (copy / p).rglob("*") if f.is_file()
        )
        shutil.rmtree(copy)
        return {"megabytes": (size + model) / 1e6}

    return float(kept("install", key, measure)[1]["megabytes"])
