"""`byline brief`: a briefing on a topic, over a period, or on all there is; on the terminal or into a file."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chatbot.briefing.nouns import LENGTHS, STYLES, Abstention, Briefing
from chatbot.console import DONE, NO_ANSWER, print_json, print_line, say
from chatbot.options import Context, backend_options, byline, command, filter_options, filters_of
from chatbot.progress import Progress
from ingest.article import Filters
from ingest.errors import BylineError, UsageError

if TYPE_CHECKING:
    from chatbot.briefing.again import Saved

_FORMATS = ("md", "html", "docx", "json")
_ENDINGS = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".docx": "docx", ".json": "json"}


@command(byline, "brief")
@click.argument("topic", required=False)
@filter_options
@click.option("--length", type=click.Choice(LENGTHS), help="About 150, 400 or 1,000 words of points (standard).")
@click.option("--style", type=click.Choice(STYLES), help="What it is made of, and in which order (news).")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="What it is written as; else by the ending of -o.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Where it is written to.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--since-briefing",
    "earlier",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Run a briefing that was saved as JSON again: what is new since then comes first.",
)
@backend_options
def brief(
    context: Context,
    topic: str | None,
    length: str | None,
    style: str | None,
    form: str | None,
    output: Path | None,
    as_json: bool,
    earlier: Path | None,
    **options: Any,
) -> int:
    """Write a briefing: what happened, who said what, what is agreed, disputed and open; every line of it cited.

    Exits with 3 where nothing is about the topic.

    \b
    byline brief "the ferry line" --length short
    byline brief --since 2026-03 --style press-review -o march.docx
    byline brief "the ferry line" --format json -o ferry.json
    byline brief --since-briefing ferry.json
    """
    from chatbot.backends.registry import backend_named
    from chatbot.briefing.again import saved
    from chatbot.briefing.making import brief as made
    from chatbot.opening import opened

    filters = filters_of(options)
    form = _form(form, output, as_json)
    if topic is not None and not topic.strip():
        raise UsageError(
            'the topic is empty; give one, such as: byline brief "the ferry line", or none for all articles'
        )
    _check(output, form)
    before = saved(earlier) if earlier else None
    topic, filters = _as_before(topic, filters, before)
    backend = backend_named(context.settings)
    with opened(context.library, embedder=context.settings.embedder, backend=backend) as desk, _progress() as told:
        briefing = made(
            desk, topic, filters,
            length=length or (before.length if before else "standard"),  # type: ignore[arg-type]  # click has checked it
            style=style or (before.style if before else "news"),  # type: ignore[arg-type]  # and this
            backend=backend, progress=told, earlier=before,
        )  # fmt: skip
    return _written(briefing, form, output)


def _as_before(topic: str | None, filters: Filters, before: Saved | None) -> tuple[str | None, Filters]:
    """What is not asked for otherwise is as it was in the briefing that is run again."""
    if before is None:
        return topic, filters
    return topic or before.topic, before.filters if filters == Filters() else filters


def _form(form: str | None, output: Path | None, as_json: bool) -> str | None:
    """What it is written as; None: as text for the terminal."""
    if as_json:
        if form not in (None, "json"):
            raise UsageError(f"--json and --format {form} contradict each other; give one")
        return "json"
    if form is None and output is not None:
        form = _ENDINGS.get(output.suffix.lower())
        if form is None:
            raise UsageError(f"{output} has no ending that tells its form; add --format {'|'.join(_FORMATS)}")
    return form


def _check(output: Path | None, form: str | None) -> None:
    """That the output can be written, before the work is done for nothing."""
    if output is None:
        if form == "docx" and sys.stdout.isatty():
            raise UsageError("a DOCX can't be shown in a terminal; add -o FILE.docx")
        return
    if output.is_dir():
        raise UsageError(f"{output} is a folder; give the name of a file in it: -o {output / f'briefing.{form}'}")
    folder = output.parent
    if not folder.is_dir():
        raise BylineError(f"{output} can't be written: there is no folder {folder}; make it first")
    if not os.access(output if output.exists() else folder, os.W_OK):
        raise BylineError(f"{output} can't be written: no permission; give another place with -o")


def _written(briefing: Briefing | Abstention, form: str | None, output: Path | None) -> int:
    from chatbot.briefing import shown

    if isinstance(briefing, Abstention):
        if form == "json" and output is None:
            print_json(_nothing(briefing))
        else:
            say(f"byline: {shown.nothing(briefing)}")
        return NO_ANSWER
    for note in briefing.notes if form else ():
        say(f"byline: {note}")
    if form is None:
        print_line(shown.text(briefing))
        return DONE
    from chatbot.exports.formats import exported

    data = exported(briefing, form)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return DONE
    _put(data, output)
    say(f"{output}: {briefing.used} of {briefing.considered} articles used, {len(briefing.citations)} citations")
    return DONE


def _nothing(given: Abstention) -> dict[str, Any]:
    """An abstention with the fields of a briefing, empty."""
    return {
        "title": given.topic or "", "topic": given.topic, "abstained": True, "reason": given.text, "there": list(given.there),
        "parts": [], "timeline": [], "differences": [], "near_copies": [], "citations": [],
        "articles": {"used": 0, "considered": 0}, "dropped": [],
    }  # fmt: skip


def _put(data: bytes, output: Path) -> None:
    """The whole file or none: what was there before stays until the new one is written."""
    beside = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        if output.is_symlink() or (output.exists() and not output.is_file()):  # a pipe; /dev/stdout, which is a link
            output.write_bytes(data)
            return
        beside.write_bytes(data)
        beside.replace(output)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise BylineError(f"{output} could not be written ({error.strerror or error})") from error


@contextlib.contextmanager
def _progress() -> Iterator[Any]:
    """Tells on a terminal how far the work is, and takes the line away at the end."""
    shown: dict[str, Progress] = {}

    def told(what: str, done: int, total: int) -> None:
        if what not in shown:
            for other in shown.values():
                other.clear()
            shown[what] = Progress(total, what)
        shown[what].reached(done, total)

    try:
        yield told
    finally:
        for one in shown.values():
            one.clear()
