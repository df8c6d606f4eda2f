"""How a name that somebody asks for is matched to the names there are."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_APOSTROPHES = re.compile("[’‘‛ʼʹ´`′]")
_WORD = re.compile(r"[^\W_]+(?:['\-‐‑–][^\W_]+)*", re.UNICODE)
_HYPHEN = re.compile(r"[\-‐‑–]")
_POSSESSIVE = re.compile(r"'s?$")
_LOOSE_APOSTROPHE = re.compile(r"\b([^\W_]{1,2})(?:\s+'\s*|'\s+)(?=\w)")  # of "O' Dell"
_TITLE_WORDS = """
mr mrs ms miss mx dr prof professor sir dame lord lady madam president prime minister chancellor senator sen
representative rep governor gov mayor judge justice general gen colonel col captain capt sergeant sgt
secretary rev reverend father sister brother king queen prince princess pope bishop the a an
"""
_PRONOUN_WORDS = "he she they it we i you him her them his hers their theirs its this that these those who one"
_TITLES = frozenset(_TITLE_WORDS.split())
_PRONOUNS = frozenset(_PRONOUN_WORDS.split())


def is_name(words: str) -> bool:
    """Whether somebody can be asked for by these words: not by a pronoun alone."""
    return bool(set(name_words(words)) - _PRONOUNS)


def fold(text: str) -> str:
    """Without case and accents: "Émile" and "emile" are one."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    marks = [c for c in set(decomposed) if unicodedata.combining(c)]
    return decomposed.translate(dict.fromkeys(map(ord, marks))) if marks else decomposed


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, folded; a hyphenated one is one word."""
    return tuple(_HYPHEN.sub("-", fold(w)) for w in _WORD.findall(_APOSTROPHES.sub("'", name)))


def asked_words(name: str) -> tuple[str, ...]:
    """The words of an asked name that must be there: titles count only where there is nothing else."""
    found = name_words(name)
    words = (*found[:-1], *(_POSSESSIVE.sub("", w) for w in found[-1:]))  # "Easley's" asks for Easley
    return tuple(w for w in words if w not in _TITLES) or words


def known_words(name: str) -> tuple[str, ...]:
    """The words that a name can be asked for by: its own, and the parts of hyphenated ones.

    A possessive is none: "Marsh's spokesman" is not Marsh.
    """
    own = name_words(name)
    parts = (part for word in own if not word.endswith("'s") for part in word.split("-"))
    return tuple(dict.fromkeys([*own, *parts]))


def name_matches(name: str | None, asked: str | None) -> bool:
    """Whether all words of `asked` stand in `name`: "Sorel" in "Jean-Marc Sorel"."""
    if not name or not asked:
        return False
    wanted = asked_words(asked)
    return bool(wanted) and set(known_words(name)).issuperset(wanted)


@dataclass(frozen=True, slots=True)
class FullName:
    """What tells people of different names apart: the words, and the initials between the first and the last."""

    words: tuple[str, ...]
    initials: tuple[str, ...] = ()


@functools.lru_cache(maxsize=100_000)
def full_name(name: str) -> FullName:
    """A name whatever apostrophe, hyphen, spaces or case it is written with; titles aside where two words are left."""
    joined = _LOOSE_APOSTROPHE.sub(r"\1'", _APOSTROPHES.sub("'", name))
    words = [part for word in name_words(joined) for part in word.split("-")]
    while len(words) > 2 and words[0] in _TITLES and words[0] not in ("a", "an"):
        del words[0]
    middle = words[1:-1]
    initials = tuple(word for word in middle if len(word) == 1)
    return FullName((*words[:1], *(w for w in middle if len(w) > 1), *words[1:][-1:]), initials)


def same_name(a: str, b: str) -> bool:
    """Whether two spellings may be one full name: the same words, and no two different middle initials."""
    one, other = full_name(a), full_name(b)
    return one.words == other.words and (one.initials == other.initials or not one.initials or not other.initials)


@dataclass(frozen=True)
class People:
    """Who is who among the names of many articles: each spelling with all those of the same name, commonest first."""

    spellings: Mapping[str, tuple[str, ...]]

    def shown(self, name: str) -> str:
        """The commonest spelling of a name."""
        return self.same(name)[0]

    def same(self, name: str) -> tuple[str, ...]:
        """All spellings of a name; only itself where it isn't known."""
        return self.spellings.get(name, (name,))

    def initials(self, name: str) -> tuple[str, ...]:
        """The middle initials that any spelling of a name has."""
        return next((found for one in self.same(name) if (found := full_name(one).initials)), ())


def people(counts: Mapping[str, int]) -> People:
    """Who is who, by how often each spelling occurs.

    The same full name is one speaker, with a middle initial or without where there is no other initial; the same
    last name alone is not, since it is another name.
    """
    by_words: dict[tuple[str, ...], list[str]] = {}
    for name in counts:
        by_words.setdefault(full_name(name).words or (name,), []).append(name)
    found: dict[str, tuple[str, ...]] = {}
    for names in by_words.values():
        found.update(called_alike(names, counts))
    return People(found)


def called_alike(names: Iterable[str], counts: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Of all names of the same words, those that are one speaker's, by each of them."""
    known = {full_name(name).initials for name in names} - {()}
    only = next(iter(known)) if len(known) == 1 else ()
    same: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(names, key=lambda name: (-counts[name], -len(name), name)):
        same.setdefault(full_name(name).initials or only, []).append(name)
    return {name: tuple(group) for group in same.values() for name in group}


def outlet_key(name: str | None) -> str | None:
    """What makes two outlets the same: their names without case and a leading "The"."""
    return None if name is None else fold(name).removeprefix("the ").strip()
