"""What was deleted is nowhere: no word of it stands in any byte of the library's files."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.library.record import Library
from ingest.library.wiping import is_wiped, wipe
from ingest.library.writing import delete
from ingest.pipeline import take_in
from ingest.sources import find
from tests.ingest.durability.scenarios import WordEmbedder
from tests.ingest.durability.whole import faults

ARTICLES = 120
COMMON = "the council of the town said on monday that its harbour and bridge cost more than the ferry did".split()


def word(article: int, what: object) -> str:
    """A word that stands in one article only."""
    return "Zq" + hashlib.sha256(f"{article} {what}".encode()).hexdigest()[:14]


def record(article: int, revision: int = 0) -> dict[str, Any]:
    chance = random.Random(article)
    speaker = f"Ada {word(article, 'speaker')}"
    paragraphs = [
        f"{' '.join(chance.choices(COMMON, k=30))} {word(article, n)}.\n\n“{' '.join(chance.choices(COMMON, k=9))} "
        f"{word(article, ('said', n))},” said {speaker}, the skipper."
        for n in range(chance.randint(1, 8))
    ]
    return {
        "id": word(article, "id"),
        "title": word(article, "title"),
        "outlet": word(article, "outlet"),
        "author": [word(article, "author")],
        "url": f"https://echo.example/{word(article, 'url')}",
        "tags": [word(article, "tag")],
        "text": "\n\n".join([*paragraphs, f"It ends with {word(article, ('revision', revision))}."]),
    }


def words(article: int) -> list[str]:
    parts: list[object] = ["speaker", "id", "title", "outlet", "author", "url", "tag", ("revision", 0), ("revision", 1)]
    return [word(article, part) for part in [*parts, *range(8), *(("said", n) for n in range(8))]]


@pytest.fixture
def shelf(library: Library, records: Callable[..., Path]) -> Library:
    """Many articles, some with an older revision."""
    for articles in (map(record, range(ARTICLES)), (record(n, 1) for n in range(0, ARTICLES, 3))):
        list(take_in(library, WordEmbedder(), find([str(records(*articles))], io.BytesIO())))
    return library


def left(folder: Path, articles: list[int]) -> list[str]:
    """The words of articles that stand in any file, in whatever case."""
    data = b"\0".join(p.read_bytes().lower() for p in sorted(folder.rglob("*")) if p.is_file())
    return [found for article in articles for found in words(article) if found.lower().encode() in data]


def test_deleted_articles_leave_no_word_in_any_file(shelf: Library) -> None:
    order = random.Random(7).sample(range(ARTICLES), ARTICLES)
    assert left(shelf.folder, [order[0]])
    originals = [zlib.compress(json.dumps(record(n)).encode())[2:60] for n in order]
    for i in range(0, 30, 3):
        delete(shelf, [word(n, "id") for n in order[i : i + 3]])
        assert left(shelf.folder, order[: i + 3]) == []
    assert is_wiped(shelf)
    assert len(left(shelf.folder, order[30:])) > ARTICLES
    stored = b"".join(p.read_bytes() for p in shelf.folder.iterdir())
    assert not [data for data in originals[:30] if data in stored]
    shelf.close()
    assert faults(shelf.folder) == []


def test_deleted_article_leaves_no_compressed_byte_of_its_original(shelf: Library) -> None:
    sql = "SELECT r.original, r.map FROM revision r JOIN article a ON a.key = r.article WHERE a.id = ?"
    gone = shelf.connections.get().execute(sql, (word(3, "id"),)).fetchall()
    assert len(gone) == 2
    assert all(original in b"".join(p.read_bytes() for p in shelf.folder.iterdir()) for original, _ in gone[:1])
    delete(shelf, [word(3, "id")])
    stored = b"".join(p.read_bytes() for p in shelf.folder.iterdir())
    for original, _ in gone:
        assert not [i for i in range(2, len(original) - 24, 24) if original[i : i + 24] in stored]


def test_deleted_while_another_reads_is_wiped_when_it_lets_go(shelf: Library) -> None:
    with Library(shelf.folder) as other, pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.library.connection._LOG_SECONDS", 0.05)
        with other.connections.reading() as connection:
            before = connection.execute("SELECT count(*) FROM article").fetchone()
            delete(shelf, [word(1, "id")])
            assert not is_wiped(shelf)
            assert connection.execute("SELECT count(*) FROM article").fetchone() == before
        assert shelf.count() == ARTICLES - 1
        wipe(shelf)
        assert left(shelf.folder, [1]) == []
