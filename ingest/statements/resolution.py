"""Who a mention is: a name's fullest form, the person a pronoun or a title stands for.

Pronouns go to the nearest that fits by gender and number; who spoke last comes before who was last spoken of, as in
news prose ("he added"). Where nothing fits, nobody is named: a wrong name is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.article import Span
from ingest.statements import grammar as g
from ingest.statements.attribution import Draft
from ingest.statements.lexicon import words
from ingest.statements.mentions import Mention
from ingest.statements.speakers import SAME_OFFICE, TITLES_FEMALE, TITLES_MALE, Directory, Gender, NameRun, Person

F, P = "function_words.txt", "people.txt"
HE = words(F, "he")
SHE = words(F, "she")
THEY = words(F, "they") - {"we", "us", "our"}
IT = words(F, "it") | {"which", "that"}
FIRMS = frozenset({"company", "firm", "operator", "group", "agency", "bank", "airline", "maker", "union", "utility"})
SPOKESPEOPLE = words(P, "spokespeople")
# How many sentences back a pronoun reaches.
PRONOUN_REACH = 14
SPEAKER_REACH = 6


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a statement is given to: the fullest name, what they are said to be, and whom it means, if it is known."""

    name: str | None
    role: str | None = None
    person: Person | None = None
    plural: bool = False


NOBODY = Speaker(None)


def resolve(text: str, drafts: Sequence[Draft], people: Directory) -> list[Speaker]:
    """The speaker of each draft; the drafts are in order of the text."""
    known: dict[Span, Speaker] = {}
    spoken: list[tuple[int, Speaker]] = []
    genders: dict[str, Gender] = {}
    found = []
    for draft in drafts:
        mention = draft.mention
        if mention is None:
            found.append(NOBODY)
            continue
        speaker = known.get(mention.span)
        if speaker is None:
            speaker = _resolve(text, mention, draft.sentence, people, spoken, genders)
            known[mention.span] = speaker
        found.append(speaker)
        if draft.guessed and not (speaker.person and speaker.person.person):
            found[-1] = NOBODY
        elif speaker.name and not draft.nested:
            spoken.append((draft.sentence, speaker))
    return found


def _resolve(
    text: str,
    mention: Mention,
    sentence: int,
    people: Directory,
    spoken: Sequence[tuple[int, Speaker]],
    genders: dict[str, Gender],
) -> Speaker:
    if mention.kind == "pronoun":
        return _pronoun(text, mention, sentence, people, spoken, genders)
    if mention.kind == "group":
        return Speaker(mention.name, plural=True)
    if mention.kind == "name" and mention.name:
        return _named(mention, people)
    return _nominal(text, mention, sentence, people, spoken)


def _named(mention: Mention, people: Directory) -> Speaker:
    gender = _title_gender(mention.words)
    person = people.find((mention.name or "").split(), mention.span.start, gender)
    if person is None:
        return Speaker(mention.name, mention.role)
    return Speaker(person.name, mention.role or person.role, person)


def _title_gender(lowers: Sequence[str]) -> Gender | None:
    if any(word in TITLES_MALE for word in lowers):
        return "he"
    return "she" if any(word in TITLES_FEMALE for word in lowers) else None


def _nominal(
    text: str, mention: Mention, sentence: int, people: Directory, spoken: Sequence[tuple[int, Speaker]]
) -> Speaker:
    """The senator: who holds that office, if the article has one; else the words themselves are the name."""
    words_here = " ".join(mention.span.of(text).split())
    if "for" in mention.words and any(word in SPOKESPEOPLE for word in mention.words):
        at = mention.words.index("for")
        body = " ".join(words_here.split()[at + 1 :]).removeprefix("the ")
        if mention.words[at + 1 : at + 2] == ("the",) and body in FIRMS:
            body = _named_body(people, sentence, mention.span.start) or ""
        known = people.find(body.split(), mention.span.start)
        if body[:1].isupper() and not (known and known.person):
            return Speaker(body, words_here)
    if mention.words[0] == "the" and mention.words[-1] in FIRMS:
        named = _named_body(people, sentence, mention.span.start)
        if named:
            return Speaker(named)
    if mention.words[0] == "the" and len(mention.words) <= 4:
        office = SAME_OFFICE.get(mention.words[-1], mention.words[-1])
        for person in _recent(people, sentence, mention.span.start, spoken):
            if office in person.offices:
                return Speaker(person.name, person.role, person)
    head = mention.words[: next((i for i, word in enumerate(mention.words) if i and word in g.PREPOSITIONS), None)]
    plural = head[-1] in g.GROUPS or (head[-1].endswith("s") and not head[-1].endswith("ss"))
    return Speaker(words_here, mention.role, plural=plural)


def _named_body(people: Directory, sentence: int, position: int) -> str | None:
    """The body that "the company" is: the last that a sentence was about."""
    for number in range(sentence, max(-1, sentence - PRONOUN_REACH), -1):
        for run in people.runs[number]:
            who = people.find(run.words, run.start)
            if run.start < position and _is_subject(run) and who and not who.person and len(who.words) > 1:
                return who.name
    return None


def _recent(people: Directory, sentence: int, position: int, spoken: Sequence[tuple[int, Speaker]]) -> list[Person]:
    """The persons named or speaking in the last sentences, newest first."""
    found: list[Person] = [s.person for at, s in spoken[-4:][::-1] if s.person and at >= sentence - SPEAKER_REACH]
    for number in range(sentence, max(-1, sentence - PRONOUN_REACH), -1):
        found += [person for run, person in reversed(people.named[number]) if run.start < position]
    return found


def _pronoun(
    text: str,
    mention: Mention,
    sentence: int,
    people: Directory,
    spoken: Sequence[tuple[int, Speaker]],
    genders: dict[str, Gender],
) -> Speaker:
    word = mention.words[0]
    if mention.antecedent is not None:
        return _resolve(text, mention.antecedent, sentence, people, spoken, genders)
    if word in HE or word in SHE:
        gender: Gender = "he" if word in HE else "she"
        person = _antecedent(mention.span.start, sentence, people, spoken, genders, gender)
        if person is not None:
            genders.setdefault(person.name, gender)
            return Speaker(person.name, person.role, person)
        return _last(spoken, sentence, plural=False, anybody=True)
    if word in THEY:
        return _last(spoken, sentence, plural=True)
    if word in IT:
        return _last(spoken, sentence, plural=False)
    return NOBODY


def _last(spoken: Sequence[tuple[int, Speaker]], sentence: int, plural: bool, anybody: bool = False) -> Speaker:
    """The last speaker that "they", "it" or an unnamed "he" can mean."""
    for at, speaker in reversed(spoken[-2:] if anybody else spoken[-8:]):
        if at < sentence - SPEAKER_REACH:
            break
        human = speaker.person is not None and speaker.person.person
        if speaker.plural == plural and not human:
            return speaker
    return NOBODY


def _fits(person: Person, gender: Gender, genders: dict[str, Gender]) -> bool:
    known = person.gender or genders.get(person.name)
    return person.person and (known is None or known == gender)


def _antecedent(
    position: int,
    sentence: int,
    people: Directory,
    spoken: Sequence[tuple[int, Speaker]],
    genders: dict[str, Gender],
    gender: Gender,
) -> Person | None:
    """Who "he" or "she" is: the last speaker who fits, or the nearest subject since, or the nearest named."""
    speaker_at, speaker = -1, None
    for at, said in reversed(spoken[-6:]):
        if said.person and _fits(said.person, gender, genders):
            speaker_at, speaker = at, said.person
            break
    if speaker is not None and speaker_at >= sentence - 1:
        return speaker
    backup: Person | None = None
    for number in range(sentence, max(-1, sentence - PRONOUN_REACH, speaker_at), -1):
        for run, person in people.named[number]:
            if run.start >= position or not _fits(person, gender, genders):
                continue
            if _is_subject(run):
                return person
            backup = backup or person
    if speaker is not None and speaker_at >= sentence - PRONOUN_REACH:
        return speaker
    return backup


def _is_subject(run: NameRun) -> bool:
    return run.token - len(run.titles) <= 1
