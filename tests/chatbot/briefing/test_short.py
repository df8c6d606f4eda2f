"""A short briefing of one story: the news, each side's words, what comes next, and nothing in the air."""

# ruff: noqa: E501  # articles on a line

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

from chatbot.briefing.making import brief
from chatbot.briefing.material import Line, gather
from chatbot.briefing.nouns import Abstention, Briefing
from chatbot.briefing.sentences import Choice
from chatbot.briefing.subject import Subject, subject_of
from chatbot.exports.briefing_json import document
from chatbot.opening import Opened, opened
from ingest.article import Filters, Span
from ingest.embed import Embedder
from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.sources import find
from tests.bench import short_points
from tests.bench.shelf import ROOT
from tests.chatbot.briefing.conftest import made, part, texts

TEXT = """A harbour pilot was asleep on his bridge when a tanker struck the pier of Saltby on Sunday, the port office said.

The pier will cost 9 million euros to repair. It carried 4,000 people a day, and the nearest other one is 30 kilometres away at Tolm.

“We found the tanker in our ticket hall at six in the morning and we closed the doors at seven,” said Hanne Birk, head of the port. “The ticket hall is gone. The clock is gone, too.”

Birk said that the pilot had been on duty for 19 hours.

“Nineteen hours is a number that the port made up,” said Oskar Tveit of the union of pilots. He said that the shift lasted 11 hours.

[Image 1 of 3] A tanker in the ticket hall. Photo: Bo Lind

Shops beside the pier complained that they had lost half of their customers, and some of them hung black flags from their windows.

“I sold four ices all day,” said Tilda Ravn, a baker.

It is not clear who will pay for the pier.

The pilot is due in court on Thursday."""


def _short(library_of: Callable[..., Opened], text: str = TEXT, **more: str) -> Briefing:
    one = {"id": "one", "published": "2026-05-04", "title": "Tanker hits pier", "outlet": "Saltby Echo", "text": text}
    return made(library_of(one | more), None, length="short")


def test_short_briefing_has_the_news_each_side_and_what_comes_next(library_of: Callable[..., Opened]) -> None:
    briefing = _short(library_of)
    told = texts(briefing, "in brief", "key points")
    assert told[0].startswith(
        "A harbour pilot was asleep on his bridge"
    )  # "his" is of nobody before the first sentence
    for fact in ("9 million euros", "due in court on Thursday", "not clear who will pay"):
        assert any(fact in text for text in told), fact
    assert sum(len(text.split()) for one in briefing.parts for text in texts(briefing, one.name)) <= 200


def test_each_speaker_has_a_turn_before_one_has_two(library_of: Callable[..., Opened]) -> None:
    speakers = [sentence.speaker for sentence in part(_short(library_of), "who said what").sentences]
    assert {"Hanne Birk", "Oskar Tveit", "Tilda Ravn"} <= {*speakers}


def test_first_words_of_a_speaker_are_wanted_more_than_later_ones(library_of: Callable[..., Opened]) -> None:
    choice = _choice(library_of)
    first, later = (_line(choice, words) for words in ("at six in the morning", "The ticket hall is gone"))
    wanted = "said by birk"
    assert choice.facets(first)[wanted] > choice.facets(later)[wanted] > 0


def test_what_stands_against_the_news_is_wanted_once_it_is_told(library_of: Callable[..., Opened]) -> None:
    choice = _choice(
        library_of, f"But the union disputes the cost.\n\n{TEXT}\n\nBut fishermen have doubts about the sand."
    )
    against = "what stands against it"
    assert against in choice.facets(_line(choice, "fishermen"))
    assert not {against} & choice.facets(_line(choice, "disputes the cost")).keys()


def _choice(library_of: Callable[..., Opened], text: str = TEXT) -> Choice:
    desk = library_of({"id": "one", "published": "2026-05-04", "title": "Tanker hits pier", "text": text})
    subject = subject_of(None, Filters(), desk.library)
    assert isinstance(subject, Subject)
    return Choice(gather(subject, desk.library, lambda *_: None).lines)


def _line(choice: Choice, words: str) -> Line:
    return next(line for line in choice.lines if words in line.text)


def test_short_briefings_hold_the_points_that_were_marked(tmp_path: Path, embedder: Embedder) -> None:
    marked = json.loads(short_points.MARKS.read_text(encoding="utf-8"))
    found = list[short_points.Held]()
    for at, marks in enumerate(marked):
        folder = tmp_path / str(at)
        with Library(folder, create=True) as library:
            list(take_in(library, embedder, find([str(ROOT / marks["article"])], io.BytesIO())))
        with opened(folder) as desk:
            found.append(short_points.held(marks, document(made(desk, None, length="short"))))
    assert sum(one.held for one in found) >= 0.9 * sum(one.points for one in found)
    assert min(one.held / one.points for one in found) >= 0.6
    assert max(one.words for one in found) <= 200
    assert not [words for one in found for words in one.wrongly_given]


def test_sentence_that_points_back_is_told_with_the_one_before_it(library_of: Callable[..., Opened]) -> None:
    told = texts(_short(library_of), "in brief", "key points")
    (both,) = [text for text in told if "It carried 4,000 people" in text]
    assert both.startswith("The pier will cost 9 million euros to repair. It carried")


def test_caption_is_no_point(library_of: Callable[..., Opened]) -> None:
    assert not any(
        "Image 1" in text or "Photo:" in text for text in texts(_short(library_of), "in brief", "key points")
    )


def test_story_without_direct_words_has_more_points(library_of: Callable[..., Opened]) -> None:
    facts = "\n\n".join(
        f"The {place} of Saltby will get {n} new {thing}, the council decided."
        for n, (place, thing) in enumerate(
            zip("school mill station church market harbour museum library".split(),
                "windows wheels platforms bells roofs cranes clocks shelves".split(), strict=True), start=12)
    )  # fmt: skip
    told = texts(_short(library_of, facts), "in brief", "key points")
    assert len(told) == 8


def test_article_of_one_sentence_is_told(library_of: Callable[..., Opened]) -> None:
    assert texts(_short(library_of, "The mill of Saltby burned."), "in brief") == ["The mill of Saltby burned."]


def test_what_was_said_in_another_language_is_shown_with_its_own_quotation_marks(
    library_of: Callable[..., Opened],
) -> None:
    text = "Die Brücke in Tolm ist seit Montag gesperrt. Sie hat einen Riss.\n\n„Niemand sollte vor dem Sommer mit der Öffnung rechnen“, sagte Hanne Birk, die Leiterin der Behörde."
    told = texts(_short(library_of, text, language="de"), "in brief", "key points")
    assert any("„Niemand sollte" in one and "Hanne Birk" in one for one in told)
    assert not any(one.startswith("Sie") for one in told)


def test_briefing_without_what_was_shown_tells_of_other_places(desk: Opened) -> None:
    first = made(desk, length="short")
    shown: dict[tuple[str, int], list[Span]] = {(one.article, one.revision): [] for one in first.citations}
    for one in first.citations:
        shown[one.article, one.revision].append(one.span)
    places = [(article, revision, span) for (article, revision), spans in shown.items() for span in spans]
    again = made(desk, length="short", without=places)
    assert again.citations
    for one in again.citations:
        assert not any(one.span.overlaps(span) for span in shown.get((one.article, one.revision), ()))


def test_briefing_without_anything_that_is_left_says_so(library_of: Callable[..., Opened]) -> None:
    desk = library_of({"id": "one", "text": "The mill of Saltby burned on Sunday."})
    places = [(one.article, one.revision, one.span) for one in made(desk, None).citations]
    assert isinstance(brief(desk, None, Filters(), without=places), Abstention)
