"""Descriptions of people: which offices a phrase gives somebody, and which offices another phrase can stand for.

"Sen. Ada Lane" and "Ada Lane, a senator from Ives" make her a senator; "the lawmaker" is a senator, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from ingest.statements import grammar as g
from ingest.statements.lexicon import phrases, words

P = "people.txt"
WORD = re.compile(r"[\w'’-]+")
KIN = words(P, "kin")
EPITHETS = words(P, "epithets")
MEN = words(P, "he") | words(P, "titles male")
WOMEN = words(P, "she") | words(P, "titles female")
# Words of a title that alone are no office.
NOT_OFFICES = frozenset(
    [
        "former",
        "then",
        "ex",
        "senior",
        "acting",
        "assistant",
        "associate",
        "foreign",
        "interior",
        "state",
        "us",
        "u.s",
        "rt",
        "honourable",
        "honorable",
        "hon",
        "defense",
        "defence",
        "finance",
        "prime",
        "vice",
        "general",
        "private",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "sir",
        "dame",
        "lord",
        "lady",
        "rival",
        "own",
        "one",
    ]
)
# Offices change how they are written: "the senator" is "Sen. Lane".
SAME_OFFICE: Mapping[str, str] = {
    "sen": "senator",
    "sens": "senator",
    "rep": "representative",
    "reps": "representative",
    "congressman": "representative",
    "congresswoman": "representative",
    "gov": "governor",
    "prof": "professor",
    "dr": "doctor",
    "gen": "general",
    "pres": "president",
    "president-elect": "president",
    "ex-president": "president",
    "sgt": "sergeant",
    "capt": "captain",
    "lt": "lieutenant",
    "col": "colonel",
    "rev": "reverend",
    "fr": "father",
    "coun": "councillor",
    "cllr": "councillor",
    "councilor": "councillor",
    "councilman": "councillor",
    "councilwoman": "councillor",
    "supt": "superintendent",
    "insp": "inspector",
    "det": "detective",
    "adm": "admiral",
    "cmdr": "commander",
    "justice": "judge",
    "neighbor": "neighbour",
    "organizer": "organiser",
    "adviser": "advisor",
    "counselor": "counsellor",
}
# What tells that a description is of somebody who was named before: the retired teacher, the Leeds-born singer.
RETOLD = re.compile(r"(?:retired|former|one-time|veteran|beleaguered|.*-born|.*-time|.*-year-old)$")
# As often an adjective, before the noun that tells what somebody is.
PARTIES = frozenset(
    ["republican", "democrat", "conservative", "liberal", "socialist", "tory", "unionist", "nationalist"]
)
# What somebody is only to somebody else.
RELATIONAL = frozenset(["counterpart", "rival", "opponent", "colleague", "ally", "friend", "neighbour", "successor"])
# A demonym or an age as a noun: the Uruguayan, the 46-year-old, the Londoner.
ADJECTIVAL = re.compile(
    r"(?:\d{1,3}-year-old|(?!Republican)[A-Z]\w+(?:ian|ean|can|yan|ban|lese|nese|guese|lander|dutchman|wegian))$"
)


def office(word: str) -> str:
    """An office as it is compared: "sen" is "senator"."""
    return SAME_OFFICE.get(word, word)


@cache
def _narrower() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in phrases(P, "broader"):
        found[line[0]] = found.get(line[0], frozenset()) | {office(word) for word in line[1:]}
    return found


def stands_for(noun: str) -> tuple[frozenset[str], frozenset[str]]:
    """The offices that "the NOUN" can be: those of the same word, and the narrower ones that it stands for, too."""
    return frozenset([office(noun)]), _narrower().get(noun, frozenset())


def lowers(phrase: str) -> list[str]:
    return [word.lower().replace("’", "'").removesuffix("'s") for word in WORD.findall(phrase)]


def offices_of(about: Iterable[str]) -> frozenset[str]:
    """The offices that phrases give: the known nouns before the first preposition, and the last noun there."""
    found: set[str] = set()
    for phrase in about:
        head: list[str] = []
        for word in [*lowers(phrase), "of"]:
            if word not in g.PREPOSITIONS and word != "and":
                head.append(word)
            elif head:
                found.update(office(w) for w in head[:-1] if (w in g.ROLES or w in g.TITLES) and w not in PARTIES)
                found.add(office(head[-1]))
                head = []
                if word != "and":
                    break
    return frozenset(found - NOT_OFFICES)


def gender_of(nouns: Iterable[str]) -> str | None:
    """ "he" or "she", where nouns like "spokeswoman" or "widower" tell; None where they don't, or contradict."""
    held = set(nouns)
    male, female = bool(held & MEN), bool(held & WOMEN)
    return None if male == female else "he" if male else "she"
