"""What went wrong with a call, in one clear line for people. No key is in it, nor anything that a page could steer."""

from __future__ import annotations

import datetime
import email.utils
import json
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from typing import Protocol

import httpx2
import openai

from chatbot.backends.addresses import Address
from chatbot.backends.replies import Reported
from chatbot.backends.words import BackendError

_SHOWN = 200  # characters of what a server says of itself
_TOO_LONG = re.compile(
    r"context[ _](length|window|size)|maximum context|exceeds? .{0,30}context|prompt is too long|too many tokens", re.I
)
_UNKNOWN_MODEL = re.compile(
    r"model\b.{0,80}(not (found|exist|available)|does ?n[o']t exist|unknown)|no such model", re.I
)
_EMPTY_PURSE = ("insufficient_quota", "billing_hard_limit_reached")


class Asked(Protocol):
    """Who was asked what, as far as an error tells it. The settings are named as somebody would look for them."""

    @property
    def model(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def key_setting(self) -> str: ...
    @property
    def address_setting(self) -> str: ...
    @property
    def address(self) -> Address: ...
    def models(self) -> tuple[str, ...]: ...


def told(error: Exception, asked: Asked) -> str:
    """What happened, to be read after the host's name: "refused the connection; is the server running there?"."""
    if isinstance(error, Reported):
        return _refused(400, {}, error.body, asked, within=True)
    if isinstance(error, openai.APIStatusError):
        return _refused(error.status_code, error.response.headers, error.body, asked)
    if isinstance(error, openai.APIError) and not isinstance(error, openai.APIConnectionError):
        return _refused(400, {}, error.body, asked, within=True)
    if isinstance(error, BackendError):
        return str(error)
    for kinds, line in _CONNECTION:
        for cause in _causes(error):
            if isinstance(cause, kinds):
                return line.format(why=_certificate(cause), setting=asked.address_setting)
    return f"could not be asked ({type(error).__name__})"


_CONNECTION: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (socket.gaierror, "is a name that nobody knows; check {setting}"),
    (ssl.SSLCertVerificationError, "shows a certificate that is not trusted ({why})"),
    (ssl.SSLError, "does not speak TLS as it should; check whether {setting} begins with https or http"),
    (ConnectionRefusedError, "refused the connection; is the server running there?"),
    (httpx2.ConnectTimeout, "could not be reached in time"),
    (httpx2.ConnectError, "could not be reached; check {setting}"),
    (httpx2.ProxyError, "could not be reached through the proxy that the environment sets"),
    (UnicodeError, "sent bytes that are no UTF-8"),
    ((json.JSONDecodeError, RecursionError, ValueError), "sent broken JSON"),
    ((httpx2.TransportError, OSError), "broke the connection off"),
)


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__


def _certificate(error: BaseException) -> str:
    return error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else ""


def _refused(status: int, headers: Mapping[str, str], body: object, asked: Asked, *, within: bool = False) -> str:
    """What a status, or an error within a reply, says."""
    said = _said(body)
    code = _code(body)
    if status in (401, 403):
        what = f"refused the key in {asked.key_setting}" if asked.key else f"wants a key; set {asked.key_setting}"
        return f"{what} ({status})"
    if "context_length" in code or "exceed_context" in code or _TOO_LONG.search(said):
        return f"can't take so much text at once: the question and its evidence are too long for {_name(asked)}"
    if status == 404 or code == "model_not_found" or (status == 400 and _UNKNOWN_MODEL.search(said)):
        return _unknown(headers, said, asked)
    if status == 429:
        return _limited(headers, code)
    if 300 <= status < 400:
        return (
            f"wants to send the question on to {_elsewhere(headers)}; that is not followed, since the key "
            f"would go there; if that is right, set {asked.address_setting} to it"
        )
    if within:
        return f"reported an error{_in_brackets(said)}"
    if status >= 500:
        return f"has a fault of its own ({_with(status, said)}); try again later"
    return f"did not accept the request ({_with(status, said)})"


def _unknown(headers: Mapping[str, str], said: str, asked: Asked) -> str:
    """An address that is not there, or a model; with the names there are, where the server tells them."""
    known = asked.models()
    if known and asked.model not in known:
        return f"does not know the model {_name(asked)}; it has: {listed(known)}"
    if "html" in headers.get("content-type", "") or (not known and not _UNKNOWN_MODEL.search(said)):
        ending = "" if asked.address.url.endswith("/v1") else ", which usually ends in /v1"
        return f"has nothing to ask at that address (404); check {asked.address_setting}{ending}"
    return f"does not know the model {_name(asked)}{_in_brackets(said)}"


def listed(names: tuple[str, ...]) -> str:
    """The first dozen names of models, as an error shows them."""
    shown = ", ".join(one_line(name, 80) for name in names[:12])
    return f"{shown} and {len(names) - 12} more" if len(names) > 12 else shown


def _limited(headers: Mapping[str, str], code: str) -> str:
    if any(word in code for word in _EMPTY_PURSE):
        return "says that this account's quota is used up (429)"
    wait = retry_after(headers)
    if wait is None:
        return "gets too many requests from this key or address (429); try again later"
    until = datetime.datetime.now() + datetime.timedelta(seconds=wait)
    form = "%H:%M:%S" if wait < 60 else "%H:%M" if wait < 43200 else "%Y-%m-%d %H:%M"
    return f"gets too many requests (429) and says to wait {_duration(wait)}, until {until:{form}}"


def retry_after(headers: Mapping[str, str]) -> float | None:
    """How many seconds a server says to wait, in either form of Retry-After (RFC 9110, 10.2.3); None where it doesn't."""
    given = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", given):
        return min(float(given), 10 * 365 * 86400.0)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(given).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


def _duration(seconds: float) -> str:
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * size or seconds == size:
            n = round(seconds / size)
            return f"{n} {name}" if n == 1 else f"{n} {name}s"
    return f"{seconds:.0f} s"


def _elsewhere(headers: Mapping[str, str]) -> str:
    """The host of a redirect; a path on the same host as it is."""
    target = headers.get("location", "")
    match = re.match(r"(?:[a-zA-Z]+:)?//([^/?#]+)", target)
    return one_line(match[1].rpartition("@")[2] if match else target, 80) or "another address"


def _code(body: object) -> str:
    error = _error(body)
    return f"{error.get('code')} {error.get('type')}".casefold() if isinstance(error, Mapping) else ""


def _said(body: object) -> str:
    """What a server says went wrong, on one line; nothing where that is a page."""
    error = _error(body)
    message = error.get("message") or error.get("detail") if isinstance(error, Mapping) else error
    if not isinstance(message, str) or message.lstrip().startswith("<"):
        return ""
    return one_line(message, _SHOWN)


def _error(body: object) -> object:
    return body["error"] if isinstance(body, Mapping) and body.get("error") else body


def one_line(text: str, most: int) -> str:
    """A text from outside on one line, printable, not longer than it is good to read."""
    line = "".join(c for c in " ".join(text.split()) if c.isprintable())
    return f"{line[:most]}…" if len(line) > most else line


def _name(asked: Asked) -> str:
    return one_line(asked.model, 120)


def _with(status: int, said: str) -> str:
    return f"{status}: {said}" if said else str(status)


def _in_brackets(said: str) -> str:
    return f" ({said})" if said else ""
