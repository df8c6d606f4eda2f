"""The judge: what is altered is not shown. Each lie is told about a draft that holds."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot import compose, verify
from chatbot.answer import Question
from chatbot.compose import Draft
from chatbot.evidence import Witness
from chatbot.opening import Opened, opened
from ingest.article import Filters, Span
from ingest.embed import default_embedder
from ingest.pipeline import take_in
from ingest.sources import Found


@pytest.fixture
def witness(samples: Opened) -> Witness:
    return Witness(samples.library)


def quotation(samples: Opened, witness: Witness) -> Draft:
    """A direct quotation of Easley's in two pieces."""
    said = [s for s in samples.library.said(Filters(), ["Marisol Easley"]) if len(s.text) == 2]
    return compose.quotation(*witness.of_statements(said[:1])[0])


def reported(samples: Opened, witness: Witness) -> Draft:
    """Reported speech of Easley's."""
    said = [s for s in samples.library.said(Filters(), ["Marisol Easley"]) if s.statement.kind == "indirect"]
    return compose.quotation(*witness.of_statements(said[:1])[0])


def test_every_statement_of_the_samples_passes_as_it_is(samples: Opened, witness: Witness) -> None:
    said = samples.library.said()
    faults = [verify.fault(compose.quotation(*group), witness) for group in witness.of_statements(said)]
    assert len(faults) > 40
    assert set(faults) == {None}


def test_altered_word_in_a_quotation_is_a_fault(samples: Opened, witness: Witness) -> None:
    draft = quotation(samples, witness)
    assert verify.fault(draft, witness) is None
    for word in ("not", "nobody", "slowest"):
        assert word in draft.text
        altered = replace(draft, text=draft.text.replace(word, "surely", 1))
        assert verify.fault(altered, witness) is not None


def test_quotation_given_to_another_speaker_is_a_fault(samples: Opened, witness: Witness) -> None:
    draft = quotation(samples, witness)
    lie = replace(draft, speaker="Ingrid Novak", text=draft.text.replace("Marisol Easley", "Ingrid Novak"))
    assert verify.fault(lie, witness) == "the words it quotes are not this speaker's there"


def test_quotation_with_words_outside_its_marks_is_a_fault(samples: Opened, witness: Witness) -> None:
    draft = quotation(samples, witness)
    assert verify.fault(replace(draft, text=draft.text + " She meant it."), witness) is not None


def test_quotation_that_cites_another_place_is_a_fault(samples: Opened, witness: Witness) -> None:
    draft, other = quotation(samples, witness), reported(samples, witness)
    assert (
        verify.fault(replace(draft, evidence=other.evidence), witness)
        == "a quotation in it does not stand in what it cites"
    )


def test_citation_of_a_text_that_does_not_stand_there_is_a_fault(samples: Opened, witness: Witness) -> None:
    draft = quotation(samples, witness)
    evidence = draft.evidence[0]
    for bad in (
        replace(evidence, text=evidence.text.replace("e", "o", 1)),
        replace(evidence, span=Span(evidence.span.start + 1, evidence.span.end + 1)),
        replace(evidence, span=Span(0, 10**9)),
        replace(evidence, span=Span(-5, 5)),
        replace(evidence, span=Span(5, 5), text=""),
    ):
        assert verify.fault(replace(draft, evidence=(bad,)), witness) == "what it cites does not stand there"


def test_citation_of_an_article_that_is_not_there_is_a_fault(samples: Opened, witness: Witness) -> None:
    draft = quotation(samples, witness)
    gone = replace(draft.evidence[0], article="nosucharticle")
    assert "no longer" in (verify.fault(replace(draft, evidence=(gone,)), witness) or "")


def test_sentence_without_citation_is_a_fault(samples: Opened, witness: Witness) -> None:
    assert verify.fault(replace(quotation(samples, witness), evidence=()), witness) == "it cites nothing"


def test_extract_with_an_altered_word_is_a_fault(samples: Opened, witness: Witness) -> None:
    draft = reported(samples, witness)
    assert verify.fault(draft, witness) is None
    assert (
        verify.fault(replace(draft, text=draft.text.replace("that", "that not", 1)), witness)
        == "it is not what it cites"
    )


def test_claim_shown_without_its_speaker_is_a_fault(samples: Opened, witness: Witness) -> None:
    draft = reported(samples, witness)
    assert verify.fault(replace(draft, speaker=None), witness) == "it holds somebody's claim without their name"


def test_claim_given_to_another_speaker_is_a_fault(samples: Opened, witness: Witness) -> None:
    draft = reported(samples, witness)
    assert verify.fault(replace(draft, speaker="Anders Kell"), witness) is not None


def test_plain_sentence_given_a_speaker_is_a_fault(samples: Opened, witness: Witness) -> None:
    card = samples.library.cards()[0]
    revision = samples.library.revision(card.id, card.revision)
    taken = [s for one in samples.library.said(Filters(articles=(card.id,))) for s in one.statement.content]
    start = next(i for i in range(len(revision.text)) if not any(Span(i, i + 12).overlaps(s) for s in taken))
    draft = compose.extract(witness.at(card.id, card.revision, Span(start, start + 12)))
    assert verify.fault(draft, witness) is None
    assert verify.fault(replace(draft, speaker="Anders Kell"), witness) == "nothing in it is Anders Kell's"


def test_citation_across_something_that_was_taken_out_is_a_fault(samples: Opened, witness: Witness) -> None:
    broken = [c for c in samples.library.cards() if samples.library.revision(c.id, c.revision).breaks]
    assert broken, "the samples have furniture in the middle of their bodies"
    card = broken[0]
    at = samples.library.revision(card.id, card.revision).breaks[0]
    draft = compose.extract(witness.at(card.id, card.revision, Span(at - 5, at + 5)))
    assert verify.fault(draft, witness) == "what it cites was not written in one piece"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("“don’t”", '"don\'t"'),
        ("a – b", "a - b"),
        ("so …", "so ..."),
        ("one\u00a0two\n three", "one two three"),
        ("''so''", '"so"'),
        ("She said, ''I say 'so'.'''", "She said, “I say ‘so’.”"),
    ],
)
def test_typography_is_folded(a: str, b: str) -> None:
    assert verify.fold_typography(a) == verify.fold_typography(b)


def test_citation_of_a_continued_quotation_holds_nobody_elses_words(tmp_path: Path) -> None:
    lines = [
        "“The kiln is old,” said Orla Brandt, the works manager. “We tested it twice.",
        "“It will be lit again in April.”",
        "Bruno Falk, the mayor, said that the town would not pay.",
    ]
    for name, between in (("blank", "\n\n"), ("single", "\n")):
        record = json.dumps({"text": between.join(lines)}).encode()
        with opened(tmp_path / name, create=True) as desk:
            list(take_in(desk.library, default_embedder(), [Found("k.jsonl", None, lambda r=record: io.BytesIO(r))]))
            answer = desk.engine.answer(Question("what did Falk say?"))
            assert [c.text for c in answer.citations] == [lines[2]]
            answer = desk.engine.answer(Question("what did Brandt say?"))
            assert [c.text for c in answer.citations] == lines[:2]
