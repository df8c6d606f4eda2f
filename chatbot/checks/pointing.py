"""Pronouns in a sentence that stand for nobody whom it names."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.checks import quotations
from chatbot.checks.case import Source
from chatbot.checks.clauses import matched
from chatbot.checks.reading import Reading, read
from chatbot.checks.tokens import AUX, BE

_SELF = frozenset("i we my our us me you your".split())
_OWN = frozenset("his her hers their theirs its".split())
HUMAN = frozenset("he she him her his hers they them their it its".split())
"""Pronouns of the third person."""


def fault(text: str, found: Sequence[Source]) -> str | None:
    """A pronoun that stands for nobody whom the sentence names, where what it cites has not the same in its place.

    "He said …" after another about somebody else is another lie: who says something is always named.
    """
    claim = read(text)
    quotes = [q.outer for q in quotations.quoted(text) or ()]
    named = False
    for i, word in enumerate(claim.words):
        if any(q.start <= word.start < q.end for q in quotes):
            continue
        if word.lower in _SELF and word.text != "US":
            return f"it does not say who “{word.text}” is"
        heads = claim.words[0].lower == "according" and i < 4  # "According to its owners, the mill …"
        if (
            word.lower in HUMAN
            and not named
            and not heads
            and not _is_empty(claim, i)
            and not _points_alike(claim, i, found)
        ):
            return f"it does not say who or what “{word.text}” is"
        named = named or word.telling
    return None


def _points_alike(claim: Reading, i: int, found: Sequence[Source]) -> bool:
    """Whether a clause of the evidence with the same verb has the same pronoun for the same."""
    lower = claim.words[i].lower
    segment = next((s for s in claim.segments if i in s.before | s.after or s.start <= i < s.end), None)
    if segment is None or segment.verb is None:
        return False
    verb = claim.keys[segment.verb]
    for source in found:
        reading = source.full
        for one in reading.segments:
            alike = one.verb is not None and (
                matched(verb, reading.keys[one.verb]) or claim.words[segment.verb].lower in AUX
            )
            here = {*range(one.start, one.end), *one.subject}
            if alike and any(reading.words[k].lower == lower for k in here):
                return True
            if one.start < one.end and lower in _OWN and any(_owns_alike(claim, i, reading, k) for k in here):
                return True
    return False


def _owns_alike(claim: Reading, i: int, reading: Reading, k: int) -> bool:
    """ "her charts": the same pronoun before the same word."""
    both = reading.words[k].lower == claim.words[i].lower and i + 1 < len(claim.words) and k + 1 < len(reading.words)
    return both and bool(claim.keys[i + 1]) and matched(claim.keys[i + 1], reading.keys[k + 1])


def _is_empty(claim: Reading, i: int) -> bool:
    """ "It is not known whether …": the subject comes after."""
    words = [w.lower for w in claim.words[i : i + 14]]
    return (
        words[0] == "it"
        and len(words) > 1
        and words[1] in BE | {"remains"}
        and bool({"that", "whether", "to", "how"} & set(words[2:]))
    )
