"""Questions being answered on threads of their own, and kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from chatbot import conversations
from chatbot.answer import Answer, Question, Reading, ReadingReady, Sentence, SentenceReady, WordsAsked
from chatbot.backends.words import Message
from chatbot.kept import KeptTurn, answer_from
from chatbot.opening import Opened, opened
from chatbot.web.answers import turn_html
from chatbot.web.desk import Asks, Desk
from chatbot.web.offers import Offered
from chatbot.web.turns import Turn, after, from_kept, stopped, to_keep
from ingest.article import Filters
from ingest.errors import LibraryError, UsageError
from tests.chatbot.web.conftest import BOATS, LIGHTHOUSE, fill

THORNE = "What did Thorne say?"


@dataclass
class Slow:
    """A model that says its first sentence and then waits."""

    name: str = "slow"
    model: str = "test"
    host: str | None = "models.example:443"
    hosted: bool = True
    context: int = 8192
    goes_on: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)

    def words(self, messages: Sequence[Message], *, most: int) -> Iterator[str]:
        try:
            yield "“The lamp is older than I am,” said Wanda Thorne [1]. She "
            self.goes_on.wait(20)
            yield "told the Echo that the lighthouse needs a new lens [2]. "
        finally:
            self.closed.set()


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("library")
    fill(folder, [LIGHTHOUSE, BOATS])
    with opened(folder) as library:
        yield library


@pytest.fixture
def desk(over: Opened) -> Iterator[Desk]:
    one = Desk(over)
    yield one
    one.close()


def slow_desk(over: Opened, backend: Slow) -> Desk:
    return Desk(over, lambda: (Offered("slow", "Slow", backend.host, lambda: backend),))


def ended(desk: Desk, conversation: str) -> Turn:
    """The last turn, once it has ended."""
    seen = -1
    while (found := desk.step(conversation, seen)) is not None:
        if found[0].ended:
            return found[0]
        seen = found[1]
    return desk.turns(conversation)[-1]


def asked(desk: Desk, question: str, **asks: Any) -> tuple[str, Turn]:
    conversation, _ = desk.ask(Asks(question, **asks))
    return conversation, ended(desk, conversation)


def test_answer_is_that_of_the_engine_and_kept(desk: Desk, over: Opened) -> None:
    conversation, turn = asked(desk, THORNE)
    answer = over.engine.answer(Question(THORNE))
    assert turn.answer and turn.answer.sentences == answer.sentences
    (kept,) = Desk(over).turns(conversation)
    assert kept.answer == turn.answer


def test_question_follows_on_the_kept_ones(desk: Desk, over: Opened) -> None:
    conversation, _ = asked(desk, THORNE)
    _, turn = asked(Desk(over), "And Calloway?", conversation=conversation)
    assert turn.number == 2
    assert {s.speaker for s in turn.sentences} == {"Ines Calloway"}


def test_question_asked_again_takes_its_place_and_those_after_it_go(desk: Desk) -> None:
    conversation, _ = asked(desk, THORNE)
    asked(desk, "What did Falk say?", conversation=conversation)
    asked(desk, "What did Calloway say?", conversation=conversation, number=1)
    assert [turn.question for turn in desk.turns(conversation)] == ["What did Calloway say?"]


def test_filters_set_by_hand_stay_with_the_turn(desk: Desk) -> None:
    only = Filters(outlets=("Wednesday Wire",))
    conversation, turn = asked(desk, THORNE, filters=only)
    assert turn.answer and turn.answer.abstained
    assert desk.turns(conversation)[0].filters == only


def test_stop_keeps_what_there_is_and_ends_the_call(over: Opened) -> None:
    backend = Slow()
    desk = slow_desk(over, backend)
    conversation, _ = desk.ask(Asks(THORNE))
    seen = 0
    while not (found := desk.step(conversation, seen)) or not found[0].sentences:
        assert found
        seen = found[1]
    with pytest.raises(UsageError, match="still being answered"):
        desk.ask(Asks("What did Falk say?", conversation))
    desk.stop(conversation)
    turn = ended(desk, conversation)
    assert turn.answer and turn.answer.cut and len(turn.sentences) == 1
    (kept,) = desk.turns(conversation)
    assert kept.sentences == turn.sentences
    backend.goes_on.set()
    assert backend.closed.wait(5)
    assert desk.turns(conversation) == (kept,)


def test_one_turn_is_read_without_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation, _ = asked(desk, THORNE)
    asked(desk, "What did Falk say?", conversation=conversation)
    every = desk.turns(conversation)
    decoded = []
    monkeypatch.setattr(conversations, "answer_from", lambda kept: decoded.append(kept) or answer_from(kept))
    assert desk.turn(conversation, 2) == every[1]
    assert len(decoded) == 1
    assert desk.length(conversation) == 2
    assert desk.turn(conversation, 3) is None
    assert desk.turn(conversation, 1, "somebody") is None
    assert desk.length(conversation, "somebody") == 0


def test_stopped_turn_is_told_from_one_that_a_model_cut_short() -> None:
    told = after(
        after(Turn(1, "why?"), ReadingReady(Reading("fact", Filters()))),
        SentenceReady(Sentence("It rained.", (1,), "extract")),
    )
    for turn in (stopped(told), stopped(Turn(1, "why?"))):
        kept = to_keep(turn)
        assert from_kept(KeptTurn(1, turn.question, kept.answer, kept.error, "")).stopped
    cut = stopped(told).answer
    assert not from_kept(KeptTurn(1, "why?", cut, None, "")).stopped
    assert from_kept(KeptTurn(1, "why?", None, "The model is gone.", "")).error == "The model is gone."


def test_stopped_turn_says_where_the_passages_went() -> None:
    read = after(Turn(1, "why?"), ReadingReady(Reading("fact", Filters())))
    sent = after(read, WordsAsked("slow", "models.example:443"))
    told = stopped(after(sent, SentenceReady(Sentence("It rained.", (1,), "generated")))).answer
    assert told and (told.backend, told.host) == ("slow", "models.example:443")
    kept = to_keep(stopped(sent))
    later = from_kept(KeptTurn(1, "why?", kept.answer, kept.error, ""))
    for turn in (stopped(sent), later):
        assert "Stopped before there was an answer; the passages went to models.example:443." in turn_html(turn)
    assert to_keep(stopped(read)).error is None
    assert to_keep(stopped(after(read, WordsAsked("gguf", None)))).error is None


def test_stop_before_anything_is_a_turn_without_an_answer() -> None:
    turn = after(Turn(1, "why?"), ReadingReady(Reading("fact", Filters())))
    assert stopped(turn).ended and stopped(turn).answer is None
    told = after(turn, SentenceReady(Sentence("It rained.", (1,), "extract")))
    assert isinstance(stopped(told).answer, Answer)
    assert stopped(stopped(told)) == stopped(told)


def test_page_that_comes_back_sees_the_answer_grow(over: Opened) -> None:
    backend = Slow()
    desk = slow_desk(over, backend)
    conversation, _ = desk.ask(Asks(THORNE))
    while not desk.turns(conversation)[-1].sentences:
        assert desk.step(conversation, 0, patience=5)
    assert not desk.turns(conversation)[-1].ended
    backend.goes_on.set()
    assert ended(desk, conversation).answer


def test_server_that_ended_leaves_the_question_unanswered(over: Opened) -> None:
    backend = Slow()
    conversation, _ = slow_desk(over, backend).ask(Asks(THORNE))
    (turn,) = Desk(over).turns(conversation)
    backend.goes_on.set()
    assert turn.question == THORNE and turn.ended and turn.answer is None


def test_conversation_of_another_is_not_there(desk: Desk) -> None:
    conversation, _ = asked(desk, THORNE)
    assert desk.turns(conversation, "somebody") == ()
    assert desk.step(conversation, 0, "somebody") is None
    with pytest.raises(UsageError):
        desk.ask(Asks(THORNE, conversation), "somebody")
    assert len(desk.turns(conversation)) == 1


def test_no_question_begins_nothing(desk: Desk) -> None:
    with pytest.raises(UsageError, match="empty"):
        desk.ask(Asks(" \n"))
    assert desk.conversations.listed(search="\n") == desk.conversations.listed()


def test_answer_that_cannot_be_kept_is_shown_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = desk.conversations.keep

    def failing(conversation: str, turn: Any, owner: str = "") -> None:
        if turn.answer:
            raise LibraryError("the disk is full")
        keep(conversation, turn, owner)

    monkeypatch.setattr(desk.conversations, "keep", failing)
    conversation, turn = asked(desk, THORNE)
    assert turn.answer and turn.unkept == "the disk is full"
    assert desk.turns(conversation)[0].unkept
    monkeypatch.undo()
    _, second = asked(desk, "What did Falk say?", conversation=conversation)
    assert second.number == 2


def test_many_questions_at_once_do_not_mix(desk: Desk) -> None:
    questions = {name: f"What did {name} say?" for name in ("Thorne", "Calloway", "Falk")}
    begun = [(name, desk.ask(Asks(question))[0]) for _ in range(4) for name, question in questions.items()]
    for name, conversation in begun:
        turn = ended(desk, conversation)
        assert turn.sentences and all(s.speaker and s.speaker.endswith(name) for s in turn.sentences)
