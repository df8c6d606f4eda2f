"""What questions about a small press are taken to ask: kind of answer, whose words, on what, where and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from chatbot import render
from chatbot.answer import Question, Reading
from chatbot.opening import Opened, opened
from chatbot.question import interpret
from ingest.article import Filters
from ingest.embed import Embedder
from tests.chatbot import press

COURIER, LEDGER, WIRE = "Larkmoor Courier", "The Meridian Ledger", "Tideline Press Agency"
LAST_WEEK = ("2026-06-15", "2026-06-21")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("press") / "library", create=True) as made:
        press.fill(made.library, embedder)
        yield made


def read(desk: Opened, text: str, today: date | None = press.TODAY, **filters: Any) -> Reading:
    return interpret(Question(text, Filters(**filters), today=today), desk.library)


SAID = [
    ("What did Novak say last week?", "Novak", "", LAST_WEEK),
    ("Last week, what did Novak say?", "Novak", "", LAST_WEEK),
    ("What did Novak say in June?", "Novak", "", ("2026-06", "2026-06")),
    ("What did Novak say in July?", "Novak", "", ("2025-07", "2025-07")),
    ("What did Novak say in June about the dam?", "Novak", "the dam", ("2026-06", "2026-06")),
    ("What did Novak say about the dam in June?", "Novak", "the dam", ("2026-06", "2026-06")),
    ("What did Novak say about the dam on Monday?", "Novak", "the dam", ("2026-06-22", "2026-06-22")),
    ("What did Kell say about Beijing since March?", "Kell", "Beijing", ("2026-03", None)),
    ("Novak on Beijing since March", "Novak", "Beijing", ("2026-03", None)),
    ("Kell's views on the dam in 2024", "Kell", "the dam", ("2024", "2024")),
    ("What did Kell say before 3 May?", "Kell", "", (None, "2026-05-02")),
    ("What did Kell say after 3 May 2025?", "Kell", "", ("2025-05-04", None)),
    ("What did Kell say until May?", "Kell", "", (None, "2026-05")),
    ("What did Kell say on 3 May?", "Kell", "", ("2026-05-03", "2026-05-03")),
    ("What did Kell say on May 3rd, 2025?", "Kell", "", ("2025-05-03", "2025-05-03")),
    ("What did Kell say between March and May?", "Kell", "", ("2026-03", "2026-05")),
    ("What did Kell say from November to March?", "Kell", "", ("2025-11", "2026-03")),
    ("What did Kell say yesterday?", "Kell", "", ("2026-06-23", "2026-06-23")),
    ("What did Kell say two weeks ago?", "Kell", "", ("2026-06-08", "2026-06-14")),
    ("What did Kell say in the last ten days?", "Kell", "", ("2026-06-14", "2026-06-24")),
    ("What did Kell say this month?", "Kell", "", ("2026-06", "2026-06")),
    ("What did Kell say last year?", "Kell", "", ("2025", "2025")),
    ("Show me Kell's statements from 2024", "Kell", "", ("2024", "2024")),
    ("Did Novak say on Monday that the dam is safe?", "Novak", "the dam is safe", ("2026-06-22", "2026-06-22")),
    ("Last week, who said that the road is ours?", None, "the road is ours", LAST_WEEK),
    ("Who talked about the dam yesterday?", None, "the dam", ("2026-06-23", "2026-06-23")),
    ("Everything said about the dam in May, by speaker", None, "the dam", ("2026-05", "2026-05")),
    # the date is of what is asked about
    ("What did Novak say about the June vote?", "Novak", "the June vote", (None, None)),
    ("What did Novak say about the vote in June?", "Novak", "the vote in June", (None, None)),
    ("What did Kell say about the vote on 28 April?", "Kell", "the vote on 28 April", (None, None)),
    ("Who said that work would begin in June?", None, "work would begin in June", (None, None)),
    ("What did Novak say before the election?", "Novak", "", (None, None)),
    ("What did Novak say next week?", "Novak", "", (None, None)),
]


@pytest.mark.parametrize(("text", "speaker", "subject", "when"), SAID, ids=[one[0] for one in SAID])
def test_date_of_a_who_said_question_is_a_filter_or_part_of_its_subject(
    desk: Opened, text: str, speaker: str | None, subject: str, when: tuple[str | None, str | None]
) -> None:
    reading = read(desk, text)
    assert (reading.intent, reading.speaker, reading.subject) == ("who_said", speaker, subject)
    assert (reading.filters.since, reading.filters.until) == when
    assert set(reading.read) == {name for name, value in zip(("since", "until"), when, strict=True) if value}


OTHERS = [
    ("When was the bridge opened?", "fact", {}),
    ("How much did the dam cost in 2024?", "fact", {}),
    ("Who won the 2024 election?", "fact", {}),
    ("How many metres was the dam raised last year?", "fact", {}),
    ("What was published last week about the dam?", "fact", {"since": "2026-06-15", "until": "2026-06-21"}),
    ("When is the briefing?", "fact", {}),
    ("Who disagreed with the board?", "fact", {}),
    ("What happened in Larkmoor?", "fact", {}),
    ("When does work begin according to the Larkmoor Courier?", "fact", {"outlets": (COURIER,)}),
    ("According to the Courier, when does work begin?", "fact", {"outlets": (COURIER,)}),
    ("How much will the dam cost in the Ledger?", "fact", {"outlets": (LEDGER,)}),
    ("What does the Ledger say about the cost?", "fact", {"outlets": (LEDGER,)}),
    ("What does TPA say about the road?", "fact", {"outlets": (WIRE,)}),
    ("What happened last week?", "summary", {"since": "2026-06-15", "until": "2026-06-21"}),
    ("what's new since Monday?", "summary", {"since": "2026-06-22"}),
    ("Summarize the articles from June", "summary", {"since": "2026-06", "until": "2026-06"}),
    ("Summarise the June vote", "summary", {}),
    ("Give me an overview of the dam since April", "summary", {"since": "2026-04"}),
    ("The Ledger's coverage of the dam", "summary", {"outlets": (LEDGER,)}),
    ("Summarize “The price of a dam”", "summary", {"articles": ("dam-ledger",)}),
    ("summarize dam-wire", "summary", {"articles": ("dam-wire",)}),
    ("Summarize the article Work on Brack dam begins", "summary", {"articles": ("dam-wire",)}),
    ("Timeline of the dam", "timeline", {}),
    ("Timeline of the dam since May", "timeline", {"since": "2026-05"}),
    ("What happened when at the Brack dam?", "timeline", {}),
    ("How do the outlets differ on the cost of the dam?", "comparison", {}),
    ("How do the Courier and the Ledger differ on the cost?", "comparison", {"outlets": (COURIER, LEDGER)}),
    ("Compare the Courier with the Ledger on the dam", "comparison", {"outlets": (COURIER, LEDGER)}),
    ("What did the Courier and the Ledger report about the cost?", "comparison", {"outlets": (COURIER, LEDGER)}),
    ("quotes from the Ledger", "who_said", {"outlets": (LEDGER,)}),
    ("What did Novak say in the Courier?", "who_said", {"outlets": (COURIER,)}),
    ("what did novak say in the courier", "who_said", {"outlets": (COURIER,)}),
    ("quotes by Novak in the Courier and the Ledger", "who_said", {"outlets": (COURIER, LEDGER)}),
    ("What did Novak tell the Courier?", "who_said", {}),
]


@pytest.mark.parametrize(("text", "intent", "filters"), OTHERS, ids=[one[0] for one in OTHERS])
def test_kind_of_answer_and_filters_are_read(desk: Opened, text: str, intent: str, filters: dict[str, Any]) -> None:
    reading = read(desk, text)
    assert (reading.intent, reading.filters) == (intent, Filters(**filters))
    assert reading.read == tuple(name for name in ("articles", "outlets", "since", "until") if name in filters)


@pytest.mark.parametrize(
    ("text", "speakers", "subject"),
    [
        ("Compare Novak and Kell on Beijing", ("Ilse Novak", "Anders Kell"), "Beijing"),
        ("What is the difference between Novak and Nowak on the dam?", ("Ilse Novak", "Petra Nowak"), "the dam"),
        ("Novak vs Kell on Beijing", ("Ilse Novak", "Anders Kell"), "Beijing"),
        ("How do Novak and Kell differ?", ("Ilse Novak", "Anders Kell"), ""),
        ("Compare what Novak and Kell said about the loan", ("Ilse Novak", "Anders Kell"), "the loan"),
        ("Who disagrees about Beijing?", (), "Beijing"),
    ],
)
def test_comparison_of_speakers_is_read(desk: Opened, text: str, speakers: tuple[str, ...], subject: str) -> None:
    reading = read(desk, text)
    assert (reading.intent, reading.by, reading.speakers, reading.subject) == (
        "comparison",
        "speaker",
        speakers,
        subject,
    )


def test_filter_set_by_hand_stands_over_the_one_that_was_read(desk: Opened) -> None:
    reading = read(desk, "What did Novak say in the Courier last week?", outlets=(LEDGER,), since="2026-01")
    assert reading.filters == Filters(outlets=(LEDGER,), since="2026-01", until="2026-06-21")
    assert reading.read == ("until",)
    assert "the outlet set by hand stands over that of the question" in reading.notes


def test_period_that_contradicts_a_date_set_by_hand_is_not_taken(desk: Opened) -> None:
    reading = read(desk, "What did Novak say until May?", since="2026-06")
    assert (reading.filters.since, reading.filters.until) == ("2026-06", None)


def test_without_today_only_dates_that_need_none_are_read(desk: Opened) -> None:
    assert read(desk, "What did Novak say last week?", today=None).filters == Filters()
    assert read(desk, "What did Novak say in May 2026?", today=None).filters.since == "2026-05"


def test_what_was_decided_on_a_date_is_in_the_notes(desk: Opened) -> None:
    assert read(desk, "What did Novak say last week?").notes == (
        "took “last week” for when it was published: 2026-06-15 to 2026-06-21",
    )
    (note,) = read(desk, "What did Novak say about the June vote?").notes
    assert "part of what is asked about" in note


def test_misspelled_outlet_is_taken_for_the_one_it_can_mean_and_said(desk: Opened) -> None:
    reading = read(desk, "How much will the dam cost in the Meridian Leger?")
    assert reading.filters.outlets == (LEDGER,)
    assert reading.notes == ("took Meridian Leger for The Meridian Ledger",)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("What did Novek say?", ()),  # one letter off Novak alone: taken for it
        ("What did Noak say?", ("Ilse Novak", "Petra Nowak")),
        ("What did Kel say?", ("Anders Kell",)),
        ("What did Brandt say?", ()),
    ],
)
def test_name_that_may_mean_several_is_asked_back(desk: Opened, text: str, candidates: tuple[str, ...]) -> None:
    assert read(desk, text).candidates == candidates


def test_asking_back_names_the_candidates(desk: Opened) -> None:
    answer = desk.engine.answer(Question("What did Noak say?"))
    assert answer.text.endswith("Did you mean Ilse Novak or Petra Nowak?")
    assert answer.speakers[:2] == ("Ilse Novak", "Petra Nowak")
    assert answer.reason == "no_such_speaker"


def test_filters_that_were_read_narrow_the_answer_and_are_shown(desk: Opened) -> None:
    answer = desk.engine.answer(Question("What did Novak say last week?", today=press.TODAY))
    assert {citation.article for citation in answer.citations} == {"dam-wire"}
    shown = render.answer(answer)
    assert (shown["filters"]["since"], shown["filters"]["until"], shown["read"]) == (*LAST_WEEK, ["since", "until"])


@pytest.mark.parametrize(
    "text", ["in the " * 500, "since may " * 390, "and the Courier " * 240, "compare a and " * 280]
)
def test_hostile_question_about_outlets_and_dates_is_read_in_bounded_work(desk: Opened, text: str) -> None:
    read(desk, text)
