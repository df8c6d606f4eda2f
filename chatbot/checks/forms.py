"""Which words can be verbs, and in which of their forms, by a list of verbs and the endings of English."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib.resources import files

from chatbot.checks.meanings import meanings
from chatbot.checks.tokens import AUX, BE, HAVE, NEGATIONS, PRONOUNS, Word
from ingest.statements import grammar as g
from ingest.statements.lexicon import cue_verbs, inflect

QUOTES = '“”"‘’«»'


@functools.cache
def verb_forms() -> dict[str, frozenset[str]]:
    """Every spelling of a listed verb, with the forms that it may be: base, s, past, participle, ing."""
    found: dict[str, set[str]] = {}
    irregular = {line[0]: line[1:] for line in meanings().irregular}
    listed = {
        word
        for line in files(__package__).joinpath("verbs.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for word in line.split()
    }
    for base in (listed - irregular.keys()) | {
        b for verb in cue_verbs().values() for b in verb.bases if b not in irregular
    }:
        for spelling, forms in inflect(base).items():
            found.setdefault(spelling, set()).update(forms)
    for base, rest in irregular.items():
        for spelling, forms in inflect(base, rest[0] if rest else base, rest[-1] if rest else base).items():
            found.setdefault(spelling, set()).update(forms)
        for spelling in rest[1:]:
            found.setdefault(spelling, set()).add("participle")
    return {spelling: frozenset(forms) for spelling, forms in found.items() if spelling not in AUX}


def forms_of(word: Word) -> frozenset[str]:
    """What a word may be as a verb; none where it is no verb, or capitalised within a sentence."""
    lower = word.lower
    known = verb_forms().get(lower)
    if known is not None:
        return known
    bare = lower.split("-")[-1] if "-" in lower else lower
    if lower.startswith("re") and (known := verb_forms().get(lower[2:].lstrip("-"))):
        return known
    if len(bare) > 4 and bare.endswith("ed") and not bare.endswith("eed") and lower not in g.ADVERBS:
        return frozenset({"past", "participle"})
    return frozenset()


def is_aux(words: Sequence[Word], i: int) -> bool:
    """Whether an auxiliary stands there, and not the month, somebody of that name, or whose something is."""
    word = words[i]
    if word.kind != "word" or word.lower not in AUX:
        return False
    if word.lower in ("'s", "'d"):
        before = words[i - 1].lower if i else ""
        return before in PRONOUNS | {"there", "here", "what", "how", "where"}
    if word.lower in ("may", "will", "might", "can") and word.text[0].isupper() and i > 0:
        return False
    noun = (
        i > 0
        and word.lower in ("will", "might", "can", "must")
        and words[i - 1].lower in g.DETERMINERS | g.POSSESSIVES | {"'s"}
    )
    return not (
        noun
        and words[i - 1].lower not in ("that", "this", "these", "those", "all", "both", "many", "some", "each", "most")
    )


def skips(word: Word) -> bool:
    """Whether a word may stand within a group of verbs: an adverb, a negation."""
    lower = word.lower
    return word.kind == "word" and (
        lower in NEGATIONS - {"nobody", "none", "nothing", "no", "without", "neither"}
        or (lower in g.ADVERBS and lower != "that")
        or (lower.endswith("ly") and len(lower) > 4 and lower not in g.NOT_ADVERBS and not word.capital)
    )


def passes(words: Sequence[Word], i: int) -> bool:
    """Whether a word within a group of verbs is passed over where it stands: "has since doubled" too."""
    if words[i].lower in ("since", "yet", "long", "first", "later", "last") and 0 < i < len(words) - 1:
        return words[i - 1].lower in HAVE | BE | NEGATIONS and "participle" in forms_of(words[i + 1])
    return skips(words[i])
