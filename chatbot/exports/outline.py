"""A briefing laid out for reading, whatever it is written as: headings, lines with the numbers of their notes, and notes.

What is about the briefing itself stands apart, in `about`: it is cited from nothing, and `byline verify` does not ask
it to be.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chatbot.answer import Citation, Sentence
from chatbot.briefing.nouns import Briefing, Difference, Part, Source
from chatbot.exports.links import passage_link, web_address

ABOUT = "About this briefing"
"""The heading over what is about the briefing itself; `byline verify` reads a text of ours up to it."""
NOTES = "Notes"
SOURCES = "Sources"
_HEADINGS = {
    "what is new": "What is new",
    "in brief": "In brief",
    "key points": "Key points",
    "who said what": "Who said what",
    "corrections": "Corrections",
    "open questions": "What the articles leave open",
    "where outlets agree": "Where outlets agree",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the numbers of its notes. `lead` stands before it: a date, or whose words these are.

    `beside` is said of it in small print: "3 outlets say so".
    """

    text: str
    notes: tuple[int, ...]
    lead: str = ""
    beside: str = ""
    is_quotation: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together, under a heading of their own where there is one."""

    lines: tuple[Line, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part under its heading. `is_speech` where all of it is what somebody said: paragraphs, and no list of points."""

    heading: str
    groups: tuple[Group, ...]
    note: str = ""
    is_speech: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What number `n` stands for: the cited words, where they stand, and a link to the very words where there is one."""

    n: int
    text: str
    place: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in the list of sources."""

    title: str
    place: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Outline:
    title: str
    under_title: str
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    sources: tuple[Listed, ...]
    about: tuple[str, ...]


def outline(briefing: Briefing) -> Outline:
    """The briefing in reading order."""
    links = {source.article: source.url for source in briefing.sources}
    sections = [_part(part) for part in briefing.parts]
    if briefing.timeline:
        lines = tuple(Line(one.text, one.citations, lead=long_date(one.date)) for one in briefing.timeline)
        at = sum(part.name in ("what is new", "in brief", "key points", "who said what") for part in briefing.parts)
        sections.insert(at, Section("Timeline", (Group(lines),)))
    if briefing.new and briefing.new.changed:
        heading = f"Changed since {long_date(briefing.new.since)}"
        sections.insert(0, Section(heading, tuple(map(_difference, briefing.new.changed))))
    if briefing.differences:
        sections.append(Section("Where the articles differ", tuple(map(_difference, briefing.differences))))
    return Outline(
        title=one_line(briefing.title[:1].upper() + briefing.title[1:]),
        under_title=_under_title(briefing),
        sections=tuple(sections),
        notes=tuple(_note(one, links.get(one.article)) for one in briefing.citations),
        sources=tuple(map(_listed, briefing.sources)),
        about=tuple(_about(briefing)),
    )


def _under_title(briefing: Briefing) -> str:
    """How much it rests on, and from when: "3 articles, 9 March 2026 to 25 April 2026"."""
    days = sorted(one.published[:10] for one in briefing.sources if one.published)
    ends = list(dict.fromkeys(map(long_date, (days[0], days[-1])))) if days else []
    return ", ".join(part for part in (_counted(len(briefing.sources)), " to ".join(ends)) if part)


def one_line(text: str) -> str:
    """A text on one line: where it is a heading, or stands in a line of others."""
    return " ".join(text.split())


def long_date(iso: str) -> str:
    """An ISO date, as exact as it is, as it is read: "3 March 2026", "March 2026", "2026"; what is none as it is."""
    forms = {4: "%Y", 7: "%Y-%m"}
    try:
        if len(iso) in forms:
            return datetime.strptime(iso, forms[len(iso)]).strftime("%B %Y" if len(iso) == 7 else "%Y")
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{day.day} {day:%B %Y}"


def _part(part: Part) -> Section:
    counts: Sequence[int] = part.outlets or (0,) * len(part.sentences)
    also: Sequence[tuple[int, ...]] = part.also or ((),) * len(part.sentences)
    voices = part.name == "who said what"
    lines = [
        (sentence.speaker, _line(sentence, count, others, quoted=voices))
        for sentence, count, others in zip(part.sentences, counts, also, strict=True)
    ]
    if not voices:
        return Section(
            _HEADINGS.get(part.name, one_line(part.name)), (Group(tuple(line for _, line in lines)),), part.note
        )
    groups = [
        Group(tuple(line for _, line in together), _heading(speaker or "given to nobody by the articles"))
        for speaker, together in itertools.groupby(lines, lambda pair: pair[0])
    ]
    return Section(_HEADINGS.get(part.name, one_line(part.name)), tuple(groups), part.note, is_speech=True)


def _line(sentence: Sentence, outlets: int, also: Iterable[int], *, quoted: bool) -> Line:
    """`quoted` sets quotations apart: where all is somebody's words, and not in a list of points."""
    beside = f"{outlets} outlets say so" if outlets > 1 else ""
    notes = tuple(dict.fromkeys((*sentence.citations, *also)))
    lead = long_date(sentence.date) if sentence.date else ""
    return Line(sentence.text, notes, lead, beside, is_quotation=quoted and sentence.kind == "quote")


def _difference(one: Difference) -> Group:
    return Group(tuple(Line(side.text, side.citations) for side in one.sides), _heading(one_line(one.about)))


def _heading(about: str) -> str:
    """With a capital: on paper, what begins with a small letter goes on with the line before."""
    return about[:1].upper() + about[1:]


def _note(one: Citation, url: str | None) -> Note:
    return Note(one.n, one.text, place(one.title, one.outlet, one.published), passage_link(url, one.text))


def _listed(source: Source) -> Listed:
    authors = ", ".join(source.authors)
    where = ", ".join(
        one_line(part)
        for part in (authors, source.outlet, long_date(source.published) if source.published else "no date")
        if part
    )
    return Listed(one_line(source.title or "Untitled article"), where, web_address(source.url))


def place(title: str | None, outlet: str | None, published: str | None) -> str:
    """Where words stand, in a line: "Ferry line to close, Harbour Post, 3 March 2026"."""
    when = long_date(published) if published else None
    return ", ".join(one_line(part) for part in (title or "Untitled article", outlet, when) if part)


def _about(briefing: Briefing) -> Iterable[str]:
    """What is told of the briefing itself: how it was made, of how much, and what was left out."""
    made = long_date(briefing.made_at)
    by = "in the articles' own words" if briefing.backend == "extractive" else f"worded by {briefing.backend}"
    yield f"Made on {made} by Byline, {by}, from {briefing.used} of {_counted(briefing.considered)} on this."
    if briefing.host:
        yield f"The passages went to {briefing.host}."
    if briefing.new:
        yield f"It tells first what is new since {long_date(briefing.new.since)}."
    for group in briefing.near_copies:
        yield f"{len(group)} articles tell one story in nearly the same words and count once."
    for left in briefing.left_out:
        yield f"Left out: {left.what}; {left.why}."
    yield from briefing.notes
    if briefing.dropped:
        many = "1 sentence" if len(briefing.dropped) == 1 else f"{len(briefing.dropped)} sentences"
        yield f"{many} did not pass the check and {'is' if len(briefing.dropped) == 1 else 'are'} not shown."


def _counted(articles: int) -> str:
    return "1 article" if articles == 1 else f"{articles:,} articles"
