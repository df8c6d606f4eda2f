"""Evidence to sentences, in the articles' own words: the extractive backend."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.answer import Evidence, SentenceKind
from ingest.article import Said
from ingest.names import name_words

UNKNOWN_SPEAKER = "Unattributed"


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that the judge has not seen yet, with what it rests on; `said` are the statements in it."""

    text: str
    evidence: tuple[Evidence, ...]
    kind: SentenceKind
    speaker: str | None = None
    said: tuple[Said, ...] = ()


def quotation(said: list[Said], evidence: tuple[Evidence, ...]) -> Draft:
    """Somebody's statements: a direct one as its quoted words, others as the article's own sentences."""
    speaker = said[0].statement.speaker
    if len(said) == 1 and said[0].statement.kind == "direct":
        pieces = " … ".join(f"“{text.strip()}”" for text in said[0].text)
        return Draft(f"{speaker or UNKNOWN_SPEAKER}: {pieces}", evidence, "quote", speaker, tuple(said))
    return _verbatim(evidence, speaker, tuple(said), claimed=True)


def extract(evidence: Evidence) -> Draft:
    """A stretch as it stands; where it holds somebody's claim, with their name."""
    said = evidence.said
    speaker = said.statement.speaker if said else None
    return _verbatim((evidence,), speaker, (), claimed=said is not None)


def _verbatim(evidence: tuple[Evidence, ...], speaker: str | None, said: tuple[Said, ...], *, claimed: bool) -> Draft:
    text = " … ".join(one.text for one in evidence)
    if claimed and not _names(text, speaker):
        text = f"{speaker or UNKNOWN_SPEAKER}: {text}"
    return Draft(text, evidence, "extract", speaker, said)


def _names(text: str, speaker: str | None) -> bool:
    """Whether a text itself says whose words it holds."""
    if speaker is None:
        return False
    words = name_words(speaker)
    there = set(name_words(text))
    return set(words) <= there or (len(words) <= 4 and bool(words) and words[-1] in there and speaker[:1].isupper())
