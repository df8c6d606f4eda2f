"""What is fetched from a real server on loopback, through the allowance."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import brotli
import pytest

from ingest.errors import SourceError
from ingest.web.exchange import user_agent
from ingest.web.fetch import Fetched

STORY = "<p>„Es hält“, sagte Orla Brandt.</p>".encode()


def test_page_comes_with_what_the_server_says_of_it(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    headers = {
        "Content-Type": 'Text/HTML; Charset="UTF-8"',
        "ETag": '"7"',
        "Last-Modified": "Tue, 31 Mar 2026 10:00:00 GMT",
    }
    site.pages["/story?a=1"] = answer(STORY, headers=headers)
    fetched = open_web().get(site.url("/story?a=1#top"))
    assert fetched == Fetched(
        url=site.url("/story?a=1#top"),
        final_url=site.url("/story?a=1"),
        status=200,
        media_type="text/html",
        charset="utf-8",
        data=STORY,
        etag='"7"',
        last_modified="Tue, 31 Mar 2026 10:00:00 GMT",
        not_modified=False,
    )


@pytest.mark.parametrize(
    ("stated", "media_type", "charset"),
    [
        ("", None, None),
        ("text/html", "text/html", None),
        ("application/rss+xml; charset=ISO-8859-1", "application/rss+xml", "iso-8859-1"),
        ("nonsense", None, None),
        ("text/html; charset=", "text/html", None),
        ("text/html; charset*=x'y'%ff", "text/html", None),
        ("text/html;;; charset=utf-8, text/plain", "text/html", "utf-8"),
    ],
)
def test_content_type_is_what_is_stated(
    site: Any, open_web: Any, answer: Callable[..., bytes], stated: str, media_type: str | None, charset: str | None
) -> None:
    site.pages["/"] = answer(STORY, headers={"Content-Type": stated})
    fetched = open_web().get(site.url("/"))
    assert (fetched.media_type, fetched.charset or None) == (media_type, charset)


def test_request_says_who_asks_and_nothing_more(
    site: Any, open_web: Any, answer: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.pages["/a"] = answer(b"a", headers={"Set-Cookie": "id=7", "WWW-Authenticate": "Basic"})
    site.pages["/b"] = answer(b"b")
    web = open_web()
    web.get(site.url("/a"))
    web.get(site.url("/b"))
    for _, headers in site.asked:
        assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
        assert headers["User-Agent"] == user_agent()
        assert headers["Host"] == f"127.0.0.1:{site.port}"
    assert user_agent().startswith("Byline/")
    assert user_agent().endswith(" (+reads for its user; honours robots.txt)")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Any, open_web: Any, answer: Callable[..., bytes], status: int) -> None:
    for n in range(5):
        where = site.url(f"/{n + 1}") if n % 2 else f"{n + 1}"
        site.pages[f"/{n}"] = answer(b"moved", status=status, headers={"Location": where})
    site.pages["/5"] = answer(STORY)
    fetched = open_web().get(site.url("/0"))
    assert (fetched.data, fetched.final_url, fetched.url) == (STORY, site.url("/5"), site.url("/0"))


def test_redirect_is_followed_five_times_and_no_more(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    site.pages["/round"] = answer(b"", status=302, headers={"Location": "/round"})
    with pytest.raises(SourceError, match="redirects more than 5 times"):
        open_web().get(site.url("/round"))
    assert site.paths == ["/round"] * 6


def test_redirect_without_a_place_is_told(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    site.pages["/"] = answer(b"", status=302)
    with pytest.raises(SourceError, match="status 302"):
        open_web().get(site.url("/"))


def test_page_that_did_not_change_is_not_sent_again(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    def page(asked: BaseHTTPRequestHandler) -> None:
        same = asked.headers.get("If-None-Match") == '"7"' or asked.headers.get("If-Modified-Since") == "then"
        asked.wfile.write(answer(b"", status=304) if same else answer(STORY, headers={"ETag": '"7"'}))

    site.pages["/"] = page
    web = open_web()
    first = web.get(site.url("/"))
    again = web.get(site.url("/"), etag=first.etag)
    assert (again.not_modified, again.data, again.etag, again.status) == (True, b"", '"7"', 304)
    assert web.get(site.url("/"), last_modified="then").last_modified == "then"
    assert web.get(site.url("/"), etag='"6"', last_modified="now").data == STORY


@pytest.mark.parametrize("etag", ['"ü"', '"a"\r\nX-Evil: 1', "", '"a\x00"'])
def test_etag_that_is_none_is_not_sent(site: Any, open_web: Any, answer: Callable[..., bytes], etag: str) -> None:
    site.pages["/"] = answer(STORY)
    assert open_web().get(site.url("/"), etag=etag, last_modified="\n").data == STORY
    assert not {"If-None-Match", "If-Modified-Since", "X-Evil"} & set(site.asked[-1][1])


def test_unchanged_that_nobody_asked_for_is_told(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    site.pages["/"] = answer(b"", status=304)
    with pytest.raises(SourceError, match="304"):
        open_web().get(site.url("/"))


@pytest.mark.parametrize(
    ("status", "why"),
    [(401, "login"), (402, "paid"), (403, "programs"), (404, "no such page"), (410, "taken away"), (418, "418"), (451, "shown"),
     (500, "status 500"), (503, "busy"), (206, "206")],
)  # fmt: skip
def test_status_is_told_in_words(site: Any, open_web: Any, answer: Callable[..., bytes], status: int, why: str) -> None:
    site.pages["/"] = answer(b"no", status=status)
    with pytest.raises(SourceError, match=why) as failed:
        open_web().get(site.url("/"))
    assert str(failed.value).startswith(f"cannot fetch {site.url('/')}: ")


def _raw_deflate(data: bytes) -> bytes:
    made = zlib.compressobj(wbits=-15)
    return made.compress(data) + made.flush()


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("gzip", gzip.compress(STORY, mtime=0)),
        ("GZIP", gzip.compress(STORY, mtime=0)),
        ("x-gzip", gzip.compress(STORY[:9], mtime=0) + gzip.compress(STORY[9:], mtime=0)),
        ("gzip", gzip.compress(STORY, mtime=0) + b"\0" * 20),
        ("deflate", zlib.compress(STORY)),
        ("deflate", _raw_deflate(STORY)),
        ("br", brotli.compress(STORY)),
        ("identity", STORY),
    ],
    ids=["gzip", "capitals", "two members", "zeros after it", "deflate", "raw deflate", "br", "identity"],
)
@pytest.mark.parametrize("drips", [False, True])
def test_compressed_page_is_what_it_was(
    site: Any, open_web: Any, answer: Callable[..., bytes], encoding: str, data: bytes, drips: bool
) -> None:
    chunks = [data[n : n + 1] for n in range(len(data))] if drips else [data]
    body = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    headers = {"Content-Encoding": encoding, "Transfer-Encoding": "chunked"}
    site.pages["/"] = answer(body, headers=headers, sized=False)
    assert open_web().get(site.url("/")).data == STORY


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_empty_page_of_any_encoding_is_empty(
    site: Any, open_web: Any, answer: Callable[..., bytes], encoding: str
) -> None:
    site.pages["/"] = answer(b"", headers={"Content-Encoding": encoding})
    assert open_web().get(site.url("/")).data == b""


def test_page_without_a_length_ends_with_the_connection(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    site.pages["/"] = answer(STORY, sized=False)
    assert open_web().get(site.url("/")).data == STORY


def test_page_is_as_long_as_it_says(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    site.pages["/"] = answer(STORY + b"more", headers={"Content-Length": str(len(STORY))}, sized=False)
    assert open_web().get(site.url("/")).data == STORY


def test_interim_answers_are_passed_over(site: Any, open_web: Any, answer: Callable[..., bytes]) -> None:
    site.pages["/"] = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" * 3 + answer(STORY)
    assert open_web().get(site.url("/")).data == STORY


def test_next_address_is_tried_where_one_does_not_answer(world: Any, site: Any, answer: Callable[..., bytes]) -> None:
    world.names = {"two.test": [["93.184.216.34", "93.184.216.35"]]}
    world.answers = [answer(b"", status=404), answer(STORY)]
    connect, tried = world.connect, []

    def first_is_down(address: str, port: int, timeout: float) -> Any:
        tried.append(address)
        if address.endswith("34"):
            raise TimeoutError
        return connect(address, port, timeout)

    world.connect = first_is_down
    assert world.web().get("http://two.test/").data == STORY
    assert tried == ["93.184.216.34", "93.184.216.35"] * 2


def test_host_that_is_not_there_is_told(world: Any) -> None:
    world.names = {"down.test": [["93.184.216.34"]], "empty.test": [[]]}
    web = world.web()
    for url, why in (
        ("http://nowhere.test/", "no address is known for nowhere.test"),
        ("http://empty.test/", "empty.test has no address"),
        ("http://down.test/", r"down.test can't be reached \(Connection refused\)"),
    ):
        with pytest.raises(SourceError, match=why):
            web.get(url)
    with pytest.raises(SourceError, match=r"down\.test can't be reached"):
        web.get("http://down.test/another")
    assert world.connected == ["93.184.216.34"]  # a host that is down isn't waited for again in a run
