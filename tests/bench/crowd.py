"""Many people at one server at once: asking, reading and adding, over HTTP on loopback.

    python -m tests.bench.crowd 50 120        # so many people, for so many seconds

No error and no answer of somebody else's; answers in the time that so many are worth; memory, threads and files flat.
"""

from __future__ import annotations

import html
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.command import BYLINE, byline
from tests.chatbot.web.asking import Browser, Refused

PEOPLE, SECONDS, MORE, BROKEN_OFF = 50, 120.0, 1000, 100
_SOUNDS = "bar dol fen gil hor jas kel lum mor nev osk pel quo ras sil tor und vel wex yar zim".split()
_QUESTIONS = 20  # asked by one alone, for the median
_SLOWER, _WHILE_ADDING, _GROWS = 2.5, 2.0, 1.15
_SETTLES = 45.0  # seconds in which threads that wait for work end
_STARTS = 120.0


@dataclass(frozen=True)
class Told:
    """An article that one question has as its answer, and no other."""

    speaker: str
    thing: str

    @property
    def question(self) -> str:
        return f"What did {self.speaker} say?"

    @property
    def record(self) -> str:
        text = (
            f"The council met on Monday.\n\n“The {self.thing} opens in May,” said {self.speaker}, a clerk.\n\n"
            f"“Nobody asked for the {self.thing},” {self.speaker.split()[1]} said."
        )
        return json.dumps({"id": self.thing, "title": f"Of the {self.thing}", "text": text})


@dataclass
class Crowd:
    """What became of it; `wrong` is empty where all is well."""

    answers: list[float] = field(default_factory=list)
    alone: float = 0.0
    reads: int = 0
    added: int = 0
    wrong: list[str] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, what: str) -> None:
        with self.guard:
            self.wrong.append(what)


def articles(count: int, seed: str) -> list[Told]:
    """Articles of invented people and things; each name stands in one of them only."""
    chance, names = random.Random(seed), set[str]()
    while len(names) < 3 * count:
        names.add("".join(chance.choices(_SOUNDS, k=4)))
    words = sorted(names)
    chance.shuffle(words)
    return [
        Told(f"{words[3 * n].title()} {words[3 * n + 1].title()}", f"{words[3 * n + 2]}{seed}") for n in range(count)
    ]


def crowd(people: int = PEOPLE, seconds: float = SECONDS, more: int = MORE, broken_off: int = BROKEN_OFF) -> list[str]:
    """All of it, with a row of figures each; returns what went wrong."""
    from tests.bench.run import row

    with (
        tempfile.TemporaryDirectory(prefix="byline-crowd-") as name,
        _served(Path(name), people) as (url, process, own),
    ):
        outcome = Crowd()
        outcome.alone = _alone(url, own, outcome)
        half, end = _at_once(url, process, own, outcome, seconds)
        worst = statistics.quantiles(outcome.answers, n=20)[-1] if len(outcome.answers) > 1 else float("inf")
        bound = people * outcome.alone * _SLOWER
        asked = f"{len(outcome.answers)} answers, {outcome.reads} pages read, {outcome.added} added"
        row(f"{people} people for {seconds:.0f} s", f"{asked}, {len(outcome.wrong)} faults", "0 faults, none mixed up")
        row(
            "an answer alone, and p95 among them",
            f"{outcome.alone * 1000:.0f}, {worst * 1000:.0f} ms",
            f"≤ {bound * 1000:.0f} ms",
        )
        row("memory at half time and at the end", f"{half:.0f}, {end:.0f} MB", f"≤ {_GROWS} ×")
        if worst > bound:
            outcome.fault(f"the 95th percentile is {worst:.2f} s, over {bound:.2f} s")
        if end > half * _GROWS:
            outcome.fault(f"memory grew from {half:.0f} to {end:.0f} MB")
        alone, meanwhile = _while_adding(url, own, outcome, more)
        row(
            f"an answer, and while {more:,} are added",
            f"{alone * 1000:.0f}, {meanwhile * 1000:.0f} ms", f"≤ {_WHILE_ADDING} ×",
        )  # fmt: skip
        if meanwhile > alone * _WHILE_ADDING:
            outcome.fault(f"an answer took {meanwhile:.3f} s while articles were added, {alone:.3f} s before")
        before, after = _broken_off(url, process, own, broken_off)
        row(f"{broken_off} streams broken off", f"{before} → {after}", "threads, files, MB: no more")
        outcome.wrong += _left_behind(before, after)
    return [f"crowd: {fault}" for fault in outcome.wrong]


# ── the server ──


@contextmanager
def _served(folder: Path, people: int) -> Iterator[tuple[str, int, list[Told]]]:
    """(address, process, an article for each) of a server over a library in `folder`."""
    own = articles(people, "own")
    (folder / "own.jsonl").write_text("\n".join(one.record for one in own))
    byline(folder / "library", "ingest", str(folder / "own.jsonl"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("BYLINE_", "GRADIO_", "OPENAI_"))}
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [str(BYLINE), "--library", str(folder / "library"), "serve", "--port", "0"],
        stdout=subprocess.PIPE, stderr=log, text=True, cwd=folder, env=environment,
    )  # fmt: skip
    try:
        timer = threading.Timer(_STARTS, process.kill)
        timer.start()
        assert process.stdout
        line = next((line for line in process.stdout if "Byline is at" in line), "")
        timer.cancel()
        if not line:
            raise RuntimeError(f"the server did not start: {(folder / 'log').read_text()[-2000:]}")
        yield line.split()[-1], process.pid, own
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()
        said = (folder / "log").read_text(errors="replace")
        if said:
            print(f"the server said: {said[-1000:]}")


def _megabytes(process: int) -> float:
    return _number(process, "VmRSS") / 1024


def _number(process: int, name: str) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(f"{name}:")).split()[1])


def _open(process: int) -> tuple[int, int, int]:
    """(threads, open files, megabytes)"""
    return _number(process, "Threads"), len(list(Path(f"/proc/{process}/fd").iterdir())), round(_megabytes(process))


# ── people ──


def _answer(browser: Browser, own: Told, everybody: list[Told], outcome: Crowd) -> float:
    """Seconds that the answer took, once it is looked at: it tells of what was asked, and of nothing else."""
    began = time.perf_counter()
    _, shown = browser.answer(own.question)
    took = time.perf_counter() - began
    text = html.unescape(shown)
    if f"The {own.thing} opens in May" not in text:
        outcome.fault(f"the answer to {own.question} does not tell of the {own.thing}")
    if others := [one.thing for one in everybody if one is not own and one.thing in text]:
        outcome.fault(f"the answer to {own.question} tells of {others}")
    return took


def _alone(url: str, own: list[Told], outcome: Crowd) -> float:
    with Browser(url) as browser:
        _answer(browser, own[0], own, outcome)  # warms up
        return statistics.median(_answer(browser, own[n % len(own)], own, outcome) for n in range(_QUESTIONS))


def _at_once(url: str, process: int, own: list[Told], outcome: Crowd, seconds: float) -> tuple[float, float]:
    """Everybody at once; memory at half time and at the end, in MB."""
    until = time.monotonic() + seconds

    def person(number: int) -> None:
        try:
            with Browser(url) as browser:
                _day(browser, number, own, outcome, until)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is one person's fault in the figures
            outcome.fault(f"person {number}: {type(error).__name__} {error}")

    threads = [threading.Thread(target=person, args=(number,), daemon=True) for number in range(len(own))]
    for thread in threads:
        thread.start()
    time.sleep(seconds / 2)
    half = _megabytes(process)
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()) + 60)
    if any(thread.is_alive() for thread in threads):
        outcome.fault("somebody still waits a minute after the end")
    return half, _megabytes(process)


def _day(browser: Browser, number: int, own: list[Told], outcome: Crowd, until: float) -> None:
    turn = 0
    while time.monotonic() < until:
        turn += 1
        if (turn + number) % 20 == 0:
            one = articles(1, f"p{number}t{turn}")[0]
            looked = browser.add("mine.jsonl", one.record.encode())
            if looked["fault"] or "1 added" not in looked["line"]:
                outcome.fault(f"person {number} added: {looked['line']} {looked['fault']}")
            with outcome.guard:
                outcome.added += 1
        elif turn % 2:
            took = _answer(browser, own[number], own, outcome)
            with outcome.guard:
                outcome.answers.append(took)
        else:
            page = browser.call("show_article", article=own[number].thing)["html"]
            rows = browser.call("list_articles", search=own[number].thing, offset=0)["rows"]
            if own[number].thing not in page or own[number].thing not in rows:
                outcome.fault(f"person {number} reads somebody else's article")
            with outcome.guard:
                outcome.reads += 2


def _while_adding(url: str, own: list[Told], outcome: Crowd, count: int) -> tuple[float, float]:
    """Medians of an answer before and while so many articles are taken in, in seconds."""
    data = "\n".join(one.record for one in articles(count, "more")).encode()
    alone, meanwhile = _alone(url, own, outcome), list[float]()
    ended = threading.Event()

    def add() -> None:
        try:
            with Browser(url) as adding:
                looked = adding.add("more.jsonl", data, seconds=300)
            if f"{count:,} added" not in looked["line"]:
                outcome.fault(f"adding {count}: {looked['line']} {looked['fault']}")
        except Refused as error:
            outcome.fault(f"adding {count}: {error}")
        finally:
            ended.set()

    thread = threading.Thread(target=add, daemon=True)
    thread.start()
    with Browser(url) as browser:
        while not ended.is_set():
            meanwhile.append(_answer(browser, own[len(meanwhile) % len(own)], own, outcome))
            time.sleep(0.05)
    thread.join()
    return alone, statistics.median(meanwhile)


# ── streams that are broken off ──


def _broken_off(url: str, process: int, own: list[Told], count: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(threads, files, megabytes) before and after so many questions and endless streams that nobody waits for."""
    _settled(process, lambda now: False)
    before = _open(process)
    with Browser(url) as browser:
        component = browser.functions()["ask"]
    for number in range(count):
        _begun_and_left(url, "GET", "/gradio_api/heartbeat/x", b"", reads=True)
        asked = {"question": own[number % len(own)].question}
        body = {"data": asked, "component_id": component, "fn_name": "ask", "session_hash": f"left{number}"}
        _begun_and_left(url, "POST", "/gradio_api/component_server", json.dumps(body).encode(), reads=number % 2 == 0)
    _settled(process, lambda now: not _left_behind(before, now))
    return before, _open(process)


def _begun_and_left(url: str, method: str, path: str, body: bytes, *, reads: bool) -> None:
    parts = urlsplit(url)
    head = f"{method} {path} HTTP/1.1\r\nhost: {parts.netloc}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as line:
        line.sendall(head.encode() + body)
        if reads:
            line.recv(64)


def _settled(process: int, is_settled: Callable[[tuple[int, int, int]], bool]) -> None:
    until = time.monotonic() + _SETTLES
    while time.monotonic() < until and not is_settled(_open(process)):
        time.sleep(1)


def _left_behind(before: tuple[int, ...], after: tuple[int, ...]) -> list[str]:
    """Two threads or files more are chance: a pool, or the file of conversations at the moment."""
    threads, files, megabytes = (now - then for then, now in zip(before, after, strict=True))
    faults = [f"{threads} threads are left behind"] if threads > 2 else []
    faults += [f"{files} files are left behind"] if files > 2 else []
    return faults + ([f"{megabytes} MB are left behind"] if megabytes > before[2] * (_GROWS - 1) else [])


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:]]
    faults_found = crowd(*(int(one) for one in given[:1]), *given[1:2], *(int(one) for one in given[2:]))
    print("\n".join(faults_found[:20]))
    sys.exit(bool(faults_found))
