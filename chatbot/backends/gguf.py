"""A GGUF file as a backend: its own server on loopback, asked by the same function as any other.

Needs `xllamacpp`, the extra `byline[gguf]`. A file's server is started when it is first asked, once a process, and ends
with it.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import json
import queue
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatbot.backends.words import BackendError, Deadlines, Message
from ingest.errors import UsageError

EXTRA = "the backend gguf needs xllamacpp, which is not installed: pip install 'byline[gguf]'"
_LOADING_SECONDS = 300.0
_ENDING_SECONDS = 3.0


@dataclass(frozen=True)
class GgufBackend:
    """A model in a file. What is asked stays in this process and the one that it starts."""

    path: Path
    context: int
    deadlines: Deadlines
    name: str = "gguf"
    host: str | None = None
    hosted: bool = False

    @property
    def model(self) -> str:
        return self.path.name

    def words(self, messages: Sequence[Message], *, most: int) -> Iterator[str]:
        """As `Backend.words`. The deadlines begin when the file is loaded."""
        from chatbot.backends.addresses import address_of
        from chatbot.backends.chat import ChatBackend

        server = _server_of(self.path, self.context)
        address = address_of(f"{server.address}/v1", "BYLINE_MODEL")
        chat = ChatBackend(
            name="gguf",
            model="gguf",
            address=address,
            address_setting="BYLINE_MODEL",
            context=self.context,
            deadlines=self.deadlines,
            key=server.key,
            tells_progress=True,
            seen_as=self.model,
        )
        yield from chat.words(messages, most=most)


def gguf_backend(model: str, context: int, deadlines: Deadlines) -> GgufBackend:
    """The backend of a file. Raises UsageError where it is none, or the extra is not installed."""
    path = Path(model).expanduser()
    if importlib.util.find_spec("xllamacpp") is None:
        raise UsageError(EXTRA)
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except OSError as error:
        raise UsageError(
            f"BYLINE_MODEL is {model!r}, which can't be read ({error.strerror}); give a GGUF file"
        ) from error
    if begins != b"GGUF":
        raise UsageError(f"BYLINE_MODEL is {model!r}, which is no GGUF file")
    return GgufBackend(path.resolve(), context, deadlines)


class _Server:
    """The process of one file's model."""

    def __init__(self, path: Path, context: int) -> None:
        self.key = secrets.token_hex(16)
        self._process = subprocess.Popen(
            # -P: a folder called chatbot where we happen to work is not ours.
            [sys.executable, "-P", "-m", "chatbot.backends.gguf_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # an interrupt at the terminal is ours to handle
        )
        assert self._process.stdin, "it is a pipe"
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps({"path": str(path), "context": context, "key": self.key}) + "\n")
            self._process.stdin.flush()
        self.address = self._answer(path)

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """Ends it, and frees its port."""
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        try:
            self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _answer(self, path: Path) -> str:
        """Its address. Raises BackendError where the file can't be loaded."""
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        output = self._process.stdout
        assert output, "it is a pipe"
        reader = threading.Thread(target=lambda: lines.put(output.readline()), name="gguf", daemon=True)
        reader.start()
        try:
            answer = json.loads(lines.get(timeout=_LOADING_SECONDS) or "{}")
        except queue.Empty:
            answer = {"error": f"it was not loaded within {_LOADING_SECONDS:g} s"}
        except ValueError:
            answer = {}
        if "address" in answer:
            return str(answer["address"])
        self._process.kill()
        reader.join(_ENDING_SECONDS)
        self.stop()
        why = answer.get("error") or f"its process ended with {self._process.returncode}"
        raise BackendError(
            f"{path.name} can't be loaded ({why}); it is damaged, too large for this machine's memory, or of a kind "
            f"that this xllamacpp does not know"
        )


_guard = threading.Lock()
_servers: dict[Path, _Server] = {}


def _server_of(path: Path, context: int) -> _Server:
    """The server of a file, started where it does not run."""
    with _guard:
        server = _servers.get(path)
        if server and server.runs:
            return server
        if server:
            server.stop()
        else:
            atexit.unregister(stop)
            atexit.register(stop)
        _servers[path] = _Server(path, context)
        return _servers[path]


def stop() -> None:
    """Ends every server that this process started."""
    with _guard:
        while _servers:
            _servers.popitem()[1].stop()
