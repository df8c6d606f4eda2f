"""The points in a model's words: its sentences over all the evidence, batch by batch, then over what they cite.

Map and reduce within the model's context; the judge sees each sentence as it sees an answer's. Where the model fails, or
nothing of what it writes holds, the extractive points stand.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot import compose
from chatbot.answer import Evidence, Intent, Question, Reading, Sentence
from chatbot.backends.words import Backend
from chatbot.briefing.material import Line, Progress
from chatbot.briefing.nouns import LeftOut, Part
from chatbot.briefing.sentences import Choice, chosen, in_order, length_of
from chatbot.compose import Draft
from chatbot.generate import worded
from chatbot.prompting import is_private, prepared
from chatbot.sheet import Sheet

CALLS = 12
"""Batches that are sent at the most: more would take minutes, and cost."""
_ROUNDS = 3  # in which what the batches cite is worded again, until it is one page
_EACH = 4000  # words of articles from which the sentences of each batch are chosen, where not all can be sent
_INTENT: Intent = "summary"


def points_worded(
    backend: Backend, title: str, choice: Choice, sheet: Sheet, words: int, first: int, progress: Progress
) -> tuple[list[Part], set[str], list[LeftOut]] | None:
    """ "In brief" and "key points" as a model words them; the articles that it was sent; and what it was not.

    None where it worded nothing that holds; `sheet.notes` then say why.
    """
    lines, private = _open_to(backend, choice.lines, sheet)
    batches = _batches(backend, title, lines, sheet)
    pages = _pages(backend, title, batches, sheet, progress)
    sent = {one.article for page in pages for one in page.sent}
    worded = {one.article for page in pages if _own(page.sheet) for one in page.sent}
    failed = any(page.sheet.fault for page in pages)
    for _ in range(_ROUNDS):
        cited = list(
            dict.fromkeys(one for page in pages for own in _own(page.sheet) for one in _evidence(own, page.sheet))
        )
        again = _cut(backend, title, cited, sheet)
        if failed or not again or len(again) >= max(2, len(batches)) or len(pages) == 1:
            break
        batches = again
        shorter = _pages(backend, title, again, sheet, progress)
        failed = any(page.sheet.fault for page in shorter)
        if not all(_own(page.sheet) for page in shorter):
            break
        pages = shorter
    kept = _kept([page.sheet for page in pages], words, sheet)
    if not kept:
        return None
    left_out = _left_out(choice.lines, sent, private, backend, failed=failed)
    if sent - worded:
        why = f"{backend.name} wrote nothing of them that holds"
        left_out.append(LeftOut(_articles(len(sent - worded)), why, tuple(sorted(sent - worded))))
    return _parts(kept, first), sent, left_out


@dataclass(frozen=True)
class _Page:
    """What a model worded, and of what."""

    sheet: Sheet
    sent: tuple[Evidence, ...]


def _pages(
    backend: Backend, title: str, batches: Sequence[Sequence[Evidence]], sheet: Sheet, progress: Progress
) -> list[_Page]:
    """What the model words of each batch, as far as it goes without a fault; what did not go in with its own comes after."""
    pages, waiting = list[_Page](), list(batches)
    while waiting and len(pages) < CALLS:
        progress("batches worded", len(pages), len(pages) + len(waiting))
        batch = waiting.pop(0)
        page = _page(backend, title, batch, sheet)
        unsent = {_place(one) for own in page.sentences if own.kind == "extract" for one in _evidence(own, page)}
        unsent = unsent if _own(page) and not page.fault else set()
        pages.append(_Page(page, tuple(one for one in batch if _place(one) not in unsent)))
        if page.fault:
            why = f"{backend.name} failed: {page.fault}; what it did not word is in the articles' own words"
            sheet.notes.append(why)
            break
        if unsent:
            waiting.append([one for one in batch if _place(one) in unsent])
    return pages


def _page(backend: Backend, title: str, evidence: Sequence[Evidence], sheet: Sheet) -> Sheet:
    """What a model words of some evidence, on a sheet of its own; `sheet` learns where it went and what was dropped."""
    page = Sheet(sheet.witness)
    question = Question(f"What are the main points about {title}?")
    reading = Reading(_INTENT, question.filters, title)
    for _ in worded(backend, question, reading, [compose.extract(one) for one in evidence], page):
        pass
    sheet.host = page.host or sheet.host
    sheet.dropped += page.dropped
    return page


def _own(page: Sheet) -> list[Sentence]:
    """The sentences that the model worded, and those that stand in their place; not what stands where it said nothing."""
    return [one for one in page.sentences if one.kind != "extract"]


def _evidence(sentence: Sentence, page: Sheet) -> list[Evidence]:
    cited = [page.citations[n - 1] for n in sentence.citations]
    return [page.witness.at(one.article, one.revision, one.span) for one in cited]


def _kept(pages: Sequence[Sheet], words: int, sheet: Sheet) -> list[Sentence]:
    """What of the pages goes into the briefing, as far as its length goes; each sentence before the judge again.

    Of several pages each gives its first sentence, then each its second, so that none has no place.
    """
    rows = itertools.zip_longest(*([(at, one) for one in _own(page)] for at, page in enumerate(pages)))
    given: dict[int, list[Draft]] = {}
    for at, one in (pair for row in rows for pair in row if pair):
        words -= length_of(one.text)
        if given and words < 0:
            break
        draft = Draft(one.text, tuple(_evidence(one, pages[at])), one.kind, one.speaker)
        given.setdefault(at, []).append(draft)
    events = [sheet.submit(draft) for _, drafts in sorted(given.items()) for draft in drafts]
    return [event.sentence for event in events if event]


def _parts(kept: Sequence[Sentence], first: int) -> list[Part]:
    return [Part("in brief", tuple(kept[:first])), Part("key points", tuple(kept[first:]))]


def _open_to(backend: Backend, lines: Sequence[Line], sheet: Sheet) -> tuple[list[Line], set[str]]:
    """The sentences that may be sent, and the articles that may not."""
    if not backend.hosted:
        return list(lines), set()
    articles = {line.article: line for line in lines}
    private = {
        article
        for article, line in articles.items()
        if is_private(sheet.witness.at(line.article, line.revision, line.span), sheet.witness)
    }
    return [line for line in lines if line.article not in private], private


def _batches(backend: Backend, title: str, lines: Sequence[Line], sheet: Sheet) -> list[list[Evidence]]:
    """All sentences in batches that fit; where these are too many, the sentences that tell most."""
    batches = _cut(backend, title, _evidence_of(in_order(lines), sheet), sheet)
    if len(batches) > CALLS:
        best = chosen(Choice(lines), _EACH * CALLS, terse=True, fits=lambda line: length_of(line.text))
        batches = _cut(backend, title, _evidence_of(in_order(best), sheet), sheet)[:CALLS]
    return batches


def _evidence_of(lines: Sequence[Line], sheet: Sheet) -> list[Evidence]:
    return [sheet.witness.at(line.article, line.revision, line.span) for line in lines]


def _cut(backend: Backend, title: str, evidence: Sequence[Evidence], sheet: Sheet) -> list[list[Evidence]]:
    """Evidence in batches that the model can take in."""
    batches, left = list[list[Evidence]](), list(evidence)
    while left and (sent := {_place(one) for one in prepared(backend, _INTENT, title, left, sheet.witness).sent}):
        batches.append([one for one in left if _place(one) in sent])
        left = [one for one in left if _place(one) not in sent]
    return batches


def _place(evidence: Evidence) -> tuple[str, int, int]:
    return evidence.article, evidence.span.start, evidence.span.end


def _left_out(
    lines: Sequence[Line], used: set[str], private: set[str], backend: Backend, *, failed: bool
) -> list[LeftOut]:
    left = [
        LeftOut(
            _articles(len(private)),
            f"tagged private, not sent to {backend.host or backend.name}",
            tuple(sorted(private)),
        )
    ]
    others = {line.article for line in lines} - used - private
    left.append(
        LeftOut(
            _articles(len(others)),
            f"{backend.name} was not sent them: {'it failed before' if failed else 'there are too many'}",
            tuple(sorted(others)),
        )
    )
    return [one for one in left if one.articles]


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"
