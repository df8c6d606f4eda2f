"""Marks of a model's sentence: what it cites, and what is cut out of it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.unmarked import cleaned, clipped

CITED = [
    ("The port closed [1].", "The port closed.", (1,)),
    ("The port closed. [1]", "The port closed.", (1,)),
    ("The port closed.[1][2]", "The port closed.", (1, 2)),
    ("It rose by 3.5% [1, 2] in May [1–3].", "It rose by 3.5% in May.", (1, 2, 3)),
    ("It rose [1; 3] in May [2-4].", "It rose in May.", (1, 3, 2, 4)),
    ("The port closed[^1].", "The port closed.", (1,)),
    ("The port closed.¹", "The port closed.", (1,)),
    ("The quay has 5 km² and x² [2].", "The quay has 5 km² and x².", (2,)),
    ("“It closed [1],” Novak said.", "“It closed,” Novak said.", (1,)),
    ("According to [1], the port closed.", "The port closed.", (1,)),
    ("The port closed (see [1]).", "The port closed.", (1,)),
    ("The port closed ([1]).", "The port closed.", (1,)),
    ("The port closed 【1†L2-L4】.", "The port closed.", (1,)),
    ("The port closed [source 2].", "The port closed.", (2,)),
    ("The port closed \\[1\\].", "The port closed.", (1,)),
    ("The port closed [1], [2] and [3].", "The port closed.", (1, 2, 3)),
    ("The [2024] plan of “[Novak]” [1].", "The [2024] plan of “[Novak]”.", (1,)),
    ("It fell [1–400].", "It fell.", (1, 400)),
    ("- **Cost:** four million [1].", "Cost: four million.", (1,)),
    ("2. The port closed [1].", "The port closed.", (1,)),
    ("## The port closed [1]", "The port closed", (1,)),
    ("The port closed.", "The port closed.", ()),
]


@pytest.mark.parametrize(("raw", "text", "numbers"), CITED, ids=[raw for raw, _, _ in CITED])
def test_citations_are_read_and_taken_out(raw: str, text: str, numbers: tuple[int, ...]) -> None:
    found = cleaned(raw)
    assert (found.text, found.numbers, found.cut) == (text, numbers, ())


CUT = [
    ("![a port](http://x.example/y.png) It closed [1].", "It closed.", "a picture was cut out"),
    ("![a port][ref] It closed [1].", "It closed.", "a picture was cut out"),
    ("The [port of Estray](http://x.example/a_(b)) closed [1].", "The port of Estray closed.", "a link was cut out"),
    ("The [port](javascript:alert(1)) closed [1].", "The port closed.", "a link was cut out"),
    ("It closed, see https://x.example/a?b=c. [1]", "It closed, see.", "a link was cut out"),
    ("It closed <https://x.example> [1].", "It closed.", "a link was cut out"),
    ("<b>It</b> closed [1].", "It closed.", "markup was cut out"),
    ("It closed &lt;img src=x onerror=alert(1)&gt; [1].", "It closed.", "markup was cut out"),
    ("It closed [1]. <img src=x onerror=alert(1)", "It closed.", "markup was cut out"),
    ("It `rm -rf` closed [1].", "It closed.", "code was cut out"),
    ("It closed [1](http://x.example).", "It closed.", "a link was cut out"),
]


@pytest.mark.parametrize(("raw", "text", "why"), CUT, ids=[raw for raw, _, _ in CUT])
def test_what_is_no_sentence_is_cut_out_and_listed(raw: str, text: str, why: str) -> None:
    found = cleaned(raw)
    assert found.text == text
    assert found.numbers == (1,)
    assert {one.why for one in found.cut} == {why}


def test_what_nobody_sees_is_taken_out() -> None:
    assert cleaned("The po\u200brt \u202edid n\u00adot close\x1b[2J [1].").text == "The port did not close[2J."


@given(st.text(max_size=300))
def test_cleaning_any_text_leaves_visible_words(raw: str) -> None:
    found = cleaned(raw)
    assert found.text.isprintable()
    assert all(0 <= n < 1000 for n in found.numbers)


@pytest.mark.parametrize("part", ["[", "[a](", "<a ", "`", "![", "[1] ", "(", "¹a", "http://a "])
def test_cleaning_a_long_sentence_is_quick(part: str) -> None:
    began = time.perf_counter()
    cleaned(part * (4000 // len(part)))
    assert time.perf_counter() - began < 1


def test_clipped_text_is_short_and_on_one_line() -> None:
    assert clipped("a\nb") == "a b"
    assert len(clipped("word " * 10_000)) < 310
