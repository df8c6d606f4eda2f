"""What a figure is of, where its sentence tells it so plainly that another figure for it contradicts it.

Snow so many centimetres deep, a person's age, the people in a building, those who were hurt, a vote, the year in which
something was built, what each gets: each a slot with one true figure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chatbot.briefing.lasting import of_verb
from chatbot.briefing.material import Line
from chatbot.briefing.rifts import Rift, is_other_voice, voice_at
from chatbot.briefing.rounded import hedge_of, may_be_one
from chatbot.briefing.times import are_other_times, days_between, is_developing
from chatbot.checks.dates import dates
from chatbot.checks.figures import Figure, figures
from chatbot.checks.meanings import root, same
from chatbot.checks.reading import Reading, read
from chatbot.near import is_one_edit

_SURE = 3.0
_EXACT = ("age", "vote", "year")
"""What nobody rounds."""
_NAME = r"[A-Z][\w’'-]+ [A-Z][\w’'-]+"
_AGE = re.compile(
    rf"(?P<a>{_NAME}), (?:aged? )?(?P<b>\d{{1,3}})(?=[,.;])|(?P<c>\d{{1,3}})-year-old (?:[a-z]+ ){{0,3}}(?:[a-z]+, )?(?P<d>{_NAME})"
)
_TITLED_AGE = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Prof|Professor)\.? |^|[.;,] )(?P<last>[A-Z][\w’'-]{2,}), (?:aged? )?(?P<age>\d{1,3})(?=[,.;])"
)
"""Of somebody whose first name stands farther up in the article."""
_HE_WAS = re.compile(r"(?:He|She) (?:is|was) (?:aged )?(?P<b>\d{1,3})(?: years old)?[.,]")
_FIRST_NAME = re.compile(rf"(?:[A-Z][a-z]+ )?(?P<a>{_NAME})\b")
_A_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Prof|Professor|The|And|But|When|As)\b")
_OLDEST, _BIRTHDAY = 115, 14  # days within which hardly anybody becomes a year older
_VOTE = re.compile(r"\b(?P<a>\d{1,3}) (?:votes )?(?:to|against) (?P<b>\d{1,3})\b|\b(?P<c>\d{1,3})[–-](?P<d>\d{1,3})\b")
_VOTED = re.compile(r"\bvot(?:e|es|ed|ing)\b", re.IGNORECASE)
_BUILT = re.compile(
    r"(?P<what>[^.;]{3,90}?)\b(?:(?P<made>dates (?:back to|from)|dating from|(?:was|were) (?:built|erected|put up|finished|completed)"
    r"(?: by [\w ]{3,30})? (?:in|on))|(?:(?:was |were )?(?:opened|founded|inaugurated)(?: by [\w ]{3,30})? (?:in|on)|"
    r"(?:went|came|was put|was taken) into (?:service|operation|use) (?:in|on)))"
    r" (?:[A-Z][a-z]+\.? \d{1,2},? |\d{1,2} [A-Z][a-z]+ |[A-Z][a-z]+ )?(?P<year>1[5-9]\d\d|20\d\d)\b"
)
_NO_NAME = re.compile(r"^(?:The|Its|Their|His|Her|This|That|An?)\b")
"""What has a capital only where a sentence begins."""
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_OF_YEAR = re.compile(r"\b(?:the|a|its|their) (?P<year>1[5-9]\d\d|20\d\d) (?P<what>[a-z]{3,})\b")
_WITHIN = re.compile(
    r"^(?: people| persons| visitors| guests| customers| shoppers| spectators)? (?:had been|have been|were|was|are) (?:inside|in) "
    r"(?:the )?(?P<place>[a-z]+)"
)
_NUMBER_WITHIN = re.compile(
    r"number of (?:people|visitors|guests|customers) (?:inside|in) the (?P<place>[a-z]+) at (?:about |around |some )?$"
)
_PLACES = frozenset(
    "building hall house venue room theatre store shop church station hotel school factory stadium".split()
)
_WORSE = re.compile(
    r"\b(?:serious|seriously|severely|critical|critically|intensive|slightly|lightly|still|others?|more|left)\b"
)
_NO_UNITS = frozenset(
    map(root, "people person member part percent year month week day hour minute number pair kind type one".split())
)
_METRES = {
    root(word): n
    for word, n in (
        ("metres", 1),
        ("meters", 1),
        ("kilometres", 1000),
        ("kilometers", 1000),
        ("km", 1000),
        ("miles", 1609),
        ("yards", 1),
    )
}
_AWAY = re.compile(
    r"^ ?\w* (?:away |upstream |downstream |north |south |east |west |outside |off )?(?:from|of|away|off)\b",
    re.IGNORECASE,
)
_SHARED = 2
_MAYBE = re.compile(
    r"\b(?:of|inside|in the|each|every|per|metres?|meters?|kilomet\w+|km|miles?|yards|injur\w+|wound\w+|kill\w+|hurt|dead|died|"
    r"hospital|own\w*|h[eo]ld\w*|kept|retain\w*|stake|city|council|lasted|took|over|ended|out|for|within|after|receiv\w+|leaves?|left|walk\w*|pockets?|paid|gets?|got|payoff|severance)\b",
    re.IGNORECASE,
)
"""Cheap, and fires on whatever holds a figure in such a slot."""
_EACH = re.compile(r"\b(?:each|every|per)\b", re.IGNORECASE)
_WHOLE = 100  # percent
_OWNER = r"(?P<who>city|town|council|municipality|state|government|county|province|region|ministry)"
_OWNS = re.compile(
    rf"\b{_OWNER}\b(?: of [A-Z][\w’'-]+)?,?(?: which| that)? (?:still |also )?"
    r"(?:owns?|owned|holds?|held|kept|keeps|retains?|retained)\b"
    r"[^,;.]{0,25}$",
    re.IGNORECASE,
)
_OWNERS = re.compile(rf"\b{_OWNER}[’']s (?:share of |stake of |remaining )?$", re.IGNORECASE)
_OF_A_CITY = frozenset("city town council municipality".split())
_NO_SHARE = re.compile(
    r" of (?:the |its |all )?(?:votes?|seats|people|workers|homes|residents|voters|children|population|time)\b"
)
_EACH_ONE = re.compile(
    r"\b(?:each|every|per) (?P<who>(?:(?:square|cubic|single) )?"
    r"(?!(?:of|may|gets?|is|was|day|week|month|year|and|the)\b)[a-z]{3,})"
)
_NO_EACH = frozenset(("%", "minute", "day", "year", "points"))
_HOMES = frozenset(map(root, "household home house family flat".split()))
_TERMS, _NAMED_BY = 2, 3  # words by which a thing is known
_PREFIX = 5  # letters that the stall and the stallholder have in common


@dataclass(frozen=True, eq=False, slots=True)
class Slot:
    """A figure in its slot: `kind` and `key` are what it is of, `terms` what one of must be the same."""

    line: Line
    at: int
    kind: str
    key: str
    terms: frozenset[str]
    values: tuple[Fraction, ...]
    hedge: str
    about: str


def disputed_slots(lines: Sequence[Line]) -> list[Rift]:
    """The slots of which different voices tell different figures."""
    before = {(line.article, line.number): line for line in lines}
    groups: dict[tuple[str, str], list[Slot]] = defaultdict(list)
    for line in lines:
        for slot in _slots(line, before):
            groups[slot.kind, "" if slot.kind == "age" else slot.key].append(slot)
    rifts = list[Rift]()
    for group in groups.values():
        used = set[int]()
        for i, one in enumerate(group):
            if i in used:
                continue
            against = [k for k in range(i + 1, len(group)) if k not in used and _contradict(one, group[k])]
            if not against:
                continue
            first, *_ = against
            with_it = [s for k, s in enumerate(group) if k not in against and s is not one and _agree(s, one)]
            others = [group[k] for k in against if group[k].values == group[first].values]
            used |= {k for k, s in enumerate(group) if s in with_it or s in others}
            sides = (tuple(s.line for s in (one, *with_it)), tuple(s.line for s in others))
            rifts.append(Rift("date" if one.kind == "year" else "figure", one.about, sides, _SURE))
    return rifts


def _agree(a: Slot, b: Slot) -> bool:
    return a.values == b.values and _is_one_thing(a, b)


def _contradict(a: Slot, b: Slot) -> bool:
    if a.values == b.values or not _is_one_thing(a, b) or not _are_two_voices(a, b):
        return False
    if a.kind not in _EXACT and may_be_one(a.values[0], a.hedge, b.values[0], b.hedge):
        return False
    if a.kind == "year":
        return bool(a.hedge or b.hedge) and not (a.hedge and b.hedge and a.hedge != b.hedge)
    apart = days_between(a.line, b.line)
    if a.kind == "age":
        return apart is not None and (apart <= _BIRTHDAY or abs(a.values[0] - b.values[0]) > 1 + apart // 365)
    if a.kind == "hurt":
        return apart is not None and apart <= 1 and not is_developing(a.line) and not is_developing(b.line)
    return a.kind == "vote" or not are_other_times(a.line, b.line)  # a vote is kept by its day


def _are_two_voices(a: Slot, b: Slot) -> bool:
    return is_other_voice(
        a.line, voice_at(a.line, a.line.span.start + a.at), b.line, voice_at(b.line, b.line.span.start + b.at)
    )


def _is_one_thing(a: Slot, b: Slot) -> bool:
    if a.kind == "age":
        (one, here), (other, there) = a.key.split(), b.key.split()
        return (one == other or is_one_edit(one, other)) and (here == there or is_one_edit(here, there))
    if a.kind == "each":
        return any(_is_one_root(x, y) for x in a.terms for y in b.terms)
    if a.kind == "vote":
        return _is_one_vote(a, b)
    if a.kind == "lasted":
        return len(a.terms & b.terms) >= 1 and (days_between(a.line, b.line) or 0) <= _BIRTHDAY
    if a.kind == "gets":
        return bool(a.terms & b.terms) and (days_between(a.line, b.line) or 0) <= _BIRTHDAY
    if a.kind == "distance":
        return len(a.terms & b.terms) >= _SHARED and bool(_names(a.line) & _names(b.line))
    return not a.terms or not b.terms or bool(a.terms & b.terms)


def _is_one_vote(a: Slot, b: Slot) -> bool:
    """Whether two votes are of one day, of which one number is the same; or of as many voters in one month."""
    here, there = ({one.rsplit("-", 1)[0] for one in slot.terms} for slot in (a, b))
    is_as_many = sum(a.values) == sum(b.values)
    return bool((is_as_many and here & there) or ({*a.values} & {*b.values} and a.terms & b.terms))


def _names(line: Line) -> set[str]:
    return {re.sub(r"[’']s$", "", name) for name in re.findall(_NAME, line.text)}


def _is_one_root(x: str, y: str) -> bool:
    """Whether two words may be said for those who get something: the stall and the stallholder, a home and a household."""
    return x[:_PREFIX] == y[:_PREFIX] or {x, y} <= _HOMES


def _slots(line: Line, before: Mapping[tuple[str, int], Line]) -> Iterator[Slot]:
    yield from _ages(line, before)
    yield from _votes(line, before)
    yield from _years(line)
    if not re.search(
        r"\d|quarter|third|half|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)\b",
        line.text,
        re.I,
    ):
        return
    if not _MAYBE.search(line.text):
        return
    reading = read(line.text)
    taken = {i for one in dates(reading, line.published) for i in range(one.start, one.end)}
    for figure in figures(reading, taken):
        at = reading.words[figure.start].start
        if held := _share(line, reading, figure):
            yield held
        if figure.unit in ("clock", "ordinal", "times", "part", "many", "score"):
            continue
        for kind, key, terms, about in (*_of_figure(line, reading, figure), *of_verb(line, reading, figure, before)):
            is_far = kind in ("distance", "lasted")
            value = figure.value * int(key) if is_far else figure.value
            yield Slot(line, at, kind, "" if is_far else key, terms, (value,), hedge_of(figure), about)


def _share(line: Line, reading: Reading, figure: Figure) -> Slot | None:
    """The part of a firm that a city or a state owns."""
    at = reading.words[figure.start].start
    if figure.unit not in ("%", "percent", "part") or not 0 < figure.value < _WHOLE:
        return None
    before, after = line.text[:at], line.text[reading.words[figure.end - 1].end :]
    owner = _OWNS.search(before) or _OWNERS.search(before)
    if not owner or _NO_SHARE.match(after):
        return None
    value = figure.value * (_WHOLE if figure.unit == "part" else 1)
    hedge = "about" if figure.unit == "part" else hedge_of(figure)  # "just over a quarter" is no third
    who = owner["who"].lower()
    key = "city" if who in _OF_A_CITY else who
    return Slot(line, at, "share", key, frozenset(), (value,), hedge, f"what the {who} owns of it")


def _of_figure(line: Line, reading: Reading, figure: Figure) -> Iterator[tuple[str, str, frozenset[str], str]]:
    words = reading.words
    following = words[figure.end : figure.end + 5]
    lower = [word.lower for word in following]
    ends = words[figure.end - 1].end
    after, before = line.text[ends:], line.text[: words[figure.start].start]
    if "of" in lower[1:3] and not figure.unit:
        of = lower.index("of")
        unit = following[of - 1]
        terms = frozenset(w.root for w in following[of + 1 : of + 1 + _TERMS] if w.telling and not w.capital)
        if unit.root not in _NO_UNITS and terms and unit.kind == "word":
            what = line.text[unit.start : following[min(of + 1, len(following) - 1)].end]
            yield "of", unit.root, terms, what
    within = _WITHIN.search(after) or _NUMBER_WITHIN.search(before)
    if within and within["place"] in _PLACES:
        yield "within", "", frozenset(), f"people in the {within['place']}"
    thing = figure.unit or figure.noun
    if _EACH.search(line.text) and thing and thing not in _NO_EACH and not any(same(thing, one) for one in _NO_UNITS):
        near = words[max(0, figure.start - 8) : figure.end + 6]
        terms = frozenset(
            w.root
            for w in near
            if w.telling and not w.capital and w.kind == "word" and (len(w.root) >= _PREFIX or w.root in _HOMES)
        )
        noun = next((w.text for w in words[figure.end : figure.end + 3] if w.root == thing), thing)
        receiver = _EACH_ONE.search(line.text)
        yield "each", thing, terms, f"{noun} for each {receiver['who']}" if receiver else f"{noun} for each"
    metres = _METRES.get(figure.noun)
    if metres and _AWAY.match(after):
        terms = frozenset(one for one in line.stems if not one[:1].isdigit())
        yield "distance", f"{metres}", terms, "distance"
    yield from _victims(after, before, figure)


def _victims(after: str, before: str, figure: Figure) -> Iterator[tuple[str, str, frozenset[str], str]]:
    """Those who were hurt, and those who died."""
    near = re.split(r"[,;:.]|\band\b", after)[0][:60]
    leads = re.search(r"\b(injuring|wounding|killing) (?:\w+ )?$", before)
    if re.match(r" (?:of|kilo|metre|year|day|week|hour|minute|per|%)", after) or _WORSE.search(near):
        return
    if not leads and (
        figure.noun and figure.noun not in map(root, ("people", "person", "injured", "hurt", "dead", "passengers"))
    ):
        return
    is_hurt = (leads and leads[1] != "killing") or re.match(
        r" (?:people |persons |passengers )?(?:(?:were|are|had been|have been|was) )?(?:injured|hurt|wounded|rushed to hospital|"
        r"(?:taken|brought) to [\w’' ]{0,25}[Hh]ospital)", after)  # fmt: skip
    is_dead = (leads and leads[1] == "killing") or re.match(
        r" (?:people |persons |passengers )?(?:(?:were|are|had been|have been|was) )?(?:killed|dead|died)\b", after
    )
    if is_hurt or is_dead:
        yield "hurt", "dead" if is_dead else "hurt", frozenset(), "people killed" if is_dead else "people hurt"


def _ages(line: Line, before: Mapping[tuple[str, int], Line]) -> Iterator[Slot]:
    found = [
        (m["a"] or m["d"], m["b"] or m["c"], m.start("b") if m["b"] else m.start("c")) for m in _AGE.finditer(line.text)
    ]
    alone, previous = _HE_WAS.match(line.text), before.get((line.article, line.number - 1))
    if alone and previous and previous.paragraph == line.paragraph:
        named = _FIRST_NAME.match(previous.text)
        if named:
            found.append((named["a"], alone["b"], alone.start("b")))
    for m in _TITLED_AGE.finditer(line.text):
        if named_before := _full_name(m["last"], line, before):
            found.append((named_before, m["age"], m.start("age")))
    for name, age, at in found:
        if int(age) <= _OLDEST:
            first, last = re.sub(r"[’']s$", "", name).lower().split()[:2]
            yield Slot(line, at, "age", f"{first} {last}", frozenset(), (Fraction(age),), "", f"age of {name}")


def _full_name(last: str, line: Line, before: Mapping[tuple[str, int], Line]) -> str | None:
    """The full name of somebody who is called by the last only, where the article has named one of that name so far."""
    told = re.compile(rf"(?:^|(?<=[a-z,;:”“‘’] ))[A-Z][\w’'-]+ {re.escape(last)}\b")
    earlier = (before.get((line.article, number)) for number in range(line.number))
    names = {m.group() for other in earlier if other for m in told.finditer(other.text)}
    names = {name for name in names if not _A_TITLE.match(name)}
    return names.pop() if len(names) == 1 else None


def _votes(line: Line, before: Mapping[tuple[str, int], Line]) -> Iterator[Slot]:
    if not _VOTED.search(line.text):
        return
    for m in _VOTE.finditer(line.text):
        one, other = int(m["a"] or m["c"]), int(m["b"] or m["d"])
        reading = read(line.text)
        days = dates(reading, line.published)
        for back in (1, 2):
            previous = before.get((line.article, line.number - back))
            if not days and previous and (previous.paragraph == line.paragraph or _VOTED.search(previous.text)):
                days = dates(read(previous.text), previous.published)
        when = {f"{day.year}-{day.month}-{day.day}" for day in days if day.year and day.month}
        if when:
            values = (Fraction(max(one, other)), Fraction(min(one, other)))
            yield Slot(line, m.start(), "vote", "", frozenset(when), values, "", "how the vote went")


def _years(line: Line) -> Iterator[Slot]:
    """The years in which something was built: "the hall dates from 1974", and "the 1974 hall"."""
    if not _YEAR.search(line.text):
        return
    for m in _BUILT.finditer(line.text):
        thing = re.split(r",| of | that | which ", m["what"].strip())[0]
        telling = [w.root for w in read(thing).words if w.telling]
        if telling:
            terms, deed = frozenset(telling[-_NAMED_BY:]), "made" if m["made"] else "opened"
            about = f"year of {_NO_NAME.sub(lambda first: first.group().lower(), thing)}"
            yield Slot(line, m.start("year"), "year", "", terms, (Fraction(m["year"]),), deed, about)
    for m in _OF_YEAR.finditer(line.text):
        yield Slot(
            line,
            m.start(),
            "year",
            "",
            frozenset((root(m["what"]),)),
            (Fraction(m["year"]),),
            "",
            f"year of the {m['what']}",
        )
