"""A sentence that joins two of which each says something by itself: "…; …", "…, but …", "While …, …", "did … and did …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatbot.checks.reading import Reading, read
from chatbot.checks.tokens import PRONOUNS

_JOIN = re.compile(r"(?:;|,? (?:while|whereas)|, (?:and|but|although|though)|,? and|,? but) +")
_HEAD = re.compile(r"(?:While|Although|Though|Whereas) ")
_COMMA = re.compile(r",(?P<quote>[”\"’]?) ")
_ASIDE = re.compile(
    r"(?P<name>(?:The )?[A-Z][\w.’'-]*(?: (?:of |the )*[A-Z][\w.’'-]*)*), (?P<what>(?:an?|the) [^,;:“”\"]+), (?P<rest>[a-z].*)"
)
"""A name, what its bearer is, and what they do: "Lane, a pilot, has left"."""
_LEAST = 3
_OPENS_ASIDE = frozenset("who which that whose where if when because".split())


def halves(text: str) -> Iterator[tuple[str, str]]:
    """The ways to part a sentence in two that each have a subject and a verb; what joins them left out.

    Only joints that say nothing of how the halves hang together: not "because", "after" or "if". A second half that
    has its subject from the first gets it.
    """
    head = _HEAD.match(text)
    if head:
        for comma in _COMMA.finditer(text):
            first, second = text[head.end() : comma.start()] + comma["quote"], text[comma.end() :]
            if _stands(read(first)) and _stands(read(second)) and _is_closed(first):
                yield _capital(first), _capital(second)
        return
    aside = _ASIDE.match(text)
    if aside and _stands(read(whole := f"{aside['name']} {aside['rest']}")):
        yield whole, f"{aside['name']} is {aside['what']}."
    for join in _JOIN.finditer(text):
        first, second = text[: join.start()], text[join.end() :]
        if not _is_closed(first) or not _stands(read(first)):
            continue
        if _stands(read(second)):
            if join.group().strip() != "and":
                yield first, _capital(second)
        elif subject := _subject(read(first)):
            going_on = f"{subject} {second}"
            if _goes_on(read(going_on), len(subject)):
                yield first, going_on


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stands(reading: Reading) -> bool:
    """Whether a half begins with its subject and has a verb for it, and isn't one that a pronoun hangs on the other."""
    if len(reading.words) < _LEAST or not reading.segments or reading.words[0].lower in PRONOUNS - {"it"}:
        return False
    one = reading.segments[0]
    return one.finite and one.verb is not None and bool(one.subject) and min(one.subject) < one.verb


def _subject(reading: Reading) -> str:
    """The subject of a half as it stands, from its beginning up to its first verb, without what is told aside."""
    one = reading.segments[0]
    words = reading.words
    first, last = min(one.subject), max(one.subject)
    if first > 1 or any(words[i].lower in _OPENS_ASIDE or words[i].text == "," for i in range(last + 1)):
        return ""
    return reading.text[: words[last].end]


def _goes_on(reading: Reading, subject: int) -> bool:
    """Whether what goes on has a finite verb right after its subject."""
    one = reading.segments[0]
    if not one.finite or one.verb is None or not one.subject:
        return False
    between = [w for w in reading.words[: one.verb] if w.start >= subject and w.telling]
    return len(between) <= 1


def _is_closed(text: str) -> bool:
    """Whether no quotation goes on past a half."""
    return text.count("“") == text.count("”") and text.count('"') % 2 == 0
