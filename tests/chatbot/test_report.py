"""What became of the documents, at the end and while they are taken in."""

from __future__ import annotations

import io

from chatbot.progress import Progress
from chatbot.report import report
from chatbot.terminal import columns_of, entry, shortened
from ingest.article import Entry, Metadata


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def failed(name: str, error: str) -> Entry:
    return Entry(name, "failed", error=error)


def test_report_counts_by_status_and_groups_failures_by_reason() -> None:
    entries = [
        *(Entry(f"{n}.txt", "added", f"id{n}", 1, passages=2, statements=1) for n in range(3)),
        *(failed(f"e{n}.txt", f"e{n}.txt is empty") for n in range(5)),
        failed("x.jsonl#2", "x.jsonl line 2: broken JSON (at column 7)"),
        failed("x.jsonl#9", "x.jsonl line 9: broken JSON (at column 31)"),
        Entry("u.txt", "unchanged", "u", 1),
    ]
    assert report(entries, 4.0).splitlines() == [
        "   3  added  (6 passages, 3 statements)",
        "   1  unchanged",
        "   7  failed",
        "  11  in all, in 4.0 s, 2.8 a second",
        "failed:",
        "  5  is empty",
        "     e0.txt, e1.txt, e2.txt and 2 more",
        "  2  broken JSON (at column 7)",
        "     x.jsonl#2, x.jsonl#9",
    ]


def test_report_of_one_document_is_a_line_with_its_notes() -> None:
    one = Entry("a.txt", "added", "a", 1, notes=("kept 3 of 90 words",))
    assert report([one], 0.5).splitlines() == [
        "1 added in 0.5 s",
        "to be known:",
        "  1  kept 3 of 90 words",
        "     a.txt",
    ]


def test_dry_run_says_that_nothing_was_taken_in() -> None:
    assert report([Entry("a.txt", "added")] * 2, 0.1, dry_run=True).startswith("nothing was taken in")


def test_control_characters_in_names_are_not_printed() -> None:
    name = "a\x1b]0;x\x07\u202eb\r\n.txt"
    for text in (entry(failed(name, f"{name} is empty")), report([failed(name, f"{name} is empty")] * 2, 1.0)):
        assert not set(text) & set("\x1b\x07\u202e\r")
    assert "\x1b" not in entry(Entry("a", "added", "i\x1bd", metadata=Metadata(title="t\x1b[31m")))


def test_long_name_loses_its_middle() -> None:
    name = "folder/" + "x" * 200 + "/last.txt"
    short = shortened(name, 40)
    assert columns_of(short) == 40
    assert short.startswith("folder/")
    assert short.endswith("/last.txt")
    assert columns_of(shortened("新聞" * 40, 20)) <= 20


def test_progress_shows_rate_and_time_left_where_the_total_is_known() -> None:
    now = [0.0]
    stream = Terminal()
    progress = Progress(100, stream=stream, clock=lambda: now[0])
    progress.at("articles/a.txt")
    for _ in range(20):
        now[0] += 0.5
        progress.did()
    assert progress.line(79) == "20 of 100 · 2.0/s · 40 s left · articles/a.txt"
    assert columns_of(progress.line(30)) <= 30
    assert stream.getvalue().count("\r\x1b[K") == 21
    progress.clear()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_progress_without_a_total_has_no_time_left() -> None:
    now = [0.0]
    progress = Progress(stream=Terminal(), clock=lambda: now[0])
    now[0] = 10.0
    progress.did(200)
    progress.at("feed#3")
    assert progress.line(79) == "200 · 20/s · feed#3"


def test_progress_elsewhere_than_on_a_terminal_is_nothing() -> None:
    stream = io.StringIO()
    progress = Progress(3, stream=stream)
    progress.at("a")
    progress.did()
    progress.clear()
    assert stream.getvalue() == ""
