"""Claims that can't both be true though no word of denial stands in them: there was none and there was some, nobody had
it and it was sent, it was the cause and was not, they booed and they were silent."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from chatbot.briefing.facets import is_open
from chatbot.briefing.material import Line
from chatbot.briefing.nearby import Nearby
from chatbot.briefing.rifts import Rift, context, is_other_voice, names_others, shared_words, voice_at
from chatbot.briefing.sentences import Choice
from chatbot.briefing.times import are_other_times, days_between
from chatbot.briefing.weights import content_stems
from chatbot.words import stem, words

_NEVER_ANY = re.compile(r"\b[Nn]o (?P<what>[a-z]{4,}) (?:was|were|has|have|had)(?: been)? ever\b")
_NO_SUCH = re.compile(
    r"\b(?:(?:found|discovered|detected) no|there (?:was|were|had been) no|no (?:trace|sign|evidence) of(?: any| an?)?) "
    r"(?P<what>[a-z]{4,})\b",
    re.IGNORECASE,
)
_HOW_OFTEN = "once|twice|several|many|two|three|four|five"
_MONTHS = frozenset(
    map(stem, "january february march april may june july august september october november december".split())
)
_NEGATIVE = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|without|denie\w+|whether|if)\b|n['’]t\b", re.IGNORECASE
)
_NOBODY_HAD = re.compile(
    r"\b[Nn]o(?:body| one) (?:at|in|from) (?:the )?(?P<who>[A-Z]\w+)(?: had| has| got| received| saw)+ "
    r"(?:that|the|this|any|a) (?P<what>[a-z]{4,})"
)
_KNEW_NOTHING = re.compile(
    r"(?P<who>[A-Z][\w’'-]+)(?:, [^,]{3,50},)? (?:has |had )?den\w+ (?:knowing|having \w+|any knowledge)(?: of| about)? "
    r"(?:the|that|a|any) (?P<what>[a-z]{4,})"
)
_ROLE = re.compile(r"[A-Z][\w’'-]+, the (?P<role>[a-z]+)")
_GAVE = r"\b(?:sent|gave|given|handed|passed|delivered|forwarded|e-?mailed)\b"
_NOT_CAUSE = re.compile(r"\bnot the (?:cause|reason)\b|\bunlikely (?:culprit|cause)\b", re.IGNORECASE)
_CAUSE = re.compile(
    r"\bcause,?(?: [^.;]{0,30},)? (?:was|is) (?:the )?(?P<after>[a-z]{4,})|\b(?P<before>[a-z]{4,}) (?:was|is) the (?:cause|reason)\b",
    re.IGNORECASE,
)
_RECEIVED = (
    re.compile(r"\b(?:booed|jeered|heckled|whistled at)\b", re.IGNORECASE),
    re.compile(r"\b(?:in silence|silently|applauded|cheered)\b", re.IGNORECASE),
)
_OPPOSITES = tuple(
    (re.compile(rf"\b(?:{one})\b", re.IGNORECASE), re.compile(rf"\b(?:{other})\b", re.IGNORECASE))
    for one, other in (
        (r"open(?:ed)?|unlocked|ajar", r"locked|shut|closed|barred"),
        (r"alone|by (?:him|her|it)self", r"together with|accompanied by|in company"),
        (r"(?:switched|turned) on|working|in order|sounded|rang|went off", r"(?:switched|turned) off|out of order|broken|silent"),
        (r"unanimous(?:ly)?|without a vote against", r"narrow(?:ly)?|by a majority|split"),
        (r"by accident|accidental(?:ly)?", r"on purpose|deliberate(?:ly)?|arson|intentional(?:ly)?"),
        (r"sober", r"drunk|drinking|intoxicated"),
        (r"intact|undamaged|unharmed|unhurt", r"damaged|destroyed|wrecked|injured|hurt"),
        (r"full|packed|sold out", r"empty|half-empty|deserted"),
        (r"resign(?:ed|s)?|stepped down|quit", r"(?:was |were )?(?:sacked|dismissed|fired)"),
        (r"for the first time", r"for the second time|again|once more"),
        (r"accepted|agreed to|approved", r"refused|rejected|turned down|declined"),
        (r"won", r"lost"), (r"rose|increased|grew", r"fell|dropped|declined|shrank"),
        (r"on time|early|punctual(?:ly)?", r"late|delayed"), (r"north(?:ern)?", r"south(?:ern)?"), (r"east(?:ern)?", r"west(?:ern)?"),
        (r"(?:was|were) warned", r"(?:without|no) warning"), (r"insured", r"uninsured"), (r"alive", r"dead"),
    )
)  # fmt: skip
"""What can't both be said of one thing at one time."""
_AT_NO_TIME = re.compile(
    r"\b(?:at no (?:time|point|moment) (?:was|were|did|had|has|have)|never (?:been |had |was |were )?|"
    r"no (?=[a-z]+ (?:was|were|has been|have been|had been)))\b(?P<what>[^.,;:”\"’]{6,80})",
    re.IGNORECASE,
)
_DEED = re.compile(r"\b[a-z]{3,}(?:ed|en)\b")
_FEWEST_OWN, _MOST_OWN = 2, 4  # telling words of what never was
_OF_TALK = frozenset("asked told given seen taken called mentioned heard been spoken written considered".split())
_NO_MATTER = frozenset(
    map(stem, "time been being ever even any anybody anyone anything yet then there here point moment".split())
)
_NEVER_SAID = re.compile(
    r"\b(?:never|did not|didn['’]t) (?:say|said|use[ds]?|utter(?:ed)?) "
    r"(?:it|that|this|so|those words|such|any such|the (?:words|sentence))\b|"
    r"\bden\w+ (?:having said|saying|that (?:he|she|they) (?:had )?(?:ever )?said)\b",
    re.IGNORECASE,
)
_RARE = 6  # sentences that have a word by which a quotation is known
_MOST = 5000  # sentences that are read for them
_OF_ONE, _LEAST = 0.6, 3  # how alike two sentences are that say opposite things of one, and words that they share
_NAMED = re.compile(r"[A-Z][\w’'-]+ [A-Z][\w’'-]+")
_SURE = 2.0
_NEAR = 5  # sentences of an article
_NEWS_DAYS = 21  # between articles
_ALIKE = 1  # words beside the name


def opposed(choice: Choice) -> Iterator[Rift]:
    """Such claims, with who told the other."""
    lines = choice.lines
    yield from _some_or_none(lines)
    yield from _found_or_not(lines)
    yield from _had_or_not(lines)
    yield from _cause_or_not(lines)
    yield from _booed_or_not(lines)
    yield from _one_or_the_opposite(choice)
    yield from _never_and_once(choice)
    yield from _unsaid(lines)


def _some_or_none(lines: Sequence[Line]) -> Iterator[Rift]:
    for line in lines:
        found = _NEVER_ANY.search(line.text)
        if not found:
            continue
        what = found["what"]
        some = re.compile(rf"^(?:The |Some )?{what} (?:can be seen|was|were|is|are|lay|lies|has been)\b", re.IGNORECASE)
        against = [
            other
            for other in lines
            if some.search(other.text)
            and not _NEGATIVE.search(other.text)
            and _are_two_voices(line, other)
            and _are_at_one(line, other, what)
        ]
        if against:
            yield Rift("denial", f"whether there was {what}", ((line,), tuple(against)), _SURE)


def _found_or_not(lines: Sequence[Line]) -> Iterator[Rift]:
    """What one says was not found, or not there, of which another tells: "we found no petrol", "a petrol bomb was thrown"."""
    spread = Counter(one for line in lines for one in line.stems)
    by_place = {(line.article, line.number): line for line in lines}
    for line in lines:
        for what in dict.fromkeys(found["what"] for found in _NO_SUCH.finditer(line.text)):
            if not 1 < spread[stem(what)] <= _RARE:
                continue
            told = re.compile(
                rf"\b(?:an?|some|had|{_HOW_OFTEN}) {what}\b|\b{what} (?:was|were|bomb|on)\b", re.IGNORECASE
            )
            near = _beside(line, by_place) - {stem(what)}
            against = [
                other
                for other in lines
                if other.article != line.article and (some := told.search(other.text))
                and not _NEGATIVE.search(_clause(other.text, some.start()))
                and not is_open(other) and _are_two_voices(line, other) and (days_between(line, other) or 0) <= _NEWS_DAYS
                and _are_beside(near & _beside(other, by_place), spread)
            ]  # fmt: skip
            if against:
                yield Rift("denial", f"whether there was {what}", (tuple(against), (line,)), _SURE)


def _clause(text: str, at: int) -> str:
    """The part of a sentence between marks in which a place of it stands."""
    return re.split(r"[,;:.—–]", text[:at])[-1] + re.split(r"[,;:.—–]", text[at:])[0]


def _are_beside(shared: frozenset[str], spread: Mapping[str, int]) -> bool:
    """Whether words tell that two sentences are about one thing: several, or one that few sentences have."""
    return len(shared) >= _FEWEST_OWN or any(spread[one] <= _RARE for one in shared)


def _beside(line: Line, by_place: Mapping[tuple[str, int], Line]) -> frozenset[str]:
    """What a sentence and the two on either side of it are about, their months too."""
    near = (by_place.get((line.article, line.number + shift)) for shift in range(-2, 3))
    return frozenset(one for other in near if other for one in context(other) | (other.stems & _MONTHS))


def _are_at_one(a: Line, b: Line, what: str) -> bool:
    """Whether two sentences on a thing are near one another, or in articles of one time share more than it."""
    if a.article == b.article:
        return abs(a.number - b.number) <= _NEAR
    return (days_between(a, b) or 0) <= _NEWS_DAYS and bool((context(a) & context(b)) - {stem(what)})


def _had_or_not(lines: Sequence[Line]) -> Iterator[Rift]:
    for line in lines:
        found = _NOBODY_HAD.search(line.text) or _KNEW_NOTHING.search(line.text)
        if not found:
            continue
        role = _ROLE.search(line.text)
        receivers = [found["who"], *([role["role"]] if role else [])]
        to = re.compile(
            rf"{_GAVE}[^;]*\b{found['what']}\b[^;]* to (?:the )?(?:{'|'.join(map(re.escape, receivers))})\b"
        )
        told = [
            other for other in lines
            if (gave := to.search(other.text)) and not _NEGATIVE.search(gave.group()) and not is_open(other)
            and other is not line and _are_two_voices(line, other)
        ]  # fmt: skip
        if told:
            yield Rift("denial", f"whether {receivers[-1]} had the {found['what']}", (tuple(told), (line,)), _SURE)


def _cause_or_not(lines: Sequence[Line]) -> Iterator[Rift]:
    negative = [line for line in lines if _NOT_CAUSE.search(line.text)]
    for line in lines:
        found = _CAUSE.search(line.text)
        if not found or _NEGATIVE.search(line.text):
            continue
        what = stem(found["after"] or found["before"])
        against = [other for other in negative if what in other.stems and _are_two_voices(line, other)]
        if against:
            yield Rift(
                "denial",
                f"whether the {found['after'] or found['before']} was the cause",
                ((line,), tuple(against)),
                _SURE,
            )


def _one_or_the_opposite(choice: Choice) -> Iterator[Rift]:
    """Sentences of two outlets that are alike but for a word and its opposite: the gate was locked, and stood open."""
    lines = sorted(choice.lines, key=lambda line: -line.share)[:_MOST]
    either = [line for line in lines if any(one.search(line.text) for pair in _OPPOSITES for one in pair)]
    beside = Nearby(either, choice)
    for one, other in _OPPOSITES:
        held = {line for line in either if other.search(line.text) and not one.search(line.text)}
        for line in either if held else ():
            if not one.search(line.text) or other.search(line.text) or _NEGATIVE.search(line.text):
                continue
            for against in held.intersection(beside.to(line, _OF_ONE * 0.7)):
                if _NEGATIVE.search(against.text) or not _say_it_of_one(line, against, choice):
                    continue
                yield Rift("denial", shared_words(line, against), ((line,), (against,)))


def _say_it_of_one(a: Line, b: Line, choice: Choice) -> bool:
    if a.story == b.story or a.source == b.source or names_others(a, b, strict=True) or are_other_times(a, b):
        return False
    here, there = context(a), context(b)
    return len(here & there) >= _LEAST and choice.alike(here, there) >= _OF_ONE


def _never_and_once(choice: Choice) -> Iterator[Rift]:
    """What one says never was, another tells of: "at no time was a filter bypassed", "filter 3 had been bypassed"."""
    for line in choice.lines:
        found = _AT_NO_TIME.search(line.text)
        if not found or is_open(line):
            continue
        own = _lower_stems(found["what"])
        if not _FEWEST_OWN <= len(own) <= _MOST_OWN:
            continue
        deed = _DEED.findall(found["what"])
        against = [
            other
            for other in choice.near(line, 0.0, by=12)
            if deed and deed[-1] not in _OF_TALK and stem(deed[-1]) in other.stems
            and len(own & other.stems) >= max(_FEWEST_OWN, len(own) - 1)
            and not _NEGATIVE.search(other.text) and not is_open(other) and other.article != line.article
            and _are_two_voices(line, other) and (days_between(line, other) or 0) <= _NEWS_DAYS
        ]  # fmt: skip
        if against:
            yield Rift("denial", shared_words(against[0], line), (tuple(against[:3]), (line,)), _SURE)


def _lower_stems(text: str) -> frozenset[str]:
    names = {stem(word) for word in words(text) if word[:1].isupper()}
    return content_stems(text) - names - _NO_MATTER


def _unsaid(lines: Sequence[Line]) -> Iterator[Rift]:
    """Words that somebody denies to have said, with where they are quoted: they share a word that few sentences have."""
    spread = Counter(one for line in lines for one in line.stems)
    by_place = {(line.article, line.number): line for line in lines}
    for line in lines:
        if not _NEVER_SAID.search(line.text):
            continue
        following = by_place.get((line.article, line.number + 1), line)
        rare = {one for one in context(line) | context(following) if spread[one] <= _RARE}
        quoted = [
            other
            for other in lines
            if other.article != line.article and other.is_quoted and rare & context(other) and not _NEVER_SAID.search(other.text)
            and (days_between(line, other) or 0) <= _NEWS_DAYS
        ]  # fmt: skip
        if quoted:
            yield Rift("denial", "whether it was said", ((quoted[0],), (line,)), _SURE)


def _booed_or_not(lines: Sequence[Line]) -> Iterator[Rift]:
    one, other = ([line for line in lines if how.search(line.text)] for how in _RECEIVED)
    for a, b in itertools.product(one, other):
        names = {*_NAMED.findall(a.text)} & {*_NAMED.findall(b.text)}
        named = {stem(word) for name in names for word in name.split()}
        if names and a.source != b.source and len((context(a) & context(b)) - named) > _ALIKE:
            yield Rift("denial", f"how {min(names)} was received", ((a,), (b,)), _SURE)


def _are_two_voices(a: Line, b: Line) -> bool:
    here, there = (
        voice_at(line, line.said[0].statement.content[0].start) if line.said else line.source for line in (a, b)
    )
    return is_other_voice(a, here, b, there) or (a.article == b.article and here != there)
