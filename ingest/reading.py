"""From what is found to documents: read, or fetched and read, or known as it is and not read again.

A file or page that was taken in wholly, and is as it was then, gives its articles as they are. Links that a page of the
web leads to (the items of a feed) are fetched in turn.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ingest import clean
from ingest.article import Document, Entry, Metadata
from ingest.errors import SourceError
from ingest.fetching import Web, fetched
from ingest.library import rows
from ingest.library.record import Library
from ingest.library.seen import Known, Part, Seen, Stamp, known, seen_at
from ingest.readers import registry
from ingest.sources import Found, Link, Read

_CLEANER = "clean"  # named beside the readers
_AT_ONCE = 2**20  # bytes
_SETTLED_NS = 2 * 10**9
"""How long before it was read a file must have been written for its time to tell that it wasn't written again: file
systems keep times to two seconds at the worst."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of the documents; it wins over what they say themselves."""

    metadata: Metadata = field(default_factory=Metadata)
    tags: tuple[str, ...] = ()


@dataclass
class Whole:
    """A file or page, of which all parts are on their way. `failed`: one can't be taken in."""

    name: str
    seen: Seen
    failed: bool = False

    def met(self, read: Read) -> None:
        """A part of it was read."""
        if not isinstance(read, Document) or not read.source.startswith(self.name):
            self.failed = True
            return
        readers = {**self.seen.readers, read.original.reader: read.original.reader_version}
        self.seen = replace(self.seen, readers=readers)

    def told(self, source: str, article: str, notes: tuple[str, ...]) -> Seen:
        """A part of it was taken in as this article; returns all that it told of so far."""
        part = Part(source[len(self.name) :], article, notes)
        self.seen = replace(self.seen, parts=(*self.seen.parts, part))
        return self.seen


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, why there is none, or, where nothing is to be read, its entry. `last`: nothing more of its whole."""

    of: Document | tuple[str, SourceError] | Entry
    whole: Whole | None = None
    last: bool = False


def readings(
    library: Library, found: Iterable[Found | Link | tuple[str, SourceError]], given: Given, web: Web | None
) -> Iterator[Reading]:
    """What there is to take in, in order. Without `web` nothing is fetched."""
    reader = _Reader(library, given, web)
    for item in found:
        if isinstance(item, tuple):
            yield Reading(item)
        elif isinstance(item, Link):
            yield from reader.page(item)
        else:
            yield from reader.file(item)


class _Reader:
    """Reads for one run; it knows which links were followed already."""

    def __init__(self, library: Library, given: Given, web: Web | None) -> None:
        self._library, self._given, self._web = library, given, web
        self._followed: set[str] = set()

    def file(self, item: Found) -> Iterator[Reading]:
        stamp = _stamp(item)
        if item.location is None or stamp is None:
            yield from self._parts(item, None)
            return
        given = _digest(self._given, columns=item.columns)
        before = self._before(item.location, given)
        if before is not None and _is_as_it_was(item, before[0].stamp, stamp):
            yield from _as_they_are(item.name, before[1])
        else:
            yield from self._parts(item, Whole(item.name, Seen(item.location, stamp, given, _readers(item), ())))

    def page(self, link: Link, depth: int = 0) -> Iterator[Reading]:
        if self._web is None:
            why = "nothing is fetched here; save the page to a file, or paste its text"
            yield Reading((link.name, SourceError(f"{link.name} is a web address: {why}")))
            return
        given = _digest(self._given, link.stated)
        before = self._before(link.url, given)
        try:
            got = fetched(self._web, link, before[0].stamp if before else None, depth)
        except SourceError as error:
            yield Reading((link.name, error))
            return
        if got is None:
            yield from _as_they_are(link.name, before[1] if before else ())
        else:
            yield from self._parts(got[0], Whole(link.name, Seen(link.url, got[1], given, _readers(got[0]), ())))

    def _parts(self, item: Found, whole: Whole | None) -> Iterator[Reading]:
        """What is in it; one ahead, to know the last."""
        before: Reading | None = None
        for read in _read(item):
            if whole is not None:
                whole.met(read)
            if before is not None:
                yield before
                before = None
            if not isinstance(read, Link):
                before = Reading(read, whole)
            elif read.url not in self._followed:
                self._followed.add(read.url)
                yield from self.page(read, item.depth + 1)
        if before is not None:
            yield replace(before, last=True)

    def _before(self, location: str, given: bytes) -> tuple[Seen, list[Known]] | None:
        """What was taken in from there under the same terms, and its articles as they are now."""
        seen = seen_at(self._library, location)
        if seen is None or seen.given != given or any(_version(name) != v for name, v in seen.readers.items()):
            return None
        articles = [article for part in seen.parts if (article := known(self._library, part)) is not None]
        return (seen, articles) if len(articles) == len(seen.parts) else None


def _read(item: Found) -> Iterator[Read]:
    try:
        yield from registry.documents(item)
    except SourceError as error:
        yield item.name, error


def _as_they_are(name: str, articles: Iterable[Known]) -> Iterator[Reading]:
    for article in articles:
        yield Reading(
            Entry(
                source=f"{name}{article.part.name}",
                status="unchanged",
                id=article.part.article,
                revision=article.revision,
                metadata=article.metadata,
                passages=article.passages,
                statements=article.statements,
                near_copy_of=article.near_copy_of,
                notes=article.part.notes,
            )
        )


# ── what is compared ──


def _stamp(item: Found) -> Stamp | None:
    """How a file is before it is read; None for what is none, or can't be read."""
    if item.stamp is None:
        return None
    size, modified = item.stamp
    if abs(time.time_ns() - modified) >= _SETTLED_NS:
        return Stamp(size, modified)
    content = _content(item)
    return None if content is None else Stamp(size, modified, content=content)


def _is_as_it_was(item: Found, before: Stamp, now: Stamp) -> bool:
    if (before.size, before.modified) != (now.size, now.modified):
        return False
    return before.content is None or before.content == (now.content or _content(item))


def _content(item: Found) -> bytes | None:
    with contextlib.suppress(OSError), item.open() as stream:
        digest = hashlib.sha256()
        while data := stream.read(_AT_ONCE):
            digest.update(data)
        return digest.digest()
    return None


def _digest(given: Given, stated: Metadata = Metadata(), columns: tuple[tuple[str, str], ...] = ()) -> bytes:
    values = [*rows.metadata_values(given.metadata), *rows.metadata_values(stated), *given.tags, *columns]
    return hashlib.sha256(json.dumps(values).encode()).digest()


def _readers(item: Found) -> dict[str, int]:
    """The cleaner and the reader of a whole; those of its parts come to it as they are met."""
    try:
        form = registry.form_of(item)
    except SourceError:
        return {_CLEANER: clean.VERSION}
    return {_CLEANER: clean.VERSION, form: registry.version_of(form)}


def _version(reader: str) -> int | None:
    if reader == _CLEANER:
        return clean.VERSION
    return registry.version_of(reader) if reader in registry.FORMS else None
