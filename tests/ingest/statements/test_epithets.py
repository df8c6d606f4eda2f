"""Who nouns, groups, texts and strangers are."""

import pytest

from ingest.statements.find import find_statements


def speakers(text: str) -> list[str | None]:
    return [s.speaker for s in find_statements(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Orla Penhallow of Hollow College told The Echo it would rain. “It will,” the analyst said.",
            "Orla Penhallow",
        ),
        ("Ida Quill wrote to the paper. “It is a farce,” the activist said.", "Ida Quill"),
        ("Sen. Hale Berg denied it. “It is not so,” the Democrat said.", "Hale Berg"),
        ("Sen. Ada Lane, R-Culver, voted no. “It is not so,” the Republican lawmaker said.", "Ada Lane"),
        ("Bo Tran played for six hours. “I could not see,” the former Barrow seamer, who is 34, said.", "Bo Tran"),
    ],
)
def test_noun_that_nobody_is_brought_in_by_is_who_is_near(text: str, name: str) -> None:
    assert speakers(text)[-1] == name


def test_noun_of_another_party_is_not_who_is_near() -> None:
    assert speakers("Ada Lane, a Democrat, came. The Republican said that the dam was safe.") == ["The Republican"]


def test_minister_of_another_place_is_who_was_just_brought_in() -> None:
    text = (
        "Larkmoor’s Foreign Minister Runa Holt said the talks were good.\n\n"
        "Her counterpart, Tom Berg, was guarded. “We shall see what comes of it,” the Estray minister said."
    )
    assert speakers(text) == ["Runa Holt", "Tom Berg"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Ives Farm Alliance backed her in May. The group urged senators to vote.", "Ives Farm Alliance"),
        ("The Hollow Bay Society met. The organisation said that it was safe.", "Hollow Bay Society"),
        ("Runa Holt founded the Lark Trust. The Lark Trust said so. The charity warned of a leak.", "Lark Trust"),
    ],
)
def test_noun_that_fits_every_body_is_the_one_named_last(text: str, name: str) -> None:
    assert speakers(text)[-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Both signed the Ives Joint Statement. “The bay is ours,” the text reads.", "Ives Joint Statement"),
        ("A court affidavit says Berg lied. He was in Leeds, according to the document.", "A court affidavit"),
        ("The Hollow Bay Report came out. The report says that the dam is safe.", "Hollow Bay Report"),
    ],
)
def test_text_that_has_a_name_is_the_document(text: str, name: str) -> None:
    assert speakers(text)[-1] == name


def test_ministry_of_a_spokesman_is_the_one_that_spoke() -> None:
    text = (
        "Port Lark’s foreign ministry said the bay was its own.\n\n"
        "A spokesman for the ministry said: “That is not what we recall.”"
    )
    assert speakers(text) == ["Port Lark’s foreign ministry", "Port Lark’s foreign ministry"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tom Berg left. One rebel said the vote was lost. “I am sorry for it,” he said.", "One rebel"),
        ("Ida Lane left. Another neighbour said it was loud. “It shook my bed,” she said.", "Another neighbour"),
        ("Tom Berg left. A caller said it was loud. “It shook my bed,” he said.", "A caller"),
    ],
)
def test_pronoun_after_a_stranger_is_the_stranger(text: str, name: str) -> None:
    assert speakers(text) == [name, name]


def test_pronoun_after_a_stranger_and_a_name_is_the_name() -> None:
    text = "One rebel said the vote was lost. Tom Berg shrugged. “I am sorry for it,” he said."
    assert speakers(text) == ["One rebel", "Tom Berg"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Quenby Dunlow milks cows. “It leans,” she says. Quenby thinks ten.", "Quenby Dunlow"),
        ("“It leans,” said Wystan Orme. “It will fall,” he added.", "Wystan Orme"),
        ("Advocate Minal Joshi submitted that it was shut. She contended that it leaned.", "Minal Joshi"),
    ],
)
def test_name_that_no_list_holds_is_a_person_by_what_it_does(text: str, name: str) -> None:
    assert speakers(text)[-1] == name


def test_insider_is_the_source() -> None:
    text = "A source close to the family said it was sold. “They had no choice,” the insider said."
    assert speakers(text) == ["A source close to the family"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Berg sat down. The answer came from the back. “You will be sorry on Thursday for that.”",
        "Berg sat down. A voice rang out behind him. “You will be sorry on Thursday for that.”",
        "Berg sat down. A shout went up. “You will be sorry on Thursday for that.”",
    ],
)
def test_what_somebody_calls_out_is_nobodys(text: str) -> None:
    assert speakers(text) == [None]


def test_relative_of_a_thing_is_not_the_person_before_it() -> None:
    text = "Lane sent on a message from her adviser, Ann Holt, that read: “Senators are right about this.”"
    assert speakers(text) == [None]
