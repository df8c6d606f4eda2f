"""Briefings that browsers ask for: made, trimmed by their readers, filled up again, and written as files."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from chatbot.answer import Citation, Sentence
from chatbot.briefing.again import Saved, saved
from chatbot.briefing.making import brief
from chatbot.briefing.material import Place
from chatbot.briefing.nouns import Abstention, Briefing, Difference, Entry, Length, Part, Side, Style
from chatbot.exports.formats import FORMATS, exported
from chatbot.web.desk import Desk
from chatbot.web.long_work import LongWork, Told
from ingest.article import Filters
from ingest.errors import BylineError, UsageError

TIMELINE, DIFFERENCES = "timeline", "differences"
"""By what these are called where a section is meant; a part is called by its number."""
_PARTS = "parts"
_SAVED = ("made_at", "topic", "filters", "style", "length")
_MOST_SAVED = 100_000
_POINTS = frozenset({"in brief", "key points"})
"""Parts of one kind: what one of them lacks may come from another."""
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Wanted:
    """What a briefing is asked to be, and by which backend it is worded (None: the first)."""

    topic: str | None
    filters: Filters
    length: Length
    style: Style
    backend: str | None
    earlier: Saved | None = None


@dataclass(frozen=True)
class Made:
    """A briefing, as it was asked for; `added` says how many lines a section that was made again got.

    `shown` are the stretches that sections which were made again had before, those of all parts together.
    """

    wanted: Wanted
    given: Briefing | Abstention
    added: int | None = None
    shown: Mapping[str, frozenset[Place]] = field(default_factory=dict)

    @property
    def briefing(self) -> Briefing:
        """Raises UsageError where there is none."""
        if isinstance(self.given, Abstention):
            raise UsageError("there is no briefing; ask for another")
        return self.given


class BriefingDesk:
    """Makes briefings over one library. All methods are safe between threads."""

    def __init__(self, desk: Desk) -> None:
        self.work: LongWork[Made] = LongWork()
        self._desk = desk

    def make(self, wanted: Wanted, owner: str) -> str:
        """Begin; the name of the work."""
        return self.work.begin(lambda told: Made(wanted, self._made(wanted, told)), owner)

    def again(self, name: str, section: str, out: Collection[str], owner: str) -> str:
        """Begin to fill a section up from which sentences were taken out; the name of the new briefing."""
        before = self.work.made(name, owner)
        given, wanted = before.briefing, before.wanted
        kind = section if section in (TIMELINE, DIFFERENCES) else _PARTS
        shown = before.shown.get(kind, frozenset()) | _places(given, kind)

        def work(told: Told) -> Made:
            more = self._made(wanted, told, shown)
            if isinstance(more, Abstention):
                return replace(before, added=0)
            filled, added = _filled(given, more, section, out)
            return Made(wanted, filled, added, {**before.shown, kind: shown})

        return self.work.begin(work, owner)

    def _made(self, wanted: Wanted, told: Told, without: Collection[Place] = ()) -> Briefing | Abstention:
        return brief(
            self._desk.opened,
            wanted.topic,
            wanted.filters,
            length=wanted.length,
            style=wanted.style,
            backend=self._desk.menu.chosen(wanted.backend),
            progress=told,
            earlier=wanted.earlier,
            without=without,
        )


def earlier_of(sent: object) -> Saved | None:
    """What a page has kept of an earlier briefing, or read out of its JSON. Raises UsageError where it is anything else."""
    if sent is None:
        return None
    kept = json.dumps({name: sent.get(name) for name in _SAVED} if isinstance(sent, Mapping) else None)
    with tempfile.TemporaryDirectory(prefix="byline-earlier-") as folder:
        path = Path(folder) / "earlier.json"
        path.write_text(kept[:_MOST_SAVED], encoding="utf-8")
        try:
            return saved(path)
        except BylineError as error:
            raise UsageError("that is no briefing of Byline's in JSON; save one as JSON, and choose it here") from error


def to_save(given: Briefing) -> dict[str, Any]:
    """What `earlier_of` reads: so much of a briefing's JSON as another one needs to tell what is new."""
    return {name: value for name, value in json.loads(exported(given, "json")).items() if name in _SAVED}


# ── sentences taken out ──


def mark_of(text: str) -> str:
    """By what a sentence is called, wherever in the briefing it stands."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def without(given: Briefing, out: Collection[str]) -> Briefing:
    """A briefing without the sentences that were taken out, wherever they stand, and without what only they cite.

    Numbers stay as they are. A difference of which one side is left is none.
    """
    if not out:
        return given
    parts = (_part_without(part, out) for part in given.parts)
    left = replace(
        given,
        parts=tuple(part for part in parts if part.sentences),
        timeline=tuple(one for one in given.timeline if mark_of(one.text) not in out),
        differences=_differences_without(given.differences, out),
        new=replace(given.new, changed=_differences_without(given.new.changed, out)) if given.new else None,
    )
    numbers = _cited(left)
    citations = tuple(one for one in given.citations if one.n in numbers)
    articles = {one.article for one in citations}
    return replace(left, citations=citations, sources=tuple(one for one in given.sources if one.article in articles))


def _part_without(part: Part, out: Collection[str]) -> Part:
    stays = [i for i, sentence in enumerate(part.sentences) if mark_of(sentence.text) not in out]
    return replace(
        part,
        sentences=tuple(part.sentences[i] for i in stays),
        outlets=tuple(part.outlets[i] for i in stays) if part.outlets else (),
        also=tuple(part.also[i] for i in stays) if part.also else (),
        note=part.note if len(stays) == len(part.sentences) else "",
    )


def _differences_without(found: tuple[Difference, ...], out: Collection[str]) -> tuple[Difference, ...]:
    left = (replace(one, sides=tuple(s for s in one.sides if mark_of(s.text) not in out)) for one in found)
    return tuple(one for one in left if len(one.sides) > 1)


def _cited(given: Briefing) -> set[int]:
    disputed = (*given.differences, *(given.new.changed if given.new else ()))
    numbers = {n for part in given.parts for sentence in part.sentences for n in sentence.citations}
    numbers |= {n for part in given.parts for others in part.also for n in others}
    numbers |= {n for entry in given.timeline for n in entry.citations}
    return numbers | {n for one in disputed for side in one.sides for n in side.citations}


# ── a section made again ──


def _places(given: Briefing, kind: str) -> frozenset[Place]:
    """The stretches that the timeline, the differences, or all parts cite: a part repeats no other."""
    lines: Iterable[Sentence | Entry | Side] = (sentence for part in given.parts for sentence in part.sentences)
    if kind == TIMELINE:
        lines = given.timeline
    elif kind == DIFFERENCES:
        lines = (side for one in given.differences for side in one.sides)
    numbers = {n for line in lines for n in line.citations}
    return frozenset((one.article, one.revision, one.span) for one in given.citations if one.n in numbers)


def _filled(given: Briefing, more: Briefing, section: str, out: Collection[str]) -> tuple[Briefing, int]:
    """The briefing, one section without what was taken out, and with as much as that from another one; how much."""
    numbers = _Numbers(given, more)
    if section == TIMELINE:
        return _timeline_filled(given, more, out, numbers)
    if section == DIFFERENCES:
        return _differences_filled(given, more, out, numbers)
    at = int(section) if section.isascii() and section.isdigit() else -1
    if not 0 <= at < len(given.parts):
        raise UsageError("there is no such section; reload the page")
    kept = _part_without(given.parts[at], out)
    fresh = _fresh(given, more, given.parts[at], out)[: len(given.parts[at].sentences) - len(kept.sentences)]
    part = _with(kept, [replace(one, citations=numbers.taken(one.citations)) for one in fresh])
    return numbers.joined(parts=(*given.parts[:at], part, *given.parts[at + 1 :])), len(fresh)


def _timeline_filled(given: Briefing, more: Briefing, out: Collection[str], numbers: _Numbers) -> tuple[Briefing, int]:
    kept = [one for one in given.timeline if mark_of(one.text) not in out]
    told = {mark_of(one.text) for one in given.timeline} | set(out)
    fresh = [one for one in more.timeline if mark_of(one.text) not in told][: len(given.timeline) - len(kept)]
    entries = [*kept, *(replace(one, citations=numbers.taken(one.citations)) for one in fresh)]
    return numbers.joined(timeline=tuple(sorted(entries, key=lambda one: one.date))), len(fresh)


def _differences_filled(
    given: Briefing, more: Briefing, out: Collection[str], numbers: _Numbers
) -> tuple[Briefing, int]:
    kept = _differences_without(given.differences, out)
    left = {mark_of(side.text) for one in kept for side in one.sides} | set(out)
    others = [one for one in more.differences if not any(mark_of(side.text) in left for side in one.sides)]
    fresh = [
        replace(one, sides=tuple(replace(side, citations=numbers.taken(side.citations)) for side in one.sides))
        for one in others[: len(given.differences) - len(kept)]
    ]
    return numbers.joined(differences=(*kept, *fresh)), len(fresh)


def _fresh(given: Briefing, more: Briefing, part: Part, out: Collection[str]) -> list[Sentence]:
    """What the other briefing has for this part, and this one nowhere."""
    marks = {mark_of(one.text) for other in given.parts for one in other.sentences} | set(out)
    return [
        one
        for other in more.parts
        if other.name == part.name or {other.name, part.name} <= _POINTS
        for one in other.sentences
        if mark_of(one.text) not in marks
    ]


def _with(part: Part, fresh: list[Sentence]) -> Part:
    """What one speaker said stays together; anything else goes to the end."""
    rows = [
        (sentence, part.outlets[i] if part.outlets else 0, part.also[i] if part.also else ())
        for i, sentence in enumerate(part.sentences)
    ]
    for sentence in fresh:
        same = [i for i, row in enumerate(rows) if sentence.speaker and row[0].speaker == sentence.speaker]
        rows.insert(same[-1] + 1 if same and part.name == "who said what" else len(rows), (sentence, 1, ()))
    sentences, outlets, also = zip(*rows, strict=True) if rows else ((), (), ())
    return replace(part, sentences=sentences, outlets=outlets if part.outlets else (), also=also if part.also else ())


class _Numbers:
    """Gives citations of one briefing numbers in another."""

    def __init__(self, given: Briefing, more: Briefing) -> None:
        self._given = given
        self._more = more
        self._theirs = {one.n: one for one in more.citations}
        self._citations = list(given.citations)

    def taken(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(self._number(self._theirs[n]) for n in numbers)

    def _number(self, wanted: Citation) -> int:
        for one in self._citations:
            if (one.article, one.revision, one.span) == (wanted.article, wanted.revision, wanted.span):
                return one.n
        self._citations.append(replace(wanted, n=max((one.n for one in self._citations), default=0) + 1))
        return self._citations[-1].n

    def joined(self, **changes: Any) -> Briefing:
        """The briefing with what was changed, and all that it cites."""
        there = {one.article for one in self._given.sources}
        cited = {one.article for one in self._citations}
        sources = [one for one in self._more.sources if one.article in cited - there]
        return replace(
            self._given, citations=tuple(self._citations), sources=(*self._given.sources, *sources), **changes
        )


# ── files ──


def file_of(given: Briefing, out: Collection[str], form: str) -> tuple[str, bytes]:
    """What is shown as a file of this form: its name, and its bytes. Raises UsageError for a form that there is not."""
    if form not in FORMATS:
        raise UsageError(f"a briefing is written as {', '.join(FORMATS)}")
    return f"{file_name(given)}.{form}", exported(without(given, out), form)


def file_name(given: Briefing) -> str:
    """A name that any system takes: letters, digits and hyphens of the title, and the day."""
    return "-".join(part for part in ("briefing", plain_name(given.title), given.made_at[:10]) if part)


def plain_name(title: str) -> str:
    """What of a title may stand in the name of a file: letters and digits, with hyphens between them."""
    return re.sub(r"[\W_]+", "-", title.casefold()).strip("-")[:_LONGEST_NAME].strip("-")
