"""A briefing of ours, exported in every form and printed: each of its quotations and citations is found again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from chatbot.proofreading import drafts
from chatbot.proofreading.nouns import Report
from chatbot.proofreading.proofreader import proofread
from ingest.library.record import Library
from tests.bench.command import byline
from tests.bench.drafts import taken_in
from tests.bench.shelf import ROOT
from tests.chatbot.web.conftest import _FLAGS, CHROMIUM

FORMS = ("md", "html", "docx", "json")


@pytest.fixture(scope="module", params=["samples", "story"])
def exported(
    request: pytest.FixtureRequest, shelf_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """A library; and, in a folder, a standard briefing over it in all four forms, and as Chromium prints it."""
    library, topic = shelf_folder, "Larkmoor harbour"
    if request.param == "story":
        exam = ROOT / "tests/briefings"
        library = taken_in(exam, tmp_path_factory.mktemp("story") / "library")
        topic = json.loads((exam / "marks.json").read_text("utf8"))["topic"]
    folder = tmp_path_factory.mktemp("exported")
    for form in FORMS:
        there = str(folder / f"briefing.{form}")
        byline(library, "brief", topic, "--format", form, "--output", there)
    html = folder / "briefing.html"
    out = f"--print-to-pdf={folder / 'briefing.pdf'}"
    command = [CHROMIUM, *_FLAGS.split(), f"--user-data-dir={folder / 'profile'}", out, html.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return library, folder


def report_of(path: Path, library: Library) -> Report:
    return proofread(drafts.read(str(path)), library)


@pytest.mark.parametrize("form", [*FORMS, "pdf"])
def test_exported_briefing_is_found_again(form: str, exported: tuple[Path, Path]) -> None:
    folder, files = exported
    made = json.loads((files / "briefing.json").read_text("utf8"))
    with Library(folder) as library:
        report = report_of(files / f"briefing.{form}", library)
    assert [(one.kind, one.text, one.why) for one in report.faults] == []
    quoted = {one.text.strip("“” ,.") for one in report.findings if one.what == "quotation"}
    cited = [one for one in report.findings if one.what == "cited"]
    said = [s for part in made["parts"] for s in part["sentences"] if s["citations"]]
    quotes = [s for s in said if s["kind"] == "quote"]
    assert len(said) > 5 and len(quotes) > 1
    assert len(cited) >= len(said)
    assert len(quoted) >= len(quotes)
