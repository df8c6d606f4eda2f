"""Paragraphs, sentences and tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.statements.quotations import find_quotations
from ingest.statements.sentences import MAX_TOKENS, Sentence, headings, paragraphs, sentences


def split(text: str) -> tuple[Sentence, ...]:
    spans = paragraphs(text)
    return sentences(text, spans, find_quotations(text, spans))


def cut(text: str) -> list[str]:
    return [part.span.of(text) for part in split(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. J. Osei met U.S. Sen. Ada Lane at 9 a.m. on Jan. 5 in St. Ives.",
        "It cost 2.5 million, No. 3 on the list, vs. 1.2 million at Hollow Inc. last year.",
        '"Why?" Ms. Lane asked the U.S. envoy.',
        'She said "it is over. We lost." to nobody.',
    ],
)
def test_sentence_does_not_end_within(text: str) -> None:
    assert cut(text) == [text]


def test_sentence_ends_with_a_quotation_that_does() -> None:
    assert cut('"We lost," Lane said. "It is over." Berg left.') == [
        '"We lost," Lane said.',
        '"It is over."',
        "Berg left.",
    ]


def test_sentence_ends_with_initials_before_a_small_word_with_a_capital() -> None:
    assert cut("He came to the U.S. He stayed.") == ["He came to the U.S.", "He stayed."]


def test_paragraphs_may_end_in_any_way() -> None:
    text = "One.\r\n\r\nTwo.\n\u00a0\nThree."
    assert [span.of(text) for span in paragraphs(text)] == ["One.", "Two.", "Three."]


def test_possessive_is_a_token_of_its_own() -> None:
    assert [token.text for token in split("Lane’s plan and the dogs’ owner didn’t go")[0].tokens] == [
        "Lane",
        "’s",
        "plan",
        "and",
        "the",
        "dogs",
        "’",
        "owner",
        "didn’t",
        "go",
    ]


def test_title_of_a_work_is_a_word_of_its_sentence() -> None:
    tokens = split('Berg told "The Late Hour" that he would go.')[0].tokens
    assert all(token.kind != "quote" for token in tokens)


def test_dateline_is_not_part_of_the_first_sentence() -> None:
    assert cut("LEEDS, July 3 (Agency) — Lane said no.") == ["Lane said no."]


def test_headings_are_short_unfinished_lines_and_questions() -> None:
    text = "Lane sees a way out\n\nLane left.\n\nIs it over?\n\nThey asked. Is it over?"
    assert headings(split(text)) == {0, 2}


def test_sentence_without_end_is_cut() -> None:
    assert max(len(part.tokens) for part in split("so it went on and " * 1000)) == MAX_TOKENS


@given(st.text(alphabet='aB .,"“”\n’s!', max_size=200))
def test_tokens_stand_in_order_and_hold_what_the_text_does(text: str) -> None:
    end = 0
    for part in split(text):
        for token in part.tokens:
            assert end <= token.start < token.end <= len(text)
            assert token.kind != "word" or token.text in text[token.start : token.end]
            end = token.end


def test_lines_wrapped_at_a_width_are_one_paragraph() -> None:
    text = (
        "A strike that would have stopped all trains between Ives and the sea\n"
        "from midnight has been called off, the union said on Thursday after a\n"
        "night of talks.\n\nLane left."
    )
    assert [span.of(text)[-10:] for span in paragraphs(text)] == [" of talks.", "Lane left."]
