"""Words out of somebody else's iterator, with our deadlines: it runs on a thread of its own.

Such an iterator can't be interrupted. When its time is over, or nobody wants its words any more, it is let go: it is
closed when it next says a word, and its thread ends with it, or by its own timeouts.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator

from chatbot.backends.words import BackendError, Deadlines


class _End:
    """The last thing in the queue; `error` is what the iterator raised."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error


def borrowed_words(make: Callable[[], Iterator[str]], deadlines: Deadlines) -> Iterator[str]:
    """The words of the iterator that `make` makes. Raises what it raised, and BackendError where it takes too long."""
    said: queue.SimpleQueue[str | _End] = queue.SimpleQueue()
    unwanted = threading.Event()
    threading.Thread(target=_say, args=(make, said, unwanted), name="borrowed", daemon=True).start()
    end = time.monotonic() + deadlines.whole
    allowed, what = deadlines.first, f"the first word within {deadlines.first:g} s"
    words = False
    try:
        while True:
            left = end - time.monotonic()
            try:
                piece = said.get(timeout=max(0.0, min(allowed, left)))
            except queue.Empty:
                missed = what if allowed < left else f"an end within {deadlines.whole:g} s"
                raise BackendError(f"did not send {missed}", cut=words) from None
            if isinstance(piece, _End):
                if piece.error:
                    raise piece.error
                return
            if piece:
                words = words or bool(piece.strip())
                yield piece
                allowed, what = deadlines.between, f"the next word within {deadlines.between:g} s"
    finally:
        unwanted.set()


def _say(make: Callable[[], Iterator[str]], said: queue.SimpleQueue[str | _End], unwanted: threading.Event) -> None:
    try:
        words = make()
        try:
            for piece in words:
                if unwanted.is_set():
                    break
                said.put(piece)
        finally:
            getattr(words, "close", lambda: None)()
    except Exception as error:  # noqa: BLE001 - it is somebody else's, and told on the thread that asked
        said.put(_End(error))
    else:
        said.put(_End(None))
