"""A briefing on a story that five outlets tell over two weeks."""

from __future__ import annotations

import re

import pytest

from chatbot.briefing.nouns import Briefing, Difference
from chatbot.opening import Opened
from chatbot.typography import fold_typography
from chatbot.words import stems
from tests.chatbot.briefing.conftest import made, part, texts


@pytest.fixture
def briefing(desk: Opened) -> Briefing:
    return made(desk)


def _between(briefing: Briefing, *words: str) -> Difference | None:
    """The difference of which each side holds one of these, in any order."""
    return next(
        (
            one
            for one in briefing.differences
            if all(any(word in side.text for side in one.sides) for word in words) and len(one.sides) == len(words)
        ),
        None,
    )


def test_points_hold_what_the_story_is(briefing: Briefing) -> None:
    held = " ".join(texts(briefing, "in brief", "key points"))
    for fact in (
        "closed to all traffic",
        "40 kilometres",
        "army ferry began",
        "resigned",
        "1 August",
        "Sunniva Hark",
        "petition",
    ):
        assert fact in held, fact


def test_in_brief_begins_with_what_the_others_go_on_with(briefing: Briefing) -> None:
    assert "closed to all traffic" in texts(briefing, "in brief")[0]


def test_point_that_several_outlets_tell_counts_a_wire_copy_once(briefing: Briefing) -> None:
    points = [*zip(part(briefing, "in brief").sentences, part(briefing, "in brief").outlets, strict=True)]
    points += [*zip(part(briefing, "key points").sentences, part(briefing, "key points").outlets, strict=True)]
    counts = {sentence.text: count for sentence, count in points}
    assert next(count for text, count in counts.items() if "1 August" in text) == 2  # Radio Merrow and the Argus
    assert next(count for text, count in counts.items() if "14,000 vehicles" in text) == 1  # the Argus has the wire's


def test_near_copies_are_named_and_cited_once(briefing: Briefing) -> None:
    assert briefing.near_copies == (("wire-1", "argus-wire"),)
    quoted = [s.text for s in part(briefing, "who said what").sentences if "six this morning" in s.text]
    assert len(quoted) == 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("figure", ("9 million", "12 million")),
        ("figure", ("45 workers", "70 workers")),
        ("date", ("18 May", "25 May")),
        ("attribution", ("Oskar Tveit", "Edda Lorring")),
    ],
)
def test_contradiction_has_both_sides_cited(briefing: Briefing, kind: str, words: tuple[str, str]) -> None:
    found = _between(briefing, *words)
    assert found is not None and found.kind == kind
    articles = {citation.n: citation.article for citation in briefing.citations}
    cited = [{articles[n] for n in side.citations} for side in found.sides]
    assert all(cited) and not cited[0] & cited[1]


def test_denial_stands_beside_what_it_denies(briefing: Briefing) -> None:
    denial = next(one for one in briefing.differences if one.kind == "denial")
    assert "rust" in denial.sides[0].text and "denied" in denial.sides[1].text


def test_nothing_else_is_made_out_to_be_a_contradiction(briefing: Briefing) -> None:
    assert len(briefing.differences) == 5


def test_timeline_tells_days_from_the_day_of_publication(briefing: Briefing) -> None:
    dates = {entry.date: entry.text for entry in briefing.timeline}
    assert "closed to all traffic" in dates["2026-05-04"]  # "on Monday", in a report of that Monday
    assert "ferry began" in dates["2026-05-08"]
    assert "resigned" in dates["2026-05-13"]
    assert "light traffic" in dates["2026-08-01"]
    assert list(dates) == sorted(dates)


def test_event_is_told_once_in_the_timeline(briefing: Briefing) -> None:
    assert sum("resigned" in entry.text for entry in briefing.timeline) == 1
    assert sum("1 August" in entry.text for entry in briefing.timeline) == 1


def test_who_said_what_is_complete_and_by_speaker(briefing: Briefing) -> None:
    voices = part(briefing, "who said what")
    speakers = [sentence.speaker for sentence in voices.sentences]
    assert speakers == [name for i, name in enumerate(speakers) if name not in speakers[:i] or speakers[i - 1] == name]
    for words in (
        "wrong side of the river",
        "nobody ever called them",
        "I was not told",
        "better than swimming",
        "no bridge",
    ):
        assert any(words in sentence.text for sentence in voices.sentences), words
    shown, found = map(int, re.findall(r"\d+", voices.note)[:2])
    assert shown == found


def test_correction_and_open_questions_are_told(briefing: Briefing) -> None:
    assert any("costs two euros" in text for text in texts(briefing, "corrections"))
    assert any("not yet clear how long" in text for text in texts(briefing, "open questions"))
    assert any("stamped the letter is unknown" in text for text in texts(briefing, "open questions"))


def test_article_that_goes_on_with_the_story_is_in_without_its_name(briefing: Briefing) -> None:
    assert "gazette-2" in {source.article for source in briefing.sources}


def test_article_on_something_else_is_not_in(briefing: Briefing) -> None:
    assert not {"other", "undated"} & {citation.article for citation in briefing.citations}


def test_article_in_another_language_is_left_out_and_said(briefing: Briefing) -> None:
    assert [(one.articles, "de" in one.why) for one in briefing.left_out if one.articles] == [(("german",), True)]
    assert (briefing.used, briefing.considered) == (11, 12)


def test_no_sentence_says_what_another_of_its_part_says(briefing: Briefing) -> None:
    for one in briefing.parts:
        found = [frozenset(stems(sentence.text)) for sentence in one.sentences if one.name != "who said what"]
        for i, here in enumerate(found):
            assert not any(len(here & there) > 0.7 * min(len(here), len(there)) for there in found[:i])


def test_every_line_stands_in_what_it_cites(briefing: Briefing) -> None:
    cited = {citation.n: fold_typography(citation.text) for citation in briefing.citations}
    lines = [(s.text, s.citations) for one in briefing.parts for s in one.sentences]
    lines += [(entry.text, entry.citations) for entry in briefing.timeline]
    lines += [(side.text, side.citations) for one in briefing.differences for side in one.sides]
    assert len(lines) > 40
    for text, numbers in lines:
        bare = re.sub(r"^[^“”:]{1,60}: ", "", text)
        for piece in re.findall(r"“([^”]+)”", bare) if bare.startswith("“") else re.split(r"\[[^\]]+\]", bare):
            assert any(fold_typography(piece.strip()) in cited[n] for n in numbers), text
    assert not briefing.dropped


def test_short_is_short_and_says_what_it_leaves(desk: Opened) -> None:
    briefing = made(desk, length="short")
    words = sum(len(text.split()) for text in texts(briefing, "in brief", "key points"))
    assert 80 <= words <= 165
    note = part(briefing, "who said what").note
    shown, found = map(int, re.findall(r"\d+", note))
    assert 0 < shown < found
    assert len(briefing.differences) == 3 and any("contradiction" in one.what for one in briefing.left_out)


def test_who_said_what_style_has_nothing_else(desk: Opened) -> None:
    briefing = made(desk, style="who-said-what")
    assert [one.name for one in briefing.parts] == ["who said what"]
    assert not briefing.timeline and not briefing.differences


def test_press_review_has_a_part_for_each_outlet(desk: Opened) -> None:
    names = [one.name for one in made(desk, style="press-review").parts]
    assert {"Radio Merrow", "Pellworth Gazette", "The Northern Argus", "Coast Press Agency"} <= set(names)


def test_timeline_style_tells_all_dates(desk: Opened) -> None:
    briefing = made(desk, style="timeline")
    assert not part(briefing, "who said what").sentences
    assert {"2026-05-04", "2026-05-13", "2026-05-18", "2026-05-25", "2026-08-01"} <= {e.date for e in briefing.timeline}
