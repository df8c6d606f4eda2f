"""What is asked: the intent, whose words, about what. By the question's own words; no model.

A question that has none of the forms that ask for somebody's words asks for a fact, or for a summary, a timeline or a
comparison where it says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chatbot import forms
from chatbot.answer import Intent, Question, Reading
from chatbot.forms import Asked
from chatbot.words import terms, words
from ingest.errors import UsageError
from ingest.library.record import Library
from ingest.names import asked_words, fold, name_words

LONGEST = 4000
"""Characters of a question; longer ones are texts, not questions."""

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
_AND = re.compile(r"\s*(?:[,;&]|\band\b)\s*", re.IGNORECASE)
_EMPTY = re.compile(r"(?:that|this|it|so|anything|something|what)?", re.IGNORECASE)
_BOTH = re.compile(r"^both\s+", re.IGNORECASE)
_NAMED = 4  # speakers that a note names where a name may mean several
_EDITS_FROM = 5  # letters of a name from which one misspelled letter is forgiven


def interpret(question: Question, library: Library) -> Reading:
    """What a question asks. Raises UsageError where there is no question in it."""
    text = _asked(question.text)
    found = _who_said(text, library)
    if found is None:
        return Reading(_intent(text), question.filters, subject=text)
    manner = found.manner if found.what or found.manner == "by_speaker" else "all"
    if found.who is None:
        return Reading("who_said", question.filters, found.what, manner=manner)
    names = _names(found.who, library)
    meant = [_meant(name, library) for name in names]
    speakers = tuple(dict.fromkeys(name for one in meant for name in one.speakers))
    notes = tuple(note for one in meant for note in one.notes)
    several = len(names) > 1
    if several:
        notes += tuple(
            f"nobody here is called {name}" for name, one in zip(names, meant, strict=True) if not one.speakers
        )
        manner = "by_speaker" if manner == "all" else manner
    return Reading("who_said", question.filters, found.what, found.who, speakers, notes, manner, several)


@dataclass(frozen=True, slots=True)
class _Meant:
    """The speakers, in every spelling, that a name means, and what the asker is to know of it."""

    speakers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def _names(asked: str, library: Library) -> list[str]:
    """The names in "Novak and Kell": one, where it is one speaker's or nobody's."""
    parts = [part for part in _AND.split(_BOTH.sub("", asked)) if part.strip()]
    if len(parts) < 2 or library.known_as(asked) or not any(_meant(part, library).speakers for part in parts):
        return [asked]
    return parts


def _meant(asked: str, library: Library) -> _Meant:
    speakers = tuple(library.known_as(asked))
    notes: tuple[str, ...] = ()
    name: str | None = asked
    if not speakers:
        name = _without_role(asked, library) or _misspelled(asked, library)
        if name is not None:
            notes = (f"took {asked} for {name}",)
            speakers = tuple(library.known_as(name))
    people = sorted({library.people().shown(speaker) for speaker in speakers})
    if len(people) > 1:
        notes = (*notes, _several(name or asked, people))
    return _Meant(speakers, notes)


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


def _who_said(text: str, library: Library) -> Asked | None:
    asked = forms.certain(text)
    if asked:
        return replace(asked, what="") if _EMPTY.fullmatch(asked.what) else asked
    for asked, is_bare in forms.terse(text):
        name = asked.who or ""
        if library.known_as(name) or (not is_bare and _misspelled(name, library)):
            return asked
    return None


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
    known = {word for speaker in library.people().spellings for word in name_words(speaker)}
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
