"""Frames that name the outlet of what is cited: "The Gull has it that …", "by the local site's count", "the paper complains"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.article import Card
from ingest.names import name_words, outlet_key
from ingest.statements.lexicon import cue_verbs

_KINDS = (
    "agency|site|website|magazine|paper|newspaper|tabloid|weekly|daily|broadcaster|journal|gazette|newswire|wire|outlet|"
    "station|blog|ticker"
)
_VERBS = "|".join(
    sorted(
        {
            *cue_verbs(),
            *"count counts counted put puts complain complains complained reckon reckons reckoned find finds found give gives "
            "gave print prints printed want wants wanted estimate estimates estimated speaks spoke speak".split(),
        },
        key=lambda verb: (-len(verb), verb),
    )
)
_WHO = (
    r"(?P<who>(?:[Tt]he |[Aa]n? |[Oo]ne |[Tt]his )?(?:[^\W\d_][\w’'&.-]{0,40}? ){0,3}?[^\W\d_][\w&.-]{0,40}?)(?:[’']s? (?:own )?"
    r"(?:leader writer|leader column|editorial|reporter|correspondent|columnist|critic|editor|ticker|report|article|story))?"
)
_LEADING = (
    re.compile(rf"{_WHO} (?:has it|would have it|would like it(?: to be known)?)(?: that)? "),
    re.compile(rf"{_WHO} (?P<verb>{_VERBS})(?: that| of)? "),
    re.compile(rf"{_WHO} (?P<verb>would like|would rather|would prefer) "),
    re.compile(rf"(?:According to|As) {_WHO}(?: (?:{_VERBS}|has|had|puts|put)(?: it)?)?,? "),
    re.compile(rf"(?:By|In|On) {_WHO}[’']s? (?:count|reckoning|account|view|words|telling|estimate|tally|report),? "),
)
_TRAILING = (
    re.compile(rf",? according to {_WHO}(?=[.!?]?$)"),
    re.compile(rf",? (?:by|in|on) {_WHO}[’']s? (?:count|reckoning|account|view|words|telling|estimate|tally|report)(?=[.!?]?$)"),
    re.compile(rf", {_WHO} (?:{_VERBS})(?=[.!?]?$)"),
    re.compile(rf", (?:{_VERBS}) {_WHO}(?=[.!?]?$)"),
)  # fmt: skip
_MIDDLE = re.compile(rf", (?:according to {_WHO}|{_WHO.replace('<who>', '<other>')} (?:{_VERBS})),")
_AT = re.compile(r"(?:the )?(?:crowd|turnout|attendance|audience|gathering|march|throng)(?P<at> at) ")


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence without who is named for it; `other` is the outlet that is named, where none of what is cited is of it."""

    rest: str
    named: str | None = None
    other: str | None = None


def framed(text: str, cards: Sequence[Card], outlets: Iterable[str]) -> Frame:
    """A sentence that cites the articles of `cards` without the outlet that it gives its words to, if it does.

    `outlets` are those of all articles, as `outlet_key` makes them.
    """
    known = tuple(outlets)
    for pattern in (*_LEADING, *_TRAILING, _MIDDLE):
        found = pattern.match(text) if pattern in _LEADING else pattern.search(text)
        who = found and next(
            (name for name in found.groupdict().items() if name[0] in ("who", "other") and name[1]), None
        )
        if not found or not who or not is_outlet(who[1], known):
            continue
        behind = "," if pattern is _MIDDLE and found.start() else ""
        rest = text[: found.start()] + behind + text[found.end() :]
        if "verb" in found.groupdict() and (found["verb"] or "").startswith("would"):  # "would like the bridge to stay"
            rest = rest.replace(" to ", " ", 1)
        other = who[1] if _is_of_another(who[1], cards, known) else None
        return Frame(_counted(rest), who[1], other)
    return Frame(text)


def is_outlet(name: str, outlets: Iterable[str]) -> bool:
    """Whether somebody is an outlet: one that is known, by its name or the last word of it, or by what it is."""
    return bool(_outlets(name, outlets)) or _is_of_a_kind(name)


def _is_of_a_kind(name: str) -> bool:
    words = re.split(r"[ -]", name.lower())
    return (
        words[0] in ("the", "a", "an", "one", "this")
        and re.fullmatch(_KINDS, words[-1]) is not None
        and name[1:].islower()
    )


def _outlets(name: str, outlets: Iterable[str]) -> set[str]:
    """The known outlets that a name may mean: "The Stellin Post", "the Post"."""
    words = [word.removesuffix("'s") for word in name_words(name) if word not in ("the", "a", "an")]
    if not words or not any(word[:1].isupper() for word in name.split() if word.lower() not in ("the", "a", "an")):
        return set()
    spelled = [(outlet, list(name_words(outlet))) for outlet in outlets]
    return {
        outlet for outlet, whole in spelled if words == whole or words == whole[-len(words) :] or words == whole[:-1]
    }


def _is_of_another(name: str, cards: Sequence[Card], outlets: Sequence[str]) -> bool:
    """Whether an outlet is named, and each article that is cited is of another."""
    named = _outlets(name, outlets)
    theirs = {outlet_key(card.metadata.outlet) for card in cards}
    return bool(named) and bool(cards) and None not in theirs and not named & theirs


def _counted(rest: str) -> str:
    """What an outlet counted, with its first word as at a sentence's beginning: "the crowd at 600" is 600 people."""
    rest = rest.strip()
    if at := _AT.match(rest):
        rest = f"{rest[at.end() :].rstrip('.')} people."
    return rest[:1].upper() + rest[1:]
