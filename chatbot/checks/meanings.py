"""Which words say the same: one word in its forms, its family, and what is written for it in `meanings.txt`.

No vectors: as single words "buy" is nearer to "sell", and "red" to "blue", than "end" is to "stop" in MiniLM (0.76, 0.74
and 0.57), so that no threshold tells another word for a thing from another thing.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from chatbot.words import stem
from ingest.statements.lexicon import cue_verbs

_FAMILY = re.compile(r"(?<=\w{3})ments?$|(?<=\w{4})(?:ur|anc|enc)$|(?<=\w{5})(?:ion|at|ist|al)$")
PART = "~"
"""What marks the key of a part of a hyphenated word."""
_NOT_PEOPLE = ("agree", "disagree", "guarantee", "oversee", "foresee", "degree", "coffee")
_LONGEST = 60  # letters of a word that are looked at


@dataclass(frozen=True)
class Meanings:
    """The list, read: by the root of a word or a phrase's roots the numbers of its lines, and the rest by root.

    `phrases` are by their first root the longer ones first; `general` holds for a root those that it may stand for.
    """

    lines: Mapping[str, frozenset[int]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    general: Mapping[str, frozenset[str]]
    base: Mapping[str, str]
    irregular: tuple[tuple[str, ...], ...]
    verbs: frozenset[str]
    ergative: frozenset[str]
    privative: frozenset[str]
    converse: Mapping[str, frozenset[str]]


@functools.cache
def meanings() -> Meanings:
    """The list beside this module."""
    sections: dict[str, list[list[str]]] = defaultdict(list)
    section = ""
    for raw in files(__package__).joinpath("meanings.txt").read_text(encoding="utf-8").splitlines():
        stripped = raw.strip()
        if stripped.startswith("["):
            section = stripped.strip("[]")
        elif stripped and not stripped.startswith("#"):
            sections[section].append(stripped.split())
    base = {form: line[0] for line in sections["irregular"] + sections["plurals"] for form in line}
    lines: dict[str, set[int]] = defaultdict(set)
    phrases: dict[str, set[tuple[tuple[str, ...], str]]] = defaultdict(set)
    for number, line in enumerate(sections["verbs"] + sections["nouns"] + sections["qualities"]):
        for entry in line:
            roots = tuple(_root(word, base) for word in entry.split("_"))
            lines[" ".join(roots)].add(number)
            if len(roots) > 1:
                phrases[roots[0]].add((roots, " ".join(roots)))
    general: dict[str, set[str]] = defaultdict(set)
    for line in sections["general"]:
        general[_root(line[0].rstrip(":"), base)] |= {
            " ".join(_root(part, base) for part in word.split("_")) for word in line[1:]
        }
    return Meanings(
        lines={root: frozenset(numbers) for root, numbers in lines.items()},
        phrases={root: tuple(sorted(found, key=lambda one: -len(one[0]))) for root, found in phrases.items()},
        general={root: frozenset(found) for root, found in general.items()},
        base=base,
        irregular=tuple(tuple(line) for line in sections["irregular"] if line[0] not in ("be", "do", "have")),
        verbs=frozenset(_root(word, base) for line in sections["verbs"] for word in line if "_" not in word)
        | {_root(spelling, base) for spelling in cue_verbs()}
        | {_root(line[0], base) for line in sections["irregular"]},
        ergative=frozenset(_root(word, base) for line in sections["ergative"] for word in line),
        converse={
            _root(word, base): frozenset(
                _root(other, base) for line in sections["converse"] if word in line for other in line if other != word
            )
            for listed in sections["converse"]
            for word in listed
        },
        privative=frozenset(word for line in sections["privative"] for word in line),
    )


def _root(word: str, base: Mapping[str, str]) -> str:
    lower = word.lower()
    found = stem(base.get(lower, lower))
    if lower.rstrip("s").endswith("ee") and len(lower) > 5 and not lower.startswith(_NOT_PEOPLE):
        return f"{found}ee"  # an employee is no employer
    return found if len(found) < 5 else _FAMILY.sub("", found).rstrip("e")


@functools.lru_cache(maxsize=50_000)
def root(word: str) -> str:
    """A word without what its form and its family add: "closed", "closing" and "closure" are one."""
    return _root(word[:_LONGEST], meanings().base)


def phrase_at(roots: Sequence[str], at: int) -> tuple[int, str] | None:
    """The listed phrase that begins at a place: how many words it has, and its key."""
    for phrase, key in meanings().phrases.get(roots[at], ()):
        if tuple(roots[at : at + len(phrase)]) == phrase:
            return len(phrase), key
    return None


@functools.lru_cache(maxsize=100_000)
def same(claimed: str, there: str) -> bool:
    """Whether the root of a claim's word is borne out by one of the evidence: the same, of one line, or more general."""
    if claimed.startswith(PART):
        return False  # "semi-final" is not borne out by "final", but bears it out
    there = there.removeprefix(PART)
    if claimed == there:
        return True
    known = meanings()
    if known.lines.get(claimed, frozenset()) & known.lines.get(there, frozenset()):
        return True
    return there in known.general.get(claimed, frozenset())
