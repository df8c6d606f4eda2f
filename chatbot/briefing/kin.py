"""Articles that go on with a story without naming the topic by its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from statistics import median

import numpy as np
from numpy.typing import NDArray

from chatbot.briefing.weights import content_stems, cosine, weighed
from chatbot.words import stem
from ingest.article import Card, Filters
from ingest.library.record import Library
from ingest.library.search import found_by_id, full_text, vectors

COMPARED = 150
"""Articles on the topic, and as many others, that are compared."""
_CHARACTERS = 6000  # of an article that are compared
_GOES_ON, _TOUCHES = 0.135, 0.05
"""The cosine of two articles' words from which on one goes on with the other's story; and where it names it in part."""
_NAMED_TOO = 0.035  # of the words, where names of the story's people stand in the article
_NAMED_ONLY = 0.06  # where no words of the topic stand in it
_FEW_HOLD, _RARE = 5, 0.15  # articles, or of them, that have a name by which a story is known
_WORDS_OF_IT, _MEANS_IT = 0.07, 0.6
"""By both an article that names a gathered story's topic is about it; with neither, it is about something else."""
_FEW_NAME = 3  # articles, of which none is held to be about something else
_MEANS = 0.5  # the cosine of their meanings from which on it does
_NAMES = 0.4  # of a topic's words: an article with so many names it in part
_STORY = 3  # words of a topic that is one story
_OF_STORY = 0.5  # of the other articles that have a name: it is the story's
_NAME = re.compile(r"\b(?=([A-Z][a-z’'-]{2,} [A-Z][a-z’'-]{2,})\b)")
_NEAR_DAYS = 21
_ROUNDS = 3
_PASSAGES = 1000


def kin_of(
    on_it: Collection[str],
    touched: Mapping[str, float],
    cards: Mapping[str, Card],
    own: Sequence[str],
    topic: Collection[str],
    library: Library,
    is_story: bool = False,
) -> tuple[dict[str, bool], frozenset[str]]:
    """(kin, strays) of a topic: the articles that go on with the story of those on the topic, out of the likeliest others.

    `touched` is how much of the topic an article holds, `own` some words of the story, `topic` the stems of the topic's words;
    `is_story` where it is known that the topic is one. Kin are True where they are as a whole on the story (those on the
    topic, too), False where they name it in part and may be on more. Strays are those on the topic that only play with its
    words: the town's football, beside the takeover.
    Found in rounds: what is near to an article that goes on with the story goes on with it too. None where the topic is a
    person or a theme, and no one story.
    """
    first = list(on_it)[:COMPARED]
    found = full_text(library, own, _PASSAGES, Filters())
    holding = dict.fromkeys(hit.article for hit in found_by_id(library, [identity for identity, _ in found]).values())
    elsewhere = [*cards][:: max(1, len(cards) // COMPARED)]
    others = [one for one in dict.fromkeys((*touched, *holding, *elsewhere)) if one in cards and one not in on_it]
    held = {article: _words_of(cards[article], library) for article in (*first, *others[:COMPARED])}
    words, meanings = weighed(held), _meanings([*held], library)
    # what a topic of one or two words names may stand in many stories, of which the names say nothing
    if not is_story and not _are_one_story([words[article] for article in first]):
        return {}, frozenset()
    has_story = len(topic) >= _STORY
    named = {article: _names_of(cards[article], library, topic) if has_story else frozenset[str]() for article in held}
    holders = Counter(name for found in named.values() for name in found)
    kin: dict[str, bool] = {}
    for _ in range(_ROUNDS):
        story = [*first, *(article for article, whole in kin.items() if whole)]
        for article in [one for one in held if one not in on_it and not kin.get(one)]:
            undated = has_story and not cards[article].metadata.published and touched.get(article, 0.0) >= _NAMES
            near = [
                one for one in story
                if (undated or _is_near(cards[article], cards[one])) and meanings(article, one) >= _MEANS
            ]  # fmt: skip
            closest = max((cosine(words[article], words[one]) for one in near), default=0.0)
            shared = _of_story(named[article], [named[one] for one in story], holders)
            rare = any(holders[name] <= max(_FEW_HOLD, _RARE * len(held)) for name in shared)
            is_touched = touched.get(article, 0.0) >= _NAMES
            least = _NAMED_TOO if is_touched else _NAMED_ONLY
            if shared and (is_touched or (rare and len(shared) > 1)) and closest >= least:
                kin[article] = True
            elif closest >= (_TOUCHES if is_touched else _GOES_ON):
                kin[article] = closest >= _GOES_ON
    strays = set[str]()
    for article in first:
        by_words, by_meaning = _closest(article, first, words, meanings)
        if is_story and by_words >= _WORDS_OF_IT and by_meaning >= _MEANS_IT:
            kin[article] = True
            continue
        if has_story and len(first) > _FEW_NAME and by_words < _WORDS_OF_IT and by_meaning < _MEANS_IT:
            strays.add(article)
            continue
        around = [named[one] for one in held if one != article and (one in on_it or kin.get(one))]
        if len(_of_story(named[article], around, holders)) > 1:
            kin[article] = True
    return kin, frozenset(strays)


def _are_one_story(held: Sequence[Mapping[str, float]]) -> bool:
    """Whether most articles on a topic go on with another of them; those on a person or a theme have less in common."""
    nearest = [max(cosine(one, other) for other in held if other is not one) for one in held if len(held) > 1]
    return not nearest or median(nearest) >= _GOES_ON


def _closest(
    article: str, story: Sequence[str], words: Mapping[str, Mapping[str, float]], meanings: Callable[[str, str], float]
) -> tuple[float, float]:
    """How near an article is to another of the story, the likest, by words and by meaning."""
    others = [one for one in story if one != article]
    by_words = max((cosine(words[article], words[one]) for one in others), default=0.0)
    return by_words, max((meanings(article, one) for one in others), default=0.0)


def _of_story(names: frozenset[str], story: Sequence[frozenset[str]], holders: Mapping[str, int]) -> list[str]:
    """The full names of an article that are this story's: most articles that have them are of it."""
    told = Counter(name for found in story for name in found & names)
    return [name for name, count in told.items() if count and count >= _OF_STORY * (holders[name] - 1)]


def _names_of(card: Card, library: Library, topic: Collection[str]) -> frozenset[str]:
    """The full names of an article but those that the topic's own words are in."""
    found = _NAME.findall(library.revision(card.id, card.revision).text[:_CHARACTERS])
    return frozenset(name for name in found if not any(stem(word) in topic for word in name.split()))


def _meanings(articles: Sequence[str], library: Library) -> Callable[[str, str], float]:
    """How near two articles are in meaning: the cosine of the means of their passages' vectors; 1 where there are none."""
    held = vectors(library, Filters(articles=tuple(articles)))
    sums: dict[str, NDArray[np.float32]] = {}
    hits = found_by_id(library, held.ids.tolist())
    for identity, vector in zip(held.ids.tolist(), held.matrix, strict=True):
        article = hits[identity].article
        sums[article] = sums[article] + vector if article in sums else vector
    unit = {article: vector / (float(np.linalg.norm(vector)) or 1.0) for article, vector in sums.items()}
    return lambda a, b: float(unit[a] @ unit[b]) if a in unit and b in unit else 1.0


def _words_of(card: Card, library: Library) -> frozenset[str]:
    return frozenset(word for word in content_stems(text_of(card, library)) if not word[:1].isdigit())


def text_of(card: Card, library: Library) -> str:
    """What of an article is compared: its title and its beginning."""
    return f"{card.metadata.title or ''} {library.revision(card.id, card.revision).text[:_CHARACTERS]}"


def _is_near(a: Card, b: Card) -> bool:
    days = [date.fromisoformat(card.metadata.published[:10]) for card in (a, b) if card.metadata.published]
    return len(days) == len((a, b)) and abs((days[0] - days[1]).days) <= _NEAR_DAYS
