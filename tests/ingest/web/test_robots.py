"""What sites ask of programs is honoured."""

from __future__ import annotations

import time as real_time
from collections.abc import Callable
from typing import Any

import pytest

from ingest.errors import SourceError
from ingest.limits import FetchLimits
from ingest.web.exchange import Answer
from ingest.web.robots import rules_of
from ingest.web.urls import parse


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("", "/story", True),
        ("User-agent: *\nDisallow:", "/story", True),
        ("User-agent: *\nDisallow: /", "/story", False),
        ("\ufeffUser-agent: *\r\nDisallow: /", "/story", False),
        ("user-agent : *\rdisallow : /story", "/story", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/story", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*?print=", "/story?print=1", False),
        ("User-agent: *\nDisallow: /print", "/story", True),
        ("User-agent: byline\nDisallow: /\n\nUser-agent: *\nDisallow:", "/story", False),
        ("User-agent: Byline\nAllow: /\n\nUser-agent: *\nDisallow: /", "/story", True),
        ("User-agent: otherbot\nDisallow: /", "/story", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("<!doctype html><p>User-agent: *<br>Disallow: /", "/story", True),
        ("\xff\x00 nonsense", "/story", True),
    ],
)
def test_rules_are_honoured(
    site: Any, open_web: Any, answer: Callable[..., bytes], robots: str, path: str, allowed: bool
) -> None:
    site.pages["/robots.txt"] = answer(robots.encode())
    site.pages[parse(site.url(path)).path] = answer(b"story")
    if allowed:
        assert open_web().get(site.url(path)).data == b"story"
    else:
        with pytest.raises(SourceError, match=r"robots\.txt asks programs not to fetch it; open the page in a browser"):
            open_web().get(site.url(path))
        assert site.paths == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_site_without_rules_allows_all(site: Any, open_web: Any, answer: Callable[..., bytes], status: int) -> None:
    site.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /", status=status)
    site.pages["/"] = answer(b"story")
    assert open_web().get(site.url("/")).data == b"story"


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_site_that_cannot_say_its_rules_is_not_asked(
    site: Any, open_web: Any, answer: Callable[..., bytes], status: int
) -> None:
    site.pages["/robots.txt"] = answer(b"", status=status)
    site.pages["/"] = answer(b"story")
    web = open_web()
    for _ in range(2):
        with pytest.raises(SourceError, match=rf"robots\.txt can't be read now \(status {status}\)"):
            web.get(site.url("/"))
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_rules_are_asked_for_once_in_a_run(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    site.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /c")
    site.pages |= {path: answer(path.encode()) for path in ("/a", "/b", "/c")}
    web = open_web()
    assert [web.get(site.url(path)).data for path in ("/a", "/b")] == [b"/a", b"/b"]
    with pytest.raises(SourceError, match="robots"):
        web.get(site.url("/c"))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a", "/b"]


def test_rules_hold_for_where_a_redirect_leads(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    site.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /closed")
    site.pages["/open"] = answer(b"", status=302, headers={"Location": "/closed"})
    with pytest.raises(SourceError, match=r"redirected to .*/closed\): .*robots"):
        open_web().get(site.url("/open"))
    assert site.paths == ["/open"]


def test_rules_may_have_moved(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    site.pages["/robots.txt"] = answer(b"", status=301, headers={"Location": "/rules"})
    site.pages["/rules"] = answer(b"User-agent: *\nDisallow: /")
    with pytest.raises(SourceError, match="robots"):
        open_web().get(site.url("/"))


def test_rules_are_read_up_to_their_limit(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    rules = b"User-agent: *\nDisallow: /closed\n" + b"#" * 2000 + b"\nDisallow: /\n"
    site.pages["/robots.txt"] = answer(rules)
    site.pages["/"] = answer(b"story")
    web = open_web(limits=FetchLimits(pause=0, robots_bytes=1000))
    assert web.get(site.url("/")).data == b"story"
    with pytest.raises(SourceError, match="robots"):
        web.get(site.url("/closed"))


@pytest.mark.parametrize(
    "line",
    ["Disallow: /*b*b*b*b*b*b*b*b*c", "Disallow: /" + "*b" * 2000, "Disallow: /" + "%zz" * 1000, "User-agent: a"],
)
def test_rules_made_to_be_slow_are_not(line: str) -> None:
    rules = ("User-agent: *\n" + f"{line}\n" * (500_000 // (len(line) + 1))).encode()
    began = real_time.monotonic()
    rules_of(Answer(200, {}, rules)).can_fetch("http://public.test/" + "b" * 3900, "Byline")
    assert real_time.monotonic() - began < 2
