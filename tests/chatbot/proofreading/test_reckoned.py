"""Sentences that cite freely: numbers worked out, outlets named, who is meant by "them", and "a week later"."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest

from chatbot.proofreading import marked
from chatbot.proofreading.nouns import Kind
from chatbot.proofreading.proofreader import proofread
from ingest.embed import default_embedder
from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.sources import find

ARTICLES = [
    (
        "The Ostvik Gull",
        "Yard on strike",
        "2026-05-07",
        "The welders of the Ostvik yard walked out on Monday morning, 4 May. Some 61 of them stood at the gate.\n\n"
        "The apprentices are out too. There are 52 of them.\n\n"
        "A strike vote was taken on Sunday: 13 of the 20 delegates were in favour. The yard has cut its staff from "
        "900 to 780 since 2021.\n\n"
        "Six barges wait at the quay. The slipway belongs to the county and not to the yard. The first strike, in 1974, "
        "lasted five years.\n\n"
        "The manager, Torvald Ness, was told on Wednesday at noon. He rang the owners that evening.\n\n"
        "The storm in March brought 44 millimeters of rain. The cranes were labeled unsafe.",
    ),
    (
        "Harbour Wire",
        "Ostvik yard to be sold",
        "2026-05-12",
        "OSTVIK, May 12 (HW) - About 250 people marched through Ostvik on Monday, police said.\n\n"
        "Calder Marine bid 340 million crowns for the yard and will take on debts of 60 million crowns.\n\n"
        "The pension fund had 400 members in 2010 and has 1,300 today. Prices at the yard doubled in a decade.\n\n"
        "A ballot on the sale will be held on 20 May. A ballot at the sister yard failed on 6 May.",
    ),
    (
        "Quay & Crane",
        "Numbers of a strike",
        "2026-05-14",
        "Ostvik is the largest yard of the county. It builds 12 ships a year and repairs 24. The strike has cost it half "
        "a million crowns a day.\n\nThe editor notes that nobody can be made to sell. The march drew 600 people, by our count.",
    ),
]
SOURCES = "\n\n## Sources\n\n" + "\n".join(
    f"{n}. {outlet}, “{title}”" for n, (outlet, title, _, _) in enumerate(ARTICLES, 1)
)
Judge = Callable[[str], set[Kind]]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    folder = tmp_path_factory.mktemp("reckoned")
    lines = [json.dumps({"outlet": o, "title": t, "published": p, "text": text}) for o, t, p, text in ARTICLES]
    (folder / "articles.jsonl").write_text("\n".join(lines), "utf8")
    with Library(folder / "library", create=True) as library:
        entries = list(take_in(library, default_embedder(), find([str(folder / "articles.jsonl")], io.BytesIO())))
        assert not [entry.error for entry in entries if entry.error]

    def kinds(text: str) -> set[Kind]:
        with Library(folder / "library") as opened:
            return {one.kind for one in proofread(marked.draft_of("draft", text + SOURCES), opened).findings}

    return kinds


RIGHT = {
    "numbers": [
        "Sixty-one welders stood at the gate [1].",
        "Half a dozen barges wait at the quay [1].",
        "A dozen ships a year are built at Ostvik [3].",
        "The first strike lasted half a decade [1].",
        "The yard repairs two dozen ships a year [3].",
        "More than half of the 20 delegates were in favour [1].",
        "Almost two thirds of the 20 delegates, thirteen of them, were in favour [1].",
        "The yard has 120 staff fewer than in 2021 [1].",
        "Calder Marine will pay 400 million crowns altogether for the yard, bid and debts together [2].",
        "The pension fund has grown by nine hundred to 1,300 members [2].",
        "Prices at the yard rose two times over in ten years [2].",
        "The strike has cost it 500,000 crowns a day [3].",
        "The yard repairs twice as many ships as it builds [3].",
        "The storm brought forty-four millimetres of rain [1].",
        "It is not the first strike: one in 1974 lasted five years [1].",
        "The cranes were labelled unsafe [1].",
        "The staff has shrunk by more than a tenth, to 780 [1].",
    ],
    "frames": [
        "The Gull has it that the slipway belongs to the county [1].",
        "By the local paper’s count 61 welders stood at the gate [1].",
        "A trade magazine counts twelve ships a year [3].",
        "The Ostvik Gull complains that the yard has cut its staff to 780 [1].",
        "The yard has cut its staff to 780, the Gull complains [1].",
        "According to the agency, about 250 people marched through Ostvik [2].",
        "The agency put the crowd at about 250 [2].",
        "The trade magazine counted six hundred people on the march [3].",
        "Six hundred people marched, by the magazine’s count [3].",
        "The magazine counted six hundred people on the march [3]. The agency counted fewer than half as many [2].",
        "The slipway, says the Gull, belongs to the county [1].",
        "In the Gull’s account the storm brought 44 millimetres of rain [1].",
    ],
    "linked": [
        "Fifty-two apprentices are out too [1].",
        "Some 61 welders stood at the gate [1].",
        "There are 52 apprentices out [1].",
        "Ostvik builds 12 ships a year [3].",
        "The largest yard of the county builds twelve ships a year [3].",
        "The largest yard repairs 24 ships a year [3].",
    ],
    "days": [
        "The manager was told on Wednesday [1]. He rang the owners that same evening [1].",
        "The welders walked out on 4 May [1]. A strike vote had been taken a day earlier [1].",
        "The welders walked out on 4 May [1]. A week later about 250 people marched through Ostvik [2].",
        "The welders walked out on 4 May [1]. The manager was told two days later [1].",
        "The manager rang the owners on 6 May [1].",
        "A ballot at the sister yard failed on 6 May [2]. Two weeks later a ballot on the sale will be held [2].",
        "The manager was worried. That morning the welders walked out [1].",
    ],
}
WRONG = {
    "numbers": [
        "Sixty-two welders stood at the gate [1].",
        "Half a dozen welders stood at the gate [1].",
        "Two dozen ships a year are built at Ostvik, and half a dozen repaired [3].",
        "The first strike lasted half a century [1].",
        "More than three quarters of the 20 delegates were in favour [1].",
        "Fewer than half of the 20 delegates were in favour [1].",
        "The yard has 150 staff fewer than in 2021 [1].",
        "The pension fund has grown by seven hundred to 1,300 members [2].",
        "Calder Marine will pay 450 million crowns altogether [2].",
        "Prices at the yard rose three times over in ten years [2].",
        "The slipway belongs to the yard [1].",
        "The staff has shrunk by more than a third, to 780 [1].",
        "The yard repairs three times as many ships as it builds [3].",
    ],
    "frames": [
        "The Gull has it that the slipway belongs to the state of Averon [1].",
        "By the local paper’s count 81 welders stood at the gate [1].",
        "A trade magazine counts fifteen ships a year [3].",
        "The Gull says that about 250 people marched through Ostvik [2].",
        "According to Harbour Wire, the slipway belongs to the county [1].",
        "The yard has cut its staff to 780, Harbour Wire complains [1].",
        "The agency put the crowd at about 450 [2].",
        "The magazine counted six hundred people on the march [3]. The agency counted more than half as many [2].",
    ],
    "linked": [
        "Sixty-two apprentices are out too [1].",
        "There are 42 apprentices out [1].",
        "Ostvik builds 14 ships a year [3].",
        "The largest yard of the county builds twenty ships a year [3].",
        "The largest yard repairs 34 ships a year [3].",
        "Some 71 welders stood at the gate [1].",
    ],
    "days": [
        "The manager was told on Tuesday [1].",
        "The welders walked out on 4 May [1]. Two weeks later about 250 people marched through Ostvik [2].",
        "The welders walked out on 4 May [1]. That same evening the manager was told [1].",
        "The welders walked out on 4 May [1]. The manager was told three days later [1].",
        "The manager rang the owners on 8 May [1].",
        "A ballot at the sister yard failed on 6 May [2]. A week later a ballot on the sale will be held [2].",
    ],
}


@pytest.mark.parametrize("text", [text for texts in RIGHT.values() for text in texts])
def test_what_follows_holds(judge: Judge, text: str) -> None:
    assert judge(text) == {"ok"}


@pytest.mark.parametrize("text", [text for texts in WRONG.values() for text in texts])
def test_what_does_not_follow_is_found(judge: Judge, text: str) -> None:
    assert "unsupported" in judge(text)
