"""Which articles a briefing is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chatbot.briefing.making import brief
from chatbot.briefing.nouns import LENGTHS, Abstention
from chatbot.briefing.subject import COPIES
from chatbot.opening import Opened
from ingest.article import Filters
from tests.chatbot.briefing.conftest import made, part, texts

ARTICLES = Path(__file__).parents[2] / "articles"


def test_topic_that_nothing_is_about_says_what_there_is(desk: Opened) -> None:
    found = brief(desk, "volcano eruption", Filters())
    assert isinstance(found, Abstention)
    assert "volcano eruption" in found.text
    assert found.there[0].startswith("14 articles, 2026-05-04 to 2026-05-16") and "Pellworth Gazette" in found.there[1]


def test_topic_of_stop_words_is_no_topic(desk: Opened) -> None:
    assert isinstance(brief(desk, "???", Filters()), Abstention)


def test_filters_that_let_nothing_through_abstain(desk: Opened) -> None:
    found = brief(desk, None, Filters(outlets=("The Nowhere Times",)))
    assert isinstance(found, Abstention) and "filters" in found.text


def test_outlet_narrows_what_is_used(desk: Opened) -> None:
    briefing = made(desk, filters=Filters(outlets=("Radio Merrow",)))
    assert {source.outlet for source in briefing.sources} == {"Radio Merrow"}


def test_speaker_narrows_to_who_is_asked_for(desk: Opened) -> None:
    briefing = made(desk, None, Filters(speakers=("Birk",)))
    assert {sentence.speaker for sentence in part(briefing, "who said what").sentences} == {"Hanne Birk"}
    assert all("Birk" in text for text in texts(briefing, "in brief", "key points"))


def test_dates_narrow_what_is_used(desk: Opened) -> None:
    briefing = made(desk, None, Filters(since="2026-05-13", until="2026-05-14"))
    assert {source.article for source in briefing.sources} == {"radio-2", "argus-3"}


def test_articles_without_a_date_are_told_of(desk: Opened) -> None:
    briefing = made(desk, None)
    assert any("1 article has no date" in note for note in briefing.notes)


STORY = {
    "id": "first",
    "published": "2026-05-04",
    "title": "Pier of Saltby collapses",
    "text": "The pier of Saltby collapsed in a storm on Sunday. Joren Haak, its keeper, was pulled out of the water by a trawler.",
}
GOES_ON = {
    "id": "next",
    "published": "2026-05-08",
    "title": "Keeper leaves hospital",
    "text": "Joren Haak, the keeper who was pulled out of the water by a trawler in the storm, left hospital on Friday.",
}
ELSEWHERE = {
    "id": "else", "published": "2026-05-08", "title": "Apples are dear", "text": "Apples cost more than ever at the market of Tolm.",
}  # fmt: skip


def test_article_that_goes_on_with_the_story_is_in(library_of: Callable[..., Opened]) -> None:
    briefing = made(library_of(STORY, GOES_ON, ELSEWHERE), "collapse of the pier of Saltby")
    assert {source.article for source in briefing.sources} == {"first", "next"}


def test_article_of_another_year_does_not_go_on_with_the_story(library_of: Callable[..., Opened]) -> None:
    desk = library_of(STORY, GOES_ON | {"published": "2024-05-08"}, ELSEWHERE)
    assert {source.article for source in made(desk, "collapse of the pier of Saltby").sources} == {"first"}


def _on_birk(n: int, about: str, lead: str = "Edda Lorring spoke in Tolm") -> dict[str, str]:
    things = [f"{a}{b}{n}ing" for a in ("bar", "cor", "dil", "fen", "gul") for b in ("tam", "vek", "zor", "lim")]
    filler = " ".join(f"The {thing} was {other}ed." for thing, other in zip(things, reversed(things), strict=True)) * 3
    text = f"{lead} on day {n}.\n\n{filler}\n\n{filler}\n\n{filler}\n\n{about}"
    return {"id": f"on-{n}", "published": f"2026-0{1 + n % 9}-04", "title": f"Evening {n}", "text": text}


def test_topic_of_a_name_and_a_word_is_about_the_word_too(library_of: Callable[..., Opened]) -> None:
    others = [_on_birk(n, f"She sang song {n}.", f"Edda Lorring, {n} years a {what}, spoke in Tolm") for n, what in
              enumerate("mayor baker pilot judge singer welder farmer printer".split())]  # fmt: skip
    on_it = [_on_birk(n, "She paid no taxes.", f"Edda Lorring said her taxes were paid in {what}, in Tolm") for n, what in
             enumerate(("fish", "salt", "rope"), start=20)]  # fmt: skip
    passing = [_on_birk(30, "Her taxes were not asked about by anybody.")]
    briefing = made(library_of(*others, *on_it, *passing), "Edda Lorring taxes")
    assert {source.article for source in briefing.sources} == {"on-20", "on-21", "on-22"}
    (left,) = [one for one in briefing.left_out if "passing" in one.why]
    assert left.articles == ("on-30",)
    assert (briefing.used, briefing.considered) == (3, 4)


def test_article_in_which_somebody_speaks_of_the_topic_is_in(library_of: Callable[..., Opened]) -> None:
    others = [_on_birk(n, f"She sang song {n}.", f"Edda Lorring, {n} years a {what}, spoke in Tolm") for n, what in
              enumerate("mayor baker pilot judge singer welder farmer printer".split())]  # fmt: skip
    on_it = [_on_birk(n, "She paid no taxes.", f"Edda Lorring said her taxes were paid in {what}, in Tolm") for n, what in
             enumerate(("fish", "salt", "rope"), start=20)]  # fmt: skip
    spoken = _on_birk(30, "“Edda Lorring owes the town her taxes,” said Joren Haak, the treasurer.")
    passing = _on_birk(31, "Her taxes were not asked about by anybody.")
    briefing = made(library_of(*others, *on_it, spoken, passing), "Edda Lorring taxes")
    assert "Joren Haak" in {sentence.speaker for sentence in part(briefing, "who said what").sentences}
    (left,) = [one for one in briefing.left_out if "passing" in one.why]
    assert left.articles == ("on-31",)


def test_of_a_story_that_very_many_print_some_are_read(library_of: Callable[..., Opened]) -> None:
    text = _on_birk(1, "“The pier is safe,” said Joren Haak, the keeper of the pier.")["text"]
    printed = [
        {"id": f"copy-{n}", "published": "2026-05-04", "outlet": f"Paper {n}", "title": "Pier", "text": text}
        for n in range(COPIES + 5)
    ]
    briefing = made(library_of(*printed), None)
    assert (briefing.used, briefing.considered) == (COPIES, COPIES + 5)
    assert [one.what for one in briefing.left_out if "near-copies" in one.why] == ["5 articles"]


def test_library_in_another_language_is_used_as_it_is(library_of: Callable[..., Opened]) -> None:
    text = "Die Fähre nach Saltby fährt ab Montag nicht mehr. Der Rat beschloss das mit elf Stimmen.\n\n" * 2
    briefing = made(library_of({"id": "de", "language": "de", "title": "Fähre", "text": text}), None)
    assert any("not in English" in note for note in briefing.notes)
    assert texts(briefing, "in brief")


def test_single_article_is_brief_within_two_hundred_words(library_of: Callable[..., Opened]) -> None:
    text = (ARTICLES / "court-report.txt").read_text().split("Ravensby Post\n")[1].split("Got a story?")[0].strip()
    briefing = made(library_of({"id": "one", "published": "2026-02-12", "text": text}), None, length="short")
    whole = [sentence.text for one in briefing.parts for sentence in one.sentences]
    assert 100 <= sum(len(text.split()) for text in whole) <= 200
    for fact in ("£212,000", "14 counts of fraud", "no office, no staff", "model railway"):
        assert any(fact in one for one in whole), fact
    assert {s.speaker for s in part(briefing, "who said what").sentences} >= {"Yasmin Farrow", "Alan Pym"}
    assert not briefing.differences


def test_lengths_grow(library_of: Callable[..., Opened]) -> None:
    things = (
        "school mill pier tower church station market hall gate inn canal museum orchard quarry bakery library".split()
    )
    verbs = "rebuild close sell paint flood insure".split()
    facts = [
        f"Workers from {place} began to {verb} the {thing} near {place} for {n} days after the {n}th storm of the {thing} season."
        for n, (thing, verb) in enumerate(((t, v) for v in verbs for t in things), start=2)
        for place in (f"{thing.title()}{verb}by",)
    ]
    desk = library_of({"id": "facts", "published": "2026-02-12", "text": "\n\n".join(facts)})
    words = [
        sum(len(text.split()) for text in texts(made(desk, None, length=length), "in brief", "key points"))
        for length in LENGTHS
    ]
    assert words[0] <= 200 and 330 <= words[1] <= 460 and 850 <= words[2] <= 1150
