"""What is asked: the intent, whose words, about what. By the question's own words; no model.

The forms below are those that questions in English for somebody's words take. A question that fits none asks
for a fact, or for a summary, a timeline or a comparison where it says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatbot.answer import Intent, Question, Reading
from chatbot.words import terms, words
from ingest.errors import UsageError
from ingest.library.record import Library
from ingest.names import asked_words, fold, name_words

LONGEST = 4000
"""Characters of a question; longer ones are texts, not questions."""

_SAY = "|".join(
    """say said says tell told tells claim claimed claims think thinks thought comment commented comments state stated states
    argue argued argues mention mentioned mentions suggest suggested suggests respond responded responds reply replied react
    reacted explain explained warn warned warns write wrote written announce announced declare declared predict predicted
    predicts promise promised deny denied denies admit admitted believe believes believed add added insist insisted insists
    conclude concluded""".split()
)
_TOPIC = r"(?:about|on|regarding|concerning|of|to|over|in regard to|with regard to|when asked about)"
# Whom it was said to, or when: tried only where nothing else fits, so that a topic is never taken for it.
_OBJECT = r"(?:\s+(?!about\b|on\b)[\w'’-]+(?:\s+[\w'’-]+){0,2}?)??"
_NOUN = (
    r"quotes?|quotations?|statements?|comments?|remarks?|words?|views?|opinions?|positions?|stance|take|claims?|reactions?|"
    r"response|thoughts?|arguments?"
)

_LIST = r"(?:(?:please\s+)?(?:give|show|list|find|get|read|tell)(?:\s+me)?\s+)?"
_ASK = r"(?:(?:and|so)\s+)?(?:what|how)(?:\s+(?:else|all|exactly))?"
_DID = r"(?:did|does|do|has|have|had|was|is|were|would)"
_BETWEEN = r"(?:\w+ly\s+|ever\s+|have\s+|been\s+)*"
_WHO = r"(?P<who>.+?)"
_WHAT = rf"(?:\s+{_TOPIC}\s+(?P<what>.+))?"


def _forms(*forms: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.IGNORECASE | re.DOTALL) for form in forms)


# Each form names a speaker, and most a subject. Tried in order; the first that fits decides.
_FORMS = _forms(
    rf"{_ASK}\s+{_DID}\s+{_WHO}\s+{_BETWEEN}(?:{_SAY}|saying|have to say|had to say|have said)\b{_OBJECT}"
    rf"(?:\s+{_TOPIC}\s+(?P<what>.+)|\s+that\s+(?P<that>.+))?",
    rf"what\s+{_WHO}\s+(?:{_SAY}|had to say|has to say)\b{_OBJECT}{_WHAT}",
    rf"(?:did|does|do|has|have|had)\s+{_WHO}\s+(?:\w+ly\s+|ever\s+)*(?:{_SAY})\b{_OBJECT}"
    rf"(?:\s+(?:{_TOPIC}|that)\s+(?P<what>.+)|\s+(?P<that>.+))?",
    rf"(?:please\s+)?(?:quote|cite)\s+{_WHO}{_WHAT}",
    rf"{_LIST}(?:(?:all|every|everything|any)\s+)?(?:of\s+)?(?:the\s+)?(?:{_NOUN}|everything|what was said)"
    rf"\s+(?:by|from|of|that)\s+{_WHO}(?:\s+(?:has |had |have )?(?:{_SAY}))?{_WHAT}",
    rf"{_LIST}(?:(?:all|every|any)\s+)?(?:of\s+)?(?:the\s+)?(?:{_NOUN})\s+{_TOPIC}\s+(?P<what>.+?)"
    r"\s+(?:by|from)\s+(?P<who>.+)",
    rf"(?:(?:what|which)\s+(?:is|are|was|were)\s+|{_LIST})(?:all\s+)?(?P<who>[^?]+?)['’]s?\s+(?:{_NOUN}){_WHAT}",
    rf"{_LIST}(?:everything|all)\s+(?:that\s+)?{_WHO}\s+(?:has |had |have )?(?:{_SAY})\b{_WHAT}",
    r"according to\s+(?P<who>.+?),\s*(?P<what>.+)",
)
# These ask for anybody's words on a subject.
_BY_ANYBODY = _forms(
    rf"(?:and\s+)?who(?:\s+else)?\s+(?:has\s+|have\s+)?(?:ever\s+)?(?:{_SAY}|spoke|talked|spoken)\s+"
    rf"(?:(?:{_TOPIC}|that)\s+)?(?P<what>.+)",
    rf"{_LIST}(?:what|everything|anything|all)\s+(?:that\s+)?(?:was|were|is|has been|have been|people|they)?\s*"
    rf"(?:said|written|claimed)\s+{_TOPIC}\s+(?P<what>.+)",
)
# These fit much else too, so only where they begin with somebody who is known to say something.
_TERSE = _forms(
    r"(?P<who>.+?)\s+(?:on|about|regarding)\s+(?P<what>.+)",
    rf"(?P<who>.+?)\s+(?:quotes?|statements?|{_SAY})",
    r"(?P<who>.+)",
)
_NOBODY = frozenset(
    "it that this there which who what someone anyone everyone somebody anybody everybody people they he she we i you one "
    "the report reports article articles".split()
)
_AUXILIARIES = frozenset("did does do has have had was is are were would will can could should".split())
_ORDERS = (
    (
        "timeline",
        re.compile(r"\b(timeline|chronology|chronological|in what order|sequence of events)\b", re.IGNORECASE),
    ),
    (
        "comparison",
        re.compile(r"\b(compare|comparison|differ|differences?|disagree|contradict\w*|versus|vs\.?)\b", re.IGNORECASE),
    ),
    (
        "summary",
        re.compile(
            r"\b(summar\w+|overview|briefing|brief me|main points|key points|recap|tl;?dr|gist)\b", re.IGNORECASE
        ),
    ),
)
_NAMED = 4  # speakers that a note names where a name may mean several
_EDITS_FROM = 5  # letters of a name from which one misspelled letter is forgiven


@dataclass(frozen=True, slots=True)
class _Asked:
    who: str | None
    what: str


def interpret(question: Question, library: Library) -> Reading:
    """What a question asks. Raises UsageError where there is no question in it."""
    text = _asked(question.text)
    found = _who_said(text, library)
    if found is None:
        return Reading(_intent(text), question.filters, subject=text)
    if found.who is None:
        return Reading("who_said", question.filters, found.what)
    speakers = tuple(library.known_as(found.who))
    notes: tuple[str, ...] = ()
    meant: str | None = None
    if not speakers:
        meant = _without_role(found.who, library) or _misspelled(found.who, library)
        if meant is not None:
            notes = (f"took {found.who} for {meant}",)
            speakers = tuple(library.known_as(meant))
    if len(speakers) > 1:
        notes = (*notes, _several(meant or found.who, speakers))
    return Reading("who_said", question.filters, found.what, found.who, speakers, notes)


def _asked(text: str) -> str:
    """The question without white space, and what follows its mark. Raises UsageError."""
    if len(text) > LONGEST:
        raise UsageError(f"the question has {len(text):,} characters; ask in at most {LONGEST:,}")
    folded = " ".join(text.split())
    if not folded:
        raise UsageError("the question is empty; ask something, such as: what did Easley say?")
    if not words(folded):
        raise UsageError("the question holds no words; ask in words, such as: what did Easley say?")
    return folded


def _intent(text: str) -> Intent:
    for intent, pattern in _ORDERS:
        if pattern.search(text):
            return intent  # type: ignore[return-value]  # _ORDERS names intents
    return "fact"


def _who_said(text: str, library: Library) -> _Asked | None:
    bare = text.rstrip("?!. ")
    for form in _BY_ANYBODY:
        match = form.fullmatch(bare)
        if match:
            return _Asked(None, match["what"].strip(" ?!.,"))
    for form in _FORMS:
        match = form.fullmatch(bare)
        if match and _can_speak(match["who"]):
            return _split(match)
    for form in _TERSE:
        match = form.fullmatch(bare)
        if match and len(match["who"].split()) <= 5 and _can_speak(match["who"]):
            asked = _split(match)
            if library.known_as(asked.who or "") or (form is not _TERSE[-1] and _misspelled(asked.who or "", library)):
                return asked
    return None


def _split(match: re.Match[str]) -> _Asked:
    groups = match.groupdict()
    what = (groups.get("what") or groups.get("that") or "").strip(" ?!.,")
    return _Asked(re.sub(r"['’]s?$", "", match["who"].strip(" ,\"“”'‘’")), what)


def _can_speak(who: str) -> bool:
    asked = who.strip().lower()
    if asked.split()[0] in _AUXILIARIES:
        return False
    return asked not in _NOBODY and len(asked.split()) <= 12 and bool(set(name_words(asked)) - _NOBODY)


def _several(asked: str, speakers: Sequence[str]) -> str:
    """Says whom a name may mean: all of them are answered for, each by their full name."""
    shown = [*speakers[:_NAMED], *([f"{len(speakers) - _NAMED} others"] if len(speakers) > _NAMED else [])]
    return f"{asked} may be {', '.join(shown[:-1])} or {shown[-1]}"


def _without_role(asked: str, library: Library) -> str | None:
    """The name in "the skipper Joren Haak", where an article knows the name but not the role."""
    parts = asked.split()
    last = next((i for i in range(len(parts), 0, -1) if not parts[i - 1][0].isupper()), 0)
    name = " ".join(parts[last:])
    return name if 0 < last < len(parts) and library.known_as(name) else None


def _misspelled(name: str, library: Library) -> str | None:
    """The one name that differs from `name` in one letter of one word of five letters or more."""
    known = {word for speaker, _, _ in library.speakers() if speaker for word in name_words(speaker)}
    fixed = []
    for word in asked_words(name):
        if word in known or len(word) < _EDITS_FROM:
            fixed.append(word)
            continue
        near = sorted(k for k in known if len(k) >= _EDITS_FROM and _one_edit(word, k))
        if len(near) != 1:
            return None
        fixed.append(near[0])
    if fixed == list(asked_words(name)):
        return None
    meant = library.known_as(" ".join(fixed))
    return _as_written(fixed, meant) if meant else None


def _as_written(wanted: Sequence[str], names: Iterable[str]) -> str:
    """The words as the library writes them: "easley" is "Easley"."""
    written = {fold(word): word for name in names for word in words(name)}
    return " ".join(written.get(word, word) for word in wanted)


def _one_edit(a: str, b: str) -> bool:
    """Whether one letter was changed, left out, added, or swapped with its neighbour."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        return a[i + 1 :] == b[i + 1 :] or (a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[i + 1 :] == shorter[i:]


def query_terms(reading: Reading, text: str) -> list[str]:
    """The words to search by: the question without its frame ("what did … say about")."""
    if reading.intent == "who_said":
        about = terms(reading.subject) if reading.subject else []
        return list(dict.fromkeys((terms(reading.speaker) if reading.speaker else []) + about))
    return terms(text)
