"""The one way to an answer: question → retrieve → compose → verify → events.

    engine = Engine(retriever)
    for event in engine.ask(Question("what did Easley say?")):
        ...

The terminal, the browser, JSON and LlamaIndex all go through `ask`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from chatbot import compose, verify
from chatbot.answer import (
    Answer,
    AnswerReady,
    Citation,
    Coverage,
    Dropped,
    Event,
    Evidence,
    Question,
    Reading,
    ReadingReady,
    Reason,
    Sentence,
    SentenceReady,
)
from chatbot.evidence import Witness
from chatbot.facts import best_sentences
from chatbot.question import interpret, query_terms
from chatbot.retrieve import Retriever
from chatbot.said import Sayings, sayings
from ingest.article import Filters, Hit, Span
from ingest.library.unread import told, unread

NEAREST = 3
"""How many passages an abstention shows."""
SENTENCES = 3
"""How many sentences answer a factual question at the most."""
PASSAGES = 5
"""How many answer everything else."""
WHO_THERE_IS = 12
"""How many speakers an abstention names."""


@dataclass
class _Sheet:
    """What has passed the judge so far, and the numbers given to what it cites."""

    witness: Witness
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    numbers: dict[tuple[str, int, Span], int] = field(default_factory=dict)

    def submit(self, draft: compose.Draft) -> SentenceReady | None:
        """The event of a sentence that holds; None, and the reason in `dropped`, where it doesn't."""
        problem = verify.fault(draft, self.witness)
        if problem:
            self.dropped.append(Dropped(draft.text, problem))
            return None
        before = len(self.citations)
        numbers = tuple(dict.fromkeys(self._number(evidence) for evidence in draft.evidence))
        sentence = Sentence(draft.text, numbers, draft.kind, draft.speaker)
        self.sentences.append(sentence)
        return SentenceReady(sentence, tuple(self.citations[before:]))

    def _number(self, evidence: Evidence) -> int:
        place = (evidence.article, evidence.revision, evidence.span)
        if place not in self.numbers:
            self.numbers[place] = len(self.citations) + 1
            self.citations.append(cite(self.numbers[place], evidence))
        return self.numbers[place]


class Engine:
    """Answers questions over one library. Safe to share between threads; a question keeps nothing behind."""

    def __init__(self, retriever: Retriever) -> None:
        self.retriever = retriever
        self.library = retriever.library

    def answer(self, question: Question) -> Answer:
        """The whole answer. Raises UsageError for what is no question."""
        *_, last = self.ask(question)
        assert isinstance(last, AnswerReady), "the last event is the answer"
        return last.answer

    def ask(self, question: Question) -> Iterator[Event]:
        """The events of an answer, the last of them `AnswerReady`. Raises UsageError for what is no question."""
        began = time.monotonic()
        reading = self._told_what_is_unread(interpret(question, self.library))
        yield ReadingReady(reading)
        sheet = _Sheet(Witness(self.library))
        if reading.intent == "who_said":
            events = self._who_said(question, reading, sheet)
        else:
            events = self._from_passages(question, reading, sheet)
        for event in events:
            if isinstance(event, AnswerReady):
                event = AnswerReady(replace(event.answer, seconds=round(time.monotonic() - began, 4)))
            yield event

    # ── who said ──

    def _who_said(self, question: Question, reading: Reading, sheet: _Sheet) -> Iterator[Event]:
        found = sayings(reading, question.filters, self.retriever)
        if not found.said:
            nearest = [stretches[0] for _, stretches in sheet.witness.of_statements(found.nearest)]
            yield self._abstain(question, reading, sheet, found.reason or "nothing_found", nearest or None)
            return
        reading = replace(reading, notes=(*reading.notes, *found.notes))
        shown = 0
        for together, evidence in sheet.witness.of_statements(found.said):
            event = sheet.submit(compose.quotation(together, evidence))
            if event:
                shown += len(together)
                yield event
        articles = tuple(dict.fromkeys(one.article for one in found.said))
        coverage = Coverage(
            shown=shown,
            found=len(found.said),
            articles=len(articles),
            unattributed=sheet.witness.unattributed(articles),
            mentions=sheet.witness.mentions(reading.speakers, found.said),
        )
        if not sheet.sentences:
            yield self._abstain(question, reading, sheet, "not_supported")
            return
        yield self._done(question, reading, sheet, "\n", found, coverage)

    def _told_what_is_unread(self, reading: Reading) -> Reading:
        """Where some of the articles aren't in English, whoever asks who said what is told so."""
        if reading.intent != "who_said":
            return reading
        note = told(unread(self.library, reading.filters))
        return replace(reading, notes=(*reading.notes, note)) if note else reading

    # ── everything else ──

    def _from_passages(self, question: Question, reading: Reading, sheet: _Sheet) -> Iterator[Event]:
        filters = question.filters
        most = question.limit or (SENTENCES if reading.intent == "fact" else PASSAGES)
        found = best_sentences(reading, self.retriever, sheet.witness, filters, most)
        for one in found.sentences:
            event = sheet.submit(compose.extract(one))
            if event:
                yield event
        if not sheet.sentences:
            reason: Reason = "not_supported" if found.is_near else "nothing_found"
            evidence = [sheet.witness.at(hit.article, hit.revision, hit.span) for hit in found.looked_at[:NEAREST]]
            yield self._abstain(question, reading, sheet, reason, evidence)
            return
        yield self._done(question, reading, sheet, " ")

    # ── endings ──

    def _done(
        self,
        question: Question,
        reading: Reading,
        sheet: _Sheet,
        between: str,
        found: Sayings | None = None,
        coverage: Coverage | None = None,
    ) -> AnswerReady:
        text = between.join(s.text + " " + "".join(f"[{n}]" for n in s.citations) for s in sheet.sentences)
        return AnswerReady(
            Answer(
                question=question,
                reading=reading,
                text=text,
                sentences=tuple(sheet.sentences),
                citations=tuple(sheet.citations),
                statements=tuple(found.said) if found else (),
                coverage=coverage,
                dropped=tuple(sheet.dropped),
            )
        )

    def _abstain(
        self,
        question: Question,
        reading: Reading,
        sheet: _Sheet,
        reason: Reason,
        nearest: Sequence[Evidence] | None = None,
    ) -> AnswerReady:
        """`nearest` is what there is instead; else the nearest passages are."""
        if nearest is None:
            hits = self._nearest(question, reading)
            nearest = [sheet.witness.at(hit.article, hit.revision, hit.span) for hit in hits]
        who = [name for name, _, _ in self.library.speakers(replace(question.filters, speakers=())) if name]
        asked = list(dict.fromkeys(self.library.people().shown(name) for name in reading.speakers))
        return AnswerReady(
            Answer(
                question=question,
                reading=reading,
                text=_refusal(reading, reason, question.filters, asked),
                reason=reason,
                nearest=tuple(cite(n, evidence) for n, evidence in enumerate(nearest[:NEAREST], start=1)),
                speakers=tuple(who[:WHO_THERE_IS]),
                dropped=tuple(sheet.dropped),
            )
        )

    def _nearest(self, question: Question, reading: Reading) -> list[Hit]:
        return self.retriever.search(question.text, query_terms(reading, question.text), NEAREST, question.filters)


def cite(n: int, evidence: Evidence) -> Citation:
    """Evidence as number `n` of an answer."""
    return Citation(
        n=n,
        article=evidence.article,
        revision=evidence.revision,
        title=evidence.title,
        outlet=evidence.outlet,
        published=evidence.published,
        span=evidence.span,
        source=evidence.source,
        text=evidence.text,
        beside=evidence.beside,
    )


def _refusal(reading: Reading, reason: Reason, filters: Filters, who: Sequence[str]) -> str:
    """The sentence that says that, and why, there is no answer; `who` are those that were asked for."""
    where = "the selected articles" if filters != Filters() else "the articles"
    if reason == "no_such_speaker":
        return f"Nothing in {where} is given to a speaker called {reading.speaker}."
    names = " and ".join(who[:3]) or reading.speaker
    if reason == "speaker_not_on_subject" and reading.manner == "whether":
        anyone = " or ".join(who[:3]) or reading.speaker
        return (
            f"No statement that was found in {where} has {anyone} say “{reading.subject}”; "
            "that is not to say that it was never said."
        )
    if reason == "speaker_not_on_subject":
        quoted = "are" if len(who) > 1 else "is"
        return f"{names} {quoted} quoted in {where}, but nothing found there is about {reading.subject}."
    if reading.manner == "who" and reason == "not_supported":
        return (
            f"No statement that was found in {where} says “{reading.subject}”; that is not to say that nobody said it."
        )
    if reason == "not_supported":
        return f"No sentence in {where} answers that; the nearest passages are not definite enough or about something else."
    return f"Nothing in {where} answers that."
