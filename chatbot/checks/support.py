"""Whether one clause of a claim follows from a clause of the evidence, as far as words tell.

The clause of the evidence that shares most with it must stand as it does: negated as often, as sure, under no condition
that is left out, with the same doer; and its sentence must hold every telling word of the claim, every number with what
it counts, and every date. What is weaker than that is not borne out.
"""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.checks import amounts, markers, roles, standing, wording
from chatbot.checks import dates as on
from chatbot.checks import figures as num
from chatbot.checks.clauses import Claimed, Place, matched, turned, within
from chatbot.checks.reading import Segment

_WEIGHT = 2.0  # of a verb, number or date, against 1 of another word
_NEAR_BEST = 0.6
_TRIED = 8


def fault(claim: Claimed, segment: Segment, places: Sequence[Place]) -> str | None:
    """Why a segment of a claim does not follow from any of these places; None where it does."""
    telling = claim.telling(segment)
    if not telling and not _hard(claim, segment):
        return markers.owner_fault(claim, segment, places)
    fitting = _with_its_verb(claim, segment, telling, places)
    scored = sorted(((_score(claim, segment, telling, place), n) for n, place in enumerate(fitting)), reverse=True)
    best = scored[0][0] if scored else 0.0
    near = [fitting[n] for score, n in scored[:_TRIED] if score >= best * _NEAR_BEST > 0]
    found = [place for place in near if _is_there(claim, segment, telling, place)]
    if not found:
        return _unsupported(claim, segment, telling)
    problems = []
    for place in found:
        problem = _fault_at(claim, segment, telling, place)
        if problem is None:
            return None
        problems.append(problem)
    return problems[0]


def _with_its_verb(
    claim: Claimed, segment: Segment, telling: Sequence[int], places: Sequence[Place]
) -> Sequence[Place]:
    """The places whose verb is the claim's; where none is, those whose sentence has it as another word.

    An empty verb ("made a loss") asks for nothing, but where its noun is a deed for that.
    """
    if segment.verb is None or segment.verb not in telling:
        return places
    words, keys = claim.reading.words, claim.reading.keys
    verb = segment.verb
    own = [place for place in places if place.verb_keys and matched(keys[verb], place.verb_keys)]
    if own and words[verb].root not in wording.EMPTY:
        return own
    inside = [place for place in places if matched(keys[verb], place.keys) or turned(claim, segment, place)]
    if words[verb].root not in wording.EMPTY:
        return inside or [place for place in places if matched(keys[verb], place.told)]
    deeds = [i for i in telling if i > verb and any(matched(keys[i], place.verb_keys) for place in places)]
    return (
        own + [place for place in places if any(matched(keys[i], place.verb_keys) for i in deeds)] or inside or places
    )


def _hard(claim: Claimed, segment: Segment) -> bool:
    return bool(within(claim.dates, segment) or within(claim.figures, segment))


def _unsupported(claim: Claimed, segment: Segment, telling: Sequence[int]) -> str:
    words = claim.reading.words
    shown = " ".join(w.text for w in words[segment.start : segment.end])[:80]
    return f"nothing that it cites says “{shown}”" if telling else f"“{shown}” is not in what it cites"


def _score(claim: Claimed, segment: Segment, telling: Sequence[int], place: Place) -> float:
    here = place.keys
    sentence = place.part.source.keys[place.sentence]
    score = 0.0
    for i in telling:
        keys = claim.reading.keys[i]
        weight = _WEIGHT if i == segment.verb else 1.0
        score += weight if matched(keys, here) else 0.25 * weight if matched(keys, sentence) else 0.0
    theirs = within(place.part.figures, place.segment)
    score += _WEIGHT * sum(any(num.borne_out(f, t) for t in theirs) for f in within(claim.figures, segment))
    days = within(place.part.dates, place.segment)
    return score + _WEIGHT * sum(any(on.agrees(d, t) for t in days) for d in within(claim.dates, segment))


def _is_there(claim: Claimed, segment: Segment, telling: Sequence[int], place: Place) -> bool:
    """Whether half of a clause's words stand in one clause of the evidence, and not only in its sentence."""
    here, verb = place.keys, segment.verb
    own = verb is not None and verb in telling and matched(claim.reading.keys[verb], place.verb_keys)
    least = 3 if own else 2
    return least * sum(matched(claim.reading.keys[i], here) for i in telling) >= len(telling) or (
        len(telling) < 3 and _hard(claim, segment)
    )


def _fault_at(claim: Claimed, segment: Segment, telling: Sequence[int], place: Place) -> str | None:
    return (
        standing.fault(claim, segment, place)
        or wording.fault(claim, segment, telling, place)
        or amounts.numbers_fault(claim, segment, place)
        or amounts.dates_fault(claim, segment, place)
        or markers.fault(claim, segment, place)
        or roles.fault(claim, segment, place)
    )
