"""Who is what, in whatever article of the library says so: the mayor, the owner of the café, the man who drives the crane."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

from chatbot.checks.meanings import root
from chatbot.proofreading.shelf import Page
from ingest.names import asked_words, name_matches, name_words
from ingest.statements import grammar as g

_NAME = r"(?:[^\W\d_a-z][\w’'-]{1,40}|[^\W\d_a-z]\.)(?: (?:de |van |von |la |al )?(?:[^\W\d_a-z][\w’'-]{1,40}|[^\W\d_a-z]\.)){1,3}"
_BEFORE = re.compile(rf"(?P<what>(?<![\w’'-])(?:[\w’'-]{{1,40}} ){{1,4}})(?P<name>{_NAME})")
_BEHIND = re.compile(
    rf"(?P<name>{_NAME})(?:, \d{{1,3}})?, (?P<what>(?:(?:the|an?|who|whose|its|their|his|her|[^\W\d_A-Z][\w-]{{0,40}}|"
    r"[\w-]{1,40}[’']s?)\b)[^,.;:“”\n]{2,80})"
)
_APPOSED = re.compile(
    rf"(?P<what>\b(?:[Tt]he|[Aa]n?|[Ii]ts|[\w-]{{1,40}}[’']s?) [^,.;:“”\n]{{2,60}}), (?P<name>{_NAME})(?=[,.])"
)
_ROLES = g.PEOPLE | g.TITLES | g.ROLES
_SMALL = g.DETERMINERS | g.PREPOSITIONS | g.POSSESSIVES
_SMALL |= frozenset("of for the a an and who whose is was that which has been".split())
_PERSON = frozenset("man woman person somebody someone".split())
_AGENT = re.compile(r"(?<=\w{3})(?:er|or)s?$")

_READ: WeakKeyDictionary[Page, tuple[tuple[str, frozenset[str]], ...]] = WeakKeyDictionary()
"""What was read out of articles that are in memory."""


def is_role(asked: str) -> bool:
    """Whether somebody is called by what they are, and for sure one person: "the mayor", "its leader"; not "a councillor"."""
    words = name_words(asked)
    if not words or words[0] in ("a", "an", "one", "another", "some") or not any(word in _ROLES for word in words):
        return False
    return words[0] in g.DETERMINERS | g.POSSESSIVES or any(word.endswith("'s") for word in words)


def holders(asked: str, pages: Iterable[Page]) -> list[str]:
    """The people whom an article of these calls so, each once, by the fullest name that is found."""
    wanted = _roots(asked)
    found: list[str] = []
    for page in pages if wanted else ():
        if page not in _READ:
            _READ[page] = tuple(_described(page))
        for name, what in _READ[page]:
            if wanted <= what and not any(name_matches(other, name) or _is_one(other, name) for other in found):
                found.append(name)
    return found


def holds(asked: str, speaker: str, pages: Iterable[Page]) -> bool | None:
    """Whether a speaker has a role; False where one other person surely has it, None where that can't be told."""
    if not is_role(asked):
        return None
    found = holders(asked, pages)
    if any(_is_one(name, speaker) for name in found):
        return True
    return False if len(found) == 1 else None


def _is_one(name: str, other: str) -> bool:
    return bool(set(asked_words(name)[-1:]) & set(asked_words(other)[-1:])) and (
        name_matches(name, other) or name_matches(other, name)
    )


def _described(page: Page) -> Iterator[tuple[str, frozenset[str]]]:
    """The people of an article, each with the roots of what it calls them somewhere."""
    for one in page.statements:
        if one.speaker and one.role:
            yield one.speaker, _roots(one.role)
    text = page.revision.text
    for pattern in (_BEFORE, _BEHIND, _APPOSED):
        for match in pattern.finditer(text):
            words = name_words(match["name"])
            name = match["name"].rstrip(".")
            titles = [word for word in words if word in g.TITLES]
            if pattern is _BEFORE:
                before = name_words(match["what"])[-3:]
                if not titles and not (before and before[-1] in _ROLES):
                    continue
                yield name, _roots(" ".join([*before, *titles]))
            else:
                yield name, _roots(" ".join([match["what"], *titles]))


def _roots(words: str) -> frozenset[str]:
    """The words that tell what somebody is; who owns is an owner, who drives a driver."""
    told = [word.removesuffix("'s").rstrip("'") for word in name_words(words)]
    found = (word for word in told if word not in _SMALL and word not in _PERSON)
    return frozenset(_AGENT.sub("", root(word)) for word in found if word) - {""}
