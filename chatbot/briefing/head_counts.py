"""How many there were on one day: in hospital, at a meeting; and how many of so many: "seven of 20 samples"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chatbot.briefing.dated import day_of, read_dates
from chatbot.briefing.material import Line
from chatbot.briefing.rifts import Rift, is_other_voice, voice_at
from chatbot.briefing.rounded import hedge_of, may_be_one
from chatbot.briefing.times import days_between
from chatbot.checks.figures import Figure, figures
from chatbot.checks.meanings import root, same
from chatbot.checks.reading import read

_PEOPLE = frozenset(
    map(root, "people person patient resident visitor mourner protester demonstrator supporter neighbour villager parent "
    "guest fan spectator marcher worker man woman child".split())
)  # fmt: skip
_IN_HOSPITAL = re.compile(r"^[^,;.]{0,50}\b(?:in|at) (?:[\w’'-]+ ){0,3}hospital\b", re.IGNORECASE)
_CAME = re.compile(
    r"^(?: [\w’-]+){0,2} (?:had |have )?(?:attend(?:ed|ing)|gathered|squeezed|packed|crowded|crammed|turned (?:out|up)|came to|filled|"
    r"marched|demonstrated|protested|took part|assembled|showed up|joined (?:the|a)|walked (?:out|off)|downed tools|went on strike)\b",
    re.IGNORECASE,
)
_TALLY = re.compile(
    r"(?=.*\b(?:unions?|organi[sz]ers?|stewards?|police)\b).*\b(?:tally|count|estimate|figure)\b[^.;]{0,80} (?:is|was|of) "
    r"(?:about |some |around )?$",
    re.IGNORECASE | re.DOTALL,
)
"""Before the number of those who came, as the police or those who called for it tell it."""
_EVENTS = tuple(
    frozenset(map(root, kind.split()))
    for kind in ("meeting assembly hearing", "vigil", "funeral burial service", "march protest rally demonstration", "match game",
                 "concert show", "walkout strike picket")
)  # fmt: skip
_OF = re.compile(r"^ (?:out )?of (?:the |its |their |all )?(?P<whole>[\d,]+|[a-z-]+) (?P<what>[a-z]{4,})")
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred)\b", re.IGNORECASE
)
_MAYBE = re.compile(
    r"hospital|\b(?:out )?of (?:the |its |their |all )?(?:\d|t[wehio]|f[oi]|s[ie]|eight|nine|eleven)|attend|gather|squeez|pack|crowd|"
    r"cramm|turned|came to|filled|march|demonstr|protest|took part|assembl|showed up|joined|"
    r"walked|downed|strike|tally|count|estimate|figure",
    re.IGNORECASE,
)
"""Cheap, and fires on whatever holds such a count."""
_WHERE = {"hospital": "in hospital", "crowd": "there"}
_NEWS_DAYS = 10  # between articles that count one thing
_DAY = 10  # characters of an ISO date


@dataclass(frozen=True, eq=False, slots=True)
class _Count:
    line: Line
    at: int
    kind: str
    key: str
    figure: Figure
    events: frozenset[int]
    whole: str = ""


def disputed_counts(lines: Sequence[Line]) -> list[Rift]:
    """The counts of one day, or of one whole, of which two voices give two."""
    groups: dict[tuple[str, str], list[_Count]] = defaultdict(list)
    for line in lines:
        for one in _counts(line):
            groups[one.kind, one.key].append(one)
    rifts = list[Rift]()
    for (kind, key), group in groups.items():
        sides: dict[Fraction, list[Line]] = defaultdict(list)
        for one in group:
            if any(_contradict(one, other) for other in group):
                sides[one.figure.value].append(one.line)
        if len(sides) == 2:
            whole = next((one.whole for one in group if one.whole), "")
            about = f"how many of {whole}" if kind == "of" else f"people {_WHERE[kind]} on {_readable(key)}"
            rifts.append(Rift("figure", about, tuple(tuple(side) for side in sides.values()), sure=2.5))
    return rifts


def _readable(day: str) -> str:
    """An ISO date as people read it."""
    told = date.fromisoformat(day)
    return f"{told.day} {told:%B %Y}"


def _contradict(a: _Count, b: _Count) -> bool:
    one, other = a.figure, b.figure
    if a.line is b.line or may_be_one(one.value, hedge_of(one), other.value, hedge_of(other)):
        return False
    apart = days_between(a.line, b.line)
    if apart is None or apart > _NEWS_DAYS or (a.events and b.events and not a.events & b.events):
        return False
    return is_other_voice(
        a.line, voice_at(a.line, a.line.span.start + a.at), b.line, voice_at(b.line, b.line.span.start + b.at)
    )


def _counts(line: Line) -> Iterator[_Count]:
    if not _MAYBE.search(line.text) or not _NUMBER.search(line.text):
        return
    reading = read(line.text)
    for figure in figures(reading):
        if figure.unit:
            continue
        at, after = reading.words[figure.start].start, line.text[reading.words[figure.end - 1].end :]
        of = _OF.match(after)
        whole = figures(read(of["whole"])) if of else []
        if of and whole and whole[0].value > figure.value:
            yield _Count(
                line,
                at,
                "of",
                f"{whole[0].value} {root(of['what'])}",
                figure,
                frozenset(),
                of.group().partition("of ")[2],
            )
        if not figure.noun and _TALLY.search(line.text[:at]) and (day := _day(line)) and day in _days(line):
            yield _Count(line, at, "crowd", day, figure, frozenset())
        if not figure.noun or not any(same(figure.noun, one) for one in _PEOPLE):
            continue
        day = _day(line)
        kind = "hospital" if _IN_HOSPITAL.search(after) else "crowd" if _CAME.search(after) else ""
        if day and kind and not re.match(r" (?:more|others?|further)\b", after):
            events = frozenset(i for i, kinds in enumerate(_EVENTS) if kinds & {word.root for word in reading.words})
            yield _Count(line, at, kind, day, figure, events)


def _days(line: Line) -> set[str]:
    return {one.since for one in read_dates(line) if one.since and one.since == one.until}


def _day(line: Line) -> str | None:
    """The one day that a sentence is about: that which it names, or that of its article."""
    found = read_dates(line)
    if not found:
        day = day_of(line.published)
        return day.isoformat() if day else None
    first = found[0]
    return first.since if first.since == first.until and len(first.since or "") == _DAY else None
