"""What articles say, in a few of their sentences: chosen so that together they cover most of what is talked about."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from chatbot import compose
from chatbot.answer import Evidence, Reading
from chatbot.evidence import Witness
from chatbot.retrieve import Retriever
from chatbot.topic import (
    ARTICLES,
    Found,
    Laid,
    by_date,
    is_sentence,
    newest,
    passages_of,
    passages_on,
    says_the_same,
    sentences_on,
    told_once,
    topic_of,
)
from chatbot.words import STOP_WORDS, stem, words
from ingest.article import Filters, Hit

SENTENCES = 5
"""How many sentences a summary has at the most."""
_PASSAGES = 12
_LEAD = (
    1.0  # what the first sentence of an article gains, the second half as much, and so on: news begins with the news
)
_FEWEST = 4  # words that even the shortest sentence pays for


def summary(reading: Reading, retriever: Retriever, witness: Witness, filters: Filters, most: int = SENTENCES) -> Laid:
    """Sentences of one article, of the selected articles, or on a topic, in the order of the articles and of the text."""
    topic = topic_of(reading.subject, retriever.library)
    hits = passages_on(topic, retriever, filters, _PASSAGES)
    found = sentences_on(topic, hits, witness) if topic.words else _all_of(hits, witness)
    chosen = covering(told_once(found, witness), most)
    place = {card.id: i for i, card in enumerate(by_date(retriever.library.cards(_only(chosen, filters))))}
    chosen.sort(key=lambda evidence: (place.get(evidence.article, 0), evidence.span))
    notes = () if topic.words else _beyond(retriever, filters)
    return Laid(tuple(compose.extract(evidence) for evidence in chosen), tuple(hits), notes)


def _only(chosen: Sequence[Evidence], filters: Filters) -> Filters:
    return Filters(articles=tuple(dict.fromkeys(e.article for e in chosen))) if chosen else filters


def _all_of(hits: Sequence[Hit], witness: Witness) -> list[Found]:
    return [Found(e, 1.0) for hit in hits for e in witness.sentences(hit) if is_sentence(e.text)]


def _beyond(retriever: Retriever, filters: Filters) -> tuple[str, ...]:
    count = retriever.library.count(filters)
    return (f"of {count:,} articles the {ARTICLES} newest are summed up",) if count > ARTICLES else ()


def covering(found: Sequence[Found], most: int) -> list[Evidence]:
    """The sentences that together cover most of the words that many of them use, none saying what another does.

    Greedy, each step taking the sentence that adds most for its length: within 1 - 1/e of the best where it is the
    sum of what is covered (Lin and Bilmes, 2011).
    """
    bags = [_bag(one.evidence.text) for one in found]
    spread = Counter(word for bag in bags for word in bag)
    weights = {word: math.log(count + 1) if count > 1 else 0.3 for word, count in spread.items()}
    lead = _leads(found)
    chosen, covered = list[int](), set[str]()
    left = set(range(len(found)))
    while left and len(chosen) < most:
        best = max(left, key=lambda i: (_gain(bags[i] - covered, weights, len(bags[i])) + lead[i]) * found[i].share)
        left.discard(best)
        if bags[best] and not says_the_same(found[best].evidence.text, (found[i].evidence.text for i in chosen)):
            chosen.append(best)
            covered |= bags[best]
    return [found[i].evidence for i in chosen]


def _bag(text: str) -> set[str]:
    return {stem(word) for word in words(text) if word.lower() not in STOP_WORDS}


def _gain(new: set[str], weights: dict[str, float], size: int) -> float:
    return sum(weights[word] for word in new) / math.sqrt(max(_FEWEST, size))


def _leads(found: Sequence[Found]) -> list[float]:
    seen: Counter[str] = Counter()
    leads = []
    for one in found:
        seen[one.evidence.article] += 1
        leads.append(_LEAD / seen[one.evidence.article])
    return leads


def of_articles(filters: Filters, retriever: Retriever, witness: Witness, most: int) -> list[Evidence]:
    """What the newest of the selected articles say, whatever it is about."""
    cards = newest(retriever.library.cards(filters))
    found = _all_of([hit for card in cards for hit in passages_of(card, retriever.library)], witness)
    return covering(told_once(found, witness), most)
