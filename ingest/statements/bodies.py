"""Which body or text "it", "the company" or "the council" is."""

from __future__ import annotations

from ingest.statements import grammar as g
from ingest.statements.antecedents import GROUP_REACH, is_human, is_plural
from ingest.statements.discourse import NOBODY, Discourse, Speaker
from ingest.statements.lexicon import words
from ingest.statements.mentions import Mention
from ingest.statements.names import NameRun
from ingest.statements.speakers import BODIES, Person

P = "people.txt"
FIRMS = words(P, "firms")
PUBLIC = words(P, "public bodies")
DEFINITE = frozenset(["the", "this", "that"])
# How many sentences back "the company" and "it" reach.
REACH, IT_REACH = 14, 7


def definite_body(discourse: Discourse, mention: Mention, sentence: int) -> Speaker | None:
    """The body that "the company" is."""
    if mention.words[0] not in DEFINITE or len(mention.words) > 3 or mention.words[-1] not in FIRMS | PUBLIC:
        return None
    named = named_body(discourse, mention.words[-1], sentence, mention.span.start)
    return Speaker(named) if named else None


def named_body(discourse: Discourse, noun: str, sentence: int, position: int) -> str | None:
    """The body that "the NOUN" at a position is: one that is called so, else for a firm the last one named.

    A subject comes before what is only named; a firm is nothing that is called a council or a ministry.
    """
    backup: str | None = None
    people = discourse.people
    for number in range(sentence, max(-1, sentence - REACH), -1):
        for run in reversed(people.runs[number]):
            who = people.find(run.words, run.start)
            if run.start >= position or who is None or who.person or not _may_be_body(discourse, run, who):
                continue
            firm = noun in FIRMS and PUBLIC.isdisjoint(who.words)
            if noun in who.words or (firm and _leads(discourse, run)):
                return who.name
            if firm and (who.words[-1] in BODIES or "&" in who.words):
                backup = backup or who.name
    return backup


def _may_be_body(discourse: Discourse, run: NameRun, who: Person) -> bool:
    """Whether a name that is no person's may be a body's: of several words, or a subject that is named again."""
    return len(who.words) > 1 or (_leads(discourse, run) and who.namings > 1)


def _leads(discourse: Discourse, run: NameRun) -> bool:
    subject = discourse.subject(run.sentence)
    return subject is not None and subject.span.start <= run.start < subject.span.end


def thing(discourse: Discourse, sentence: int) -> Speaker:
    """The body or the text that "it" is: the last that spoke or that a sentence was about."""
    for number in range(sentence, max(-1, sentence - IT_REACH), -1):
        subject = discourse.subject(number) if sentence - GROUP_REACH <= number < sentence else None
        for said in reversed(discourse.by_sentence.get(number, ())):
            speaker, mention = said.speaker, said.draft.mention
            human = (speaker.person and speaker.person.person) or (mention and is_human(mention) and not speaker.role)
            if speaker.name and not speaker.plural and not human:
                return speaker
        found = _told_of(discourse, subject, number) if subject else NOBODY
        if found.name:
            return found
    return NOBODY


def _told_of(discourse: Discourse, subject: Mention, number: int) -> Speaker:
    """A sentence's subject where it is a body or a text."""
    if subject.kind == "name" and subject.name:
        who = discourse.people.find(subject.name.split(), subject.span.start)
        if who and not who.person and any(word in BODIES for word in who.words):
            return Speaker(who.name)
    if subject.kind != "nominal":
        return NOBODY
    if any(word in g.DOCUMENTS for word in subject.words) and not is_plural(subject):
        return Speaker(" ".join(subject.span.of(discourse.text).split()))
    return definite_body(discourse, subject, number) or NOBODY
