"""Killed at every named point of the flow: what was acknowledged is there, whole, once, and the rest can be done again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.library.connection import LOG, RECORD
from ingest.library.record import Library
from tests.ingest.durability import scenarios
from tests.ingest.durability.whole import contents, faults

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")

FIXTURES = Path(__file__).parents[2] / "fixtures" / "libraries"
OPENS_WITHIN = 5.0  # seconds
LONG_AGO = 1_700_000_000

PIER = "The old pier of Saltby will close in May.\n\n“Nobody should walk there any more,” said Ada Crane, the mayor."
LENS = "The lighthouse needs another lens.\n\n“It is older than I am,” said Wanda Thorne, its keeper."
FERRY = "The ferry was late on Monday.\n\nIts captain, Joren Haak, said that it would be late on Tuesday too."
BEFORE = [
    {"id": "pier", "text": PIER, "tags": ["sea"]},
    {"id": "lens", "text": LENS, "url": "https://echo.example/lens"},
]
INCOMING = [
    {"id": "ferry", "text": FERRY, "author": ["Mia Rao"]},
    {"id": "pier", "text": PIER + "\n\nIt will open again by winter, if the money is there.", "title": "Pier"},
    {"id": "lens-wire", "text": LENS, "tags": ["light"]},
    {"id": "pier-wire", "text": "Saltby closes its pier.\n\n" + PIER, "outlet": "The Ledger"},
    {"id": "pier-again", "text": "A pier closes.\n\n" + PIER, "outlet": "The Gazette"},
    {"id": "lens", "text": LENS, "url": "https://echo.example/lens"},
]

Order = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def order() -> Iterator[Order]:
    """Has a scenario done in a child."""
    with subprocess.Popen(
        [sys.executable, scenarios.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout

        def done(scenario: str, library: Path, given: Path, die_at: tuple[str, int] | None = None) -> dict[str, Any]:
            asked = {"scenario": scenario, "library": str(library), "given": str(given), "die_at": die_at}
            assert process.stdin and process.stdout
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
            told: dict[str, Any] = json.loads(process.stdout.readline())
            assert told["fault"] is None, told["fault"]
            return told

        yield done
        process.stdin.close()


def write_articles(folder: Path, articles: list[dict[str, Any]]) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / "articles.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in articles))
    os.utime(path, (LONG_AGO, LONG_AGO))  # what was written just now is looked at more closely


@pytest.fixture
def base(tmp_path: Path, order: Order, request: pytest.FixtureRequest) -> tuple[Path, Path]:
    """(a library as it is before the scenario, what the scenario is given)."""
    library, given, other = tmp_path / "before", tmp_path / "given", tmp_path / "other"
    scenario = request.param
    write_articles(given, BEFORE)
    if scenario == "migrate":
        library.mkdir()
        shutil.copy(FIXTURES / "v1.sqlite3", library / RECORD)
    elif scenario != "make":
        order("take_in", library, given)
    if scenario == "restore":
        order("back_up", library, given)
        (given / "new.byline").rename(given / "kept.byline")
        shutil.rmtree(library)
        write_articles(given, INCOMING)
        assert order("leave_a_log", library, given)["killed"]
        assert (library / LOG).stat().st_size
    elif scenario == "back_up":
        write_articles(given, INCOMING)
        order("take_in", other, given)
        order("back_up", other, given)  # an older backup that is replaced
    write_articles(given, INCOMING)
    if scenario in ("delete", "reindex"):
        order("take_in", library, given)
    return library, given


def each_point(points: list[str]) -> list[tuple[str, int]]:
    """Every point's first and last time."""
    return sorted({(name, n) for name in points for n in (1, points.count(name))})


def copied(library: Path, to: Path) -> Path:
    if library.exists():
        shutil.copytree(library, to)
    return to


SCENARIOS = ["make", "take_in", "delete", "clean", "migrate", "back_up", "restore", "reindex"]


@pytest.mark.parametrize(("base", "scenario"), [(s, s) for s in SCENARIOS], indirect=["base"], ids=SCENARIOS)
def test_killed_at_any_point(scenario: str, base: tuple[Path, Path], order: Order, tmp_path: Path) -> None:
    before, given = base
    act = "take_in" if scenario == "make" else scenario
    whole = copied(before, tmp_path / "whole")
    run = order(act, whole, given)
    assert run["done"]
    states = [contents(copied(x, tmp_path / f"state-{x.name}")) for x in (before, whole) if x.exists()]
    points = each_point(run["points"])
    assert len(points) >= 4, run["points"]
    for i, point in enumerate(points):
        library = copied(before, tmp_path / f"killed-{i}")
        killed = order(act, library, given, point)
        assert killed["killed"], point
        assert killed["done"] == run["done"][: len(killed["done"])]
        check_left(scenario, library, given, killed["done"], states, tmp_path / f"left-{i}", point)
        again = order(act, library, given)
        assert again["done"], point
        assert faults(library) == [], point
        assert contents(library) == states[-1], point
        assert stray(library) == [], point


def check_left(
    scenario: str, library: Path, given: Path, done: list[str], states: list[Any], aside: Path, point: Any
) -> None:
    """What a killed process left: acknowledged, whole, and, where the scenario is one step, the old or the new."""
    if (library / RECORD).exists() and scenario != "make":
        left = contents(copied(library, aside))
        left["meta"] = [row for row in left["meta"] if row[0] != "unwiped"]
        if scenario != "take_in":
            assert left in states, point
        if done and scenario in ("delete", "clean", "migrate", "restore"):
            assert left == states[-1], point
    if scenario == "back_up" and done:
        assert (given / "new.byline").is_file()
    began = time.monotonic()
    with Library(library) as opened:
        held = {card.id: card.revision for card in opened.cards()}
    assert time.monotonic() - began < OPENS_WITHIN, point
    assert faults(library) == [], point
    if scenario in ("make", "take_in"):
        for _, identity, revision in (entry.split() for entry in done):
            assert held[identity] >= int(revision), point


def stray(library: Path) -> list[str]:
    """What a killed process left beside what belongs there."""
    return [p.name for p in library.iterdir() if p.name not in (RECORD, LOG, f"{RECORD}-shm", ".byline.lock", "index")]


@pytest.mark.parametrize("base", ["back_up"], indirect=True)
def test_killed_at_any_point_of_a_backup_leaves_a_whole_one(
    base: tuple[Path, Path], order: Order, tmp_path: Path
) -> None:
    before, given = base
    older = (given / "new.byline").read_bytes()
    points = each_point(order("back_up", copied(before, tmp_path / "first"), given)["points"])
    for i, point in enumerate(points):
        (given / "new.byline").write_bytes(older)
        order("back_up", before, given, point)
        order("restore", tmp_path / f"restored-{i}", kept(given, tmp_path / f"kept-{i}"))
        assert faults(tmp_path / f"restored-{i}") == []
        assert contents(tmp_path / f"restored-{i}")["article"], point
    order("back_up", before, given)
    assert sorted(p.name for p in given.iterdir()) == ["articles.jsonl", "new.byline"]


def kept(given: Path, folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(given / "new.byline", folder / "kept.byline")
    return folder
