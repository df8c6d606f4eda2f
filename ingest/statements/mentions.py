"""Mentions: the words that name a speaker, what kind of naming they are, and the name and the role in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.article import Span
from ingest.statements import grammar as g
from ingest.statements import phrases
from ingest.statements.sentences import Token

COURTESY = frozenset({"mr", "mrs", "ms", "miss", "mx", "sir", "madam"})
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
    while start and (head[start - 1].capital or (start < len(head) and head[start - 1].lower in g.CONNECTORS)):
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
        if token.lower in g.TITLES or token.lower in g.ROLES:
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
    if at == len(head):
        apposed = _apposed_name(tokens, end) if head[-1].lower in g.ROLES else None
        if apposed:
            named = read_mention(text, tokens, *apposed)
            return replace(named, role=_text(text, phrase))
        return Mention(span, "nominal", lowers, None, apposed_role(text, tokens, end))
    titles = at + after_titles(head[at:])
    name = head[titles:]
    if all(token.lower in g.TITLES or token.lower in g.ROLES for token in name):
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


def title_role(title: str) -> str | None:
    """What a title before a name says of its bearer; nothing, if it is mere courtesy."""
    return title if title and title.lower().rstrip(".") not in COURTESY else None


def _apposed_name(tokens: Sequence[Token], end: int) -> tuple[int, int] | None:
    """The name that stands in apposition after a role: her secretary, Ruth Delaney."""
    if end + 1 >= len(tokens) or tokens[end].text != "," or not tokens[end + 1].capital:
        return None
    found = phrases.phrase_after(tokens, end + 1)
    closes = found and (found[1] >= len(tokens) or tokens[found[1]].kind == "mark")
    return found if found and closes and found[1] - found[0] > 1 else None


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
    if last == at or not (plainly or phrases.describes(tokens, at, last)):
        return None
    if tokens[at].lower in ("a", "an", "the"):
        at += 1
    return _text(text, tokens[at:last]) or None
