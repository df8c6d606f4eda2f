"""Which articles a briefing is about: those that the filters let through and that are on the topic, a story once."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chatbot.briefing.kin import COMPARED, kin_of, text_of
from chatbot.briefing.nouns import Abstention, LeftOut
from chatbot.topic import Topic, topic_of
from chatbot.words import stem, stems, terms
from ingest.article import Card, Filters, Hit
from ingest.library.record import Library
from ingest.library.search import document_counts, found_by_id, full_text, passage_total
from ingest.library.unread import told, unread

READ = 300
"""How many stories are read at the most; of more the likeliest are. Keeps memory and time bounded."""
COPIES, _ARTICLES = 20, 900
"""How many articles of one story are read at the most, near-copies of one another, and how many in all if that leaves each
story two."""
ON_IT = 0.6
"""The share of a topic's words, rare ones counting more, that some passage of an article must hold (with its title)."""
_LOOKED_UP, _OWN = 200, 14  # words of a story's articles: the commonest, and of these the story's own
_PASSAGES = 3000  # that hold words of the topic are looked at
_PARTLY = 0.9  # so much counts a topic's word by itself, whatever it weighs: half of two is not on it, but near
_BEGINNING = 900  # characters of an article in which a passage begins that opens it
_FEWEST = 3  # articles that are on a topic by its rare words, or as a whole, where others are left out
_WEEKS = 45  # days over which the articles of a gathered story were published
_SHOWN = 5  # of what there is, when nothing is on the topic


@dataclass(frozen=True)
class Subject:
    """What a briefing is made from.

    `cards` are the articles that are read, in the order in which they were published; `stories` the first article
    of the story that each belongs to; `kin` those that go on with it as a whole without naming the topic. `considered` articles
    are on the subject. `title` names it.
    """

    title: str
    topic: Topic
    filters: Filters
    cards: tuple[Card, ...]
    stories: dict[str, str]
    kin: frozenset[str]
    considered: int
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]

    @property
    def near_copies(self) -> tuple[tuple[str, ...], ...]:
        """Groups of the ids of articles that tell one story, only those that are used."""
        groups: dict[str, list[str]] = {}
        for card in self.cards:
            groups.setdefault(self.stories[card.id], []).append(card.id)
        return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def subject_of(topic: str | None, filters: Filters, library: Library) -> Subject | Abstention:
    """What there is on a topic (None: on anything) among the articles that the filters let through."""
    cards = _of_speakers(library.cards(replace(filters, speakers=())), filters, library)
    if not cards:
        return _nothing(topic, "No article passes these filters." if library.count() else "", library.cards())
    asked = topic_of(topic or "", library)
    namings = _namings(asked, cards, filters, library) if topic else {}
    shares = {article: naming.share for article, naming in namings.items()}
    kin: dict[str, bool] = {}
    passing: list[Card] = []
    elsewhere: tuple[str, ...] = ()
    if topic:
        if not asked.words or max(shares.values(), default=0.0) < ON_IT:
            return _nothing(topic, f"Nothing here is about {topic}.", cards)
        by_id, named = {card.id: card for card in cards}, [a for a, n in shares.items() if n >= ON_IT]
        asked_stems = frozenset(stem(word) for word in asked.words)
        gathered = _are_gathered([by_id[article] for article in named], cards)
        needed = asked_stems if gathered else _needed([namings[article] for article in named], asked_stems)
        on_it = {article: shares[article] for article in named if namings[article].words & needed}
        kin, strays = kin_of(on_it, shares, by_id, _own(on_it, by_id, library), asked_stems, library, gathered)
        elsewhere = tuple(card.id for card in cards if card.id in strays)
        cards = [card for card in cards if card.id not in strays and (card.id in on_it or card.id in kin)]
        passing = [card for card in cards if card.id not in kin and namings[card.id].is_in_passing(needed)]
        speaking = _speaking(passing, asked, needed, library)
        passing = [card for card in passing if card.id not in speaking]
        passing = passing if len(passing) + _FEWEST <= len(cards) else []
    stories = _stories(cards)
    considered, cards = len(cards), [card for card in cards if card not in passing]
    used, left_out = _bounded(cards, stories, shares)
    if passing:
        ids = tuple(card.id for card in passing)
        left_out.append(LeftOut(_articles(len(passing)), "they name it in passing only", ids))
    if elsewhere:
        left_out.append(
            LeftOut(_articles(len(elsewhere)), "they have its words and are about something else", elsewhere)
        )
    used, foreign = _in_one_language(used)
    return Subject(
        title=topic or _named(filters),
        topic=asked,
        filters=filters,
        cards=tuple(sorted(used, key=lambda card: card.metadata.published or "")),
        stories=stories,
        kin=frozenset(article for article, whole in kin.items() if whole),
        considered=considered,
        left_out=(*left_out, *foreign),
        notes=_notes(used, library),
    )


def _speaking(cards: Sequence[Card], topic: Topic, needed: frozenset[str], library: Library) -> set[str]:
    """Those of some articles in which somebody speaks of the topic: a statement has its rare words, or else most of all."""
    if not cards:
        return set()
    has_rare = needed < {stem(word) for word in topic.words}
    said = library.said(Filters(articles=tuple(card.id for card in cards)), copies=False)
    words = ((one.article, stems(" ".join(one.text))) for one in said)
    return {article for article, there in words if there & needed and (has_rare or topic.share(there) >= ON_IT)}


def _stories(cards: Sequence[Card]) -> dict[str, str]:
    """The first article of the story that each belongs to."""
    ids, stories = {card.id for card in cards}, dict[str, str]()
    for card in cards:
        if card.id not in stories:  # a story's are gone through once, however many they are
            together = (card.id, *card.near_copies)
            first = min(together)
            stories.update((one, first) for one in together if one in ids)
    return stories


def _of_speakers(cards: list[Card], filters: Filters, library: Library) -> list[Card]:
    """The articles in which whom the filters ask for says something."""
    if not filters.speakers:
        return cards
    speaking = {one.article for one in library.said(filters)}
    return [card for card in cards if card.id in speaking]


@dataclass(frozen=True)
class _Naming:
    """How an article names a topic: how much of it its best passage holds with its title, and the stems of the topic's words
    that title and beginning, and the other passages that hold any, have.
    """

    share: float
    opening: frozenset[str]
    passages: tuple[frozenset[str], ...]

    @property
    def words(self) -> frozenset[str]:
        return self.opening.union(*self.passages)

    def is_in_passing(self, needed: frozenset[str]) -> bool:
        """Whether only one passage has any of some words, and neither the title nor the beginning."""
        return not self.opening & needed and sum(bool(found & needed) for found in self.passages) == 1


def _namings(topic: Topic, cards: Sequence[Card], filters: Filters, library: Library) -> dict[str, _Naming]:
    """By article, how it names the topic; only those of which a passage holds a word of it."""
    by_id = {card.id: card for card in cards}
    hits: dict[str, list[Hit]] = {}
    ids = [identity for identity, _ in full_text(library, topic.words, _PASSAGES, replace(filters, speakers=()))]
    for hit in found_by_id(library, ids).values():
        if hit.article in by_id:
            hits.setdefault(hit.article, []).append(hit)
    return {article: _naming(topic, by_id[article], found) for article, found in hits.items()}


def _naming(topic: Topic, card: Card, hits: Sequence[Hit]) -> _Naming:
    asked, best = {stem(word) for word in topic.words}, 0.0
    title = stems(card.metadata.title or "")
    opening, passages = title & asked, list[frozenset[str]]()
    for hit in hits:
        there = stems(hit.text)
        named = sum(stem(word) in there | title for word in topic.words) / len(topic.words)
        best = max(best, topic.share(there | title), named * _PARTLY)
        if hit.span.start < _BEGINNING:
            opening |= there & asked
        else:
            passages.append(frozenset(there & asked))
    return _Naming(best, frozenset(opening), tuple(passages))


def _are_gathered(named: Sequence[Card], cards: Sequence[Card]) -> bool:
    """Whether the articles that name a topic are most of what there is, and of a few weeks: somebody gathered its story.

    Its words say little about such a library then, and an article without the rarest of them is on the story all the same.
    """
    days = sorted(date.fromisoformat(card.metadata.published[:10]) for card in named if card.metadata.published)
    if len(named) < _FEWEST or len(named) * 2 < len(cards) or len(days) * 2 < len(named):
        return False
    few = len(days) // 10  # at either end: an article of long ago that is there for its background
    return (days[-1 - few] - days[few]).days <= _WEEKS


def _needed(on_it: Collection[_Naming], topic: frozenset[str]) -> frozenset[str]:
    """The stems, of those of a topic, of which an article must have one: its rare words, where most have only the common ones.

    Of "Jane Doe taxes", most of what names her says nothing of taxes.
    """
    counts = Counter(word for naming in on_it for word in naming.words)
    least = min(counts.values(), default=0)
    if len(counts) < 2 or least < _FEWEST or least * 2 >= len(on_it):
        return topic
    return frozenset(word for word, count in counts.items() if count <= least * 2)


def _own(on_it: Mapping[str, float], cards: Mapping[str, Card], library: Library) -> list[str]:
    """The words of a story: those that many of its articles have, and few others of the library."""
    first = sorted(on_it, key=lambda article: -on_it[article])[:COMPARED]
    common = Counter(word for article in first for word in set(terms(text_of(cards[article], library))))
    counts = document_counts(library, [word for word, _ in common.most_common(_LOOKED_UP)])
    total = passage_total(library)
    return sorted(counts, key=lambda word: -common[word] * math.log((2 + total) / (1 + counts[word])))[:_OWN]


def _bounded(
    cards: Sequence[Card], stories: dict[str, str], shares: dict[str, float]
) -> tuple[list[Card], list[LeftOut]]:
    """The articles of the READ stories that are most on the topic, then told most often, then newest."""
    told_by = Counter(stories.values())
    newest: dict[str, tuple[float, int, str]] = {}
    for card in cards:
        rank = (
            round(shares.get(card.id, 0.0) if shares else 1.0, 1),
            told_by[stories[card.id]],
            card.metadata.published or "",
        )
        newest[stories[card.id]] = max(rank, newest.get(stories[card.id], rank))
    kept = set(sorted(newest, key=lambda story: newest[story], reverse=True)[:READ])
    used = [card for card in cards if stories[card.id] in kept]
    left_out = []
    if len(newest) > READ:
        why = f"the {READ} stories that are most on the subject, told most often, and newest were read"
        left_out.append(LeftOut(_articles(len(cards) - len(used)), why))
    read = _some_of_each(used, stories, max(2, min(COPIES, _ARTICLES // max(1, len(kept)))))
    if len(read) < len(used):
        why = "near-copies of what was read: of one that very many print the first of each outlet were read"
        left_out.append(LeftOut(_articles(len(used) - len(read)), why))
    return read, left_out


def _some_of_each(cards: Sequence[Card], stories: Mapping[str, str], most: int) -> list[Card]:
    """So many articles of each story at the most: first one of each outlet, then of more the first that came in."""
    of_story: dict[str, list[Card]] = {}
    for card in cards:
        of_story.setdefault(stories[card.id], []).append(card)
    kept = set[str]()
    for group in of_story.values():
        of_outlets = {card.metadata.outlet or card.id: card.id for card in reversed(group)}.values()
        first = dict.fromkeys(
            (*sorted(of_outlets, key=[card.id for card in group].index), *(card.id for card in group))
        )
        kept.update(itertools.islice(first, most))
    return [card for card in cards if card.id in kept]


def _in_one_language(cards: list[Card]) -> tuple[list[Card], list[LeftOut]]:
    """The articles in the language of most: a briefing in two languages is read by nobody."""
    language = {card.id: (card.metadata.language or "en")[:2].lower() for card in cards}
    counts = Counter(language.values())
    main = "en" if counts["en"] * 2 >= len(cards) else counts.most_common(1)[0][0] if counts else "en"
    kept = [card for card in cards if language[card.id] == main]
    left_out = []
    for other, count in sorted(counts.items()):
        if other != main:
            ids = tuple(card.id for card in cards if language[card.id] == other)
            left_out.append(LeftOut(_articles(count), f"in another language than most ({other})", ids))
    return kept, left_out


def _notes(cards: Sequence[Card], library: Library) -> tuple[str, ...]:
    notes = []
    undated = sum(card.metadata.published is None for card in cards)
    if undated:
        verb = "has" if undated == 1 else "have"
        notes.append(f"{_articles(undated)} {verb} no date: what “on Tuesday” means there can't be told")
    ids = tuple(card.id for card in cards)
    foreign = told(unread(library, Filters(articles=ids))) if ids else None
    return (*notes, foreign) if foreign else tuple(notes)


def _named(filters: Filters) -> str:
    """What a briefing without a topic is called."""
    who = [*filters.speakers, *filters.outlets, *filters.authors, *filters.tags]
    when = [f"since {filters.since}"] if filters.since else []
    when += [f"until {filters.until}"] if filters.until else []
    return ", ".join([*who, *when]) or "The articles"


def _nothing(topic: str | None, why: str, cards: Sequence[Card]) -> Abstention:
    """That there is nothing, and what there is."""
    if not cards:
        return Abstention(topic, "There are no articles in the library yet; `byline ingest` takes them in.")
    days = sorted(card.metadata.published[:10] for card in cards if card.metadata.published)
    outlets = Counter(card.metadata.outlet for card in cards if card.metadata.outlet)
    lines = [_articles(len(cards)) + (f", {days[0]} to {days[-1]}" if days and days[0] != days[-1] else "")]
    if outlets:
        lines.append("from " + ", ".join(name for name, _ in outlets.most_common(_SHOWN)))
    newest = sorted(cards, key=lambda card: card.metadata.published or "", reverse=True)
    lines += [f"“{card.metadata.title}”" for card in newest if card.metadata.title][:_SHOWN]
    return Abstention(topic, why, tuple(lines))


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"
