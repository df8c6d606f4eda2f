"""A saved briefing run again: what came since, what was said in it, and which figures changed, first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from chatbot.answer import Citation
from chatbot.briefing.nouns import LENGTHS, STYLES, Difference, Length, Style
from ingest.article import Filters
from ingest.errors import BylineError, UsageError
from ingest.library.record import Library

_MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Saved:
    """What a briefing was made of, as far as its JSON tells: enough to make it again."""

    made_at: datetime
    topic: str | None
    filters: Filters
    style: Style
    length: Length


def saved(path: Path) -> Saved:
    """Reads a briefing that was exported as JSON. Raises BylineError where it can't be read, UsageError for what is none."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{path} is too large for a briefing")
        document: Any = json.loads(path.read_text(encoding="utf-8-sig"))
        made_at = datetime.fromisoformat(document["made_at"])
        return Saved(
            made_at=made_at if made_at.tzinfo else made_at.astimezone(),
            topic=_text(document.get("topic")),
            filters=_filters(document.get("filters") or {}),
            style=document["style"] if document.get("style") in STYLES else "news",
            length=document["length"] if document.get("length") in LENGTHS else "standard",
        )
    except OSError as error:
        raise BylineError(f"{path} could not be read ({error.strerror or error})") from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            f"{path} is no briefing of Byline's in JSON; make one with: byline brief TOPIC --format json -o {path.name}"
        ) from error


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _filters(found: dict[str, Any]) -> Filters:
    def several(name: str) -> tuple[str, ...]:
        return tuple(one for one in found.get(name) or () if isinstance(one, str))

    return Filters(
        tags=several("tags"),
        articles=several("articles"),
        outlets=several("outlets"),
        authors=several("authors"),
        speakers=several("speakers"),
        since=_text(found.get("since")),
        until=_text(found.get("until")),
    )


@dataclass(frozen=True)
class Since:
    """What came after a moment: articles that are new, and those that have another text, each with the number of its
    revision at that moment, and with what that said.
    """

    new: frozenset[str]
    updated: dict[str, int]
    before: dict[str, str]

    def is_news(self, article: str, text: str) -> bool:
        """Whether a stretch of an article was not there at that moment."""
        return article in self.new or (article in self.before and text not in self.before[article])


def since(moment: datetime, articles: Sequence[str], library: Library) -> Since:
    """Which of some articles are new since then, or were updated."""
    new, updated = set[str](), dict[str, int]()
    for article in articles:
        taken_in = [(number, _when(at)) for number, at in library.revisions(article)]
        before = [number for number, at in taken_in if at <= moment]
        if not before:
            new.add(article)
        elif len(before) < len(taken_in):
            updated[article] = before[-1]
    texts = {article: library.revision(article, number).text for article, number in updated.items()}
    return Since(frozenset(new), updated, texts)


def _when(taken_in: str) -> datetime:
    at = datetime.fromisoformat(taken_in)
    return at if at.tzinfo else at.astimezone()


def changed(found: Sequence[Difference], came: Since, cited: Mapping[int, Citation]) -> tuple[Difference, ...]:
    """The contradictions of which one side is told only by what came since, and another not; what came first comes first.

    `cited` gives each citation by its number.
    """
    kept = []
    for difference in found:
        is_new = [
            all(came.is_news(cited[n].article, cited[n].text) for n in side.citations) for side in difference.sides
        ]
        if any(is_new) and not all(is_new):
            sides = sorted(zip(is_new, difference.sides, strict=True), key=lambda side: side[0])
            kept.append(Difference(difference.about, tuple(side for _, side in sides), difference.kind))
    return tuple(kept)
