"""Noun phrases: where one begins and ends.

Without a parser: a phrase is what stands between words that can't be in one (verbs that are known, conjunctions,
punctuation), less what introduces the clause ("On Thursday", "But", "In a statement").
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.statements import grammar as g
from ingest.statements.sentences import Token

REACH = 30
AFTER_REACH = 14
# Nouns that go on with "to": the envoy to Larkmoor, her letter to the council.
TAKE_TO = g.ROLES | g.GROUPS | g.DOCUMENTS
# Irregular ones that commonly say more of the noun before them: a letter sent to parents.
PARTICIPLES = frozenset(
    "brought built caught drawn found given held hung kept left made put seen sent shown stuck taken written".split()
)
# What goes on with a preposition behind a noun: a source close to the family, familiar with the talks.
ADJECTIVES_TO = frozenset(["close", "loyal", "next", "related", "sympathetic", "privy", "familiar", "briefed"])
ROUGHLY = frozenset(["nearly", "almost", "roughly", "approximately", "barely"])
# Determiners that can be somebody alone: "Many say".
STAND_ALONE = frozenset(
    {"this", "these", "others", "one", "another", "many", "some", "few", "both", "several", "most", "other"}
)


def _joins(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether the "and" at `at` joins two names or two plurals, and not two clauses."""
    if at == 0 or at + 1 >= end:
        return False
    left, right = tokens[at - 1], tokens[at + 1]
    if at == 1 or tokens[at - 2].kind == "mark":  # "current and former officials", "she and the mayor"
        return left.kind == "word" and left.lower not in g.AUXILIARIES
    if left.capital and right.capital:
        return True
    if end - at == 2 and not right.capital:
        return left.lower.endswith("s") == right.lower.endswith("s") and left.kind == "word"
    return left.lower in g.ROLES | g.GROUPS and tokens[end - 1].lower in g.ROLES | g.GROUPS


def _joins_after(tokens: Sequence[Token], at: int) -> bool:
    """Whether the "and" at `at` joins two names or two roles of what a phrase began with."""
    if at + 1 >= len(tokens) or not tokens[at + 1].capital:
        return False
    return tokens[at - 1].capital or tokens[at - 1].lower in g.ROLES


def skip_parenthesis(tokens: Sequence[Token], end: int, low: int) -> int:
    """The end of what precedes a "(…)" that ends at `end`, or `end` where none does."""
    if end > low and tokens[end - 1].text == ")":
        for i in range(end - 1, max(low, end - 15) - 1, -1):
            if tokens[i].text == "(":
                return i
    return end


def _before_year(tokens: Sequence[Token], end: int, low: int) -> int:
    """The end of a phrase less the year it is dated by: a study from 2011."""
    dated = end - 2 > low and len(tokens[end - 1].text) == 4 and tokens[end - 1].text.isdigit()
    return end - 2 if dated and tokens[end - 2].lower in ("from", "in", "of", "since") else end


def phrase_before(tokens: Sequence[Token], end: int, low: int = 0) -> tuple[int, int] | None:
    """The noun phrase whose last token is the one before `end`, as token numbers, half open."""
    end = _before_year(tokens, skip_parenthesis(tokens, end, low), low)
    if end <= low or tokens[end - 1].kind != "word":
        return None
    if tokens[end - 1].lower in g.SUBJECT_PRONOUNS or tokens[end - 1].lower in g.RELATIVES:
        return end - 1, end
    start = end
    while start > low and end - start < REACH:
        token = tokens[start - 1]
        if (token.kind != "word" and token.text not in ("&", "/", "-")) or token.text.endswith(","):
            break
        within = start - 1 > low and tokens[start - 2].kind == "word"
        if token.lower in g.BOUNDARY and not (token.capital and within):
            break
        if token.lower == "and" and not _joins(tokens, start - 1, end):
            break
        if token.lower == "to" and not (start > 1 and _takes_to(tokens, start - 2)):
            break
        if start < end and start - 1 > low and (g.looks_like_verb(tokens, start - 1) or token.lower in PARTICIPLES):
            found = _reduced(tokens, start - 1, low)
            if found is None and token.lower not in PARTICIPLES:
                found = _without_opening(tokens, start, end)
            if found is not None:
                return found
        start -= 1
    return _without_opening(tokens, start, end)


def _takes_to(tokens: Sequence[Token], at: int) -> bool:
    """Whether "to" goes on with a noun phrase after a word: an envoy to Larkmoor, a sign taped to the door."""
    word = tokens[at].lower
    return (
        word in TAKE_TO
        or word in PARTICIPLES
        or word in ADJECTIVES_TO
        or (word.endswith("ed") and at > 0 and g.looks_like_verb(tokens, at))
    )


def _reduced(tokens: Sequence[Token], verb: int, low: int) -> tuple[int, int] | None:
    """Who or what a participle says more of, which a preposition follows: a sign taped to the door (said)."""
    held = not tokens[verb].lower.endswith("ing") and tokens[verb + 1].lower in g.PREPOSITIONS | {"to"}
    subject = phrase_before(tokens, verb, low) if held and verb > low else None
    if subject is None or (subject[0] > low and tokens[subject[0] - 1].kind == "word"):
        return None
    head = tokens[subject[0] : subject[1]][head_length(tokens[subject[0] : subject[1]]) - 1]
    indefinite = tokens[subject[0]].lower in ("a", "an", "one", "another") or head.lower in g.GROUPS
    return subject if indefinite and head.lower in g.PEOPLE | g.DOCUMENTS else None


def _introduces(token: Token) -> bool:
    return g.is_adverb(token) or token.lower in g.TIME or token.lower == "and"


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """Whether an adverb is of how many there are: nearly a third of them, roughly 40 percent."""
    following = tokens[at + 1 : at + 4]
    return tokens[at].lower in ROUGHLY and (
        following[0].text[0].isdigit()
        or following[0].lower in g.QUANTITIES
        or (following[0].lower in g.DETERMINERS and any(token.lower in g.QUANTITIES for token in following[1:]))
    )


def _without_opening(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """A phrase less the adverbs and prepositional phrases that introduce its clause."""
    while start < end - 1 and _introduces(tokens[start]) and not _counts(tokens, start):
        start += 1
    opened = start + 1 < end and tokens[start].lower.endswith("ly") and tokens[start + 1].lower in g.DETERMINERS
    if opened and not _counts(tokens, start):
        start += 1
    if start < end and tokens[start].lower in g.PREPOSITIONS:
        for i in range(end - 1, start, -1):
            before = tokens[i - 1]
            fresh = not (before.capital and before.lower not in g.TIME)
            attached = before.lower in g.PREPOSITIONS or before.lower in g.DETERMINERS or before.lower in g.POSSESSIVES
            if (
                g.opens_phrase(tokens[i])
                and tokens[i].lower not in g.TIME
                and fresh
                and not attached
                and before.lower != "'s"
            ):
                return i, end
        return None
    return (start, end) if start < end and is_nominal(tokens, start, end) else None


def is_nominal(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the tokens can be somebody: the last is a noun as far as can be told, no preposition, no bare adverb."""
    last = tokens[end - 1]
    closed = last.lower in g.PREPOSITIONS or last.lower in g.DETERMINERS - STAND_ALONE
    timed = last.lower in g.TIME and not (last.capital and end - start == 1)  # Jun and April are names, too
    return not (closed or timed or g.is_adverb(last) or last.lower in g.POSSESSIVES or last.lower == "'s") and not (
        last.text[0].isdigit() and not last.lower.endswith("-year-old")
    )


def phrase_after(tokens: Sequence[Token], start: int) -> tuple[int, int] | None:
    """The noun phrase that begins at `start`: up to what can't be in one."""
    if start >= len(tokens) or tokens[start].kind != "word":
        return None
    alone = tokens[start].lower in g.SUBJECT_PRONOUNS or tokens[start].lower in g.OBJECT_PRONOUNS
    if alone and not _possesses(tokens, start):
        return start, start + 1
    end, named = start, False
    while end < min(len(tokens), start + AFTER_REACH) and not _stops(tokens, start, end, named):
        if tokens[end].lower in g.PREPOSITIONS and not tokens[end].capital:
            named = False
        elif tokens[end].capital and tokens[end].lower not in g.TITLES:
            named = True
        end += 1
    while end > start + 1 and tokens[end - 1].lower in g.PREPOSITIONS | g.DETERMINERS | {"and"}:
        end -= 1
    return (start, end) if end > start and is_nominal(tokens, start, end) else None


def _possesses(tokens: Sequence[Token], at: int) -> bool:
    """Whether "her" at `at` is whose and not whom: her daughter, but not told her that."""
    if tokens[at].lower != "her" or at + 1 >= len(tokens) or tokens[at + 1].kind != "word":
        return False
    following = tokens[at + 1]
    return not (
        following.lower in g.BOUNDARY | g.PREPOSITIONS | g.DETERMINERS | g.TIME | g.PRONOUNS or g.is_adverb(following)
    )


def _stops(tokens: Sequence[Token], start: int, at: int, named: bool) -> bool:
    """Whether a phrase from `start` ends before the token at `at`; `named` where its head has a name already."""
    token = tokens[at]
    if token.kind != "word":
        return token.text not in ("&", "/", "-")
    if token.lower in g.PREPOSITIONS and not token.capital:
        return not _inner_preposition(tokens, at, named)
    if token.lower in g.BOUNDARY and not (token.capital and at > 0):
        return True
    if at > start and (token.lower in g.TIME or token.lower in g.SUBJECT_PRONOUNS or g.is_adverb(token)):
        return True
    if token.lower == "and":
        return not _joins_after(tokens, at)
    if not named or token.capital or token.lower in g.CONNECTORS or "'s" in (token.lower, tokens[at - 1].lower):
        return False
    if tokens[start].lower in g.DETERMINERS and not tokens[at].lower.endswith("ed") and _closes(tokens, at + 1):
        return False  # the former Larkmoor seamer, who …
    return token.lower not in g.PEOPLE | g.TITLES | g.DOCUMENTS and not _role_follows(tokens, at)


def _closes(tokens: Sequence[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].text in g.COMMAS | {"."} or tokens[at].lower in g.RELATIVES


def _inner_preposition(tokens: Sequence[Token], at: int, named: bool) -> bool:
    """Whether a phrase goes on with "of …": a spokesman for the port, but not Marsh in a letter."""
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if tokens[at].lower not in g.INNER or tokens[at].lower == "on" or following in g.TIME:
        return False
    tied = at > 0 and tokens[at - 1].lower in g.PEOPLE | g.BODIES | ADJECTIVES_TO
    return tied or (not named and tokens[at].lower in ("of", "for", "from", "at"))


def _role_follows(tokens: Sequence[Token], at: int) -> bool:
    """Whether a lower-case word after a name leads on to a role: "Lane campaign manager"."""
    for token in tokens[at : at + 3]:
        if token.kind != "word" or token.lower in g.PREPOSITIONS or token.lower in g.BOUNDARY:
            return False
        if token.lower in g.PEOPLE:
            return True
    return False


def head_length(tokens: Sequence[Token]) -> int:
    """How many tokens the head of a phrase has: those before its first "of …", parenthesis or the like."""
    for i, token in enumerate(tokens):
        if i and (
            (token.lower in g.PREPOSITIONS and not token.capital) or (token.kind == "mark" and token.text not in "&/-")
        ):
            return i
    return len(tokens)


def skip_ahead(tokens: Sequence[Token], at: int) -> int:
    """The place after a "(…)" that begins at `at`, or `at` where none does."""
    if at < len(tokens) and tokens[at].text == "(":
        for i in range(at, min(len(tokens), at + 15)):
            if tokens[i].text == ")":
                return i + 1
    return at


def describes(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the tokens say what somebody is: a role stands before the first "of", "at" or "for"."""
    head = [token.lower for token in tokens[start : start + head_length(tokens[start:end])]]
    return bool(head) and any(word in g.ROLES or word in g.GROUPS or word in g.TITLES for word in head[-1:])
