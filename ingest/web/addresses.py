"""Which addresses nothing is fetched from."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_IPV4 = {
    IPv4Network(network): kind
    for network, kind in (
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "a provider's shared address"),
        ("127.0.0.0/8", "a loopback address"),
        ("168.63.129.16/32", "a cloud's metadata address"),  # Azure's: public by its number, answers on its hosts only
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "a documentation address"),
        ("192.88.99.0/24", "a 6to4 relay's address"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "a benchmarking address"),
        ("198.51.100.0/24", "a documentation address"),
        ("203.0.113.0/24", "a documentation address"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
    )
}
_IPV6 = {
    IPv6Network(network): kind
    for network, kind in (
        ("::/128", "an unspecified address"),
        ("::1/128", "a loopback address"),
        ("::/96", "an IPv4 address in disguise"),
        ("::ffff:0:0/96", "an IPv4 address in disguise"),
        ("64:ff9b:1::/48", "a private NAT64 address"),
        ("2001::/32", "a Teredo address"),
        ("2001::/23", "a reserved address"),
        ("2001:db8::/32", "a documentation address"),
        ("2002::/16", "a 6to4 address"),
        ("3fff::/20", "a documentation address"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a site-local address"),
        ("ff00::/8", "a multicast address"),
    )
}
"""IANA's special-purpose registries, https://www.iana.org/assignments/iana-ipv4-special-registry and …-ipv6-…; the
first that fits gives the name. The few of them that are reachable from everywhere serve no articles."""
_GLOBAL = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


def why_refused(text: str) -> str | None:
    """What kind of address it is that nothing may be fetched from ("a loopback address"); None for a public one.

    What carries another address in it is judged by that one too: through NAT64 (RFC 6052), as an IPv6-only network
    reaches the rest of the world, and ISATAP (RFC 5214). Mapped and compatible IPv4, 6to4 and Teredo are refused
    whatever they carry: a public host has a plain address as well. What no registry knows is refused.
    """
    try:
        if ":" not in text:
            return _why_ipv4(IPv4Address(text))
        address = IPv6Address(text)
    except ValueError:
        return "not an address"
    if address.scope_id is not None:
        return "an address of one network card"
    return _why_ipv6(address)


def _why_ipv4(address: IPv4Address) -> str | None:
    return next((kind for network, kind in _IPV4.items() if address in network), None)


def _why_ipv6(address: IPv6Address) -> str | None:
    for network, kind in _IPV6.items():
        if address in network:
            return kind
    if address in _NAT64 or int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
        inner = _why_ipv4(IPv4Address(int(address) & 0xFFFFFFFF))
        if inner is not None:
            return f"{inner} in disguise"
    return None if address in _GLOBAL or address in _NAT64 else "a reserved address"
