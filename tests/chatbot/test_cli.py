"""The command line as other programs call it: what it prints, and how it ends."""

from __future__ import annotations

import json
import socket
import sqlite3
from pathlib import Path

import pytest

from tests.chatbot.conftest import BYLINE, Byline

SAMPLES = Path(__file__).parents[2] / "ingest" / "samples"
ANSWER = {
    "id", "question", "intent", "filters", "notes", "answer", "abstained", "reason", "cut", "sentences", "citations", "statements",
    "coverage", "read", "nearest", "speakers", "dropped", "backend", "host", "seconds",
}  # fmt: skip
CITATION = {
    "n",
    "article",
    "revision",
    "title",
    "outlet",
    "published",
    "start",
    "end",
    "source_start",
    "source_end",
    "page",
    "updated",
    "corrections",
    "near_copies",
    "text",
}
STATEMENT = {
    "article", "revision", "speaker", "role", "kind", "cue", "mention", "content", "text", "source_mention", "source_content",
    "second_hand", "also",
}  # fmt: skip
LISTED = {
    "id",
    "revision",
    "title",
    "author",
    "outlet",
    "published",
    "url",
    "tags",
    "passages",
    "statements",
    "near_copies",
}
NOTE = "“The kiln is safe,” said Orla Brandt, the works manager. “We tested it twice.”"


def one_line(text: str) -> bool:
    return text.startswith("byline: ") and text.count("\n") == 1 and "Traceback" not in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("ingest",),
        ("ingest", "a", "b", "--title", "T"),
        ("ingest", "a", "--published", "soon"),
        ("ingest", "a", "--workers", "0"),
        ("ask",),
        ("ask", "q", "--batch", "-"),
        ("ask", ""),
        ("ask", "🎉"),
        ("ask", "x" * 100_000),
        ("ask", "q", "--since", "yesterday"),
        ("ask", "q", "--backend", "nosuch"),
        ("ask", "q", "-k", "0"),
        ("quotes", "--kind", "loud"),
        ("quotes", "--about", "?!"),
        ("serve", "--port", "99999"),
        ("serve", "--port", "http"),
        ("nosuch",),
        ("articles", "nosuch"),
        ("ask", "q", "--nosuch"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(byline: Byline, arguments: tuple[str, ...]) -> None:
    done = byline(*arguments)
    assert done.code == 2, done.err
    assert one_line(done.err), done.err
    assert not done.out


def test_unknown_backend_names_the_choices(byline: Byline) -> None:
    assert "extractive" in byline("ask", "q", BYLINE_BACKEND="nosuch").err


# ── reading ──


def test_ask_prints_the_whole_contract(byline: Byline, byline_process: Byline, sample_folder: Path) -> None:
    done = byline_process("ask", "what did Easley say?", "--json", library=sample_folder)
    answer = done.json
    assert done.code == 0
    assert set(answer) == ANSWER
    assert (answer["intent"], answer["abstained"], answer["reason"], answer["backend"], answer["host"]) == (
        "who_said",
        False,
        None,
        "extractive",
        None,
    )
    assert answer["coverage"] == {"shown": 6, "found": 6, "articles": 1} | {
        k: answer["coverage"][k] for k in ("unattributed", "mentions")
    }
    assert len(answer["statements"]) == 6
    assert all(set(s) == STATEMENT for s in answer["statements"])
    assert all(set(c) == CITATION for c in answer["citations"])
    assert all(set(s) == {"text", "citations", "kind", "speaker"} for s in answer["sentences"])
    text = byline("articles", "show", answer["citations"][0]["article"], "--text", library=sample_folder).out
    source = byline("articles", "show", answer["citations"][0]["article"], "--source", library=sample_folder).out
    for citation in answer["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["text"]
        assert source[citation["source_start"] : citation["source_end"]] == citation["text"]
    for sentence in answer["sentences"]:
        marks = "".join(f"[{n}]" for n in sentence["citations"])
        assert f"{sentence['text']} {marks}" in answer["answer"]


@pytest.mark.parametrize("question", ["What did Macron say?", "What did Easley say about football?"])
def test_abstention_exits_3_without_citations(byline: Byline, sample_folder: Path, question: str) -> None:
    done = byline("ask", question, "--json", library=sample_folder)
    assert done.code == 3
    assert done.json["abstained"]
    assert done.json["sentences"] == done.json["citations"] == []
    assert done.json["nearest"]
    assert done.json["speakers"]


def test_ask_batch_answers_in_order_with_ids(byline: Byline, sample_folder: Path) -> None:
    rows = [
        {"id": 7, "question": "what did Easley say?"},
        {"id": "x", "question": "What did Macron say?", "tags": ["invented"]},
        {"id": 3, "question": ""},
    ]
    done = byline("ask", "--batch", "-", "--json", library=sample_folder, given="\n".join(map(json.dumps, rows)))
    assert [line["id"] for line in done.lines] == [7, "x", 3]
    assert [line.get("abstained") for line in done.lines] == [False, True, None]
    assert "error" in done.lines[2]
    assert done.code == 4
    assert byline("ask", "--batch", "-", library=sample_folder, given="\n".join(map(json.dumps, rows[:2]))).code == 0


def test_batch_narrows_to_articles_and_tags(byline: Byline, sample_folder: Path) -> None:
    first = byline("articles", "list", "--json", library=sample_folder).lines[0]["id"]
    rows = [
        {"id": 1, "question": "what did Easley say?", "articles": [first]},
        {"id": 2, "question": "what did Easley say?", "tags": ["nosuch"]},
    ]
    done = byline("ask", "--batch", "-", library=sample_folder, given="\n".join(map(json.dumps, rows)))
    assert [line["abstained"] for line in done.lines] == [True, True]


def test_quotes_and_speakers(byline: Byline, sample_folder: Path) -> None:
    every = byline("quotes", "--json", library=sample_folder).lines
    easley = byline("quotes", "easley", "--json", library=sample_folder).lines
    assert all(set(s) == STATEMENT for s in every)
    assert [s for s in every if s["speaker"] == "Marisol Easley"] == easley
    assert len(easley) == 6
    direct = byline("quotes", "Easley", "--kind", "direct", "--kind", "mixed", "--json", library=sample_folder).lines
    assert direct == [s for s in easley if s["kind"] != "indirect"]
    about = byline("quotes", "Easley", "--about", "jobs", "--json", library=sample_folder).lines
    assert about
    assert all("job" in " ".join(s["text"]).lower() for s in about)
    counts = {s["speaker"]: s["statements"] for s in byline("speakers", "--json", library=sample_folder).lines}
    assert counts["Marisol Easley"] == 6
    assert sum(counts.values()) == len(every)
    none = byline("quotes", "Nobody", "--json", library=sample_folder)
    assert (none.code, none.out) == (3, "")


def test_quotes_about_something_come_best_first(byline: Byline, sample_folder: Path) -> None:
    about = byline("quotes", "--about", "jobs on the ferry", "--json", library=sample_folder).lines
    in_order = byline("quotes", "--json", library=sample_folder).lines
    assert len(about) > 3
    assert all(s in in_order for s in about)
    places = [in_order.index(s) for s in about]
    assert places != sorted(places)
    assert "ferry" in " ".join(about[0]["text"]).lower() or "jobs" in " ".join(about[0]["text"]).lower()


def test_quotes_of_nobody_are_those_without_a_speaker(byline: Byline) -> None:
    text = "“It is shut,” somebody shouted.\n\nOrla Brandt, the works manager, said: “We tested it.”\n\n“Twice.”"
    byline("ingest", "-", given=text)
    every = byline("quotes", "--json").lines
    nobodys = byline("quotes", "--unattributed", "--json")
    assert nobodys.lines == [s for s in every if s["speaker"] is None]
    assert nobodys.code == (0 if nobodys.lines else 3)
    for contradicting in (("quotes", "Brandt", "--unattributed"), ("quotes", "--unattributed", "--speaker", "Brandt")):
        done = byline(*contradicting)
        assert done.code == 2
        assert one_line(done.err)


def test_articles_that_are_not_in_english_are_told_of_on_standard_error(byline: Byline) -> None:
    text = (
        "„Der Fährbetrieb läuft weiter“, sagte Jörg Grünewald am Dienstag in Malmö. Die Überfahrt kostet künftig mehr."
    )
    byline("ingest", "-", given=text)
    for command in ("quotes", "speakers"):
        done = byline(command, "--json")
        assert (done.code, done.out) == (3, "")
        assert done.err.startswith("byline: 1 article here is not in English")
        assert one_line(done.err)
    byline("ingest", "-", given=NOTE)
    for command in ("quotes", "speakers"):
        done = byline(command, "--json")
        assert done.code == 0
        assert len(done.lines) == 1
        assert "not in English" in done.err
    assert byline("ask", "What did Brandt say?", "--json").json["notes"] == [
        "1 article here is not in English: who said what is not read out of it"
    ]


def test_search_and_its_batch(byline: Byline, sample_folder: Path) -> None:
    done = byline("search", "ferry closure jobs", "-k", "3", "--json", library=sample_folder)
    assert set(done.json) == {"query", "hits"}
    hits = done.json["hits"]
    assert len(hits) == 3
    assert [h["score"] for h in hits] == sorted((h["score"] for h in hits), reverse=True)
    for hit in hits:
        text = byline("articles", "show", hit["article"], "--text", library=sample_folder).out
        assert text[hit["start"] : hit["end"]] == hit["text"]
    batch = byline(
        "search", "--batch", "-", "-k", "3", library=sample_folder, given='{"id": "q", "query": "ferry closure jobs"}\n'
    ).lines
    assert batch == [{"id": "q", **done.json}]


def test_missing_library_is_empty_and_stays_missing(byline: Byline, tmp_path: Path) -> None:
    assert byline("articles", "list", "--json").code == 0
    assert byline("articles", "list", "--json").out == ""
    for arguments in (("ask", "what did Easley say?"), ("quotes",), ("speakers",), ("search", "ferry")):
        assert byline(*arguments, "--json").code == 3
    assert byline("articles", "show", "x").code == 1
    assert byline("doctor").code == 0
    assert byline("reindex").code == 2
    assert not (tmp_path / "library").exists()


def test_library_may_stand_before_and_after_the_command(byline: Byline, sample_folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    expected = byline("articles", "list", "--json", library=sample_folder).out
    assert byline("--library", str(sample_folder), "articles", "list", "--json", library=elsewhere).out == expected
    assert byline("articles", "--library", str(sample_folder), "list", "--json", library=elsewhere).out == expected
    assert byline("articles", "list", "--json", "--library", str(sample_folder), library=elsewhere).out == expected


def test_settings_come_from_flag_environment_file_default_in_that_order(
    byline: Byline, sample_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "here" / ".env").write_text(f"BYLINE_LIBRARY={sample_folder}\nGRADIO_SERVER_PORT=7999\n")
    shown = {s["name"]: s for s in byline("doctor", "--json", BYLINE_LIBRARY="").json["settings"]}
    assert (shown["BYLINE_LIBRARY"]["value"], shown["BYLINE_LIBRARY"]["origin"]) == (str(sample_folder), ".env")
    assert shown["GRADIO_SERVER_PORT"]["value"] == "7999"
    shown = {s["name"]: s for s in byline("doctor", "--json", "--library", "flagged").json["settings"]}
    assert (shown["BYLINE_LIBRARY"]["value"], shown["BYLINE_LIBRARY"]["origin"]) == ("flagged", "flag")
    assert {s["name"]: s["origin"] for s in byline("doctor", "--json").json["settings"]}[
        "BYLINE_LIBRARY"
    ] == "environment"


def test_show_and_delete(byline: Byline, sample_folder: Path) -> None:
    byline("ingest", str(SAMPLES / "ferry-wire.txt"), str(SAMPLES / "water-wire.txt"))
    one, two = (line["id"] for line in byline("articles", "list", "--json").lines)
    shown = byline("articles", "show", one, two, "--json").lines
    assert [s["id"] for s in shown] == [one, two]
    assert LISTED | {"text", "language", "section", "editor", "updated", "sources", "removed"} <= set(shown[0])
    for removed in shown[0]["removed"]:
        source = (SAMPLES / "ferry-wire.txt").read_text("utf8")
        assert source[removed["source_start"] : removed["source_end"]] == removed["text"]
        assert removed["why"]
    refused = byline("articles", "delete", one, "nosuch")
    assert refused.code == 1
    assert one_line(refused.err)
    assert len(byline("articles", "list", "--json").lines) == 2
    assert byline("articles", "delete", one).code == 0
    assert [line["id"] for line in byline("articles", "list", "--json").lines] == [two]
    assert byline("articles", "show", one).code == 1
    assert byline("quotes", "Kell", "--json").code == 3


def test_text_from_outside_cannot_steer_the_terminal(byline: Byline) -> None:
    byline("ingest", "-", "--title", "\x1b]0;owned\x07Kiln\x1b[2J", given=NOTE.replace("twice", "\x1b[31mtwice\x1b[0m"))
    for arguments in (("articles", "list"), ("quotes",), ("ask", "what did Brandt say?"), ("search", "kiln")):
        done = byline(*arguments)
        assert done.code == 0
        assert "\x1b" not in done.out
        assert "\x07" not in done.out


# ── libraries and ports that can't be used ──


def test_folder_that_is_no_library_is_left_alone(byline: Byline, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "thesis.txt").write_text("mine")
    for arguments in (
        ("articles", "list"),
        ("ingest", str(SAMPLES / "ferry-wire.txt")),
        ("ask", "what did Easley say?"),
        ("serve", "--port", "0"),
    ):
        done = byline(*arguments)
        assert done.code == 1, arguments
        assert "not a Byline library" in done.err
    assert [p.name for p in (tmp_path / "library").iterdir()] == ["thesis.txt"]


def test_library_of_a_newer_version_is_refused(byline: Byline, tmp_path: Path) -> None:
    byline("ingest", "-", given=NOTE)
    with sqlite3.connect(tmp_path / "library" / "byline.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 999")
    done = byline("articles", "list")
    assert done.code == 1
    assert one_line(done.err)
    assert "newer" in done.err


def test_library_that_cannot_be_made_is_one_line(byline: Byline, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = byline("ingest", "-", given=NOTE, library=tmp_path / "file" / "library")
    assert done.code == 1
    assert one_line(done.err.splitlines(keepends=True)[0])
    assert "--library" in done.err


def test_port_in_use_is_said_before_anything_is_loaded(byline_process: Byline, sample_folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = byline_process("serve", "--port", str(port), library=sample_folder)
    assert done.code == 1
    assert str(port) in done.err
    assert "--port" in done.err


def test_other_addresses_than_loopback_are_refused(byline: Byline, sample_folder: Path) -> None:
    done = byline("serve", "--host", "0.0.0.0", "--port", "0", library=sample_folder)
    assert done.code == 1
    assert "127.0.0.1" in done.err


# ── the rest ──


def test_every_command_has_help_with_an_example(byline: Byline) -> None:
    commands = [
        (),
        ("ingest",),
        ("ask",),
        ("quotes",),
        ("speakers",),
        ("search",),
        ("articles",),
        ("serve",),
        ("doctor",),
        ("reindex",),
    ]
    commands += [("articles", name) for name in ("list", "show", "delete")]
    for command in commands:
        done = byline(*command, "--help")
        assert done.code == 0
        assert f"\n  {' '.join(('byline', *command))} " in done.out.replace("byline reindex\n", "byline reindex \n"), (
            command
        )


def test_reader_that_has_enough_is_no_error(sample_folder: Path) -> None:
    import subprocess

    done = subprocess.run(
        f"{BYLINE} --library {sample_folder} quotes --json | head -1", shell=True, capture_output=True, check=True
    )
    assert b"Traceback" not in done.stderr
    assert json.loads(done.stdout)


def test_doctor_finds_a_damaged_record(byline: Byline, tmp_path: Path) -> None:
    byline("ingest", "-", given=NOTE)
    assert byline("doctor").code == 0
    record = tmp_path / "library" / "byline.sqlite3"
    data = bytearray(record.read_bytes())
    data[4096:8192] = b"\xff" * 4096
    record.write_bytes(bytes(data))
    done = byline("doctor")
    assert done.code == 1
    assert "damaged" in done.out + done.err


def test_reindex_makes_the_index_anew(byline: Byline, tmp_path: Path) -> None:
    import shutil

    byline("ingest", str(SAMPLES / "ferry-wire.txt"))
    assert (tmp_path / "library" / "index" / "state.json").is_file()
    shutil.rmtree(tmp_path / "library" / "index")
    done = byline("reindex")
    assert done.code == 0
    assert done.out.startswith("indexed ")
    index = next(f for f in byline("doctor", "--json").json["findings"] if f["name"] == "index")
    assert "recall@10 1.000" in index["value"]
