"""Encrypted sites: who answers at the judged address must prove the name that was asked for."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trustme

from ingest.errors import SourceError
from ingest.limits import FetchLimits
from ingest.web.fetch import Web

AUTHORITY = trustme.CA()
CERTIFICATE = AUTHORITY.issue_cert("news.test")
"""Made anew for each run, and trusted by nobody but the tests."""


class Encrypted:
    """Serves `pages` with the certificate of news.test; `named` are the names that it was asked for."""

    def __init__(self, answer: Callable[..., bytes]) -> None:
        self.named: list[str | None] = []
        self.pages = {
            "/": answer(b"story"),
            "/away": answer(b"", status=301, headers={"Location": "http://news.test/"}),
        }
        self.listening = socket.create_server(("127.0.0.1", 0))
        self._answer = answer
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        CERTIFICATE.configure_cert(self._context)
        self._context.sni_callback = lambda own, name, context: self.named.append(name)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                raw, _ = self.listening.accept()
            except OSError:
                return
            try:
                with self._context.wrap_socket(raw, server_side=True) as opened:
                    path = opened.recv(65536).split(b" ")[1].decode()
                    opened.sendall(self.pages.get(path, self._answer(b"", status=404)))
            except OSError:
                raw.close()


@pytest.fixture
def encrypted(answer: Callable[..., bytes]) -> Iterator[Encrypted]:
    served = Encrypted(answer)
    yield served
    served.listening.shutdown(socket.SHUT_RDWR)
    served.listening.close()


@pytest.fixture
def open_tls(encrypted: Encrypted) -> Callable[..., Web]:
    """A Web in whose world every name stands at one public address, which is the server here."""
    port = encrypted.listening.getsockname()[1]

    def connect(address: str, _: int, timeout: float) -> socket.socket:
        assert address == "93.184.216.34"
        return socket.create_connection(("127.0.0.1", port), timeout)

    def opened(**more: Any) -> Web:
        return Web(
            resolve=lambda host, port: ["93.184.216.34"],
            connect=connect,
            limits=FetchLimits(seconds=5, pause=0),
            **more,
        )

    return opened


def trusting() -> ssl.SSLContext:
    """A context that trusts the authority made for this run."""
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


def test_trusted_certificate_of_the_name_is_enough(encrypted: Encrypted, open_tls: Any) -> None:
    web = open_tls(tls=trusting())
    assert web.get("https://News.Test./").data == b"story"
    assert encrypted.named == ["news.test", "news.test"]


def test_certificate_that_nobody_trusts_is_refused(open_tls: Any) -> None:
    with pytest.raises(
        SourceError, match=r"certificate of news\.test doesn't hold \(unable to get local issuer certificate\)"
    ):
        open_tls().get("https://news.test/")


@pytest.mark.parametrize("host", ["other.test", "93.184.216.34", "www.news.test"])
def test_certificate_of_another_name_is_refused(open_tls: Any, host: str) -> None:
    with pytest.raises(SourceError, match=r"certificate of .* doesn't hold .*mismatch"):
        open_tls(tls=trusting()).get(f"https://{host}/")


def test_redirect_to_an_unencrypted_page_is_refused(open_tls: Any) -> None:
    with pytest.raises(SourceError, match="from a secure address to one that isn't"):
        open_tls(tls=trusting()).get("https://news.test/away")


def test_site_that_is_not_encrypted_is_told(world: Any, answer: Callable[..., bytes]) -> None:
    world.names = {"plain.test": [["93.184.216.34"]]}
    world.answers = [answer(b"plain")]
    with pytest.raises(SourceError, match=r"plain\.test opens no secure connection"):
        world.web().get("https://plain.test/")


def test_certificates_are_trusted_that_the_system_or_mozilla_trusts(open_tls: Any) -> None:
    from ingest.web.dialing import _trusting

    assert _trusting().verify_mode == ssl.CERT_REQUIRED
    assert _trusting().check_hostname
    assert len(_trusting().get_ca_certs()) > 50
