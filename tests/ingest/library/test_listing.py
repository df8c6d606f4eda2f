"""Articles as a table shows them."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest

from ingest.article import Filters
from ingest.embed import Embedder
from ingest.library.listing import ORDERS, Listing, Wanted
from ingest.library.record import Library
from ingest.library.tagging import set_tags
from ingest.library.writing import delete
from ingest.pipeline import take_in
from ingest.sources import Found

ARTICLES: list[dict[str, Any]] = [
    {"id": "a", "title": "Zander in the Wend", "outlet": "The Saltby Echo", "author": ["Odile Marsh"],
     "published": "2026-01-09", "tags": ["Fish"], "text": "Eels are back in the Wend, by night."},
    {"id": "b", "title": "A tram", "outlet": "saltby echo", "author": ["Émile Reed", "Odile Marsh"],
     "published": "2026-03-01", "tags": ["fish", "private"], "text": "“We want the tram,” said Ada Lund. Eels don't."},
    {"id": "c", "outlet": "Wednesday Wire", "text": "The ferry sails by day and by night. O'Neill's boat is late."},
    {"id": "d", "title": "ferries", "published": "2026", "text": "Nothing else stands here but 100% rain_fall."},
]  # fmt: skip


@pytest.fixture
def shelf(library: Library, embedder: Embedder) -> Library:
    data = "\n".join(json.dumps(article) for article in ARTICLES).encode()
    assert len([*take_in(library, embedder, [Found("x.jsonl", None, lambda: io.BytesIO(data))])]) == len(ARTICLES)
    return library


def ids(library: Library, **wanted: Any) -> str:
    return "".join(card.id for card in Listing(library).page(Wanted(**{"descending": False, **wanted})).cards)


@pytest.mark.parametrize(
    ("order", "rising", "falling"),
    [
        ("added", "abcd", "dcba"),
        ("title", "bdac", "adbc"),
        ("outlet", "abcd", "cbad"),
        ("author", "bacd", "abdc"),
        ("published", "dabc", "badc"),
        ("statements", "acdb", "bdca"),
    ],
)
def test_order_is_either_way_and_what_lacks_it_comes_last(
    shelf: Library, order: str, rising: str, falling: str
) -> None:
    assert ids(shelf, order=order) == rising
    assert ids(shelf, order=order, descending=True) == falling
    assert order in ORDERS


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", "abcd"),
        ("eels", "ab"),
        ("EEL night", "a"),
        ('"by night"', "ac"),
        ('"night by"', ""),
        ("emile", "b"),
        ("zand", "a"),
        ("fish", "ab"),
        ("ferr", "cd"),
        ("echo tram", "b"),
        ("O'Neill", "c"),
        ("100%", "d"),
        ("rain_fall", "d"),
        ("—", ""),
        ('"', "abcd"),
        ("eels AND tram OR *", ""),
        ("a\0b", ""),
    ],
)
def test_search_finds_what_holds_all_words_in_its_text_or_beside_it(shelf: Library, search: str, found: str) -> None:
    assert ids(shelf, search=search) == found


def test_filters_narrow_and_pages_count_all_that_is_left(shelf: Library) -> None:
    listing = Listing(shelf)
    wanted = Wanted(filters=Filters(outlets=("The Saltby Echo",)), order="title", descending=False)
    page = listing.page(wanted, 0, 1)
    assert ([card.id for card in page.cards], page.total) == (["b"], 2)
    assert page.cards[0].private
    page = listing.page(wanted, 1, 1)
    assert ([card.id for card in page.cards], page.offset) == (["a"], 1)


@pytest.mark.parametrize(
    ("author", "found"), [("marsh", "ab"), ("Odile Marsh", "ab"), ("emile reed", "b"), ("Mar", ""), ("", "")]
)
def test_author_is_found_by_part_of_the_name_as_everywhere(shelf: Library, author: str, found: str) -> None:
    filters = Filters(authors=(author,))
    page = Listing(shelf).page(Wanted(filters=filters, order="title", descending=True))
    assert sorted(card.id for card in page.cards) == sorted(found) == sorted(card.id for card in shelf.cards(filters))
    both = replace(filters, authors=(author, "Reed"))
    assert {card.id for card in Listing(shelf).page(Wanted(filters=both)).cards} == {*found, "b"}


def test_page_beyond_the_end_is_the_last_one(shelf: Library) -> None:
    page = Listing(shelf).page(Wanted(descending=False), 300, 3)
    assert ([card.id for card in page.cards], page.offset, page.total) == (["d"], 3, 4)
    page = Listing(shelf).page(Wanted(search="zebra"), 300, 3)
    assert (page.cards, page.offset, page.total) == ((), 0, 0)


def test_article_without_a_title_comes_with_its_first_words(shelf: Library) -> None:
    page = Listing(shelf).page(Wanted())
    assert page.openings == {"c": "The ferry sails by day and by night. O'Neill's boat is late."}


def test_choices_are_counted_and_follow_the_record(shelf: Library) -> None:
    listing = Listing(shelf)
    choices = listing.choices()
    assert [count for _, count in choices.outlets] == [2, 1]
    assert choices.authors == (("Odile Marsh", 2), ("Émile Reed", 1))
    assert [(tag.lower(), count) for tag, count in choices.tags] == [("fish", 2), ("private", 1)]
    assert listing.choices() is choices
    delete(shelf, ["b"])
    assert listing.choices().authors == (("Odile Marsh", 1),)


def test_tags_set_by_hand_replace_what_was_there(shelf: Library) -> None:
    before = shelf.changes()
    assert set_tags(shelf, "a", ["  wood ", "WOOD", "", "by  hand"]) == ("by hand", "wood")
    assert shelf.card("a").tags == ("by hand", "wood")
    assert shelf.changes() == before + 1
    set_tags(shelf, "a", ["wood", "by hand"])
    assert shelf.changes() == before + 1
    assert set_tags(shelf, "a", []) == ()


def test_private_by_hand_keeps_an_article_here(shelf: Library) -> None:
    assert not shelf.is_private("a")
    set_tags(shelf, "a", ["Private"])
    assert shelf.is_private("a")
