"""Which statements a who-said question asks for: all of a speaker's, or those that are about its subject."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatbot.answer import Reading, Reason
from chatbot.retrieve import Retriever
from chatbot.words import terms
from ingest.alike import words
from ingest.article import Filters, Said
from ingest.library.record import Library
from ingest.library.search import statements_on
from ingest.names import name_words

_EVERY = 1_000_000  # statements that a search on words may bring in: all of them
_ABOUT = 0.5
"""The share of a subject's words, rare ones counting more, that a statement must hold to be about it."""


@dataclass(frozen=True, slots=True)
class Sayings:
    """Statements in the order of the articles and of the text, near-copies once; or why there are none."""

    said: tuple[Said, ...]
    reason: Reason | None = None


def sayings(reading: Reading, filters: Filters, retriever: Retriever) -> Sayings:
    """All statements that a who-said question asks for."""
    library = retriever.library
    if reading.speaker is not None and not reading.speakers:
        return Sayings((), "no_such_speaker")
    speakers = reading.speakers or None
    about = terms(reading.subject) if reading.subject else []
    if not about:
        found = library.said(filters, speakers)
        return Sayings(once(found)) if found else Sayings((), "no_such_speaker" if speakers else "nothing_found")
    if speakers and not library.said(filters, speakers):
        return Sayings((), "no_such_speaker")
    found = about_subject(library, filters, speakers, about)
    if not found:
        return Sayings((), "speaker_not_on_subject" if speakers else "nothing_found")
    return Sayings(once(found))


def about_subject(
    library: Library, filters: Filters, speakers: Sequence[str] | None, about: Sequence[str]
) -> list[Said]:
    """The statements that hold the subject's words, or most of what they weigh."""
    scope = replace(filters, speakers=())
    holders = {term: {identity for identity, _ in statements_on(library, [term], _EVERY, scope)} for term in about}
    total = max(2, sum(count for _, count, _ in library.speakers(scope)))
    weights = {term: math.log(1 + total / (1 + len(ids))) for term, ids in holders.items()}
    held: dict[int, float] = {}
    for term, ids in holders.items():
        for identity in ids:
            held[identity] = held.get(identity, 0.0) + weights[term]
    whole = sum(weights.values())
    return library.said(
        filters, speakers, ids={identity for identity, weight in held.items() if weight >= _ABOUT * whole}
    )


def once(said: Sequence[Said]) -> tuple[Said, ...]:
    """What near-copies of an article tell again, once; `also` then names the near-copies in which it stands.

    A statement is told again where all its words stand, given to nobody else, in one that is kept: of the same
    article, or of a near-copy that has them too.
    """
    kept: list[Said] = []
    of_article: dict[str, list[Said]] = {}
    for one in said:
        told = (first for article in (one.article, *one.also) for first in of_article.get(article, ()))
        if not any(_tells(first, one) for first in told):
            kept.append(one)
            of_article.setdefault(one.article, []).append(one)
    return tuple(kept)


def _tells(first: Said, again: Said) -> bool:
    speakers = [set(name_words(name)) for name in (first.statement.speaker, again.statement.speaker) if name]
    if len(speakers) == 2 and not (speakers[0] <= speakers[1] or speakers[1] <= speakers[0]):
        return False
    there, here = (f" {' '.join(words(' '.join(one.text)))} " for one in (first, again))
    return here in there if first.article != again.article else here == there
