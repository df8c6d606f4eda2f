"""Nothing that an article, a name or a path says steers a terminal, or turns the direction of what stands around it."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from chatbot.briefing.nouns import Briefing
from chatbot.exports.formats import exported
from chatbot.steering import harmless, harmless_json
from tests.chatbot.conftest import BYLINE, Byline
from tests.chatbot.exports.conftest import briefing

__all__ = ["briefing"]
STEERS = "\x1b]0;pwned\x07\x1b[31m\x9b2J\x08\x7f\u202e\u2066\u200f\u2028"
ARTICLE = {
    "id": "barge",
    "title": f"A barge {STEERS}",
    "outlet": f"Wire {STEERS}",
    "author": [f"A. {STEERS} B."],
    "tags": [f"river {STEERS}"],
    "text": f"The barge Grendel {STEERS} came late.\n\n“It was {STEERS} slow,” said Tessa Quill.",
}


def steered(text: str) -> set[str]:
    return {c for c in text if c in STEERS and not c.isprintable()}


def test_only_what_steers_is_taken_out() -> None:
    assert harmless(f"a{STEERS}b") == "a]0;pwned[31m2Jb"
    kept = "Zoë’s “lamp”\u00a0– 3\u202f°C\n\tדלת 👩\u200d🚒 \u3000ﷺ"
    assert harmless(kept) == kept
    assert harmless("a\r\nb\rc") == "a\nb\nc"


def test_json_means_the_same() -> None:
    assert json.loads(harmless_json(json.dumps(ARTICLE, ensure_ascii=False))) == ARTICLE


def test_command_line_prints_nothing_that_steers(byline: Byline, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(ARTICLE))
    assert byline("ingest", str(tmp_path / "a.jsonl")).code == 0
    draft = tmp_path / "draft.md"
    draft.write_text(f"“It {STEERS} was,” said Tessa {STEERS} Quill. The barge came late.", encoding="utf-8")
    commands: list[tuple[str, ...]] = [
        ("articles", "list"), ("articles", "show", "barge"), ("articles", "show", f"no{STEERS}"), ("search", "barge"),
        ("ask", "barge Grendel"), ("ask", f"barge {STEERS} Grendel"), ("brief", "barge"), ("brief", "barge", "--format", "md"),
        ("quotes", f"Tessa {STEERS}"), ("verify", str(draft)), ("users", "remove", f"ida{STEERS}"), ("ingest", f"no{STEERS}"),
        ("backup", str(tmp_path / f"b{STEERS}")), ("restore", f"no{STEERS}"), (f"no{STEERS}",), ("ask", f"--no{STEERS}"),
    ]  # fmt: skip
    for command in commands:
        for more in ((), ("--json",)):
            done = byline(*command, *more)
            assert not steered(done.out + done.err), (command, more)
            assert "Traceback" not in done.err, command


def test_text_that_is_asked_for_exactly_is_harmless_on_a_terminal_only(byline: Byline, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(ARTICLE))
    byline("ingest", str(tmp_path / "a.jsonl"))
    assert "\x1b" in byline("articles", "show", "barge", "--text").out
    ours, theirs = os.openpty()
    command = [str(BYLINE), "articles", "show", "barge", "--text", "--library", str(tmp_path / "library")]
    with os.fdopen(ours, "rb", buffering=0) as shown:
        subprocess.run(command, stdout=theirs, check=True)
        os.close(theirs)
        read = shown.read(10_000).decode()
    assert "Grendel" in read and not steered(read)


@pytest.mark.parametrize("form", ["md", "html", "json", "docx"])
def test_no_file_holds_what_steers(briefing: Briefing, form: str) -> None:
    parts = tuple(
        replace(part, sentences=tuple(replace(one, text=f"{one.text} {STEERS}") for one in part.sentences))
        for part in briefing.parts
    )
    sources = tuple(replace(one, title=f"A {STEERS}") for one in briefing.sources)
    written = exported(replace(briefing, title=f"T {STEERS}", parts=parts, sources=sources), form)
    if form == "docx":
        text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(written)).paragraphs)
    else:
        text = written.decode()
    assert "pwned" in text and not steered(text)


def test_a_backup_is_its_owners_alone(byline: Byline, tmp_path: Path) -> None:
    byline("ingest", "-", given="The lamp is out.")
    assert byline("backup", str(tmp_path / "b.byline")).code == 0
    assert stat.S_IMODE((tmp_path / "b.byline").stat().st_mode) == 0o600
