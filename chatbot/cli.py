"""The `byline` command: parse, call one function, render its result.

The only place that knows Click, prints, or ends the process. Results go to standard output, everything else to
standard error; an error is one line and an exit code.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from chatbot import render, settings, terminal
from chatbot.answer import Answer, Question
from ingest.article import Filters, Hit, Metadata, Said
from ingest.errors import BylineError, UsageError

DONE, FAILED, WRONG_USE, NO_ANSWER, PARTLY, INTERRUPTED = 0, 1, 2, 3, 4, 130
_F = TypeVar("_F", bound=Callable[..., Any])


class _Context:
    """What stands before any command: the flags that are settings."""

    def __init__(self) -> None:
        self.flags: dict[str, str | None] = {}

    @property
    def settings(self) -> settings.Settings:
        loaded = settings.load(self.flags)
        loaded.check()
        return loaded

    @property
    def library(self) -> Path:
        return self.settings.library


def _flag(name: str, variable: str, help_text: str, **more: Any) -> Callable[[_F], _F]:
    """An option that is a setting: it may stand before or after the command, and the later one wins."""

    def keep(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            if not value:
                raise UsageError(f"{name} is empty; give a value")
            context.ensure_object(_Context).flags[variable] = value

    return click.option(name, help=help_text, expose_value=False, callback=keep, **more)


_library = _flag("--library", "BYLINE_LIBRARY", "The library's folder (or BYLINE_LIBRARY).", metavar="PATH")
_debug = click.option("--debug", is_flag=True, expose_value=False, is_eager=True, help="Show tracebacks.")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")


def _together(*options: Callable[[_F], _F]) -> Callable[[_F], _F]:
    def add(command: _F) -> _F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_filters = _together(
    click.option("--tag", "tags", multiple=True, help="Only articles with this tag; repeat to widen."),
    click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article."),
    click.option("--outlet", "outlets", multiple=True, help="Only articles of this outlet."),
    click.option("--author", "authors", multiple=True, help="Only articles by this author."),
    click.option(
        "--speaker", "speakers", multiple=True, help="Only what this speaker says, by any name an article uses."
    ),
    click.option(
        "--since", metavar="DATE", help="Only articles published on this day or later (2026-03-31, 2026-03 or 2026)."
    ),
    click.option("--until", metavar="DATE", help="Only articles published on this day or earlier."),
)


def _filters_of(options: dict[str, Any]) -> Filters:
    """Takes the filters out of a command's options. Raises UsageError for what is no date."""
    given = {f.name: options.pop(f.name) for f in fields(Filters) if f.name in options}
    for name in ("since", "until"):
        given[name] = _day(given.get(name), f"--{name}")
    return Filters(**given)


def _day(text: str | None, name: str) -> str | None:
    import datetime

    if text is None:
        return None
    for form, length in (("%Y-%m-%d", 10), ("%Y-%m", 7), ("%Y", 4)):
        if len(text) == length:
            with contextlib.suppress(ValueError):
                datetime.datetime.strptime(text, form)
                return text
    raise UsageError(f"{name} {text!r} is no date; write it as 2026-03-31, 2026-03 or 2026")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="byline", prog_name="byline")
@_library
@_debug
@click.pass_context
def byline(context: click.Context) -> None:
    """Answers over your own articles: every sentence cites the words it rests on.

    \b
    byline ingest article.txt
    byline ask "what did Easley say?"
    """
    context.ensure_object(_Context)


def _command(group: click.Group, name: str) -> Callable[[Callable[..., int | None]], click.Command]:
    def make(function: Callable[..., int | None]) -> click.Command:
        return group.command(name)(_library(_debug(click.pass_obj(function))))

    return make


# ── taking in ──


@_command(byline, "ingest")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--title", help="The title, where the source does not say it.")
@click.option("--author", "authors", multiple=True, help="An author; repeat for several.")
@click.option("--outlet", help="Who published it.")
@click.option("--published", metavar="DATE", help="When it was published.")
@click.option("--url", help="Its web address.")
@click.option("--tag", "tags", multiple=True, help="A tag to keep with it; repeat for several.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; take nothing in.")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Processor cores to use (all).")
@_json
def ingest(
    context: _Context, sources: tuple[str, ...], dry_run: bool, workers: int | None, as_json: bool, **given: Any
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
                entries.append(entry)
                if not as_json:
                    click.echo(terminal.entry(entry))
        except KeyboardInterrupt:
            status = INTERRUPTED
            _say(f"interrupted; {sum(e.status in ('added', 'updated') for e in entries)} articles are in")
        if not dry_run and any(e.status in ("added", "updated") for e in entries):
            _fill_index(library)
    seconds = round(time.monotonic() - began, 3)
    if as_json:
        counts: dict[str, int] = {}
        for entry in entries:
            counts[entry.status] = counts.get(entry.status, 0) + 1
        _print_json({"articles": [render.entry(e) for e in entries], "counts": counts, "seconds": seconds})
    else:
        _say(terminal.summary(entries, seconds))
    failures = [e for e in entries if e.status == "failed"]
    if status == DONE and failures:
        if as_json or len(entries) == 1:
            for entry in failures[:20]:
                _say(f"byline: {entry.error}")
        return FAILED if len(entries) == 1 else PARTLY
    return status


def _given(sources: tuple[str, ...], given: dict[str, Any]) -> Any:
    from ingest.stated import iso_date
    from ingest.pipeline import Given

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
def _library_for_taking_in(context: _Context, dry_run: bool) -> Iterator[Any]:
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
    progress = _Progress()
    yield from take_in(library, embedder, found, given, dry_run=dry_run, on_read=progress.at)
    progress.done()


def _fill_index(library: Any) -> None:
    """Bring the index up to date before we end, where nobody else has it: then the next server starts at once."""
    from ingest.errors import IndexUnavailable
    from ingest.index import Index

    with contextlib.suppress(IndexUnavailable), Index(library):
        pass


# ── asking ──


@_command(byline, "ask")
@click.argument("question", required=False)
@_filters
@_flag("--backend", "BYLINE_BACKEND", "What words the answer (or BYLINE_BACKEND).", metavar="NAME")
@_flag("--model", "BYLINE_MODEL", "The backend's model (or BYLINE_MODEL).", metavar="NAME")
@click.option("-k", "limit", type=click.IntRange(1, 100), help="How many stretches a factual answer may cite.")
@click.option(
    "--batch",
    type=click.File("rb"),
    metavar="FILE",
    help='Answer lines of {"id", "question", "tags"?, "articles"?} (-: standard input).',
)
@_json
def ask(context: _Context, question: str | None, limit: int | None, batch: Any, as_json: bool, **options: Any) -> int:
    """Answer a question from the articles, or say that they hold no answer (exit code 3).

    \b
    byline ask "what did Easley say about sanctions?"
    byline ask "when does the ferry line close?" --outlet "Larkmoor Courier" --json
    """
    from chatbot.opening import opened

    filters = _filters_of(options)
    _one_of(question, batch, "a question", 'byline ask "what did Easley say?"')
    with opened(context.library) as desk:
        if batch is not None:
            return _ask_batch(desk.engine.answer, batch, filters, limit)
        answer = desk.engine.answer(Question(question or "", filters, limit))
    if as_json:
        _print_json(render.answer(answer))
    else:
        click.echo(terminal.answer(answer))
    if answer.reason == "backend_failed":
        return FAILED
    return NO_ANSWER if answer.abstained else DONE


def _ask_batch(answer: Callable[[Question], Answer], batch: Any, filters: Filters, limit: int | None) -> int:
    def one(row: dict[str, Any]) -> dict[str, Any]:
        narrowed = replace(
            filters,
            tags=filters.tags + _strings(row, "tags"),
            articles=filters.articles + _strings(row, "articles"),
        )
        return render.answer(answer(Question(_string(row, "question"), narrowed, limit, row.get("id"))))

    return _batch(batch, one)


@_command(byline, "search")
@click.argument("query", required=False)
@_filters
@click.option("-k", "limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many passages.")
@click.option(
    "--batch", type=click.File("rb"), metavar="FILE", help='Search for lines of {"id", "query"} (-: standard input).'
)
@_json
def search(context: _Context, query: str | None, limit: int, batch: Any, as_json: bool, **options: Any) -> int:
    """Find passages, best first.

    \b
    byline search "harbour expansion costs" -k 5
    """
    from chatbot.opening import opened
    from chatbot.question import interpret, query_terms

    filters = _filters_of(options)
    _one_of(query, batch, "a query", 'byline search "harbour costs"')
    with opened(context.library) as desk:

        def found(text: str) -> list[Hit]:
            reading = interpret(Question(text), desk.library)
            return desk.retriever.search(text, query_terms(reading, text), limit, filters)

        titles = {card.id: card.metadata.title for card in desk.library.cards()}
        if batch is not None:
            return _batch(
                batch,
                lambda row: {"id": row.get("id"), **_hits(_string(row, "query"), found(_string(row, "query")), titles)},
            )
        hits = found(query or "")
    if as_json:
        _print_json(_hits(query or "", hits, titles))
    elif hits:
        click.echo(terminal.hits(hits, titles))
    return _or_nothing(hits, "no passage fits; try other words or fewer filters")


def _hits(query: str, hits: Iterable[Hit], titles: dict[str, str | None]) -> dict[str, Any]:
    return {"query": query, "hits": [render.hit(h, titles.get(h.article)) for h in hits]}


@_command(byline, "quotes")
@click.argument("speaker", required=False)
@_filters
@click.option("--about", metavar="TEXT", help="Only what is about this.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["direct", "indirect", "mixed"]),
    help="Only statements of this kind; repeat to widen.",
)
@_json
def quotes(
    context: _Context, speaker: str | None, about: str | None, kinds: tuple[str, ...], as_json: bool, **options: Any
) -> int:
    """List statements, by anybody or by one speaker.

    \b
    byline quotes Easley --about sanctions
    byline quotes --article k3v7q2xamp --kind direct --json
    """
    from ingest.library.record import Library

    filters = _filters_of(options)
    with Library(context.library) as library:
        found = _quotes(library, speaker, filters, about, kinds)
        titles = {card.id: card.metadata.title for card in library.cards()}
    if as_json:
        _print_lines(render.said(s) for s in found)
    elif found:
        click.echo(terminal.quotes(found, titles))
    return _or_nothing(found, "no statement fits; `byline speakers` lists who there is")


def _quotes(
    library: Any, speaker: str | None, filters: Filters, about: str | None, kinds: tuple[str, ...]
) -> list[Said]:
    from chatbot.said import about_subject
    from chatbot.words import terms

    names = library.known_as(speaker) if speaker is not None else None
    if about is not None:
        if not terms(about):
            raise UsageError("--about holds no words; give what the statements are to be about")
        found = about_subject(library, filters, names, terms(about))
    else:
        found = library.said(filters, names)
    return [s for s in found if not kinds or s.statement.kind in kinds]


@_command(byline, "speakers")
@_filters
@_json
def speakers(context: _Context, as_json: bool, **options: Any) -> int:
    """List who is quoted, with how many statements, most first.

    \b
    byline speakers --outlet "Larkmoor Courier"
    """
    from ingest.library.record import Library

    filters = _filters_of(options)
    with Library(context.library) as library:
        found = library.speakers(filters)
    if as_json:
        _print_lines({"speaker": name, "statements": n, "articles": articles} for name, n, articles in found)
    elif found:
        click.echo(terminal.speakers(found))
    return _or_nothing(found, "nobody is quoted in these articles")


# ── articles ──


@byline.group()
@_library
@_debug
def articles() -> None:
    """List, show and delete what is in the library.

    \b
    byline articles list --outlet "Larkmoor Courier"
    """


@_command(articles, "list")
@_filters
@_json
def list_articles(context: _Context, as_json: bool, **options: Any) -> int:
    """List the articles, in the order in which they came in.

    \b
    byline articles list --since 2026-03
    """
    from ingest.library.record import Library

    with Library(context.library) as library:
        cards = library.cards(_filters_of(options))
    if as_json:
        _print_lines(map(render.card, cards))
    elif cards:
        click.echo(terminal.cards(cards))
    else:
        _say("no articles; `byline ingest FILE` takes some in")
    return DONE


@_command(articles, "show")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--text", "what", flag_value="text", help="The body exactly, and no more.")
@click.option("--source", "what", flag_value="source", help="The source text, with what was taken out.")
@click.option("--json", "what", flag_value="json", help="One JSON document an article, with everything.")
def show(context: _Context, ids: tuple[str, ...], what: str | None) -> int:
    """Show articles: what is known about them, and their text.

    \b
    byline articles show k3v7q2xamp --text
    """
    from ingest.library.record import Library

    with Library(context.library) as library:
        found = [library.article(identity) for identity in ids]
        for article in found:
            if what == "text":
                _print_exactly(article.revision.text)
            elif what == "source":
                _print_exactly(article.revision.source_text)
            else:
                everything = render.article(
                    article, library.passages(article.id), library.said(Filters(articles=(article.id,)))
                )
                if what == "json":
                    _print_json(everything)
                else:
                    click.echo(terminal.article(article, len(everything["passages"]), len(everything["statements"])))
    return DONE


@_command(articles, "delete")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
def delete_articles(context: _Context, ids: tuple[str, ...]) -> int:
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
        click.echo(f"deleted  {identity}")
    return DONE


# ── the server, and the library's health ──


@_command(byline, "serve")
@_flag("--host", "GRADIO_SERVER_NAME", "The address to listen on (127.0.0.1).", metavar="HOST")
@_flag("--port", "GRADIO_SERVER_PORT", "The port (7860; 0: any that is free).", metavar="PORT")
@click.option("--samples", is_flag=True, help="Serve a small library of invented samples, in .byline/samples here.")
def serve(context: _Context, samples: bool) -> int:
    """Serve the chat in the browser, until it is interrupted.

    \b
    byline serve --port 7861
    """
    from chatbot.samples import NOTE, is_of_samples, make_sample_library
    from chatbot.web.app import serve as serve_chat

    if samples:
        context.flags.setdefault("BYLINE_LIBRARY", str(Path(".byline", "samples")))
        make_sample_library(context.library, say=_say)
    chosen = context.settings
    note = NOTE if is_of_samples(chosen.library) else None
    serve_chat(
        chosen.library,
        chosen["GRADIO_SERVER_NAME"],
        chosen.port,
        say=_print,
        root_path=chosen["GRADIO_ROOT_PATH"],
        note=note,
    )
    return DONE


@_command(byline, "doctor")
@_json
def doctor(context: _Context, as_json: bool) -> int:
    """Check the installation, the settings and the library, and say what is wrong.

    \b
    byline doctor --json
    """
    from chatbot.doctor import examine

    report = examine(settings.load(context.flags))
    if as_json:
        _print_json(report.as_json())
    else:
        click.echo(report.as_text())
    return DONE if report.healthy else FAILED


@_command(byline, "reindex")
def reindex(context: _Context) -> int:
    """Make the search index anew from the record; nothing is embedded again.

    \b
    byline reindex
    """
    from ingest.index import Index
    from ingest.library.record import Library

    with Library(context.library) as library:
        if not library.exists:
            raise UsageError(f"there is no library at {library.folder}; `byline ingest FILE` makes one")
        progress = _Progress()
        with Index(library, rebuild=True, on_progress=lambda n, of: progress.at(f"{n:,} of {of:,} passages")) as index:
            progress.done()
            click.echo(f"indexed {index.count():,} passages")
    return DONE


# ── printing ──


class _Progress:
    """One line on a terminal that says where we are; nothing elsewhere."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._count = 0
        self._began = time.monotonic()

    def at(self, what: str) -> None:
        self._count += 1
        if self._shown:
            rate = self._count / max(time.monotonic() - self._began, 1e-3)
            sys.stderr.write(f"\r\x1b[K{self._count:,} ({rate:.0f}/s) {terminal.plain(what)[-60:]}")
            sys.stderr.flush()

    def done(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _say(text: str) -> None:
    click.echo(text, err=True)


def _print(text: str) -> None:
    click.echo(text)
    sys.stdout.flush()


def _print_json(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False))


def _print_lines(documents: Iterable[dict[str, Any]]) -> None:
    for document in documents:
        _print_json(document)


def _print_exactly(text: str) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf8"))
    sys.stdout.buffer.flush()


def _or_nothing(found: Any, why: str) -> int:
    if found:
        return DONE
    _say(f"byline: {why}")
    return NO_ANSWER


# ── batches ──


def _one_of(text: str | None, batch: Any, what: str, example: str) -> None:
    if (text is None) == (batch is None):
        raise UsageError(f"give {what}, such as: {example}; or --batch FILE, not both")


def _batch(lines: Iterable[bytes], one: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """A result for each line, in order; one that can't be read or answered has an "error", and the rest goes on."""
    status = DONE
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        identity = None
        try:
            row = json.loads(line.decode("utf-8-sig"))
            if not isinstance(row, dict):
                raise UsageError("is no object")
            identity = row.get("id")
            result = one(row)
        except (ValueError, RecursionError, UsageError) as error:
            status = PARTLY
            result = {"id": identity, "error": f"line {number}: {error}"}
            _say(f"byline: line {number}: {error}")
        _print_json(result)
    sys.stdout.flush()
    return status


def _string(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise UsageError(f'has no "{name}"')
    return value


def _strings(row: dict[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name) or []
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise UsageError(f'"{name}" is no list of strings')
    return tuple(values)


# ── the process ──


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and end the process with its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # text streams have it
    logging.basicConfig(level=logging.WARNING, format="byline: %(message)s", stream=sys.stderr)
    sys.exit(_run(arguments))


def _run(arguments: list[str]) -> int:
    debug = "--debug" in arguments
    try:
        return byline.main(args=arguments, prog_name="byline", standalone_mode=False) or DONE
    except click.exceptions.NoArgsIsHelpError as error:
        _say(error.format_message())
        return WRONG_USE
    except click.ClickException as error:
        usage = f" ({_hint(error.ctx)})" if isinstance(error, click.UsageError) and error.ctx else ""
        _say(f"byline: {' '.join(error.format_message().split())}{usage}")
        return WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        _say("byline: interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except BylineError as error:
        if debug:
            raise
        _say(f"byline: {error}")
        return WRONG_USE if isinstance(error, UsageError) else FAILED


def _hint(context: click.Context) -> str:
    return f"see {context.command_path} --help"
