"""What an answer was narrowed to, and the question without it; answers copied; what a browser sends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from chatbot.answer import Answer, Question
from chatbot.conversations import Listed
from chatbot.opening import Opened, opened
from chatbot.web.chips import chips, chips_html, without
from chatbot.web.copied import copied
from chatbot.web.history import listed_html
from chatbot.web.sent import Sent, served
from ingest.article import Filters
from ingest.errors import UsageError
from tests.chatbot.web.conftest import BOATS, LIGHTHOUSE, fill

TODAY = date(2026, 3, 10)


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("library")
    fill(folder, [LIGHTHOUSE, BOATS])
    with opened(folder) as library:
        yield library


def answer(over: Opened, question: str, **by_hand: Any) -> Answer:
    return over.engine.answer(Question(question, Filters(**by_hand), today=TODAY))


def shown(answer: Answer) -> list[tuple[str, str, bool]]:
    return [(chip.field, chip.value, chip.by_hand) for chip in chips(answer.reading, answer.question.filters)]


def test_chips_tell_what_was_read_and_what_was_set_by_hand(over: Opened) -> None:
    found = answer(over, "What did Falk say about the port since 4 March 2026?", outlets=("Wednesday Wire",))
    assert shown(found) == [
        ("speaker", "Bruno Falk", False),
        ("outlets", "Wednesday Wire", True),
        ("since", "4 March 2026", False),
    ]


@pytest.mark.parametrize(
    ("question", "by_hand", "field", "asked", "left"),
    [
        ("What did Falk say in the Wednesday Wire?", {}, "outlets", "What did Falk say?", Filters()),
        ("What did Falk say since 4 March 2026?", {}, "since", "What did Falk say?", Filters()),
        ("What did Falk say about the port?", {}, "speaker", "Who talked about the port?", Filters()),
        ("What did Falk say?", {"outlets": ("Echo",)}, "outlets", "What did Falk say?", Filters()),
        ("What did Falk say?", {"since": "2026", "tags": ("x",)}, "since", "What did Falk say?", Filters(tags=("x",))),
    ],
)
def test_question_without_a_filter(
    over: Opened, question: str, by_hand: Any, field: str, asked: str, left: Filters
) -> None:
    assert without(answer(over, question, **by_hand), field) == (asked, left)


@pytest.mark.parametrize("field", ["until", "articles", "", "text", "__class__", "<script>"])
def test_filter_that_is_not_there_cannot_be_taken_off(over: Opened, field: str) -> None:
    with pytest.raises(UsageError):
        without(answer(over, "What did Falk say?"), field)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What did Falk say?", "Who said what?"),
        ("What did Falk say in the Wednesday Wire?", "Who said what in the Wednesday Wire?"),
        ("What did Falk and Thorne say?", "Who said what?"),
    ],
)
def test_speaker_who_is_all_of_the_question_comes_off_too(over: Opened, question: str, asked: str) -> None:
    found = answer(over, question)
    assert 'data-off="speaker"' in chips_html([*chips(found.reading, Filters())], 1)
    assert without(found, "speaker") == (asked, Filters())
    everybody = {one.statement.speaker for one in answer(over, asked).statements}
    assert everybody > {one.statement.speaker for one in found.statements}


def test_copy_has_the_numbers_and_what_they_cite(over: Opened) -> None:
    found = answer(over, "What did Falk say in the Wednesday Wire?")
    (sentence,) = found.sentences
    assert copied(found, cited=False) == sentence.text
    assert copied(found, cited=True) == f"{sentence.text} [1]\n\n[1] Boats stay in port, Wednesday Wire, 5 March 2026"
    nothing = answer(over, "What did Ark say?")
    assert copied(nothing, cited=True) == nothing.text


def test_list_of_conversations_escapes_their_names() -> None:
    html = listed_html([Listed('a"b', "<img src=x>", 2, "2026-03-03T10:00:00+00:00")], "")
    assert "<img" not in html and "&lt;img" in html and 'data-c="a&quot;b"' in html and "2 questions" in html
    assert "&lt;b&gt;" in listed_html([], "<b>")


@pytest.mark.parametrize(
    "sent",
    [
        {"filters": {"outlets": "Echo"}},
        {"filters": {"outlets": [7]}},
        {"filters": {"outlets": 7}},
        {"filters": {"since": "soon"}},
        {"filters": {"until": 7}},
        {"filters": {"tags": ["x"] * 2000}},
    ],
)
def test_filters_that_are_none_are_told(sent: object) -> None:
    answer = served(lambda sent, _: sent.filters())
    assert "error" in answer(sent, None)  # type: ignore[arg-type]  # a browser without a request


def test_filters_as_the_page_sends_them() -> None:
    sent = Sent({"filters": {"outlets": ["Echo"], "speakers": [], "since": "2026-03-01", "until": ""}})
    assert sent.filters() == Filters(outlets=("Echo",), since="2026-03-01")
    assert Sent(None).filters() == Filters()


def test_fault_of_ours_is_told_without_our_insides() -> None:
    def broken(_sent: Sent, _owner: str) -> None:
        raise RuntimeError("/secret/path")

    assert "secret" not in served(broken)({}, None)["error"]  # type: ignore[arg-type]  # as above
