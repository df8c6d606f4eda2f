"""The commands for articles that are in the library."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

import click

from chatbot import render, terminal
from chatbot.console import DONE, print_exactly, print_json, print_line, print_lines, say
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
from ingest.article import Article, Filters
from ingest.errors import NoSuchArticle, UsageError

if TYPE_CHECKING:
    from ingest.library.record import Library

_LINES = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?")
_MOST_LINES = 1_000_000


@byline.group()
@library_option
@debug_option
def articles() -> None:
    """List, show, clean, delete and export what is in the library.

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
            elif what == "json":
                print_json(_everything(library, article))
            else:
                card = library.card(article.id)
                print_line(terminal.article(article, card.passages, card.statements))
    return DONE


def _everything(library: Library, article: Article) -> dict[str, Any]:
    return render.article(article, library.passages(article.id), library.said(Filters(articles=(article.id,))))


@command(articles, "clean")
@click.argument("identity", metavar="ID")
@click.option("--keep", multiple=True, metavar="LINES", help="Lines of the source text that are the article's: 3,7-9.")
@click.option("--drop", multiple=True, metavar="LINES", help="Lines that are not.")
@click.option("--reset", is_flag=True, help="Forget what was decided before.")
@json_option
def clean(
    context: Context, identity: str, keep: tuple[str, ...], drop: tuple[str, ...], reset: bool, as_json: bool
) -> int:
    """Show the lines of an article's source text, or decide which of them are the article.

    Marked + are lines of the article, - those that were taken out, with the reason. After --keep, --drop or --reset
    the article is made again, as a new revision; what was decided holds for its later revisions, too.

    \b
    byline articles clean k3v7q2xamp
    byline articles clean k3v7q2xamp --keep 3,7-9 --drop 12
    """
    from ingest.cleaning_again import clean_again, lines
    from ingest.library.record import Library

    with Library(context.library) as library:
        before = found = lines(library, identity)
        if keep or drop or reset:
            from chatbot.embedders import embedder_named

            embedder = embedder_named(context.settings.embedder)
            of_keep, of_drop = _numbers("--keep", keep), _numbers("--drop", drop)
            found = clean_again(library, embedder, identity, of_keep, of_drop, reset=reset)
            if found.revision != before.revision and (library.folder / "index").exists():
                _fill_index(library)
    if as_json:
        print_json(render.source_lines(found))
    elif not (keep or drop or reset):
        print_line(terminal.source_lines(found.lines))
    elif found.revision != before.revision:
        print_line(f"made again  {found.article}  revision {found.revision}")
    else:
        print_line(f"unchanged  {found.article}  revision {found.revision}")
    return DONE


def _numbers(name: str, given: tuple[str, ...]) -> list[int]:
    """The lines that are named: "3,7-9". Raises UsageError."""
    numbers: list[int] = []
    for one in (part.strip() for text in given for part in text.split(",")):
        match = _LINES.fullmatch(one)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 0 < first <= last:
            raise UsageError(f"{name} {one!r} names no lines; write them as 3,7-9")
        if last - first > _MOST_LINES:
            raise UsageError(f"{name} {one!r} is more lines than any article has")
        numbers += range(first, last + 1)
    return numbers


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


@command(articles, "export")
@filter_options
def export(context: Context, **options: Any) -> int:
    """Print articles with everything that is known of them, one a line, as `articles show --json` does.

    `byline ingest` takes such a file, with a name that ends in .jsonl, in again: text, metadata, tags and id.

    \b
    byline articles export > articles.jsonl
    byline articles export --tag spring --since 2026-03
    """
    from ingest.library.record import Library

    with Library(context.library) as library:
        for card in library.cards(filters_of(options)):
            with contextlib.suppress(NoSuchArticle):  # deleted meanwhile
                print_json(_everything(library, library.article(card.id)))
    return DONE


def _fill_index(library: Any) -> None:
    """Bring the index up to date before we end, where nobody else has it: then the next server starts at once."""
    from ingest.errors import IndexUnavailable
    from ingest.index import Index

    with contextlib.suppress(IndexUnavailable), Index(library):
        pass
