"""Short briefings of one article each: which of the six points marked in it they hold, in how many words.

The first three articles were marked by somebody who had not read how briefings are made, the others while it was made.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.command import byline
from tests.bench.shelf import ROOT

MARKS = ROOT / "tests" / "briefings" / "sample_points.json"
_QUOTATION = "quote"


@dataclass(frozen=True, slots=True)
class Held:
    """Of one article: the points that its briefing holds, of how many; words; quotations given to somebody else."""

    article: str
    missed: tuple[str, ...]
    points: int
    words: int
    wrongly_given: tuple[str, ...]

    @property
    def held(self) -> int:
        return self.points - len(self.missed)


def measured() -> list[Held]:
    """Each marked article, taken in alone by the command."""
    marked = json.loads(MARKS.read_text(encoding="utf-8"))
    with TemporaryDirectory() as folder:
        return [
            held(one, _made(Path(folder) / str(at), ROOT / one["article"])) for at, one in enumerate(marked, start=1)
        ]


def _made(library: Path, article: Path) -> dict[str, Any]:
    byline(library, "ingest", str(article))
    made: dict[str, Any] = json.loads(byline(library, "brief", "--length", "short", "--format", "json"))
    return made


def held(marks: dict[str, Any], made: dict[str, Any]) -> Held:
    """Of the marks of an article, what the briefing's JSON holds."""
    cited = {one["n"]: one["text"] for one in made["citations"]}
    sentences = [sentence for part in made["parts"] for sentence in part["sentences"]]
    shown = [_plain(cited[n]) for sentence in sentences for n in sentence["citations"]]
    shown.append(_plain(" ".join(sentence["text"] for sentence in sentences)))
    missed = [
        one["point"]
        for one in marks["points"]
        if not any(_plain(words) in text for words in one["any_of"] for text in shown)
    ]
    wrong = [
        sentence["text"]
        for sentence in sentences
        if sentence["kind"] == _QUOTATION
        for one in marks.get("quotations", ())
        if one["speaker"] and _plain(one["text"]) in _plain(sentence["text"]) and sentence["speaker"] != one["speaker"]
    ]
    words = sum(len(sentence["text"].split()) for sentence in sentences)
    return Held(marks["article"], tuple(missed), len(marks["points"]), words, tuple(wrong))


def _plain(text: str) -> str:
    """Words alone: a quotation mark or a comma more or less doesn't matter here."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
