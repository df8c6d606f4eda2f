"""How a name that somebody asks for is matched to the names there are."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['’\-‐‑–][^\W_]+)*", re.UNICODE)
_HYPHEN = re.compile(r"[\-‐‑–]")
_POSSESSIVE = re.compile(r"['’]s?$")
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
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, folded; a hyphenated one is one word."""
    return tuple(_HYPHEN.sub("-", fold(w)).replace("’", "'") for w in _WORD.findall(name))


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


def outlet_key(name: str | None) -> str | None:
    """What makes two outlets the same: their names without case and a leading "The"."""
    return None if name is None else fold(name).removeprefix("the ").strip()
