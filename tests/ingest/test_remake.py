"""After an upgrade only what is older is made again; after a change of the embedder everything is, once."""

from __future__ import annotations

import functools
import io
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest import passages
from ingest.article import Statement
from ingest.errors import EmbedderError
from ingest.index import Index
from ingest.library.record import Library
from ingest.library.search import ExactSearch, full_text, passage_total, statements_on, vector_total, vectors
from ingest.library.writing import delete
from ingest.pipeline import take_in
from ingest.remake import Remade, change_embedder, outdated, remake
from ingest.sources import Found
from ingest.statements import find
from tests.ingest.stub_embedder import StubEmbedder

ROOT = Path(__file__).parents[2]
LONG = "\n\n".join(
    f"Paragraph {n} tells of the pier. “The {word} is loose,” said Ada Crane, the mayor, on day {n} of the works."
    for n, word in enumerate(("plank", "rail", "lamp", "bolt", "stair", "ladder"))
)
SHORT = "The kiln cools. “Nobody may open it,” said Orla Brandt, the works manager."
OTHER = "The ferry is late. “We wait,” said Joren Haak, a skipper."
TEXTS = {"long": LONG, "short": SHORT, "other": OTHER}


def taken(library: Library, embedder: StubEmbedder, texts: dict[str, str] = TEXTS) -> list[str]:
    import json

    data = b"\n".join(json.dumps({"id": name, "text": text}).encode() for name, text in texts.items())
    return [e.status for e in take_in(library, embedder, [Found("x.jsonl", None, lambda: io.BytesIO(data))])]


def finds_nothing(text: str, breaks: Sequence[int] = (), language: str | None = None) -> tuple[Statement, ...]:
    return ()


def older_finder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "VERSION", find.VERSION - 1)
    monkeypatch.setattr(find, "find_statements", finds_nothing)


def older_cutter(monkeypatch: pytest.MonkeyPatch, aim: int) -> None:
    monkeypatch.setattr(passages, "VERSION", passages.VERSION - 1)
    monkeypatch.setattr(passages, "cut", functools.partial(passages.cut, aim=aim))


def poison(texts: Sequence[str]) -> None:
    raise AssertionError(f"nothing may be embedded: {texts}")


def content(library: Library) -> list[Any]:
    """All that was made, without the ids."""
    rows: list[Any] = []
    for card in library.cards():
        said = [(s.statement, s.text) for s in library.said() if s.article == card.id]
        rows.append((card.id, card.revision, library.passages(card.id), said))
    held = library.connections.get().execute(
        """SELECT a.id, p.start, v.data, e.digest FROM passage p JOIN article a ON a.key = p.article
           JOIN vector v ON v.passage = p.id JOIN embedder e ON e.key = v.embedder ORDER BY a.key, p.start"""
    )
    words = [len(full_text(library, [word], 99)) for word in ("pier", "kiln", "ladder", "ferry", "the")]
    stems = [len(statements_on(library, [word], 99)) for word in ("plank", "wait", "open")]
    return [*rows, held.fetchall(), words, stems, library.speakers(), library.known_as("Crane")]


def expected(tmp_path: Path, embedder: StubEmbedder, texts: dict[str, str] = TEXTS) -> list[Any]:
    with Library(tmp_path / "expected", create=True) as fresh:
        taken(fresh, embedder, texts)
        return content(fresh)


def ids(library: Library) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    sql = "SELECT a.id, p.id FROM passage p JOIN article a ON a.key = p.article ORDER BY p.id"
    for article, passage in library.connections.get().execute(sql):
        found.setdefault(article, []).append(passage)
    return found


# ── after an upgrade ──


def test_statements_of_an_older_finder_are_made_again_without_the_embedder(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = StubEmbedder()
    with monkeypatch.context() as older:
        older_finder(older)
        taken(library, embedder)
    assert library.speakers() == []
    before = ids(library)
    found = outdated(library, embedder)
    assert (found.articles, found.passages, found.statements, found.vectors) == (3, 0, 3, 0)
    embedder.before = poison
    told: list[tuple[int, int]] = []
    assert remake(library, embedder, lambda done, of: told.append((done, of))) == Remade(3, 0)
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert content(library) == expected(tmp_path, StubEmbedder())
    assert ids(library) == before
    assert not outdated(library, embedder)


def test_what_is_not_outdated_is_left_alone(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = StubEmbedder()
    with monkeypatch.context() as older:
        older_finder(older)
        taken(library, embedder, {"short": SHORT})
    taken(library, embedder, {"other": OTHER})
    assert outdated(library).articles == 1
    assert remake(library, embedder) == Remade(1, 0)
    changes = library.changes()
    assert remake(library, embedder) == Remade(0, 0)
    assert library.changes() == changes


def test_what_a_newer_version_made_is_left_alone(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = StubEmbedder()
    with monkeypatch.context() as newer:
        newer.setattr(find, "VERSION", find.VERSION + 1)
        newer.setattr(passages, "VERSION", passages.VERSION + 1)
        taken(library, embedder)
    assert not outdated(library, embedder)
    assert remake(library, embedder) == Remade(0, 0)


def test_passages_that_are_cut_as_before_are_not_embedded_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = StubEmbedder()
    with monkeypatch.context() as older:
        older_cutter(older, aim=passages.AIM)
        taken(library, embedder)
    before = ids(library)
    embedder.before = poison
    assert remake(library, embedder) == Remade(3, 0)
    assert ids(library) == before
    assert content(library) == expected(tmp_path, StubEmbedder())


def test_only_passages_with_another_text_are_embedded(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = StubEmbedder()
    exact = ExactSearch(library)
    with monkeypatch.context() as older:
        older_cutter(older, aim=30)
        taken(library, embedder)
    asked = embedder.embed([LONG])[0]
    exact.nearest(asked, 5)
    before, old = ids(library), set(embedder.asked)
    embedder.asked.clear()
    done = remake(library, embedder)
    new = {p.span.of(text) for name, text in TEXTS.items() for p in library.passages(name)}
    assert set(embedder.asked) == new - old
    assert done == Remade(3, len(new - old))
    assert done.embedded
    after = ids(library)
    assert after["short"] == before["short"]
    assert not set(after["long"]) & set(before["long"])
    assert content(library) == expected(tmp_path, StubEmbedder())
    assert exact.nearest(asked, 99) == vectors(library).nearest(asked, 99)


def test_index_takes_over_what_was_made_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = StubEmbedder()
    with monkeypatch.context() as older:
        older_cutter(older, aim=30)
        taken(library, embedder)
    with Index(library) as index:
        remake(library, embedder)
        index.sync()
        assert index.count() == vector_total(library) == passage_total(library)
        asked = embedder.embed([SHORT])[0]
        assert index.nearest(asked, 1)[0][0] == vectors(library).nearest(asked, 1)[0][0]


# ── meanwhile ──


def test_article_that_is_changed_meanwhile_is_left_to_who_changed_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = StubEmbedder()
    with monkeypatch.context() as older:
        older_cutter(older, aim=30)
        taken(library, embedder, {"long": LONG, "short": SHORT, "doomed": LONG.replace("pier", "mole")})
    news = LONG + "\n\n“It holds again,” said Ada Crane."

    def others(_: Sequence[str]) -> None:
        embedder.before = lambda _: None
        taken(library, StubEmbedder(), {"long": news})
        delete(library, ["doomed"])

    embedder.before = others
    assert remake(library, embedder) == Remade(1, 0)
    assert library.article("long").revision.text == news
    assert library.passages("long")[-1].span.end == len(news)
    assert library.card("long").revision == 2
    assert [card.id for card in library.cards()] == ["long", "short"]
    assert not outdated(library, embedder)


def test_remake_ends_between_two_articles_and_goes_on(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = StubEmbedder()
    with monkeypatch.context() as older:
        older_finder(older)
        taken(library, embedder)
    stop = threading.Event()
    assert remake(library, embedder, lambda *_: stop.set(), stop) == Remade(1, 0)
    assert outdated(library).articles == 2
    assert remake(library, embedder) == Remade(2, 0)
    assert content(library) == expected(tmp_path, StubEmbedder())


CHILD = """
import os, signal, sys
from pathlib import Path
from ingest import points
from ingest.library.record import Library
from ingest.remake import change_embedder, remake
from tests.ingest.stub_embedder import StubEmbedder
point, nth = sys.argv[2], int(sys.argv[3])
def kill(name):
    global nth
    nth -= name == point
    if nth == 0:
        os.kill(os.getpid(), signal.SIGKILL)
points.watch(kill)
with Library(Path(sys.argv[1])) as library:
    new = StubEmbedder("new", dimensions=12)
    change_embedder(library, new)
    remake(library, new, lambda done, of: print(done, flush=True))
"""
KILLS = [(point, nth) for point in ("remade.before_commit", "remade.committed") for nth in (1, 2, 3)]


@pytest.mark.parametrize(("point", "nth"), [*KILLS, ("remake.before_forgetting", 1)])
def test_remake_that_is_killed_goes_on_where_it_stopped(folder: Path, tmp_path: Path, point: str, nth: int) -> None:
    with Library(folder, create=True) as library:
        taken(library, StubEmbedder())
    child = subprocess.run(
        [sys.executable, "-c", CHILD, folder, point, str(nth)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert child.returncode == -9, child.stderr
    new = StubEmbedder("new", dimensions=12)
    with Library(folder) as library:
        library.check_embedder(new.name, new.digest)
        done = {"remade.before_commit": nth - 1, "remade.committed": nth, "remake.before_forgetting": 3}[point]
        assert len(child.stdout.split()) in (done, done - 1)
        assert outdated(library, new).articles == 3 - done
        assert vectors(library).matrix.shape[1] == (12 if done else 0)
        assert remake(library, new).articles == 3 - done
        assert [name for name, _, _ in library.embedders()] == ["new"]
        assert content(library) == expected(tmp_path, StubEmbedder("new", dimensions=12))


# ── another embedder ──


def test_another_embedder_is_refused_until_it_embedded_everything_again(library: Library, tmp_path: Path) -> None:
    old, new = StubEmbedder("old"), StubEmbedder("new", dimensions=12)
    taken(library, old)
    for refused in (lambda: taken(library, new, {"more": OTHER}), lambda: remake(library, new)):
        with pytest.raises(EmbedderError, match=r"made by old .* not by new .*byline reindex"):
            refused()
    assert change_embedder(library, new)
    with pytest.raises(EmbedderError, match=r"made by new .* not by old"):
        remake(library, old)
    told: list[int] = []
    assert remake(library, new, lambda done, _: told.append(done)) == Remade(3, passage_total(library))
    assert told == [1, 2, 3]
    assert library.embedders() == [("new", new.digest, 12)]
    assert content(library) == expected(tmp_path, StubEmbedder("new", dimensions=12))
    assert not change_embedder(library, new)
    assert remake(library, new) == Remade(0, 0)


def test_while_the_embedder_changes_words_find_everything_and_meaning_what_is_embedded(library: Library) -> None:
    old, new = StubEmbedder("old"), StubEmbedder("new", dimensions=12)
    taken(library, old)
    change_embedder(library, new)
    assert vectors(library).ids.size == vector_total(library) == 0
    assert ExactSearch(library).nearest(new.embed([SHORT])[0], 5) == []
    stop = threading.Event()
    remake(library, new, lambda *_: stop.set(), stop)
    assert set(vectors(library).ids) == set(ids(library)["long"])
    assert len(full_text(library, ["kiln"], 5)) == 1
    assert taken(library, new, {"more": "The mill stands still, said the miller."}) == ["added"]
    with pytest.raises(EmbedderError, match="byline reindex"):
        taken(library, old, {"late": "The bakery opens, said the baker."})
    remake(library, new)
    assert vector_total(library) == passage_total(library)


def test_article_by_the_old_embedder_does_not_come_in_once_it_changed(library: Library) -> None:
    old, new = StubEmbedder("old"), StubEmbedder("new")
    taken(library, old)
    old.before = lambda _: change_embedder(library, new) and None
    with pytest.raises(EmbedderError, match="not by old"):
        taken(library, old, {"late": "The bakery opens, said the baker."})
    assert library.count() == 3


def test_change_that_is_taken_back_half_way_embeds_only_what_had_changed(library: Library, tmp_path: Path) -> None:
    old, new = StubEmbedder("old"), StubEmbedder("new")
    exact = ExactSearch(library)
    taken(library, old)
    asked = old.embed([SHORT])[0]
    exact.nearest(asked, 5)
    change_embedder(library, new)
    stop = threading.Event()
    remake(library, new, lambda *_: stop.set(), stop)
    assert change_embedder(library, old)
    assert remake(library, old) == Remade(1, len(ids(library)["long"]))
    assert content(library) == expected(tmp_path, StubEmbedder("old"))
    assert exact.nearest(asked, 99) == vectors(library).nearest(asked, 99)


def test_model_that_changed_under_its_name_is_refused_and_can_be_embedded_with(
    library: Library, tmp_path: Path
) -> None:
    taken(library, StubEmbedder())
    changed = StubEmbedder(seed=1)
    with pytest.raises(EmbedderError, match=r"now makes other vectors than those in the library.*byline reindex"):
        taken(library, changed, {"more": OTHER})
    assert change_embedder(library, changed)
    assert remake(library, changed) == Remade(3, passage_total(library))
    assert content(library) == expected(tmp_path, StubEmbedder(seed=1))
    assert len(library.embedders()) == 1
    with pytest.raises(EmbedderError, match="now makes other vectors"):
        taken(library, StubEmbedder(), {"more": OTHER})


def test_rounding_on_another_processor_is_no_other_model(library: Library) -> None:
    taken(library, StubEmbedder())
    rounded = StubEmbedder(noise=0.01)
    assert not np.array_equal(rounded.embed(["a"]), StubEmbedder().embed(["a"]))
    assert taken(library, rounded, {"more": OTHER + " We row."}) == ["added"]
    assert not change_embedder(library, rounded)


def test_model_that_changes_while_it_embeds_again_is_noticed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older_cutter(older, aim=30)
        taken(library, StubEmbedder())
    with pytest.raises(EmbedderError, match="now makes other vectors"):
        remake(library, StubEmbedder(seed=1))


def test_library_of_the_time_before_test_vectors_is_taken_as_it_is(library: Library) -> None:
    embedder = StubEmbedder()
    taken(library, embedder)
    library.connections.get().execute("UPDATE embedder SET test_vector = NULL")
    embedder.before = poison
    assert not change_embedder(library, embedder)
    assert remake(library, embedder) == Remade(0, 0)
    with pytest.raises(EmbedderError, match="now makes other"):
        taken(library, StubEmbedder(seed=1), {"more": OTHER})


def test_vectors_that_are_missing_are_made(library: Library, tmp_path: Path) -> None:
    embedder = StubEmbedder()
    taken(library, embedder)
    lost = ids(library)["long"][1]
    library.connections.get().execute("DELETE FROM vector WHERE passage = ?", (lost,))
    assert outdated(library).vectors == 1
    assert remake(library, embedder) == Remade(1, 1)
    assert content(library) == expected(tmp_path, StubEmbedder())


def test_embedder_of_an_empty_library_may_be_any(library: Library) -> None:
    taken(library, StubEmbedder("old"))
    delete(library, list(TEXTS))
    assert taken(library, StubEmbedder("new", dimensions=12)) == ["added"] * 3
    assert library.embedders()[-1][0] == "new"
    assert remake(library, StubEmbedder("new", dimensions=12)) == Remade(0, 0)
    assert [name for name, _, _ in library.embedders()] == ["new"]
