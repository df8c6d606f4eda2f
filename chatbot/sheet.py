"""An answer as it grows: what has passed the judge, and the numbers given to what it cites."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatbot import verify
from chatbot.answer import Citation, Dropped, Evidence, Sentence, SentenceReady
from chatbot.compose import Draft
from chatbot.evidence import Witness
from ingest.article import Said, Span


@dataclass
class Sheet:
    """What one answer holds so far, and what is to be said of it.

    `said` are the statements that its sentences hold. `host` got the text that was sent; `fault` is why a backend
    failed; `cut` holds where its words broke off.
    """

    witness: Witness
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    said: set[Said] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    host: str | None = None
    fault: str | None = None
    cut: bool = False
    _numbers: dict[tuple[str, int, Span], int] = field(default_factory=dict)

    def submit(self, draft: Draft) -> SentenceReady | None:
        """The event of a sentence that holds; None, and the reason in `dropped`, where it doesn't."""
        problem = verify.fault(draft, self.witness)
        if problem:
            self.dropped.append(Dropped(draft.text, problem))
            return None
        before = len(self.citations)
        numbers = tuple(dict.fromkeys(self.number(evidence) for evidence in draft.evidence))
        sentence = Sentence(draft.text, numbers, draft.kind, draft.speaker, draft.date)
        self.sentences.append(sentence)
        self.said.update(draft.said)
        return SentenceReady(sentence, tuple(self.citations[before:]))

    def citing(self, evidence: Evidence) -> list[Sentence]:
        """The sentences that cite a stretch."""
        number = self._numbers.get(_place(evidence))
        return [one for one in self.sentences if number in one.citations]

    def number(self, evidence: Evidence) -> int:
        """The number of a stretch; a new one where it has none yet."""
        place = _place(evidence)
        if place not in self._numbers:
            self._numbers[place] = len(self.citations) + 1
            self.citations.append(cite(self._numbers[place], evidence))
        return self._numbers[place]


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


def _place(evidence: Evidence) -> tuple[str, int, Span]:
    return evidence.article, evidence.revision, evidence.span
