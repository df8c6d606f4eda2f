"""Private addresses in every form, refused before anything is sent: this world has a resolver and a connector of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ingest.errors import SourceError

ADDRESSES = """
    127.0.0.1 127.8.8.8 127.255.255.255 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1
    192.168.255.255 169.254.0.1 169.254.169.254 169.254.170.2 100.64.0.1 100.100.100.200 100.127.255.255 168.63.129.16
    192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250
    240.0.0.1 255.255.255.255
    :: ::1 0:0:0:0:0:0:0:1 0000::0001 ::ffff:127.0.0.1 ::ffff:7f00:1 ::FFFF:10.0.0.1 ::ffff:169.254.169.254
    ::ffff:0:127.0.0.1 ::127.0.0.1 ::7f00:1 64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b::192.168.0.1 64:ff9b::100.64.0.1
    64:ff9b:1::1 64:ff9b:1::10.0.0.1 64:ff9b:1:abcd::8.8.8.8 2002:7f00:1:: 2002:a00:1::1 2002:c0a8:1::1 2002:a9fe:a9fe::
    2001:0:7f00:1:: 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 3fff::1
    fc00::1 fd00:ec2::254 fd12:3456:789a::1 fe80::1 fe80::a9fe:a9fe febf::1 fec0::1 feff::1 ff02::1 ff0e::1 100::1 5f00::1
    2a00:1450::5efe:127.0.0.1 2a00:1450::5efe:a9fe:a9fe 2a00:1450::200:5efe:10.0.0.1 fe80::5efe:192.168.0.1 4000::1
""".split()
"""As a resolver gives them."""

SPELLINGS = """
    127.1 127.0.1 127.0.0.1. 127.0.0.1.. 2130706433 2130706433. 0x7f000001 0X7F000001 0x7f.0.0.1 0x7f.1 0x7f.0x0.0x0.0x1 0177.0.0.1
    0177.1 017700000001 00000000177.0.0.1 127.000.000.001 127.0.0.0x1 127.0.0.01 127.0.0.256 127.0.0.1.1 0 00 0x0 0x 1 6425673729
    2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.43518 10.1 167772161 192.168.257 3232235777 0xc0a80101
    １２７.0.0.1 １２７．０．０．１ 127。0。0。1 127｡0｡0｡1 ①②⑦.⓪.⓪.① 𝟏𝟐𝟕.𝟎.𝟎.𝟏 ２１３０７０６４３３ ０ｘ７ｆ.1
    127%2e0%2e0%2e1 %31%32%37.0.0.1 127.0.0.1%00 127.0.0.1%20 [::1%25lo] [::1%lo] [fe80::1%25eth0] [fe80::1%eth0] [fe80::1%25] [::1].
    [127.0.0.1] [::１] [0:0:0:0:0:ffff:127.0.0.1] [::ffff:0x7f.1] [::ffff:127.1] [v1.127.0.0.1] [[::1]] ::1 [::1 ::1]
    reader@127.0.0.1 public.test@127.0.0.1 public.test:80@127.0.0.1 public.test%40127.0.0.1@127.0.0.1 127.0.0.1\\@public.test
    public.test\\@127.0.0.1 public.test\\.127.0.0.1 127.0.0.1:80:80 127.0.0.1:٨٠ 127.0.0.1:-1 127.0.0.1:99999 .127.0.0.1 127..1
    127.0.0.1\u00ad 12\u200b7.0.0.1 127.0.0.1\u2025 a\u2100b.test public.test\u2044@127.0.0.1
""".split()
"""As somebody might write a host."""

FORMS = [f"[{a}]" if ":" in a else a for a in ADDRESSES] + SPELLINGS


@pytest.fixture
def public(world: Any) -> Any:
    world.names = {"public.test": [["93.184.216.34"]]}
    return world


def test_forms_are_many() -> None:
    assert len(set(FORMS)) == len(FORMS) > 3 * 47


@pytest.mark.parametrize("host", FORMS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_private_host_is_refused_before_anything_is_sent(public: Any, scheme: str, host: str) -> None:
    with pytest.raises(SourceError) as refused:
        public.web().get(f"{scheme}://{host}/latest/meta-data")
    assert public.connected == []
    assert public.resolved == []
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("host", FORMS)
def test_redirect_to_private_host_is_refused(public: Any, answer: Callable[..., bytes], host: str) -> None:
    away = answer(b"", status=302, headers={"Location": f"http://{host}/"})
    public.answers = [answer(b"", status=404), away, answer(b"secret"), answer(b"secret")]
    with pytest.raises(SourceError):
        public.web().get("http://public.test/story")
    assert public.connected == ["93.184.216.34", "93.184.216.34"]  # robots.txt, and the story


@pytest.mark.parametrize("host", FORMS)
def test_redirect_of_robots_to_private_host_is_refused(public: Any, answer: Callable[..., bytes], host: str) -> None:
    public.answers = [
        answer(b"", status=301, headers={"Location": f"//{host}/"}),
        answer(b"secret"),
        answer(b"secret"),
    ]
    with pytest.raises(SourceError):
        public.web().get("http://public.test/story")
    assert public.connected == ["93.184.216.34"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_name_of_private_address_is_refused(world: Any, address: str) -> None:
    world.names = {"inside.test": [[address]]}
    with pytest.raises(SourceError, match=r"inside\.test"):
        world.web().get("https://inside.test/")
    assert world.connected == []


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("first", [True, False])
def test_one_private_address_among_public_ones_refuses_all(world: Any, address: str, first: bool) -> None:
    public = ["93.184.216.34", "2606:2800:220:1::1"]
    world.names = {"two.test": [[address, *public] if first else [*public, address]]}
    with pytest.raises(SourceError):
        world.web().get("http://two.test/")
    assert world.connected == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_name_that_changes_its_address_is_connected_to_where_it_was_judged(
    world: Any, answer: Callable[..., bytes], address: str
) -> None:
    world.names = {"rebinding.test": [["93.184.216.34"], ["93.184.216.35"], [address]]}
    world.answers = [answer(b"", status=404), answer(b"public"), answer(b"secret")]
    web = world.web()
    assert web.get("http://rebinding.test/").data == b"public"
    assert world.connected == ["93.184.216.34", "93.184.216.35"]
    assert world.resolved == ["rebinding.test"] * 2  # once for each connection: there is nothing to change in between
    with pytest.raises(SourceError):
        web.get("http://rebinding.test/")
    assert world.connected == ["93.184.216.34", "93.184.216.35"]


@pytest.mark.parametrize(
    "address", ["fe80::1%eth0", "93.184.216.34%eth0", "", "inside.test", "127.1", "2606:2800:220:1::1%lo"]
)
def test_resolver_that_gives_no_plain_address_is_refused(world: Any, address: str) -> None:
    world.names = {"odd.test": [[address]]}
    with pytest.raises(SourceError):
        world.web().get("http://odd.test/")
    assert world.connected == []


@pytest.mark.parametrize("port", [0, 1, 21, 22, 25, 81, 3306, 5432, 6379, 8000, 8081, 9200, 11211, 65535])
def test_other_port_is_refused(public: Any, port: int) -> None:
    with pytest.raises(SourceError, match="port"):
        public.web().get(f"http://public.test:{port}/")
    assert public.resolved == []


@pytest.mark.parametrize(
    "host", ["public.test:80", "public.test:443", "public.test:8080", "public.test:8443", "public.test:"]
)
def test_web_port_is_reached(public: Any, answer: Callable[..., bytes], host: str) -> None:
    public.answers = [answer(b"", status=404), answer(b"story")]
    assert public.web().get(f"http://{host}/").data == b"story"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://public.test/", "gopher://public.test/", "javascript:alert(1)", "data:text/html,x", "unix:/run/x",
        "//public.test/", "public.test", "http:public.test", "http:/public.test", "http:///public.test", "http://", "",
        "http:\\\\public.test", "http://user@public.test/", "http://:@public.test/", "http://@public.test/", "https://a:b@public.test/",
        "http://public.test/\r\nX: y", "http://public.test/\x00", "http://public\t.test/", "http://public.test:80 /",
        "http:// public.test/",
        "http://public.test/" + "a" * 4000, "http://" + "a" * 64 + ".test/", "http://" + "a." * 127 + "test/", "http://a..test/",
        "http://xn--\u0661.test/", "http://\ud800.test/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(public: Any, url: str) -> None:
    with pytest.raises(SourceError) as refused:
        public.web().get(url)
    assert public.resolved == public.connected == []
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 500


def test_password_is_not_repeated(public: Any) -> None:
    with pytest.raises(SourceError, match="a user or password in the address") as refused:
        public.web().get("https://reader:swordfish@public.test/")
    assert "swordfish" not in str(refused.value)


@pytest.mark.parametrize(
    ("allowed", "url", "reached"),
    [
        (("10.0.0.7", 8000), "http://10.0.0.7:8000/", True),
        (("10.0.0.7", 8000), "http://10.0.0.7./", False),
        (("10.0.0.7", 8000), "http://10.0.0.7:8080/", False),
        (("10.0.0.7", 8000), "http://10.0.0.8:8000/", False),
        (("10.0.0.7", 8000), "http://inside.test:8000/", False),
        (("10.0.0.7", 8000), "http://0xa000007:8000/", False),
        (("inside.test", 8000), "http://inside.test:8000/", True),
        (("inside.test", 8000), "http://INSIDE.test.:8000/", True),
        (("inside.test", 8000), "http://inside.test/", False),
        (("inside.test", 8000), "http://www.inside.test:8000/", False),
        (("inside.test", 8000), "http://10.0.0.7:8000/", False),
        (("fd00::7", 443), "http://[FD00:0::7]:443/", True),
        (("fd00::7", 443), "http://[fd00::7]/", False),
    ],
)
def test_allowance_holds_for_that_host_and_port_alone(
    world: Any, answer: Callable[..., bytes], allowed: tuple[str, int], url: str, reached: bool
) -> None:
    world.names = {"inside.test": [["10.0.0.7"]], "www.inside.test": [["10.0.0.7"]]}
    world.answers = [answer(b"", status=404), answer(b"story")]
    web = world.web(allowed=frozenset({allowed}))
    if reached:
        assert web.get(url).data == b"story"
    else:
        with pytest.raises(SourceError, match=r"BYLINE_ALLOW_HOSTS|is a number"):
            web.get(url)
        assert world.connected == []
