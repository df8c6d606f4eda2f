"""Whom a description means: "the captain" at the head of a clause, where only one person was named before it."""

from __future__ import annotations

from chatbot.checks import names
from chatbot.checks.clauses import Place
from chatbot.checks.meanings import root
from ingest.statements import grammar as g

_BODIES = frozenset("group organisation organization".split())
"""What may be any body that was told of before."""


def described(place: Place) -> frozenset[str]:
    """The roots of the name of whom a place's doer is, where it only says what they are: "the Lanmoor captain"."""
    words, doer = place.part.reading.words, sorted(place.segment.before)
    if not doer or doer[0] == 0 or words[doer[0] - 1].lower != "the" or words[doer[-1]].capital:
        return frozenset()
    if len(doer) == 1 and words[doer[0]].lower in _BODIES:
        return place.part.source.tails[place.sentence][0]
    if doer[-1] - doer[0] >= len(doer) or words[doer[-1]].lower not in (g.PEOPLE | g.TITLES) - g.BODIES:
        return frozenset()  # "the captain of Larch": more than one phrase
    offset = place.part.source.evidence.span.start + words[doer[0]].start
    return frozenset(root(names.folded(w)) for w in names.only_person(place.part.source, offset).split())
