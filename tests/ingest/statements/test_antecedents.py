"""Whom "he", "she" and "they" stand for."""

import pytest

from ingest.statements.find import find_statements


def last_speaker(text: str) -> str | None:
    return find_statements(text, language="en")[-1].speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # the subject of the sentence before comes before who spoke two sentences ago
        ("“It is safe,” said Tom Berg.\n\nPaul Orr, a smith, differed. “It is not,” he said.", "Paul Orr"),
        ("When Tom Berg said it was safe, Paul Orr frowned. “It is not,” he said.", "Paul Orr"),
        # who speaks comes before who is only named
        ("Tom Berg met Paul Orr. The bridge was safe, Berg said. “It is old,” he said.", "Tom Berg"),
        # whose thing is talked of is no subject
        ("Paul Orr’s claim that it fell was wrong, Tom Berg said. “It is safe,” he said.", "Tom Berg"),
        # a chain of pronouns goes on
        ("Paul Orr saw Tom Berg. He sat down. He ate. He said it was safe.", "Paul Orr"),
        # a name of unknown kind in the subject fits where nothing else does
        ("For years Quilla Marn cooked there. She says it was cold.", "Quilla Marn"),
    ],
)
def test_pronoun_goes_to_the_likeliest(text: str, speaker: str) -> None:
    assert last_speaker(text) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Hollow Ferries said it would close. “It is over,” she said.",
        "The NTA said it would close. “It is over,” he said.",
        "Oakmoor is a town. “It is over,” he said.",
    ],
)
def test_pronoun_of_a_person_is_no_body_and_no_place(text: str) -> None:
    assert last_speaker(text) is None


def test_who_answers_is_not_who_asked() -> None:
    text = "Ruth Stroud, a lawyer, met Ada Lane, a clerk.\n\n“Did you read it?” Stroud asked.\n\n“No,” she answered."
    assert last_speaker(text) == "Ada Lane"


def test_unnamed_speaker_goes_on_as_a_pronoun() -> None:
    assert last_speaker("A senior official said talks failed. She said they would go on.") == "A senior official"


def test_they_may_be_whom_the_sentence_before_was_about() -> None:
    assert last_speaker("The islanders met in May. They said the boat was old.") == "The islanders"
