"""What outlets tell alike."""

from __future__ import annotations

from collections.abc import Callable

from chatbot.briefing.agreed import NAME, agreements
from chatbot.briefing.material import gather
from chatbot.briefing.sentences import Choice
from chatbot.briefing.subject import Subject, subject_of
from chatbot.opening import Opened
from ingest.article import Filters
from tests.chatbot.briefing.conftest import made

FIRST = "The yard of Saltby has 640 workers on its books, and builds ferries for the islands."
SECOND = "A strike began on Monday. The union counts 640 workers at the yard in Saltby."
OTHER = "A strike began on Monday. The union counts 590 workers at the yard in Saltby."


def _agreements(desk: Opened) -> list[tuple[str, int]]:
    subject = subject_of(None, Filters(), desk.library)
    assert isinstance(subject, Subject)
    choice = Choice(gather(subject, desk.library, lambda *_: None).lines)
    return [(one.line.text, len(one.others)) for one in agreements(choice)]


def _articles(first: str, second: str) -> tuple[dict[str, str], dict[str, str]]:
    return (
        {"id": "a", "outlet": "Saltby Echo", "published": "2026-05-05", "text": first},
        {"id": "b", "outlet": "Ansel Times", "published": "2026-05-05", "text": second},
    )


def test_figure_of_two_outlets_is_agreed(library_of: Callable[..., Opened]) -> None:
    assert _agreements(library_of(*_articles(FIRST, SECOND))) == [(FIRST, 1)]


def test_figure_of_which_another_outlet_has_another_is_not_agreed(library_of: Callable[..., Opened]) -> None:
    assert not _agreements(library_of(*_articles(FIRST, OTHER)))


def test_figure_of_a_wire_copy_is_told_by_one(library_of: Callable[..., Opened]) -> None:
    assert not _agreements(library_of(*_articles(SECOND, SECOND)))


def test_what_stands_among_the_points_is_not_told_again(library_of: Callable[..., Opened]) -> None:
    briefing = made(library_of(*_articles(FIRST, SECOND)), None)
    told = [s.text for part in briefing.parts if part.name != NAME for s in part.sentences]
    again = [s.text for part in briefing.parts if part.name == NAME for s in part.sentences]
    assert any("640 workers" in text for text in told) and not again
