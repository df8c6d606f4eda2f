"""The way into the server: which hosts, sites and routes get in, and the headers that every response carries.

Gradio brings routes of its own that fetch web addresses for strangers, serve and take files, and describe themselves.
The page uses few of them, so the others are shut: what isn't named here is not there, a new one included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_OPEN = re.compile(
    r"/|/theme\.css|/favicon\.ico|/manifest\.json|/robots\.txt|/config|/(?:assets|static|svelte)/.*"
    r"|/gradio_api/(?:queue/join|queue/data|component_server|startup-events|cancel|reset|app_id|heartbeat/\w+)/?"
)
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
}


class Doors:
    """ASGI middleware. `hosts` are the names that the server may be called by; None asks for nothing of them."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] | None = LOOPBACK) -> None:
        self.app = app
        self.hosts = None if hosts is None else frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # the page has no web sockets

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if self.hosts is not None and _host(headers) not in self.hosts:
            return PlainTextResponse("Byline is not served under this name.", 421)
        if _from_another_site(scope, headers):
            return PlainTextResponse("Other sites may not use Byline.", 403)
        if not _OPEN.fullmatch(_route(scope)):
            return PlainTextResponse("Not found.", 404)
        return None


def _host(headers: Headers) -> str | None:
    """The name in the Host header: a page of a stranger's can have its own name resolve to this machine."""
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname
    except ValueError:
        return None


def _from_another_site(scope: Scope, headers: Headers) -> bool:
    """Whether a page of another origin asks; following a link from there is no asking."""
    follows_link = scope["method"] == "GET" and headers.get("sec-fetch-mode") == "navigate"
    return headers.get("sec-fetch-site", "none") not in ("same-origin", "none") and not follows_link


def _route(scope: Scope) -> str:
    """The path without what a proxy has put before it."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "").rstrip("/"))
