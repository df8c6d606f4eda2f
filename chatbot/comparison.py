"""What several outlets, or several speakers, say on one thing, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatbot import compose
from chatbot.about import about, ranked
from chatbot.answer import Evidence, Reading
from chatbot.compose import Draft
from chatbot.evidence import Witness
from chatbot.retrieve import Retriever
from chatbot.said import once
from chatbot.summary import of_articles
from chatbot.topic import Laid, Topic, passages_on, says_the_same, sentences_on, topic_of
from ingest.article import Filters, Hit, Said
from ingest.names import outlet_key

SIDES = 4
"""How many sides are shown at the most."""
EACH = 3
"""How many sentences a side has at the most."""
_PASSAGES = 8
_BESIDE_BEST = 0.6
"""The share of what a side's best sentence holds of the topic that each further one must hold."""
_OVERALL = 40  # passages out of which the outlets are found that write on something


def comparison(reading: Reading, retriever: Retriever, witness: Witness, filters: Filters, each: int = EACH) -> Laid:
    """Side by side, each side's sentences in the order of how much they are about the topic; a side once."""
    if reading.by == "speaker":
        return _by_speaker(reading, retriever, witness, filters, each)
    return _by_outlet(reading, retriever, witness, filters, each)


# ── outlets ──


def _by_outlet(reading: Reading, retriever: Retriever, witness: Witness, filters: Filters, each: int) -> Laid:
    topic = topic_of(reading.subject, retriever.library)
    looked_at, drafts, notes = list[Hit](), list[Draft](), list[str]()
    outlets = filters.outlets or _outlets_on(topic, retriever, witness, filters)
    for outlet in outlets[:SIDES]:
        narrowed = replace(filters, outlets=(outlet,))
        hits = passages_on(topic, retriever, narrowed, _PASSAGES) if topic.words else []
        looked_at += hits
        side = list(_distinct(_on(topic, hits, narrowed, retriever, witness, each), drafts, each))
        drafts += [compose.extract(evidence) for evidence in side]
        if not side:
            notes.append(f"nothing on this that no other outlet has was found in {outlet}")
    if len(outlets) == 1 and drafts:
        notes.append(f"only {outlets[0]} writes on this")
    return Laid(tuple(drafts), tuple(looked_at), tuple(notes))


def _on(
    topic: Topic, hits: Sequence[Hit], filters: Filters, retriever: Retriever, witness: Witness, each: int
) -> list[Evidence]:
    if not topic.words:
        return of_articles(filters, retriever, witness, each)
    found = sorted(sentences_on(topic, hits, witness), key=lambda one: -one.share - 0.05 * one.evidence.score)
    return [one.evidence for one in found if one.share >= _BESIDE_BEST * found[0].share]


def _outlets_on(topic: Topic, retriever: Retriever, witness: Witness, filters: Filters) -> tuple[str, ...]:
    """The outlets that write on a topic, the one that is most about it first."""
    hits = passages_on(topic, retriever, filters, _OVERALL)
    about_it = {one.evidence.article for one in sentences_on(topic, hits, witness)} if topic.words else None
    outlets = (witness.card(h.article).metadata.outlet for h in hits if about_it is None or h.article in about_it)
    return tuple({outlet_key(outlet): outlet for outlet in outlets if outlet}.values())


def _distinct(side: Sequence[Evidence], others: Sequence[Draft], each: int) -> Iterator[Evidence]:
    """The first sentences of a side that say what neither it nor another side says already."""
    shown = [draft.text for draft in others]
    for evidence in side:
        if each and not says_the_same(evidence.text, shown):
            shown.append(evidence.text)
            each -= 1
            yield evidence


# ── speakers ──


def _by_speaker(reading: Reading, retriever: Retriever, witness: Witness, filters: Filters, each: int) -> Laid:
    library = retriever.library
    topic = topic_of(reading.subject, library)
    speakers = reading.speakers or None
    if topic.words:
        found = ranked(about(library, filters, speakers, topic.words))
    else:
        found = library.said(filters, speakers) if speakers else []
    sides: dict[str, list[Said]] = {name: [] for name in map(library.people().shown, reading.speakers)}
    for one in once(found):
        if one.statement.speaker is not None:
            sides.setdefault(library.people().shown(one.statement.speaker), []).append(one)
    drafts, notes = list[Draft](), list[str]()
    for name, said in list(sides.items())[: max(SIDES, len(set(sides)) if reading.speakers else 0)]:
        drafts += [compose.quotation(*group) for group in witness.of_statements(said[:each])]
        if not said:
            notes.append(f"nothing on this was found of {name}")
    return Laid(tuple(drafts), (), tuple(notes))
