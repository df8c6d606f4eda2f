"""Stretches of articles that an answer may cite, and whose words they are."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chatbot.answer import Beside, Evidence, label
from ingest.article import Card, Filters, Hit, Revision, Said, Span
from ingest.corrections import corrections
from ingest.library.record import Library
from ingest.names import outlet_key
from ingest.sentences import runs, sentence_spans


class Witness:
    """Reads evidence out of a library for one answer, each article once."""

    def __init__(self, library: Library) -> None:
        self.card = functools.cache(library.card)
        self.revision = functools.cache(library.revision)
        self._beside = functools.cache(self._beside_article)
        self._cards = library.cards
        self._said = functools.cache(lambda article: library.said(Filters(articles=(article,)), copies=False))

    def story(self, article: str) -> str:
        """What near-copies have in common: the id of one of them, the article's own where it has none."""
        card = self.card(article)
        return min(card.id, *card.near_copies)

    def at(self, article: str, number: int, span: Span, score: float = 0.0, said: Said | None = None) -> Evidence:
        """The evidence at a span; whose words it holds is looked up where it isn't given."""
        revision, card = self.revision(article, number), self.card(article)
        source = revision.to_source(span)
        return Evidence(
            article=card.id,
            revision=number,
            span=span,
            source=source,
            text=span.of(revision.text),
            title=card.metadata.title,
            outlet=card.metadata.outlet,
            published=card.metadata.published,
            said=said or self.said_at(card, number, span),
            score=score,
            beside=replace(self._beside(card.id, number), page=revision.page_of(source.start)),
        )

    def _beside_article(self, article: str, number: int) -> Beside:
        text, card = self.revision(article, number).text, self.card(article)
        copies = self._cards(Filters(articles=card.near_copies)) if card.near_copies else []
        return Beside(
            updated=card.revision > 1,
            corrections=tuple(" ".join(notice.of(text).split()) for notice in corrections(text)),
            near_copies=card.near_copies,
            outlets=len({_outlet(copy) for copy in copies} - {_outlet(card)}),
        )

    def said_at(self, card: Card, number: int, span: Span) -> Said | None:
        """The statement that a stretch holds most of; None where nobody said any of it."""
        if number != card.revision:
            return None
        shares = [
            (_shared(said, span), said.statement.second_hand is None, -i, said)
            for i, said in enumerate(self._said(card.id))
        ]
        best = max(shares, default=None, key=lambda share: share[:3])
        return best[3] if best and best[0] else None

    def said_within(self, article: str, number: int, span: Span) -> list[Said]:
        """The statements of which a stretch holds at least a part."""
        return [one for one in self._said(article) if one.revision == number and _shared(one, span)]

    def around(self, said: Said, *, titled: bool = False) -> str:
        """The sentences that hold a statement, without what they say its speaker is; with the article's title."""
        revision = self.revision(said.article, said.revision)
        text = " ".join(span.of(revision.text) for span in _stretches(revision, said))
        if said.statement.role:
            text = text.replace(said.statement.role, " ")
        return f"{self.card(said.article).metadata.title or ''} {text}" if titled else text

    def of_statements(self, said: Iterable[Said]) -> list[tuple[list[Said], tuple[Evidence, ...]]]:
        """Statements with the whole sentences that hold them and say whose they are.

        Statements of one speaker that share a sentence come together, so that nothing is cited twice. One with
        pieces in several paragraphs, or on both sides of something that was taken out, has several stretches.
        """
        groups: list[tuple[list[Said], list[Span]]] = []
        for one in said:
            stretches = _stretches(self.revision(one.article, one.revision), one)
            last = groups[-1] if groups else None
            if last and _same_voice(last[0][-1], one) and any(a.overlaps(b) for a in last[1] for b in stretches):
                last[0].append(one)
                last[1][:] = _united([*last[1], *stretches])
            else:
                groups.append(([one], stretches))
        return [
            (
                together,
                tuple(self.at(together[0].article, together[0].revision, span, said=together[0]) for span in spans),
            )
            for together, spans in groups
        ]

    def sentences(self, hit: Hit) -> list[Evidence]:
        """The sentences of a passage."""
        spans = (Span(hit.span.start + s.start, hit.span.start + s.end) for s in sentence_spans(hit.text))
        return [self.at(hit.article, hit.revision, span, hit.score) for span in spans]

    def with_before(self, evidence: Evidence) -> Evidence:
        """A stretch with the sentence before it in its paragraph, unless that is somebody's claim."""
        revision, span = self.revision(evidence.article, evidence.revision), evidence.span
        paragraph = _paragraph(revision, span)
        ends = [s for s in _sentences(paragraph.of(revision.text)) if paragraph.start + s.end <= span.start]
        if not ends or evidence.said:
            return evidence
        longer = Span(paragraph.start + ends[-1].start, span.end)
        if self.said_within(evidence.article, evidence.revision, longer):
            return evidence
        return self.at(evidence.article, evidence.revision, longer, evidence.score)

    def mentions(self, names: Sequence[str], said: Sequence[Said]) -> int:
        """How many sentences of these statements' articles name the speaker outside of all statements, near-copies once."""
        last_names = {re.escape(name.split()[-1]) for name in names if name.split()}
        if not last_names:
            return 0
        named = re.compile(rf"\b(?:{'|'.join(sorted(last_names))})\b")
        articles = dict.fromkeys((one.article, one.revision) for one in said)
        return len({(self.story(a), " ".join(text.split())) for a, n in articles for text in self._naming(named, a, n)})

    def _naming(self, named: re.Pattern[str], article: str, number: int) -> Iterator[str]:
        """The sentences outside of statements in which a name stands."""
        revision = self.revision(article, number)
        taken = [span for one in self._said(article) for span in _stretches(revision, one)]
        for start, end in _paragraphs(revision.text):
            if named.search(revision.text, start, end):
                for within in _sentences(revision.text[start:end]):
                    span = Span(start + within.start, start + within.end)
                    text = span.of(revision.text)
                    if named.search(text) and not any(span.overlaps(other) for other in taken):
                        yield text

    def unattributed(self, articles: Iterable[str]) -> int:
        """How many statements of these articles could be given to nobody, near-copies once."""
        nobodys = ((article, one) for article in articles for one in self._said(article) if not one.statement.speaker)
        return len({(self.story(article), *(" ".join(text.split()) for text in one.text)) for article, one in nobodys})


def _same_voice(a: Said, b: Said) -> bool:
    return (a.article, a.revision, label(a.statement)) == (b.article, b.revision, label(b.statement))


def _shared(said: Said, span: Span) -> int:
    return sum(max(0, min(s.end, span.end) - max(s.start, span.start)) for s in said.statement.content)


def _stretches(revision: Revision, said: Said) -> list[Span]:
    """The whole sentences, paragraph by paragraph, that hold a statement, its cue and its mention."""
    statement = said.statement
    needed = [*statement.content]
    paragraphs = [_paragraph(revision, span) for span in needed]
    for beside in (statement.cue, statement.mention):
        if beside and any(p.covers(beside) for p in paragraphs):
            needed.append(beside)
    found = []
    for paragraph in dict.fromkeys(paragraphs):
        inside = [s for s in needed if paragraph.overlaps(s)]
        first, last = min(s.start for s in inside), max(s.end for s in inside)
        whole = [
            Span(paragraph.start + s.start, paragraph.start + s.end)
            for s in _sentences(paragraph.of(revision.text))
            if paragraph.start + s.start < last and first < paragraph.start + s.end
        ]
        start = min([first, *(s.start for s in whole)])
        end = max([last, *(s.end for s in whole)])
        found.append(Span(max(start, paragraph.start), min(end, paragraph.end)))
    return found


def _outlet(card: Card) -> str:
    """What counts as one where outlets are counted: an outlet, or an article without one."""
    return outlet_key(card.metadata.outlet) or card.id


def _paragraph(revision: Revision, span: Span) -> Span:
    """The paragraph in which a span begins, as far as nothing was taken out of it; never less than the span."""
    paragraphs = _paragraphs(revision.text)
    at = max(bisect_right(paragraphs, span.start, key=lambda paragraph: paragraph[0]) - 1, 0)
    start, end = paragraphs[at]
    start = max([start, *(b for b in revision.breaks if b <= span.start)])
    end = min([end, *(b for b in revision.breaks if b >= span.end)])
    return Span(start, max(end, span.end))


@functools.lru_cache(maxsize=256)
def _paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(runs(text))


@functools.lru_cache(maxsize=4096)
def _sentences(paragraph: str) -> tuple[Span, ...]:
    return tuple(sentence_spans(paragraph))


def _united(spans: list[Span]) -> list[Span]:
    united: list[Span] = []
    for span in sorted(spans):
        if united and united[-1].overlaps(span):
            united[-1] = Span(united[-1].start, max(united[-1].end, span.end))
        else:
            united.append(span)
    return united
