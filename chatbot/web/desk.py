"""Questions being answered, whether or not anybody looks: each on a thread of its own, and kept.

A browser asks, and then asks again and again how far the answer is. So a page that is reloaded, or opened twice,
sees the answer grow from where it is, and one that goes away loses nothing.
"""

from __future__ import annotations

import logging
import threading
from contextlib import closing
from dataclasses import dataclass, replace

from chatbot.conversations import Conversations
from chatbot.engine import Engine
from chatbot.opening import Opened
from chatbot.web.offers import Menu, Offers, offers_of
from chatbot.web.turns import Conversation, Turn, asked, from_kept, stopped, to_keep
from ingest.article import Filters
from ingest.errors import BylineError, UsageError

AT_ONCE = 8
"""How many questions are answered at the same time; further ones wait their turn."""
_WAITING = 200
"""How many may be answered or wait; further ones are refused."""
PATIENCE = 20.0
"""Seconds that `step` waits for something new."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asks:
    """What somebody asks: in which conversation (None: a new one), as which of its questions (None: the next), with
    which filters set by hand, and by which backend."""

    question: str
    conversation: str | None = None
    number: int | None = None
    filters: Filters = Filters()
    backend: str | None = None


@dataclass
class _Running:
    owner: str
    before: Conversation
    turn: Turn
    version: int = 0
    ended: bool = False


class Desk:
    """Answers the questions of all browsers over one library. All methods are safe between threads."""

    def __init__(
        self, opened: Opened, offers: Offers | None = None, conversations: Conversations | None = None
    ) -> None:
        self.opened = opened
        self.menu = Menu(offers or offers_of(opened.engine.backend))
        self.conversations = conversations or Conversations(opened.library.folder)
        self._running: dict[str, _Running] = {}
        self._changed = threading.Condition()
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def ask(self, asks: Asks, owner: str = "") -> tuple[str, Turn]:
        """Begin to answer; the conversation's id, and the turn that begins. A question asked again, as the number of
        an earlier one, takes its place, and those after it are forgotten.

        Raises UsageError where there is no question, or one of this conversation is still being answered; LibraryError
        where it can't be kept.
        """
        if not asks.question.strip():
            raise UsageError("the question is empty; type what you want to know")
        conversation = asks.conversation or self.conversations.begin(owner)
        before = self.turns(conversation, owner)
        number = max(1, min(asks.number or len(before) + 1, len(before) + 1))
        running = _Running(owner, before[: number - 1], Turn(number, asks.question.strip(), asks.filters))
        with self._changed:
            if conversation in self._running and not self._running[conversation].turn.ended:
                raise UsageError("a question of this conversation is still being answered; wait for it, or stop it")
            if sum(not one.ended for one in self._running.values()) >= _WAITING:
                raise UsageError("too many questions are being answered at the moment; try again in a minute")
            self._running[conversation] = running
        try:
            self.conversations.keep(conversation, running.turn, owner)
        except BaseException:
            with self._changed:
                del self._running[conversation]
            raise
        threading.Thread(target=self._answer, args=(conversation, running, asks), daemon=True).start()
        return conversation, running.turn

    def step(
        self, conversation: str, seen: int, owner: str = "", patience: float = PATIENCE
    ) -> tuple[Turn, int] | None:
        """The turn that is being answered, once it is further than version `seen`, and its version.

        None where none is being answered (any more): then it is among the kept ones.
        """
        with self._changed:
            running = self._running.get(conversation)
            if running is None or running.owner != owner:
                return None
            self._changed.wait_for(lambda: running.version > seen or running.turn.ended, patience)
            return running.turn, running.version

    def stop(self, conversation: str, owner: str = "") -> None:
        """End the answer here; what there is of it is kept. Where nothing is being answered nothing happens."""
        with self._changed:
            running = self._running.get(conversation)
        if running is not None and running.owner == owner:
            self._carry(conversation, running, stopped(running.turn))

    def turns(self, conversation: str, owner: str = "") -> Conversation:
        """All turns of a conversation; the last one may be growing still. None where there is no such conversation."""
        with self._changed:
            running = self._running.get(conversation)
            if running is not None and running.owner == owner:
                return (*running.before, running.turn)
        return tuple(map(from_kept, self.conversations.turns(conversation, owner)))

    def turn(self, conversation: str, number: int, owner: str = "") -> Turn | None:
        """One turn of a conversation, without reading the others; None where there is none of that number."""
        with self._changed:
            running = self._running.get(conversation)
            if running is not None and running.owner == owner:
                return next((one for one in (*running.before, running.turn) if one.number == number), None)
        kept = self.conversations.turns(conversation, owner, number)
        return from_kept(kept[0]) if kept else None

    def length(self, conversation: str, owner: str = "") -> int:
        """How many turns a conversation has; they are numbered from 1."""
        with self._changed:
            running = self._running.get(conversation)
            if running is not None and running.owner == owner:
                return running.turn.number
        return self.conversations.length(conversation, owner)

    def close(self) -> None:
        """Stop everything that is being answered."""
        with self._changed:
            running = list(self._running.items())
        for conversation, one in running:
            self.stop(conversation, one.owner)

    # ── on a thread of its own ──

    def _answer(self, conversation: str, running: _Running, asks: Asks) -> None:
        earlier = [turn.answer for turn in running.before if turn.answer is not None]
        with self._places:
            if running.ended:
                return
            try:
                turns = asked(
                    self._engine(asks.backend), asks.question, earlier, number=running.turn.number, filters=asks.filters
                )
                with closing(turns):
                    for turn in turns:
                        if not self._carry(conversation, running, turn):
                            return
            except BylineError as error:
                self._carry(conversation, running, replace(running.turn, error=str(error)))

    def _engine(self, backend: str | None) -> Engine:
        return self.opened.engine.with_backend(self.menu.chosen(backend))

    def _carry(self, conversation: str, running: _Running, turn: Turn) -> bool:
        """Takes a turn a step further, and keeps it where it has ended; False where it had ended already."""
        with self._changed:
            if running.ended:
                return False
            running.ended = turn.ended
        if turn.ended:
            turn = self._kept(conversation, turn, running.owner)
        with self._changed:
            running.turn = turn
            running.version += 1
            if turn.ended and turn.unkept is None:
                del self._running[conversation]
            self._changed.notify_all()
        return True

    def _kept(self, conversation: str, turn: Turn, owner: str) -> Turn:
        try:
            self.conversations.keep(conversation, to_keep(turn), owner)
        except BylineError as error:
            _log.warning("an answer could not be kept (%s)", error)
            return replace(turn, unkept=str(error))
        return turn
