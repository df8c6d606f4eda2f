"""The word lists: that they load, and that inflected forms are spelled as English spells them."""

import pytest

from ingest.statements.lexicon import cue_verbs, inflect, phrases, words


@pytest.mark.parametrize(
    ("base", "past", "third", "ing"),
    [
        ("say", "said", "says", "saying"),
        ("deny", "denied", "denies", "denying"),
        ("argue", "argued", "argues", "arguing"),
        ("admit", "admitted", "admits", "admitting"),
        ("stress", "stressed", "stresses", "stressing"),
        ("agree", "agreed", "agrees", "agreeing"),
        ("explain", "explained", "explains", "explaining"),
        ("plan", "planned", "plans", "planning"),
    ],
)
def test_inflect_follows_english_spelling(base: str, past: str, third: str, ing: str) -> None:
    forms = inflect(base, *(["said"] if base == "say" else []))
    assert "past" in forms[past]
    assert "s" in forms[third]
    assert "ing" in forms[ing]


def test_cue_verb_holds_frames_of_all_its_sections() -> None:
    said = cue_verbs()["said"]
    assert {"quote", "clause"} <= said.frames
    assert "past" in said.forms


def test_cue_verb_with_particle_is_kept_apart() -> None:
    pointed = cue_verbs()["pointed"]
    assert dict(pointed.particles)["out"] >= {"quote", "clause"}
    assert not pointed.frames


def test_words_of_an_unknown_section_is_an_error() -> None:
    with pytest.raises(KeyError, match="no section"):
        words("people.txt", "nobody")


def test_phrases_keep_the_order_of_their_words() -> None:
    assert ("according", "to") in phrases("cue_words.txt", "before source")
