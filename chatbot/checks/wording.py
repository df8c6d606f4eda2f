"""The telling words of a clause: each stands in the clause of the evidence, or says what one there says or refers to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from chatbot.checks import names
from chatbot.checks.case import Source
from chatbot.checks.clauses import Claimed, Place, matched, turned
from chatbot.checks.forms import forms_of
from chatbot.checks.meanings import meanings, root
from chatbot.checks.reading import Segment
from chatbot.checks.tokens import AUX, Word
from ingest.statements import grammar as g

LIGHT = frozenset(map(root, "make put hold see have do come stand host work feature".split()))
"""Verbs that say nothing that what stands by them does not: "made a decision", "stood empty"."""
_MEASURING = frozenset(map(root, "last total number measure weigh amount span stretch".split()))
_ANYBODY = frozenset(map(root, "people person anyone anybody".split()))
_TAKEN = frozenset(map(root, "take give get".split()))
EMPTY = LIGHT | _MEASURING
_SUBJECTS = frozenset("it he she they both all four three two ones others".split())
_OWNERS = frozenset("its his her their".split())
_OBJECTS = frozenset("it him her them those these".split())
_OURS = frozenset("we us our ours i my me".split())
_OF = frozenset("of in at from for".split())
_LINKS = g.PREPOSITIONS | {"the", "a", "an", "'s", "'", "’", "and"}
_COUNTS = frozenset(map(root, "time number total amount figure".split()))
_MEASURED = frozenset("long old tall high wide deep".split())


def fault(claim: Claimed, segment: Segment, telling: Sequence[int], place: Place) -> str | None:
    """The first word of a clause that its evidence does not bear out."""
    verbless = segment.verb is None and place.part.voice is None
    sentence = place.whole if verbless else place.part.source.keys[place.sentence]
    missing = [i for i in telling if not matched(claim.reading.keys[i], sentence)]
    for i in telling:
        word = claim.reading.words[i]
        if i in missing:
            if i == segment.verb and turned(claim, segment, place):
                continue
            if not (_is_light(claim, i, missing, telling) or _refers(claim, segment, i, missing, telling, place)):
                return f"“{word.text}” is not in what it cites"
        elif _is_elsewhere(claim, segment, i, place):
            return f"“{word.text}” belongs to something else"
    return _contrasted(claim, segment, telling, place)


def _is_elsewhere(claim: Claimed, segment: Segment, i: int, place: Place) -> bool:
    """Whether what a deed is done to in the claim stands in another clause: "praised the conclusion"."""
    words = claim.reading.words
    if segment.verb is None or words[segment.verb].lower in AUX or not (i in segment.after or _is_joined(words, i)):
        return False
    if matched(claim.reading.keys[i], place.whole):
        return False
    deed = words[i - 1].lower == "to" and words[i - 2].lower != "and" and words[i].root in meanings().verbs
    return deed or _is_joined(words, i) or not place.lower & (_OBJECTS | _OWNERS | {"which", "whom", "they"})


def _is_joined(words: Sequence[Word], i: int) -> bool:
    """Whether a word is one of two that do the same: "sales and profit rose"."""
    return "and" in (w.lower for w in (*words[max(0, i - 2) : i], *words[i + 1 : i + 2]))


def _is_light(claim: Claimed, i: int, missing: Sequence[int], telling: Sequence[int]) -> bool:
    """An empty verb whose noun, or whose adjective, is there."""
    lower = claim.reading.words[i].root
    if lower in _TAKEN:
        following = [k for k in telling if i < k <= i + 4 and k not in missing]
        return any("base" in forms_of(claim.reading.words[k]) for k in following)
    if lower in _MEASURING:
        return any(i < f.start <= i + 4 for f in claim.figures)
    return lower in LIGHT and any(i < k <= i + 5 and k not in missing for k in telling)


# ── what the evidence has by other words, before or beside ──


def _refers(
    claim: Claimed, segment: Segment, i: int, missing: Sequence[int], telling: Sequence[int], place: Place
) -> bool:
    """Whether the evidence means by a pronoun, or has in full before, what the claim names."""
    words, keys, source = claim.reading.words, claim.reading.keys[i], place.part.source
    if i in {s.verb for s in claim.reading.segments}:
        return False
    doer, every = source.tails[place.sentence]
    here = _pronouns(place)
    owner = _is_owner(words, i)
    if i in segment.subject and place.lower & {"he", "she", "his", "her"} and _is_only_person(words[i], place):
        return True
    by_us = bool(place.lower & _OURS)
    if (i in segment.subject or i not in segment.after) and place.lower & _SUBJECTS and matched(keys, doer):
        return True
    if owner and (matched(keys, doer) or (here & _OWNERS and matched(keys, every)) or matched(keys, source.title)):
        return True
    counted = i in segment.subject and "of" in place.lower and bool(place.lower & {"them", "those", "these"})
    if (i in segment.after or counted) and here & _OBJECTS and matched(keys, every):
        return True
    if (by_us or owner or i in segment.subject) and matched(keys, claim.known):
        return True
    if by_us and (
        matched(keys, source.title) or (words[i].lower in g.BODIES | g.GROUPS and matched(keys, _flat(source)))
    ):
        return True
    return (
        _stands_for(words[i], place) or _measures(claim, i) or _is_fuller(claim, segment, i, missing, telling, source)
    )


def _is_only_person(word: Word, place: Place) -> bool:
    """Whether a word of a claim's subject is of the name of the only person that "she" can mean, or stands beside it."""
    source = place.part.source
    offset = source.evidence.span.start + place.part.reading.words[place.segment.start].start
    name = {names.folded(w) for w in names.only_person(source, offset).split()}
    if names.folded(word.text) in name:
        return True
    called = [w.root for w in source.before_words if w.root]
    at = [k for k, one in enumerate(called) if one in {root(w) for w in name}]
    return bool(word.root) and any(word.root in called[max(0, k - 4) : k + 5] for k in at)


def attributed(source: Source, number: int) -> frozenset[str]:
    """What the words around a cue may name beside those of its sentence: what "its" and "she" in it mean."""
    span = source.spans[number]
    lower = {w.lower for w in source.full.words if span.start <= w.start < span.end}
    doer, every = source.tails[number]
    return (every if lower & _OWNERS else frozenset()) | (doer if lower & _SUBJECTS else frozenset())


def _pronouns(place: Place) -> frozenset[str]:
    """The pronouns of the place's sentence; one that does something there is none that something is done to."""
    source = place.part.source
    span = source.spans[place.sentence]
    words = [w for w in source.full.words if span.start <= w.start < span.end]
    found = frozenset(w.lower for w in words) & (_OWNERS | _OBJECTS)
    followed = pairwise([*words, *words[-1:]])
    done_to = any(w.lower == "it" and not (after.lower in AUX or _is_deed(after)) for w, after in followed)
    return found if done_to else found - {"it"}


def _is_deed(word: Word) -> bool:
    return word.kind == "word" and (
        word.root in meanings().verbs or word.lower.endswith("ed") or word.lower in g.ADVERBS
    )


def _is_owner(words: Sequence[Word], i: int) -> bool:
    """ "the dam's owner", "the owner of the dam", "council leader": a word that only says whose it is."""
    following = words[i + 1] if i + 1 < len(words) else None
    if following is not None and (following.lower in ("'s", "'", "’") or following.lower in g.PEOPLE | g.TITLES):
        return True
    return any(w.lower in _OF for w in words[max(0, i - 4) : i])


def _flat(source: Source) -> frozenset[str]:
    return frozenset(key for one in source.earlier for key in one)


def _measures(claim: Claimed, i: int) -> bool:
    """ "14 kilometres long", "a journey time of 31 minutes": the number with its unit says so."""
    lower = claim.reading.words[i].lower
    after = any(f.end <= i <= f.end + 2 for f in claim.figures)
    return (lower in _MEASURED and after) or (claim.reading.words[i].root in _COUNTS and bool(claim.figures))


def _stands_for(word: Word, place: Place) -> bool:
    """Whether "the company" means one that the place names, or that speaks there."""
    if word.root in _ANYBODY and "you" in place.lower:
        return True
    if not names.is_company(word):
        return False
    source = place.part.source
    span = source.spans[place.sentence]
    here = [w for w in source.full.words if span.start <= w.start < span.end and w.capital]
    return bool(place.lower & _OURS) or (bool(here) and names.stands_for_company(w.text for w in here))


def _is_fuller(
    claim: Claimed, segment: Segment, i: int, missing: Sequence[int], telling: Sequence[int], source: Source
) -> bool:
    """Whether the article has called it so before: "the ministry of culture" for "the ministry"."""
    words, keys = claim.reading.words, claim.reading.keys
    near = [
        k for k in telling
        if k not in missing and k != segment.verb and 0 < abs(k - i) <= 3
        and all(w.lower in _LINKS or w.capital for w in words[min(i, k) + 1 : max(i, k)])
    ]  # fmt: skip
    earlier = source.earlier
    for at, theirs in enumerate(earlier):
        if near and matched(keys[i], theirs):
            around = {key for one in earlier[max(0, at - 6) : at + 7] for key in one}
            if any(keys[k] & around for k in near):
                return True
    return False


# ── what is said not to be meant ──


def _contrasted(claim: Claimed, segment: Segment, telling: Sequence[int], place: Place) -> str | None:
    """ "the trade, not the owner": each on its own side."""
    reading, apart = place.part.reading, place.segment.contrast
    theirs = {key for i in apart for key in reading.keys[i]}
    rest = {key for i in range(place.segment.start, place.segment.end) if i not in apart for key in reading.keys[i]}
    for i in telling:
        keys = claim.reading.keys[i]
        if i in segment.contrast and not matched(keys, theirs):
            return f"“not {claim.reading.words[i].text}” is not in what it cites"
        if i not in segment.contrast and matched(keys, theirs) and not matched(keys, rest):
            return f"what it cites says not {claim.reading.words[i].text}"
    return None
