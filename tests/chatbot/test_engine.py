"""Answers over the samples, judged by marks and questions that were written without knowledge of the code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatbot.answer import Answer, AnswerReady, Question, ReadingReady, SentenceReady
from chatbot.engine import Engine
from chatbot.opening import Opened
from chatbot.verify import fold_typography
from ingest.article import Filters
from tests.chatbot.scripted import ScriptedBackend

TESTS = Path(__file__).parents[1]
MARKED = json.loads((TESTS / "questions.json").read_text("utf8"))
QUESTIONS: list[dict[str, Any]] = MARKED["questions"] if isinstance(MARKED, dict) else MARKED
GOLD: list[dict[str, Any]] = json.loads((TESTS / "ingest" / "samples_gold.json").read_text("utf8"))["articles"]


def ask(engine: Engine, text: str, **filters: Any) -> Answer:
    return engine.answer(Question(text, Filters(**filters)))


def check_citations(samples: Opened, answer: Answer) -> None:
    """Every citation is exactly the article at its span, and, mapped back, the source text at its."""
    assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    cited = {n for s in answer.sentences for n in s.citations}
    assert cited == {c.n for c in answer.citations}
    assert all(s.citations for s in answer.sentences)
    for citation in answer.citations:
        revision = samples.library.revision(citation.article, citation.revision)
        assert citation.span.of(revision.text) == citation.text
        assert citation.source.of(revision.source_text) == citation.text


@pytest.mark.parametrize("marked", QUESTIONS, ids=[q["question"][:60] for q in QUESTIONS])
def test_marked_question_is_answered_as_marked(samples: Opened, engine: Engine, marked: dict[str, Any]) -> None:
    outlets = (marked["outlet"],) if marked.get("outlet") else ()
    answer = ask(engine, marked["question"], outlets=outlets)
    check_citations(samples, answer)
    said = fold_typography(answer.text)
    if marked["expect"] == "abstain":
        assert answer.abstained, answer.text
        assert not answer.sentences
        assert not answer.citations
        if "reason" in marked:
            assert answer.reason == marked["reason"]
        return
    assert not answer.abstained, answer.text
    assert [m for m in marked.get("must_contain", []) if fold_typography(m) not in said] == []
    assert [m for m in marked.get("must_not_contain", []) if fold_typography(m) in said] == []
    either = marked.get("must_contain_any", [])
    assert not either or any(fold_typography(m) in said for m in either), answer.text


def test_easley_is_answered_completely_and_exactly(samples: Opened, engine: Engine) -> None:
    answer = ask(engine, "what did Easley say?")
    gold = next(g for g in GOLD if any(s["speaker"] == "Marisol Easley" for s in g["statements"]))
    marked = [s for s in gold["statements"] if s["speaker"] == "Marisol Easley"]
    assert len(marked) == 6
    assert answer.coverage is not None
    assert answer.coverage.line() == "6 of 6 found in 1 article"
    assert {s.speaker for s in answer.sentences} == {"Marisol Easley"}
    said = fold_typography(answer.text)
    assert all(fold_typography(text) in said for s in marked for text in s["text"])
    others = [t for s in gold["statements"] if s["speaker"] != "Marisol Easley" for t in s["text"]]
    assert not any(fold_typography(text) in said for text in others)
    source = (Path(samples.library.article(answer.citations[0].article).sources[0])).read_text("utf8")
    for statement, mark in zip(answer.statements, marked, strict=True):
        assert [source[s.start : s.end] for s in statement.source_content] == mark["text"]


def test_events_are_the_reading_the_sentences_and_the_answer(engine: Engine) -> None:
    events = list(engine.ask(Question("what did Easley say?")))
    assert isinstance(events[0], ReadingReady)
    assert isinstance(events[-1], AnswerReady)
    middle = events[1:-1]
    assert all(isinstance(event, SentenceReady) for event in middle)
    answer = events[-1].answer
    assert tuple(e.sentence for e in middle if isinstance(e, SentenceReady)) == answer.sentences
    assert tuple(c for e in middle if isinstance(e, SentenceReady) for c in e.citations) == answer.citations


def test_statement_in_two_articles_is_counted_once(engine: Engine) -> None:
    copies = [g for g in GOLD if g.get("near_copy_of")]
    assert copies, "one sample is a copy of a wire story"
    speaker = next(s["speaker"] for s in copies[0]["statements"] if s["kind"] == "direct")
    answer = ask(engine, f"what did {speaker} say?")
    words = [tuple(map(fold_typography, s.text)) for s in answer.statements]
    assert len(words) == len(set(words))
    assert any(s.also for s in answer.statements)


def test_claim_in_a_factual_answer_carries_its_speaker(engine: Engine) -> None:
    answer = ask(engine, "How many people would lose their jobs?")
    claims = [s for s in answer.sentences if s.speaker]
    assert claims
    for sentence in claims:
        assert sentence.speaker is not None
        assert sentence.speaker.split()[-1] in sentence.text


def test_filters_narrow_and_can_leave_nothing(engine: Engine) -> None:
    assert not ask(engine, "what did Easley say?", tags=("invented",)).abstained
    assert ask(engine, "what did Easley say?", tags=("nosuch",)).reason == "no_such_speaker"
    assert ask(engine, "what did Easley say?", until="1999").abstained
    assert ask(engine, "When does the ferry line close?", tags=("nosuch",)).abstained


def test_abstention_shows_the_nearest_and_who_there_is(samples: Opened, engine: Engine) -> None:
    answer = ask(engine, "What did Macron say?")
    assert answer.reason == "no_such_speaker"
    assert answer.text == "Nothing in the articles is given to a speaker called Macron."
    assert 1 <= len(answer.nearest) <= 3
    for citation in answer.nearest:
        assert citation.span.of(samples.library.revision(citation.article, citation.revision).text) == citation.text
    assert "Marisol Easley" in answer.speakers


def test_coverage_counts_mentions_outside_of_statements(engine: Engine) -> None:
    coverage = ask(engine, "what did Easley say?").coverage
    assert coverage is not None
    assert coverage.mentions >= 1


def test_library_that_is_not_there_abstains(tmp_path: Path) -> None:
    from chatbot.opening import opened

    with opened(tmp_path / "nowhere") as desk:
        for text in ("what did Easley say?", "When does the line close?", "summarize"):
            answer = desk.engine.answer(Question(text))
            assert answer.abstained
            assert not answer.nearest
    assert not (tmp_path / "nowhere").exists()


def test_another_backend_may_word_one_answer_over_the_same_library(engine: Engine) -> None:
    scripted = ScriptedBackend("Nothing that is cited.")
    other = engine.with_backend(scripted)
    assert other.retriever is engine.retriever
    assert ask(other, "what did Easley say?").backend == "scripted"
    assert scripted.calls
    assert ask(engine, "what did Easley say?").backend == "extractive"
    assert ask(other.with_backend(None), "what did Easley say?").backend == "extractive"
