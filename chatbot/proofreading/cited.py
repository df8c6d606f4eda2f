"""Sentences of a draft that call a note: whether what they cite says so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatbot.answer import Evidence
from chatbot.proofreading import claims, reported
from chatbot.proofreading.claims import Claim
from chatbot.proofreading.nouns import Draft, Finding, Note, Pointer
from chatbot.proofreading.places import Place, exact_places
from chatbot.proofreading.quoted import Quoted
from chatbot.proofreading.reported import Reported
from chatbot.proofreading.revisions import repeated
from chatbot.proofreading.shelf import Page, Shelf
from chatbot.proofreading.sources import articles_of
from chatbot.proofreading.support import best_sentences
from chatbot.proofreading.whose import is_proper, statement_at
from chatbot.proofreading.wording import Item, items_of, keys, words_of
from ingest.article import Span
from ingest.names import name_words
from ingest.sentences import sentence_spans
from ingest.statements import grammar as g

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATED = re.compile(rf"(?:(?:\d{{1,2}} )?{_MONTH} \d{{4}}|\d{{4}})[:,]? (?=\S)")
_LABELLED = re.compile(r"[^\W\d_][^:“”\"\n]{1,120}: (?=\S)")
_HEADING = re.compile(r"(?:[^\W\d_a-z][\w’'-]+ ){1,4}(?=[^\W_a-z])")
_FEW = 3
_CARRIED = 0.5
"""The share of a sentence's words that, quoted or reported and found, make the sentence itself hold."""
_ANYWHERE = 3
_BEFORE = 600  # letters before a sentence that it may go on from
_LEAST = 2  # words of a sentence that says anything


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence and the marks of the notes it calls."""

    span: Span
    marks: tuple[str, ...]


def sentences(draft: Draft) -> list[Cited]:
    """The sentences of a draft that call notes, each once; a call behind a sentence's end is that sentence's."""
    if not draft.calls:
        return []
    spans = sentence_spans(draft.text)
    starts = [span.start for span in spans]
    found: dict[Span, list[str]] = {}
    for call in draft.calls:
        if call.start is not None:
            found.setdefault(Span(call.start, call.at), []).append(call.mark)
            continue
        at = bisect_right(starts, max(0, call.at - 1)) - 1
        if at >= 0 and not any(own.overlaps(spans[at]) for own in draft.own):
            found.setdefault(spans[at], []).append(call.mark)
    return [Cited(span, tuple(dict.fromkeys(marks))) for span, marks in found.items()]


def judged(
    one: Cited,
    draft: Draft,
    shelf: Shelf,
    quotations: Sequence[Quoted],
    findings: Sequence[Finding],
    speech: Sequence[Reported],
) -> list[Finding]:
    """What is to be said of a sentence that cites: one finding, and none where a quotation in it is at fault already."""
    finding = Finding("unsupported", "cited", one.span.of(draft.text), one.span)
    if len(words_of(finding.text)) < _LEAST or any(f.at.overlaps(one.span) and not f.holds for f in findings):
        return []
    notes = {note.mark: note for note in draft.notes}
    missing = [mark for mark in one.marks if notes and mark not in notes]
    if missing:
        return [replace(finding, why=f"there is no note [{missing[0]}]")]
    called = [notes[mark] for mark in one.marks if mark in notes]
    if problem := _moved(called, shelf):
        return [replace(finding, why=problem)]
    cites = Cites(tuple(articles_of(called, shelf)), tuple(n.pointer for n in called if n.pointer))
    if not cites.articles:
        cites = Cites(tuple(shelf.about(finding.text)[:_ANYWHERE]))
    if not cites.articles:
        return [replace(finding, why="what it cites is not in the library")]
    if verbatim := _verbatim(one, draft, cites, shelf):
        return [verbatim]
    inside = [q for q in quotations if q.outer.overlaps(one.span)]
    if astray := next((q for q in inside if not _places(q.items, cites, shelf)), None):
        return [_elsewhere(finding, astray, findings, shelf)]
    return [_whole(one, finding, draft, shelf, cites.articles, inside, speech)]


@dataclass(frozen=True, slots=True)
class Cites:
    """What a sentence cites: articles, and the places in them, as far as they are named outright."""

    articles: tuple[str, ...]
    pointers: tuple[Pointer, ...] = ()

    def holds(self, place: Place) -> bool:
        """Whether a place is among what is cited."""
        here = place.page.card.id, place.page.revision.number
        spans = [p.span for p in self.pointers if p.span and (p.article, p.revision or here[1]) == here]
        return not spans or any(span.overlaps(place.span) for span in spans)


def _places(items: Sequence[Item], cites: Cites, shelf: Shelf) -> list[Place]:
    """Where words stand in what is cited: now, or in an earlier revision."""
    pages = [page for article in cites.articles for page in (shelf.newest(article), *shelf.earlier(article))]
    return [place for place in exact_places(items, pages, shelf.vocabulary) if cites.holds(place)]


def _verbatim(one: Cited, draft: Draft, cites: Cites, shelf: Shelf) -> Finding | None:
    """A sentence that stands in what it cites word for word, but for a date or a name that is set before it."""
    text = one.span.of(draft.text)
    dated = _DATED.match(text)
    begins = [0, *([dated.end()] if dated else [])]
    if draft.pages and (heading := _HEADING.match(text)):  # a PDF doesn't say where a heading ends
        begins.append(heading.end())
    begins += [label.end() for at in list(begins) if (label := _LABELLED.match(text, at))]
    for begin in begins:
        start = one.span.start + begin
        items = items_of(draft.text, Span(start, one.span.end))
        places = _places(items, cites, shelf) if len(keys(items)) > _FEW else []
        places = [place for place in places if not place.is_cut_before_a_not]
        if places:
            place = max(places, key=lambda place: place.page.revision.number)
            statement = statement_at(place)
            finding = Finding("ok", "cited", text, one.span, speaker=statement.speaker if statement else None)
            found = replace(_ok(finding, place.page), span=place.span)
            why = "it stands only in an earlier revision of the article"
            return found if place.page.is_newest else replace(found, kind="outdated", why=why)
    return None


def _moved(notes: Sequence[Note], shelf: Shelf) -> str | None:
    """Where a note names a place outright, and that isn't there or doesn't hold those words."""
    for note in notes:
        pointer = note.pointer
        if pointer is None:
            continue
        if pointer.article not in shelf.cards:
            return f"the article {pointer.article} is not in the library"
        card = shelf.cards[pointer.article]
        number = pointer.revision or card.revision
        if not 0 < number <= card.revision:
            return f"the article {pointer.article} has no revision {number}"
        text = shelf.library.revision(pointer.article, number).text
        if pointer.span and pointer.text is not None and pointer.span.of(text) != pointer.text:
            return "the words that it cites do not stand there"
    return None


def _elsewhere(finding: Finding, quoted: Quoted, findings: Sequence[Finding], shelf: Shelf) -> Finding:
    there = next((f for f in findings if f.at == quoted.inner and f.article), None)
    if there is None or there.article is None:
        return replace(finding, why="what it cites does not have the words that it quotes")
    card = shelf.cards[there.article]
    why = f"what it cites does not have the words that it quotes; they stand in {card.metadata.title or card.id} ({card.id})"
    return replace(
        finding, why=why, article=there.article, revision=there.revision, span=there.span, speaker=there.speaker
    )


def _whole(
    one: Cited,
    finding: Finding,
    draft: Draft,
    shelf: Shelf,
    articles: Sequence[str],
    inside: Sequence[Quoted],
    speech: Sequence[Reported],
) -> Finding:
    """The sentence itself: what it reports, then what it tells."""
    claim_of = claims.claim(
        finding.text, draft.text[max(0, one.span.start - _BEFORE) : one.span.start], articles, shelf
    )
    if claim_of.fault:
        return replace(_ok(finding, shelf.newest(articles[0])), kind="unsupported", why=claim_of.fault)
    carried = sum(len(q.items) for q in inside)
    for claim in speech:
        if claim.at.overlaps(one.span) and not (claim_of.outlet and claim.given_to in claim_of.outlet):
            found = reported.judged(claim, draft, shelf, articles)
            if found.kind == "unsupported" and found.article is None and _are_people(claim.given_to):
                continue  # "two members of the board": who they are is told beside what they say
            if not found.holds:
                return replace(found, what="cited", text=finding.text, at=finding.at)
            finding = replace(found, what="cited", text=finding.text, at=finding.at)
            carried += len(words_of(claim.content))
    if carried >= _CARRIED * len(words_of(finding.text)):
        page = shelf.newest(finding.article or articles[0])
        return replace(_ok(finding, page), span=finding.span)
    return _told(finding, claim_of, draft, shelf, articles)


def _are_people(name: str) -> bool:
    """Whether somebody is told by what they are: "two members of the board"."""
    return not is_proper(name) and bool((g.PEOPLE | g.TITLES) & set(name_words(name)))


def _told(finding: Finding, claim: Claim, draft: Draft, shelf: Shelf, articles: Sequence[str]) -> Finding:
    problems = []
    for article in articles:
        stretches = _sentences_of(claim, article, shelf)
        problem = claims.doubts(claim, stretches, shelf)
        if problem is None:
            return _since(finding, article, shelf) or replace(
                _ok(finding, shelf.newest(article)), span=stretches[0].span
            )
        problems.append(problem)
    together = tuple(s for a in articles for s in _sentences_of(claim, a, shelf))
    if len(articles) > 1 and claims.doubts(claim, together, shelf) is None:
        return _ok(finding, shelf.newest(articles[0]))
    for article in articles:
        for page in shelf.earlier(article):
            stretches = best_sentences(claim.looked_for, article, page.revision.number, shelf.witness)
            if claims.doubts(claim, stretches, shelf) is None:
                why = "it stands only in an earlier revision of the article"
                return replace(_ok(finding, page), kind="outdated", span=stretches[0].span, why=why)
        page = shelf.newest(article)
        whole = best_sentences(claim.looked_for, article, page.revision.number, shelf.witness)
        if page.notices and claims.doubts(claim, whole, shelf) is None:
            found = replace(_ok(finding, page), span=whole[0].span)
            why = "it stands only in a notice of what the article had wrong"
            return found if draft.tells_notice(finding.at) else replace(found, kind="outdated", why=why)
    return replace(_ok(finding, shelf.newest(articles[0])), kind="unsupported", why=problems[0].why)


def _since(finding: Finding, article: str, shelf: Shelf) -> Finding | None:
    """Where a sentence repeats what an article said before it was changed, in words that it may still have elsewhere."""
    for page in shelf.earlier(article):
        if span := repeated(finding.text, page, shelf.newest(article)):
            why = "the article says this otherwise since"
            return replace(_ok(finding, page), kind="outdated", span=span, why=why)
    return None


def _sentences_of(claim: Claim, article: str, shelf: Shelf) -> tuple[Evidence, ...]:
    page = shelf.newest(article)
    return best_sentences(claim.looked_for, article, page.revision.number, shelf.witness, notices=page.notices)


def _ok(finding: Finding, page: Page) -> Finding:
    metadata = page.card.metadata
    return replace(
        finding,
        kind="ok",
        article=page.card.id,
        revision=page.revision.number,
        title=metadata.title,
        outlet=metadata.outlet,
        published=metadata.published,
    )
