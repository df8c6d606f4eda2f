"""The commands that keep the library: taking in, articles, the index, its health."""

from __future__ import annotations

import contextlib
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
    PARTLY,
    Progress,
    print_exactly,
    print_json,
    print_line,
    print_lines,
    say,
)
from chatbot.ending import stops_on_signals
from chatbot.options import (
    Context,
    backend_options,
    byline,
    command,
    debug_option,
    filter_options,
    filters_of,
    json_option,
    library_option,
)
from ingest.article import Filters, Metadata
from ingest.errors import BylineError, LibraryError, UsageError
from ingest.stopping import Stop

# ── taking in ──

_TURN_SECONDS = 0.0005


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
    from ingest.filling import Filling
    from ingest.sources import find
    from ingest.stopping import Stopped

    began = time.monotonic()
    stated = _given(sources, given)
    entries: list[Any] = []
    fault: BylineError | None = None
    with stops_on_signals() as stop, _library_for_taking_in(context, dry_run) as library:
        try:
            if "-" in sources and sys.stdin.isatty():
                say("paste the article, then press Ctrl-D")
            found = find(sources, sys.stdin.buffer)
            with Filling(library) as filling:
                for entry in _taken_in(library, context.settings.embedder, found, stated, dry_run, workers, stop):
                    entries.append(entry)
                    if entry.status in ("added", "updated") and not dry_run:
                        filling.begin()
                    if not as_json:
                        print_line(terminal.entry(entry))
            if not dry_run:
                _wipe(library)
        except Stopped:
            say(f"interrupted; {_acknowledged(entries)}, and nothing of what was under way")
        except BylineError as error:
            fault = error
    _say_what_became(entries, round(time.monotonic() - began, 3), as_json=as_json)
    if fault is not None:
        if entries:
            say(_acknowledged(entries))
        raise fault
    return stop.code or _failures(entries, as_json=as_json)


def _acknowledged(entries: list[Any]) -> str:
    new = [e.status for e in entries if e.status in ("added", "updated")]
    return f"{len(new)} new or updated articles are in ({len(entries)} documents done)"


def _wipe(library: Any) -> None:
    """What could not be wiped when it was deleted."""
    from ingest.library.wiping import wipe

    with contextlib.suppress(LibraryError):
        wipe(library)


def _say_what_became(entries: list[Any], seconds: float, *, as_json: bool) -> None:
    if not as_json:
        say(terminal.summary(entries, seconds))
        return
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.status] = counts.get(entry.status, 0) + 1
    print_json({"articles": [render.entry(e) for e in entries], "counts": counts, "seconds": seconds})


def _failures(entries: list[Any], *, as_json: bool) -> int:
    failures = [e for e in entries if e.status == "failed"]
    if not failures:
        return DONE
    if as_json or len(entries) == 1:
        for entry in failures[:20]:
            say(f"byline: {entry.error}")
    return FAILED if len(entries) == 1 else PARTLY


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


def _taken_in(
    library: Any, setting: str, found: Any, given: Any, dry_run: bool, workers: int | None, stop: Stop
) -> Iterator[Any]:
    from chatbot.embedders import embedder_named
    from ingest.embed import use_cores
    from ingest.pipeline import take_in

    if workers:
        use_cores(workers)
    # Embedding threads ask for the interpreter between texts, and must not wait for the reading one's whole turn.
    sys.setswitchinterval(_TURN_SECONDS)
    embedder = embedder_named(setting)
    progress = Progress()
    yield from take_in(library, embedder, found, given, dry_run=dry_run, on_read=progress.at, stop=stop)
    progress.done()


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
    from ingest.library.wiping import is_wiped
    from ingest.library.writing import delete

    with Library(context.library) as library:
        gone: list[str] = []
        delete(library, ids, on_each=gone.append)
        for identity in gone:
            print_line(f"deleted  {identity}")
        if not is_wiped(library):
            say(
                "byline: words of it stay in the library's files until other programs let go of them, and something "
                "is deleted or taken in again"
            )
        if (library.folder / "index").exists():
            _fill_index(library)
    return DONE


@command(byline, "doctor")
@backend_options
@json_option
def doctor(context: Context, as_json: bool) -> int:
    """Check the installation, the settings and the library, and say what is wrong; try the model that is set.

    \b
    byline doctor --json
    byline doctor --backend ollama --model llama3.2
    """
    from chatbot.doctor import examine

    report = examine(settings.load(context.flags))
    if as_json:
        print_json(report.as_json())
    else:
        print_line(report.as_text())
    return DONE if report.healthy else FAILED


@command(byline, "reindex")
@json_option
def reindex(context: Context, as_json: bool) -> int:
    """Make again what an older Byline made, embed what the embedder that is set has not, and make the index anew.

    Only that: after nothing but an upgrade hardly anything is embedded. Interrupted, it goes on where it stopped.

    \b
    byline reindex
    """
    from chatbot.embedders import embedder_named
    from ingest.library.record import Library
    from ingest.remake import change_embedder, remake

    began = time.monotonic()
    with Library(context.library) as library:
        if not library.exists:
            raise UsageError(f"there is no library at {library.folder}; `byline ingest FILE` makes one")
        embedder = embedder_named(context.settings.embedder)
        if change_embedder(library, embedder):
            say(f"embedding every article with {embedder.name}; until then passages are found by their words")
        progress = Progress()
        remade = remake(library, embedder, lambda n, of: progress.at(f"{n:,} of {of:,} articles"))
        progress.done()
        indexed = _make_index(library)
    if as_json:
        counts = {"articles": remade.articles, "embedded": remade.embedded, "indexed": indexed}
        print_json({**counts, "embedder": embedder.name, "seconds": round(time.monotonic() - began, 3)})
    else:
        if remade.articles:
            print_line(f"made {remade.articles:,} articles again, embedded {remade.embedded:,} passages")
        if indexed is not None:
            print_line(f"indexed {indexed:,} passages")
    return DONE


def _make_index(library: Any) -> int | None:
    """The index, made anew; how many passages are in it, None where another process has it."""
    from ingest.errors import IndexHeld
    from ingest.index import Index

    progress = Progress()
    try:
        with Index(library, rebuild=True, on_progress=lambda n, of: progress.at(f"{n:,} of {of:,} passages")) as index:
            return index.count()
    except IndexHeld as error:
        say(f"byline: {error}")
        return None
    finally:
        progress.done()


# ── backups ──


@command(byline, "backup")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def backup(context: Context, file: Path, as_json: bool) -> int:
    """Write the whole library to one file, while others use it. An older backup in FILE is replaced at the end.

    \b
    byline backup ~/backups/articles.byline
    """
    from ingest.library.backup import back_up
    from ingest.library.record import Library

    with Library(context.library) as library:
        held = back_up(library, file)
    _say_what_is_held(file, held, "backed up", "to", as_json=as_json)
    return DONE


@command(byline, "restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in place of the library that is there, which is lost.")
@json_option
def restore(context: Context, file: Path, replace: bool, as_json: bool) -> int:
    """Make a library out of a backup; the search index is made again when it is needed.

    \b
    byline restore ~/backups/articles.byline --library ~/articles
    """
    from ingest.library.backup import restore as restored

    held = restored(file, context.library, replace=replace)
    _say_what_is_held(file, held, "restored", "from", as_json=as_json)
    return DONE


def _say_what_is_held(file: Path, held: dict[str, int], done: str, way: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"file": str(file), "held": held})
    else:
        print_line(f"{done} {held['article']:,} articles, {held['statement']:,} statements {way} {file}")
