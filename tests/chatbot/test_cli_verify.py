"""`byline verify` as a process: what it prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.chatbot.conftest import Byline

RIGHT = "“When a berth stands empty, the loan on it does not,” Marisol Easley said."
WRONG = "“When a berth stands empty, the loan on it does too,” Marisol Easley said."
FIELDS = {"text", "kind", "speaker", "article", "start", "end", "difference"}


def test_text_that_holds_ends_with_zero(byline: Byline, sample_folder: Path) -> None:
    done = byline("verify", "-", given=RIGHT, library=sample_folder)
    assert (done.code, done.err) == (0, "")
    assert "Checked 1 quotation: all holds." in done.out


def test_text_with_a_fault_ends_with_five_and_shows_it(byline: Byline, sample_folder: Path) -> None:
    done = byline("verify", "-", given=WRONG, library=sample_folder)
    assert done.code == 5
    assert "does [-too-] [+not+]" in done.out and "Harbour expansion rests on traffic" in done.out


def test_json_is_that_of_the_contract(byline: Byline, sample_folder: Path) -> None:
    done = byline("verify", "-", "--json", given=f"{RIGHT} {WRONG}", library=sample_folder)
    document = done.json
    assert (done.code, document["holds"], document["checked"]) == (5, False, 2)
    assert [finding["kind"] for finding in document["findings"]] == ["ok", "misquoted"]
    assert all(finding.keys() >= FIELDS for finding in document["findings"])
    assert document["findings"][0]["text"] == "When a berth stands empty, the loan on it does not,"


def test_text_without_quotations_holds(byline: Byline, sample_folder: Path) -> None:
    done = byline("verify", "-", given="Nothing is said here by anybody.", library=sample_folder)
    assert done.code == 0 and "Nothing to check" in done.out
    document = byline("verify", "-", "--json", given="Nothing is said here.", library=sample_folder).json
    assert (document["holds"], document["checked"], document["findings"]) == (True, 0, [])


def test_answer_goes_through(byline: Byline, sample_folder: Path) -> None:
    answer = byline("ask", "what did Easley say?", "--json", library=sample_folder).out
    done = byline("verify", "-", "--json", given=answer, library=sample_folder)
    assert done.code == 0 and done.json["checked"] >= 6
    shown = byline("ask", "what did Easley say?", library=sample_folder).out
    assert byline("verify", "-", given=shown, library=sample_folder).code == 0
    turned = answer.replace("does not", "does indeed")
    assert byline("verify", "-", given=turned, library=sample_folder).code == 5


def test_empty_library_has_nothing_to_hold_it_to(byline: Byline) -> None:
    done = byline("verify", "-", given=RIGHT)
    assert done.code == 5 and "no articles" in done.out


def test_filters_narrow(byline: Byline, sample_folder: Path) -> None:
    done = byline("verify", "-", "--outlet", "The Meridian Ledger", "--json", given=RIGHT, library=sample_folder)
    assert [f["kind"] for f in done.json["findings"]] == ["not_found"]


def test_file_that_is_not_there_is_one_line(byline: Byline, tmp_path: Path) -> None:
    done = byline("verify", str(tmp_path / "none.md"))
    assert done.code == 1 and len(done.err.splitlines()) == 1 and "none.md" in done.err


def test_control_characters_of_a_draft_reach_no_terminal(byline: Byline, sample_folder: Path) -> None:
    done = byline(
        "verify", "-", given="“All is \x1b[31mred and well in the harbour,” Easley said.", library=sample_folder
    )
    assert "\x1b" not in done.out


def test_report_is_json_alone(byline: Byline, sample_folder: Path) -> None:
    out = byline("verify", "-", "--json", given=WRONG, library=sample_folder).out
    assert len(out.splitlines()) == 1 and json.loads(out)
