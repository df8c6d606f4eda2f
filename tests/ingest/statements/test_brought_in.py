"""Sentences of general newspapers, each with who says what in them."""

import pytest

from ingest.statements.find import find_statements


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        # documents, signs and polls
        ("A sign taped to the door Monday said the mill was shut.", "A sign", "the mill was shut"),
        ("A letter sent to parents on Friday says that the mill is shut.", "A letter", "that the mill is shut"),
        ("A notice pinned to the gate says the mill is shut.", "A notice", "the mill is shut"),
        ("Berg leads by two points, according to a Hollow College poll.", "a Hollow College poll", "Berg leads by two points"),
        ("Nearly a third of those polled said it was late.", "Nearly a third of those polled", "it was late"),
        ("Roughly 40 percent of them said it was late.", "Roughly 40 percent of them", "it was late"),
        ("Almost half of those asked said it was late.", "Almost half of those asked", "it was late"),
        # groups with what they belong to
        ("Officials at the port warn that it is late.", "Officials at the port", "that it is late"),
        ("Friends of the minister deny that he left.", "Friends of the minister", "that he left"),
        ("A source close to the mayor said it was late.", "A source close to the mayor", "it was late"),
        ("An official familiar with the talks said it was late.", "An official familiar with the talks", "it was late"),
        # names between what stands around them
        ("Sen. Runa Holt, R-Culver, said that it was late.", "Runa Holt", "that it was late"),
        ("Berg’s attorney, public defender Ada Lane, said it was late.", "Ada Lane", "it was late"),
        ("Lane’s campaign chairman, Tom Berg, denied any part in it.", "Tom Berg", "any part in it"),
        ("“It is late,” Rep. Ida Holt’s chief of staff, Tom Berg, told The Echo.", "Tom Berg", "It is late,"),
        # participles, and verbs of speech with "that"
        ("Gov. Tom Berg vetoed a bill that would have charged farms, saying it was late.", "Tom Berg", "it was late"),
        ("Ada Lane shot back that it was late.", "Ada Lane", "that it was late"),
        ("Ada Lane snapped that it was late.", "Ada Lane", "that it was late"),
        ("Ada Lane cautioned that wheat remained a risk.", "Ada Lane", "that wheat remained a risk"),
        ("Both have erred badly, Berg said, noting that neither had paid.", "Berg", "Both have erred badly"),
        # views and findings
        ("To Dr Ada Lane of the port, the plan is “a fence with no field.”", "Ada Lane", "the plan is “a fence with no field.”"),
        ("The pitch depended on the size of the grain, they found.", None, "The pitch depended on the size of the grain"),
        ("Residents were told that the dam was safe.", None, "that the dam was safe"),
    ],
)  # fmt: skip
def test_sentence_gives_its_first_statement(text: str, speaker: str | None, said: str) -> None:
    first = find_statements(text)[0]
    assert (first.speaker, first.content[0].of(text)) == (speaker, said)


@pytest.mark.parametrize(
    "text",
    [
        "Walt agreed to sell the field that fall.",
        "Both sides have backed themselves into a corner.",
        "The union, which had backed a measure to hire guards, was gone.",
        "The panel decided to close the road.",
        "Berg gave a sharp retort.",
    ],
)
def test_deed_is_no_statement(text: str) -> None:
    assert find_statements(text) == ()


def test_told_within_told_is_second_hand_with_its_quotation() -> None:
    text = "An affidavit says Berg told deputies he had wanted “to draw money the old way.”"
    outer, inner = find_statements(text)
    assert (outer.speaker, outer.second_hand) == ("An affidavit", None)
    assert (inner.speaker, inner.second_hand) == ("Berg", "An affidavit")


def test_daughter_with_a_name_of_her_own_answers() -> None:
    text = "It is worked by Finn’s daughter, Bryher, who is 23. Does she mind? “It is a job like others,” she says."
    assert [s.speaker for s in find_statements(text)] == ["Bryher"]


def test_role_holds_no_verb() -> None:
    text = "She trained as a typist and married a drainage engineer, Tom Orme. Orme said it was late."
    assert find_statements(text)[0].role == "drainage engineer"
