"""Whose turn it is at a site: one request at a time, with a pause, and none where it asked to be left alone."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ingest.stopping import Stop
from ingest.web.deadline import LOOK_UP
from ingest.web.failed import Failed
from ingest.web.seams import Clock, Sleep

_YEAR = 365 * 24 * 3600
_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


class Pace:
    """Held open over a run: when each site was asked last, and from when on it may be asked again."""

    def __init__(self, clock: Clock, sleep: Sleep, stop: Stop | None) -> None:
        self._clock, self._sleep, self._stop = clock, sleep, stop
        self._turns: dict[str, threading.Lock] = {}
        self._last: dict[str, float] = {}
        self._closed: dict[str, float] = {}

    @contextlib.contextmanager
    def turn(self, site: str) -> Iterator[None]:
        """Nobody else asks this site in this block."""
        with self._turns.setdefault(site, threading.Lock()):
            yield

    def wait(self, site: str, pause: float, patience: float) -> float:
        """Waits until `pause` seconds after the last request, and until the site wants to be asked again.

        Gives the seconds that it waited. Raises Failed where the site wants more than `patience` of them.
        """
        now = self._clock()
        closed = self._closed.get(site, now) - now
        if closed > patience:
            raise Failed(f"{site} is busy and asks to be left alone", f"try again in {in_words(closed)}")
        waited = max(closed, self._last.get(site, now - pause) + pause - now, 0.0)
        left = waited
        while left > 0:
            if self._stop is not None:
                self._stop.check()
            self._sleep(min(left, LOOK_UP))
            left -= LOOK_UP
        return waited

    def asked(self, site: str) -> None:
        """The site was asked just now."""
        self._last[site] = self._clock()

    def close(self, site: str, seconds: float) -> None:
        """The site wants to be left alone for so long."""
        self._closed[site] = self._clock() + seconds


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from a Retry-After of either form (RFC 9110, 10.2.3); a year at most, None where none is given.

    A date is counted from the answer's own, so that a wrong clock on either side does no harm.
    """
    stated = headers.get("retry-after", "").strip()
    if stated.isascii() and stated.isdigit():
        return float(min(int(stated[:9]), _YEAR))
    until = _date(stated)
    if until is None:
        return None
    return min(max((until - (_date(headers.get("date", "")) or datetime.now(UTC))).total_seconds(), 0.0), _YEAR)


def in_words(seconds: float) -> str:
    """A time to wait, in the unit that fits: "40 seconds", "3 hours"."""
    name, length = next((unit for unit in _UNITS if seconds >= unit[1]), _UNITS[-1])
    count = -int(-seconds // length)  # rounded up: nobody comes too early
    return f"{count} {name}{'' if count == 1 else 's'}"


def _date(text: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
