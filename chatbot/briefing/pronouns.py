"""Who "he" or "she" is in a sentence that is shown without those before it, where that is sure; else nobody."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.words import STOP_WORDS
from ingest.article import Said, Span
from ingest.statements import antecedents
from ingest.statements.attribution import attribute
from ingest.statements.continuation import complete
from ingest.statements.discourse import Discourse
from ingest.statements.quotations import find_quotations
from ingest.statements.resolution import resolve
from ingest.statements.sentences import headings, paragraphs, sentences
from ingest.statements.speakers import Gender, directory

MARGIN = 2.4
"""How much more the one who is meant must weigh than anybody else who may be: of two who are named in the sentence before,
neither is sure. Of 533 pronouns that hang in the marked articles 335 are filled so, of 394 at half of it."""
_PRONOUN = re.compile(r"\b(?:he|she|him|his|hers|her|himself|herself)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:his|hers)\b|her\s+(?P<owned>[a-z][\w’'-]*)", re.IGNORECASE)
_OWNED = frozenset("own first last next other two three few most many more best former late only".split())
"""Stop words that may begin what somebody owns: "her own", and not "asked her to"."""
_NAMED = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w’'-]+")
_GENDERS: dict[str, Gender] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
}
_OF_TIME = r"(?:week|weekend|month|year|morning|afternoon|evening|summer|winter|spring|autumn|time|day)\b"
_POINTS_BACK = re.compile(
    rf"[\"'“‘(]*(?:(?:they|their|them|its)\b|it\b(?! (?:is|was|remains|remained|will be) (?:\w+ )?(?:unclear|clear|not|un\w+|"
    rf"likely|expected|possible|known))|(?:this|that|these|those)\b(?! {_OF_TIME})|such\b|"
    r"(?:he|she) (?:did|does|do|was|is|has|had|would|will|could|can)(?:n['’]t| not)?(?=[,.;:])|"  # he did: what?
    r"there(?= [a-z]+ed\b)|then\b|both\b(?! [A-Z])|neither\b|either\b|here\b|"
    r"the (?:former|latter|two|three|pair|trio|duo|group|man|woman|couple|others?|same)\b|others?\b|another\b|one of (?:them|these)\b|"
    r"(?:sie|er|es(?! ist)|dies|diese[mnrs]?|dabei|damit|dafür|dort|deshalb|zudem|ils?|elles?|cela|cette)\b|"  # elsewhere
    r"(?:and|so|or|nor|yet|instead|otherwise|similarly|likewise|therefore|thus|hence|for example|for instance|however|"
    r"in addition|moreover|furthermore|also|still|again|but (?:it|they|this|that|he|she))\b)",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"[“\"].*?(?:[”\"]|$)")


@dataclass(frozen=True, slots=True)
class Filled:
    """A pronoun in a stretch, at its offsets there, and the name that stands for it in brackets: `[Easley]`."""

    start: int
    end: int
    name: str

    @property
    def shown(self) -> str:
        return f"[{self.name}]"


@functools.lru_cache(maxsize=64)
def _discourse(text: str) -> tuple[Discourse, tuple[Span, ...]]:
    """What is known of an article's people, as its statements are found."""
    spans = paragraphs(text)
    parts = sentences(text, spans, find_quotations(text, spans))
    people = directory(text, parts)
    headed = headings(parts)
    drafts = [d for i, part in enumerate(parts) if part.paragraph not in headed for d in attribute(text, i, part)]
    drafts = complete(text, parts, sorted(drafts, key=lambda draft: draft.sentence), headed)
    discourse = Discourse(text, parts, people)
    for draft, speaker in zip(drafts, resolve(text, parts, drafts, people), strict=True):
        if draft.mention and speaker.name:
            discourse.add(draft, draft.mention.span.start, speaker)
    return discourse, tuple(part.span for part in parts)


def who_is(text: str, pronoun: Span) -> str | None:
    """The full name of whom a pronoun of an article's text means; None where that isn't sure."""
    discourse, spans = _discourse(text)
    at = bisect_right(spans, pronoun.start, key=lambda span: span.start) - 1
    gender = _GENDERS.get(pronoun.of(text).lower())
    if at < 0 or gender is None:
        return None
    antecedents.advance(discourse, at)
    person = antecedents.singular(discourse, pronoun.start, at, gender, margin=MARGIN)
    if person is None or not person.person or len(person.words) < 2:
        return None
    known = person.gender or discourse.genders.get(person.name)
    return person.name if known == gender else None


def hanging(text: str, stretch: Span) -> Span | None:
    """The first personal pronoun of a stretch that nobody whom it names before can be, outside of quotation marks.

    Gives its place in the text.
    """
    bare = _QUOTES.sub(lambda quoted: " " * len(quoted.group()), stretch.of(text))
    first = _PRONOUN.search(bare)
    if first is None:
        return None
    place = Span(stretch.start + first.start(), stretch.start + first.end())
    discourse, spans = _discourse(text)
    at = bisect_right(spans, place.start, key=lambda span: span.start) - 1
    before = discourse.people.singular[at] if at >= 0 else ()
    gender = _GENDERS[first.group().lower()]
    named = any(
        stretch.start <= run.start < place.start and discourse.fits(person, gender) and (person.person or person.maybe)
        for run, person in before
    )
    return None if named else place


def is_loose(quoted: str) -> bool:
    """Whether quoted words have "he" or "she" for somebody whom they don't name."""
    first = _PRONOUN.search(quoted)
    return first is not None and _NAMED.search(quoted, 0, first.start()) is None


def points_back(text: str) -> bool:
    """Whether a sentence begins with what only those before it tell: "They", "This", "However"."""
    return _POINTS_BACK.match(text) is not None


def filled(text: str, stretch: Span, said: Sequence[Said]) -> Filled | None:
    """The pronoun that hangs in a stretch of an article's text, with its name; None where none hangs or none is sure.

    Where a statement's mention is the pronoun, its speaker is who is meant.
    """
    place = hanging(text, stretch)
    if place is None:
        return None
    speaker = next((one.statement.speaker for one in said if one.statement.mention == place), None)
    name = speaker if speaker and speaker[:1].isupper() else who_is(text, place)
    if name is None:
        return None
    shown = f"{name}’s" if _owns(text, place) else name
    return Filled(place.start - stretch.start, place.end - stretch.start, shown)


def is_named_after(text: str, fill: Filled) -> bool:
    """Whether a stretch names whom its pronoun means only after it, "As she has for weeks, Clinton …", or somebody of that name."""
    last = fill.name.removesuffix("’s").split()[-1]
    return re.search(rf"\b{re.escape(last)}\b", text[fill.end :]) is not None


def _owns(text: str, place: Span) -> bool:
    """Whether a pronoun is followed by what is its own."""
    found = _POSSESSIVE.match(text, place.start)
    owned = found and found["owned"]
    return found is not None and (owned is None or owned.lower() in _OWNED or owned.lower() not in STOP_WORDS)


def with_name(text: str, fill: Filled | None) -> str:
    """The stretch as it is read, the name in the place of the pronoun."""
    return text if fill is None else text[: fill.start] + fill.shown + text[fill.end :]
