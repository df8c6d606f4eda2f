"""Briefings over the marked articles: whether all they hold is there and said so, how long they take, and what memory.

The subjects are found in the articles: the names that most of them have, and the words of titles.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chatbot.typography import fold_typography
from chatbot.words import stems
from ingest.article import Filters
from ingest.library.record import Library
from tests.bench.command import BYLINE

SUBJECTS = 10
_QUOTED = re.compile(r"“((?:[^“”]|“[^“”]*”)*)”")
_BRACKETS = re.compile(r"\[[^\]]+\]")


@dataclass
class Measured:
    """What briefings on some subjects came to; `faults` name what does not hold."""

    sentences: int = 0
    traceable: int = 0
    quotations: int = 0
    verbatim: int = 0
    copies: int = 0
    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    faults: list[str] = field(default_factory=list)


def measured(folder: Path, subjects: list[str], tags: tuple[str, ...] = ()) -> Measured:
    """Briefings on each subject by the command, each line looked up in the record again."""
    found = Measured()
    with Library(folder) as library:
        for subject in subjects:
            document, seconds, megabytes = _brief(folder, subject, tags)
            found.seconds.append(seconds)
            found.megabytes = max(found.megabytes, megabytes)
            _check(document, library, subject, found)
    return found


def subjects_of(folder: Path, filters: Filters = Filters(), count: int = SUBJECTS) -> list[str]:
    """What most articles are about: the pairs of capitalised words that stand in the titles and texts of most."""
    with Library(folder) as library:
        names: Counter[str] = Counter()
        for card in library.cards(filters):
            text = library.revision(card.id, card.revision).text
            names.update(set(re.findall(r"\b[A-Z][a-z]{2,} [A-Z][a-z]{2,}\b", text)))
    return [name for name, _ in names.most_common(count * 3)][::3][:count]


def _brief(folder: Path, subject: str, tags: tuple[str, ...]) -> tuple[dict[str, Any], float, float]:
    began = time.monotonic()
    command = [str(BYLINE), "brief", subject, "--format", "json", *(word for tag in tags for word in ("--tag", tag))]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | {"BYLINE_LIBRARY": str(folder)}
    )
    assert process.stdout
    out = process.stdout.read()
    _, _, used = os.wait4(process.pid, 0)
    return json.loads(out), time.monotonic() - began, used.ru_maxrss / 1024


def _check(document: dict[str, Any], library: Library, subject: str, found: Measured) -> None:
    citations = {one["n"]: one for one in document["citations"]}
    for one in citations.values():
        if library.revision(one["article"], one["revision"]).text[one["start"] : one["end"]] != one["text"]:
            found.faults.append(f"{subject}: citation {one['n']} is not what stands there")
    shown = [(s["text"], s["citations"]) for part in document["parts"] for s in part["sentences"]]
    shown += [(entry["text"], entry["citations"]) for entry in document["timeline"]]
    shown += [(side["text"], side["citations"]) for one in document["differences"] for side in one["sides"]]
    for text, numbers in shown:
        cited = [fold_typography(citations[n]["text"]) for n in numbers]
        found.sentences += 1
        if _is_there(text, cited):
            found.traceable += 1
        else:
            found.faults.append(f"{subject}: {text[:80]}")
        for quotation in _QUOTED.findall(text):
            found.quotations += 1
            found.verbatim += any(fold_typography(quotation).strip() in one for one in cited)
    groups = document["near_copies"]
    for part in document["parts"]:
        texts = [frozenset(stems(sentence["text"])) for sentence in part["sentences"]]
        articles = [{citations[n]["article"] for n in sentence["citations"]} for sentence in part["sentences"]]
        found.copies += sum(
            len(texts[i] & texts[k]) >= 0.9 * max(len(texts[i]), len(texts[k])) and _one_story(articles[i] | articles[k], groups)
            for i in range(len(texts)) for k in range(i)
        )  # fmt: skip


def _is_there(text: str, cited: list[str]) -> bool:
    """Whether the cited words hold all of a line but the name before it and the names in brackets."""
    quoted = re.match(r"[^“”]{1,160}?: (?=“)", text)
    if quoted and not re.sub(r"[ …]", "", _QUOTED.sub("", text[quoted.end() :])):
        return all(_held(piece, cited) for piece in _QUOTED.findall(text))
    label = re.match(r"[^“”:]{1,160}: ", text)
    wholes = [text, *([text[label.end() :]] if label else [])]
    return any(all(_held(piece, cited) for piece in whole.split(" … ")) for whole in wholes)


def _held(piece: str, cited: list[str]) -> bool:
    return any(_holds(fold_typography(piece).strip(), one) for one in cited)


def _holds(piece: str, cited: str) -> bool:
    at = 0
    for fragment in _BRACKETS.split(piece):
        at = cited.find(fragment, at)
        if at < 0:
            return False
        at += len(fragment)
    return True


def _one_story(articles: set[str], groups: list[list[str]]) -> bool:
    return len(articles) > 1 and any(len(articles & set(group)) > 1 for group in groups)
