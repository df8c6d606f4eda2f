"""Acts that contradict each other: who did it ("it was the board that closed them"), how somebody went (resigned, or was
voted out), and what was done or not ("never met")."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from chatbot.briefing.facets import is_open
from chatbot.briefing.material import Line
from chatbot.briefing.nearby import Nearby
from chatbot.briefing.rifts import Matters, Rift, context, is_other_voice, shared_words, voice_at
from chatbot.briefing.sentences import Choice
from chatbot.briefing.times import days_between
from chatbot.checks.meanings import root, same
from chatbot.checks.reading import read
from chatbot.words import STOP_WORDS, stem, words

_NEWS_DAYS = 14  # between articles
_LEAST, _CLOSE = 0.2, 0.12  # how alike two sentences are, and their articles
_SURE = 1.5
_NAME = r"(?:[A-Z][\w’'-]+ )?(?P<name>[A-Z][\w’'-]{2,})"
_APART = r"(?:(?:, (?:(?!\bsaid\b|\bwho\b|\bwhose\b)[^,;.]){1,60}){1,3},)?"
"""What stands between a name and its verb: an age, an office."""
_WENT = re.compile(
    rf"\b{_NAME}{_APART} (?:has |had |abruptly |suddenly |finally )*(?:resigned|stepped down|stood down|quit|quits|"
    r"handed in (?:his|her) (?:notice|resignation))\b|"
    r"\bresignation of (?:[A-Z][\w’'-]+ )?(?P<of>[A-Z][\w’'-]{2,})"
)
_WAS_SENT = re.compile(
    rf"\b{_NAME}{_APART} (?:was|had been|has been|were) (?:\w+ly )?(?:sacked|dismissed|fired|ousted|voted out|removed|"
    r"forced out|thrown out)\b|"
    r"\b(?:sacked|dismissed|fired|ousted|voted out|removed|threw out|forced out) (?:[a-z]+ ){0,4}(?:[A-Z][\w’'-]+ )?"
    r"(?P<of>[A-Z][\w’'-]{2,})"
)
_OFFICE = r"(?:chief executive|head|director|chairman|chairwoman|boss|manager|president|minister|mayor|editor|coach)"
_UNNAMED = {
    _WENT: re.compile(
        rf"\b[Tt]he {_OFFICE} of (?:the )?[\w’' -]{{3,40}}? (?:has |had )?(?:resigned|stepped down|stood down|quit)\b"
    ),
    _WAS_SENT: re.compile(
        r"\b(?:voted|forced|threw|pushed) (?:him|her) out\b|\b(?:sacked|dismissed|fired|ousted) (?:him|her)\b"
    ),
}
"""The same of one whom other sentences name."""
_FULL = re.compile(r"\b[A-Z][\w’'-]+ (?P<last>[A-Z][\w’'-]{2,})")
_HOLDER = re.compile(rf"\b(?i:{_OFFICE})(?: of [\w’' -]{{3,40}})?,? [A-Z][\w’'-]+ (?P<last>[A-Z][\w’'-]{{2,}})")
_NEAR = 2  # sentences in which the name stands
_LEFT_BECAUSE = re.compile(
    rf"\b{_NAME}{_APART} (?:has |had |abruptly |suddenly |finally )*(?:resigned|stepped down|stood down|quit|quits|left)\b"
    r"[^.;,]{0,60}?(?: because (?P<why>[^.;]+)| for (?:reasons of (?P<of>[^.;,]+)))"
)
_CLEFT = re.compile(
    r"\b(?:[Ii]t was|not [\w ’']{3,40} but) (?P<who>(?:the |a |his |her |its |their )?[\w’'-]+(?: [\w’'-]+){0,5}?),? "
    r"(?:who|that|which) "
    r"(?:had |has |first )?(?P<verb>[a-z]{3,})"
)
_NO_DOER = frozenset("then there only here when not clear only after before that this why how what".split())
_NEVER = re.compile(
    r"\b(?:did not|didn['’]t|had not|hadn['’]t|has not|hasn['’]t|have not|was not|wasn['’]t|were not|never)"
    r"(?: (?:ever|been|even|yet|once|actually|had|has|have|was))* (?P<verb>[a-z]{3,})(?P<rest>[^.,;:]*)"
)
_NO_ACT = frozenset(
    map(
        root,
        "say said know knew known want think thought comment respond rule need like believe expect seem mean give make take do "
        "see seen able clear immediately enough just only going return reply answer name identify happen work been the".split(),
    )
)
"""Of which so much is said that it is no one act."""
_NOT_DONE = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|denie\w+|whether|if|will|would|may|might|could|should|must|"
    r"refus\w+|failed|until|unless|plans?|planned|hopes?|wants?)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
_AHEAD = 60  # characters before somebody's going in which it may be put in doubt
_BESIDE = 2  # words beside the act that both sentences have


def disputed_acts(choice: Choice) -> Iterator[Rift]:
    """Such claims of two voices, with the sentences of each."""
    matters = Matters(choice.lines)
    yield from _went_or_was_sent(choice.lines)
    yield from _why(choice.lines)
    yield from _another_did(choice, matters)
    yield from _done_or_not(choice, matters)


def _went_or_was_sent(lines: Sequence[Line]) -> Iterator[Rift]:
    went, sent = _by_name(lines, _WENT), _by_name(lines, _WAS_SENT)
    for name in went.keys() & sent.keys():
        against = [(a, b) for a in went[name] for b in sent[name] if _may_contradict(a, b)]
        if against:
            yield Rift("denial", f"how {name} went", ((against[0][0],), (against[0][1],)), _SURE)


def _why(lines: Sequence[Line]) -> Iterator[Rift]:
    """The reasons of two outlets for which somebody went, that have no word in common."""
    by_name: dict[str, list[tuple[Line, frozenset[str]]]] = defaultdict(list)
    for line in lines:
        if (match := _LEFT_BECAUSE.search(line.text)) and (why := _telling(match["why"] or match["of"])):
            by_name[match["name"]].append((line, why))
    for name, told in by_name.items():
        against = [
            (a, b) for (a, one), (b, other) in itertools.combinations(told, 2)
            if not one & other and _may_contradict(a, b)
        ]  # fmt: skip
        if against:
            yield Rift("denial", f"why {name} left", ((against[0][0],), (against[0][1],)), _SURE)


def _by_name(lines: Sequence[Line], how: re.Pattern[str]) -> Mapping[str, list[Line]]:
    """The sentences on how somebody went, by his last name; where an office or "him" stands for it, by that told beside it."""
    beside = {(line.article, line.number): line for line in lines}
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        for match in (_UNNAMED[how].search(line.text), how.search(line.text)):
            clause = re.split(r"[.;:]", line.text[max(0, match.start() - _AHEAD) : match.start()])[-1] if match else ""
            if not match or _NOT_DONE.search(clause + match.group()):
                continue
            told = match.groupdict()
            name = told.get("name") or told.get("of") or _who(line, beside, is_after=how is _WENT)
            if name:
                found[re.sub(r"[’']s$", "", name)].append(line)
                break
    return found


def _who(line: Line, beside: Mapping[tuple[str, int], Line], *, is_after: bool) -> str | None:
    """The last name of the one who is told of: the first holder of an office after a sentence, or the last name before it."""
    for shift in range(1, _NEAR + 1):
        other = beside.get((line.article, line.number + (shift if is_after else -shift)))
        names = [match["last"] for match in (_HOLDER if is_after else _FULL).finditer(other.text)] if other else []
        if names:
            return names[0] if is_after else names[-1]
    return None


def _another_did(choice: Choice, matters: Matters) -> Iterator[Rift]:
    """A sentence that stresses who did something, with another of whom it is told: "it was the board that closed them"."""
    acting: Nearby | None = None
    for line in choice.lines:
        match = _CLEFT.search(line.text)
        if not match or _NO_DOER.intersection(match["who"].lower().split()):
            continue
        acting = acting or Nearby((one for one in choice.lines if not _NOT_DONE.search(one.text)), choice)
        who = frozenset(stem(word) for word in words(match["who"]) if word.lower() not in STOP_WORDS)
        verb = root(match["verb"])
        for other in acting.to(line, _LEAST):
            beside = (context(line) & context(other)) - who - {stem(match["verb"])}
            doer = _doer(other.text, verb)
            if (
                beside
                and doer
                and not doer & _roots(match["who"])
                and not who & other.stems
                and _is_one(line, other, matters)
            ):
                yield Rift("denial", f"who {match['verb']} {shared_words(other, line, 2)}", ((other,), (line,)), _SURE)
                break


def _doer(text: str, verb: str) -> frozenset[str]:
    """The roots of what stands before a verb that is the one or means it."""
    reading = read(text)
    for segment in reading.segments:
        if segment.verb is not None and any(same(verb, key) for key in reading.keys[segment.verb]):
            before = reading.words[segment.start : segment.verb]
            return frozenset(word.root for word in before if word.telling and word.kind == "word")
    return frozenset()


def _roots(text: str) -> frozenset[str]:
    return frozenset(word.root for word in read(text).words if word.telling)


def _done_or_not(choice: Choice, matters: Matters) -> Iterator[Rift]:
    """What one says somebody never did, with where it is told that he did."""
    done: Nearby | None = None
    for line in choice.lines:
        match = _NEVER.search(line.text)
        if not match or is_open(line) or root(match["verb"]) in _NO_ACT:
            continue
        done = done or Nearby((one for one in choice.lines if not _NOT_DONE.search(one.text)), choice)
        verb = root(match["verb"])
        doers = _telling(line.text[max(0, match.start() - 50) : match.start()])
        things = _telling(match["rest"])
        for other in done.to(line, _LEAST):
            has_both = bool(doers & other.stems) and bool(things & other.stems)
            if (
                has_both
                and len((doers | things) & other.stems) >= _BESIDE
                and _does(other.text, verb)
                and _is_one(line, other, matters)
            ):
                yield Rift("denial", shared_words(other, line), ((other,), (line,)), _SURE)
                break


def _telling(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word.lower() not in STOP_WORDS and len(word) > 2)


def _does(text: str, verb: str) -> bool:
    reading = read(text)
    return any(
        segment.verb is not None and any(same(verb, key) for key in reading.keys[segment.verb])
        for segment in reading.segments
    )


def _is_one(a: Line, b: Line, matters: Matters) -> bool:
    return _may_contradict(a, b) and matters.closeness(a, b) >= _CLOSE


def _may_contradict(a: Line, b: Line) -> bool:
    apart = days_between(a, b)
    if (
        a.article == b.article
        or a.source == b.source
        or apart is None
        or apart > _NEWS_DAYS
        or is_open(a)
        or is_open(b)
    ):
        return False
    return is_other_voice(a, voice_at(a, a.span.start), b, voice_at(b, b.span.start))
