"""The process that a GGUF file's model runs in: `python -m chatbot.backends.gguf_server`, started by `gguf`.

It reads one line of JSON from its standard input (`{"path", "context", "key"}`), loads the file, and prints the address
it listens on, on loopback alone and for that key only; `{"error"}` where it can't. It ends when its input does: with
the process that started it, however that ended.

A process of its own, since loading a model holds the interpreter for seconds, and a file that llama.cpp can't bear may
end the process that loads it.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import Any

_BATCH = 256
"""Tokens that are read in one go. How far it has read is told after each: often enough, at 13 tokens a second, to keep
to 20 s between signs of life."""

_THREADS = max(1, (os.cpu_count() or 1) // 2)
"""They go in step: where one waits for a processor all do, so that the page, the browser and whatever else runs beside
the model get half. On two cores with two other programs at work: 65 s with two threads, 5 s with one (1.2 and 1.8 s
with nothing beside it)."""


def serve() -> None:
    """Serve until the standard input ends."""
    wanted = json.loads(sys.stdin.readline())
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what llama.cpp prints is not our answer
    try:
        server = _started(wanted)
    except (RuntimeError, ValueError, OSError, TypeError, AttributeError, ImportError) as error:
        answer.write(json.dumps({"error": " ".join(str(error).split())[:200]}) + "\n")
        answer.flush()
        return
    answer.write(json.dumps({"address": server.listening_address}) + "\n")
    answer.flush()
    sys.stdin.read()
    os._exit(0)  # at once: a reply that is being made is nobody's any more


def _started(wanted: dict[str, Any]) -> Any:
    xllamacpp = importlib.import_module("xllamacpp")  # an extra
    given = xllamacpp.CommonParams()
    given.model.path = wanted["path"]
    given.model_alias = {"gguf"}
    given.n_ctx = wanted["context"]
    given.n_parallel = 1
    given.n_batch = _BATCH
    given.hostnames = ["127.0.0.1"]
    given.port = 0  # any that is free
    given.api_keys = [wanted["key"]]
    given.verbosity = -1
    given.cache_ram_mib = 0
    given.offline = True
    for threads in (given.cpuparams, given.cpuparams_batch):
        threads.n_threads, threads.poll = _THREADS, 0
    given.warmup = given.ui = given.endpoint_slots = given.endpoint_metrics = False
    return xllamacpp.Server(given)


if __name__ == "__main__":
    serve()
