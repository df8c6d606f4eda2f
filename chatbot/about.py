"""What statements are about: by what they say, by the sentence that they stand in, and by what stands near."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from chatbot.evidence import Witness
from chatbot.words import stem, stems
from ingest.article import Filters, Said
from ingest.library.record import Library
from ingest.library.search import statements_beside, statements_on

Scored = list[tuple[Said, float]]
"""Statements in the order of the articles and of the text, each with how much it is about something."""

_EVERY = 1_000_000  # statements that a search on words may bring in: all of them
ABOUT = 0.5
"""The share of a subject's words, rare ones counting more, that a statement must hold to be about it."""
TOUCHES = 0.3
"""The same where what is only touched on may come last in a list."""
_SENTENCE = 0.5
"""What a word counts that stands in the statement's sentence, outside of it: "Asked about the ferry, she said …"."""
_BESIDE = 0.25
"""What a word counts that stands near."""
_DENSITY = 0.3
"""What the best BM25 score counts: it tells a statement on the subject from a long one that names it."""
_LOOKED_INTO = 500
"""How many statements that don't hold the subject's words are looked into for their sentence, likeliest first."""


@dataclass(frozen=True)
class Subject:
    """A subject's words with their weights; which statements hold each and have it near; and BM25's scores."""

    weights: Mapping[str, float]
    holders: Mapping[str, frozenset[int]]
    beside: Mapping[str, frozenset[int]]
    bm25: Mapping[int, float]

    def share(self, found: Mapping[str, frozenset[int]]) -> dict[int, float]:
        """By statement, the share of the subject's words that are found, by their weights."""
        whole = sum(self.weights.values()) or 1.0
        shares: dict[int, float] = {}
        for term, ids in found.items():
            for identity in ids:
                shares[identity] = shares.get(identity, 0.0) + self.weights[term] / whole
        return shares

    def held_by(self, text: str) -> float:
        """The share of the subject's words that stand in a text."""
        there = stems(text)
        found = sum(weight for term, weight in self.weights.items() if stem(term) in there)
        return found / (sum(self.weights.values()) or 1.0)

    def density(self, identity: int) -> float:
        """What a statement's BM25 score adds to how much it is about the subject."""
        return _DENSITY * self.bm25.get(identity, 0.0) / self.best if self.best else 0.0

    @cached_property
    def best(self) -> float:
        return max(self.bm25.values(), default=0.0)


def subject_of(library: Library, filters: Filters, terms: Sequence[str], *, near: bool = True) -> Subject:
    """Looks up a subject's terms among the statements of the articles that the filters let through."""
    scope = replace(filters, speakers=())
    scored = {term: dict(statements_on(library, [term], _EVERY, scope)) for term in terms}
    holders = {term: frozenset(found) for term, found in scored.items()}
    total = max(2, library.statement_total(scope))
    bm25: dict[int, float] = {}
    for found in scored.values():
        for identity, score in found.items():
            bm25[identity] = bm25.get(identity, 0.0) + score
    return Subject(
        weights={term: math.log(1 + total / (1 + len(ids))) for term, ids in holders.items()},
        holders=holders,
        beside={term: frozenset(statements_beside(library, term, scope)) for term in terms} if near else {},
        bm25=bm25,
    )


def holding(library: Library, filters: Filters, speakers: Sequence[str | None] | None, terms: Sequence[str]) -> Scored:
    """The statements that hold the terms themselves, or most of what they weigh, in the order of the text."""
    subject = subject_of(library, filters, terms, near=False)
    held = {i: share for i, share in subject.share(subject.holders).items() if share >= ABOUT}
    return [
        (said, held[i] + subject.density(i)) for i, said in library.said_by_id(filters, speakers, held.keys()).items()
    ]


def about(
    library: Library,
    filters: Filters,
    speakers: Sequence[str | None] | None,
    terms: Sequence[str],
    least: float = ABOUT,
) -> Scored:
    """The statements that are at least so much about a subject, in the order of the text."""
    subject, witness = subject_of(library, filters, terms), Witness(library)
    inside, near = subject.share(subject.holders), subject.share(subject.beside)
    holds = {identity for identity, share in inside.items() if share >= least}
    likely = [identity for identity, share in near.items() if share >= least and identity not in holds]
    if speakers is None:
        likely = sorted(likely, key=lambda i: (-inside.get(i, 0.0), -near[i], i))[:_LOOKED_INTO]
    found = []
    for identity, said in library.said_by_id(filters, speakers, holds.union(likely)).items():
        held = inside.get(identity, 0.0)
        sentence = max(held, subject.held_by(witness.around(said)))
        score = held + _SENTENCE * (sentence - held)
        if score >= least:
            beside = _BESIDE * max(0.0, near.get(identity, 0.0) - sentence)
            found.append((said, score + beside + subject.density(identity)))
    return found


def ranked(found: Scored) -> list[Said]:
    """Best first; those that are level in the order of the text."""
    return [said for said, _ in sorted(found, key=lambda one: -one[1])]
