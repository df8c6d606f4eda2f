"""What a sentence that cites claims: without the outlet it names, and what it goes on from in the sentence before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.answer import Evidence
from chatbot.checks.dates import Dated
from chatbot.checks.reading import read
from chatbot.proofreading import later, reckoning
from chatbot.proofreading.frames import framed
from chatbot.proofreading.later import Shift
from chatbot.proofreading.reckoning import Share
from chatbot.proofreading.shelf import Shelf
from chatbot.proofreading.support import Doubt, doubt

_FEW = 2
"""Telling words up to which a sentence is about what the one before is about: "The agency counted half as many"."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence to be held to what it cites: `text`, what is left of it; `before`, what the draft told till then.

    `looked_for` are the words by which what it rests on is found; `outlet` is who is named for it; `fault` is what is
    wrong with that.
    """

    text: str
    before: str
    looked_for: str
    outlet: str | None = None
    fault: str | None = None
    shift: Shift | None = None
    share: Share | None = None


def claim(text: str, before: str, articles: Sequence[str], shelf: Shelf) -> Claim:
    """What a sentence claims that cites these articles. `before` is the draft's text right before it."""
    before = before.rpartition("\n")[2]
    cards = [shelf.cards[article] for article in articles]
    frame = framed(text.strip(), cards, shelf.outlets)
    rest, shift = later.taken_out(frame.rest)
    rest, share = reckoning.taken_out(rest)
    words = read(rest).words
    is_brief = (frame.named or share) and sum(word.telling for word in words) <= _FEW
    looked_for = f"{before} {rest}" if is_brief else rest
    fault = f"it names {frame.other}, and what it cites is by another" if frame.other else None
    return Claim(rest, before, looked_for, frame.named, fault, shift, share)


def doubts(one: Claim, evidence: Sequence[Evidence], shelf: Shelf) -> Doubt | None:
    """Why what a sentence claims does not follow from these stretches; None where it does."""
    if not evidence:
        return Doubt("nothing that is cited is about it")
    texts = [stretch.text for stretch in evidence]
    if one.share and (why := reckoning.share_problem(one.share, one.before, texts)):
        return Doubt(why, is_missing=True)
    if one.shift and (why := _other_day(one, one.shift, evidence)):
        return Doubt(why, is_missing=True)
    if one.share and not any(word.telling for word in read(one.text).words):
        return None
    return doubt(one.text, evidence, shelf.witness, days=_meant(evidence, shelf))


def _other_day(one: Claim, shift: Shift, evidence: Sequence[Evidence]) -> str | None:
    if any(shift.text.lower() in stretch.text.lower() for stretch in evidence):
        return None
    mine = {key for keys in read(one.text).keys for key in keys}
    nearest = max(evidence, key=lambda stretch: len(mine & {k for keys in read(stretch.text).keys for k in keys}))
    return later.problem(shift, one.before, nearest.text, nearest.published)


def _meant(evidence: Sequence[Evidence], shelf: Shelf) -> tuple[Dated, ...]:
    """The days that the stretches mean by "that morning"."""
    found: list[Dated] = []
    for stretch in evidence:
        text = shelf.library.revision(stretch.article, stretch.revision).text
        found += later.day_before(text, stretch.span, stretch.published)
    return tuple(found)
