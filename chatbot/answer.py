"""The nouns of an answer, and the events it is streamed as. Imports only the nouns of articles.

Terminal, browser and JSON all show the same typed `Answer`; nothing is parsed back out of text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ingest.article import Filters, Said, Span, Statement

Intent = Literal["who_said", "fact", "summary", "timeline", "comparison"]
SentenceKind = Literal["quote", "extract", "generated", "substituted"]
Manner = Literal["all", "by_speaker", "mentions", "whether", "who"]
Reason = Literal["nothing_found", "no_such_speaker", "speaker_not_on_subject", "not_supported", "backend_failed"]

UNKNOWN_SPEAKER = "Unattributed"


@dataclass(frozen=True, slots=True)
class Follow:
    """How a question follows on earlier ones: what was `typed`, of which the question's text is what it was taken for.

    `besides` are speakers who are not asked for again, `shown` the places (article, revision, span) that were cited
    already, `is_brief` asks for less than before. `unclear` asks back, in a sentence, where the question can't be
    understood; `candidates` are then the names to choose from.
    """

    typed: str
    notes: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    shown: tuple[tuple[str, int, Span], ...] = ()
    is_brief: bool = False
    unclear: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, and the filters they set by hand. `limit` bounds the stretches that are cited.

    `today` is the day on which it is asked; without it "last week" is words like others.
    """

    text: str
    filters: Filters = Filters()
    limit: int | None = None
    id: str | None = None
    today: date | None = None
    follow: Follow | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question was taken to ask.

    `speaker` is the name as it was asked for, `speakers` those of the library that it means, `subject` the
    words it is about (empty: about anything). `notes` are for the asker: "took Easly for Easley".

    `manner` is how statements are asked for: all of them, in the order of the text or speaker by speaker; all that
    mention the subject, speaker by speaker; `whether` the speakers said it, in these words; `who` said it.
    `several` holds where more than one name was asked for.

    `filters` are those set by hand with those that were read out of the question, whose names are in `read` and whose
    words, by "outlets", "dates" or "articles", in `phrases`. `candidates` are names that an unknown one may be meant for.
    A comparison is `by` outlet or by speaker. `period` bounds what a timeline tells, as ISO dates.
    """

    intent: Intent
    filters: Filters
    subject: str = ""
    speaker: str | None = None
    speakers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    manner: Manner = "all"
    several: bool = False
    read: tuple[str, ...] = ()
    phrases: tuple[tuple[str, str], ...] = ()
    candidates: tuple[str, ...] = ()
    by: Literal["outlet", "speaker"] | None = None
    period: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is to be known of an article beside what is cited of it.

    `page` is where the citation stands, in a form that has pages; `updated` whether the article had another text
    before; `corrections` are its notices of what was put right; `near_copies` the ids of the same story elsewhere,
    and `outlets` how many other outlets have it: two articles of one outlet count once, one without an outlet as one.
    """

    page: int | None = None
    updated: bool = False
    corrections: tuple[str, ...] = ()
    near_copies: tuple[str, ...] = ()
    outlets: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of an article that an answer may cite, with what is shown beside it.

    `said` is the statement that it is evidence of, or that it overlaps: whose words these are.
    """

    article: str
    revision: int
    span: Span
    source: Span
    text: str
    title: str | None
    outlet: str | None
    published: str | None
    said: Said | None = None
    score: float = 0.0
    beside: Beside = Beside()


@dataclass(frozen=True, slots=True)
class Citation:
    """Number `n` of an answer: exactly the text at a span of one revision of an article."""

    n: int
    article: str
    revision: int
    title: str | None
    outlet: str | None
    published: str | None
    span: Span
    source: Span
    text: str
    beside: Beside = Beside()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer with the numbers it cites; `speaker` is whose words or claim it is.

    `date` is the ISO date, as exact as it is told, of what a timeline has it tell.
    """

    text: str
    citations: tuple[int, ...]
    kind: SentenceKind
    speaker: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How complete a who-said answer is.

    Of `found` statements of the speaker (near-copies once) `shown` are in the answer, out of `articles`
    articles. `unattributed` statements there belong to nobody that could be told; `mentions` are sentences
    that name the speaker outside of statements.
    """

    shown: int
    found: int
    articles: int
    unattributed: int = 0
    mentions: int = 0

    def line(self) -> str:
        """As it is read: `6 of 6 found in 1 article`."""
        articles = "1 article" if self.articles == 1 else f"{self.articles} articles"
        return f"{self.shown} of {self.found} found in {articles}"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was not shown, or was replaced, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A verified answer, or an abstention: then `reason` is set, and sentences and citations are empty."""

    question: Question
    reading: Reading
    text: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    statements: tuple[Said, ...] = ()
    coverage: Coverage | None = None
    reason: Reason | None = None
    nearest: tuple[Citation, ...] = ()
    speakers: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    cut: bool = False
    backend: str = "extractive"
    host: str | None = None
    seconds: float = 0.0

    @property
    def abstained(self) -> bool:
        return self.reason is not None


@dataclass(frozen=True, slots=True)
class ReadingReady:
    """The question is understood; nothing is answered yet."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class WordsAsked:
    """A backend is given the passages to word an answer from; `host` is where they go, None where they stay here."""

    backend: str
    host: str | None


@dataclass(frozen=True, slots=True)
class SentenceReady:
    """A sentence has passed the judge. `citations` are those that it is the first to use."""

    sentence: Sentence
    citations: tuple[Citation, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class AnswerReady:
    """The last event: the whole answer."""

    answer: Answer


def label(statement: Statement) -> str:
    """Whose words a statement is shown as: what is second-hand never as the speaker's own."""
    name = statement.speaker or UNKNOWN_SPEAKER
    return f"{name}, as told by {statement.second_hand}" if statement.second_hand else name


Event = ReadingReady | WordsAsked | SentenceReady | AnswerReady
