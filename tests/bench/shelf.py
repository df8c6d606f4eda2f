"""Libraries and figures that are kept between runs, as long as nothing changed that they depend on."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SHELF = ROOT / ".byline" / "bench"


def digest_of(paths: Iterable[Path]) -> str:
    """Of the contents of files, and of folders without what is made in passing."""
    digest = hashlib.sha256()
    for path in paths:
        files = (
            [path]
            if path.is_file()
            else sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        )
        for file in files:
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def kept(name: str, key: str, make: Callable[[Path], dict[str, Any]]) -> tuple[Path, dict[str, Any], bool]:
    """(folder, figures, whether they are of this run): what `make` put there and found, made anew where the key is another."""
    folder = SHELF / f"{name}-{key}"
    note = folder / "figures.json"
    if note.is_file():
        return folder, json.loads(note.read_text()), False
    for old in SHELF.glob(f"{name}-*"):
        shutil.rmtree(old)
    folder.mkdir(parents=True)
    figures = make(folder)
    note.write_text(json.dumps(figures))
    return folder, figures, True
