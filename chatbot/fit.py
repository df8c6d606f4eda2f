"""How well a sentence answers a factual question, and with which thing.

A sentence that lacks what the question is about, or has another year, number or name in its place, is about something
near but other, and answers nothing. Where it has them, these count: how much of the question it holds, how near to what
is asked the thing stands, how exact the thing is, and whether it is less than what is asked for (who was nominated did
not win).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from chatbot.kin import figure, kin, tokens
from chatbot.things import Thing, things
from chatbot.wanted import Wanted
from chatbot.words import STOP_WORDS, WORD, stem

_KIN = 0.85
_AROUND = 0.5
_IN_ARTICLE = 0.35
_YEAR_AROUND = 0.6  # the year asked for stands beside the sentence, and no other in it
_BEFORE_ALL = -3.1
_HELD = 0.7
_UNNAMED = 0.6  # none of the names asked for
_BESIDE = 4  # words from what is asked for at which a lesser thing makes it another
_YEAR = re.compile(r"(?<!\b[Aa]s of )\b(?:1[5-9]|20)\d\d\b")  # "as of 2021" is no year of what is told
_ASIDE = re.compile(r",\s+(?:an?|the|who|which|whose|one|now|then|formerly|aged|\d\d)\b[^,;.]{0,90},", re.IGNORECASE)
_GOES_ON = re.compile(r" ([A-Z0-9][\w’'-]*)( [A-Z][\w’'.-]*)?")
_OF = re.compile(r" (?:of|at|for) (?:the )?([A-Z][\w’'-]*)")
_NUMBERED = re.compile(
    r" (?:\d{1,2}|I{2,3}|IV|VI{0,3}|IX)\b(?![,.]\d| (?:years?|days?|months?|weeks?|million|billion|per))"
)
_OF_A_COMPANY = frozenset("group inc corp corporation company co ltd plc ag holdings".split())
_LESSER = frozenset(
    stem(word)
    for word in """round stage semifinal semi-final semis quarterfinal quarter-final heat leg nominee nominees nomination
    nominations nominated finalist finalists semifinalist semifinalists contender contenders candidate favourite favorite
    odds preview trailer teaser demo beta dlc expansion update patch sequel remake remaster soundtrack album musical poster
    cover episode chapter spinoff spin-off reunion former ex ex- vice vice-president deputy outgoing acting interim
    supporting assistant co-founder runner-up previous predecessor young step stepping stepped resign resigned resigns
    retire retired retires departing ousted debut""".split()
)


@dataclass(frozen=True, slots=True)
class Fit:
    """A thing in a sentence (None where no kind of thing is wanted), how much of what is asked the sentence and what is
    around it hold (0 to 1), and what speaks for it, as the logarithm of its odds, without its nearness in meaning."""

    thing: Thing | None
    held: float
    score: float


@dataclass(frozen=True)
class Around:
    """What stands around a sentence: the tokens of its passage and title, and of its whole article; the years in its
    passage and of its article; the words that stand in small letters in what was found; whether the article is dated."""

    tokens: frozenset[str]
    article: frozenset[str]
    years: frozenset[str]
    common: Collection[str]
    is_dated: bool


def fits(wanted: Wanted, weights: Mapping[str, float], text: str, around: Around) -> list[Fit]:
    """How each thing in a sentence answers; none where the sentence is about something other."""
    seen = _Seen(wanted, weights, text, around)
    if seen.is_other:
        return []
    found: Sequence[Thing | None] = _nearest(seen, things(wanted, text, around.common, is_dated=around.is_dated))
    if wanted.kind is None:
        found = [None]
    return [Fit(thing, seen.held, seen.score(thing)) for thing in found]


@dataclass(frozen=True)
class _Seen:
    """A sentence, looked at for what a question asks."""

    wanted: Wanted
    weights: Mapping[str, float]
    text: str
    around: Around

    @cached_property
    def here(self) -> list[str]:
        return tokens(self.text)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """By term, the words of the sentence that stand for it."""
        owners = {i for i, word in enumerate(self.words) if word.group().endswith(("'s", "’s"))}
        found = {}
        for term in self.wanted.about:
            at = [i for i, one in enumerate(self.here) if one == term]
            at = at or [i for i, one in enumerate(self.here) if one in kin(term)]
            if self.wanted.kind == "name" and term in self.wanted.predicates:
                at = [i for i in at if i not in owners and not self._of_another(i)]
            found[term] = at
        return found

    @cached_property
    def shares(self) -> dict[str, float]:
        """By term, how far it is there."""
        return {term: self._share(term, at) for term, at in self.places.items()}

    @cached_property
    def words(self) -> list[re.Match[str]]:
        return [*WORD.finditer(self.text)]

    def _of_another(self, i: int) -> bool:
        """Whether a role is one of something else: "mayor of Westmark" for the mayor of Ostmark."""
        match = _OF.match(self.text, self.words[i].end())
        return match is not None and bool(self.wanted.proper) and not self._is_asked(match.group(1))

    def _is_asked(self, word: str) -> bool:
        return stem(word) in self.wanted.all or bool(kin(stem(word)) & self.wanted.all)

    def _is_another(self, run: tuple[str, ...]) -> bool:
        """Whether a part of a name stands only in another: "Harl Tunnel", where nothing around has the Harl Bridge."""
        there = {one for one in run if one in self.here}
        if not there or all(one in there or kin(one) & self.around.article for one in run):
            return False
        return all(self._has_company(i) for i, one in enumerate(self.here) if one in there)

    def _has_company(self, i: int) -> bool:
        """Whether another capital stands right beside a word of a name."""
        return any(self._is_companion(j, between) for j, between in ((i - 1, (i - 1, i)), (i + 1, (i, i + 1))))

    def _is_companion(self, j: int, between: tuple[int, int]) -> bool:
        if not 0 <= j < len(self.words):
            return False
        first, second = (self.words[k] for k in between)
        word = self.words[j].group()
        is_close = self.text[first.end() : second.start()] == " "
        return is_close and word[:1].isupper() and word.lower() not in STOP_WORDS and not self._is_asked(word)

    def _share(self, term: str, at: list[int]) -> float:
        if at:
            return 1.0 if self.here[at[0]] == term else _KIN
        if kin(term) & self.around.tokens:
            return _AROUND
        return _IN_ARTICLE if term in self.around.article else 0.0

    @cached_property
    def held(self) -> float:
        return self._mean(self.shares)

    def _mean(self, values: Mapping[str, float]) -> float:
        whole = sum(self.weights[term] for term in values)
        return sum(self.weights[term] * value for term, value in values.items()) / whole if whole else 1.0

    @cached_property
    def proper(self) -> float:
        """The share of the names asked for that are there or around."""
        return self._mean({t: float(self.shares[t] > 0) for t in self.wanted.about if t in self.wanted.proper})

    @cached_property
    def year(self) -> float:
        own = set(_YEAR.findall(self.text))
        shares = [
            1.0 if year in own else _YEAR_AROUND if year in self.around.years and not own else 0.0
            for year in self.wanted.years
        ]
        return min(shares, default=1.0)

    @cached_property
    def predicates(self) -> list[int]:
        return [i for term in self.wanted.predicates for i in self.places.get(term, ())]

    @property
    def is_other(self) -> bool:
        """Whether it is about another year, number or name, or says nothing of what is asked."""
        wanted = self.wanted
        return (
            self.year == 0.0
            or (bool(wanted.proper) and self.proper == 0.0)
            or any(self._is_another(run) for run in wanted.runs)
            or any(_has_another(self.here, word, number) for word, number in wanted.pairs)
            or (wanted.kind in ("name", "date") and wanted.must_say and not self.predicates)
            or (not wanted.figures and any(_NUMBERED.match(self.text, end) for end in self._names))
        )

    @cached_property
    def _names(self) -> list[int]:
        """Where names that are asked for end, or may."""
        ends = {run[-1] for run in self.wanted.runs}
        return [word.end() for word in self.words if stem(word.group()) in ends]

    @cached_property
    def at(self) -> list[int]:
        """By word, its number among those outside of asides ("Novak, the mayor of Saltby, won")."""
        asides = [match.span() for match in _ASIDE.finditer(self.text)]
        numbers, n = [], 0
        for match in self.words:
            numbers.append(n)
            n += not any(start <= match.start() < end for start, end in asides)
        return [*numbers, n]

    def far(self, i: int, thing: Thing | None) -> int:
        """How many words stand between a word and a thing."""
        if thing is None:
            return 0
        start, end = self.at[thing.start], self.at[min(thing.end, len(self.at) - 1)]
        return max(0, start - self.at[i] - 1 if i < thing.start else self.at[i] - end)

    @cached_property
    def lesser(self) -> list[int]:
        asked = {one for term in self.wanted.all for one in kin(term)}
        return [i for i, one in enumerate(self.here) if one in _LESSER - asked]

    @cached_property
    def is_namesake(self) -> bool:
        """Whether a name that is asked for goes on as another: "the Saltby Foundation" is not Saltby."""
        match = _GOES_ON.match(self.text, self._names[-1]) if self._names else None
        if not match or match.group(2):
            return False
        number = figure(match.group(1))
        if number:
            return len(number) < 4 and number not in self.wanted.figures
        asked = {one for term in self.wanted.all for one in kin(term)}
        return stem(match.group(1)) not in asked and match.group(1).lower() not in _OF_A_COMPANY

    def score(self, thing: Thing | None) -> float:
        """What speaks for a thing. The weights are those of a logistic regression over questions on snippets of news and
        invented ones, rounded, where each thing that is less than it should be counts against it."""
        nearest = {t: min(self.far(i, thing) for i in at) for t, at in self.places.items() if at}
        near = self._mean({t: 1 / (1 + nearest[t] / 8) if t in nearest else 0.0 for t in self.wanted.about})
        to_predicate = max((1 / (1 + self.far(i, thing) / 4) for i in self.predicates), default=0.0)
        spots = [min(at, key=lambda i: self.far(i, thing)) for at in self.places.values() if at]
        is_less = any(abs(i - spot) <= _BESIDE for i in self.lesser for spot in spots)
        lacks_figure = any(self.shares.get(number, 0.0) == 0.0 for number in self.wanted.figures)
        return (
            _BEFORE_ALL
            + _HELD * self.held
            + 0.5 * near
            + 0.5 * (to_predicate if self.wanted.predicates else 1.0)
            + 0.75 * (thing.exact if thing else 2.0)
            - 2.0 * is_less
            - 1.2 * self.is_namesake
            - 0.5 * (1 - self.year)
            - _UNNAMED * (1 - self.proper)
            - 0.5 * lacks_figure
        )


def _nearest(seen: _Seen, found: list[Thing]) -> list[Thing]:
    """The things, without names that stand much further from what is asked than another name does."""
    if seen.wanted.kind != "name" or not seen.predicates or not found:
        return found
    far = {thing: min(seen.far(i, thing) for i in seen.predicates) for thing in found}
    return [thing for thing in found if far[thing] <= 3 + 2 * min(far.values())]


def _has_another(here: Sequence[str], word: str, number: str) -> bool:
    """Whether "season" stands only with another number than the one that is asked for."""
    beside = [
        here[j] for i, one in enumerate(here) if one == word for j in (i - 3, i - 2, i - 1, i + 1) if 0 <= j < len(here)
    ]
    numbers = {one for one in beside if one.isdigit() and len(one) < 4}
    return bool(numbers) and number not in numbers
