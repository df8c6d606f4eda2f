"""Conversations, kept: what was asked and answered, in one SQLite file beside the record.

The file is no part of the record. What becomes of it never touches the articles; the record's backup is without it,
since what somebody asked is theirs and not the library's. A conversation belongs to its owner: nobody else's id, name
or word is ever given out, not even that it exists. Each call opens the file and closes it again, so that threads and
processes need to know nothing of each other and the write-ahead log ends with the last of them.

A file that is damaged is moved aside, whole, and a new one begun: asking goes on, and what can be saved of it is there.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from chatbot.answer import Answer
from chatbot.kept import KeptTurn, UnreadableAnswer, answer_from, answer_json
from chatbot.terminal import plain
from chatbot.transcript import transcript
from ingest.errors import LibraryError, NewerLibrary, UsageError

FILE = "conversations.sqlite"
BUSY_SECONDS = 20.0
"""How long one call waits for others before it gives up."""
TITLE_LENGTH = 80
"""Characters of a first question that become the title; one that is given may be twice as long."""
_TERMS = 20  # words of a search that count
_APPLICATION_ID = 0x42594C43  # "BYLC"
_VERSION = 1
_ID = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_SCHEMA = f"""
CREATE TABLE conversation (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    title TEXT,                 -- as it was renamed; NULL: the first question
    changed_at TEXT NOT NULL
);
CREATE INDEX conversation_of_owner ON conversation (owner, changed_at);
CREATE TABLE turn (
    key INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
    number INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT,                -- JSON as chatbot/kept.py has it
    error TEXT,
    asked_at TEXT NOT NULL,
    words TEXT NOT NULL,        -- what is searched, case folded
    UNIQUE (conversation, number)
);
PRAGMA application_id = {_APPLICATION_ID};
PRAGMA user_version = {_VERSION};
"""
_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class Ended(Protocol):
    """A turn that has ended: `number` counts from 1; without an answer and an error it was stopped before either."""

    @property
    def number(self) -> int: ...
    @property
    def question(self) -> str: ...
    @property
    def answer(self) -> Answer | None: ...
    @property
    def error(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in a list; `changed_at` is ISO 8601 in UTC."""

    id: str
    title: str
    turns: int
    changed_at: str


class Conversations:
    """The conversations kept in a library's folder. Safe between threads and processes; nothing is held open.

    All methods raise LibraryError where the file can't be read or written, and NewerLibrary where a newer version of
    Byline made it. An id that there is not, or that is another owner's, is an empty conversation to all that read.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` is the library's, and is not made here; the file is, with the first turn that is kept."""
        self.path = folder / FILE
        self.note: str | None = None
        """What the reader must be told: that a damaged file was moved aside, and where it is. None where all is well."""

    def begin(self, owner: str = "") -> str:  # noqa: ARG002  # an id tells nothing, not even whose it is
        """A new conversation's id, which nobody can guess. Nothing is written until a turn is kept."""
        return secrets.token_urlsafe(16)

    def keep(self, conversation: str, turn: Ended, owner: str = "") -> None:
        """Keep an ended turn in the place of the one of that number, and forget those after it (retried, edited).

        Raises UsageError where the id is none, or another owner's.
        """
        if not _ID.fullmatch(conversation):
            raise UsageError("that is no conversation; begin a new one")
        now = datetime.now(UTC).isoformat()
        answer = None if turn.answer is None else json.dumps(answer_json(turn.answer))
        question, error = _storable(turn.question), None if turn.error is None else _storable(turn.error)
        words = _folded(" ".join([question, *_words(turn.answer)]))

        def write(file: sqlite3.Connection) -> None:
            file.execute(
                "INSERT INTO conversation (id, owner, changed_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE "
                "SET changed_at = excluded.changed_at WHERE owner = excluded.owner",
                (conversation, owner, now),
            )
            sql = "SELECT key FROM conversation WHERE id = ? AND owner = ?"
            key = next((row[0] for row in file.execute(sql, (conversation, owner))), None)
            if key is None:
                raise UsageError("that is no conversation; begin a new one")
            file.execute("DELETE FROM turn WHERE conversation = ? AND number >= ?", (key, turn.number))
            file.execute(
                "INSERT INTO turn (conversation, number, question, answer, error, asked_at, words) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (key, turn.number, question, answer, error, now, words),
            )

        self._changed(write)

    def turns(self, conversation: str, owner: str = "", number: int | None = None) -> tuple[KeptTurn, ...]:
        """The turns of a conversation in order, or the one of a number; none where there is no such conversation
        (any more).

        A turn whose answer can't be read any more has an error that says so, and no answer.
        """
        rows = self._rows(
            "SELECT number, question, t.answer, error, asked_at FROM turn t JOIN conversation c ON c.key = conversation "
            "WHERE c.id = ? AND owner = ? AND number = coalesce(?, number) ORDER BY number",
            (conversation, owner, number),
        )
        return tuple(_turn(*row) for row in rows)

    def length(self, conversation: str, owner: str = "") -> int:
        """How many turns a conversation has; 0 where there is no such conversation (any more)."""
        sql = "SELECT count(*) FROM turn t JOIN conversation c ON c.key = conversation WHERE c.id = ? AND owner = ?"
        return next((int(row[0]) for row in self._rows(sql, (conversation, owner))), 0)

    def listed(self, owner: str = "", search: str | None = None, limit: int = 200) -> list[Listed]:
        """An owner's conversations, what changed last first; with `search` those that have all its words.

        They are looked for in the name, the questions and the answers, whatever their case, also within words.
        """
        terms = _folded(_storable(search or "")).split()[:_TERMS]
        found = "".join(
            " AND (instr(fold(coalesce(c.title, '')), ?) OR EXISTS "
            "(SELECT 1 FROM turn t WHERE t.conversation = c.key AND instr(t.words, ?)))"
            for _ in terms
        )
        rows = self._rows(
            "SELECT c.id, c.title, (SELECT count(*) FROM turn t WHERE t.conversation = c.key), c.changed_at, "
            "(SELECT question FROM turn t WHERE t.conversation = c.key ORDER BY number LIMIT 1) "
            f"FROM conversation c WHERE c.owner = ?{found} ORDER BY c.changed_at DESC, c.key DESC LIMIT ?",
            (owner, *(term for term in terms for _ in range(2)), limit),
        )
        return [Listed(id, title or title_of(first or ""), turns, at) for id, title, turns, at, first in rows]

    def title(self, conversation: str, owner: str = "") -> str:
        """The name of a conversation: the one it was given, or else its first question. Empty where there is none."""
        rows = self._rows(
            "SELECT title, (SELECT question FROM turn t WHERE t.conversation = c.key ORDER BY number LIMIT 1) "
            "FROM conversation c WHERE id = ? AND owner = ?",
            (conversation, owner),
        )
        return next((given or title_of(first or "") for given, first in rows), "")

    def rename(self, conversation: str, title: str, owner: str = "") -> None:
        """Give a conversation a name; an empty one gives it back its first question. Raises UsageError where there is none."""
        name = title_of(title, 2 * TITLE_LENGTH)
        sql = "UPDATE conversation SET title = nullif(?, '') WHERE id = ? AND owner = ?"
        if not self._changed(lambda file: file.execute(sql, (name, conversation, owner)).rowcount):
            raise UsageError("there is no such conversation (any more)")

    def delete(self, conversation: str, owner: str = "") -> None:
        """Delete a conversation, its words from the file too; where there is none, nothing happens.

        Raises LibraryError, and has deleted it, where another program reads so long that its words stay in the
        file until something else is deleted.
        """
        sql = "DELETE FROM conversation WHERE id = ? AND owner = ?"
        if not self.path.exists() or not self._changed(lambda file: file.execute(sql, (conversation, owner)).rowcount):
            return
        with self._explained("delete from"), contextlib.closing(self._opened()) as file:
            if not _is_wiped(file):
                raise LibraryError(
                    "the conversation is deleted, but another program reads the conversations all the while: its "
                    "words stay in their file until the next one is deleted"
                )

    def exported(self, conversation: str, owner: str = "") -> str:
        """A conversation as Markdown, with quotations, speakers, sources and dates. Raises UsageError where there is none."""
        turns = self.turns(conversation, owner)
        if not turns:
            raise UsageError("there is no such conversation (any more)")
        return transcript(self.title(conversation, owner), turns)

    # ── the file ──

    def _rows(self, sql: str, values: tuple[object, ...]) -> list[Any]:
        """All rows of a query; none where nothing was ever kept."""
        if not self.path.exists():
            return []
        return self._done(lambda file: file.execute(sql, values).fetchall(), "read")

    def _changed(self, change: Callable[[sqlite3.Connection], _T]) -> _T:
        """A change in one transaction: all of it, or, when it raises, nothing."""

        def within(file: sqlite3.Connection) -> _T:
            file.execute("BEGIN IMMEDIATE")
            try:
                changed = change(file)
                file.execute("COMMIT")
            except BaseException:
                if file.in_transaction:
                    file.execute("ROLLBACK")
                raise
            return changed

        return self._done(within, "write to")

    def _done(self, work: Callable[[sqlite3.Connection], _T], doing: str) -> _T:
        """What work on the file gives; where that is damaged it is moved aside first, and a new one made."""
        with self._explained(doing):
            try:
                with contextlib.closing(self._opened()) as file:
                    return work(file)
            except sqlite3.DatabaseError as error:
                if not _is_damage(error) and self.path.exists():  # where it is not, another moves it just now
                    raise
                self._put_aside()
                with contextlib.closing(self._opened()) as file:
                    return work(file)

    def _opened(self) -> sqlite3.Connection:
        """The file, open; made where there is none. Raises sqlite3.Error, OSError, NewerLibrary."""
        if not self.path.exists():
            self._make()
        file = sqlite3.connect(self._address("rw"), uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            file.text_factory = lambda data: data.decode("utf-8", "replace")
            file.create_function("fold", 1, _folded, deterministic=True)
            file.execute("PRAGMA synchronous = FULL")
            file.execute("PRAGMA foreign_keys = ON")
            file.execute("PRAGMA secure_delete = ON")
            self._check(file)
        except BaseException:
            file.close()
            raise
        return file

    def _check(self, file: sqlite3.Connection) -> None:
        if file.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION_ID:
            raise _NotOurs(f"{self.path} holds something else")
        version = file.execute("PRAGMA user_version").fetchone()[0]
        if version > _VERSION:
            raise NewerLibrary(
                f"{self.path} was made by a newer Byline (form {version}, this one knows {_VERSION}); upgrade Byline"
            )

    def _make(self) -> None:
        """A new file, put in place whole: nobody ever sees half of one."""
        with self._alone():
            if self.path.exists():
                return
            new = self.path.with_name(f".{FILE}.new")
            for left in (new, Path(f"{new}-wal"), Path(f"{new}-journal")):
                left.unlink(missing_ok=True)
            with contextlib.closing(sqlite3.connect(new)) as file:
                file.execute("PRAGMA journal_mode = WAL")
                file.executescript(_SCHEMA)
            new.replace(self.path)

    def _put_aside(self) -> None:
        """Move a damaged file, with its log, where nobody writes to it. Another may have been quicker."""
        with self._alone():
            if self._is_whole():
                return
            when = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
            aside = f"{self.path}.damaged-{when}"
            for part in ("", "-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{self.path}{part}").rename(aside + part)
            self.note = (
                f"The conversations kept until now can't be read: their file is damaged. It was moved to {aside}, and "
                "a new one begun; the articles are not touched by this."
            )
            _log.warning("%s", self.note)

    def _is_whole(self) -> bool:
        try:
            with contextlib.closing(sqlite3.connect(self._address("ro"), uri=True, timeout=BUSY_SECONDS)) as file:
                self._check(file)
                return bool(file.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                return False
            if not self.path.exists():  # moved aside by another, who has made no new one yet
                return True
            raise

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """While no other makes the file, or moves it. The folder has to be there: it is the library that makes it."""
        if not self.path.parent.is_dir():
            raise FileNotFoundError(f"there is no folder {self.path.parent}")
        from filelock import FileLock

        with FileLock(self.path.with_name(f".{FILE}.lock"), timeout=BUSY_SECONDS):
            yield

    def _address(self, mode: str) -> str:
        return f"{self.path.absolute().as_uri()}?mode={mode}"

    @contextlib.contextmanager
    def _explained(self, doing: str) -> Iterator[None]:
        """What goes wrong with the file, as a person is told it."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            why = str(error) or type(error).__name__
            raise LibraryError(
                f"cannot {doing} the conversations in {self.path} ({why}); look whether the folder is there, may be "
                "written to and has room, and try again"
            ) from error


class _NotOurs(sqlite3.DatabaseError):
    """A file of that name that holds no conversations."""


def _is_damage(error: sqlite3.Error) -> bool:
    fault = getattr(error, "sqlite_errorname", "")
    return isinstance(error, _NotOurs) or fault.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _is_wiped(file: sqlite3.Connection) -> bool:
    """Whether no word of what was deleted is in the file any more.

    Overwritten cells are not enough: pages keep copies of cells that moved, and the log pages as they were.
    """
    try:
        file.execute("VACUUM")
        blocked: int = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return False
        raise
    return not blocked


def _turn(number: int, question: str, answer: str | None, error: str | None, asked_at: str) -> KeptTurn:
    if answer is None:
        return KeptTurn(number, question, None, error, asked_at)
    kept: object = None
    with contextlib.suppress(ValueError):
        kept = json.loads(answer)
    try:
        return KeptTurn(number, question, answer_from(kept), error, asked_at)
    except UnreadableAnswer as fault:
        return KeptTurn(number, question, None, str(fault), asked_at)


# ── words ──


def title_of(question: str, length: int = TITLE_LENGTH) -> str:
    """A text as a title: on one line, cut between words where it is longer than `length`. Empty where nothing is left."""
    line = plain(question)
    if len(line) <= length:
        return line
    head = line[:length]
    return f"{head.rpartition(' ')[0] or head} …"


def _words(answer: Answer | None) -> Iterator[str]:
    """What is read in an answer, and whose words it has."""
    if answer is not None:
        yield answer.text
        for citation in (*answer.citations, *answer.nearest):
            yield from (citation.text, citation.title or "", citation.outlet or "")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _storable(text: str) -> str:
    """Halves of characters, which a browser may send, are not UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
