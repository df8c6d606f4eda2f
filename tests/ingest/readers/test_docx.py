"""Word documents: what is text and what is not, and what is no Word document."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.readers import docx as reader
from ingest.readers import packed_xml, registry
from tests.ingest.readers.binary_forms import assert_sound, found, paragraphs_of, read, text_of
from tests.ingest.readers.office_writer import STRICT, W, docx, p, zipped

HEADLINE = "Harbour bridge to close for a year"
CORE = f"<dc:title>{HEADLINE}</dc:title><dc:creator>Nadia Quill</dc:creator><dcterms:created>2024-03-12T08:00:00Z</dcterms:created>"

SHOWN = "<w:vanish w:val='0'/>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties and f'<w:rPr>{properties}</w:rPr>'}<w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraphs(*blocks: str, namespace: str = W, **more: str | bytes) -> list[str]:
    return paragraphs_of(read(docx("".join(blocks), namespace=namespace, **more), "a.docx"))


@pytest.mark.parametrize("namespace", [W, STRICT])
def test_paragraphs_stand_in_order(namespace: str) -> None:
    document = read(
        docx(p(HEADLINE, "<w:pStyle w:val='Heading1'/>") + p("") + p("The bridge closed."), namespace=namespace),
        "a.docx",
    )
    assert paragraphs_of(document) == [HEADLINE, "The bridge closed."]
    assert document.text == text_of(document)
    assert (document.original.reader, document.pages, document.is_body) == ("docx", (), False)


def test_words_of_several_runs_are_one_text() -> None:
    link = f"<w:hyperlink>{run('said')}</w:hyperlink>"
    last = "<w:r><w:tab/><w:t>was</w:t><w:br/><w:t>late</w:t><w:noBreakHyphen/></w:r>"
    assert paragraphs(f"<w:p>{run('She ')}{link}{run(' it', '<w:b/>')}{last}</w:p>") == ["She said it\twas\nlate\u2011"]


def test_changes_are_read_as_accepted() -> None:
    document = read(
        docx(
            f"<w:p>{run('The ')}<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins>{run('new')}</w:ins>{run(' pier')}</w:p>"
            f"<w:p><w:moveFrom>{run('Moved.')}</w:moveFrom></w:p><w:p><w:moveTo>{run('Moved.')}</w:moveTo></w:p>"
        ),
        "a.docx",
    )
    assert paragraphs_of(document) == ["The new pier", "Moved."]
    assert document.notes == ("it has tracked changes: it was read as if all were accepted",)


def test_comments_headers_fields_and_hidden_words_are_no_text() -> None:
    document = read(
        docx(
            f"<w:p>{run('Seen')}<w:r><w:commentReference w:id='1'/></w:r>{run('hidden', '<w:vanish/>')}"
            f"{run(' too', SHOWN)}<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>",
            comments=f"<w:comments {W}><w:comment w:id='1'>{p('A comment')}</w:comment></w:comments>",
            header1=f"<w:hdr {W}>{p('A header')}</w:hdr>",
        ),
        "a.docx",
    )
    assert paragraphs_of(document) == ["Seen too"]
    assert document.notes == ("comments in it were left out",)


def test_notes_stand_at_the_end_in_the_order_of_the_text() -> None:
    body = (
        f"<w:p>{run('One')}<w:r><w:endnoteReference w:id='2'/></w:r>{run(' two')}<w:r><w:footnoteReference w:id='5'/></w:r>"
        "<w:r><w:footnoteReference w:id='3'/></w:r></w:p>" + p("Last.")
    )
    notes = f"<w:footnotes {W}><w:footnote w:id='0'>{p('rule')}</w:footnote>"
    notes += (
        f"<w:footnote w:id='3'>{p('Third')}</w:footnote><w:footnote w:id='5'>{p('Fifth')}</w:footnote></w:footnotes>"
    )
    ends = f"<w:endnotes {W}><w:endnote w:id='2'>{p('An end')}</w:endnote></w:endnotes>"
    assert paragraphs(body, footnotes=notes, endnotes=ends) == ["One two", "Last.", "Fifth", "Third", "An end"]


def test_table_of_values_is_read_by_rows_and_one_of_paragraphs_by_cells() -> None:
    def table(*rows: list[str]) -> str:
        return (
            "<w:tbl>"
            + "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
            + "</w:tbl>"
        )

    assert paragraphs(table([p("Ferry"), p("2")], [p("Bridge"), p("")])) == ["Ferry\t2", "Bridge"]
    assert paragraphs(table([p("One.") + p("Two."), p("Three.")])) == ["One.", "Two.", "Three."]


def test_items_of_lists_have_a_mark() -> None:
    numbered = "<w:numPr><w:numId w:val='1'/></w:numPr>"
    assert paragraphs(
        p("an item", numbered), p("another", "<w:pStyle w:val='ListBullet'/>"), p("none", "<w:numPr><w:numId w:val='0'/></w:numPr>"),
        p("A heading", f"<w:pStyle w:val='Heading2'/>{numbered}"),
    ) == ["• an item", "• another", "none", "A heading"]  # fmt: skip


def test_text_box_is_read_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    mc = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    body = f"<w:p>{run('Beside it.')}<w:r><mc:AlternateContent {mc}><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
    body += f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert paragraphs(body, p("After.")) == ["Beside it.", "In the box.", "After."]


def test_content_controls_are_text() -> None:
    assert paragraphs(f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Within.')}</w:sdtContent></w:sdt>") == ["Within."]


# ── what it says of itself ──


def test_properties_are_believed_where_the_text_agrees() -> None:
    stated = read(docx(p(HEADLINE) + p("By Nadia Quill") + p("The bridge closed."), CORE), "a.docx").stated
    assert (stated.title, stated.authors, stated.published) == (HEADLINE, ("Nadia Quill",), "2024-03-12")
    assert set(stated.origin.values()) == {"docx"}
    assert read(docx(p("Another text of 4 May 2021") + p("The ferry was late."), CORE), "a.docx").stated.origin == {}


# ── what can't be read ──


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "a.doc",
            r"Word's old form \(\.doc\).*save a copy as \.docx",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "needs a password"),
        (b"{\\rtf1 Hello}", "a.rtf", "rich text"),
        (b"", "a.docx", "is empty"),
        (b"PK\x03\x04 word/", "a.docx", "is broken"),
        (b"just words", "a.docx", "is broken"),
        (zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}), "a.docx", "spreadsheet"),
        (zipped({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"}), "a.docx", "presentation"),
        (docx(p("")), "a.docx", "has no text"),
        (docx("<w:p>"), "a.docx", "is broken"),
    ],
)
def test_what_is_no_word_document_is_named(data: bytes, name: str, says: str) -> None:
    with pytest.raises(SourceError, match=rf"^{name} .*{says}"):
        read(data, name)


def test_entities_are_refused() -> None:
    bomb = (
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]>'
        + f"<w:document {W}><w:body>&y;</w:body></w:document>"
    )
    with pytest.raises(SourceError, match="declares XML entities"):
        read(zipped({"[Content_Types].xml": "<a/>", "word/document.xml": bomb}), "a.docx")


def test_archive_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = docx(p("x" * 30_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(SourceError, match=r"^a\.docx unpacks to far more"):
        read(bomb, "a.docx")
    monkeypatch.setattr(packed_xml, "MAX_XML_BYTES", 1000)
    with pytest.raises(SourceError, match="unpacks to far more"):
        reader.read(docx(p("The bridge closed. " * 99)))


def test_elements_nested_without_end_are_no_danger() -> None:
    with pytest.raises(SourceError):
        read(docx("<w:sdt>" * 50_000 + p("deep") + "</w:sdt>" * 50_000), "a.docx")
    assert paragraphs(p("high"), "<w:sdt>" * 3_000 + p("deep") + "</w:sdt>" * 3_000) == ["high"]


def test_file_goes_by_its_content() -> None:
    assert registry.form_of(found(docx(p("x")), "a.txt")) == "docx"


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=12))
def test_any_paragraphs_come_out_as_they_went_in(texts: list[str]) -> None:
    data = docx("".join(p(text) for text in texts))
    kept = [text.strip() for text in texts if text.strip()]
    if not kept:
        return
    (document,) = reader.documents(found(data, "a.docx"))
    assert_sound(document)
    assert text_of(document) == "\n\n".join(kept)
