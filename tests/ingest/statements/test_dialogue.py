"""Speech that a dash opens instead of quotation marks."""

from ingest.statements.find import find_statements


def told(text: str) -> list[tuple[str | None, list[str]]]:
    return [(s.speaker, [span.of(text) for span in s.content]) for s in find_statements(text, language="en")]


def test_dash_opens_what_is_said_around_its_attribution() -> None:
    text = "– The dam is old, said Ada Lane, but it will hold. We test it.\n\n– And the gates? asked Tomas Berg."
    assert told(text) == [
        ("Ada Lane", ["The dam is old,", "but it will hold.", "We test it."]),
        ("Tomas Berg", ["And the gates?"]),
    ]


def test_paragraph_between_them_without_a_name_has_no_speaker() -> None:
    text = "– It is old, said Ada Lane.\n\n– And the gates?\n\n– They are new, she said."
    assert told(text) == [
        ("Ada Lane", ["It is old,"]),
        (None, ["And the gates?"]),
        ("Ada Lane", ["They are new,"]),
    ]


def test_list_with_dashes_is_no_dialogue() -> None:
    assert told("The council wants:\n\n– two new quays,\n\n– a crane for the harbour,\n\n– and more light.") == []
