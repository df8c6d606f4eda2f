"""Reported speech and sentences that cite: whether the articles bear them out."""

from __future__ import annotations

import pytest

from .conftest import Only, Proofread

FERRY = "\n\n[^1]: Sound Ferries to close Larkmoor-Estray line, 84 jobs to go, Tideline Press Agency\n"
FORECAST = "\n\n[^1]: “Harbour expansion rests on traffic that may never come”, Larkmoor Courier, 14 April 2026\n"


@pytest.mark.parametrize(
    "sentence",
    [
        "The line lost 6.2 million euros last year.",
        "The line made a loss of 6.2 million euros last year.",
        "“We looked for a buyer for 14 months and did not find one,” Anders Kell said.",
        "Kell said that the ministry had been informed in December.",
        "9 March 2026 The line lost 6.2 million euros last year.",
        "Anders Kell: “We looked for a buyer for 14 months and did not find one.”",
    ],
)
def test_sentence_that_its_source_bears_out_holds(check_marked: Proofread, sentence: str) -> None:
    report = check_marked(f"# x\n\n{sentence}[^1]{FERRY}")
    assert report.holds and any(f.what == "cited" for f in report.findings)


@pytest.mark.parametrize(
    "sentence",
    [
        "The line lost 7.2 million euros last year.",
        "The line did not lose 6.2 million euros last year.",
        "Estray has a new airfield and four hotels.",
        "Kell said that the ministry had refused to answer his letters.",
        "Harriet Boon will buy the line.",
    ],
)
def test_sentence_that_its_source_does_not_bear_out_is_unsupported(check_marked: Proofread, sentence: str) -> None:
    (finding,) = check_marked(f"# x\n\n{sentence}[^1]{FERRY}").findings
    assert (finding.what, finding.kind) == ("cited", "unsupported")
    assert finding.why


def test_quotation_that_stands_in_another_article_than_is_cited(check_marked: Proofread) -> None:
    sentence = "“We looked for a buyer for 14 months and did not find one,” Anders Kell said."
    cited, quotation = check_marked(f"# x\n\n{sentence}[^1]{FORECAST}").findings
    assert (quotation.kind, cited.kind) == ("ok", "unsupported")
    assert cited.why and "Sound Ferries to close" in cited.why


def test_near_copy_of_what_is_cited_bears_it_out(check_marked: Proofread) -> None:
    note = "[^1]: Kestrel Link cable to cost €1.9 billion, Larkmoor Courier, 25 March 2026"
    assert check_marked(f"# x\n\n“What remains is weather and paperwork,” Vole said.[^1]\n\n{note}\n").holds


def test_call_without_a_note_is_unsupported(check_marked: Proofread) -> None:
    findings = check_marked(f"# x\n\nThe line lost 6.2 million euros last year.[^7]{FERRY}").findings
    assert [(f.kind, f.why) for f in findings] == [("unsupported", "there is no note [7]")]


def test_numbers_without_any_list_are_held_to_the_whole_library(check: Proofread) -> None:
    assert check("The line lost 6.2 million euros last year. [4]").holds
    assert not check("The line lost 7.2 million euros last year. [4]").holds


def test_report_given_to_another_is_a_wrong_speaker(only: Only) -> None:
    finding = only("Maria Sandoval said that 84 people would lose their jobs.")
    assert (finding.kind, finding.speaker) == ("wrong_speaker", "Anders Kell")


def test_report_of_what_was_denied_is_unsupported(only: Only) -> None:
    draft = "Olaf Brandt spoke. The Estray Fishermen’s Association said that it had agreed to stay away from the bank."
    assert only(draft).kind == "unsupported"


def test_report_with_another_number_is_unsupported(only: Only) -> None:
    finding = only("Kell said that 48 people would lose their jobs.")
    assert finding.kind == "unsupported"
    assert finding.speaker == "Anders Kell"


def test_faulty_quotation_is_not_told_twice(check_marked: Proofread) -> None:
    sentence = "“We looked for a buyer for 24 months and did not find one,” Anders Kell said."
    assert [f.kind for f in check_marked(f"# x\n\n{sentence}[^1]{FERRY}").findings] == ["misquoted"]


def test_raised_numbers_call_notes_too(check: Proofread) -> None:
    note = "¹ Sound Ferries to close Larkmoor-Estray line, 84 jobs to go, Tideline Press Agency"
    report = check(f"The line lost 7.2 million euros last year.¹ The deck is 12 m² large.\n\nNotes\n\n{note}\n")
    assert [(f.what, f.kind, f.title is not None) for f in report.findings] == [("cited", "unsupported", True)]
