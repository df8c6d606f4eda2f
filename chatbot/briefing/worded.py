"""The points in a model's words: its sentences over all the evidence, batch by batch, then over what they cite.

Map and reduce within the model's context; the judge sees each sentence as it sees an answer's. Where the model fails, or
nothing of what it writes holds, the extractive points stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
_EACH = 4000  # words of articles from which the sentences of each batch are chosen, where not all can be sent
_INTENT: Intent = "summary"


def points_worded(
    backend: Backend, title: str, choice: Choice, sheet: Sheet, words: int, first: int, progress: Progress
) -> tuple[list[Part], set[str], list[LeftOut]] | None:
    """ "In brief" and "key points" as a model words them; the articles that it was sent; and what it was not.

    None where it worded nothing that holds; `sheet.notes` then say why.
    """
    lines, private = _open_to(backend, choice.lines, sheet)
    batches, used = _batches(backend, title, lines, sheet)
    pages = list[Sheet]()
    for at, batch in enumerate(batches):
        progress("batches worded", at, len(batches) + 1)
        pages.append(_page(backend, title, batch, sheet))
        if pages[-1].fault:
            sheet.notes.append(
                f"{backend.name} failed: {pages[-1].fault}; what it did not word is in the articles' own words"
            )
            break
    cited = [evidence for page in pages for sentence in _own(page) for evidence in _evidence(sentence, page)]
    if len(batches) > 1 and cited:
        progress("batches worded", len(batches), len(batches) + 1)
        pages.append(_page(backend, title, _fitting(backend, title, list(dict.fromkeys(cited)), sheet), sheet))
        pages = pages[-1:] if _own(pages[-1]) else pages[:-1]
    kept = _kept(pages, words, sheet)
    if not kept:
        return None
    return _parts(kept, first), used, _left_out(choice.lines, used, private, backend)


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
    """What of the pages goes into the briefing, as far as its length goes; each sentence before the judge again."""
    kept = list[Sentence]()
    for page in pages:
        for one in _own(page):
            words -= length_of(one.text)
            if kept and words < 0:
                return kept
            event = sheet.submit(Draft(one.text, tuple(_evidence(one, page)), one.kind, one.speaker))
            if event:
                kept.append(event.sentence)
    return kept


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


def _batches(
    backend: Backend, title: str, lines: Sequence[Line], sheet: Sheet
) -> tuple[list[list[Evidence]], set[str]]:
    """All sentences in batches that fit; where these are too many, the sentences that tell most."""
    batches = list(_cut(backend, title, in_order(lines), sheet))
    if len(batches) > CALLS:
        best = chosen(Choice(lines), _EACH * CALLS, terse=True, fits=lambda line: length_of(line.text))
        batches = list(_cut(backend, title, in_order(best), sheet))[:CALLS]
    return batches, {one.article for batch in batches for one in batch}


def _cut(backend: Backend, title: str, lines: Sequence[Line], sheet: Sheet) -> Iterator[list[Evidence]]:
    left = [sheet.witness.at(line.article, line.revision, line.span) for line in lines]
    while left:
        sent = {_place(one) for one in prepared(backend, _INTENT, title, left, sheet.witness).sent}
        if not sent:
            return
        yield [one for one in left if _place(one) in sent]
        left = [one for one in left if _place(one) not in sent]


def _fitting(backend: Backend, title: str, evidence: Sequence[Evidence], sheet: Sheet) -> list[Evidence]:
    return list(prepared(backend, _INTENT, title, evidence, sheet.witness).sent)


def _place(evidence: Evidence) -> tuple[str, int, int]:
    return evidence.article, evidence.span.start, evidence.span.end


def _left_out(lines: Sequence[Line], used: set[str], private: set[str], backend: Backend) -> list[LeftOut]:
    left = [
        LeftOut(
            _articles(len(private)),
            f"tagged private, not sent to {backend.host or backend.name}",
            tuple(sorted(private)),
        )
    ]
    others = {line.article for line in lines} - used - private
    left.append(
        LeftOut(_articles(len(others)), f"{backend.name} was not sent them: there are too many", tuple(sorted(others)))
    )
    return [one for one in left if one.articles]


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"
