"""Which words bring in speech, and who their subject is."""

import pytest

from ingest.statements.cues import find_cues
from ingest.statements.quotations import find_quotations
from ingest.statements.sentences import Token, paragraphs, sentences


def tokens_of(text: str) -> tuple[Token, ...]:
    spans = paragraphs(text)
    return sentences(text, spans, find_quotations(text, spans))[0].tokens


def found(text: str) -> list[tuple[str, str | None]]:
    """(cue, subject) of each cue of a sentence."""
    tokens = tokens_of(text)
    return [
        (
            text[tokens[cue.start].start : tokens[cue.end - 1].end],
            text[tokens[cue.subject[0]].start : tokens[cue.subject[1] - 1].end] if cue.subject else None,
        )
        for cue in find_cues(tokens)
    ]


@pytest.mark.parametrize(
    ("text", "cue", "subject"),
    [
        ("Ada Lane has repeatedly said that it is safe.", "has repeatedly said", "Ada Lane"),
        ("On Thursday Lane said it was safe.", "said", "Lane"),
        ("In a statement the company said it was safe.", "said", "the company"),
        ("Lane, 42, the mayor of Ives, said it was safe.", "said", "Lane"),
        ("In Leeds, Lane, who grew up there, said it was safe.", "said", "Lane"),
        ("Lane, speaking in Leeds, Maine, said it was safe.", "said", "Lane"),
        ("Sen. Ada Lane (D-Ohio) said it was safe.", "said", "Sen. Ada Lane"),
        ("Lane on Tuesday said it was safe.", "on Tuesday said", "Lane"),
        ("Lane and Berg both denied it.", "both denied", "Lane and Berg"),
        ("An aide who asked for silence told reporters it was safe.", "told", "An aide"),
        ('"It is safe," said a spokesman for the port.', "said", "a spokesman for the port"),
        ('"It is safe," said campaign manager Ada Lane.', "said", "campaign manager Ada Lane"),
        ("The bridge is safe, said Ada Lane, a clerk.", "said", "Ada Lane"),
        ("The bridge is safe, according to the filing.", "according to", "the filing"),
        ("Lane's long-held belief that it is safe was shaken.", "long-held belief", "Lane"),
        ("The report claims that it is safe.", "claims", "The report"),
    ],
)
def test_cue_is_found_with_its_subject(text: str, cue: str, subject: str) -> None:
    assert (cue, subject) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The United States is large.",
        "Her claims were many.",
        "The plan proposed by Lane is large.",
        "A judge considered a liberal was there.",
        "Lane was accused of fraud.",
    ],
)
def test_word_that_only_looks_like_a_cue_is_none(text: str) -> None:
    assert found(text) == []


def test_verb_after_and_shares_its_subject() -> None:
    cues = find_cues(tokens_of("She praised the crew and said that it was safe."))
    assert [cue.shared for cue in cues] == [False, True]


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Ada Lane said that it was safe.", "all"),
        ("Ada Lane does not believe that it is safe.", "all"),
        ("Ada Lane not only said that it was safe.", "all"),
        ("Ada Lane would say that it was safe.", "quotations"),
        ("Ada Lane will support the plan.", "nothing"),
        ("Ada Lane did not say that it was safe.", "nothing"),
    ],
)
def test_cue_knows_what_it_can_bring_in(text: str, tells: str) -> None:
    assert [cue.tells for cue in find_cues(tokens_of(text))] == [tells]
