"""What two voices contradict each other in, before it is laid out: the sentences of each side."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.briefing.dated import day_of
from chatbot.briefing.material import Line
from chatbot.briefing.nouns import Contradiction
from chatbot.words import STOP_WORDS, stem, words
from ingest.names import fold

_FRAME = frozenset(
    map(
        stem,
        """say says said tell told add adds added report reports reported announce announced monday tuesday wednesday thursday
        friday saturday sunday january february march april may june july august september october november december day week
        month year today yesterday million billion thousand hundred euros euro dollars pounds percent per cent""".split(),
    )
)
"""Words that sentences about anything have in common."""
_NAMED = re.compile(
    r"(?<=[a-z,;”\"’] )(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May\b|June|July|August|"
    r"September|October|November|December|Jan|Feb|Mar|Apr|Aug|Sep|Oct|Nov|Dec)[A-Z][a-z]{2,}"
)
_TOLD_BY = re.compile(
    r",? (?:according to\b|(?:[A-Z][\w’'-]+ ){1,3}(?:said|says|told|added|thinks|estimates)\b).*$", re.DOTALL
)
_UNTOLD = _FRAME | frozenset(map(stem, "hour minute crown metre kilometre".split()))
"""What tells nothing of what figures or days are of."""
_STORY_DAYS = 45  # within which most articles on a story are written
_GAP = 4  # words from one word to the next that still read as one phrase
_NEWS_DAYS, _ONE_NEWS = 10, 0.2  # between articles of one piece of news, and how close they are


@dataclass(frozen=True)
class Rift:
    """A contradiction: what kind, about what in a few words, and the sentences of each side, the likeliest first.

    `sure` is how sure it is that they are about the same: those that are surest come first.
    """

    kind: Contradiction
    about: str
    sides: tuple[tuple[Line, ...], ...]
    sure: float = 1.0


def voice_at(line: Line, offset: int) -> str:
    """Who tells what stands at an offset of an article: the speaker of a statement there, else its outlet."""
    for one in line.said:
        if any(span.start <= offset < span.end for span in one.statement.content) and one.statement.speaker:
            return fold(one.statement.speaker)
    return line.source


def is_other_voice(a: Line, voice_a: str, b: Line, voice_b: str) -> bool:
    """Whether two sentences are told by different voices: other speakers of one story, or other stories' outlets."""
    if a.story == b.story:
        return voice_a != voice_b and voice_a != a.source and voice_b != b.source
    return a.source != b.source or voice_a != voice_b


def context(line: Line) -> frozenset[str]:
    """What a sentence is about beside its numbers, its days and who says it."""
    return frozenset(one for one in line.stems if not one[:1].isdigit() and one not in _FRAME)


def names_others(a: Line, b: Line, *, strict: bool = False) -> bool:
    """Whether two sentences name somebody, and nobody in common; `strict`ly: each somebody whom the other does not.

    Who tells it is not named in it: "…, Birk told reporters".
    """
    here, there = ({*_NAMED.findall(_TOLD_BY.sub("", line.text))} for line in (a, b))
    return bool(here - there and there - here) if strict else bool(here and there) and not here & there


def overlap(a: frozenset[str], b: frozenset[str], rarity: Mapping[str, float]) -> float:
    """The share of what the longer of two sentences tells that the other has, too; up to 1."""
    whole = max(sum(rarity.get(one, 1.0) for one in found) for found in (a, b))
    return sum(rarity.get(one, 1.0) for one in a & b) / whole if whole else 0.0


class Matters:
    """Which articles are about the same matter: those that have many of their telling words in common."""

    def __init__(self, lines: Sequence[Line]) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for line in lines:
            counts[line.article].update(context(line))
        spread = Counter(one for found in counts.values() for one in found)
        self._vectors: dict[str, dict[str, float]] = {}
        for article, found in counts.items():
            weighed = {one: (1 + math.log(n)) * math.log(1 + len(counts) / spread[one]) for one, n in found.items()}
            length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
            self._vectors[article] = {one: weight / length for one, weight in weighed.items()}
        self._known: dict[tuple[str, str], float] = {}
        days = sorted(day.toordinal() for line in lines if (day := day_of(line.published)))
        self._is_one = bool(days) and days[len(days) * 9 // 10] - days[len(days) // 10] <= _STORY_DAYS

    def closeness(self, a: Line, b: Line) -> float:
        """How close the articles of two sentences are, up to 1."""
        if a.article == b.article:
            return 1.0
        pair = (min(a.article, b.article), max(a.article, b.article))
        if pair not in self._known:
            one, other = sorted((self._vectors[a.article], self._vectors[b.article]), key=len)
            self._known[pair] = sum(weight * other.get(word, 0.0) for word, weight in one.items())
        return self._known[pair]

    def are_one(self, a: Line, b: Line) -> bool:
        """Whether two articles are of one piece of news: all are where they were written within weeks; else such as are near
        in time and in words."""
        if self._is_one or a.article == b.article:
            return True
        one, other = day_of(a.published), day_of(b.published)
        is_near = one is None or other is None or abs((one - other).days) <= _NEWS_DAYS
        return is_near and self.closeness(a, b) >= _ONE_NEWS


def shared_words(a: Line, b: Line, most: int = 4) -> str:
    """What two sentences are both about, in a few words of the first: those that stand side by side as they stand, others
    after commas."""
    found, seen, at = list[str](), set[str](), 0
    last = -_GAP
    told = words(a.text)
    for place, word in enumerate(told):
        one = stem(word)
        if (
            word.lower() in STOP_WORDS
            or one not in b.stems
            or one in _UNTOLD
            or word.isdigit()
            or one in seen
            or at == most
        ):
            continue
        between = told[last + 1 : place]
        is_beside = 0 < place - last < _GAP and all(w.lower() in STOP_WORDS for w in between)
        if found and is_beside and (phrase := _verbatim(a.text, [told[last], *between, word])):
            found[-1] += phrase
        else:
            found.append(word)
        seen.add(one)
        last, at = place, at + 1
    return ", ".join(found)


def _verbatim(text: str, told: Sequence[str]) -> str | None:
    """The words after the first as they follow it in a text, where nothing but spaces parts them."""
    phrase = "".join(f" {word}" for word in told[1:])
    return phrase if f"{told[0]}{phrase}" in text else None
