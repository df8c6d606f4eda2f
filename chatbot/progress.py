"""One line on a terminal that says how far a long work is; nothing where nobody looks."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TextIO

from chatbot.terminal import columns_of, shortened

_EVERY_SECONDS = 0.1
_LEAST_DONE, _LEAST_SECONDS = 3, 1.0  # before which a rate tells nothing
_LEAST_NAME = 12  # columns


class Progress:
    """How many are done, of how many where that is known, how fast, how long still, and which one is at work.

    Written to standard error where that is a terminal. `clear` makes room for something else to be printed.
    """

    def __init__(
        self,
        total: int | None = None,
        what: str = "",
        *,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._clock = clock
        self._began = clock()
        self._last = -_EVERY_SECONDS
        self._total, self._what = total, what
        self._done = 0
        self._name = ""

    def at(self, name: str) -> None:
        """This one is being worked on."""
        self._name = name
        self._show()

    def did(self, count: int = 1) -> None:
        """So many more are done."""
        self._done += count
        self._show()

    def reached(self, done: int, total: int) -> None:
        """So many are done, of so many."""
        self._done, self._total = done, total
        self._show()

    def clear(self) -> None:
        """Take the line away; it comes back with the next news."""
        if self._shown and self._last >= 0:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._last = -_EVERY_SECONDS

    def line(self, width: int) -> str:
        """What is shown, at most `width` columns wide."""
        seconds = self._clock() - self._began
        of = f" of {self._total:,}" if self._total and self._total >= self._done else ""
        parts = [" ".join(filter(None, (f"{self._done:,}{of}", self._what)))]
        if self._done >= _LEAST_DONE and seconds >= _LEAST_SECONDS:
            rate = self._done / seconds
            parts.append(f"{rate:.0f}/s" if rate >= 10 else f"{rate:.1f}/s")
            if of and self._total:
                parts.append(f"{_duration((self._total - self._done) / rate)} left")
        text = " · ".join(parts)
        room = width - columns_of(text) - 3
        return f"{text} · {shortened(self._name, room)}" if self._name and room >= _LEAST_NAME else text[:width]

    def _show(self) -> None:
        now = self._clock() - self._began
        if not self._shown or now - self._last < _EVERY_SECONDS:
            return
        self._last = now
        self._stream.write(f"\r\x1b[K{self.line(_width(self._stream) - 1)}")
        self._stream.flush()


def _duration(seconds: float) -> str:
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02} min"


def _width(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
