"""Answers that a model worded: what holds is shown, the rest is replaced or dropped, and nobody gets less for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatbot import terminal
from chatbot.answer import Answer, AnswerReady, Question, SentenceReady
from chatbot.backends.words import BackendError
from chatbot.engine import Engine
from chatbot.opening import Opened
from chatbot.retrieve import Retriever
from ingest.article import Filters
from ingest.embed import Embedder
from ingest.library.record import Library
from tests.chatbot.scripted import Script, ScriptedBackend, number_of

EASLEY = "what did Easley say?"
FERRY = "When does the ferry line close?"
FEES = "Easley estimates that harbour fees would have to rise by 22 per cent if traffic grew no faster than since 2020"
BERTH = "“When a berth stands empty, the loan on it does not,” Easley told the Larkmoor Courier"


def ask(samples: Opened, script: Script, text: str = EASLEY, **backend: Any) -> tuple[Answer, ScriptedBackend]:
    scripted = ScriptedBackend(script, **backend)
    return Engine(samples.retriever, scripted).answer(Question(text)), scripted


def fees(prompt: str) -> str:
    return f"{FEES} [{number_of(prompt, '22 per cent')}]. "


def test_sentence_that_holds_is_shown_with_what_it_cites(samples: Opened) -> None:
    answer, backend = ask(samples, fees)
    first = answer.sentences[0]
    assert (first.text, first.kind, first.speaker) == (f"{FEES}.", "generated", "Marisol Easley")
    assert first.citations == (1,)
    assert "22 per cent" in answer.citations[0].text
    assert (answer.backend, answer.host) == ("scripted", "models.example:443")
    assert len(backend.calls) == backend.closed == 1


def test_statements_that_are_left_out_follow_as_quotations(samples: Opened) -> None:
    answer, _ = ask(samples, fees)
    assert [s.kind for s in answer.sentences] == ["generated", *["quote"] * 5]
    assert answer.coverage
    assert answer.coverage.line() == "6 of 6 found in 1 article"
    assert not any("22 per cent" in s.text for s in answer.sentences[1:])


def test_sentence_that_fails_gives_way_to_what_it_cites(samples: Opened) -> None:
    answer, _ = ask(samples, lambda p: f"Easley wants fees to fall by 90 per cent [{number_of(p, '22 per cent')}].")
    first = answer.sentences[0]
    assert first.kind == "substituted"
    assert first.text == answer.citations[0].text
    assert "90" not in answer.text
    assert [d.text for d in answer.dropped] == ["Easley wants fees to fall by 90 per cent."]
    assert answer.coverage
    assert answer.coverage.shown == answer.coverage.found == 6


DROPPED = [
    ("The moon is made of cheese.", "it cites nothing"),
    ("The moon is made of cheese [9].", "it cites [9], which is not there"),
    ("The moon is made of cheese [1–40].", "it cites 40 stretches at once"),
]


@pytest.mark.parametrize(("text", "why"), DROPPED)
def test_sentence_without_evidence_is_dropped(samples: Opened, text: str, why: str) -> None:
    answer, _ = ask(samples, lambda p: f"{text} {fees(p)}")
    assert "moon" not in answer.text
    assert (answer.dropped[0].why, "moon" in answer.dropped[0].text) == (why, True)
    assert any(s.text == f"{FEES}." for s in answer.sentences)


def test_what_is_cut_out_of_a_sentence_is_listed(samples: Opened) -> None:
    answer, _ = ask(samples, lambda p: "![x](http://x.example/p.png) " + fees(p) + "<think>moon</think>")
    assert answer.sentences[0].text == f"{FEES}."
    assert [d.why for d in answer.dropped] == ["a picture was cut out"]
    assert "moon" not in str(answer)


def test_repetition_is_dropped_and_shown_once(samples: Opened) -> None:
    answer, _ = ask(samples, lambda p: fees(p) * 3)
    assert sum(s.kind == "generated" for s in answer.sentences) == 1
    assert [d.why for d in answer.dropped] == ["it repeats what was said before"] * 2


def test_extractive_answer_stands_where_nothing_holds(samples: Opened, engine: Engine) -> None:
    for question in (EASLEY, FERRY):
        plain = engine.answer(Question(question))
        for script in ("", "Sorry, I can't help. The moon is cheese [77]."):
            answer, _ = ask(samples, script, question)
            assert answer.sentences == plain.sentences
            assert answer.citations == plain.citations
            assert answer.coverage == plain.coverage
            assert answer.backend == "scripted"


def test_model_is_not_called_where_nothing_was_found(samples: Opened) -> None:
    for question in ("what did Macron say?", "Who won the curling in Novosibirsk?"):
        answer, backend = ask(samples, "It is so [1].", question)
        assert answer.abstained
        assert backend.calls == []
        assert answer.host is None


def test_sentences_stream_as_they_pass(samples: Opened) -> None:
    events = list(Engine(samples.retriever, ScriptedBackend(fees)).ask(Question(EASLEY)))
    answer = events[-1]
    assert isinstance(answer, AnswerReady)
    middle = [e for e in events if isinstance(e, SentenceReady)]
    assert tuple(e.sentence for e in middle) == answer.answer.sentences
    assert tuple(c for e in middle for c in e.citations) == answer.answer.citations


def test_first_sentence_is_shown_before_the_stream_ends(samples: Opened) -> None:
    backend = ScriptedBackend(lambda p: fees(p) + "And so on. " * 50, size=3)
    events = Engine(samples.retriever, backend).ask(Question(EASLEY))
    assert any(isinstance(event, SentenceReady) for event in events)
    assert backend.closed == 0
    events.close()  # type: ignore[attr-defined]
    assert backend.closed == 1, "who leaves ends the call"


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_answer_is_the_same_however_the_stream_is_split(samples: Opened, size: int) -> None:
    def script(prompt: str) -> str:
        return f"# Easley\n\n1. {fees(prompt)}\n2. {BERTH}. [{number_of(prompt, 'berth stands')}]\n\nThe moon [9]."

    answer, _ = ask(samples, script, size=size)
    whole, _ = ask(samples, script)
    assert (answer.sentences, answer.citations, answer.dropped) == (whole.sentences, whole.citations, whole.dropped)


# ── faults ──


def test_backend_that_fails_at_once_is_the_reason(samples: Opened, engine: Engine) -> None:
    answer, _ = ask(samples, "", fails=BackendError("connection refused at models.example:443"))
    assert answer.reason == "backend_failed"
    assert answer.sentences == answer.citations == ()
    assert "connection refused at models.example:443" in answer.text
    assert "extractive" in answer.text
    assert not answer.cut
    assert answer.nearest[0].text in {c.text for c in engine.answer(Question(EASLEY)).citations}


def test_what_was_verified_stays_where_the_stream_breaks_off(samples: Opened) -> None:
    script = lambda p: fees(p) + "Easley said that the jobs are a part of the pl"  # noqa: E731
    answer, _ = ask(samples, script, fails=BackendError("the connection was reset", cut=True))
    assert answer.sentences[0].text == f"{FEES}."
    assert answer.cut
    assert answer.reason is None
    assert any("the connection was reset" in note for note in answer.reading.notes)
    assert answer.dropped[-1].why == "the stream broke off within it"
    assert answer.coverage
    assert answer.coverage.shown == 6


def test_stream_that_breaks_off_before_a_sentence_is_a_failure(samples: Opened) -> None:
    answer, _ = ask(samples, "Easley sa", fails=BackendError("the stream ended", cut=True))
    assert (answer.reason, answer.cut) == ("backend_failed", True)


def test_stream_that_breaks_off_after_lies_leaves_the_extractive_answer(samples: Opened, engine: Engine) -> None:
    answer, _ = ask(samples, "The moon is cheese [9]. " * 4, fails=BackendError("it was cut", cut=True))
    assert answer.cut
    assert answer.sentences == engine.answer(Question(EASLEY)).sentences


def test_endless_stream_is_stopped(samples: Opened) -> None:
    answer, backend = ask(samples, lambda p: fees(p) + "On it goes, " * 20_000, size=1000)
    assert answer.cut
    assert backend.closed == 1
    assert answer.sentences[0].text == f"{FEES}."
    assert max(len(d.text) for d in answer.dropped) < 400


# ── what is sent ──


def test_private_articles_are_answered_from_and_not_sent(
    library: Library, records: Callable[..., Path], take: Callable[..., Any], embedder: Embedder
) -> None:
    open_text = "“The ferry to Estray loses money every day,” Oda Marsh, the harbour master, said on Monday."
    shut_text = "“The quay at Estray is sinking,” Oda Marsh, the harbour master, said in a letter."
    take(library, records({"id": "open", "text": open_text}, {"id": "shut", "text": shut_text, "tags": ["Private"]}))
    retriever = Retriever(library, lambda: embedder)
    backend = ScriptedBackend("“The quay at Estray is sinking,” Marsh said [1].")
    answer = Engine(retriever, backend).answer(Question("What did Oda Marsh say?"))
    assert "sinking" not in backend.prompt
    assert any("tagged private" in note for note in answer.reading.notes)
    assert answer.coverage
    assert answer.coverage.shown == answer.coverage.found == 2
    assert all(s.kind != "generated" for s in answer.sentences)
    only = Engine(retriever, ScriptedBackend("x")).answer(Question("What did Marsh say?", Filters(articles=("shut",))))
    assert only.host is None
    assert [s.kind for s in only.sentences] == ["quote"]


def test_two_conversations_at_once_never_mix(samples: Opened) -> None:
    answers: dict[str, Answer] = {}

    def one(name: str, question: str, script: Script) -> None:
        backend = ScriptedBackend(script, name=name, host=name, size=1)
        answers[name] = Engine(samples.retriever, backend).answer(Question(question))

    def berth(prompt: str) -> str:
        return f"{BERTH} [{number_of(prompt, 'berth stands')}]."

    threads = [threading.Thread(target=one, args=(f"fees{i}", EASLEY, fees)) for i in range(3)]
    threads += [threading.Thread(target=one, args=(f"berth{i}", EASLEY, berth)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, answer in answers.items():
        assert (answer.backend, answer.host) == (name, name)
        assert answer.sentences[0].text == (f"{FEES}." if name.startswith("fees") else f"{BERTH}.")
    assert len(answers) == 6


def test_terminal_says_who_worded_and_what_was_dropped(samples: Opened) -> None:
    answer, _ = ask(samples, lambda p: fees(p) + f"Fees fell by 90 per cent [{number_of(p, 'berth stands')}].")
    shown = " ".join(terminal.answer(answer).split())
    assert f"{FEES}. [1]" in shown
    assert "1 sentence dropped: " in shown
    assert "1 stretch of the articles shown instead" in shown
    assert "Worded by scripted; the stretches went to models.example:443" in shown
    failed, _ = ask(samples, "", fails=BackendError("connection refused"))
    assert "Asked: scripted; the stretches went to models.example:443" in terminal.answer(failed)
