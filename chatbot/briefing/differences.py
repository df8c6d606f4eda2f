"""Where articles contradict each other, each side with its own words: figures, dates, names, speakers, denials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chatbot.briefing.acts import disputed_acts
from chatbot.briefing.changes import changes
from chatbot.briefing.clock import disputed_times
from chatbot.briefing.denials import denials, opposites
from chatbot.briefing.disputed_dates import disputed_dates
from chatbot.briefing.disputed_figures import disputed_figures
from chatbot.briefing.disputed_names import (
    disputed_holders,
    disputed_names,
    disputed_places,
    disputed_speakers,
)
from chatbot.briefing.drafting import drafted, labelled
from chatbot.briefing.head_counts import disputed_counts
from chatbot.briefing.material import Line, Material
from chatbot.briefing.nouns import Difference, Side
from chatbot.briefing.offices import disputed_offices
from chatbot.briefing.opposed import opposed
from chatbot.briefing.papers import disputed_papers
from chatbot.briefing.rifts import Matters, Rift
from chatbot.briefing.sentences import Choice
from chatbot.briefing.slots import disputed_slots
from chatbot.sheet import Sheet

_READ = 10_000  # sentences that are compared: two for one thing stand in the openings
_CITED = 3
"""Sentences of one side that are cited at the most."""


def differences(choice: Choice, material: Material, sheet: Sheet, most: int) -> tuple[tuple[Difference, ...], int]:
    """The contradictions that can be shown with both sides, the surest first, then those of most outlets; and how many there are.

    Two whose sides are the same sentences are one. Of very many sentences those are read that are most on the topic, and
    stand first in their articles.
    """
    choice = _bounded(choice)
    found = [
        *changed_copies(material.copied),
        *disputed_slots((*choice.lines, *material.small)),
        *disputed_speakers(choice.lines, material.said),
        *disputed_figures(choice),
        *disputed_dates(choice),
        *disputed_times(choice),
        *disputed_counts((*choice.lines, *material.small)),
        *disputed_offices(choice.lines),
        *disputed_papers(choice),
        *denials(choice),
        *opposites(choice),
        *opposed(choice),
        *disputed_acts(choice),
        *disputed_names(choice),
        *disputed_places(choice),
        *disputed_holders(choice.lines, material.said),
    ]
    matters = Matters(choice.lines)
    found = [rift for rift in found if matters.are_one(rift.sides[0][0], rift.sides[1][0])]
    laid, seen, count = list[Difference](), list[list[set[int]]](), 0
    for rift in sorted(found, key=_weight, reverse=True):
        if any(_is_told_in(rift, other) for other in seen):
            continue
        seen.append([{id(line) for line in side} for side in rift.sides])
        if len(laid) == most:
            count += 1
        elif shown := _laid(rift, sheet):
            count += 1
            laid.append(shown)
    return tuple(laid), count


def _is_told_in(rift: Rift, sides: Sequence[set[int]]) -> bool:
    """Whether the first sentence of each side stands in another contradiction, and not all on one side of it."""
    first = {id(side[0]) for side in rift.sides}
    return first <= set[int]().union(*sides) and not any(first <= side for side in sides)


def _bounded(choice: Choice) -> Choice:
    if len(choice.lines) <= _READ:
        return choice
    kept = {*sorted(choice.lines, key=lambda line: (-line.share, line.number))[:_READ]}
    return Choice([line for line in choice.lines if line in kept], on_topic=choice.on_topic)


def changed_copies(copied: Iterable[tuple[Line, Line]]) -> Iterator[Rift]:
    """Figures and days that one copy of a story has otherwise than another outlet's."""
    sides: dict[tuple[Line, str, str], list[Line]] = {}
    about: dict[tuple[Line, str, str], str] = {}
    for kept, copy in copied:
        if kept.source == copy.source:
            continue
        for one, other, thing in changes(kept.text, copy.text):
            sides.setdefault((kept, one, other), []).append(copy)
            about[kept, one, other] = f"{one} or {other} {thing}".strip()
    for (kept, one, other), copies in sides.items():
        yield Rift("figure", about[kept, one, other], ((kept,), tuple(copies)), sure=4.0)


def _weight(rift: Rift) -> float:
    """How much a contradiction matters: how many tell it, and how early their articles do."""
    tellers = len({line.source for side in rift.sides for line in side})
    first = max(1 / (1 + line.number) for side in rift.sides for line in side)
    return 10 * rift.sure + tellers + first + min(line.share for side in rift.sides for line in side)


def _laid(rift: Rift, sheet: Sheet) -> Difference | None:
    sides = [side for lines in rift.sides if (side := _side(lines, sheet))]
    return Difference(rift.about, tuple(sides), rift.kind) if len(sides) > 1 else None


def _side(lines: Sequence[Line], sheet: Sheet) -> Side | None:
    """The first of a side's sentences that can be shown, with the citations of others that say so elsewhere."""
    ordered = sorted(lines, key=lambda line: (line.number, line.published or ""))
    alone = [(line, draft) for line in ordered if (draft := drafted(line, sheet.witness))]
    for line, draft in alone or [(line, labelled(line, sheet.witness)) for line in ordered]:
        event = sheet.submit(draft)
        if event:
            others = _elsewhere(lines, line)
            cited = [sheet.number(sheet.witness.at(o.article, o.revision, o.span)) for o in others]
            return Side(event.sentence.text, tuple(dict.fromkeys([*event.sentence.citations, *cited])))
    return None


def _elsewhere(lines: Iterable[Line], shown: Line) -> list[Line]:
    by_source = {line.source: line for line in lines if line.source != shown.source and line.story != shown.story}
    return list(by_source.values())[: _CITED - 1]
