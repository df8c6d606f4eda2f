"""Figures that contradict each other: other numbers for the same thing, from different mouths."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from chatbot.briefing.material import Line
from chatbot.briefing.rifts import Matters, Rift, context, is_other_voice, shared_words
from chatbot.briefing.sentences import Choice
from chatbot.briefing.times import are_other_times, days_between
from chatbot.briefing.told_figures import COUNTED_OFTEN, PEOPLE, Told, told_figures
from chatbot.checks.figures import Figure, borne_out
from chatbot.checks.meanings import same

_ALIKE = 0.28
"""The share of the rarer words that two sentences must have in common."""
_NEARLY_ONE = 0.6
_SEVERAL = 2
_ONE_STORY = 0.12
_CLOSE, _CLOSE_ON_TOPIC = 0.2, 0.06  # of articles that each count a thing once: they count the same one
_TIMES, _TIMES_BESIDE = (
    10,
    3,
)  # numbers that are farther apart are of two things; and such as are told one after another
_ROUNDED = 0.02  # of a number: what two outlets may round differently
_FEWEST = 3  # words that both have
_AT_ONCE = 21  # days between articles that count a thing at one time
_PRICE = re.compile(r"\b(?:cost\w*|pric\w+|worth|estimat\w+|bill|fine\w*|damage\w*|budget\w*)\b", re.IGNORECASE)
_NAMED = re.compile(r"(?<=[a-z,;”\"’] )[A-Z][a-z]{2,}")
_NEWS_DAYS = 30  # between articles of which each tells a figure of one moment
_VICTIMS = re.compile(r"\b(?:injur|hurt|wound|hospital|kill|dead|die[ds]?\b|death)")
_FEW = 6  # figures for a thing in all articles: they may be for one
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
    if a.line is b.line or a.values & b.values or not is_other_voice(a.line, a.voice, b.line, b.voice):
        return False
    if not a.is_of_something or not b.is_of_something or are_other_times(a.line, b.line):
        return False
    if (
        _may_be_one(a.figure, b.figure)
        or _are_far(a.figure, b.figure, _TIMES)
        or not _may_count_one(a.figure, b.figure)
    ):
        return False
    if a.line.article == b.line.article and abs(a.line.number - b.line.number) == 1 and a.alone and b.alone:
        return not _are_far(a.figure, b.figure, _TIMES_BESIDE) and a.thing not in COUNTED_OFTEN
    if a.thing == PEOPLE and (_VICTIMS.search(a.line.text) or _VICTIMS.search(b.line.text)):
        return False
    if _tells_both(a, b) or _tells_both(b, a):
        return False
    apart = days_between(a.line, b.line)
    if apart is None:
        return False
    closeness = matters.closeness(a.line, b.line)
    if (
        a.is_specific
        and a.once
        and b.once
        and apart <= _AT_ONCE
        and closeness >= (_CLOSE_ON_TOPIC if choice.on_topic and few else _CLOSE)
    ):
        return True
    if not choice.on_topic and closeness < _ONE_STORY:
        return False
    shared = [one for one in _shared(a.beside, b.beside) if one not in (a.thing, a.figure.noun)]
    if a.figure.unit and shared and _is_price(a) and _is_price(b) and apart <= _NEWS_DAYS:
        least = _ALIKE if len(shared) >= _SEVERAL else _NEARLY_ONE
        return choice.alike(context(a.line), context(b.line)) >= least
    if a.thing == PEOPLE or _are_others(a.line, b.line) or apart > _NEWS_DAYS:
        return False
    if a.figure.unit and a.figure.unit not in ("%", "percent") and not (_is_price(a) and _is_price(b)):
        return False
    is_loose = (not a.figure.unit and a.thing in COUNTED_OFTEN) or not (a.alone and b.alone)
    if len(shared) < (_SEVERAL if is_loose else 1) or len(context(a.line) & context(b.line)) < _FEWEST:
        return False
    return choice.alike(context(a.line), context(b.line)) >= _ALIKE


def _is_price(one: Told) -> bool:
    return bool(_PRICE.search(one.line.text))


def _are_others(a: Line, b: Line) -> bool:
    """Whether two sentences name somebody, and nobody in common."""
    here, there = ({*_NAMED.findall(line.text)} for line in (a, b))
    return bool(here and there) and not here & there


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


def _may_be_one(a: Figure, b: Figure) -> bool:
    if a.value == b.value or borne_out(a, b) or borne_out(b, a):
        return True
    low, high = sorted((a, b), key=lambda one: one.value)
    if low.modifier in ("over", "least") or high.modifier in ("under", "most", "almost"):
        return True
    return high.value > 0 and (high.value - low.value) / high.value <= _ROUNDED


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
        thing = first.noun or f"{first.figure.unit}: {shared_words(first.line, second.line)}"
        lines = tuple(tuple(one.line for one in side) for side in sides.values())
        yield Rift("figure", thing, lines)
