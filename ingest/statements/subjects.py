"""Who or what a verb has for its subject, past appositions, relative clauses and what introduces the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.statements import grammar as g
from ingest.statements import phrases
from ingest.statements.lexicon import cue_verbs
from ingest.statements.sentences import Token

# A phrase that nothing opens (former senior officials) is taken for somebody up to so many words.
PLAIN_LENGTH = 4
PLACE = frozenset(["in", "of", "from", "near", "at", "outside"])


def subject_before(tokens: Sequence[Token], end: int, low: int = 0) -> tuple[int, int] | None:
    """The phrase that names who does what the verb group at `end` says, appositions between them skipped."""
    end = phrases.skip_parenthesis(tokens, end, low)
    if end <= low:
        return None
    if tokens[end - 1].text not in g.COMMAS:
        return _described(tokens, end, low) or phrases.phrase_before(tokens, end, low)
    place: tuple[int, int] | None = None  # (In Leeds,) Lane, … may be a place, unless nothing else is the subject
    stops = [k for k in range(end - 1, max(low - 1, end - 60), -1) if tokens[k].text in g.COMMAS]
    for k, earlier in zip(stops, [*stops[1:], low - 1], strict=True):
        subject = phrases.phrase_before(tokens, k, earlier + 1)
        if subject is None:
            continue
        if _is_place(tokens, earlier + 1, k):
            place = place or subject
            continue
        aged = earlier >= low + 2 and tokens[earlier - 1].text.isdigit() and tokens[earlier - 2].text == ","
        named = earlier - 2 * aged
        apposed = _is_apposition(tokens, earlier + 1, k) or _is_aside(tokens[earlier + 1])
        apposed = apposed or _follows_document(tokens, named, low)
        if apposed and earlier >= low and phrases.phrase_before(tokens, named, low):
            continue
        return subject
    return place


def absolute_before(tokens: Sequence[Token], end: int) -> tuple[int, int] | None:
    """Who does what a participle at `end` says in a phrase of its own: with one of her aides (saying …)."""
    for k in range(end - 2, max(-1, end - 12), -1):
        if tokens[k].kind != "word":
            return None
        if tokens[k].lower == "with":
            found = phrases.phrase_after(tokens, k + 1)
            return found if found and found[1] == end else None
    return None


def _follows_document(tokens: Sequence[Token], end: int, low: int) -> bool:
    """Whether a text is the subject that ends at `end`, so that a name after it is whose: The report by its owner, X,"""
    found = phrases.phrase_before(tokens, end, low) if end > low else None
    return found is not None and found[0] <= low + 1 and is_document(tokens, *found)


def _described(tokens: Sequence[Token], end: int, low: int) -> tuple[int, int] | None:
    """The phrase before a "who …" without commas that ends at `end`: An official who asked for silence said."""
    verbs = cue_verbs()
    for k in range(end - 2, max(low, end - 20), -1):
        token = tokens[k]
        tells = token.lower in verbs and "quote" in verbs[token.lower].frames
        if token.kind != "word" or (tells and (tokens[k + 1].kind == "quote" or tokens[k + 1].lower == "that")):
            return None
        if token.lower == "who":
            return phrases.phrase_before(tokens, k, low)
    return None


def _is_place(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the words between two commas say where a place is: (in) Leeds, Maine, …"""
    if end - start > 2 or not tokens[start].capital or start < 3 or not tokens[start - 2].capital:
        return False
    return any(token.lower in PLACE for token in tokens[max(0, start - 5) : start - 2])


def _is_aside(first: Token) -> bool:
    """Whether what begins so between two commas can stand between a subject and its verb: ", speaking in Leeds,"."""
    return first.lower.endswith("ing") or first.lower in g.PREPOSITIONS or first.lower in g.SUBORDINATORS


def _is_apposition(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether what stands between two commas says more of what is before it."""
    first = tokens[start]
    tagged = bool(g.PARTY_TAG.match(first.text))
    if tagged or first.lower in g.RELATIVES or first.lower in ("whose", "whom") or first.text[:1].isdigit():
        return True
    if first.lower in g.PREPOSITIONS or first.lower in g.SUBORDINATORS | g.CONJUNCTIONS or first.lower.endswith("ing"):
        return False
    return not first.capital or phrases.describes(tokens, start, end)


def clause_ends(tokens: Sequence[Token], comma: int) -> bool:
    """Whether a clause, and not an apposition, ends with the comma, so that "said Marsh" tells whose it is."""
    earlier = next((k for k in range(comma - 1, max(-1, comma - 30), -1) if tokens[k].text in g.COMMAS), None)
    return earlier is None or not _is_apposition(tokens, earlier + 1, comma)


def lead_before(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where an attribution begins: at the speaker's name, or at what is in apposition before it ("the mayor, …")."""
    if start < 2 or tokens[start - 1].text != "," or not tokens[start].capital:
        return start
    before = phrases.phrase_before(tokens, start - 1)
    if before is None or (before[0] > 0 and tokens[before[0] - 1].kind == "word"):
        return start
    owned = any(token.lower == "'s" for token in tokens[before[0] : before[1]])
    if before[0] > 0 and tokens[before[0]].capital and not owned:
        return start
    apposed = tokens[before[0]].lower in g.DETERMINERS and end < len(tokens) and tokens[end].text == ","
    head = before[0] + phrases.head_length(tokens[before[0] : before[1]]) - 1
    return before[0] if apposed or tokens[head].lower in g.ROLES else start


def tail_after(tokens: Sequence[Token], end: int) -> int:
    """Where a speaker's apposition ends, given where their name does: ", a plumber from Leeds,"."""
    at = phrases.skip_ahead(tokens, end)
    while at + 1 < len(tokens) and tokens[at].text == ",":
        following = tokens[at + 1]
        apposed = following.lower in g.RELATIVES or following.lower in ("a", "an", "the") or following.text.isdigit()
        apposed = apposed or phrases.describes(tokens, at + 1, min(at + 12, len(tokens)))
        if not apposed or following.kind != "word":
            break
        stop = at + 1
        while stop < len(tokens) and tokens[stop].kind == "word":
            stop += 1
        finite = any(token.lower in g.AUXILIARIES for token in tokens[at + 1 : stop])
        if finite and following.lower not in g.RELATIVES:
            break
        if stop < len(tokens) and tokens[stop].kind == "quote" and tokens[stop - 1].text != ",":
            break
        at = stop
    return at


def can_be_subject(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase can be who or what says something: it opens as a phrase, or its head is known to speak."""
    first, head = tokens[start], tokens[start + phrases.head_length(tokens[start:end]) - 1]
    if first.lower == "'s" or first.lower in g.AUXILIARIES:
        return False
    known = head.lower in g.ROLES or head.lower in g.GROUPS or head.lower in g.DOCUMENTS or head.lower in g.BODIES
    plural = head.lower.endswith("s") and end - start <= PLAIN_LENGTH
    known = known or head.lower in g.QUANTITIES or first.text[0].isdigit()
    return g.opens_phrase(first) or head.capital or known or plural or first.lower in g.RELATIVES


def is_document(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase is of a text or a finding: "the poll", "a 2014 report by the port"."""
    return any(token.lower in g.DOCUMENTS for token in tokens[start : start + phrases.head_length(tokens[start:end])])


def sentence_subject(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """The phrase that the sentence is about: its first one after what introduces it."""
    at = 0
    while (
        at < len(tokens)
        and tokens[at].kind == "word"
        and (g.is_adverb(tokens[at]) or tokens[at].lower in g.CONJUNCTIONS)
    ):
        at += 1
    if at < len(tokens) and tokens[at].text == ",":
        at += 1
    if at < len(tokens) and introduces(tokens[at]):
        at = _after_comma(tokens, at)
    found = phrases.phrase_after(tokens, at)
    for _ in range(2):
        if found and _is_time_or_place(tokens, *found):
            at = _after_comma(tokens, at)
            found = phrases.phrase_after(tokens, at)
    return found


def introduces(token: Token) -> bool:
    """Whether a token opens what stands before the main clause: "In", "As", "Led by"."""
    closed = token.lower in g.PREPOSITIONS or token.lower in g.SUBORDINATORS - {"that"}
    return closed or (token.lower.endswith(("ed", "ing")) and len(token.lower) > 4) or token.lower == "led"


def _after_comma(tokens: Sequence[Token], at: int) -> int:
    return next((k + 1 for k in range(at, min(at + 25, len(tokens))) if tokens[k].text == ","), len(tokens))


def _is_time_or_place(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase before a comma still introduces its clause: "A few days later,", "(in Leeds,) Maine,"."""
    stops = end < len(tokens) and tokens[end].text == ","
    timed = any(token.lower in g.TIME or token.lower == "days" for token in tokens[start : end + 1])
    return timed or (stops and start > 2 and tokens[start - 1].text == "," and tokens[start].capital)
