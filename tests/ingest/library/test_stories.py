"""Near-copies in the record: linked as they come, right when one goes or changes, counted once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatbot.said import once
from ingest import alike
from ingest.article import Filters
from ingest.library import stories
from ingest.library.record import Library
from ingest.library.writing import delete
from ingest.remake import outdated, remake
from tests.ingest.durability.whole import contents, faults
from tests.ingest.test_alike import FOLLOWS, STORIES, STORY, paragraphs

Take = Callable[..., list[Any]]
Records = Callable[..., Path]

PARTS = paragraphs(STORY)


@pytest.fixture
def add(library: Library, records: Records, take: Take) -> Callable[..., Any]:
    def added(identity: str, text: str, **record: Any) -> Any:
        given = {"id": identity, "text": text, "outlet": f"The {identity.title()}", **record}
        (entry,) = take(library, records(given, name=f"{identity}.jsonl"))
        return entry

    return added


Add = Callable[..., Any]


def groups(library: Library) -> dict[str, tuple[str, ...]]:
    return {card.id: card.near_copies for card in library.cards() if card.near_copies}


def test_near_copies_are_linked_to_the_first(library: Library, add: Add) -> None:
    assert add("echo", STORY).near_copy_of is None
    assert add("ledger", STORIES["another lead"]).near_copy_of == "echo"
    assert add("follows", FOLLOWS).near_copy_of is None
    assert add("gazette", STORIES["cut at the end"]).near_copy_of == "echo"
    assert groups(library) == {
        "echo": ("ledger", "gazette"), "ledger": ("echo", "gazette"), "gazette": ("echo", "ledger"),
    }  # fmt: skip
    assert library.article("ledger").near_copies == ("echo", "gazette")
    assert add("ledger", STORIES["another lead"]).near_copy_of == "echo"  # and when it comes again
    assert faults(library.folder) == []


def test_near_copies_of_near_copies_are_one_story(library: Library, add: Add) -> None:
    early, late = "\n\n".join(PARTS[:3]), "\n\n".join(PARTS[3:])
    add("early", early)
    assert add("late", late).near_copy_of is None
    assert add("whole", STORY).near_copy_of == "early"
    assert groups(library) == {"early": ("late", "whole"), "late": ("early", "whole"), "whole": ("early", "late")}
    delete(library, ["whole"])
    assert groups(library) == {}
    assert faults(library.folder) == []


def test_near_copies_when_the_first_is_deleted(library: Library, add: Add) -> None:
    add("echo", STORY)
    add("ledger", STORIES["another lead"])
    add("gazette", STORIES["cut at the end"])
    delete(library, ["echo"])
    assert groups(library) == {"ledger": ("gazette",), "gazette": ("ledger",)}
    assert add("echo", STORY).near_copy_of == "ledger"
    assert faults(library.folder) == []


def test_near_copies_when_one_becomes_another_story(library: Library, add: Add) -> None:
    add("echo", STORY)
    add("ledger", STORIES["another lead"])
    assert add("ledger", FOLLOWS).near_copy_of is None
    assert groups(library) == {}
    assert add("ledger", STORIES["one word in twelve"]).near_copy_of == "echo"
    assert faults(library.folder) == []


def test_near_copy_is_foreseen_in_a_dry_run(library: Library, add: Add, take: Take, records: Records) -> None:
    add("echo", STORY)
    path = records({"text": STORIES["another lead"], "outlet": "The Ledger"}, {"id": "echo", "text": STORY + " More."})
    assert [e.near_copy_of for e in take(library, path, dry_run=True)] == ["echo", None]


def test_near_copies_of_one_run_whatever_others_have_in_common(
    library: Library, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "_LINKED", 2)
    monkeypatch.setattr(stories, "_LOOKED_AT", 4)
    for n in range(8):
        add(f"wire{n}", f"Edition number {n}.\n\n{STORY}")
    assert len(groups(library)["wire7"]) == 7
    delete(library, ["wire0", "wire3"])
    assert len(groups(library)["wire7"]) == 5
    assert faults(library.folder) == []


def test_near_copies_are_found_again_by_newer_code(
    library: Library, add: Add, embedder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("echo", STORY)
    add("ledger", STORIES["another lead"])
    add("follows", FOLLOWS)
    before = contents(library.folder)
    with library.connections.writing() as connection:
        connection.execute("UPDATE article SET alike = 0, story = NULL")
        for table in ("sketch", "run", "near_copy"):
            connection.execute(f"DELETE FROM {table}")
    assert outdated(library, embedder).articles == 3
    assert remake(library, embedder).embedded == 0
    after = contents(library.folder)
    assert all(after[t] == before[t] for t in ("sketch", "run", "near_copy"))
    assert groups(library) == {"echo": ("ledger",), "ledger": ("echo",)}
    assert not outdated(library, embedder)
    monkeypatch.setattr(alike, "VERSION", alike.VERSION + 1)
    assert outdated(library, embedder).articles == 3


def test_statement_stands_also_in_near_copies_that_have_its_words(library: Library, add: Add) -> None:
    add("echo", STORY)
    add("ledger", STORIES["cut at the end"])
    add("gazette", STORIES["in other typography"])
    quist, lund = (library.said(speakers=[name]) for name in ("Mirela Quist", "Petra Lund"))
    assert {s.article: s.also for s in quist} == {
        "echo": ("ledger", "gazette"), "ledger": ("echo", "gazette"), **{s.article: s.also for s in quist if s.article == "gazette"},
    }  # fmt: skip
    assert {s.also for s in lund if s.article == "echo"} == {("gazette",)}


def test_statements_of_near_copies_count_once(library: Library, add: Add) -> None:
    add("echo", STORY)
    alone = library.said()
    add("ledger", STORIES["another headline"])
    assert len(library.said()) > len(alone)
    folded = once(library.said())
    assert [s.text for s in folded] == [s.text for s in alone]
    assert {s.also for s in folded} == {("ledger",)}
    assert [s.article for s in once(library.said(Filters(outlets=("The Ledger",))))] == ["ledger"] * len(alone)


def test_statements_that_only_one_near_copy_has_are_all_there(library: Library, add: Add) -> None:
    add("echo", STORY)
    more = "“We will sail until the last day,” said Mirela Quist."
    add("ledger", STORY + "\n\n" + more)
    found = [s for s in once(library.said(speakers=["Mirela Quist"])) if s.article == "ledger"]
    assert [s.text for s in found] == [("We will sail until the last day,",)]
    assert found[0].also == ()


def test_statements_in_the_same_words_in_other_stories_are_two(library: Library, add: Add) -> None:
    said = "“The offer is still on the table,” said Anders Holm, the minister for transport."
    add("echo", f"{said} He plans to meet islanders of Orrin Sound in the coming week, his office announced.")
    add("ledger", f"A strike at the port of Saltby has ended after nine days without a deal on wages. {said}")
    found = library.said(speakers=["Anders Holm"])
    assert len(once(found)) == 2
    assert {s.also for s in found} == {()}
