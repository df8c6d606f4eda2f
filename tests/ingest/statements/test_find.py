"""From an article's text to its statements: whole articles, and what holds for any text."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Statement
from ingest.statements.find import find_statements

ARTICLE = (
    "Why the old bridge must close\r\n\r\n"
    "The bridge at Ives has carried carts since 1802.\r\n\r\n"
    '"The arches are sound, but the deck is rotten," said Orla Penhallow, professor of civil engineering at Hollow '
    'College in Ives. "It needs work."\u00a0\r\n\r\n'
    '"Closing it is the only way," she told The Echo.\r\n\r\n'
    'In a letter to the council on Monday, Mayor Idris Vaughan said the bridge was "a burden on us all." '
    "He also expressed his thanks to the crew and said that the work would start in May.\r\n\r\n"
    'An unsigned leaflet in the town hall called the plan "a folly of the first order."\r\n\r\n'
    "Penhallow predicts that the deck will fall within a year.\r\n\r\n"
    "Ives and Hollow both denied hiding the cost.\r\n"
)


def told(text: str, statements: tuple[Statement, ...]) -> list[tuple[str | None, str, list[str]]]:
    return [(s.speaker, s.kind, [span.of(text) for span in s.content]) for s in statements]


def test_article_gives_its_statements_in_order() -> None:
    assert told(ARTICLE, find_statements(ARTICLE)) == [
        ("Orla Penhallow", "direct", ["The arches are sound, but the deck is rotten,", "It needs work."]),
        ("Orla Penhallow", "direct", ["Closing it is the only way,"]),
        ("Idris Vaughan", "mixed", ['the bridge was "a burden on us all."']),
        ("Idris Vaughan", "indirect", ["his thanks to the crew"]),
        ("Idris Vaughan", "indirect", ["that the work would start in May"]),
        ("An unsigned leaflet in the town hall", "mixed", ['the plan "a folly of the first order."']),
        ("Orla Penhallow", "indirect", ["that the deck will fall within a year"]),
        ("Ives and Hollow", "indirect", ["hiding the cost"]),
    ]


def test_cue_and_mention_are_the_words_of_the_article() -> None:
    second = find_statements(ARTICLE)[1]
    assert second.cue is not None and second.mention is not None
    assert (second.cue.of(ARTICLE), second.mention.of(ARTICLE)) == ("told", "she")


@pytest.mark.parametrize("language", ["de", "fr-FR"])
def test_article_in_another_language_gives_nothing(language: str) -> None:
    assert find_statements(ARTICLE, language=language) == ()


def test_article_that_is_clearly_not_english_gives_nothing() -> None:
    text = "„Die Brücke ist sicher“, sagte Orla Penhallow am Montag im Rathaus von Ives vor vielen Gästen. " * 3
    assert find_statements(text) == ()


def test_no_content_crosses_a_break() -> None:
    text = "Ada Lane said that the bridge was safe and would stay open all year."
    cut = text.index("and would")
    (statement,) = find_statements(text, breaks=(cut,))
    assert [span.of(text) for span in statement.content] == ["that the bridge was safe", "and would stay open all year"]


def test_empty_text_gives_nothing() -> None:
    assert find_statements("") == ()
    assert find_statements(" \n\n\u00a0") == ()


PIECES = st.sampled_from(
    [
        "Ada Lane", "Mr. Berg", "he", "she", "the mayor", "said", "told", "that", "according to", "denied", "claims",
        "and", "who", "The", "bridge", "is", "safe", ",", ".", ":", '"', "“", "”", "‘", "’", "''", "\n\n", "(", ")", "—",
        "to",         "with", "was", "U.S.", "Q:", "A:", "\u00a0", "noting", "Dr.", "'s", "for", "as", "?", "!", "LEEDS —", "=\"",
        "«", "»", "„", "‚", "‹", "›", "–", "was described as", "by", "In her view,", "referring to", "but", "10,", "percent",
        "Asked whether", "went on to", "nobody", "had", "half of", "the council", "not", "\n– ", "KP:",
    ]
)  # fmt: skip


def assert_sound(text: str, breaks: tuple[int, ...]) -> None:
    found = find_statements(text, breaks, "en")
    assert found == find_statements(text, breaks, "en")
    assert [s.content[0] for s in found] == sorted(s.content[0] for s in found)
    for statement in found:
        parts = [*statement.content, *(span for span in (statement.cue, statement.mention) if span)]
        assert all(0 <= span.start < span.end <= len(text) for span in parts)
        assert list(statement.content) == sorted(statement.content)
        assert not any(a.overlaps(b) for i, a in enumerate(parts) for b in parts[i + 1 :])
        assert all(span.of(text).strip() == span.of(text) for span in parts)
        assert not any(span.start < cut < span.end for span in statement.content for cut in breaks)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60), st.lists(st.integers(0, 300), max_size=4), st.sampled_from([" ", ""]))
def test_spans_are_sound_in_sentences_of_any_order(pieces: list[str], breaks: list[int], glue: str) -> None:
    assert_sound(glue.join(pieces), tuple(sorted(breaks)))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_spans_are_sound_in_any_text(text: str) -> None:
    assert_sound(text, ())


def work(run: Callable[[], Any]) -> int:
    """How many functions are called while something runs."""
    calls = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "“",
        "“a ",
        "'",
        "(",
        "Marsh, ",
        "Marsh said that he said ",
        '"It is safe," said Ada Lane, a clerk. ',
        '"It is safe." ',
        "Marsh and ",
        "He said it was so.\n",
        "“It goes on.\n\n",
        "Q: It is so.\n",
        "– Yes, said Marsh.\n",
        "— It is so.\n",
        "and ",
        "said ",
        "said, ",
        "word\n",
        "a, ",
        "in her view, ",
        "was described as ",
        "told the council that ",
        "“a ‘b ",
        "« so » ",
        "‚so‘ ",
    ],
)
def test_work_grows_with_the_text_and_not_faster(unit: str) -> None:
    small, large = unit * 1000, unit * 4000
    find_statements(unit, language="en")
    once = work(lambda: find_statements(small, language="en"))
    assert work(lambda: find_statements(large, language="en")) <= 4.6 * once
    breaks = tuple(range(0, len(large), 7))
    assert work(lambda: find_statements(large, breaks, "en")) <= 12 * once


@pytest.mark.parametrize(
    "text",
    [
        "“" * 200_000,
        '"' * 200_000,
        "‘" * 200_000,
        "“a " * 10_000 + "b” " * 10_000,
        "“a ‘b " * 5_000 + "c’ d” " * 5_000,
    ],
    ids=["curly", "straight", "single", "nested", "nested-in-turn"],
)
def test_work_on_quotation_marks_alone_is_bounded_by_their_number(text: str) -> None:
    assert work(lambda: find_statements(text, language="en")) <= 40 * len(text)


def test_work_grows_with_names_and_not_faster() -> None:
    def article(count: int) -> str:
        return "\n".join(
            f"Given{i} Lane said it was so. Lane said no. Mr. Lane agreed that it is." for i in range(count)
        )

    assert work(lambda: find_statements(article(800), language="en")) <= 4.6 * work(
        lambda: find_statements(article(200), language="en")
    )


@pytest.mark.parametrize(
    "paragraph",
    [
        "“It is so,” he said. She said no. They said yes. It said nothing new.",
        "The senator said it was so. The analyst said no. The former seamer said yes.",
        "A source said it was so. “It is,” he said. The insider said yes. The official said no.",
        "The company said it was so. The group said no. The document says yes. The text says no.",
        "Lane{i} Group said it was so. The group said no. A spokesman for the company said yes.",
        "The Hollow Report {i} says so. The report says no. It adds that it is so.",
        "Lane’s daughter, Ida{i}, who is 23, said it was so. Her mother said no. The 23-year-old said yes.",
        "Sen. Ada Lane{i}, D-Ives, said it was so. The Democrat said no. The lawmaker said yes.",
        "Minister for Works Ada Lane{i} (ALW) said so. The ALW said no. The minister said yes.",
        "Berg, a Leeds plumber and a poet, and Lane{i}, a clerk of the port, said so.",
        "A sign taped to a door taped to a wall {i} taped to a mill said it was so.",
        "Correction: an earlier version of this article said that Lane{i} said it was so.",
    ],
)
def test_work_of_telling_who_it_is_grows_with_the_text_and_not_faster(paragraph: str) -> None:
    """Pronouns, nouns, bodies, texts, names and notices, each many times in one article."""

    def article(count: int) -> str:
        return "\n\n".join(paragraph.format(i=i) for i in range(count))

    assert work(lambda: find_statements(article(600), language="en")) <= 4.6 * work(
        lambda: find_statements(article(150), language="en")
    )


def test_deeply_nested_quotations_are_one() -> None:
    text = "“a " * 10_000 + "b” " * 10_000
    assert len(find_statements(text, language="en")) <= 1
