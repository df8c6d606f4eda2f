"""Figures that contradict each other: other numbers for the same thing, from different mouths."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from chatbot.briefing.rifts import Matters, Rift, context, is_other_voice, names_others, shared_words
from chatbot.briefing.rounded import hedge_of, may_be_one
from chatbot.briefing.sentences import Choice
from chatbot.briefing.times import are_other_times, days_between
from chatbot.briefing.told_figures import COUNTED_OFTEN, PEOPLE, Told, told_figures
from chatbot.checks.figures import Figure
from chatbot.checks.meanings import same
from chatbot.words import stem

_ALIKE = 0.28
"""The share of the rarer words that two sentences must have in common."""
_NEARLY_ONE, _TOUCHING = 0.6, 0.15
_SEVERAL = 2
_ONE_STORY = 0.12
_CLOSE = 0.2  # of articles that each count a thing once: they count the same one
_HEAD, _CLOSE_IN_THE_HEADS = (
    5,
    0.06,
)  # sentences of an article that tell its matter; and how close the articles are there
_FEW = 6  # figures for a thing in all articles: they may be for one
_TIMES, _TIMES_BESIDE = (
    10,
    3,
)  # numbers that are farther apart are of two things; and such as are told one after another
_FEWEST = 3  # words that both have
_AT_ONCE = 21  # days between articles that count a thing at one time
_PRICE = re.compile(r"\b(?:cost\w*|pric\w+|worth|estimat\w+|bill|fine\w*|damage\w*|budget\w*)\b", re.IGNORECASE)
_NEWS_DAYS, _SAME_NEWS = (
    10,
    3,
)  # between articles of which each tells a figure of one moment; and where little else says so
_VICTIMS = re.compile(r"\b(?:injur|hurt|wound|hospital|kill|dead|die[ds]?\b|death)")
_SIDES = 4  # of one contradiction; numbers that are told in more ways are no contradiction


def disputed_figures(choice: Choice) -> list[Rift]:
    """The things of which different voices give different numbers, each side by its number."""
    groups: dict[str, list[Told]] = defaultdict(list)
    for one in told_figures(choice.lines):
        groups[one.thing].append(one)
    matters = Matters(choice.lines)
    rifts = list[Rift]()
    for group in groups.values():
        pairs = [
            (a, b)
            for a, b in itertools.combinations(group, 2)
            if _contradict(a, b, choice, matters, few=len(group) <= _FEW)
        ]
        rifts += _grouped(pairs)
    return rifts


def _contradict(a: Told, b: Told, choice: Choice, matters: Matters, *, few: bool) -> bool:
    if not _may_be_compared(a, b):
        return False
    if a.line.article == b.line.article and abs(a.line.number - b.line.number) == 1 and a.alone and b.alone:
        is_beside = a.is_specific or bool(_shared(a.beside - {a.figure.noun}, b.beside))
        are_priced = not a.is_money or (_is_price(a) and _is_price(b))
        return (
            is_beside
            and are_priced
            and not _are_far(a.figure, b.figure, _TIMES_BESIDE)
            and a.thing not in COUNTED_OFTEN
        )
    if a.thing == PEOPLE and (_VICTIMS.search(a.line.text) or _VICTIMS.search(b.line.text)):
        return False
    apart = days_between(a.line, b.line)
    if (
        a.line.article == b.line.article
        or apart is None
        or apart > _NEWS_DAYS
        or _tells_both(a, b)
        or _tells_both(b, a)
    ):
        return False
    closeness = matters.closeness(a.line, b.line)
    is_told_alike = (
        few or bool(_shared(a.beside - {a.figure.noun, a.thing}, b.beside)) or _alike(a, b, choice) >= _TOUCHING
    )
    if a.is_specific and is_told_alike and a.once and b.once and apart <= _AT_ONCE:
        are_heads = few and choice.on_topic and max(a.line.number, b.line.number) < _HEAD
        if closeness >= (_CLOSE_IN_THE_HEADS if are_heads else _CLOSE):
            return True
    if closeness < _ONE_STORY and (apart > _SAME_NEWS or not choice.on_topic):
        return False
    return _say_the_same(a, b, choice)


def _may_be_compared(a: Told, b: Told) -> bool:
    """Whether two voices tell other numbers for what may be one thing at one time."""
    if a.line is b.line or a.values & b.values or not is_other_voice(a.line, a.voice, b.line, b.voice):
        return False
    if not a.is_of_something or not b.is_of_something:
        return False
    apart = days_between(a.line, b.line)
    if a.line.article != b.line.article and (apart is None or apart > _AT_ONCE):
        return False
    one, other = a.figure, b.figure
    if may_be_one(one.value, hedge_of(one), other.value, hedge_of(other)) or _are_far(one, other, _TIMES):
        return False
    return _may_count_one(one, other) and not are_other_times(a.line, b.line)


def _say_the_same(a: Told, b: Told, choice: Choice) -> bool:
    """Whether the sentences of two numbers, these aside, tell of one thing."""
    is_of_whole, is_money = a.figure.unit in ("%", "percent", "points"), a.is_money
    if a.thing == PEOPLE or names_others(a.line, b.line, strict=is_of_whole or is_money):
        return False
    if is_money and not (_is_price(a) and _is_price(b)):
        return False
    here, there = _around(a), _around(b)
    shared, alike = here & there, choice.alike(here, there)
    beside = [one for one in _shared(a.beside, b.beside) if one not in (a.thing, a.figure.noun)]
    if is_money and beside and (alike >= _NEARLY_ONE or (alike >= _ALIKE and len(beside) >= _SEVERAL)):
        return True
    if a.is_specific and (beside or (a.once and b.once)) and len(shared) >= _SEVERAL and alike >= _ALIKE:
        return True
    if is_of_whole:  # shares are told of so many things that all but the number must be told alike
        return a.alone and b.alone and len(shared) >= _FEWEST and alike >= _NEARLY_ONE
    is_loose = (a.thing in COUNTED_OFTEN and not is_money) or not (a.alone and b.alone)
    return len(beside) >= (_SEVERAL if is_loose else 1) and len(shared) >= _FEWEST and alike >= _ALIKE


def _around(one: Told) -> frozenset[str]:
    return context(one.line) - {stem(one.noun)}


def _alike(a: Told, b: Told, choice: Choice) -> float:
    return choice.alike(_around(a), _around(b))


def _is_price(one: Told) -> bool:
    return bool(_PRICE.search(one.line.text))


def _tells_both(a: Told, b: Told) -> bool:
    """Whether the sentence of one figure tells the other, too, as something else: "licensed for 120, weighed about 78"."""
    figure = re.escape(f"{float(b.figure.value):g}")
    there = re.search(rf"(?<![\d.,]){figure}(?![\d.,]*\d)", a.line.text)
    return there is not None and not re.search(r"\bnot\b[^,;]{0,20}$", a.line.text[: there.start()])


def _shared(a: Collection[str], b: Collection[str]) -> list[str]:
    """The roots of one that mean what one of the other does."""
    return [one for one in a if any(same(one, other) for other in b)]


def _may_count_one(a: Figure, b: Figure) -> bool:
    return a.noun == b.noun or not a.noun or not b.noun or bool(_shared([a.noun], [b.noun]))


def _are_far(a: Figure, b: Figure, times: int) -> bool:
    """Whether two numbers are too far from one another to be two figures for one thing."""
    low, high = sorted((a.value, b.value))
    return low * times < high


def _told_of(one: Told, other: Told) -> str:
    """What two figures without a noun are of, in words that can be read: how long, what share, else what both tell of."""
    of = {"minute": "how long", "day": "how long", "year": "how long"}.get(one.figure.unit, "")
    of = of or ("share" if one.figure.unit in ("%", "percent", "points") else "sum" if one.is_money else "number")
    shared = shared_words(one.line, other.line)
    return f"{of}: {shared}" if shared else of


def _grouped(pairs: Sequence[tuple[Told, Told]]) -> Iterator[Rift]:
    """Contradictions that have a figure in common are one, its sides the numbers."""
    left = list(pairs)
    while left:
        group = set(left.pop(0))
        grown = True
        while grown:
            more = [pair for pair in left if group & set(pair)]
            left = [pair for pair in left if pair not in more]
            grown = bool(more)
            group |= {one for pair in more for one in pair}
        sides: dict[object, list[Told]] = defaultdict(list)
        for one in sorted(group, key=lambda one: (one.line.published or "", one.line.number)):
            sides[one.figure.value].append(one)
        articles = [{one.line.article for one in side} for side in sides.values()]
        if len(sides) > _SIDES or any(
            one & other for i, one in enumerate(articles) for other in articles[:i] if len(sides) > 2
        ):
            continue
        first, second, *_ = (side[0] for side in sides.values())
        thing = first.noun or _told_of(first, second)
        lines = tuple(tuple(one.line for one in side) for side in sides.values())
        yield Rift("figure", thing, lines)
