"""Settings: flags, then the environment, then `.env` in the working folder, then defaults."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from chatbot import embedders, rerankers
from chatbot.backends.registry import BACKENDS, EXTRACTIVE
from chatbot.backends.words import Deadlines
from ingest.errors import UsageError

Origin = Literal["flag", "environment", ".env", "default"]

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_LONGEST = 86_400.0  # seconds
_LEAST_CONTEXT, _MOST_CONTEXT = 512, 10_000_000

DEFAULTS: Mapping[str, str | None] = {
    "BYLINE_LIBRARY": None,  # the user's data folder; asked for only where it is needed
    "BYLINE_BACKEND": EXTRACTIVE,
    "BYLINE_MODEL": None,  # every backend but extractive has its own
    "BYLINE_CONTEXT": None,
    "BYLINE_DEADLINES": "30,20,120",
    "OPENAI_API_KEY": None,
    "OPENAI_BASE_URL": None,
    "OLLAMA_BASE_URL": "http://127.0.0.1:11434/v1",
    "BYLINE_EMBEDDER": "bundled",
    "BYLINE_RERANKER": rerankers.NONE,
    "BYLINE_ALLOW_HOSTS": "",
    "BYLINE_HOSTS": "",
    "GRADIO_SERVER_NAME": "127.0.0.1",
    "GRADIO_SERVER_PORT": "7860",
    "GRADIO_ROOT_PATH": "",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A setting's value and the layer that it came from. One that is secret is no part of what is printed of it."""

    value: str | None
    origin: Origin
    secret: bool = False

    def __repr__(self) -> str:
        return f"Value({'••••' if self.secret else repr(self.value)}, {self.origin!r})"


@dataclass(frozen=True)
class Settings:
    """Every setting, by the name of its environment variable."""

    values: Mapping[str, Value]
    layers: Mapping[Origin, Mapping[str, str | None]] = field(default_factory=dict, repr=False)

    def __getitem__(self, name: str) -> str:
        return self.values[name].value or ""

    @property
    def library(self) -> Path:
        """The library's folder."""
        given = self["BYLINE_LIBRARY"]
        return Path(given).expanduser() if given else default_library()

    @property
    def embedder(self) -> str:
        """What makes vectors of texts, as `embedders.embedder_named` takes it."""
        return self["BYLINE_EMBEDDER"]

    @property
    def reranker(self) -> str:
        """What puts the best passages in its own order, as `rerankers.reranker_named` takes it."""
        return self["BYLINE_RERANKER"]

    @property
    def allowed_hosts(self) -> frozenset[tuple[str, int]]:
        """Private hosts and ports that may be fetched from. Raises UsageError where a part of it is none."""
        from ingest.web.urls import allowed_hosts

        return allowed_hosts(self["BYLINE_ALLOW_HOSTS"]) if self["BYLINE_ALLOW_HOSTS"] else frozenset()

    @property
    def deadlines(self) -> Deadlines:
        """Of one call of a model. Raises UsageError where the setting is not three numbers of seconds."""
        text = self["BYLINE_DEADLINES"]
        try:
            first, between, whole = (float(part) for part in text.split(","))
        except ValueError:
            first = between = whole = 0.0
        if not all(0 < seconds <= _LONGEST for seconds in (first, between, whole)):
            raise UsageError(
                f"BYLINE_DEADLINES is {text!r}; give three numbers of seconds, to the first token, between tokens, and "
                f"for the whole answer, such as 30,20,120"
            )
        return Deadlines(first, between, whole)

    @property
    def context(self) -> int | None:
        """How many tokens the model takes, where that is set. Raises UsageError for what is no such number."""
        text = self["BYLINE_CONTEXT"]
        if text and not (text.isdecimal() and _LEAST_CONTEXT <= int(text) <= _MOST_CONTEXT):
            raise UsageError(
                f"BYLINE_CONTEXT is {text!r}; give a number of tokens from {_LEAST_CONTEXT} on, such as 8192"
            )
        return int(text) if text else None

    @property
    def key(self) -> str:
        """OPENAI_API_KEY, or "". Raises UsageError where it can't be one; it is not shown."""
        return _sound(self["OPENAI_API_KEY"], self.values["OPENAI_API_KEY"].origin)

    def key_beside(self, address: str) -> str:
        """The key that may go to the address in the setting of this name: the one set in the same layer, or "".

        Raises UsageError where there is a key in another layer only: who writes a `.env`, or one variable, must not
        get at a key that was meant for somebody else's address.
        """
        origin = self.values[address].origin
        beside = self.layers.get(origin, {}).get("OPENAI_API_KEY")
        elsewhere = self.values["OPENAI_API_KEY"]
        if not beside and elsewhere.value:
            raise UsageError(
                f"{address} is from {_layer(origin)} and OPENAI_API_KEY from {_layer(elsewhere.origin)}; a key is only "
                f"sent to an address that is set in the same place: set both there (where none is wanted, any word does)"
            )
        return _sound(beside or "", origin)

    @property
    def names(self) -> tuple[str, ...]:
        """What the server may be called by. Raises UsageError where a part of it is no name of a host."""
        names = [name.strip().lower() for name in self["BYLINE_HOSTS"].split(",") if name.strip()]
        for name in names:
            if not _HOST.fullmatch(name):
                raise UsageError(
                    f"BYLINE_HOSTS is {self['BYLINE_HOSTS']!r}; give names without ports, with commas between several, "
                    f"such as byline.example,news.example"
                )
        return tuple(names)

    @property
    def port(self) -> int:
        """Raises UsageError where the setting is no port."""
        text = self["GRADIO_SERVER_PORT"]
        if not text.isdecimal() or not 0 <= int(text) <= 65535:
            raise UsageError(f"GRADIO_SERVER_PORT is {text!r}; give a port from 0 (any that is free) to 65535")
        return int(text)

    def choosing(self, backend: str, model: str | None) -> Settings:
        """These settings with another backend and its model; what else is set stays, keys too."""
        chosen = {"BYLINE_BACKEND": Value(backend, "flag"), "BYLINE_MODEL": Value(model, "flag")}
        return replace(self, values={**self.values, **chosen})

    def check(self) -> None:
        """Raises UsageError where a value is none of its choices."""
        _ = self.deadlines, self.context, self.names
        for name, is_choice, choices in (
            ("BYLINE_BACKEND", BACKENDS.__contains__, ", ".join(BACKENDS)),
            ("BYLINE_EMBEDDER", embedders.is_choice, embedders.CHOICES),
            ("BYLINE_RERANKER", rerankers.is_choice, rerankers.CHOICES),
        ):
            if not is_choice(self[name]):
                raise UsageError(f"{name} is {self[name]!r} (from {self.values[name].origin}); there is: {choices}")


def load(
    flags: Mapping[str, str | None], environment: Mapping[str, str] = os.environ, folder: Path | None = None
) -> Settings:
    """All settings; `flags` are those given on the command line, `folder` is where `.env` may lie."""
    layers: dict[Origin, Mapping[str, str | None]] = {
        "flag": flags,
        "environment": environment,
        ".env": _dot_env((folder or Path.cwd()) / ".env"),
    }
    values: dict[str, Value] = {}
    for name, default in DEFAULTS.items():
        secret = name.endswith("_KEY")
        given = ((layer.get(name), origin) for origin, layer in layers.items())
        values[name] = next((Value(v, origin, secret) for v, origin in given if v), Value(default, "default", secret))
    known = {origin: {name: layer.get(name) for name in DEFAULTS} for origin, layer in layers.items()}
    return Settings(values, known)


def _layer(origin: Origin) -> str:
    return origin if origin == ".env" else f"the {origin}"


def _sound(key: str, origin: Origin) -> str:
    """A key as a header can carry it."""
    key = key.strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(f"OPENAI_API_KEY (from {_layer(origin)}) holds characters that no key has; copy it anew")
    return key


def default_library() -> Path:
    """The user's data folder, where the system keeps such things."""
    from platformdirs import user_data_path

    return user_data_path("byline", appauthor=False) / "library"


def _dot_env(path: Path) -> Mapping[str, str | None]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        return dotenv_values(path, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path} ({error}); it holds lines of NAME=value in UTF-8") from error
