"""Follow-ups, as dialogues: what each question is taken to ask after those before it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chatbot.answer import Answer, Question
from chatbot.conversation import known, resolved
from chatbot.opening import Opened, opened
from ingest.article import Filters
from ingest.embed import Embedder
from tests.chatbot import press


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("press") / "library", create=True) as made:
        press.fill(made.library, embedder)
        yield made


def talk(desk: Opened, *texts: str) -> list[Answer]:
    answers: list[Answer] = []
    for text in texts:
        answers.append(desk.engine.answer(after(desk, text, answers)))
    return answers


def after(desk: Opened, text: str, earlier: list[Answer]) -> Question:
    return resolved(text, earlier, names=known(desk.library), today=press.TODAY)


DIALOGUES = [
    (["What did Kell say about the dam?", "and what about Beijing?"], "What did Kell say about Beijing?"),
    (["What did Kell say about Beijing?", "and Novak?"], "What did Novak say about Beijing?"),
    (["What did Kell say about Beijing?", "what about Novak?"], "What did Novak say about Beijing?"),
    (["What did Kell say about Beijing?", "Novak?"], "What did Novak say about Beijing?"),
    (["What did Kell say?", "and about Beijing?"], "What did Kell say about Beijing?"),
    (["What did Kell say?", "And on Beijing?", "and Novak?"], "What did Novak say about Beijing?"),
    (["What did Novak say?", "what did she say about Beijing?"], "what did Ilse Novak say about Beijing?"),
    (["What did Kell say about Beijing?", "what did Novak say about it?"], "what did Novak say about Beijing?"),
    (["What did Kell say?", "what are his views on Beijing?"], "what are Anders Kell’s views on Beijing?"),
    (["What did Novak and Kell say?", "what did they say about Beijing?"],
     "what did Ilse Novak and Anders Kell say about Beijing?"),
    (["What did Novak say last week?", "and Kell?"], "What did Kell say last week?"),
    (["What did Novak say last week?", "and in May?"], "What did Novak say in May?"),
    (["What did Novak say about the loan?", "and since May?"], "What did Novak say since May about the loan?"),
    (["What did Novak say?", "and in the Courier?"], "What did Novak say in the Courier?"),
    (["What did Novak say in the Courier?", "and in the Ledger?"], "What did Novak say in the Ledger?"),
    (["Who mentioned Beijing?", "and the road?"], "Who talked about the road?"),
    (["Who mentioned Beijing?", "and Novak?"], "What did Novak say about Beijing?"),
    (["Did Novak say that the loan is cheap?", "and Kell?"], "Did Kell say that the loan is cheap?"),
    (["Did Novak say that the loan is cheap?", "who else said that?"], "Who said that the loan is cheap?"),
    (["What did Novak say about Beijing?", "who else?"], "Who talked about Beijing?"),
    (["When was the bridge over the Sund opened?", "how much did it cost?"], "how much did the bridge over the Sund cost?"),
    (["When was the bridge over the Sund opened?", "why?"], "Why was the bridge over the Sund opened?"),
    (["Who opened the bridge?", "and what about the dam?"], "Who opened the dam?"),
    (["How many people live in Larkmoor?", "and in Nordhaven?"], "How many people live in Nordhaven?"),
    (["Timeline of the dam", "and since May?"], "Timeline of the dam since May?"),
    (["Compare Novak and Kell on Beijing", "and on the loan?"], "Compare Novak and Kell on the loan?"),
    (["What did Noak say about Beijing?", "the first one"], "What did Ilse Novak say about Beijing?"),
    (["What did Noak say?", "Petra Nowak"], "What did Petra Nowak say?"),
    (["What did Novak and Kell say?", "what did he say about Beijing?", "Kell"],
     "what did Anders Kell say about Beijing?"),
    (["Summarize the dam", "the first one"], "Summarize “Brack dam to be raised by four metres”"),
    (["Summarize the dam", "shorter"], "Summarize the dam"),
    # what stands by itself follows on nothing
    (["What did Kell say?", "What did Novak say about the dam?"], "What did Novak say about the dam?"),
    (["What did Kell say?", "and what did Novak say?"], "and what did Novak say?"),
    (["What did Kell say?", "What did Novak say about her plan?"], "What did Novak say about her plan?"),
    (["what about Beijing?"], "what about Beijing?"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "meant"), DIALOGUES, ids=[" / ".join(texts) for texts, _ in DIALOGUES])
def test_follow_up_is_resolved_against_what_came_before(desk: Opened, texts: list[str], meant: str) -> None:
    question = after(desk, texts[-1], talk(desk, *texts[:-1]))
    assert question.text == meant
    if meant != texts[-1]:
        assert question.follow is not None
        assert question.follow.typed == texts[-1]
        assert question.follow.notes[0] == f"took “{texts[-1]}” to ask: {meant}"


def test_who_else_leaves_out_whoever_was_heard(desk: Opened) -> None:
    *_, second, third = talk(desk, "What did Novak say about Beijing?", "who else?", "who else?")
    assert {sentence.speaker for sentence in second.sentences} == {"Anders Kell"}
    assert third.abstained
    assert "anybody else" in third.text


def test_more_shows_what_was_not_shown(desk: Opened) -> None:
    first, second, *_ = talk(desk, "Summarize the dam", "more")
    shown = {(c.article, c.span) for c in first.citations}
    assert second.citations
    assert not shown & {(c.article, c.span) for c in second.citations}
    *_, last = talk(desk, "What did Kell say about the bridge?", "more")
    assert last.abstained
    assert "shown already" in last.text


def test_shorter_shows_less_of_the_same_and_says_how_much(desk: Opened) -> None:
    first, second = talk(desk, "What did Novak say?", "shorter")
    assert 0 < len(second.sentences) < len(first.sentences)
    assert second.coverage is not None
    assert first.coverage is not None
    assert second.coverage.found == first.coverage.found
    assert second.coverage.shown < second.coverage.found


def test_when_it_was_said_is_told_by_the_articles_dates(desk: Opened) -> None:
    *_, last = talk(desk, "What did Kell say about the bridge?", "when was that?")
    assert "“Bridge over the Sund opens” in Larkmoor Courier was published on 2024-11-05" in last.reading.notes


def test_pronoun_that_may_mean_several_is_asked_back(desk: Opened) -> None:
    *_, last = talk(desk, "What did Novak and Kell say?", "what did she say about Beijing?")
    assert last.text == "Who is meant by “she”: Ilse Novak or Anders Kell?"
    assert last.speakers == ("Ilse Novak", "Anders Kell")
    assert not last.sentences


def test_number_that_was_not_shown_is_said(desk: Opened) -> None:
    *_, last = talk(desk, "What did Kell say about the bridge?", "[7]")
    assert last.text == "There is no number 7: 1 was shown."


def test_filters_set_by_hand_go_on_in_a_follow_up(desk: Opened) -> None:
    first = desk.engine.answer(Question("What did Novak say?", Filters(outlets=("Larkmoor Courier",))))
    assert after(desk, "and Kell?", [first]).filters == Filters(outlets=("Larkmoor Courier",))


def test_model_gives_a_question_where_no_rule_does(desk: Opened) -> None:
    earlier = talk(desk, "What did Kell say about Beijing?")
    question = resolved("same for the director", earlier, reworded=lambda *_: "What did Novak say about Beijing?")
    assert question.text == "What did Novak say about Beijing?"
    assert question.follow is not None
    assert question.follow.typed == "same for the director"


def test_conversations_do_not_mix(desk: Opened) -> None:
    one, other = talk(desk, "What did Kell say about Beijing?"), talk(desk, "What did Nowak say about the road?")
    assert after(desk, "and Novak?", one).text == "What did Novak say about Beijing?"
    assert after(desk, "and Novak?", other).text == "What did Novak say about the road?"
    assert after(desk, "and Novak?", []).text == "and Novak?"


@pytest.mark.parametrize("text", ["and " * 900, "she said it " * 300, "[" * 3000, "what about " * 350, "more " * 700])
def test_hostile_follow_up_is_read_in_bounded_work(desk: Opened, text: str) -> None:
    after(desk, text, talk(desk, "What did Novak say?"))
