"""Evidence to sentences by a model that is never believed: stream → sentences → judge → shown, replaced or dropped.

A sentence that fails gives way to the evidence that it validly cites, as an extract. What a model leaves out of a list
of statements follows as quotations. Where nothing of what it wrote holds, the extractive answer stands.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chatbot import compose
from chatbot.answer import Dropped, Evidence, Question, Reading, Sentence, SentenceReady, WordsAsked
from chatbot.backends.words import Backend, BackendError
from chatbot.compose import Draft
from chatbot.evidence import Witness
from chatbot.prompting import Sending, prepared
from chatbot.sheet import Sheet
from chatbot.streamed import Cutter
from chatbot.unmarked import Cited
from chatbot.words import STOP_WORDS, stem, stems, words
from ingest.article import Said

_LONGEST = 100_000
"""Characters of an answer; a model that goes on is stopped."""
_CITED = 10
"""Stretches that one sentence may cite; one that cites more rests on none."""
_TOLD = 0.5
"""The share of a statement's words from which on the sentences that cite it have told it."""
_WORDS = 0.9
"""The same where it is asked whether, or by whom, something was said: that is answered with the words themselves."""
_NEW = 0.1
"""The share of a sentence's words that an earlier one need not hold for it to be a repetition."""
_NEVER_IDLE = re.compile(
    r"\d|^[A-Z]|^(?:no|not|nor|never|none|without|may|might|could|would|will|only|all|before|after)$"
)
"""Words that make another sentence of one that is else the same."""
_POINTS_BACK = re.compile(
    r"[\"'“‘(]*(?:he|she|it|they|his|her|hers|its|their|this|that|these|those|such|there|then|both|but|however|also|so|"
    r"instead|the (?:former|latter|two|move|decision|plan|figure|company|group))\b",
    re.IGNORECASE,
)


def worded(
    backend: Backend, question: Question, reading: Reading, drafts: Sequence[Draft], sheet: Sheet
) -> Iterator[WordsAsked | SentenceReady]:
    """That the backend is asked, and the sentences as they pass the judge. `drafts` are the extractive answer, which is
    its evidence.

    What else there is to say (dropped, notes, host, cut, fault) is written on the sheet. A failing backend raises
    nothing: `sheet.fault` says why, and without a sentence on the sheet the answer is the backend's failure.
    """
    pool = [(one, draft) for draft in drafts for one in _with_needed(draft, sheet.witness)]
    sending = prepared(backend, reading.intent, question.text, [one for one, _ in pool], sheet.witness)
    sheet.notes += sending.notes
    if sending.sent:
        dates = {id(one): draft.date for one, draft in pool}
        yield from _Wording(backend, sending, dates, sheet).events()
        if sheet.fault and not sheet.sentences:
            return
    sent = {id(one) for one in sending.sent}
    was_sent = {id(draft) for one, draft in pool if id(one) in sent}
    for draft in _left_out(drafts, was_sent, reading, sheet):
        event = sheet.submit(draft)
        if event:
            yield event


# ── what is sent, and what is left ──


def _with_needed(draft: Draft, witness: Witness) -> tuple[Evidence, ...]:
    """A draft's evidence; the article's own sentence that points back comes with the one before it."""
    if draft.said or len(draft.evidence) != 1 or draft.evidence[0].said:
        return draft.evidence
    only = draft.evidence[0]
    return (witness.with_before(only),) if _POINTS_BACK.match(only.text) else draft.evidence


def _left_out(drafts: Sequence[Draft], was_sent: set[int], reading: Reading, sheet: Sheet) -> list[Draft]:
    """What the reader would have been shown without a model, and has not been."""
    if not sheet.sentences:
        return [*drafts]
    if reading.intent != "who_said":
        return [draft for draft in drafts if id(draft) not in was_sent]
    left, least = [], _WORDS if reading.manner in ("whether", "who") else _TOLD
    for draft in drafts:
        told = [one for one in draft.said if _is_told(one, draft.evidence, sheet, least)]
        sheet.said.update(told)
        if len(told) < len(draft.said):
            left.append(draft)
    return left


def _is_told(said: Said, evidence: Sequence[Evidence], sheet: Sheet, least: float) -> bool:
    wanted = _content(" ".join(said.text))
    sentences = {one for stretch in evidence for one in sheet.citing(stretch)}
    return bool(sentences) and _share(wanted, sentences) >= least


def _share(wanted: set[str], sentences: set[Sentence]) -> float:
    there = {one for sentence in sentences for one in stems(sentence.text)}
    return len(wanted & there) / len(wanted) if wanted else 1.0


def _content(text: str) -> set[str]:
    found = words(text)
    return {stem(word) for word in found if word.lower() not in STOP_WORDS} or {stem(word) for word in found}


# ── a model's words ──


@dataclass
class _Wording:
    """One call of a model, and what becomes of its sentences. `dates` are those that a timeline gives to evidence."""

    backend: Backend
    sending: Sending
    dates: Mapping[int, str | None]
    sheet: Sheet
    judged: int = 0

    def events(self) -> Iterator[WordsAsked | SentenceReady]:
        self.sheet.host = self.backend.host
        yield WordsAsked(self.backend.name, self.backend.host)
        for cited in self._stream():
            if isinstance(cited, Dropped):
                self.sheet.dropped.append(cited)
            else:
                yield from self._judged(cited)

    def _stream(self) -> Iterator[Cited | Dropped]:
        cutter = Cutter()
        try:
            with contextlib.closing(self._pieces()) as pieces:
                for piece in pieces:
                    yield from cutter.push(piece)
        except BackendError as error:
            yield from cutter.end(broken=True)
            self._failed(error)
        else:
            yield from cutter.end()

    def _pieces(self) -> Generator[str, None, None]:
        """The stream, up to what is too long. Closing it ends the call."""
        stream, length = self.backend.words(self.sending.messages, most=self.sending.most), 0
        try:
            for piece in stream:
                yield piece[: _LONGEST - length]
                length += len(piece)
                if length > _LONGEST:
                    raise BackendError(f"{self.backend.name} wrote on without an end and was stopped", cut=True)
        finally:
            close = getattr(stream, "close", None)
            if close:
                close()

    def _failed(self, error: BackendError) -> None:
        """What was verified stays; where words came and none of them held, the extractive answer is due."""
        self.sheet.cut = error.cut or bool(self.sheet.sentences)
        if self.sheet.sentences or (error.cut and self.judged):
            self.sheet.notes.append(f"the answer of {self.backend.name} broke off: {error}")
        else:
            self.sheet.fault = str(error)

    def _judged(self, cited: Cited) -> Iterator[SentenceReady]:
        self.sheet.dropped.extend(cited.cut)
        if not words(cited.text):
            return
        self.judged += 1
        sent = self.sending.sent
        evidence = tuple(sent[n - 1] for n in cited.numbers if 1 <= n <= len(sent))
        why = self._refusal(cited)
        if why is None:
            speaker, date = _voice(cited.text, evidence), self._date(evidence)
            event = self.sheet.submit(Draft(cited.text, evidence, "generated", speaker, date=date))
            if event:
                yield event
                return
        else:
            self.sheet.dropped.append(Dropped(cited.text, why))
        for one in evidence if len(cited.numbers) <= _CITED else ():
            yield from self._substituted(one)

    def _refusal(self, cited: Cited) -> str | None:
        """Why a sentence need not come before the judge."""
        if not cited.numbers:
            return "it cites nothing"
        if len(cited.numbers) > _CITED:
            return f"it cites {len(cited.numbers)} stretches at once"
        absent = [n for n in cited.numbers if not 1 <= n <= len(self.sending.sent)]
        if absent:
            return f"it cites [{absent[0]}], which is not there"
        before = [one for one in self.sheet.sentences if one.kind == "generated"]
        return "it repeats what was said before" if _repeats(cited.text, before) else None

    def _substituted(self, evidence: Evidence) -> Iterator[SentenceReady]:
        """A stretch as an extract in place of a sentence, unless it has been shown or told."""
        citing = set(self.sheet.citing(evidence))
        if any(one.kind != "generated" for one in citing) or (
            citing and _share(_content(evidence.text), citing) >= _TOLD
        ):
            return
        event = self.sheet.submit(replace(compose.extract(evidence), kind="substituted", date=self._date([evidence])))
        if event:
            yield event

    def _date(self, evidence: Sequence[Evidence]) -> str | None:
        """The one date of all that a sentence cites."""
        dates = {self.dates[id(one)] for one in evidence}
        return dates.pop() if len(dates) == 1 else None


def _voice(text: str, evidence: Sequence[Evidence]) -> str | None:
    """Whose words a sentence reports: the one speaker of all that it cites, where it names them."""
    speakers = {one.said.statement.speaker if one.said else None for one in evidence}
    only = speakers.pop() if len(speakers) == 1 else None
    return only if only and compose.names(text, only) else None


def _repeats(text: str, before: Sequence[Sentence]) -> bool:
    """Whether one earlier sentence says nearly all of this one, and no word is new that changes what it says."""
    found = words(text)
    carrying = [word for i, word in enumerate(found) if _weighs(word if i else word.lower())]
    for sentence in before:
        there = stems(sentence.text)
        new = [word for word in carrying if stem(word) not in there]
        if len(new) <= _NEW * len(carrying) and not any(_NEVER_IDLE.search(word) for word in new):
            return True
    return False


def _weighs(word: str) -> bool:
    return word.lower() not in STOP_WORDS or _NEVER_IDLE.search(word) is not None
