"""How a clause stands: said to be so or not, sure, likely or wished for, on a condition, before or after another."""

from __future__ import annotations

from chatbot.checks.clauses import Claimed, Place, matched
from chatbot.checks.reading import Segment
from chatbot.checks.tokens import AUX, BE, NEGATIVE_TO
from ingest.statements.lexicon import cue_verbs


def fault(claim: Claimed, segment: Segment, place: Place) -> str | None:
    """Where a clause stands otherwise than its evidence: negated, surer, under another condition, in another order."""
    theirs = place.segment
    if (segment.negations + claim.negated) % 2 != (theirs.negations + place.negated) % 2:
        return "it says no where what it cites says yes, or the other way round"
    if _only_called(claim, segment, place):
        return "it states as a fact what something is called"
    if _left_unsaid(claim, segment, place):
        return "it leaves out who says, wants or thinks so there"
    if (segment.opener or theirs.opener) and not _opens_alike(segment, theirs):
        return "it has another order of events, or another reason"
    nominal = (
        segment.verb is None or claim.reading.words[segment.verb].lower in AUX or _is_nominal(claim, segment, place)
    )
    if not _as_sure(segment.modality, theirs.modality, nominal):
        return "it is surer, or less sure, than what it cites"
    if _conditional(place) and not any(s.conditional for s in claim.reading.segments):
        return "it leaves out a condition"
    if segment.conditional and not _conditional(place):
        return "it makes a condition of what is none"
    return None


def _left_unsaid(claim: Claimed, segment: Segment, place: Place) -> bool:
    """Whether the evidence has a verb of saying, wanting or thinking bring in what the claim has without it."""
    theirs = place.part.reading
    outer, verb = place.segment.verb, segment.verb
    if (
        outer is None
        or verb is None
        or theirs.words[outer].root in NEGATIVE_TO
        or theirs.words[outer].lower not in cue_verbs()
    ):
        return False
    mine = claim.reading.keys[verb]
    inner = [
        k for k in range(outer + 1, place.segment.end) if theirs.words[k].telling and matched(mine, theirs.keys[k])
    ]
    if matched(mine, theirs.keys[outer]) or not inner:
        return False
    return not any(matched(keys, theirs.keys[outer]) for keys in claim.reading.keys)


def _only_called(claim: Claimed, segment: Segment, place: Place) -> bool:
    """Whether a claim has something be what the evidence has it called, wanted or feared to be."""
    verb = place.segment.verb
    if segment.verb is None or verb is None or claim.reading.words[segment.verb].lower not in BE:
        return False
    word = place.part.reading.words[verb]
    told = cue_verbs().get(word.lower)
    return told is not None and word.lower not in AUX and bool(told.frames)


def _opens_alike(mine: Segment, theirs: Segment) -> bool:
    if mine.opener:
        return mine.opener == theirs.opener or mine.opener in ("as", "while", "since")
    return theirs.opener not in ("before", "whether")


def _is_nominal(claim: Claimed, segment: Segment, place: Place) -> bool:
    """Whether the claim has as a noun what the evidence has as its verb: "the end of the service", "will end"."""
    if place.segment.verb is None or segment.verb is None:
        return False
    verb = place.part.reading.keys[place.segment.verb]
    return not matched(claim.reading.keys[segment.verb], verb) and any(
        matched(claim.reading.keys[i], verb) for i in claim.telling(segment)
    )


def _as_sure(mine: frozenset[str], theirs: frozenset[str], nominal: bool) -> bool:
    if mine == theirs or (nominal and not mine and theirs <= {"will"}):
        return True
    return bool(mine and theirs) and mine ^ theirs in ({"could", "may"}, {"could", "can"})


def _conditional(place: Place) -> bool:
    """Whether a place stands under an "if" of its sentence."""
    segments = place.part.reading.segments
    return any(s.conditional and place.part.sentence(s) == place.sentence for s in segments)
