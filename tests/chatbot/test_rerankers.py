"""The reranker as a setting: a node postprocessor of LlamaIndex's, or anything that gives numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.answer import Question
from chatbot.opening import opened
from chatbot.rerankers import RerankerError, reranker_named
from chatbot.retrieve import Retriever
from chatbot.settings import load
from ingest.article import Hit
from ingest.embed import Embedder
from ingest.errors import UsageError
from tests.chatbot import own_reranker
from tests.chatbot.conftest import Byline
from tests.chatbot.marked import add

OWN = "tests.chatbot.own_reranker"
TEXTS = ["bread is cheap", "fog", "the harbour is in the north"]


def found(folder: Path, reranker: str = "none") -> list[Hit]:
    with opened(folder, reranker=reranker) as desk:
        return desk.retriever.search("harbour loan and ferry jobs", ["harbour", "loan", "ferry", "jobs"], 30)


def test_none_is_the_default_and_none() -> None:
    assert load({}, {}).reranker == "none"
    assert reranker_named("none") is None


def test_postprocessor_ranks_and_what_it_leaves_out_comes_last_as_it_stood() -> None:
    ranks = reranker_named(f"{OWN}:Shortest")
    assert ranks is not None
    scores = ranks("where?", ["bread is cheap", "fog", "the harbour is in the north", "fish is dear"])
    assert sorted(range(4), key=lambda i: -scores[i]) == [1, 3, 0, 2]


@pytest.mark.parametrize(("setting", "sign"), [("Shortest", 1), ("Longest", -1)])
def test_search_is_in_the_order_of_the_reranker_and_scores_fall(sample_folder: Path, setting: str, sign: int) -> None:
    before, after = found(sample_folder), found(sample_folder, f"{OWN}:{setting}")
    assert {(h.article, h.span) for h in before} == {(h.article, h.span) for h in after}
    best = min(before[:24], key=lambda hit: sign * len(hit.text))
    assert (after[0].article, after[0].span) == (best.article, best.span)
    assert [h.score for h in after] == [h.score for h in before]
    assert after[24:] == before[24:]


def test_private_article_is_not_given_to_it_and_keeps_its_place(tmp_path: Path, embedder: Embedder) -> None:
    texts = {
        "open-long": "The ferry to the island is slow and late.",
        "secret": "A ferry is to be sold.",
        "open": "The ferry is red.",
    }
    with opened(tmp_path / "library", create=True, reranker=f"{OWN}:Shortest") as desk:
        for identity, text in texts.items():
            add(desk.library, embedder, identity, text, tags=("Private",) if identity == "secret" else ())
        plain = Retriever(desk.library, lambda: embedder).search("ferry", ["ferry"], 3)
        own_reranker.SEEN.clear()
        ranked = desk.retriever.search("ferry", ["ferry"], 3)
    (seen,) = own_reranker.SEEN
    assert sorted(seen) == sorted([texts["open"], texts["open-long"]])
    place = [hit.article for hit in plain].index("secret")
    assert ranked[place] == plain[place]
    assert [hit.article for hit in ranked if hit.article != "secret"] == ["open", "open-long"]


@pytest.mark.parametrize(
    ("setting", "error", "said"),
    [
        ("cohere", UsageError, "BYLINE_RERANKER is 'cohere'; there is: none, or module:Class"),
        ("no_such_module_here:X", UsageError, "can't be imported"),
        (f"{OWN}:Missing", UsageError, "there is no Missing"),
        (f"{OWN}:NoReranker", UsageError, "can't be called"),
        (f"{OWN}:WithoutKey", RerankerError, "can't be set up .*No key found; set OWN_KEY"),
    ],
)
def test_setting_that_names_no_reranker_is_told(setting: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        reranker_named(setting)


@pytest.mark.parametrize(
    ("setting", "said"),
    [("Broken", "can't rank .*the server is away.*none"), ("too_few", "gave 1 numbers for 3 texts")],
)
def test_reranker_that_fails_says_so_in_a_line(setting: str, said: str) -> None:
    ranks = reranker_named(f"{OWN}:{setting}")
    assert ranks is not None
    with pytest.raises(RerankerError, match=said) as raised:
        ranks("where?", TEXTS)
    assert "\n" not in str(raised.value)


def test_question_is_answered_with_it(sample_folder: Path) -> None:
    with opened(sample_folder, reranker=f"{OWN}:Longest") as desk:
        assert not desk.engine.answer(Question("When does the ferry line close?")).abstained


def test_doctor_tries_the_one_that_is_set(byline: Byline) -> None:
    root = str(Path(__file__).parents[2])
    done = byline("doctor", BYLINE_RERANKER=f"{OWN}:Shortest", PYTHONPATH=root)
    assert f"✓ reranker             {OWN}:Shortest ranks" in done.out
    done = byline("doctor", BYLINE_RERANKER=f"{OWN}:Broken", PYTHONPATH=root)
    assert done.code == 1
    assert "the server is away" in done.out
    assert "reranker             none" in byline("doctor").out
