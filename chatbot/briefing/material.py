"""What a briefing's articles hold, sentence by sentence, each with whose words are in it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from chatbot.briefing.changes import is_changed
from chatbot.briefing.subject import Subject
from chatbot.briefing.weights import content_stems
from chatbot.said import once
from chatbot.topic import LEAST, is_sentence
from chatbot.words import stems
from ingest.article import Card, Filters, Revision, Said, Span
from ingest.corrections import corrections
from ingest.library.record import Library
from ingest.names import outlet_key
from ingest.sentences import runs, sentence_spans

Place = tuple[str, int, Span]
"""A stretch of an article: its id, the number of the revision, and the span."""
Progress = Callable[[str, int, int], None]
"""What is being done, how many are done, of how many."""
_WHOLE = 0.6  # of the topic in title and opening: the article as a whole is on it
_AROUND = 0.5
_OF_KIN = 0.6  # of a sentence of an article that goes on with the story without naming the topic
_FEWEST = 3  # words of a sentence that says something
_FIGURE = re.compile(r"\d")
_LIKE = 0.5  # of the shorter one's words: a near-copy's sentence may be that with something changed
_TWICE = 0.8  # of the shorter one's words: a near-copy's sentence is the one that is there already
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ .’'/-]{2,40}(?:, [A-Z][\w. ]{2,20})?(?:, [\w. ]{3,20}\d)?(?:,? \d{4})?(?: \([\w. ]{2,30}\))? ?[-–—―]+ "
)
"""Where and when a wire story was filed, which is no part of its first sentence."""
_ABOUT_ITSELF = re.compile(
    r"\b(?:will report|read more|sign up|subscribe|newsletter|click here|follow us|our (?:readers|live blog)|with reporting by|"
    r"contributed to this (?:report|story|article)|this (?:story|article|transcript|interview) (?:was|is|has|will)|"
    r"all rights reserved|(?:image|photo|picture|slide) \d+ of \d+|(?:file|courtesy|handout) photo|photo(?:graph)?s? (?:by|courtesy)|"
    r"that['’]s (?:us|all) (?:for|from)|(?:on|last|yesterday|today|earlier)\b.{0,20}\bwe (?:printed|published|reported)|"
    r"ad break|(?:you (?:may|might) also like)|related (?:articles?|stories|topics)|app store|paywall)\b|"
    r"^\W?(?:photo|image|picture|illustration|caption|pictured|watch|listen|video)\b\s*[:|\]]",
    re.IGNORECASE,
)
"""What an outlet says of itself and not of the news."""
_ENDED = re.compile(r"[.!…。！]['\"’”»)\]]*$")
"""How a sentence ends, and a heading with quoted words in it does not."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A sentence of an article: `stems` of its words that count, its place in the article, and whose words it holds.

    `share` is how much it is about the topic, up to 1. Articles of one `story` are near-copies of one another.
    """

    article: str
    revision: int
    span: Span
    text: str
    stems: frozenset[str]
    number: int
    paragraph: Span
    share: float
    said: tuple[Said, ...]
    story: str
    outlet: str | None
    published: str | None

    @property
    def is_quoted(self) -> bool:
        """Whether somebody's direct words are in it."""
        return any(one.statement.kind == "direct" for one in self.said)

    @property
    def source(self) -> str:
        """What counts as one voice among outlets: an outlet, or an article without one."""
        return outlet_key(self.outlet) or self.article


@dataclass(frozen=True)
class Material:
    """All sentences on the subject, a story's once; what was said, near-copies once; and the correction notices.

    `copied` are sentences of near-copies that are not among `lines` or tell otherwise, each with that which it is like;
    `small` are sentences with a figure that tell too little to stand by themselves: "He was 61."
    """

    lines: tuple[Line, ...]
    said: tuple[Said, ...]
    notices: tuple[tuple[str, int, Span], ...]
    copied: tuple[tuple[Line, Line], ...] = ()
    small: tuple[Line, ...] = ()

    def without(self, places: Collection[Place]) -> Material:
        """What is left where some stretches are not to be told."""
        shut: dict[tuple[str, int], list[Span]] = {}
        for article, revision, span in places:
            shut.setdefault((article, revision), []).append(span)

        def is_free(article: str, revision: int, *spans: Span) -> bool:
            return not any(span.overlaps(one) for one in shut.get((article, revision), ()) for span in spans)

        return Material(
            lines=tuple(one for one in self.lines if is_free(one.article, one.revision, one.span)),
            said=tuple(one for one in self.said if is_free(one.article, one.revision, *one.statement.content)),
            notices=tuple(one for one in self.notices if is_free(*one)),
            copied=tuple(pair for pair in self.copied if all(is_free(x.article, x.revision, x.span) for x in pair)),
            small=tuple(one for one in self.small if is_free(one.article, one.revision, one.span)),
        )


def gather(subject: Subject, library: Library, progress: Progress) -> Material:
    """Reads the articles of a subject."""
    lines, notices, told = list[Line](), list[tuple[str, int, Span]](), dict[str, list[Line]]()
    on_it, copied, small = list[Said](), list[tuple[Line, Line]](), list[Line]()
    for at, card in enumerate(subject.cards):
        progress("articles read", at, len(subject.cards))
        revision = library.revision(card.id, card.revision)
        said = library.said(Filters(articles=(card.id,), speakers=subject.filters.speakers))
        everybody = library.said(Filters(articles=(card.id,))) if subject.filters.speakers else said
        there = corrections(revision.text)
        notices += [(card.id, card.revision, notice) for notice in there]
        all_lines = list(_lines(card, revision, everybody, subject, there))
        here = [line for line in all_lines if _is_on(line, subject)]
        small += [line for line in here if len(line.stems) < _FEWEST]
        here = [line for line in here if len(line.stems) >= _FEWEST]
        story = told.setdefault(subject.stories[card.id], [])
        copied += [(twin, line) for line in here if (twin := _twin(line, story)) and is_changed(twin.text, line.text)]
        fresh = [line for line in here if not any(_is_twice(line, other) for other in story)]
        story += fresh
        lines += fresh
        on_it += [one for one in said if _is_about(one, all_lines, subject)]
    progress("articles read", len(subject.cards), len(subject.cards))
    return Material(tuple(lines), once(on_it), tuple(notices), tuple(copied), tuple(small))


def _lines(
    card: Card, revision: Revision, said: Sequence[Said], subject: Subject, notices: Sequence[Span]
) -> Iterator[Line]:
    spans = [span for span in _sentences(revision) if not any(span[1].overlaps(notice) for notice in notices)]
    title = stems(card.metadata.title or "")
    opening = stems(" ".join(span.of(revision.text) for _, span in spans[:3]))
    whole = subject.topic.share(title | opening) if subject.topic.words else 1.0
    is_kin = card.id in subject.kin
    around: dict[Span, float] = {}
    number = 0
    for paragraph, span in spans:
        text = span.of(revision.text)
        here = content_stems(text)
        if (
            _ABOUT_ITSELF.search(text)
            or not is_sentence(text)
            or not _ENDED.search(text)
            or (len(here) < _FEWEST and not _FIGURE.search(text))
            or _is_title(here, title)
        ):
            continue
        share = 1.0
        if subject.topic.words:
            if paragraph not in around:
                around[paragraph] = subject.topic.share(title | stems(paragraph.of(revision.text)))
            inside = _OF_KIN if is_kin else subject.topic.share({*here})
            share = inside + _AROUND * max(0.0, max(around[paragraph], whole if whole >= _WHOLE else 0.0) - inside)
        held = tuple(one for one in said if any(c.overlaps(span) for c in one.statement.content))
        yield Line(
            article=card.id, revision=revision.number, span=span, text=text, stems=here, number=number,
            paragraph=paragraph, share=share, said=held, story=subject.stories[card.id],
            outlet=card.metadata.outlet, published=card.metadata.published,
        )  # fmt: skip
        number += 1


def _sentences(revision: Revision) -> Iterator[tuple[Span, Span]]:
    """Each sentence with its paragraph; none goes over what was taken out."""
    for start, end in runs(revision.text):
        edges = [start, *(at for at in revision.breaks if start < at < end), end]
        for low, high in itertools.pairwise(edges):
            for span in sentence_spans(revision.text[low:high]):
                dateline = _DATELINE.match(revision.text, low + span.start, low + span.end)
                yield Span(start, end), Span(dateline.end() if dateline else low + span.start, low + span.end)


def _is_title(here: frozenset[str], title: set[str]) -> bool:
    """Whether a line is the title again, as many texts begin."""
    return bool(here) and here <= title


def _is_on(line: Line, subject: Subject) -> bool:
    if subject.filters.speakers:
        names = {name.split()[-1] for one in line.said if (name := one.statement.speaker)}
        asked = {name.split()[-1].lower() for name in subject.filters.speakers if name.split()}
        return bool(asked & {name.lower() for name in names}) or any(a in line.text.lower() for a in asked)
    return line.share >= LEAST


def _is_twice(line: Line, other: Line) -> bool:
    """Whether a sentence of a near-copy is one that another copy has."""
    if line.article == other.article:
        return False
    return len(line.stems & other.stems) >= _TWICE * min(len(line.stems), len(other.stems))


def _twin(line: Line, story: Sequence[Line]) -> Line | None:
    """The sentence of another copy that is the likest."""
    others = [one for one in story if one.article != line.article]
    best = max(others, key=lambda one: len(line.stems & one.stems), default=None)
    least = _LIKE * min(len(line.stems), len(best.stems)) if best else 0.0
    return best if best and len(line.stems & best.stems) >= least else None


def _is_about(said: Said, lines: Sequence[Line], subject: Subject) -> bool:
    if not subject.topic.words:
        return True
    inside = [line for line in lines if said in line.said]
    return not inside or any(line.share >= LEAST for line in inside)
