"""Words governed by the opposite of what governs them in the evidence: for and against, from and to, before and after."""

from __future__ import annotations

from chatbot.checks.clauses import Claimed, Place, turned
from chatbot.checks.meanings import meanings, same
from chatbot.checks.reading import Reading, Segment
from ingest.statements import grammar as g

_OPPOSED = (
    ("to from", "into out"), ("from", "to into"), ("for", "against"), ("before", "after"), ("with", "without"),
    ("above over", "below under"), ("in inside", "outside"), ("up", "down"), ("until till", "from since"), ("during", "before after"),
)  # fmt: skip


def fault(claim: Claimed, segment: Segment, place: Place) -> str | None:
    """The same word, governed by the opposite: for and against, from and to."""
    if turned(claim, segment, place):
        return None  # "bought it from" for "sold it to"
    mine = _governed(claim.reading, segment)
    part = place.part
    theirs = [
        one for s in part.reading.segments if part.sentence(s) == place.sentence for one in _governed(part.reading, s)
    ]  # fmt: skip
    for preposition, at in mine:
        keys = claim.reading.keys[at]
        governing = {p for p, k in theirs if any(a in place.part.reading.keys[k] for a in keys)}
        if not governing or preposition in governing:
            continue
        for one, other in _OPPOSED:
            for a, b in ((one.split(), other.split()), (other.split(), one.split())):
                if preposition in a and governing <= set(b):
                    return f"it says “{preposition}” where what it cites says “{min(governing)}”"
    return _exchanged(claim, segment, place, mine, theirs) or _added_target(claim, mine, place, theirs)


_CROSSING = frozenset("before after against to from into with above below".split())


def _exchanged(
    claim: Claimed, segment: Segment, place: Place, mine: list[tuple[str, int]], theirs: list[tuple[str, int]]
) -> str | None:
    """ "profit before safety" for "safety before profit": each stands where the other did."""
    reading = place.part.reading
    for preposition, at in mine:
        for other, k in theirs:
            if preposition != other or preposition not in _CROSSING or alike(claim.reading, at, reading, k):
                continue
            free_here = [i for i in claim.telling(segment) if not any(a == i for _, a in mine)]
            free_there = [
                i
                for i in range(place.segment.start, place.segment.end)
                if reading.words[i].telling and not any(b == i for _, b in theirs)
            ]
            crossed = any(alike(claim.reading, i, reading, k) for i in free_here)
            if crossed and any(alike(claim.reading, at, reading, i) for i in free_there):
                return f"what stands around “{preposition}” is the other way round"
    return None


def _added_target(
    claim: Claimed, mine: list[tuple[str, int]], place: Place, theirs: list[tuple[str, int]]
) -> str | None:
    """To or from whom, where the evidence has them otherwise: not after its verb, and not after a preposition."""
    reading, verb = place.part.reading, place.segment.verb
    for preposition, at in mine:
        if preposition not in ("to", "from") or claim.reading.words[at - 1].lower in ("'s",):
            continue
        there = [
            k
            for k in range(place.segment.start, place.segment.end)
            if reading.words[k].telling and alike(claim.reading, at, reading, k)
        ]
        bound = {k for _, k in theirs}
        if (
            there
            and not any(
                k in bound or _follows(reading, k) or (verb is not None and verb < k <= verb + 3) for k in there
            )
            and not _is_deed(claim.reading, at)
        ):
            return f"“{preposition} {claim.reading.words[at].text}” is not in what it cites"
    return None


def _follows(reading: Reading, k: int) -> bool:
    """Whether a preposition stands close before a word."""
    return any(w.lower in g.PREPOSITIONS | {"to"} for w in reading.words[max(0, k - 3) : k])


def _is_deed(reading: Reading, at: int) -> bool:
    return reading.words[at].root in meanings().verbs


def alike(mine: Reading, i: int, theirs: Reading, k: int) -> bool:
    """Whether two words, each by its number in a reading, say the same."""
    return any(same(a, b) for a in mine.keys[i] for b in theirs.keys[k])


_PREPOSITIONS = frozenset(" ".join(f"{a} {b}" for a, b in _OPPOSED).split())


def _governed(reading: Reading, segment: Segment) -> list[tuple[str, int]]:
    """The telling words of a segment that follow such a preposition closely, each with it."""
    found, last, reach = [], "", 0
    for i in range(segment.start, segment.end):
        word = reading.words[i]
        if word.lower in _PREPOSITIONS:
            last, reach = word.lower, 4
        elif word.text == "," or word.lower in g.PREPOSITIONS:
            reach = 0
        elif reach:
            reach -= 1
            if word.telling or word.kind == "number" or word.lower in g.OBJECT_PRONOUNS:
                found.append((last, i))
    return found
