"""Opening a library for asking: the record, the embedder, and the index where this process is to own it."""

from __future__ import annotations

import contextlib
import functools
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from chatbot.embedders import BUNDLED, embedder_named
from chatbot.engine import Engine
from chatbot.keeper import IndexKeeper
from chatbot.rerankers import NONE, reranker_named
from chatbot.retrieve import Retriever
from ingest.embed import Embedder
from ingest.errors import BylineError
from ingest.library.record import Library

if TYPE_CHECKING:
    from chatbot.backends.words import Backend

_ENDING_SECONDS = 4.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """What questions are asked of; `embedder` is the setting by which another process has the same."""

    library: Library
    retriever: Retriever
    engine: Engine
    embedder: str = BUNDLED


@contextlib.contextmanager
def opened(
    folder: Path,
    *,
    embedder: str = BUNDLED,
    reranker: str = NONE,
    backend: Backend | None = None,
    create: bool = False,
    own_index: bool = False,
) -> Iterator[Opened]:
    """A library, open. With `own_index` this process keeps the index for as long, if nobody else does; never waits for it.

    It then also makes again, meanwhile, what an older version made. `embedder` and `reranker` are settings, as
    BYLINE_EMBEDDER and BYLINE_RERANKER; `backend` words the answers, without one the articles do.

    Raises LibraryError or one of its kinds. An index that can't be had is no error: the record answers.
    """
    with Library(folder, create=create) as library, contextlib.ExitStack() as stack:
        keeper = stack.enter_context(IndexKeeper(library)) if own_index and library.exists else None
        make_embedder = functools.partial(embedder_named, embedder)
        if keeper:
            stack.enter_context(_remaking(library, make_embedder))
        index = keeper.index if keeper else lambda: None
        retriever = Retriever(library, make_embedder, index, functools.partial(reranker_named, reranker))
        yield Opened(library, retriever, Engine(retriever, backend), embedder)


@contextlib.contextmanager
def _remaking(library: Library, embedder: Callable[[], Embedder]) -> Iterator[None]:
    """While what is outdated is made again, on a thread of its own; what is not done at the end is done next time."""
    stop = threading.Event()
    thread = threading.Thread(target=_remake, args=(library, embedder, stop), name="remake", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_ENDING_SECONDS)


def _remake(library: Library, embedder: Callable[[], Embedder], stop: threading.Event) -> None:
    from ingest.remake import outdated, remake

    try:
        if outdated(library):
            done = remake(library, embedder(), stop=stop)
            _log.info("made %d articles again, embedded %d passages", done.articles, done.embedded)
    except BylineError as error:
        if not stop.is_set():
            _log.warning("what an older version made could not be made again (%s)", error)
