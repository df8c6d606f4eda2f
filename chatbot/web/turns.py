"""One question in the browser, and how far it is answered. Knows nothing of Gradio.

A turn is an immutable value that each event of the engine carries a step further; a conversation is a tuple of turns.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chatbot.answer import (
    Answer,
    AnswerReady,
    Citation,
    Event,
    Question,
    Reading,
    ReadingReady,
    Sentence,
    WordsAsked,
)
from chatbot.conversation import known, resolved
from chatbot.engine import Engine
from chatbot.kept import KeptTurn
from ingest.article import Filters
from ingest.errors import BylineError

_STOPPED = "Stopped."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question, and what is known of its answer so far; `answer` and `error` end it, and so does `stopped`.

    `filters` are those set by hand; `by` is the backend that words it, once it has the passages; `unkept` says why
    an ended turn could not be kept.
    """

    number: int
    question: str
    filters: Filters = Filters()
    reading: Reading | None = None
    by: WordsAsked | None = None
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    error: str | None = None
    stopped: bool = False
    unkept: str | None = None

    @property
    def ended(self) -> bool:
        return self.answer is not None or self.error is not None or self.stopped


Conversation = tuple[Turn, ...]


def after(turn: Turn, event: Event) -> Turn:
    """A turn, one event further."""
    if isinstance(event, ReadingReady):
        return replace(turn, reading=event.reading)
    if isinstance(event, AnswerReady):
        return answered(turn, event.answer)
    if isinstance(event, WordsAsked):
        return replace(turn, by=event)
    return replace(turn, sentences=(*turn.sentences, event.sentence), citations=(*turn.citations, *event.citations))


def answered(turn: Turn, answer: Answer) -> Turn:
    """A turn with its whole answer."""
    return replace(turn, reading=answer.reading, sentences=answer.sentences, citations=answer.citations, answer=answer)


def stopped(turn: Turn) -> Turn:
    """A turn that is to end here: what there is of it is its answer, cut short."""
    if turn.ended:
        return turn
    if not turn.sentences or turn.reading is None:
        return replace(turn, stopped=True)
    text = " ".join(s.text + " " + "".join(f"[{n}]" for n in s.citations) for s in turn.sentences)
    question = Question(turn.question, turn.filters)
    by = turn.by or WordsAsked("extractive", None)
    answer = Answer(
        question, turn.reading, text, turn.sentences, turn.citations, cut=True, backend=by.backend, host=by.host
    )
    return replace(turn, answer=answer, stopped=True)


def to_keep(turn: Turn) -> Turn:
    """An ended turn as it is kept: beside an answer that was stopped stands that it was, and where passages went."""
    if not turn.stopped:
        return turn
    return replace(turn, error=_STOPPED if turn.answer else went_for_nothing(turn))


def went_for_nothing(turn: Turn) -> str | None:
    """Where the passages went for an answer of which there is nothing; None where they went nowhere."""
    if turn.answer or turn.by is None or turn.by.host is None:
        return None
    return f"Stopped before there was an answer; the passages went to {turn.by.host}."


def from_kept(kept: KeptTurn) -> Turn:
    """A turn as it was kept; one that was kept without an end was stopped."""
    was_stopped = kept.error == _STOPPED if kept.answer else kept.error is None
    filters = kept.answer.question.filters if kept.answer else Filters()
    turn = Turn(kept.number, kept.question, filters, error=None if was_stopped else kept.error, stopped=was_stopped)
    return answered(turn, kept.answer) if kept.answer else turn


def asked(
    engine: Engine, question: str, earlier: Sequence[Answer] = (), *, number: int = 1, filters: Filters = Filters()
) -> Generator[Turn, None, None]:
    """A turn as it grows, the last one ended; the question may follow on `earlier` answers, oldest first.

    What fails ends it with one line; nothing is raised. Closing the iterator ends the model's call.
    """
    turn = Turn(number, question.strip(), filters)
    yield turn
    try:
        asks = resolved(question, earlier, names=known(engine.library), today=date.today(), filters=filters)
        with contextlib.closing(_closable(engine.ask(asks))) as events:
            for event in events:
                turn = after(turn, event)
                yield turn
    except BylineError as error:
        yield replace(turn, error=str(error))
    except Exception:  # noqa: BLE001  # the page must not hang on a fault of ours, nor show our insides
        _log.exception("a question could not be answered")
        yield replace(turn, error="Something went wrong here while answering; the server's log says what.")


def _closable(events: Iterator[Event]) -> Generator[Event, None, None]:
    yield from events
