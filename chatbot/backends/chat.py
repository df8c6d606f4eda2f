"""Words out of whatever speaks OpenAI's protocol: chat completions over the `openai` package, with our deadlines.

One function, `ChatBackend.words`, serves OpenAI, servers compatible with it, Ollama, and a GGUF file's own server.
Importing this module imports `openai` (a second); the registry does that where it is used.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2
import openai

from chatbot.backends.addresses import Address
from chatbot.backends.faults import one_line, retry_after, told
from chatbot.backends.masking import Masking, masked, masked_words
from chatbot.backends.replies import Reply
from chatbot.backends.watchdog import Watchdog
from chatbot.backends.words import BackendError, Deadlines, Message

_CONNECT_SECONDS = 10.0
_MOST_BYTES = 32 * 2**20
"""Of a whole reply, its thoughts and comments too: some hundred times a long answer's."""
_MODELS_SECONDS = 5.0
_SENT = frozenset("host accept content-type content-length connection user-agent".split())
"""The headers that go out, beside the key: none of those that the package adds, or takes from the environment."""
_FAULTS = (
    openai.OpenAIError, httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL, BackendError, ValueError, RecursionError, OSError,
)  # fmt: skip
_OF_AN_ACCOUNT = frozenset({"openai-organization", "openai-project"})


@dataclass(frozen=True)
class ChatBackend:
    """A model behind an address. `most_name` is what the server calls the greatest number of tokens to write."""

    name: str
    model: str
    address: Address
    address_setting: str
    context: int
    deadlines: Deadlines
    key: str = field(default="", repr=False)
    key_setting: str = "OPENAI_API_KEY"
    most_name: str = "max_tokens"
    streaming: bool = True
    tells_progress: bool = False  # whether the server can say how far it has read, which is a sign of life
    seen_as: str | None = None  # who else gets the text: a server may pass it on
    _without: set[str] = field(default_factory=set, repr=False, compare=False)  # options that this model refuses

    @property
    def host(self) -> str:
        return self.seen_as or self.address.host

    @property
    def hosted(self) -> bool:
        return self.address.hosted or self.seen_as is not None

    def words(self, messages: Sequence[Message], *, most: int) -> Iterator[str]:
        """As `Backend.words`."""
        reply = Reply(most)
        problem = yield from self._said(reply, messages, most)
        if problem:
            raise BackendError(f"{self.host} {problem}", cut=reply.said)

    def _said(self, reply: Reply, messages: Sequence[Message], most: int) -> Generator[str, None, str | None]:
        """The words of a reply, and what went wrong with it. What is raised in here goes no further: it may hold the key."""
        failure: Exception | None = None
        masking = Masking(self.key, "\n".join(message.text for message in messages))
        with Watchdog(self.deadlines) as watchdog:
            try:
                with contextlib.closing(self._events(messages, most, watchdog)) as events:
                    for event in events:
                        text = masking.take(reply.take(event))
                        if reply.progress:
                            watchdog.token()
                        if text:
                            with watchdog.paused():
                                yield text
                        if reply.finished:
                            break
            except _FAULTS as error:
                failure = error
            if text := masking.rest():
                yield text
        problem = self._problem(reply, failure, watchdog.expired)
        return problem and masked(problem, self.key)

    def _problem(self, reply: Reply, failure: Exception | None, expired: str | None) -> str | None:
        if expired and not reply.finished:
            return f"did not send {expired}"
        if failure and not reply.finished:
            return told(failure, self)
        return reply.problem()

    def models(self, within: float = _MODELS_SECONDS) -> tuple[str, ...]:
        """The names of the models that the server tells of within some seconds; none where it doesn't."""
        deadlines = Deadlines(within, within, within)
        with contextlib.suppress(*_FAULTS):
            with Watchdog(deadlines) as watchdog, self._client(watchdog) as client:
                listed = client.get("/models", cast_to=object)
            found = listed.get("data") if isinstance(listed, dict) else None
            names = [one.get("id") for one in found if isinstance(one, dict)] if isinstance(found, list) else []
            return tuple(masked_words(name, self.key) for name in names if isinstance(name, str))
        return ()

    def _events(self, messages: Sequence[Message], most: int, watchdog: Watchdog) -> Generator[object, None, None]:
        """What the server sends, as JSON: the events of a stream, or the one of a whole reply."""
        with self._client(watchdog) as client, self._sent(client, messages, most, watchdog) as stream:
            kind = stream.response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind == "text/event-stream":
                yield from stream
            elif kind == "application/json" or kind.endswith("+json"):
                yield json.loads(stream.response.read())
            else:
                raise BackendError(_other_kind(kind, self.address_setting))

    def _sent(self, client: openai.OpenAI, messages: Sequence[Message], most: int, watchdog: Watchdog) -> _Stream:
        """The reply once its headers are there. Asks again where that may help, within the deadlines."""
        fixed = {"model": self.model, "messages": [{"role": m.role, "content": _sendable(m.text)} for m in messages]}
        options: dict[str, Any] = {"stream": self.streaming, "temperature": 0, self.most_name: most}
        if self.tells_progress:
            options["return_progress"] = True
        waited = False
        while True:
            body = fixed | {name: value for name, value in options.items() if name not in self._without}
            try:
                return client.post("/chat/completions", cast_to=object, body=body, stream=True, stream_cls=_Stream)
            except openai.APIStatusError as error:
                refused = _refused_option(error)
                if refused in options and refused not in self._without:
                    self._without.add(refused)
                    continue
                wait = retry_after(error.response.headers) if error.status_code in (429, 503) else None
                if wait is None or waited or wait >= watchdog.seconds_left:
                    raise
                waited = True
            time.sleep(wait)

    def _client(self, watchdog: Watchdog) -> openai.OpenAI:
        """A client for one call, whose connections the watchdog can close. It follows no redirect."""

        def going_out(request: httpx2.Request) -> None:
            account = _OF_AN_ACCOUNT if self.name == "openai" else frozenset[str]()
            for name in list(request.headers):
                if name.lower() not in _SENT | account:
                    del request.headers[name]
            request.headers["Accept-Encoding"] = "identity"
            if self.key:
                request.headers["Authorization"] = f"Bearer {self.key}"
            request.extensions["trace"] = watchdog.traced

        def coming_in(response: httpx2.Response) -> None:
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                raise BackendError("sent its reply compressed, which it was not asked to")
            response.stream = _Bounded(response.stream, watchdog)

        return openai.OpenAI(
            base_url=self.address.url,
            api_key=self.key or "none",  # the package wants one; what is sent is set above
            max_retries=0,
            http_client=httpx2.Client(
                timeout=httpx2.Timeout(self.deadlines.whole, connect=min(_CONNECT_SECONDS, self.deadlines.first)),
                trust_env=self.address.hosted,  # a proxy knows no way to our own loopback
                follow_redirects=False,
                event_hooks={"request": [going_out], "response": [coming_in]},
            ),
        )


class _Stream(openai.Stream[object]):
    """Its events without those that hold no data (a ping, a time to wait), which the package takes for broken JSON."""

    def _iter_events(self) -> Iterator[Any]:
        return (event for event in super()._iter_events() if event.data)


class _Bounded(httpx2.SyncByteStream):
    """A body that ends with its deadline, and is never longer than memory bears."""

    def __init__(self, stream: Any, watchdog: Watchdog) -> None:
        self._stream = stream
        self._watchdog = watchdog

    def __iter__(self) -> Iterator[bytes]:
        room = _MOST_BYTES
        for chunk in self._stream:
            room -= len(chunk)
            if self._watchdog.expired or room < 0:
                raise BackendError(f"sent more than {_MOST_BYTES // 2**20} MB without coming to an end")
            yield chunk

    def close(self) -> None:
        self._stream.close()


def _refused_option(error: openai.APIStatusError) -> str:
    """The name of the option that a server says it does not take: some models stream to verified accounts only."""
    body = error.body.get("error", error.body) if isinstance(error.body, dict) else None
    named = body.get("param") if isinstance(body, dict) and error.status_code == 400 else None
    return named if isinstance(named, str) else ""


def _other_kind(kind: str, setting: str) -> str:
    if "html" in kind:
        return f"answered with a web page instead of JSON; check {setting}, which usually ends in /v1"
    return f"answered with {one_line(kind, 60) or 'a reply of no stated kind'} instead of JSON; does it speak OpenAI's protocol?"


def _sendable(text: str) -> str:
    """Without lone surrogates, which JSON in UTF-8 can't hold."""
    return text.encode("utf-8", "replace").decode()
