"""The sentences of a library that are about a topic, for answers that lay several of them out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chatbot.answer import Evidence
from chatbot.compose import Draft
from chatbot.evidence import Witness
from chatbot.retrieve import Retriever
from chatbot.words import stem, stems, terms
from ingest.article import Card, Filters, Hit
from ingest.library.record import Library
from ingest.library.search import document_counts, passage_total

LEAST = 0.3
"""The share of a topic's words, rare ones counting more, that a sentence and what stands around it must hold."""
ARTICLES = 24
"""Of how many articles the sentences are looked at where a question names no topic, newest first."""
_AROUND = 0.5
_SAME = 0.7  # two sentences that share this much of the shorter one's words say the same
_ASKING = frozenset(
    """summary summarize summarise summarized summarised overview briefing brief recap gist tl;dr dr tl main key point
    points short nutshell catch timeline chronology chronological order sequence events event happened happen date
    dates time step compare contrast comparison differ differs differently difference differences disagree disagrees
    contradict versus vs outlet outlets paper papers newspaper newspapers article articles coverage cover report
    reports story stories speaker speakers unfolded how what did show list everything said""".split()
)


@dataclass(frozen=True, slots=True)
class Laid:
    """What an answer is made of, in order; the passages that were looked at; and what the asker is to know."""

    drafts: tuple[Draft, ...] = ()
    looked_at: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence, and how much of the topic it and what stands around it hold, up to 1."""

    evidence: Evidence
    share: float


@dataclass(frozen=True)
class Topic:
    """What a question is about: its words that count, and their weights by stem."""

    text: str
    words: tuple[str, ...]
    weights: Mapping[str, float]

    def share(self, there: set[str]) -> float:
        """The share of the topic's words among these stems, rare ones counting more."""
        whole = sum(self.weights.values()) or 1.0
        return sum(weight for one, weight in self.weights.items() if one in there) / whole


def topic_of(text: str, library: Library) -> Topic:
    """The topic in a question, without the words that say what kind of answer is wanted; empty where it has no other."""
    about = tuple(term for term in terms(text) if term not in _ASKING)
    total = passage_total(library)
    counts = document_counts(library, about)
    weights = {stem(term): math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in counts.items()}
    return Topic(text, about, weights)


def sentences_on(topic: Topic, hits: Sequence[Hit], witness: Witness, least: float = LEAST) -> list[Found]:
    """The sentences of passages that are about a topic, in the order of the passages."""
    found = []
    for hit in hits:
        around = stems(f"{hit.text} {witness.card(hit.article).metadata.title or ''}")
        for evidence in witness.sentences(hit):
            inside = topic.share(stems(evidence.text))
            share = inside + _AROUND * max(0.0, topic.share(around) - inside)
            if share >= least and is_sentence(evidence.text):
                found.append(Found(evidence, share))
    return found


def told_once(found: Sequence[Found], witness: Witness) -> list[Found]:
    """Sentences without those by which a near-copy says again what another of its story does, published before it."""
    by_story: dict[str, list[int]] = {}
    for i, one in enumerate(found):
        by_story.setdefault(witness.story(one.evidence.article), []).append(i)
    kept = set[int]()
    for places in by_story.values():
        first: dict[str, list[str]] = {}
        for i in sorted(places, key=lambda i: (found[i].evidence.published or "~", i)):
            evidence = found[i].evidence
            others = (text for article, texts in first.items() if article != evidence.article for text in texts)
            if not says_the_same(evidence.text, others):
                first.setdefault(evidence.article, []).append(evidence.text)
                kept.add(i)
    return [one for i, one in enumerate(found) if i in kept]


def passages_on(topic: Topic, retriever: Retriever, filters: Filters, k: int) -> list[Hit]:
    """The passages about a topic, best first; where there is none, all of the newest articles that are selected."""
    if topic.words:
        return retriever.search(" ".join(topic.words), topic.words, k, filters)
    return [hit for card in newest(retriever.library.cards(filters)) for hit in passages_of(card, retriever.library)]


def by_date(cards: Iterable[Card]) -> list[Card]:
    """In the order in which they were published; without a date, in which they came."""
    return sorted(cards, key=lambda card: card.metadata.published or "")


def newest(cards: Iterable[Card], most: int = ARTICLES) -> list[Card]:
    """The newest articles, in order. Where there are more, of near-copies only the first published counts."""
    dated = by_date(cards)
    if len(dated) <= most:
        return dated
    first = {min(card.id, *card.near_copies): card.id for card in reversed(dated)}
    return [card for card in dated if first[min(card.id, *card.near_copies)] == card.id][-most:]


def passages_of(card: Card, library: Library) -> list[Hit]:
    """An article, passage by passage."""
    revision = library.revision(card.id, card.revision)
    spans = [passage.span for passage in library.passages(card.id)]
    return [Hit(card.id, card.revision, s, revision.to_source(s), s.of(revision.text), 0.0) for s in spans]


def is_sentence(text: str) -> bool:
    """Whether a line says something: it is no heading, and no question."""
    bare = text.rstrip("\"'”’)» ")
    return not bare.endswith("?") and text[-1:] in ".!…\"'”’)»"


def says_the_same(text: str, others: Iterable[str]) -> bool:
    """Whether a sentence says what another does already: near-copies of a wire story do."""
    here = stems(text)
    return any(len(here & (there := stems(other))) > _SAME * min(len(here), len(there)) for other in others)
