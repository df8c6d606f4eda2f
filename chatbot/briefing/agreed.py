"""What outlets agree in: figures that several tell alike, none of them another's copy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from chatbot.answer import Sentence
from chatbot.briefing.drafting import drafted
from chatbot.briefing.material import Line
from chatbot.briefing.nouns import Difference, Part
from chatbot.briefing.rifts import context, names_others
from chatbot.briefing.sentences import Choice
from chatbot.briefing.times import are_other_times
from chatbot.briefing.told_figures import Told, told_figures
from chatbot.sheet import Sheet

NAME = "where outlets agree"
_ALIKE, _SHARED = 0.28, 2  # what two sentences that tell one figure have in common beside it
_COPIED = 0.8  # of two sentences' words: one is the other's copy
_CITED = 3  # outlets that are cited at the most
_SMALLEST = 3  # a figure that nobody tells alike by chance


@dataclass(frozen=True, slots=True)
class Agreement:
    """A figure that several tell: the sentence that tells it first, and one of each other outlet."""

    line: Line
    others: tuple[Line, ...]


def agreed(choice: Choice, sheet: Sheet, most: int, before: Collection[Line], disputed: Collection[Difference]) -> Part:
    """The part with the figures that most outlets tell; none of a sentence that stands `before`, or in what is disputed."""
    sentences, outlets, also = list[Sentence](), list[int](), list[tuple[int, ...]]()
    cited_there = {n for one in disputed for side in one.sides for n in side.citations}
    places = {(one.article, one.span) for one in sheet.citations if one.n in cited_there}
    for one in agreements(choice):
        told = (one.line, *one.others)
        if len(sentences) == most or any(line in before or (line.article, line.span) in places for line in told):
            continue
        draft = drafted(one.line, sheet.witness)
        event = sheet.submit(draft) if draft else None
        if event:
            cited = [sheet.witness.at(o.article, o.revision, o.span) for o in one.others[:_CITED]]
            sentences.append(event.sentence)
            outlets.append(len(told))
            also.append(tuple(sheet.number(evidence) for evidence in cited))
    return Part(NAME, tuple(sentences), tuple(outlets), tuple(also))


def agreements(choice: Choice) -> list[Agreement]:
    """Those of most outlets first, a sentence once."""
    groups: dict[tuple[str, Fraction], list[Told]] = defaultdict(list)
    for one in told_figures(choice.lines):
        if one.is_of_something and one.figure.value >= _SMALLEST and (one.is_specific or one.is_money):
            groups[one.thing, one.figure.value].append(one)
    found, taken = list[Agreement](), set[Line]()
    for group in groups.values():
        group.sort(key=lambda one: (one.line.published or "", one.line.number))
        for first in group:
            tellers = [first.line]
            for other in group:
                if all(_agree(line, other.line, choice) for line in tellers):
                    tellers.append(other.line)
            if len(tellers) > 1 and not taken & set(tellers):
                taken |= set(tellers)
                found.append(Agreement(tellers[0], tuple(tellers[1:])))
    return sorted(found, key=lambda one: (-len(one.others), one.line.published or "", one.line.number))


def _agree(a: Line, b: Line, choice: Choice) -> bool:
    """Whether two outlets tell one thing, each by itself."""
    if a.source == b.source or a.story == b.story or are_other_times(a, b) or names_others(a, b, strict=True):
        return False
    here, there = context(a), context(b)
    if len(a.stems & b.stems) >= _COPIED * max(len(a.stems), len(b.stems)):
        return False
    return len(here & there) >= _SHARED and choice.alike(here, there) >= _ALIKE
