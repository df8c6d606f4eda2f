"""How much of what is asked a passage holds, and how candidates of several searches become one ranking.

A passage's share of the best BM25 score leads: names and rare words decide what is meant, and a share, unlike a
rank, keeps how sure the search was. Three things that BM25 can't see are added to it, each a share from 0 to 1:

- how much of what is asked the passage holds at all. BM25 pays a word that comes often more than a second word; who
  asks for two things wants both.
- the same for one statement in the passage, above all for one by the speaker who is named in the question. The
  passage that holds somebody's words rarely holds their name: "she said" does.
- whether the passage names who is asked for.

Meaning counts as much as words leave open. Where some passage holds all that is asked, it only tells level passages
apart; where the articles use other words than the question, BM25's best is a chance hit, counts as little as it
holds, and meaning leads. So no part is given up where it is the best one: the ranking is BM25's where words decide,
and the index's where they don't. (Measured on 1,600 questions of ten frames: reciprocal rank 0.967, BM25 0.944.)
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from chatbot.words import ABOUT_SPEECH, STOP_WORDS, stem, words
from ingest.article import Hit
from ingest.library.search import Scored
from ingest.names import fold, name_words

_HELD = 0.75
_STATED = 0.1
_STATED_BY_WHOM = 0.3
_NAMED = 0.2
_MEANING = 0.1
_MEANING_ALONE = 1.0
_STEM = 0.7  # what a word counts of which only the stem is there
_WEAK = 1.0  # what "against" and "until" count, that are no words to search by; a rare word counts 5 to 10
_WEAK_LETTERS = 5  # shorter ones, and "about", are the frame of nearly every question
_FRAME = 0.15  # what "views" counts in "the views of Novak on …"
_LARGE = 20_000  # passages from which a word in many of them costs more time to search by than it tells
_FREQUENT = 0.1  # the share of the passages that is many
_RAREST = 2  # how many words are searched by whatever they cost
_CAPITALISED = re.compile(r"\b[^\W\d_a-z][\w’'-]*")


@dataclass(frozen=True)
class Asked:
    """The words of a question with their weights, rare ones more: the names of speakers, and what it is about.

    `frequent` are those of them that too many passages hold to be searched by; they count in the ranking."""

    names: Mapping[str, float]
    subject: Mapping[str, float]
    frequent: frozenset[str] = frozenset()

    @property
    def searched(self) -> list[str]:
        """The words to search by: not "views" and "mentioned" where somebody's words are asked for."""
        about = [term for term in self.subject if not (self.names and term in ABOUT_SPEECH) and term not in STOP_WORDS]
        listed = [*self.names, *(about or self.subject)]
        return [term for term in listed if term not in self.frequent] or listed


@dataclass(frozen=True)
class Candidate:
    """A passage that some search brought in, with the statements in it: who speaks, and their words."""

    id: int
    hit: Hit
    statements: Sequence[tuple[str | None, str]] = ()


def asked(query: str, terms: Sequence[str], counts: Mapping[str, int], total: int, known: Collection[str]) -> Asked:
    """`counts` are the passages, of `total`, that hold each term; `known` the words of the speakers' names."""
    weights = {term: math.log(1 + (total - counts[term] + 0.5) / (counts[term] + 0.5)) for term in terms}
    capitalised = {stem(word) for word in _CAPITALISED.findall(query)}
    names = {t for t in terms if t in known and (stem(t) in capitalised or query.islower())}
    if len(names) == len(terms):
        names = set()
    weak = {word for word in map(str.lower, words(query)) if word in STOP_WORDS and len(word) >= _WEAK_LETTERS}
    about = {t: w * (_FRAME if t in ABOUT_SPEECH else 1.0) for t, w in weights.items() if t not in names}
    by_rarity = sorted(terms, key=lambda term: counts[term])
    frequent = {t for t in by_rarity[_RAREST:] if total > _LARGE and counts[t] > _FREQUENT * total}
    return Asked(
        {t: w for t, w in weights.items() if t in names},
        dict.fromkeys(weak - {"about"}, _WEAK) | about,
        frozenset(frequent),
    )


def ranked(asked: Asked, candidates: Sequence[Candidate], by_words: Scored, by_meaning: Scored) -> Scored:
    """The candidates, best first. One that only one search brought in counts as the least of the other."""
    bm25, meaning = dict(by_words), dict(by_meaning)
    best = max(bm25.values(), default=0.0) or 1.0
    least = min(meaning.values(), default=0.0)
    held = {one.id: _held(asked.subject, one.hit.text) for one in candidates}
    most = max(held.values(), default=0.0)
    scored = [
        (
            one.id,
            most * bm25.get(one.id, 0.0) / best
            + _HELD * held[one.id]
            + _said(asked, one)
            + _NAMED * _named(asked.names, _there(one.hit.text)[0])
            + (_MEANING + _MEANING_ALONE * (1 - most)) * max(0.0, meaning.get(one.id, least)),
        )
        for one in candidates
    ]
    return sorted(scored, key=lambda item: (-item[1], item[0]))


@functools.lru_cache(maxsize=8192)
def _there(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a text as they are compared, and their stems."""
    found = frozenset(words(fold(text)))
    return found, frozenset(map(stem, found))


def _held(weights: Mapping[str, float], text: str) -> float:
    """The share of the words, by weight, that a text holds: as they stand, or less by their stems."""
    there, bare = _there(text)
    found = sum(w * (1.0 if t in there else _STEM if stem(t) in bare else 0.0) for t, w in weights.items())
    return found / (sum(weights.values()) or 1.0)


def _said(asked: Asked, candidate: Candidate) -> float:
    held = [(_held(asked.subject, text), _named(asked.names, _name_words(who))) for who, text in candidate.statements]
    by_anybody = max((share for share, _ in held), default=0.0)
    return _STATED * by_anybody + _STATED_BY_WHOM * max((share * named for share, named in held), default=0.0)


@functools.lru_cache(maxsize=8192)
def _name_words(name: str | None) -> tuple[str, ...]:
    return name_words(name or "")


def _named(names: Mapping[str, float], there: Collection[str]) -> float:
    return sum(weight for name, weight in names.items() if name in there) / (sum(names.values()) or 1.0)
