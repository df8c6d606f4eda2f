"""A sentence as the judge reads it: words, segments with at most one clause each, and how what they tell stands.

There is no parser. The form of a word, its neighbours and closed classes of words decide; a claim and its evidence are
read by the same rules, and what is read otherwise in one than in the other is not borne out. Linear in the text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chatbot.checks.meanings import meanings, phrase_at, root
from ingest.sentences import sentence_spans
from ingest.statements import grammar as g

LONGEST = 20_000
"""Characters of a text that are read; a sentence of more is none."""

_TOKEN = re.compile(
    r"(?P<number>(?:[€$£¥]\s?)?\d++(?:[.,:]\d++)*+(?:(?:st|nd|rd|th)\b|%)?)"
    r"|(?P<word>(?:[^\W\d_]\.){2,}|[^\W\d_][^\W_]*+(?:['’\-‑][^\W_]++)*+)|(?P<mark>\.{3}|--|[^\w\s])"
)
_CLITIC = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)
_NOT = re.compile(r"n['’]t$", re.IGNORECASE)

HARD = frozenset(".!?;:…")
SOFT = frozenset(",—–()[]") | {"--"}
_INTRODUCING = frozenset("after once before until because since while as if unless when although though".split())
SUBORDINATING = {
    "after": "after", "once": "after", "before": "before", "until": "before", "till": "before", "because": "because",
    "since": "since", "while": "while", "as": "as", "whether": "whether",
}  # fmt: skip
OPENERS = frozenset(
    "but because although though while whereas if unless when who which whose where whom since so yet provided".split()
)
BE = frozenset("is are was were be been being am 's 're 'm isn aren wasn weren".split())
HAVE = frozenset("has have had having 've hasn haven hadn".split())
DO = frozenset("do does did don doesn didn".split())
MODALS = frozenset(
    "will would shall should may might can could must ought cannot wo won ca 'll wouldn shouldn couldn mightn mustn shan".split()
)
UNASSERTED = frozenset(
    """claim claims allegation allegations accusation accusations idea suggestion suggestions belief fear fears hope hopes
    possibility notion rumour rumours rumor rumors risk chance impression""".split()
)
"""What a "that" after them brings in is not said to be so."""
AUX = BE | HAVE | DO | MODALS
PRONOUNS = g.SUBJECT_PRONOUNS | g.OBJECT_PRONOUNS | {"that", "which", "this", "these", "those", "whom", "themselves"}
SPEAKING = frozenset("i we you me us".split())
NEUTRAL = frozenset(
    """a an the this that these those its his her their our my your it he she they we i you who whom whose which what
    there here and or but yet so nor as than then also too however meanwhile moreover furthermore besides in on at by to
    of for from with about into onto within among amid between through throughout across along around over under up down
    off out per via upon toward towards during while when where how why him them us me himself herself itself themselves
    one ones such other others another same own well just even both either 's is are was were be been being am has have
    had having do does did done will would shall should may might can could must ought if unless whether because although
    though whereas despite regarding concerning according much very rather quite indeed very s any no not never none nobody
    nothing neither without every each all some most more less fewer only after before until till since above below
    against near like n't 'll 've 're 'd 'm addition response respectively namely once now today ever age aged age aged""".split()
)
"""Words that tell nothing by themselves; what some of them do to a sentence is held by checks of their own."""

NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor nowhere without cannot hardly scarcely barely unable n't".split()
)
NEGATIVE_TO = frozenset({root("fail"), root("refuse"), root("decline"), root("neglect")})
MODALITY = {
    **dict.fromkeys("will would shall 'll wo won wouldn shan".split(), "will"),
    **dict.fromkeys("may might mightn possibly perhaps maybe potentially conceivably".split(), "may"),
    **dict.fromkeys("could couldn".split(), "could"),
    **dict.fromkeys("can ca cannot able".split(), "can"),
    **dict.fromkeys("must mustn".split(), "must"),
    **dict.fromkeys("should shouldn ought".split(), "should"),
    **dict.fromkeys("likely probably expected presumably".split(), "likely"),
    **dict.fromkeys("unlikely".split(), "unlikely"),
    **dict.fromkeys("reportedly allegedly apparently supposedly purportedly seemingly".split(), "rumour"),
    **dict.fromkeys("nearly almost virtually practically".split(), "almost"),
}
TO_MODALITY = {
    **dict.fromkeys("due scheduled set slated going bound".split(), "will"),
    **dict.fromkeys(
        "plan plans planned planning intend intends intended intending aim aims aimed aiming intention".split(), "plan"
    ),
    **dict.fromkeys("hope hopes hoped hoping want wants wanted wanting wish wishes wished like".split(), "wish"),
    **dict.fromkeys(
        "try tries tried trying attempt attempts attempted seek seeks sought effort efforts struggle".split(), "try"
    ),
    **dict.fromkeys("promise promises promised pledge pledges pledged vow vows vowed".split(), "promise"),
    **dict.fromkeys("threaten threatens threatened threat".split(), "threat"),
    **dict.fromkeys("propose proposes proposed proposal offer offers offered".split(), "offer"),
    **dict.fromkeys("expect expects seem seems seemed appear appears appeared tend tends tended".split(), "likely"),
    **dict.fromkeys("need needs needed required obliged forced have has had".split(), "must"),
    **dict.fromkeys("allowed permitted free".split(), "can"),
    **dict.fromkeys("asked urged told ordered called".split(), "asked"),
    **dict.fromkeys("consider considers considered considering".split(), "consider"),
}
INVARIANT = frozenset("put cut set let hit hurt cost shut split spread quit read cast burst beat bet rid".split())
"""Verbs whose past is spelled as they are."""
CONDITIONS = frozenset("if unless provided".split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark. `root` is what its family shares ("" for marks and numbers), `key` the phrase it begins."""

    start: int
    end: int
    text: str
    lower: str
    kind: str
    root: str = ""

    @property
    def capital(self) -> bool:
        return self.kind == "word" and self.text[0].isupper()

    @property
    def telling(self) -> bool:
        """Whether it has to be borne out by itself."""
        return self.kind == "word" and self.lower not in NEUTRAL


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
    """A text's words, the ends of its sentences, and its segments in order, each with its sentence's number."""

    text: str
    words: tuple[Word, ...]
    segments: tuple[Segment, ...]
    sentence_of: tuple[int, ...]
    keys: tuple[frozenset[str], ...] = field(default=())


def tokens(text: str) -> Iterator[Word]:
    """The words, numbers and marks of a text; "didn't" is "did" and "n't"."""
    for match in _TOKEN.finditer(text):
        kind, word, start, end = match.lastgroup or "mark", match.group(), match.start(), match.end()
        clitic = _CLITIC.search(word) if kind == "word" else None
        if clitic and clitic.start():
            middle = start + clitic.start()
            yield _word(start, middle, word[: clitic.start()])
            tail = clitic.group().lower().replace("’", "'")
            yield Word(middle, end, clitic.group(), tail, "word")
        elif kind == "word":
            yield _word(start, end, word)
        else:
            yield Word(start, end, word, word.lower(), kind)


def _word(start: int, end: int, text: str) -> Word:
    lower = text.lower().replace("’", "'")
    return Word(start, end, text, lower, "word", root(lower))


@functools.lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """A text in words and segments; of one that is too long its beginning."""
    text = text[:LONGEST]
    words: list[Word] = []
    segments: list[Segment] = []
    sentence_of: list[int] = []
    for number, span in enumerate(sentence_spans(text)):
        low = len(words)
        for w in tokens(span.of(text)):
            words.append(Word(w.start + span.start, w.end + span.start, w.text, w.lower, w.kind, w.root))
        for start, end in _cut(words, low, len(words)):
            segments.append(_segment(words, start, end))
            sentence_of.append(number)
    return Reading(text, tuple(words), tuple(segments), tuple(sentence_of), _keys(words))


def _keys(words: Sequence[Word]) -> tuple[frozenset[str], ...]:
    """For each word what it may be matched by: its root, and every listed phrase that it is part of."""
    found: list[set[str]] = [{w.root} if w.root else set() for w in words]
    roots = [w.root for w in words]
    for i, one in enumerate(roots):
        phrase = phrase_at(roots, i) if one else None
        for at in range(i, i + phrase[0] if phrase else i):
            found[at].add(phrase[1] if phrase else "")
        if "-" in words[i].lower:
            found[i] |= {root(part) for part in words[i].lower.split("-") if len(part) > 2}
    return tuple(frozenset(keys) for keys in found)


# ── segments ──


def _cut(words: Sequence[Word], low: int, high: int) -> Iterator[tuple[int, int]]:
    """Where segments begin and end: at marks and conjunctions; a piece without a verb goes with the one before it."""
    pieces: list[list[int]] = []
    hard = True
    for start, end, after_hard in _pieces(words, low, high):
        has_verb = _verb(words, start, end) is not None
        joins = words[start].lower in ("and", "but") and not has_verb and hard
        joins = joins or (len(pieces) == 1 and not has_verb and hard and words[pieces[0][0]].lower in _INTRODUCING)
        if pieces and not after_hard and not joins and (not has_verb or not hard):
            pieces[-1][1] = end
            hard = hard or has_verb
        else:
            pieces.append([start, end])
            hard = has_verb
    yield from ((start, end) for start, end in pieces)


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
    if before in MODALS or before in DO or (before == "to" and known):
        return True
    participle = _is_participle(word)
    if before in BE | HAVE and not (before == "'s" and (p < 1 or words[p - 1].lower not in PRONOUNS | {"there"})):
        return participle or word.lower in INVARIANT or word.lower.endswith("ing")
    if before in ("than", "as"):
        return False
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
    third = word.lower.endswith("s") and not word.lower.endswith(("ss", "us", "is"))
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
        doer = _arguments(words, by + 1, end) if by is not None else frozenset()
        return doer, (left | right) - doer, left, True
    return left, right, left, False


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
