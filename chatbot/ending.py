"""Ctrl-C and SIGTERM, as the command line takes them."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

from ingest.stopping import Stop, Stopped

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Terminated(KeyboardInterrupt):
    """SIGTERM, raised as Ctrl-C is, so that what is open is closed."""


class SignalStop(Stop):
    """Asked for by a signal; `code` is what the process then ends with, as shells count it."""

    code = 0

    def take(self, number: int, _: FrameType | None) -> None:
        self.code = 128 + number
        self.ask()


@contextlib.contextmanager
def stops_on_signals() -> Iterator[SignalStop]:
    """A stop that SIGINT and SIGTERM ask for while the block runs."""
    stop = SignalStop()
    before = {number: signal.signal(number, stop.take) for number in _SIGNALS}
    try:
        yield stop
    except Stopped as error:  # nobody in the block had anything to say about it
        if stop.code == 128 + signal.SIGTERM:
            raise Terminated from error
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_cleanly_when_terminated() -> None:
    """From now on SIGTERM raises Terminated in the main thread."""

    def terminate(*_: object) -> NoReturn:
        raise Terminated

    signal.signal(signal.SIGTERM, terminate)
