"""Whether a sentence of a draft follows from stretches of articles, as far as code can tell.

The judge of generated sentences comes first: what it lets through holds. But it was made for words that can be replaced
by the article's own where it is in doubt, and of 257 true paraphrases it lets 39 in 100 through as they are; somebody's
draft is not to be called false for that. What it doubts is a fault here only where something that can be counted bears
the doubt out: a number, date or name that isn't there, a "not" more or less, "only" or "all" that isn't there, or too
few of the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from chatbot.answer import Evidence
from chatbot.checks import generated, names
from chatbot.checks.case import Source, sources
from chatbot.checks.clauses import matched
from chatbot.checks.dates import Dated, agrees, dates
from chatbot.checks.figures import Figure, borne_out, figures
from chatbot.checks.meanings import root
from chatbot.checks.reading import Reading, read
from chatbot.checks.tokens import MODALITY, NEGATIONS, NEGATIVE_TO
from chatbot.checks.wording import LIGHT
from chatbot.compose import Draft
from chatbot.evidence import Witness
from chatbot.proofreading.outcomes import turned
from chatbot.proofreading.reckoning import is_reckoned
from chatbot.proofreading.swaps import swapped
from chatbot.proofreading.wording import words_of
from ingest.article import Span
from ingest.sentences import sentence_spans
from ingest.statements import grammar as g
from ingest.statements.lexicon import cue_verbs

LEAST = 0.6
"""The share of a sentence's telling words that what it cites must have, or words of the same meaning. At 0.7 four in a
hundred more of the lies in tests/lies are found, and two in a hundred more of the true paraphrases called false."""
LEAST_OF_COUNTED = (LEAST, 0.5, 0.34)
"""The same by how many numbers a sentence has, which all stand there."""
_ORDINAL = "ordinal"
_COMMAS = re.compile(r"[,;:.!?]\s+")
_PEOPLE = frozenset("everybody everyone everything nobody anybody anyone somebody someone nothing neither".split())
BEST = 4
_TOLD_ON = 2  # of the best sentences, those beside which what is told on is looked for
_ANAPHORIC = re.compile(
    r"^(?:They|It|He|She|These|Those|Both|Neither|None|Most|Half|That|This|Some|All|One)\b|\bof (?:them|those|these)\b"
)
_AS_LONG = 1.6
_BOUND = frozenset("only all every always never none whole entire sole north south east west".split())
_TOLD = "it does not say by whom these words were told"
_NAME = re.compile(r"the name (?P<name>.*) is not in what it cites")
_CALLED = re.compile(r"what it cites does not call .* “(?P<word>[^”]*)”")
_STATED = re.compile(r"it states as a fact what .* says")
_SURER = "it is surer, or less sure, than what it cites"
_WEAK = frozenset("may could likely unlikely should must".split())
_SMALL = {
    word: str(n) for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_NO_DENIAL = re.compile(
    r"\bnot (?=(?:the|her|his|its|their) (?:first|only|last)\b|(?:only|just|merely|alone)\b)|\bno (?=fewer|less)", re.I
)
"""A "not" that denies nothing of what follows: "it is not the first fire: in 2014 …"."""
_SPELLINGS = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        ("re(?=s?$)", "er"), ("er(?=s?$)", "re"), ("our(?!$)|our$", "or"), ("or(?=s?$|ed$|ing$|ite)", "our"),
        ("is(?=e[sd]?$|ing$|ation)", "iz"), ("iz(?=e[sd]?$|ing$|ation)", "is"), ("ence(?=s?$)", "ense"),
        ("ense(?=s?$)", "ence"), ("ogue(?=s?$)", "og"), ("ll(?=ed$|ing$|er)", "l"), ("programme", "program"),
    )
)  # fmt: skip
"""Endings that are written one way in Britain and another in America, both ways."""
_NEGATED = "it says no where what it cites says yes"
_OPPOSITE = re.compile(r"“(?:deni|confirm|admit|conced|acknowledg|reject|refus|disput)\w*” is not how that was said")


_ELSEWHERE = re.compile(r"the number .* belongs to|it leaves out a condition")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a sentence does not follow; `second_hand` holds where all it lacks is who told it, `is_missing` where a
    number, date or name is not there."""

    why: str
    second_hand: bool = False
    is_missing: bool = False


def doubt(
    text: str,
    evidence: Sequence[Evidence],
    witness: Witness,
    known: str = "",
    around: str = "",
    days: Sequence[Dated] = (),
) -> Doubt | None:
    """Why a sentence does not follow from these stretches; None where it does. `known` are words that are
    known to stand there, and count for nothing; a name may stand anywhere in what is `around`; `days` are those that
    the stretches mean without saying them."""
    if not evidence:
        return Doubt("nothing that is cited is about it")
    if _is_verbatim(text, evidence):
        return None
    problem = generated.fault(Draft(text, tuple(evidence), "generated"), witness)
    if problem is None:
        return None
    if problem == _TOLD:
        return Doubt(problem, second_hand=True)
    found = sources(evidence, witness)
    claim = read(text)
    return _countable(claim, found, problem, known, around, days)


def _is_verbatim(text: str, evidence: Sequence[Evidence]) -> bool:
    mine = " ".join(word.key for word in words_of(text))
    for one in evidence:
        _, here, behind = f" {' '.join(word.key for word in words_of(one.text))} ".partition(f" {mine} ")
        if here and not NEGATIONS & set(behind.split()[:1]):
            return True
    return False


def _countable(
    claim: Reading, found: Sequence[Source], problem: str, known: str, around: str, meant: Sequence[Dated]
) -> Doubt | None:
    published = next((s.evidence.published for s in found if s.evidence.published), None)
    days = dates(claim, published, years=False)
    taken = {i for one in days for i in range(one.start, one.end)}
    numbers = figures(claim, taken)
    taken |= {i for one in numbers for i in range(one.start, one.end)}
    missing = names.fault(claim, taken, found)
    if missing and not _stands_in(missing, around) and not _is_nobody(missing):
        return Doubt(missing, is_missing=True)
    texts = [source.evidence.text for source in found]
    if how := turned(claim.text, texts) or swapped(claim, texts):
        return Doubt(how)
    parts = [part for source in found for part in source.parts]
    for day in days:
        if not any(agrees(day, other) for other in (*(one for part in parts for one in part.dates), *meant)):
            return Doubt(f"the date {day.text} is not in what it cites", is_missing=True)
    written = {word.key for source in found for word in words_of(source.evidence.text)}
    for number in numbers:
        if _digits(number.text) <= written or (not number.unit and str(number.value) in written):
            if _is_of_others(number, claim, found):
                return Doubt(f"the number {number.text} is of something else there", is_missing=True)
            continue
        if _is_a_time(number, claim):
            continue
        if _is_of_the_telling(number) and not any(o.unit == _ORDINAL for part in parts for o in part.figures):
            continue
        there = any(borne_out(number, other) for part in parts for other in part.figures)
        if not there and not is_reckoned(number, claim, texts):
            return Doubt(f"the number {number.text} is not in what it cites", is_missing=True)
        if there and _is_of_others(number, claim, found):
            return Doubt(f"the number {number.text} is of something else there", is_missing=True)
    counted = sum(number.unit != _ORDINAL for number in numbers)
    least = LEAST_OF_COUNTED[min(counted, len(LEAST_OF_COUNTED) - 1)]
    return _worded(claim, found, taken, problem, known, around, least)


def _is_of_others(number: Figure, claim: Reading, found: Sequence[Source]) -> bool:
    """Whether a number stands only in sentences that count another thing and have none of the claim's words, where what
    the claim counts is counted otherwise."""
    mine = [keys for i, keys in enumerate(claim.keys) if claim.words[i].telling and not number.start <= i < number.end]
    if number.unit or not number.noun or not mine:
        return False
    is_counted_otherwise = False
    for sentence in (read(span.of(source.evidence.text)) for source in found for span in source.spans):
        theirs = frozenset(key for keys in sentence.keys for key in keys)
        counted = [one for one in figures(sentence) if not one.unit]
        is_about = sum(matched(keys, theirs) for keys in mine)
        if any(one.value == number.value for one in counted) and (
            is_about or any(one.value == number.value and not one.noun for one in counted)
        ):
            return False
        is_counted_otherwise |= is_about > 1 and any(one.value != number.value for one in counted)
    return is_counted_otherwise


def _is_of_the_telling(number: Figure) -> bool:
    """Whether a number counts nothing in the world: "the first count", in a tale of what came after."""
    return number.unit == _ORDINAL and number.value == 1


def _is_a_time(number: Figure, claim: Reading) -> bool:
    """Whether "once" is no number: "once the bridge is open", at the beginning of a clause."""
    before = claim.words[number.start - 1].text if number.start else ","
    return number.text.lower() == "once" and before in ",;:("


def _stands_in(missing: str, around: str) -> bool:
    """Whether the name that a fault tells of stands in a text all the same."""
    name = _NAME.match(missing)
    wanted = {word.key for word in words_of(name["name"])} if name else set()
    return bool(wanted) and wanted <= {word.key for word in words_of(around)}


def _is_nobody(missing: str) -> bool:
    """Whether what was taken for a name is a word for people, at a sentence's beginning."""
    name = _NAME.match(missing)
    return name is not None and name["name"].lower() in _PEOPLE


def _digits(number: str) -> set[str]:
    """The words of a number, small ones as digits; a vote of "seven to four" is one of 7-4."""
    return {_SMALL.get(word.key, word.key) for word in words_of(number) if word.key not in "$€£¥₹%"}


def _worded(
    claim: Reading,
    found: Sequence[Source],
    taken: set[int],
    problem: str,
    known: str,
    around: str,
    least: float,
) -> Doubt | None:
    there = frozenset(key for source in found for keys in source.full.keys for key in keys)
    aside = frozenset(key for keys in read(known).keys for key in keys)
    named = {word.key for word in words_of(around)}
    telling = [
        i
        for i, word in enumerate(claim.words)
        if word.telling and i not in taken and not claim.keys[i] & aside
        if not (word.capital and {w.key for w in words_of(word.text)} <= named)
        if word.root not in LIGHT  # "made a loss": what is done is in the noun
        if not (
            word.root == "find" and claim.words[i + 1 : i + 2] and claim.words[i + 1].lower == "no"
        )  # there is none
    ]
    lacking = [i for i in telling if not (matched(claim.keys[i], there) or _is_written(claim.words[i].text, there))]
    if turning := next((claim.words[i].text for i in lacking if claim.words[i].root in NEGATIVE_TO), None):
        return Doubt(f"“{turning}” is not in what it cites")
    if telling and 1 - len(lacking) / len(telling) < least:
        return Doubt(problem if "nothing" in problem else f"“{claim.words[lacking[0]].text}” is not in what it cites")
    lower = {word.lower for source in found for word in source.full.words}
    bound = next((word.text for word in claim.words if word.lower in _BOUND and word.lower not in lower), None)
    if bound and f"“{bound}”" in problem:
        return Doubt(problem)
    nearest = _nearest(claim, found)
    one_sentence = frozenset(key for keys in nearest.keys for key in keys)
    is_whole = all(matched(claim.keys[i], one_sentence) for i in telling)
    is_alike = is_whole and len(nearest.words) <= _AS_LONG * len(claim.words)
    if not is_alike and is_whole and (clause := _clause(claim, telling, found)):
        nearest, is_alike = clause, True
    if (is_alike or problem.startswith(_NEGATED)) and _negations(claim) % 2 != _negations(nearest) % 2:
        return Doubt(problem)
    return Doubt(problem) if _is_borne_out(claim, nearest, problem) else None


def _is_written(word: str, there: frozenset[str]) -> bool:
    """Whether a word stands there in another spelling, American or British; or each part of a hyphenated one:
    "primary-school pupils" are pupils from a primary school."""
    respelled = {pattern.sub(other, word.lower()) for pattern, other in _SPELLINGS} - {word.lower()}
    if any(root(one) in there for one in respelled):
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(matched(keys, there) for part in parts for keys in read(part).keys)


def _is_borne_out(claim: Reading, nearest: Reading, problem: str) -> bool:
    """Whether what the judge doubts shows in words that can be counted."""
    if problem == _SURER:
        return bool((_modality(claim) ^ _modality(nearest)) & _WEAK)
    if called := _CALLED.search(problem):
        word = called["word"].lower()
        return word in g.PEOPLE | g.TITLES or word.endswith("est")
    if _STATED.search(problem):
        return not any(word.lower in cue_verbs() or word.lower == "according" for word in claim.words)
    return _OPPOSITE.search(problem) is not None or _ELSEWHERE.search(problem) is not None


def _modality(reading: Reading) -> frozenset[str]:
    return frozenset(MODALITY[word.lower] for word in reading.words if word.lower in MODALITY)


def _negations(reading: Reading) -> int:
    yet_to = sum(a.lower == "yet" and b.lower == "to" for a, b in pairwise(reading.words))
    no_less = len(_NO_DENIAL.findall(reading.text))
    return yet_to - no_less + sum(word.lower in NEGATIONS or word.root in NEGATIVE_TO for word in reading.words)


def _nearest(claim: Reading, found: Sequence[Source]) -> Reading:
    """The sentence of the evidence that shares most with a claim."""
    mine = {key for keys in claim.keys for key in keys}
    sentences = [read(span.of(source.evidence.text)) for source in found for span in source.spans]
    return max(sentences, key=lambda one: sum(bool(mine & keys) for keys in one.keys))


def _clause(claim: Reading, telling: Sequence[int], found: Sequence[Source]) -> Reading | None:
    """The clause of the evidence, no longer than the claim, that has all its words: "The priest stayed, and …"."""
    for source in found:
        for piece in _COMMAS.split(source.evidence.text):
            clause = read(piece)
            there = frozenset(key for keys in clause.keys for key in keys)
            if len(clause.words) <= _AS_LONG * len(claim.words) and all(matched(claim.keys[i], there) for i in telling):
                return clause if telling else None
    return None


# ── which sentences of an article a sentence may rest on ──


def best_sentences(
    text: str, article: str, number: int, witness: Witness, *, notices: Sequence[Span] = ()
) -> tuple[Evidence, ...]:
    """The sentences of an article that share most words with a text, but for what stands in `notices` of it; and, for
    each number that none of these has, one more that has it."""
    revision = witness.revision(article, number)
    claim = _told_by(read(text))
    mine = frozenset().union(*claim)
    scored: list[tuple[float, Span, frozenset[str]]] = []
    for span in sentence_spans(revision.text):
        if any(notice.overlaps(span) for notice in notices):
            continue
        shared = [keys & mine for keys in _told_by(read(span.of(revision.text))) if keys & mine]
        if shared:
            length = 0.01 * len(span.of(revision.text).split())
            scored.append((len(shared) - length, span, frozenset().union(*shared)))
    scored.sort(key=lambda one: -one[0])
    best, rest = scored[:BEST], scored[BEST:]
    for key in {key for key in mine if key[-1:].isdigit()} - frozenset().union(*(keys for *_, keys in best)):
        best += [one for one in rest if key in one[2]][:1]
    chosen = {span for _, span, _ in best} | set(
        _linked([span for _, span, _ in best[:_TOLD_ON]], revision.text, notices)
    )
    spans = [piece for span in sorted(chosen) for piece in _in_one_piece(span, revision.breaks)]
    return tuple(_plain(witness.at(article, number, span)) for span in spans)


def _linked(chosen: Sequence[Span], text: str, notices: Sequence[Span]) -> list[Span]:
    """The sentences of the same paragraph that go on about what these tell, or that these go on about: "The apprentices
    are out too. There are 52 of them."."""
    spans = sentence_spans(text)
    found = []
    for before, after in pairwise(spans):
        apart = "\n" in text[before.end : after.start] or "\n" in after.of(text).strip()
        if (
            not ({before, after} & set(chosen))
            or apart
            or any(n.overlaps(before) or n.overlaps(after) for n in notices)
        ):
            continue
        if _ANAPHORIC.search(after.of(text)):
            found += [before, after]
    return found


def _told_by(reading: Reading) -> list[frozenset[str]]:
    """What each word that tells something is compared by; a number by its digits, one in words, too."""
    spelled = {one.start: str(one.value) for one in figures(reading) if one.value.denominator == 1}
    return [
        frozenset([spelled.get(i, word.text.strip("$€£¥₹%").replace(",", ""))])
        if word.kind == "number" or i in spelled
        else keys
        for i, (word, keys) in enumerate(zip(reading.words, reading.keys, strict=True))
        if word.telling or word.kind == "number" or i in spelled
    ]


def _in_one_piece(span: Span, breaks: Sequence[int]) -> list[Span]:
    edges = [span.start, *(at for at in breaks if span.start < at < span.end), span.end]
    return [Span(a, b) for a, b in pairwise(edges)]


def _plain(evidence: Evidence) -> Evidence:
    return replace(evidence, score=0.0)
