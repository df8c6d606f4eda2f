"""Taking in: source → read → clean → describe → recognise → cut → find statements → embed → one transaction.

Reading goes on while a batch is being embedded, so that the whole takes little longer than embedding alone.
Entries come out in the order of the sources, each as soon as its article is acknowledged: then it is on disk.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ingest import clean, passages
from ingest.article import Entry, Metadata, Passage, Revision, Statement
from ingest.embed import Embedder, test_vector
from ingest.errors import BylineError, SourceError
from ingest.library.recognise import Incoming, Recognised, recognise
from ingest.library.record import Library
from ingest.library.writing import Made, Overtaken, Written, put
from ingest.readers import registry
from ingest.sources import Found, Link, Read
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


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of the documents; it wins over what they say themselves."""

    metadata: Metadata = field(default_factory=Metadata)
    tags: tuple[str, ...] = ()


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


def take_in(
    library: Library,
    embedder: Embedder,
    found: Iterable[Found | tuple[str, SourceError]],
    given: Given = Given(),
    *,
    dry_run: bool = False,
    on_read: Callable[[str], None] = lambda _: None,
    stop: Stop | None = None,
) -> Iterator[Entry]:
    """Take documents in; an entry for each, in order. One that fails doesn't stop the others.

    `stop` ends it, with Stopped, between two articles: each that was written has come out as an entry.

    Raises LibraryError where the library can't be written, EmbedderError where its vectors are another embedder's;
    what had been acknowledged is there.
    """
    test = test_vector(embedder)
    library.check_embedder(embedder.name, embedder.digest, test)
    jobs = (_prepare(library, embedder, document, given, on_read) for document in documents(found))
    if dry_run:
        for job in jobs:
            yield job.entry or _foreseen(library, job)
        return
    stop = stop or Stop()
    library.connections.while_waiting = stop.check
    for job in _embedded(jobs, embedder, stop):
        with stop.held():
            yield job.entry or _write(library, embedder, test, job)


def documents(found: Iterable[Found | tuple[str, SourceError]]) -> Iterator[Read]:
    """What the readers make of each source."""
    for item in found:
        if isinstance(item, tuple):
            yield item
            continue
        try:
            yield from registry.documents(item)
        except SourceError as error:
            yield item.name, error


# ── from a document to what is written ──


def _prepare(
    library: Library,
    embedder: Embedder,
    document: Read,
    given: Given,
    on_read: Callable[[str], None],
) -> _Job:
    if isinstance(document, tuple):
        source, error = document
        return _Job(source, entry=Entry(source, "failed", error=str(error)))
    if isinstance(document, Link):
        raise NotImplementedError("to be fetched")
    on_read(document.source)
    try:
        cleaned = clean.cleaned(document)
    except SourceError as error:
        message = str(error) if document.source in str(error) else f"{document.source}: {error}"
        return _Job(document.source, entry=Entry(document.source, "failed", error=message))
    incoming = Incoming(
        id=document.id,
        metadata=_layered(cleaned.metadata, document.stated, given.metadata),
        revision=Revision(0, cleaned.text, document.text, cleaned.source_map, cleaned.removed),
        original=document.original,
        cleaner=clean.VERSION,
        tags=tuple(dict.fromkeys(document.tags + given.tags)),
        location=document.location,
    )
    job = _Job(document.source, incoming=incoming, notes=(*document.notes, *cleaned.notes))
    _make(job, embedder, recognise(library, incoming))
    return job


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
            return _entry(job, put(library, job.incoming, _made(job, embedder, test)))
        except Overtaken:
            # What was known when it was read is gone: make what is needed after all.
            _make(job, embedder, Recognised("added", new_text=True))
            job.vectors = embedder.embed([p.span.of(job.incoming.revision.text) for p in job.cut])
    raise BylineError(f"{job.source}: other programs keep changing the same article; try again when they are done")


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
        notes=job.notes,
    )


def _foreseen(library: Library, job: _Job) -> Entry:
    """What a dry run says of a document: what would become of it."""
    assert job.incoming is not None, "a job has an entry or something to write"
    known = recognise(library, job.incoming)
    card = None if known.id is None else library.card(known.id)
    return Entry(
        source=job.source,
        status=known.status,
        id=known.id,
        revision=None if card is None else card.revision + known.new_text,
        metadata=job.incoming.metadata,
        passages=len(job.cut) if card is None or known.new_text else card.passages,
        statements=len(job.statements) if card is None or known.new_text else card.statements,
        notes=job.notes,
    )
