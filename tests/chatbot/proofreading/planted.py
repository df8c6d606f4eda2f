"""Drafts with planted faults: `⟦misquoted|…⟧` marks what is at fault, `⟦ok|…⟧` and `⟦reported ok|…⟧` what is right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from chatbot.proofreading.nouns import Draft, Report
from ingest.article import Span
from ingest.names import fold

HERE = Path(__file__).parent
_PLANT = re.compile(r"⟦(?P<kind>[a-z_ ]+)\|(?P<text>.*?)⟧", re.DOTALL)


@dataclass(frozen=True)
class Plant:
    """A marked stretch, by its words."""

    kind: str
    text: str


@dataclass(frozen=True)
class Score:
    """How a report does: faults found with the right kind, right things called a fault, and what went wrong."""

    faults: int
    found: int
    right: int
    checked: int
    false: tuple[str, ...]
    missed: tuple[str, ...]


def read(name: str) -> tuple[str, list[Plant]]:
    """A draft without its marks, and what is marked, in order."""
    text = (HERE / "drafts" / name).read_text(encoding="utf-8")
    plants = [Plant(m["kind"], m["text"]) for m in _PLANT.finditer(text)]
    return _PLANT.sub(lambda m: m["text"], text), plants


def score(report: Report, draft: Draft, plants: list[Plant]) -> Score:
    """Each plant against the findings that overlap it; every other fault is a false alarm."""
    places = _places(draft.text, plants)
    false, missed = [], []
    found = checked = 0
    taken: set[int] = set()
    for plant, place in zip(plants, places, strict=True):
        here = [(i, f) for i, f in enumerate(report.findings) if f.at.overlaps(place)]
        kinds = {f.kind for _, f in here}
        if plant.kind.endswith("ok"):
            checked += bool(here)
            false += [f"{plant.text} -> {f.kind}: {f.difference or f.why}" for _, f in here if not f.holds]
        elif plant.kind in kinds:
            found += 1
        else:
            told = [f"{f.kind} {f.speaker} {f.why}" for _, f in here]
            missed.append(f"{plant.kind}: {plant.text} -> {told}")
        taken |= {i for i, _ in here}
    others = (f for i, f in enumerate(report.findings) if i not in taken and not f.holds)
    false += [f"(unmarked) {f.text} -> {f.kind}: {f.difference or f.why}" for f in others]
    faults = sum(not plant.kind.endswith("ok") for plant in plants)
    return Score(faults, found, len(plants) - faults, checked, tuple(false), tuple(missed))


def _places(text: str, plants: list[Plant]) -> list[Span]:
    """Where each plant stands in the draft's text, by its words alone, in order."""
    words = [(fold(m.group()), m.start(), m.end()) for m in re.finditer(r"[^\W_]+", text)]
    at, found = 0, []
    for plant in plants:
        wanted = [fold(word) for word in re.findall(r"[^\W_]+", re.sub(r"\[\^?\d+\]", "", plant.text))]
        while [word for word, _, _ in words[at : at + len(wanted)]] != wanted:
            at += 1
            assert at < len(words), plant
        found.append(Span(words[at][1], words[at + len(wanted) - 1][2]))
        at += len(wanted)
    return found
