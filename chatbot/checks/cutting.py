"""Where the clauses of a sentence begin and end, and who does in each what its verb says.

Each group of verbs has a clause. Between two of them the last word that opens a clause is where the later one begins; a
clause that is broken into by another ("the line, which opened in 1965, lost money") goes on with the subject it had.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from chatbot.checks import moods
from chatbot.checks.forms import is_aux, passes, skips
from chatbot.checks.meanings import root
from chatbot.checks.reading import Segment
from chatbot.checks.tokens import (
    AUX,
    CONDITIONS,
    HARD,
    NEGATIONS,
    OPEN,
    OPENERS,
    PRONOUNS,
    SOFT,
    SUBORDINATING,
    Word,
)
from chatbot.checks.verbs import Group, groups
from ingest.statements import grammar as g
from ingest.statements import lexicon as lists
from ingest.statements.lexicon import cue_verbs

_ABBREVIATED = lists.words(g.F, "abbreviations") | {"sept"}
_RELATIVES = frozenset("who which that whom whose where".split())
_FREE = frozenset("whoever whatever".split())
_STRONG = OPENERS - {"since"} | {"that", "because", "how", "why", "what", "whoever", "whether"}
_WEAK = SUBORDINATING.keys() - _STRONG
"""Words that open a clause or are prepositions."""
_JOINS = frozenset("and but or yet nor".split())
_HINGES = frozenset({("subject", "to"), ("depending", "on"), ("conditional", "on"), ("failing", "which")})
_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve a".split())
_MEASURES = frozenset(
    map(
        root,
        """percent per point euro dollar pound euro rupee crore lakh million billion thousand kilometre kilometer metre meter mile
        centimetre hour minute second day week month year decade tonne ton degree vote fraction third quarter half tenth""".split(),
    )
)
_NO_HEADS = g.PREPOSITIONS | {"to"}


def segments(words: Sequence[Word], low: int, high: int) -> Iterator[Segment]:
    """The clauses of the words from `low` up to `high`, one sentence, in order."""
    start = low
    for i in range(low, high + 1):
        ends = i == high or (
            words[i].kind == "mark"
            and words[i].text in HARD
            and not _is_abbreviated(words, i)
            and not _between_numbers(words, i)
        )
        if ends and i > start:
            yield from _cut(words, start, i)
        if ends:
            start = i + 1


def _is_abbreviated(words: Sequence[Word], i: int) -> bool:
    """ "Mr. Lane", "on Feb. 22": a full stop that ends nothing."""
    before = words[i - 1] if i else None
    return words[i].text == "." and before is not None and (before.lower in _ABBREVIATED or len(before.text) == 1)


def _between_numbers(words: Sequence[Word], i: int) -> bool:
    return 0 < i < len(words) - 1 and words[i - 1].kind == "number" == words[i + 1].kind and words[i].text == ":"


# ── clauses ──


def _cut(words: Sequence[Word], low: int, high: int) -> Iterator[Segment]:
    verbs = groups(words, low, high)
    if not verbs:
        yield from _verbless(words, low, high)
        return
    starts, subjects = [low], [_first_subject(words, low, verbs[0])]
    pending = _pending(words, low, verbs[0])
    for last, one in pairwise(verbs):
        at, subject, resumed = _boundary(words, last, one, subjects, pending)
        if resumed:
            pending = frozenset()
        elif not pending:
            pending = _pending_within(words, last, at)
        starts.append(at)
        subjects.append(subject)
    before: Segment | None = None
    for k, one in enumerate(verbs):
        end = starts[k + 1] if k + 1 < len(verbs) else high
        is_open = k > 0 and _is_open(words, verbs[k - 1], starts[k])
        found = _segment(words, starts[k], max(end, one.end), one, subjects[k], is_open)
        if one.bare and before is not None:
            found = replace(found, modality=found.modality | before.modality)
        yield found
        before = found


def _is_open(words: Sequence[Word], governor: Group, start: int) -> bool:
    """Whether a clause is only what somebody claims, hopes or does not know, by the verb that it hangs on."""
    if start - governor.end > 8 or any(w.text in SOFT for w in words[governor.end : start]):
        return False
    if start > governor.end and words[start].lower not in ("that", "whether"):
        return False
    denied = any(w.lower in NEGATIONS for w in words[governor.start : governor.end])
    return words[governor.verb].root in OPEN or (
        (denied and words[governor.verb].lower in cue_verbs()) or words[start].lower == "whether"
    )


def _verbless(words: Sequence[Word], low: int, high: int) -> Iterator[Segment]:
    contrast = moods.contrast(words, low, high)
    yield Segment(
        low, high, None, moods.negations(words, low, high, contrast), moods.modality(words, low, high, low, high),
        _is_conditional(words, low, high), frozenset(), frozenset(), contrast,
    )  # fmt: skip


def _first_subject(words: Sequence[Word], low: int, one: Group) -> frozenset[int]:
    return _named(words, _past_phrase(words, low, one.start), one.start)


def _past_phrase(words: Sequence[Word], low: int, high: int) -> int:
    """Where the doer begins, past "On 28 April" or "After five hours of debate,"."""
    while low < high and (words[low].kind == "mark" or words[low].lower in _JOINS):
        low += 1
    if low >= high or words[low].lower not in g.PREPOSITIONS | {"to"}:
        return low
    commas = [i for i in range(low, high - 1) if words[i].text == ","]
    if commas:
        return commas[-1] + 1
    starts = [
        i for i in range(low + 1, high)
        if (words[i].lower in g.DETERMINERS | g.POSSESSIVES | g.SUBJECT_PRONOUNS | {"there"}
            or (words[i].capital and not words[i - 1].capital and words[i - 1].telling and words[i].lower not in g.TIME))
        and words[i - 1].lower not in g.PREPOSITIONS | {"to", "and"}
    ]  # fmt: skip
    return starts[-1] if starts else low


def _pending_within(words: Sequence[Word], last: Group, at: int) -> frozenset[int]:
    """The same within a sentence: "said that all those [who had …] would be offered"."""
    opener = next((i for i in range(at, min(at + 3, len(words))) if words[i].lower in _RELATIVES | _FREE), None)
    if opener is None:
        return frozenset()
    if words[opener].lower in _FREE:
        return frozenset({opener})
    begins = next(
        (i for i in range(at - 1, last.end - 1, -1) if words[i].lower in _STRONG | _WEAK | {"and", "but"}), None
    )
    tells = words[last.verb].lower in cue_verbs() and at > last.end and _opens_phrase(words[last.end])
    if begins is None and not tells:
        return frozenset()
    return _named(words, last.end if begins is None else begins + 1, at)


def _pending(words: Sequence[Word], start: int, one: Group) -> frozenset[int]:
    """The subject that a clause still waits for, where another breaks in before its verb."""
    while start < one.start and (words[start].kind == "mark" or words[start].lower in ("that", "and", "but")):
        start += 1
    opener = next((i for i in range(start, one.start) if words[i].lower in _RELATIVES | _FREE), None)
    if opener is not None and words[opener].lower in _FREE:
        return frozenset({opener})
    if opener is not None and opener > start:
        return _named(words, start, opener)
    comma = words[one.start - 1].text in SOFT if one.start > start else False
    if not one.finite and comma:
        return _named(words, start, one.start)
    if not one.finite and one.start > start:
        return _named(words, start, one.start)
    return frozenset()


def _boundary(
    words: Sequence[Word], last: Group, one: Group, subjects: Sequence[frozenset[int]], pending: frozenset[int]
) -> tuple[int, frozenset[int], bool]:
    """Where the clause of a group begins, who does it, and whether it goes on after another broke in."""
    low, high = last.end, one.start
    while high > low and passes(words, high - 1):
        high -= 1
    region = range(low, high)
    joins = [i for i in region if words[i].lower in _JOINS]
    direct = bool(joins) and joins[-1] == high - 1
    strong = [i for i in region if words[i].lower in _STRONG and not _is_determiner(words, i)]
    weak = [i for i in region if words[i].lower in _WEAK]
    commas = [i for i in region if words[i].kind == "mark" and words[i].text in SOFT]
    if strong and not (direct and joins[-1] > strong[-1]) and not (commas and commas[-1] == high - 1 and pending):
        return _opened(words, strong[-1], low, one)
    if direct:
        return joins[-1], next((one for one in reversed(subjects) if one), frozenset()), False
    if commas and commas[-1] == high - 1 and pending and one.finite:
        return high, pending, True
    tells = words[last.verb].lower in cue_verbs() and high > low and words[low].lower not in _NO_HEADS
    if weak and not (joins and joins[-1] > weak[-1]):
        return weak[-1], _named(words, weak[-1] + 1, one.start), False
    if tells and not commas and one.finite and _opens_phrase(words[low]):
        return low, _named(words, low, one.start), False
    if joins and not (commas and joins[-1] < commas[-1] < high - 1):
        return joins[-1], _named(words, joins[-1] + 1, one.start), False
    if commas:
        empty = commas[-1] == high - 1
        if empty and any(words[i].telling for i in range(commas[0] + 1, high)):
            return (
                commas[0],
                _named(words, commas[0] + 1, one.start),
                False,
            )  # "after it flooded, the owner, Lane, left"
        return commas[-1], subjects[-1] if empty else _named(words, commas[-1] + 1, one.start), False
    if pending and one.finite:
        return high, pending, True
    if not one.finite:
        return one.start, _phrase_before(words, one.start), False
    if tells:
        return low, _named(words, low, one.start), False
    at = next((i for i in range(high - 1, low - 1, -1) if _opens_phrase(words[i])), max(low, high - 1))
    while at > low and words[at].capital and words[at - 1].capital:
        at -= 1
    return at, _named(words, at, one.start), False


def _is_determiner(words: Sequence[Word], i: int) -> bool:
    """ "that plan", "so far", "what little": no opener."""
    following = words[i + 1] if i + 1 < len(words) else None
    if words[i].lower == "so":
        return following is not None and following.lower in ("far", "many", "much", "long", "few", "little")
    if words[i].lower == "that":
        return i > 0 and words[i - 1].lower in g.PREPOSITIONS - {"in", "except"}
    if words[i].lower == "since":
        return following is not None and (following.kind in ("number", "mark"))
    return False


def _opened(words: Sequence[Word], opener: int, low: int, one: Group) -> tuple[int, frozenset[int], bool]:
    """A clause that begins with "that", "who", "because": with "none of", "in" or "but" before it."""
    at = opener
    while at > low and words[at - 1].lower in (
        "of",
        "in",
        "to",
        "for",
        "on",
        "from",
        "none",
        "all",
        "some",
        "most",
        "both",
        "each",
        "but",
        "and",
    ):
        at -= 1
    at = at if at < opener else opener
    subject = _named(words, opener + 1, one.start)
    if words[opener].lower in _RELATIVES:
        head = _phrase_before(words, opener)
        subject = subject or head | {opener}
    return at, subject, False


def _opens_phrase(word: Word) -> bool:
    return (
        word.lower in g.DETERMINERS | g.POSSESSIVES | g.SUBJECT_PRONOUNS | {"there", "nobody", "everybody", "no"}
        or word.capital or word.kind == "number"
    )  # fmt: skip


def _named(words: Sequence[Word], low: int, high: int) -> frozenset[int]:
    """The words for who or what, past an opener; only "they" where that stands right before the verb."""
    last = next((i for i in range(high - 1, low - 1, -1) if not skips(words[i])), low)
    if last < high and words[last].lower in g.SUBJECT_PRONOUNS - {"who", "you", "i"}:
        return frozenset({last})
    return frozenset(
        i for i in range(low, high)
        if words[i].kind == "word" and (words[i].telling or words[i].lower in PRONOUNS - {"that"}) and not skips(words[i])
    )  # fmt: skip


def _phrase_before(words: Sequence[Word], at: int) -> frozenset[int]:
    """The words of the phrase that ends right before a place."""
    i = at - 1
    while i >= 0 and (
        words[i].kind == "mark"
        or words[i].lower in ("of", "in", "to", "none", "some", "all", "most", "both", "each", "at")
    ):
        i -= 1
    found: set[int] = set()
    while i >= 0 and words[i].kind in ("word", "number") and not is_aux(words, i):
        lower = words[i].lower
        if (lower in g.PREPOSITIONS and lower != "of") or lower in _JOINS | OPENERS | {"that", "to"}:
            break
        if words[i].telling:
            found.add(i)
        if lower in g.DETERMINERS | g.POSSESSIVES and not (i > 0 and words[i - 1].lower == "of"):
            break
        i -= 1
    return frozenset(found)


# ── one clause ──


def _segment(
    words: Sequence[Word], start: int, end: int, one: Group, subject: frozenset[int], is_open: bool
) -> Segment:
    contrast = moods.contrast(words, start, end)
    before, after, passive = _sides(words, end, one, subject)
    modality = moods.modality(words, start, end, one.start, one.end) | moods.unasserted(words, start)
    modality |= {"unasserted"} if is_open else frozenset()
    return Segment(
        start,
        end,
        one.verb,
        moods.negations(words, start, end, contrast),
        modality,
        _is_conditional(words, start, end),
        before - contrast,
        after - contrast,
        contrast,
        subject,
        passive,
        _opener(words, start, one.start),
        one.finite,
    )


def _opener(words: Sequence[Word], start: int, verb: int) -> str:
    if any(words[i].text == "," for i in range(start + 1, verb - 1)) and _past_phrase(words, start, verb) > start + 1:
        return ""  # "after five hours of debate, the council voted"
    for i in range(start, min(start + 3, verb + 1)):
        if words[i].lower in SUBORDINATING:
            return SUBORDINATING[words[i].lower]
        if words[i].kind == "word" and words[i].lower not in ("and", "but") and not skips(words[i]):
            break
    return ""


def _is_conditional(words: Sequence[Word], start: int, end: int) -> bool:
    if any(w.lower in CONDITIONS for w in words[start : min(start + 3, end)]):
        return True
    pairs = ((words[i].lower, words[i + 1].lower) for i in range(start, end - 1))
    return any(pair in _HINGES for pair in pairs)


def _sides(
    words: Sequence[Word], end: int, one: Group, subject: frozenset[int]
) -> tuple[frozenset[int], frozenset[int], bool]:
    """Who does it, and whom or what it is done to or with, passives turned round; and whether it is passive."""
    right = _arguments(words, one.end, end)
    by = next(
        (i for i in range(one.end, min(one.end + 12, end)) if words[i].lower == "by" and _is_doer(words, i, end)), None
    )
    if not one.passive:
        return subject, right, False
    if by is None:
        return frozenset(), subject | right, True
    doer = _arguments(words, by + 1, _doer_end(words, by + 1, end))
    return doer, (subject | right) - frozenset(range(by, end)), True


def _doer_end(words: Sequence[Word], start: int, end: int) -> int:
    """Where who does it ends: before "in the final" and the like."""
    return next((i for i in range(start + 1, end) if words[i].lower in g.PREPOSITIONS - {"of", "for"}), end)


def _is_doer(words: Sequence[Word], by: int, end: int) -> bool:
    """Whether a "by" brings in who does it: not a number, a date or a deed."""
    at = by + 1
    while at < end - 1 and skips(words[at]):
        at += 1
    following = words[at] if at < end else None
    if following is not None and (following.kind == "number" or following.lower in _NUMBERS):
        counted = words[at + 1] if at + 1 < end else None
        return counted is not None and counted.telling and counted.root not in _MEASURES
    return (
        following is not None
        and following.kind == "word"
        and not following.lower.endswith("ing")
        and following.lower not in g.TIME | {"far", "then", "less", "more", "about", "nearly"}
    )


def _arguments(words: Sequence[Word], start: int, end: int) -> frozenset[int]:
    return frozenset(
        i for i in range(start, end)
        if (words[i].telling or words[i].lower in PRONOUNS) and words[i].lower not in AUX and words[i].lower not in NEGATIONS
    )  # fmt: skip
