"""Which words are verbs where they stand, and where clauses broken into by others go on."""

from __future__ import annotations

import pytest

from chatbot.checks.reading import Reading, read
from chatbot.checks.tagging import tagged
from chatbot.checks.tokens import tokens


def verbs(text: str) -> set[str]:
    words = list(tokens(text))
    return {w.text for w, tag in zip(words, tagged(words, 0, len(words)), strict=True) if tag != "o"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The kiln, fired in 1909, was sold last year.", {"fired", "was", "sold"}),
        ("Odessa Marl, who made bells for the parish and advised two bishops, understood this.",
         {"made", "advised", "understood"}),
        ("Whoever runs ferries to the islet will get a grant.", {"runs", "will", "get"}),
        ("The women of the choir left in May.", {"left"}),
        ("Errors found in the ledger were corrected.", {"found", "were", "corrected"}),
        ("The agency has since doubled its fees.", {"has", "doubled"}),
        ("He said higher fees caused the queue.", {"said", "caused"}),
        ("They bought smaller carts, fewer horses and higher wagons.", {"bought"}),
        ("The club rose when Piet, the brother of Jonna Aker, scored from 25 metres.", {"rose", "scored"}),
    ],
)  # fmt: skip
def test_verbs_are_told_from_nouns_and_names(text: str, expected: set[str]) -> None:
    assert verbs(text) == expected


def subjects(reading: Reading) -> list[set[str]]:
    return [{reading.words[i].lower for i in one.subject} for one in reading.segments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The quarry, which opened in 1965, closed on Monday.", [{"quarry", "which"}, {"quarry"}]),
        ("Marl praised her keeper, who saved two shots.", [{"marl"}, {"keeper", "who"}]),
        ("Marl wrote the song and sold it.", [{"marl"}, {"marl"}]),
        ("After five hours of debate, the board agreed.", [{"board"}]),
        ("After a tunnel flooded, the owner, Jonna Aker, left.", [{"tunnel"}, {"owner", "jonna", "aker"}]),
        ("He said that all those who had waited would be paid.", [{"he"}, {"who"}, set()]),
    ],
)
def test_clause_has_its_subject_however_it_is_broken_into(text: str, expected: list[set[str]]) -> None:
    found = subjects(read(text))
    assert [one - {"those"} for one in found] == expected


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The board has been selling land.", set()),
        ("The board is selling land.", {"ongoing"}),
        ("The board would have to sell land.", {"must"}),
        ("The deck would need replacing.", {"must"}),
        ("The board declined to comment.", {"refused"}),
        ("It was originally to be finished in May.", {"will"}),
        ("She decided not to stay.", {"not to"}),
    ],
)
def test_standing_is_read_from_the_clauses_own_verbs(text: str, modality: set[str]) -> None:
    assert set(read(text).segments[-1].modality) == modality


def test_what_a_doubtful_verb_brings_in_is_not_said_to_be_so() -> None:
    promised = read("They promised that no kiln would close.").segments[-1]
    found = read("They found that no kiln would close.").segments[-1]
    assert "unasserted" in promised.modality
    assert "unasserted" not in found.modality
