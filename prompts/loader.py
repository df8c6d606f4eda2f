"""Prompts are files beside this one, `NAME.md`; what goes into them is filled in by Jinja, what is missing is an error.

A value is text and stays text: nothing in it is read as a template.
"""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def rendered(name: str, **values: object) -> str:
    """The prompt called `name` with its values. Raises jinja2.UndefinedError where one is missing."""
    return _environment().get_template(f"{name}.md").render(values).strip()


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(loader=FunctionLoader(_source), undefined=StrictUndefined, autoescape=False)


def _source(file: str) -> str | None:
    path = files("prompts").joinpath(file)
    return path.read_text("utf-8") if path.is_file() else None
