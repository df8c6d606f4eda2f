"""The command line, called as other programs call it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

BYLINE = Path(sys.executable).parent / "byline"


def byline(library: Path, *arguments: str, given: str | None = None, codes: tuple[int, ...] = (0, 3)) -> str:
    """What it prints on standard output. Raises RuntimeError for another exit code than these."""
    done = subprocess.run(
        [str(BYLINE), "--library", str(library), *arguments],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf8",
        check=False,
    )
    if done.returncode not in codes:
        raise RuntimeError(f"byline {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def byline_json(library: Path, *arguments: str) -> dict[str, Any]:
    """The one document that it prints with --json."""
    document: dict[str, Any] = json.loads(byline(library, *arguments, "--json"))
    return document


def byline_lines(library: Path, *arguments: str, given: str | None = None) -> list[dict[str, Any]]:
    """The document on each line that it prints with --json."""
    return [json.loads(line) for line in byline(library, *arguments, "--json", given=given).splitlines()]
