"""Claims that can't both be true though no word of denial stands in them: there was none and there was some, nobody had
it and it was sent, it was the cause and was not, they booed and they were silent."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from chatbot.briefing.material import Line
from chatbot.briefing.open_questions import is_open
from chatbot.briefing.rifts import Rift, context, is_other_voice, voice_at
from chatbot.words import stem

_NEVER_ANY = re.compile(r"\b[Nn]o (?P<what>[a-z]{4,}) (?:was|were|has|have|had)(?: been)? ever\b")
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
_NAMED = re.compile(r"[A-Z][\w’'-]+ [A-Z][\w’'-]+")
_SURE = 2.0
_NEAR = 5  # sentences of an article
_ALIKE = 1  # words beside the name


def opposed(lines: Sequence[Line]) -> Iterator[Rift]:
    """Such claims, with who told the other."""
    yield from _some_or_none(lines)
    yield from _had_or_not(lines)
    yield from _cause_or_not(lines)
    yield from _booed_or_not(lines)


def _some_or_none(lines: Sequence[Line]) -> Iterator[Rift]:
    for line in lines:
        found = _NEVER_ANY.search(line.text)
        if not found:
            continue
        what = found["what"]
        some = re.compile(rf"^(?:The |Some )?{what} (?:can be seen|was|were|is|are|lay|lies|has been)\b", re.IGNORECASE)
        against = [
            other for other in lines
            if some.search(other.text) and not _NEGATIVE.search(other.text) and _are_two_voices(line, other)
            and (other.article != line.article or abs(other.number - line.number) <= _NEAR)
        ]  # fmt: skip
        if against:
            yield Rift("denial", f"whether there was {what}", ((line,), tuple(against)), _SURE)


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
