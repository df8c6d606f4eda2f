"""The `byline` command: parse, call one function, render its result.

The only place that knows Click or ends the process; `console` prints for it. An error is one line and an exit code.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import logging
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from chatbot import cli_articles as cli_articles  # their commands join the group by being imported
from chatbot import cli_brief as cli_brief
from chatbot import cli_ingest as cli_ingest
from chatbot import cli_library as cli_library
from chatbot import cli_users as cli_users
from chatbot import cli_verify as cli_verify
from chatbot import render, terminal
from chatbot.answer import Answer, Question
from chatbot.console import (
    DONE,
    FAILED,
    INTERRUPTED,
    NO_ANSWER,
    TERMINATED,
    WRONG_USE,
    answer_lines,
    one_of,
    or_nothing,
    print_json,
    print_line,
    print_lines,
    say,
    string_in,
    strings_in,
)
from chatbot.ending import Terminated, end_cleanly_when_terminated
from chatbot.options import (
    Context,
    backend_options,
    byline,
    command,
    filter_options,
    filters_of,
    flag,
    json_option,
)
from ingest.article import Filters, Hit, Said
from ingest.errors import BylineError, UsageError

if TYPE_CHECKING:
    from ingest.library.record import Library

# ── asking ──


@command(byline, "ask")
@click.argument("question", required=False)
@filter_options
@backend_options
@click.option("-k", "limit", type=click.IntRange(1, 100), help="How many stretches a factual answer may cite.")
@click.option(
    "--batch",
    type=click.File("rb"),
    metavar="FILE",
    help='Answer lines of {"id", "question", "tags"?, "articles"?} (-: standard input).',
)
@json_option
def ask(context: Context, question: str | None, limit: int | None, batch: Any, as_json: bool, **options: Any) -> int:
    """Answer a question from the articles, or say that they hold no answer (exit code 3).

    \b
    byline ask "what did Easley say about sanctions?"
    byline ask "did Easley say that fees would rise?"
    byline ask "who mentioned the ferry?"
    byline ask "when does the ferry line close?" --outlet "Larkmoor Courier" --json
    """
    from chatbot.backends.registry import backend_named
    from chatbot.opening import opened

    filters = filters_of(options)
    one_of(question, batch, "a question", 'byline ask "what did Easley say?"')
    chosen = context.settings
    backend = backend_named(chosen)
    with opened(chosen.library, embedder=chosen.embedder, reranker=chosen.reranker, backend=backend) as desk:
        if batch is not None:
            return _ask_batch(desk.engine.answer, batch, filters, limit)
        answer = desk.engine.answer(Question(question or "", filters, limit, today=date.today()))
    if as_json:
        print_json(render.answer(answer))
    else:
        print_line(terminal.answer(answer))
    if answer.reason == "backend_failed":
        return FAILED
    return NO_ANSWER if answer.abstained else DONE


def _ask_batch(answer: Callable[[Question], Answer], batch: Any, filters: Filters, limit: int | None) -> int:
    def one(row: dict[str, Any]) -> dict[str, Any]:
        narrowed = replace(
            filters,
            tags=filters.tags + strings_in(row, "tags"),
            articles=filters.articles + strings_in(row, "articles"),
        )
        return render.answer(answer(Question(string_in(row, "question"), narrowed, limit, row.get("id"), date.today())))

    return answer_lines(batch, one)


@command(byline, "search")
@click.argument("query", required=False)
@filter_options
@click.option("-k", "limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many passages.")
@click.option(
    "--batch", type=click.File("rb"), metavar="FILE", help='Search for lines of {"id", "query"} (-: standard input).'
)
@json_option
def search(context: Context, query: str | None, limit: int, batch: Any, as_json: bool, **options: Any) -> int:
    """Find passages, best first.

    \b
    byline search "harbour expansion costs" -k 5
    """
    from chatbot.opening import opened
    from chatbot.question import interpret, query_terms

    filters = filters_of(options)
    one_of(query, batch, "a query", 'byline search "harbour costs"')
    chosen = context.settings
    with opened(chosen.library, embedder=chosen.embedder, reranker=chosen.reranker) as desk:

        def found(text: str) -> list[Hit]:
            reading = interpret(Question(text), desk.library)
            return desk.retriever.search(text, query_terms(reading, text), limit, filters)

        titles = {card.id: card.metadata.title for card in desk.library.cards()}
        if batch is not None:
            return answer_lines(
                batch,
                lambda row: {
                    "id": row.get("id"),
                    **_hits(string_in(row, "query"), found(string_in(row, "query")), titles),
                },
            )
        hits = found(query or "")
    if as_json:
        print_json(_hits(query or "", hits, titles))
    elif hits:
        print_line(terminal.hits(hits, titles))
    return or_nothing(hits, "no passage fits; try other words or fewer filters")


def _hits(query: str, hits: Iterable[Hit], titles: dict[str, str | None]) -> dict[str, Any]:
    return {"query": query, "hits": [render.hit(h, titles.get(h.article)) for h in hits]}


@command(byline, "quotes")
@click.argument("speaker", required=False)
@filter_options
@click.option("--about", metavar="TEXT", help="Only what is about this, best first.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["direct", "indirect", "mixed"]),
    help="Only statements of this kind; repeat to widen.",
)
@click.option("--unattributed", is_flag=True, help="Only what could be given to nobody.")
@json_option
def quotes(
    context: Context,
    speaker: str | None,
    about: str | None,
    kinds: tuple[str, ...],
    unattributed: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """List statements, by anybody or by one speaker: in the order of the text, or with --about best first.

    \b
    byline quotes Easley --about sanctions
    byline quotes --article k3v7q2xamp --kind direct --json
    byline quotes --unattributed --outlet "Larkmoor Courier"
    """
    from ingest.library.record import Library

    filters = filters_of(options)
    if unattributed and (speaker is not None or filters.speakers):
        raise UsageError("--unattributed lists what could be given to nobody; leave the speaker out")
    with Library(context.library) as library:
        names: list[str | None] | None = [None] if unattributed else None
        if speaker is not None:
            names = [*library.known_as(speaker)]
        found = [s for s in _quotes(library, names, filters, about) if not kinds or s.statement.kind in kinds]
        titles = {card.id: card.metadata.title for card in library.cards()}
        note = _not_read(library, filters)
    if as_json:
        print_lines(render.said(s) for s in found)
    elif found:
        print_line(terminal.quotes(found, titles))
    return _said_or_nothing(found, note, "no statement fits; `byline speakers` lists who there is")


def _quotes(library: Library, names: list[str | None] | None, filters: Filters, about: str | None) -> list[Said]:
    from chatbot.about import TOUCHES, ranked
    from chatbot.about import about as about_subject
    from chatbot.words import terms

    if about is None:
        return library.said(filters, names)
    if not terms(about):
        raise UsageError("--about holds no words; give what the statements are to be about")
    return ranked(about_subject(library, filters, names, terms(about), TOUCHES))


def _not_read(library: Library, filters: Filters) -> str | None:
    """What whoever lists statements or speakers is told of articles that aren't in English."""
    from ingest.library.unread import told, unread

    return told(unread(library, filters))


def _said_or_nothing(found: Any, note: str | None, why: str) -> int:
    """Articles that aren't read hold no "nobody": where nothing is found, that they weren't read is why."""
    if found and note:
        say(f"byline: {note}")
    return or_nothing(found, note or why)


@command(byline, "speakers")
@filter_options
@json_option
def speakers(context: Context, as_json: bool, **options: Any) -> int:
    """List who is quoted, with how many statements, most first.

    One full name is one speaker, however the articles spell it, with a middle initial or without.

    \b
    byline speakers --outlet "Larkmoor Courier"
    """
    from ingest.library.record import Library

    filters = filters_of(options)
    with Library(context.library) as library:
        found = library.speakers(filters)
        note = _not_read(library, filters)
    if as_json:
        print_lines({"speaker": name, "statements": n, "articles": articles} for name, n, articles in found)
    elif found:
        print_line(terminal.speakers(found))
    return _said_or_nothing(found, note, "nobody is quoted in these articles")


# ── the server, and the library's health ──


@command(byline, "serve")
@flag("--host", "GRADIO_SERVER_NAME", "The address to listen on (127.0.0.1).", metavar="HOST")
@flag("--port", "GRADIO_SERVER_PORT", "The port (7860; 0: any that is free).", metavar="PORT")
@backend_options
@click.option("--samples", is_flag=True, help="Serve a small library of invented samples, in .byline/samples here.")
def serve(context: Context, samples: bool) -> int:
    """Serve the chat in the browser, until it is interrupted.

    \b
    byline serve --port 7861
    """
    from chatbot.backends.registry import backend_named
    from chatbot.embedders import BUNDLED
    from chatbot.rerankers import NONE
    from chatbot.samples import NOTE, is_of_samples, make_sample_library
    from chatbot.web.app import serve as serve_chat
    from chatbot.web.offers import working

    if samples:
        context.flags.setdefault("BYLINE_LIBRARY", str(Path(".byline", "samples")))
        make_sample_library(context.library, say=say)
    chosen = context.settings
    of_samples = is_of_samples(chosen.library)
    backend = backend_named(chosen)
    serve_chat(
        chosen.library,
        chosen["GRADIO_SERVER_NAME"],
        chosen.port,
        say=print_line,
        root_path=chosen["GRADIO_ROOT_PATH"],
        note=NOTE if of_samples else None,
        embedder=BUNDLED if of_samples else chosen.embedder,
        reranker=NONE if of_samples else chosen.reranker,
        backend=backend,
        offers=working(chosen, backend),
        names=chosen.names,
    )
    return DONE


# ── the process ──


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and end the process with its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # text streams have it
    end_cleanly_when_terminated()
    logging.basicConfig(level=logging.WARNING, format="byline: %(message)s", stream=sys.stderr)
    atexit.register(gc.freeze)  # looking through all that Gradio has loaded for cycles would take a second at the end
    sys.exit(_run(arguments))


def _run(arguments: list[str]) -> int:
    debug = "--debug" in arguments
    try:
        return byline.main(args=arguments, prog_name="byline", standalone_mode=False) or DONE
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        return WRONG_USE
    except click.ClickException as error:
        usage = f" ({_hint(error.ctx)})" if isinstance(error, click.UsageError) and error.ctx else ""
        say(f"byline: {terminal.plain(error.format_message())}{usage}")
        return WRONG_USE
    except Terminated:
        say("byline: terminated")
        return TERMINATED
    except (click.Abort, KeyboardInterrupt):
        say("byline: interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except BylineError as error:
        if debug:
            raise
        say(f"byline: {terminal.plain(str(error))}")
        return WRONG_USE if isinstance(error, UsageError) else FAILED


def _hint(context: click.Context) -> str:
    return f"see {context.command_path} --help"
