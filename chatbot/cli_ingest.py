"""The command that takes articles in."""

from __future__ import annotations

import contextlib
import re
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chatbot import render, report, settings, terminal
from chatbot.console import DONE, FAILED, PARTLY, print_json, print_line, say
from chatbot.ending import stops_on_signals
from chatbot.options import Context, byline, command, flag, json_option
from chatbot.progress import Progress
from ingest.article import Entry, Metadata
from ingest.errors import BylineError, LibraryError, UsageError
from ingest.stopping import Stop

if TYPE_CHECKING:
    from ingest.library.record import Library
    from ingest.reading import Given
    from ingest.sources import Found

_TURN_SECONDS = 0.0005
_OF_MANY = ("jsonl", "archive", "feed", "table")
_COUNTED_BYTES = 2**28  # of a file whose lines are counted to know how much is to come
_COLUMN = re.compile(r"\s*(\w+)\s*=\s*(\S.*?)\s*")


@command(byline, "ingest")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--title", help="The title, where the source does not say it.")
@click.option("--author", "authors", multiple=True, help="An author; repeat for several.")
@click.option("--outlet", help="Who published it.")
@click.option("--published", metavar="DATE", help="When it was published.")
@click.option("--url", help="Its web address.")
@click.option("--tag", "tags", multiple=True, help="A tag to keep with it; repeat for several.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help="Which column of a table holds a field: text=Story.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen; take nothing in.")
@flag("--allow-hosts", "BYLINE_ALLOW_HOSTS", "Private addresses to fetch from all the same.", metavar="HOST:PORT,…")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Processor cores to use (all).")
@json_option
def ingest(
    context: Context,
    sources: tuple[str, ...],
    columns: tuple[str, ...],
    dry_run: bool,
    workers: int | None,
    as_json: bool,
    **given: Any,
) -> int:
    """Take articles in. A SOURCE is a file, a folder, a web address, or - for a pasted article.

    \b
    Files may be:
      text, Markdown           .txt .md
      web pages                .html, as a browser saves them
      PDF, Word, OpenDocument  .pdf .docx .odt
      mail                     .eml .mbox
      feeds                    .rss .atom, whose items are taken as they stand there
      JSON lines, JSON         .jsonl .json, records with a "text"
      tables                   .csv .tsv, with a column of texts
      archives of these        .zip .tar .gz

    From the web come pages, and all that a feed or a sitemap leads to.

    \b
    byline ingest article.txt articles/ --tag spring
    byline ingest https://larkmoor-courier.example/feed
    byline ingest export.csv --column text=Story
    pbpaste | byline ingest - --outlet "Larkmoor Courier"
    """
    from ingest.sources import find, is_address
    from ingest.stopping import Stopped

    began = time.monotonic()
    stated, mapped = _given(sources, given), _columns(columns)
    entries: list[Entry] = []
    fault: BylineError | None = None
    with stops_on_signals() as stop, _library_for_taking_in(context, dry_run) as library:
        try:
            if "-" in sources and sys.stdin.isatty():
                say("paste the article, then press Ctrl-D")
            found = _with_columns(find(sources, sys.stdin.buffer), mapped)
            progress = Progress(_expected(sources))
            web = _web(context.settings, stop) if any(map(is_address, sources)) else None
            more = {"dry_run": dry_run, "on_read": progress.at, "stop": stop, "web": web}
            _print_each(_taken_in(context, library, found, stated, workers, **more), entries, progress, as_json=as_json)
        except Stopped:
            say(f"interrupted; {_acknowledged(entries)}, and nothing of what was under way")
        except BylineError as error:
            fault = error
    _say_what_became(entries, round(time.monotonic() - began, 3), dry_run=dry_run, as_json=as_json)
    if fault is not None:
        if entries:
            say(_acknowledged(entries))
        raise fault
    return stop.code or _failures(entries, as_json=as_json)


def _print_each(
    taken_in: Generator[Entry, None, None], entries: list[Entry], progress: Progress, *, as_json: bool
) -> None:
    """Each entry as it comes, into `entries` too, which holds what came in where the rest does not."""
    try:
        with contextlib.closing(taken_in):
            for entry in taken_in:
                entries.append(entry)
                progress.did()
                if not as_json:
                    progress.clear()
                    print_line(terminal.entry(entry))
    finally:
        progress.clear()


# ── what is given ──


def _given(sources: tuple[str, ...], given: dict[str, Any]) -> Given:
    from ingest.reading import Given
    from ingest.stated import iso_date

    several = len(sources) > 1 or Path(sources[0]).is_dir() or _form_of(sources[0]) in _OF_MANY
    for name in ("title", "url"):
        if given[name] and several:
            raise UsageError(f"--{name} is for one article; take these in one by one, or leave it out")
    if given["published"]:
        day = iso_date(given["published"])
        if day is None:
            raise UsageError(f"--published {given['published']!r} is no date; write it as 2026-03-31")
        given["published"] = day
    tags = tuple(t.strip() for t in given.pop("tags") if t.strip())
    values = {name: value for name, value in given.items() if value}
    return Given(Metadata(**values, origin=dict.fromkeys(values, "given")), tags)


def _columns(given: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What an article has, and the column that holds it. Raises UsageError."""
    if not given:
        return ()
    from ingest.readers.table import NAMES

    found = {}
    for one in given:
        match = _COLUMN.fullmatch(one)
        field = {"author": "authors", "tag": "tags"}.get(match[1].lower(), match[1].lower()) if match else ""
        if match is None or field not in NAMES:
            raise UsageError(f"--column {one!r} names no field; write it as text=Story (there is: {', '.join(NAMES)})")
        found[field] = match[2]
    return tuple(found.items())


def _with_columns(found: Iterable[Any], columns: tuple[tuple[str, str], ...]) -> Iterator[Any]:
    from ingest.sources import Found

    for item in found:
        yield replace(item, columns=columns) if columns and isinstance(item, Found) else item


def _form_of(name: str) -> str | None:
    from ingest.readers.registry import form_by_name

    return form_by_name(name)


def _expected(sources: Iterable[str]) -> int | None:
    """How many documents there will be, as far as files' names tell; None where it can't be known beforehand."""
    from ingest.sources import Found, find

    if not sys.stderr.isatty() or "-" in sources:
        return None
    total = 0
    for item in find(tuple(sources), sys.stdin.buffer):
        form = _form_of(item.name) if isinstance(item, Found) else None
        if isinstance(item, Found) and form == "jsonl" and (item.stamp or (0, 0))[0] <= _COUNTED_BYTES:
            total += _lines_in(item)
        elif not isinstance(item, tuple) and (form in _OF_MANY or not isinstance(item, Found)):
            return None
        else:
            total += 1
    return total


def _lines_in(item: Found) -> int:
    with contextlib.suppress(OSError), item.open() as stream:
        return sum(1 for line in stream if line.strip())
    return 1


# ── taking in ──


@contextlib.contextmanager
def _library_for_taking_in(context: Context, dry_run: bool) -> Iterator[Library]:
    from ingest.library.record import Library

    with Library(context.library, create=not dry_run) as library:
        yield library


def _taken_in(
    context: Context, library: Library, found: Iterable[Any], given: Given, workers: int | None, **more: Any
) -> Generator[Entry, None, None]:
    """Entries, as `take_in` gives them, which gets `more`; the index is filled beside it."""
    from chatbot.embedders import embedder_named
    from ingest.embed import use_cores
    from ingest.filling import Filling
    from ingest.pipeline import take_in

    if workers:
        use_cores(workers)
    # Embedding threads ask for the interpreter between texts, and must not wait for the reading one's whole turn.
    sys.setswitchinterval(_TURN_SECONDS)
    is_kept = not more["dry_run"]
    with Filling(library) as filling:
        for entry in take_in(library, embedder_named(context.settings.embedder), found, given, **more):
            if is_kept and entry.status in ("added", "updated"):
                filling.begin()
            yield entry
    if is_kept:
        _wipe(library)


def _web(given: settings.Settings, stop: Stop) -> Any:
    from ingest.web.fetch import Web

    return Web(allowed=given.allowed_hosts, stop=stop)


def _wipe(library: Library) -> None:
    """What could not be wiped when it was deleted."""
    from ingest.library.wiping import wipe

    with contextlib.suppress(LibraryError):
        wipe(library)


# ── what is said ──


def _acknowledged(entries: list[Entry]) -> str:
    new = [e.status for e in entries if e.status in ("added", "updated")]
    return f"{len(new)} new or updated articles are in ({len(entries)} documents done)"


def _say_what_became(entries: list[Entry], seconds: float, *, dry_run: bool, as_json: bool) -> None:
    if not as_json:
        say(report.report(entries, seconds, dry_run=dry_run))
        return
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.status] = counts.get(entry.status, 0) + 1
    print_json({"articles": [render.entry(e) for e in entries], "counts": counts, "seconds": seconds})


def _failures(entries: list[Entry], *, as_json: bool) -> int:
    failures = [e for e in entries if e.status == "failed"]
    if not failures:
        return DONE
    if as_json or len(entries) == 1:
        for entry in failures[:20]:
            say(f"byline: {terminal.plain(entry.error or '')}")
    return FAILED if len(entries) == 1 else PARTLY
