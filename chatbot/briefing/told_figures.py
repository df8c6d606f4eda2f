"""The figures that articles tell: of what, in whose voice, and what stands beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chatbot.briefing.material import Line
from chatbot.briefing.rifts import voice_at
from chatbot.checks.dates import dates
from chatbot.checks.figures import Figure, figures
from chatbot.checks.meanings import root
from chatbot.checks.reading import Reading, read

PEOPLE = "people"
"""What a number counts that has no noun, or that of anybody: who was hurt, who came."""
_LINES = 3000  # sentences with figures that are read
_BESIDE, _CLOSE = 5, 3  # words on either side of a number that tell what it is of, and that stand close to it
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|\w+ty-\w+|dozens?|hundreds?|thousands?|"
    r"millions?)\b",
    re.IGNORECASE,
)
_RANGE_AFTER = re.compile(r"(?: (?:or|to)|[-–]) ?\d|(?: (?:or|to) (?:\w+teen|\w+ty|[a-z]{3,6}) )", re.IGNORECASE)
_RANGE_BEFORE = re.compile(
    r"(?:\bbetween [\w.,]+ and|\d (?:or|to)|\d[-–]|\b(?:past|last|next|first|previous|other)) ?$", re.IGNORECASE
)
_PART = re.compile(r"[\w,.-]+ (?:of (?:the|them|these|those|its|their)|more|others?|other|further)\b", re.IGNORECASE)
_ANYBODY = frozenset(map(root, "people person persons".split()))
_SCALES = frozenset(map(root, "bn billion million thousand hundred euro dollar pound crown percent".split()))
CURRENCIES = frozenset(map(root, "crown krone krona franc zloty koruna lira rupee yuan real rand peso".split()))
"""What is no unit of a figure, but money all the same."""
_LASTING = frozenset(map(root, "year month week day hour minute decade year-old".split()))
_AGES = frozenset(map(root, ["year-old", "years-old"]))
_UNTOLD = frozenset(("clock", "ordinal", "times", "part", "many", "score"))
_OPEN = frozenset(("plus", "odd", "past", "something"))
"""What follows a number that is no number of these: "90-plus minutes"."""


@dataclass(frozen=True, eq=False)
class Told:
    """A figure in a sentence, who tells it, what it counts, and the roots of what stands beside it and `close` to it.

    `thing` is what figures must have in common to be compared: a unit, a noun, or PEOPLE; `noun` as it is written.
    `once` where its article counts the same thing in no other way; `values` are all of its kind in its sentence.
    """

    line: Line
    figure: Figure
    voice: str
    thing: str
    noun: str
    beside: frozenset[str]
    close: frozenset[str]
    values: frozenset[Fraction]
    once: bool
    is_part: bool = False

    @property
    def alone(self) -> bool:
        return len(self.values) == 1

    @property
    def is_of_something(self) -> bool:
        """Whether it tells what it counts, and counts all of it: not "at six", "the three", "two of the injured"."""
        return bool(self.figure.unit or self.noun) and not self.is_part

    @property
    def is_money(self) -> bool:
        if self.figure.noun in CURRENCIES:
            return True
        return bool(self.figure.unit) and self.figure.unit not in ("%", "percent", "points", "minute", "day", "year")

    @property
    def is_specific(self) -> bool:
        """Whether its noun by itself tells what is counted: jobs, and not years or euros."""
        return (
            not self.figure.unit
            and not self.is_money
            and self.thing != PEOPLE
            and self.figure.noun not in COUNTED_OFTEN
        )


COUNTED_OFTEN = _LASTING | frozenset(
    map(
        root,
        "second time case part thing point way euro metre kilometre mile km page line word floor seat step call member "
        "injured hurt litre liter kilogram gram degree".split(),
    )
)
"""What so many sentences count that it tells nothing by itself."""


def told_figures(lines: Sequence[Line]) -> list[Told]:
    """All figures of sentences that count something, but for dates, times of day and ordinals."""
    numeric = sorted((line for line in lines if _NUMBER.search(line.text)), key=lambda line: -line.share)
    found = [one for line in numeric[:_LINES] for one in _of(line)]
    counted: dict[tuple[str, str], set[Fraction]] = defaultdict(set)
    there: dict[tuple[Line, str], set[Fraction]] = defaultdict(set)
    for line, figure, thing, *_ in found:
        counted[line.article, thing].add(figure.value)
        there[line, thing].add(figure.value)
    return [
        Told(
            line, figure, voice_at(line, line.span.start + at), thing, noun, beside, close,
            frozenset(there[line, thing]), len(counted[line.article, thing]) == 1,
            _PART.match(line.text, at) is not None,
        )
        for line, figure, thing, noun, beside, close, at in found
    ]  # fmt: skip


_Found = tuple[Line, Figure, str, str, frozenset[str], frozenset[str], int]


def _of(line: Line) -> Iterator[_Found]:
    reading = read(line.text)
    taken = {i for one in dates(reading, line.published) for i in range(one.start, one.end)}
    for figure in figures(reading, taken):
        is_told = figure.unit not in _UNTOLD and not figure.unit.startswith("as written")
        if figure.noun in _AGES | _OPEN or not is_told or _is_of_range(line.text, reading, figure):
            continue
        thing = figure.unit or (PEOPLE if not figure.noun or figure.noun in _ANYBODY else figure.noun)
        following = reading.words[figure.end : figure.end + 3]
        noun = next((w.text for w in following if w.telling and w.root == figure.noun), "")
        aside = _ANYBODY | _SCALES | ({figure.noun} if figure.noun in _LASTING else set())
        beside = _roots(reading, figure.start - _BESIDE, figure.end + _BESIDE) - aside
        close = _roots(reading, *_clause(reading, figure)) - aside
        yield line, figure, thing, noun, beside, close, reading.words[figure.start].start


def _is_of_range(text: str, reading: Reading, figure: Figure) -> bool:
    """Whether a number is an end of "between 10 and 15", "10 to 15", or one of a row: "the last eight games"."""
    words = reading.words
    before, after = text[: words[figure.start].start], text[words[figure.end - 1].end :]
    return _RANGE_AFTER.match(after) is not None or _RANGE_BEFORE.search(before) is not None


def _clause(reading: Reading, figure: Figure) -> tuple[int, int]:
    """The few words around a number that no mark, "and" or other number parts from it."""
    words = reading.words
    low, high = figure.start, figure.end
    while low > 0 and figure.start - low < _CLOSE and not _parts(words[low - 1].kind, words[low - 1].lower):
        low -= 1
    while high < len(words) and high - figure.end < _CLOSE and not _parts(words[high].kind, words[high].lower):
        high += 1
    return low, high


def _parts(kind: str, lower: str) -> bool:
    return kind in ("mark", "number") or lower in ("and", "or", "but")


def _roots(reading: Reading, low: int, high: int) -> frozenset[str]:
    return frozenset(word.root for word in reading.words[max(0, low) : high] if word.telling and not word.capital)
