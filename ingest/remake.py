"""Making again what an older version of the code made, and embedding again for another embedder.

A revision's text never changes; passages, statements, vectors and links to near-copies are made of it, and the record
says by what.
After an upgrade only what is older is made again, article by article, each in a transaction of its own: whoever is
killed goes on where it stopped, and questions are answered all the while.

Another embedder needs all vectors anew. From `change_embedder` on the record names the new one: what it has not
embedded yet is found by its words (full text), not by its meaning, and programs that are set to the old one are
refused. When nothing is left of the old one it is forgotten.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest import alike, passages
from ingest.article import Passage, Statement
from ingest.embed import Embedder, test_vector
from ingest.library import embedders
from ingest.library.making import Made
from ingest.library.outdated import Held, Outdated, Versions, held, outdated_keys
from ingest.library.outdated import outdated as counted
from ingest.library.record import Library
from ingest.library.writing import remade
from ingest.points import reached
from ingest.statements import find as statements

_BATCH = 48
"""Texts embedded at once, across articles: enough to fill all cores, or a request to a server."""


@dataclass(frozen=True, slots=True)
class Remade:
    """How many articles were made again, and how many passages were embedded for it."""

    articles: int
    embedded: int


@dataclass(frozen=True)
class _Job:
    """An article as it is to be; `wanted` are the texts of passages that have no vector yet."""

    old: Held
    passages: tuple[Passage, ...]
    statements: tuple[Statement, ...]
    wanted: tuple[str, ...]


def outdated(library: Library, embedder: Embedder | None = None) -> Outdated:
    """How much is older than the code that runs, or not embedded by this embedder (None: by the one that counts)."""
    if embedder is not None:
        return counted(library, _versions(embedder.digest))
    digest = next((digest for _, digest, _ in reversed(library.embedders())), "")
    return counted(library, _versions(digest))


def change_embedder(library: Library, embedder: Embedder) -> bool:
    """Let the library be embedded by this one from now on; True where another did so far. `remake` does the work.

    Raises EmbedderError where the embedder fails; then nothing was changed.
    """
    test = test_vector(embedder)
    with library.connections.writing() as connection:
        return embedders.change_embedder(connection, embedder.name, embedder.digest, embedder.dimensions, test)


def remake(
    library: Library,
    embedder: Embedder,
    on_progress: Callable[[int, int], None] = lambda *_: None,
    stop: threading.Event | None = None,
) -> Remade:
    """Make again what is outdated, and nothing else; `on_progress` gets how many articles are done, of how many.

    An article that somebody changes meanwhile is left to them. Ends early, between two articles, when `stop` is set.
    Raises EmbedderError where the library's embedder is another (see `change_embedder`), or becomes another.
    """
    library.check_embedder(embedder.name, embedder.digest)
    keys = outdated_keys(library, _versions(embedder.digest))
    articles = embedded = done = 0
    for batch in _batches(_prepared(library, embedder, keys, stop)):
        vectors = _embedded(library, embedder, [text for job in batch for text in job.wanted], stop)
        for job in batch:
            if _ended(stop):
                return Remade(articles, embedded)
            if remade(library, job.old.key, job.old.revision.number, _made(job, embedder, vectors)):
                articles += 1
                embedded += len(job.wanted)
            done += 1
            on_progress(done, len(keys))
    if not _ended(stop):
        with library.connections.writing() as connection:
            reached("remake.before_forgetting")
            embedders.forget_embedders(connection)
    return Remade(articles, embedded)


def _prepared(
    library: Library, embedder: Embedder, keys: Iterable[int], stop: threading.Event | None
) -> Iterator[_Job]:
    for key in keys:
        if _ended(stop):
            return
        old = held(library, key, _versions(embedder.digest))
        if old is None:
            continue
        job = _job(old, embedder)
        if job.wanted or _is_older(old):
            yield job  # else another process made it again meanwhile


def _is_older(old: Held) -> bool:
    return old.cutter < passages.VERSION or old.finder < statements.VERSION or old.alike < alike.VERSION


def _job(old: Held, embedder: Embedder) -> _Job:
    text, breaks = old.revision.text, old.revision.breaks
    cut, said = old.passages, old.statements
    if old.cutter < passages.VERSION:
        cut = passages.cut(text, breaks, embedder.token_offsets(text), embedder.max_tokens)
    if old.finder < statements.VERSION:
        said = statements.find_statements(text, breaks, old.language)
    texts = dict.fromkeys(passage.span.of(text) for passage in cut)
    return _Job(old, cut, tuple(said), tuple(t for t in texts if t not in old.vectors))


def _batches(jobs: Iterable[_Job]) -> Iterator[list[_Job]]:
    """As many together as fill a batch of texts; what needs no embedding waits for nobody."""
    batch: list[_Job] = []
    for job in jobs:
        if not job.wanted:
            yield [job]
            continue
        batch.append(job)
        if sum(len(job.wanted) for job in batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _embedded(
    library: Library, embedder: Embedder, texts: list[str], stop: threading.Event | None
) -> dict[str, NDArray[np.float32]]:
    """Vectors by text, not all of them where `stop` is set; before, the embedder is asked if it still is who it was."""
    found: dict[str, NDArray[np.float32]] = {}
    texts = list(dict.fromkeys(texts))
    if texts:
        library.check_embedder(embedder.name, embedder.digest, test_vector(embedder))
    for i in range(0, len(texts), _BATCH):
        if _ended(stop):
            break
        found |= zip(texts[i : i + _BATCH], embedder.embed(texts[i : i + _BATCH]), strict=True)
    return found


def _ended(stop: threading.Event | None) -> bool:
    return stop is not None and stop.is_set()


def _made(job: _Job, embedder: Embedder, vectors: dict[str, NDArray[np.float32]]) -> Made:
    text = job.old.revision.text
    known = [job.old.vectors.get(words, vectors.get(words)) for words in (p.span.of(text) for p in job.passages)]
    return Made(
        passages=job.passages,
        vectors=np.array(known, dtype=np.float32).reshape(len(known), embedder.dimensions),
        statements=job.statements,
        cutter=max(job.old.cutter, passages.VERSION),
        finder=max(job.old.finder, statements.VERSION),
        embedder=embedder.name,
        embedder_digest=embedder.digest,
    )


def _versions(embedder_digest: str) -> Versions:
    return Versions(passages.VERSION, statements.VERSION, embedder_digest, alike.VERSION)
