"""A sentence as the judge reads it: words, segments with at most one clause each, and how what they tell stands.

There is no parser. The form of a word, its neighbours and closed classes of words decide; a claim and its evidence are
read by the same rules. Linear in the text.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field

from chatbot.checks.meanings import PART, phrase_at, root
from chatbot.checks.tokens import Word, tokens
from ingest.sentences import sentence_spans

LONGEST = 20_000
"""Characters of a text that are read; a sentence of more is none."""


@dataclass(frozen=True)
class Segment:
    """One clause, as far as can be told: word numbers from `start` up to `end`; where its verb is, who does it.

    `before` and `after` are the words on the doer's and on the other side of the verb, passives turned round; `subject`
    those before the verb as they stand. Both may lie outside of the segment, where a clause has its subject from another.
    `contrast` are words that are said not to be meant ("…, not the owner, …").
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
    finite: bool = False


@dataclass(frozen=True)
class Reading:
    """A text's words and segments in order; `keys` are for each word what it may be matched by."""

    text: str
    words: tuple[Word, ...]
    segments: tuple[Segment, ...]
    keys: tuple[frozenset[str], ...] = field(default=())


_LESSENING = frozenset(
    "second third fourth fifth sixth seventh eighth ninth tenth joint co vice ex non anti semi near half quasi".split()
)
"""Before a hyphen, what makes less of the rest: "third-largest" is not "largest"."""


@functools.lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """A text in words and segments; of one that is too long its beginning."""
    from chatbot.checks.cutting import segments  # it makes what is defined here

    text = text[:LONGEST]
    words: list[Word] = []
    found: list[Segment] = []
    for span in sentence_spans(text):
        low = len(words)
        for w in tokens(span.of(text)):
            words.append(Word(w.start + span.start, w.end + span.start, w.text, w.lower, w.kind, w.root))
        found += segments(words, low, len(words))
    return Reading(text, tuple(words), tuple(found), _keys(words))


def _keys(words: Sequence[Word]) -> tuple[frozenset[str], ...]:
    """For each word what it may be matched by: its root, and every listed phrase that it is part of."""
    found: list[set[str]] = [{w.root} if w.root else set() for w in words]
    roots = [w.root for w in words]
    for i, one in enumerate(roots):
        phrase = phrase_at(roots, i) if one else None
        for at in range(i, i + phrase[0] if phrase else i):
            found[at].add(phrase[1] if phrase else "")
        if "-" in words[i].lower and words[i].lower.split("-")[0] not in _LESSENING:
            found[i] |= {f"{PART}{root(part)}" for part in words[i].lower.split("-") if len(part) > 2}
    return tuple(frozenset(keys) for keys in found)
