"""Two articles in one paste are noticed, and what only looks like two is not."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from ingest.clean import clean
from ingest.errors import SourceError

SAMPLES = Path(__file__).parents[2] / "ingest" / "samples"
PIER = """Saltby pier to close in May

By Ada Crane
May 3, 2026

The pier of Saltby will close in May, the council decided on Monday after a meeting of four hours in the town hall.

“It is unsafe,” said Joren Haak, the keeper of the pier. “It has been so for years, and everybody in the town hall knew.”

The council wants to build a new pier from the autumn on. It has asked three firms in Larkmoor what that would cost.

Haak will look after the lighthouse until then. The ferry to Estray leaves from the harbour instead.
"""
MINE = """Copper found under old Arden mine

By Wanda Thorne
June 9, 2026

Geologists have found copper under the old mine of Arden, two hundred metres below the deepest shaft, the owner said.

“There is more of it than our grandfathers dug out in ninety years,” said Orla Brandt of Arden Mills, who owns the mine.

Digging could begin in three years if the province agrees. The village of Arden is to vote on it in the spring of 2027.

Brandt promised two hundred jobs. The last miners had left the shaft in 1988, when the price of copper fell.
"""


@pytest.mark.parametrize("between", ["\n", "\n\n\n", "\n© 2026 The Saltby Echo. All rights reserved.\nHome\nNews\n\n"])
def test_second_article_is_named_with_its_line(between: str) -> None:
    with pytest.raises(
        SourceError, match=r"two articles .* line \d+ \(“Copper found under old Arden mine”\)"
    ) as caught:
        clean(PIER + between + MINE, alone=True)
    line = (PIER + between + MINE).splitlines().index("Copper found under old Arden mine") + 1
    assert f"line {line} " in str(caught.value)


def test_document_with_two_articles_fails_alone(take, library, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text(PIER + "\n" + MINE)
    (tmp_path / "b.txt").write_text(MINE)
    two, one = take(library, tmp_path / "a.txt", tmp_path / "b.txt")
    assert (two.status, one.status) == ("failed", "added")
    assert "two articles" in str(two.error)


def test_samples_are_one_article_each() -> None:
    for path in sorted(SAMPLES.glob("*.txt")):
        clean(path.read_text("utf8"), alone=True)


def test_most_pairs_of_samples_are_noticed() -> None:
    texts = [path.read_text("utf8") for path in sorted(SAMPLES.glob("*.txt"))]
    pairs = list(permutations(texts, 2))
    noticed = 0
    for one, other in pairs:
        try:
            clean(f"{one}\n\n{other}", alone=True)
        except SourceError:
            noticed += 1
    assert noticed >= 0.75 * len(pairs)


def test_live_blog_is_one_article() -> None:
    entries = [f"Haak: the pier moves, part {n}\n\nBy Ada Crane\n\n" + PIER.split("\n\n", 2)[2] for n in ("one", "two")]
    assert clean(PIER + "\n" + "\n".join(entries), alone=True).text


def test_teasers_with_bylines_below_are_not_articles() -> None:
    teaser = "{} opens in Larkmoor\n\nBy Ada Crane\n\nThe {} in Larkmoor opened on Monday with a speech by the mayor of the town.\n"
    teasers = "\n".join(teaser.format(what, what) for what in ("Museum", "Library"))
    assert clean(PIER + "\nMore stories\n\n" + teasers, alone=True).metadata.title == "Saltby pier to close in May"
