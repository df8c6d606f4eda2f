"""Where an article is cut for searching, counted by the real tokenizer."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.article import Span
from ingest.embed import Embedder
from ingest.passages import AIM, cut

WORDS = [
    "pier",
    "unbelievably",
    "Klimaanpassungsgesetz",
    "3.5",
    "“Yes.”",
    "港は閉まった。",
    "a-b-c-d-e-f",
    "!!!!",
    "e.g.",
    "x" * 120,
    "Ünïcödé",
    "\u200b",
    "🙂",
]
SPACES = ["", "", " ", " ", " ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\t", "\u2028", "\u00a0"]
texts = st.lists(st.tuples(st.sampled_from(WORDS) | st.text(max_size=4), st.sampled_from(SPACES)), max_size=90).map(
    lambda parts: "".join(word + space for word, space in parts)
)


def line_starts(text: str) -> list[int]:
    return [at + 1 for at, c in enumerate(text) if c == "\n" and at + 1 < len(text)]


def check(text: str, breaks: list[int], embedder: Embedder, limit: int, aim: int) -> list[Span]:
    """All that is promised of every cut."""
    found = [p.span for p in cut(text, breaks, embedder.token_offsets(text), limit, aim)]
    at = 0
    for span in found:
        assert at <= span.start < span.end
        assert not text[at : span.start].strip()
        assert not any(span.start < b < span.end for b in breaks)
        at = span.end
    assert not text[at:].strip()
    assert all(count <= limit for count in embedder.count_tokens([span.of(text) for span in found]))
    return found


@given(texts, st.data())
@example("pier " * 40, None)
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cut_holds_everything_once_within_limit_and_breaks(
    embedder: Embedder, text: str, data: st.DataObject | None
) -> None:
    starts = line_starts(text)
    breaks = sorted(data.draw(st.sets(st.sampled_from(starts)))) if starts and data else []
    check(text, breaks, embedder, limit=101, aim=50)


@pytest.mark.parametrize(
    "text",
    [
        "The pier is closed. " * 2000,
        "word " * 5000,
        "x" * 100_000,
        "a-" * 5000,
        "港は閉まった" * 1000,
        "One paragraph.\r\n\r\nAnother one.\r\n" * 300,
        "🙂" * 3000,
        "a\rb\r\r" * 500,
    ],
    ids=["huge paragraph", "no sentence", "one word", "no white space", "cjk", "crlf", "emoji", "cr"],
)
def test_cut_of_strange_texts_keeps_to_the_real_limit(embedder: Embedder, text: str) -> None:
    check(text, [], embedder, embedder.max_tokens, AIM)


def test_cut_of_blank_texts_is_nothing(embedder: Embedder) -> None:
    assert check("", [], embedder, 10, 5) == []
    assert check("\n\r\n\t\n", [1, 3], embedder, 10, 5) == []


def test_cut_at_breaks_only(embedder: Embedder) -> None:
    text = "one\ntwo\nthree\n"
    assert [s.of(text) for s in check(text, [4, 8], embedder, 254, 128)] == ["one", "two", "three"]


def test_cut_joins_paragraphs_up_to_the_aim(embedder: Embedder) -> None:
    text = "one two three\n\nfour five\n\nsix seven eight nine ten"
    assert [s.of(text) for s in check(text, [], embedder, 10, 5)] == [
        "one two three\n\nfour five",
        "six seven eight nine ten",
    ]


def test_cut_leaves_a_long_paragraph_whole_where_it_fits(embedder: Embedder) -> None:
    text = "one two three four five six. seven eight nine."
    assert [s.of(text) for s in check(text, [], embedder, 20, 5)] == [text]


def test_cut_of_too_long_a_paragraph_is_at_sentences(embedder: Embedder) -> None:
    text = "One two three four five. Six seven eight nine. Ten eleven twelve."
    assert [s.of(text) for s in check(text, [], embedder, 8, 6)] == [
        "One two three four five.", "Six seven eight nine.", "Ten eleven twelve."
    ]  # fmt: skip
