"""What a cue brings in, sentence by sentence."""

import pytest

from ingest.statements.attribution import Draft, attribute
from ingest.statements.quotations import find_quotations
from ingest.statements.sentences import paragraphs, sentences


def drafts(text: str) -> list[Draft]:
    spans = paragraphs(text)
    parts = sentences(text, spans, find_quotations(text, spans))
    return [draft for number, part in enumerate(parts) for draft in attribute(text, number, part)]


def outer(text: str) -> list[tuple[str, list[str]]]:
    """(kind, content) of each draft that is not told in another."""
    return [(d.kind, [span.of(text) for span in d.content]) for d in drafts(text) if not d.nested]


@pytest.mark.parametrize(
    ("text", "kind", "content"),
    [
        ('"It is safe," Lane said.', "direct", ["It is safe,"]),
        ('Lane told The Ives Echo: "It is safe."', "direct", ["It is safe."]),
        ('"It is," Lane said, "quite safe."', "direct", ["It is,", "quite safe."]),
        ("Lane said in a letter on Friday that it was safe.", "indirect", ["that it was safe"]),
        ("Lane said it was safe.", "indirect", ["it was safe"]),
        ("Lane told the crew it was safe.", "indirect", ["it was safe"]),
        ('Lane said the bridge was "quite safe."', "mixed", ['the bridge was "quite safe."']),
        ('The bridge was "quite safe," Lane said.', "mixed", ['The bridge was "quite safe,"']),
        ("The bridge is safe, Lane said.", "indirect", ["The bridge is safe"]),
        ("The bridge, Lane said, is quite safe.", "indirect", ["The bridge", "is quite safe"]),
        ("According to Lane, the bridge is safe.", "indirect", ["the bridge is safe"]),
        ("As Lane noted in May, the bridge is safe.", "indirect", ["the bridge is safe"]),
        ("Lane denied any part in the sale.", "indirect", ["any part in the sale"]),
        ("Lane vowed to fight on.", "indirect", ["to fight on"]),
        ("Lane sees the sale as a threat.", "indirect", ["the sale as a threat"]),
        ("Lane expressed her thanks to the crew.", "indirect", ["her thanks to the crew"]),
        ("Lane predicts that the bridge will hold.", "indirect", ["that the bridge will hold"]),
        ("Her claim that the bridge was safe was false.", "indirect", ["that the bridge was safe"]),
        ('For Lane, it is "a question of time."', "mixed", ['it is "a question of time."']),
        ('Lane: "It is safe."', "direct", ["It is safe."]),
    ],
)
def test_content_of_a_cue(text: str, kind: str, content: list[str]) -> None:
    assert outer(text) == [(kind, content)]


def test_two_cues_of_one_subject_bring_in_two_contents() -> None:
    text = "She praised the crew and said that the bridge was safe."
    assert outer(text) == [("indirect", ["the crew"]), ("indirect", ["that the bridge was safe"])]


def test_participle_ends_what_was_said_before_it() -> None:
    text = "Lane said the bridge was safe, adding that it was old."
    assert outer(text) == [("indirect", ["the bridge was safe"]), ("indirect", ["that it was old"])]


def test_what_is_told_within_a_statement_is_nested() -> None:
    found = drafts("Lane said the judge had told her that it was over.")
    assert [draft.nested for draft in found] == [False, True]


@pytest.mark.parametrize("text", ["The bridge is safe.", "The leaders want to meet again.", "Her claims were many."])
def test_sentence_in_which_nobody_says_anything(text: str) -> None:
    assert drafts(text) == []
