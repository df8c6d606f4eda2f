"""The forms that documents come in, and which reader takes which: by content first, then by what is said of it.

A reader is a module with `VERSION` and `documents(item)`, which gives what it makes of each part of an item, in
order, and raises SourceError where nothing can be made of any. Readers are imported where they are first needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from ingest.errors import SourceError
from ingest.limits import MAX_DEPTH
from ingest.sources import Found, Read


@dataclass(frozen=True, slots=True)
class Form:
    """A form of documents: the reader's module, and the media types and endings of names it goes by."""

    reader: str
    media_types: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


FORMS: dict[str, Form] = {
    "jsonl": Form("ingest.readers.jsonl", ("application/x-ndjson", "application/jsonl"), (".jsonl", ".ndjson")),
    "text": Form("ingest.readers.text", ("text/plain", "text/markdown"), (".txt", ".md", ".markdown", ".text")),
}
_MEANS_NOTHING = frozenset({"application/octet-stream", "binary/octet-stream", "text/plain", ""})
"""Media types that servers give to anything."""


def documents(item: Found) -> Iterator[Read]:
    """What the item's reader makes of it. Raises SourceError where it is of no form that is read."""
    if item.depth > MAX_DEPTH:
        raise SourceError(f"{item.name} is packed more than {MAX_DEPTH} deep; unpack it and take in what is in it")
    form = FORMS[form_of(item)]
    yield from import_module(form.reader).documents(item)


def form_of(item: Found) -> str:
    """The name of an item's form, by its first bytes, what was declared, the end of its name."""
    declared = (item.media_type or "").partition(";")[0].strip().lower()
    return _by_suffix(item.name) or _by_media_type(declared) or "text"


def _by_suffix(name: str) -> str | None:
    lower = name.lower()
    return next((form for form, known in FORMS.items() if lower.endswith(known.suffixes)), None)


def _by_media_type(declared: str) -> str | None:
    if declared in _MEANS_NOTHING:
        return None
    return next((form for form, known in FORMS.items() if declared in known.media_types), None)
