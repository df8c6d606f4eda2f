"""What the command line prints, and where: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

from chatbot.steering import harmless, harmless_json
from ingest.errors import UsageError

DONE, FAILED, WRONG_USE, NO_ANSWER, PARTLY, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 4, 130, 143
"""Exit codes."""


def say(text: str) -> None:
    print(harmless(text), file=sys.stderr)


def print_line(text: str) -> None:
    print(harmless(text), flush=True)


def print_json(document: dict[str, Any]) -> None:
    print(harmless_json(json.dumps(document, ensure_ascii=False)))


def print_lines(documents: Iterable[dict[str, Any]]) -> None:
    for document in documents:
        print_json(document)


def print_exactly(text: str) -> None:
    """A text as it is; on a terminal without what would steer that."""
    sys.stdout.flush()
    sys.stdout.buffer.write((harmless(text) if sys.stdout.isatty() else text).encode("utf8"))
    sys.stdout.buffer.flush()


def or_nothing(found: Any, why: str) -> int:
    if found:
        return DONE
    say(f"byline: {why}")
    return NO_ANSWER


# ── batches ──


def one_of(text: str | None, batch: Any, what: str, example: str) -> None:
    if (text is None) == (batch is None):
        raise UsageError(f"give {what}, such as: {example}; or --batch FILE, not both")


def answer_lines(lines: Iterable[bytes], one: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
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
            say(f"byline: line {number}: {error}")
        print_json(result)
    sys.stdout.flush()
    return status


def string_in(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise UsageError(f'has no "{name}"')
    return value


def strings_in(row: dict[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name) or []
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise UsageError(f'"{name}" is no list of strings')
    return tuple(values)
