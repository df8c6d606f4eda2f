"""Mentions: the words that name a speaker, what kind of naming they are, and the name and the role in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.article import Span
from ingest.statements import grammar as g
from ingest.statements import phrases
from ingest.statements.lexicon import words
from ingest.statements.sentences import Token

LINKS = g.CONNECTORS | {"&"}
COURTESY = frozenset({"mr", "mrs", "ms", "miss", "mx", "sir", "madam"})
GIVEN_NAMES = frozenset().union(*(words("given_names.txt", part) for part in ("male", "female", "either")))
ALSO_NAMES = words("people.txt", "also names")
MentionKind = Literal["pronoun", "name", "group", "nominal"]


@dataclass(frozen=True, slots=True)
class Mention:
    """The words that name a speaker in one place.

    `name` is the name in them without titles, None for a pronoun and for a phrase that has none ("the senator").
    `role` is what the mention or its apposition says they are. `antecedent` is what a "who" stands for.
    """

    span: Span
    kind: MentionKind
    words: tuple[str, ...]
    name: str | None = None
    role: str | None = None
    antecedent: Mention | None = None


def _antecedent(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The phrase that a relative pronoun at `at` goes on from."""
    end = at - 1 if at and tokens[at - 1].text == "," else at
    found = phrases.phrase_before(tokens, end)
    if found and not g.opens_phrase(tokens[found[0]]):  # (was full of friends of) Ada Lane, who
        start = found[0] + _name_start(tokens[found[0] : found[1]])
        found = (start, found[1]) if start < found[1] else found
    return found if found and tokens[found[0]].lower not in g.RELATIVES else None


def _text(text: str, tokens: Sequence[Token]) -> str:
    return " ".join(text[tokens[0].start : tokens[-1].end].split()) if tokens else ""


def _name_start(head: Sequence[Token]) -> int:
    """Where the run of capitals at the end of a head begins."""
    start = len(head)
    while start and (head[start - 1].capital or (start < len(head) and head[start - 1].lower in LINKS)):
        if head[start - 1].lower in g.DETERMINERS:
            break
        start -= 1
    while start < len(head) and not head[start].capital:
        start += 1
    return start


def after_titles(head: Sequence[Token]) -> int:
    """How many tokens of a run of capitals are titles before the name: "Rep. Lena Marsh" has one."""
    last = 0
    for i, token in enumerate(head[:-1]):
        role = token.lower in g.ROLES and not (token.capital and token.lower in ALSO_NAMES)
        given = i > last and token.lower in GIVEN_NAMES  # (Skipper) Dean Lane, whose name is a title, too
        if (token.lower in g.TITLES and not given) or role:
            last = i + 1
    return last


def read_mention(text: str, tokens: Sequence[Token], start: int, end: int) -> Mention:
    """What kind of naming the tokens from `start` to `end` are, with the name and the role in them."""
    phrase = tokens[start:end]
    span = Span(phrase[0].start, phrase[-1].end)
    lowers = tuple(token.lower for token in phrase)
    if len(phrase) == 1 and lowers[0] in g.PRONOUNS:
        goes_on = _antecedent(tokens, start) if lowers[0] in g.RELATIVES else None
        antecedent = read_mention(text, tokens, *goes_on) if goes_on else None
        return Mention(span, "pronoun", lowers, antecedent=antecedent)
    if _is_group(phrase):
        return Mention(span, "group", lowers, _text(text, phrase))
    head = phrase[: phrases.head_length(phrase)]
    at = _name_start(head)
    titles = at + after_titles(head[at:])
    name = head[titles:]
    if at == len(head) or _is_office(phrase, head, name):
        given = _given_name(phrase, len(head))
        if given:  # Minister for Works Ada Lane
            office = _text(text, phrase[int(phrase[0].lower in g.DETERMINERS) : given])
            return Mention(span, "name", lowers, _text(text, phrase[given:]), office)
        apposed = _apposed_name(tokens, end) if head[-1].lower in g.ROLES | g.TITLES else None
        if apposed:
            named = read_mention(text, tokens, *apposed)
            return replace(named, role=_text(text, phrase))
        return Mention(span, "nominal", lowers, None, apposed_role(text, tokens, end))
    if head[0].lower in g.DETERMINERS and at and at == titles and len(phrase) > len(head):
        name = phrase[at:]
    if at and head[at - 1].lower == "'s" and name[-1].lower in g.DOCUMENTS:  # whose the text is, is part of its name
        return Mention(span, "nominal", lowers, None, apposed_role(text, tokens, end))
    before = head[:titles]
    while before and (before[0].lower in g.DETERMINERS or before[0].lower in g.CONJUNCTIONS):
        before = before[1:]
    role = apposed_role(text, tokens, end) or title_role(_text(text, before))
    return Mention(span, "name", lowers, _text(text, name), role)


def _given_name(phrase: Sequence[Token], low: int) -> int | None:
    """Where a person's name begins in the capitals that end a phrase, by a given name that is known."""
    start = len(phrase)
    while start > low and phrase[start - 1].capital:
        start -= 1
    return next((k for k in range(start, len(phrase) - 1) if is_given(phrase[k]) and k > low), None)


def is_given(token: Token) -> bool:
    """Whether a token can begin a person's name: a given name that is known, or initials."""
    return token.lower in GIVEN_NAMES or (token.text.endswith(".") and len(token.text) in (2, 4, 6) and token.capital)


def _is_office(phrase: Sequence[Token], head: Sequence[Token], name: Sequence[Token]) -> bool:
    """Whether what is written with capitals is an office or a group and no name: the President, Residents of Ives.

    A single person's role has an article before it, or else is somebody's name: Baker said.
    """
    first = head[0].lower
    if len(head) == 1 and first in g.GROUPS and (len(phrase) > 1 or first not in ALSO_NAMES):
        return True
    if len(head) == 1 and len(phrase) > 1 and first in g.ROLES:  # Counsel for the defence
        return True
    given = first in g.DETERMINERS or first in g.POSSESSIVES
    if given and len(head) > 1 and head[-1].lower in g.ROLES and head[-1].lower not in ALSO_NAMES:
        return True
    return all(t.lower in g.TITLES or (t.lower in g.ROLES and (given or t.lower not in ALSO_NAMES)) for t in name)


def title_role(title: str) -> str | None:
    """What a title before a name says of its bearer; nothing, if it is mere courtesy."""
    words_here = title.split()
    while words_here and words_here[-1].lower().rstrip(".") in COURTESY:
        words_here.pop()
    return " ".join(words_here) or None


def _apposed_name(tokens: Sequence[Token], end: int) -> tuple[int, int] | None:
    """The name that stands in apposition after a role: her secretary, Ruth Delaney."""
    if end + 1 >= len(tokens) or tokens[end].text != ",":
        return None
    found = phrases.phrase_after(tokens, end + 1)
    if not found or (found[1] < len(tokens) and tokens[found[1]].kind != "mark"):
        return None
    start = found[0] + _name_start(tokens[found[0] : found[1]])
    opens = tokens[found[0]].capital or (start > found[0] and tokens[start - 1].lower in g.ROLES)
    return found if opens and found[1] - start > 1 else None


def _is_group(phrase: Sequence[Token]) -> bool:
    """Whether an "and" joins several, and not two roles of one: "lawyer and author Lena Marsh"."""
    at = next((i for i, token in enumerate(phrase) if token.lower == "and" and i), None)
    if at is None:
        return False
    return phrase[at - 1].capital or not phrase[-1].capital


def apposed_role(text: str, tokens: Sequence[Token], end: int) -> str | None:
    """What stands in apposition after a mention: ", professor of history at Larkmoor College,"."""
    at = phrases.skip_ahead(tokens, end)
    if at + 1 >= len(tokens) or tokens[at].text != ",":
        return None
    at += 1
    if tokens[at].text.isdigit() and at + 1 < len(tokens) and tokens[at + 1].text == ",":
        at += 2
    last = at
    while (
        last < len(tokens) and last - at < 25 and tokens[last].kind == "word" and tokens[last].lower not in g.RELATIVES
    ):
        last += 1
    plainly = tokens[at].lower in ("a", "an") and not any(token.lower in g.AUXILIARIES for token in tokens[at:last])
    if last == at or tokens[at].lower in g.AUXILIARIES or not (plainly or phrases.describes(tokens, at, last)):
        return None
    if tokens[at].lower == "also":
        at += 1
    if tokens[at].lower in ("a", "an", "the"):
        at += 1
    return _text(text, tokens[at:last]) or None
