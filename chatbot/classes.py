"""Classes of somebody else's that settings name as module:Class, set up by their own environment."""

from __future__ import annotations

import importlib
import os
import re
from typing import Any

from ingest.errors import BylineError, UsageError

_FORM = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*")
_SHOWN = 300  # characters of a class's own error
_SECRETS = ("KEY", "TOKEN", "SECRET", "PASSWORD")  # how the names of variables end that hold one
_LEAST_SECRET = 6


def names_class(setting: str) -> bool:
    """Whether this can name a class; whether it is there is seen when it is loaded."""
    return _FORM.fullmatch(setting) is not None


def loaded(variable: str, setting: str) -> Any:
    """What the setting in `variable` names. Raises UsageError where its module can't be imported, or doesn't have it."""
    module, _, name = setting.partition(":")
    try:
        found = getattr(importlib.import_module(module), name, None)
    except Exception as error:  # importing runs whatever stands in that module
        raise UsageError(
            f"{variable} is {setting!r}, and {module} can't be imported ({said_by(error)}); is it installed?"
        ) from error
    if found is None:
        raise UsageError(f"{variable} is {setting!r}, and there is no {name} in {module}")
    return found


def made(variable: str, setting: str, base: type, what: str, failed: type[BylineError]) -> Any:
    """One of the class that the setting in `variable` names; `what` is what a class of `base` makes.

    Raises UsageError where there is no such class, `failed` where it can't be made.
    """
    kind = loaded(variable, setting)
    if not (isinstance(kind, type) and issubclass(kind, base)):
        raise UsageError(f"{variable} is {setting!r}, which is no LlamaIndex {what} (a class of {base.__name__})")
    return set_up(setting, kind, failed)


def set_up(setting: str, kind: type, failed: type[BylineError]) -> Any:
    """One of a class, by its own settings. Raises `failed`."""
    try:
        return kind()
    except Exception as error:  # noqa: BLE001 - its settings are its own, and so are its errors
        raise failed(
            f"{setting} can't be set up ({said_by(error)}); it takes its settings from its own environment"
        ) from None


def said_by(error: Exception) -> str:
    """What a class of somebody else's says went wrong, without the keys of its environment."""
    line = " ".join(f"{type(error).__name__}: {error}".split())
    for name, value in os.environ.items():
        if len(value) >= _LEAST_SECRET and name.upper().endswith(_SECRETS):
            line = line.replace(value, "••••")
    return line[:_SHOWN]
