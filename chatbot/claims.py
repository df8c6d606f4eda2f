"""Whether a statement says what somebody asks whether it says.

It does where it holds nearly all of the claim's words (rare ones count more; those of its sentence and its article's title
count half), all of its numbers and names, and, in the clauses that hold these words, as many negations and as much of a
"may" as the claim.
That is less than meaning: a yes is always shown with its words, and where there is any doubt there is no yes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chatbot.words import stem, stems, terms, words
from ingest.article import Said

_SAYS = 0.8
"""The share of a claim's words that a statement must hold, with what stands around it."""
HOLDS = 0.6
"""The same without what stands around it."""
_AROUND = 0.5

_CLAUSE = re.compile(
    r"[.!?;:—–]+\s|,\s+(?:and|or|so)\b|\b(?:but|because|although|though|while|whereas|yet|since|if|unless|when|who|which)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:no|not|never|nobody|none|nothing|neither|nor|nowhere|without|cannot|hardly|scarcely|barely|\w+n['’]t|"
    r"den(?:y|ies|ied|ying)|reject\w*|refus(?:e|es|ed|ing|al)|dismiss\w*|doubt\w*|rul(?:e|es|ed|ing) out)\b",
    re.IGNORECASE,
)
_NO_ONE = re.compile(r"\bno one\b", re.IGNORECASE)
_HEDGE = re.compile(r"\b(?:may|might|could|perhaps|possibly|maybe)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_WORDS = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
twenty"""
_NUMBERS = {word: str(n) for n, word in enumerate(_NUMBER_WORDS.split(), start=2)}
_EMPTY = frozenset("going go thing things".split())
_BEFORE_CUE = 3  # words before a cue among which "did not" stands, where nothing was said


@dataclass(frozen=True)
class Claim:
    """What somebody is asked to have said: `weights` of its words, by their stems."""

    weights: Mapping[str, float]
    names: frozenset[str]
    numbers: frozenset[str]
    negations: int
    is_hedged: bool


def claim_terms(text: str) -> list[str]:
    """The words of a claim that a statement is looked for by: not its negations and numbers, which are weighed apart."""
    return [term for term in terms(text) if not _is_weighed_apart(term)] or terms(text)


def _is_weighed_apart(term: str) -> bool:
    return bool(_NEGATION.fullmatch(term)) or term in _EMPTY or term in _NUMBERS or term[0].isdigit()


def claim_of(text: str, weights: Mapping[str, float]) -> Claim:
    """A claim in words, with the weights of its `claim_terms`."""
    stemmed = {stem(term): weight for term, weight in weights.items()}
    names = frozenset(stem(name) for name in _NAME.findall(text) if not text.isupper()) & stemmed.keys()
    return Claim(stemmed, names, _numbers(text), _negations(text), _HEDGE.search(text) is not None)


def says(claim: Claim, said: Said, around: str, text: str) -> float:
    """How much of a claim a statement says, up to 1; 0 where it doesn't say it.

    `around` is what stands around it and in its title, `text` the article's, in which its cue is.
    """
    here = stems(" ".join(said.text))
    there = here | stems(around)
    inside = _held(claim, here)
    share = inside + _AROUND * (_held(claim, there) - inside)
    if share < _SAYS or inside < HOLDS or not (claim.names <= there and claim.numbers <= _numbers(" ".join(said.text))):
        return 0.0
    clauses = _clauses(claim, said)
    negations = sum(map(_negations, clauses)) + _cue_negations(said, text)
    is_hedged = any(_HEDGE.search(clause) for clause in clauses)
    return share if (negations, is_hedged) == (claim.negations, claim.is_hedged) else 0.0


def _held(claim: Claim, there: set[str]) -> float:
    return sum(weight for one, weight in claim.weights.items() if one in there) / (sum(claim.weights.values()) or 1.0)


def _clauses(claim: Claim, said: Said) -> list[str]:
    """The fewest clauses of a statement that hold those of the claim's words that it holds, the fullest first."""
    left = [(stems(clause), clause) for piece in said.text for clause in _CLAUSE.split(piece)]
    chosen, covered = [], set[str]()
    while left:
        best = max(left, key=lambda one: _held(claim, one[0] - covered))
        if not _held(claim, best[0] - covered):
            break
        left.remove(best)
        chosen.append(best[1])
        covered |= best[0]
    return chosen


def _negations(text: str) -> int:
    return len(_NEGATION.findall(_NO_ONE.sub("nobody", text)))


def _cue_negations(said: Said, text: str) -> int:
    """Those by which something is said not to be so ("denied"), or not to be said ("did not say")."""
    cue = said.statement.cue
    if cue is None:
        return 0
    before = words(text[max(0, cue.start - 40) : cue.start].rsplit("\n", 1)[-1])[-_BEFORE_CUE:]
    return _negations(cue.of(text)) + _negations(" ".join(before))


def _numbers(text: str) -> frozenset[str]:
    """The numbers of a text, in figures: "1,400" and "1400" are one, "two" is 2."""
    figures = {re.sub(r",(?=\d{3}\b)", "", figure) for figure in _NUMBER.findall(text)}
    return frozenset(figures | {_NUMBERS[word] for w in words(text) if (word := w.lower()) in _NUMBERS})
