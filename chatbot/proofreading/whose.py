"""Whose words a place of an article holds, and whether that is whom a draft gives them to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from chatbot.proofreading.places import Place
from chatbot.proofreading.shelf import Page
from chatbot.proofreading.wording import words_of
from ingest.article import Span, Statement
from ingest.names import asked_words, known_words, name_matches, name_words, outlet_key
from ingest.sentences import sentence_spans
from ingest.statements import grammar as g
from ingest.statements.descriptions import gender_of
from ingest.statements.find import find_statements

_EMPTY = g.DETERMINERS | g.PREPOSITIONS | g.POSSESSIVES | {"of", "for", "the", "a", "an", "and", "who", "is", "was"}
_PRONOUNS = g.SUBJECT_PRONOUNS | g.OBJECT_PRONOUNS | {"who", "that", "which"}
_SELVES = frozenset("himself herself themselves itself".split())
_VAGUE = frozenset(
    "one ones them some somebody someone anybody another other others many most several few all both critics observers "
    "people person man woman source sources insider insiders".split()
)
SOMEBODY = "somebody else"
"""Who told what another is quoted saying, where that isn't known."""
_LEAST_OF_A_NAME = 2  # letters
_APPOSED = re.compile(
    r",\s+(?:[a-z][\w-]* ){0,3}(?P<who>(?:[^\W\d_a-z][\w’'-]+ ){1,2}[^\W\d_a-z][\w’'-]+(?<!['’]s))[,.;]"
)
_LABEL = re.compile(r"(?P<who>[^\W\d_a-z][^\Wa-z]*(?:[ .][^\W\d_a-z][^\Wa-z]*){0,3}): ")
"""The name before a turn in an interview, in capitals."""
_KIN = frozenset(
    "wife husband widow widower mother father parents son daughter brother sister aunt uncle cousin niece nephew partner "
    "grandmother grandfather grandson granddaughter family friend colleague".split()
)
_WITHIN = re.compile(r"“[^“”]+”|(?<!\w)‘[^‘]+?’(?!\w)|\"[^\"]+\"|(?<!\w)'[^'\"]+?'(?!\w)")
_ARTICLE = frozenset("article story newspaper paper piece report outlet agency correspondent reporter writer".split())


def statement_at(place: Place) -> Statement | None:
    """The statement that holds most of a place; of two the one that holds the least beside it: what is told within.

    What stands in quotation marks within a quotation is told by whom the outer one is by.
    """
    best = best_statement(place.page.statements, place.pieces)
    if best is not None and (name := _labelled(best, place) or _apposed(best, place.page)):
        best = replace(best, speaker=name)
    if best is None or best.kind == "indirect" or not (inner := _quoted_within(place)):
        return best
    outer, marks = inner
    text = outer.of(place.page.revision.text)
    lead = sentence_spans(text[: marks.start])[-1:]
    if any(word.key in ("i", "we") for span in lead for word in words_of(span.of(text))):
        return best  # what they say that they said themselves
    said = best_statement(find_statements(text, (), "en"), [marks])
    if said is None:
        return best
    teller = best.speaker or _mention(best, place.page)
    return replace(best, speaker=said.speaker, role=None, mention=None, second_hand=teller or SOMEBODY)


def _labelled(statement: Statement, place: Place) -> str | None:
    """The name before a turn, where that was taken for a part of what another says: "PIERS LONERGAN: Nobody is …"."""
    text, span = place.page.revision.text, place.span
    begins = text.rfind("\n", 0, span.start) + 1
    label = _LABEL.match(text, begins, span.start)
    inside = label is not None and any(one.covers(Span(*label.span("who"))) for one in statement.content)
    return label["who"].title() if label and inside else None


def _quoted_within(place: Place) -> tuple[Span, Span] | None:
    """The quotation around a place, and where in it a further one holds the place; None where none does."""
    text, span = place.page.revision.text, place.span
    outer = next((one for one in place.page.marked if one.covers(span)), None)
    if outer is None:
        return None
    inside = Span(span.start - outer.start, span.end - outer.start)
    for match in _WITHIN.finditer(outer.of(text)):
        here = Span(match.start() + 1, match.end() - 1)
        if here.covers(inside) and len(here.of(outer.of(text)).split()) > 2:
            return outer, here
    return None


def best_statement(statements: Iterable[Statement], pieces: Sequence[Span]) -> Statement | None:
    """The statement that holds most of these stretches, and least beside them."""
    scored = [
        (shared, -sum(s.end - s.start for s in one.content), -number, one)
        for number, one in enumerate(statements)
        if (shared := sum(_shared(s, piece) for s in one.content for piece in pieces))
    ]
    return max(scored, key=lambda one: one[:3])[3] if scored else None


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def is_called_otherwise(pronoun: str, statement: Statement, page: Page) -> bool:
    """Whether an article has "he" for whom a draft has "she", or the other way round."""
    mentions = [one.mention.of(page.revision.text).lower() for one in page.statements
                if one.mention and statement.speaker and one.speaker == statement.speaker]  # fmt: skip
    described = re.findall(r"[^\W_]+", " ".join((statement.speaker or "", *_described(statement, page))).lower())
    theirs = {"he", "she"} & {*mentions, gender_of(described)}
    return pronoun.lower() in ("he", "she") and bool(theirs) and pronoun.lower() not in theirs


def is_pronoun(words: str) -> bool:
    """Whether somebody is called by a pronoun alone: "she", "she herself"."""
    first, *rest = words.lower().split() or [""]
    return first in _PRONOUNS and all(word in _SELVES for word in rest)


def is_by(asked: str, statement: Statement, page: Page) -> bool | None:
    """Whether a statement is by whom a draft names so; None where that can't be told.

    By name, by any part of it, by a role that the article gives them; by the article's own name for a body.
    """
    speaker, role = _apposed(statement, page) or statement.speaker or "", statement.role or ""
    mention = _mention(statement, page)
    if speaker and (name_matches(speaker, asked) or (is_proper(speaker) and name_matches(asked, speaker))):
        return True
    wanted = _content(asked)
    if wanted <= _VAGUE:
        return None
    described = _content(" ".join((speaker, role, mention, *_described(statement, page))))
    if wanted <= described and not _is_somebody_else(asked, statement, page):
        return True
    theirs = _content(speaker or mention)
    if theirs and theirs <= wanted and not is_proper(asked):
        return True
    if not (speaker or mention) or _may_be_meant(asked, statement, page):
        return None
    if (not is_proper(asked) and (theirs <= _VAGUE or (wanted | theirs) & _KIN)) or _speaks_for(asked, statement, page):
        return None
    if is_proper(asked):
        return None if _is_anaphoric(speaker or mention) and _names(page, asked) else False
    titled = wanted & g.TITLES
    return False if _is_another(wanted, statement, page) or (titled and not titled & page.keys) else None


def _mention(statement: Statement, page: Page) -> str:
    """What an article calls a speaker where they speak, but for pronouns and the letters of an interview."""
    mention = statement.mention.of(page.revision.text).strip(" .:") if statement.mention else ""
    return "" if is_pronoun(mention) or len(mention) < _LEAST_OF_A_NAME else mention


def _apposed(statement: Statement, page: Page) -> str | None:
    """The name behind a description: "one in the queue, teacher Marit Solum, said"."""
    if statement.mention is None or is_proper(statement.speaker or "") or not _mention(statement, page):
        return None
    behind = _APPOSED.match(page.revision.text, statement.mention.end)
    return behind["who"] if behind else None


def _may_be_meant(asked: str, statement: Statement, page: Page) -> bool:
    """Whether a paragraph's "she" may stand for somebody whom it names, its speaker being named before it only."""
    words = asked_words(asked)
    if not (statement.mention and words and is_proper(asked)):
        return False
    text, mention = page.revision.text, statement.mention
    if not is_pronoun(mention.of(text)):
        return False
    begins = text.rfind("\n", 0, statement.content[0].start) + 1
    outside = _outside(text, Span(begins, max(begins, mention.start)), page)
    return words[-1] in outside and not set(asked_words(statement.speaker or "")[-1:]) & outside


def _outside(text: str, span: Span, page: Page) -> frozenset[str]:
    """The words of a stretch that stand in no quotation."""
    words = words_of(text, span.start, span.end)
    return frozenset(
        word.key.removesuffix("'s") for word in words if not any(q.start <= word.start < q.end for q in page.marked)
    )


def _speaks_for(asked: str, statement: Statement, page: Page) -> bool:
    """Whether somebody is named right before the body that the article takes for the speaker: "Ann Lee of the Union"."""
    words = asked_words(asked)
    if statement.mention is None or not words:
        return False
    before = page.revision.text[: statement.mention.start].rsplit("\n", 1)[-1]
    return re.search(rf"\b{re.escape(words[-1])},? (?:of|from|for|at) (?:the )?$", before, re.IGNORECASE) is not None


def is_proper(name: str) -> bool:
    """Whether it is somebody's name and not what they are: "Marisol Easley", not "the minister"."""
    words = name.split()
    if words[:1] and words[0].lower() in g.DETERMINERS | g.POSSESSIVES:
        return False
    return any(word[:1].isupper() and word.lower() not in g.PEOPLE | g.TITLES for word in words)


def _content(words: str) -> frozenset[str]:
    return frozenset(word.removesuffix("'s") for word in known_words(words)) - _EMPTY


def _described(statement: Statement, page: Page) -> list[str]:
    """What the article calls the speaker of a statement elsewhere."""
    text = page.revision.text
    same = [one for one in page.statements if statement.speaker and one.speaker == statement.speaker]
    mentions = [one.mention.of(text) for one in same if one.mention]
    return [*(one.role or "" for one in same), *(m for m in mentions if not is_pronoun(m))]


def _is_another(wanted: frozenset[str], statement: Statement, page: Page) -> bool:
    """Whether the description fits somebody else who speaks in the article."""
    others = [one for one in page.statements if one.speaker and one.speaker != statement.speaker]
    return any(wanted <= _content(" ".join((one.speaker or "", *_described(one, page)))) for one in others)


def _is_somebody_else(asked: str, statement: Statement, page: Page) -> bool:
    """Whether a name is that of another who speaks in the article: a Trump adviser is not Trump, where he speaks."""
    speaker = statement.speaker or ""
    if not is_proper(asked) or not is_proper(speaker) or name_matches(speaker, asked):
        return False
    return any(name_matches(one.speaker, asked) for one in page.statements if one.speaker != speaker)


def _names(page: Page, asked: str) -> bool:
    """Whether an article has somebody's last name."""
    words = asked_words(asked)
    return bool(words) and words[-1] in page.keys


def _is_anaphoric(mention: str) -> bool:
    """Whether a description takes up somebody who was named: "the banker", not "a senior official"."""
    first = mention.split()[0].lower() if mention.split() else ""
    return first in {"the", "this", "that"} | g.POSSESSIVES


def is_the_article(asked: str, page: Page) -> bool:
    """Whether somebody is the article, its outlet or its author."""
    metadata = page.card.metadata
    if metadata.outlet and outlet_key(asked) == outlet_key(metadata.outlet):
        return True
    words = _content(asked)
    outlet = _content(metadata.outlet or "")
    if words and (words <= _ARTICLE | outlet):
        return True
    return any(name_matches(author, asked) for author in metadata.authors)


def is_described(statement: Statement) -> bool:
    """Whether the speaker of a statement is told from all others: by a name, or by what they are."""
    return bool(_content(statement.speaker or "") - _VAGUE)


def is_named(name: str, text: str) -> bool:
    """Whether a text names who told something: by the last word of a name, or by a word for what they are."""
    there = {word.key.removesuffix("'s") for word in words_of(text)}
    if is_proper(name) and name_words(name):
        return bool(set(name_words(name)[-1].split("-")) & there)
    return bool(_content(name) & there)


def is_kin_named(name: str, page: Page, text: str) -> bool:
    """Whether a text has whom an article calls somebody's wife or brother by that word."""
    called = " ".join(one.role or "" for one in page.statements if one.speaker == name)
    return bool(_content(called) & _KIN & {word.key.removesuffix("'s") for word in words_of(text)})


def is_told_by(teller: str, speaker: str | None, text: str) -> bool:
    """Whether a text says who told the words of a speaker; of two of one name the last name alone says nothing."""
    own = name_words(teller)
    if len(own) < _LEAST_OF_A_NAME or not is_proper(teller):
        return is_named(teller, text)
    last = re.escape(teller.split()[-1])
    first = (m["first"].lower() for m in re.finditer(rf"(?P<first>[^\W\d_a-z][\w’'-]*) {last}\b", text))
    others = [word for word in first if word not in {*own, *g.TITLES}]
    if others or set(own[-1:]) & set(name_words(speaker or "")[-1:]):
        there = {word.key.removesuffix("'s") for word in words_of(text)}
        return bool((set(own[:-1]) | _KIN) & there)
    return is_named(teller, text)


def may_tell(name: str, statement: Statement, page: Page) -> bool:
    """Whether somebody may have told what is quoted within a quotation whose speaker isn't known."""
    text, words = page.revision.text, asked_words(name)
    begins = text.rfind("\n", 0, statement.content[0].start) + 1
    return bool(words) and words[-1] in _outside(text, Span(begins, statement.content[-1].end), page)
