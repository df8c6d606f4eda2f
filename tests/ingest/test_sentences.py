"""Where sentences begin and end."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentence_spans

PARTS = [
    "The pier closed",
    " ",
    ". ",
    ".",
    "\n",
    "\r\n",
    "\n\n",
    "Dr. ",
    "“Yes.”",
    "J. ",
    "港は閉まった。",
    "»",
    "…",
    "!?",
    "a.m. ",
    "\t",
    "\u2028",
]
PARTS += ["x" * 60]


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pier closed. Nobody was hurt.", ["The pier closed.", "Nobody was hurt."]),
        ("Dr. Ring met Sen. Vogt. They spoke.", ["Dr. Ring met Sen. Vogt.", "They spoke."]),
        ("It was led by J. R. Ek. He left.", ["It was led by J. R. Ek.", "He left."]),
        ("It opens at 9 a.m. The rest waits.", ["It opens at 9 a.m.", "The rest waits."]),
        ("Prices rose 3.5 percent, e.g. for bread.", ["Prices rose 3.5 percent, e.g. for bread."]),
        ("“It is safe.” Vogt left.", ["“It is safe.”", "Vogt left."]),
        ("“Is it safe?” she asked.", ["“Is it safe?” she asked."]),
        ("Why?! Nobody knows… But she does.", ["Why?!", "Nobody knows…", "But she does."]),
        ("港は閉まった。誰も怪我をしなかった。", ["港は閉まった。", "誰も怪我をしなかった。"]),
        ("「閉まった。」と言った。", ["「閉まった。」", "と言った。"]),
        ("A headline\nThe text begins.", ["A headline", "The text begins."]),
        ("One line.\r\nAnother.", ["One line.", "Another."]),
        ("", []),
        (" \n\t ", []),
        ("…", ["…"]),
    ],
)
def test_sentences_end(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Coun. Yvette Ring met Cllr. Bo Ek, Det. Supt. Ana Marsh and Insp. Ola Vogt.",
        "Lt. Col. Ivo Kell, Capt. Ada Novak and Sgt. Per Lind were with Gen. Rosa Ek and Amb. Jan Ost.",
        "Rep. Ada Ring, Sen. Bo Vogt, Gov. Ia Marsh and Atty. Gen. Ulf Dahl wrote to the Rev. Olga Lind and Prof. Sten Berg.",
        "The Hon. Ida Ost lives in St. Olave near Mt. Brack.",
        "Haak v. Novak was heard as No. 10 on Dec. 5.",
        "Ferrow Inc. Chairman Ivo Kell and Marsh Ltd. Director Ada Ring signed.",
        "Sten Berg Jr. Lind and Ola Vogt Sr. Ek spoke to U.S. Senate aides.",
        "It opens at 9 a.m. Monday and shuts at 5 p.m. EST on Sat. May 5.",
        "It opens at 9 a.m. on Monday, with some 30 guests, e.g. Bo Ek.",
    ],
)
def test_sentence_goes_on_after_what_is_cut_short(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "She said no.|The mayor left.",
        "He sat.|Vogt spoke to The Sun.|Kell denied it.",
        "They voted in Dec.|Nobody came.",
        "She joined Ferrow Inc.|The firm is small.",
        "He lives on Harbour St.|It was closed.",
        "It was built in the U.S.|In Larkmoor it was not liked.",
        "It closes at 5 p.m.|Police were called.",
        "That is modern art.|Others call it a rep.|Col and gen are words.",
    ],
)
def test_sentence_ends_with_a_word_that_may_be_cut_short(text: str) -> None:
    assert sentences(text.replace("|", " ")) == text.split("|")


def test_sentences_go_on_over_a_line_that_was_wrapped() -> None:
    text = "The harbour authority said on Tuesday that the old\npier would be closed. Repairs begin in May."
    assert sentences(text) == [
        "The harbour authority said on Tuesday that the old\npier would be closed.",
        "Repairs begin in May.",
    ]


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=12).map("".join))
def test_sentences_hold_everything_but_white_space_in_order(text: str) -> None:
    at = 0
    for span in sentence_spans(text):
        assert at <= span.start < span.end
        assert not text[at : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not text[at:].strip()


@pytest.mark.parametrize("unit", [".", "A. ", '."', '.""" ', "e.g. ", "。", "a\n", "。!", ". . "])
def test_sentences_of_a_megabyte_take_linear_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    sentence_spans(text)
    assert time.process_time() - began < 8  # quadratic would be an hour
