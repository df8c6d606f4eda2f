"""Small words that change a sentence: all, some, only, before, because. And what takes away from a noun: former, alleged."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.checks import standing
from chatbot.checks.clauses import Claimed, Place, turned
from chatbot.checks.figures import borne_out
from chatbot.checks.meanings import meanings, same
from chatbot.checks.reading import Reading, Segment
from chatbot.checks.tokens import Word
from ingest.statements import grammar as g

_CLASSES = {
    "all": "all every each everyone everybody everything entire whole always full",
    "both": "both two",
    "some": "some several certain",
    "any": "any no",
    "more": "more greater larger bigger higher additional over above exceed exceeded exceeds longer rather",
    "most": "most majority",
    "less": "less fewer lower smaller under below",
    "few": "few",
    "only": "only just solely merely alone else",
    "before": "before prior ahead until till by",
    "after": "after following since later once",
    "until": "until till before up",
    "since": "since from because as",
    "cause": "because since as so due owing thanks therefore thus result results resulting resulted cause caused causes led lead "
    "leads leading reason explanation explains means meant leaving",
    "ever": "ever never always",
    "like": "like as similar",
    "despite": "despite although though but even while however yet",
    "against": "against than versus oppose opposed opposes opposition object",
}
_WORDS = {
    **dict.fromkeys("all every each everyone everybody everything".split(), "all"),
    **dict.fromkeys("only solely merely".split(), "only"),
    **dict.fromkeys("less fewer".split(), "less"),
    **dict.fromkeys("until till".split(), "until"),
    **dict.fromkeys("because therefore thus".split(), "cause"),
    **{word: word for word in "some since both more most few before after ever like against despite".split()},
}
_QUANTIFIERS = frozenset("all both some most less few any".split())
_SETS = {name: frozenset(listed.split()) for name, listed in _CLASSES.items()}
_BOUND = {  # what may not be left out before a noun that both have
    "some": "some", "most": "most", "few": "few", "half": "half", "part": "part", "partly": "part", "mostly": "most",
}  # fmt: skip
_CAUSAL = (
    ("due", "to"),
    ("owing", "to"),
    ("thanks", "to"),
    ("led", "to"),
    ("leads", "to"),
    ("result", "of"),
    ("resulted", "in"),
)
_OPPOSED = (
    ("to from", "into out"), ("from", "to into"), ("for", "against"), ("before", "after"), ("with", "without"),
    ("above over", "below under"), ("in inside", "outside"), ("up", "down"), ("until till", "from since"), ("during", "before after"),
)  # fmt: skip


def fault(claim: Claimed, segment: Segment, place: Place) -> str | None:
    """Where a clause has such a word that its evidence has not, or lacks one that it has."""
    return (
        _added(claim, segment, place)
        or _left_out(claim, segment, place)
        or _turned(claim, segment, place)
        or _without_head(claim, segment, place)
        or _compared(claim, segment, place)
        or _particle(claim, segment, place)
    )


def _added(claim: Claimed, segment: Segment, place: Place) -> str | None:
    words = claim.reading.words
    theirs = {w.lower for w in _sentence(place)}
    here = place.beside
    apart = max(segment.subject, default=segment.start) < segment.start
    outside = range(max(0, min(segment.subject) - 3), segment.start) if apart else ()
    for i in (*(i for i in outside if _WORDS.get(words[i].lower) in _QUANTIFIERS), *range(segment.start, segment.end)):
        lower = words[i].lower
        marker = _WORDS.get(lower)
        alone = i + 1 >= segment.end or words[i + 1].kind == "mark"
        if lower in _OWNED and alone and lower not in theirs:
            return f"“{words[i].text}” is not in what it cites"
        if (
            lower == "more"
            and i + 1 < segment.end
            and words[i + 1].lower == "than"
            and words[i + 2 : i + 3]
            and words[i + 2].kind == "number"
        ):
            continue
        following = words[i + 1].lower if i + 1 < segment.end else ""
        if (lower, following) in _CAUSAL:
            marker = "cause"
        if lower == "some" and not _is_share(words, i):
            continue
        if marker in _QUANTIFIERS and _is_of_another(claim, segment, i):
            continue  # "all those who lost their jobs were …": held where it is told what all of them were
        there = here if marker in _QUANTIFIERS else theirs
        if marker == "like" and i + 1 < segment.end and words[i + 1].lower == "to":
            continue
        if marker == "after" and standing.follows_on(claim, segment, place):
            continue
        if marker and i not in claim.free and not there & (_SETS[marker] | {lower}):
            return f"“{words[i].text}” is not in what it cites"
        if marker == "only" and not _only_the_same(claim, i, place):
            return "“only” belongs to something else"
    return None


def _is_of_another(claim: Claimed, segment: Segment, i: int) -> bool:
    """Whether a quantifier belongs to what a later clause tells of, "who" having broken in."""
    later = [s for s in claim.reading.segments if s.start >= segment.end and s.subject and max(s.subject) < s.start]
    return any(i < min(s.subject) < i + 4 and segment.start <= i for s in later)


_OWNED = frozenset("his hers theirs ours mine yours".split())


def owner_fault(claim: Claimed, segment: Segment, places: Sequence[Place]) -> str | None:
    """ "it was his": whose something is, where nothing there says so."""
    words = claim.reading.words
    for i in range(segment.start, segment.end):
        alone = i + 1 >= segment.end or words[i + 1].kind == "mark"
        if words[i].lower in _OWNED and alone and not any(words[i].lower in place.lower for place in places):
            return f"“{words[i].text}” is not in what it cites"
    return None


def _is_share(words: Sequence[Word], i: int) -> bool:
    """Whether "some" means a part: not before a number."""
    return i + 1 < len(words) and words[i + 1].kind == "word"


def _only_the_same(claim: Claimed, i: int, place: Place) -> bool:
    """Whether "only" stands before the same thing in the evidence."""
    theirs = place.part.source.full
    following = next(
        (k for k in range(i + 1, min(i + 5, len(claim.reading.words))) if _counts(claim.reading.words[k])), None
    )
    numbers = [f for f in claim.figures if f.start == following]
    if following is None:
        return True
    for k, word in enumerate(theirs.words):
        if word.lower not in _SETS["only"]:
            continue
        other = next((j for j in range(k + 1, min(k + 5, len(theirs.words))) if _counts(theirs.words[j])), None)
        if other is None:
            continue
        if any(borne_out(f, t) for f in numbers for t in place.part.figures if t.start <= other < t.end):
            return True
        mine, there = claim.reading.words[following], theirs.words[other]
        if mine.lower == there.lower or any(
            same(a, b) for a in claim.reading.keys[following] for b in theirs.keys[other]
        ):
            return True
    return False


def _counts(word: Word) -> bool:
    return word.telling or word.kind == "number"


def _sentence(place: Place) -> list:  # type: ignore[type-arg]
    source = place.part.source
    span = source.spans[place.sentence]
    return [w for w in source.full.words if span.start <= w.start < span.end]


def _left_out(claim: Claimed, segment: Segment, place: Place) -> str | None:
    """ "former", "alleged", "some", "most" before a noun that the claim has without it."""
    reading = place.part.reading
    mine = {w.lower for w in claim.reading.words}
    telling = [claim.reading.keys[i] for i in claim.telling(segment)]
    for i in range(place.segment.start, min(place.segment.end, len(reading.words) - 1)):
        lower = reading.words[i].lower
        privative = lower in meanings().privative
        bound = _BOUND.get(lower)
        if not (privative or bound):
            continue
        if (privative and lower in mine) or (bound and mine & (_SETS.get(bound, frozenset()) | {lower, bound})):
            continue
        at = i + 1
        while at < place.segment.end and reading.words[at].lower in ("of", "the", "a", "its", "their"):
            at += 1
        if reading.words[at : at + 1] and reading.words[at].kind == "number":
            continue
        if any(_is(keys, reading, k) for keys in telling for k in range(at, min(at + 2, place.segment.end))):
            return f"it leaves out “{reading.words[i].text}”"
    return None


_MORE = frozenset("more over above exceed exceeds exceeded greater larger bigger".split())
_LESS = frozenset("less fewer under below smaller lower".split())


def _compared(claim: Claimed, segment: Segment, place: Place) -> str | None:
    """ "as much as" or nothing for "more than", where what it is compared with is the same."""
    mine = {w.lower for w in claim.reading.words[segment.start : segment.end]}
    reading = place.part.reading
    for k in range(place.segment.start, place.segment.end - 2):
        pair = (reading.words[k].lower, reading.words[k + 1].lower)
        kind = _MORE if pair == ("more", "than") else _LESS if pair in (("less", "than"), ("fewer", "than")) else None
        if kind is None or reading.words[k + 2].kind == "number":
            continue
        with_what = [h for h in range(k + 2, min(k + 7, place.segment.end)) if reading.words[h].telling]
        if (
            any(_is(claim.reading.keys[i], reading, h) for i in claim.telling(segment) for h in with_what)
            and not mine & kind
        ):
            return f"it leaves out “{pair[0]} than”"
    return None


_CONTRARY = frozenset({("on", "off"), ("off", "on"), ("up", "down"), ("down", "up"), ("in", "out"), ("out", "in")})


def _particle(claim: Claimed, segment: Segment, place: Place) -> str | None:
    """ "switched on" for "switched off"."""
    if segment.verb is None or place.segment.verb is None:
        return None
    mine = claim.reading.words[segment.verb + 1 : segment.verb + 2]
    theirs = place.part.reading.words[place.segment.verb + 1 : place.segment.verb + 2]
    if mine and theirs and (mine[0].lower, theirs[0].lower) in _CONTRARY:
        return f"it says “{mine[0].text}” where what it cites says “{theirs[0].text}”"
    return None


def _without_head(claim: Claimed, segment: Segment, place: Place) -> str | None:
    """ "the company" for "the company's insurers", "newsprint" for "orders for newsprint"."""
    reading = place.part.reading
    every = claim.context.union(*claim.reading.keys)
    for i in claim.telling(segment):
        following = claim.reading.words[i + 1].lower if i + 1 < len(claim.reading.words) else ""
        if following in ("'s", "'", "’") or _belongs(claim.reading, i) or i == segment.verb:
            continue
        there = [
            k
            for k in range(place.segment.start, place.segment.end)
            if reading.words[k].telling and _alike(claim.reading, i, reading, k)
        ]
        heads = [_head(reading, k, place.segment.verb) for k in there]
        if heads and all(h is not None and not any(same(a, b) for b in reading.keys[h] for a in every) for h in heads):
            return f"it leaves out “{reading.words[heads[0] or 0].text}”"
    return None


def _belongs(reading: Reading, i: int) -> bool:
    """Whether a word only says of what, for whom or where: who does it by "by" is not so."""
    near = [w for w in reading.words[max(0, i - 3) : i] if w.lower in g.PREPOSITIONS]
    return bool(near) and near[-1].lower != "by"


_SAME_AS_ITS_NAME = frozenset(
    "island isle city town village port state county province month year age university river number group loss amount sum".split()
)


def _head(reading: Reading, k: int, verb: int | None) -> int | None:
    """The word that another only belongs to: the "insurers" of "the company's insurers", the "orders" for newsprint."""
    words = reading.words
    following = words[k + 1].lower if k + 1 < len(words) else ""
    if following in ("'s", "'", "’"):
        return next((h for h in range(k + 2, min(k + 6, len(words))) if words[h].telling), None)
    for p in range(k - 1, max(k - 4, 0), -1):
        if words[p].lower in ("of", "for", "in", "on", "at"):
            head = words[p - 1]
            owns = head.telling and p - 1 != verb and head.lower not in _SAME_AS_ITS_NAME
            return p - 1 if owns and not head.lower.endswith(("ed", "ing")) else None
        if words[p].kind != "word" or (words[p].telling and words[p].lower in g.PREPOSITIONS):
            return None
    return None


def unmade(claim: Reading, telling: Sequence[int], there: Reading) -> str | None:
    """A "former" or "acting" that the evidence has before a word of the claim, and the claim nowhere."""
    mine = {w.lower for w in claim.words}
    for k, word in enumerate(there.words[:-1]):
        if word.lower not in meanings().privative or word.lower in mine:
            continue
        if any(_is(claim.keys[i], there, h) for i in telling for h in range(k + 1, min(k + 4, len(there.words)))):
            return f"it leaves out “{word.text}”"
    return None


def _is(keys: frozenset[str], reading: Reading, at: int) -> bool:
    return any(same(a, b) for a in keys for b in reading.keys[at])


def _turned(claim: Claimed, segment: Segment, place: Place) -> str | None:
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
            if preposition != other or preposition not in _CROSSING or _alike(claim.reading, at, reading, k):
                continue
            free_here = [i for i in claim.telling(segment) if not any(a == i for _, a in mine)]
            free_there = [
                i
                for i in range(place.segment.start, place.segment.end)
                if reading.words[i].telling and not any(b == i for _, b in theirs)
            ]
            crossed = any(_alike(claim.reading, i, reading, k) for i in free_here)
            if crossed and any(_alike(claim.reading, at, reading, i) for i in free_there):
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
            if reading.words[k].telling and _alike(claim.reading, at, reading, k)
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


def _alike(mine: Reading, i: int, theirs: Reading, k: int) -> bool:
    return any(same(a, b) for a in mine.keys[i] for b in theirs.keys[k])


_PREPOSITIONS = frozenset(" ".join(f"{a} {b}" for a, b in _OPPOSED).split())


def _governed(reading: Reading, segment: Segment) -> list[tuple[str, int]]:
    """The telling words of a segment that follow such a preposition closely, each with it."""
    found, last, reach = [], "", 0
    for i in range(segment.start, segment.end):
        word = reading.words[i]
        if word.lower in _PREPOSITIONS:
            last, reach = word.lower, 4
        elif word.lower in g.PREPOSITIONS:
            reach = 0
        elif reach:
            reach -= 1
            if word.telling or word.kind == "number" or word.lower in g.OBJECT_PRONOUNS:
                found.append((last, i))
    return found
