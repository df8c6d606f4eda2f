"""Whether a spelling is a verb where it stands: "the report claims that" has one, "her claims" has not.

There is no tagger; the form of the word, its neighbours and what can be a subject decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.statements import grammar as g
from ingest.statements import phrases
from ingest.statements.lexicon import Verb, words
from ingest.statements.sentences import Token

C = "cue_words.txt"
OPENERS = words(C, "openers")
BEFORE_CUE = words(C, "before cue")
ALSO_NOUNS = words(C, "also nouns")
DO = frozenset({"do", "does", "did", "don't", "doesn't", "didn't"})
PLURAL_SUBJECTS = frozenset(
    {"i", "we", "you", "they", "who", "people", "police", "some", "many", "most", "others", "both", "all"}
)
AFTER_VERB = g.DETERMINERS | g.POSSESSIVES | g.SUBJECT_PRONOUNS | g.OBJECT_PRONOUNS | OPENERS | {"to"}
HAVE = frozenset({"has", "have", "had", "having", "'ve", "'d", "'s", "hasn't", "haven't", "hadn't"})
BEFORE_PARTICIPLE = g.BE | {"'s", "by", "while", "and", "after", "before"}
CLOSED = g.COMMAS | {")"}
REPORTED = frozenset({"quoted", "cited", "heard", "reported"})
RELATIVE_OBJECTS = frozenset({"who", "whom", "which", "that", "what"})


@dataclass(frozen=True, slots=True)
class _Place:
    """A spelling of a verb in its sentence: at `i`, its particle included up to `end`, after the word at `p`."""

    tokens: Sequence[Token]
    i: int
    end: int
    p: int
    verb: Verb
    frames: frozenset[str]

    @property
    def previous(self) -> Token | None:
        return self.tokens[self.p] if self.p >= 0 else None

    @property
    def before(self) -> str:
        return self.previous.lower if self.previous else ""

    @property
    def following(self) -> Token | None:
        return self.tokens[self.end] if self.end < len(self.tokens) else None

    @property
    def after(self) -> str:
        return self.following.lower if self.following else ""

    @property
    def also_noun(self) -> bool:
        return bool(self.verb.bases & ALSO_NOUNS)

    @property
    def opens_content(self) -> bool:
        """Whether what follows can be what is said or its beginning."""
        following = self.following
        if following is None or following.kind != "word" or following.capital:
            return True
        return self.after in AFTER_VERB or self.end - self.i > 1


def is_verb(tokens: Sequence[Token], i: int, end: int, verb: Verb, frames: frozenset[str]) -> bool:
    """Whether the spelling at `i` is a finite verb or a participle that tells, by the words around it."""
    p = i - 1
    while p >= 0 and (g.is_adverb(tokens[p]) or tokens[p].lower in BEFORE_CUE):
        p -= 1
    place = _Place(tokens, i, end, p, verb, frames)
    if verb.forms & {"past", "participle"}:
        return _is_past(place)
    if "ing" in verb.forms:
        return _is_participle(place)
    if place.before in g.DETERMINERS - PLURAL_SUBJECTS - {"that"} or place.before in g.POSSESSIVES:
        return False
    if place.before in g.PREPOSITIONS - {"to"}:
        return False
    return _is_third_person(place) if "s" in verb.forms else _is_base(place)


def _is_past(place: _Place) -> bool:
    tokens, p, before, after = place.tokens, place.p, place.before, place.after
    if after == "as" and "as" in place.frames and p > 0 and tokens[p - 1].lower in RELATIVE_OBJECTS:
        return True  # which he described as …
    if after == "by" and not (tokens[0].kind == "quote" and "quote" in place.frames):
        return False
    if before in g.BE | g.COPULAS or before in ("get", "got", "being", "a", "an", "the", "no"):
        return False
    if "past" not in place.verb.forms and not any(t.lower in HAVE for t in tokens[max(0, place.i - 5) : place.i]):
        return False
    if before == "'s":
        return p > 0 and tokens[p - 1].lower in g.SUBJECT_PRONOUNS
    if before in g.POSSESSIVES or before in g.PREPOSITIONS or tokens[place.i - 1].lower in ("most", "more"):
        return False
    return not (place.frames <= {"object", "as"} and after in ("of", "in", "with", "as"))


def _is_participle(place: _Place) -> bool:
    previous, p = place.previous, place.p
    if previous is None:
        return False
    if place.before in BEFORE_PARTICIPLE or previous.text in g.COMMAS or previous.kind == "quote":
        return True
    if place.before == "as":
        return p > 0 and place.tokens[p - 1].lower in REPORTED
    return previous.kind == "word" and any(token.lower == "with" for token in place.tokens[max(0, p - 8) : p])


def _is_third_person(place: _Place) -> bool:
    previous = place.previous
    shown = place.after == "that" or place.tokens[0].kind == "quote"
    if previous is not None and place.also_noun and not (shown or _can_say(previous)):
        return False
    if previous is not None and (place.before == "'s" or (previous.kind == "mark" and previous.text not in CLOSED)):
        return False
    plain = "quote" in place.frames and not place.also_noun
    return place.opens_content or plain or place.after in g.TIME or place.after in g.PREPOSITIONS


def _is_base(place: _Place) -> bool:
    previous, before, p = place.previous, place.before, place.p
    if before in g.MODALS or before in DO or before == "to" or before in PLURAL_SUBJECTS:
        return True
    if previous is None:
        return False
    single = any(token.lower in ("a", "an") for token in place.tokens[max(0, p - 3) : p])  # a sharp retort
    if (previous.kind == "word" or previous.text == ",") and "quote" in place.frames and not place.also_noun:
        return not single
    plural = before in g.GROUPS or (before.endswith("s") and not before.endswith("ss") and before not in g.AUXILIARIES)
    plural = plural or (place.after == "that" and _heads_plural(place))
    apposed = previous.text in g.COMMAS and p > 0 and place.i > 2
    joined = previous.capital and p > 0 and place.tokens[p - 1].lower == "and"
    opens = place.opens_content or ("quote" in place.frames and place.after in ("in", "on", "at"))
    return (plural or apposed or joined) and opens


def _heads_plural(place: _Place) -> bool:
    """Whether people in the plural are the head of the phrase before: officials at the port (warn that)."""
    phrase = phrases.phrase_before(place.tokens, place.p + 1)
    if phrase is None:
        return False
    head = place.tokens[phrase[0] : phrase[0] + phrases.head_length(place.tokens[phrase[0] : phrase[1]])]
    return head[-1].lower in g.GROUPS


def _can_say(token: Token) -> bool:
    """Whether a word can be the head of who or what says something, next to a spelling that may be a plural noun."""
    lower = token.lower
    if token.kind != "word" or token.capital or lower in g.PRONOUNS or lower in ("one", "another"):
        return True
    return lower.removesuffix("s") in g.ROLES or lower in g.GROUPS | g.DOCUMENTS | g.BODIES
