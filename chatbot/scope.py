"""Which articles a question is about, as far as it says so: outlets, and when something was published or said.

A date may also be of what is asked about: "the vote in June". It becomes a filter where it stands with the saying or
the printing ("said in June", "articles from June"), where it is open or told from today ("since March", "last week"),
and where it doesn't follow what takes place at a time; else it stays among the words. The notes say what was decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date

from chatbot import forms
from chatbot.answer import Intent
from chatbot.outlets import Named, outlets_in
from chatbot.periods import Period, periods_in
from chatbot.words import terms
from ingest.article import Filters
from ingest.library.record import Library

_PRINTED = re.compile(
    r"\b(?:published|printed|reported|posted|written|wrote|ran|appeared|articles?|coverage|news|stor(?:y|ies)|reports?|"
    r"pieces?|headlines)\s*$",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"(?:and |so )?what(?:['’]s| has| is| was| were)? (?:happen\w*|new|going on|changed|reported|in the news)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:vote|ballot|election|poll|referendum|strike|walkout|summit|talks|meeting|session|debate|trial|hearing|verdict|"
    r"ruling|attack|raid|war|battle|shooting|fire|blast|explosion|accident|crash|collision|storm|flood|floods|quake|"
    r"earthquake|protest|demonstration|rally|conference|congress|ceremony|visit|trip|speech|interview|match|game|race|cup|"
    r"deal|decision|closure|opening|launch|merger|sale|budget|census|outage|leak|riots?|coup|inauguration|anniversary)\s*$",
    re.IGNORECASE,
)
"""What takes place at a time, so that a date after it is its own: "the vote in June"."""
_GROUPED = re.compile(r"(?:(?:grouped|sorted|listed)\s+)?(?:by|per)\s+(?:speaker|person)s?", re.IGNORECASE)
_DATED_THING = re.compile(
    r"\b(?:the|this|that|a|an|\w+['’]s)\s+(?P<when>(?:19|20)\d\d|January|February|March|April|May|June|July|August|"
    r"September|October|November|December)\s+[a-z]+"
)
_ASKING = frozenset(
    """happen happened happening new news latest going summary summarize summarise summarized overview briefing recap gist
    key main points timeline chronology events event order published reported article articles coverage stories story
    compare comparison difference differences brief everything sequence give show list said""".split()
)
_OPEN = ("since", "after", "before", "until", "till", "up to", "between")


@dataclass(frozen=True, slots=True)
class Scope:
    """A question without the phrases that say which articles it is about; those phrases, by field; their filters.

    `period` is the stretch of days that was read, `notes` say what was decided.
    """

    text: str
    filters: Filters = Filters()
    phrases: tuple[tuple[str, str], ...] = ()
    period: Period | None = None
    notes: tuple[str, ...] = ()


def outlet_scope(text: str, library: Library) -> Scope:
    """Reads outlets out of a question."""
    known = library.outlets()
    named = outlets_in(text, known) if known else None
    if named is None or _is_rather_a_speaker(text, named, library):
        return Scope(text)
    phrase = text[named.start : named.end]
    rest = _without(text, named.start, named.end)
    return Scope(rest, Filters(outlets=named.outlets), (("outlets", phrase),), notes=named.notes)


def _is_rather_a_speaker(text: str, named: Named, library: Library) -> bool:
    phrase = re.sub(r"^(?:in|from|according to|per|by|of|at) (?:the )?", "", text[named.start : named.end], flags=re.I)
    return (
        not named.is_whole
        and not text[named.start : named.end].lower().startswith("in ")
        and bool(library.known_as(phrase))
    )


def date_scope(scope: Scope, intent: Intent, today: date | None) -> Scope:
    """Reads when it was published or said out of a question whose outlets are read already."""
    for period in periods_in(scope.text, today):
        if _is_of_publication(scope.text, period, intent, today):
            filters = replace(scope.filters, since=period.since, until=period.until)
            phrases = (*scope.phrases, ("dates", period.words))
            what = "happened" if intent == "timeline" else "was published"
            note = f"took “{period.words}” for when it {what}: {_told(period)}"
            rest = _without(scope.text, period.start, period.end)
            return Scope(rest, filters, phrases, period, (*scope.notes, note))
    kept = _kept(scope.text, intent, today)
    note = f"took “{kept}” as part of what is asked about, not for when it was published"
    return replace(scope, notes=(*scope.notes, note)) if kept else scope


def _kept(text: str, intent: Intent, today: date | None) -> str | None:
    """A date that stays among the words, where an asker could have meant it otherwise."""
    if intent == "fact":
        return None
    named = [period.words for period in periods_in(text, today)]
    thing = _DATED_THING.search(text)
    return named[0] if named else thing["when"] if thing else None


def _told(period: Period) -> str:
    if period.since is None or period.until is None:
        return f"since {period.since}" if period.since else f"until {period.until}"
    return period.since if period.since == period.until else f"{period.since} to {period.until}"


def _without(text: str, start: int, end: int) -> str:
    """A question without a stretch, and without the comma that went with it."""
    before, after = text[:start].rstrip(" ,"), text[end:].lstrip(" ,")
    gap = "" if not before or not after or after[0] in "?!.;:" else " "
    return f"{before}{gap}{after}".strip()


# ── when it was said, or what is asked about ──


def _is_of_publication(text: str, period: Period, intent: Intent, today: date | None) -> bool:
    if today and (period.since or "") > today.isoformat():
        return False  # nothing is published yet
    before, after = text[: period.start].strip(" ,"), text[period.end :].strip(" ,?!.")
    if intent == "who_said":
        return _is_of_saying(before, after, period)
    if _PRINTED.search(before) or not content(before + " " + after):
        return True
    if intent == "fact":
        is_loose = period.is_moving or period.opens in _OPEN
        return is_loose and not after and _NEWS.match(text) is not None
    return not before or (not after and _follows_loosely(before, period))


def content(text: str) -> list[str]:
    """The words that say what a question is about, without those that say what it asks for."""
    return [term for term in terms(text) if term not in _ASKING and term not in ("what", "how", "did", "in", "the")]


def _is_of_saying(before: str, after: str, period: Period) -> bool:
    asked = forms.certain(before) if before else None
    if asked is None or not asked.what:
        return True  # it stands with the saying
    if (after and not _GROUPED.fullmatch(after)) or asked.manner in ("whether", "who"):
        return False  # it stands in what was said
    return _follows_loosely(before, period)


def _follows_loosely(before: str, period: Period) -> bool:
    """Whether a date that follows what is asked about needn't be of it: "the vote in June" is one vote."""
    return period.is_moving or period.opens in _OPEN or _EVENT.search(before) is None


# ── filters ──


def merged(by_hand: Filters, read: Filters) -> tuple[Filters, tuple[str, ...], tuple[str, ...]]:
    """The filters set by hand with those that were read out of the question where the hand set none; the names of
    the fields that were read; and what the asker is to know."""
    wanted = {f.name: getattr(read, f.name) for f in fields(Filters) if getattr(read, f.name)}
    free = {name: value for name, value in wanted.items() if not getattr(by_hand, name)}
    both = replace(by_hand, **free)
    if both.since and both.until and _is_empty(both.since, both.until):
        free = {name: value for name, value in free.items() if name not in ("since", "until")}
        both = replace(by_hand, **free)
    lost = [name for name in wanted if name not in free and wanted[name] != getattr(by_hand, name)]
    notes = tuple(f"the {_shown(name)} set by hand stands over that of the question" for name in lost)
    return both, tuple(name for name in wanted if name in free), notes


def _is_empty(since: str, until: str) -> bool:
    length = min(len(since), len(until))
    return since[:length] > until[:length]


def _shown(field: str) -> str:
    return {"outlets": "outlet", "articles": "article"}.get(field, f"“{field}”")
