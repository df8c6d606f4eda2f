"""The nouns of a briefing. Imports only the nouns of articles and of answers.

Terminal, browser and every export show the same typed `Briefing`. Whatever stands in `parts`, `timeline` and
`differences` is from the articles and cited; what is said about the briefing itself stands in the other fields only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from chatbot.answer import Citation, Dropped, Sentence
from ingest.article import Filters

Style = Literal["news", "press-review", "who-said-what", "timeline"]
Length = Literal["short", "standard", "long"]
Contradiction = Literal["figure", "date", "name", "attribution", "denial"]

STYLES: tuple[Style, ...] = get_args(Style)
LENGTHS: tuple[Length, ...] = get_args(Length)


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a briefing: its sentences, in the order in which they are read.

    Its `name` is "what is new", "in brief", "key points", "who said what", "corrections", "open questions" or "where
    outlets agree"; in a press review also that of an outlet.

    `outlets` has, where it is not empty, for each sentence the number of outlets that say so independently (a wire
    copy counts once), and `also` the citations of the others' sentences that say so in other words. In "who said what"
    the sentences of one speaker follow one another. `note` is about the part itself ("6 of 14 shown"), and empty where
    there is nothing to say of it.
    """

    name: str
    sentences: tuple[Sentence, ...]
    outlets: tuple[int, ...] = ()
    also: tuple[tuple[int, ...], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened on a date: ISO, as exact as it is told ("2026-03-02", "2026-03", "2026")."""

    date: str
    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What one side of a difference says, in its own words."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What articles contradict each other in: what it is about, in a few words, and its sides, two or more."""

    about: str
    sides: tuple[Side, ...]
    kind: Contradiction = "figure"


@dataclass(frozen=True, slots=True)
class Source:
    """An article that a briefing was made from: enough to find it again, and to list it."""

    article: str
    revision: int
    title: str | None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not in a briefing, and why: "3 articles" "say it word for word as another that is used does"."""

    what: str
    why: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class New:
    """What a briefing that was run again has that the earlier one had not.

    `since` is when the earlier one was made; `sources` the articles that are new or have another text since; `changed`
    what the articles said then, and what they say now. The sentences are in the part "what is new".
    """

    since: str
    sources: tuple[Source, ...] = ()
    statements: int = 0
    changed: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """A verified briefing. `made_at` is ISO 8601 with its zone.

    Of `considered` articles about the subject `used` were read for it, a near-copy counted with the one that it is
    like. `sources` are those that are cited; `near_copies` groups of article ids of which each tells one story.
    `host` is where a model got the evidence.
    """

    title: str
    topic: str | None
    filters: Filters
    style: Style
    length: Length
    made_at: str
    parts: tuple[Part, ...] = ()
    timeline: tuple[Entry, ...] = ()
    differences: tuple[Difference, ...] = ()
    near_copies: tuple[tuple[str, ...], ...] = ()
    citations: tuple[Citation, ...] = ()
    sources: tuple[Source, ...] = ()
    used: int = 0
    considered: int = 0
    left_out: tuple[LeftOut, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    new: New | None = None
    backend: str = "extractive"
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Abstention:
    """No briefing: a sentence that says so, and what there is instead, a line each."""

    topic: str | None
    text: str
    there: tuple[str, ...] = ()
