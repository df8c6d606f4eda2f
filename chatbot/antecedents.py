"""Whom and what "she" and "it" mean after earlier answers: the last who was quoted, the last subject; else unclear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.answer import Answer
from chatbot.question import either
from chatbot.restated import topic
from ingest.names import same_name

_ONE = r"(?:he|she|him|her|his|hers)"
_MANY = r"(?:they|them|their)"
_PERSON = re.compile(rf"\b(?P<pronoun>{_ONE}|{_MANY}|that (?:man|woman|person|minister|speaker))\b", re.IGNORECASE)
_OBJECT = re.compile(r"\b(?:about|of|on|to|by|from|with|quote|mention\w*)\s+$", re.IGNORECASE)
_POSSESSED = re.compile(r"\s+(?!(?:about|on|of|in|say|said|to|and|or|for|with|at|by)\b)[a-z]", re.IGNORECASE)
_THING = re.compile(
    r"(?P<before>\b(?:about|on|of|for|over|regarding|mention|mentioned|with|to)\s+)(?P<pronoun>it|that|this|these|those)"
    r"(?=\s*(?:[?!.,]|$)|\s+(?:in|on|since|last|yesterday|from|until)\b)|"
    r"(?P<before2>\b(?:did|does|do|is|was|will|can|has|had|would|could)\s+)(?P<pronoun2>it|that|this)(?=\s+\w)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<!^)\b[A-Z][a-z][\w’'-]*")
_NAMED = re.compile(r"[A-Z][a-z’'-]+(?: [A-Z]\.?)?(?: [A-Z][a-z’'-]+)+")
_ANSWERS = 3  # how far back somebody or something is looked for
_WHO_IS = re.compile(r"(?:and |so )?who(?:['’]s)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Antecedents:
    """Whom earlier answers quote or name last (several: who is meant can't be told), and what they are about."""

    people: tuple[str, ...]
    thing: str

    def needed(self, text: str) -> bool:
        """Whether a text has pronouns that mean what came before."""
        return bool(_people_in(text)) or (bool(self.thing) and bool(_things_in(text)))

    def is_pronoun(self, text: str) -> bool:
        return _PERSON.fullmatch(text) is not None

    def filled(self, text: str, people: Sequence[str] | None = None) -> str | None:
        """The text with names in the place of pronouns; None where it can't be told whom they mean."""
        whom = tuple(people or self.people)
        for match in reversed(_people_in(text)):
            pronoun = match["pronoun"].lower()
            is_many = re.fullmatch(_MANY, pronoun) is not None
            if not whom or (len(whom) > 1 and not is_many):
                return None
            name = " and ".join(whom)
            owns = pronoun in ("his", "their") or (pronoun == "her" and _POSSESSED.match(text, match.end()))
            text = text[: match.start()] + (f"{name}’s" if owns else name) + text[match.end() :]
        for match in reversed(_things_in(text) if self.thing else []):
            start, end = match.span("pronoun" if match["pronoun"] else "pronoun2")
            text = text[:start] + self.thing + text[end:]
        return text

    def unclear(self, text: str) -> str:
        """Asks back whom a text means."""
        pronoun = _people_in(text)[0]["pronoun"].lower()
        return f"Who is meant by “{pronoun}”{f': {either(self.people)}' if self.people else ''}?"


def antecedents(earlier: Sequence[Answer]) -> Antecedents:
    """Whom and what a question after these answers, oldest first, may mean."""
    recent = list(reversed(earlier))[:_ANSWERS]
    people = next((found for answer in recent if (found := _people_of(answer))), ())
    thing = next((about for answer in recent if (about := topic(answer))), "")
    return Antecedents(people, thing)


def _people_of(answer: Answer) -> tuple[str, ...]:
    """Whom an answer quotes; whom a question for somebody was answered with; or whom it asked for."""
    reading = answer.reading
    quoted = _once([sentence.speaker for sentence in answer.sentences if sentence.speaker])
    if reading.intent == "who_said":
        if reading.several:
            return _once([*quoted, *reading.speakers])
        return quoted or _once(reading.speakers) or ((reading.speaker,) if reading.speaker else ())
    if _WHO_IS.match(answer.question.text):
        asked = answer.question.text
        return _once([n for s in answer.sentences for n in _NAMED.findall(s.text) if n not in asked])
    return quoted


def _once(names: Sequence[str]) -> tuple[str, ...]:
    """Each person once, by their first spelling."""
    kept: list[str] = []
    for name in names:
        if not any(same_name(name, other) for other in kept):
            kept.append(name)
    return tuple(kept)


def _people_in(text: str) -> list[re.Match[str]]:
    """The personal pronouns of a text that mean nobody whom the text names itself."""
    return [
        match
        for match in _PERSON.finditer(text)
        if _NAME.search(text[: match.start()]) is None
        or (_OBJECT.search(text[: match.start()]) and not _POSSESSED.match(text, match.end()))
    ]


def _things_in(text: str) -> list[re.Match[str]]:
    return [m for m in _THING.finditer(text) if m["pronoun"] or _NAME.search(text[: m.start()]) is None]
