"""Two people who have logged in: neither sees, changes or even notices what the other has asked."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chatbot.opening import opened
from chatbot.users import Users
from tests.chatbot.web.asking import Browser, Refused
from tests.chatbot.web.conftest import BOATS, LIGHTHOUSE, fill, running

GOOD = "correct horse battery"
THORNE, FALK = "What did Thorne say?", "What did Falk say about the port?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    fill(folder, [LIGHTHOUSE, BOATS])
    for name in ("ida", "ben"):
        Users(folder).add(name, GOOD)
    return folder


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with opened(folder, own_index=True) as over, running(over, users=Users(folder)) as address:
        yield address


@pytest.fixture
def as_user(url: str) -> Iterator[Callable[[str], Browser]]:
    browsers = []

    def log_in(name: str) -> Browser:
        browser = Browser(url)
        browsers.append(browser)
        assert browser.log_in(name, GOOD).status == 303
        return browser

    yield log_in
    for browser in browsers:
        browser.request("POST", "/logout")
        browser.__exit__()


def test_conversations_are_seen_by_whoever_had_them_alone(as_user: Callable[[str], Browser]) -> None:
    ida, ben = as_user("ida"), as_user("ben")
    hers, answer = ida.answer(THORNE)
    assert "It has earned its rest" in answer
    his, _ = ben.answer(FALK)
    assert THORNE in ida.call("listed")["html"] and FALK not in ida.call("listed")["html"]
    assert FALK in ben.call("listed")["html"] and THORNE not in ben.call("listed")["html"]
    assert THORNE not in ben.call("listed", search="Thorne")["html"]
    assert ida.call("start", conversation=hers)["lost"] is False
    assert ben.call("start", conversation=hers)["lost"] is True
    assert ben.call("start", conversation="x" * 22)["lost"] is True  # told the same as of one that nobody has
    assert his != hers


@pytest.mark.parametrize(
    ("function", "sent"),
    [
        ("step", {"seen": 0}),
        ("ask", {"question": "What did Falk say?"}),
        ("retry", {"number": 1}),
        ("without", {"number": 1, "field": "speakers"}),
        ("copied", {"number": 1}),
        ("rename", {"title": "mine now"}),
        ("stop", {}),
        ("delete", {}),
        ("export", {}),
    ],
)
def test_other_peoples_conversation_by_its_id_gives_and_changes_nothing(
    as_user: Callable[[str], Browser], function: str, sent: dict[str, Any]
) -> None:
    ida, ben = as_user("ida"), as_user("ben")
    hers, _ = ida.answer(THORNE)
    before = ida.call("export", conversation=hers)["text"], ida.call("start", conversation=hers)["title"]
    answer = ben.asked(function, conversation=hers, **sent).text
    assert "Thorne" not in answer and "rest" not in answer
    nobodys = ben.asked(function, conversation=secrets.token_urlsafe(16), **sent)
    assert function in ("ask", "rename") or answer == nobodys.text
    assert (ida.call("export", conversation=hers)["text"], ida.call("start", conversation=hers)["title"]) == before


def test_two_at_one_browser_do_not_share_what_is_left_in_the_address(as_user: Callable[[str], Browser]) -> None:
    browser = as_user("ida")
    hers, _ = browser.answer(THORNE)
    browser.request("POST", "/logout")
    assert browser.log_in("ben", GOOD).status == 303
    assert browser.call("start", conversation=hers)["lost"] is True


def test_without_users_conversations_of_users_are_nobodys(folder: Path, as_user: Callable[[str], Browser]) -> None:
    hers, _ = as_user("ida").answer(THORNE)
    with opened(folder) as over, running(over) as url, Browser(url) as anybody:
        assert anybody.call("start", conversation=hers)["lost"] is True
        with pytest.raises(Refused):
            anybody.call("retry", conversation=hers, number=1)


def test_the_name_comes_from_the_gate_and_from_nothing_that_is_sent(as_user: Callable[[str], Browser]) -> None:
    ida, ben = as_user("ida"), as_user("ben")
    hers, _ = ida.answer(THORNE)
    ben.cookie = f"{ben.cookie}; user=ida; username=ida; access-token=ida"
    for extra in ({"owner": "ida"}, {"user": "ida"}, {"username": "ida"}, {"request": {"state": {"user": "ida"}}}):
        assert ben.call("start", conversation=hers, **extra)["lost"] is True
    ben.cookie = (ida.cookie or "")[:-1]
    assert ben.asked("start", component=5, conversation=hers).status == 401


@pytest.mark.browser
def test_who_is_logged_in_finds_the_way_out(chromium: Any, url: str) -> None:
    page = chromium.new_context().new_page()
    page.goto(url)
    page.fill("[name=name]", "ida")
    page.fill("[name=password]", GOOD)
    page.click("button")
    page.wait_for_selector("#answers .welcome")
    page.click("text=Log out")
    page.wait_for_selector("[name=password]")
    assert page.url == f"{url}/login"
    page.goto(f"{url}/#c=anything")
    page.wait_for_selector("[name=password]")
    page.context.close()


@pytest.mark.browser
def test_without_users_there_is_no_way_out(page: Any) -> None:
    assert page.locator("text=Log out").count() == 0
