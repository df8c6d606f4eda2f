"""The judge of what a model wrote: no lie of the tables passes, nearly all of what is true does, and nothing breaks it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot import verify
from chatbot.checks import generated
from chatbot.checks.nearness import NEAR, nearness
from chatbot.compose import Draft
from chatbot.evidence import Witness
from chatbot.opening import Opened
from ingest.embed import default_embedder
from tests.chatbot.checks import tables
from tests.chatbot.checks.tables import cited
from tests.chatbot.marked import add, mark


def fault(text: str, witness: Witness, article: str, *beginnings: str) -> str | None:
    return verify.fault(Draft(text, cited(witness, article, *beginnings), "generated"), witness)


@pytest.mark.parametrize("table", tables.TABLES)
def test_no_lie_passes(table: str, witness: Witness) -> None:
    passed = [
        one.text for one in tables.cases(table, witness) if not one.holds and not verify.fault(one.draft, witness)
    ]
    assert passed == []


def test_nearly_all_that_is_true_passes(witness: Witness) -> None:
    true = [one for table in tables.TABLES for one in tables.cases(table, witness) if one.holds]
    refused = [one.text for one in true if verify.fault(one.draft, witness)]
    assert len(true) > 300
    assert len(refused) <= 0.10 * len(true), refused


def test_reasons_are_short_sentences(witness: Witness) -> None:
    found = [verify.fault(one.draft, witness) for one in tables.cases("bakery", witness) if not one.holds]
    assert all(why and 5 < len(why) < 160 and not why.endswith(".") for why in found)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The mill earned 40 million last year.", "nothing that it cites says"),
        ("The mill lost £9.4 million last year.", "the number £9.4 million is not in what it cites"),
        ("The mill lost £8.4 million in 2020.", "the date 2020 is not in what it cites"),
        ("Norrkraft lost £8.4 million last year.", "the name Norrkraft is not in what it cites"),
        ("“The mill lost everything.”", "does not stand in what it cites"),
        ("It lost £8.4 million last year.", "it does not say who or what “It” is"),
        ("We lost £8.4 million last year.", "it does not say who “We” is"),
        ("Did the mill lose £8.4 million last year?", "it asks"),
        ("The mill lost £8.4 million last year (https://example.org).", "it holds markup"),
        ("The mill lost **£8.4 million** last year.", "it holds markup"),
        ("The mill lost <b>£8.4 million</b> last year.", "it holds markup"),
        ("![The mill](x.png) lost £8.4 million last year.", "it holds markup"),
        ("The “mill lost £8.4 million last year.", "a quotation mark in it has no other"),
        ("… — 1, 2", "it holds no words"),
        ("", "it holds no words"),
    ],
)
def test_reason_names_what_is_wrong(text: str, why: str, witness: Witness) -> None:
    assert why in (fault(text, witness, "stoneferry", "The mill lost") or "")


def test_generated_sentence_without_or_with_false_citation_is_a_fault(witness: Witness) -> None:
    evidence = cited(witness, "stoneferry", "The mill lost")
    draft = Draft("The mill lost £8.4 million last year.", evidence, "generated")
    assert verify.fault(draft, witness) is None
    assert verify.fault(replace(draft, evidence=()), witness) == "it cites nothing"
    moved = replace(evidence[0], text=evidence[0].text.replace("8.4", "9.4"))
    assert verify.fault(replace(draft, evidence=(moved,)), witness) == "what it cites does not stand there"
    other = cited(witness, "orlen", "Most residents")
    assert verify.fault(replace(draft, evidence=other), witness) is not None


# ── quotations ──


@pytest.mark.parametrize(
    "text",
    [
        "“We cannot keep a plant alive on hope,” said Ingrid Falk.",
        '"We cannot keep a plant alive on hope," said Ingrid Falk.',
        "‘We cannot keep a plant alive on hope,’ said Ingrid Falk.",
        "Falk said: «We cannot keep a plant alive on hope.»",
        "Falk said that they “cannot keep a plant alive on hope”.",
        "“We cannot keep a plant alive …,” said Ingrid Falk.",
    ],
)
def test_quotation_passes_however_its_marks_are_set(text: str, witness: Witness) -> None:
    assert fault(text, witness, "stoneferry", "“We cannot keep") is None


@pytest.mark.parametrize(
    "text",
    [
        "“We can keep a plant alive on hope,” said Ingrid Falk.",
        "“We cannot keep a plant alive on hop,” said Ingrid Falk.",
        "“We … keep a plant alive on hope,” said Ingrid Falk.",
        "“… alive on hope … keep a plant,” said Ingrid Falk.",
        "“We cannot keep a plant alive on hope,” said Desmond Achebe.",
        "“We cannot keep a plant alive on hope,” he said.",
        "“We cannot keep a plant alive on hope.”",
        "A plant cannot be kept “alive on hope”.",
        "“[Achebe] cannot keep a plant alive on hope,” said Ingrid Falk.",
    ],
)
def test_altered_or_misgiven_quotation_is_a_fault(text: str, witness: Witness) -> None:
    assert fault(text, witness, "stoneferry", "“We cannot keep") is not None


def test_inserted_name_stands_for_a_pronoun_only(desk: Opened) -> None:
    text = "“She ran the kiln alone for years,” said Orla Brandt of Greta Holm."
    with_marks = mark(text, "Orla Brandt", "She ran the kiln alone for years,", cue="said", mention="Orla Brandt")
    add(desk.library, default_embedder(), "inserted", text, with_marks)
    witness = Witness(desk.library)
    assert fault("“[Holm] ran the kiln alone for years,” said Orla Brandt.", witness, "inserted", "“She ran") is None
    assert fault("“She ran [Holm] alone for years,” said Orla Brandt.", witness, "inserted", "“She ran") is not None


def test_second_hand_statement_needs_its_teller(desk: Opened) -> None:
    text = "Marsh said the roof leaked, Ada Ring told the court."
    said = mark(
        text, "Lena Marsh", "the roof leaked", kind="indirect", cue="said", mention="Marsh", second_hand="Ada Ring"
    )
    add(desk.library, default_embedder(), "told", text, said)
    witness = Witness(desk.library)
    assert fault("Lena Marsh said that the roof leaked.", witness, "told", "Marsh said") is not None


# ── who does what ──


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The state sold the dam to Vattmark in 2009.", True),
        ("Vattmark sold the dam to the state in 2009.", False),
        ("The state bought the dam from Vattmark in 2009.", False),
    ],
)
def test_deed_told_from_the_other_side_keeps_its_sides(text: str, holds: bool, witness: Witness) -> None:
    assert (fault(text, witness, "orlen", "Vattmark bought") is None) is holds


def test_title_that_another_bears_is_a_fault(desk: Opened) -> None:
    text = "Harbour master Odile Brenn closed the quay. Mayor Tove Lund opened it again."
    add(desk.library, default_embedder(), "titled", text)
    witness = Witness(desk.library)
    assert fault("Harbour master Odile Brenn closed the quay.", witness, "titled", "Harbour master") is None
    assert fault("Mayor Odile Brenn closed the quay.", witness, "titled", "Harbour master") is not None


def test_pronoun_passes_only_where_the_evidence_has_it_too(desk: Opened) -> None:
    text = "Tove Lund opened the quay in May. She closed the mill in June."
    add(desk.library, default_embedder(), "pronoun", text)
    witness = Witness(desk.library)
    assert fault("She closed the mill in June.", witness, "pronoun", "She closed") is None
    assert fault("She opened the quay in May.", witness, "pronoun", "Tove Lund") is not None


# ── nearness ──


def test_unrelated_sentence_is_not_near(witness: Witness) -> None:
    evidence = cited(witness, "museum", "Police in Tromso")
    assert nearness("Shares in the brewery fell by a tenth on Monday.", evidence) < NEAR
    assert nearness("The police in Tromso found out who the thief was.", evidence) > NEAR


# ── nothing breaks it ──

ODD = st.text(st.sampled_from(list("ab AB.,;:?!\"“”‘’'«»()[]…—-–$€%019\n\t\u202e\u200d😀שלום\ud800")), max_size=60)
WORDS = st.lists(
    st.sampled_from(
        """The mill lost £8.4 million last year Falk said that not may “ ” ’ , . ; … according to [ ] 40 % May by was sold
        who which because and , and if""".split()
    ),
    max_size=40,
).map(" ".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ODD | WORDS | st.text(max_size=60))
def test_nothing_that_is_written_raises(text: str, witness: Witness) -> None:
    evidence = cited(witness, "stoneferry", "The mill lost", "Halden denied", "“We cannot keep")
    found = verify.fault(Draft(text, evidence, "generated"), witness)
    assert found is None or found


@pytest.mark.parametrize("unit", ["a ", "“", "said that ", "1,0", "’", "( ", "A. ", "😀", "ש ", "[1]", "and May "])
def test_a_sentence_of_any_length_is_judged_at_once(unit: str, witness: Witness) -> None:
    evidence = cited(witness, "stoneferry", "The mill lost")
    began = time.perf_counter()
    assert verify.fault(Draft(unit * (100_000 // len(unit)), evidence, "generated"), witness) is not None
    assert (
        verify.fault(Draft((unit * generated.LONGEST)[: generated.LONGEST], evidence, "generated"), witness) is not None
    )
    assert time.perf_counter() - began < 2.0
