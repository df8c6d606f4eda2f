"""The word lists beside this module: which words bring in speech, name people, or hold a sentence together.

The lists are written by hand, grouped by how the words build a sentence; each file says in its head what it
holds. Inflected forms are made here, from the regular rules of English spelling.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Form = Literal["base", "s", "past", "participle", "ing"]
VOWELS = "aeiou"
# Final consonants of verbs of one syllable, or stressed on the last, are doubled ("begged", "rebutted"); these verbs
# of several syllables are, though most are not.
DOUBLED = {"concur", "refer", "admit", "rebut", "submit", "infer", "regret", "extol", "rebel", "commit"}


@dataclass(frozen=True, slots=True)
class Verb:
    """How one spelling of a cue verb may build a sentence.

    `frames` are the sections of `cue_verbs.txt` that hold it without a particle, `particles` the words it may be
    followed by, each with the sections that hold it so.
    """

    bases: frozenset[str]
    forms: frozenset[Form]
    frames: frozenset[str]
    particles: tuple[tuple[str, frozenset[str]], ...] = ()


def _lines(name: str) -> Iterator[tuple[str, str]]:
    """(section, line) of each line of a word list, without comments and blanks."""
    section = ""
    for raw in files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            yield section, line


@cache
def words(name: str, section: str) -> frozenset[str]:
    """All words of one section of a list, in lower case; KeyError where there is no such section."""
    found = [line for where, line in _lines(name) if where == section]
    if not found:
        raise KeyError(f"{name} has no section [{section}]")
    return frozenset(word for line in found for word in line.lower().split())


@cache
def phrases(name: str, section: str) -> tuple[tuple[str, ...], ...]:
    """The lines of one section of a list, each as its words."""
    return tuple(tuple(line.lower().split()) for where, line in _lines(name) if where == section)


def _doubles(base: str) -> bool:
    if base in DOUBLED:
        return True
    short = sum(letter in VOWELS for letter in base.replace("qu", "kw")) == 1
    return short and len(base) > 2 and base[-1] not in VOWELS + "wxy" and base[-2] in VOWELS


def inflect(base: str, past: str | None = None, participle: str | None = None) -> dict[str, set[Form]]:
    """The spellings of a verb, each with the forms it may be."""
    stem = base + base[-1] if _doubles(base) else base
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        third = base + "es"
    elif base.endswith("y") and base[-2] not in VOWELS:
        third = base[:-1] + "ies"
    else:
        third = base + "s"
    if base.endswith("ee"):
        regular, ing = base + "d", base + "ing"
    elif base.endswith("e"):
        regular, ing = base + "d", base[:-1] + "ing"
    elif base.endswith("y") and base[-2] not in VOWELS:
        regular, ing = base[:-1] + "ied", base + "ing"
    else:
        regular, ing = stem + "ed", stem + "ing"
    spelled: dict[str, set[Form]] = {}
    forms: list[tuple[str, Form]] = [(base, "base"), (third, "s"), (ing, "ing")]
    forms += [(past or regular, "past"), (participle or past or regular, "participle")]
    for spelling, form in forms:
        spelled.setdefault(spelling, set()).add(form)
    return spelled


@cache
def cue_verbs() -> dict[str, Verb]:
    """Every spelling of every cue verb."""
    bases: dict[str, set[str]] = {}
    forms: dict[str, set[Form]] = {}
    frames: dict[str, dict[str, set[str]]] = {}
    for section, line in _lines("cue_verbs.txt"):
        verb, _, particle = line.partition(" + ")
        for spelling, kinds in inflect(*verb.split()).items():
            bases.setdefault(spelling, set()).add(verb.split()[0])
            forms.setdefault(spelling, set()).update(kinds)
            frames.setdefault(spelling, {}).setdefault(particle, set()).add(section)
    return {
        spelling: Verb(
            frozenset(bases[spelling]),
            frozenset(forms[spelling]),
            frozenset(held.get("", ())),
            tuple((particle, frozenset(sections)) for particle, sections in held.items() if particle),
        )
        for spelling, held in frames.items()
    }
