"""What a sentence is held to: the cited stretches as the judge reads them, told by the article or said by somebody."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from chatbot.answer import Evidence
from chatbot.checks.dates import Dated, dates
from chatbot.checks.figures import Figure, figures
from chatbot.checks.reading import Reading, Segment, read
from chatbot.checks.tokens import PRONOUNS, Word
from chatbot.checks.told import is_clausal, trailing
from chatbot.evidence import Witness
from ingest.article import Said, Span
from ingest.sentences import sentence_spans
from ingest.statements.quotations import find_quotations
from ingest.statements.sentences import paragraphs, sentences
from ingest.statements.speakers import Directory, directory

_BEFORE = 1_500  # characters before a stretch in which somebody whom it calls "it" or "he" may be named


@dataclass(frozen=True)
class Part:
    """What one voice tells in one stretch: the article (None), or the speaker of a statement.

    Its offsets are the stretch's; what is told by others is blank in it.
    """

    source: Source
    voice: Said | None
    reading: Reading

    @cached_property
    def dates(self) -> list[Dated]:
        return dates(self.reading, self.source.evidence.published)

    @cached_property
    def figures(self) -> list[Figure]:
        return figures(self.reading, {i for one in self.dates for i in range(one.start, one.end)})

    def sentence(self, segment: Segment) -> int:
        """The number of the sentence of the stretch in which a segment stands."""
        return self.source.sentence_at(self.reading.words[segment.start].start)


@dataclass(frozen=True)
class Source:
    """One cited stretch: the statements in it, its sentences, and who is named where."""

    evidence: Evidence
    statements: tuple[Said, ...]
    spans: tuple[Span, ...]
    people: Directory
    before: str

    @cached_property
    def full(self) -> Reading:
        return read(self.evidence.text)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What the article tells in it, and what each statement does."""
        start, text = self.evidence.span.start, self.evidence.text
        said = [(one, _inside(one, start, len(text))) for one in self.statements]
        taken = [span for _, spans in said for span in spans]
        told = Part(self, None, read(blanked(text, taken)))
        return (told, *(Part(self, one, read(only(text, spans))) for one, spans in said))

    def sentence_at(self, offset: int) -> int:
        return next((n for n, span in enumerate(self.spans) if offset < span.end), len(self.spans) - 1)

    @cached_property
    def tails(self) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """For each sentence what the one before it is about (its doer), and all that it holds: what "it" and "them" mean."""
        earlier = sentence_spans(self.before)[-1:]
        readings = [read(span.of(self.before)) for span in earlier] or [read("")]
        readings += [read(span.of(self.evidence.text)) for span in self.spans[:-1]]
        found: list[tuple[frozenset[str], frozenset[str]]] = []
        for one in readings:
            doer = {key for s in one.segments[:1] for i in s.subject or range(s.start, s.end) for key in one.keys[i]}
            if found and any(w.lower in PRONOUNS for w in one.words[:3]):
                doer |= found[-1][0]
            found.append((frozenset(doer), frozenset(key for keys in one.keys for key in keys)))
        return tuple(found)

    @cached_property
    def earlier(self) -> tuple[frozenset[str], ...]:
        """The words right before the stretch, and its own."""
        return (*read(self.before).keys, *self.full.keys)

    @cached_property
    def before_words(self) -> tuple[Word, ...]:
        """The words right before the stretch."""
        return read(self.before).words

    @cached_property
    def title(self) -> frozenset[str]:
        """The words of the article's title."""
        return frozenset(key for keys in read(self.evidence.title or "").keys for key in keys)

    @cached_property
    def keys(self) -> tuple[frozenset[str], ...]:
        """For each sentence all that a word of a claim may be matched by, whoever tells it."""
        found: list[set[str]] = [set() for _ in self.spans]
        for word, keys in zip(self.full.words, self.full.keys, strict=True):
            found[self.sentence_at(word.start)] |= keys
        return tuple(map(frozenset, found))


def _inside(said: Said, start: int, length: int) -> list[Span]:
    spans = [Span(max(0, s.start - start), min(length, s.end - start)) for s in said.statement.content]
    return [span for span in spans if span.start < span.end]


def blanked(text: str, spans: Iterable[Span]) -> str:
    """A text with stretches of it blank, each a clause's end, so that all offsets stay."""
    found = list(text)
    for span in spans:
        found[span.start : span.end] = list(_blank(span.end - span.start))
    return "".join(found)


def only(text: str, spans: Sequence[Span]) -> str:
    """A text with all but some stretches blank."""
    found: list[str] = []
    at = 0
    for span in sorted(spans):
        if span.start > at:
            found.append(_blank(span.start - at))
        found.append(text[max(span.start, at) : span.end])
        at = max(at, span.end)
    return "".join(found) + " " * (len(text) - at)


def _blank(length: int) -> str:
    return ";" + " " * (length - 1) if length else ""


def sources(evidence: Sequence[Evidence], witness: Witness) -> tuple[Source, ...]:
    """What is cited, read. Each stretch once."""
    found: dict[tuple[str, int, Span], Source] = {}
    for one in evidence:
        place = (one.article, one.revision, one.span)
        if place not in found:
            text = witness.revision(one.article, one.revision).text
            said = [
                x for x in witness.said_within(one.article, one.revision, one.span) if is_clausal(x.statement, text)
            ]
            taken = [Span(s.start - one.span.start, s.end - one.span.start) for x in said for s in x.statement.content]
            found[place] = Source(
                one,
                tuple(said) + _unfound(one, taken),
                tuple(sentence_spans(one.text)) or (Span(0, len(one.text)),),
                people(text),
                text[max(0, one.span.start - _BEFORE) : one.span.start],
            )
    return tuple(found.values())


def _unfound(evidence: Evidence, taken: Sequence[Span]) -> tuple[Said, ...]:
    """The statements by what has no name, as if they had been found with the others."""
    made = []
    for one in trailing(evidence.text, taken):
        at = [_moved(span, evidence.span.start) for span in (*one.content, *(s for s in (one.cue, one.mention) if s))]
        moved = replace(one, content=(at[0],), cue=at[1], mention=at[2])
        cue = one.cue.of(evidence.text) if one.cue else None
        made.append(
            Said(evidence.article, evidence.revision, moved, (one.content[0].of(evidence.text),), cue, (), None)
        )
    return tuple(made)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


@functools.lru_cache(maxsize=64)
def people(text: str) -> Directory:
    """Who an article names."""
    spans = paragraphs(text)
    return directory(text, sentences(text, spans, find_quotations(text, spans)))
