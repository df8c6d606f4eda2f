"""What is wrong, if anything: the installation, the settings, the library, the index."""

from __future__ import annotations

import platform
import re
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from chatbot.backends.registry import backend_named, offered
from chatbot.backends.words import Message
from chatbot.embedders import embedder_named
from chatbot.rerankers import reranker_named
from chatbot.settings import Settings
from ingest.errors import BylineError, IndexHeld, IndexUnavailable, UsageError
from ingest.library.record import Library

_RECALL_QUERIES = 50
_RECALL_AT = 10
_TRIED_TOKENS = 1024  # room for a model that thinks first; the first word ends it


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `problem` says what is wrong with it and what to do."""

    name: str
    value: str
    problem: str | None = None


@dataclass(frozen=True)
class Report:
    """Everything that was looked at."""

    settings: tuple[tuple[str, str, str], ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def healthy(self) -> bool:
        return not any(f.problem for f in self.findings)

    def as_json(self) -> dict[str, Any]:
        return {
            "healthy": self.healthy,
            "settings": [{"name": name, "value": value, "origin": origin} for name, value, origin in self.settings],
            "findings": [{"name": f.name, "value": f.value, "problem": f.problem} for f in self.findings],
        }

    def as_text(self) -> str:
        lines = [f"{name:22} {value or '–'}  ({origin})" for name, value, origin in self.settings]
        lines.append("")
        lines += [
            f"{'✗' if f.problem else '✓'} {f.name:20} {f.value}" + (f"\n    {f.problem}" if f.problem else "")
            for f in self.findings
        ]
        return "\n".join(lines)


def examine(settings: Settings) -> Report:
    """Look at everything. Problems are findings, never errors."""
    findings = [
        _checked("settings", lambda: _settings(settings)),
        _checked("python", _python),
        _checked("embedder", lambda: _embedder(settings)),
        _checked("reranker", lambda: _reranker(settings)),
        _checked("backend", lambda: _backend(settings)),
    ]
    findings += _library(settings)
    shown = tuple((name, _shown(name, v.value), v.origin) for name, v in settings.values.items())
    return Report(shown, tuple(findings))


def _shown(name: str, value: str | None) -> str:
    """Keys, and passwords in addresses, are none of what is shown."""
    if value and name.endswith("_KEY"):
        return "••••"
    return re.sub(r"^([^/]*//)?.*@", r"\1••••@", value or "") if name.endswith("_URL") else value or ""


def _checked(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, look())
    except BylineError as error:
        return Finding(name, "failed", str(error))


def _settings(settings: Settings) -> str:
    settings.check()
    return f"library at {settings.library}, port {settings.port}"


def _python() -> str:
    packages = ("byline", "chromadb", "gradio", "llama-index-core", "onnxruntime")
    return f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, " + ", ".join(
        f"{p} {version(p)}" for p in packages
    )


def _embedder(settings: Settings) -> str:
    embedder = embedder_named(settings.embedder)
    return (
        f"{embedder.name} ({embedder.digest[:12]}), {embedder.dimensions} numbers, reads {embedder.max_tokens} tokens"
    )


def _reranker(settings: Settings) -> str:
    """Has the one that is set rank two texts."""
    ranks = reranker_named(settings.reranker)
    if ranks is None:
        return "none: passages stay in Byline's own order"
    ranks("Where is the harbour?", ["The harbour is in the north.", "Bread is cheap."])
    return f"{settings.reranker} ranks; it is given the best passages of articles that are not private"


def _backend(settings: Settings) -> str:
    """Asks the model that is set for a word, and takes the first that comes."""
    try:
        backend = backend_named(settings)
    except UsageError as error:
        known = () if settings["BYLINE_MODEL"] else offered(settings)
        raise UsageError(f"{error}; there is: {', '.join(known[:12])}" if known else str(error)) from error
    if backend is None:
        return "extractive: no model, nothing leaves this machine"
    began = time.monotonic()
    for _ in backend.words([Message("user", "Say: ready")], most=_TRIED_TOKENS):
        break
    where = f" at {backend.host}" if backend.host else ""
    leaves = "; what is asked goes there" if backend.hosted else ""
    return f"{backend.name} {backend.model}{where} answers, in {time.monotonic() - began:.1f} s{leaves}"


def _library(settings: Settings) -> list[Finding]:
    try:
        library = Library(settings.library)
    except BylineError as error:
        return [Finding("library", str(settings.library), str(error))]
    with library:
        if not library.exists:
            return [Finding("library", f"{settings.library} is not there yet; `byline ingest FILE` makes it")]
        return [
            _checked("record", lambda: _record(library)),
            _checked("vectors", lambda: _vectors(library, settings)),
            _checked("up to date", lambda: _outdated(library)),
            _checked("deleted", lambda: _deleted(library)),
            _index(library),
        ]


def _record(library: Library) -> str:
    with library.connections.reading() as connection:
        verdict = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    if verdict != "ok":
        raise BylineError(f"the record is damaged ({verdict}); restore it from a backup")
    cards = library.cards()
    passages, statements = sum(c.passages for c in cards), sum(c.statements for c in cards)
    return f"whole: {len(cards):,} articles, {passages:,} passages, {statements:,} statements"


def _vectors(library: Library, settings: Settings) -> str:
    from ingest.embed import test_vector

    embedder = embedder_named(settings.embedder)
    library.check_embedder(embedder.name, embedder.digest, test_vector(embedder))
    return "made by this embedder"


def _outdated(library: Library) -> str:
    """What an older version made is no fault: it answers, and a server makes it again by itself."""
    from ingest.remake import outdated

    found = outdated(library)
    if found.vectors:
        raise BylineError(
            f"{found.vectors:,} passages are not embedded by the embedder that is set, and are found by their words "
            f"only; `byline reindex` embeds them"
        )
    if not found:
        return "everything was made by this version"
    return (
        f"made by an older version: the passages of {found.passages:,} articles, the statements of "
        f"{found.statements:,}; a server, or `byline reindex`, makes them again"
    )


def _deleted(library: Library) -> str:
    from ingest.library.wiping import is_wiped

    if is_wiped(library):
        return "no word of what was deleted is in its files"
    return "words of what was deleted are still in its files; they go when something is deleted or taken in next"


def _index(library: Library) -> Finding:
    """How far the index is; opened, and compared with exact search, where no other process has it.

    What is wrong with it is said and not mended: that may take minutes.
    """
    from ingest.generation import look
    from ingest.index import Index

    seen = look(library)
    if seen.state is None and seen.fault is None:
        return Finding("index", "not made yet; a server, or `byline reindex`, makes it")
    state = "damaged" if seen.state is None else "behind" if seen.behind > 0 else "current"
    try:
        with Index(library, mend=False) as index:
            recall = f"recall@{_RECALL_AT} {_recall(library, index):.3f} of exact search"
            return Finding("index", f"{state}, {index.count():,} passages, {recall}")
    except IndexHeld:
        return Finding("index", f"{state}, held by another Byline process, which keeps it up to date")
    except IndexUnavailable as error:
        return Finding("index", "can't be used; questions are answered from the record", str(error))


def _recall(library: Library, index: Any) -> float:
    """The share of the passages that exact search finds nearest which Chroma finds too, over stored vectors as queries."""
    from ingest.library.search import vectors

    held = vectors(library)
    step = max(1, len(held.ids) // _RECALL_QUERIES)
    found = wanted = 0
    for row in held.matrix[::step][:_RECALL_QUERIES]:
        exact = held.nearest(row, _RECALL_AT)
        # Passages level with the last one count as found: which of them comes in is chance.
        least = exact[-1][1] - 1e-5
        found += sum(score >= least for _, score in index.nearest(row, len(exact)))
        wanted += len(exact)
    return found / wanted if wanted else 1.0
