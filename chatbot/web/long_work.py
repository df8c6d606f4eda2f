"""Work that takes a while, asked for by browsers: each on a thread of its own, whether or not anybody looks.

A browser begins it, and then asks again and again how far it is, so that a page that is reloaded finds it where it is.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from ingest.errors import BylineError, UsageError
from ingest.stopping import Stop, Stopped

Told = Callable[[str, int, int], None]
"""What is being done, how many are done, of how many (0: not known)."""
PATIENCE = 20.0
"""Seconds that `look` waits for something new."""
_AT_ONCE = 2
_WAITING, _OF_ONE = 50, 4
"""How much may be under way or wait, of all and of one person; what is more is refused."""
_KEPT = 40
"""Ended works whose outcome can still be had."""
_FAULT = "Something went wrong here; the server's log says what."
_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class State(Generic[T]):
    """How far a work is. In the end it has `made` something, or there is an `error`, or it was `stopped`."""

    what: str = ""
    done: int = 0
    total: int = 0
    made: T | None = None
    error: str | None = None
    stopped: bool = False
    version: int = 0

    @property
    def ended(self) -> bool:
        return self.made is not None or self.error is not None or self.stopped


@dataclass
class _Going(Generic[T]):
    owner: str
    state: State[T]
    stop: Stop


class LongWork(Generic[T]):
    """All works of one kind, of all browsers. All methods are safe between threads."""

    def __init__(self) -> None:
        self._goings: dict[str, _Going[T]] = {}
        self._changed = threading.Condition()
        self._places = threading.BoundedSemaphore(_AT_ONCE)

    def begin(self, work: Callable[[Told], T], owner: str = "") -> str:
        """Begin; the name by which it can be asked after. Raises UsageError where too much is under way already."""
        going = _Going[T](owner, State(), Stop())
        name = secrets.token_urlsafe(16)
        with self._changed:
            under_way = [one for one in self._goings.values() if not one.state.ended]
            if len(under_way) >= _WAITING or sum(one.owner == owner for one in under_way) >= _OF_ONE:
                raise UsageError("too much is being worked on at the moment; try again in a minute")
            ended = [one for one, there in self._goings.items() if there.state.ended]
            for one in ended[: max(0, len(ended) - _KEPT + 1)]:
                del self._goings[one]
            self._goings[name] = going
        threading.Thread(target=self._run, args=(going, work), name="long work", daemon=True).start()
        return name

    def look(self, name: str, seen: int, owner: str = "", patience: float = PATIENCE) -> State[T]:
        """How far it is, once it is further than version `seen`. Raises UsageError where there is none of that name."""
        going = self._going(name, owner)
        with self._changed:
            self._changed.wait_for(lambda: going.state.version > seen or going.state.ended, patience)
            return going.state

    def stop(self, name: str, owner: str = "") -> None:
        """End it here; what has ended stays as it is."""
        going = self._going(name, owner)
        going.stop.asked = True
        self._carry(going, stopped=True)

    def made(self, name: str, owner: str = "") -> T:
        """What was made. Raises UsageError where it isn't (any more)."""
        made = self._going(name, owner).state.made
        if made is None:
            raise UsageError("that is not there yet, or was stopped; make it again")
        return made

    def _going(self, name: str, owner: str) -> _Going[T]:
        with self._changed:
            going = self._goings.get(name)
        if going is None or going.owner != owner:
            raise UsageError("that is not known here any more; make it again")
        return going

    # ── on a thread of its own ──

    def _run(self, going: _Going[T], work: Callable[[Told], T]) -> None:
        def told(what: str, done: int, total: int) -> None:
            going.stop.check()
            self._carry(going, what=what, done=done, total=total)

        try:
            with self._places:
                going.stop.check()
                made = work(told)
            self._carry(going, made=made)
        except Stopped:
            self._carry(going, stopped=True)
        except BylineError as error:
            self._carry(going, error=" ".join(str(error).split()))
        except Exception:  # noqa: BLE001  # the page must not wait for ever, nor show our insides
            _log.exception("a work that the page asked for failed")
            self._carry(going, error=_FAULT)

    def _carry(self, going: _Going[T], **changes: object) -> None:
        with self._changed:
            if not going.state.ended:
                going.state = replace(going.state, version=going.state.version + 1, **changes)  # type: ignore[arg-type]
            self._changed.notify_all()
