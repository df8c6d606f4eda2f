"""Near-copies: the same story elsewhere, and stories that only have their subject in common."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import alike
from ingest.alike import near_copies, shares, sketch


def paragraphs(text: str) -> list[str]:
    return [" ".join(p.split()) for p in text.strip().split("\n\n")]


STORY = "\n\n".join(paragraphs("""
The ferry to Orrin Sound will stop running at the end of October, its owner said on Thursday, leaving the
four hundred people who live there with one boat a week through the winter.

Tidewater Lines has carried passengers and freight to the island since 1911. It lost money in each of the last
six years, according to accounts that it published in the spring, and said that talks about a new subsidy had ended
without result.

“We have asked for help for three years, and what we got was another study,” said Mirela Quist, who runs the company.
“Nobody can keep a ship at sea with a study.”

The regional government said it had offered 1.2 million a year, twice of what it paid before, and that the company had
turned it down. “The offer is still on the table,” said Anders Holm, the minister for transport. He plans to meet
islanders next week.

On the island the news came as a shock. The school has eleven pupils, and its only teacher lives on the mainland from
Friday to Sunday. “If the boat goes, I go,” said Petra Lund, who has taught there since 2009. “I would not know how to
come to work.”

The fish plant, which employs thirty people in the season, sends its catch by the evening boat. Its manager, Olaf
Brandt, said he would have to rent a vessel of his own or close. A decision is due before Christmas.

The company's two ships are to be sold. One of them, built in 1968, is the oldest that still carries passengers on this
coast; a museum has shown interest.
"""))  # fmt: skip
FOLLOWS = "\n\n".join(paragraphs("""
Islanders of Orrin Sound met the minister for transport on Tuesday and came away with a promise, but not with a boat.

Anders Holm told some two hundred people in the school's gymnasium that the region would pay for a freight vessel until
March. He would not say what was to come after. Tidewater Lines, which had carried passengers to the island since 1911,
announced last week that it would stop at the end of October.

“The offer is still on the table,” Holm repeated, to laughter. “I did not come here to be laughed at,” he then said.

Petra Lund, the teacher, asked who would drive her home on Fridays. Nobody answered. The meeting ended after two hours
with a vote, by a show of hands, that a committee of five be sent to the capital.

Mirela Quist, who runs the shipping company, was invited but did not come. In a letter that was read out she wrote that
she regretted the worry her decision had caused and that she saw no other way.
"""))  # fmt: skip


def touched(text: str, every: int, seed: int = 1) -> str:
    """One word in `every` changed, at places taken by chance."""
    rng = random.Random(seed)
    return " ".join(f"other{rng.randrange(99)}" if rng.random() < 1 / every else w for w in text.split())


STORIES = {
    "as it is": STORY,
    "another headline": "Last boat to Orrin Sound\n\n" + STORY,
    "another lead": "\n\n".join(["Islanders fear for their winter as a shipping company gives up.", *paragraphs(STORY)[1:]]),
    "cut at the end": "\n\n".join(paragraphs(STORY)[:4]),
    "another lead, cut at the end": "\n\n".join(["Islanders fear for their winter.", *paragraphs(STORY)[1:5]]),
    "in other typography": STORY.replace("“", '"').replace("”", '"').replace("'", "’").upper(),
    "one word in twelve": touched(STORY, 12),
    "one word in eight": touched(STORY, 8),
    "in another order": "\n\n".join([paragraphs(STORY)[0], *paragraphs(STORY)[:0:-1]]),
    "with what an outlet appends": STORY + "\n\nThis story was first published by the Coast News Agency. " * 2,
}  # fmt: skip


@pytest.mark.parametrize("told", STORIES)
def test_near_copies_of_one_story_told_again(told: str) -> None:
    one, other = sketch(STORY), sketch(STORIES[told])
    assert near_copies(one, other), shares(one, other)
    assert near_copies(other, one)


def test_near_copies_of_stories_on_one_subject_are_none() -> None:
    assert not near_copies(sketch(STORY), sketch(FOLLOWS))


def test_near_copies_by_a_paragraph_in_common_are_none() -> None:
    quoted = FOLLOWS + "\n\n" + paragraphs(STORY)[2]
    assert not near_copies(sketch(STORY), sketch(quoted))


def test_near_copies_of_an_item_in_a_long_survey_is_none() -> None:
    survey = "\n\n".join(touched(FOLLOWS, 2, seed) for seed in range(8)) + "\n\n" + "\n\n".join(paragraphs(STORY)[:2])
    item = "\n\n".join(paragraphs(STORY)[:2])
    assert shares(sketch(item), sketch(survey))[0] > 0.8
    assert not near_copies(sketch(item), sketch(survey))


def test_near_copies_of_short_texts_only_where_they_are_the_same() -> None:
    assert near_copies(sketch("The pier closed."), sketch("The PIER closed"))
    assert not near_copies(sketch("The pier closed on Monday."), sketch("The pier closed on Monday, he said."))
    assert not near_copies(sketch(""), sketch(""))
    assert not near_copies(sketch("!?"), sketch("The pier"))


def test_near_copies_in_a_language_without_spaces() -> None:
    text = "港へのフェリーは十月末で運航を終えると、運営会社が木曜日に発表した。島には四百人が暮らしている。"
    assert near_copies(sketch(text), sketch("見出し。" + text))
    assert not near_copies(sketch(text), sketch("市議会は来年の予算案を可決した。反対した議員は三人だった。"))


def test_sketch_is_the_same_in_every_process() -> None:
    script = (
        "from ingest.alike import sketch; print(sketch('The ferry to Orrin Sound will stop in May.').least.tolist())"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert told.strip() == str(sketch("The ferry to Orrin Sound will stop in May.").least.tolist())


def test_sketches_of_near_copies_are_found_by_their_first_numbers() -> None:
    for one, other in combinations(STORIES.values(), 2):
        a, b = sketch(one), sketch(other)
        if near_copies(a, b):
            assert len(set(a.looked_up_by) & set(b.looked_up_by)) >= alike.LEAST_INDEXED


def test_shares_are_near_the_true_ones() -> None:
    rng = np.random.default_rng(5)
    words = [f"word{n}" for n in rng.integers(0, 5000, 4000)]
    for common in (500, 1500, 2500):
        one, other = " ".join(words[:3000]), " ".join(words[3000 - common : 3000] + words[3000:])
        runs = [set(alike._runs(alike.words(text)).tolist()) for text in (one, other)]
        both = len(runs[0] & runs[1])
        contained, alike_in_all = shares(sketch(one), sketch(other))
        assert abs(contained - both / min(map(len, runs))) < 0.12
        assert abs(alike_in_all - both / len(runs[0] | runs[1])) < 0.1


@given(st.text(), st.text())
def test_near_copies_of_any_texts_is_mutual(one: str, other: str) -> None:
    a, b = sketch(one), sketch(other)
    assert near_copies(a, b) == near_copies(b, a)
    assert near_copies(a, a) == bool(a.size)
    assert len(a.least) == min(a.size, alike.KEPT)
