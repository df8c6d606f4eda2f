"""The moment by which a fetch is over, whatever it waits for."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.stopping import Stop
from ingest.web.failed import Late
from ingest.web.seams import Clock

LOOK_UP = 0.2
"""Seconds after which whatever waits looks up, whether it is to stop."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment by which all of it is over, however slowly it drips."""

    ends: float
    seconds: float
    clock: Clock
    stop: Stop | None = None

    @staticmethod
    def after(seconds: float, clock: Clock, stop: Stop | None) -> Deadline:
        return Deadline(clock() + seconds, seconds, clock, stop)

    def later(self, seconds: float) -> Deadline:
        """The same, for somebody who waited `seconds` in between."""
        return Deadline(self.ends + seconds, self.seconds, self.clock, self.stop)

    def left(self) -> float:
        """Seconds, more than none. Raises Late where time is up, Stopped where that is asked for."""
        if self.stop is not None:
            self.stop.check()
        left = self.ends - self.clock()
        if left <= 0:
            raise Late(f"it took longer than {self.seconds:g} seconds", "try again later")
        return left
