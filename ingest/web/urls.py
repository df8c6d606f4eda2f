"""A web address taken apart, once: what is judged is what is connected to and what is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, urljoin, urlsplit

from ingest.errors import UsageError
from ingest.web.failed import Failed

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 4000
_LONGEST_SHOWN = 200
_KEPT = "%/:=&?~+!$,;'@()*[]"
"""Characters of a path or query that stand for themselves (RFC 3986), and the sign of what is encoded already."""
_AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^\[\]:]*)(?::(?P<port>[0-9]{0,5}))?")
_NAME = re.compile(r"(?!.{254})[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_ADVICE = "give the address as a browser shows it"


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked for. `host` is ASCII and lower case, without brackets or a last dot; `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_address(self) -> bool:
        """Whether the host is an address and no name; then it is one in its usual spelling."""
        return ":" in self.host or _ends_in_number(self.host)

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        return f"{self.origin}{self.path}"


def parse(url: str) -> Target:
    """The parts of a web address. Raises Failed where it is none, or could be read in two ways."""
    url = url.strip()
    if len(url) > _LONGEST:
        raise Failed(f"the address is longer than {_LONGEST:,} characters", _ADVICE)
    if not url.replace(" ", "").isprintable():
        raise Failed("there are control characters in the address", _ADVICE)
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Failed("it is no web address", _ADVICE) from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise Failed("only http and https are fetched", "save what is there to a file, and take that in")
    if "@" in parts.netloc:
        raise Failed("there is a user or password in the address", "leave it out, or save the page and take that in")
    host, port = _authority(parts.netloc)
    path = quote(parts.path, safe=_KEPT) or "/"
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return Target(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme], path + query)


def redirected(target: Target, location: str) -> str:
    """The address that a redirect leads to, not yet taken apart."""
    try:
        return urljoin(target.url, location)
    except ValueError as error:
        raise Failed("it redirects to what is no web address", "look in a browser where the page is now") from error


def allowed_hosts(text: str) -> frozenset[tuple[str, int]]:
    """Hosts and ports of a setting such as "localhost:8000, 192.168.7.20:80, [fd00::7]:443".

    Raises UsageError where a part of it is not a host and a port.
    """
    found = set()
    for entry in filter(None, map(str.strip, text.split(","))):
        try:
            host, port = _authority(entry)
        except Failed as failed:
            raise UsageError(f"BYLINE_ALLOW_HOSTS has {entry!r}: {failed.why}; {failed.remedy}") from failed
        if port is None:
            raise UsageError(f"BYLINE_ALLOW_HOSTS has {entry!r}; give host:port, with a comma between several")
        found.add((host, port))
    return frozenset(found)


def shown(url: str) -> str:
    """An address as a person may see it: on one line, not too long, without a password."""
    url = re.sub(r"//[^/?#]*@", "//…@", url[: _LONGEST + 1])
    url = "".join(c if c.isprintable() else "\ufffd" for c in url)
    return url if len(url) <= _LONGEST_SHOWN else f"{url[:_LONGEST_SHOWN]}…"


def _authority(text: str) -> tuple[str, int | None]:
    parts = _AUTHORITY.fullmatch(text)
    if parts is None or not parts["host"]:
        raise Failed("it names no host", _ADVICE)
    port = int(parts["port"]) if parts["port"] else None
    if port is not None and not 0 < port < 65536:
        raise Failed(f"there is no port {port}", _ADVICE)
    return _host(parts["host"]), port


def _host(text: str) -> str:
    """The host in its one usual spelling.

    Systems read "127.1", "0x7f.0.0.1", "2130706433" and "0177.0.0.1" as addresses, as the URL standard does
    (https://url.spec.whatwg.org/#ends-in-a-number-checker): whatever ends in a number and is not four plain decimal
    ones is refused.
    """
    if text.startswith("["):
        try:
            address = IPv6Address(text[1:-1])
        except ValueError as error:
            raise Failed(f"{text} is no IPv6 address", _ADVICE) from error
        if address.scope_id is not None:
            raise Failed(f"{text} is an address of one network card", _ADVICE)
        return address.compressed
    name = _ascii(text).lower().removesuffix(".")
    if not _NAME.fullmatch(name):
        raise Failed("it names no host", _ADVICE)
    if not _ends_in_number(name):
        return name
    try:
        return str(IPv4Address(name))
    except ValueError as error:
        raise Failed(f"{name} is a number and no host's name", _ADVICE) from error


def _ascii(name: str) -> str:
    if name.isascii():
        return name
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise Failed("its host's name has characters that no name has", _ADVICE) from error


def _ends_in_number(name: str) -> bool:
    return _NUMBER.fullmatch(name.rpartition(".")[2]) is not None
