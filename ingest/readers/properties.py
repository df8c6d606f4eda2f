"""What an office program or a typesetter wrote into a file about it: title, author, the day it was made.

Mostly the program's own doing: a template's title, the name of whoever owned the machine, the day of the conversion.
So a title and an author count where the text says the same, the day where the text has none.
"""

from __future__ import annotations

import re

from ingest.article import Metadata
from ingest.bylines import is_person
from ingest.dates import dates_in

_HEAD = 4_000  # characters
_FIRST, _LAST = 14, 4  # lines
_LONGEST = 300
_LEAST_WORDS = 2
_NO_TITLE = re.compile(
    r"(?:microsoft|powerpoint|word|adobe|print|untitled|document|unbenannt|slide|scan|layout|title)\b.{0,20}|.*\.\w{2,5}",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"^Microsoft (?:Word|PowerPoint|Excel) - ", re.IGNORECASE)
_OUTLET = re.compile(r"\s+[|–—·:»-]+\s+")
_BETWEEN = re.compile(r"\s*(?:[;,]|\band\b|&)\s*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"\w+")


def told(
    text: str, origin: str, *, title: str | None = None, author: str | None = None, created: str | None = None
) -> Metadata:
    """What of a file's properties can be believed, given its text. `created` is ISO 8601."""
    found: dict[str, str | tuple[str, ...] | None] = {
        "title": _title(title or "", text),
        "authors": _authors(author or "", text),
        "published": None if created is None or _has_other_date(text, created) else created,
    }
    said = {name: value for name, value in found.items() if value}
    return Metadata(**said, origin=dict.fromkeys(said, origin))  # type: ignore[arg-type]


def _title(stated: str, text: str) -> str | None:
    """The line of the text's head that begins as the stated title does, or as what that has before the outlet's name."""
    stated = _PROGRAM.sub("", " ".join(stated.split()))
    parts = _OUTLET.split(stated)
    head = [line for line in _lines(text)[:_FIRST] if len(line) <= _LONGEST]
    for choice in dict.fromkeys((stated, parts[0], parts[-1])):
        words = _words(choice)
        if _NO_TITLE.fullmatch(choice) or len(words.split()) < _LEAST_WORDS:
            continue
        for line in head:
            if _words(line).startswith(words) and len(line) <= 3 * len(choice):
                return line
    return None


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _authors(stated: str, text: str) -> tuple[str, ...]:
    names = tuple(name for name in _BETWEEN.split(stated[:_LONGEST].strip()) if name)
    words = _words(text[:_HEAD] + " " + text[-_HEAD:])
    return names if names and all(is_person(name) and _words(name) in words for name in names) else ()


def _has_other_date(text: str, created: str) -> bool:
    """Whether the text's head or foot has a date of its own, or years and not this one."""
    lines = _lines(text)
    near = [line for line in (*lines[:_FIRST], *lines[-_LAST:]) if len(line) <= _LONGEST]
    years = {year for line in near for year in _YEAR.findall(line)}
    return any(dates_in(line) for line in near) or bool(years and created[:4] not in years)
