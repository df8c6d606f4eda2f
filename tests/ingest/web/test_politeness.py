"""One request at a time, with pauses, on a clock that only sleeping moves."""

from __future__ import annotations

import threading
import time as real_time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from ingest.errors import SourceError
from ingest.limits import FetchLimits
from ingest.stopping import Stop, Stopped
from ingest.web.politeness import Pace, in_words, retry_after

POLITE = FetchLimits()


def test_pause_lies_between_requests_to_one_site(
    site: Any, open_web: Any, time: Any, answer: Callable[..., bytes]
) -> None:
    site.pages["/"] = answer(b"story")
    web = open_web(limits=POLITE)
    web.get(site.url("/"))
    assert time.now == 1000
    web.get(site.url("/"))
    assert time.now == pytest.approx(1001)
    time.now += 0.4
    web.get(site.url("/"))
    assert time.now == pytest.approx(1002)


def test_pause_does_not_hold_up_another_site(world: Any, time: Any, answer: Callable[..., bytes]) -> None:
    world.names = {"a.test": [["93.184.216.34"]], "b.test": [["93.184.216.35"]]}
    world.answers = [answer(b"", status=404), answer(b"a"), answer(b"", status=404), answer(b"b")]
    web = world.web(clock=time.clock)
    assert [web.get(f"http://{name}.test/").data for name in "ab"] == [b"a", b"b"]


def test_redirect_within_a_site_waits_for_nothing(
    site: Any, open_web: Any, time: Any, answer: Callable[..., bytes]
) -> None:
    site.pages["/a"] = answer(b"", status=301, headers={"Location": "/b"})
    site.pages["/b"] = answer(b"story")
    open_web(limits=POLITE).get(site.url("/a"))
    assert time.now == 1000


@pytest.mark.parametrize(
    ("asked", "kept"),
    [("5", 5), ("0.2", 1), ("2.5", 2.5), ("3600", 30), ("-3", 1), ("nan", 1), ("1e999", 1), ("soon", 1)],
)
def test_delay_that_a_site_asks_for_is_kept(
    site: Any, open_web: Any, time: Any, answer: Callable[..., bytes], asked: str, kept: float
) -> None:
    site.pages["/robots.txt"] = answer(f"User-agent: *\nCrawl-delay: {asked}".encode())
    site.pages["/"] = answer(b"story")
    web = open_web(limits=POLITE)
    web.get(site.url("/"))
    web.get(site.url("/"))
    assert time.now == pytest.approx(1000 + kept)


def test_pauses_do_not_count_against_the_deadline(
    site: Any, open_web: Any, time: Any, answer: Callable[..., bytes]
) -> None:
    site.pages["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 30")
    site.pages["/"] = answer(b"story")
    web = open_web(limits=FetchLimits(seconds=5))
    for _ in range(3):
        assert web.get(site.url("/")).data == b"story"
    assert time.now == pytest.approx(1060)


def _busy(
    answer: Callable[..., bytes], times: int, status: int, after: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    left = [answer(b"", status=status, headers={"Retry-After": after, "Date": "Tue, 31 Mar 2026 10:00:00 GMT"})] * times

    def page(asked: BaseHTTPRequestHandler) -> None:
        asked.wfile.write(left.pop() if left else answer(b"story"))

    return page


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("after", ["20", "Tue, 31 Mar 2026 10:00:20 GMT"])
def test_busy_site_is_asked_again_when_it_wants_to_be(
    site: Any, open_web: Any, time: Any, answer: Callable[..., bytes], status: int, after: str
) -> None:
    site.pages["/"] = _busy(answer, 2, status, after)
    assert open_web().get(site.url("/")).data == b"story"
    assert time.now == pytest.approx(1040)
    assert len(site.paths) == 3


def test_site_that_stays_busy_is_left_alone(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    site.pages["/"] = _busy(answer, 99, 503, "20")
    with pytest.raises(SourceError, match="busy; try again in 20 seconds"):
        open_web().get(site.url("/"))
    assert len(site.paths) == 3


def test_site_that_wants_long_rest_is_not_waited_for(
    site: Any, open_web: Any, time: Any, answer: Callable[..., bytes]
) -> None:
    site.pages["/"] = _busy(answer, 1, 429, "3600")
    web = open_web()
    with pytest.raises(SourceError, match="asks to be left alone; try again in 1 hour"):
        web.get(site.url("/"))
    time.now += 1800
    with pytest.raises(SourceError, match="30 minutes"):
        web.get(site.url("/another"))
    assert site.paths == ["/"]
    assert time.now == 2800
    time.now += 1800
    assert web.get(site.url("/")).data == b"story"


def test_site_is_asked_by_one_at_a_time(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    inside: list[int] = []
    most: list[int] = []

    def page(asked: BaseHTTPRequestHandler) -> None:
        inside.append(1)
        most.append(len(inside))
        real_time.sleep(0.02)
        inside.pop()
        asked.wfile.write(answer(b"story"))

    site.pages["/"] = page
    web = open_web(real=True)
    threads = [threading.Thread(target=web.get, args=(site.url("/"),)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 5


def test_pause_ends_when_asked_to_stop(time: Any) -> None:
    stop = Stop()

    def sleep(seconds: float) -> None:
        time.sleep(seconds)
        stop.asked = time.now > 1003

    pace = Pace(time.clock, sleep, stop)
    pace.close("a.test", 30)
    with pytest.raises(Stopped):
        pace.wait("a.test", 1, 60)
    assert time.now < 1004


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "120"}, 120),
        ({"retry-after": " 0 "}, 0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "9" * 400}, 31536000),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Tue, 31 Mar 2026 10:02:00 GMT", "date": "Tue, 31 Mar 2026 10:00:00 GMT"}, 120),
        ({"retry-after": "Tue, 31 Mar 2026 12:02:00 +0200", "date": "Tue, 31 Mar 2026 10:00:00 -0000"}, 120),
        ({"retry-after": "Tue, 31 Mar 2020 10:00:00 GMT", "date": "Tue, 31 Mar 2026 10:00:00 GMT"}, 0),
        ({"retry-after": "Tue, 31 Mar 2020 10:00:00 GMT"}, 0),
        ({"retry-after": "Tue, 31 Mar 99999 10:00:00 GMT"}, None),
    ],
)
def test_retry_after_is_read_in_both_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (1, "1 second"),
        (59, "59 seconds"),
        (61, "2 minutes"),
        (3600, "1 hour"),
        (86400 * 2.5, "3 days"),
    ],
)
def test_waits_are_told_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
