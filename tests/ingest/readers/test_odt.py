"""OpenDocument texts."""

from __future__ import annotations

import pytest

from ingest.errors import SourceError
from tests.ingest.readers.binary_forms import paragraphs_of, read
from tests.ingest.readers.office_writer import odt, zipped

HEADLINE = "Harbour bridge to close for a year"


def test_paragraphs_lists_tables_and_notes() -> None:
    body = (
        f"<text:h>{HEADLINE}</text:h><text:p>The  bridge\n <text:span>closed</text:span><text:s text:c='2'/>in<text:tab/>May"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note>"
        ".<text:line-break/>It stays so.</text:p>"
        "<text:list><text:list-item><text:p>an item</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Ferry</text:p></table:table-cell>"
        "<table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table>"
    )
    document = read(odt(body), "a.odt")
    assert paragraphs_of(document) == [
        HEADLINE, "The bridge closed  in\tMay.\nIt stays so.", "• an item", "Ferry\t2", "A note.",
    ]  # fmt: skip
    assert document.original.reader == "odt"


def test_changes_and_comments_are_left_out_with_a_remark() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:p>Deleted.</text:p></text:changed-region></text:tracked-changes>"
        "<text:p>Kept<office:annotation><text:p>A comment.</text:p></office:annotation>.</text:p>"
    )
    document = read(odt(body), "a.odt")
    assert paragraphs_of(document) == ["Kept."]
    assert len(document.notes) == 2


def test_properties_are_believed_where_the_text_agrees() -> None:
    meta = (
        f"<dc:title>{HEADLINE}</dc:title><meta:initial-creator>Nadia Quill</meta:initial-creator>"
        "<meta:creation-date>2024-03-12T08:00:00.12</meta:creation-date>"
    )
    stated = read(odt(f"<text:p>{HEADLINE}</text:p><text:p>By Nadia Quill</text:p>", meta), "a.odt").stated
    assert (stated.title, stated.authors, stated.published) == (HEADLINE, ("Nadia Quill",), "2024-03-12")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (odt("<text:p>x</text:p>", manifest="<encryption-data/>"), "needs a password"),
        (odt("<text:p/>"), "has no text"),
        (odt("<text:p>"), "is broken"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "is no text document"),
    ],
)
def test_what_can_not_be_read_is_named(data: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=rf"^a\.odt {says}"):
        read(data, "a.odt")
