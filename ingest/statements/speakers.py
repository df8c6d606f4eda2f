"""Who an article names: persons and bodies, each by the fullest name it gives them.

Built once for an article from the names in it outside of quotation marks: "Lena Marsh", "Marsh", "Mrs. Marsh" and
"Lena R. Marsh" become one, two people of one last name stay two.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from ingest.statements import grammar as g
from ingest.statements.descriptions import ADJECTIVAL, gender_of, lowers, office, offices_of
from ingest.statements.lexicon import words
from ingest.statements.names import NameRun, bare, name_runs
from ingest.statements.sentences import Sentence

Gender = Literal["he", "she"]
G, P = "given_names.txt", "people.txt"
MALE = words(G, "male")
FEMALE = words(G, "female")
GIVEN = MALE | FEMALE | words(G, "either")
FAMILY_FIRST = words(G, "family names first")
TITLES_MALE = words(P, "titles male")
TITLES_FEMALE = words(P, "titles female")
BODIES = words(P, "bodies") | words(P, "company words")
OPENINGS = words(P, "openings")
PLACES = words(P, "places")
PARTICLES = g.CONNECTORS | {"ó", "ní", "mac", "san", "santa", "st", "ap", "ben", "abu", "ould"}
# How many namings on either side of a place are looked at for who a last name means.
NEAR = 16


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or some body, that an article names.

    `person` is False for what is likely a body or a place; `maybe` holds where nothing tells.
    `offices` are the nouns that the article calls them by
    ("senator"), `about` all words that it describes them with, `namings` how often it names them.
    """

    name: str
    words: tuple[str, ...]
    gender: Gender | None
    person: bool
    role: str | None
    first: int
    offices: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    namings: int = 1
    maybe: bool = False


# Where a word of a name stands in a full naming: (position, number of the person), in order.
_Places = Mapping[str, Sequence[tuple[int, int]]]


@dataclass(frozen=True)
class Directory:
    """The persons of an article, where each is named, and who a name means.

    `by_words` finds a person by all words of a name; `by_last`, `by_first` and `by_inner` hold, for one word of a
    name, every full naming under it, `by_office` every naming of who holds an office. `runs` are the names of each
    sentence.
    """

    people: tuple[Person, ...]
    by_words: Mapping[tuple[str, ...], int]
    by_last: _Places
    by_first: _Places
    by_inner: _Places
    by_office: _Places
    runs: tuple[tuple[NameRun, ...], ...]

    @cached_property
    def named(self) -> tuple[tuple[tuple[NameRun, Person], ...], ...]:
        """For each sentence the names in it that are of persons, each with whom it means."""
        return tuple(tuple((run, who) for run in here if (who := self.meant(run)) and who.person) for here in self.runs)

    @cached_property
    def singular(self) -> tuple[tuple[tuple[NameRun, Person], ...], ...]:
        """As `named`, with those that may be persons."""
        return tuple(
            tuple((run, who) for run in here if (who := self.meant(run)) and (who.person or who.maybe))
            for here in self.runs
        )

    def meant(self, run: NameRun) -> Person | None:
        """Whom a naming means, its titles considered."""
        gender: Gender | None = "he" if TITLES_MALE.intersection(run.titles) else None
        gender = "she" if TITLES_FEMALE.intersection(run.titles) else gender
        return self.find(run.words, run.start, gender, run.titles)

    def find(
        self, name: Sequence[str], position: int, gender: Gender | None = None, titles: Collection[str] = ()
    ) -> Person | None:
        """Who a name, as its words without titles, means at a position of the text; None if nothing tells.

        `gender` is what its title tells, `titles` are the titles: of two Lanes the commissioner is who is called so.
        """
        key = bare(name)
        if not key:
            return None
        exact = self.by_words.get(key)
        if exact is None and len(key) > 1 and key[0] in OPENINGS:
            return self.find(key[1:], position, gender, titles)
        if len(key) > 1:
            return self.people[exact] if exact is not None else self._partly(key, position)
        for table in (self.by_last, self.by_first, self.by_inner):
            near = nearest_first(table.get(key[0], ()), position)
            fitting = [person for i in near if _agrees(person := self.people[i], gender)]
            if len(fitting) > 1 and titles:
                fitting = [person for person in fitting if person.offices.intersection(map(office, titles))] or fitting
            known = [person for person in fitting if gender and person.gender == gender]
            if gender and not known and len(fitting) > 1:
                return None  # "Mrs. Lane" is one of two, and nothing tells which
            if fitting and not (table is self.by_inner and len(fitting) > 1):
                return min(known or fitting, key=lambda person: (person.first > position, person.first))
        return self.people[exact] if exact is not None else None

    def _partly(self, key: tuple[str, ...], position: int) -> Person | None:
        """Who a part of a name means: "van der Berg", "Hollow Creek" of Hollow Creek Energy; None if it is two's."""
        last = key[-1]
        for table, at in ((self.by_last, last), (self.by_first, key[0]), (self.by_inner, last)):
            near = nearest_first(table.get(at, ()), position)
            found = [i for i in near if _holds(self.people[i].words, key)]
            if len(found) == 1:
                return self.people[found[0]]
        own = next((k for k, word in enumerate(key) if word not in PARTICLES), 0)
        return self.find(key[own:], position) if own else None

    def holders(self, offices: Collection[str], position: int) -> list[Person]:
        """Who holds one of some offices and is named before a position; the last named first."""
        found: list[tuple[int, int]] = []
        for name in offices:
            namings = self.by_office.get(name, ())
            at = bisect_right(namings, (position, -1))
            found += namings[max(0, at - NEAR) : at]
        return list(dict.fromkeys(self.people[i] for _, i in sorted(found, reverse=True)))


def nearest_first(namings: Sequence[tuple[int, int]], position: int) -> list[int]:
    """Some persons by where they are named: those before a position, the last first, then those after it."""
    at = bisect_right(namings, (position, -1))
    before = [person for _, person in reversed(namings[max(0, at - NEAR) : at])]
    return list(dict.fromkeys(before + [person for _, person in namings[at : at + NEAR]]))


def _holds(name: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether a name begins or ends with the words of a shorter one."""
    return len(part) < len(name) and (name[: len(part)] == part or name[-len(part) :] == part)


def _agrees(person: Person, gender: Gender | None) -> bool:
    return gender is None or person.gender is None or person.gender == gender


def in_title_case(sentence: Sentence) -> bool:
    """Whether most words of a sentence are written with capitals, as headlines are: none of them need be a name."""
    long = [token for token in sentence.tokens if token.kind == "word" and len(token.text) > 3]
    capitals = sum(token.text[0].isupper() for token in long)
    if sentence.tokens[-1].text == ".":  # which no headline ends with
        return len(long) >= 6 and capitals == len(long)
    return len(long) > 3 and capitals > 0.85 * len(long)


def directory(text: str, sentences: Sequence[Sentence]) -> Directory:
    """Who the sentences name."""
    runs = _without_openings(
        tuple(
            () if in_title_case(sentence) else tuple(name_runs(text, number, sentence))
            for number, sentence in enumerate(sentences)
        )
    )
    grouped: dict[tuple[str, ...], list[NameRun]] = defaultdict(list)
    for here in runs:
        for run in here:
            if run.words:
                grouped[_key(run.words)].append(run)
    _share_titles(grouped)
    lasts = {run.words[0] for group in grouped.values() for run in group if len(run.words) == 1 and not run.definite}
    people = tuple(_person(group, lasts, _also(key, grouped)) for key, group in grouped.items())
    by_words = {run.words: at for at, group in enumerate(grouped.values()) for run in group}
    placed = {at for at, group in enumerate(grouped.values()) if any(run.placed for run in group)}
    by_words = _with_short(by_words, people, placed)
    by_words |= {(run.letters,): by_words[run.words] for here in runs for run in here if run.letters}
    return Directory(people, by_words, *_tables(grouped, people), runs)


def _tables(
    grouped: Mapping[tuple[str, ...], Sequence[NameRun]], people: Sequence[Person]
) -> tuple[_Places, _Places, _Places, _Places]:
    last: dict[str, list[tuple[int, int]]] = defaultdict(list)
    first: dict[str, list[tuple[int, int]]] = defaultdict(list)
    inner: dict[str, list[tuple[int, int]]] = defaultdict(list)
    offices: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, ((key, group), person) in enumerate(zip(grouped.items(), people, strict=True)):
        places = [(run.start, at) for run in group]
        if len(key) > 1:
            if person.person or key[-1] not in BODIES:
                last[key[-1]] += places
            if key[0] in FAMILY_FIRST or person.person or key[-1] in BODIES:
                first[key[0]] += places
            for word in person.words[1:-1] if person.person else key[-1:] if key[-1] in BODIES else ():
                if len(word) > 2 and word not in PARTICLES:
                    inner[word] += places
        for name in person.offices if person.person else ():
            offices[name] += places
    for table in (last, first, inner, offices):
        for namings in table.values():
            namings.sort()
    return dict(last), dict(first), dict(inner), dict(offices)


def _without_openings(runs: tuple[tuple[NameRun, ...], ...]) -> tuple[tuple[NameRun, ...], ...]:
    """The names less a word that only begins its sentence: "Late Lane scored" names Lane."""
    within = {run.words for here in runs for run in here if not run.initial}
    inside = {name[0] for name in within if len(name) > 1}

    def opened(run: NameRun) -> bool:
        first = run.words[0] if len(run.words) > 1 else ""
        if not first or not run.initial or first in GIVEN | inside:
            return False
        common = first in g.ROLES or first.endswith(("ed", "ing", "ly"))
        return first in OPENINGS or (common and run.words[1:] in within)

    def trimmed(run: NameRun) -> NameRun:
        cut = len(run.text.split(" ", 1)[0]) + 1
        return replace(run, words=run.words[1:], text=run.text[cut:], start=run.start + cut, initial=False)

    return tuple(tuple(trimmed(run) if opened(run) else run for run in here) for here in runs)


def _with_short(
    by_words: dict[tuple[str, ...], int], people: Sequence[Person], placed: Collection[int]
) -> dict[tuple[str, ...], int]:
    """The names with the short ones of bodies: "Hollow Creek" is Hollow Creek Energy, "the EFA" by its letters."""
    longer: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for at, person in enumerate(people):
        if not person.person and (person.words[-1] in BODIES or "&" in person.words):
            for k in range(1, min(len(person.words), 6)):
                longer[person.words[:k]].add(at)
    for at, person in enumerate(people):
        found = longer.get(person.words, set())
        place = at in placed or not PLACES.isdisjoint(person.words)
        known = person.gender is not None or person.offices or person.words[0] in GIVEN
        if len(found) == 1 and not place and not (person.person and known):
            by_words[person.words] = next(iter(found))
    endings = {
        person.words[k:]: at
        for at, person in enumerate(people)
        for k in range(1, len(person.words))
        if person.words[k] in PARTICLES
    }
    by_words.update((person.words, endings[person.words]) for person in people if person.words in endings)
    return _with_letters(by_words, people)


def _with_letters(by_words: dict[tuple[str, ...], int], people: Sequence[Person]) -> dict[tuple[str, ...], int]:
    """The names with those of bodies by their letters: "the EFA" is the Estray Fishermen's Association."""
    found: dict[str, int | None] = {}
    for at, person in enumerate(people):
        if not person.person and 2 < len(person.words) < 8:
            letters = "".join(word[0] for word in person.words if word not in g.PREPOSITIONS and word != "the")
            found[letters] = None if letters in found else at
    for person in people:
        letters = person.words[0] if len(person.words) == 1 else ""
        if person.name.isupper() and len(letters) > 2 and (body := found.get(letters)) is not None:
            by_words[person.words] = body
    return by_words


def _share_titles(grouped: dict[tuple[str, ...], list[NameRun]]) -> None:
    """Count "Mr. Lane" as a naming of Ada Lane, too, where the article names no other Lane."""
    full: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key in grouped:
        if len(key) > 1:
            full[key[-1]].append(key)
    for key in [key for key in grouped if len(key) == 1 and len(full.get(key[0], ())) == 1]:
        owner = full[key[0]][0]
        gender = _gender(owner, set())
        grouped[owner] += [
            run
            for run in grouped[key]
            if (run.titles or run.about) and (not gender or gender_of(run.titles) in (None, gender))
        ]


def _key(name: tuple[str, ...]) -> tuple[str, ...]:
    """What two namings of one person share: their first and last word, where these can be a person's."""
    if len(name) > 2 and name[-1] not in BODIES and len(name) < 5 and name[0] not in FAMILY_FIRST:
        return name[0], name[-1]
    return name


def _also(key: tuple[str, ...], grouped: Mapping[tuple[str, ...], Sequence[NameRun]]) -> int:
    """How often the last word of a name stands alone."""
    return len(grouped.get(key[-1:], ())) if len(key) > 1 else 0


def _person(group: Sequence[NameRun], lasts: set[str], also: int) -> Person:
    own = [run for run in group if len(run.words) > 1] or group
    fullest = max(own, key=lambda run: len(run.words))
    name = fullest.words
    titles = {title for run in group for title in run.titles}
    about = [phrase for run in group for phrase in run.about]
    offices = offices_of(about) | offices_of(titles)
    gender = _gender(name, titles) or _gender((), titles | set(offices))
    roles = [run.role for run in group if run.role]
    role = next((phrase for phrase in roles if not _is_title(phrase)), roles[0] if roles else None)
    person = _is_person(group, name, lasts, bool(titles), role is not None)
    described = frozenset(word for phrase in about for word in lowers(phrase))
    maybe = not person and _may_be_person(group, name)
    return Person(
        fullest.text, name, gender, person, role, group[0].start, offices, described, len(group) + also, maybe
    )


def _is_title(role: str) -> bool:
    """Whether a role is no more than a title: Dr, Sen."""
    return all(word in g.TITLES for word in lowers(role))


def _is_person(group: Sequence[NameRun], name: tuple[str, ...], lasts: set[str], titled: bool, described: bool) -> bool:
    given = len(name) > 1 and name[0].split("-")[0] in GIVEN
    body = any(word in BODIES or word == "&" for word in name) or (sum(run.definite for run in group) * 2 > len(group))
    place = any(word in PLACES for word in name) or sum(run.placed for run in group) * 3 > len(group)
    human = any(run.human for run in group)
    if len(name) == 1 and not titled:
        acts = any(run.speaks for run in group) or human or described or name[0] in GIVEN
        letters = group[0].text.isupper() and len(name[0]) > 1
        return not (body or place or letters) and acts and any(not run.initial for run in group)
    speaks = len(name) < 4 and any(run.speaks for run in group)
    known_later = 1 < len(name) < 4 and (name[-1] in lasts or name[0] in lasts)
    body = body or len(name) > 5
    return not body and (given or titled or (not place and (known_later or described or human or speaks)))


def _may_be_person(group: Sequence[NameRun], name: tuple[str, ...]) -> bool:
    """Whether a name of a kind that nothing tells may be somebody's: that does something, in up to three words."""
    known = any(word in BODIES or word in PLACES for word in name) or any(run.definite or run.placed for run in group)
    if len(name) == 1:
        known = known or group[0].text.isupper() or all(run.initial for run in group)
        known = known or name[0].endswith("s") or bool(ADJECTIVAL.match(group[0].text))
    return len(name) < 4 and not known and sum(run.acts or run.speaks for run in group) > (len(name) == 1)


def _gender(name: tuple[str, ...], nouns: Collection[str]) -> Gender | None:
    told = gender_of(nouns)
    if told is None and len(name) > 1:
        given = name[0].split("-")[0]
        male, female = given in MALE, given in FEMALE
        return None if male == female else "he" if male else "she"
    return "he" if told == "he" else "she" if told == "she" else None
