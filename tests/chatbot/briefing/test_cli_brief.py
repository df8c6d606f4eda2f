"""`byline brief`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chatbot.conftest import Byline, Done

Brief = Callable[..., Done]


@pytest.fixture
def brief(byline: Byline, story_folder: Path) -> Brief:
    """Runs `byline brief` on the story."""

    def run(*arguments: str, **more: str) -> Done:
        return byline("brief", *arguments, library=story_folder, **more)

    return run


def test_text_has_every_part_and_its_sources(brief: Brief) -> None:
    done = brief("Marrow Bridge")
    assert done.code == 0
    for heading in ("In brief", "Key points", "Who said what (", "Corrections", "Open questions", "Timeline",
                    "Where the articles differ", "Sources", "11 of 12 articles used."):  # fmt: skip
        assert f"\n{heading}" in done.out
    assert done.err == ""


def test_json_is_one_document_of_the_contract(brief: Brief) -> None:
    found = brief("Marrow Bridge", "--json").json
    assert set(found) >= {
        "title",
        "parts",
        "timeline",
        "differences",
        "near_copies",
        "citations",
        "articles",
        "dropped",
    }
    assert found["articles"] == {"used": 11, "considered": 12}
    numbers = {citation["n"] for citation in found["citations"]}
    assert all(set(sentence["citations"]) <= numbers for part in found["parts"] for sentence in part["sentences"])


@pytest.mark.parametrize(
    ("form", "begins"), [("md", b"# "), ("html", b"<!doctype html>"), ("docx", b"PK"), ("json", b"{")]
)
def test_output_is_written_in_the_form_of_its_ending(brief: Brief, tmp_path: Path, form: str, begins: bytes) -> None:
    done = brief("Marrow Bridge", "-o", str(tmp_path / f"bridge.{form}"))
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / f"bridge.{form}").read_bytes().lower().startswith(begins.lower())
    assert "11 of 12 articles used" in done.err


def test_output_that_is_a_pipe_is_written_to(byline_process: Byline, story_folder: Path) -> None:
    done = byline_process("brief", "Marrow Bridge", "--format", "json", "-o", "/dev/stdout", library=story_folder)
    assert done.json["topic"] == "Marrow Bridge"


@pytest.mark.parametrize("style", ["news", "press-review", "who-said-what", "timeline"])
@pytest.mark.parametrize("form", ["md", "html"])
def test_every_style_can_be_exported(brief: Brief, style: str, form: str) -> None:
    assert brief("Marrow Bridge", "--style", style, "--format", form).code == 0


def test_topic_that_nothing_is_about_exits_with_three(brief: Brief, tmp_path: Path) -> None:
    done = brief("volcano eruption", "-o", str(tmp_path / "v.md"))
    assert (done.code, done.out) == (3, "")
    assert "Nothing here is about volcano eruption" in done.err and "14 articles" in done.err
    assert not (tmp_path / "v.md").exists()
    assert brief("volcano eruption", "--json").json["parts"] == []


def test_empty_library_exits_with_three_and_makes_nothing(byline: Byline, tmp_path: Path) -> None:
    done = byline("brief", "anything")
    assert done.code == 3 and "byline ingest" in done.err
    assert not (tmp_path / "library").exists()


def test_unknown_style_gives_the_choices(brief: Brief) -> None:
    done = brief("Marrow Bridge", "--style", "comic")
    assert done.code == 2
    assert all(style in done.err for style in ("news", "press-review", "who-said-what", "timeline"))


def test_empty_topic_is_wrong_use(brief: Brief) -> None:
    assert brief("  ").code == 2


@pytest.mark.parametrize("output", ["nowhere/b.md", "."])
def test_output_that_cannot_be_written_fails_before_the_work(brief: Brief, output: str) -> None:
    done = brief("Marrow Bridge", "-o", output, "--format", "md")
    assert done.code in (1, 2) and output in done.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_output_without_permission_fails_before_the_work(brief: Brief, tmp_path: Path) -> None:
    (tmp_path / "kept.md").write_text("mine")
    (tmp_path / "kept.md").chmod(0o400)
    assert brief("Marrow Bridge", "-o", str(tmp_path / "kept.md")).code == 1


def test_output_whose_ending_tells_no_form_names_the_forms(brief: Brief) -> None:
    done = brief("Marrow Bridge", "-o", "b.pdf")
    assert done.code == 2 and "md|html|docx|json" in done.err


def test_filters_narrow(brief: Brief) -> None:
    found = brief("--since", "2026-05-13", "--until", "2026-05-14", "--json").json
    assert {source["article"] for source in found["sources"]} == {"radio-2", "argus-3"}


def test_saved_briefing_runs_again_as_it_was(brief: Brief, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    assert brief("Marrow Bridge", "--length", "short", "--outlet", "Radio Merrow", "-o", str(path)).code == 0
    again = brief("--since-briefing", str(path), "--json").json
    first = json.loads(path.read_text())
    assert [again[name] for name in ("topic", "length", "style", "filters")] == [
        first[name] for name in ("topic", "length", "style", "filters")
    ]
    assert again["new"]["sources"] == []


def test_file_that_is_no_briefing_is_wrong_use(brief: Brief, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    done = brief("--since-briefing", str(tmp_path / "x.json"))
    assert done.code == 2 and "is no briefing" in done.err


def test_hostile_title_cannot_move_the_cursor(byline: Byline, tmp_path: Path) -> None:
    record = {
        "title": "Fire\x1b[2J\x07",
        "text": "The shipyard of Saltby\x1b]0;x\x07 burned down on Sunday with all its boats.",
    }
    (tmp_path / "here" / "a.jsonl").write_text(json.dumps(record))
    byline("ingest", "a.jsonl")
    done = byline("brief", "shipyard")
    assert done.code == 0 and "\x1b" not in done.out and "\x07" not in done.out
