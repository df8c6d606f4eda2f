"""The process in which binary forms are read: what hangs, crashes or eats memory in it ends alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from ingest.errors import SourceError
from ingest.readers import worker

READERS = """
import ctypes, os, sys, time
from ingest.errors import SourceError

def number(data): return os.getpid()
def length(data): return len(data)
def shout(data):
    print("noise"); os.write(1, b"noise"); return data.decode()
def wait(data): time.sleep(60)
def spin(data):
    while True: pass
def eat(data):
    kept = []
    while True: kept.append(bytearray(10**7))
def eat_natively(data):
    libc = ctypes.CDLL(None); libc.malloc.restype = ctypes.c_void_p
    while True:
        at = libc.malloc(ctypes.c_size_t(10**8))
        ctypes.memset(at, 1, 10**8)
def crash(data): ctypes.string_at(0)
def leave(data): os._exit(7)
def refuse(data): raise SourceError("is a picture")
def fail(data): raise ValueError("odd\\nthing")
def environment(data): return dict(os.environ)
def place(data): return sys.path[0]
"""


@pytest.fixture
def readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A module of readers that misbehave; the worker that knows where it is, is this test's own."""
    (tmp_path / "odd_readers.py").write_text(READERS)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(worker, "_current", None)
    sys.modules.pop("odd_readers", None)
    yield import_module("odd_readers")
    worker.close()
    sys.modules.pop("odd_readers", None)


def test_worker_is_kept_between_documents(readers: ModuleType) -> None:
    first = worker.call(readers.number, b"", "a.pdf")
    assert first != os.getpid()
    assert worker.call(readers.number, b"", "b.pdf") == first
    assert worker.call(readers.length, b"x" * 5_000_000, "c.pdf") == 5_000_000


def test_worker_that_has_read_many_is_replaced(readers: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_DOCUMENTS", 3)
    seen = [worker.call(readers.number, b"", "a.pdf") for _ in range(7)]
    assert [seen.count(one) for one in dict.fromkeys(seen)] == [3, 3, 1]


def test_what_a_library_prints_is_no_answer(readers: ModuleType) -> None:
    assert worker.call(readers.shout, "héllo".encode(), "a.pdf") == "héllo"


@pytest.mark.parametrize("name", ["wait", "spin"])
def test_document_that_hangs_is_ended_and_the_next_is_read(readers: ModuleType, name: str) -> None:
    begun = time.monotonic()
    with pytest.raises(SourceError, match=r"slow\.pdf: reading it took more than 1 s"):
        worker.call(getattr(readers, name), b"", "slow.pdf", seconds=0.6)
    assert time.monotonic() - begun < 5
    assert worker.call(readers.length, b"abc", "next.pdf") == 3


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is not limited")
@pytest.mark.parametrize("name", ["eat", "eat_natively"])
def test_document_that_eats_memory_ends_alone(readers: ModuleType, name: str) -> None:
    with pytest.raises(SourceError, match=r"big\.pdf: reading it failed .* 200 MB"):
        worker.call(getattr(readers, name), b"", "big.pdf", memory=200 * 2**20)
    assert worker.call(readers.length, b"abc", "next.pdf") == 3


@pytest.mark.parametrize("name", ["crash", "leave"])
def test_document_that_crashes_its_reader_ends_alone(readers: ModuleType, name: str) -> None:
    with pytest.raises(SourceError, match=r"bad\.pdf: reading it failed"):
        worker.call(getattr(readers, name), b"x" * 10**6, "bad.pdf")
    assert worker.call(readers.length, b"abc", "next.pdf") == 3


def test_worker_that_was_killed_between_documents_is_replaced(readers: ModuleType) -> None:
    os.kill(worker.call(readers.number, b"", "a.pdf"), 9)
    time.sleep(0.05)
    assert worker.call(readers.length, b"abc", "b.pdf") == 3


def test_errors_of_readers_name_the_document(readers: ModuleType) -> None:
    with pytest.raises(SourceError, match=r"^a\.pdf is a picture$"):
        worker.call(readers.refuse, b"", "a.pdf")
    with pytest.raises(SourceError, match=r"^a\.pdf can't be read \(odd thing\)"):
        worker.call(readers.fail, b"", "a.pdf")


def test_worker_knows_none_of_our_secrets(readers: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "planted")
    assert "planted" not in worker.call(readers.environment, b"", "a.pdf").values()


def test_worker_serves_threads_one_after_the_other(readers: ModuleType) -> None:
    with ThreadPoolExecutor(8) as pool:
        lengths = list(pool.map(lambda n: worker.call(readers.length, b"x" * n, f"{n}.pdf"), range(60)))
    assert lengths == list(range(60))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked there")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_worker_of_the_parent_is_left_alone_after_a_fork(readers: ModuleType) -> None:
    first = worker.call(readers.number, b"", "a.pdf")
    child = os.fork()
    if child == 0:
        other = worker.call(readers.number, b"", "b.pdf")
        os._exit(0 if other != first else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert worker.call(readers.number, b"", "c.pdf") == first


@pytest.mark.skipif(sys.platform == "win32", reason="processes are asked by signal 0")
def test_worker_ends_where_its_parent_does(readers: ModuleType, tmp_path: Path) -> None:
    program = "import odd_readers; from ingest.readers import worker; print(worker.call(odd_readers.number, b'', 'a'))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), *filter(None, sys.path)))}
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, check=True).stdout
    until = time.monotonic() + 5
    while _lives(int(said)) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _lives(int(said))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
        return b"\nState:\tZ" not in Path(f"/proc/{process}/status").read_bytes()
    except OSError:
        return False
