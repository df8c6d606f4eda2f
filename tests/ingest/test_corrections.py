"""Correction notices in an article's text."""

from __future__ import annotations

import pytest

from ingest.article import Span
from ingest.corrections import corrections, is_correction

LEAD = "The pier of Saltby will close in May, the council decided."

NOTICES = (
    "Correction: The pier was built in 1911, not in 1921.",
    "CORRECTION — The mayor's name is Wanda Thorne.",
    "Correction, March 3, 2026: The first version named the wrong street.",
    "Correction (May 4, 2026, 9:15 p.m. EST): The bridge has two lanes.",
    "Corrections and clarifications: The fee is 12 crowns.",
    "Clarification: The harbour office says it was not asked.",
    "*Correction: The keeper is 61.*",
    "An earlier version of this article said that the pier was built in 1921.",
    "A previous version of this story misspelled the name of Joren Haak.",
    "In an earlier version of this report the sum was wrong.",
    "This article was amended on 4 May 2026. The pier is 300 metres long, not 300 feet.",
    "This story has been corrected to show that the mayor was absent.",
    "This article was updated on 5 May to correct the year.",
    "Editor’s note: An earlier version of this story gave the wrong date.",
    "Because of an editing error, the sum was given in pounds.",
    "Korrektur: In einer früheren Version stand ein falsches Datum.",
    "In einer früheren Fassung dieses Artikels hieß es, die Mole sei gesperrt.",
)
NO_NOTICES = (
    "Corrections officers at the jail — who have no union — walked out.",
    "Correction officials said on Monday: no one left.",
    "The correction: stocks fell by a tenth.",
    "Corrections Commissioner Ada Crane said so.",
    "“Correction: I was there,” said Haak.",
    "Editor’s note: This is the second of three articles on the harbour.",
    "Update: The ferry has reached the island.",
    "This article was written with the help of the harbour office.",
    "This story has been updated with comments from the mayor.",
    "An earlier storm had damaged the pier.",
    "An earlier version would have cost more.",
    "An earlier version of the report had warned of rot in the beams.",
)


@pytest.mark.parametrize("notice", NOTICES)
def test_correction_is_told_by_how_its_paragraph_begins(notice: str) -> None:
    assert is_correction(notice)
    text = f"{LEAD}\n\n{notice}"
    assert corrections(text) == (Span(len(LEAD) + 2, len(text)),)


@pytest.mark.parametrize("paragraph", NO_NOTICES)
def test_paragraph_that_only_sounds_so_is_no_correction(paragraph: str) -> None:
    assert corrections(f"{LEAD}\n\n{paragraph}\n\n{LEAD}") == ()


def test_label_on_a_line_of_its_own_belongs_to_the_notice() -> None:
    text = f"{LEAD}\n\nCorrection\n\nThe pier was built in 1911.\n\n{LEAD}"
    (span,) = corrections(text)
    assert span.of(text) == "Correction\n\nThe pier was built in 1911."


def test_notice_over_hard_wrapped_lines_is_one() -> None:
    lines = [
        "The pier of Saltby will close in May, the council decided on Monday",
        "after a meeting of four hours at which nobody from the harbour was",
        "present, as the keeper of the harbour had been told to stay away by",
        "the mayor.",
        "",
        "Correction: The first version of this said that the keeper had been",
        "there of his own will. He had been told to stay away, and was at the",
        "lighthouse.",
    ]
    text = "\n".join(lines)
    (span,) = corrections(text)
    assert span.of(text) == "\n".join(lines[5:])
