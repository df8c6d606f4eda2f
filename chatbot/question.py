"""What is asked: the intent, whose words, about what. By the question's own words; no model.

A question that has none of the forms that ask for somebody's words asks for a fact, or for a summary, a timeline or a
comparison where it says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chatbot import forms
from chatbot.answer import Intent, Question, Reading
from chatbot.forms import Asked
from chatbot.near import near_words, one_letter_off
from chatbot.outlets import outlet_called
from chatbot.periods import periods_in
from chatbot.scope import Scope, content, date_scope, merged, outlet_scope
from chatbot.sides import sides_of
from chatbot.titles import article_named
from chatbot.words import terms, words
from ingest.article import Filters
from ingest.errors import UsageError
from ingest.library.record import Library
from ingest.names import asked_words, fold, name_words

LONGEST = 4000
"""Characters of a question; longer ones are texts, not questions."""

_ORDERS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        "timeline",
        re.compile(
            r"\b(timeline|chronology|chronological\w*|in what order|(?:sequence|order|course) of events|what happened when|"
            r"step by step|in order of (?:date|time)|by date)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "comparison",
        re.compile(
            r"\b(compare|contrast|comparison|differ|differently|differences?|disagree\w*|contradict\w*|versus|vs\.?)(?!\w)",
            re.IGNORECASE,
        ),
    ),
    (
        "summary",
        re.compile(
            r"\b(summar\w+|overview|briefing|brief me|main points|key points|recap|tl;?dr|gist|in short|in brief|"
            r"in a nutshell|catch me up|coverage of|"
            r"what (?:is|are) (?:this|these|it|the) (?:articles?|pieces?|stor(?:y|ies)) about)\b",
            re.IGNORECASE,
        ),
    ),
)
_FACTUAL = re.compile(
    r"(?:and |so )?(?:who|whose|whom|when|where|how (?:many|much|long|old|big|large|far|high|tall|often)|"
    r"(?:what|which) (?:year|date|day|time|month|number|percentage|person|company|team|country|city))\b",
    re.IGNORECASE,
)
"""What begins so asks for one thing, whatever else is in it: "When is the briefing?"."""
_APART = re.compile(
    r"\b(?:differs?|disagrees?|contradicts?)\b(?!\s+with\s+(?!whom|each other|one another))", re.IGNORECASE
)
_QUOTES = re.compile(
    r"(?:(?:give|show|list|find)(?: me)? )?(?:(?:all|any|every) )?(?:of )?(?:the )?(?:quotes?|quotations?|statements?|"
    r"what was said|everything said|who said what)",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"(?:(?:and|so) )?(?:what|how) (?:does|did|do|has|have) (?P<who>.+?) (?:report(?:ed)?|writ(?:e|ten)|cover(?:ed)?|"
    r"print(?:ed)?|publish(?:ed)?|carr(?:y|ied))(?: (?:on|about|of|over))?(?: (?P<what>.+))?",
    re.IGNORECASE,
)
"""What outlets do."""
_AND = re.compile(r"\s*(?:[,;&]|\band\b)\s*", re.IGNORECASE)
_EMPTY = re.compile(r"(?:that|this|it|so|anything|something|what)?", re.IGNORECASE)
_BOTH = re.compile(r"^both\s+", re.IGNORECASE)
_NAMED = 4  # speakers that a note names where a name may mean several
_CANDIDATES_FROM = 3  # letters of a name for which others are offered
_OFFERED = 6  # candidates that are offered at the most


def interpret(question: Question, library: Library) -> Reading:
    """What a question asks. Raises UsageError where there is no question in it."""
    text, follow = _asked(question.text), question.follow
    outlets = outlet_scope(text, library)
    intent = _intent_of(outlets, library, question.today)
    scope = date_scope(outlets, intent, question.today)
    make = _READERS.get(intent, _fact)
    reading, read = make(scope, library)
    if intent == "timeline" and scope.period:
        reading = replace(reading, period=(scope.period.since, scope.period.until))
        read = replace(read, until=None)
    filters, names, notes = merged(question.filters, read)
    before = follow.notes if follow else ()
    return replace(
        reading,
        filters=filters,
        read=names,
        phrases=(*scope.phrases, *reading.phrases),
        notes=(*before, *scope.notes, *notes, *reading.notes),
    )


_Read = tuple[Reading, Filters]
"""What a question asks, and the filters that it sets."""


def _who_said(scope: Scope, library: Library) -> _Read:
    found = _form(scope.text, library)
    if found is None:  # all quotations of what the question names
        return Reading("who_said", scope.filters, manner="by_speaker"), scope.filters
    manner = found.manner if found.what or found.manner == "by_speaker" else "all"
    if found.who is None:
        return Reading("who_said", scope.filters, found.what, manner=manner), scope.filters
    names = _names(found.who, library)
    meant = [_meant(name, library) for name in names]
    speakers = tuple(dict.fromkeys(name for one in meant for name in one.speakers))
    if not speakers and (outlets := _outlets_called(found.who, library)):
        return _by_outlets(scope, outlets, found.who, found.what)
    notes = tuple(note for one in meant for note in one.notes)
    candidates = tuple(dict.fromkeys(name for one in meant for name in one.candidates))
    several = len(names) > 1
    if several:
        unknown = [(name, one) for name, one in zip(names, meant, strict=True) if not one.speakers]
        notes += tuple(f"nobody here is called {name}{_asks_back(one.candidates)}" for name, one in unknown)
        manner = "by_speaker" if manner == "all" else manner
    reading = Reading(
        "who_said", scope.filters, found.what, found.who, speakers, notes, manner, several, candidates=candidates
    )
    return reading, scope.filters


def _by_outlets(scope: Scope, outlets: tuple[str, ...], called: str, subject: str) -> _Read:
    """ "What does the Courier say about the ferry?" asks for what stands in it."""
    filters = replace(scope.filters, outlets=outlets)
    phrases = (("outlets", called),)
    if len(outlets) > 1:
        return Reading("comparison", filters, subject, phrases=phrases, by="outlet"), filters
    return Reading("fact" if subject else "summary", filters, subject, phrases=phrases), filters


def _fact(scope: Scope, library: Library) -> _Read:
    printed = _PRINTED.fullmatch(scope.text.rstrip("?!. "))
    outlets = _outlets_called(printed["who"], library) if printed else ()
    if printed and outlets:
        return _by_outlets(scope, outlets, printed["who"], printed["what"] or "")
    if scope.period and not content(scope.text):  # "what happened last week?"
        return Reading("summary", scope.filters), scope.filters
    return Reading("fact", scope.filters, subject=scope.text), scope.filters


def _timeline(scope: Scope, _: Library) -> _Read:
    return Reading("timeline", scope.filters, subject=scope.text), scope.filters


def _summary(scope: Scope, library: Library) -> _Read:
    named = article_named(scope.text, library, scope.filters)
    if named is None:
        return Reading("summary", scope.filters, subject=scope.text), scope.filters
    identity, words_of_it = named
    filters = replace(scope.filters, articles=(identity,))
    return Reading("summary", filters, phrases=(("articles", words_of_it),)), filters


def _comparison(scope: Scope, library: Library) -> _Read:
    known = library.outlets()
    sides = sides_of(
        scope.text,
        is_outlet=lambda name: bool(outlet_called(name, known)),
        is_speaker=lambda name: is_speaker(name, library),
    )
    if sides.by == "outlet":
        named = tuple(dict.fromkeys(outlet for name in sides.names for outlet in outlet_called(name, known)))
        filters = replace(scope.filters, outlets=named) if named else scope.filters
        return Reading("comparison", filters, sides.subject, by="outlet"), filters
    meant = [_meant(name, library) for name in sides.names]
    speakers = tuple(dict.fromkeys(name for one in meant for name in one.speakers))
    notes = tuple(note for one in meant for note in one.notes)
    asked = " and ".join(sides.names) or None
    several = len(sides.names) > 1
    reading = Reading("comparison", scope.filters, sides.subject, asked, speakers, notes, several=several, by="speaker")
    return reading, scope.filters


_READERS: dict[Intent, Callable[[Scope, Library], _Read]] = {
    "who_said": _who_said,
    "summary": _summary,
    "timeline": _timeline,
    "comparison": _comparison,
}


def is_speaker(name: str, library: Library) -> bool:
    """Whether a name means somebody who is quoted, as it stands or but for one letter."""
    return bool(_meant(name, library).speakers)


@dataclass(frozen=True, slots=True)
class _Meant:
    """The speakers, in every spelling, that a name means, and what the asker is to know of it.

    `candidates` are whom it may mean where it means nobody.
    """

    speakers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


def _outlets_called(who: str, library: Library) -> tuple[str, ...]:
    known = library.outlets()
    called = [outlet_called(part, known) for part in _AND.split(_BOTH.sub("", who)) if part.strip()]
    return tuple(dict.fromkeys(outlet for one in called for outlet in one)) if all(called) else ()


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
        if name is None:
            return _Meant(candidates=_candidates(asked, library))
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


def _intent_of(scope: Scope, library: Library, today: date | None) -> Intent:
    """What kind of answer is asked for, whether or not a period stands in the question."""
    text = scope.text
    without = [f"{text[: p.start]} {text[p.end :]}".strip(" ,") for p in periods_in(text, today)]
    if any(words(one) and _form(one, library) for one in [text, *without]):
        return "who_said"
    if any(_QUOTES.fullmatch(one.rstrip("?!. ")) for one in ([text] if scope.phrases else []) + without):
        return "who_said"
    if _FACTUAL.match(text) and not _APART.search(text):
        return "fact"
    return next((intent for intent, pattern in _ORDERS if pattern.search(text)), "fact")


def _form(text: str, library: Library) -> Asked | None:
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
    fixed = one_letter_off(asked_words(name), _known_words(library))
    meant = library.known_as(" ".join(fixed)) if fixed else []
    return _as_written(fixed, meant) if fixed and meant else None


def _candidates(name: str, library: Library) -> tuple[str, ...]:
    """The speakers whose names differ from `name` in one letter of one of its words."""
    known, asked = _known_words(library), asked_words(name)
    unknown = [i for i, word in enumerate(asked) if word not in known]
    if len(unknown) != 1 or len(asked[unknown[0]]) < _CANDIDATES_FROM:
        return ()
    i = unknown[0]
    near = near_words(asked[i], known, least=_CANDIDATES_FROM)
    found = (speaker for word in near for speaker in library.known_as(" ".join((*asked[:i], word, *asked[i + 1 :]))))
    return tuple(dict.fromkeys(map(library.people().shown, found)))[:_OFFERED]


def _asks_back(candidates: Sequence[str]) -> str:
    return f"; did you mean {either(candidates)}?" if candidates else ""


def either(names: Sequence[str]) -> str:
    """Names to choose from: "Novak, Nowak or Novik"."""
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _known_words(library: Library) -> set[str]:
    return {word for speaker in library.people().spellings for word in name_words(speaker)}


def _as_written(wanted: Sequence[str], names: Iterable[str]) -> str:
    """The words as the library writes them: "easley" is "Easley"."""
    written = {fold(word): word for name in names for word in words(name)}
    return " ".join(written.get(word, word) for word in wanted)


def query_terms(reading: Reading, text: str) -> list[str]:
    """The words to search by: the question without its frame ("what did … say about")."""
    if reading.intent == "who_said":
        about = terms(reading.subject) if reading.subject else []
        return list(dict.fromkeys((terms(reading.speaker) if reading.speaker else []) + about))
    return terms(reading.subject or text)
