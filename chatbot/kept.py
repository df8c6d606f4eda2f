"""Answers as JSON that is kept, and back: what was answered is read again years later exactly as it was.

The JSON has the fields of the nouns themselves, whole; the command line's contract (`render`) shows less, for others.
What a later version adds to a noun has a default, which answers kept before then have.
"""

from __future__ import annotations

import functools
import types
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from chatbot.answer import Answer
from ingest.errors import LibraryError

VERSION = 1
"""Raised when what a kept field means changes; a field that is added needs no new version."""


class UnreadableAnswer(LibraryError):
    """What is kept of an answer is no answer, or one that this version of Byline doesn't know."""


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question as it was asked, and what came of it; `asked_at` is ISO 8601 in UTC."""

    number: int
    question: str
    answer: Answer | None
    error: str | None
    asked_at: str


def answer_json(answer: Answer) -> dict[str, Any]:
    """All of an answer as what `json.dumps` takes; `answer_from` gives the same answer again."""
    return {"version": VERSION, "answer": _plain(answer)}


def answer_from(kept: object) -> Answer:
    """The answer that `answer_json` was given. Raises UnreadableAnswer for anything else."""
    version = kept.get("version") if isinstance(kept, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise UnreadableAnswer(
            f"this answer was kept by a newer Byline (form {version}, this one knows {VERSION}); upgrade Byline"
        )
    if not isinstance(kept, dict) or version != VERSION:
        raise UnreadableAnswer("what was kept of this answer can't be read; ask again")
    try:
        answer: Answer = _made(Answer, kept.get("answer"))
    except (TypeError, ValueError) as error:
        raise UnreadableAnswer(f"what was kept of this answer can't be read ({error}); ask again") from error
    return answer


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _made(kind: Any, value: Any) -> Any:
    """A value of a type out of its JSON. Raises TypeError or ValueError where it is none."""
    if is_dataclass(kind):
        return _noun(kind, value)
    origin, of = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        (one,) = (member for member in of if member is not types.NoneType)
        return None if value is None else _made(one, value)
    if origin is tuple:
        return _several(of, value)
    if origin is Literal:
        return _checked(value, value in of)
    if kind is date:
        return date.fromisoformat(_checked(value, isinstance(value, str)))
    if kind is float:
        return float(_checked(value, type(value) in (int, float)))
    return _checked(value, type(value) is kind)


def _noun(kind: Any, value: Any) -> Any:
    hints = _hints(kind)
    _checked(value, isinstance(value, dict))
    return kind(**{name: _made(hints[name], given) for name, given in value.items() if name in hints})


def _several(of: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    _checked(value, isinstance(value, list))
    kinds = [of[0]] * len(value) if of[1:] == (...,) else of
    return tuple(_made(kind, one) for kind, one in zip(kinds, value, strict=True))


def _checked(value: Any, holds: bool) -> Any:
    if not holds:
        raise ValueError(f"{str(value)[:40]!r} is not what belongs there")
    return value


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
