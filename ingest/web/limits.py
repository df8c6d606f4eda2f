"""How much a fetch may take: of time, of memory, of other people's patience."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.stopping import Stop
from ingest.web.failed import Late
from ingest.web.seams import Clock

LOOK_UP = 0.2
"""Seconds after which whatever waits looks up, whether it is to stop."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes and counts.

    `seconds` is for everything that goes over the network for one address: robots.txt and redirects are in it, pauses
    are not. `body_bytes` counts what came and, again, what it decompressed to. `pause` lies between two requests to a site;
    a longer one that its robots.txt asks for is kept up to `longest_pause`. `patience` is the longest wait that a busy
    site is granted.
    """

    seconds: float = 30
    connect_seconds: float = 10
    body_bytes: int = 20 * 2**20
    header_bytes: int = 64 * 2**10
    headers: int = 200
    redirects: int = 5
    robots_bytes: int = 500 * 2**10  # what RFC 9309 (2.5) asks to be read at least
    pause: float = 1
    longest_pause: float = 30
    patience: float = 60
    retries: int = 2


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
