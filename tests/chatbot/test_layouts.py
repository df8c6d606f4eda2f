"""Summaries, timelines and comparisons over a small press of invented articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chatbot import render, terminal
from chatbot.answer import Answer, Question
from chatbot.opening import Opened, opened
from chatbot.web.answers import turn_html
from chatbot.web.turns import Turn
from ingest.article import Filters
from ingest.embed import Embedder
from tests.chatbot import press


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("press") / "library", create=True) as made:
        press.fill(made.library, embedder)
        yield made


def ask(desk: Opened, text: str, limit: int | None = None, **filters: Any) -> Answer:
    answer = desk.engine.answer(Question(text, Filters(**filters), limit, today=press.TODAY))
    assert all(sentence.citations for sentence in answer.sentences)
    assert not answer.dropped
    return answer


def articles(answer: Answer) -> list[str]:
    return list(dict.fromkeys(citation.article for citation in answer.citations))


# ── timelines ──


def test_timeline_is_in_the_order_of_its_dates_each_told_by_its_sentence(desk: Opened) -> None:
    answer = ask(desk, "Timeline of the Brack dam")
    told = {sentence.date: sentence.text for sentence in answer.sentences}
    assert list(told) == sorted(told, key=str)
    assert told["1931"].startswith("The dam was built in 1931")
    assert told["2026-03-09"].endswith("the water board decided on Monday.")  # the Monday before it was published
    assert told["2026-04-28"].startswith("On 28 April the council")
    assert told["2026-06-01"].startswith("Work is to begin on 1 June")
    assert told["2026-06-15"] == "Work on the Brack dam began on Monday, two weeks late."


def test_what_is_announced_lies_ahead_of_the_day_of_its_article(desk: Opened) -> None:
    answer = ask(desk, "Timeline of the meadow and the lake")
    assert ("2026-10", "Petra Nowak") in [(s.date, s.speaker) for s in answer.sentences]


def test_timeline_tells_what_near_copies_tell_once(desk: Opened) -> None:
    answer = ask(desk, "Timeline of the work on the Brack dam")
    assert sum("two weeks late" in sentence.text for sentence in answer.sentences) == 1


def test_timeline_is_bounded_by_when_it_happened(desk: Opened) -> None:
    dates = [sentence.date for sentence in ask(desk, "Timeline of the dam in April").sentences]
    assert dates
    assert all(str(date).startswith("2026-04") for date in dates)


def test_timeline_of_nothing_that_is_there_abstains(desk: Opened) -> None:
    answer = ask(desk, "Timeline of the volcano")
    assert answer.abstained
    assert not answer.sentences


def test_dates_of_a_timeline_are_shown_everywhere(desk: Opened) -> None:
    answer = ask(desk, "Timeline of the Brack dam")
    assert "2026-04-28: On 28 April the council" in terminal.answer(answer)
    assert "2026-04-28" in {sentence.get("date") for sentence in render.answer(answer)["sentences"]}
    turn = Turn(
        1, "Timeline", reading=answer.reading, sentences=answer.sentences, citations=answer.citations, answer=answer
    )
    assert "<time>28 April 2026</time>" in turn_html(turn)


# ── summaries ──


def test_summary_of_an_article_is_of_it_alone_in_the_order_of_its_text(desk: Opened) -> None:
    for text in ("Summarize “The price of a dam”", "summarize dam-ledger"):
        answer = ask(desk, text, limit=2)
        assert articles(answer) == ["dam-ledger"]
        assert len(answer.sentences) == 2
        starts = [citation.span.start for citation in answer.citations]
        assert starts == sorted(starts)


def test_summary_of_a_selection_covers_it_and_says_nothing_twice(desk: Opened) -> None:
    answer = ask(desk, "Summarize these articles", articles=("dam-wire", "dam-copy", "bridge"))
    assert set(articles(answer)) <= {"dam-wire", "dam-copy", "bridge"}
    assert {"bridge", "dam-wire"} <= {*articles(answer)} or {"bridge", "dam-copy"} <= {*articles(answer)}
    assert sum("two weeks late" in sentence.text for sentence in answer.sentences) <= 1


def test_summary_on_a_topic_leaves_out_what_is_about_something_else(desk: Opened) -> None:
    answer = ask(desk, "Give me an overview of the Brack dam")
    assert len(answer.sentences) == 5
    assert "bridge" not in articles(answer)


def test_claim_in_a_summary_carries_its_speaker(desk: Opened) -> None:
    answer = ask(desk, "Summarize “The price of a dam”", limit=9)
    claims = [sentence for sentence in answer.sentences if "never finished" in sentence.text]
    assert [claim.speaker for claim in claims] == ["Anders Kell"]
    assert all("Kell" in sentence.text for sentence in answer.sentences if "Beijing lends" in sentence.text)


def test_summary_of_what_was_published_last_week(desk: Opened) -> None:
    assert set(articles(ask(desk, "What happened last week?"))) <= {"dam-wire", "dam-copy"}


# ── comparisons ──


def test_comparison_of_outlets_has_each_sides_sentences_together(desk: Opened) -> None:
    answer = ask(desk, "How do the Courier and the Ledger differ on the cost of the dam?")
    outlets = [answer.citations[sentence.citations[0] - 1].outlet for sentence in answer.sentences]
    assert list(dict.fromkeys(outlets)) == ["Larkmoor Courier", "The Meridian Ledger"]
    assert outlets == sorted(outlets, key=lambda outlet: outlet or "")
    said = answer.text
    assert "48 million" in said
    assert "61 million" in said


def test_comparison_of_all_outlets_finds_who_writes_on_it(desk: Opened) -> None:
    answer = ask(desk, "How do the outlets differ on the cost of the Brack dam?")
    assert {"Larkmoor Courier", "The Meridian Ledger"} <= {citation.outlet for citation in answer.citations}


def test_side_that_has_nothing_is_told(desk: Opened) -> None:
    answer = ask(desk, "Compare the Courier and the Ledger on the bridge over the Sund")
    assert {citation.outlet for citation in answer.citations} == {"Larkmoor Courier"}
    assert any("The Meridian Ledger" in note for note in answer.reading.notes)


def test_comparison_of_speakers_gives_each_their_own_words(desk: Opened) -> None:
    answer = ask(desk, "Compare Kell and Novak on Beijing")
    assert [sentence.speaker for sentence in answer.sentences] == ["Anders Kell", "Ilse Novak"]
    assert all("Beijing" in sentence.text for sentence in answer.sentences)


def test_speaker_who_said_nothing_on_it_is_told(desk: Opened) -> None:
    answer = ask(desk, "Compare Novak and Kell on the loan")
    assert "nothing on this was found of Anders Kell" in answer.reading.notes


def test_comparison_in_an_empty_library_abstains(tmp_path: Any) -> None:
    with opened(tmp_path / "nowhere") as empty:
        for text in ("Compare the outlets on the dam", "Timeline of the dam", "Summarize everything"):
            assert empty.engine.answer(Question(text, today=press.TODAY)).abstained
