"""How old somebody is: "Lane, 71," and "Lane, who is 71" for "Lane is 71" or "She was 71", and the other way round."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.checks import names
from chatbot.checks.case import Source
from chatbot.checks.figures import Figure
from chatbot.checks.meanings import root
from chatbot.checks.tokens import BE, Word

_OLDEST = 120


def is_borne_out(words: Sequence[Word], one: Figure, source: Source) -> bool:
    """Whether a number of a claim is somebody's age, and what is cited says so of them, by name or as "she"."""
    name = _whose(words, one)
    if not name:
        return False
    there = source.full.words
    for k, word in enumerate(there):
        if word.text != words[one.start].text or not _is_age(there, k):
            continue
        offset = source.evidence.span.start + word.start
        nearest = next((w for w in reversed(there[max(0, k - 4) : k]) if w.kind == "word" and w.lower not in BE), None)
        if nearest is None:
            continue
        if nearest.lower in ("he", "she", "who", "aged"):
            person = names.only_person(source, offset).split() or [w.text for w in there[:k] if w.capital]
            if root(names.folded(name)) in {root(names.folded(w)) for w in person}:
                return True
        elif nearest.capital and names.folded(nearest.text) == names.folded(name):
            return True
    return False


def _whose(words: Sequence[Word], one: Figure) -> str:
    """The last word of the name whose bearer's age a number is; "" where it is none."""
    if one.unit or not 0 < one.value <= _OLDEST or one.end != one.start + 1 or not _is_age(words, one.start):
        return ""
    before = [w for w in words[: one.start] if w.capital and w.lower != "he" and w.lower != "she"]
    close = [w for w in words[max(0, one.start - 4) : one.start] if w.capital]
    aged = words[one.start - 1].lower == "aged"
    return close[-1].text if close else before[0].text if aged and before else ""


def _is_age(words: Sequence[Word], at: int) -> bool:
    """Whether a number stands as ages do: after a comma, "is" or "aged", with nothing that it counts."""
    before = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) else None
    ends = after is None or after.kind == "mark" or after.lower in ("and", "now", "when", "year-old", "years")
    return before is not None and ends and (before.text == "," or before.lower in BE | {"aged"})
