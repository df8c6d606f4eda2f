"""The sentences that answer a question, best first.

A sentence is scored by the share of the question's words that it holds (rare words count more), with half as much
for those that stand around it, and by how near it is in meaning. When, where, who and how many ask for a kind of
thing: a sentence that holds none is no answer to them, and most of the question's words must be there. Years and
numbers in a question are conditions, not words among words. Every other question is a search, whose best passages
are cited by their best sentences.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from chatbot.answer import Evidence, Intent, Reading
from chatbot.evidence import Witness
from chatbot.retrieve import Retriever
from chatbot.words import stem, stems, terms
from ingest.article import Filters, Hit
from ingest.library.search import document_counts, passage_total

_PASSAGES = 8
_EMBEDDED = 24
_AROUND = 0.5
_FURTHER = 0.85  # a further sentence of a factual answer has at least this share of the best one's score
_SAME = 0.7  # two sentences that share this much of the shorter one's words say the same

_DEFINITE = 0.5
"""The share of a factual question's words, rare ones counting more, that must stand in a sentence and around it."""
_RELATED = 0.3
"""The same for a search."""
_NEAR_ENOUGH = 0.5
"""Where no sentence holds more than this, the articles are about something else altogether."""
_NEAR = 0.35
"""Or the cosine of sentence and question, for a search in other words than the article's."""

_TIMES = """
    jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday tonight week month
    year spring summer autumn winter noon midnight"""
_COUNTS = """
    one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million billion
    half third quarter dozen none"""


def _any_of(listed: str) -> str:
    return rf"\b(?:{'|'.join(listed.split())})\b"


_TIME = re.compile(rf"\d+|{_any_of(_TIMES)}", re.IGNORECASE)
_NUMBER = re.compile(rf"\d+|{_any_of(_COUNTS)}", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_KINDS = (
    (r"\b(?:when|since when|how long|(?:what|which) (?:year|date|day|time|month))\b", _TIME),
    (
        r"\bhow (?:many|much|old|big|large|long|high|far|tall)\b|\bwhat (?:number|percentage|share|price|cost)\b",
        _NUMBER,
    ),
    (r"^(?:and )?(?:who|whose|whom)\b", _NAME),
    (r"\b(?:which|what) (?:person|company|team|player|country|city|actor|actress|place|town)\b|\bwhere\b", _NAME),
)
"""What a question asks for, and what an answer to it must hold."""
_ASKS = re.compile(
    r"(?:and |so )?(?:what|which|why|how|is|are|was|were|do|does|did|has|have|had|will|would|can|could)\b",
    re.IGNORECASE,
)
_ASKING = frozenset(
    """year date day time month number percentage share name many much old type kind summary summarise summarize summarised
    summarized overview briefing brief recap gist main key points point timeline chronology compare comparison difference
    differences article articles""".split()
)
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


@dataclass(frozen=True)
class _Asked:
    """A question's words with their weights, the kinds of thing that it asks for, and all its stems."""

    weights: dict[str, float]
    kinds: tuple[re.Pattern[str], ...]
    stems: frozenset[str]
    is_factual: bool

    @property
    def least(self) -> float:
        return _DEFINITE if self.is_factual else _RELATED


def best_sentences(reading: Reading, retriever: Retriever, witness: Witness, filters: Filters, most: int) -> Found:
    """The sentences that answer, best first; or how near the articles come."""
    about = [t for t in terms(reading.subject) if t not in _ASKING]
    if not about:
        return Found(tuple(_openings(retriever, witness, filters, most)), (), is_near=True)
    found = retriever.search(reading.subject, about, _PASSAGES, filters)
    asked = _asked(reading.subject, reading.intent, about, retriever)
    candidates = [c for hit in found for c in _candidates(hit, asked, witness)]
    candidates.sort(key=lambda c: -c.score)
    is_near = any(c.held >= _NEAR_ENOUGH for c in candidates)
    candidates = _with_meaning(candidates[:_EMBEDDED], reading.subject, asked, retriever)
    chosen = _chosen(candidates, most, _FURTHER if asked.is_factual else 0.0)
    return Found(tuple(chosen), tuple(found), is_near)


def _openings(retriever: Retriever, witness: Witness, filters: Filters, most: int) -> list[Evidence]:
    """How the articles that are asked for begin: for a question about nothing but them."""
    found = []
    for card in retriever.library.cards(filters)[:most]:
        opening = retriever.library.passages(card.id)[0].span
        text = witness.revision(card.id, card.revision).text
        hit = Hit(card.id, card.revision, opening, opening, opening.of(text), 0.0)
        found += [e for e in witness.sentences(hit) if _is_sentence(e.text)][: max(1, most // 2)]
    return found[:most]


def _asked(question: str, intent: Intent, about: Sequence[str], retriever: Retriever) -> _Asked:
    kinds = tuple(needed for asks, needed in _KINDS if re.search(asks, question.lower()))
    total = passage_total(retriever.library)
    counts = document_counts(retriever.library, about)
    weights = {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in counts.items()}
    is_factual = intent == "fact" and (bool(kinds) or _ASKS.match(question) is not None)
    return _Asked(weights, kinds, frozenset(stems(question)), is_factual)


def _candidates(hit: Hit, asked: _Asked, witness: Witness) -> list[_Candidate]:
    metadata = witness.card(hit.article).metadata
    around = stems(f"{hit.text} {metadata.title or ''} {metadata.published or ''}")
    beside = {term for term in asked.weights if stem(term) in around}
    whole = sum(asked.weights.values()) or 1.0
    found = []
    for evidence in witness.sentences(hit):
        here = stems(evidence.text)
        inside = {term for term in asked.weights if stem(term) in here}
        lacks_number = any(term[0].isdigit() and term not in inside | beside for term in asked.weights)
        if lacks_number or not _is_sentence(evidence.text) or not _is_answer(evidence.text, asked):
            continue
        held = sum(asked.weights[t] * (1.0 if t in inside else _AROUND) for t in inside | beside) / whole
        found.append(_Candidate(evidence, held, held + 0.05 * hit.score))
    return found


def _is_sentence(text: str) -> bool:
    """Whether a line says something: it is no heading, and no question."""
    bare = text.rstrip("\"'”’)» ")
    return not bare.endswith("?") and (text[-1:] in ".!…\"'”’)»" or len(text.split()) > 15)


def _is_answer(text: str, asked: _Asked) -> bool:
    """Whether a text holds a thing of each kind that is asked for, other than those that the question names."""
    return not asked.is_factual or all(
        any(stem(match.group()) not in asked.stems for match in needed.finditer(text)) for needed in asked.kinds
    )


def _with_meaning(candidates: list[_Candidate], question: str, asked: _Asked, retriever: Retriever) -> list[_Candidate]:
    if not candidates:
        return []
    embedder = retriever.embedder
    vectors = embedder.embed([c.evidence.text for c in candidates])
    nearness = np.clip(vectors @ embedder.embed_query(question), 0, 1)
    scored = [
        replace(c, score=c.score + float(near))
        for c, near in zip(candidates, nearness, strict=True)
        if c.held >= asked.least or (not asked.is_factual and near >= _NEAR)
    ]
    return sorted(scored, key=lambda c: -c.score)


def _chosen(candidates: Sequence[_Candidate], most: int, further: float) -> list[Evidence]:
    """The best candidates, none of which says what another does."""
    chosen: list[Evidence] = []
    for candidate in candidates:
        if candidate.score < further * candidates[0].score or len(chosen) == most:
            break
        here = stems(candidate.evidence.text)
        if not any(len(here & (there := stems(other.text))) > _SAME * min(len(here), len(there)) for other in chosen):
            chosen.append(candidate.evidence)
    return chosen
