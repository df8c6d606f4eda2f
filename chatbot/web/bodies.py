"""What a request may bring: JSON of a bounded size, in a bounded time. It is looked at whole, or not at all."""

from __future__ import annotations

import asyncio
import json

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.limits import MAX_PASTED

MOST = 5 * MAX_PASTED
"""Bytes: a pasted article of the longest kind, whatever its letters, with what is said of it."""
_LONGEST_SESSION = 64
"""Characters of a session's name; the page's have eleven."""
PATIENCE = 120.0
"""Seconds that all of it may take: a slow line brings a piece of a file (a megabyte or less) in that time."""


class Bodies:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, most: int = MOST, patience: float = PATIENCE) -> None:
        self.app = app
        self._most = most
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        # Gradio would take forms of any size and any number of files, and the page sends none; what doesn't say that it
        # is JSON, a stranger's page may send without asking.
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            await PlainTextResponse("Byline takes JSON here.", 415)(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(self._read(receive, headers), self._patience)
        except TimeoutError:
            await PlainTextResponse("That took too long.", 408, {"connection": "close"})(scope, receive, send)
            return
        if body is None:
            await PlainTextResponse("That is too much at a time.", 413, {"connection": "close"})(scope, receive, send)
            return
        if _keeps_too_much(body):
            await PlainTextResponse("That is no session of the page.", 400)(scope, receive, send)
            return
        await self.app(scope, _again(body, receive), send)

    async def _read(self, receive: Receive, headers: Headers) -> bytes | None:
        """The body; None where it is too long."""
        told = headers.get("content-length", "0")
        if not told.isdecimal() or len(told) > 12 or int(told) > self._most:
            return None
        pieces, size = [], 0
        while True:
            message = await receive()
            pieces.append(message.get("body", b""))
            size += len(pieces[-1])
            if size > self._most or message["type"] == "http.disconnect":
                return None
            if not message.get("more_body"):
                return b"".join(pieces)


def _keeps_too_much(body: bytes) -> bool:
    """Whether Gradio would keep much of it: it remembers sessions by their names, of any length. What can't be read it
    refuses itself."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(sent, dict) and len(str(sent.get("session_hash", ""))) > _LONGEST_SESSION


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives the body, and then what comes after it: that the browser has gone."""
    given = False

    async def take() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return take
