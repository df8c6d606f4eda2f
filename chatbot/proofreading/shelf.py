"""The library as proofreading reads it: articles as words, where those may stand that are looked for, who says what."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from chatbot.evidence import Witness
from chatbot.proofreading.alignment import Ids, numbered
from chatbot.proofreading.wording import Item, Word, tells, words_of
from ingest.article import Card, Filters, Revision, Said, Span, Statement
from ingest.corrections import corrections
from ingest.library.record import Library
from ingest.library.search import full_text, hits
from ingest.names import name_words, outlet_key
from ingest.statements import grammar as g
from ingest.statements.find import find_statements
from ingest.statements.quotations import find_quotations
from ingest.statements.sentences import paragraphs

_RUN = 3  # words that are looked for together
_MOST_RUNS = 5
_PASSAGES = 16
_MOST_WORDS = 8
_OLDER = 6  # earlier revisions that are looked at for one quotation
_OLDER_SHARE = 0.5  # of a quotation's telling words that an earlier revision must have
_KEPT_PAGES = 512
_FEW_ARTICLES = 256
"""Up to so many articles all are looked at, which are in memory then; of more those that a search finds."""


@dataclass(frozen=True, eq=False)
class Page:
    """One revision of an article as words. `ids` are their numbers in the shelf's vocabulary."""

    card: Card
    revision: Revision
    words: tuple[Word, ...]
    ids: Ids
    statements: tuple[Statement, ...]

    @property
    def is_newest(self) -> bool:
        return self.revision.number == self.card.revision

    @cached_property
    def marked(self) -> tuple[Span, ...]:
        """What stands in quotation marks, or is somebody's turn in an interview."""
        text = self.revision.text
        marked = [q.inner for here in find_quotations(text, paragraphs(text)) for q in here]
        return tuple(sorted({*marked, *(s for one in self.statements if one.kind == "direct" for s in one.content)}))

    @cached_property
    def quoted(self) -> NDArray[np.int64]:
        """The numbers of the words that stand in quotation marks, in order: speech without what interrupts it."""
        inside = np.zeros(len(self.words), dtype=bool)
        starts = np.array([word.start for word in self.words])
        for span in self.marked:
            inside |= (starts >= span.start) & (starts < span.end)
        return np.flatnonzero(inside)

    @cached_property
    def notices(self) -> tuple[Span, ...]:
        """What the house put right: what is quoted there may be what was wrong."""
        return corrections(self.revision.text)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(word.key for word in self.words)


class Shelf:
    """Reads articles for one proofreading, each once."""

    def __init__(self, library: Library, filters: Filters = Filters()) -> None:
        self.library, self.filters = library, filters
        self.witness = Witness(library)
        self.vocabulary: dict[str, int] = {}
        self.page = functools.lru_cache(maxsize=_KEPT_PAGES)(self._page)
        self.said = functools.lru_cache(maxsize=_KEPT_PAGES)(self._said)
        self.roles = functools.lru_cache(maxsize=_KEPT_PAGES)(self._roles)

    @cached_property
    def cards(self) -> dict[str, Card]:
        """The articles that the filters let through, by id."""
        return {card.id: card for card in self.library.cards(replace(self.filters, speakers=()))}

    @cached_property
    def titles(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """The articles that have a title, by its words."""
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for card in self.cards.values():
            words = tuple(word.key for word in words_of(card.metadata.title or ""))
            found[words] = (*found.get(words, ()), card.id)
        found.pop((), None)
        return found

    def _said(self, article: str) -> tuple[Said, ...]:
        """The statements of an article's newest revision."""
        return tuple(self.library.said(Filters(articles=(article,))))

    def _roles(self, speaker: str) -> frozenset[str]:
        """The words for what somebody is, in whatever article says so: "mayor", "caretaker"."""
        said = self.library.said(Filters(speakers=(speaker,)))
        return frozenset(word for one in said for word in name_words(one.statement.role or "")) & (g.PEOPLE | g.TITLES)

    def pages_on(self, text: str) -> list[Page]:
        """The articles that may tell of what a text names: all of a few, else the likeliest."""
        return self._pages(self.cards if self.has_all else self.about(text))

    @cached_property
    def outlets(self) -> frozenset[str]:
        """The outlets of all articles, as they are compared."""
        return frozenset(key for card in self.cards.values() if (key := outlet_key(card.metadata.outlet)))

    def newest(self, article: str) -> Page:
        return self.page(article, self.cards[article].revision)

    def _page(self, article: str, number: int) -> Page:
        card = self.cards[article]
        revision = self.library.revision(article, number)
        words = tuple(words_of(revision.text))
        for word in words:
            self.vocabulary.setdefault(word.key, len(self.vocabulary))
        if number == card.revision:
            statements = tuple(one.statement for one in self.said(article) if one.revision == number)
        else:
            statements = find_statements(revision.text, revision.breaks, card.metadata.language)
        return Page(card, revision, words, numbered([w.key for w in words], self.vocabulary), statements)

    # ── where words may stand ──

    def candidates(self, items: Sequence[Item]) -> list[Page]:
        """The articles that may hold a quotation as it is: all of a few, else the likeliest."""
        if self.has_all:
            return self._pages(self.cards)
        return self._pages(self._articles(_runs(items), self.filters))

    def more(self, items: Sequence[Item], beside: Sequence[Item], speaker: str | None) -> list[Page]:
        """Where what is like a quotation may stand, too: beside its speaker's words, or where single words of it do."""
        found: list[str] = []
        runs = _runs(beside or items)
        if beside:
            found += self._articles(runs, self.filters)
        if speaker:
            found += self._articles(runs, replace(self.filters, speakers=(speaker,)))
        telling = sorted({i.key for i in items if i.kind == "word" and tells(i.key)}, key=lambda k: (-len(k), k))
        found += self._articles(telling[:_MOST_WORDS], self.filters)
        return self._pages(found)

    @cached_property
    def has_all(self) -> bool:
        """Whether the candidates of every quotation are all articles that the filters let through."""
        return len(self.cards) <= _FEW_ARTICLES and not self.filters.speakers

    def _pages(self, articles: Iterable[str]) -> list[Page]:
        return [self.newest(article) for article in dict.fromkeys(articles)]

    def _articles(self, terms: Sequence[str], filters: Filters) -> list[str]:
        scored = full_text(self.library, terms, _PASSAGES, filters)
        return [hit.article for hit in hits(self.library, scored) if hit.article in self.cards]

    def about(self, text: str, articles: Iterable[str] | None = None) -> list[str]:
        """The articles that have most of a text's words."""
        telling = list(dict.fromkeys(word.key for word in words_of(text) if tells(word.key)))
        filters = self.filters if articles is None else replace(self.filters, articles=tuple(articles))
        return list(dict.fromkeys(self._articles(telling[: 2 * _MOST_WORDS], filters)))

    def older(self, items: Sequence[Item]) -> list[Page]:
        """Earlier revisions that have most of a quotation's words, the likeliest first."""
        wanted = {i.key for i in items if i.kind == "word"}
        wanted = {key for key in wanted if tells(key)} or wanted
        scored = [(len(wanted & keys), place) for place, keys in self._older.items()]
        best = sorted((one for one in scored if one[0] >= _OLDER_SHARE * len(wanted)), key=lambda one: -one[0])
        return [self.page(*place) for _, place in best[:_OLDER]]

    def earlier(self, article: str) -> list[Page]:
        """The earlier revisions of an article, the newest of them first."""
        return [self.page(article, number) for number in range(self.cards[article].revision - 1, 0, -1)]

    @cached_property
    def _older(self) -> dict[tuple[str, int], frozenset[str]]:
        return {
            (card.id, number): frozenset(w.key for w in words_of(self.library.revision(card.id, number).text))
            for card in self.cards.values()
            for number in range(1, card.revision)
        }


def _runs(items: Sequence[Item]) -> list[str]:
    """Some runs of a few words of a quotation that tell most, none across a gap."""
    found: list[list[str]] = []
    for is_word, group in groupby(items, key=lambda item: item.kind == "word"):
        if is_word:
            keys = [item.key for item in group]
            found += [keys[i : i + _RUN] for i in range(max(1, len(keys) - _RUN + 1))]
    best = sorted(found, key=lambda keys: -sum(len(key) for key in keys if tells(key)))
    return [" ".join(keys) for keys in best[:_MOST_RUNS]]
