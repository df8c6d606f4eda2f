"""Which addresses nothing is fetched from."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.web.addresses import why_refused


@pytest.mark.parametrize(
    "address",
    "1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15"
    " 169.253.255.255 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255"
    " 2001:4860:4860::8888 2606:4700::1111 2a00:1450:4001::200e 2003::1 64:ff9b::8.8.8.8 2a00:1450::5efe:8.8.8.8".split(),
)
def test_public_address_is_fetched_from(address: str) -> None:
    assert why_refused(address) is None


def test_refusal_names_the_kind() -> None:
    assert why_refused("127.0.0.1") == "a loopback address"
    assert why_refused("64:ff9b::10.0.0.1") == "a private address in disguise"


@given(st.ip_addresses(v=4))
def test_ipv4_that_the_standard_library_calls_private_is_refused(address: IPv4Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert why_refused(str(address)) is not None


@given(st.ip_addresses(v=6))
def test_ipv6_that_the_standard_library_calls_private_is_refused(address: IPv6Address) -> None:
    if not address.is_global or address.is_multicast or address.is_site_local:
        assert why_refused(str(address)) is not None


@given(st.ip_addresses(v=4), st.sampled_from(["64:ff9b::{}", "2a00:1450::5efe:{}", "2a00:1450::200:5efe:{}"]))
def test_address_that_carries_another_is_judged_by_it(inner: IPv4Address, form: str) -> None:
    assert (why_refused(form.format(inner)) is None) == (why_refused(str(inner)) is None)


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "::{}", "64:ff9b:1::{}", "::ffff:0:{}"]))
def test_disguise_that_no_public_host_needs_is_refused(inner: IPv4Address, form: str) -> None:
    assert why_refused(form.format(inner)) is not None
