"""How a clause stands: said to be so or not, sure, likely or wished for, on a condition, before or after another."""

from __future__ import annotations

from chatbot.checks.clauses import Claimed, Place, matched
from chatbot.checks.forms import forms_of
from chatbot.checks.meanings import root
from chatbot.checks.reading import Reading, Segment
from chatbot.checks.tokens import AUX, BE, OPEN

_CALLED = frozenset(
    map(
        root,
        """call describe dub term label style brand consider deem think believe fear want hope say liken regard portray suspect
        charge accuse blame allege convict""".split(),
    )
)
"""Verbs by which something is called or thought to be what it need not be."""


_SCHEDULED = frozenset(
    map(root, "open close shut end start begin leave depart arrive reopen resume meet play run out".split())
)


def fault(claim: Claimed, segment: Segment, place: Place) -> str | None:
    """Where a clause stands otherwise than its evidence: negated, surer, under another condition, in another order."""
    theirs = place.segment
    if (segment.negations + claim.negated) % 2 != (theirs.negations - _beside(claim, place) + place.negated) % 2:
        return "it says no where what it cites says yes, or the other way round"
    if _only_called(claim, segment, place):
        return "it states as a fact what something is called"
    if (segment.opener or theirs.opener) and not (_opens_alike(segment, theirs) or follows_on(claim, segment, place)):
        return "it has another order of events, or another reason"
    nominal = (
        segment.verb is None
        or claim.reading.words[segment.verb].lower in AUX
        or _is_nominal(claim, segment, place)
        or (theirs.verb is not None and place.part.reading.words[theirs.verb].lower in AUX)
    )
    modality = _modality(claim, segment, place)
    timed = _is_timed(claim.reading, segment) or _is_timed(place.part.reading, theirs)
    if not (timed and segment.modality ^ modality == {"will"}) and not _as_sure(segment.modality, modality, nominal):
        return "it is surer, or less sure, than what it cites"
    if _conditional(place) and not any(s.conditional for s in claim.reading.segments):
        return "it leaves out a condition"
    if segment.conditional and not _conditional(place):
        return "it makes a condition of what is none"
    return None


def _only_called(claim: Claimed, segment: Segment, place: Place) -> bool:
    """Whether a claim has something be what the evidence has it called, wanted or feared to be."""
    verb = place.segment.verb
    if segment.verb is None or verb is None or claim.reading.words[segment.verb].lower not in BE:
        return False
    return place.part.reading.words[verb].root in _CALLED


def _opens_alike(mine: Segment, theirs: Segment) -> bool:
    if mine.opener:
        return mine.opener == theirs.opener or mine.opener in ("as", "while", "since")
    return theirs.opener not in ("before", "whether")


def _is_timed(reading: Reading, segment: Segment) -> bool:
    """Whether a present tells what a timetable has: "the line closes in May"."""
    if segment.verb is None or segment.modality:
        return False
    word = reading.words[segment.verb]
    return word.root in _SCHEDULED and "s" in forms_of(word)


def follows_on(claim: Claimed, segment: Segment, place: Place) -> bool:
    """ "after coming down she walked" for "she came down and walked"."""
    reading = place.part.reading
    following = [s for s in reading.segments if s.start >= place.segment.end][:1]
    if segment.opener != "after" or place.segment.opener or not following or following[0].verb is None:
        return False
    keys = reading.keys[following[0].verb]
    return reading.words[following[0].start].lower == "and" and any(
        s.verb is not None and s != segment and matched(claim.reading.keys[s.verb], keys)
        for s in claim.reading.segments
    )


def _is_nominal(claim: Claimed, segment: Segment, place: Place) -> bool:
    """Whether the claim has as a noun what the evidence has as its verb: "the end of the service", "will end"."""
    if place.segment.verb is None or segment.verb is None:
        return False
    verb = place.part.reading.keys[place.segment.verb]
    return not matched(claim.reading.keys[segment.verb], verb) and any(
        matched(claim.reading.keys[i], verb) for i in claim.telling(segment)
    )


def _beside(claim: Claimed, place: Place) -> int:
    """How many a "without …" or "and no …" of the evidence is of what the claim leaves out: they negate nothing else."""
    reading, every = place.part.reading, claim.context.union(*claim.reading.keys)
    found = 0
    for i in range(place.segment.start, place.segment.end):
        past = place.segment.verb is not None and i > place.segment.verb
        if reading.words[i].lower == "without" or (reading.words[i].lower == "no" and past):
            of = [k for k in range(i + 1, min(i + 5, place.segment.end)) if reading.words[k].telling]
            found += bool(of) and not any(matched(reading.keys[k], every) for k in of)
    return found


def _modality(claim: Claimed, segment: Segment, place: Place) -> frozenset[str]:
    """How a place has what the claim's clause tells: "denied giving" has the giving as no fact."""
    theirs, reading = place.segment, place.part.reading
    if theirs.verb is None or segment.verb is None or reading.words[theirs.verb].root not in OPEN:
        return theirs.modality
    own = matched(claim.reading.keys[segment.verb], reading.keys[theirs.verb])
    return theirs.modality if own else theirs.modality | {"unasserted"}


def _as_sure(mine: frozenset[str], theirs: frozenset[str], nominal: bool) -> bool:
    if mine == theirs or (nominal and not mine and theirs <= {"will"}):
        return True
    if "refused" in mine | theirs and mine ^ theirs <= {"refused", "will"}:
        return "refused" in theirs or "will" in theirs
    if mine - {"ongoing"} == theirs - {"ongoing"} and nominal:
        return True
    return bool(mine and theirs) and mine ^ theirs in ({"could", "may"}, {"could", "can"})


def _conditional(place: Place) -> bool:
    """Whether a place stands under an "if" of its sentence."""
    segments = place.part.reading.segments
    return any(s.conditional and place.part.sentence(s) == place.sentence for s in segments)
