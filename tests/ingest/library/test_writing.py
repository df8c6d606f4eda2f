"""Taking articles in: what they are recognised as, what is kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.article import Metadata, Original, Passage, Revision, SourceMap, Span, Statement
from ingest.embed import Embedder
from ingest.errors import NoSuchArticle
from ingest.library import making, writing
from ingest.library import recognise as recognising
from ingest.library.making import Made
from ingest.library.recognise import Incoming, recognise
from ingest.library.record import Library
from ingest.library.search import full_text, gone
from ingest.library.writing import Overtaken, delete, put
from tests.ingest.library.written import LENS, PIER, rows_in, words_left

Take = Callable[..., list[Any]]
Records = Callable[..., Path]


Add = Callable[..., Any]


# ── recognised as ──


def test_put_new_text_is_added(library: Library, add: Add) -> None:
    entry = add(
        PIER, id="pier", title="Pier", outlet="The Echo", author=["Ada Ek"], published="2026-03-02", tags=["sea"]
    )
    assert (entry.status, entry.id, entry.revision) == ("added", "pier", 1)
    assert (entry.passages, entry.statements) == (len(library.passages("pier")), len(library.said())) > (0, 0)
    article = library.article("pier")
    assert article.revision.text == article.revision.source_text == PIER
    assert article.metadata.outlet == "The Echo"
    assert article.tags == ("sea",)
    assert article.sources[0].endswith("articles.jsonl#1")
    assert library.count() == 1


def test_put_without_an_id_makes_a_permanent_one(library: Library, paste: Add) -> None:
    made = paste(PIER).id
    assert len(made) == 10
    assert paste(PIER).id == made


@pytest.mark.parametrize(
    "identity", ["../x", "a b", "-", "ärtikel/1#2", "%s", "'; DROP TABLE article; --", "7", "generation-1"]
)
def test_put_keeps_any_id_as_it_is(library: Library, add: Add, identity: str) -> None:
    assert add(PIER, id=identity).id == identity
    assert library.article(identity).id == identity
    assert delete(library, [identity]) == 1


def test_put_the_same_again_is_unchanged_and_writes_nothing(library: Library, add: Add) -> None:
    add(PIER, id="pier", tags=["sea"])
    changes = library.changes()
    assert add(PIER, id="pier", tags=["sea"]).status == "unchanged"
    assert library.changes() == changes


def test_put_white_space_alone_is_no_change(library: Library, add: Add) -> None:
    add(PIER, id="pier")
    assert add(PIER.replace("\n\n", "\r\n \r\n"), id="pier").status == "unchanged"


def test_put_the_same_text_under_another_id_is_a_duplicate_and_an_alias(library: Library, add: Add) -> None:
    add(PIER, id="pier", tags=["sea"])
    entry = add(PIER, id="copy", tags=["port"], name="other.jsonl")
    assert (entry.status, entry.id) == ("duplicate", "pier")
    article = library.article("copy")
    assert article.id == "pier"
    assert article.tags == ("port", "sea")
    assert len(article.sources) == 2
    assert add(PIER, id="copy", tags=["port"], name="other.jsonl").status == "unchanged"
    assert library.count() == 1


def test_put_an_alias_whose_text_changes_is_an_article_of_its_own(library: Library, add: Add) -> None:
    add(PIER, id="pier")
    add(PIER, id="copy")
    assert (add(LENS, id="copy").status, library.article("copy").id) == ("added", "copy")
    assert library.article("pier").revision.text == PIER


def test_put_an_alias_whose_text_becomes_a_third_articles_follows_it(library: Library, add: Add) -> None:
    add(PIER, id="pier")
    add(LENS, id="lens")
    add(PIER, id="copy")
    assert add(LENS, id="copy").id == "lens"
    assert library.article("copy").id == "lens"
    assert add(LENS, id="copy").status == "unchanged"


@pytest.mark.parametrize("other", [{"outlet": "The Ledger"}, {"url": "https://ledger.example/pier"}])
def test_put_the_same_text_elsewhere_is_an_article_of_its_own(
    library: Library, add: Add, other: dict[str, str]
) -> None:
    first = add(PIER, id="pier", outlet="The Echo", url="https://echo.example/pier")
    second = add(PIER, id="wire", name="other.jsonl", **other)
    assert (first.status, second.status, second.id) == ("added", "added", "wire")
    assert add(PIER, id="wire", name="other.jsonl", **other).status == "unchanged"


def test_put_the_same_text_where_outlet_and_url_say_nothing_against_it(library: Library, add: Add) -> None:
    add(PIER, id="pier", outlet="The Echo", url="https://www.echo.example/pier/")
    assert add(PIER, outlet="THE ECHO", name="b.jsonl").id == "pier"
    assert add(PIER, url="http://echo.example/pier", name="c.jsonl").id == "pier"
    assert library.count() == 1


def test_put_other_text_under_a_known_id_is_another_revision(library: Library, add: Add) -> None:
    add(PIER, id="pier")
    old = library.revision("pier", 1)
    entry = add(PIER + "\n\nIt was closed once before.", id="pier")
    assert (entry.status, entry.revision) == ("updated", 2)
    with Library(library.folder) as fresh:
        assert fresh.revision("pier", 1) == old
        assert fresh.article("pier").revision.text.endswith("once before.")
    with pytest.raises(NoSuchArticle):
        library.revision("pier", 3)


def test_put_other_text_at_a_known_url_is_another_revision_and_keeps_the_id(library: Library, add: Add) -> None:
    add(PIER, id="pier", url="https://echo.example/pier")
    entry = add(LENS, id="other", url="https://echo.example/pier")
    assert (entry.status, entry.id, entry.revision) == ("updated", "pier", 2)
    assert library.article("other").id == "pier"


def test_put_the_same_at_a_known_url_under_another_id_keeps_it_as_an_alias(library: Library, add: Add) -> None:
    add(PIER, id="pier", url="https://echo.example/pier")
    assert add(PIER, id="other", url="https://echo.example/pier").status == "duplicate"
    assert library.article("other").id == "pier"
    assert add(PIER, id="other", url="https://echo.example/pier").status == "unchanged"


def test_put_back_to_an_earlier_text_is_a_third_revision(library: Library, add: Add, paste: Add) -> None:
    for text, revision in ((PIER, 1), (LENS, 2), (PIER, 3)):
        assert add(text, id="pier").revision == revision
    longer = PIER.replace("pier", "jetty") + "\n\nThe council meets again in June, when the costs are known."
    assert [paste(text).revision for text in (longer, longer + " More then.", longer)] == [1, 2, 3]


def test_put_other_metadata_is_updated_without_a_revision(library: Library, add: Add) -> None:
    add(PIER, id="pier", title="Pier")
    before = library.passages("pier")
    entry = add(PIER, id="pier", title="Pier closes", tags=["sea"])
    assert (entry.status, entry.revision) == ("updated", 1)
    assert library.card("pier").metadata.title == "Pier closes"
    assert library.passages("pier") == before
    assert gone(library, 0) == []


def test_put_a_file_that_mostly_stays_the_same_is_another_revision(library: Library, paste: Add) -> None:
    first = paste(PIER)
    second = paste(PIER + "\n\nThe council meets again in June.")
    assert (second.status, second.id, second.revision) == ("updated", first.id, 2)


def test_put_a_file_with_another_article_in_it_is_another_article(library: Library, paste: Add) -> None:
    first = paste(PIER)
    second = paste(LENS)
    assert (second.status, library.count()) == ("added", 2)
    assert paste(PIER).id == first.id
    assert paste(LENS).id == second.id


def test_put_a_file_with_the_same_story_of_another_outlet_is_another_article(library: Library, paste: Add) -> None:
    echo, ledger = (writing_given(outlet) for outlet in ("The Echo", "The Ledger"))
    paste(PIER, given=echo)
    assert paste(PIER + "\n\nThe council meets again in June.", given=ledger).status == "added"


def test_put_a_file_again_with_its_outlet_put_right_is_updated(library: Library, paste: Add) -> None:
    paste(PIER, given=writing_given("Teh Echo"))
    assert paste(PIER, given=writing_given("The Echo")).status == "updated"
    assert [card.metadata.outlet for card in library.cards()] == ["The Echo"]


def writing_given(outlet: str) -> Any:
    from ingest.reading import Given

    return Given(Metadata(outlet=outlet, origin={"outlet": "given"}))


def test_put_records_without_ids_that_moved_down_stay_who_they_were(
    library: Library, records: Records, take: Take
) -> None:
    echo, ledger = {"text": PIER, "outlet": "The Echo"}, {"text": PIER, "outlet": "The Ledger"}
    first = take(library, records(echo, ledger))
    moved = take(library, records({"text": LENS}, echo, ledger))
    assert [entry.status for entry in moved] == ["added", "duplicate", "duplicate"]
    assert [entry.id for entry in moved[1:]] == [entry.id for entry in first]
    assert [card.metadata.outlet for card in library.cards()] == ["The Echo", "The Ledger", None]


def test_put_metadata_given_by_hand_stays_until_another_is_given(library: Library, paste: Add) -> None:
    paste(PIER, given=writing_given("The Echo"))
    paste(PIER + "\n\nThe council meets again in June.")
    (card,) = library.cards()
    assert (card.metadata.outlet, card.metadata.origin["outlet"]) == ("The Echo", "given")
    paste(PIER + "\n\nThe council meets again in June.", given=writing_given("Saltby Echo"))
    assert library.cards()[0].metadata.outlet == "Saltby Echo"


def test_put_a_tag_in_another_case_is_the_same_tag(library: Library, add: Add) -> None:
    add(PIER, id="pier", tags=["Sea", "sea"])
    tags = library.card("pier").tags
    assert len(tags) == 1
    assert add(PIER, id="pier", tags=["SEA"]).status == "unchanged"
    assert library.card("pier").tags == tags


def test_put_huge_texts_of_one_file_are_compared_in_good_time(library: Library, document: Callable[..., Any]) -> None:
    old, new = (f"{'The pier of Saltby closed. ' * 200_000}{end}" for end in ("Then", "Now"))
    assert recognising._same_piece(old, new)
    assert len(recognising._shingles(old)) < 50_000


def test_put_with_nuls_in_the_text_is_found_and_forgotten_whole(library: Library, add: Add) -> None:
    text = "The pier closed.\x00 Nobody walked there afterwards.\n\n“Never\x00 again,” said Ada Crane."
    add(text, id="pier")
    assert library.article("pier").revision.text == text
    assert full_text(library, ["afterwards"], 5)
    delete(library, ["pier"])
    assert all(words == [] for _, words in words_left(library))


def test_put_where_embedding_was_spared_but_the_article_is_gone_asks_for_it(library: Library, add: Add) -> None:
    add(PIER, id="pier")
    incoming = an_incoming(PIER, id="pier")
    assert not recognise(library, incoming).new_text
    delete(library, ["pier"])
    with pytest.raises(Overtaken):
        put(library, incoming, None)
    assert library.count() == 0


# ── all or nothing ──


def an_incoming(text: str, **more: Any) -> Incoming:
    given: dict[str, Any] = {
        "id": None, "metadata": Metadata(), "revision": Revision(0, text, text, SourceMap.identity(len(text))),
        "original": Original(text.encode(), "text/plain", "text", 1), "cleaner": 1, "tags": ("sea",), "location": None,
    }  # fmt: skip
    return Incoming(**given | more)


def a_made(text: str, embedder: Embedder, *statements: Statement) -> Made:
    return Made(
        (Passage(Span(0, len(text))),), embedder.embed([text]), statements, 1, 1, embedder.name, embedder.digest
    )


@pytest.mark.parametrize(
    ("module", "broken"),
    [
        (writing, "_add_revision"),
        (writing, "replace_made"),
        (making, "_insert_statements"),
        (writing, "_attach"),
        (writing, "_written"),
    ],
)
def test_put_that_fails_midway_leaves_the_record_as_it_was(
    library: Library, embedder: Embedder, monkeypatch: pytest.MonkeyPatch, module: Any, broken: str
) -> None:
    put(library, an_incoming(PIER, id="pier"), a_made(PIER, embedder))
    before = list(library.connections.get().iterdump())

    def fail(*_: object) -> None:
        raise RuntimeError("the power failed")

    monkeypatch.setattr(module, broken, fail)
    for identity in ("pier", "new"):
        with pytest.raises(RuntimeError, match="power"):
            put(library, an_incoming(LENS, id=identity), a_made(LENS, embedder))
    assert list(library.connections.get().iterdump()) == before
    monkeypatch.undo()
    assert put(library, an_incoming(LENS, id="pier"), a_made(LENS, embedder)).revision == 2


def test_put_a_speaker_is_known_by_all_roles_that_statements_give(library: Library, embedder: Embedder) -> None:
    def said(role: str | None) -> Statement:
        return Statement("direct", (Span(0, 3),), "Joren Haak", role, mention=Span(0, 3))

    text = "Haak said it. Haak said it again."
    put(library, an_incoming(text), a_made(text, embedder, said(None), said("skipper"), said("mayor"), said("skipper")))
    for asked in ("Haak", "skipper Haak", "the mayor Haak"):
        assert library.known_as(asked) == ["Joren Haak"]
    assert library.known_as("bishop Haak") == ["Joren Haak"]  # a title that everybody may be given
    assert library.known_as("baker Haak") == library.known_as("skipper") == []


def test_processes_that_put_one_article_at_once_make_one(folder: Path, records: Records) -> None:
    path = records({"text": PIER, "tags": ["sea"]}, {"text": LENS, "id": "lens"})
    code = (
        "import sys, io, pathlib\nfrom ingest.embed import default_embedder\nfrom ingest.library.record import Library\n"
        "from ingest.pipeline import take_in\nfrom ingest.sources import find\nembedder = default_embedder()\n"
        "print('ready', flush=True)\nsys.stdin.readline()\nlibrary = Library(pathlib.Path(sys.argv[1]), create=True)\n"
        "print(*(e.status for e in take_in(library, embedder, find([sys.argv[2]], io.BytesIO()))))"
    )
    made = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(folder), str(path)],
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for process in made:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in made:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for each in zip(*(process.communicate()[0].split() for process in made), strict=True):
        assert sorted(each) == ["added", "unchanged", "unchanged"]
    with Library(folder) as library:
        assert library.count() == 2
        assert rows_in(library)["passage"] == rows_in(library)["vector"] == 2


# ── several sources of one article ──


def test_put_two_ids_with_one_url_twice_is_unchanged(library: Library, records: Records, take: Take) -> None:
    url = "https://echo.example/pier"
    both = records(
        {"id": "a", "url": url, "text": PIER, "title": "Pier"}, {"id": "b", "url": url, "text": LENS, "title": "Lens"}
    )
    assert [entry.status for entry in take(library, both)] == ["added", "updated"]
    changes = library.changes()
    for _ in range(2):
        assert [entry.status for entry in take(library, both)] == ["unchanged", "unchanged"]
    assert library.changes() == changes
    assert (library.count(), library.article("b").id, library.article("a").revision.number) == (1, "a", 2)


def test_put_two_files_with_one_url_twice_is_unchanged(library: Library, records: Records, take: Take) -> None:
    url = "https://echo.example/pier"
    files = [records({"url": url, "text": PIER}), records({"url": url, "text": LENS}, name="b.jsonl")]
    assert [entry.status for entry in take(library, *files)] == ["added", "updated"]
    assert [entry.status for entry in take(library, *files)] == ["unchanged", "unchanged"]


def test_put_what_a_source_tells_anew_counts_whatever_others_told(library: Library, add: Add) -> None:
    url = "https://echo.example/pier"
    add(PIER, id="a", url=url)
    add(LENS, id="b", url=url)
    third = PIER + "\n\nIt opened again."
    assert (add(third, id="a", url=url).status, library.article("a").revision.text) == ("updated", third)
    assert add(LENS, id="b", url=url).status == "unchanged"
    assert library.article("a").revision.text == third
    assert (add(PIER, id="a", url=url).status, library.article("a").revision.number) == ("updated", 4)


def test_put_a_source_that_comes_round_to_another_has_told_it(library: Library, add: Add) -> None:
    url = "https://echo.example/pier"
    add(PIER, id="a", url=url)
    add(LENS, id="b", url=url)
    assert add(LENS, id="a", url=url).status == "unchanged"
    assert (add(PIER, id="a", url=url).status, library.article("a").revision.text) == ("updated", PIER)


def test_put_what_another_source_does_not_state_stays_known(library: Library, add: Add) -> None:
    url = "https://echo.example/pier"
    add(PIER, id="a", url=url, title="Pier", author=["Ada Ek"], outlet="The Echo", published="2026-03-02")
    add(PIER, id="b", url=url, title="The pier")
    known = library.card("a").metadata
    assert (known.title, known.authors, known.outlet, known.published) == (
        "The pier",
        ("Ada Ek",),
        "The Echo",
        "2026-03-02",
    )
    assert dict(known.origin) == dict.fromkeys(("title", "authors", "outlet", "published", "url"), "record")
    assert add(PIER, id="b", url=url, title="The pier").status == "unchanged"


def test_put_its_own_record_may_take_a_field_back(library: Library, add: Add) -> None:
    add(PIER, id="a", title="Pier", author=["Ada Ek"])
    assert add(PIER, id="a", title="Pier").status == "updated"
    assert (library.card("a").metadata.authors, dict(library.card("a").metadata.origin)) == ((), {"title": "record"})
    first = add(LENS, name="lens.jsonl", title="Lens", author=["Mia Rao"]).id
    assert add(LENS, name="lens.jsonl", title="Lens").status == "updated"
    assert library.card(first).metadata.authors == ()
