"""A queue that is full says so, to whoever asks next and to nobody else, and takes questions again when it isn't."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chatbot.opening import Opened, opened
from chatbot.web import desk, taking_in
from chatbot.web.desk import Asks, Desk
from chatbot.web.offers import Offered
from ingest.errors import UsageError
from tests.chatbot.web.asking import Browser, Refused
from tests.chatbot.web.conftest import LIGHTHOUSE, fill, running
from tests.chatbot.web.test_web_desk import THORNE, Slow, ended

FULL = "too many questions are being answered at the moment; try again in a minute"


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("library")
    fill(folder, [LIGHTHOUSE])
    with opened(folder) as library:
        yield library


def test_queue_of_questions_that_is_full_says_so_until_one_is_answered(
    over: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "_WAITING", 2)
    model = Slow()
    one = Desk(over, lambda: (Offered("slow", "Slow", model.host, lambda: model),))
    try:
        begun = [one.ask(Asks(THORNE, backend="slow"), "ann")[0] for _ in range(2)]
        with pytest.raises(UsageError, match=FULL):
            one.ask(Asks(THORNE, backend="slow"), "bob")
        assert one.conversations.listed("bob") == []
        model.goes_on.set()
        assert [ended_of(one, conversation, "ann") for conversation in begun] == [None, None]
        conversation, _ = one.ask(Asks(THORNE, backend="slow"), "bob")
        assert ended_of(one, conversation, "bob") is None
    finally:
        model.goes_on.set()
        one.close()


def ended_of(one: Desk, conversation: str, owner: str) -> str | None:
    """What went wrong with the last turn, once it has ended."""
    seen = -1
    while (found := one.step(conversation, seen, owner)) is not None and not found[0].ended:
        seen = found[1]
    return one.turns(conversation, owner)[-1].error


def test_more_questions_than_are_answered_at_once_wait_their_turn(over: Opened) -> None:
    one = Desk(over)
    conversations = [one.ask(Asks(THORNE))[0] for _ in range(3 * desk.AT_ONCE)]
    turns = [ended(one, conversation) for conversation in conversations]
    assert {turn.error for turn in turns} == {None}
    assert len({turn.answer.text for turn in turns if turn.answer}) == 1


def test_page_is_told_which_queue_is_full_and_nothing_breaks(over: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(over) as url, Browser(url) as browser:
        with monkeypatch.context() as full:
            full.setattr(desk, "_WAITING", 0)
            full.setattr(taking_in, "_WAITING", 0)
            with pytest.raises(Refused, match=FULL):
                browser.answer(THORNE)
            with pytest.raises(Refused, match="too much is being added at the moment; try again in a minute"):
                browser.add("mine.txt", b"The kiln\n\nThe kiln of Saltby burns again.\n")
        _, shown = browser.answer(THORNE)
        assert "Thorne" in shown
        assert "1 added" in browser.add("mine.txt", b"The kiln\n\nThe kiln of Saltby burns again.\n")["line"]
