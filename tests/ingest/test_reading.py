"""What was taken in as it is, is not read again; pages are fetched, and only where they changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest import clean, reading
from ingest.article import Document, Metadata, Original
from ingest.errors import SourceError
from ingest.library.record import Library
from ingest.library.writing import delete
from ingest.readers import jsonl, registry
from ingest.reading import Given
from ingest.sources import Found, Link
from ingest.web.fetch import Fetched
from tests.ingest.durability.whole import faults

Take = Callable[..., list[Any]]
Records = Callable[..., Path]
LONG_AGO = 1_700_000_000

SUBJECTS = "pier lighthouse ferry budget museum storm bakery railway".split()


def report(subject: str) -> str:
    return f"The {subject} of Saltby was the subject of a long debate of the council, which ended without a vote."


def write(path: Path, text: str, when: int = LONG_AGO) -> Path:
    path.write_text(text)
    os.utime(path, (when, when))
    return path


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of text files, written long ago."""
    folder = tmp_path / "news"
    folder.mkdir()
    for subject in SUBJECTS:
        write(folder / f"{subject}.txt", report(subject))
    return folder


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what readers were given."""
    names: list[str] = []
    read = registry.documents

    def noted(item: Found) -> Iterator[Any]:
        names.append(Path(item.name).name)
        return read(item)

    monkeypatch.setattr(reading.registry, "documents", noted)
    return names


def statuses(entries: list[Any]) -> dict[str, str]:
    return {Path(e.source).name: e.status for e in entries}


# ── files ──


def test_folder_again_reads_nothing(library: Library, news: Path, take: Take, opened: list[str]) -> None:
    first = take(library, news, given=Given(Metadata(outlet="The Echo", origin={"outlet": "given"}), ("sea",)))
    opened.clear()
    changes = library.changes()
    again = take(library, news, given=Given(Metadata(outlet="The Echo", origin={"outlet": "given"}), ("sea",)))
    assert opened == []
    assert library.changes() == changes
    assert again == [replace(entry, status="unchanged") for entry in first]
    assert [Path(e.source).stem for e in again] == sorted(SUBJECTS)


def test_folder_again_reads_what_changed(library: Library, news: Path, take: Take, opened: list[str]) -> None:
    take(library, news)
    write(news / "ferry.txt", report("ferry") + " It sank.", LONG_AGO + 1)
    write(news / "storm.txt", report("storm"), LONG_AGO + 1)
    write(news / "harbour.txt", report("harbour"))
    (news / "museum.txt").unlink()
    opened.clear()
    entries = statuses(take(library, news))
    assert opened == ["ferry.txt", "harbour.txt", "storm.txt"]
    assert (entries.pop("ferry.txt"), entries.pop("harbour.txt")) == ("updated", "added")
    assert set(entries.values()) == {"unchanged"}
    assert "museum.txt" not in entries
    opened.clear()
    assert set(statuses(take(library, news)).values()) == {"unchanged"}
    assert opened == []
    assert faults(library.folder) == []


def test_file_of_the_same_size_and_time_that_was_just_written_is_told_by_its_bytes(
    library: Library, tmp_path: Path, take: Take, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.txt", report("pier"))
    monkeypatch.setattr(reading.time, "time_ns", lambda: LONG_AGO * 10**9 + 10**9)
    first = take(library, path)
    monkeypatch.undo()
    opened.clear()
    assert take(library, path)[0].status == "unchanged"
    write(path, report("dyke"))
    assert statuses(take(library, path)) == {"a.txt": "updated"}
    assert library.article(first[0].id).revision.text == report("dyke")


def test_file_given_with_something_else_is_read_again(
    library: Library, news: Path, take: Take, opened: list[str]
) -> None:
    path = news / "pier.txt"
    take(library, path)
    given = Given(tags=("sea",))
    assert [e.status for e in take(library, path, given=given)] == ["updated"]
    assert [e.status for e in take(library, path, given=given)] == ["unchanged"]
    assert library.cards()[0].tags == ("sea",)


@pytest.mark.parametrize("changed", ["clean", "jsonl"])
def test_file_is_read_again_by_newer_code(
    library: Library, records: Records, take: Take, monkeypatch: pytest.MonkeyPatch, changed: str, opened: list[str]
) -> None:
    path = records({"text": report("pier")})
    take(library, path)
    take(library, path)
    assert len(opened) == 1
    module = {"clean": clean, "jsonl": jsonl}[changed]
    monkeypatch.setattr(module, "VERSION", module.VERSION + 1)
    assert [e.status for e in take(library, path)] == ["unchanged"]
    assert len(opened) == 2


def test_file_whose_article_was_deleted_is_taken_in_again(library: Library, news: Path, take: Take) -> None:
    (entry,) = take(library, news / "pier.txt")
    take(library, news / "ferry.txt")
    delete(library, [entry.id])
    assert statuses(take(library, news / "pier.txt", news / "ferry.txt")) == {
        "pier.txt": "added", "ferry.txt": "unchanged",
    }  # fmt: skip
    record = (library.folder / "byline.sqlite3").read_bytes()
    delete(library, [card.id for card in library.cards()])
    assert str(news).encode() in record
    assert str(news).encode() not in (library.folder / "byline.sqlite3").read_bytes()


def test_json_lines_are_one_file_of_many_articles(
    library: Library, records: Records, take: Take, opened: list[str]
) -> None:
    lines = [{"id": subject, "text": report(subject)} for subject in SUBJECTS]
    path = records(*lines, {"text": report("pier"), "tags": ["x"]})
    assert [e.status for e in take(library, path)] == ["added"] * 8 + ["duplicate"]
    again = take(library, path)
    assert [(e.source, e.status) for e in again] == [(f"{path}#{n}", "unchanged") for n in range(1, 10)]
    assert [e.id for e in again] == [*SUBJECTS, "pier"]
    assert len(opened) == 1
    delete(library, ["storm"])
    assert [e.status for e in take(library, path)].count("added") == 1


def test_file_with_a_part_that_failed_is_read_each_time(
    library: Library, records: Records, take: Take, opened: list[str]
) -> None:
    path = records({"text": report("pier")}, b"{", {"text": report("ferry")})
    assert [e.status for e in take(library, path)] == ["added", "failed", "added"]
    assert [e.status for e in take(library, path)] == ["unchanged", "failed", "unchanged"]
    assert len(opened) == 2
    end = records({"text": report("pier")}, b"{", name="end.jsonl")
    assert [e.status for e in take(library, end)] == ["duplicate", "failed"]
    assert [e.status for e in take(library, end)] == ["unchanged", "failed"]


def test_file_known_by_another_name_and_by_a_relative_one(
    library: Library, news: Path, take: Take, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    take(library, news / "pier.txt")
    monkeypatch.chdir(news)
    assert [(e.source, e.status) for e in take(library, "pier.txt")] == [("pier.txt", "unchanged")]
    assert len(opened) == 1


def test_dry_run_reads_nothing_that_is_known_and_notes_nothing(
    library: Library, news: Path, take: Take, opened: list[str]
) -> None:
    take(library, news / "pier.txt")
    take(library, news, dry_run=True)
    assert len(opened) == len(SUBJECTS)
    take(library, news, dry_run=True)
    assert len(opened) == 2 * len(SUBJECTS) - 1


def test_file_with_a_note_has_it_again(library: Library, tmp_path: Path, take: Take) -> None:
    text = "Die Fähre fährt nicht mehr. „Das ist schade“, sagte Jörg Grünewald am Dienstag, und die Leute nickten dazu."
    path = write(tmp_path / "a.txt", text)
    (first,) = take(library, path)
    assert first.notes
    assert take(library, path)[0].notes == first.notes


# ── pages ──


class Site:
    """Pages by address; it counts what is fetched whole and what was asked for."""

    def __init__(self, pages: Mapping[str, str], etags: bool = True, moved: Mapping[str, str] | None = None) -> None:
        self.pages, self.etags, self.moved = dict(pages), etags, moved or {}
        self.whole: list[str] = []
        self.asked: list[str] = []

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        self.asked.append(url)
        final = self.moved.get(url, url)
        if final not in self.pages:
            raise SourceError(f"cannot fetch {url}: there is no such page; check the address")
        data = self.pages[final].encode()
        its = f'"{hash(data)}"' if self.etags else None
        if its and its == etag:
            return Fetched(url, final, 304, None, None, b"", its, None, True)
        self.whole.append(url)
        return Fetched(url, final, 200, "text/plain", "utf-8", data, its, None, False)


def at(subject: str) -> str:
    return f"https://echo.example/{subject}"


def test_page_is_taken_in_from_where_it_stands(library: Library, take: Take) -> None:
    site = Site({at("pier"): report("pier")}, moved={"http://echo.example/pier": at("pier")})
    (entry,) = take(library, "http://echo.example/pier", web=site)
    assert (entry.source, entry.status) == ("http://echo.example/pier", "added")
    article = library.article(entry.id)
    assert article.revision.text == report("pier")
    assert article.sources == (at("pier"),)


@pytest.mark.parametrize("etags", [True, False])
def test_page_again_is_unchanged_until_it_changes(library: Library, take: Take, etags: bool, opened: list[str]) -> None:
    site = Site({at("pier"): report("pier")}, etags=etags)
    (first,) = take(library, at("pier"), web=site)
    (again,) = take(library, at("pier"), web=site)
    assert again == replace(first, status="unchanged")
    assert (len(opened), len(site.whole)) == (1, 1 if etags else 2)
    site.pages[at("pier")] = report("pier") + " It sank."
    assert take(library, at("pier"), web=site)[0].revision == 2
    delete(library, [first.id])
    assert take(library, at("pier"), web=site)[0].status == "added"


def test_page_without_a_way_out_says_so(library: Library, take: Take) -> None:
    (entry,) = take(library, at("pier"))
    assert entry.status == "failed"
    assert (
        entry.error
        == f"{at('pier')} is a web address: nothing is fetched here; save the page to a file, or paste its text"
    )


def test_page_that_is_not_there_fails_alone(library: Library, take: Take, news: Path) -> None:
    site = Site({at("pier"): report("pier")})
    entries = take(library, at("none"), news / "ferry.txt", at("pier"), web=site)
    assert [e.status for e in entries] == ["failed", "added", "added"]
    assert str(entries[0].error).startswith(f"cannot fetch {at('none')}")


@pytest.fixture
def feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that begin with "feed:" are lists of addresses."""
    read = registry.documents

    def documents(item: Found) -> Iterator[Any]:
        if not item.head().startswith(b"feed:"):
            yield from read(item)
            return
        for line in item.read().decode().split()[1:]:
            yield Link(line, line, Metadata(outlet="The Echo", origin={"outlet": "feed"}))

    monkeypatch.setattr(reading.registry, "documents", documents)


@pytest.mark.usefixtures("feeds")
def test_feed_leads_to_pages_each_an_entry_of_its_own(library: Library, take: Take) -> None:
    urls = [at(subject) for subject in SUBJECTS]
    site = Site({at("feed"): " ".join(["feed:", *urls, urls[0], at("gone")]), **{at(s): report(s) for s in SUBJECTS}})
    entries = take(library, at("feed"), web=site)
    assert [(e.source, e.status) for e in entries] == [*((url, "added") for url in urls), (at("gone"), "failed")]
    assert site.asked.count(urls[0]) == 1
    site.whole.clear()
    site.pages[urls[2]] += " It sank."
    again = take(library, at("feed"), web=site)
    assert [e.status for e in again] == ["unchanged"] * 2 + ["updated"] + ["unchanged"] * 5 + ["failed"]
    assert site.whole == [at("feed"), urls[2]]


@pytest.mark.usefixtures("feeds")
def test_feeds_that_lead_to_each_other_end(library: Library, take: Take) -> None:
    site = Site({at("a"): f"feed: {at('b')}", at("b"): f"feed: {at('a')} {at('pier')}", at("pier"): report("pier")})
    assert [e.status for e in take(library, at("a"), web=site)] == ["added"]


def test_document_of_another_name_is_read_each_time(
    library: Library, tmp_path: Path, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.txt", "x")
    made = Document("elsewhere", None, report("pier"), Original(b"x", "text/plain", "text", 1), is_body=True)
    monkeypatch.setattr(reading.registry, "documents", lambda item: iter([made]))
    assert [e.status for e in take(library, path)] == ["added"]
    assert [e.source for e in take(library, path)] == ["elsewhere"]
