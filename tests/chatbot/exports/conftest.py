"""A briefing in which whatever an article may say of itself is hostile."""

from __future__ import annotations

import pytest

from chatbot.answer import Citation, Dropped, Sentence
from chatbot.briefing.nouns import Briefing, Difference, Entry, LeftOut, Part, Side, Source
from ingest.article import Filters, Span

MARKUP = "<script>alert(1)</script> ![x](https://evil.example/p.png) [y](javascript:alert(1)) <b>"
ODD = "nul\x00 bell\x07 escape\x1b back\x0b\x0c lone\ud800 end"


def cited(n: int, text: str, article: str = "a1", title: str | None = "The dam is safe") -> Citation:
    return Citation(n, article, 1, title, "Harbour Post", "2026-03-03", Span(0, len(text)), Span(0, len(text)), text)


@pytest.fixture
def briefing() -> Briefing:
    words = ("The dam holds.", "“It will hold,” Ada Lane said.", "Eleven people left.", "Twelve people left.")
    return Briefing(
        title=f"the dam {MARKUP}",
        topic="dam",
        filters=Filters(),
        style="news",
        length="standard",
        made_at="2026-03-09T10:00:00+00:00",
        parts=(
            Part(
                "key points",
                (Sentence("The dam holds.", (1,), "extract"), Sentence(f"# 1. {MARKUP} {ODD}", (1, 2), "extract")),
                outlets=(3, 1),
                also=((3,), ()),
            ),
            Part(
                "who said what",
                (
                    Sentence("Ada Lane: “It will hold,”", (2,), "quote", "Ada Lane"),
                    Sentence("Unattributed: “No.”", (4,), "quote", None),
                ),
                note="2 of 2 shown",
            ),
        ),
        timeline=(Entry("2026-03-02", "The dam was looked at.", (1,)), Entry("2026-03", "It rained.", (1,))),
        differences=(
            Difference("people who left", (Side("Eleven people left.", (3,)), Side("Twelve people left.", (4,)))),
        ),
        near_copies=(("a1", "a3"),),
        citations=tuple(
            cited(n, text, article, title)
            for n, (text, article, title) in enumerate(
                zip(words, ("a1", "a1", "a2", "a3"), ("The dam is safe", f"{MARKUP}{ODD}", None, "C"), strict=True),
                start=1,
            )
        ),
        sources=(
            Source("a1", 1, "The dam is safe", ("Ida Moor",), "Harbour Post", "2026-03-03", "https://p.example/a?b=1"),
            Source("a2", 1, f"{MARKUP}{ODD}", (), "x", None, "javascript:alert(1)"),
            Source("a3", 1, None, (), None, "2026-03-04T10:00", "https://u:p@q.example/"),
        ),
        used=3,
        considered=4,
        left_out=(LeftOut(f"1 article {MARKUP}", "it is in German"),),
        dropped=(Dropped("The dam fell.", "nothing says so"),),
        notes=("Dates are as the articles have them.",),
    )
