"""The one way to an answer: question → retrieve → compose → verify → events.

    engine = Engine(retriever)
    for event in engine.ask(Question("what did Easley say?")):
        ...

The terminal, the browser, JSON and LlamaIndex all go through `ask`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from chatbot import compose
from chatbot.answer import (
    Answer,
    AnswerReady,
    Coverage,
    Event,
    Evidence,
    Follow,
    Question,
    Reading,
    ReadingReady,
    Reason,
    SentenceReady,
    WordsAsked,
)
from chatbot.comparison import EACH, comparison
from chatbot.evidence import Witness
from chatbot.facts import best_sentences
from chatbot.fresh import is_shown, not_again
from chatbot.question import either, interpret, query_terms
from chatbot.retrieve import Retriever
from chatbot.said import Sayings, sayings
from chatbot.sheet import Sheet, cite
from chatbot.summary import SENTENCES as SUMMED_UP
from chatbot.summary import summary
from chatbot.timeline import ENTRIES, timeline
from chatbot.topic import Laid
from ingest.article import Filters, Hit
from ingest.library.unread import told, unread

if TYPE_CHECKING:
    from chatbot.backends.words import Backend

NEAREST = 3
"""How many passages an abstention shows."""
SENTENCES = 3
"""How many sentences answer a factual question at the most."""
WHO_THERE_IS = 12
"""How many speakers an abstention names."""
NO_FOLLOW = Follow("")
_LayOut = Callable[[Reading, Retriever, Witness, Filters, int], Laid]
_LAYOUTS: dict[str, tuple[_LayOut, int]] = {
    "summary": (summary, SUMMED_UP),
    "timeline": (timeline, ENTRIES),
    "comparison": (comparison, EACH),
}
"""What lays an answer out, by intent, and how many sentences it has at the most (a comparison: each of its sides)."""


class Engine:
    """Answers questions over one library. Safe to share between threads; a question keeps nothing behind."""

    def __init__(self, retriever: Retriever, backend: Backend | None = None) -> None:
        """Without a backend answers are extractive: in the articles' own words."""
        self.retriever = retriever
        self.backend = backend
        self.library = retriever.library

    def with_backend(self, backend: Backend | None) -> Engine:
        """The same engine, answers worded by another backend; it costs nothing and shares everything else."""
        return Engine(self.retriever, backend)

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
        sheet = Sheet(Witness(self.library))
        events: Iterator[Event]
        if question.follow and question.follow.unclear:
            events = iter((self._asked_back(question, reading, question.follow),))
        elif reading.intent == "who_said":
            events = self._who_said(question, reading, sheet)
        elif reading.intent == "fact":
            events = self._from_passages(question, reading, sheet)
        else:
            events = self._laid_out(question, reading, sheet)
        for event in events:
            if isinstance(event, AnswerReady):
                event = AnswerReady(replace(event.answer, seconds=round(time.monotonic() - began, 4)))
            yield event

    # ── who said ──

    def _who_said(self, question: Question, reading: Reading, sheet: Sheet) -> Iterator[Event]:
        follow = question.follow or NO_FOLLOW
        found = not_again(sayings(reading, reading.filters, self.retriever), follow, self.library)
        if not found.said:
            nearest = [stretches[0] for _, stretches in sheet.witness.of_statements(found.nearest)]
            yield self._abstain(question, reading, sheet, found.reason or "nothing_found", nearest or None)
            return
        reading = replace(reading, notes=(*reading.notes, *found.notes))
        groups = sheet.witness.of_statements(found.said)[: question.limit if follow.is_brief else None]
        drafts = [compose.quotation(*group) for group in groups]
        yield from self._worded(question, reading, drafts, sheet)
        articles = tuple(dict.fromkeys(one.article for one in found.said))
        coverage = Coverage(
            shown=len(sheet.said),
            found=len(found.said),
            articles=len(articles),
            unattributed=sheet.witness.unattributed(articles),
            mentions=sheet.witness.mentions(reading.speakers, found.said),
        )
        if not sheet.sentences:
            found_all = [draft.evidence[0] for draft in drafts]
            yield self._abstain(question, reading, sheet, "not_supported", found_all if sheet.fault else None)
            return
        yield self._done(question, reading, sheet, "\n", found, coverage)

    def _told_what_is_unread(self, reading: Reading) -> Reading:
        """Where some of the articles aren't in English, whoever asks who said what is told so."""
        if reading.intent != "who_said":
            return reading
        note = told(unread(self.library, reading.filters))
        return replace(reading, notes=(*reading.notes, note)) if note else reading

    # ── everything else ──

    def _from_passages(self, question: Question, reading: Reading, sheet: Sheet) -> Iterator[Event]:
        most, shown = question.limit or SENTENCES, (question.follow or NO_FOLLOW).shown
        found = best_sentences(reading, self.retriever, sheet.witness, reading.filters, most + len(shown))
        fresh = [one for one in found.sentences if not is_shown(one, shown)]
        yield from self._worded(question, reading, [compose.extract(one) for one in fresh[:most]], sheet)
        if not sheet.sentences:
            reason: Reason = "not_supported" if found.is_near else "nothing_found"
            evidence = [sheet.witness.at(hit.article, hit.revision, hit.span) for hit in found.looked_at[:NEAREST]]
            evidence = [*found.sentences] if sheet.fault else evidence
            yield self._abstain(question, reading, sheet, reason, evidence)
            return
        yield self._done(question, reading, sheet, " ")

    def _laid_out(self, question: Question, reading: Reading, sheet: Sheet) -> Iterator[Event]:
        """A summary, a timeline or a comparison."""
        lay_out, usual = _LAYOUTS[reading.intent]
        most, shown = question.limit or usual, (question.follow or NO_FOLLOW).shown
        laid = lay_out(reading, self.retriever, sheet.witness, reading.filters, most + len(shown))
        fresh = [draft for draft in laid.drafts if not any(is_shown(one, shown) for one in draft.evidence)]
        fresh = fresh if reading.intent == "comparison" else fresh[:most]
        reading = replace(reading, notes=(*reading.notes, *laid.notes))
        yield from self._worded(question, reading, fresh, sheet)
        if sheet.sentences:
            yield self._done(question, reading, sheet, " ")
            return
        reason: Reason = "not_supported" if laid.looked_at else "nothing_found"
        nearest = [sheet.witness.at(hit.article, hit.revision, hit.span) for hit in laid.looked_at[:NEAREST]]
        found_all = [draft.evidence[0] for draft in fresh]
        yield self._abstain(question, reading, sheet, reason, found_all if sheet.fault else nearest)

    # ── wording ──

    def _worded(
        self, question: Question, reading: Reading, drafts: Sequence[compose.Draft], sheet: Sheet
    ) -> Iterator[WordsAsked | SentenceReady]:
        """The sentences that pass the judge: the drafts, or what a model makes of their evidence."""
        if self.backend is not None and drafts:
            from chatbot.generate import worded

            yield from worded(self.backend, question, reading, drafts, sheet)
            return
        for draft in drafts:
            event = sheet.submit(draft)
            if event:
                yield event

    # ── endings ──

    def _asked_back(self, question: Question, reading: Reading, follow: Follow) -> AnswerReady:
        """Where a question can't be understood: who or what is meant, with whom to choose from."""
        reason: Reason = "no_such_speaker" if follow.candidates else "nothing_found"
        return AnswerReady(Answer(question, reading, follow.unclear or "", reason=reason, speakers=follow.candidates))

    def _done(
        self,
        question: Question,
        reading: Reading,
        sheet: Sheet,
        between: str,
        found: Sayings | None = None,
        coverage: Coverage | None = None,
    ) -> AnswerReady:
        text = between.join(s.text + " " + "".join(f"[{n}]" for n in s.citations) for s in sheet.sentences)
        return AnswerReady(
            Answer(
                question=question,
                reading=replace(reading, notes=(*reading.notes, *sheet.notes)),
                text=text,
                sentences=tuple(sheet.sentences),
                citations=tuple(sheet.citations),
                statements=tuple(found.said) if found else (),
                coverage=coverage,
                dropped=tuple(sheet.dropped),
                cut=sheet.cut,
                backend=self._backend_name,
                host=sheet.host,
            )
        )

    @property
    def _backend_name(self) -> str:
        return self.backend.name if self.backend else "extractive"

    def _abstain(
        self,
        question: Question,
        reading: Reading,
        sheet: Sheet,
        reason: Reason,
        nearest: Sequence[Evidence] | None = None,
    ) -> AnswerReady:
        """`nearest` is what there is instead; else the nearest passages are."""
        if nearest is None:
            hits = self._nearest(question, reading)
            nearest = [sheet.witness.at(hit.article, hit.revision, hit.span) for hit in hits]
        there = [name for name, _, _ in self.library.speakers(replace(reading.filters, speakers=())) if name]
        who = list(dict.fromkeys((*reading.candidates, *there)))
        asked = list(dict.fromkeys(self.library.people().shown(name) for name in reading.speakers))
        reason = "backend_failed" if sheet.fault else reason
        text = _failure(self._backend_name, sheet.fault) if sheet.fault else None
        return AnswerReady(
            Answer(
                question=question,
                reading=replace(reading, notes=(*reading.notes, *sheet.notes)),
                text=text or _refusal(reading, reason, question.follow or NO_FOLLOW, asked),
                reason=reason,
                nearest=tuple(cite(n, evidence) for n, evidence in enumerate(nearest[:NEAREST], start=1)),
                speakers=tuple(who[:WHO_THERE_IS]),
                dropped=tuple(sheet.dropped),
                cut=sheet.cut,
                backend=self._backend_name,
                host=sheet.host,
            )
        )

    def _nearest(self, question: Question, reading: Reading) -> list[Hit]:
        return self.retriever.search(question.text, query_terms(reading, question.text), NEAREST, reading.filters)


def _failure(backend: str, fault: str) -> str:
    """The sentence that says why a model worded no answer, and how to have one all the same."""
    ended = fault if fault.endswith((".", "?", "!")) else f"{fault}."
    return (
        f"{backend} could not word an answer: {ended} "
        "What it would have answered from is found: ask again with the backend extractive for the articles' own words."
    )


def _refusal(reading: Reading, reason: Reason, follow: Follow, who: Sequence[str]) -> str:
    """The sentence that says that, and why, there is no answer; `who` are those that were asked for."""
    where = "the selected articles" if reading.filters != Filters() else "the articles"
    if follow.shown:
        return f"Nothing more on this was found in {where}; what was found is shown already."
    if follow.besides:
        return f"Nothing on this was found in {where} of anybody else."
    if reason == "no_such_speaker":
        meant = f" Did you mean {either(reading.candidates)}?" if reading.candidates else ""
        return f"Nothing in {where} is given to a speaker called {reading.speaker}.{meant}"
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
