"""Numbers and dates of a clause: those of its evidence, and of the same things there."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.checks import dates as on
from chatbot.checks import figures as num
from chatbot.checks.case import Source
from chatbot.checks.clauses import Claimed, Place, belongs, inherits, within
from chatbot.checks.meanings import root, same
from chatbot.checks.reading import Reading, Segment


def numbers_fault(claim: Claimed, segment: Segment, place: Place) -> str | None:
    mine = within(claim.figures, segment)
    if not mine:
        return None
    here = within(place.part.figures, place.segment)
    sentence = [
        f
        for s in place.part.reading.segments
        if place.part.sentence(s) == place.sentence
        for f in within(place.part.figures, s)
    ]
    used: list[num.Figure] = []
    for one in mine:
        nouns = {f.noun for f in sentence if f.noun}
        fitting = [
            f for f in sentence
            if num.borne_out(one, f)
            and num.counts_the_same(one, f, _near(place, f) | (set() if f.noun else nouns))
            and (not one.noun or same(one.noun, f.noun) or not any(same(one.noun, x.noun) for x in sentence if x.noun and f.noun))
        ]  # fmt: skip
        if one.of_them and any(f.of_them for f in sentence):
            fitting = [f for f in fitting if f.of_them]
        if not fitting:
            return f"the number {one.text} is not in what it cites, or counts something else"
        inside = [f for f in fitting if f in here]
        rivals = [f for f in here if f.unit == one.unit and not any(num.borne_out(m, f) for m in mine)]
        if not inside and (rivals or not any(_is_near(place, f) for f in fitting)):
            return f"the number {one.text} belongs to something else"
        used.append((inside or fitting)[0])
    for one, other in zip(mine, used, strict=True):
        if not _framed_alike(_frame(claim.reading, one), _frame(place.part.reading, other), _is_change(claim, segment)):
            return f"what it cites has not “{_frame(claim.reading, one)} {one.text}”"
    return _order(claim, mine, used, place) or _other_time(claim, mine, used, sentence, place)


def _is_near(place: Place, figure: num.Figure) -> bool:
    """Whether a number stands in no clause of its own, or in one that tells more of what the place names."""
    for one in place.part.reading.segments:
        if one.start <= figure.start < one.end:
            carried = one.verb is not None and figure.start < one.verb and inherits(one, place.segment)
            return one.verb is None or carried or belongs(place.part.reading, one, place.segment)
    return True


def _other_time(
    claim: Claimed, mine: Sequence[num.Figure], used: Sequence[num.Figure], sentence: Sequence[num.Figure], place: Place
) -> str | None:
    """A number with the date that another of its kind has in the evidence."""
    for one, other in zip(mine, used, strict=True):
        day, theirs = _nearest(one, claim.dates, claim.figures), _nearest(other, place.part.dates, place.part.figures)
        if day is None or (theirs and on.agrees(day, theirs)):
            continue
        rivals = [f for f in sentence if f not in used and f.unit == other.unit]
        if (
            not any(_frame(place.part.reading, f) in _BOUND_FRAMES for f in (other, *rivals))
            and len(place.part.dates) < 2
        ):
            continue
        if any((d := _nearest(f, place.part.dates, place.part.figures)) and on.agrees(day, d) for f in rivals):
            return f"the number {one.text} belongs to another time"
    return None


def _near(place: Place, figure: num.Figure) -> set[str]:
    """The roots around a number; of "two of them" all that the sentence before names."""
    words = place.part.reading.words
    following = [w.lower for w in words[figure.end : figure.end + 2]]
    found = {w.root for w in words[max(0, figure.start - 4) : figure.end + 5] if w.root}
    if following[:1] == ["of"] and following[1:] and following[1] in ("them", "those", "these"):
        found |= place.part.source.tails[place.sentence][1]
    return found


def _order(claim: Claimed, mine: Sequence[num.Figure], used: Sequence[num.Figure], place: Place) -> str | None:
    """Two numbers of one kind with their dates: each keeps its own."""
    pairs = [(a, b) for a, b in zip(mine, used, strict=True) if sum(x.unit == a.unit for x in mine) > 1]
    for one, other in pairs:
        day, their_day = (
            _nearest(one, claim.dates, claim.figures),
            _nearest(other, place.part.dates, place.part.figures),
        )
        if day is None or their_day is None or on.agrees(day, their_day):
            continue
        rest = [u for _, u in pairs if u is not other]
        if any((d := _nearest(u, place.part.dates, place.part.figures)) and on.agrees(day, d) for u in rest):
            return f"the number {one.text} belongs to another time"
    return None


def _nearest(figure: num.Figure, days: Sequence[on.Dated], others: Sequence[num.Figure]) -> on.Dated | None:
    """The date of a number: right after it, else before it where it isn't right after another number."""
    after = [d for d in days if 0 <= d.start - figure.end <= 4]
    taken = [d for d in days if any(f is not figure and 0 <= d.start - f.end <= 2 for f in others)]
    before = [d for d in days if 0 <= figure.start - d.end <= 6 and d not in taken]
    return after[0] if after else before[-1] if before else None


def _frame(reading: Reading, figure: num.Figure) -> str:
    """Whether something comes to a number, from it, or by it: the word before, past "about" and the like."""
    for word in reversed(reading.words[max(0, figure.start - 4) : figure.start]):
        if word.lower in _FRAMES:
            return word.lower
        if word.lower not in _BETWEEN:
            return ""
    return ""


_BOUND_FRAMES = frozenset("from to against than".split())
_FRAMES = frozenset("from to by against than".split())
_BETWEEN = frozenset(
    "about around roughly approximately some nearly almost only just the a an at least most up more over".split()
)


_CHANGES = frozenset(
    map(root, "rise raise increase grow climb fall drop cut reduce shrink lower decline change".split())
)


def _is_change(claim: Claimed, segment: Segment) -> bool:
    """Whether the clause's verb is one that takes both "by" and "to" a number."""
    return segment.verb is not None and any(
        same(key, one) for key in claim.reading.keys[segment.verb] for one in _CHANGES
    )


def _framed_alike(mine: str, theirs: str, is_change: bool) -> bool:
    if mine == theirs or {mine, theirs} <= {"", "by", "against", "than"}:
        return True
    return not is_change and not (mine and theirs)


_BOUNDS = {
    "since": "since",
    "from": "since",
    "until": "until",
    "till": "until",
    "by": "by",
    "before": "before",
    "after": "after",
}


def _bound(reading: Reading, day: on.Dated) -> str:
    """Which side of a date is meant: since, until, by, before, after; "" for the date itself."""
    following = reading.words[day.end] if day.end < len(reading.words) else None
    if following and following.telling and day.month is None:
        return ""  # "after the 2016 election" is not after 2016
    for word in reversed(reading.words[max(0, day.start - 4) : day.start]):
        if word.lower in _BOUNDS:
            return _BOUNDS[word.lower]
        if word.lower not in ("the", "end", "of", "early", "late", "mid", "start", "beginning", "on", "in"):
            return ""
    return ""


def dates_fault(claim: Claimed, segment: Segment, place: Place) -> str | None:
    mine = within(claim.dates, segment)
    here = within(place.part.dates, place.segment)
    source: Source = place.part.source
    for one in mine:
        sentence = [
            d for part in source.parts for s in part.reading.segments if part.sentence(s) == place.sentence
            for d in within(part.dates, s)
        ]  # fmt: skip
        bound = _bound(claim.reading, one)
        if any(on.agrees(one, d) and bound == _bound(place.part.reading, d) for d in here):
            continue
        if any(on.agrees(one, d) for d in here):
            return f"what it cites is not “{bound or 'in'} {one.text}”"
        if not any(on.agrees(one, d) for d in sentence):
            return f"the date {one.text} is not in what it cites"
        if any(not any(on.agrees(m, d) for m in mine) for d in here):
            return f"the date {one.text} belongs to something else"
    return None
