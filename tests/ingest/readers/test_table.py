"""Tables: a row is an article, columns go by their names, a bad row fails alone."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Document, Metadata
from ingest.errors import SourceError
from ingest.readers import registry, table
from tests.ingest.readers.binary_forms import found
from tests.ingest.readers.packed_forms import document, documents, error, reads

TEXT = 'The pier closed.\r\n\r\n"Nobody was hurt," she said; they left\n'


def written(*rows: list[str], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def test_row_with_everything() -> None:
    header = [
        "ID",
        "Headline",
        "By",
        "Publication",
        "Published_At",
        "Last Modified",
        "Link",
        "Tags",
        "Lang",
        "Section",
        " Body-Text ",
    ]
    row = ["a-1", " Pier ", "Ada Crane, Bo Lind", "The Echo", "2026-03-31", "2026-04-01T10:00:00+02:00", "https://x.example/a",
           "sea; land", "en", "News", TEXT]  # fmt: skip
    made = document(written(header, row), "a.csv")
    assert made.text == TEXT
    assert made.is_body
    assert (made.source, made.location, made.id, made.tags) == ("a.csv#1", "/news/a.csv#1", "a-1", ("sea", "land"))
    values = {
        "title": "Pier", "authors": ("Ada Crane", "Bo Lind"), "outlet": "The Echo", "published": "2026-03-31",
        "updated": "2026-04-01T10:00:00+02:00", "url": "https://x.example/a", "language": "en", "section": "News",
    }  # fmt: skip
    assert made.stated == Metadata(**values, origin=dict.fromkeys(values, "record"))  # type: ignore[arg-type]
    assert document(made.original.data, "b.csv").text == TEXT, "a row is kept as a table of its own"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_delimiters_and_encodings(delimiter: str, encoding: str) -> None:
    data = written(["title", "text"], ["Fähre, neu", TEXT], delimiter=delimiter).decode().encode(encoding)
    made = document(data, "a.csv")
    assert (made.text, made.stated.title) == (TEXT, "Fähre, neu")


def test_row_that_is_wrong_fails_alone_with_its_line() -> None:
    rows = [["title", "text"], ["a", "one\ntwo"], [], ["b", ""], ["c", "three"]]
    first, wrong, last = reads(written(*rows), "a.csv")
    assert isinstance(first, Document) and isinstance(last, Document) and isinstance(wrong, tuple)
    assert (wrong[0], str(wrong[1])) == ("a.csv#2", "a.csv#2 (line 5): its column 'text' is empty")
    assert last.source == "a.csv#3"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"titel;inhalt\nx;y\n", "no column of texts (it has: 'titel', 'inhalt'); say which it is: --column text=NAME"),
        (b"text\n", "no rows"),
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
    ],
)
def test_table_that_has_no_texts_says_so(data: bytes, says: str) -> None:
    assert says in error(data, "a.csv")


def test_columns_can_be_named() -> None:
    data = written(["Titel", "Inhalt", "text"], ["Fähre", "Der Inhalt.", "kurz"])
    item = replace(found(data, "a.csv"), columns=(("text", " inhalt"), ("title", "TITEL")))
    (made,) = registry.documents(item)
    assert isinstance(made, Document)
    assert (made.text, made.stated.title) == ("Der Inhalt.", "Fähre")
    with pytest.raises(SourceError, match=r"no column 'Autor' \(it has: 'Titel', 'Inhalt', 'text'\)"):
        list(registry.documents(replace(item, columns=(("authors", "Autor"),))))


def test_date_that_is_none_is_noted_and_not_kept() -> None:
    made = document(written(["text", "date"], [TEXT, "03/04/2020"]), "a.csv")
    assert made.stated == Metadata()
    assert "'03/04/2020' is no date" in made.notes[0]


def test_row_of_too_many_cells_is_noted() -> None:
    assert "3 cells for 1 columns" in document(b"text\na,b,c\n", "a.csv").notes[0]


def test_stray_nulls_and_long_cells_are_read() -> None:
    nulls = document(b"title,text\nb,The p\x00ier closed on Monday and so did the ferry and the market\n", "a.csv")
    assert nulls.text.startswith("The pier closed")
    assert len(document(b"text\n" + b"word " * 100_000 + b"\n", "a.csv").text) == 500_000


def test_cell_that_is_too_long_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"text\n" + b"w" * 200 + b"\nshort\n"
    monkeypatch.setattr(table, "MAX_BYTES", 150)
    long, short = reads(data, "a.csv")
    assert isinstance(long, tuple) and isinstance(short, Document)


def test_table_that_is_large_is_read_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_BYTES", 50)
    assert len(documents(b"text\n" + "fähre\n".encode() * 40, "a.csv")) == 40
    assert len(documents(gzip.compress(b"text\n" + "fähre\n".encode() * 40), "a.csv.gz")) == 40
    assert "not UTF-8" in error(b"text\n" + b"f\xe4hre\n" * 40, "a.csv")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1).filter(str.strip)


@settings(max_examples=80, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_texts_come_back_as_they_were(texts: list[str], delimiter: str) -> None:
    data = written(["title", "text"], *(["t", text] for text in texts), delimiter=delimiter)
    assert [made.text for made in documents(data, "a.csv")] == texts
