"""Offices that contradict each other: one outlet's director is another's deputy director, one's health minister another's
environment minister."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chatbot.briefing.material import Line
from chatbot.briefing.rifts import Rift
from chatbot.briefing.times import days_between
from ingest.names import full_name

_HEADS = (
    r"minister|secretary|director|mayor|president|prosecutor|commissioner|inspector|professor|manager|judge|captain|editor|"
    r"engineer|head|chief|officer|chairman|chairwoman|chair|governor|ambassador|bishop|coach|spokesman|spokeswoman"
)
_NAME = r"[A-Z][\w’'-]+ [A-Z][\w’'-]+"
_BEFORE = re.compile(
    rf"(?P<mods>(?:\b[\w-]+ ){{0,3}})\b(?P<head>(?i:{_HEADS}))(?P<of> (?:of|for) [\w ]{{3,40}})?,? (?P<name>{_NAME})"
)
_AFTER = re.compile(
    rf"(?P<name>{_NAME}), (?:(?:the|an?|its|their|his|her|who is|now) )*(?P<mods>(?:[\w’-]+ ){{0,3}}?)(?P<head>(?i:{_HEADS}))\b"
)
_AGED = r"(?:, (?:aged )?\d{1,3})?"
_LEADS = r"(?:[Cc]hief [Ee]xecutive(?: [Oo]fficer)?|[Mm]anaging [Dd]irector|CEO)"
_FIELD = (
    r"(?:[Ff]inance|[Ff]inancial|[Tt]echnical|[Mm]arketing|[Pp]ersonnel|[Ss]ales|[Oo]perations|[Ll]egal|[Aa]rtistic) "
    r"(?:[Dd]irector|[Oo]fficer|[Cc]hief|[Mm]anager)"
)
_TOP, _OF_FIELD = (
    re.compile(
        rf"\b{office},? (?P<name>{_NAME})|(?P<after>{_NAME}){_AGED}, (?:the |its |their )?(?:then |former |acting )?{office}\b"
    )
    for office in (_LEADS, _FIELD)
)
_BELOW = frozenset("deputy vice assistant associate junior".split())
_OF_FIELDS = frozenset("minister secretary professor commissioner".split())
_NO_FIELD = frozenset(
    "the a an its their his her our said told by to of and that with from as former then new now today late acting interim "
    "when while where who which says but for first prime state federal general provincial regional national local town city "
    "senior country’s country's next first one another this under shadow junior".split()
)
_NEWS_DAYS = 21  # between articles: an office is held longer


@dataclass(frozen=True, slots=True)
class _Held:
    """An office somebody has in a sentence: its head word, whether it is the one below it, and of what field."""

    line: Line
    name: str
    head: str
    is_below: bool
    fields: frozenset[str]


def disputed_offices(lines: Sequence[Line]) -> Iterator[Rift]:
    """People to whom two outlets that write at one time give two offices, each side those who have it so."""
    by_person: dict[tuple[tuple[str, ...], str], list[_Held]] = defaultdict(list)
    for line in lines:
        for held in _held(line):
            by_person[full_name(held.name).words, held.head].append(held)
    for all_of in by_person.values():
        for a, b in itertools.combinations(all_of, 2):
            if _contradict(a, b):
                told = sorted(all_of, key=lambda one: one.line.is_quoted)
                first, second = (
                    [one.line for one in told if not _contradict(one, side) and _is_as(one, side)] for side in (a, b)
                )
                yield Rift(
                    "name", f"office of {a.name}", (tuple(first or [a.line]), tuple(second or [b.line])), sure=2.0
                )
                break
    yield from _top_or_field(lines)


def _plain(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Those that tell the office beside no quotation; where there are none, the others as they stand, name and office and all."""
    return tuple(line for line in lines if not line.is_quoted) or tuple(replace(line, said=()) for line in lines)


def _held(line: Line) -> Iterator[_Held]:
    for match in (*_BEFORE.finditer(line.text), *_AFTER.finditer(line.text)):
        mods = [word.lower().strip("’'") for word in match["mods"].split()]
        if "former" in mods or "then" in mods or "ex" in mods or "acting" in mods:
            continue
        fields = frozenset(
            word for word in mods[-1:] if word not in _NO_FIELD and word not in _BELOW and word.isalpha()
        )
        yield _Held(line, match["name"], match["head"].lower(), bool(_BELOW.intersection(mods[-2:])), fields)


def _top_or_field(lines: Sequence[Line]) -> Iterator[Rift]:
    """Who leads a firm for one outlet, and heads its finances for another."""
    held: dict[bool, dict[tuple[str, ...], list[Line]]] = {True: defaultdict(list), False: defaultdict(list)}
    for line in lines:
        for is_top, pattern in ((True, _TOP), (False, _OF_FIELD)):
            for match in pattern.finditer(line.text):
                name = match["name"] or match["after"]
                if not re.search(r"\b(?:former|then|ex|acting)\b", match.group(), re.IGNORECASE):
                    held[is_top][full_name(name).words].append(line)
    for person in held[True].keys() & held[False].keys():
        tops, fields = held[True][person], held[False][person]
        if any(a in fields for a in tops):
            continue
        against = [(a, b) for a in tops for b in fields if _is_told_at_once(a, b)]
        if against:
            name = " ".join(word.capitalize() for word in person)
            sides = tuple(tuple(dict.fromkeys(side)) for side in zip(*against, strict=True))
            yield Rift("name", f"office of {name}", sides, sure=2.0)


def _is_told_at_once(a: Line, b: Line) -> bool:
    apart = days_between(a, b)
    return a.source != b.source and a.story != b.story and apart is not None and apart <= _NEWS_DAYS


def _contradict(a: _Held, b: _Held) -> bool:
    if not _is_told_at_once(a.line, b.line):
        return False
    return a.is_below != b.is_below or (
        a.head in _OF_FIELDS and bool(a.fields and b.fields) and not a.fields & b.fields
    )


def _is_as(one: _Held, other: _Held) -> bool:
    return one.is_below == other.is_below and (one.fields == other.fields or not one.fields)
