"""Classes of words, and what can be told of a word from its class and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.statements.lexicon import words
from ingest.statements.sentences import Token

F, P = "function_words.txt", "people.txt"
DETERMINERS = words(F, "determiners")
QUANTITIES = words(F, "quantities")
POSSESSIVES = words(F, "possessives")
SUBJECT_PRONOUNS = words(F, "subject pronouns")
OBJECT_PRONOUNS = words(F, "object pronouns")
PREPOSITIONS = words(F, "prepositions")
INNER = words(F, "inner prepositions")
CONJUNCTIONS = words(F, "conjunctions")
SUBORDINATORS = words(F, "subordinators")
MODALS = words(F, "modals")
AUXILIARIES = words(F, "auxiliaries") | MODALS
BE = words(F, "be")
NOBODY = frozenset({"nobody", "none", "neither", "nothing", "no"})
COPULAS = words(F, "copulas")
TIME = words(F, "time words")
ADVERBS = words(F, "adverbs")
NOT_ADVERBS = words(F, "not adverbs")
TITLES = words(P, "titles") | words(P, "titles male") | words(P, "titles female")
ROLES = words(P, "roles")
GROUPS = words(P, "groups")
PEOPLE = ROLES | GROUPS
DOCUMENTS = words(P, "documents")
BODIES = words(P, "bodies")
CONNECTORS = words(P, "connectors")
PRONOUNS = SUBJECT_PRONOUNS | OBJECT_PRONOUNS | POSSESSIVES | {"which", "that"}
RELATIVES = frozenset({"who", "which", "that"})
# A clause shows its verb within so many words, or is taken for none.
CLAUSE_REACH = 25
# What American papers write behind a lawmaker's name: D-Larkmoor.
PARTY_TAG = re.compile(r"[DRI](?:FL)?-[A-Z]")
COMMAS = frozenset({",", "—", "–", "―", "--"})
# What ends a noun phrase to its left.
BOUNDARY = (SUBORDINATORS | CONJUNCTIONS | AUXILIARIES | {"said", "says", "told", "there", "not"}) - {"'s", "and"}


def is_adverb(token: Token) -> bool:
    lower = token.lower
    return lower in ADVERBS or (
        lower.endswith("ly") and len(lower) > 4 and not token.capital and lower not in NOT_ADVERBS
    )


def opens_phrase(token: Token) -> bool:
    """Whether a noun phrase can begin with the token."""
    return token.capital or token.lower in DETERMINERS or token.lower in POSSESSIVES or token.lower in SUBJECT_PRONOUNS


def looks_like_verb(tokens: Sequence[Token], at: int) -> bool:
    """Whether an unlisted word in -ed or -ing is likely the verb of a clause, not an adjective in a noun phrase."""
    token, before = tokens[at], tokens[at - 1]
    if token.capital or not token.lower.endswith(("ed", "ing")) or len(token.lower) < 5:
        return False
    if at + 1 < len(tokens) and (tokens[at + 1].lower in ROLES or tokens[at + 1].lower in TITLES):
        return False
    adjective = before.lower in DETERMINERS or before.lower in POSSESSIVES or before.lower == "'s"
    return not (adjective or is_adverb(before) or before.kind != "word")


def is_verbal(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token at `at` shows the verb of a clause whose subject is before it: an auxiliary or a past form."""
    return tokens[at].lower in AUXILIARIES - {"'s"} or _is_past(tokens, at)


def is_clause(tokens: Sequence[Token], at: int) -> bool:
    """Whether what begins at `at` shows the verb of a clause: "he went", "the bridge was safe", not "the old bridge"."""
    if tokens[at].lower in SUBJECT_PRONOUNS - {"it", "you"}:
        return True
    for i in range(at + 1, min(at + CLAUSE_REACH, len(tokens))):
        if tokens[i].lower in AUXILIARIES - {"'s"} or _is_past(tokens, i):
            return True
        if tokens[i].kind != "word" or tokens[i].lower in SUBORDINATORS:
            return False
    return tokens[at].lower in ("it", "you") and at + 1 < len(tokens) and tokens[at + 1].lower == "'s"


def is_predicate(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb of the main clause, with or without a pronoun for its subject, begins at `at`: after "and"."""
    while at < len(tokens) and (is_adverb(tokens[at]) or tokens[at].lower == "not"):
        at += 1
    if at >= len(tokens):
        return False
    alone = tokens[at].lower in SUBJECT_PRONOUNS - {"it", "you"}
    return alone or tokens[at].lower in AUXILIARIES - {"'s"} or _is_past(tokens, at)


def _is_past(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word in -ed has what a verb has after it, and is not the adjective of a noun or "made by"."""
    token = tokens[at]
    if token.capital or not token.lower.endswith("ed") or len(token.lower) < 5 or at + 1 >= len(tokens):
        return False
    before, following = tokens[at - 1], tokens[at + 1]
    if before.lower in DETERMINERS or before.lower in POSSESSIVES or before.lower in BE or following.lower == "by":
        return False
    after = following.lower in PREPOSITIONS | OBJECT_PRONOUNS | TIME | {"to", "that"}
    return opens_phrase(following) or after or is_adverb(following)
