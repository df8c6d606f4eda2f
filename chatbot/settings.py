"""Settings: flags, then the environment, then `.env` in the working folder, then defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from chatbot import embedders
from ingest.errors import UsageError

Origin = Literal["flag", "environment", ".env", "default"]

BACKENDS = ("extractive",)
"""What can word an answer."""

DEFAULTS: Mapping[str, str | None] = {
    "BYLINE_LIBRARY": None,  # the user's data folder; asked for only where it is needed
    "BYLINE_BACKEND": "extractive",
    "BYLINE_EMBEDDER": "bundled",
    "BYLINE_ALLOW_HOSTS": "",
    "GRADIO_SERVER_NAME": "127.0.0.1",
    "GRADIO_SERVER_PORT": "7860",
    "GRADIO_ROOT_PATH": "",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A setting's value and the layer that it came from."""

    value: str | None
    origin: Origin


@dataclass(frozen=True)
class Settings:
    """Every setting, by the name of its environment variable."""

    values: Mapping[str, Value]

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
    def allowed_hosts(self) -> frozenset[tuple[str, int]]:
        """Private hosts and ports that may be fetched from. Raises UsageError where a part of it is none."""
        from ingest.web.urls import allowed_hosts

        return allowed_hosts(self["BYLINE_ALLOW_HOSTS"]) if self["BYLINE_ALLOW_HOSTS"] else frozenset()

    @property
    def port(self) -> int:
        """Raises UsageError where the setting is no port."""
        text = self["GRADIO_SERVER_PORT"]
        if not text.isdecimal() or not 0 <= int(text) <= 65535:
            raise UsageError(f"GRADIO_SERVER_PORT is {text!r}; give a port from 0 (any that is free) to 65535")
        return int(text)

    def check(self) -> None:
        """Raises UsageError where a value is none of its choices."""
        for name, is_choice, choices in (
            ("BYLINE_BACKEND", BACKENDS.__contains__, ", ".join(BACKENDS)),
            ("BYLINE_EMBEDDER", embedders.is_choice, embedders.CHOICES),
        ):
            if not is_choice(self[name]):
                raise UsageError(f"{name} is {self[name]!r} (from {self.values[name].origin}); there is: {choices}")


def load(
    flags: Mapping[str, str | None], environment: Mapping[str, str] = os.environ, folder: Path | None = None
) -> Settings:
    """All settings; `flags` are those given on the command line, `folder` is where `.env` may lie."""
    from_file = _dot_env((folder or Path.cwd()) / ".env")
    values: dict[str, Value] = {}
    for name, default in DEFAULTS.items():
        layers: tuple[tuple[str | None, Origin], ...] = (
            (flags.get(name), "flag"),
            (environment.get(name), "environment"),
            (from_file.get(name), ".env"),
        )
        values[name] = next((Value(value, origin) for value, origin in layers if value), Value(default, "default"))
    return Settings(values)


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
