"""Marked points, contradictions and dates of invented stories that a briefing holds; `make bench` prints it.

A point is held where a sentence that is shown cites the words that state it; how it is marked is in the folder's README.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.command import byline
from tests.bench.shelf import ROOT

STORIES = ("tests/briefings", "tests/stories/water", "tests/stories/shipyard")
"""Each written and marked by somebody who had not read how briefings are made."""

Stretch = Sequence[str]
Json = dict[str, Any]
_HELD = 0.75  # of a stretch's characters that a citation covers


def measured(story: str) -> dict[str, Any]:
    """The shares of a standard briefing on the story, made by the command in a library of its own."""
    there = ROOT / story
    marks = json.loads((there / "marks.json").read_text(encoding="utf-8"))
    records = (there / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {one["id"]: one["text"] for one in map(json.loads, records)}
    with TemporaryDirectory() as folder:
        for name in ("articles_earlier.jsonl", "articles.jsonl"):
            byline(Path(folder), "ingest", str(there / name))
        made = json.loads(byline(Path(folder), "brief", marks["topic"], "--format", "json"))
    return scored(made, marks, texts)


def scored(made: Json, marks: Json, texts: dict[str, str]) -> dict[str, Any]:
    """Shares, by name; and what is missed. `made` is the briefing's JSON, `texts` the articles' texts by id."""
    places = {one["n"]: (one["article"], one["start"], one["end"]) for one in made["citations"]}
    sentences = [s for part in made["parts"] for s in part["sentences"]]
    shown = [n for s in sentences for n in (*s["citations"], *s.get("also", ()))]
    shown += [n for entry in made["timeline"] for n in entry["citations"]]
    shown += [n for one in made["differences"] for side in one["sides"] for n in side["citations"]]

    def cites(numbers: Iterable[int], stretches: Iterable[Stretch]) -> bool:
        return any(_covers(places[n], stretch, texts) for n in numbers if n in places for stretch in stretches)

    points = marks["points"]
    held = {one["id"]: cites(shown, one["any_of"]) for one in points}
    weight = sum(one["weight"] for one in points)
    found = [one for one in marks["contradictions"] if any(_differs(d, one, cites) for d in made["differences"])]
    dated = [
        one for one in marks["timeline"]
        if any(_same_day(e["date"], one["date"]) and cites(e["citations"], one["any_of"]) for e in made["timeline"])
    ]  # fmt: skip
    said = _once(marks)
    given = [
        name for name, copies in said
        if any(cites(s["citations"], copies) and s["speaker"] and _alike(s["speaker"], name) for s in sentences)
    ]  # fmt: skip
    points_told = [
        s["text"] for part in made["parts"] if part["name"] in ("in brief", "key points") for s in part["sentences"]
    ]
    twice = sum(_overlap(a, b) > 0.6 for a, b in combinations(points_told, 2))
    return {
        "points": sum(held.values()) / len(points),
        "points weighted": sum(one["weight"] for one in points if held[one["id"]]) / weight,
        "points of weight 3": _share(held[one["id"]] for one in points if one["weight"] == 3),
        "contradictions": len(found) / len(marks["contradictions"]),
        "dates": len(dated) / len(marks["timeline"]),
        "quotations": len(given) / len(said),
        "corrections": _share(cites(shown, [one]) for one in marks["corrections"]),
        "open questions": _share(cites(shown, [one]) for one in marks["open"]),
        "told twice": twice / max(1, len(points_told)),
        "words": sum(len(text.split()) for text in points_told),
        "missed": [one["id"] for one in points if not held[one["id"]]],
        "missed contradictions": [one["about"] for one in marks["contradictions"] if one not in found],
        "missed dates": [(one["date"], one["event"]) for one in marks["timeline"] if one not in dated],
    }


def _once(marks: Json) -> list[tuple[str, list[Stretch]]]:
    """Each speaker's quotations, one that stands in all copies of a story once; none out of articles about something else."""
    elsewhere = {*marks["other_subjects"]}
    group_of = {article: n for n, group in enumerate(marks["near_copies"]) for article in group}
    told: dict[tuple[str, object, str], list[Stretch]] = {}
    for name, all_of in marks["speakers"].items():
        for article, text in all_of:
            if article in elsewhere:
                continue
            bare = "".join(one for one in text if one.isalnum()).lower()
            told.setdefault((name, group_of.get(article, article), bare), []).append((article, text))
    return [(name, copies) for (name, _, _), copies in told.items()]


def _share(found: Iterable[bool]) -> float:
    all_of = list(found)
    return sum(all_of) / max(1, len(all_of))


def _covers(place: tuple[str, int, int], stretch: Stretch, texts: dict[str, str]) -> bool:
    article, start, end = place
    if article != stretch[0]:
        return False
    text, at = texts[article], -1
    while (at := text.find(stretch[1], at + 1)) >= 0:
        shared = min(end, at + len(stretch[1])) - max(start, at)
        if shared >= _HELD * len(stretch[1]):
            return True
    return False


def _differs(difference: Json, marked: Json, cites: Any) -> bool:
    hit = [
        {n for n, side in enumerate(difference["sides"]) if cites(side["citations"], stretches)}
        for stretches in marked.get("sides_any") or [[one] for one in marked["sides"]]
    ]
    return any(a - b or b - a for a, b in combinations(hit, 2) if a and b)


def _same_day(told: str, marked: str) -> bool:
    return told[: len(marked)] == marked


def _alike(one: str, other: str) -> bool:
    return one == other or one.split()[-1] == other.split()[-1]


def _overlap(one: str, other: str) -> float:
    a, b = (set(text.lower().split()) for text in (one, other))
    return len(a & b) / max(1, min(len(a), len(b)))
