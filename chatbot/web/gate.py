"""The gate before the whole application where people have to be known: a page to log in, and nothing else, until they are.

It stands in front of every route, Gradio's included: one that is added tomorrow is behind it too.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from importlib.resources import files
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from chatbot.users import Users
from chatbot.web.markup import escaped
from chatbot.web.sessions import Attempts, Sessions
from ingest.errors import BylineError

LOGIN, LOGOUT = "/login", "/logout"
COOKIE = "byline_session"
_MOST_BODY = 8_192  # bytes of a name and a password
_BODY_SECONDS = 20.0  # that they may take to come
_AT_ONCE = 2  # passwords that are checked at a time: each takes 64 MiB
_NETWORK_BITS = 64  # of an address of IPv6: whoever has one has all that begin like it
_log = logging.getLogger(__name__)


class Gate:
    """ASGI middleware. Puts the user's name into `scope["state"]["user"]` for those who are let in."""

    def __init__(self, app: ASGIApp, users: Users, sessions: Sessions | None = None, attempts: Attempts | None = None):
        self.app = app
        self._users = users
        self._sessions = sessions or Sessions(users)
        self._attempts = attempts or Attempts()
        self._checking = asyncio.Semaphore(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        route, tokens = _route(scope), _tokens(Headers(scope=scope))
        try:
            user = await run_in_threadpool(self._sessions.user, tokens)
            response = await self._response(scope, receive, route, tokens, user)
        except BylineError as error:
            _log.error("nobody is let in: %s", error)
            told = "Who may use Byline can't be looked up at the moment; the server's log says why."
            user, response = None, PlainTextResponse(told, 503)
        if response is None:
            scope.setdefault("state", {})["user"] = user
            await self.app(scope, receive, send)
            return
        response.headers["cache-control"] = "no-store"
        await response(scope, receive, send)

    async def _response(
        self, scope: Scope, receive: Receive, route: str, tokens: frozenset[str], user: str | None
    ) -> Response | None:
        """What is answered here; None for what is let through."""
        home = f"{scope.get('root_path', '').rstrip('/')}/"
        if route == LOGOUT and scope["method"] == "POST":
            self._sessions.end(tokens)
            return _without_cookie(RedirectResponse(f"{home}{LOGIN[1:]}", 303))
        if route == LOGIN and scope["method"] == "POST":
            return await self._log_in(scope, receive, home)
        if route == LOGIN and scope["method"] in ("GET", "HEAD"):
            return RedirectResponse(home, 303) if user else HTMLResponse(_page(""))
        if route in (LOGIN, LOGOUT):
            return PlainTextResponse("Not allowed.", 405)  # Gradio has routes of these names, too
        if user:
            return None
        if route == "/" and scope["method"] in ("GET", "HEAD"):
            return RedirectResponse(f"{home}{LOGIN[1:]}", 303)
        return PlainTextResponse("Log in first.", 401)

    async def _log_in(self, scope: Scope, receive: Receive, home: str) -> Response:
        try:
            body = await asyncio.wait_for(_body(receive), _BODY_SECONDS)
        except TimeoutError:
            return PlainTextResponse("That took too long.", 408, {"connection": "close"})
        fields = _fields(body)
        if fields is None:
            return PlainTextResponse("That is no name and password.", 413)
        name, password = (fields.get(one, [""])[0] for one in ("name", "password"))
        whose = _whose(scope, name)
        async with self._checking:  # before a guess is counted, so that those that wait are counted in turn
            stamp = await run_in_threadpool(self._users.stamp, name)
            wait = self._attempts.begin(*whose)
            admitted = not wait and await run_in_threadpool(self._users.admits, name, password)
        if wait:
            minutes = max(1, round(wait / 60))
            told = f"Too many wrong passwords; try again in {minutes} minute{'s' if minutes > 1 else ''}."
            return HTMLResponse(_page(told), 429, {"retry-after": str(int(wait) + 1)})
        if not admitted:
            return HTMLResponse(_page("That is not the right name and password."), 403)
        self._attempts.right(*whose)
        response = RedirectResponse(home, 303)
        token = self._sessions.begin(name, stamp or "")
        response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=_by_tls(scope), path="/")
        return response


def _route(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "").rstrip("/"))


def _by_tls(scope: Scope) -> bool:
    """Whether the browser asked so; of several proxies the first tells it."""
    told = Headers(scope=scope).get("x-forwarded-proto", "").partition(",")[0]
    return "https" in (scope.get("scheme"), told.strip().lower())


def _fields(body: bytes | None) -> dict[str, list[str]] | None:
    """A form's; None where there is none, or it has too many."""
    try:
        return None if body is None else parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:
        return None


def _tokens(headers: Headers) -> frozenset[str]:
    """The sessions that a browser tells. Its cookies are those of every port of this machine, of any form and name."""
    pairs = (part.partition("=") for line in headers.getlist("cookie") for part in line.split(";"))
    return frozenset(value.strip() for name, _, value in pairs if name.strip() == COOKIE)


def _whose(scope: Scope, name: str) -> tuple[str, ...]:
    """Whose wrong passwords are counted. Behind a proxy everybody comes from this machine, and must not be shut out
    with the one who guesses; what a proxy says of addresses isn't believed, since anybody can say it."""
    address = _counted(str((scope.get("client") or ("?",))[0]))
    return (f"name {name[:100]}", f"address {address}") if address else (f"name {name[:100]}",)


def _counted(address: str) -> str | None:
    """What is counted for an address; nothing for this machine."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    known = getattr(known, "ipv4_mapped", None) or known
    if known.is_loopback:
        return None
    return str(ipaddress.ip_network((known, _NETWORK_BITS), strict=False)) if known.version == 6 else str(known)


async def _body(receive: Receive) -> bytes | None:
    """The body of a request; None where it is longer than a name and a password."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > _MOST_BODY or message["type"] == "http.disconnect":
            return None
        if not message.get("more_body"):
            return body


def _without_cookie(response: Response) -> Response:
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return response


def _page(told: str) -> str:
    page = files("chatbot.web").joinpath("login.html").read_text(encoding="utf-8")
    return page.replace("<!-- told -->", f'<p class="told" role="alert">{escaped(told)}</p>' if told else "")
