"""Web addresses taken apart."""

from __future__ import annotations

import contextlib
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UsageError
from ingest.web.failed import Failed
from ingest.web.urls import allowed_hosts, parse, redirected, shown


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("  https://example.org./a?b#c ", "https://example.org/a?b"),
        ("https://example.org:443/", "https://example.org/"),
        ("http://example.org:8080?q=1", "http://example.org:8080/?q=1"),
        ("http://example.org/a b/ü?q=ä ö&x=%C3%A4", "http://example.org/a%20b/%C3%BC?q=%C3%A4%20%C3%B6&x=%C3%A4"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://ＥＸＡＭＰＬＥ。org/", "http://example.org/"),
        ("http://93.184.216.34./", "http://93.184.216.34/"),
        ("http://[2606:2800:0220:0001:0::1]:8080/", "http://[2606:2800:220:1::1]:8080/"),
        ("http://a_b.example/", "http://a_b.example/"),
        ("http://example.org/a@b:c", "http://example.org/a@b:c"),
        ("http://example.org/a\\b", "http://example.org/a%5Cb"),
    ],
)
def test_address_has_one_spelling(url: str, same: str) -> None:
    assert parse(url).url == same
    assert parse(same).url == same


NUMBER = st.integers(0, 2**32 + 300).flatmap(
    lambda n: st.sampled_from([str(n), f"0{n:o}", f"0x{n:x}", f"00{n}", f"0X{n:X}"])
)


@given(st.lists(NUMBER, min_size=1, max_size=5).map(".".join))
def test_number_is_read_as_the_system_reads_it_or_refused(host: str) -> None:
    with contextlib.suppress(Failed):
        assert socket.inet_aton(parse(f"http://{host}/").host) == socket.inet_aton(host)


@given(st.text(max_size=30))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"http://example.org/{text}"):
        with contextlib.suppress(Failed):
            target = parse(url)
            assert parse(target.url) == target
            assert target.path.isascii()
            assert " " not in target.url
        assert shown(url).isprintable()


def test_redirect_is_relative_to_where_it_came_from() -> None:
    target = parse("https://example.org/a/b?c")
    assert redirected(target, "d") == "https://example.org/a/d"
    assert redirected(target, "//example.net/e") == "https://example.net/e"
    with pytest.raises(Failed):
        redirected(target, "http://[")


def test_allowed_hosts_are_read() -> None:
    read = allowed_hosts(" localhost:8000,192.168.7.20:80 , [FD00::7]:443,")
    assert read == {("localhost", 8000), ("192.168.7.20", 80), ("fd00::7", 443)}
    assert allowed_hosts("") == frozenset()


@pytest.mark.parametrize(
    "text",
    ["localhost", "localhost:", "a:1,b", "a:0", "a:99999", "http://a:80", "a:80/x", "127.1:80", "fd00::7:80", "*:80"],
)
def test_allowed_hosts_that_are_none_are_told(text: str) -> None:
    with pytest.raises(UsageError, match="BYLINE_ALLOW_HOSTS"):
        allowed_hosts(text)
