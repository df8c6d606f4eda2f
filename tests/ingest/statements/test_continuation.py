"""Quotations that no cue of their sentence gives to anybody."""

import pytest

from ingest.statements.find import find_statements


def speakers(text: str) -> list[tuple[str | None, list[str]]]:
    return [(s.speaker, [span.of(text) for span in s.content]) for s in find_statements(text)]


def test_quotation_goes_on_with_who_spoke_in_its_paragraph() -> None:
    text = '"It is safe," said Ada Lane. "It is old."'
    assert speakers(text) == [("Ada Lane", ["It is safe,", "It is old."])]


def test_quotation_alone_in_a_paragraph_belongs_to_the_last_speaker() -> None:
    text = '"It is safe," said Ada Lane.\n\n"It is old, and we like it that way."'
    assert [speaker for speaker, _ in speakers(text)] == ["Ada Lane", "Ada Lane"]


def test_quotation_after_a_sentence_about_somebody_is_theirs() -> None:
    text = 'Ada Lane was at the bridge at noon. "I have seen it all."'
    assert speakers(text) == [("Ada Lane", ["I have seen it all."])]


def test_quotation_over_paragraphs_is_one_statement() -> None:
    text = '"It is safe.\n\n"It is old," Ada Lane said.'
    assert speakers(text) == [("Ada Lane", ["It is safe.", "It is old,"])]


def test_verb_of_no_list_attributes_where_a_speaker_stands_before_it() -> None:
    text = "“It is safe, for once,” Ada Lane rumbled."
    assert speakers(text) == [("Ada Lane", ["It is safe, for once,"])]


def test_signature_below_a_quotation_names_its_speaker() -> None:
    text = "“It is safe and it is old.”\n\n– Ada Lane, Leeds."
    assert speakers(text)[0][0] == "Ada Lane"


def test_signature_right_after_a_quotation_names_its_speaker() -> None:
    text = "“It is safe and it is old.” ― Ada Lane"
    assert speakers(text) == [("Ada Lane", ["It is safe and it is old."])]


@pytest.mark.parametrize(
    "text",
    ['The play, "A History of Bread," was long.', 'They call him "The Hammer" here.', 'The "deal" was off.'],
)
def test_titles_and_scare_quotes_are_no_statements(text: str) -> None:
    assert [s for s in find_statements(text) if s.kind == "direct"] == []


def test_quotation_that_cannot_be_given_is_kept_without_a_speaker() -> None:
    text = "It rained all day. “Nobody will ever cross it again.”"
    assert speakers(text) == [(None, ["Nobody will ever cross it again."])]


def test_quotation_after_a_colon_belongs_to_whom_its_introduction_is_about() -> None:
    text = '"It is old," said Ada Lane.\n\nOrla Berg set them all right:\n\n"It is safe, and it will be so."'
    assert [speaker for speaker, _ in speakers(text)] == ["Ada Lane", "Orla Berg"]


def test_answer_to_a_question_that_is_only_told_is_who_spoke_before() -> None:
    text = "“Look at it,” says Ada Lane.\n\nI ask what it was like, and the kettle boils.\n\n“It was cold and it was long.”"
    assert [speaker for speaker, _ in speakers(text)] == ["Ada Lane", "Ada Lane"]


def test_name_before_a_colon_at_the_end_is_the_speaker() -> None:
    text = "None of it surprises the analyst Ada Lane: “It was always going to fall.”"
    assert [speaker for speaker, _ in speakers(text)] == ["Ada Lane"]
