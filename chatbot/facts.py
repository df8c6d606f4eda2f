"""The sentences that answer a question.

A factual question wants a thing, and is answered by sentences that hold one (`definite`). Every other question is a
search, whose best passages are cited by their best sentences: scored by the share of the question's words that they
hold (rare words count more), with half as much for those that stand around them, and by how near they are in meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chatbot.answer import Evidence, Reading
from chatbot.definite import definite, in_reading_order, is_sentence, rarity, says_the_same
from chatbot.evidence import Witness
from chatbot.retrieve import Retriever
from chatbot.wanted import wanted
from chatbot.words import STOP_WORDS, stem, stems, terms
from ingest.article import Filters, Hit

_PASSAGES = 12
_SEARCHED = 8  # passages that answer what is a search
_EMBEDDED = 24
_AROUND = 0.5
_PASSAGE = 0.03  # what a passage's score counts beside its sentence's
_RELATED = 0.3
"""The share of a search's words, rare ones counting more, that must stand in a sentence and around it."""
_NEAR_ENOUGH = 0.5
"""Where no sentence holds more than this, the articles are about something else altogether."""
_NEAR = 0.35
"""Or the cosine of sentence and question, for a search in other words than the article's."""

_ASKS = re.compile(
    r"(?:and |so )?(?:what|which|why|how|is|are|was|were|do|does|did|has|have|had|will|would|can|could)\b",
    re.IGNORECASE,
)
_ASKING = frozenset("year date day time month number percentage share name many much old type kind".split())
"""Words that say what kind of answer is wanted, not what it is about."""


@dataclass(frozen=True, slots=True)
class Found:
    """The sentences that answer (none where nothing does), the passages that were looked at, and whether any of them
    is at least about something near."""

    sentences: tuple[Evidence, ...]
    looked_at: tuple[Hit, ...]
    is_near: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    evidence: Evidence
    held: float
    score: float


def best_sentences(reading: Reading, retriever: Retriever, witness: Witness, filters: Filters, most: int) -> Found:
    """The sentences that answer, at most so many, in the order in which they are read; or how near the articles come."""
    about = [t for t in terms(reading.subject) if t not in _ASKING and t not in STOP_WORDS]
    if not about:
        return Found((), (), is_near=False)
    found = retriever.search(reading.subject, about, _PASSAGES, filters)
    asks = wanted(reading.subject)
    if reading.intent == "fact" and (asks.kind or _ASKS.match(reading.subject)):
        chosen, is_near = definite(asks, found, retriever, witness, most)
        return Found(tuple(in_reading_order(chosen)), tuple(found), is_near)
    weights = rarity(retriever.library, about)
    candidates = [c for hit in found[:_SEARCHED] for c in _candidates(hit, weights, witness)]
    candidates.sort(key=lambda c: -c.score)
    is_near = any(c.held >= _NEAR_ENOUGH for c in candidates)
    candidates = _with_meaning(candidates[:_EMBEDDED], reading.subject, retriever)
    return Found(tuple(in_reading_order(_chosen(candidates, most))), tuple(found), is_near)


def _candidates(hit: Hit, weights: Mapping[str, float], witness: Witness) -> list[_Candidate]:
    metadata = witness.card(hit.article).metadata
    around = stems(f"{hit.text} {metadata.title or ''} {metadata.published or ''}")
    beside = {term for term in weights if stem(term) in around}
    whole = sum(weights.values()) or 1.0
    found = []
    for evidence in witness.sentences(hit):
        here = stems(evidence.text)
        inside = {term for term in weights if stem(term) in here}
        lacks_number = any(term[0].isdigit() and term not in inside | beside for term in weights)
        if lacks_number or not is_sentence(evidence.text):
            continue
        held = sum(weights[t] * (1.0 if t in inside else _AROUND) for t in inside | beside) / whole
        found.append(_Candidate(evidence, held, held + _PASSAGE * hit.score))
    return found


def _with_meaning(candidates: list[_Candidate], question: str, retriever: Retriever) -> list[_Candidate]:
    nearness = retriever.nearness(question, [c.evidence.text for c in candidates])
    scored = [
        replace(c, score=c.score + near)
        for c, near in zip(candidates, nearness, strict=True)
        if c.held >= _RELATED or near >= _NEAR
    ]
    return sorted(scored, key=lambda c: -c.score)


def _chosen(candidates: Sequence[_Candidate], most: int) -> list[Evidence]:
    """The best candidates, none of which says what another does."""
    chosen: list[Evidence] = []
    for candidate in candidates:
        if len(chosen) == most:
            break
        if not any(says_the_same(candidate.evidence.text, other.text) for other in chosen):
            chosen.append(candidate.evidence)
    return chosen
