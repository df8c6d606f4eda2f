"""Pronouns that would hang in the air, and whom they mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from chatbot import verify
from chatbot.briefing import pronouns
from chatbot.briefing.drafting import drafted
from chatbot.briefing.material import gather
from chatbot.briefing.pronouns import Filled
from chatbot.briefing.subject import Subject, subject_of
from chatbot.evidence import Witness
from chatbot.opening import Opened
from ingest.article import Filters, Span

TEXT = """Maria Delgado runs the pier of Saltby. She opened a school there in 2019.

Joren Haak said he wanted more. He has asked the council for a boat.

The ferry stops at Saltby. Her owner, Sound Ferries, wants to sell it.

Anna Lund met Ilse Novak on Friday. She was late."""


def _place(words: str, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def test_pronoun_of_the_one_who_was_named_is_filled() -> None:
    stretch = _place("She opened a school there in 2019.")
    fill = pronouns.filled(TEXT, stretch, ())
    assert fill and pronouns.with_name(stretch.of(TEXT), fill) == "[Maria Delgado] opened a school there in 2019."


@pytest.mark.parametrize("words", ["She was late.", "Her owner, Sound Ferries, wants to sell it."])
def test_pronoun_that_may_be_several_or_a_thing_is_not_filled(words: str) -> None:
    stretch = _place(words)
    assert pronouns.hanging(TEXT, stretch) is not None
    assert pronouns.filled(TEXT, stretch, ()) is None


def test_pronoun_after_its_name_does_not_hang() -> None:
    assert pronouns.hanging(TEXT, _place("Joren Haak said he wanted more.")) is None


def test_possessive_is_filled_as_one() -> None:
    text = "Maria Delgado runs the pier of Saltby. Her plans were rejected in May."
    fill = pronouns.filled(text, _place("Her plans were rejected in May.", text), ())
    assert fill and fill.shown == "[Maria Delgado’s]"


def test_object_is_no_possessive() -> None:
    text = "Maria Delgado runs the pier of Saltby. Critics asked her to leave in May."
    fill = pronouns.filled(text, _place("Critics asked her to leave in May.", text), ())
    assert fill and fill.shown == "[Maria Delgado]"


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("They agreed to it.", True),
        ("This was denied.", True),
        ("However, the mayor left.", True),
        ("The latter won.", True),
        ("This week the mayor left.", False),
        ("It is not clear who left.", False),
        ("The mayor left.", False),
    ],
)
def test_sentence_that_points_back_is_told(text: str, back: bool) -> None:
    assert pronouns.points_back(text) is back


def test_judge_drops_brackets_that_name_somebody_else(library_of: Callable[..., Opened]) -> None:
    desk = library_of({"id": "pier", "published": "2026-05-04", "text": TEXT})
    subject = subject_of(None, Filters(), desk.library)
    assert isinstance(subject, Subject)
    lines = gather(subject, desk.library, lambda *_: None).lines
    witness = Witness(desk.library)
    draft = drafted(next(line for line in lines if "opened a school" in line.text), witness)
    assert draft and draft.filled and verify.fault(draft, witness) is None
    wrong = replace(draft.filled, name="Joren Haak")
    lie = replace(draft, text=draft.text.replace("Maria Delgado", "Joren Haak"), filled=wrong)
    assert verify.fault(lie, witness) == "it does not mean whom the brackets name"
    assert verify.fault(replace(draft, filled=None), witness) == "it is not what it cites"
    elsewhere = Filled(draft.filled.start + 4, draft.filled.end + 4, "Maria Delgado")
    assert verify.fault(replace(draft, filled=elsewhere), witness) is not None


def test_sentence_whose_pronoun_is_not_sure_is_passed_over(library_of: Callable[..., Opened]) -> None:
    desk = library_of({"id": "pier", "published": "2026-05-04", "text": TEXT})
    subject = subject_of(None, Filters(), desk.library)
    assert isinstance(subject, Subject)
    lines = gather(subject, desk.library, lambda *_: None).lines
    assert drafted(next(line for line in lines if "Her owner" in line.text), Witness(desk.library)) is None


@pytest.mark.parametrize(
    ("text", "after"), [("As she has for weeks, Tull sang.", True), ("As she has, she sang.", False)]
)
def test_whom_a_pronoun_means_is_named_after_it(text: str, after: bool) -> None:
    assert pronouns.is_named_after(text, Filled(3, 6, "Maria Tull")) is after
