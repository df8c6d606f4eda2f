"""A stream becomes the same sentences however it is split."""

from __future__ import annotations

import itertools
import time
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.answer import Dropped
from chatbot.streamed import LONGEST, Cutter, sentences
from chatbot.unmarked import Cited

Shape = list[tuple[str, tuple[int, ...]]]


def cited(text: str) -> Shape:
    return [(one.text, one.numbers) for one in sentences([text]) if isinstance(one, Cited)]


CASES: list[tuple[str, str, Shape]] = [
    (
        "abbreviations, initials and decimals",
        "Dr. Novak met J. K. Ring at 3.5 p.m. in the U.S. delegation [1]. No. 5 is shut [2]. It cost $3.5 million [3].",
        [
            ("Dr. Novak met J. K. Ring at 3.5 p.m. in the U.S. delegation.", (1,)),
            ("No. 5 is shut.", (2,)),
            ("It cost $3.5 million.", (3,)),
        ],
    ),
    (
        "titles that no list has, and amounts",
        "The board accused Coun. Yvette Ring of it [1]. It sank off Cork. ₹3 crore was paid [2]. The port closed [3].",
        [
            ("The board accused Coun. Yvette Ring of it.", (1,)),
            ("It sank off Cork.", ()),
            ("₹3 crore was paid.", (2,)),
            ("The port closed.", (3,)),
        ],
    ),
    (
        "quotation of several sentences",
        "“It is late. We must go,” Novak said [1]. The port closed [2].",
        [("“It is late. We must go,” Novak said.", (1,)), ("The port closed.", (2,))],
    ),
    (
        "quotation in straight marks",
        '"It is late. We must go," Novak said [1]. "Is it late?" Novak asked [2]. He left [3].',
        [('"It is late. We must go," Novak said.', (1,)), ('"Is it late?" Novak asked.', (2,)), ("He left.", (3,))],
    ),
    (
        "quotation in single marks",
        "‘It is the mayor’s port. We must go,’ she said [1]. The port closed [2].",
        [("‘It is the mayor’s port. We must go,’ she said.", (1,)), ("The port closed.", (2,))],
    ),
    (
        "quotation that is never closed",
        "“It is late. The port closed [1]. The mayor left [2].\nNovak spoke [3].",
        [("“It is late.", ()), ("The port closed.", (1,)), ("The mayor left.", (2,)), ("Novak spoke.", (3,))],
    ),
    (
        "numbers after the stop",
        "The port closed. [1] The mayor left.[2][3] Novak spoke.¹",
        [("The port closed.", (1,)), ("The mayor left.", (2, 3)), ("Novak spoke.", (1,))],
    ),
    (
        "numbers before the sentence",
        "[1] The port closed. [2] The mayor left.\n[3] Novak spoke.",
        [("The port closed.", (1,)), ("The mayor left.", (2,)), ("Novak spoke.", (3,))],
    ),
    (
        "numbers on a line of their own",
        "The port closed.\n[1]\nThe mayor left.\n[2][3]\n",
        [("The port closed.", (1,)), ("The mayor left.", (2, 3))],
    ),
    (
        "lists and headings",
        "# Port\n\n- The port closed [1]\n- **Cost**: 4 million. [2]\n* The mayor left [3, 4]\n\n1. First [1].\n2. Second [2].\n",
        [
            ("Port", ()),
            ("The port closed", (1,)),
            ("Cost: 4 million.", (2,)),
            ("The mayor left", (3, 4)),
            ("First.", (1,)),
            ("Second.", (2,)),
        ],
    ),
    (
        "numbered sentences in one line",
        "1. The port closed [1]. 2. The mayor left [2].",
        [("The port closed.", (1,)), ("The mayor left.", (2,))],
    ),
    (
        "lines broken to a width",
        "The line was broken to fit a width by the model that wrote\nNovak and others into it [1]. The port\nclosed [2].",
        [
            ("The line was broken to fit a width by the model that wrote Novak and others into it.", (1,)),
            ("The port closed.", (2,)),
        ],
    ),
    (
        "thoughts",
        "<think>The port burnt [1]. Or not.</think>\n\nThe port closed [1].",
        [("The port closed.", (1,))],
    ),
    ("thoughts without a beginning", "The port burnt</think>The port closed [1].", [("The port closed.", (1,))]),
    ("thoughts without an end", "The port closed [1]. <think>It burnt [1]. All of it.", [("The port closed.", (1,))]),
    (
        "a script of another kind",
        "港は閉じた。[1]市長は去った。[2]",
        [("港は閉じた。", (1,)), ("市長は去った。", (2,))],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_stream_is_cut_into_cited_sentences(text: str, expected: Shape) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize("text", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_sentences_are_the_same_character_by_character(text: str) -> None:
    assert list(sentences(text)) == list(sentences([text]))


PARTS = [
    *(case[1] for case in CASES),
    *". ? ! … 。 [1] [1, 2] [^3] ¹ “ ” \" ' ‘ ’ Dr. J. Novak said 3.5 ` ``` ~~~ <think> </think> <!-- --> <b> http://x.y".split(),
    *["\n", "\n\n", " ", "- ", "1. ", "# ", "[", "]", "(", "\u200b", "x" * 250, "**"],
]


@given(st.data())
def test_sentences_are_the_same_however_the_stream_is_split(data: st.DataObject) -> None:
    text = "".join(data.draw(st.lists(st.sampled_from(PARTS) | st.text(max_size=8), max_size=25)))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=30)))
    pieces = [text[a:b] for a, b in itertools.pairwise([0, *cuts, len(text)])]
    assert list(sentences(pieces)) == list(sentences([text]))


def test_sentence_comes_as_soon_as_the_next_one_begins() -> None:
    cutter = Cutter()
    assert list(cutter.push("The port closed [1]. ")) == []
    assert [one.text for one in cutter.push("The ")] == ["The port closed."]


def test_code_and_source_lists_are_dropped_and_thoughts_are_not_told() -> None:
    text = "It is so:\n```python\nprint(1)\n```\n<!-- note --><think>secret</think>\nSources:\n[1]: the Courier"
    dropped = [one for one in sentences([text]) if isinstance(one, Dropped)]
    assert [one.why for one in dropped] == [
        "code was cut out",
        "markup was cut out",
        "it is a list of sources, not a sentence",
    ]
    assert not any("secret" in str(one) for one in sentences([text]))


def test_endless_sentence_is_cut_off_and_the_next_line_goes_on() -> None:
    text = "word " * 20_000 + "\nThe port closed [1]."
    found = list(sentences([text]))
    assert isinstance(found[0], Dropped)
    assert found[0].why == f"it is longer than {LONGEST:,} characters"
    assert found[1:] == [Cited("The port closed.", (1,))]


def test_sentence_within_which_the_stream_broke_off_is_dropped() -> None:
    for whole, text in ((False, "The mayor will leave"), (False, "It rose to 3."), (True, "It rose to 3 [1].")):
        cutter = Cutter()
        found = [*cutter.push(text), *cutter.end(broken=True)]
        assert isinstance(found[-1], Cited) is whole


def pieces_of(part: str, length: int) -> Iterator[str]:
    text = part * (length // len(part))
    return (text[i : i + 7] for i in range(0, len(text), 7))


@pytest.mark.parametrize(
    "part", ["word ", ". ", "a. ", "“A. ", '"', "[", "[1]\n", "\n", "<", "`", "x", "?” Ab ", "-- "]
)
def test_long_stream_takes_linear_time_and_bounded_memory(part: str) -> None:
    began = time.perf_counter()
    assert len(list(sentences(pieces_of(part, 20_000)))) < 20_000
    short = time.perf_counter() - began
    assert short < 3
    tracemalloc.start()
    for _ in sentences(pieces_of(part, 40_000)):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_500_000
