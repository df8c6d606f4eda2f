"""Whether a claim is a sentence of its evidence word for word, some of what only says more about it left out.

What may be left out: a dateline, where or when at the head or in the middle of it, what stands between two commas, and
what follows a comma or an "after" at its end. Nothing that negates, limits, hedges or conditions the rest.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from chatbot.checks.clauses import Claimed, Place
from chatbot.checks.meanings import meanings
from chatbot.checks.reading import read
from chatbot.checks.tokens import BE, CONDITIONS, MODALITY, NEGATIONS, TO_MODALITY, UNASSERTED, Word
from ingest.sentences import sentence_spans
from ingest.statements import grammar as g
from ingest.statements.lexicon import cue_verbs

_WHERE = frozenset("in on at during near beside alongside".split())
_ENDS = frozenset("after while which who and but when where as because".split()) | _WHERE
_BINDING = (
    NEGATIONS
    | CONDITIONS
    | MODALITY.keys()
    | TO_MODALITY.keys()
    | UNASSERTED
    | frozenset("only than until till except half most some few part partly once so supposed whether according".split())
)
"""What can't be left out with the rest of a gap."""
_ALL = frozenset("all every each any no none nobody never only most first last both not ever entire whole".split())
"""Of what holds for all or for the first nothing may be left out but when it was: it is all there, the first since."""
_LEAST = 3  # words of a claim that can be a sentence's own
_LONGEST = 80


def is_verbatim(claim: Claimed, places: Sequence[Place]) -> bool:
    """Whether a claim's text stands so in one sentence of the places, in the same voice and as often denied."""
    texts = {place.part.reading.text for place in places if place.negated == claim.negated}
    return any(_stands(claim.reading.text, text) for text in texts)


@functools.lru_cache(maxsize=2_000)
def _stands(claim: str, text: str) -> bool:
    mine = [w for w in read(claim).words if w.kind != "mark"]
    if mine and mine[0].lower == "that":
        mine = mine[1:]
    if not _LEAST <= len(mine) <= _LONGEST:
        return False
    for span in sentence_spans(text):
        theirs = [w for w in read(text).words if span.start <= w.start < span.end and w.text not in "“”\"‘’'"]
        if len(theirs) <= 2 * _LONGEST and _fits(mine, theirs):
            return True
    return False


def _fits(mine: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """Whether some words are others in their order, the gaps between them such as may be left out."""
    bound = any(w.lower in _ALL or (w.lower.endswith("est") and len(w.lower) > 4) for w in mine)
    ends = {0}  # how far the evidence can have been read when so many words of the claim are
    for i, word in enumerate(mine):
        following = set()
        for j in ends:
            for k in range(j, len(theirs)):
                if theirs[k].lower == word.lower and (k == j or _may_go(theirs, j, k, i == 0, bound)):
                    following.add(k + 1)
        ends = following
    return any(j == len(theirs) or _may_end(theirs, j, bound) for j in ends)


def _may_go(theirs: Sequence[Word], j: int, k: int, heads: bool, bound: bool) -> bool:
    gap = theirs[j:k]
    if all(w.text == "," for w in gap):
        return True
    if heads and _is_dateline(gap):
        return True
    if _binds(gap):
        return False
    when = all(w.lower in g.TIME | {"on", "this", "last", ","} or w.kind == "number" for w in gap)
    if when or bound:
        return when
    if heads:
        return gap[0].lower in _WHERE and gap[-1].text == ","
    if gap[0].text == "," and gap[-1].text == "," and len(gap) > 2:
        return True
    where = gap[0].lower in _WHERE and theirs[j - 1].lower not in BE
    return where and len(gap) <= 5 and gap[-1].telling and all(w.kind != "mark" for w in gap)


def _is_dateline(gap: Sequence[Word]) -> bool:
    """ "LARKMOOR, March 30 (TPA) -": names, numbers and marks up to a dash."""
    return gap[-1].text in "-–—" and all(w.capital or w.kind != "word" for w in gap)


def _may_end(theirs: Sequence[Word], j: int, bound: bool) -> bool:
    gap = theirs[j:]
    if all(w.kind == "mark" for w in gap):
        return True
    if _binds(gap) or theirs[j - 1].lower in BE:
        return False
    opens = next(w for w in gap if w.kind != "mark").lower
    return gap[0].text in ",;" or (opens in _ENDS and not (bound and opens in _WHERE))


def _binds(gap: Sequence[Word]) -> bool:
    privative = meanings().privative
    return any(w.lower in _BINDING or w.lower in privative or w.lower in cue_verbs() for w in gap)
