"""A wire story that two outlets print counts once: as evidence that agrees, in what is laid out, in what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from chatbot.answer import Answer, Question
from chatbot.definite import _agreeing, _Candidate
from chatbot.evidence import Witness
from chatbot.opening import Opened, opened
from chatbot.topic import Found, newest, told_once
from ingest.article import Hit, Span
from ingest.embed import Embedder
from tests.chatbot.marked import add, mark

STORY = Path(__file__).parents[1] / "articles" / "wire-ceasefire.txt"
OPENING = """Farmers blocked the road to the Brack dam on Monday, and the police counted 340 tractors.

“The road is ours,” said Petra Nowak, a farmer. “We will stay,” a man in the crowd said.

Nowak was seen at the dam in the morning.

"""
OTHER = "A counting by the water board came to 340 tractors at the Brack dam."


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Opened]:
    rest = "\n\n".join(STORY.read_text("utf8").split("\n\n")[1:])
    wire, copy = OPENING + rest, OPENING + rest + "\n\nThe Courier's reporter walked to the dam."
    with opened(tmp_path_factory.mktemp("wire") / "library", create=True) as made:
        for identity, text, outlet, day in (
            ("wire", wire, "Tideline Press Agency", "2026-06-16"),
            ("copy", copy, "Larkmoor Courier", "2026-06-24"),
        ):
            said = (mark(text, "Petra Nowak", "The road is ours,"), mark(text, None, "We will stay,"))
            add(made.library, embedder, identity, text, *said, title="Tractors", outlet=outlet, published=day)
        add(made.library, embedder, "board", OTHER, outlet="The Meridian Ledger", published="2026-06-17")
        assert made.library.card("copy").near_copies == ("wire",)
        yield made


def ask(desk: Opened, text: str) -> Answer:
    return desk.engine.answer(Question(text, today=date(2026, 6, 30)))


def test_near_copy_does_not_speak_for_a_thing_and_another_article_does(desk: Opened) -> None:
    def candidate(article: str, text: str) -> _Candidate:
        return _Candidate(Hit(article, 1, Span(0, 9), Span(0, 9), text, 1.0), Span(0, 9), text, "340", 0.0)

    wire = candidate("wire", "The police counted 340 tractors on the road.")
    copy = candidate("copy", "Some 340 farm machines stood there, officers reckoned.")
    board = candidate("board", OTHER)
    witness = Witness(desk.library)
    assert {one.score for one in _agreeing([wire, copy], witness)} == {0.0}
    assert all(one.score > 0 for one in _agreeing([wire, board], witness))


def test_timeline_tells_a_near_copys_sentence_once_by_the_day_of_the_first(desk: Opened) -> None:
    answer = ask(desk, "Timeline of the Brack dam")
    told = [s.date for s in answer.sentences if "blocked the road" in s.text]
    assert told == ["2026-06-15"]  # the Monday before the wire; that before the copy is another


def test_summary_counts_and_tells_it_once(desk: Opened) -> None:
    answer = ask(desk, "Summarize these articles")
    assert len({s.text for s in answer.sentences}) == len(answer.sentences)
    witness = Witness(desk.library)
    text = desk.library.article("copy").revision.text
    again = [Found(witness.at(article, 1, Span(0, text.index("\n"))), 1.0) for article in ("copy", "wire", "copy")]
    assert [one.evidence.article for one in told_once(again, witness)] == ["wire"]


def test_newest_articles_are_of_different_stories_where_not_all_are_looked_at(desk: Opened) -> None:
    cards = desk.library.cards()
    assert [card.id for card in newest(cards)] == ["wire", "board", "copy"]
    assert [card.id for card in newest(cards, 2)] == ["wire", "board"]


def test_comparison_of_outlets_says_it_for_one_of_them(desk: Opened) -> None:
    answer = ask(desk, "Compare the Courier and the Tideline Press Agency on the tractors at the dam")
    assert sum("340 tractors" in sentence.text for sentence in answer.sentences) == 1


def test_coverage_counts_it_once(desk: Opened) -> None:
    answer = ask(desk, "What did Petra Nowak say?")
    assert answer.coverage is not None
    assert (answer.coverage.found, answer.coverage.articles) == (1, 1)
    witness, said = Witness(desk.library), desk.library.said()
    assert witness.unattributed(["wire", "copy"]) == 1
    of_nowak = [one for one in said if one.statement.speaker]
    assert len(of_nowak) == 2
    assert witness.mentions(["Petra Nowak"], of_nowak) == witness.mentions(["Petra Nowak"], of_nowak[:1]) == 1
