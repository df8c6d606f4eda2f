"""Taking in: source → read → clean → describe → recognise → cut → find statements → embed → one transaction.

Reading goes on while a batch is being embedded, so that the whole takes little longer than embedding alone.
Entries come out in the order of the sources, each as soon as its article is acknowledged: then it is on disk.
"""

from __future__ import annotations

import functools
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ingest import clean, passages
from ingest.article import Body, Document, Entry, Metadata, Passage, Revision, Statement
from ingest.by_hand import decided_on
from ingest.clean import Cleaned
from ingest.embed import Embedder, test_vector
from ingest.errors import BylineError, SourceError
from ingest.fetching import Web
from ingest.library.decisions import decided
from ingest.library.making import Made
from ingest.library.recognise import Incoming, Recognised, recognise
from ingest.library.record import Library
from ingest.library.seen import Seen
from ingest.library.stories import first_of
from ingest.library.writing import Overtaken, Written, put
from ingest.reading import Given, Reading, Whole, readings
from ingest.sources import Found, Link
from ingest.statements import find as statements
from ingest.stopping import Stop, Stopped

_BATCH = 192
"""Passages embedded at once, across articles: enough to fill batches of like lengths."""
_DOCUMENTS = 48
"""Documents in a batch at the most: what is known already is not kept waiting for what is new."""
_WAITING = 2
"""Batches read ahead of the embedder."""
_SLICE = 192
"""Passages embedded between two looks at whether to go on: some tenths of a second."""
_OVERTAKEN_TRIES = 5
NOT_ENGLISH = "it is not in English: who said what is not read out of it"


@dataclass
class _Job:
    """A document on its way: its entry is known, or it is known what is to be written."""

    source: str
    entry: Entry | None = None
    incoming: Incoming | None = None
    cut: tuple[Passage, ...] = ()
    statements: tuple[Statement, ...] = ()
    needs_vectors: bool = False
    notes: tuple[str, ...] = ()
    vectors: NDArray[np.float32] | None = field(default=None, repr=False)
    whole: Whole | None = None
    last: bool = False


def take_in(
    library: Library,
    embedder: Embedder,
    found: Iterable[Found | Link | tuple[str, SourceError]],
    given: Given = Given(),
    *,
    dry_run: bool = False,
    on_read: Callable[[str], None] = lambda _: None,
    stop: Stop | None = None,
    web: Web | None = None,
) -> Iterator[Entry]:
    """Take documents in; an entry for each, in order. One that fails doesn't stop the others.

    `stop` ends it, with Stopped, between two articles: each that was written has come out as an entry. Without `web`
    nothing is fetched from anywhere.

    Raises LibraryError where the library can't be written, EmbedderError where its vectors are another embedder's;
    what had been acknowledged is there.
    """
    test = test_vector(embedder)
    library.check_embedder(embedder.name, embedder.digest, test)
    jobs = (_prepare(library, embedder, reading, given, on_read) for reading in readings(library, found, given, web))
    if dry_run:
        for job in jobs:
            yield job.entry or _foreseen(library, job)
        return
    stop = stop or Stop()
    library.connections.while_waiting = stop.check
    for job in _embedded(jobs, embedder, stop):
        with stop.held():
            yield job.entry or _write(library, embedder, test, job)


# ── from a document to what is written ──


def _prepare(
    library: Library,
    embedder: Embedder,
    reading: Reading,
    given: Given,
    on_read: Callable[[str], None],
) -> _Job:
    document = reading.of
    if isinstance(document, Entry):
        on_read(document.source)
        return _Job(document.source, entry=document)
    if isinstance(document, tuple):
        return _failed(*document)
    on_read(document.source)
    try:
        cleaned = clean.cleaned(document)
        incoming, known = _as_decided(library, _incoming(document, cleaned, given))
    except SourceError as error:
        if reading.whole is not None:
            reading.whole.failed = True
        return _failed(document.source, error)
    job = _Job(
        document.source,
        incoming=incoming,
        notes=(*document.notes, *cleaned.notes),
        whole=reading.whole,
        last=reading.last,
    )
    _make(job, embedder, known)
    return job


def _incoming(document: Document, cleaned: Cleaned, given: Given) -> Incoming:
    return Incoming(
        id=document.id,
        metadata=_layered(cleaned.metadata, document.stated, given.metadata),
        revision=Revision(0, cleaned.text, document.text, cleaned.source_map, cleaned.removed, document.pages),
        original=document.original,
        cleaner=clean.VERSION,
        tags=tuple(dict.fromkeys(document.tags + given.tags)),
        location=document.location,
    )


def _as_decided(library: Library, incoming: Incoming) -> tuple[Incoming, Recognised]:
    """An article that is known already: with what a person decided on its lines. Raises NoArticle."""
    known = recognise(library, incoming)
    decisions = decided(library, known.id) if known.id else {}
    if not decisions:
        return incoming, known
    revision = incoming.revision
    body = decided_on(revision.source_text, Body(revision.text, revision.source_map, revision.removed), decisions)
    revision = replace(revision, text=body.text, source_map=body.source_map, removed=body.removed)
    incoming = replace(incoming, revision=revision)
    return incoming, recognise(library, incoming)


def _failed(source: str, error: SourceError) -> _Job:
    whole = source.rpartition("#")[0] or source
    message = str(error) if whole in str(error) or source == "-" else f"{source}: {error}"
    return _Job(source, entry=Entry(source, "failed", error=message))


def _make(job: _Job, embedder: Embedder, known: Recognised) -> None:
    """Cut and read for statements what is new; the vectors come later, in batches."""
    if not known.new_text or job.incoming is None:
        return
    revision, language = job.incoming.revision, job.incoming.metadata.language
    job.needs_vectors = True
    offsets = embedder.token_offsets(revision.text)
    job.cut = passages.cut(revision.text, revision.breaks, offsets, embedder.max_tokens)
    job.statements = statements.find_statements(revision.text, revision.breaks, language)
    if not job.statements and not statements.is_english(revision.text, language):
        job.notes = (*job.notes, NOT_ENGLISH)


def _layered(*layers: Metadata) -> Metadata:
    """One metadata out of several; a later layer wins, field by field."""
    values: dict[str, object] = {}
    origin: dict[str, str] = {}
    for layer in layers:
        for name, where in layer.origin.items():
            values[name] = getattr(layer, name)
            origin[name] = where
    return replace(Metadata(), **values, origin=origin)  # type: ignore[arg-type]  # names and types are Metadata's own


# ── embedding and writing ──


def _embedded(jobs: Iterable[_Job], embedder: Embedder, stop: Stop) -> Iterator[_Job]:
    """The same jobs, in order, with vectors: embedded in batches on another thread while further ones are read."""
    waiting: deque[tuple[list[_Job], Future[NDArray[np.float32]]]] = deque()
    over = threading.Event()

    def embed(texts: list[str]) -> NDArray[np.float32]:
        parts = []
        for i in range(0, max(1, len(texts)), _SLICE):
            if over.is_set() or stop.asked:
                raise Stopped
            parts.append(embedder.embed(texts[i : i + _SLICE]))
        return np.concatenate(parts)

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="embed") as worker:
        try:
            for batch in _batches(jobs):
                texts = [p.span.of(job.incoming.revision.text) for job in batch if job.incoming for p in job.cut]
                waiting.append((batch, worker.submit(embed, texts)))
                if len(waiting) > _WAITING or waiting[0][1].done():
                    yield from _with_vectors(*waiting.popleft())
            while waiting:
                yield from _with_vectors(*waiting.popleft())
        finally:
            over.set()
            worker.shutdown(wait=True, cancel_futures=True)


def _batches(jobs: Iterable[_Job]) -> Iterator[list[_Job]]:
    batch: list[_Job] = []
    size = 0
    for job in jobs:
        batch.append(job)
        size += len(job.cut)
        if size >= _BATCH or len(batch) >= _DOCUMENTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _with_vectors(batch: list[_Job], future: Future[NDArray[np.float32]]) -> Iterator[_Job]:
    vectors = future.result()
    at = 0
    for job in batch:
        if job.needs_vectors:
            job.vectors = vectors[at : at + len(job.cut)]
            at += len(job.cut)
        yield job


def _write(library: Library, embedder: Embedder, test: NDArray[np.float32], job: _Job) -> Entry:
    assert job.incoming is not None, "a job has an entry or something to write"
    for _ in range(_OVERTAKEN_TRIES):
        try:
            return _entry(job, put(library, job.incoming, _made(job, embedder, test), functools.partial(_seen, job)))
        except Overtaken:
            # What was known when it was read is gone: make what is needed after all.
            _make(job, embedder, Recognised("added", new_text=True))
            job.vectors = embedder.embed([p.span.of(job.incoming.revision.text) for p in job.cut])
    raise BylineError(f"{job.source}: other programs keep changing the same article; try again when they are done")


def _seen(job: _Job, article: str) -> Seen | None:
    """The file or page that is taken in wholly with this article, if it is its last and none failed."""
    if job.whole is None or job.whole.failed:
        return None
    seen = job.whole.told(job.source, article, job.notes)
    return seen if job.last else None


def _made(job: _Job, embedder: Embedder, test: NDArray[np.float32]) -> Made | None:
    if job.vectors is None:
        return None
    return Made(
        passages=job.cut,
        vectors=job.vectors,
        statements=job.statements,
        cutter=passages.VERSION,
        finder=statements.VERSION,
        embedder=embedder.name,
        embedder_digest=embedder.digest,
        test_vector=test,
    )


def _entry(job: _Job, written: Written) -> Entry:
    assert job.incoming is not None, "what was written came in"
    return Entry(
        source=job.source,
        status=written.status,
        id=written.id,
        revision=written.revision,
        metadata=job.incoming.metadata,
        passages=written.passages,
        statements=written.statements,
        near_copy_of=written.near_copy_of,
        notes=job.notes,
    )


def _foreseen(library: Library, job: _Job) -> Entry:
    """What a dry run says of a document: what would become of it."""
    assert job.incoming is not None, "a job has an entry or something to write"
    known = recognise(library, job.incoming)
    card = None if known.id is None else library.card(known.id)
    with library.connections.reading() as connection:
        first = first_of(connection, job.incoming.revision.text)
    return Entry(
        source=job.source,
        status=known.status,
        id=known.id,
        revision=None if card is None else card.revision + known.new_text,
        metadata=job.incoming.metadata,
        passages=len(job.cut) if card is None or known.new_text else card.passages,
        statements=len(job.statements) if card is None or known.new_text else card.statements,
        near_copy_of=None if first == known.id else first,
        notes=job.notes,
    )
