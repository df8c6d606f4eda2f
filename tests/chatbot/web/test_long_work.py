"""Work on a thread of its own: followed step by step, stopped, refused, and only ever shown to whose it is."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from chatbot.web.long_work import LongWork, Told
from ingest.errors import BylineError, UsageError


def test_work_is_followed_until_it_has_made_something() -> None:
    works, goes = LongWork[str](), threading.Event()

    def work(told: Told) -> str:
        told("articles read", 1, 2)
        assert goes.wait(10)
        return "made"

    name = works.begin(work)
    state = works.look(name, 0)
    assert (state.what, state.done, state.total, state.ended) == ("articles read", 1, 2, False)
    with pytest.raises(UsageError):
        works.made(name)
    goes.set()
    assert works.look(name, state.version).made == "made"
    assert works.made(name) == "made"


def test_stopped_work_ends_at_once_and_its_thread_at_its_next_step() -> None:
    works, goes, ended = LongWork[str](), threading.Event(), threading.Event()

    def work(told: Told) -> str:
        try:
            assert goes.wait(10)
            told("articles read", 1, 2)
            return "made"
        finally:
            ended.set()

    name = works.begin(work)
    works.stop(name)
    state = works.look(name, 0, patience=0)
    assert (state.stopped, state.ended, state.made) == (True, True, None)
    goes.set()
    assert ended.wait(10)
    with pytest.raises(UsageError):
        works.made(name)


@pytest.mark.parametrize(
    "fault, said",
    [(lambda: BylineError("one\nline"), "one line"), (lambda: ValueError("secret"), "Something went wrong")],
)
def test_fault_is_a_line_that_shows_no_insides(fault: Callable[[], Exception], said: str) -> None:
    works = LongWork[str]()

    def work(_: Told) -> str:
        raise fault()

    name = works.begin(work)
    state = works.look(name, 99, patience=10)
    assert state.error is not None
    assert state.error.startswith(said)
    assert "secret" not in state.error


def test_work_of_another_is_not_known() -> None:
    works = LongWork[str]()
    name = works.begin(lambda _: "made", "ann")
    assert works.look(name, 99, "ann", patience=10).made == "made"
    for asked in (lambda: works.made(name, "bob"), lambda: works.look(name, 0, "bob"), lambda: works.stop(name, "bob")):
        with pytest.raises(UsageError):
            asked()


def test_one_person_cannot_keep_all_places() -> None:
    works, goes = LongWork[str](), threading.Event()

    def work(_: Told) -> str:
        assert goes.wait(10)
        return "made"

    try:
        names = [works.begin(work, "ann") for _ in range(4)]
        with pytest.raises(UsageError, match="try again"):
            works.begin(work, "ann")
        others = works.begin(work, "bob")
    finally:
        goes.set()
    assert works.look(others, 99, "bob", patience=10).made == "made"
    assert all(works.look(name, 99, "ann", patience=10).made == "made" for name in names)
