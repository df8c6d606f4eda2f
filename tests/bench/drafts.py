"""Drafts with planted faults, about articles that nobody read while `byline verify` was made: what of them is found.

Each is a folder with `draft.md` and `draft_marks.json`; its articles are its own `articles.jsonl` and, to be taken in
first, `articles_earlier.jsonl`, or those that other tests have, too.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chatbot.proofreading import drafts
from chatbot.proofreading.nouns import Finding
from chatbot.proofreading.proofreader import proofread
from ingest.embed import default_embedder
from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.sources import find
from tests.bench.shelf import ROOT

EXAMS = {
    "tests/briefings": (),
    "tests/proofreading_exam": ("tests/articles", "ingest/samples"),
    "tests/stories/water": (),
    "tests/stories/shipyard": (),
}
"""Where a draft lies, and the folders of articles that it is about, where those aren't its own."""
_UNSEEN = {
    "tests/briefings": ("55", "14 and 3"), "tests/proofreading_exam": ("38", "4 and 2"),
    "tests/stories/water": ("35", "21 and 0"), "tests/stories/shipyard": ("33", "10 and 1"),
}  # fmt: skip
"""Faults found and false alarms when the draft was first looked at."""
_EDGE = 25  # letters by which a quotation is known that is found as several, or cut
_FAULTS = ("misquoted", "wrong_speaker", "second_hand", "outdated", "not_found", "unsupported")


@dataclass
class Measured:
    """What a proofreading comes to against the marks of a draft."""

    faults: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    other_kind: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    right: int = 0
    looked_at: int = 0
    false: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    seconds: float = 0.0


def measured(exam: Path, library: Library) -> Measured:
    """The draft of an exam against its marks, over a library that holds its articles."""
    draft = drafts.read(str(exam / "draft.md"), io.BytesIO())
    report = proofread(draft, library)
    found = scored(json.loads((exam / "draft_marks.json").read_text("utf8")), report.findings)
    found.seconds = report.seconds
    return found


def taken_in(exam: Path, folder: Path, *, of: Sequence[str] = ()) -> Path:
    """A library with the articles of an exam, those with an earlier revision taken in twice; `of`: folders of texts."""
    own = [[path] for name in ("articles_earlier.jsonl", "articles.jsonl") if (path := exam / name).exists()]
    with Library(folder, create=True) as library:
        for paths in [*own, *(sorted((ROOT / name).glob("*.txt")) for name in of)]:
            entries = list(take_in(library, default_embedder(), find(map(str, paths), io.BytesIO())))
            errors = [entry.error for entry in entries if entry.error]
            if errors:
                raise RuntimeError(f"{paths[0].parent}: {errors[0]}")
    return folder


def scored(marks: Sequence[dict[str, Any]], findings: Sequence[Finding]) -> Measured:
    """Each mark against the findings that have its words; a fault that is found where none is marked is a stray one."""
    found = Measured()
    taken: set[int] = set()
    for mark in marks:
        here = [at for at, one in enumerate(findings) if _is_of(mark, one)]
        taken.update(here)
        kinds = [findings[at].kind for at in here]
        told = f"{mark['id']} {mark['text'][:90]} -> {[(findings[at].kind, findings[at].why) for at in here]}"
        if mark["expected"] == "ok":
            found.right += 1
            found.looked_at += bool(kinds)
            if kinds and "ok" not in kinds:
                found.false.append(told)
            continue
        found.faults[mark["expected"]] += 1
        if mark["expected"] in kinds:
            found.found[mark["expected"]] += 1
        elif any(kind != "ok" for kind in kinds):
            found.other_kind.append(f"{mark['expected']}: {told}")
        else:
            found.missed.append(f"{mark['expected']}: {told}")
    found.stray = [
        f"{one.kind}: {one.text[:120]}" for at, one in enumerate(findings) if at not in taken and not one.holds
    ]
    return found


def _is_of(mark: dict[str, Any], finding: Finding) -> bool:
    ours, theirs = _words(mark["text"]), _words(finding.text)
    if not theirs or ours in theirs or theirs in ours:
        return bool(theirs)
    is_long = mark["kind"] == "quotation" and len(ours) > _EDGE
    return is_long and (ours[:_EDGE] in theirs or ours[-_EDGE:] in theirs)


def _words(text: str) -> str:
    return re.sub(r"[^\w]+", " ", text.lower()).strip()


def report() -> list[tuple[str, str, str]]:
    """(what, measured, beside) of each exam, and what went wrong as rows without a figure."""
    rows = []
    for name, of in EXAMS.items():
        there = tempfile.TemporaryDirectory()
        with there as folder, Library(taken_in(ROOT / name, Path(folder) / "l", of=of)) as library:
            found = measured(ROOT / name, library)
        faults, right = found.faults.total(), found.right
        rows.append(
            (f"{name}: faults found", f"{found.found.total()} of {faults}", f"aim ≥ 0.95; {_UNSEEN[name][0]} unseen")
        )
        kinds = ", ".join(f"{kind} {found.found[kind]}/{found.faults[kind]}" for kind in _FAULTS)
        rows.append(("    by kind", kinds, ""))
        alarms = f"{len(found.false)} of {right}, {len(found.stray)} stray"
        rows.append((f"{name}: false alarms", alarms, f"aim ≤ 2; {_UNSEEN[name][1]} unseen"))
        rows.append((f"{name}: proofread", f"{found.seconds:.1f} s", ""))
        wrong = [*found.other_kind, *found.missed, *found.false, *found.stray]
        rows += [(f"    {one}", "", "") for one in wrong]
    return rows


if __name__ == "__main__":
    for what, figure, beside in report():
        print(f"{what:46} {figure:34} {beside}")
