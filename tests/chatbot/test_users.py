"""Names and passwords of those who may use a server."""

from __future__ import annotations

import json
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from chatbot.users import FILE, Users
from ingest.errors import BylineError, UsageError
from ingest.library.record import Library
from tests.chatbot.conftest import BYLINE, Byline

GOOD = "correct horse battery"


def test_a_password_admits_its_user_and_nobody_else(tmp_path: Path) -> None:
    users = Users(tmp_path)
    users.add("ida", GOOD)
    users.add("ben", "another long one")
    assert users.admits("ida", GOOD)
    assert not users.admits("ida", GOOD + "x")
    assert not users.admits("ben", GOOD)
    assert not users.admits("nobody", GOOD)
    assert users.names() == ["ben", "ida"]


def test_the_file_holds_no_password_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    Users(tmp_path).add("ida", GOOD)
    file = tmp_path / FILE
    assert GOOD not in file.read_text()
    assert "$argon2id$" in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_who_is_removed_or_has_another_password_is_not_admitted_by_the_old(tmp_path: Path) -> None:
    users = Users(tmp_path)
    users.add("ida", GOOD)
    before = users.stamp("ida")
    users.change_password("ida", "a new long password")
    assert users.stamp("ida") != before
    assert not users.admits("ida", GOOD)
    assert users.admits("ida", "a new long password")
    users.remove("ida")
    assert not users.admits("ida", "a new long password")
    assert users.stamp("ida") is None


@pytest.mark.parametrize("name", ["", " ", "a b", "../x", "a/b", "x" * 65, ".x", "a\nb", "<b>"])
def test_a_name_that_can_be_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="can't be a user's name"):
        Users(tmp_path).add(name, GOOD)
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("password", ["", "short", "x" * 1025])
def test_a_password_too_short_or_too_long_is_refused_without_being_shown(tmp_path: Path, password: str) -> None:
    with pytest.raises(UsageError, match="characters") as caught:
        Users(tmp_path).add("ida", password)
    assert not password or password not in str(caught.value)


def test_twice_added_or_unknown_is_said(tmp_path: Path) -> None:
    users = Users(tmp_path)
    users.add("ida", GOOD)
    with pytest.raises(UsageError, match="already"):
        users.add("ida", GOOD)
    for change in (users.remove, lambda name: users.change_password(name, GOOD)):
        with pytest.raises(UsageError, match="no user ben; there is ida"):
            change("ben")


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"version": 2, "users": {}}', '{"version": 1, "users": {"a": 1}}'])
def test_a_damaged_file_lets_nobody_in_and_says_so(tmp_path: Path, kept: str) -> None:
    (tmp_path / FILE).write_text(kept)
    with pytest.raises(BylineError, match=FILE):
        Users(tmp_path).admits("ida", GOOD)


def test_a_damaged_hash_admits_nobody(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"version": 1, "users": {"ida": "nonsense"}}))
    assert not Users(tmp_path).admits("ida", GOOD)


def test_many_added_at_once_are_all_there(tmp_path: Path) -> None:
    threads = [threading.Thread(target=Users(tmp_path).add, args=(f"user{n}", GOOD)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Users(tmp_path).names()) == 6


def test_the_command_adds_lists_changes_and_removes(byline: Byline, folder: Path) -> None:
    assert byline("users", "add", "ida", given=GOOD + "\n").code == 0
    with Library(folder) as library:
        assert library.exists  # it can be served before anything is taken in
    assert byline("users", "list").out == "ida\n"
    assert byline("users", "password", "ida", given="a new long password\n").code == 0
    assert Users(folder).admits("ida", "a new long password")
    assert "no password" in byline("users", "add", "ben").err
    assert byline("users", "remove", "ida").code == 0
    assert byline("users", "list").out == ""


@pytest.mark.parametrize(
    "kept",
    [
        "[" * 100_000,
        '{"version": 1, "users": {"ida": "\\ud800"}}',
        '{"version": 1, "users": {"\\ud800": "x"}}',
        '{"version": 1, "users": {"\\u001b[31m": "x"}}',
    ],
)  # fmt: skip
def test_a_file_that_byline_can_not_have_written_is_one_clear_error(tmp_path: Path, kept: str) -> None:
    (tmp_path / FILE).write_text(kept)
    for look in (Users(tmp_path).names, lambda: Users(tmp_path).admits("ida", GOOD)):
        with pytest.raises(BylineError, match=FILE):
            look()


def test_a_password_in_no_known_letters_is_refused(tmp_path: Path) -> None:
    command = [str(BYLINE), "users", "add", "ida", "--library", str(tmp_path)]
    ended = subprocess.run(command, input=b"\xff\xfe" + GOOD.encode(), capture_output=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert b"UTF-8" in ended.stderr and b"Traceback" not in ended.stderr


def test_a_library_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    with Library(tmp_path / "library", create=True):
        pass
    Users(tmp_path / "people").add("ida", GOOD)
    for folder in ("library", "people"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700
