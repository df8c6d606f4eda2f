"""Interviews and transcripts with labels."""

import pytest

from ingest.statements.find import find_statements

INTERVIEW = """Keira Poole, a diver, found the wreck in May.

KP: It was dark down there.

TE: Were you afraid?

KP: Not at all.

TE: Would you go again?"""


def test_labels_of_initials_are_whose_initials_they_are() -> None:
    found = [(s.speaker, s.content[0].of(INTERVIEW)) for s in find_statements(INTERVIEW)]
    assert ("Keira Poole", "It was dark down there.") in found
    assert ("Keira Poole", "Not at all.") in found


def test_question_and_answer_are_kept_without_a_name() -> None:
    text = "Q: Were you afraid?\n\nA: No.\n\nQ: Will you go again?\n\nA: Yes, soon."
    assert [s.speaker for s in find_statements(text, language="en")] == [None] * 4


def test_a_single_label_makes_no_transcript() -> None:
    assert find_statements("Note: The bridge is closed all week.") == ()


def test_turn_goes_on_to_the_next_label() -> None:
    text = (
        "Casper Holt: Why stop now?\n\nAda Lane: The clay is gone.\n\nYou can buy it, of course.\n\n"
        "Holt: And then?\n\nLane: We shut."
    )
    found = [(s.speaker, [span.of(text) for span in s.content]) for s in find_statements(text)]
    assert ("Ada Lane", ["The clay is gone.", "You can buy it, of course."]) in found
    assert ("Casper Holt", ["And then?"]) in found


def test_turns_of_a_quoted_transcript_are_found_once() -> None:
    text = '"HOLT: Let us start.\n\n"LANE: It is “over.”\n\n"HOLT: If I may.\n\n"LANE: No."'
    found = [(s.speaker, [span.of(text) for span in s.content]) for s in find_statements(text, language="en")]
    assert found == [
        ("HOLT", ["Let us start."]),
        ("LANE", ["It is “over.”"]),
        ("HOLT", ["If I may."]),
        ("LANE", ["No."]),
    ]


TURNS = "\n\nQ: Were you afraid?\n\nA: No.\n\nQ: Will you go again?\n\nA: Yes, soon."


@pytest.mark.parametrize(
    ("introduction", "asks", "answers"),
    [
        ("For 31 years Quilla Marn cooked at the light. Marn lives inland now.", None, "Quilla Marn"),
        ("Ada Lane told Tom Berg of her years at the light.", "Tom Berg", "Ada Lane"),
        ("Tom Berg, a reporter, went to see Ada Lane at the light.", "Tom Berg", "Ada Lane"),
        ("Ada Lane and Ruth Hale kept the light.", None, None),
    ],
)
def test_question_and_answer_are_whose_the_introduction_tells(
    introduction: str, asks: str | None, answers: str | None
) -> None:
    found = [s.speaker for s in find_statements(introduction + TURNS, language="en") if s.kind == "direct"]
    assert found == [asks, answers] * 2
