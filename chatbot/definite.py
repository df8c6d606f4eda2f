"""The sentences that answer a question which wants one thing: who, when, where, how many, or what exactly."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chatbot.answer import Evidence
from chatbot.evidence import Witness
from chatbot.fit import Around, fits
from chatbot.kin import tokens
from chatbot.retrieve import Retriever
from chatbot.wanted import Wanted
from chatbot.words import stems
from ingest.article import Hit, Span
from ingest.library.record import Library
from ingest.library.search import document_counts, passage_total
from ingest.sentences import sentence_spans

_EMBEDDED = 8
"""How many of the likeliest sentences are compared with the question in meaning."""
_LEAST = -0.25
"""What must speak for a thing: below, more questions that the articles don't answer are answered than others lost."""
_LEAST_UNKNOWN = -1.3
"""The same where no kind of thing is asked for, so that none can speak for a sentence."""
_FURTHER = 1.2
"""How much less may speak for another thing that is shown beside the best: articles may contradict each other."""
_AGREEING = 0.73
"""What each further article counts that has the same thing, three at the most."""
_SAME = 0.7  # two sentences that share this much of the shorter one's words say the same
_HELD = 0.45  # the least share of a question that an answer holds, with what is around it
_NEAR_ENOUGH = 0.5  # a sentence that holds as much is about something near
_TAKEN_BACK = re.compile(r"\bearlier version\b|\b(?:incorrectly|wrongly|mistakenly) (?:said|stated|reported|gave)\b")
_SMALL = re.compile(r"(?<![\w.])[a-z][a-z'’-]+")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Hit
    span: Span
    text: str
    key: str
    score: float


def definite(
    asks: Wanted, found: Sequence[Hit], retriever: Retriever, witness: Witness, most: int
) -> tuple[list[Evidence], bool]:
    """The sentences that answer, best first, each with another thing; and whether any is about something near."""
    weights = rarity(retriever.library, asks.about)
    common = {word for hit in found for word in _SMALL.findall(hit.text)}
    candidates, most_held = [], 0.0
    for hit in found:
        around = _around(hit, witness, common)
        for span in sentence_spans(hit.text):
            text = span.of(hit.text)
            if is_sentence(text) and not _TAKEN_BACK.search(text):
                for fit in fits(asks, weights, text, around):
                    most_held = max(most_held, fit.held)
                    if fit.held >= _HELD:
                        candidates.append(_Candidate(hit, span, text, fit.thing.key if fit.thing else text, fit.score))
    least = _LEAST if asks.kind else _LEAST_UNKNOWN
    candidates = _with_meaning(_agreeing(candidates, witness), asks.question, retriever)
    best = [one for one in candidates if one.score >= max(least, candidates[0].score - _FURTHER)]
    return [_evidence(one, witness) for one in _chosen(best, most)], most_held >= _NEAR_ENOUGH


def _around(hit: Hit, witness: Witness, common: set[str]) -> Around:
    metadata = witness.card(hit.article).metadata
    titled = f"{hit.text} {metadata.title or ''}"
    years = frozenset(_YEAR.findall(f"{titled} {metadata.published or ''}"))
    whole = _tokens_of(witness.revision(hit.article, hit.revision).text)
    return Around(frozenset(tokens(titled)), whole, years, common, metadata.published is not None)


@functools.lru_cache(maxsize=256)
def _tokens_of(text: str) -> frozenset[str]:
    return frozenset(tokens(text))


def _agreeing(candidates: list[_Candidate], witness: Witness) -> list[_Candidate]:
    """With what it adds that other articles have the same thing; one that has it in the same words adds nothing, nor
    does a near-copy."""
    texts: dict[str, dict[str, set[str]]] = {}
    for one in candidates:
        of_thing, here = texts.setdefault(one.key, {}), stems(one.text)
        story = witness.story(one.hit.article)
        if story not in of_thing and not any(_same(here, other) for other in of_thing.values()):
            of_thing[story] = here
    return [replace(one, score=one.score + _AGREEING * min(3, len(texts[one.key]) - 1)) for one in candidates]


def _with_meaning(candidates: list[_Candidate], question: str, retriever: Retriever) -> list[_Candidate]:
    best = sorted(candidates, key=lambda one: -one.score)
    likely = list(dict.fromkeys(one.text for one in best))[:_EMBEDDED]
    nearness = dict(zip(likely, retriever.nearness(question, likely), strict=True))
    scored = [replace(one, score=one.score + nearness[one.text]) for one in best if one.text in nearness]
    return sorted(scored, key=lambda one: -one.score)


def _chosen(candidates: Sequence[_Candidate], most: int) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    for one in candidates:
        if len(chosen) == most:
            break
        if not any(one.key == other.key or says_the_same(one.text, other.text) for other in chosen):
            chosen.append(one)
    return chosen


def _evidence(one: _Candidate, witness: Witness) -> Evidence:
    start = one.hit.span.start
    return witness.at(
        one.hit.article, one.hit.revision, Span(start + one.span.start, start + one.span.end), one.hit.score
    )


def rarity(library: Library, terms: Sequence[str]) -> Mapping[str, float]:
    """By term, how much it tells: the fewer passages hold it, the more."""
    total = passage_total(library)
    return {t: math.log(1 + (total - n + 0.5) / (n + 0.5)) for t, n in document_counts(library, terms).items()}


def is_sentence(text: str) -> bool:
    """Whether a line says something: it is no heading, and no question."""
    bare = text.rstrip("\"'”’)» ")
    return not bare.endswith("?") and (text[-1:] in ".!…\"'”’)»" or len(text.split()) > 15)


def says_the_same(text: str, other: str) -> bool:
    """Whether two sentences share most of the words of the shorter one."""
    return _same(stems(text), stems(other))


def _same(here: set[str], there: set[str]) -> bool:
    return len(here & there) > _SAME * min(len(here), len(there))


def in_reading_order(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Article by article, the one with the best sentence first; within an article as it stands there."""
    listed = list(evidence)
    place = {one.article: i for i, one in reversed([*enumerate(listed)])}
    return sorted(listed, key=lambda one: (place[one.article], one.span))
