"""Who a mention is: a name's fullest form, the person or body that a noun or a pronoun stands for.

Where nothing fits, nobody is named: a wrong name is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.article import Span
from ingest.statements import antecedents, bodies
from ingest.statements import grammar as g
from ingest.statements.antecedents import is_plural
from ingest.statements.attribution import Draft
from ingest.statements.bodies import DEFINITE
from ingest.statements.descriptions import ADJECTIVAL, KIN, gender_of, stands_for
from ingest.statements.discourse import NOBODY, Discourse, Speaker
from ingest.statements.epithets import described, epithet, head_of, is_near, outshone
from ingest.statements.lexicon import words
from ingest.statements.mentions import COURTESY, Mention
from ingest.statements.sentences import Sentence
from ingest.statements.speakers import TITLES_FEMALE, TITLES_MALE, Directory, Gender, Person

F, P = "function_words.txt", "people.txt"
HE = words(F, "he")
SHE = words(F, "she")
THEY = words(F, "they") - {"we", "us", "our"}
IT = words(F, "it") | {"which", "that"}
SPOKESPEOPLE = words(P, "spokespeople")
INDEFINITE = frozenset(["a", "an", "one", "another"])
ASKED = frozenset(["asked", "asks", "put it", "wondered", "inquired", "queried"])
ANSWERED = frozenset(["replied", "replies", "answered", "answers", "responded", "responds"])
FOREIGN_REACH = 6


def resolve(text: str, sentences: Sequence[Sentence], drafts: Sequence[Draft], people: Directory) -> list[Speaker]:
    """The speaker of each draft; the drafts are in order of the text."""
    known: dict[Span, Speaker] = {}
    discourse = Discourse(text, sentences, people)
    found = []
    for draft in drafts:
        mention = draft.mention
        if mention is None:
            found.append(NOBODY)
            continue
        speaker = known.get(mention.span)
        if speaker is None:
            antecedents.advance(discourse, draft.sentence)
            speaker = _resolve(discourse, mention, draft.sentence, _asker(discourse, draft))
            known[mention.span] = speaker
        found.append(speaker)
        if draft.guessed and not (speaker.person and (speaker.person.person or speaker.person.maybe)):
            found[-1] = NOBODY
        elif speaker.name:
            discourse.add(draft, mention.span.start, speaker)
    return found


def _resolve(discourse: Discourse, mention: Mention, sentence: int, but: Person | None = None) -> Speaker:
    if mention.kind == "pronoun":
        return _pronoun(discourse, mention, sentence, but)
    if mention.kind == "group":
        return Speaker(mention.name, plural=True)
    if mention.kind == "name" and mention.name:
        if mention.words[0] == "the" and len(mention.words) == 2 and ADJECTIVAL.match(mention.name):
            return epithet(discourse, mention, sentence, None) or _named(discourse.people, mention)
        return _named(discourse.people, mention)
    return _nominal(discourse, mention, sentence)


def _named(people: Directory, mention: Mention) -> Speaker:
    name = (mention.name or "").split()
    titles = mention.words[: len(mention.words) - len(name)]
    gender = _title_gender(titles)
    person = people.find(name, mention.span.start, gender, titles)
    if person is None:
        return Speaker(mention.name, mention.role)
    if len(person.words) == 1 and gender and titles[-1] in COURTESY and _is_another(people, person, gender):
        return Speaker(f"{titles[-1].capitalize()} {person.name}", mention.role)
    return Speaker(person.name, mention.role or person.role, person)


def _is_another(people: Directory, person: Person, gender: Gender) -> bool:
    """Whether all who are named in full by somebody's last name are of the other gender: Mr Lane is not Ada Lane."""
    namesakes = [people.people[i] for _, i in people.by_last.get(person.words[0], ())]
    return bool(namesakes) and all(who.gender is not None and who.gender != gender for who in namesakes)


def _title_gender(lowers: Sequence[str]) -> Gender | None:
    if any(word in TITLES_MALE for word in lowers):
        return "he"
    return "she" if any(word in TITLES_FEMALE for word in lowers) else None


def _nominal(discourse: Discourse, mention: Mention, sentence: int) -> Speaker:
    """The senator: who holds that office, if the article has one; else the words themselves are the name."""
    words_here = " ".join(mention.span.of(discourse.text).split())
    titled = discourse.people.find([words_here], mention.span.start) if words_here.istitle() else None
    if titled and titled.person and len(titled.words) > 1:  # somebody whose name is King or Baker
        return Speaker(titled.name, titled.role, titled)
    body = _spoken_for(discourse, mention, words_here, sentence)
    if body:
        return body
    head = head_of(mention)
    plural = is_plural(mention)
    if not plural:
        found = bodies.definite_body(discourse, mention, sentence) or bodies.definite_text(discourse, mention, sentence)
        found = found or _holder(discourse, mention, sentence)
        if found:
            return found
    speaker = Speaker(words_here, mention.role, plural=plural)
    if mention.words[0] in INDEFINITE:
        discourse.introduced[head[-1]] = speaker
    return speaker


def _spoken_for(discourse: Discourse, mention: Mention, words_here: str, sentence: int) -> Speaker | None:
    """The body that a spokesperson without a name speaks for, who keeps the role; and who goes on as "the spokesman"."""
    if not any(word in SPOKESPEOPLE for word in mention.words):
        return None
    if "for" not in mention.words:
        return None
    at = mention.words.index("for")
    body = " ".join(words_here.split()[at + 1 :]).removeprefix("the ")
    if mention.words[at + 1 : at + 2] == ("the",) and body in bodies.FIRMS | bodies.PUBLIC:
        body = bodies.named_body(discourse, body, sentence, mention.span.start) or ""
    known = discourse.people.find(body.split(), mention.span.start)
    if not body[:1].isupper() or (known and known.person):
        return None
    speaker = Speaker(known.name if known else body, words_here)
    discourse.introduced[head_of(mention)[-1]] = speaker
    return speaker


def _holder(discourse: Discourse, mention: Mention, sentence: int) -> Speaker | None:
    """The person whom a noun stands for by what the article says they are."""
    head = head_of(mention)
    bare_counsel = mention.words[0] == "counsel"
    if mention.words[0] not in DEFINITE and not bare_counsel and mention.words[0] not in g.POSSESSIVES:
        return None
    if mention.words[0] in g.POSSESSIVES and head[-1] not in KIN:
        return None
    gender = gender_of(head[-1:])
    same, narrower = stands_for(head[-1])
    more = [word for word in mention.words if word not in head[-1:] and word not in g.DETERMINERS]
    proper = any(token[:1].isupper() for token in mention.span.of(discourse.text).split()[1:])
    for offices in (same, narrower):
        if offices is narrower and (found := _introduced(discourse, mention, sentence)):
            return found
        holders = discourse.people.holders(offices, mention.span.start)
        if not holders and offices is same and not proper:  # who is named only later
            later = discourse.people.holders(offices, len(discourse.text))
            holders = later if len(later) == 1 and mention.words[0] == "the" else []
        fitting = [who for who in holders if who.gender in (None, gender) or gender is None]
        if "former" in more:
            fitting = [who for who in fitting if "former" in who.about]
        chosen = _nearest(discourse, fitting, more)
        nearer = outshone(discourse, chosen, mention, sentence, more) if chosen else None
        if nearer and offices is narrower:
            continue
        if (
            chosen
            and nearer
            and proper
            and not described(chosen, more)
            and is_near(discourse, nearer, mention, sentence)
        ):
            return Speaker(
                nearer.name, nearer.role, nearer
            )  # the Larkmoor minister, where only Estray's is known as one
        if chosen and (not proper or described(chosen, more) or is_near(discourse, chosen, mention, sentence)):
            return Speaker(chosen.name, chosen.role, chosen)
    return epithet(discourse, mention, sentence, "he" if gender == "he" else "she" if gender == "she" else None)


def _introduced(discourse: Discourse, mention: Mention, sentence: int) -> Speaker | None:
    """Who was brought in without a name and goes on as "the official": "A senior official at the port said"."""
    noun = head_of(mention)[-1]
    if mention.words[0] not in DEFINITE:
        return None
    if noun in discourse.introduced:
        return discourse.introduced[noun]
    fitting = [who for same in stands_for(noun)[1] if (who := discourse.introduced.get(same))]
    if fitting:
        return max(fitting, key=lambda who: discourse.last_seen.get(who.name or "", -1))
    for number in range(sentence - 1, max(-1, sentence - FOREIGN_REACH), -1):
        subject = discourse.subject(number)
        indefinite = subject and subject.kind == "nominal" and subject.words[0] in INDEFINITE
        if subject and indefinite and head_of(subject)[-1] == noun:
            return _nominal(discourse, subject, number)
    return None


def _nearest(discourse: Discourse, holders: Sequence[Person], more: Sequence[str]) -> Person | None:
    """Of some persons who best fits the other words of a description, and of these who was named or spoke last."""
    if not holders:
        return None
    plain = [word for word in more if word not in g.PREPOSITIONS and word != "'s"]
    fit = {who.name: sum(word in who.about for word in plain) for who in holders}
    order = {who.name: -i for i, who in enumerate(holders)}
    return max(holders, key=lambda who: (fit[who.name], discourse.last_seen.get(who.name, -1), order[who.name]))


def _asker(discourse: Discourse, draft: Draft) -> Person | None:
    """Who has just asked what a draft answers, and so is not the "he" who answers it."""
    if not discourse.said or draft.cue is None or draft.cue.of(discourse.text).lower() not in ANSWERED:
        return None
    last = discourse.said[-1]
    asked = last.draft.cue is not None and last.draft.cue.of(discourse.text).lower() in ASKED
    return last.speaker.person if asked and last.draft.sentence >= draft.sentence - 2 else None


def _pronoun(discourse: Discourse, mention: Mention, sentence: int, but: Person | None) -> Speaker:
    word = mention.words[0]
    if mention.antecedent is not None:
        told = _resolve(discourse, mention.antecedent, sentence)
        return NOBODY if word != "who" and told.person and told.person.person else told
    if word in HE or word in SHE:
        gender: Gender = "he" if word in HE else "she"
        stranger = antecedents.stranger(discourse, mention.span.start, sentence, gender)
        if stranger.name:
            return stranger
        person = antecedents.singular(discourse, mention.span.start, sentence, gender, but)
        if person is not None:
            discourse.genders.setdefault(person.name, gender)
            return Speaker(person.name, person.role, person)
        return antecedents.unnamed(discourse, sentence)
    if word in THEY:
        return antecedents.plural(discourse, sentence)
    if word in IT:
        return bodies.thing(discourse, sentence)
    return NOBODY
