"""The tables of true paraphrases and lies beside this module, and the library that they are about.

A table names an article ("== mill"), then the sentences that are cited, by how they begin ("> The mill | It has"), then what is
said of them: "+" true, "-" false.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chatbot.answer import Evidence
from chatbot.compose import Draft
from chatbot.evidence import Witness
from chatbot.opening import Opened
from ingest.embed import default_embedder
from ingest.pipeline import take_in
from ingest.sentences import sentence_spans
from ingest.sources import Found

JUDGED = Path(__file__).parent / "judged"
TABLES = sorted(path.stem for path in JUDGED.glob("*.txt"))


@dataclass(frozen=True)
class Case:
    """A sentence that a model might write, whether it is true, and what it cites."""

    text: str
    holds: bool
    evidence: tuple[Evidence, ...]

    @property
    def draft(self) -> Draft:
        return Draft(self.text, self.evidence, "generated")


def fill(desk: Opened) -> None:
    """Takes the articles in: their title, outlet and day are their first three lines."""
    records = []
    for path in sorted((JUDGED / "articles").glob("*.txt")):
        title, outlet, published, *body = path.read_text(encoding="utf-8").split("\n")
        text = "\n".join(body).strip()
        records.append({"id": path.stem, "title": title, "outlet": outlet, "published": published, "text": text})
    lines = "\n".join(map(json.dumps, records)).encode()
    list(take_in(desk.library, default_embedder(), [Found("a.jsonl", None, lambda: io.BytesIO(lines))]))


def cited(witness: Witness, article: str, *beginnings: str) -> tuple[Evidence, ...]:
    """The sentences of an article that begin so."""
    text = witness.revision(article, 1).text
    spans = sentence_spans(text)
    return tuple(
        witness.at(article, 1, next(s for s in spans if s.of(text).startswith(begins))) for begins in beginnings
    )


def cases(table: str, witness: Witness) -> Iterator[Case]:
    """The cases of one table."""
    article, evidence = "", tuple[Evidence, ...]()
    for line in (JUDGED / f"{table}.txt").read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "==":
            article = rest
        elif kind == ">":
            evidence = cited(witness, article, *rest.split(" | "))
        else:
            yield Case(rest, kind == "+", evidence)
