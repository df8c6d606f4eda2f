"""What the library can't tell is no fault; who told another's words counts; and what is turned round with right words."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.proofreading import marked
from chatbot.proofreading.nouns import Kind
from chatbot.proofreading.outcomes import other_answer, turned
from chatbot.proofreading.proofreader import proofread
from ingest.embed import default_embedder
from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.sources import find

HERE = Path(__file__).parent
ARTICLES = [
    (
        "The Tern",
        "Ferry pier closed",
        "2026-03-02",
        "The pier at Skarvoy was closed on Monday after divers found cracks in two of its piles, the port authority said.\n\n"
        "“I would not let my own mother walk on it,” said the harbour master, Jonas Brekke.\n\n"
        "The diver who found the cracks, Tuva Lien, had gone down for something else. “I was looking for an anchor,” she "
        "said. “My boss rang and said, ‘Come up and bring the camera,’ so I went down again.”\n\n"
        "The pier was built for loads of 40 tonnes. The crane that stood on it weighed 32, according to the authority.\n\n"
        "Asked whether he had known of the cracks, Brekke said that he had not.\n\n"
        "One in the queue, teacher Marit Solum, 44, said: “I have a class waiting on the other side.”",
    ),
    (
        "Coast Daily",
        "‘We were told in May’",
        "2026-03-04",
        "Odd Ravn managed the port of Skarvoy until last year. He spoke to the Daily in his kitchen.\n\n"
        "Q: Did you know about the piles?\n\nA: We were told in May. I wrote it down and sent it to the board.\n\n"
        "Q: Did the board answer you?\n\nA: No.\n\n"
        "Q: Would you do it again?\n\nA: Yes. I would send it twice. The chairwoman said to me, “Odd, a pier is not a "
        "cathedral,” and I laughed.\n\n"
        "The board’s chairwoman, Hege Moen, did not answer the Daily’s questions.",
    ),
    (
        "The Tern",
        "Council keeps the ferry",
        "2026-03-06",
        "The council of Skarvoy voted 14 to 9 on Friday to keep the ferry. A proposal to sell the ship was withdrawn before "
        "the vote.\n\n“A ship is a promise,” said the mayor, Karl Nygard.\n\n"
        "Nina Brekke, who keeps the kiosk, was in the gallery. “He has not slept since Monday,” she said of her husband, the "
        "harbour master. “He told me on the stairs, ‘I should have closed it in the autumn.’”\n\n"
        "Three of the five ladders were broken. The priest stayed, and so did his ram, which refused to board.",
    ),
]
SOURCES = "\n\n## Sources\n\n" + "\n".join(
    f"{n}. {outlet}, “{title}”" for n, (outlet, title, _, _) in enumerate(ARTICLES, 1)
)
Judge = Callable[[str], set[Kind]]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    folder = tmp_path_factory.mktemp("unsure")
    lines = [json.dumps({"outlet": o, "title": t, "published": p, "text": text}) for o, t, p, text in ARTICLES]
    (folder / "articles.jsonl").write_text("\n".join(lines), "utf8")
    with Library(folder / "library", create=True) as library:
        entries = list(take_in(library, default_embedder(), find([str(folder / "articles.jsonl")], io.BytesIO())))
        assert not [entry.error for entry in entries if entry.error]

    def kinds(text: str) -> set[Kind]:
        with Library(folder / "library") as opened:
            return {one.kind for one in proofread(marked.draft_of("draft", text + SOURCES), opened).findings}

    return kinds


@pytest.mark.parametrize(
    "text",
    [
        "“We were told in May,” Odd Ravn said.",  # an interview of letters
        "“I was looking for an anchor,” the diver, Tuva Lien, said.",  # "she", whom only the draft resolves
        "“I have a class waiting on the other side,” said Marit Solum.",  # "one in the queue"
        "“I would not let my own mother walk on it,” said Jonas Brekke.",  # "the harbour master, Jonas Brekke"
        "Tuva Lien’s boss had rung and told her, she says, “Come up and bring the camera.”",
        "“Odd, a pier is not a cathedral,” the chairwoman, Hege Moen, told him, according to Odd Ravn.",
        "“I should have closed it in the autumn,” Jonas Brekke said on the stairs, according to his wife, Nina.",
        "It stayed, by 14 votes to 9 according to the Tern.\n\n“A ship is a promise,” said Karl Nygard.",
    ],
)
def test_what_cannot_be_told_or_is_told_by_another_is_no_fault(judge: Judge, text: str) -> None:
    assert judge(text) == {"ok"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("wrong_speaker", "“I have a class waiting on the other side,” said Hege Moen."),
        ("wrong_speaker", "“I would not let my own mother walk on it,” said Tuva Lien."),
        ("second_hand", "“Come up and bring the camera,” said Tuva Lien’s boss that morning."),
        ("second_hand", "“Odd, a pier is not a cathedral,” said the chairwoman, Hege Moen, and closed the folder."),
        ("second_hand", "“I should have closed it in the autumn,” said the harbour master, Jonas Brekke."),
    ],
)
def test_what_can_be_told_still_is(judge: Judge, kind: Kind, text: str) -> None:
    assert kind in judge(text)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Ravn said that the board had not answered him [2].", "Ravn said that the board had answered him [2]."),
        ("The proposal to sell the ship was withdrawn [3].", "The proposal to sell the ship was rejected [3]."),
        (
            "The crane weighed less than the pier was built for [1].",
            "The crane weighed more than the pier was built for [1].",
        ),
        (
            "Asked whether he had known of the cracks, Brekke said that he had not [1].",
            "Asked whether he had known of the cracks, Brekke said that he had [1].",
        ),
        ("The council voted by fourteen to nine [3].", "The council voted by fourteen to ten [3]."),
        ("Three of the five ladders were broken [3].", "All five ladders were broken [3]."),
        ("The priest stayed [3].", "The priest did not stay [3]."),
    ],
)
def test_what_is_turned_round_with_right_words_is_found(judge: Judge, right: str, wrong: str) -> None:
    assert judge(right) == {"ok"}
    assert judge(wrong) == {"unsupported"}


def test_outcomes_are_told_apart_only_of_the_same_thing() -> None:
    assert turned("The plan was rejected.", ["The board approved the plan."])
    assert turned("Solberg was dismissed.", ["She was not dismissed, the chairman said."])
    assert turned("The plan was rejected.", ["The board rejected the plan, and its budget was approved."]) is None
    assert turned("The plan was rejected.", ["The budget was approved."]) is None
    assert turned("Solberg was not dismissed.", ["She was not dismissed."]) is None


def test_answers_are_told_apart_only_where_they_are_yes_or_no() -> None:
    around = "Asked whether the mayor should resign, the minister said that she should."
    there = "Asked whether he expected the mayor to resign, he said that it was not for a minister to say."
    assert other_answer(around, "she should", [there])
    assert (
        other_answer(around, "she should", ["Asked whether the mayor should resign, he said that she should."]) is None
    )
    assert other_answer(around, "the town was right", [there]) is None
