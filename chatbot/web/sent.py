"""What a browser sends to a function of the server, which may be anything; and what it is answered when that fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import anyio
import anyio.to_thread
import gradio as gr

from ingest.article import Filters
from ingest.errors import BylineError, UsageError
from ingest.stated import iso_date

LONGEST = 200_000
"""Characters of one value that are looked at."""
MOST = 1000
"""Values of a list that are looked at."""
_WAITING = 200
"""Threads of those that wait for one function."""
_FIELDS = ("outlets", "tags", "speakers", "authors")
_Function = TypeVar("_Function", bound=Callable[..., Any])
_log = logging.getLogger(__name__)


class Sent:
    """An object that a browser sent. All methods raise UsageError where a value is of another kind."""

    def __init__(self, values: object) -> None:
        self.values: Mapping[str, Any] = _whole(values) if isinstance(values, Mapping) else {}

    def text(self, name: str, default: str | None = None) -> str:
        value = self.values.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or len(value) > LONGEST:
            raise UsageError(f"the page sent no {name}; reload it")
        return value

    def number(self, name: str) -> int:
        value = self.values.get(name)
        if type(value) is not int or not 0 <= value < 10**9:
            raise UsageError(f"the page sent no {name}; reload it")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name) or []
        if not isinstance(value, list) or len(value) > MOST or not all(isinstance(one, str) for one in value):
            raise UsageError(f"the page sent no {name}; reload it")
        return tuple(value)

    def filters(self) -> Filters:
        """The filters set by hand."""
        sent = Sent(self.values.get("filters"))
        values = {name: sent.texts(name) for name in _FIELDS}
        return Filters(**values, since=_date(sent.text("since", "")), until=_date(sent.text("until", "")))


def _whole(value: Any) -> Any:
    """A value of JSON with no half of a character in it, which can't be kept or shown."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return {_whole(name): _whole(one) for name, one in value.items()} if isinstance(value, Mapping) else value


def _date(text: str) -> str | None:
    if text and iso_date(text) is None:
        raise UsageError(f"{text[:40]!r} is no date; write it as 2026-03-31")
    return iso_date(text) if text else None


def waits(function: _Function) -> _Function:
    """Marks a function that answers only once there is something new. Those that wait get threads of their own: however
    many do, they keep nobody from being answered, or let in."""
    function.waits = True  # type: ignore[attr-defined]  # a mark
    return function


def served(function: Callable[[Sent, str], Any]) -> Callable[[Any, gr.Request], Any]:
    """A function of the page's scripts: it gets what was sent and whose browser it is, and gives JSON.

    What fails for a reason that is told to people comes as `{"error": …}`.
    """

    def answer(sent: Any, request: gr.Request) -> Any:
        try:
            return function(Sent(sent), owner_of(request))
        except BylineError as error:
            return {"error": str(error)}
        except Exception:  # noqa: BLE001  # the page must not hang on a fault of ours, nor show our insides
            _log.exception("the page asked for %s", answer.__name__)
            return {"error": "Something went wrong here; the server's log says what."}

    answer.__name__ = function.__name__
    return _waiting(answer) if getattr(function, "waits", False) else answer


def _waiting(answer: Callable[[Any, gr.Request], Any]) -> Callable[[Any, gr.Request], Any]:
    threads = anyio.CapacityLimiter(_WAITING)

    async def waiting(sent: Any, request: gr.Request) -> Any:
        return await anyio.to_thread.run_sync(answer, sent, request, limiter=threads)

    waiting.__name__ = answer.__name__
    return waiting


def owner_of(request: gr.Request) -> str:
    """Whose conversations a browser sees: the name that the gate let in. Without users everybody's are one."""
    return str(getattr(request.state, "user", ""))
