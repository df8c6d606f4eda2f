"""How an asked name meets the names there are."""

from __future__ import annotations

import pytest

from ingest.names import (
    asked_words,
    fold,
    is_name,
    known_words,
    name_matches,
    name_words,
    outlet_key,
    people,
    same_name,
)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Anna-Lena Vogt", "Vogt"),
        ("Anna-Lena Vogt", "anna-lena vogt"),
        ("Anna-Lena Vogt", "Lena Vogt"),
        ("Anna‑Lena Vogt", "Anna-Lena"),
        ("Élodie Marchand", "elodie marchand"),
        ("Brian O’Dell", "O'Dell"),
        ("Tova Ring", "Ring's"),
        ("Tova Ring", "Professor Ring"),
        ("the Prime Minister", "Prime Minister"),
        ("İpek Şahin", "ipek sahin"),
        ("Пётр Ломов", "петр ломов"),
    ],
)
def test_name_matches_any_of_its_words(name: str, asked: str) -> None:
    assert name_matches(name, asked)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Tova Ring's lawyer", "Ring"),
        ("Tova Ringgold", "Ring"),
        ("Tova Ring", "Otto Ring"),
        ("Tova Ring", ""),
        ("Tova Ring", "…"),
        (None, "Ring"),
        ("Tova Ring", None),
    ],
)
def test_name_matches_no_other(name: str | None, asked: str | None) -> None:
    assert not name_matches(name, asked)


def test_asked_words_titles_count_only_alone() -> None:
    assert asked_words("Dr Ring") == ("ring",)
    assert asked_words("the president") == ("the", "president")


def test_known_words_hold_parts_of_hyphenated_ones() -> None:
    assert set(known_words("Anna-Lena Vogt")) == {"anna-lena", "anna", "lena", "vogt"}


def test_is_name_not_for_a_pronoun() -> None:
    assert not is_name("He")
    assert not is_name("“")
    assert is_name("the professor")


def test_fold_case_and_accents() -> None:
    assert fold("ÉMILE Straße") == "emile strasse"
    assert name_words("Jo_Ann Ek") == ("jo", "ann", "ek")


def test_outlet_key_without_case_and_article() -> None:
    assert outlet_key("The ECHO") == outlet_key("echo") != outlet_key("The Echoes")
    assert outlet_key(None) is None


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Brian O’Dell", "Brian O'Dell"),
        ("Brian O`Dell", "brian o' dell"),
        ("TOVA  RING", "Tova Ring"),
        ("Tova\u00a0Ring", "Tova Ring"),
        ("Tova K. Ring", "Tova Ring"),
        ("Tova K Ring", "tova k. ring"),
        ("Dr Tova Ring", "Tova Ring"),
        ("Jean‑Marc Sorel", "Jean-Marc Sorel"),
        ("the Reserve Bank", "The Reserve Bank"),
        ("Élodie Marchand", "Elodie Marchand"),
    ],
)
def test_people_of_one_full_name_are_one(name: str, other: str) -> None:
    assert same_name(name, other)
    assert people({name: 1, other: 2}).same(name) == (other, name)
    assert people({name: 1, other: 2}).shown(name) == other


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Tova K. Ring", "Tova P. Ring"),
        ("Tova H. W. Ring", "Tova W. Ring"),
        ("Tova Ring", "Ring"),
        ("Mr Ring", "Ring"),
        ("Tova Ring", "Otto Ring"),
        ("T. Ring", "Tova Ring"),
        ("Tova Ring's lawyer", "Tova Ring"),
        ("a spokesman", "the spokesman"),
    ],
)
def test_people_of_other_names_are_others(name: str, other: str) -> None:
    assert not same_name(name, other)
    assert people({name: 1, other: 2}).same(name) == (name,)


def test_people_with_two_initials_leave_the_name_without_one_alone() -> None:
    who = people({"Tova Ring": 5, "Tova K. Ring": 3, "Tova P. Ring": 2, "tova k ring": 1})
    assert who.same("Tova Ring") == ("Tova Ring",)
    assert who.same("tova k ring") == ("Tova K. Ring", "tova k ring")
    assert who.initials("tova k ring") == ("k",)
    assert who.same("Nobody At All") == ("Nobody At All",)
