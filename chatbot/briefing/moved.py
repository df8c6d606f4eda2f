"""Figures that moved since an earlier briefing: another one in a later text of an article, or in a new article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from chatbot.briefing.again import Since
from chatbot.briefing.changes import changes
from chatbot.briefing.drafting import drafted
from chatbot.briefing.material import Line
from chatbot.briefing.nouns import Difference, Side
from chatbot.briefing.rifts import context
from chatbot.briefing.sentences import Choice
from chatbot.briefing.told_figures import PEOPLE, Told, told_figures
from chatbot.briefing.weights import content_stems
from chatbot.sheet import Sheet
from ingest.library.record import Library
from ingest.sentences import runs, sentence_spans

_ALIKE = 0.4
"""The share of the rarer words that two sentences must have in common to tell one thing at two times."""
_MOST = 12
_TIMES = 20  # numbers that are farther apart are of two things


def moved(lines: Sequence[Line], came: Since, choice: Choice, library: Library, sheet: Sheet) -> list[Difference]:
    """What was told before and what is told now, of figures that are others now; the likest first, each as it stands."""
    new = [line for line in lines if came.is_news(line.article, line.text)]
    fresh = {*new}
    old = [line for line in lines if line not in fresh and line.article not in came.before]
    old += [line for article in came.before for line in _earlier(article, came, lines, library)]
    laid, seen = list[Difference](), set[Line]()
    for _, before, now, about in sorted(_pairs(old, new, choice), key=lambda pair: -pair[0]):
        if before in seen or now in seen or len(laid) == _MOST:
            continue
        seen |= {before, now}
        sides = [side for line in (before, now) if (side := _side(line, sheet))]
        if len(sides) > 1:
            laid.append(Difference(about, tuple(sides)))
    return laid


def _pairs(old: Sequence[Line], new: Sequence[Line], choice: Choice) -> Iterator[tuple[float, Line, Line, str]]:
    """How alike, the sentence of before, that of now, and what is another in it."""
    by_article: dict[str, list[Line]] = defaultdict(list)
    for line in old:
        by_article[line.article].append(line)
    for now in new:
        for before in by_article[now.article]:
            for first, second, thing in changes(before.text, now.text):
                yield (
                    2.0 + choice.alike(before.stems, now.stems),
                    before,
                    now,
                    f"{first} is now {second} {thing}".strip(),
                )
    told: dict[str, list[Told]] = defaultdict(list)
    for one in told_figures(old):
        told[one.thing].append(one)
    for now_told in told_figures(new):
        yield from _later(now_told, told[now_told.thing], choice)


def _later(now: Told, told: Sequence[Told], choice: Choice) -> Iterator[tuple[float, Line, Line, str]]:
    """The figure that was told for the same thing last, where it was another."""
    if not now.is_of_something or now.thing == PEOPLE:
        return
    likely = [
        (choice.alike(context(one.line), context(now.line)), one.line.published or "", one)
        for one in told
        if one.is_of_something and (one.line.published or "") <= (now.line.published or one.line.published or "")
    ]
    likely = [pair for pair in likely if pair[0] >= _ALIKE and len(context(pair[2].line) & context(now.line)) > 1]
    if not likely or any(now.figure.value in one.values for *_, one in likely):
        return
    alike, _, last = max(likely, key=lambda pair: (pair[1], pair[0]))
    low, high = sorted((last.figure.value, now.figure.value))
    if high <= low * _TIMES:
        yield alike, last.line, now.line, now.noun or now.figure.unit


def _earlier(article: str, came: Since, lines: Sequence[Line], library: Library) -> Iterator[Line]:
    """The sentences that an article had, and has no more; as near to the topic as the article is now."""
    there = [line for line in lines if line.article == article]
    if not there:
        return
    revision, number = library.revision(article, came.updated[article]), 0
    now = library.revision(article, there[0].revision).text
    for start, end in runs(revision.text):
        for inside in sentence_spans(revision.text[start:end]):
            span = type(inside)(start + inside.start, start + inside.end)
            text = span.of(revision.text)
            if text not in now and not any(span.start < at < span.end for at in revision.breaks):
                first = there[0]
                yield Line(
                    article=article, revision=revision.number, span=span, text=text, stems=content_stems(text), number=number,
                    paragraph=type(inside)(start, end), share=max(line.share for line in there), said=(), story=first.story,
                    outlet=first.outlet, published=first.published,
                )  # fmt: skip
            number += 1


def _side(line: Line, sheet: Sheet) -> Side | None:
    draft = drafted(line, sheet.witness)
    event = sheet.submit(draft) if draft else None
    return Side(event.sentence.text, event.sentence.citations) if event else None
