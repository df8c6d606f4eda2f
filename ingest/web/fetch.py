"""The way out: an address in, what stands there out, or one line that says why not."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

from protego import Protego

from ingest.errors import SourceError
from ingest.limits import FetchLimits
from ingest.stopping import Stop
from ingest.web.deadline import Deadline
from ingest.web.dialing import Dialer
from ingest.web.exchange import Answer, Most, ask
from ingest.web.failed import Failed, Late
from ingest.web.politeness import Pace, in_words, retry_after
from ingest.web.robots import heed, rules_of
from ingest.web.seams import Clock, Connector, Resolver, Sleep, system_addresses, system_connection
from ingest.web.urls import Target, parse, redirected, shown

_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
_SAVE = "open the page in a browser, save it, and take that in"
_STATUSES: Mapping[int, tuple[str, str]] = {
    401: ("it wants a login", _SAVE),
    402: ("it wants to be paid for", _SAVE),
    403: ("the site doesn't give it to programs", _SAVE),
    404: ("there is no such page", "check the address"),
    410: ("the page was taken away", "check the address"),
    451: ("the page may not be shown here", "check the address"),
    429: ("the site is busy", "try again later"),
    503: ("the site is busy", "try again later"),
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stood at an address.

    `url` is what was asked for, `final_url` where redirects led. `media_type` (lower case) and `charset` are what the
    server says they are, None where it says nothing. `data` is decompressed; with `not_modified` it is empty, and what
    was fetched earlier still holds. `etag` and `last_modified` are to be given to `get` the next time.
    """

    url: str
    final_url: str
    status: int
    media_type: str | None
    charset: str | None
    data: bytes
    etag: str | None
    last_modified: str | None
    not_modified: bool


class Web:
    """Held open over a run: it knows each site's robots.txt and when it was asked last. Threads may share one.

    http and https only, public addresses only but for `allowed` (`urls.allowed_hosts` reads it from the setting);
    no cookie, no proxy, no password, no referrer. The rest of the arguments are for tests: how names are resolved, how
    connections are made, what time it is, and whose certificates are trusted.
    """

    def __init__(
        self,
        *,
        allowed: frozenset[tuple[str, int]] = frozenset(),
        stop: Stop | None = None,
        limits: FetchLimits = FetchLimits(),
        resolve: Resolver = system_addresses,
        connect: Connector = system_connection,
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._limits, self._stop, self._clock = limits, stop, clock
        self._dialer = Dialer(resolve, connect, allowed, tls)
        self._pace = Pace(clock, sleep, stop)
        self._robots: dict[str, Protego | Failed] = {}

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetches what stands at an address; with `etag` or `last_modified` of an earlier fetch, only if it changed.

        Raises SourceError, one line for a person, where nothing comes of it, and Stopped where that was asked for.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        more = {name: value.strip() for name, value in conditions.items() if value and _is_plain(value)}
        way = [url]
        try:
            target, answer = self._follow(way, more)
            _check(answer, conditional=bool(more))
        except Failed as failed:
            where = shown(url) if len(way) == 1 else f"{shown(url)} (redirected to {shown(way[-1])})"
            raise SourceError(f"cannot fetch {where}: {failed.why}; {failed.remedy}") from failed
        media_type, charset = _content_type(answer.headers.get("content-type", ""))
        return Fetched(
            url=url,
            final_url=target.url,
            status=answer.status,
            media_type=media_type,
            charset=charset,
            data=answer.data,
            etag=answer.headers.get("etag", etag if answer.status == 304 else None),
            last_modified=answer.headers.get("last-modified", last_modified if answer.status == 304 else None),
            not_modified=answer.status == 304,
        )

    def _follow(self, way: list[str], more: Mapping[str, str]) -> tuple[Target, Answer]:
        """The last answer after all redirects; `way` gains each address, before it is judged."""
        target = parse(way[0])
        deadline = Deadline.after(self._limits.seconds, self._clock, self._stop)
        before: str | None = None
        retries = 0
        while True:
            answer, deadline = self._in_turn(target, more, deadline, follows=before == target.host)
            before = target.host
            wait = retry_after(answer.headers) if answer.status in _BUSY else None
            if wait is not None:
                self._pace.close(target.host, wait)
                if retries < self._limits.retries:
                    retries += 1
                    continue
            following = self._next(target, answer, way)
            if following is None:
                return target, answer
            target = following

    def _next(self, target: Target, answer: Answer, way: list[str]) -> Target | None:
        """Where an answer redirects to."""
        if answer.status not in _REDIRECTS or "location" not in answer.headers:
            return None
        location = answer.headers["location"].encode("latin-1").decode("utf-8", "replace")
        if len(way) > self._limits.redirects:
            raise Failed(f"it redirects more than {self._limits.redirects} times", "check the address")
        way.append(redirected(target, location))
        following = parse(way[-1])
        if target.scheme == "https" and following.scheme == "http":
            raise Failed("it redirects from a secure address to one that isn't", "check the address in a browser")
        return following

    def _in_turn(
        self, target: Target, more: Mapping[str, str], deadline: Deadline, *, follows: bool
    ) -> tuple[Answer, Deadline]:
        """Asks when it is our turn and the site's robots.txt has nothing against it.

        A redirect within a site (`follows`) is the same request still, and waits for nothing.
        """
        limits = self._limits
        came = self._clock()
        with self._pace.turn(target.host):
            deadline = deadline.later(self._clock() - came)
            wanted = heed(self._rules(target, deadline), target)
            pause = 0 if follows else max(limits.pause, min(wanted, limits.longest_pause))
            deadline = deadline.later(self._pace.wait(target.host, pause, limits.patience))
            try:
                return self._ask(
                    target, more, Most(limits.body_bytes, limits.header_bytes, limits.headers), deadline
                ), deadline
            finally:
                self._pace.asked(target.host)

    def _rules(self, target: Target, deadline: Deadline) -> Protego:
        """The rules of the target's site, asked for once in a run; so are those that can't be had."""
        known = self._robots.get(target.origin)
        if known is None:
            try:
                known = rules_of(self._ask_for_robots(target, deadline))
            except Late:
                raise
            except Failed as failed:
                known = failed
            self._robots[target.origin] = known
        if isinstance(known, Failed):
            raise Failed(known.why, known.remedy)
        return known

    def _ask_for_robots(self, target: Target, deadline: Deadline) -> Answer:
        limits = self._limits
        most = Most(limits.robots_bytes, limits.header_bytes, limits.headers, cut=True)
        way = [f"{target.origin}/robots.txt"]
        asked = parse(way[0])
        while True:
            answer = self._ask(asked, {}, most, deadline)
            following = self._next(asked, answer, way)
            if following is None:
                return answer
            asked = following

    def _ask(self, target: Target, more: Mapping[str, str], most: Most, deadline: Deadline) -> Answer:
        with self._dialer.dial(target, self._limits.connect_seconds, deadline) as opened:
            return ask(opened, target, more, most, deadline)


def _check(answer: Answer, *, conditional: bool) -> None:
    """Raises Failed where an answer is not what was asked for."""
    if answer.status in _STATUSES:
        why, remedy = _STATUSES[answer.status]
        wait = retry_after(answer.headers)
        raise Failed(why, f"try again in {in_words(wait)}" if wait else remedy)
    if answer.status == 206 or not (answer.is_success or (answer.status == 304 and conditional)):
        raise Failed(f"the site answers with status {answer.status}", "try again later")


def _is_plain(value: str) -> bool:
    return value.isascii() and value.isprintable()


def _content_type(text: str) -> tuple[str | None, str | None]:
    """Media type and charset of a Content-Type, where it states them."""
    message = Message()
    message["Content-Type"] = text.partition(",")[0]
    charset = message.get_content_charset()
    return (message.get_content_type() if "/" in text else None), charset
