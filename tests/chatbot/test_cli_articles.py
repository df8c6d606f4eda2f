"""`byline articles clean` and `export`, and the columns of a table."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.chatbot.conftest import BYLINE, Byline

PASTED = (
    "Home\nNews\nLog in\nSubscribe\n\nSaltby pier to close in May\n\nBy Ada Crane\nMay 3, 2026\n\n"
    "The pier of Saltby will close in May, the council decided on Monday.\n\nShare this article\nFacebook\n\n"
    "“It is unsafe,” said Joren Haak, the keeper of the pier.\n\nThe ferry stops at the harbour now.\n\n"
    "Correction: The pier was built in 1911, not in 1921.\n\nRelated stories\n© 2026 The Saltby Echo. All rights reserved."
)
HEADLINE, SAID, FERRY = 6, 16, 18
"""Lines of it."""


@pytest.fixture
def pier(byline: Byline, tmp_path: Path) -> str:
    (tmp_path / "here" / "pier.txt").write_text(PASTED)
    identity: str = byline("ingest", "pier.txt", "--json").json["articles"][0]["id"]
    return identity


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the article. Tests only copy it."""
    folder = tmp_path_factory.mktemp("pier")
    (folder / "pier.txt").write_text(PASTED)
    ingested = [BYLINE, "--library", folder / "library", "ingest", folder / "pier.txt"]
    subprocess.run(ingested, check=True, capture_output=True)
    return folder / "library"


@pytest.fixture
def copied(byline: Byline, made: Path, tmp_path: Path) -> str:
    """The article in a library that was made before."""
    shutil.copytree(made, tmp_path / "library")
    identity: str = byline("articles", "list", "--json").lines[0]["id"]
    return identity


def test_clean_shows_each_line_with_what_became_of_it(byline: Byline, copied: str) -> None:
    document = byline("articles", "clean", copied, "--json").json
    assert (document["id"], document["revision"]) == (copied, 1)
    for line in document["lines"]:
        assert PASTED[line["source_start"] : line["source_end"]] == line["text"] == PASTED.splitlines()[line["n"] - 1]
        assert line["kept"] == (line["why"] is None)
    of = {line["n"]: line for line in document["lines"]}
    assert (of[HEADLINE]["why"], of[SAID]["kept"], of[1]["given"]) == ("title", True, False)
    shown = byline("articles", "clean", copied).out.splitlines()
    assert len(shown) == len(of)
    assert shown[4].split()[:3] == ["6", "-", "title"]


def test_lines_kept_and_dropped_make_a_revision_of_which_all_is_made(byline: Byline, copied: str) -> None:
    done = byline("articles", "clean", copied, "--keep", f"{HEADLINE}", "--drop", f"{SAID}-{SAID + 1}")
    assert (done.code, done.out) == (0, f"made again  {copied}  revision 2\n")
    shown = byline("articles", "show", copied, "--json").json
    assert shown["text"].startswith("Saltby pier to close in May\n\nThe pier of Saltby will close")
    assert "Haak" not in shown["text"]
    assert [r["text"] for r in shown["removed"] if r["why"] == "given"] == [PASTED.splitlines()[SAID - 1]]
    assert byline("quotes", "--article", copied).code == 3
    assert all(h["revision"] == 2 for h in byline("search", "pier", "--json").json["hits"])
    for passage in shown["passages"]:
        assert "May\n\nThe ferry" not in shown["text"][passage["start"] : passage["end"]]
    state = {line["n"]: line for line in byline("articles", "clean", copied, "--json").json["lines"]}
    assert (state[HEADLINE]["kept"], state[HEADLINE]["given"]) == (True, True)
    assert (state[SAID]["kept"], state[SAID]["why"], state[SAID]["given"]) == (False, "given", True)


def test_decisions_hold_when_the_source_is_taken_in_again(byline: Byline, pier: str, tmp_path: Path) -> None:
    byline("articles", "clean", pier, "--drop", f"{FERRY}")
    assert byline("ingest", "pier.txt", "--outlet", "Echo", "--json").json["articles"][0]["revision"] == 2
    (tmp_path / "here" / "pier.txt").write_text("Menu\n" + PASTED.replace("on Monday", "on Tuesday"))
    (entry,) = byline("ingest", "pier.txt", "--json").json["articles"]
    assert (entry["status"], entry["id"], entry["revision"]) == ("updated", pier, 3)
    text = byline("articles", "show", pier, "--text").out
    assert "Tuesday" in text
    assert "ferry" not in text


def test_reset_gives_what_the_rules_alone_make_of_it(byline: Byline, pier: str) -> None:
    before = byline("articles", "show", pier, "--json").json
    byline("articles", "clean", pier, "--drop", f"{FERRY}", "--keep", "1-4")
    assert byline("articles", "clean", pier, "--reset").code == 0
    after = byline("articles", "show", pier, "--json").json
    for name in ("text", "removed", "passages", "title", "author", "published", "origin"):
        assert after[name] == before[name], name
    assert not any(line["given"] for line in byline("articles", "clean", pier, "--json").json["lines"])
    assert byline("ingest", "pier.txt", "--json").json["counts"] == {"unchanged": 1}


def test_reset_of_a_record_puts_its_lines_back(byline: Byline, tmp_path: Path) -> None:
    text = "The boat stayed in port.\n\nNobody knew why.\n"
    (tmp_path / "here" / "x.jsonl").write_text(json.dumps({"id": "boat", "text": text}))
    byline("ingest", "x.jsonl")
    byline("articles", "clean", "boat", "--drop", "3")
    assert byline("articles", "show", "boat", "--text").out == "The boat stayed in port."
    assert byline("ingest", "x.jsonl", "--tag", "sea", "--json").json["articles"][0]["revision"] == 2
    byline("articles", "clean", "boat", "--reset")
    assert byline("articles", "show", "boat", "--text").out == text


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--keep", "3", "--drop", "2-4"], "both"),
        (["--keep", "99"], "the source text has 23"),
        (["--keep", "5"], "line 5 is blank"),
        (["--drop", "9-3"], "3,7-9"),
        (["--drop", "x"], "3,7-9"),
        (["--drop", "1-2222222"], "more lines"),
    ],
)
def test_lines_that_cannot_be_meant_are_wrong_use(byline: Byline, copied: str, options: list[str], says: str) -> None:
    done = byline("articles", "clean", copied, *options)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert byline("articles", "list", "--json").lines[0]["revision"] == 1


def test_all_lines_dropped_fail_and_change_nothing(byline: Byline, copied: str) -> None:
    done = byline("articles", "clean", copied, "--drop", "1-23")
    assert done.code == 1
    assert "nothing" in done.err
    assert byline("articles", "list", "--json").lines[0]["revision"] == 1


def test_show_has_corrections_and_nobody_is_quoted_with_them(byline: Byline, copied: str) -> None:
    shown = byline("articles", "show", copied, "--json").json
    (correction,) = shown["corrections"]
    assert correction["text"] == shown["text"][correction["start"] : correction["end"]]
    assert correction["text"].startswith("Correction: The pier")
    assert "put right" in byline("articles", "show", copied).out


def test_exported_articles_taken_in_elsewhere_are_the_same(byline: Byline, copied: str, tmp_path: Path) -> None:
    record = {"id": "boat", "text": "  The boat stayed in port.\n", "author": ["A. One", "B. Two"], "tags": ["Private", "sea"],
              "outlet": "Echo", "published": "2026-03-02T10:00:00+02:00", "updated": "2026-03-03", "url": "https://echo.example/1",
              "language": "en", "section": "Sea", "editor": "C. Three", "title": "Boat"}  # fmt: skip
    (tmp_path / "here" / "x.jsonl").write_text(json.dumps(record))
    byline("ingest", "x.jsonl")
    exported = byline("articles", "export")
    assert [line["id"] for line in exported.lines] == [copied, "boat"]
    assert exported.lines == [byline("articles", "show", i, "--json").json for i in (copied, "boat")]
    (tmp_path / "here" / "out.jsonl").write_text(exported.out)
    other = ["--library", str(tmp_path / "other")]
    assert byline("ingest", "out.jsonl", "--json", *other).json["counts"] == {"added": 2}
    again = byline("articles", "export", *other).lines
    same = ("id", "title", "author", "outlet", "published", "updated", "url", "language", "section", "editor", "tags", "text",
            "corrections")  # fmt: skip
    assert [{name: a[name] for name in same} for a in again] == [
        {name: a[name] for name in same} for a in exported.lines
    ]


def test_export_takes_filters(byline: Byline, copied: str) -> None:
    assert byline("articles", "export", "--tag", "none").out == ""
    assert len(byline("articles", "export", "--article", copied).lines) == 1


def test_list_tells_of_revisions_tags_and_what_is_never_sent(byline: Byline, pier: str) -> None:
    byline("ingest", "pier.txt", "--tag", "Private", "--tag", "sea")
    byline("articles", "clean", pier, "--drop", f"{FERRY}")
    listed = byline("articles", "list").out
    assert "revision 2" in listed
    assert "Private (never sent anywhere), sea" in listed


def test_column_of_texts_is_named_by_hand(byline: Byline, tmp_path: Path) -> None:
    (tmp_path / "here" / "x.csv").write_text("Nr,Words,Who\n1,The boat stayed in port on Monday.,Ada Crane\n")
    refused = byline("ingest", "x.csv")
    assert refused.code == 1
    assert "--column text=NAME" in refused.err
    assert byline("ingest", "x.csv", "--column", "text=words", "--column", "author=Who").code == 0
    (listed,) = byline("articles", "list", "--json").lines
    assert listed["author"] == ["Ada Crane"]
    done = byline("ingest", "x.csv", "--column", "words=text")
    assert done.code == 2
    assert "names no field" in done.err
