"""Addresses of models: what they may be, who is behind them, and whether that is this machine."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from ingest.errors import UsageError


@dataclass(frozen=True, slots=True)
class Address:
    """Where a model is asked: `url` without a slash at its end; `host` as it is shown, with a port that is not the usual."""

    url: str
    host: str
    hosted: bool


def address_of(text: str, setting: str) -> Address:
    """The address in a setting. Raises UsageError for what is none; a password in it is never repeated."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise UsageError(f"{setting} is no address; give one such as http://127.0.0.1:8080/v1") from None
    if "@" in parts.netloc:
        raise UsageError(f"{setting} holds a user name or a password; a key goes into OPENAI_API_KEY")
    if parts.scheme not in ("http", "https") or not parts.hostname or not text.isprintable() or " " in text.strip():
        raise UsageError(f"{setting} is {text!r}, no address; give one such as http://127.0.0.1:8080/v1")
    if parts.query or parts.fragment:
        raise UsageError(f"{setting} goes on after its path, with ? or #; give only what stands before it")
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = name if port in (None, usual) else f"{name}:{port}"
    return Address(f"{parts.scheme}://{host}{parts.path.rstrip('/')}", host, not is_loopback(parts.hostname))


def is_loopback(name: str) -> bool:
    """Whether a host's name or number is this machine whatever the network says."""
    if name.casefold().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
