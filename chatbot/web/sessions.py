"""Who is logged in, and how often somebody may try to be. Kept in memory: a restart of the server logs everybody out."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass

from chatbot.users import Users

LONGEST, IDLE = 7 * 86_400.0, 12 * 3_600.0
"""Seconds after which a session ends: in all, and without being used."""
TRIES, WINDOW = 8, 300.0
"""How many wrong passwords a name, or an address, may give in so many seconds."""
_MOST_SESSIONS, _MOST_WATCHED = 10_000, 20_000


@dataclass(slots=True)
class _Session:
    user: str
    stamp: str
    begun: float
    used: float


class Sessions:
    """Sessions by the digest of their token, so that what is in memory opens nothing. Safe between threads."""

    def __init__(self, users: Users, clock: Callable[[], float] = time.monotonic) -> None:
        self._users = users
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, _Session] = OrderedDict()

    def begin(self, user: str, stamp: str) -> str:
        """A new session's token, for a user whose password was right; `stamp` is the user's from before it was looked at."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._lock:
            self._sessions[_digest(token)] = _Session(user, stamp, now, now)
            while len(self._sessions) > _MOST_SESSIONS:
                self._sessions.popitem(last=False)
        return token

    def user(self, tokens: Collection[str]) -> str | None:
        """Whose sessions these are; None where they have ended, their user was removed or has another password since, or
        they are of several: somebody else has slipped the browser one."""
        found = {user for user in map(self._user, tokens) if user is not None}
        return found.pop() if len(found) == 1 else None

    def _user(self, token: str) -> str | None:
        key, now = _digest(token), self._clock()
        with self._lock:
            session = self._sessions.get(key)
        if session is None:
            return None
        too_old = now - session.begun > LONGEST or now - session.used > IDLE
        if too_old or self._users.stamp(session.user) != session.stamp:
            self.end((token,))
            return None
        session.used = now
        return session.user

    def end(self, tokens: Collection[str]) -> None:
        """Logs out."""
        with self._lock:
            for token in tokens:
                self._sessions.pop(_digest(token), None)


class Attempts:
    """Counts wrong passwords by name and by address. Safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def begin(self, *whose: str) -> float:
        """Seconds until another try is let through; 0 for now, and then it counts as a wrong one unless it is `right`:
        of those that are made at the same time no more are let through than one by one."""
        now = self._clock()
        with self._lock:
            wait = max((self._left(one, now) for one in whose), default=0.0)
            if wait:
                return wait
            for one in whose:
                self._wrong.setdefault(one, deque(maxlen=TRIES)).append(now)
                self._wrong.move_to_end(one)
            while len(self._wrong) > _MOST_WATCHED:
                self._wrong.popitem(last=False)
        return 0.0

    def right(self, *whose: str) -> None:
        with self._lock:
            for one in whose:
                self._wrong.pop(one, None)

    def _left(self, one: str, now: float) -> float:
        tries = self._wrong.get(one)
        if not tries or len(tries) < TRIES:
            return 0.0
        return max(0.0, tries[0] + WINDOW - now)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
