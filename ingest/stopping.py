"""Ending before the end: what is under way is dropped, but never in the midst of writing it down and saying so."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator


class Stopped(KeyboardInterrupt):
    """Raised where work ends because somebody asked for it. No `except Exception` swallows it."""


class Stop:
    """Asks work to end. Made by who may ask, handed to what works."""

    def __init__(self) -> None:
        self.asked = False
        self._held = 0

    def ask(self) -> None:
        """To be called on the thread that works, as signal handlers are: raises Stopped there.

        In a block of `held` it is raised at the block's end, unless it is asked for again.
        """
        again, self.asked = self.asked, True
        if again or not self._held:
            raise Stopped

    def check(self) -> None:
        """Nothing is half done here: raises Stopped where it was asked for."""
        if self.asked:
            raise Stopped

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """What is in this block is done wholly, or not begun."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        self.check()
