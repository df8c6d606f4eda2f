"""One draft in every form: the same quotations, citations and notes, at the same faults."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from chatbot.proofreading import drafts, plain
from chatbot.proofreading.nouns import Draft
from chatbot.proofreading.proofreader import proofread
from ingest.embed import default_embedder
from ingest.errors import SourceError
from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.sources import find
from tests.ingest.readers.office_writer import W, docx, p
from tests.ingest.readers.pdf_writer import Pdf, broken

RIGHT = "“When a berth stands empty, the loan on it does not,” Marisol Easley said."
WRONG = "“Silt is always a surprise to anybody who runs a harbour,” Ingrid Novak said."
CITED = "The line lost 6.2 million euros last year."
FALSE = "The line lost 8.2 million euros last year."
NOTE = "Sound Ferries to close Larkmoor-Estray line, 84 jobs to go, Tideline Press Agency, 9 March 2026"
KINDS = [("quotation", "ok"), ("quotation", "misquoted"), ("cited", "ok"), ("cited", "unsupported")]

MARKDOWN = f"# Notes\n\n{RIGHT}\n{WRONG}\n\n{CITED}[^a] {FALSE}[^a]\n\n[^a]: {NOTE}\n"
HTML = f"""<!doctype html><html><head><title>“Not this”</title><style>p {{ content: "no" }}</style></head><body>
<p>{RIGHT} {WRONG}</p><p>{CITED}<sup><a href="#fn1">1</a></sup> {FALSE}<a href="#fn1">[1]</a></p>
<ol><li id="fn1">{NOTE} <a href="#r">↩</a></li></ol></body></html>"""
TEXT = f"{RIGHT} {WRONG}\n\n{CITED} [1] {FALSE} [1]\n\nSources\n1. {NOTE}\n"


def word() -> bytes:
    call = "<w:r><w:footnoteReference w:id='3'/></w:r>"
    body = (
        p(f"{RIGHT} {WRONG}")
        + f"<w:p><w:r><w:t>{CITED}</w:t></w:r>{call}<w:r><w:t xml:space='preserve'> {FALSE}</w:t></w:r>{call}</w:p>"
    )
    return docx(body, footnotes=f"<w:footnotes {W}><w:footnote w:id='3'>{p(NOTE)}</w:footnote></w:footnotes>")


def printed() -> bytes:
    """A PDF with a quotation that is broken over two pages, between running heads."""
    lines = broken(f"{RIGHT} {WRONG}", 300)
    made = Pdf()
    for number, part in enumerate((lines[:2], lines[2:]), start=1):
        page = made.page()
        page.text(72, 30, "A note on the harbour", 8)
        end = page.lines(72, 700 if number == 1 else 72, part)
        if number == 2:
            page.lines(72, end + 12, broken(f"{CITED} [1] {FALSE} [1]", 300))
            page.lines(72, end + 60, ["Sources"])
            page.lines(72, end + 84, broken(f"[1] {NOTE}", 300))
        page.text(300, 770, str(number), 8)
    return made.bytes()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("draft.md", MARKDOWN.encode()),
        ("draft.html", HTML.encode()),
        ("draft.txt", TEXT.encode()),
        ("draft.txt", TEXT.encode("utf-16")),
        ("draft.docx", word()),
        ("draft.pdf", printed()),
    ],
)
def test_draft_of_every_form_has_the_same_findings(name: str, data: bytes, library: Library, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    report = proofread(drafts.read(str(path)), library)
    assert [(f.what, f.kind) for f in report.findings] == KINDS
    assert {f.title for f in report.findings[2:]} == {"Sound Ferries to close Larkmoor-Estray line, 84 jobs to go"}


def test_quotation_over_two_pages_has_the_page_where_it_begins(library: Library, tmp_path: Path) -> None:
    (tmp_path / "draft.pdf").write_bytes(printed())
    report = proofread(drafts.read(str(tmp_path / "draft.pdf")), library)
    assert [f.page for f in report.findings][:1] == [1]
    assert report.findings[-1].page == 2


def of(text: str) -> Draft:
    return drafts.read("-", io.BytesIO(text.encode()))


def test_standard_input_is_read_by_what_it_holds() -> None:
    assert [note.mark for note in of(MARKDOWN).notes] == ["a"]
    assert of(HTML).text.startswith("“When a berth")
    assert of("Plain words, and “no markup”.").calls == ()


def test_markup_of_markdown_is_no_part_of_the_words(library: Library) -> None:
    text = "> “When a *berth* stands empty, the [loan](https://x.example/a_b_c) on it\n> does **not**,” Easley said.\n"
    report = proofread(of(f"# Harbour\n\n{text}"), library)
    assert [f.kind for f in report.findings] == ["ok"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("d.md", b"Easley told the committee:\n\n> When a berth stands empty, the loan on it does too.\n"),
        (
            "d.html",
            b"<p>Easley told the committee:</p><blockquote><p>When a berth stands empty, the loan on it does too.</p></blockquote>",
        ),
        (
            "d.docx",
            docx(
                p("Easley told the committee:")
                + p("When a berth stands empty, the loan on it does too.", "<w:pStyle w:val='Quote'/>")
            ),
        ),
    ],
)
def test_block_quotation_needs_no_marks(name: str, data: bytes, library: Library, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    report = proofread(drafts.read(str(tmp_path / name)), library)
    assert [(f.kind, f.difference) for f in report.findings] == [
        ("misquoted", "When a berth stands empty the loan on it does [-too-] [+not+]")
    ]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "“When a berth stands empty, the loan on it does\nnot,” Easley said, and nobody who was in the room\nsaid a word."
        "\n\nThe end."
    )
    assert plain.draft_of("d", text).text.count("\n\n") == 1


def test_what_is_about_a_briefing_itself_is_not_judged(library: Library) -> None:
    text = f"{RIGHT}\n\n## About this briefing\n\n“We never said that,” said Ingrid Novak. It has 3 parts [7].\n"
    assert len(proofread(of(f"# A briefing\n\n{text}"), library).findings) == 1
    page = f"<html><body><p class='aside byline-about'>“Nor this,” Novak said.</p><p>{RIGHT}</p></body></html>"
    assert len(proofread(of(page), library).findings) == 1


def answer(**changes: object) -> dict[str, object]:
    return {"sentences": [{"text": "x", "citations": [1]}], "citations": [], "answer": "x"} | changes


def cited(library: Library, text: str, **changes: object) -> dict[str, object]:
    """A citation of words, wherever they stand in the library."""
    for card in library.cards():
        whole = library.revision(card.id, card.revision).text
        if (start := whole.find(text)) >= 0:
            place = {"start": start, "end": start + len(text), "text": text}
            return {"n": 1, "article": card.id, "revision": card.revision} | place | changes
    raise AssertionError(text)


def test_answer_as_json_is_held_to_the_places_it_names(library: Library) -> None:
    text = CITED
    there = cited(library, text)

    def kinds(sentence: str, citation: dict[str, object]) -> list[str]:
        document = answer(sentences=[{"text": sentence, "citations": [1]}], citations=[citation])
        return [f.kind for f in proofread(of(json.dumps(document)), library).findings]

    assert kinds(text, there) == ["ok"]
    assert kinds(FALSE, there) == ["unsupported"]
    assert kinds(text, there | {"text": "other words"}) == ["unsupported"]
    assert kinds(text, there | {"article": "gone"}) == ["unsupported"]
    assert kinds(text, there | {"revision": 99}) == ["unsupported"]
    assert kinds(text, there | {"n": 2}) == ["unsupported"]


def test_lines_of_answers_keep_their_own_numbers(library: Library) -> None:
    lines = [
        answer(sentences=[{"text": text, "citations": [1]}], citations=[cited(library, text)])
        for text in (CITED, "Freight sailings to the island, which earn a profit, are not affected.")
    ]
    report = proofread(of("\n".join(map(json.dumps, lines))), library)
    assert [f.kind for f in report.findings] == ["ok", "ok"]


@pytest.mark.parametrize("text", ['{"a": 1}', '{"sentences": 1', '{"x": "' + "[" * 5000])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="JSON"):
        of(text)


@pytest.mark.parametrize("source", ["nowhere.md", "https://x.example/a", "."])
def test_what_is_no_file_is_refused(source: str) -> None:
    with pytest.raises(SourceError):
        drafts.read(source)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("draft.pdf", Pdf().bytes()),
        ("draft.pdf", b"%PDF-1.7\nnothing"),
        ("draft.docx", word()[:300]),
        ("draft.docx", docx(p(""))),
        ("draft.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("draft.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)),
    ],
)
def test_what_cannot_be_read_is_told_as_a_draft(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError) as caught:
        drafts.read(str(tmp_path / name))
    assert "take" not in str(caught.value).replace(str(tmp_path), "") and "article" not in str(caught.value)


def test_note_is_whole_over_a_page_and_with_its_source_on_a_line_of_its_own() -> None:
    draft = of(
        "The pier is shut. [1] It is old. [2]\n\nSources\n\n[1] The pier was shut on Monday.\n\n— The pier, Courier\n\n"
        "[2] It was built in 1911. — History, Courier [3] It is green. — Colours, Courier"
    )
    assert [(note.mark, note.text) for note in draft.notes] == [
        ("1", "The pier was shut on Monday. — The pier, Courier"),
        ("2", "It was built in 1911. — History, Courier"),
        ("3", "It is green. — Colours, Courier"),
    ]


def test_notice_of_a_correction_is_no_outdated_quotation(tmp_path: Path) -> None:
    notice = (
        "Correction, 7 March 2026: An earlier version of this article gave the words “Shut it for good” to Ida Moll."
    )
    article = {"id": "pier", "title": "The pier", "text": f"The pier was shut on Monday by the council.\n\n{notice}"}
    source = tmp_path / "pier.jsonl"
    source.write_text(json.dumps(article), "utf8")
    with Library(tmp_path / "library", create=True) as library:
        list(take_in(library, default_embedder(), find([str(source)], io.BytesIO())))
        assert proofread(of(notice), library).holds
        assert [one.kind for one in proofread(of("Ida Moll said: “Shut it for good.”"), library).faults] == ["outdated"]
