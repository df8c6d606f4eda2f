"""Conversations in their file: kept, listed, searched, whose they are, deleted, and a file that is damaged."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chatbot.answer import Answer, Citation, Question, Reading, Sentence
from chatbot.conversations import FILE, TITLE_LENGTH, Conversations, Listed, title_of
from ingest.article import Filters, Span
from ingest.errors import LibraryError, NewerLibrary, UsageError
from ingest.library.backup import back_up, restore
from ingest.library.record import Library

WORD = "Zqhalyard"


@dataclass(frozen=True)
class Turn:
    number: int
    question: str
    answer: Answer | None = None
    error: str | None = None


def answered(number: int, question: str, words: str = "The mast is tall.") -> Turn:
    citation = Citation(1, "mast", 1, "The mast", "Echo", "2026-03-03", Span(0, 9), Span(0, 9), words)
    sentence = Sentence(words, (1,), "extract")
    reading = Reading("fact", Filters())
    return Turn(number, question, Answer(Question(question), reading, f"{words} [1]", (sentence,), (citation,)))


@pytest.fixture
def conversations(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path)


def kept(conversations: Conversations, *questions: str, owner: str = "") -> str:
    """The id of a conversation with these questions, each answered."""
    conversation = conversations.begin(owner)
    for number, question in enumerate(questions, start=1):
        conversations.keep(conversation, answered(number, question), owner)
    return conversation


def titles(listed: list[Listed]) -> list[str]:
    return [one.title for one in listed]


def bytes_of(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


# ── keeping ──


def test_turns_are_kept_in_order_and_read_by_another(conversations: Conversations, tmp_path: Path) -> None:
    conversation = conversations.begin()
    failed = Turn(2, "why\r\n?", None, "a question can't be empty")
    stopped = Turn(3, "and then?")
    turns = [answered(1, "how tall is it?"), failed, stopped]
    for turn in turns:
        conversations.keep(conversation, turn)
    again = Conversations(tmp_path).turns(conversation)
    assert [(t.number, t.question, t.answer, t.error) for t in again] == [
        (t.number, t.question, t.answer, t.error) for t in turns
    ]
    assert [t.asked_at for t in again] == sorted(t.asked_at for t in again)


def test_nothing_is_written_until_a_turn_is_kept(conversations: Conversations, tmp_path: Path) -> None:
    assert conversations.turns(conversations.begin()) == ()
    assert conversations.listed() == []
    conversations.delete(conversations.begin())
    assert list(tmp_path.iterdir()) == []


def test_ids_are_long_and_never_the_same(conversations: Conversations) -> None:
    ids = {conversations.begin() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(one) for one in ids} == {22}  # 128 bits


def test_turn_that_is_asked_again_takes_its_place_and_ends_what_followed(conversations: Conversations) -> None:
    conversation = kept(conversations, "one", "two", "three")
    conversations.keep(conversation, answered(2, "two, once more"))
    assert [t.question for t in conversations.turns(conversation)] == ["one", "two, once more"]


def test_halves_of_characters_are_kept_as_something(conversations: Conversations) -> None:
    conversation = kept(conversations, "mast \ud800 \0 tall")
    (turn,) = conversations.turns(conversation)
    assert turn.question == "mast ? \0 tall"
    assert turn.answer and turn.answer.question.text == "mast \ud800 \0 tall"
    conversations.rename(conversation, "a\udfffb")
    assert titles(conversations.listed(search="tall \ud800")) == ["ab"]


@pytest.mark.parametrize("conversation", ["", "x", "../../etc/passwd", "é" * 22, "a" * 21, "a" * 23, "a" * 21 + "\n"])
def test_made_up_id_is_refused_where_it_would_be_kept(conversations: Conversations, conversation: str) -> None:
    assert conversations.turns(conversation) == ()
    with pytest.raises(UsageError, match="no conversation"):
        conversations.keep(conversation, answered(1, "one"))


def test_folder_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    nowhere = Conversations(tmp_path / "nowhere")
    assert nowhere.listed() == []
    with pytest.raises(LibraryError, match="no folder"):
        kept(nowhere, "one")
    assert not (tmp_path / "nowhere").exists()


# ── lists ──


def test_list_has_what_changed_last_first(conversations: Conversations) -> None:
    ids = [kept(conversations, f"question {n}") for n in range(3)]
    conversations.keep(ids[0], answered(2, "more"))
    listed = conversations.listed()
    assert [(one.id, one.title, one.turns) for one in listed] == [
        (ids[0], "question 0", 2),
        (ids[2], "question 2", 1),
        (ids[1], "question 1", 1),
    ]
    assert titles(conversations.listed(limit=1)) == ["question 0"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("MAST", ["boats", "masts"]),
        ("masts", ["masts"]),
        ("mast skipper", ["boats"]),
        ("SKIPPER'S  tall", ["boats"]),
        ("echo", ["boats", "masts"]),
        ("%", []),
        ("' OR 1=1 --", []),
        ("", ["boats", "masts"]),
        ("of the ropes", ["masts"]),
        (" ".join(["mast"] * 5000), ["boats", "masts"]),
    ],
)
def test_search_is_in_names_questions_and_answers(conversations: Conversations, search: str, found: list[str]) -> None:
    masts = kept(conversations, "masts")
    conversations.rename(kept(conversations, "boats", "the SKIPPER'S boat?"), "boats")
    conversations.keep(masts, answered(2, "and the ropes?", "A mast of the ropes"))
    assert sorted(titles(conversations.listed(search=search))) == found


def test_name_is_the_first_question_until_it_is_given_another(conversations: Conversations) -> None:
    conversation = kept(conversations, "How  tall\nis the\x07 mast?", "why?")
    assert titles(conversations.listed()) == ["How tall is the mast?"]
    conversations.rename(conversation, "  The\n mast ")
    assert titles(conversations.listed()) == [conversations.title(conversation)] == ["The mast"]
    assert titles(conversations.listed(search="the mast")) == ["The mast"]
    conversations.rename(conversation, " ")
    assert titles(conversations.listed()) == [conversations.title(conversation)] == ["How tall is the mast?"]
    with pytest.raises(UsageError):
        conversations.rename(conversations.begin(), "x")


def test_long_question_is_cut_between_words_in_the_name() -> None:
    assert title_of("tall " * 40) == "tall " * (TITLE_LENGTH // 5 - 1) + "tall …"
    assert title_of("x" * 200) == "x" * TITLE_LENGTH + " …"


# ── whose they are ──


def test_owner_never_sees_or_touches_anothers(conversations: Conversations) -> None:
    hers = kept(conversations, f"{WORD}?", owner="ada")
    assert conversations.listed("ben") == conversations.listed() == []
    assert conversations.listed("ben", search=WORD) == []
    assert conversations.turns(hers, "ben") == conversations.turns(hers) == ()
    assert conversations.title(hers, "ben") == ""
    told = []
    for touch in (
        lambda: conversations.keep(hers, answered(1, "mine now"), "ben"),
        lambda: conversations.rename(hers, "mine", "ben"),
        lambda: conversations.exported(hers, "ben"),
    ):
        with pytest.raises(UsageError) as error:
            touch()
        told.append(str(error.value))
    assert WORD not in "".join(told)
    conversations.delete(hers, "ben")
    assert [t.question for t in conversations.turns(hers, "ada")] == [f"{WORD}?"]
    assert titles(conversations.listed("ada")) == [f"{WORD}?"]


# ── deleted ──


def test_deleted_conversation_leaves_no_word_in_the_file(conversations: Conversations, tmp_path: Path) -> None:
    chance = random.Random(3)
    ids = []
    for n in range(40):
        ids.append(
            kept(conversations, *(f"{WORD}{n:02d} {chance.random()} " * chance.randint(1, 400) for _ in range(3)))
        )
    assert f"{WORD}07".encode() in bytes_of(tmp_path)
    for n in (7, 0, 39):
        conversations.delete(ids[n])
        stored = bytes_of(tmp_path).lower()
        assert f"{WORD}{n:02d}".lower().encode() not in stored
        assert ids[n].encode() not in bytes_of(tmp_path)
    assert len(conversations.listed()) == 37
    assert conversations.turns(ids[7]) == ()


def test_delete_while_another_reads_says_so_and_the_next_one_wipes(
    conversations: Conversations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.conversations.BUSY_SECONDS", 0.1)
    gone, also = kept(conversations, f"{WORD}?"), kept(conversations, "another")
    reader = sqlite3.connect(tmp_path / FILE)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM turn").fetchall()
    with pytest.raises(LibraryError, match="is deleted, but another program reads"):
        conversations.delete(gone)
    assert titles(conversations.listed()) == ["another"]
    reader.close()
    conversations.delete(also)
    assert WORD.encode() not in bytes_of(tmp_path)


# ── at once ──

_KEEPER = """
import pathlib, sys
from chatbot.conversations import Conversations
from tests.chatbot.test_conversations import answered

conversations = Conversations(pathlib.Path(sys.argv[1]))
for n in range(15):
    conversation = conversations.begin()
    for number in (1, 2):
        conversations.keep(conversation, answered(number, f"{sys.argv[2]} {n} {number}"))
    if n % 5 == 4:
        conversations.delete(conversation)
"""


def test_processes_and_threads_at_once_lose_nothing(conversations: Conversations, tmp_path: Path) -> None:
    others = [subprocess.Popen([sys.executable, "-c", _KEEPER, str(tmp_path), name]) for name in ("red", "blue")]
    shared = conversations.begin()
    threads = [threading.Thread(target=kept, args=(conversations, f"green {n}", "more")) for n in range(8)]
    threads += [threading.Thread(target=conversations.keep, args=(shared, answered(1, "shared"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait(60) for other in others] == [0, 0]
    expected = {f"{name} {n} 1" for name in ("red", "blue") for n in range(15) if n % 5 != 4}
    expected |= {f"green {n}" for n in range(8)} | {"shared"}
    listed = conversations.listed()
    assert sorted(titles(listed)) == sorted(expected)
    assert {one.title: one.turns for one in listed if one.turns != 2} == {"shared": 1}
    assert conversations.note is None


# ── damaged ──


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 : 4096 + 2000] = bytes(2000)
    path.write_bytes(data)


_DAMAGES: dict[str, Callable[[Path], Any]] = {
    "overwritten pages": _flip,
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "emptied": lambda path: path.write_bytes(b""),
    "another file": lambda path: path.write_bytes(b"not a database, but longer than its head is " * 100),
}


@pytest.mark.parametrize("damage", _DAMAGES)
def test_damaged_file_is_moved_aside_and_said(conversations: Conversations, tmp_path: Path, damage: str) -> None:
    kept(conversations, *(f"question {n}" for n in range(5)))
    _DAMAGES[damage](tmp_path / FILE)
    spoilt = (tmp_path / FILE).read_bytes()
    again = Conversations(tmp_path)
    assert again.listed() == []
    assert again.note and "moved to" in again.note
    (aside,) = [path for path in tmp_path.glob(f"{FILE}.damaged-*") if not path.name.endswith(("-wal", "-shm"))]
    assert str(aside) in again.note
    assert aside.read_bytes() == spoilt
    assert titles(again.listed()) == []
    kept(again, "after")
    assert titles(Conversations(tmp_path).listed()) == ["after"]


def test_foreign_database_is_moved_aside_whole(conversations: Conversations, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("CREATE TABLE recipes (name)")
    other.close()
    kept(conversations, "after")
    (aside,) = tmp_path.glob(f"{FILE}.damaged-*")
    with sqlite3.connect(aside) as other:
        assert other.execute("SELECT count(*) FROM recipes").fetchone() == (0,)
    other.close()
    assert conversations.note


def test_damage_found_by_many_at_once_is_moved_once(conversations: Conversations, tmp_path: Path) -> None:
    kept(conversations, "before")
    (tmp_path / FILE).write_bytes(b"x" * 9000)
    threads = [threading.Thread(target=kept, args=(Conversations(tmp_path), f"after {n}")) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(tmp_path.glob(f"{FILE}.damaged-*"))) == 1
    assert sorted(titles(conversations.listed())) == [f"after {n}" for n in range(6)]


def test_damaged_conversations_leave_the_library_as_it_is(library: Library, take: Any, records: Any) -> None:
    take(library, records({"id": "mast", "text": "The mast is tall, and nobody has ever climbed it."}))
    (library.folder / FILE).write_bytes(b"x" * 9000)
    kept(Conversations(library.folder), "after")
    assert library.card("mast").id == "mast"
    with Library(library.folder) as again:
        assert again.count() == 1


def test_answer_that_cannot_be_read_spoils_no_other(conversations: Conversations, tmp_path: Path) -> None:
    conversation = kept(conversations, "one", "two", "three", "four")
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("UPDATE turn SET answer = '{' WHERE number = 1")
        file.execute("""UPDATE turn SET answer = '{"version": 99}' WHERE number = 2""")
        file.execute("UPDATE turn SET answer = CAST(x'ff' AS TEXT) WHERE number = 3")
    file.close()
    turns = conversations.turns(conversation)
    assert [turn.answer is None for turn in turns] == [True, True, True, False]
    assert "can't be read" in str(turns[0].error)
    assert "newer Byline" in str(turns[1].error)
    assert [turn.question for turn in turns] == ["one", "two", "three", "four"]


def test_file_of_a_newer_version_is_left_as_it_is(conversations: Conversations, tmp_path: Path) -> None:
    kept(conversations, "one")
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    with pytest.raises(NewerLibrary, match="upgrade"):
        conversations.listed()
    with pytest.raises(NewerLibrary):
        kept(conversations, "two")
    assert [path.name for path in tmp_path.glob(f"{FILE}*")] == [FILE]


# ── backups ──


def test_backup_is_without_conversations_and_restoring_leaves_them(
    library: Library, take: Any, records: Any, tmp_path: Path
) -> None:
    take(library, records({"id": "mast", "text": "The mast is tall, and nobody has ever climbed it."}))
    conversations = Conversations(library.folder)
    conversation = kept(conversations, f"{WORD}?")
    back_up(library, tmp_path / "backup")
    library.close()
    restore(tmp_path / "backup", library.folder, replace=True)
    assert [turn.question for turn in conversations.turns(conversation)] == [f"{WORD}?"]
    restore(tmp_path / "backup", tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere" / FILE).exists()
