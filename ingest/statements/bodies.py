"""Which body or text "it", "the company" or "the council" is."""

from __future__ import annotations

from ingest.statements import grammar as g
from ingest.statements.antecedents import GROUP_REACH, is_human, is_plural
from ingest.statements.discourse import NOBODY, Discourse, Said, Speaker
from ingest.statements.lexicon import words
from ingest.statements.mentions import Mention
from ingest.statements.names import NameRun
from ingest.statements.speakers import BODIES, Person

P = "people.txt"
FIRMS = words(P, "firms")
ANY_BODY = words(P, "any body")
ANY_TEXT = words(P, "any text")
PUBLIC = words(P, "public bodies")
DEFINITE = frozenset(["the", "this", "that"])
# How many sentences back "the company" and "it" reach.
REACH, IT_REACH = 14, 7
SAID_REACH = 4


def _lately_said(discourse: Discourse, number: int) -> list[Said]:
    """What was said last in a sentence, the last first; bounded, since a sentence can hold dozens of statements."""
    return discourse.by_sentence.get(number, [])[: -1 - SAID_REACH : -1]


def definite_body(discourse: Discourse, mention: Mention, sentence: int) -> Speaker | None:
    """The body that "the company" is."""
    known = FIRMS | PUBLIC | ANY_BODY
    if mention.words[0] not in DEFINITE or len(mention.words) > 3 or mention.words[-1] not in known:
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
        for said in _lately_said(discourse, number):
            name = said.speaker.name or ""
            if (
                said.position < position
                and not said.speaker.person
                and name.split()[-1:] == [noun]
                and name[:1].isupper()
            ):
                return name  # Larkmoor's health ministry, as nobody but its statement names it
        for run in reversed(people.runs[number]):
            who = people.find(run.words, run.start)
            if run.start >= position or who is None or who.person or not _may_be_body(discourse, run, who):
                continue
            firm = noun in ANY_BODY or (noun in FIRMS and PUBLIC.isdisjoint(who.words))
            if noun in who.words or (firm and _leads(discourse, run)):
                return who.name
            if firm and (who.words[-1] in BODIES or "&" in who.words):
                backup = backup or who.name
    return backup


def definite_text(discourse: Discourse, mention: Mention, sentence: int) -> Speaker | None:
    """The text that "the document" is: one that has the noun in its name, or any, if the noun fits them all."""
    noun = mention.words[-1]
    if mention.words[0] not in DEFINITE or len(mention.words) > 2 or noun not in g.DOCUMENTS:
        return None
    for number in range(sentence, max(-1, sentence - REACH), -1):
        for said in _lately_said(discourse, number):
            name = (said.speaker.name or "").lower().split()
            same = len(name) > 2 and name[-1] == noun
            if same or (noun in ANY_TEXT and said.draft.mention and _is_text(said.draft.mention, name)):
                return said.speaker
        for run in reversed(discourse.people.runs[number]):
            fits = run.words[-1] == noun or (noun in ANY_TEXT and run.words[-1] in g.DOCUMENTS)
            if fits and len(run.words) > 1 and run.start < mention.span.start:
                return Speaker(run.text)
    return None


def _is_text(mention: Mention, name: list[str]) -> bool:
    return mention.kind != "group" and not is_plural(mention) and bool(name) and name[-1] in g.DOCUMENTS - ANY_TEXT


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
        for said in _lately_said(discourse, number):
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
