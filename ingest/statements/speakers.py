"""Who an article names: persons and bodies, each by the fullest name it gives them.

Built once for an article from the names in it outside of quotation marks: "Lena Marsh", "Marsh", "Mrs. Marsh" and
"Lena R. Marsh" become one, two people of one last name stay two.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ingest.statements import grammar as g
from ingest.statements import mentions
from ingest.statements.lexicon import words
from ingest.statements.sentences import Sentence, Token

Gender = Literal["he", "she"]
G, P = "given_names.txt", "people.txt"
MALE = words(G, "male")
FEMALE = words(G, "female")
FAMILY_FIRST = words(G, "family names first")
TITLES_MALE = words(P, "titles male")
TITLES_FEMALE = words(P, "titles female")
BODIES = words(P, "bodies")
PLACES = words(P, "places")
NOT_NAMES = words(P, "not names")
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "kc", "qc", "mp", "obe", "mbe", "cbe", "phd", "md"})
# How many namings on either side of a place are looked at for who a last name means.
NEAR = 16
SPACES = re.compile(r"\s+")
# Offices change how they are written: "the senator" is "Sen. Lane".
SAME_OFFICE: Mapping[str, str] = {
    "sen": "senator",
    "sens": "senator",
    "rep": "representative",
    "congressman": "representative",
    "congresswoman": "representative",
    "lawmaker": "representative",
    "gov": "governor",
    "prof": "professor",
    "dr": "doctor",
    "gen": "general",
    "pres": "president",
    "sgt": "sergeant",
    "capt": "captain",
    "lt": "lieutenant",
    "rev": "reverend",
    "councilor": "councillor",
}


@dataclass(frozen=True, slots=True)
class NameRun:
    """One naming in the text: `words` in lower case without titles, where it stands, and how it was brought in."""

    start: int
    text: str
    words: tuple[str, ...]
    titles: tuple[str, ...]
    sentence: int
    token: int
    initial: bool
    definite: bool
    placed: bool
    role: str | None
    human: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or some body, that an article names. `person` is False for what is likely a body or a place."""

    name: str
    words: tuple[str, ...]
    gender: Gender | None
    person: bool
    role: str | None
    first: int
    offices: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Directory:
    """The persons of an article, where each is named, and who a name means.

    `by_words` finds a person by all words of a name; `by_last` and `by_first` hold, for one word of a name, every
    full naming under it as (position, person), in order. `runs` are the names of each sentence.
    """

    people: tuple[Person, ...]
    by_words: Mapping[tuple[str, ...], int]
    by_last: Mapping[str, Sequence[tuple[int, int]]]
    by_first: Mapping[str, Sequence[tuple[int, int]]]
    runs: tuple[tuple[NameRun, ...], ...]

    @cached_property
    def named(self) -> tuple[tuple[tuple[NameRun, Person], ...], ...]:
        """For each sentence the names in it that are of persons, each with whom it means."""
        return tuple(
            tuple((run, who) for run in here if (who := self.find(run.words, run.start)) and who.person)
            for here in self.runs
        )

    def find(self, name: Sequence[str], position: int, gender: Gender | None = None) -> Person | None:
        """Who a name, as its words without titles, means at a position of the text; None if nothing tells."""
        key = bare(name)
        exact = self.by_words.get(key)
        if len(key) > 1:
            return self.people[exact] if exact is not None else None
        if not key:
            return None
        for table in (self.by_last, self.by_first):
            near = _nearest_first(table.get(key[0], ()), position)
            fitting = [person for i in near if _agrees(person := self.people[i], gender)]
            known = [person for person in fitting if gender and person.gender == gender]
            if gender and not known and len(fitting) > 1:
                return None  # "Mrs. Lane" is one of two, and nothing tells which
            if fitting:
                return min(known or fitting, key=lambda person: (person.first > position, person.first))
        return self.people[exact] if exact is not None else None


def _nearest_first(namings: Sequence[tuple[int, int]], position: int) -> list[int]:
    """Some persons by where they are named: those before a position, the last first, then those after it."""
    at = bisect_right(namings, (position, -1))
    before = [person for _, person in reversed(namings[max(0, at - NEAR) : at])]
    return list(dict.fromkeys(before + [person for _, person in namings[at : at + NEAR]]))


def _agrees(person: Person, gender: Gender | None) -> bool:
    return gender is None or person.gender is None or person.gender == gender


def bare(name: Sequence[str]) -> tuple[str, ...]:
    """A name's words in lower case, without "Jr" and stops."""
    return tuple(word for word in (w.lower().rstrip(".").replace("’", "'") for w in name) if word not in SUFFIXES)


def name_runs(text: str, number: int, sentence: Sentence) -> Iterator[NameRun]:
    """The names in a sentence, from left to right."""
    tokens = sentence.tokens
    i = 0
    while i < len(tokens):
        if not _can_begin(tokens, i):
            i += 1
            continue
        end = i + 1
        while end < len(tokens) and _goes_on(tokens, end):
            end += 1
        run = tokens[i:end]
        titles = mentions.after_titles(run)
        name = run[titles:]
        # "President" alone is an office, not a name
        if not (len(name) == 1 and (name[0].lower in g.TITLES or name[0].lower in NOT_NAMES)):
            before = tokens[i - 1] if i else None
            yield NameRun(
                name[0].start,
                SPACES.sub(" ", text[name[0].start : name[-1].end]),
                bare([token.text for token in name]),
                tuple(token.lower for token in run[:titles]) + _role_before(tokens, i),
                number,
                i,
                i == 0 and titles == 0,
                before is not None and before.lower == "the",
                before is not None and before.lower in ("in", "at", "near", "across"),
                mentions.apposed_role(text, tokens, end) or _title_text(text, tokens, i, i + titles),
                any(token.lower == "who" for token in tokens[end : end + 2]),
            )
        i = end


def _title_text(text: str, tokens: Sequence[Token], start: int, end: int) -> str | None:
    """A title with the lower-case role before it: "campaign manager", "Sen."."""
    while start > 0 and tokens[start - 1].kind == "word" and _role_before(tokens, start) and end - start < 4:
        start -= 1
    if start >= end:
        return None
    return mentions.title_role(SPACES.sub(" ", text[tokens[start].start : tokens[end - 1].end]))


def _role_before(tokens: Sequence[Token], i: int) -> tuple[str, ...]:
    before = tokens[i - 1] if i else None
    return (
        (before.lower,)
        if before and not before.capital and (before.lower in g.ROLES or before.lower in g.TITLES)
        else ()
    )


def _can_begin(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if not token.capital or token.lower in NOT_NAMES:
        return False
    if i == 0 or tokens[i - 1].kind != "word":
        closed = token.lower in g.BOUNDARY or token.lower in g.PREPOSITIONS or token.lower in g.PRONOUNS
        return not (closed or token.lower in g.DETERMINERS or g.is_adverb(token) or token.lower in g.CONJUNCTIONS)
    return token.lower not in g.DETERMINERS and token.lower not in g.PRONOUNS


def _goes_on(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.capital:
        return True
    links = token.lower in g.CONNECTORS or token.text == "&"
    return links and i + 1 < len(tokens) and tokens[i + 1].capital


def in_title_case(sentence: Sentence) -> bool:
    """Whether most words of a sentence are written with capitals, as headlines are: none of them need be a name."""
    long = [token for token in sentence.tokens if token.kind == "word" and len(token.text) > 3]
    return len(long) > 3 and sum(token.text[0].isupper() for token in long) > 0.85 * len(long)


def directory(text: str, sentences: Sequence[Sentence]) -> Directory:
    """Who the sentences name."""
    runs = tuple(
        () if in_title_case(sentence) else tuple(name_runs(text, number, sentence))
        for number, sentence in enumerate(sentences)
    )
    grouped: dict[tuple[str, ...], list[NameRun]] = defaultdict(list)
    for here in runs:
        for run in here:
            if run.words:
                grouped[_key(run.words)].append(run)
    _share_titles(grouped)
    lasts = {run.words[0] for group in grouped.values() for run in group if len(run.words) == 1 and not run.definite}
    people: list[Person] = []
    by_words: dict[tuple[str, ...], int] = {}
    by_last: dict[str, list[tuple[int, int]]] = defaultdict(list)
    by_first: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, (key, group) in enumerate(grouped.items()):
        person = _person(group, lasts)
        people.append(person)
        by_words.update((run.words, at) for run in group)
        if len(key) > 1 and (person.person or key[-1] not in BODIES):
            by_last[key[-1]] += [(run.start, at) for run in group]
            if key[0] in FAMILY_FIRST or person.person:
                by_first[key[0]] += [(run.start, at) for run in group]
    for namings in (*by_last.values(), *by_first.values()):
        namings.sort()
    return Directory(tuple(people), by_words, dict(by_last), dict(by_first), runs)


def _share_titles(grouped: dict[tuple[str, ...], list[NameRun]]) -> None:
    """Count "Mr. Lane" as a naming of Ada Lane, too, where the article names no other Lane."""
    full: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key in grouped:
        if len(key) > 1:
            full[key[-1]].append(key)
    for key in [key for key in grouped if len(key) == 1 and len(full.get(key[0], ())) == 1]:
        grouped[full[key[0]][0]] += [run for run in grouped[key] if run.titles]


def _key(name: tuple[str, ...]) -> tuple[str, ...]:
    """What two namings of one person share: their first and last word, where these can be a person's."""
    if len(name) > 2 and name[-1] not in BODIES and len(name) < 5 and name[0] not in FAMILY_FIRST:
        return name[0], name[-1]
    return name


def _person(group: Sequence[NameRun], lasts: set[str]) -> Person:
    fullest = max(group, key=lambda run: len(run.words))
    name = fullest.words
    titles = {title for run in group for title in run.titles}
    gender = _gender(name, titles)
    role = next((run.role for run in group if run.role), None)
    given = len(name) > 1 and name[0].split("-")[0] in MALE | FEMALE
    body = any(word in BODIES for word in name) or (sum(run.definite for run in group) * 2 > len(group))
    place = any(word in PLACES for word in name) or sum(run.placed for run in group) * 3 > len(group)
    human = any(run.human for run in group)
    known_later = 1 < len(name) < 4 and name[-1] in lasts
    person = not body and (
        given or bool(titles) or gender is not None or (not place and (known_later or role is not None or human))
    )
    if len(name) == 1 and not titles:
        person = not body and not place and any(not run.initial for run in group)
    offices = {SAME_OFFICE.get(t, t) for t in titles} | {
        SAME_OFFICE.get(w, w) for run in group if run.role for w in run.role.lower().replace(".", "").split()[:6]
    }
    return Person(fullest.text, name, gender, person, role, group[0].start, frozenset(offices))


def _gender(name: tuple[str, ...], titles: set[str]) -> Gender | None:
    male, female = bool(titles & TITLES_MALE), bool(titles & TITLES_FEMALE)
    if male == female and len(name) > 1:
        given = name[0].split("-")[0]
        male, female = given in MALE, given in FEMALE
    return None if male == female else "he" if male else "she"
