"""The names in a sentence that a question doesn't hold: of people and bodies, works and places.

A capital is all that tells a name here, so what only looks like one is left out: the first words of headlines, months and
roles, common words by their endings, and what is named after the thing that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chatbot.kin import kin
from chatbot.wanted import Wanted
from chatbot.words import STOP_WORDS, WORD, stem, words

_PARTICLES = frozenset("de da di del van von der den al el bin ibn la le du of the".split())
_JOINING = rf"(?:{'|'.join(sorted(_PARTICLES))}|and|&)"
_CAPITAL = "[A-ZÀ-ÖØ-ÞČŠŽŁŚŻ]"
_REST = r"[\w’'&]*(?:-[\w’']+)*"
_NAME = re.compile(rf"(?<![\w.]){_CAPITAL}{_REST}(?:(?:\.? {_JOINING}){{0,2}}\.? (?:{_CAPITAL}|\d){_REST}\.?)*")
_NO_NAMES = frozenset(
    """jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday mr mrs ms dr the a an here there he she it
    they we i you his her its our their official watch news home new best photo video read more full list winner winners
    final finals results meet search shop get find view all congratulations ceo coo cfo director president chairman
    chairwoman chief executive founder senior vice minister mayor professor secretary general manager senator governor judge
    king queen prince princess following followers nominee finalist semifinalist episode stage round trailer""".split()
)
_COMMON_END = re.compile(
    r"(?:tions?|ment|ship|ness|ings?|ists?|ures?|ten|ory|ence|ouncil|roup|ompany|lub|usical|eague)$"
)
_IN_A_PLACE = re.compile(r"\b(?:in|at|near|honou?r|between)\s+(?:the\s+)?$", re.IGNORECASE)
_BEFORE_PLACE = re.compile(
    r"\b(?:in|at|from|near|to|of|on|outside|across|into|host(?:ed|s|ing)?(?: by)?)\s+(?:the\s+)?$", re.IGNORECASE
)
_GOES_ON_WITH = re.compile(r"([\w’'-]+): (?:The |A )?$")
_CALLED = re.compile(r"\b(?:called|named|dubbed|known as)\s+[\"“]?$")
_AND_BEFORE = re.compile(r"([\w’'-]+) (?:and|&) $")
_AND_AFTER = re.compile(r" (?:and|&) ([\w’'-]+)")
_LOOKED_BACK = 12  # characters for a preposition
_HEADLINE = 0.7  # the share of longer words with a capital from which a line is a headline
_LONGEST_IN_HEADLINES = 3

_Found = tuple[str, int, int, float]


def names(wanted: Wanted, text: str) -> Iterator[_Found]:
    """(key, start, end, exactness) of each name; a full one is 2 exact, a single word 1."""
    asked = frozenset(one for term in wanted.all for one in kin(term))
    longest = _LONGEST_IN_HEADLINES if _is_headline(text) else len(text)
    for match in _NAME.finditer(text):
        for run, follows, is_owned in _runs(match.group(), asked, wanted.proper):
            if len(run) <= longest and _is_name(run, follows=follows, is_owned=is_owned):
                key = " ".join(sorted(stem(word.group()) for word in run[-2:]))
                exact = 2.0 if len(run) > 1 else 1.0
                yield key, match.start() + run[0].start(), match.start() + run[-1].end(), exact


def _runs(name: str, asked: frozenset[str], proper: frozenset[str]) -> Iterator[tuple[list[re.Match[str]], bool, bool]]:
    """The stretches of words that the question doesn't hold; whether each follows a name that it does ("Saltby
    Foundation"), and whether something is its owner ("the Director's Cut")."""
    run: list[re.Match[str]] = []
    follows = is_owned = False
    for word in WORD.finditer(name):
        one = word.group()
        is_new = _is_new(one, asked) and not (follows and not run and _COMMON_END.search(one))
        if is_new or (run and one in _PARTICLES):
            run.append(word)
            continue
        yield run, follows, is_owned
        run, follows, is_owned = [], stem(one) in proper, one.endswith(("'s", "’s"))
    yield run, follows, is_owned


def _is_name(run: list[re.Match[str]], *, follows: bool, is_owned: bool) -> bool:
    while run and run[-1].group() in _PARTICLES:
        run.pop()
    if not run or (follows and _COMMON_END.search(run[-1].group())):
        return False
    alone = run[0].group() if len(run) == 1 else None
    return alone is None or not (follows or is_owned or len(alone) < 3 or _COMMON_END.search(alone))


def _is_new(word: str, asked: frozenset[str]) -> bool:
    lower = word.lower()
    return word[:1].isupper() and stem(word) not in asked and lower not in _NO_NAMES and lower not in STOP_WORDS


def _is_headline(text: str) -> bool:
    longer = [word for word in words(text) if len(word) > 3]
    return sum(word[:1].isupper() for word in longer) > _HEADLINE * max(4, len(longer))


def people(wanted: Wanted, text: str, found: Iterable[_Found]) -> Iterator[_Found]:
    """Those that are no place where something happened, no part of a title, and not told of in one breath with what is
    asked for ("the head of Orme and Saltby"); what something is called is the most exact."""
    for key, start, end, exact in found:
        before = text[:start]
        titled = _GOES_ON_WITH.search(before[-40:])
        if titled and stem(titled.group(1)) in wanted.proper:
            continue
        sides = _AND_BEFORE.search(before[-40:]), _AND_AFTER.match(text, end)
        if _CALLED.search(before[-20:]):
            yield key, start, end, 3.0
            continue
        is_beside = bool({stem(side.group(1)) for side in sides if side} & wanted.proper)
        if not (is_beside or _IN_A_PLACE.search(before[-_LOOKED_BACK:])):
            yield key, start, end, exact


def places(text: str, found: Iterable[_Found]) -> Iterator[_Found]:
    """All of them; those after "in" or "at" are more exact."""
    for key, start, end, exact in found:
        yield key, start, end, exact + bool(_BEFORE_PLACE.search(text[max(0, start - _LOOKED_BACK) : start]))
