"""Times of day that contradict each other: it fell at 10.40, and shortly after eleven."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from chatbot.briefing.dated import read_dates
from chatbot.briefing.material import Line
from chatbot.briefing.rifts import Rift, context, is_other_voice, names_others, shared_words, voice_at
from chatbot.briefing.sentences import Choice
from chatbot.briefing.times import are_other_times, days_between
from chatbot.checks.meanings import same
from chatbot.checks.reading import read
from chatbot.words import stem

_HOURS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_MINUTES = {"five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20, "half": 30}
_HOUR = rf"(?:{'|'.join(_HOURS)})"
_WHEN = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|night|day"
_TIME = re.compile(
    rf"(?<![\d.,:€$£-])(?:(?P<h>[01]?\d|2[0-3])(?:[:.](?P<m>[0-5]\d))? ?(?P<half>[ap]\.?m\b\.?)|"
    rf"(?<=at )(?P<h3>[01]?\d|2[0-3])[:.](?P<m3>[0-5]\d)(?![\d%]| (?:per|million|metres|euros))|"
    rf"(?P<h2>[01]?\d|2[0-3]):(?P<m2>[0-5]\d)(?![:\d])|"
    rf"(?P<min>a quarter|{'|'.join(_MINUTES)}) (?P<way>past|to) (?P<hour>{_HOUR})|(?P<full>{_HOUR}|\d{{1,2}}) o[’']clock|"
    rf"(?:(?<=before )|(?<=after )|(?<=at ))(?P<bare>{_HOUR})(?= (?:on|in the|that) (?:{_WHEN}))|"
    rf"(?P<name>noon|midday|midnight))\b",
    re.IGNORECASE,
)
_ROUGHLY = re.compile(
    r"\b(?:about|around|some time|roughly|nearly|almost|towards|just|shortly|soon|approximately)\b(?: \w+){0,2} ?$"
)
_BOUND = re.compile(r"\b(?:by|until|till|before|after|since|from|between|and|to) ?$", re.IGNORECASE)
_HALF_A_DAY, _DAY = 720, 1440
_EXACT, _VAGUE = 5, 20  # minutes within which two times may be one, and where "about" stands with them
_MOST = 800  # sentences with a time that are compared with one another
_NEWS_DAYS = 3  # between articles that tell one event's time
_ALIKE, _ALIKE_ON_A_DAY, _SHARED = 0.3, 0.4, 2
_OF_TIME = frozenset(
    map(
        stem,
        [
            "a.m",
            "p.m",
            *_HOURS,
            *_MINUTES,
            *"clock noon midnight morning afternoon evening night shortly last before after".split(),
        ],
    )
)
_DATE = 10  # characters of an ISO date


@dataclass(frozen=True, slots=True)
class Told:
    """A time of day in a sentence: minutes since midnight, whether only the half of the day is open, and how exact it is."""

    at: int
    minutes: int
    is_of_half: bool
    is_vague: bool


def disputed_times(choice: Choice) -> Iterator[Rift]:
    """The events for which two outlets tell two times of day, where each sentence tells one."""
    timed = [(line, found[0]) for line in choice.lines if len(found := times_of_day(line.text)) == 1]
    timed = sorted(timed, key=lambda one: -one[0].share)[:_MOST]
    for (a, one), (b, other) in itertools.combinations(timed, 2):
        if a.story == b.story or not is_other_voice(
            a, voice_at(a, a.span.start + one.at), b, voice_at(b, b.span.start + other.at)
        ):
            continue
        apart = days_between(a, b)
        if (
            apart is None
            or apart > _NEWS_DAYS
            or _may_be_one(one, other)
            or are_other_times(a, b)
            or names_others(a, b)
        ):
            continue
        here, there = _untimed(a), _untimed(b)
        if len(here & there) >= _SHARED and _are_of_one(a, b, choice):
            first, second = sorted((a, b), key=lambda line: (line.published or "", line.number))
            yield Rift("date", f"time: {shared_words(first, second)}", ((first,), (second,)))


def _are_of_one(a: Line, b: Line, choice: Choice) -> bool:
    """Whether two sentences tell one event: of one doer, and both name its day and share much, or what is done is one."""
    days = [{one.since for one in read_dates(line) if len(one.since or "") == _DATE} for line in (a, b)]
    alike, is_of_day = choice.alike(_untimed(a), _untimed(b)), bool(days[0] & days[1])
    if not _doers(a.text) & _doers(b.text):
        return False
    return alike >= (_ALIKE_ON_A_DAY if is_of_day else _ALIKE) and (is_of_day or _share_a_verb(a, b))


def _untimed(line: Line) -> frozenset[str]:
    return context(line) - _OF_TIME


def times_of_day(text: str) -> list[Told]:
    """The times that a text tells; none that only bounds one ("before ten"), nor the stamp of an entry of a live report."""
    found = []
    for match in _TIME.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        is_vague = _ROUGHLY.search(re.sub(r"(?:after|before) ?$", "", before)) is not None
        if match.start() == 0 or (_BOUND.search(before) and not is_vague):
            continue
        minutes, is_of_half = _minutes(match)
        found.append(Told(match.start(), minutes, is_of_half, is_vague))
    return found


def _minutes(match: re.Match[str]) -> tuple[int, bool]:
    if name := match["name"]:
        return (0 if name.lower() == "midnight" else _HALF_A_DAY), False
    if hour := match["hour"] or match["full"] or match["bare"]:
        base = (_HOURS.get(hour.lower()) or int(hour)) * 60
        aside = _MINUTES[match["min"].lower()] if match["min"] else 0
        return base + (aside if match["way"] != "to" else -aside), True
    told = int(match["h"] or match["h2"] or match["h3"]) * 60 + int(match["m"] or match["m2"] or match["m3"] or 0)
    if not match["half"]:
        return told, False
    return told % _HALF_A_DAY + (_HALF_A_DAY if match["half"][0].lower() == "p" else 0), False


def _may_be_one(a: Told, b: Told) -> bool:
    cycle = _HALF_A_DAY if a.is_of_half or b.is_of_half else _DAY
    apart = abs(a.minutes - b.minutes) % cycle
    return min(apart, cycle - apart) <= (_VAGUE if a.is_vague or b.is_vague else _EXACT)


def _share_a_verb(a: Line, b: Line) -> bool:
    """Whether something is done in both that one word may be said for: what fell and what was cleared are two."""
    here, there = (_verbs(line.text) for line in (a, b))
    return any(same(one, other) or same(other, one) for one in here for other in there)


def _doers(text: str) -> frozenset[str]:
    """The roots of what stands before the verbs: who or what does something, or has it done."""
    reading = read(text)
    return frozenset(
        word.root
        for segment in reading.segments
        if segment.verb is not None
        for word in reading.words[segment.start : segment.verb]
        if word.telling and word.kind == "word"
    )


def _verbs(text: str) -> frozenset[str]:
    reading = read(text)
    found = {segment.verb for segment in reading.segments if segment.verb is not None}
    return frozenset(key for verb in found for key in reading.keys[verb])
