"""The commands that keep the library: taking in, articles, the index, its health."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from chatbot import render, settings, terminal
from chatbot.console import (
    DONE,
    FAILED,
    INTERRUPTED,
    PARTLY,
    Progress,
    print_exactly,
    print_json,
    print_line,
    print_lines,
    say,
)
from chatbot.options import (
    Context,
    byline,
    command,
    debug_option,
    filter_options,
    filters_of,
    json_option,
    library_option,
)
from ingest.article import Filters, Metadata
from ingest.errors import UsageError

# ── taking in ──


@command(byline, "ingest")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--title", help="The title, where the source does not say it.")
@click.option("--author", "authors", multiple=True, help="An author; repeat for several.")
@click.option("--outlet", help="Who published it.")
@click.option("--published", metavar="DATE", help="When it was published.")
@click.option("--url", help="Its web address.")
@click.option("--tag", "tags", multiple=True, help="A tag to keep with it; repeat for several.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; take nothing in.")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Processor cores to use (all).")
@json_option
def ingest(
    context: Context, sources: tuple[str, ...], dry_run: bool, workers: int | None, as_json: bool, **given: Any
) -> int:
    """Take articles in: files, folders, JSON lines (.jsonl), or - for a pasted article.

    \b
    byline ingest article.txt articles/ --tag spring
    pbpaste | byline ingest - --outlet "Larkmoor Courier"
    """
    from ingest.sources import find

    began = time.monotonic()
    stated = _given(sources, given)
    entries: list[Any] = []
    status = DONE
    with _library_for_taking_in(context, dry_run) as library:
        try:
            for entry in _taken_in(library, find(sources, sys.stdin.buffer), stated, dry_run, workers):
                if entry.status == "added" and not any(e.status == "added" for e in entries):
                    _import_ahead("chromadb")
                entries.append(entry)
                if not as_json:
                    print_line(terminal.entry(entry))
        except KeyboardInterrupt:
            status = INTERRUPTED
            say(f"interrupted; {sum(e.status in ('added', 'updated') for e in entries)} articles are in")
        if not dry_run and any(e.status in ("added", "updated") for e in entries):
            _fill_index(library)
    seconds = round(time.monotonic() - began, 3)
    if as_json:
        counts: dict[str, int] = {}
        for entry in entries:
            counts[entry.status] = counts.get(entry.status, 0) + 1
        print_json({"articles": [render.entry(e) for e in entries], "counts": counts, "seconds": seconds})
    else:
        say(terminal.summary(entries, seconds))
    failures = [e for e in entries if e.status == "failed"]
    if status == DONE and failures:
        if as_json or len(entries) == 1:
            for entry in failures[:20]:
                say(f"byline: {entry.error}")
        return FAILED if len(entries) == 1 else PARTLY
    return status


def _given(sources: tuple[str, ...], given: dict[str, Any]) -> Any:
    from ingest.pipeline import Given
    from ingest.stated import iso_date

    several = len(sources) > 1 or Path(sources[0]).is_dir() or sources[0].lower().endswith(".jsonl")
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


@contextlib.contextmanager
def _library_for_taking_in(context: Context, dry_run: bool) -> Iterator[Any]:
    from ingest.library.record import Library

    with Library(context.library, create=not dry_run) as library:
        yield library


def _taken_in(library: Any, found: Any, given: Any, dry_run: bool, workers: int | None) -> Iterator[Any]:
    from ingest.embed import default_embedder
    from ingest.pipeline import take_in

    if workers:
        os.environ["OMP_NUM_THREADS"] = str(workers)
    embedder = default_embedder()
    library.check_embedder(embedder.name, embedder.digest)
    progress = Progress()
    yield from take_in(library, embedder, found, given, dry_run=dry_run, on_read=progress.at)
    progress.done()


def _import_ahead(module: str) -> None:
    """Import a heavy module on another thread, while this one waits for the embedder."""
    import importlib
    import threading

    threading.Thread(target=importlib.import_module, args=(module,), daemon=True).start()


def _fill_index(library: Any) -> None:
    """Bring the index up to date before we end, where nobody else has it: then the next server starts at once."""
    from ingest.errors import IndexUnavailable
    from ingest.index import Index

    with contextlib.suppress(IndexUnavailable), Index(library):
        pass


# ── articles ──


@byline.group()
@library_option
@debug_option
def articles() -> None:
    """List, show and delete what is in the library.

    \b
    byline articles list --outlet "Larkmoor Courier"
    """


@command(articles, "list")
@filter_options
@json_option
def list_articles(context: Context, as_json: bool, **options: Any) -> int:
    """List the articles, in the order in which they came in.

    \b
    byline articles list --since 2026-03
    """
    from ingest.library.record import Library

    with Library(context.library) as library:
        cards = library.cards(filters_of(options))
    if as_json:
        print_lines(map(render.card, cards))
    elif cards:
        print_line(terminal.cards(cards))
    else:
        say("no articles; `byline ingest FILE` takes some in")
    return DONE


@command(articles, "show")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--text", "what", flag_value="text", help="The body exactly, and no more.")
@click.option("--source", "what", flag_value="source", help="The source text, with what was taken out.")
@click.option("--json", "what", flag_value="json", help="One JSON document an article, with everything.")
def show(context: Context, ids: tuple[str, ...], what: str | None) -> int:
    """Show articles: what is known about them, and their text.

    \b
    byline articles show k3v7q2xamp --text
    """
    from ingest.library.record import Library

    with Library(context.library) as library:
        found = [library.article(identity) for identity in ids]
        for article in found:
            if what == "text":
                print_exactly(article.revision.text)
            elif what == "source":
                print_exactly(article.revision.source_text)
            else:
                everything = render.article(
                    article, library.passages(article.id), library.said(Filters(articles=(article.id,)))
                )
                if what == "json":
                    print_json(everything)
                else:
                    print_line(terminal.article(article, len(everything["passages"]), len(everything["statements"])))
    return DONE


@command(articles, "delete")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
def delete_articles(context: Context, ids: tuple[str, ...]) -> int:
    """Delete articles: all that are named, or, where one isn't there, none.

    \b
    byline articles delete k3v7q2xamp
    """
    from ingest.library.record import Library
    from ingest.library.writing import delete

    with Library(context.library) as library:
        gone: list[str] = []
        delete(library, ids, on_each=gone.append)
    for identity in gone:
        print_line(f"deleted  {identity}")
    return DONE


@command(byline, "doctor")
@json_option
def doctor(context: Context, as_json: bool) -> int:
    """Check the installation, the settings and the library, and say what is wrong.

    \b
    byline doctor --json
    """
    from chatbot.doctor import examine

    report = examine(settings.load(context.flags))
    if as_json:
        print_json(report.as_json())
    else:
        print_line(report.as_text())
    return DONE if report.healthy else FAILED


@command(byline, "reindex")
def reindex(context: Context) -> int:
    """Make the search index anew from the record; nothing is embedded again.

    \b
    byline reindex
    """
    from ingest.index import Index
    from ingest.library.record import Library

    with Library(context.library) as library:
        if not library.exists:
            raise UsageError(f"there is no library at {library.folder}; `byline ingest FILE` makes one")
        progress = Progress()
        with Index(library, rebuild=True, on_progress=lambda n, of: progress.at(f"{n:,} of {of:,} passages")) as index:
            progress.done()
            print_line(f"indexed {index.count():,} passages")
    return DONE
