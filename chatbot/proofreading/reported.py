"""Reported speech in a draft: whether who is given it said so, by the statements of the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chatbot.answer import Evidence
from chatbot.checks.names import is_common
from chatbot.checks.reading import read
from chatbot.checks.speech import negations
from chatbot.checks.told import is_clausal
from chatbot.proofreading.nouns import Draft, Finding, Kind
from chatbot.proofreading.outcomes import is_yes, other_answer
from chatbot.proofreading.places import Place, exact_places
from chatbot.proofreading.quoted import Quoted, named, sentence_around
from chatbot.proofreading.shelf import Page, Shelf
from chatbot.proofreading.support import best_sentences, doubt
from chatbot.proofreading.whose import is_by, is_named, is_the_article, statement_at
from chatbot.proofreading.wording import items_of
from chatbot.words import stems, terms
from ingest.article import Said, Span, Statement
from ingest.library.search import statements_on
from ingest.names import name_words
from ingest.statements import grammar as g

_LOOKED_AT = 40
_BEST = 3
_FEW = 4  # words
_ELSE_BEST = 2
_NOT = re.compile(r"\s(?:not|never|no)\s", re.IGNORECASE)
_OUTLETS = frozenset("newspaper newspapers paper papers tabloid broadcaster outlet outlets".split())
_LIKE = 0.34
"""The share of a claim's words that a statement must have to be looked at as what is meant."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a draft reports that somebody said: the words, whole, where they stand, and whom it gives them to."""

    statement: Statement
    given_to: str
    called: str | None
    cue: str
    claim: str
    content: str
    is_according: bool
    at: Span
    around: Span


def reported(draft: Draft, statements: Sequence[Statement], quoted: Sequence[Quoted]) -> list[Reported]:
    """The reported speech of a draft that is to be judged: clauses that somebody is named for, not quoted."""
    found = []
    for one in statements:
        called = named(draft.text, one)
        given_to = one.speaker or called
        spans = one.content
        if given_to is None or one.kind == "direct" or not is_clausal(one, draft.text):
            continue
        if any(q.inner.overlaps(span) for q in quoted for span in spans) or any(
            own.overlaps(span) for own in draft.own for span in spans
        ):
            continue
        if any(q.statement and q.statement.cue and span.covers(q.statement.cue) for q in quoted for span in spans):
            continue  # "…,” the driver told his wife, she says"
        around = sentence_around(draft.text, spans[0], one, _paragraph(draft.text, spans[0]))
        content = " ".join(span.of(draft.text) for span in spans)
        at = _whole(one)
        cue = _cue(one, draft.text)
        claim = f"{given_to} {cue} {_small(content).rstrip(' ,.;')}."
        according = one.cue is not None and one.cue.of(draft.text).lower().startswith("according")
        found.append(Reported(one, given_to, called, cue, claim, content, according, at, around))
    return found


def _whole(one: Statement) -> Span:
    parts = [*one.content, *(span for span in (one.cue, one.mention) if span)]
    return Span(min(span.start for span in parts), max(span.end for span in parts))


def _paragraph(text: str, span: Span) -> Span:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    return Span(start, len(text) if end < 0 else end)


def _cue(one: Statement, text: str) -> str:
    cue = one.cue.of(text) if one.cue else "said"
    return "said" if cue.lower().startswith("according") else cue


def _small(content: str) -> str:
    """What is said, as it stands within a sentence: its first word small, where that is no name."""
    words = read(content).words
    return content[:1].lower() + content[1:] if words and is_common(words[0]) else content


# ── what it is held to ──


def is_by_outlet(one: Reported, shelf: Shelf) -> bool:
    """Whether an outlet is named as who says so, or a newspaper that isn't named: what is beside it is told, not said."""
    words = name_words(one.given_to)
    if not one.is_according and not (one.called or "").lower().startswith("the "):
        return False
    known = [set(outlet.split()) for outlet in shelf.outlets]
    return bool(_OUTLETS & set(words)) or any(set(words) - {"the"} <= outlet for outlet in known)


def judged(one: Reported, draft: Draft, shelf: Shelf, articles: Sequence[str] | None = None) -> Finding:
    """What is to be said of reported speech; `articles`, where given, are those that are cited for it."""
    finding = Finding("unsupported", "reported", one.at.of(draft.text), one.at, one.given_to)
    told = one.around.of(draft.text)
    if place := _verbatim(one, draft, shelf, articles, told):
        statement = statement_at(place)
        there = shelf.witness.at(place.page.card.id, place.page.revision.number, place.span)
        return replace(_at("ok", finding, there), speaker=statement.speaker if statement else None)
    if answer := _answered(one, shelf, articles, told):
        return replace(finding, why=answer)
    own, others = _statements(one, shelf, articles)
    problem = None
    for said in own[:_BEST]:
        problem = _problem(one, said, shelf, told)
        if problem is None:
            return _found("ok", finding, said, shelf)
    if told_by := next((said for said in own[:_BEST] if _problem(one, said, shelf, told) == _SECOND_HAND), None):
        why = f"the article has it from {told_by.statement.second_hand}"
        return replace(_found("second_hand", finding, told_by, shelf), why=why)
    if earlier := _earlier(one, own, shelf, articles):
        return _at("outdated", finding, earlier, "it stands only in an earlier revision of the article")
    if of_article := _of_article(one, shelf, articles):
        return _at("ok", finding, of_article, "the article tells it itself")
    for said in others[:_ELSE_BEST]:
        if _problem(replace_speaker(one, said), said, shelf, told) in (None, _SECOND_HAND) and _is_alike(one, said):
            why = f"{said.statement.speaker or 'somebody else'} says it there"
            return replace(_found("wrong_speaker", finding, said, shelf), why=why)
    near = _found("unsupported", finding, own[0], shelf) if own else finding
    return replace(near, why=problem or f"the library has nothing like it that {one.given_to} says")


_SECOND_HAND = "second-hand"


def _verbatim(one: Reported, draft: Draft, shelf: Shelf, articles: Sequence[str] | None, told: str) -> Place | None:
    """Where the words stand as they are, as theirs; or as nobody's, in a paragraph of an article that names them."""
    items = items_of(draft.text, Span(one.statement.content[0].start, one.statement.content[-1].end))
    items = items[1:] if items and items[0].key == "that" else items
    if len(items) < _FEW:
        return None
    pages = [shelf.newest(a) for a in articles] if articles else shelf.candidates(items)
    for place in exact_places(items, pages, shelf.vocabulary):
        statement, text = statement_at(place), place.page.revision.text
        by = _is_by(one, statement, place.page) if statement else None
        named = by or (by is None and is_named(one.given_to, _paragraph(text, place.span).of(text)))
        teller = statement.second_hand if statement else None
        cue = statement.cue.of(text) if statement and statement.cue else ""
        if negations(one.cue) != negations(cue):
            continue
        if named and not place.in_notice and not (teller and not is_named(teller, told)):
            return place
    return None


def _answered(one: Reported, shelf: Shelf, articles: Sequence[str] | None, told: str) -> str | None:
    """How a question that somebody is asked was answered otherwise, in the articles where it is asked."""
    there = articles or shelf.about(told)[:_BEST]
    return other_answer(told, one.content, [shelf.newest(article).revision.text for article in there])


def _statements(one: Reported, shelf: Shelf, articles: Sequence[str] | None) -> tuple[list[Said], list[Said]]:
    """The statements that share most words with what is reported: of whom it is given to, and of others."""
    filters = shelf.filters if articles is None else replace(shelf.filters, articles=tuple(articles))
    wanted = terms(one.content)
    found: dict[int, Said] = {}
    for narrowed in (replace(filters, speakers=(one.given_to,)), filters):
        ids = [identity for identity, _ in statements_on(shelf.library, wanted, _LOOKED_AT, narrowed)]
        found |= shelf.library.said_by_id(filters, None, ids)
    mine = stems(one.content)
    scored = sorted(((_share(mine, said, shelf), said) for said in found.values()), key=lambda pair: -pair[0])
    own, others = [], []
    for share, said in scored:
        if said.article not in shelf.cards:
            continue
        by = _is_by(one, said.statement, shelf.newest(said.article))
        if by is not False and share > 0:
            own.append(said)
        elif share >= _LIKE:
            others.append(said)
    return own, others


def _is_by(one: Reported, statement: Statement, page: Page) -> bool | None:
    """Whether a statement is by whom it is given to: by their whole name, or by what the draft calls them there."""
    answers = [is_by(name, statement, page) for name in dict.fromkeys((one.given_to, one.called)) if name]
    return True if any(answers) else None if None in answers else False


def _share(mine: set[str], said: Said, shelf: Shelf) -> float:
    wanted = {stem for stem in mine if len(stem) > 2} or mine
    return len(wanted & stems(shelf.witness.around(said))) / max(1, len(wanted))


def _is_alike(one: Reported, said: Said) -> bool:
    wanted = stems(" ".join(terms(one.content)))
    return 2 * len(wanted & stems(" ".join(said.text))) >= len(wanted)


def replace_speaker(one: Reported, said: Said) -> Reported:
    """The same reported of whoever said it."""
    speaker = said.statement.speaker
    return (
        replace(one, claim=one.claim.replace(one.given_to, speaker, 1), given_to=speaker, called=None)
        if speaker
        else one
    )


def _evidence(said: Iterable[Said], shelf: Shelf) -> tuple[Evidence, ...]:
    groups = shelf.witness.of_statements(said)
    return tuple(dict.fromkeys(stretch for _, stretches in groups for stretch in stretches))


def _problem(one: Reported, said: Said, shelf: Shelf, around: str) -> str | None:
    """Why it does not follow from one statement."""
    if negations(one.cue) != negations(said.cue or ""):
        return f"{said.statement.speaker or 'the speaker'} {said.cue or 'said'} that"
    text, asked = shelf.newest(said.article).revision.text, said.statement.content[-1]
    if asked.of(text).rstrip("”’\"'").endswith("?"):
        answer = is_yes(text, asked.end)
        if answer is not None:
            if answer == (_is_denial(one.cue) != _is_negated(one.content)):
                return f"the answer there is {'yes' if answer else 'no'}"
            one = replace(one, claim=_NOT.sub(" ", one.claim))
    evidence = _evidence([said], shelf)
    found = doubt(one.claim, evidence, shelf.witness, _known(one, said), text)
    if found and not found.second_hand and found.is_missing:
        evidence += _beside(one, said, shelf)
        found = doubt(one.claim, evidence, shelf.witness, _known(one, said), text)
    if found and not found.second_hand:
        return found.why
    teller = said.statement.second_hand
    return _SECOND_HAND if teller and not is_named(teller, around) else None


def _beside(one: Reported, said: Said, shelf: Shelf) -> tuple[Evidence, ...]:
    """What else the article tells, and nobody else says, that a claim may have drawn in: an age, a date, a sum."""
    page, speaker = shelf.newest(said.article), said.statement.speaker
    others = [span for other in page.statements if other.speaker != speaker for span in other.content]
    aside = (*page.notices, *others)
    return best_sentences(one.claim, said.article, page.revision.number, shelf.witness, notices=aside)


def _is_negated(content: str) -> bool:
    return len(_NOT.findall(content)) % 2 == 1


def _is_denial(cue: str) -> bool:
    return cue.lower().startswith(("deni", "deny", "disput", "reject"))


def _known(one: Reported, said: Said) -> str:
    return f"{one.given_to} {one.cue} {said.statement.speaker or ''} {said.statement.role or ''}"


def _earlier(one: Reported, own: Sequence[Said], shelf: Shelf, articles: Sequence[str] | None) -> Evidence | None:
    """Where it stands in an earlier revision."""
    there = articles or list(
        dict.fromkeys([*(said.article for said in own[:_BEST]), *shelf.about(one.content)[:_BEST]])
    )
    for article in there:
        for page in shelf.earlier(article):
            newest = shelf.newest(article).revision.text
            for statement in page.statements:
                gone = not all(span.of(page.revision.text) in newest for span in statement.content)
                if not gone or not _is_by(one, statement, page):
                    continue
                stretch = _stretch(page, statement, shelf)
                if stretch and doubt(one.claim, (stretch,), shelf.witness, f"{one.given_to} {one.cue}") is None:
                    return stretch
    return None


def _stretch(page: Page, statement: Statement, shelf: Shelf) -> Evidence | None:
    paragraph = _paragraph(page.revision.text, statement.content[0])
    if any(paragraph.start < at < paragraph.end for at in page.revision.breaks):
        return None
    return shelf.witness.at(page.card.id, page.revision.number, paragraph)


def _of_article(one: Reported, shelf: Shelf, articles: Sequence[str] | None) -> Evidence | None:
    """Where it is given to the article or its outlet, and that tells it."""
    for article in articles or shelf.about(one.content)[:_BEST]:
        if is_the_article(one.given_to, shelf.newest(article)) or _is_document(one.given_to):
            found = best_sentences(one.content, article, shelf.cards[article].revision, shelf.witness)
            if found and doubt(one.content, found, shelf.witness) is None:
                return found[0]
    return None


def _is_document(name: str) -> bool:
    """Whether it is a paper, and no name: what it says an article may tell without saying so each time."""
    return name.islower() and bool(g.DOCUMENTS & set(name_words(name)))


def _found(kind: Kind, finding: Finding, said: Said, shelf: Shelf) -> Finding:
    (stretch, *_) = _evidence([said], shelf)
    return replace(_at(kind, finding, stretch), speaker=said.statement.speaker)


def _at(kind: Kind, finding: Finding, evidence: Evidence, why: str | None = None) -> Finding:
    return replace(
        finding,
        kind=kind,
        article=evidence.article,
        revision=evidence.revision,
        span=evidence.span,
        title=evidence.title,
        outlet=evidence.outlet,
        published=evidence.published,
        why=why,
    )
