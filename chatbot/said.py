"""Which statements a who-said question asks for: all of a speaker's, those about its subject, or those that say so."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from chatbot.about import Scored, about, holding, subject_of
from chatbot.answer import Reading, Reason
from chatbot.claims import HOLDS, claim_of, claim_terms, says
from chatbot.evidence import Witness
from chatbot.retrieve import Retriever
from chatbot.typography import fold_typography
from chatbot.words import terms
from ingest.article import Filters, Said
from ingest.library.record import Library
from ingest.library.search import hits
from ingest.names import asked_words, full_name

_NEAREST = 3
"""How many statements are shown where none answers."""
_LOOKED_AT = 50
"""Of how many of the likeliest statements by anybody these are chosen."""


@dataclass(frozen=True, slots=True)
class Sayings:
    """Statements in the order in which they are shown, near-copies once; or why there are none, and the nearest."""

    said: tuple[Said, ...]
    reason: Reason | None = None
    nearest: tuple[Said, ...] = ()
    notes: tuple[str, ...] = ()


def sayings(reading: Reading, filters: Filters, retriever: Retriever) -> Sayings:
    """All statements that a who-said question asks for."""
    library, speakers = retriever.library, reading.speakers or None
    if reading.speaker is not None and not speakers:
        return Sayings((), "no_such_speaker")
    found = _found(reading, filters, library)
    if found:
        notes = _silent(reading, found, library) if reading.several else ()
        return Sayings(once(_in_order(found, reading, library)), notes=notes)
    if speakers and not (reading.subject and library.said(filters, speakers)):
        return Sayings((), "no_such_speaker")
    nearest = _nearest(reading, filters, retriever) if reading.subject else ()
    if speakers:
        return Sayings((), "speaker_not_on_subject", nearest)
    return Sayings((), "not_supported" if nearest and reading.manner == "who" else "nothing_found", nearest)


def _found(reading: Reading, filters: Filters, library: Library) -> Scored:
    speakers = reading.speakers or None
    if not reading.subject:
        return [(one, 0.0) for one in library.said(filters, speakers)]
    if reading.manner in ("whether", "who"):
        return _that_say(reading, filters, library)
    if reading.manner == "mentions":
        return holding(library, filters, speakers, _named(reading.subject, library))
    return about(library, filters, speakers, terms(reading.subject))


def _that_say(reading: Reading, filters: Filters, library: Library) -> Scored:
    """The statements that say what the subject claims."""
    subject = subject_of(library, filters, claim_terms(reading.subject), near=False)
    likely = [i for i, share in subject.share(subject.holders).items() if share >= HOLDS]
    claim, witness = claim_of(reading.subject, subject.weights), Witness(library)
    scored = [
        (one, says(claim, one, witness.around(one, titled=True), witness.revision(one.article, one.revision).text))
        for one in library.said(filters, reading.speakers or None, likely)
    ]
    return [(one, score) for one, score in scored if score]


def _named(subject: str, library: Library) -> list[str]:
    """The words that mention somebody or something: of a speaker's name the last, by which articles go on."""
    name = asked_words(subject)
    return list(name[-1:]) if len(name) > 1 and library.known_as(subject) else terms(subject)


# ── order ──


def _in_order(found: Scored, reading: Reading, library: Library) -> list[Said]:
    """In the order of the articles and of the text, speaker by speaker, or best first; what is second-hand last.

    Speakers come in the order in which they were asked for, else as the best of their statements do; whom a
    statement could not be given to comes after them.
    """
    if reading.manner in ("whether", "who"):
        return [one for one, _ in sorted(found, key=lambda scored: (_is_second_hand(scored[0]), -scored[1]))]
    if reading.manner == "all":
        return sorted((one for one, _ in found), key=_is_second_hand)
    shown = library.people().shown
    place = {shown(name): float(i - len(reading.speakers)) for i, name in reversed([*enumerate(reading.speakers)])}
    best: dict[str | None, float] = {None: math.inf}
    for one, score in found:
        name = one.statement.speaker
        if name is not None:
            best[shown(name)] = min(best.get(shown(name), math.inf), place.get(shown(name), -score))
    names = sorted(best, key=lambda name: (name is None, best[name]))
    order = {name: i for i, name in enumerate(names)}
    said = [one for one, _ in found]
    return sorted(said, key=lambda one: (order[(n := one.statement.speaker) and shown(n)], _is_second_hand(one)))


def _is_second_hand(said: Said) -> bool:
    return said.statement.second_hand is not None


def once(said: Iterable[Said]) -> tuple[Said, ...]:
    """Statements that stand word for word in several articles, once; `also` names the other articles."""
    firsts: dict[tuple[object, ...], Said] = {}
    for one in said:
        statement = one.statement
        name = full_name(statement.speaker or "").words
        key = (name, statement.kind, statement.second_hand is None, *map(fold_typography, one.text))
        first = firsts.setdefault(key, one)
        if first.article != one.article and one.article not in first.also:
            firsts[key] = replace(first, also=(*first.also, one.article))
    return tuple(firsts.values())


# ── what there is instead ──


def _silent(reading: Reading, found: Scored, library: Library) -> tuple[str, ...]:
    """Says of whom of several that were asked for nothing is there on the subject."""
    shown = library.people().shown
    heard = {shown(one.statement.speaker) for one, _ in found if one.statement.speaker}
    silent = [name for name in dict.fromkeys(map(shown, reading.speakers)) if name not in heard]
    about_it = f" about {reading.subject}" if reading.subject else ""
    return tuple(f"nothing{about_it} was found of {name}" for name in silent)


def _nearest(reading: Reading, filters: Filters, retriever: Retriever) -> tuple[Said, ...]:
    """The statements of whom was asked for that hold most of the subject's words, else those nearest in meaning."""
    library, speakers = retriever.library, reading.speakers or None
    asked = claim_terms(reading.subject)
    subject = subject_of(library, filters, asked)
    scores = subject.share(subject.holders)
    if speakers:
        for identity, share in subject.share(subject.beside).items():
            scores[identity] = scores.get(identity, 0.0) + share / 4
    best = sorted(scores, key=lambda identity: (-scores[identity], identity))
    likeliest = library.said_by_id(filters, speakers, best if speakers else best[:_LOOKED_AT])
    nearest = once(likeliest[identity] for identity in best if identity in likeliest)
    if speakers and len(nearest) < _NEAREST:
        names = tuple(dict.fromkeys(map(library.people().shown, speakers)))
        vector = retriever.embedder.embed_query(reading.subject)
        for hit in hits(library, retriever.nearest(vector, _NEAREST, replace(filters, speakers=names))):
            inside = library.said(Filters(articles=(hit.article,)), speakers)
            nearest = once([*nearest, *(s for s in inside if any(hit.span.overlaps(c) for c in s.statement.content))])
    return nearest[:_NEAREST]
