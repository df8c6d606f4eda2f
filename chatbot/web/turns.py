"""A conversation in one browser: what was asked, and how far it is answered. Knows nothing of Gradio.

A turn is an immutable value that each event of the engine carries a step further; a conversation is a tuple of turns.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from chatbot.answer import Answer, AnswerReady, Citation, Event, Reading, ReadingReady, Sentence
from chatbot.conversation import known, resolved
from chatbot.engine import Engine
from ingest.errors import BylineError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question, and what is known of its answer so far; `answer` and `error` end it."""

    number: int
    question: str
    reading: Reading | None = None
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    error: str | None = None

    @property
    def ended(self) -> bool:
        return self.answer is not None or self.error is not None


Conversation = tuple[Turn, ...]


def after(turn: Turn, event: Event) -> Turn:
    """A turn, one event further."""
    if isinstance(event, ReadingReady):
        return replace(turn, reading=event.reading)
    if isinstance(event, AnswerReady):
        answer = event.answer
        return replace(
            turn, reading=answer.reading, sentences=answer.sentences, citations=answer.citations, answer=answer
        )
    return replace(turn, sentences=(*turn.sentences, event.sentence), citations=(*turn.citations, *event.citations))


def asked(engine: Engine, question: str, conversation: Conversation = ()) -> Iterator[Turn]:
    """The next turn of a conversation as it grows, the last one ended; a question may follow on those before.

    What fails ends it with one line; nothing is raised.
    """
    turn = Turn(len(conversation) + 1, question.strip())
    yield turn
    try:
        earlier = [one.answer for one in conversation if one.answer is not None]
        for event in engine.ask(resolved(question, earlier, names=known(engine.library), today=date.today())):
            turn = after(turn, event)
            yield turn
    except BylineError as error:
        yield replace(turn, error=str(error))
    except Exception:  # noqa: BLE001  # the page must not hang on a fault of ours, nor show our insides
        _log.exception("a question could not be answered")
        yield replace(turn, error="Something went wrong here while answering; the server's log says what.")
