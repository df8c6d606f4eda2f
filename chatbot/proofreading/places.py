"""Where a quotation stands in articles: in what they tell, or in what they quote, without what interrupts it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from chatbot.checks.tokens import NEGATIONS
from chatbot.proofreading.alignment import Match, exact, nearest, shared
from chatbot.proofreading.shelf import Page
from chatbot.proofreading.wording import Item, keys, tells
from ingest.article import Span

_STOPS = frozenset(".,;:!?\n")
_MOST = 8  # pages that are looked at for what is like a quotation
_AS_MANY = 0.7
"""The share of the words which the likeliest page has that another must have."""
_MADE, _STEM = 0.6, 4
_LEAST = 0.4
"""The share of a quotation's words that an article must have to hold something like it."""


@dataclass(frozen=True)
class Place:
    """Words of an article that a quotation is like, as `words` of its page; `cost` is in words, under 0.5 for none."""

    page: Page
    numbers: tuple[int, ...]
    match: Match

    @property
    def is_exact(self) -> bool:
        return self.match.is_exact

    @property
    def keys(self) -> list[str]:
        return [self.page.words[i].key for i in self.numbers]

    @property
    def pieces(self) -> tuple[Span, ...]:
        """The stretches in which these words follow one another."""
        words, cuts = self.page.words, [0]
        cuts += [k + 1 for k, (a, b) in enumerate(pairwise(self.numbers)) if b != a + 1] + [len(self.numbers)]
        return tuple(Span(words[self.numbers[a]].start, words[self.numbers[b - 1]].end) for a, b in pairwise(cuts))

    @property
    def span(self) -> Span:
        """From its first word to its last."""
        pieces = self.pieces
        return Span(pieces[0].start, pieces[-1].end)

    @property
    def in_notice(self) -> bool:
        """Whether it stands in a notice of what was put right."""
        return any(notice.overlaps(self.span) for notice in self.page.notices)

    @property
    def is_cut_before_a_not(self) -> bool:
        """Whether the next word turns it: "he had", of "he had not"."""
        following = self.page.words[self.numbers[-1] + 1 : self.numbers[-1] + 2]
        return any(word.key in NEGATIONS for word in following) and not _STOPS & set(
            self.page.revision.text[self.span.end : following[0].start]
        )

    def marked_share(self) -> float:
        """How much of it stands in quotation marks there."""
        inside = set(self.page.quoted.tolist())
        return sum(number in inside for number in self.numbers) / max(1, len(self.numbers))


def exact_places(items: Sequence[Item], pages: Iterable[Page], vocabulary: Mapping[str, int]) -> list[Place]:
    """All places where a quotation stands word for word."""
    found = []
    wanted = frozenset(keys(items))
    for page in pages:
        if not wanted <= page.keys:
            continue
        here = {
            place.numbers: place
            for numbers in _streams(page)
            for match in exact(items, page.ids[numbers], vocabulary)
            if (place := _place(page, numbers, match))
        }
        found += list(here.values())
    return found


def near_places(items: Sequence[Item], pages: Iterable[Page], vocabulary: Mapping[str, int]) -> list[Place]:
    """The place that is most like a quotation on each of the pages that have most of its words, the likest first."""
    found = []
    wanted = frozenset(keys(items))
    having = sorted(((len(wanted & page.keys), -at, page) for at, page in enumerate(pages)), reverse=True)
    for shares, _, page in having[:_MOST]:
        if shares < max(_LEAST * len(wanted), _AS_MANY * having[0][0]):
            break
        for numbers in _streams(page):
            match = nearest(items, page.ids[numbers], vocabulary)
            place = _place(page, numbers, match)
            if place:
                found.append(place)
    return sorted(found, key=lambda place: place.match.cost)


def _streams(page: Page) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]:
    whole = np.arange(len(page.words), dtype=np.int64)
    return (whole, page.quoted) if 0 < len(page.quoted) < len(page.words) else (whole,)


def _place(page: Page, numbers: np.ndarray[tuple[int], np.dtype[np.int64]], match: Match) -> Place | None:
    if match.end <= match.start:
        return None
    return Place(page, tuple(numbers[match.start : match.end].tolist()), match)


def likeness(items: Sequence[Item], place: Place) -> float:
    """How much of a quotation stands at a place, from 0 to 1: words that tell something count three times others.

    A word that is made from one that stands there ("unfit" from "fit") counts in part.
    """
    wanted, there = keys(items), place.keys
    weights = {key: 3.0 if tells(key) else 1.0 for key in wanted}
    whole = sum(weights[key] for key in wanted)
    same = shared(items, there)
    others = set(there) - set(same)
    made = [key for key in wanted if key not in same and any(_is_made_from(key, other) for other in others)]
    found = sum(weights.get(key, 0.0) for key in same) + _MADE * sum(weights[key] for key in made)
    return found / whole if whole else 0.0


def _is_made_from(key: str, other: str) -> bool:
    """Whether one of two words is the other with a few letters before or behind it."""
    short, long = sorted((key, other), key=len)
    return _STEM <= len(short) < len(long) <= len(short) + _STEM and (long.endswith(short) or long.startswith(short))
