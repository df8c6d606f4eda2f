"""What earlier answers have shown is not shown again to somebody who asks for more, or for anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chatbot.answer import Evidence, Follow
from chatbot.said import Sayings
from ingest.article import Said, Span
from ingest.library.record import Library

Place = tuple[str, int, Span]


def is_shown(evidence: Evidence, shown: Sequence[Place]) -> bool:
    """Whether a stretch was cited already, at least in part."""
    return any(
        (article, revision) == (evidence.article, evidence.revision) and span.overlaps(evidence.span)
        for article, revision, span in shown
    )


def not_again(found: Sayings, follow: Follow, library: Library) -> Sayings:
    """Statements without those that were shown already, and without those of speakers who are not asked for again."""
    if not (follow.shown or follow.besides):
        return found
    besides = {library.people().shown(name) for name in follow.besides}
    said = tuple(one for one in found.said if not _is_known(one, follow.shown, besides, library))
    return replace(found, said=said, reason=None if said else found.reason or "nothing_found")


def _is_known(said: Said, shown: Sequence[Place], besides: set[str], library: Library) -> bool:
    name = said.statement.speaker
    if name is not None and library.people().shown(name) in besides:
        return True
    return any(
        (article, revision) == (said.article, said.revision) and span.overlaps(content)
        for article, revision, span in shown
        for content in said.statement.content
    )
