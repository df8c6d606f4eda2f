"""The forms that questions in English for somebody's words take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from chatbot.answer import Manner
from ingest.names import name_words

_PLAIN = "|".join(
    """say said says saying claim claimed claims think thinks thought argue argued argues insist insisted insists believe
    believes believed suggest suggested suggests""".split()
)
"""What brings in a claim with "that" and without: "did she say (that) it will close"."""
_CLAIM = f"{_PLAIN}|" + "|".join(
    """state stated states explain explained explains warn warned warns write wrote written announce announced announces
    declare declared declares predict predicted predicts promise promised promises admit admitted add added conclude
    concluded estimate estimated estimates confirm confirmed confirms""".split()
)
"""What does so with "that" only."""
_SAY = f"{_CLAIM}|" + "|".join(
    """tell told tells comment commented comments mention mentioned mentions respond responded responds reply replied react
    reacted deny denied denies""".split()
)
_ON = r"(?:about|on|regarding|concerning|over|in regard to|with regard to|when asked about)"
_TOPIC = rf"(?:{_ON}|of|to)"
# Whom it was said to, or when: tried only where nothing else fits, so that a topic is never taken for it.
_OBJECT = r"(?:\s+(?!about\b|on\b)[\w'’-]+(?:\s+[\w'’-]+){0,2}?)??"
_NOUN = (
    r"quotes?|quotations?|statements?|comments?|remarks?|words?|views?|opinions?|positions?|stance|take|claims?|reactions?|"
    r"response|thoughts?|arguments?"
)

_LIST = r"(?:(?:please\s+)?(?:give|show|list|find|get|read|tell)(?:\s+me)?\s+)?"
_ASK = r"(?:(?:and|so)\s+)?(?:what|how)(?:\s+(?:else|all|exactly))?"
_DID = r"(?:did|does|do|has|have|had|was|is|were|would)"
_OFTEN = r"(?:\w+ly\s+|ever\s+)*"
_BETWEEN = r"(?:\w+ly\s+|ever\s+|have\s+|been\s+)*"
_WHO = r"(?P<who>.+?)"
_WHAT = rf"(?:\s+{_TOPIC}\s+(?P<what>.+))?"
_THAT = r"(?:\s+(?:to|in|on|at)(?:\s+[\w'’-]+){1,2})?\s+that\s+(?P<what>.+)"
_CLAIMED = rf"(?!{_TOPIC}\b|(?:when|why|how|what|where|who|which|whether|if)\b)(?P<what>.+)"
_HEARD = r"(?:tells?|told)(?:\s+[\w'’-]+){1,3}?"
_THING = r"(?:anything|something|things|much|more|a word|a thing|what)"
_ANYONE = r"(?:any(?:one|body)|some(?:one|body)|every(?:one|body)|all|people|they|others|politicians|speakers)"
_WHOEVER = (
    r"(?:(?:and\s+)?who(?:\s+(?:else|all))?|(?:which|what)\s+(?:people|persons?|speakers?|experts?|officials?|politicians?))"
    r"(?:\s+(?:has|have|had|is|are|was|were|did|does))?(?:\s+been)?(?:\s+ever)?"
)
_MENTION = (
    rf"(?:mention(?:s|ed|ing)?|discuss(?:es|ed|ing)?|address(?:es|ed)?|brought up|brings up|referred to|refers to|spoken of|"
    rf"spoke of|(?:(?:{_SAY})\s+{_THING}|{_SAY}|spoke|speaks?|spoken|talk(?:s|ed|ing)?|weighed in|quoted|cited|"
    rf"(?:has|had|have) {_THING} to say)\s+{_ON})"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose words are asked for (None: anybody's), on what ("" : on anything), and how."""

    who: str | None
    what: str
    manner: Manner = "all"


@dataclass(frozen=True)
class _Form:
    written: str
    manner: Manner

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is first tried: most questions have one of the first forms, and all take 40 ms."""
        return re.compile(self.written, re.IGNORECASE | re.DOTALL)


def _forms(manner: Manner, *forms: str) -> tuple[_Form, ...]:
    return tuple(_Form(form, manner) for form in forms)


_WRITTEN = r"(?:write|writes|wrote|written)"
_QUOTATION = r"[\"“‘'«](?=.*(?-i:(?<![\w’'-])[a-z]\w{3})).+[\"”’'»]"
"""Words in quotation marks that are no title, in which all but short words begin with a capital."""

# These ask for anybody's words on a subject. Of all forms, the first that fits decides.
_OF_ANYBODY = re.compile(
    rf"\b(?:who|which|{_ANYONE})\b|\bwhat (?:people|persons?|speakers?|experts?|officials?|politicians?)\b|"
    r"\b(?:said|written|claimed|quoted)\s+(?:about|on|of|to|over|regarding|concerning|in|with|when)\b",
    re.IGNORECASE,
)
_BY_ANYBODY = (
    *_forms("by_speaker", rf"{_WHOEVER}\s+(?:{_SAY})\s+what\s+{_ON}\s+(?P<what>.+)"),
    *_forms(
        "mentions",
        rf"{_WHOEVER}\s+{_MENTION}\s+(?P<what>.+)",
        rf"(?:did|does|do|has|have|had|is|was)\s+{_ANYONE}\s+{_OFTEN}{_MENTION}\s+(?P<what>.+)",
    ),
    *_forms(
        "who",
        rf"{_WHOEVER}\s+{_OFTEN}(?:{_CLAIM}|{_HEARD}){_THAT}",
        rf"{_WHOEVER}\s+{_OFTEN}(?:{_PLAIN})\s+{_CLAIMED}",
        rf"(?:did|does|do|has|have|had)\s+{_ANYONE}\s+{_OFTEN}(?:{_CLAIM}|{_HEARD}){_THAT}",
        rf"(?:did|does|do|has|have|had)\s+{_ANYONE}\s+{_OFTEN}(?:{_PLAIN})\s+{_CLAIMED}",
    ),
    # Who wrote a book, or to somebody, is no question for anybody's words.
    *_forms("who", rf"{_WHOEVER}\s+{_OFTEN}{_WRITTEN}\s+(?P<what>{_QUOTATION})"),
    *_forms("mentions", rf"{_WHOEVER}\s+{_OFTEN}(?!{_WRITTEN}\b)(?:{_CLAIM})\s+(?P<what>.+)"),
    *_forms(
        "by_speaker",
        rf"{_LIST}(?:what|everything|anything|all)\s+(?:that\s+)?(?:(?:was|were|is|has been|have been)\s+)?"
        rf"(?:{_ANYONE}\s+)?(?:said|say|says|written|claimed|quoted)\s+{_TOPIC}\s+(?P<what>.+)",
        rf"what\s+(?:did|do|does|have|has)\s+{_ANYONE}\s+{_BETWEEN}(?:{_SAY})\s+{_TOPIC}\s+(?P<what>.+)",
    ),
)
# These name a speaker, and most a subject.
_BY_SOMEBODY = (
    *_forms(
        "all",
        rf"{_ASK}\s+{_DID}\s+{_WHO}\s+{_BETWEEN}(?:{_SAY}|saying|have to say|had to say|have said)\b{_OBJECT}"
        rf"(?:\s+{_TOPIC}\s+(?P<what>.+)|\s+that\s+(?P<that>.+))?",
        rf"what\s+{_WHO}\s+(?:{_SAY}|had to say|has to say)\b{_OBJECT}{_WHAT}",
        rf"(?:did|does|do|has|have|had)\s+{_WHO}\s+{_OFTEN}(?:{_SAY})\s+{_THING}(?:\s+at all)?{_WHAT}",
    ),
    *_forms(
        "whether",
        rf"(?:did|does|do|has|have|had)\s+{_WHO}\s+{_OFTEN}(?:{_CLAIM}|{_HEARD}){_THAT}",
        rf"(?:did|does|do|has|have|had)\s+{_WHO}\s+{_OFTEN}(?:{_PLAIN})\s+{_CLAIMED}",
        rf"(?:was|is|were|are)\s+{_WHO}\s+quoted\s+(?:as\s+)?saying(?:\s+that)?\s+(?P<what>.+)",
    ),
    *_forms(
        "all",
        rf"(?:did|does|do|has|have|had)\s+{_WHO}\s+{_OFTEN}(?:{_SAY})\b{_OBJECT}"
        rf"(?:\s+(?:{_TOPIC}|that)\s+(?P<what>.+)|\s+(?P<that>.+))?",
        rf"(?:please\s+)?(?:quote|cite)\s+{_WHO}{_WHAT}",
        rf"{_LIST}(?:(?:all|every|everything|any)\s+)?(?:of\s+)?(?:the\s+)?(?:{_NOUN}|everything|what was said)"
        rf"\s+(?:by|from|of|that)\s+{_WHO}(?:\s+(?:has |had |have )?(?:{_SAY}))?{_WHAT}",
        rf"{_LIST}(?:(?:all|every|any)\s+)?(?:of\s+)?(?:the\s+)?(?:{_NOUN})\s+{_TOPIC}\s+(?P<what>.+?)"
        r"\s+(?:by|from)\s+(?P<who>.+)",
        rf"(?:(?:what|which)\s+(?:is|are|was|were)\s+|{_LIST})(?:all\s+)?(?P<who>[^?]+?)['’]s?\s+(?:{_NOUN}){_WHAT}",
        rf"{_LIST}(?:everything|all)\s+(?:that\s+)?{_WHO}\s+(?:has |had |have )?(?:{_SAY})\b{_WHAT}",
        r"according to\s+(?P<who>.+?),\s*(?P<what>.+)",
    ),
)
_ALL_ON = _forms(
    "by_speaker", rf"{_LIST}(?:(?:all|every|any)\s+)?(?:of\s+)?(?:the\s+)?(?:{_NOUN})\s+{_ON}\s+(?P<what>.+)"
)
# These fit much else too, so only where they begin with somebody who is known to say something.
_TERSE = _forms(
    "all",
    r"(?P<who>.+?)\s+(?:on|about|regarding)\s+(?P<what>.+)",
    rf"(?P<who>.+?)\s+(?:quotes?|statements?|{_SAY})",
    r"(?P<who>.+)",
)
_GROUPED = re.compile(
    r"[\s,;:–—-]+(?:(?:grouped|sorted|listed|arranged|ordered)\s+)?(?:by|per|for each)\s+(?:each\s+)?(?:speakers?|persons?|people)$",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    "it that this there which who what someone anyone everyone somebody anybody everybody people they he she we i you one "
    "the report reports article articles".split()
)
_AUXILIARIES = frozenset("did does do has have had was is are were would will can could should".split())


def certain(text: str) -> Asked | None:
    """Whose words a question asks for, where it says so by its form; None where it doesn't."""
    bare = text.rstrip("?!. ")
    ungrouped = _GROUPED.sub("", bare)
    asked = _first(_BY_ANYBODY, ungrouped) if _OF_ANYBODY.search(ungrouped) else None
    asked = asked or _first(_BY_SOMEBODY, ungrouped) or _first(_ALL_ON, ungrouped)
    if asked and ungrouped != bare:
        return Asked(asked.who, asked.what, "by_speaker")
    return asked


def terse(text: str) -> Iterator[tuple[Asked, bool]]:
    """What a few words may ask for, if they begin with a speaker; and whether it could be a name and nothing more."""
    bare = text.rstrip("?!. ")
    for form in _TERSE:
        match = form.pattern.fullmatch(bare)
        if match and len(match["who"].split()) <= 5 and _can_speak(match["who"]):
            yield _split(match, form), form is _TERSE[-1]


def _first(forms: tuple[_Form, ...], text: str) -> Asked | None:
    for form in forms:
        match = form.pattern.fullmatch(text)
        if match and ("who" not in form.pattern.groupindex or _can_speak(match["who"])):
            return _split(match, form)
    return None


def _split(match: re.Match[str], form: _Form) -> Asked:
    groups = match.groupdict()
    what = (groups.get("what") or groups.get("that") or "").strip(" ?!.,;:\"“”'‘’")
    who = groups.get("who")
    return Asked(re.sub(r"['’]s?$", "", who.strip(" ,\"“”'‘’")) if who else None, what, form.manner)


def _can_speak(who: str) -> bool:
    asked = who.strip().lower()
    if asked.split()[0] in _AUXILIARIES:
        return False
    return asked not in _NOBODY and len(asked.split()) <= 12 and bool(set(name_words(asked)) - _NOBODY)
