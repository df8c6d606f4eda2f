"""How what a clause tells stands: how often it is negated, whether it was, will or may be, and what is said not to be meant."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.checks.forms import QUOTES, forms_of, skips
from chatbot.checks.meanings import root
from chatbot.checks.tokens import AUX, BE, MODALITY, NEGATIONS, NEGATIVE_TO, TO_MODALITY, UNASSERTED, Word
from ingest.statements import grammar as g

_FIRMER = frozenset("likely unlikely wish plan must can offer".split())
"""What says more of how it will be than "will": "would like to", "will have to"."""
_REFUSES = frozenset(map(root, ("refuse", "decline")))
_IN_GROUP = frozenset({"will", "may", "could", "can", "must", "should"})
"""What counts only in the clause's own group of verbs, not within what it tells of ("a plan that may fail")."""


def contrast(words: Sequence[Word], start: int, end: int) -> frozenset[int]:
    """The words of "…, not the owner, …", with their "not"; of "rather than" and "instead of" too."""
    found: set[int] = set()
    for i in range(start, end - 1):
        pair = (words[i].lower, words[i + 1].lower)
        phrase = pair in (("rather", "than"), ("instead", "of"))
        before = words[i - 1] if i > start else None
        apart = (
            before is None
            or (before.kind == "mark" and before.text not in QUOTES)
            or before.lower in ("and", "but")
            or before.telling
        )
        negated = (
            pair[0] == "not"
            and apart
            and not (
                words[i + 1].lower in AUX | {"only", "yet", "even"} or forms_of(words[i + 1]) or _is_deed(words, i + 1)
            )
        )
        if (phrase and i + 2 < end) or negated:
            first = i + 2 if phrase else i + 1
            stop = next(
                (k for k in range(first, min(first + 6, end)) if words[k].kind == "mark" or words[k].lower in AUX),
                min(first + 6, end),
            )
            found |= set(range(i, stop))
    return frozenset(found)


def _is_deed(words: Sequence[Word], i: int) -> bool:
    """ "to stay", and not "to the boathouse"."""
    return words[i].lower == "to" and i + 1 < len(words) and "base" in forms_of(words[i + 1])


def negations(words: Sequence[Word], start: int, end: int, apart: frozenset[int]) -> int:
    """How many words of a clause negate it, but for those in a contrast."""
    found = 0
    for i in range(start, end):
        if i in apart:
            continue
        lower = words[i].lower
        following = words[i + 1].lower if i + 1 < end else ""
        found += (lower in NEGATIONS and following not in ("only", "else")) or (
            words[i].root in NEGATIVE_TO and following == "to"
        )
    return found


def modality(words: Sequence[Word], start: int, end: int, first: int, last: int) -> frozenset[str]:
    """What makes a clause other than a fact. `first` and `last` bound its verbs."""
    found = set()
    for i in range(start, end):
        lower = words[i].lower
        kind = MODALITY.get(lower) if words[i].kind == "word" else None
        inside = first <= i < last
        if kind and (inside or kind not in _IN_GROUP or lower not in AUX) and not _is_noun(words, i):
            quantity = kind == "almost" and i + 1 < end and words[i + 1].kind == "number"
            found |= set() if quantity else {kind}
        following = words[i + 1] if i + 1 < end else None
        if inside and lower in ("being",) and following and forms_of(following) & {"participle"}:
            found.add("ongoing")
        if (
            inside
            and lower.endswith("ing")
            and i == last - 1
            and lower not in ("being", "going")
            and _after_be(words, i, first)
        ):
            found.add("ongoing")
        if lower == "not" and following and _is_deed(words, i + 1) and not inside:
            found.add("not to")  # "decided not to stay" is not "had not decided to stay"
        if inside and words[i].root in _REFUSES and following and following.lower == "to":
            found.add("refused")
        k = i + 1
        while k < end and skips(words[k]):
            k += 1
        following = words[k] if k < end else None
        if inside and lower in ("need", "needs", "needed") and following and following.lower.endswith("ing"):
            found.add("must")
        if following is None or following.lower != "to" or k + 1 >= end:
            continue
        deed = "base" in forms_of(words[k + 1]) or words[k + 1].lower in AUX
        if lower in TO_MODALITY and deed:
            found.add(TO_MODALITY[lower])
        elif lower in BE and deed and inside:
            found.add("will")
    if found & _FIRMER:
        found -= {"will"}
    return frozenset(found - {"ongoing"} if found & _IN_GROUP else found)


def unasserted(words: Sequence[Word], start: int) -> frozenset[str]:
    """Whether a clause tells what a claim, a fear or a hope is of."""
    opens = words[start].lower == "that" and start > 0 and words[start - 1].lower in UNASSERTED
    return frozenset({"unasserted"}) if opens else frozenset()


def _after_be(words: Sequence[Word], i: int, first: int) -> bool:
    """ "is closing", and not "has been closing"."""
    return any(w.lower in BE - {"been"} for w in words[first:i])


def _is_noun(words: Sequence[Word], i: int) -> bool:
    """May, the month; a will; a can."""
    if words[i].lower not in ("may", "will", "might", "can", "must"):
        return False
    before = words[i - 1].lower if i else ""
    if words[i].capital and words[i].lower == "may":
        return i > 0 or (i + 1 < len(words) and words[i + 1].kind == "number")
    return before in g.DETERMINERS - {"that", "this", "all", "both", "some", "these", "those", "each"} | {
        "his",
        "her",
        "'s",
    }
