"""The form of the two tables: what a new entry has to keep to, whoever adds it."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FOLDERS = (HERE.parent / "articles", HERE.parents[1] / "ingest" / "samples")
LIES: list[dict[str, Any]] = json.loads((HERE / "lies.json").read_text(encoding="utf-8"))
PARAPHRASES: list[dict[str, Any]] = json.loads((HERE / "paraphrases.json").read_text(encoding="utf-8"))
# Kinds whose lie is in the citation or in the markup: without it, the words of the sentence may be true.
MARKS = {"no-citation", "citation-not-there", "anothers-citation", "picture"}


def _article(name: str) -> str:
    [path] = [folder / name for folder in FOLDERS if (folder / name).is_file()]
    return path.read_text(encoding="utf-8")


def _words(text: str) -> str:
    return " ".join(text.split())


def _numbers(text: str) -> set[int]:
    return {int(n) for group in re.findall(r"\[([\d, ]+)\]", text) for n in group.split(",")}


@pytest.mark.parametrize("entry", LIES + PARAPHRASES, ids=lambda entry: entry["id"])
def test_entry_cites_stand_once_in_the_article(entry: dict[str, Any]) -> None:
    article = _article(entry["article"])
    assert entry["cites"]
    for cite in entry["cites"]:
        assert article.count(cite) == 1, cite


@pytest.mark.parametrize("entry", LIES, ids=lambda entry: entry["id"])
def test_lie_has_its_form(entry: dict[str, Any]) -> None:
    lie, true = entry["lie"], entry["true"]
    assert _words(entry["text"]) in (_words(f"{lie} {true}"), _words(f"{true} {lie}"))
    assert _numbers(true) and _numbers(true) <= set(range(1, len(entry["cites"]) + 1))
    bare = _words(re.sub(r"\s*\[[\d, ]+\]", "", lie))
    assert entry["kind"] in MARKS or bare not in _words(_article(entry["article"]))
    for never in entry.get("never", []):
        assert never in lie and never not in _article(entry["article"]) and never not in true
    assert set(entry) <= {"id", "kind", "article", "cites", "text", "lie", "true", "never", "order"}


@pytest.mark.parametrize("entry", PARAPHRASES, ids=lambda entry: entry["id"])
def test_paraphrase_cites_all_its_stretches(entry: dict[str, Any]) -> None:
    assert _numbers(entry["text"]) == set(range(1, len(entry["cites"]) + 1))
    assert set(entry) == {"id", "kind", "article", "cites", "text"}


def test_tables_have_enough_of_each() -> None:
    assert len({entry["id"] for entry in LIES}) == len(LIES) >= 80
    assert len({entry["id"] for entry in PARAPHRASES}) == len(PARAPHRASES) >= 140
    assert min(Counter(entry["kind"] for entry in LIES).values()) >= 3
