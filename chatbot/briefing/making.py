"""A briefing, from the articles on a subject to its verified parts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from chatbot.briefing.again import Saved, Since, changed, since
from chatbot.briefing.agreed import agreed
from chatbot.briefing.corrected import corrections
from chatbot.briefing.dated import timeline
from chatbot.briefing.differences import differences
from chatbot.briefing.drafting import words_of
from chatbot.briefing.facets import is_open
from chatbot.briefing.material import Line, Material, Place, Progress, gather
from chatbot.briefing.moved import moved
from chatbot.briefing.nouns import Abstention, Briefing, Difference, Entry, LeftOut, Length, New, Part, Source, Style
from chatbot.briefing.open_questions import open_questions
from chatbot.briefing.points import by_outlet, few, laid, part_of, points
from chatbot.briefing.sentences import Choice, chosen, in_order, length_of
from chatbot.briefing.subject import Subject, subject_of
from chatbot.briefing.voices import most_telling, voices
from chatbot.evidence import Witness
from chatbot.opening import Opened
from chatbot.sheet import Sheet
from ingest.article import Filters, Said
from ingest.library.record import Library

if TYPE_CHECKING:
    from chatbot.backends.words import Backend


@dataclass(frozen=True, slots=True)
class _Sizes:
    """How much of each part a length has: words of the points and how many of them come first, entries, questions.

    `voices` are the words of the most quoted; None for all that was said.
    """

    points: int
    first: int
    entries: int
    questions: int
    differences: int
    voices: int | None = None


_SIZES: dict[Length, _Sizes] = {
    "short": _Sizes(points=135, first=2, entries=5, questions=1, differences=3, voices=60),
    "standard": _Sizes(points=420, first=3, entries=30, questions=6, differences=24),
    "long": _Sizes(points=1000, first=4, entries=40, questions=10, differences=40),
}
_ENOUGH = 8  # sentences, from which on some may be left to other parts
_ALL = 1000  # sentences that are in brief, where a briefing has no other points
_SHORT_WHOLE = 195
"""Words of a short briefing of one story, in all."""


def brief(
    desk: Opened,
    topic: str | None,
    filters: Filters,
    *,
    length: Length = "standard",
    style: Style = "news",
    backend: Backend | None = None,
    progress: Progress | None = None,
    earlier: Saved | None = None,
    without: Collection[Place] = (),
) -> Briefing | Abstention:
    """A briefing on a topic (None: on all that the filters let through), or why there is none.

    Without a backend it is in the articles' own words. Every sentence has passed the judge. With an `earlier` one, what
    came since stands first. Of the stretches `without` which it is to be, and of what says the same, it tells nothing.
    """
    library = desk.library
    subject = subject_of(topic, filters, library)
    if isinstance(subject, Abstention):
        return subject
    progress = progress or _untold
    whole = gather(subject, library, progress)
    material = whole.without(without)
    left = {*material.lines}
    sheet, choice = Sheet(Witness(library)), Choice(material.lines, on_topic=bool(subject.topic.words))
    came = since(earlier.made_at, [card.id for card in subject.cards], library) if earlier else None
    made = _Parts(library, subject, material, choice, sheet, _SIZES[length], style, backend, progress)
    made.lines += [line for line in whole.lines if line not in left]
    news = made.news(came) if came else []
    parts, entries = made.laid_out()
    if not any(part.sentences for part in parts) and not entries:
        return Abstention(topic, f"The articles on {topic or 'this'} hold no sentence that can be shown.")
    disputed = made.differences()
    parts += made.agreed(disputed)
    new = _new(earlier, came, subject, material, choice, disputed, library, sheet) if earlier and came else None
    return Briefing(
        title=subject.title,
        topic=topic,
        filters=filters,
        style=style,
        length=length,
        made_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        parts=tuple(part for part in (*news, *parts) if part.sentences),
        timeline=entries,
        differences=disputed,
        near_copies=subject.near_copies,
        citations=tuple(sheet.citations),
        sources=_sources(subject, {citation.article for citation in sheet.citations}),
        used=made.used,
        considered=subject.considered,
        left_out=(*subject.left_out, *made.left_out),
        dropped=tuple(sheet.dropped),
        notes=(*subject.notes, *sheet.notes),
        new=new,
        backend=backend.name if backend and made.sent is not None else "extractive",
        host=sheet.host,
    )


@dataclass
class _Parts:
    """The parts of one briefing, in the order in which its style has them."""

    library: Library
    subject: Subject
    material: Material
    choice: Choice
    sheet: Sheet
    sizes: _Sizes
    style: Style
    backend: Backend | None
    progress: Progress

    def __post_init__(self) -> None:
        self.left_out: list[LeftOut] = []
        self.lines: list[Line] = []
        self.sent: set[str] | None = None
        """The articles that a model was sent, where one worded the points."""
        self.held_back: set[str] = set()

    def news(self, came: Since) -> list[Part]:
        """What is new: the sentences that tell most of those that came since."""
        shelf = [line for line in self.choice.lines if came.is_news(line.article, line.text)]
        lines = chosen(
            self.choice, self.sizes.points // 2, terse=self._is_short, fits=self._fits, before=self.lines, among=shelf
        )
        self.lines += lines
        return [part_of("what is new", in_order(lines), self.choice, self.sheet)]

    def laid_out(self) -> tuple[list[Part], tuple[Entry, ...]]:
        """By style: who-said-what has only that; a timeline begins with what is in brief; the others have all."""
        if self.style == "who-said-what":
            return [self._voices()], ()
        if self.style == "timeline":
            return [*self._points(first_only=True), self._corrected()], self._timeline(3)
        if self._is_short and self.style == "news" and self.backend is None:
            parts = self._few()
            return (parts, ()) if self._is_one_story else (parts, self._timeline(1))
        parts = self._points(first_only=self.style == "press-review")
        if self.style == "press-review":
            parts += by_outlet(self.choice, self.sheet, self.sizes.points, self.lines, terse=self._is_short)
        parts.append(self._voices())
        if self._is_short and self._is_one_story:
            return [*parts, self._corrected()], ()
        entries = self._timeline(1)
        parts += [self._corrected(), open_questions(self.choice, self.sheet, self.sizes.questions)]
        return parts, entries

    @property
    def used(self) -> int:
        """How many articles were read for it, or sent; a near-copy with the one that it is like."""
        cards, stories = self.subject.cards, self.subject.stories
        if self.sent is None:
            return len(cards)
        told = {stories[article] for article in self.sent}
        return sum(stories[card.id] in told and card.id not in self.held_back for card in cards)

    @property
    def _is_short(self) -> bool:
        return self.sizes.voices is not None

    @property
    def _is_one_story(self) -> bool:
        return len({self.subject.stories[card.id] for card in self.subject.cards}) == 1

    def _points(self, first_only: bool = False) -> list[Part]:
        sizes = self.sizes
        words = sizes.points // 3 if first_only else sizes.points
        first = _ALL if first_only else sizes.first
        if self._is_short and self._is_one_story and not first_only:
            words = self._short_points
        if self.backend is not None:
            from chatbot.briefing.worded import points_worded

            told = points_worded(self.backend, self.subject.title, self.choice, self.sheet, words, first, self.progress)
            if told:
                parts, self.sent, left_out = told
                self.left_out += left_out
                self.held_back = {article for one in left_out for article in one.articles}
                return parts
        choice = self.choice
        if not self._is_short:  # what is left open, and what was said word for word, have parts of their own
            shelf = [line for line in choice.lines if not line.is_quoted and not is_open(line)]
            choice = replace(choice, lines=shelf) if len(shelf) >= _ENOUGH else choice
        parts, lines = points(choice, self.sheet, words, first, terse=self._is_short, before=self.lines)
        self.lines += lines
        return parts

    def _few(self) -> list[Part]:
        """All of a short briefing: of one story as much of points and of speech as it has of them."""
        words, spoken = self.sizes.points, self.sizes.voices or 0
        if self._is_one_story:
            words, spoken = self._short_points, self._whole - self._short_points
        told, said = few(self.choice, self.sheet, words, spoken, self.lines)
        parts = laid(told, self.sizes.first, self.choice, self.sheet)
        parts.append(most_telling(said, self.material.said, told, self.library, self.sheet))
        self.lines += told + said
        parts.append(self._corrected())
        if not self._is_one_story:
            parts.append(open_questions(self.choice, self.sheet, self.sizes.questions))
        return parts

    @property
    def _short_points(self) -> int:
        """Words of the points of a short briefing of one story: the fewer, the more it tells in somebody's direct words."""
        lines = self.material.lines
        direct = sum(len(line.text) for line in lines if line.is_quoted)
        share = direct / max(1, sum(len(line.text) for line in lines))
        return round(self._whole * max(0.4, min(0.7, 1 - share)))

    @property
    def _whole(self) -> int:
        """Words of a short briefing of one story, but for its corrections."""
        notices = (self.sheet.witness.revision(article, number).text for article, number, _ in self.material.notices)
        told = sum(length_of(span.of(text)) for text, (_, _, span) in zip(notices, self.material.notices, strict=True))
        return max(_SHORT_WHOLE // 2, _SHORT_WHOLE - told)

    def _voices(self) -> Part:
        said, words = self.material.said, self.sizes.voices
        if words is None:
            return voices(said, self.library, self.sheet)
        if self.style == "who-said-what":
            words *= 3
        elif self._is_one_story:
            words = self._whole - sum(length_of(sentence.text) for sentence in self.sheet.sentences)
        spoken = [line for line in self.choice.lines if (line.is_quoted or self.style == "who-said-what") and line.said]
        lines = chosen(self.choice, words, terse=True, fits=self._fits, before=self.lines, among=spoken)
        self.lines += lines
        return most_telling(lines, said, self.lines, self.library, self.sheet)

    def _fits(self, line: Line) -> int:
        return words_of(line, self.sheet.witness)

    def _timeline(self, times: int) -> tuple[Entry, ...]:
        entries, found = timeline(self.choice, self.sheet, self.sizes.entries * times)
        if found > len(entries):
            self.left_out.append(
                LeftOut(_of_many(found - len(entries), "date"), "the timeline has those told most and best")
            )
        return entries

    def differences(self) -> tuple[Difference, ...]:
        """Where the articles contradict each other, but in a list of who said what."""
        if self.style == "who-said-what":
            return ()
        laid, count = differences(self.choice, self.material, self.sheet, self.sizes.differences)
        if count > len(laid):
            self.left_out.append(
                LeftOut(_of_many(count - len(laid), "contradiction"), "those of most outlets are shown")
            )
        return laid

    def agreed(self, disputed: Sequence[Difference]) -> list[Part]:
        """What outlets tell alike, where there is room for it."""
        if self._is_short or self.style not in ("news", "press-review"):
            return []
        return [agreed(self.choice, self.sheet, self.sizes.questions, self.lines, disputed)]

    def _corrected(self) -> Part:
        return corrections(self.material.notices, self.sheet)


def _sources(subject: Subject, articles: Collection[str]) -> tuple[Source, ...]:
    """Some of the articles, in the order in which they were published."""
    return tuple(
        Source(
            article=card.id,
            revision=card.revision,
            title=card.metadata.title,
            authors=card.metadata.authors,
            outlet=card.metadata.outlet,
            published=card.metadata.published,
            url=card.metadata.url,
            language=card.metadata.language,
        )
        for card in subject.cards
        if card.id in articles
    )


def _new(
    earlier: Saved,
    came: Since,
    subject: Subject,
    material: Material,
    choice: Choice,
    found: Sequence[Difference],
    library: Library,
    sheet: Sheet,
) -> New:
    figures = moved((*material.lines, *material.small), came, choice, library, sheet)
    cited = {citation.n: citation for citation in sheet.citations}
    told = {side.text for one in figures for side in one.sides}
    others = [
        one for one in changed(found, came, cited) if sum(side.text in told for side in one.sides) < len(one.sides)
    ]
    return New(
        since=earlier.made_at.isoformat(timespec="seconds"),
        sources=_sources(subject, came.new | came.updated.keys()),
        statements=sum(_is_said_since(one, came) for one in material.said),
        changed=(*figures, *others),
    )


def _is_said_since(said: Said, came: Since) -> bool:
    return not {*said.also} - came.new and any(came.is_news(said.article, text) for text in said.text)


def _of_many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _untold(what: str, done: int, total: int) -> None:
    """Where nobody looks."""
