"""A sentence as the judge reads it: words, segments with at most one clause each, and how what they tell stands.

There is no parser. The form of a word, its neighbours and closed classes of words decide; a claim and its evidence are
read by the same rules, and what is read otherwise in one than in the other is not borne out. Linear in the text.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from chatbot.checks.meanings import PART, meanings, phrase_at, root
from chatbot.checks.tokens import (
    AUX,
    BE,
    CONDITIONS,
    DO,
    HARD,
    HAVE,
    INTRODUCING,
    INVARIANT,
    MODALITY,
    MODALS,
    NEGATIONS,
    NEGATIVE_TO,
    OPENERS,
    PRONOUNS,
    SOFT,
    SUBORDINATING,
    TO_MODALITY,
    UNASSERTED,
    Word,
    tokens,
)
from ingest.sentences import sentence_spans
from ingest.statements import grammar as g

LONGEST = 20_000
"""Characters of a text that are read; a sentence of more is none."""


@dataclass(frozen=True)
class Segment:
    """One clause, as far as can be told: word numbers from `start` up to `end`; where its verb is, who does it.

    `before` and `after` are the words on the doer's and on the other side of the verb, passives turned round; `subject`
    those before the verb as they stand. `contrast` are words that are said not to be meant ("…, not the owner, …").
    """

    start: int
    end: int
    verb: int | None
    negations: int
    modality: frozenset[str]
    conditional: bool
    before: frozenset[int]
    after: frozenset[int]
    contrast: frozenset[int] = frozenset()
    subject: frozenset[int] = frozenset()
    passive: bool = False
    opener: str = ""


@dataclass(frozen=True)
class Reading:
    """A text's words and segments in order; `keys` are for each word what it may be matched by."""

    text: str
    words: tuple[Word, ...]
    segments: tuple[Segment, ...]
    keys: tuple[frozenset[str], ...] = field(default=())


@functools.lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """A text in words and segments; of one that is too long its beginning."""
    text = text[:LONGEST]
    words: list[Word] = []
    segments: list[Segment] = []
    for span in sentence_spans(text):
        low = len(words)
        for w in tokens(span.of(text)):
            words.append(Word(w.start + span.start, w.end + span.start, w.text, w.lower, w.kind, w.root))
        for start, end in _cut(words, low, len(words)):
            segments.append(_segment(words, start, end))
    return Reading(text, tuple(words), tuple(_shared(words, segments)), _keys(words))


def _keys(words: Sequence[Word]) -> tuple[frozenset[str], ...]:
    """For each word what it may be matched by: its root, and every listed phrase that it is part of."""
    found: list[set[str]] = [{w.root} if w.root else set() for w in words]
    roots = [w.root for w in words]
    for i, one in enumerate(roots):
        phrase = phrase_at(roots, i) if one else None
        for at in range(i, i + phrase[0] if phrase else i):
            found[at].add(phrase[1] if phrase else "")
        if "-" in words[i].lower:
            found[i] |= {f"{PART}{root(part)}" for part in words[i].lower.split("-") if len(part) > 2}
    return tuple(frozenset(keys) for keys in found)


def _shared(words: Sequence[Word], segments: Sequence[Segment]) -> Iterator[Segment]:
    """Segments as they stand; "would review it but not / change it" has its "would" from before."""
    before: Segment | None = None
    for one in segments:
        verb = words[one.verb] if one.verb is not None else None
        joined = words[one.start].lower in ("and", "but", "or") and not one.subject
        bare = verb is not None and verb.lower not in AUX and verb.root in meanings().verbs and not _is_participle(verb)
        has_aux = any(w.lower in AUX for w in words[one.start : one.end])
        if before and joined and bare and not has_aux and verb and not verb.lower.endswith(("s", "ing")):
            one = replace(one, modality=one.modality | before.modality)
        yield one
        before = one


# ── segments ──


def _cut(words: Sequence[Word], low: int, high: int) -> Iterator[tuple[int, int]]:
    """Where segments begin and end: at marks and conjunctions; a piece without a verb goes with the one before it."""
    pieces: list[list[int]] = []
    hard = True
    cut = list(_pieces(words, low, high))
    for at, (start, end, after_hard) in enumerate(cut):
        has_verb = _verb(words, start, end) is not None
        joins = (
            hard
            and not has_verb
            and (
                words[start].lower in ("and", "but")
                or (words[start].lower in SUBORDINATING and _leads_on(words, cut[at + 1 :]))
                or (len(pieces) == 1 and words[pieces[0][0]].lower in INTRODUCING)
            )
        )
        if pieces and not after_hard and not joins and (not has_verb or not hard):
            pieces[-1][1] = end
            hard = hard or has_verb
        else:
            pieces.append([start, end])
            hard = has_verb
    yield from ((start, end) for start, end in pieces)


def _leads_on(words: Sequence[Word], later: Sequence[tuple[int, int, bool]]) -> bool:
    """Whether pieces without a verb lead to one that begins with it: "after the captain, Lane, / had handled the ball"."""
    for start, end, after_hard in later[:4]:
        if after_hard:
            return False
        if _verb(words, start, end) is not None:
            return _is_aux(words, start) or _is_verb(words, start)
    return False


def _pieces(words: Sequence[Word], low: int, high: int) -> Iterator[tuple[int, int, bool]]:
    start, after_hard = low, True
    for i in range(low, high):
        if words[i].kind == "mark" and words[i].text in HARD | SOFT and not _between_numbers(words, i):
            if i > start:
                yield start, i, after_hard
                after_hard = False
            start, after_hard = i + 1, after_hard or words[i].text in HARD
        elif i > start and (_opens_clause(words, i, high) or _resumes(words, start, i)):
            yield start, i, after_hard
            start, after_hard = i, False
    if high > start:
        yield start, high, after_hard


def _between_numbers(words: Sequence[Word], i: int) -> bool:
    """A comma within a date: "31 October, 2026"."""
    near = words[i].text == "," and 0 < i < len(words) - 1
    return near and words[i + 1].kind == "number" and len(words[i + 1].text) == 4 and words[i + 1].text.isdigit()


def _opens_clause(words: Sequence[Word], i: int, high: int) -> bool:
    word = words[i]
    if word.lower in OPENERS:
        return word.lower != "so" or i + 1 < high
    if word.lower == "that":
        return _is_relative(words, i, high)
    if word.lower not in ("and", "or") and word.lower not in SUBORDINATING:
        return False
    k = i + 1
    while k < high and words[k].kind == "word" and words[k].lower in g.ADVERBS:
        k += 1
    joins = word.lower in ("and", "or")
    if joins and words[i - 1].kind == "number" and i + 1 < high and words[i + 1].kind == "number":
        return False
    if joins and k < high and (_is_verb(words, k) or (_is_aux(words, k) or words[k].lower == "that")):
        return True
    for j in range(k + 1, min(k + 9, high)):
        if words[j].kind == "mark" or words[j].lower in ("and", "or", "to", "that", "by"):
            return False
        if _is_verb(words, j) or _is_aux(words, j):
            return True
    return False


def _is_relative(words: Sequence[Word], i: int, high: int) -> bool:
    """Whether a "that" goes on with a noun ("the union that represents …"), or follows one of what is not said to be so."""
    before = words[i - 1]
    if before.lower in UNASSERTED:
        return True
    following = words[i + 1] if i + 1 < high else None
    return (
        before.telling
        and following is not None
        and not _is_verb(words, i - 1)
        and (following.lower in AUX or _is_verb(words, i + 1))
    )


def _resumes(words: Sequence[Word], start: int, i: int) -> bool:
    """Whether the verb at `i` goes on after a relative clause without commas: "the union that represents them / rejected"."""
    if words[start].lower not in ("that", "who", "which") or i - start > 16 or (_is_aux(words, i) and i - start < 3):
        return False
    if not ((_is_verb(words, i) and words[i].lower.endswith("ed")) or _is_aux(words, i)):
        return False
    first = _verb(words, start, i)
    if first is None or first == i - 1 or words[first].lower in AUX:
        return False
    between = words[first + 1 : i]
    return any(w.telling for w in between) and not any(
        w.kind == "mark" or w.lower in ("that", "and", "or", "to") for w in between
    )


def _segment(words: Sequence[Word], start: int, end: int) -> Segment:
    verb = _verb(words, start, end)
    conditional = any(w.lower in CONDITIONS for w in words[start : min(start + 3, end)])
    contrast = _contrast(words, start, end)
    before, after, subject, passive = _sides(words, start, end, verb)
    modality = _modality(words, start, end)
    if words[start].lower == "that" and start and words[start - 1].lower in UNASSERTED:
        modality |= {"unasserted"}
    negations = _negations(words, start, end, contrast)
    return Segment(
        start,
        end,
        verb,
        negations,
        modality,
        conditional,
        before - contrast,
        after - contrast,
        contrast,
        subject,
        passive,
        SUBORDINATING.get(words[start].lower, ""),
    )


def _contrast(words: Sequence[Word], start: int, end: int) -> frozenset[int]:
    """The words of "…, not the owner, …", with their "not"; of "rather than" and "instead of" too."""
    found: set[int] = set()
    for i in range(start, end - 1):
        pair = (words[i].lower, words[i + 1].lower)
        first = i + 2 if pair in (("rather", "than"), ("instead", "of")) else i + 1
        before = words[i - 1] if i > start else None
        apart = before is None or before.kind == "mark" or before.lower in ("and", "but") or before.telling
        negated = (
            pair[0] == "not"
            and apart
            and not (words[i + 1].lower in AUX | {"only", "to", "yet", "even"} or _is_verb(words, i + 1))
        )
        if first < end and (negated or first == i + 2):
            stop = next(
                (k for k in range(first, min(first + 6, end)) if words[k].kind == "mark" or words[k].lower in AUX),
                min(first + 6, end),
            )
            found |= set(range(i, stop))
    return frozenset(found)


def _verb(words: Sequence[Word], start: int, end: int) -> int | None:
    """The first verb that is no auxiliary; else the last auxiliary of the first group."""
    auxiliary = None
    for i in range(start, end):
        if (_is_aux(words, i) and words[i].lower != "'s") or (
            words[i].lower == "'s" and i > start and words[i - 1].lower in PRONOUNS | {"there"}
        ):
            auxiliary = i
        elif _is_verb(words, i):
            if auxiliary is None or _one_group(words, auxiliary, i):
                return i
            return auxiliary
    return auxiliary


def _one_group(words: Sequence[Word], auxiliary: int, verb: int) -> bool:
    return all(
        w.lower in AUX | NEGATIONS | g.ADVERBS | {"to"} or w.lower.endswith("ly") for w in words[auxiliary + 1 : verb]
    )


def _is_verb(words: Sequence[Word], i: int) -> bool:
    """Whether a word is a verb where it stands, as far as its form and its neighbours tell."""
    word = words[i]
    if word.kind != "word" or not word.telling or (word.capital and i > 0):
        return False
    p = i - 1
    while (
        p >= 0
        and words[p].kind == "word"
        and (words[p].lower in NEGATIONS or words[p].lower in g.ADVERBS or _is_ly(words[p]))
    ):
        p -= 1
    before = words[p].lower if p >= 0 and words[p].kind == "word" else ""
    known = word.root in meanings().verbs
    if known and before in ("and", "but", "or") and p < i - 1 and words[i - 1].lower in NEGATIONS:
        return True
    if before in MODALS or before in DO or (before == "to" and known):
        return True
    participle = _is_participle(word)
    if before in BE | HAVE and not (before == "'s" and (p < 1 or words[p - 1].lower not in PRONOUNS | {"there"})):
        return participle or word.lower in INVARIANT or word.lower.endswith("ing")
    if before in ("than", "as"):
        return False
    third = word.lower.endswith("s") and not word.lower.endswith(("ss", "us", "is"))
    if third and before in ("that", "who", "which") and i + 1 < len(words) and p > 0 and words[p - 1].telling:
        return words[i + 1].lower in g.DETERMINERS | g.POSSESSIVES
    if before in g.DETERMINERS | g.POSSESSIVES or before == "'s":
        return before in ("that", "who") and participle
    if participle:
        following = words[i + 1] if i + 1 < len(words) else None
        opens = p < 0 or words[p].kind == "mark" or before in g.CONJUNCTIONS
        adjective = (
            word.lower.endswith("ed")
            and following is not None
            and following.telling
            and not following.capital
            and opens
            and not _is_ly(following)
        )
        return before not in g.PREPOSITIONS and not adjective
    if not known:
        singular = p == i - 1 and ((words[p].telling and not before.endswith("s")) or words[p].text == ",")
        return third and singular and i + 1 < len(words) and words[i + 1].lower in g.DETERMINERS | g.POSSESSIVES
    if p >= 0 and words[p].kind == "number" and word.lower.endswith("s"):
        return False
    if p >= 0 and words[p].kind == "number":
        return p < i - 1  # "some 200 still live"
    if p >= 0 and words[p].text == "," and word.lower.endswith("s") and not word.lower.endswith("ss"):
        return _takes_object(words, i)
    if not before or before in g.PREPOSITIONS:
        return False
    if word.lower in INVARIANT and words[p].telling and _takes_object(words, i):
        return True
    if word.lower.endswith("s") and not word.lower.endswith("ss"):
        return words[p].capital or before in PRONOUNS or _takes_object(words, i)
    return before in ("they", "we", "i", "you", "who") or (before.endswith("s") and _takes_object(words, i))


def _is_aux(words: Sequence[Word], i: int) -> bool:
    """Whether an auxiliary stands there, and not the month or somebody of that name."""
    word = words[i]
    return (
        word.kind == "word"
        and word.lower in AUX
        and not (word.text[0].isupper() and i > 0 and word.lower in ("may", "will"))
    )


def _is_participle(word: Word) -> bool:
    if word.lower in AUX:
        return False
    return word.lower.endswith("ed") or (word.lower in meanings().base and word.lower != meanings().base[word.lower])


def _is_ly(word: Word) -> bool:
    return word.lower.endswith("ly") and len(word.lower) > 4 and word.lower not in g.NOT_ADVERBS


def _takes_object(words: Sequence[Word], i: int) -> bool:
    if i + 1 >= len(words):
        return False
    following = words[i + 1]
    return (
        following.capital
        or following.lower in g.DETERMINERS | g.POSSESSIVES | g.OBJECT_PRONOUNS | {"that", "to", "about", "at"}
        or following.kind == "number"
    )


def _negations(words: Sequence[Word], start: int, end: int, contrast: frozenset[int]) -> int:
    found = 0
    for i in range(start, end):
        if i in contrast:
            continue
        lower = words[i].lower
        following = words[i + 1].lower if i + 1 < end else ""
        if (
            (lower in NEGATIONS and following != "only")
            or (words[i].root in NEGATIVE_TO and following == "to")
            or (lower == "no" and following == "one")
        ):
            found += 1
    return found


def _modality(words: Sequence[Word], start: int, end: int) -> frozenset[str]:
    found = set()
    for i in range(start, end):
        lower = words[i].lower
        if (
            lower in MODALITY
            and words[i].kind == "word"
            and not (lower in ("may", "will", "might", "can") and _is_noun(words, i))
        ):
            quantity = MODALITY[lower] == "almost" and i + 1 < end and words[i + 1].kind == "number"
            if not quantity:
                found.add(MODALITY[lower])
        if lower == "being" and i + 1 < end and _is_participle(words[i + 1]):
            found.add("ongoing")
        if (
            lower.endswith("ing")
            and lower not in ("being", "going")
            and _is_verb(words, i)
            and words[i - 1].lower not in HAVE | {"to"}
        ):
            found.add("ongoing")
        following = words[i + 1] if i + 1 < end else None
        if following is None or following.lower != "to" or i + 2 >= end:
            continue
        if lower in TO_MODALITY:
            if words[i + 2].root in meanings().verbs or words[i + 2].lower in AUX:
                found.add(TO_MODALITY[lower])
        elif lower in BE and (words[i + 2].root in meanings().verbs or words[i + 2].lower in AUX):
            found.add("will")
    return frozenset(found)


def _is_noun(words: Sequence[Word], i: int) -> bool:
    """May, the month; a will; a can."""
    before = words[i - 1].lower if i else ""
    if words[i].capital and words[i].lower == "may":
        return i > 0 or (i + 1 < len(words) and words[i + 1].kind == "number")
    return before in ("a", "the", "his", "her", "'s")


def _sides(
    words: Sequence[Word], start: int, end: int, verb: int | None
) -> tuple[frozenset[int], frozenset[int], frozenset[int], bool]:
    """Who does it, and whom or what it is done to or with, passives turned round; the subject; whether it is passive."""
    if verb is None:
        return frozenset(), frozenset(), frozenset(), False
    group = verb
    while group > start and (
        words[group - 1].lower in AUX | NEGATIONS | {"to"} | g.ADVERBS or _is_ly(words[group - 1])
    ):
        group -= 1
    left = _arguments(words, start, group)
    right = _arguments(words, verb + 1, end)
    by = next(
        (i for i in range(verb + 1, min(verb + 13, end)) if words[i].lower == "by" and _is_doer(words, i, end)), None
    )
    be = any(w.lower in BE for w in words[group:verb])
    passive = _is_participle(words[verb]) and (be or (by is not None and not _has_object(words, verb)))
    if passive:
        doer = _arguments(words, by + 1, _doer_end(words, by + 1, end)) if by is not None else frozenset()
        beside = frozenset(range(by, end)) if by is not None else frozenset()
        return doer, (left | right) - beside, left, True
    return left, right, left, False


def _doer_end(words: Sequence[Word], start: int, end: int) -> int:
    """Where who does it ends: before "in the final" and the like."""
    return next((i for i in range(start + 1, end) if words[i].lower in g.PREPOSITIONS - {"of", "for"}), end)


def _is_doer(words: Sequence[Word], by: int, end: int) -> bool:
    """Whether a "by" brings in who does it: not a number, a date or a deed."""
    following = words[by + 1] if by + 1 < end else None
    return (
        following is not None
        and following.kind == "word"
        and not following.lower.endswith("ing")
        and following.lower not in g.TIME | {"far"}
    )


def _has_object(words: Sequence[Word], verb: int) -> bool:
    following = words[verb + 1] if verb + 1 < len(words) else None
    return (
        following is not None
        and following.kind == "word"
        and (following.telling or following.lower in g.DETERMINERS | g.POSSESSIVES)
        and not _is_ly(following)
    )


def _arguments(words: Sequence[Word], start: int, end: int) -> frozenset[int]:
    return frozenset(i for i in range(start, end) if words[i].telling or words[i].lower in PRONOUNS)
