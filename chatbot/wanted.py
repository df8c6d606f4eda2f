"""What a factual question wants: which kind of thing, about what, and under which conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from chatbot.kin import figure, kin
from chatbot.words import STOP_WORDS, stem, words

Kind = Literal["date", "money", "number", "name", "place"]

_MONEY = (
    "cost costs price revenue revenues profit profits budget salary fee fine loss turnover sales income deficit debt "
    "bid pay paid spend spent earn earned raise raised invest invested owe worth"
).split()
_NUMBERS = "population turnout attendance age height weight length temperature speed distance percentage share number score".split()
_DATES = "date year day month time".split()
_PLACES = "location venue city country town place stadium state island village capital region".split()
_PEOPLE = (
    "person actor actress player director author writer singer artist team company firm party movie film book song album club "
    "band country university airline game show winner candidate politician driver rider coach manager"
).split()

_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        "date",
        rf"^(?:and |so |since |until )*when\b|\b(?:what|which)(?: \w+)? (?:{'|'.join(_DATES)})\b|\bdate (?:of|for)\b|\bdate$",
    ),
    ("money", rf"\bhow much\b.*\b(?:{'|'.join(_MONEY)})\b|^how much (?:money|is|was|are|were)\b"),
    ("money", rf"^what(?:'s| is| was| were| are| did| does| will| would)?\b.*\b(?:{'|'.join(_MONEY)})\b"),
    ("number", r"\bhow (?:many|much|old|big|large|long|high|far|tall|often|fast)\b"),
    ("number", rf"^what (?:is|was|are|were|percentage|share|number|proportion)\b.*\b(?:{'|'.join(_NUMBERS)})\b"),
    ("place", rf"\bwhere\b|\b(?:what|which) (?:{'|'.join(_PLACES)})\b|\b(?:location|venue)\b"),
    ("name", r"^(?:and |so )?(?:who|whose|whom)\b"),
    ("name", rf"\b(?:which|what)(?: \w+)? (?:{'|'.join(_PEOPLE)})\b|\bwhat(?: is|'s| was) the name\b|\bcalled\b"),
)
_ASKING = frozenset(
    """year date day time month number percentage share name many much old type kind location venue city country town place person
    called""".split()
)
"""Words that say what kind of thing is wanted."""
_TYPE = re.compile(r"(?:and |so )?(?:which|what) (\w+)\b")  # "which company" asks for one, and need not be said
_IS = re.compile(r"(?:and |so )?who(?:['’]s| is| was| are| were| has been)\b")
_RUN = re.compile(r"[A-Z0-9][\w’'.-]*(?:(?: (?:of|the|de|and|for))* [A-Z0-9][\w’'.-]*)*")
_DEGREES = frozenset(stem(w) for w in "last final large largest big biggest first new old".split())
_QUOTED = re.compile(r"[\"“]([^\"”]+)[\"”]")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


@dataclass(frozen=True)
class Wanted:
    """What is wanted, in stems and figures.

    `about` is what must be met, in the order of the question; `predicates` say what happened or what somebody is ("won",
    "director"), and one of them must be there where `must_say`; `years` and `figures` must stand there; `proper` are the
    words of names, `runs` the names; `pairs` are (season, 4) of "season 4"; `all` are all the question's words.
    """

    kind: Kind | None
    about: tuple[str, ...]
    predicates: frozenset[str]
    must_say: bool
    years: frozenset[str]
    figures: frozenset[str]
    proper: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    to_the_day: bool
    all: frozenset[str]
    runs: tuple[tuple[str, ...], ...]
    question: str


def wanted(question: str) -> Wanted:
    """Reads a question; `kind` is None where no kind of thing is named ("what was found in …")."""
    bare = " ".join(question.split()).rstrip("?!. ").lower()
    kind = next((kind for kind, form in _KINDS if re.search(form, bare)), None)
    listed = words(question)
    type_ = _TYPE.match(bare)
    asking = _ASKING | {type_.group(1)} if type_ and type_.group(1) in _PEOPLE else _ASKING
    content = [
        w for w in listed if w.lower() not in STOP_WORDS and w.lower() not in asking and (len(w) > 1 or w.isdigit())
    ]
    years = frozenset(w for w in content if _YEAR.fullmatch(w))
    figures = frozenset(f for w in content if not _YEAR.fullmatch(w) and (f := figure(w)))
    about = [figure(w) or stem(w) for w in content if w not in years]
    quoted = _QUOTED.findall(question)
    named = {w for one in quoted for w in words(one)}
    named |= {w for w in listed[1:] if w[:1].isupper()}
    proper = frozenset(
        stem(w) for w in named if w in content and not figure(w) and not (w.isupper() and len(kin(stem(w))) > 1)
    )
    common = [stem(w) for w in content if not figure(w) and (w not in named or w.isupper())]
    known = [w for w in common if len(kin(w)) > 1 and w not in _DEGREES]
    if not known and _IS.match(bare):
        known = [w for w in common if w not in proper and w not in _DEGREES]
    predicates = known or [w for w in common if w not in proper and w not in _DEGREES][:1]
    return Wanted(
        kind,
        tuple(dict.fromkeys(about)),
        frozenset(predicates),
        bool(known),
        years,
        figures,
        proper,
        _pairs(content),
        kind == "date" and re.search(r"\b(?:date|day)\b", bare) is not None,
        frozenset(figure(w) or stem(w) for w in listed),
        tuple(run for one in [*quoted, *_RUN.findall(question[1:])] if (run := _run(one, proper))),
        question,
    )


def _run(name: str, proper: frozenset[str]) -> tuple[str, ...]:
    return tuple(one for word in words(name) if (one := stem(word)) in proper)


def _pairs(content: list[str]) -> tuple[tuple[str, str], ...]:
    """(word, figure) of "season 4" and "the fourth season"."""
    found = []
    for i, word in enumerate(content):
        number = figure(word)
        if number is None or _YEAR.fullmatch(word):
            continue
        is_ordinal = not word.isdigit() and word.lower() == word
        beside = content[i + 1 : i + 2] if is_ordinal else content[i - 1 : i] if i else []
        found += [(stem(other), number) for other in beside if figure(other) is None]
    return tuple(found)
