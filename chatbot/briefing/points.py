"""The few sentences that matter most, and the key points, each with how many outlets say so."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from chatbot.answer import Sentence
from chatbot.briefing import pronouns
from chatbot.briefing.drafting import drafted, spoken, words_of
from chatbot.briefing.material import Line
from chatbot.briefing.nouns import Part
from chatbot.briefing.sentences import Choice, chosen, in_order, length_of
from chatbot.sheet import Sheet
from ingest.article import Span

_OUTLETS = 8
"""Outlets of a press review at the most."""
_TOGETHER = 40  # words of two sentences that are told as one
_ALSO = 3
"""Other outlets' sentences that are cited beside a point, at the most."""


def points(
    choice: Choice, sheet: Sheet, words: int, first: int, *, terse: bool, before: Sequence[Line] = ()
) -> tuple[list[Part], list[Line]]:
    """ "In brief" with the `first` few, and "key points", together in so many words; and the sentences they are.

    Nothing of what stands `before` is told again. Both stand in the order of the articles and of the text.
    """
    lines = chosen(choice, words, terse=terse, fits=lambda line: words_of(line, sheet.witness), before=before)
    return laid(lines, first, choice, sheet), lines


def few(
    choice: Choice, sheet: Sheet, words: int, voices: int, before: Sequence[Line] = ()
) -> tuple[list[Line], list[Line]]:
    """The sentences of a short briefing: points, and what was said word for word; what one leaves of its words the other has."""

    def fits(line: Line) -> int:
        draft = spoken(line, sheet.witness) if line.is_quoted else drafted(line, sheet.witness)
        return length_of(draft.text) if draft else 0

    def left(lines: Sequence[Line]) -> int:
        return words + voices - sum(map(fits, lines))

    def more(among: Sequence[Line], budget: int, *taken: Line) -> list[Line]:
        return chosen(choice, budget, terse=True, fits=fits, before=(*before, *taken), among=among)

    plain, direct = ([one for one in choice.lines if one.is_quoted is quoted] for quoted in (False, True))
    plain += _with_next(plain)
    told = more(plain, words)
    said = more(direct, left(told), *told)
    told += more(plain, left((*told, *said)), *told, *said)
    return told, said


def _with_next(lines: Sequence[Line]) -> list[Line]:
    """Sentences together with the next of their paragraph, where that points back to them: "… in force. It now covers …"."""
    joined = list[Line]()
    for line, after in itertools.pairwise(lines):
        is_next = (line.article, line.paragraph, line.number + 1) == (after.article, after.paragraph, after.number)
        tellers = {one.statement.speaker for one in (*line.said, *after.said)}
        if not is_next or len(tellers) > 1 or not (pronouns.points_back(after.text) or pronouns.is_loose(after.text)):
            continue
        between = Span(line.span.end, after.span.start)
        if between.end - between.start <= 1 and length_of(line.text) + length_of(after.text) <= _TOGETHER:
            joined.append(
                replace(
                    line,
                    span=Span(line.span.start, after.span.end),
                    text=f"{line.text} {after.text}",
                    stems=line.stems | after.stems,
                    said=tuple(dict.fromkeys((*line.said, *after.said))),
                )
            )
    return joined


def laid(lines: Sequence[Line], first: int, choice: Choice, sheet: Sheet) -> list[Part]:
    """ "In brief" with the `first` few that matter most, and the others as "key points"."""
    told = [line for line in lines if not line.is_quoted]
    brief = sorted(told, key=lambda line: -_matters(line, lines.index(line), choice))[:first]
    parts = [part_of("in brief", in_order(brief), choice, sheet)]
    parts.append(part_of("key points", in_order(line for line in lines if line not in brief), choice, sheet))
    return parts


def _matters(line: Line, rank: int, choice: Choice) -> float:
    """How much of the whole a point is: how many stories touch it, how early its article tells it, and when it was chosen."""
    return choice.spread(line) + 1 / (1 + line.number) + 1 / (2 + rank)


def part_of(name: str, lines: Sequence[Line], choice: Choice, sheet: Sheet) -> Part:
    """Sentences as a part, each with how many outlets say so, and their citations."""
    sentences, outlets, also = list[Sentence](), list[int](), list[tuple[int, ...]]()
    for line in lines:
        draft = drafted(line, sheet.witness)
        event = sheet.submit(draft) if draft else None
        if event:
            sentences.append(event.sentence)
            outlets.append(choice.outlets(line))
            also.append(_also(line, choice, sheet) if outlets[-1] > 1 else ())
    return Part(name, tuple(sentences), tuple(outlets), tuple(also))


def _also(line: Line, choice: Choice, sheet: Sheet) -> tuple[int, ...]:
    """The citations of the sentences of other outlets, one each, that say so."""
    by_source = {other.source: other for other in reversed(choice.telling(line)) if other.source != line.source}
    cited = (sheet.witness.at(one.article, one.revision, one.span) for one in list(by_source.values())[:_ALSO])
    return tuple(sheet.number(evidence) for evidence in cited)


def by_outlet(choice: Choice, sheet: Sheet, words: int, before: Sequence[Line], *, terse: bool) -> list[Part]:
    """A part for each outlet, those that write most first: what it has that no part before has."""
    shelves: dict[str, list[Line]] = {}
    for line in choice.lines:
        shelves.setdefault(line.source, []).append(line)
    outlets = sorted(shelves.values(), key=lambda lines: -len(lines))[:_OUTLETS]
    taken, parts = list(before), list[Part]()
    for shelf in outlets:
        lines = chosen(
            choice, words // len(outlets), terse=terse, before=taken, among=shelf,
            fits=lambda line: words_of(line, sheet.witness),
        )  # fmt: skip
        taken += lines
        parts.append(part_of(shelf[0].outlet or "without an outlet", in_order(lines), choice, sheet))
    return parts
