"""Who "the Uruguayan", "the analyst" or "the Democrat" is: nobody is brought in so, but was named before.

Where nothing that the article tells of its people decides, nearness does, and only where one of them is much nearer
than all others. What somebody was called once they are called again.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.statements import antecedents
from ingest.statements import grammar as g
from ingest.statements.descriptions import ADJECTIVAL, EPITHETS, PARTIES, RELATIONAL, RETOLD
from ingest.statements.discourse import Discourse, Speaker
from ingest.statements.mentions import Mention
from ingest.statements.phrases import ADJECTIVES_TO
from ingest.statements.speakers import Gender, Person

# By how much an epithet's person must outweigh everybody else: nothing else tells that it is theirs.
SURE = 0.7
# How many sentences back an epithet reaches for whom it stands for.
REACH = 6


def epithet(discourse: Discourse, mention: Mention, sentence: int, gender: Gender | None) -> Speaker | None:
    """The person whom a noun with "the" stands for by nearness; None where it is no such noun or nobody is near."""
    head = head_of(mention)
    if mention.words[0] != "the" or head[-1] in discourse.introduced or not _retells(discourse, mention, gender):
        return None
    last = _as_written(discourse, mention)
    holders = discourse.people.holders([last], mention.span.start) if last[:1].isdigit() else []
    known = discourse.called.get(head[-1])
    person = holders[0] if holders else _nearest(discourse, mention, sentence, gender)
    if known and not holders and (person is None or person.name != known.name):
        person = known if is_near(discourse, known, mention, sentence) or person is None else person
    if person is None:
        return None
    discourse.called[head[-1]] = person
    return Speaker(person.name, person.role, person)


def head_of(mention: Mention) -> tuple[str, ...]:
    """The words of a mention before its first preposition, or an adjective that goes on with one."""
    after = g.PREPOSITIONS | ADJECTIVES_TO
    return mention.words[: next((i for i, word in enumerate(mention.words) if i and word in after), None)]


def _as_written(discourse: Discourse, mention: Mention) -> str:
    last = head_of(mention)[-1]
    return next((word for word in mention.span.of(discourse.text).split() if word.lower() == last), last)


def _retells(discourse: Discourse, mention: Mention, gender: Gender | None) -> bool:
    """Whether a noun is of the kind that is only said of who was named: what they do, believe or are."""
    head = head_of(mention)
    human = head[-1] in g.ROLES or gender is not None
    nouned = head[-1] in EPITHETS | PARTIES or bool(ADJECTIVAL.match(_as_written(discourse, mention)))
    thing = head[-1] in g.BODIES | g.DOCUMENTS
    return nouned or any(RETOLD.match(word) and (human or not thing) for word in head[:-1])


def _nearest(discourse: Discourse, mention: Mention, sentence: int, gender: Gender | None) -> Person | None:
    party = head_of(mention)[-1] if head_of(mention)[-1] in PARTIES else None
    person = antecedents.singular(discourse, mention.span.start, sentence, gender, margin=SURE)
    if person is None or not is_near(discourse, person, mention, sentence):
        return None
    return None if party and person.offices & (PARTIES - {party}) else person


def is_near(discourse: Discourse, person: Person, mention: Mention, sentence: int) -> bool:
    """Whether somebody was named or spoke in one of the last sentences before a mention."""
    for number in range(sentence, max(-1, sentence - REACH), -1):
        if any(who is person and run.start < mention.span.start for run, who in discourse.people.singular[number]):
            return True
        if any(said.speaker.person is person for said in discourse.by_sentence.get(number, ())):
            return True
    return False


def outshone(
    discourse: Discourse, chosen: Person, mention: Mention, sentence: int, more: Sequence[str]
) -> Person | None:
    """Somebody who stands nearer than a person whom a noun may mean, and of whom the article doesn't tell what they are,
    or tells what the other words of the description say and the person's own do not."""
    nearest = antecedents.singular(discourse, mention.span.start, sentence, None)
    if nearest is None or nearest is chosen:
        return None
    fits = described(nearest, more) and not described(chosen, more)
    return nearest if fits or not nearest.offices - RELATIONAL else None


def described(person: Person, more: Sequence[str]) -> bool:
    """Whether the other words of a description are some that the article describes a person with."""
    return any(word in person.about for word in more if word not in g.PREPOSITIONS and word != "'s")
