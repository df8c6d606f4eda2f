"""The page's questions without a browser: it asks the server's functions as the page's scripts do, over HTTP."""

from __future__ import annotations

import base64
import http.client
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Refused(Exception):  # it is what came, and no fault
    """The server answered with `{"error": …}`, or with another status than 200."""


class Browser:
    """One person's: a session of the page, and a cookie where somebody has logged in. For one thread."""

    def __init__(self, url: str, seconds: float = 120.0) -> None:
        self.url = url
        self.cookie: str | None = None
        self._session = secrets.token_hex(6)
        self._components: dict[str, int] = {}
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        """Asks once, and once more where the server has closed the connection meanwhile. `_` in names stands for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            sent.setdefault("cookie", self.cookie)
        for again in (True, False):
            try:
                self._connection.request(method, path, body, sent)
                reply = self._connection.getresponse()
                return Reply(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self._connection.close()
                if not again:
                    raise
        raise AssertionError

    def log_in(self, name: str, password: str) -> Reply:
        form = urlencode({"name": name, "password": password}).encode()
        reply = self.request("POST", "/login", form, content_type="application/x-www-form-urlencoded")
        self.cookie = reply.headers.get("set-cookie", "").partition(";")[0] or None
        return reply

    def functions(self) -> dict[str, int]:
        """The functions of the page, with the component that each belongs to; the first of those named alike."""
        if not self._components:
            for component in self.request("GET", "/config").json["components"]:
                for name in component["props"].get("server_fns") or ():
                    self._components.setdefault(name, component["id"])
        return self._components

    def asked(self, function: str, component: int | None = None, **sent: Any) -> Reply:
        """What a function of the page answers, whatever it is."""
        component = self.functions()[function] if component is None else component
        body = {"data": sent, "component_id": component, "fn_name": function, "session_hash": self._session}
        return self.request(
            "POST", "/gradio_api/component_server", json.dumps(body).encode(), content_type="application/json"
        )

    def call(self, function: str, **sent: Any) -> dict[str, Any]:
        """The same; raises Refused for all but an answer."""
        reply = self.asked(function, **sent)
        answer = reply.json if reply.status == 200 else {"error": f"{reply.status} {reply.text[:200]}"}
        if "error" in answer:
            raise Refused(f"{function}: {answer['error']}")
        return dict(answer)

    def answer(self, question: str, conversation: str = "", backend: str = "") -> tuple[str, str]:
        """(the conversation's id, the HTML of the whole answer)"""
        begun = self.call("ask", question=question, conversation=conversation, backend=backend)
        seen = 0
        while True:
            step = self.call("step", conversation=begun["conversation"], seen=seen)
            if step["ended"]:
                return begun["conversation"], step["html"]
            seen = step["version"]

    def add(self, name: str, data: bytes, seconds: float = 60.0) -> dict[str, Any]:
        """Hands a file over, and waits until it is taken in; how that went."""
        upload = self.call("begin_upload")["upload"]
        piece = base64.b64encode(data).decode()
        self.call("send_piece", upload=upload, number=0, name=name, piece=piece)
        adding = self.call("add_articles", how="files", upload=upload)["adding"]
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            looked = self.call("look_at_adding", adding=adding, told=0)
            if looked["ended"]:
                return looked
            time.sleep(0.1)
        raise Refused(f"{name} was not taken in within {seconds:.0f} s")
