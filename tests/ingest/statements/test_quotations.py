"""Where words stand in quotation marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.statements.quotations import find_quotations
from ingest.statements.sentences import paragraphs


def quoted(text: str) -> list[str]:
    return [q.inner.of(text) for here in find_quotations(text, paragraphs(text)) for q in here]


@pytest.mark.parametrize(
    "text",
    [
        'He said "the dam will hold" twice.',
        "He said “the dam will hold” twice.",
        "He said ''the dam will hold'' twice.",
        "He said „the dam will hold“ twice.",
        "He said «the dam will hold» twice.",
        "He said ``the dam will hold'' twice.",
        "He said ‚the dam will hold‘ twice.",
        "He said ‹the dam will hold› twice.",
        "He said ‘the dam will hold’ twice.",
        "He said 'the dam will hold' twice.",
    ],
)
def test_marks_of_any_shape_hold_a_quotation(text: str) -> None:
    assert quoted(text) == ["the dam will hold"]


def test_nested_quotation_is_part_of_the_outer_one() -> None:
    text = "“She told us ‘no’, and “never” too,” Osei said."
    assert quoted(text) == ["She told us ‘no’, and “never” too,"]


def test_single_marks_hold_speech_with_apostrophes_inside() -> None:
    text = "‘We don’t think the dogs’ owner was there,’ said Priya Anand. ‘It’s over.’"
    assert quoted(text) == ["We don’t think the dogs’ owner was there,", "It’s over."]


def test_single_marks_of_a_heading_are_no_quotation_where_the_article_quotes_in_double_ones() -> None:
    text = 'A \'victory\' for Lane\n\n"It is a win," said Lane. "A big one."'
    assert quoted(text) == ["It is a win,", "A big one."]


def test_apostrophes_and_inches_are_no_quotations() -> None:
    assert quoted("The dogs' owner, 6'2\" tall, didn't come; it was the '90s.") == []


def test_quotation_over_paragraphs_goes_on_where_the_next_opens() -> None:
    text = "“We waited.\n\n“We waited all night,” said Berg."
    first, second = find_quotations(text, paragraphs(text))
    assert not first[0].closed
    assert second[0].continues
    assert second[0].inner.of(text) == "We waited all night,"


def test_values_of_markup_are_no_quotations() -> None:
    assert quoted('<a name="one two three">Lane</a> said "we will go" again.') == ["we will go"]


def test_wrong_single_mark_closes_a_double_one_that_nothing_closes() -> None:
    assert quoted("“We will go.’ She left at noon.") == ["We will go."]


def test_guillemets_may_stand_off_what_they_hold() -> None:
    assert [words.strip() for words in quoted("« The dam will hold », he said. « It always has. »")] == [
        "The dam will hold",
        "It always has.",
    ]


def test_double_marks_within_single_ones_do_not_hide_them() -> None:
    text = "‘He said “never”, and that’s that,’ Osei told the court. ‘I was shocked.’"
    assert quoted(text) == ["He said “never”, and that’s that,", "I was shocked."]


def test_quotations_in_either_kind_of_mark_stand_side_by_side() -> None:
    text = "‘We will go,’ said Osei.\n\n‘We said so,’ he added. The sign says “No swimming here”."
    assert quoted(text) == ["We will go,", "We said so,", "No swimming here"]


@given(st.text(alphabet="ab “”\"'‘’«».,\n", max_size=200))
def test_quotations_lie_in_their_paragraph_in_order(text: str) -> None:
    spans = paragraphs(text)
    for paragraph, here in zip(spans, find_quotations(text, spans), strict=True):
        end = paragraph.start
        for quotation in here:
            assert quotation.outer.start >= end
            assert quotation.outer.covers(quotation.inner)
            end = quotation.outer.end
        assert end <= paragraph.end
