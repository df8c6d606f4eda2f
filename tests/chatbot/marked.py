"""Libraries of articles whose statements are marked by hand: what is tested doesn't hang on what the rules find."""

from __future__ import annotations

from typing import Any

from ingest.article import Kind, Metadata, Original, Passage, Revision, SourceMap, Span, Statement
from ingest.embed import Embedder
from ingest.library.making import Made
from ingest.library.recognise import Incoming
from ingest.library.record import Library
from ingest.library.writing import put


def mark(
    text: str,
    speaker: str | None,
    *pieces: str,
    kind: Kind = "direct",
    cue: str | None = None,
    mention: str | None = None,
    role: str | None = None,
    second_hand: str | None = None,
) -> Statement:
    """A statement by its words; the first place where they stand counts."""

    def at(words: str) -> Span:
        start = text.index(words)
        return Span(start, start + len(words))

    return Statement(
        kind,
        tuple(map(at, pieces)),
        speaker,
        role,
        at(cue) if cue else None,
        at(mention) if mention else None,
        second_hand,
    )


def add(
    library: Library,
    embedder: Embedder,
    identity: str,
    text: str,
    *said: Statement,
    tags: tuple[str, ...] = (),
    **metadata: Any,
) -> None:
    """Take an article with its marks into a library."""
    passages = (Passage(Span(0, len(text))),)
    made = Made(passages, embedder.embed([text]), said, 1, 1, embedder.name, embedder.digest)
    original = Original(text.encode(), "text/plain", "text", 1)
    revision = Revision(0, text, text, SourceMap.identity(len(text)))
    put(library, Incoming(identity, Metadata(**metadata), revision, original, 1, tags, None), made)
