"""Whom a draft names by what they are: the mayor, the owner of the café, a councillor who isn't named."""

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
        "Crane falls in Ostvik",
        "2026-06-02",
        "A crane fell across Quay Street in Ostvik on Monday. Nobody was hurt.\n\n"
        "“I heard it before I saw it,” said Berit Aas, who owns the café opposite. “My cups walked off the shelf.”\n\n"
        "Mayor Signe Dahl came within the hour. “We had asked for that crane to be moved,” she said.\n\n"
        "Crane driver Jarle Moe had left the cabin ten minutes before. “I went for a sandwich, and it saved my life,” he "
        "said.\n\n"
        "Ragnhild Lie, the leader of the dockers’ union, said: “A crane does not fall, it is let fall.”",
    ),
    (
        "Harbour Wire",
        "Inquiry into Ostvik crane",
        "2026-06-04",
        "OSTVIK, June 4 (HW) - The labour inspectorate opened an inquiry on Thursday into the fall of a crane.\n\n"
        "“The bolts were older than the crane,” chief inspector Hallvard Sunde told reporters.\n\n"
        "Vidar Holm, a councillor, said the port’s director had shrugged. “He told us, ‘Cranes are like uncles, you keep "
        "them until they fall over,’” Holm said.\n\n"
        "Signe Dahl, 51, said she would wait for the report. “I would rather be late than loud,” she said.\n\n"
        "Else Moe, the driver’s wife, was at home. “My husband said, ‘Put the soup back, I am coming home,’” she said.\n\n"
        "The port’s director, Kjell Ruud, declined to comment.",
    ),
]
SOURCES = "\n\n## Sources\n\n" + "\n".join(
    f"{n}. {outlet}, “{title}”" for n, (outlet, title, _, _) in enumerate(ARTICLES, 1)
)
Judge = Callable[[str], set[Kind]]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    folder = tmp_path_factory.mktemp("roles")
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
        "The mayor was plainer: “We had asked for that crane to be moved.”",
        "“I would rather be late than loud,” said the mayor.",
        "The dockers’ union was angry. Its leader said: “A crane does not fall, it is let fall.”",
        "The owner of the café opposite heard it first: “My cups walked off the shelf.”",
        "“I heard it before I saw it,” the café’s owner said.",
        "The crane driver was lucky. “I went for a sandwich, and it saved my life,” he said.",
        "“I went for a sandwich, and it saved my life,” said the man who drove the crane.",
        "The chief inspector said: “The bolts were older than the crane.”",
        "“The bolts were older than the crane,” said an inspector.",
        "“My husband said, ‘Put the soup back, I am coming home,’” said the driver’s wife.",
        "“Put the soup back, I am coming home,” the driver told his wife, she says.",
        "“He told us, ‘Cranes are like uncles, you keep them until they fall over,’” a councillor said.",
    ],
)
def test_role_that_a_speaker_has_or_may_have_is_no_fault(judge: Judge, text: str) -> None:
    assert judge(text) == {"ok"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("wrong_speaker", "The mayor was plainer: “The bolts were older than the crane.”"),
        ("wrong_speaker", "“A crane does not fall, it is let fall,” said the mayor."),
        ("wrong_speaker", "The crane driver was plainer: “My cups walked off the shelf.”"),
        ("wrong_speaker", "“I would rather be late than loud,” said the owner of the café opposite."),
        ("wrong_speaker", "“We had asked for that crane to be moved,” the chief inspector said."),
        ("wrong_speaker", "The dockers’ union was angry. Its leader said: “The bolts were older than the crane.”"),
        ("second_hand", "“Cranes are like uncles, you keep them until they fall over,” the port’s director said."),
        ("second_hand", "The port’s director said: “Cranes are like uncles, you keep them until they fall over.”"),
        ("second_hand", "“Put the soup back, I am coming home,” the crane driver said."),
        ("second_hand", "The crane driver was calm: “Put the soup back, I am coming home.”"),
        ("second_hand", "“Cranes are like uncles, you keep them until they fall over,” said Kjell Ruud."),
        ("second_hand", "A director said: “Cranes are like uncles, you keep them until they fall over.”"),
    ],
)
def test_role_of_another_is_found(judge: Judge, kind: Kind, text: str) -> None:
    assert kind in judge(text)
