"""Evidence to sentences, in the articles' own words: the extractive backend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatbot.answer import UNKNOWN_SPEAKER as UNKNOWN_SPEAKER
from chatbot.answer import Evidence, SentenceKind, label
from ingest.article import Said
from ingest.names import name_words

if TYPE_CHECKING:
    from chatbot.briefing.pronouns import Filled


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that the judge has not seen yet, with what it rests on; `said` are the statements in it.

    `date` is when what it tells was, where a timeline tells it; `filled` a pronoun that is shown as a name in brackets.
    """

    text: str
    evidence: tuple[Evidence, ...]
    kind: SentenceKind
    speaker: str | None = None
    said: tuple[Said, ...] = ()
    date: str | None = None
    filled: Filled | None = None


def quotation(said: list[Said], evidence: tuple[Evidence, ...]) -> Draft:
    """Statements with one label: a direct one as its quoted words, others as the article's own sentences."""
    if len(said) == 1 and said[0].statement.kind == "direct":
        pieces = " … ".join(f"“{text.strip()}”" for text in said[0].text)
        statement = said[0].statement
        return Draft(f"{label(statement)}: {pieces}", evidence, "quote", statement.speaker, tuple(said))
    return _verbatim(evidence, said[0], tuple(said))


def extract(evidence: Evidence) -> Draft:
    """A stretch as it stands; where it holds somebody's claim, with their name."""
    return _verbatim((evidence,), evidence.said, ())


def _verbatim(evidence: tuple[Evidence, ...], claim: Said | None, said: tuple[Said, ...]) -> Draft:
    text = " … ".join(one.text for one in evidence)
    statement = claim.statement if claim else None
    speaker = statement.speaker if statement else None
    if statement and (statement.second_hand or not names(text, speaker)):
        text = f"{label(statement)}: {text}"
    return Draft(text, evidence, "extract", speaker, said)


def names(text: str, speaker: str | None) -> bool:
    """Whether a text itself says whose words it holds."""
    if speaker is None:
        return False
    words = name_words(speaker)
    there = set(name_words(text))
    return set(words) <= there or (len(words) <= 4 and bool(words) and words[-1] in there and speaker[:1].isupper())
