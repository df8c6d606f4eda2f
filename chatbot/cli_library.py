"""The commands that keep the library: its health, the index, backups."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from chatbot import settings
from chatbot.console import DONE, FAILED, print_json, print_line, say
from chatbot.options import Context, backend_options, byline, command, json_option
from chatbot.progress import Progress
from ingest.errors import UsageError


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
        progress = Progress(what="articles")
        remade = remake(library, embedder, progress.reached)
        progress.clear()
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

    progress = Progress(what="passages")
    try:
        with Index(library, rebuild=True, on_progress=progress.reached) as index:
            return index.count()
    except IndexHeld as error:
        say(f"byline: {error}")
        return None
    finally:
        progress.clear()


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
