"""The way into the server: which names, sites and routes get in, and the headers that every response carries.

Gradio brings routes of its own that fetch web addresses for strangers, serve and take files, and describe themselves.
The page uses few of them, so the others are shut: what isn't named here is not there, a new one included.
"""

from __future__ import annotations

import ipaddress
import logging
import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost"})
"""The name of this machine that every machine has. Addresses are let in without being named."""

_OPEN = re.compile(
    r"/|/theme\.css|/favicon\.ico|/manifest\.json|/robots\.txt|/config|/(?:assets|static|svelte)/.*"
    r"|/gradio_api/(?:component_server|startup-events|app_id|heartbeat/\w{1,64})/?"
)
_SAME_FOR_ALL = re.compile(r"/theme\.css|/favicon\.ico|/manifest\.json|/robots\.txt|/(?:assets|static|svelte)/.*")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s\[\]:/@?#\\]+)(?::\d{1,5})?", re.I)
_LEADS_AWAY = b"x-gradio-server"
"""What Gradio would take for the address of its server, whoever says so."""
_LOGIN = re.compile(r"/login|/logout")
_METHODS = ("GET", "HEAD", "POST")
_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio starts by inline scripts and compiles its HTML templates; what articles say is escaped before.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
}
_ALLOWS_OTHERS = "access-control-"
_log = logging.getLogger(__name__)


class Doors:
    """ASGI middleware. `names` are those that the server may be called by, beside addresses and this machine's own, with
    a port where a proxy has one of its own; `login` is whether there is a gate behind it."""

    def __init__(self, app: ASGIApp, names: Iterable[str] = (), *, login: bool = False) -> None:
        self.app = app
        self._own = frozenset(name.lower() for name in names)
        self._names = LOOPBACK | {name for name in map(_name, self._own) if name}
        self._login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # the page has no web sockets
        scope["headers"] = [header for header in scope["headers"] if header[0].lower() != _LEADS_AWAY]
        kept = _SAME_FOR_ALL.fullmatch(_route(scope)) is not None
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name in [name for name in headers if name.startswith(_ALLOWS_OTHERS)]:
                    del headers[name]
                headers.update(HEADERS)
                if not kept or message["status"] >= 400:
                    headers["cache-control"] = "no-store"
            await send(message)

        refusal = self._refusal(scope)
        try:
            await (refusal or self.app)(scope, receive, send_with_headers)
        except Exception:
            if begun:
                raise
            # Answered here, since what Starlette answers is sent outside of all middleware, without our headers.
            _log.exception("a request failed")
            failed = PlainTextResponse("Something went wrong here; the server's log says what.", 500)
            await failed(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers and "content-length" in headers:
            # A proxy that believes the other one would take the rest for the next request (RFC 9112, 6.1).
            return PlainTextResponse("A request has one length.", 400, {"connection": "close"})
        if not all(self._named(host) for host in _hosts(headers)):
            told = (
                "Byline is not served under this name; the setting BYLINE_HOSTS names those that it may be called by."
            )
            return PlainTextResponse(told, 421)
        if self._from_another_site(scope, headers):
            return PlainTextResponse("Other sites may not use Byline.", 403)
        route = _route(scope)
        if not _OPEN.fullmatch(route) and not (self._login and _LOGIN.fullmatch(route)):
            return PlainTextResponse("Not found.", 404)
        if scope["method"] not in _METHODS:
            return PlainTextResponse("Not allowed.", 405)
        return None

    def _named(self, host: str) -> bool:
        """Whether we may be called so. A stranger's page can have its own name resolve to this machine; an address
        can't be made to mean another machine."""
        name = _name(host)
        return name is not None and (name in self._names or _is_address(name))

    def _from_another_site(self, scope: Scope, headers: Headers) -> bool:
        """Whether a page of another origin asks; following a link from there is no asking.

        Browsers tell the origin of whatever could change something, but Sec-Fetch-Site to this machine and by TLS only.
        A proxy may have changed the Host, so an origin of one of our own names is ours too; on another port of the same
        machine there may be another program.
        """
        follows_link = scope["method"] == "GET" and headers.get("sec-fetch-mode") == "navigate"
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none") and not follows_link:
            return True
        origin = headers.get("origin")
        if origin is None:
            return False
        netloc = origin.partition("://")[2].lower()
        return netloc not in self._own.union(host.lower() for host in _hosts(headers)) - {""}


def _hosts(headers: Headers) -> list[str]:
    """Every name that we are called by: Gradio makes addresses out of what a proxy says, too."""
    forwarded = [part.strip() for one in headers.getlist("x-forwarded-host") for part in one.split(",")]
    return [*(headers.getlist("host") or [""]), *forwarded]


def _name(host: str) -> str | None:
    """The name or the address out of what may have a port behind it; None for what is more than that, or less."""
    match = _HOST.fullmatch(host)
    return match[1].strip("[]").lower() if match else None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _route(scope: Scope) -> str:
    """The path without what a proxy has put before it."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "").rstrip("/"))
