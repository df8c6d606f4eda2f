"""What was put right: the correction notices of the articles, in their own words."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot import compose
from chatbot.answer import Sentence
from chatbot.briefing.nouns import Part
from chatbot.sheet import Sheet
from chatbot.topic import says_the_same
from ingest.article import Span


def corrections(notices: Sequence[tuple[str, int, Span]], sheet: Sheet) -> Part:
    """Each notice once, however many near-copies have it."""
    sentences = list[Sentence]()
    for article, number, notice in notices:
        revision = sheet.witness.revision(article, number)
        span = _last_line(revision.text, notice)
        span = Span(max([span.start, *(b for b in revision.breaks if span.start < b < span.end)]), span.end)
        if says_the_same(span.of(revision.text), (sentence.text for sentence in sentences)):
            continue
        event = sheet.submit(compose.extract(sheet.witness.at(article, number, span)))
        if event:
            sentences.append(event.sentence)
    return Part("corrections", tuple(sentences))


def _last_line(text: str, notice: Span) -> Span:
    """A notice without the label that stands on a line of its own above it."""
    words = notice.of(text)
    start = notice.start + max(words.rstrip().rfind("\n") + 1, 0)
    whole = Span(start, notice.end).of(text)
    return Span(start + len(whole) - len(whole.lstrip()), notice.end - len(whole) + len(whole.rstrip()))
