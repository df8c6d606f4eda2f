"""Who does it to whom: the doer of the claim's verb is not on the other side of the evidence's, nor somebody else."""

from __future__ import annotations

from collections.abc import Collection

from chatbot.checks import names
from chatbot.checks.clauses import Claimed, Place, taken, turned
from chatbot.checks.meanings import meanings, same
from chatbot.checks.reading import Reading, Segment
from chatbot.checks.tokens import AUX, BE, PRONOUNS


def fault(claim: Claimed, segment: Segment, place: Place) -> str | None:
    """Where doer and done-to are turned round, or the doer is another; None where nothing tells so."""
    mine, theirs = claim.reading, place.part.reading
    if turned(claim, segment, place):
        return _sides_fault(claim, segment, place)
    if not _same_verb(mine, segment, theirs, place.segment):
        return None
    doers, their_doers = segment.before, place.segment.before
    their_done = place.segment.after
    verb = mine.words[segment.verb or 0].root
    turns = verb in meanings().ergative and not (
        _objects(theirs, place.segment, taken(place.part.dates, place.part.figures))
        and _objects(mine, segment, claim.taken)
    )
    if _names_a_doer(claim, segment, place):
        return "it says who did it, which what it cites does not"
    if _other_kind(claim, segment, place):
        return "it has somebody do what something does, or the other way round"
    for i in doers:
        if not mine.words[i].telling or i in claim.free or i in claim.taken:
            continue
        if _in(mine, i, theirs, their_doers):
            continue
        if _is_identity(mine, segment, theirs, place.segment):
            continue
        if _in(mine, i, theirs, their_done) and not (turns and not _objects(mine, segment, claim.taken)):
            return f"it has “{mine.words[i].text}” do what is done to it, or the other way round"
    for i in segment.after:
        if not mine.words[i].telling or i in claim.taken or _in(mine, i, theirs, their_done):
            continue
        if segment.passive and not place.segment.passive and not mine.words[i].capital and _is_bare(theirs, place):
            continue  # "an audit published last month" is one that was published
        if _in(mine, i, theirs, place.segment.before) and not turns and not _is_copula(mine, segment):
            return f"it has done to “{mine.words[i].text}” what it does, or the other way round"
    if _is_identity(mine, segment, theirs, place.segment):
        return None
    return _other_doer(claim, segment, doers, place, their_doers)


def _sides_fault(claim: Claimed, segment: Segment, place: Place) -> str | None:
    """ "bought it from": who sold it is whom it was bought from, and who bought it whom it was sold to."""
    mine, theirs = claim.reading, place.part.reading
    here = [i for i in segment.before if mine.words[i].telling and i not in claim.taken]
    there = [k for k in place.segment.before if theirs.words[k].telling]
    given = all(_in(mine, i, theirs, place.segment.after) for i in here)
    told = not there or any(_in(mine, i, theirs, frozenset(there)) for i in segment.after)
    return None if here and given and told else "it has one do what the other does"


def _other_kind(claim: Claimed, segment: Segment, place: Place) -> bool:
    """ "she" for "it", or "it" for "she"."""
    mine = {claim.reading.words[i].lower for i in segment.before} - {"that"}
    theirs = {place.part.reading.words[k].lower for k in place.segment.before} - {"that"}
    human, thing = {"he", "she"}, {"it"}
    return any(mine <= a and theirs <= b and mine and theirs for a, b in ((human, thing), (thing, human)))


def _names_a_doer(claim: Claimed, segment: Segment, place: Place) -> bool:
    """Whether the evidence only has something done, and the claim has somebody do it."""
    theirs = place.segment
    if not theirs.passive or theirs.before or segment.passive or segment.verb is None:
        return False
    reading = place.part.reading
    return bool(segment.before) and any(
        claim.reading.words[i].telling and i not in claim.taken and _in(claim.reading, i, reading, theirs.subject)
        for i in segment.after
    )


def _is_copula(reading: Reading, segment: Segment) -> bool:
    return segment.verb is not None and reading.words[segment.verb].lower in AUX


def _is_identity(mine: Reading, a: Segment, theirs: Reading, b: Segment) -> bool:
    """ "the cause was the storm", "the storm was the cause": either way the same, but where something is compared."""
    compared = {"than", "as", "more", "less", "like"}
    return all(
        s.verb is not None
        and r.words[s.verb].lower in BE
        and not compared & {w.lower for w in r.words[s.start : s.end]}
        for r, s in ((mine, a), (theirs, b))
    )


def _objects(reading: Reading, segment: Segment, taken: Collection[int]) -> bool:
    """Whether a thing follows the verb at once, so that it is done to it."""
    at = (segment.verb or 0) + 1
    return any(
        reading.words[i].telling
        and i not in taken
        and reading.words[i - 1].lower not in ("in", "on", "by", "at", "to", "from")
        for i in range(at, min(at + 2, segment.end))
    )


def _is_bare(reading: Reading, place: Place) -> bool:
    """Whether a verb stands without auxiliary and object, as one that only describes: "an audit published last month"."""
    verb = place.segment.verb or 0
    after = reading.words[verb + 1] if verb + 1 < len(reading.words) else None
    counted = after is not None and after.kind == "number"
    return (
        not counted
        and (reading.words[verb - 1].telling or reading.words[verb - 1].text == ",")
        and not _objects(reading, place.segment, taken(place.part.dates, place.part.figures))
    )


def _same_verb(mine: Reading, a: Segment, theirs: Reading, b: Segment) -> bool:
    if a.verb is None or b.verb is None:
        return False
    return any(same(x, y) for x in mine.keys[a.verb] for y in theirs.keys[b.verb]) or (
        mine.words[a.verb].lower in AUX and theirs.words[b.verb].lower in AUX
    )


def _in(mine: Reading, i: int, theirs: Reading, where: frozenset[int]) -> bool:
    return any(same(a, b) for a in mine.keys[i] for k in where for b in theirs.keys[k])


def _other_doer(
    claim: Claimed, segment: Segment, doers: frozenset[int], place: Place, their_doers: frozenset[int]
) -> str | None:
    """Somebody does in the claim what somebody else does in the evidence; "it" and "we" there may be anybody fitting."""
    mine, theirs = claim.reading, place.part.reading
    there = [k for k in their_doers if theirs.words[k].telling and k not in taken(place.part.dates, place.part.figures)]
    here = [i for i in doers if mine.words[i].telling and i not in claim.taken]
    own_doers = [i for i in here if i in segment.before]
    if _by_us_not_them(claim, own_doers, place):
        return f"it is not {mine.words[own_doers[0]].text} who does that in what it cites"
    own = [theirs.words[k] for k in place.segment.before]
    is_open = any(w.lower in PRONOUNS - {"that", "which", "who"} for w in own) and not any(
        w.capital and w.telling for w in own
    )
    if not here or not there or is_open:
        return _other_name(claim, here, place)
    is_company = names.stands_for_company(theirs.words[k].text for k in there)
    missing = [
        i
        for i in here
        if not _in(mine, i, theirs, their_doers)
        and not (names.is_company(mine.words[i]) and is_company)
        and not _is_event(mine, i, place)
    ]
    extra = [k for k in there if not any(same(a, b) for i in here for a in mine.keys[i] for b in theirs.keys[k])]
    named = [i for i in missing if mine.words[i].capital and not (i == 0 and names.is_common(mine.words[i]))]
    other = [k for k in extra if theirs.words[k].capital]
    if (missing and len(missing) == len(here) and extra) or (named and other):
        return f"it is not {mine.words[(named or missing)[0]].text} who does that in what it cites"
    return None


def _is_event(mine: Reading, i: int, place: Place) -> bool:
    """ "the break spilled oil" for "the line broke, spilling oil"."""
    reading = place.part.reading
    verbs = frozenset(
        s.verb for s in reading.segments if s.verb is not None and place.part.sentence(s) == place.sentence
    )
    return not mine.words[i].capital and _in(mine, i, reading, verbs)


def _by_us_not_them(claim: Claimed, here: list[int], place: Place) -> bool:
    """Whether what "we" or "I" do is given to somebody whom the same words name beside themselves."""
    reading = place.part.reading
    if not any(reading.words[k].lower in ("we", "i") for k in place.segment.before):
        return False
    span = place.part.source.spans[place.sentence]
    there = [k for k, w in enumerate(reading.words) if w.telling and span.start <= w.start < span.end]
    return bool(here) and all(_in(claim.reading, i, reading, frozenset(there)) for i in here)


def _other_name(claim: Claimed, here: list[int], place: Place) -> str | None:
    """A name for "it" or "he": one that the words before can mean."""
    mine = claim.reading
    own = {w.lower for w in place.part.reading.words[place.segment.start : place.segment.end]}
    named = [
        i
        for i in here
        if mine.words[i].capital and i not in claim.free and not (i == 0 and names.is_common(mine.words[i]))
    ]
    if (
        not named
        or not any(place.part.reading.words[k].lower in PRONOUNS for k in place.segment.before)
        or own & {"we", "i"}
    ):
        return None
    source = place.part.source
    if any(mine.keys[i] & source.tails[place.sentence][0] for i in named):
        return None
    known = {names.folded(w) for name in names.antecedents(source) for w in name.split()} | {
        names.folded(w.text) for w in source.full.words if w.capital
    }
    offset = source.evidence.span.start + place.part.reading.words[place.segment.start].start
    known |= {names.folded(w) for w in names.only_person(source, offset).split()}
    if any(names.folded(mine.words[i].text) in known or mine.words[i].root in claim.known for i in named):
        return None
    return f"it is not {mine.words[named[0]].text} who does that in what it cites"
