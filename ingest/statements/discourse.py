"""What is known of an article's speakers up to a place in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.statements.attribution import Draft
from ingest.statements.mentions import Mention, read_mention
from ingest.statements.sentences import Sentence
from ingest.statements.speakers import Directory, Gender, Person
from ingest.statements.subjects import sentence_subject


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a statement is given to: the fullest name, what they are said to be, and whom it means, if it is known."""

    name: str | None
    role: str | None = None
    person: Person | None = None
    plural: bool = False


NOBODY = Speaker(None)


@dataclass(frozen=True, slots=True)
class Said:
    """That a speaker speaks, in a sentence, where the mention of them stands."""

    position: int
    speaker: Speaker
    draft: Draft


@dataclass
class Discourse:
    """What is known of an article's speakers up to a place in it; it grows as its statements are gone through."""

    text: str
    sentences: Sequence[Sentence]
    people: Directory
    said: list[Said] = field(default_factory=list)
    by_sentence: dict[int, list[Said]] = field(default_factory=dict)
    genders: dict[str, Gender] = field(default_factory=dict)
    last_seen: dict[str, int] = field(default_factory=dict)
    introduced: dict[str, Speaker] = field(default_factory=dict)
    called: dict[str, Person] = field(default_factory=dict)
    subjects: dict[int, Mention | None] = field(default_factory=dict)
    goes_on: dict[int, Person] = field(default_factory=dict)
    done: int = 0

    def add(self, draft: Draft, position: int, speaker: Speaker) -> None:
        """Take note of a statement whose speaker is known."""
        said = Said(position, speaker, draft)
        self.said.append(said)
        self.by_sentence.setdefault(draft.sentence, []).append(said)
        if speaker.name:
            self.last_seen[speaker.name] = position

    def subject(self, number: int) -> Mention | None:
        """Who or what a sentence is about."""
        if number not in self.subjects:
            tokens = self.sentences[number].tokens
            found = sentence_subject(tokens)
            self.subjects[number] = read_mention(self.text, tokens, *found) if found else None
        return self.subjects[number]

    def fits(self, person: Person, gender: Gender | None) -> bool:
        """Whether a person can be "he" or "she", or any singular if no gender is given."""
        known = person.gender or self.genders.get(person.name)
        return (person.person or person.maybe) and (known is None or gender is None or known == gender)
