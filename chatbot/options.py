"""The `byline` command itself, and the options that its commands share: the library, the filters, the settings."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import click

from chatbot import settings
from ingest.article import Filters
from ingest.errors import UsageError

_F = TypeVar("_F", bound=Callable[..., Any])


class Context:
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


def flag(name: str, variable: str, help_text: str, **more: Any) -> Callable[[_F], _F]:
    """An option that is a setting: it may stand before or after the command, and the later one wins."""

    def keep(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            if not value:
                raise UsageError(f"{name} is empty; give a value")
            context.ensure_object(Context).flags[variable] = value

    return click.option(name, help=help_text, expose_value=False, callback=keep, **more)


library_option = flag("--library", "BYLINE_LIBRARY", "The library's folder (or BYLINE_LIBRARY).", metavar="PATH")
debug_option = click.option("--debug", is_flag=True, expose_value=False, is_eager=True, help="Show tracebacks.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")


def _together(*options: Callable[[_F], _F]) -> Callable[[_F], _F]:
    def add(command: _F) -> _F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


backend_options = _together(
    flag("--backend", "BYLINE_BACKEND", "What words an answer (or BYLINE_BACKEND).", metavar="NAME"),
    flag("--model", "BYLINE_MODEL", "The backend's model (or BYLINE_MODEL).", metavar="NAME"),
)
filter_options = _together(
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


def filters_of(options: dict[str, Any]) -> Filters:
    """Takes the filters out of a command's options. Raises UsageError for what is no date."""
    given = {f.name: options.pop(f.name) for f in fields(Filters) if f.name in options}
    for name in ("since", "until"):
        given[name] = _day(given.get(name), f"--{name}")
    return Filters(**given)


def _day(text: str | None, name: str) -> str | None:
    if text is None:
        return None
    for form, length in (("%Y-%m-%d", 10), ("%Y-%m", 7), ("%Y", 4)):
        if len(text) == length:
            with contextlib.suppress(ValueError):
                datetime.datetime.strptime(text, form)
                return text
    raise UsageError(f"{name} {text!r} is no date; write it as 2026-03-31, 2026-03 or 2026")


def command(group: click.Group, name: str) -> Callable[[Callable[..., int | None]], click.Command]:
    def make(function: Callable[..., int | None]) -> click.Command:
        return group.command(name)(library_option(debug_option(click.pass_obj(function))))

    return make


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="byline", prog_name="byline")
@library_option
@debug_option
@click.pass_context
def byline(context: click.Context) -> None:
    """Answers over your own articles: every sentence cites the words it rests on.

    \b
    byline ingest article.txt
    byline ask "what did Easley say?"
    """
    context.ensure_object(Context)
