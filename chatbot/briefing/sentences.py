"""Choosing sentences: what many articles tell, what stands first, and nothing twice."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from chatbot.briefing.facets import SAID_BY, facets
from chatbot.briefing.material import Line
from chatbot.words import STOP_WORDS, stem, words

SAME = 0.6
"""The share of the rarer words of a sentence from which on another says it, too."""
_TOLD = 0.5  # of a sentence, that another must hold that says so too
_TOUCHED = 0.3
_CANDIDATES = 1200  # sentences that are weighed against one another
_SUPPORTED = 250  # of these, by how many outlets tell them
_LOOKED_UP_BY = 6  # rarest words of a sentence by which others like it are found
_FEW = 3  # stories from which on a word counts by stories, not by sentences
_LEAD = 1.6  # what the first sentence of an article gains, the next ones less: news begins with the news
_LONE = 0.5  # what a word weighs that one sentence has
_LONG = 28  # words of a sentence that takes too much of a short briefing
_TERSE = 0.78  # how much of its length a sentence pays for where words are few
_EACH_OUTLET = 0.7
_FIGURE = 0.3
_FEWEST = 8  # words that even the shortest sentence pays for
_QUOTED, _CLAIMED, _CLAIMED_OF_FEW = 0.75, 0.88, 0.95
_THEIRS = 1.0  # what it adds that a speaker is whom all sentences name
_FIRST_WORDS = 0.6  # what it adds that somebody's first words in an article are in it
_TELLING = 3  # words, names aside, of a sentence that tells something by itself
_NEGATIVE = re.compile(r"\b(?:no|not|never|none|nobody|without|cannot)\b|n['’]t\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,:]*")
_TOLD_AS = re.compile(
    r"\d[\d.,:]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)\b|"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
"""Figures and days, of which two sentences that tell the same have no other ones."""


@dataclass(frozen=True)
class Choice:
    """The sentences to choose from, and what their words weigh; `on_topic` where all are on one topic."""

    lines: Sequence[Line]
    on_topic: bool = False

    @cached_property
    def weights(self) -> dict[str, float]:
        """What it adds to hold a word: the more that many stories (of few: sentences) have it."""
        units: dict[str, set[object]] = defaultdict(set)
        by_story = len({line.story for line in self.lines}) >= _FEW
        for line in self.lines:
            for one in line.stems:
                units[one].add(line.story if by_story else (line.article, line.number))
        return {one: math.log(len(held) + 1) if len(held) > 1 else _LONE for one, held in units.items()}

    @cached_property
    def rarity(self) -> dict[str, float]:
        """What it tells that two sentences share a word: the more, the rarer it is."""
        counts = Counter(one for line in self.lines for one in line.stems)
        return {one: math.log(1 + len(self.lines) / count) for one, count in counts.items()}

    @cached_property
    def _holding(self) -> dict[str, list[int]]:
        holding: dict[str, list[int]] = defaultdict(list)
        for i, line in enumerate(self.lines):
            for one in line.stems:
                holding[one].append(i)
        return holding

    def facets(self, line: Line) -> dict[str, float]:
        """What a reader wants that a sentence has; whom the story is about is heard first, and everybody's first words."""
        first = _FIRST_WORDS if line in self._first_words else 0.0
        return {
            facet: weight * (1 + _THEIRS * self._naming(facet[len(SAID_BY) :])) + first
            if facet.startswith(SAID_BY)
            else weight
            for facet, weight in facets(line).items()
        }

    @cached_property
    def _first_words(self) -> frozenset[Line]:
        """The sentences in which an article quotes somebody first: what its writer held to be the best of it."""
        first = dict[tuple[str, str | None], Line]()
        for line in self.lines:
            for one in line.said if line.is_quoted else ():
                first.setdefault((line.article, one.statement.speaker), line)
        return frozenset(first.values())

    def _naming(self, name: str) -> float:
        """The share of the sentences that name somebody."""
        return sum(name in line.text.lower() for line in self.lines) / max(1, len(self.lines))

    def alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The share of what the shorter of two sentences tells that the other has, too; up to 1."""
        whole = min(self._weight(one), self._weight(other))
        return self._weight(one & other) / whole if whole else 0.0

    def _weight(self, found: Iterable[str]) -> float:
        return sum(self.rarity.get(one, 1.0) for one in found)

    def near(self, line: Line, least: float = SAME, by: int = _LOOKED_UP_BY) -> list[Line]:
        """The other sentences that tell nearly the same, whatever figures they have; found `by` so many rare words."""
        rarest = sorted(line.stems, key=lambda one: len(self._holding[one]))[:by]
        at = {i for one in rarest for i in self._holding[one]}
        return [other for i in sorted(at) if (other := self.lines[i]) is not line
                and self.alike(line.stems, other.stems) >= least]  # fmt: skip

    def telling(self, line: Line) -> list[Line]:
        """The sentences of other stories that say what one says: nothing in them is against it."""
        others = (other for other in self.near(line) if other.story != line.story and _agree(line.text, other.text))
        own = _own(line)  # one name is no fact
        return [
            one for one in others
            if len(own & one.stems) >= 2 and self._weight(line.stems & one.stems) >= _TOLD * self._weight(line.stems)
        ]  # fmt: skip

    def spread(self, line: Line) -> float:
        """How much of a sentence the other stories tell, too, summed over them: what a story is about, they all touch."""
        best, own = dict[str, float](), _own(line)
        for other in self.near(line, _TOUCHED, by=_LOOKED_UP_BY * 2):
            if other.story != line.story and own & other.stems:  # a name alone says nothing of what it does
                shared = self._weight(line.stems & other.stems) / (self._weight(line.stems) or 1.0)
                best[other.story] = max(shared, best.get(other.story, 0.0))
        return sum(best.values())

    def outlets(self, line: Line) -> int:
        """How many outlets tell it independently: a wire copy, and what is word for word the same, counts once."""
        sources, texts = {line.source}, [line.stems]
        stories = {line.story}
        for other in self.telling(line):
            if other.source in sources or other.story in stories or any(_is_copied(other.stems, t) for t in texts):
                continue
            sources.add(other.source)
            stories.add(other.story)
            texts.append(other.stems)
        return len(sources)


def _own(line: Line) -> frozenset[str]:
    """The stems of a sentence but those of its names."""
    return line.stems - {stem(word) for word in words(line.text) if word[:1].isupper()}


def _agree(a: str, b: str) -> bool:
    here, there = set(_TOLD_AS.findall(a)), set(_TOLD_AS.findall(b))
    return (not here or not there or here <= there or there <= here) and bool(_NEGATIVE.search(a)) == bool(
        _NEGATIVE.search(b)
    )


def _is_copied(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) >= 0.92 * max(len(a), len(b))


def chosen(
    choice: Choice,
    budget: int,
    *,
    terse: bool,
    fits: Callable[[Line], int],
    before: Sequence[Line] = (),
    among: Sequence[Line] | None = None,
) -> list[Line]:
    """The sentences that tell most within a budget of words, best first; none tells what another of them does.

    They are `among` some of the choice, or all. Nothing of what stands `before` is told again.
    `fits` gives how many words a sentence takes as it would be shown, 0 where it can't be. `terse` prefers short ones,
    and has of each facet of the story a sentence. Greedy, each step taking what adds most for its length (Lin and Bilmes,
    2011).
    """
    shelf = choice.lines if among is None else among
    first = sorted(shelf, key=lambda line: -_worth(line, choice, terse, frozenset(), 1, 0))[:_CANDIDATES]
    outlets = {line: choice.outlets(line) for line in first[:_SUPPORTED]}
    taken, covered = list[Line](), frozenset(one for line in before for one in line.stems)
    days: Counter[str] = Counter(line.published or "" for line in before)
    had = {facet for line in before for facet in choice.facets(line)} if terse else set()
    wanted = {line: choice.facets(line) for line in first} if terse else {}
    left, tried = list(first), set[Line]()

    def worth(line: Line) -> float:
        more = sum(weight for facet, weight in wanted[line].items() if facet not in had) * line.share if terse else 0.0
        return more + _worth(line, choice, terse, covered, outlets.get(line, 1), days[line.published or ""])

    while left:
        best = max(left, key=worth)
        left.remove(best)
        if best in tried or not best.stems - covered or not (wanted.get(best) or _tells(best)):
            continue
        tried.add(best)
        if any(choice.alike(best.stems, one.stems) >= SAME for one in (*taken, *before)):
            continue
        length = fits(best)
        if not length or length > budget * 1.1:
            continue
        taken.append(best)
        budget -= length
        covered |= best.stems
        had |= wanted[best].keys() if terse else set()
        days[best.published or ""] += 1
        if budget < _FEWEST:
            break
    return taken


def _tells(line: Line) -> bool:
    """Whether a sentence says more than who does something to whom: it has other words than names. The news may be short."""
    own = [word for word in words(line.text) if word not in STOP_WORDS and (word[:1].islower() or word[:1].isdigit())]
    return len(own) >= _TELLING or (line.number == 0 and any(word.isalpha() and len(word) > _TELLING for word in own))


def _worth(line: Line, choice: Choice, terse: bool, covered: frozenset[str], outlets: int, told: int) -> float:
    new = line.stems - covered
    length = max(_FEWEST, len(line.stems))
    gain = sum(choice.weights[one] for one in new) / float(length ** (_TERSE if terse else 0.5))
    gain += _EACH_OUTLET * math.log2(outlets) + _FIGURE * bool(_NUMBER.search(line.text))
    if terse and length_of(line.text) > _LONG:
        gain *= _LONG / length_of(line.text)
    gain += _LEAD / (1 + line.number) / (1 + told)  # whatever its length: the news is in it
    return gain * line.share * _of_speech(line, terse)


def _of_speech(line: Line, terse: bool) -> float:
    if not line.said:
        return 1.0
    return (
        _QUOTED if any(one.statement.kind == "direct" for one in line.said) else _CLAIMED_OF_FEW if terse else _CLAIMED
    )


def length_of(text: str) -> int:
    """Words of a text as they are counted for a length."""
    return len(words(text))


def in_order(lines: Iterable[Line]) -> list[Line]:
    """In the order in which they are read: as the articles were published, then as their texts go."""
    return sorted(lines, key=lambda line: (line.published or "", line.article, line.span.start))
