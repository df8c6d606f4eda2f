"""Opening a library for asking: the record, the embedder, and the index where this process is to own it."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chatbot.engine import Engine
from chatbot.retrieve import Retriever
from ingest.embed import Embedder
from ingest.errors import BylineError, IndexUnavailable
from ingest.index import Index
from ingest.library.record import Library

_KEEPING_SECONDS = 2.0
"""How often the owner of the index looks for what others took in; until then it is searched exactly."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """What questions are asked of."""

    library: Library
    retriever: Retriever
    engine: Engine


@contextlib.contextmanager
def opened(folder: Path, *, create: bool = False, own_index: bool = False) -> Iterator[Opened]:
    """A library, open. With `own_index` this process keeps the index up to date for as long, if nobody else does.

    Raises LibraryError or one of its kinds. An index that can't be had is no error: the record answers.
    """
    with Library(folder, create=create) as library, contextlib.ExitStack() as stack:
        index = stack.enter_context(_kept_index(library)) if own_index and library.exists else None
        retriever = Retriever(library, bundled_embedder, index)
        yield Opened(library, retriever, Engine(retriever))


def bundled_embedder() -> Embedder:
    from ingest.embed import default_embedder

    return default_embedder()


@contextlib.contextmanager
def _kept_index(library: Library) -> Iterator[Index | None]:
    try:
        index = Index(library)
    except IndexUnavailable as error:
        _log.warning("%s; answering from the record", error)
        yield None
        return
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(index, stop), name="index", daemon=True)
    keeper.start()
    try:
        yield index
    finally:
        stop.set()
        keeper.join()
        index.close()


def _keep(index: Index, stop: threading.Event) -> None:
    while not stop.wait(_KEEPING_SECONDS):
        try:
            index.sync()
        except BylineError as error:
            _log.warning("the index could not be brought up to date (%s)", error)
