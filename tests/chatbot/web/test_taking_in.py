"""Taking articles in while the page is open, without a browser."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatbot.opening import Opened, opened
from chatbot.web import taker
from chatbot.web import uploads as uploading
from chatbot.web.outcomes import entries_html, line_text, more_text
from chatbot.web.taker import Handed
from chatbot.web.taking_in import Going, Sources, TakingIn, from_addresses, from_files, from_text
from chatbot.web.uploads import Uploads, shown_name
from ingest.article import Entry, Metadata
from ingest.errors import UsageError
from ingest.library.record import Library

KILN = "Kiln to be lit again\n\nThe kiln of Saltby will be lit again in April, its owner says.\n"


@pytest.fixture
def over(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path / "library", create=True) as library:
        yield library


def ended(taking_in: TakingIn, name: str) -> Going:
    until = time.monotonic() + 30
    while not (going := taking_in.going(name)).ended:
        assert time.monotonic() < until
        time.sleep(0.01)
    return going


def piece(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def uploaded(uploads: Uploads, *files: tuple[str, str]) -> str:
    name = uploads.begin()
    for number, (file, text) in enumerate(files):
        uploads.add(name, number, file, piece(text))
    return name


# ── uploads ──


def test_files_come_in_pieces_and_are_gone_when_taken_in(over: Opened) -> None:
    uploads, taking_in = Uploads(), TakingIn(over)
    name = uploads.begin()
    for part in (KILN[:30], KILN[30:]):
        uploads.add(name, 0, "kiln.txt", piece(part))
    uploads.add(name, 1, "empty.txt", "")
    sources = from_files(uploads, name, {"tags": "brick"})
    assert sources.upload
    folder = sources.upload.folder
    assert len([*folder.iterdir()]) == 2
    going = ended(taking_in, taking_in.begin(sources))
    assert [(entry.source, entry.status) for entry in going.entries] == [("kiln.txt", "added"), ("empty.txt", "failed")]
    assert over.library.cards()[0].tags == ("brick",)
    assert not folder.exists()
    with pytest.raises(UsageError, match="given up"):
        uploads.take(name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("kiln.txt", "kiln.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\kiln.txt", "kiln.txt"),
        ("a\nb\x00.txt", "a\ufffdb\ufffd.txt"),
        ("", "file"),
        ("/", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + "….pdf"),
    ],
)
def test_name_of_a_file_is_its_last_part_and_can_be_shown(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_too_many_bytes_end_the_upload(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MAX_UPLOADED_BYTES", 10)
    uploads = Uploads()
    name = uploaded(uploads, ("a", "12345"))
    with pytest.raises(UsageError, match="MB at a time"):
        uploads.add(name, 0, "a", piece("123456"))
    with pytest.raises(UsageError, match="given up"):
        uploads.add(name, 0, "a", piece("1"))


def test_too_many_files_end_the_upload(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MAX_UPLOADED_FILES", 2)
    uploads = Uploads()
    name = uploaded(uploads, ("a", "1"), ("b", "2"))
    with pytest.raises(UsageError, match="2 files at a time"):
        uploads.add(name, 2, "c", piece("3"))


@pytest.mark.parametrize(("number", "data"), [(1, piece("x")), (-1, piece("x")), (0, "no base64!"), (0, "é")])
def test_piece_out_of_turn_or_broken_ends_the_upload(number: int, data: str) -> None:
    uploads = Uploads()
    name = uploads.begin()
    with pytest.raises(UsageError, match="choose the files again"):
        uploads.add(name, number, "a", data)
    with pytest.raises(UsageError, match="given up"):
        uploads.take(name)


def test_upload_that_nobody_goes_on_with_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    uploads = Uploads()
    name = uploaded(uploads, ("a", "1"))
    monkeypatch.setattr(uploading, "_FORGOTTEN_SECONDS", 0.0)
    time.sleep(0.01)
    uploads.begin()
    with pytest.raises(UsageError, match="given up"):
        uploads.take(name)


def test_more_uploads_than_can_be_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "_AT_ONCE", 1)
    uploads = Uploads()
    uploads.begin()
    with pytest.raises(UsageError, match="too many people"):
        uploads.begin()


# ── what is asked for ──


def test_pasted_text_takes_what_is_said_of_it(over: Opened) -> None:
    sent: dict[str, Any] = {
        "text": KILN,
        "title": " A  kiln ",
        "outlet": "The Saltby Echo",
        "author": "Odile Marsh; Jonas Reed, ",
        "published": "2026-03-09",
        "tags": " brick,, fire ",
        "private": True,
    }
    taking_in = TakingIn(over)
    assert [entry.status for entry in ended(taking_in, taking_in.begin(from_text(sent))).entries] == ["added"]
    (card,) = over.library.cards()
    known = card.metadata
    assert (known.title, known.outlet, known.authors) == ("A kiln", "The Saltby Echo", ("Odile Marsh", "Jonas Reed"))
    assert (known.published, card.tags, card.private) == ("2026-03-09", ("brick", "fire", "private"), True)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "no text"),
        ({"text": " \n"}, "no text"),
        ({"text": 7}, "no text"),
        ({"text": "x" * 4_000_001}, "as a file"),
        ({"text": "x y", "published": "soon"}, "no date"),
    ],
)
def test_text_that_is_none_is_refused(sent: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        from_text(sent)


def test_address_pasted_as_text_is_fetched() -> None:
    assert (
        from_text({"text": " https://echo.example/a \n"}).handed
        == from_addresses({"address": "https://echo.example/a"}).handed
    )


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("https://echo.example/a", ["https://echo.example/a"]),
        ("echo.example/feed", ["https://echo.example/feed"]),
        ("HTTP://a.example\n b.example:8080", ["HTTP://a.example", "https://b.example:8080"]),
    ],
)
def test_addresses_are_read_as_people_type_them(typed: str, asked: list[str]) -> None:
    assert [one.url for one in from_addresses({"address": typed}).handed] == asked


@pytest.mark.parametrize("typed", ["", None, "kiln", "file:///etc/passwd", "javascript:alert(1)", "a.example " * 101])
def test_what_is_no_address_is_refused(typed: object) -> None:
    with pytest.raises(UsageError, match="address"):
        from_addresses({"address": typed})


# ── going on ──


def test_loopback_is_refused_where_it_is_not_allowed(over: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BYLINE_ALLOW_HOSTS", raising=False)
    taking_in = TakingIn(over)
    (entry,) = ended(taking_in, taking_in.begin(from_addresses({"address": "http://127.0.0.1:9/"}))).entries
    assert entry.status == "failed"
    assert "BYLINE_ALLOW_HOSTS" in (entry.error or "")


def many(count: int) -> Sources:
    """A pasted article, and after it so many others that nobody waits for all of them."""
    others = (Handed(f"{n}.txt", text=f"{KILN}\nIt is kiln number {n}, and burns brick {n}.\n") for n in range(count))
    return Sources((from_text({"text": KILN}).handed[0], *others))


def begun(taking_in: TakingIn, sources: Sources) -> tuple[str, Going]:
    """A go of which something is in already."""
    name = taking_in.begin(sources)
    going, until = taking_in.going(name), time.monotonic() + 30
    while not going.entries:
        assert time.monotonic() < until and not going.ended, going.error
        time.sleep(0.01)
    return name, going


def test_stopping_keeps_what_is_in_and_drops_the_rest(over: Opened) -> None:
    taking_in = TakingIn(over)
    name, going = begun(taking_in, many(2000))
    taking_in.stop(name)
    assert 1 <= len(ended(taking_in, name).entries) == over.library.count() < 2000
    assert line_text(going).startswith("Stopped")
    assert going.error is None


def test_stopped_before_its_turn_nothing_is_taken_in(over: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    taking_in = TakingIn(over)
    monkeypatch.setattr(taking_in, "_places", threading.Semaphore(0))
    name = taking_in.begin(from_text({"text": KILN}))
    taking_in.stop(name)
    taking_in._places.release()
    assert ended(taking_in, name).entries == []
    assert over.library.count() == 0


def test_killed_process_is_told_and_the_next_go_has_another(over: Opened) -> None:
    taking_in = TakingIn(over)
    name, going = begun(taking_in, many(2000))
    assert going.taker
    os.kill(going.taker._process.pid, signal.SIGKILL)
    assert "broken off" in (ended(taking_in, name).error or "")
    assert over.library.connections.get().execute("PRAGMA integrity_check").fetchone() == ("ok",)
    (entry,) = ended(taking_in, taking_in.begin(from_text({"text": "The kiln is cold\n\nNobody lit it.\n"}))).entries
    assert entry.status == "added"


def test_process_gives_way_and_ends_when_it_is_idle(over: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taker, "KEPT_SECONDS", 0.2)
    taking_in = TakingIn(over)
    name, going = begun(taking_in, many(200))
    assert going.taker
    process = going.taker._process
    assert os.getpriority(os.PRIO_PROCESS, process.pid) > os.getpriority(os.PRIO_PROCESS, 0)
    assert process.poll() is None
    taking_in.stop(name)
    process.wait(30)


def test_process_ends_with_the_server_however_that_ends(tmp_path: Path) -> None:
    script = (
        "import os, sys, time; from pathlib import Path; from chatbot.opening import opened\n"
        "from chatbot.web.taker import Handed; from chatbot.web.taking_in import Sources, TakingIn\n"
        "with opened(Path(sys.argv[1]), create=True) as over:\n"
        "    taking_in = TakingIn(over)\n"
        "    handed = tuple(Handed(f'{n}.txt', text=f'The kiln\\n\\nKiln number {n} burns.') for n in range(5000))\n"
        "    going = taking_in.going(taking_in.begin(Sources(handed)))\n"
        "    while not going.entries: time.sleep(0.01)\n"
        "    print(going.taker._process.pid, flush=True); time.sleep(60)\n"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "library")], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    process = int(server.stdout.readline())
    server.kill()
    server.wait()
    server.stdout.close()
    until = time.monotonic() + 15
    while _runs(process):
        assert time.monotonic() < until
        time.sleep(0.05)
    with Library(tmp_path / "library") as library:
        assert 1 <= library.count() < 5000


def _runs(process: int) -> bool:
    """Whether it does something still; one that ended and that nobody asked for is a zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_library_that_can_not_be_written_is_told(over: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    taking_in = TakingIn(over)
    broken = over.library.folder.parent / "a file"
    broken.write_text("x")
    monkeypatch.setattr(over.library, "folder", broken)
    assert "not a library folder" in (ended(taking_in, taking_in.begin(from_text({"text": KILN}))).error or "")


def test_more_than_can_wait_is_refused(over: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatbot.web.taking_in._WAITING", 0)
    with pytest.raises(UsageError, match="too much is being added"):
        TakingIn(over).begin(from_text({"text": KILN}))


def test_what_is_not_known_is_told(over: Opened) -> None:
    with pytest.raises(UsageError, match="look for it in the table"):
        TakingIn(over).going("x")


# ── what is shown ──


def test_line_counts_what_became_of_the_documents() -> None:
    going = Going(3, [Entry("a", "added", "1"), Entry("b", "failed", error="no")], reading="-")
    assert line_text(going) == "Adding … 2 of 3 done: 1 added, 1 failed. Reading the pasted text …"
    going.ended = True
    assert line_text(going) == "Done: 1 added, 1 failed."
    assert line_text(Going(None, ended=True)) == "Done: nothing was added."
    assert more_text(1) == "1 more document not listed here"


def test_text_of_strangers_is_escaped_in_outcomes() -> None:
    bad = "<script>x</script>\"'"
    entries = [
        Entry(bad, "added", bad, metadata=Metadata(title=bad), near_copy_of=bad, notes=(bad,)),
        Entry(bad, "failed", error=bad),
    ]
    html = entries_html(entries)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 6
