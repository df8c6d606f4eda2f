"""`byline ingest` as a process: what becomes of each source, and how it is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.chatbot.conftest import Byline
from tests.chatbot.test_cli import LISTED, NOTE, SAMPLES, one_line


def test_ingest_tells_what_became_of_each_source(byline: Byline, tmp_path: Path) -> None:
    done = byline("ingest", str(SAMPLES / "ferry-wire.txt"), "--tag", "spring", "--json")
    assert done.code == 0
    document = done.json
    assert set(document) == {"articles", "counts", "seconds"}
    assert document["counts"] == {"added": 1}
    (entry,) = document["articles"]
    assert {
        "id",
        "revision",
        "status",
        "source",
        "title",
        "author",
        "outlet",
        "published",
        "passages",
        "statements",
    } <= set(entry)
    assert entry["source"] == str(SAMPLES / "ferry-wire.txt")
    again = byline("ingest", str(SAMPLES / "ferry-wire.txt"), "--tag", "spring", "--json").json
    assert again["counts"] == {"unchanged": 1}
    assert again["articles"][0]["id"] == entry["id"]
    assert len(byline("articles", "list", "--json").lines) == 1


def test_ingest_takes_a_pasted_article_from_standard_input(byline: Byline) -> None:
    done = byline(
        "ingest",
        "-",
        "--title",
        "Kiln",
        "--author",
        "A. One",
        "--author",
        "B. Two",
        "--published",
        "3 May 2026",
        "--json",
        given=NOTE,
    )
    assert done.code == 0
    (listed,) = byline("articles", "list", "--json").lines
    assert set(listed) == LISTED
    assert (listed["title"], listed["author"], listed["published"]) == ("Kiln", ["A. One", "B. Two"], "2026-05-03")
    assert byline("articles", "show", listed["id"], "--text").out == NOTE


def test_ingest_of_json_lines_takes_the_good_and_names_the_broken(byline: Byline, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a", "text": NOTE, "author": "One"}),
        "{broken",
        json.dumps({"id": "b"}),
        json.dumps({"id": "c", "text": NOTE + " Then rain."}),
    ]
    (tmp_path / "here" / "x.jsonl").write_text("\n".join(lines))
    done = byline("ingest", "x.jsonl", "--json")
    assert done.code == 4
    entries = done.json["articles"]
    assert [(e["status"], e["id"], e["source"]) for e in entries] == [
        ("added", "a", "x.jsonl#1"), ("failed", None, "x.jsonl#2"), ("failed", None, "x.jsonl#3"), ("added", "c", "x.jsonl#4"),
    ]  # fmt: skip
    assert "line 2" in entries[1]["error"]
    assert '"text"' in entries[2]["error"]


def test_ingest_keeps_the_id_of_a_duplicate_as_an_alias(byline: Byline, tmp_path: Path) -> None:
    rows = [{"id": "first", "text": NOTE}, {"id": "second", "text": NOTE, "tags": ["late"]}]
    (tmp_path / "here" / "x.jsonl").write_text("\n".join(map(json.dumps, rows)))
    entries = byline("ingest", "x.jsonl", "--json").json["articles"]
    assert [(e["status"], e["id"]) for e in entries] == [("added", "first"), ("duplicate", "first")]
    shown = byline("articles", "show", "second", "--json").json
    assert (shown["id"], shown["tags"]) == ("first", ["late"])
    assert byline("quotes", "--article", "second", "--json").lines


def test_dry_run_takes_nothing_in(byline: Byline, tmp_path: Path) -> None:
    done = byline("ingest", str(SAMPLES / "ferry-wire.txt"), "--dry-run", "--json")
    assert (done.code, done.json["counts"]) == (0, {"added": 1})
    assert not (tmp_path / "library").exists()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("missing.txt", None, "there is no file"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n\t", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        ("noise.txt", bytes(range(256)) * 20, "text"),
        ("paper.pdf", b"%PDF-1.7 ...", "PDF"),
        ("menu.txt", b"Home\nNews\nSport\nWeather\nLog in\nSubscribe\n", "no article"),
        ("page.html", b"<!doctype html><html><p>Text</p></html>", "no article"),
    ],
)
def test_ingest_of_what_holds_no_article_is_one_line_and_nothing_done(
    byline: Byline, tmp_path: Path, name: str, data: bytes | None, says: str
) -> None:
    if data is not None:
        (tmp_path / "here" / name).write_bytes(data)
    done = byline("ingest", name, "--json")
    assert done.code == 1
    assert done.json["counts"] == {"failed": 1}
    assert one_line(done.err), done.err
    assert says in done.err
    assert name in done.err
    assert not byline("articles", "list", "--json").lines


def test_ingest_decodes_other_encodings(byline: Byline, tmp_path: Path) -> None:
    text = "„Der Fährbetrieb für Öland läuft weiter“, sagte Jörg Grünewald am Dienstag in Malmö. Die Überfahrt kostet künftig mehr."
    for name, encoding in (("a.txt", "cp1252"), ("b.txt", "utf-16"), ("c.txt", "utf-8-sig")):
        (tmp_path / "here" / name).write_bytes((text + f" Nummer {name[0]}.").encode(encoding))
    done = byline("ingest", "a.txt", "b.txt", "c.txt", "--json")
    assert done.code == 0
    texts = [byline("articles", "show", e["id"], "--text").out for e in done.json["articles"]]
    assert texts == [text + f" Nummer {n}." for n in "abc"]
