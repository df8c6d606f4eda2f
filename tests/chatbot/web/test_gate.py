"""The gate: nothing behind it is reached by who is not logged in."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from chatbot.users import Users
from chatbot.web import gate as gate_module
from chatbot.web.doors import Doors
from chatbot.web.gate import COOKIE, Gate
from chatbot.web.sessions import IDLE, LONGEST, TRIES, WINDOW, Attempts, Sessions

GOOD = "correct horse battery"


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def whoever(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"hello {request.state.user}")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def users(tmp_path: Path) -> Users:
    users = Users(tmp_path)
    users.add("ida", GOOD)
    return users


@pytest.fixture
def client(users: Users, clock: Clock) -> TestClient:
    inner = Starlette(routes=[Route("/{path:path}", whoever, methods=["GET", "POST"])])
    gate = Gate(inner, users, Sessions(users, clock), Attempts(clock))
    return TestClient(gate, base_url="http://127.0.0.1:7860", follow_redirects=False)


def log_in(client: TestClient, name: str = "ida", password: str = GOOD, **headers: str) -> int:
    return client.post("/login", data={"name": name, "password": password}, headers=headers).status_code


@pytest.mark.parametrize("path", ["/config", "/gradio_api/queue/join", "/anything", "/login/", "/LOGIN", "/login/x"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "HEAD", "OPTIONS"])
def test_nothing_is_reached_before_logging_in(client: TestClient, path: str, method: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 401
    assert "hello" not in response.text


def test_the_page_leads_to_the_login(client: TestClient) -> None:
    assert client.get("/").headers["location"] == "/login"
    page = client.get("/login")
    assert page.status_code == 200
    assert 'type="password"' in page.text


def test_who_logs_in_is_let_through_by_name_until_logging_out(client: TestClient) -> None:
    assert log_in(client) == 303
    assert client.get("/config").text == "hello ida"
    token = client.cookies[COOKIE]
    assert client.post("/logout").status_code == 303
    assert client.get("/config", headers={"cookie": f"{COOKIE}={token}"}).status_code == 401


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(client: TestClient) -> None:
    form = {"name": "ida", "password": GOOD}
    cookie = client.post("/login", data=form).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" not in cookie
    secure = client.post("/login", data=form, headers={"x-forwarded-proto": "https"}).headers["set-cookie"].lower()
    assert "; secure" in secure
    chain = client.post("/login", data=form, headers={"x-forwarded-proto": "HTTPS, http"}).headers["set-cookie"].lower()
    assert "; secure" in chain


@pytest.mark.parametrize(
    ("name", "password"), [("ida", "wrong password"), ("nobody", GOOD), ("", ""), ("ida", ""), ("ida", "x" * 3000)]
)
def test_a_wrong_name_and_a_wrong_password_are_told_the_same(client: TestClient, name: str, password: str) -> None:
    response = client.post("/login", data={"name": name, "password": password})
    assert response.status_code == 403
    assert "not the right name and password" in response.text
    assert "set-cookie" not in response.headers


def test_tries_are_counted_for_a_name_and_end_with_time(client: TestClient, clock: Clock) -> None:
    for _ in range(TRIES):
        assert log_in(client, password="wrong password") == 403
    limited = client.post("/login", data={"name": "ida", "password": GOOD})
    assert limited.status_code == 429
    assert 0 < int(limited.headers["retry-after"]) <= WINDOW + 1
    clock.now += WINDOW
    assert log_in(client) == 303


def test_tries_are_counted_for_an_address_whatever_the_name(client: TestClient) -> None:
    for n in range(TRIES):
        assert log_in(client, f"user{n}", "wrong password") == 403
    assert log_in(client) == 429


def test_guesses_from_this_machine_shut_out_a_name_and_not_everybody_behind_its_proxy(users: Users) -> None:
    users.add("ben", GOOD)
    client = TestClient(
        Gate(Starlette(), users), base_url="http://127.0.0.1", client=("127.0.0.1", 9), follow_redirects=False
    )
    for _ in range(TRIES):
        assert log_in(client, "ida", "wrong password", **{"x-forwarded-for": "192.0.2.1"}) == 403
    assert log_in(client, "ida", **{"x-forwarded-for": "192.0.2.2"}) == 429
    assert log_in(client, "ben") == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:7861"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_another_site_logs_nobody_in(client: TestClient, headers: dict[str, str]) -> None:
    client.app = Doors(client.app, login=True)
    client._transport.app = client.app  # type: ignore[attr-defined]  # what is asked
    assert log_in(client, **headers) == 403
    assert client.get("/config").status_code == 401
    assert log_in(client, origin="http://127.0.0.1:7860") == 303


def test_too_long_a_form_is_refused(client: TestClient) -> None:
    assert log_in(client, password="x" * 20_000) == 413
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/login", content="name=ida&" * 50, headers=form).status_code == 413


def test_a_form_that_does_not_come_is_given_up(users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "_BODY_SECONDS", 0.1)

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await Gate(Starlette(), users)(scope, asyncio.Event().wait, send)  # type: ignore[arg-type]  # nothing ever comes

    assert log_in(TestClient(slow, base_url="http://127.0.0.1")) == 408


@pytest.mark.parametrize("seconds", [IDLE + 1, LONGEST + 1])
def test_a_session_ends_by_itself(client: TestClient, clock: Clock, seconds: float) -> None:
    log_in(client)
    clock.now += seconds
    assert client.get("/config").status_code == 401


def test_a_session_ends_at_the_latest_though_it_is_used(client: TestClient, clock: Clock) -> None:
    log_in(client)
    for _ in range(int(LONGEST // IDLE) + 1):
        assert client.get("/config").status_code == 200
        clock.now += IDLE - 1
    clock.now += IDLE
    assert client.get("/config").status_code == 401


def test_a_removed_user_and_a_new_password_end_sessions_at_once(client: TestClient, users: Users) -> None:
    log_in(client)
    users.change_password("ida", "a new long password")
    assert client.get("/config").status_code == 401
    log_in(client, password="a new long password")
    assert client.get("/config").status_code == 200
    users.remove("ida")
    assert client.get("/config").status_code == 401


@pytest.mark.parametrize("cookie", [f"{COOKIE}=x", f"{COOKIE}=", "=;;;", f'{COOKIE}="\\', "a" * 5000])
def test_a_made_up_cookie_opens_nothing(client: TestClient, cookie: str) -> None:
    assert client.get("/config", headers={"cookie": cookie}).status_code == 401


def test_a_file_of_users_that_is_damaged_shuts_the_gate(client: TestClient, users: Users) -> None:
    log_in(client)
    users._file.write_text("{")
    assert client.get("/config").status_code == 503


def test_what_is_typed_is_not_shown_as_markup(client: TestClient) -> None:
    response = client.post("/login", data={"name": "<script>alert(1)</script>", "password": "wrong password"})
    assert "<script>" not in response.text


def test_guesses_at_the_same_time_are_counted_as_those_one_by_one(users: Users) -> None:
    gate = Gate(Starlette(), users)

    async def guess(number: int) -> int:
        body, sent = f"name=ida&password=wrong{number}".encode(), []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/login", "headers": [], "client": ("127.0.0.1", 1)}
        await gate(scope, receive, send)
        return int(sent[0]["status"])

    async def all_at_once() -> list[int]:
        return await asyncio.gather(*map(guess, range(4 * TRIES)))

    assert asyncio.run(all_at_once()).count(403) == TRIES


def test_a_right_password_is_no_guess(client: TestClient) -> None:
    assert [log_in(client) for _ in range(TRIES + 2)] == [303] * (TRIES + 2)


@pytest.mark.parametrize(
    "cookies",
    [
        ['x={"a": [1]}; {}'],
        ["{}; y=\xff\xfe"],
        ["a=b", "{}"],
        ["{}", "a=b"],
        [f"{COOKIE}=made-up; {{}}"],
        [f"{{}}; {COOKIE}=made-up"],
    ],
)
def test_cookies_of_other_programs_on_this_machine_log_nobody_out(client: TestClient, cookies: list[str]) -> None:
    log_in(client)
    own = f"{COOKIE}={client.cookies[COOKIE]}"
    client.cookies.clear()
    sent = [(b"cookie", one.replace("{}", own).encode("latin-1")) for one in cookies]
    assert client.get("/config", headers=sent).text == "hello ida"  # type: ignore[arg-type]  # httpx takes bytes, too


def test_two_peoples_sessions_in_one_cookie_are_nobodys(client: TestClient, users: Users) -> None:
    users.add("ben", GOOD)
    tokens = []
    for name in ("ida", "ben"):
        log_in(client, name)
        tokens.append(f"{COOKIE}={client.cookies[COOKIE]}")
        client.cookies.clear()
    assert client.get("/config", headers={"cookie": tokens[0]}).status_code == 200
    assert client.get("/config", headers={"cookie": "; ".join(tokens)}).status_code == 401


def test_a_password_that_changes_while_the_old_one_is_looked_at_opens_nothing(
    client: TestClient, users: Users, monkeypatch: pytest.MonkeyPatch
) -> None:
    admits = Users.admits

    def slow(self: Users, name: str, password: str) -> bool:
        found = admits(self, name, password)
        users.change_password("ida", "a new long password")
        return found

    monkeypatch.setattr(Users, "admits", slow)
    log_in(client)
    assert client.get("/config").status_code == 401


@pytest.mark.parametrize(
    ("address", "counted"),
    [("127.0.0.1", None), ("127.0.0.2", None), ("::1", None), ("::ffff:127.0.0.1", None), ("10.0.0.7", "10.0.0.7"),
     ("::ffff:10.0.0.7", "10.0.0.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("testclient", "testclient")],
)  # fmt: skip
def test_guesses_are_counted_by_whoever_has_the_address(address: str, counted: str | None) -> None:
    whose = gate_module._whose({"client": (address, 1)}, "ida")
    assert whose == (("name ida",) if counted is None else ("name ida", f"address {counted}"))


def test_strangers_are_not_told_where_the_file_of_users_lies(client: TestClient, users: Users) -> None:
    users._file.write_text("{")
    for reply in (
        client.post("/login", data={"name": "ida", "password": GOOD}),
        client.get("/config", headers={"cookie": f"{COOKIE}=x"}),
    ):
        assert str(users._file.parent) not in reply.text
    assert log_in(client) == 503
