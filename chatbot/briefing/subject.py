"""Which articles a briefing is about: those that the filters let through and that are on the topic, a story once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chatbot.briefing.kin import COMPARED, kin_of, text_of
from chatbot.briefing.nouns import Abstention, LeftOut
from chatbot.topic import Topic, topic_of
from chatbot.words import stem, stems, terms
from ingest.article import Card, Filters
from ingest.library.record import Library
from ingest.library.search import document_counts, found_by_id, full_text, passage_total
from ingest.library.unread import told, unread

READ = 300
"""How many stories are read at the most; of more the likeliest are. Keeps memory and time bounded."""
ON_IT = 0.6
"""The share of a topic's words, rare ones counting more, that some passage of an article must hold (with its title)."""
_LOOKED_UP, _OWN = 200, 14  # words of a story's articles: the commonest, and of these the story's own
_PASSAGES = 3000  # that hold words of the topic are looked at
_PARTLY = 0.9  # so much counts a topic's word by itself, whatever it weighs: half of two is not on it, but near
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
    shares = _shares(asked, cards, filters, library) if topic else {}
    kin: dict[str, bool] = {}
    if topic:
        if not asked.words or max(shares.values(), default=0.0) < ON_IT:
            return _nothing(topic, f"Nothing here is about {topic}.", cards)
        by_id, on_it = {card.id: card for card in cards}, {a: n for a, n in shares.items() if n >= ON_IT}
        kin = kin_of(on_it, shares, by_id, _own(on_it, by_id, library), {stem(word) for word in asked.words}, library)
        cards = [card for card in cards if card.id in on_it or card.id in kin]
    stories = {card.id: min((card.id, *card.near_copies)) for card in cards}
    used, left_out = _bounded(cards, stories, shares)
    used, foreign = _in_one_language(used)
    return Subject(
        title=topic or _named(filters),
        topic=asked,
        filters=filters,
        cards=tuple(sorted(used, key=lambda card: card.metadata.published or "")),
        stories=stories,
        kin=frozenset(article for article, whole in kin.items() if whole),
        considered=len(cards),
        left_out=(*left_out, *foreign),
        notes=_notes(used, library),
    )


def _of_speakers(cards: list[Card], filters: Filters, library: Library) -> list[Card]:
    """The articles in which whom the filters ask for says something."""
    if not filters.speakers:
        return cards
    speaking = {one.article for one in library.said(filters)}
    return [card for card in cards if card.id in speaking]


def _shares(topic: Topic, cards: Sequence[Card], filters: Filters, library: Library) -> dict[str, float]:
    """By article, how much of the topic its best passage holds with its title."""
    titles = {card.id: stems(card.metadata.title or "") for card in cards}
    best: dict[str, float] = {}
    ids = [identity for identity, _ in full_text(library, topic.words, _PASSAGES, replace(filters, speakers=()))]
    for hit in found_by_id(library, ids).values():
        if hit.article in titles:
            there = stems(hit.text) | titles[hit.article]
            named = sum(stem(word) in there for word in topic.words) / len(topic.words)
            share = max(topic.share(there), named * _PARTLY)
            best[hit.article] = max(share, best.get(hit.article, 0.0))
    return best


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
    if len(newest) <= READ:
        return list(cards), []
    kept = set(sorted(newest, key=lambda story: newest[story], reverse=True)[:READ])
    used = [card for card in cards if stories[card.id] in kept]
    left = len(cards) - len(used)
    why = f"the {READ} stories that are most on the subject, told most often, and newest were read"
    return used, [LeftOut(f"{left:,} articles" if left > 1 else "1 article", why)]


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
