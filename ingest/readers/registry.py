"""The forms that documents come in, and which reader takes which: by content first, then by what is said of it.

A reader is a module with `VERSION` and `documents(item)`, which gives what it makes of each part of an item, in
order, and raises SourceError where nothing can be made of any. Readers are imported where they are first needed.

What strangers' bytes are taken apart by decides where that happens, and each form declares it (`Where`). In the `worker`,
a process with limits of memory and time: binary forms, XML and pages, whose parsers are other people's C. Here: `text`,
which Python decodes and our rules read; and `parts`, archives and mails, out of which Python only cuts what is in them,
piece by piece and counted, since they may be larger than a process may hold: each part is read as the form that it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from ingest.errors import SourceError
from ingest.limits import MAX_DEPTH
from ingest.readers.sniffing import form_by_content
from ingest.sources import Found, Read

Where = Literal["worker", "text", "parts"]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of documents: the reader's module, where it takes bytes apart, and the media types and endings of names that
    it goes by."""

    reader: str
    where: Where
    media_types: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


FORMS: dict[str, Form] = {
    "jsonl": Form("ingest.readers.jsonl", "text", ("application/x-ndjson", "application/jsonl"), (".jsonl", ".ndjson")),
    "archive": Form(
        "ingest.readers.archive",
        "parts",
        (
            "application/zip",
            "application/x-zip-compressed",
            "application/gzip",
            "application/x-gzip",
            "application/x-tar",
        ),
        (".zip", ".tar", ".tgz", ".gz"),
    ),
    "html": Form(
        "ingest.readers.html", "worker", ("text/html", "application/xhtml+xml"), (".html", ".htm", ".xhtml", ".shtml")
    ),
    "mail": Form("ingest.readers.mail", "parts", ("message/rfc822", "application/mbox"), (".eml", ".mbox")),
    "feed": Form(
        "ingest.readers.feed",
        "worker",
        (
            "application/rss+xml",
            "application/atom+xml",
            "application/rdf+xml",
            "application/feed+json",
            "text/xml",
            "application/xml",
        ),
        (".rss", ".atom", ".rdf", ".xml"),
    ),
    "sitemap": Form("ingest.readers.sitemap", "worker"),
    "table": Form(
        "ingest.readers.table",
        "text",
        ("text/csv", "text/tab-separated-values", "application/csv"),
        (".csv", ".tsv", ".tab"),
    ),
    "json": Form("ingest.readers.json_records", "text", ("application/json",), (".json",)),
    "pdf": Form("ingest.readers.pdf", "worker", ("application/pdf", "application/x-pdf"), (".pdf",)),
    "docx": Form(
        "ingest.readers.docx",
        "worker",
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/msword",
            "application/rtf",
            "text/rtf",
        ),
        (".docx", ".docm", ".dotx", ".doc", ".dot", ".rtf"),
    ),
    "odt": Form("ingest.readers.odt", "worker", ("application/vnd.oasis.opendocument.text",), (".odt", ".ott")),
    "markdown": Form("ingest.readers.markdown", "text", ("text/markdown", "text/x-markdown"), (".md", ".markdown")),
    "text": Form("ingest.readers.text", "text", ("text/plain",), (".txt", ".text")),
}
_PACKED = frozenset({"docx", "odt"})
"""Forms that are archives too."""
_MEANS_NOTHING = frozenset({"application/octet-stream", "binary/octet-stream", "text/plain", ""})
"""Media types that servers give to anything."""


def documents(item: Found) -> Iterator[Read]:
    """What the item's reader makes of it. Raises SourceError where it is of no form that is read."""
    if item.depth > MAX_DEPTH:
        raise SourceError(f"{item.name} is packed more than {MAX_DEPTH} deep; unpack it and take in what is in it")
    form = FORMS[form_of(item)]
    yield from import_module(form.reader).documents(item)


def version_of(form: str) -> int:
    """The version of a form's reader: what an older one made of the same bytes may be something else."""
    version: int = import_module(FORMS[form].reader).VERSION
    return version


def form_of(item: Found) -> str:
    """The name of an item's form, by its first bytes, what was declared, the end of its name.

    Any bytes may stand in JSON lines: they go by their name. Raises SourceError where the item can't be read.
    """
    named = form_by_name(item.name)
    if named == "jsonl":
        return named
    content = form_by_content(item.head())
    declared = (item.media_type or "").partition(";")[0].strip().lower()
    said = _by_media_type(declared) or named or "text"
    if content == "archive" and said in _PACKED:
        return said
    return content if content in FORMS else said


def media_type_of(name: str) -> str | None:
    """The media type that a file's name tells of, for a part whose own name has no ending; None where it tells none."""
    form = form_by_name(name)
    return next(iter(FORMS[form].media_types), None) if form else None


def form_by_name(name: str) -> str | None:
    """The form that a file's name tells of; None where it tells none."""
    lower = name.lower()
    return next((form for form, known in FORMS.items() if lower.endswith(known.suffixes)), None)


def _by_media_type(declared: str) -> str | None:
    if declared in _MEANS_NOTHING:
        return None
    return next((form for form, known in FORMS.items() if declared in known.media_types), None)
