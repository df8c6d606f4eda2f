"""What a pronoun stands for.

Every person named, or speaking, in the sentences before is weighed: the subject of a sentence and who speaks in it
before who is only named there, near before far, one of a known gender before one of none. The weights were set by hand
after the preferences that the literature on pronouns agrees on (recency, subjecthood, agreement; Lappin & Leass 1994).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingest.statements import grammar as g
from ingest.statements.descriptions import gender_of
from ingest.statements.discourse import NOBODY, Discourse, Speaker
from ingest.statements.mentions import Mention
from ingest.statements.names import NameRun
from ingest.statements.speakers import Gender, Person

# How many sentences back a pronoun reaches.
REACH = 14
GROUP_REACH = 3
SUBJECT, SPEAKER, TOLD, ASIDE, NESTED, ACTOR, LONE, FIRST, OWNER = 2.2, 2.6, 2.3, 1.6, 0.6, 1.0, 1.0, 0.5, 0.4
KNOWN_GENDER, OFTEN, MOST, PER_SENTENCE = 0.4, 0.015, 8, 0.8
# The subject of the pronoun's own sentence; a name of which nothing tells that it is a person's.
OWN_SUBJECT, UNSURE, OTHER_PARAGRAPH = 1.2, -0.8, 0.4
GENDERS: Mapping[str, Gender] = {"he": "he", "she": "she"}
# Below this nothing near enough is left, and nobody is named.
FLOOR = -5.0


def advance(discourse: Discourse, sentence: int) -> None:
    """Tell of the sentences before one whose subject is "he" or "she" who that is, so that chains hold."""
    for number in range(max(discourse.done, sentence - REACH), sentence):
        subject = discourse.subject(number)
        gender = GENDERS.get(subject.words[0]) if subject and subject.kind == "pronoun" else None
        person = singular(discourse, subject.span.start, number, gender) if subject and gender else None
        if person:
            discourse.goes_on[number] = person
    discourse.done = max(discourse.done, sentence)


def singular(
    discourse: Discourse,
    position: int,
    sentence: int,
    gender: Gender | None,
    but: Person | None = None,
    margin: float = 0.0,
) -> Person | None:
    """Who "he" or "she" (or, without a gender, a noun like "the striker") at a place of the text is.

    It is not `but`; with a margin, it is nobody where a second person weighs nearly as much.
    """
    scores: dict[Person, float] = {}
    for number in range(sentence, max(-1, sentence - REACH), -1):
        here = discourse.sentences[number].paragraph == discourse.sentences[sentence].paragraph
        far = PER_SENTENCE * (sentence - number) + (0 if here else OTHER_PARAGRAPH)
        if scores and max(scores.values()) - margin > SPEAKER + KNOWN_GENDER + OFTEN * MOST - far:
            break
        for weight, person in _weighed(discourse, number, position):
            if person is not but and discourse.fits(person, gender):
                known = gender is not None and (person.gender or discourse.genders.get(person.name)) == gender
                score = weight + KNOWN_GENDER * known + OFTEN * min(person.namings, MOST) - far
                scores[person] = max(score, scores.get(person, score))
    best = max(scores, key=scores.__getitem__, default=None)
    if best is None or scores[best] < FLOOR:
        return None
    return best if all(scores[best] - margin >= score for who, score in scores.items() if who is not best) else None


def _weighed(discourse: Discourse, number: int, position: int) -> Iterator[tuple[float, Person]]:
    """The persons of a sentence before a position, each with what its place in the sentence weighs."""
    subject = discourse.subject(number)
    own = OWN_SUBJECT if discourse.sentences[number].span.end > position else 0.0
    named = discourse.people.singular[number]
    led = next((person for run, person in named if _weight(run, subject) == SUBJECT), None)
    lone = len({person.name for _, person in named}) == 1
    for at, (run, person) in reversed(list(enumerate(named))):
        if run.start < position:
            new = run.human and run.start == person.first  # Lane's daughter, Ida, who is 23
            weight = max(_weight(run, subject), LONE if lone and not run.owns else 0, FIRST if at == 0 else 0)
            weight = max(weight, ACTOR if new else 0)
            yield weight + own * (weight == SUBJECT) + UNSURE * person.maybe, person
    for said in reversed(discourse.by_sentence.get(number, ())):
        if said.speaker.person and said.position < position:
            direct = SPEAKER if said.draft.kind == "direct" else TOLD if led in (None, said.speaker.person) else ASIDE
            yield NESTED if said.draft.nested else direct, said.speaker.person
    if number in discourse.goes_on:
        yield SUBJECT, discourse.goes_on[number]


def _weight(run: NameRun, subject: Mention | None) -> float:
    if run.owns:
        return ACTOR if subject and subject.span.start <= run.start < subject.span.end else OWNER
    named = subject and subject.kind == "name" and subject.span.start <= run.start < subject.span.end
    if subject and subject.name and named and (run.text in subject.name or subject.name in run.text):
        return SUBJECT
    if subject is None and run.token - len(run.titles) <= 1 and run.acts:
        return SUBJECT
    return ACTOR if run.acts else 0.0


def stranger(discourse: Discourse, position: int, sentence: int, gender: Gender | None) -> Speaker:
    """Who was quoted without a name right before a place and goes on there, where nobody has been named since."""
    last = discourse.said[-1] if discourse.said else None
    if last is None or last.draft.nested or last.draft.sentence == sentence or last.speaker.plural:
        return NOBODY
    mention, first = last.draft.mention, last.draft.sentence
    if mention is None or mention.kind != "nominal" or not is_human(mention) or last.speaker.person:
        return NOBODY
    if gender is not None and gender_of(mention.words) not in (None, gender):
        return NOBODY
    here = discourse.sentences[first].paragraph == discourse.sentences[sentence].paragraph
    since = (run.start for number in range(first + 1, sentence + 1) for run, _ in discourse.people.singular[number])
    return last.speaker if here and not any(start < position for start in since) else NOBODY


def unnamed(discourse: Discourse, sentence: int) -> Speaker:
    """The speaker without a name that "he" or "she" goes on with: "a senior official said … she added"."""
    for said in reversed(discourse.said[-2:]):
        speaker = said.speaker
        mention = said.draft.mention
        near = said.draft.sentence >= sentence - GROUP_REACH
        noun = mention is not None and mention.kind == "nominal" and is_human(mention)
        if near and noun and not speaker.plural and speaker.name and not (speaker.person and speaker.person.person):
            return speaker
    return NOBODY


def is_human(mention: Mention) -> bool:
    """Whether a noun is of somebody and not of a text."""
    return any(word in g.ROLES for word in mention.words) and not any(word in g.DOCUMENTS for word in mention.words)


def plural(discourse: Discourse, sentence: int) -> Speaker:
    """The group that "they" is: the last that spoke or that a sentence was about."""
    for number in range(sentence, max(-1, sentence - REACH // 2), -1):
        for said in reversed(discourse.by_sentence.get(number, ())):
            human = said.speaker.person is not None and said.speaker.person.person
            if said.speaker.plural and not human:
                return said.speaker
        subject = discourse.subject(number) if number < sentence and number >= sentence - GROUP_REACH else None
        if subject and (subject.kind == "group" or (subject.kind == "nominal" and is_plural(subject))):
            return Speaker(" ".join(subject.span.of(discourse.text).split()), plural=True)
    return NOBODY


def is_plural(mention: Mention) -> bool:
    """Whether the noun of a mention is a plural."""
    head = mention.words[: next((i for i, word in enumerate(mention.words) if i and word in g.PREPOSITIONS), None)]
    return (
        head[-1] in g.GROUPS
        or head[-1] == "others"
        or (head[-1].endswith("s") and not head[-1].endswith("ss") and head[-1] not in g.DETERMINERS)
    )
