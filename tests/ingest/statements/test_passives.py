"""What is said of somebody without a speaker before it."""

import pytest

from ingest.statements.find import find_statements


def told(text: str) -> list[tuple[str | None, str, list[str]]]:
    found = find_statements(text, language="en")
    return [(s.speaker, s.cue.of(text) if s.cue else "", [span.of(text) for span in s.content]) for s in found]


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        ("The plan was described as a folly.", None, "was described", ["The plan", "a folly"]),
        (
            "The plan was described as a folly by Ada Lane.",
            "Ada Lane",
            "was described",
            ["The plan", "a folly"],
        ),
        (
            "The mayor was accused by Ada Lane, a clerk, of lying to the council.",
            "Ada Lane",
            "was accused",
            ["The mayor", "of lying to the council"],
        ),
        ("It was widely reported that the dam had failed.", None, "was widely reported", ["that the dam had failed"]),
        ("The owner is said to be abroad.", None, "is said", ["The owner", "to be abroad"]),
        ("The plan was seen as “a way out” of it.", None, "was seen", ["The plan", "“a way out” of it"]),
    ],
)
def test_passive_brings_in_what_is_said_of_its_subject(
    text: str, speaker: str | None, cue: str, content: list[str]
) -> None:
    assert told(text) == [(speaker, cue, content)]


@pytest.mark.parametrize(
    "text",
    [
        "The girls were admitted to the school in May.",
        "The plan was not described as a folly.",
        "The plan may be described as a folly.",
        "The letter was written as a joke.",
    ],
)
def test_passive_that_tells_nothing_is_no_statement(text: str) -> None:
    assert told(text) == []
