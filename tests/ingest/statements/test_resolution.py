"""Who mentions mean."""

import pytest

from ingest.statements.find import find_statements


def speakers(text: str) -> list[str | None]:
    return [s.speaker for s in find_statements(text)]


def test_last_name_is_the_fullest_name_the_article_has() -> None:
    text = "Ada R. Lane came.\n\n“It is safe,” said Ada Lane.\n\nLane said it was old."
    assert speakers(text) == ["Ada R. Lane", "Ada R. Lane"]


def test_family_name_may_stand_first() -> None:
    text = "Kang Min-seo, a lecturer, was there. Kang said it was safe. “It is old,” she added."
    assert speakers(text) == ["Kang Min-seo", "Kang Min-seo"]


def test_two_of_one_last_name_stay_two() -> None:
    text = "Thomas Berg and Ella Berg own the mill. Mr. Berg said he would sell. Ms. Berg said she would not."
    assert speakers(text) == ["Thomas Berg", "Ella Berg"]


def test_titled_last_name_that_could_be_two_is_given_to_neither() -> None:
    text = "Quill Berg and Wren Berg own the mill. Mr. Berg said the mill was sold."
    assert speakers(text) == ["Berg"]


def test_pronouns_go_by_gender_to_the_last_who_spoke() -> None:
    text = (
        "“It is safe,” said Ada Lane, a clerk.\n\n“It is not,” said Thomas Berg, a smith.\n\n"
        "“Look at it,” she said.\n\nHe said it would fall."
    )
    assert speakers(text) == ["Ada Lane", "Thomas Berg", "Ada Lane", "Thomas Berg"]


def test_names_in_a_quotation_do_not_take_the_pronoun() -> None:
    text = "“Peter Hale knows that Frank Orr lied,” said Thomas Berg.\n\n“It is safe,” he told The Echo."
    assert speakers(text) == ["Thomas Berg", "Thomas Berg"]


def test_office_stands_for_who_holds_it() -> None:
    text = "Sen. Ada Lane came to Ives. The senator said the bridge was safe."
    assert speakers(text) == ["Ada Lane"]


def test_relative_pronoun_stands_for_what_is_before_it() -> None:
    text = "The hall was full of friends of Thomas Berg, who said that the bridge was safe."
    assert speakers(text) == ["Thomas Berg"]


def test_they_is_the_last_group() -> None:
    text = "The two ministries denied the report. They said it was invented."
    assert speakers(text) == ["The two ministries", "The two ministries"]


def test_spokesperson_speaks_for_their_body_and_keeps_the_role() -> None:
    (statement,) = find_statements("A spokeswoman for Larkmoor Water said: “We regret the leak.”")
    assert (statement.speaker, statement.role) == ("Larkmoor Water", "A spokeswoman for Larkmoor Water")


def test_unnamed_source_and_document_are_named_by_their_mention() -> None:
    text = "A senior official said the talks had failed.\n\nThe filing says the pipe was old."
    assert speakers(text) == ["A senior official", "The filing"]


def test_role_comes_from_the_apposition() -> None:
    text = "“It is safe,” said Ada Lane, professor of law at Hollow College in Ives.\n\n“It is old,” she said."
    assert [s.role for s in find_statements(text)] == ["professor of law at Hollow College in Ives"] * 2


def test_pronoun_that_nothing_fits_has_no_speaker() -> None:
    assert speakers("It rained. “It is safe,” he said.") == [None]


def test_what_was_told_to_a_speaker_is_second_hand() -> None:
    text = "Ada Lane said the judge had told her that it was over."
    assert [(s.speaker, s.second_hand) for s in find_statements(text)] == [
        ("Ada Lane", None),
        ("the judge", "Ada Lane"),
    ]


def test_the_company_is_the_body_that_the_text_was_about() -> None:
    text = "Hollow Ferries will close its line to Ives in May, the company announced on Monday."
    assert speakers(text) == ["Hollow Ferries"]


def test_name_in_apposition_to_a_role_is_the_speaker() -> None:
    text = "“They left us out,” said its regional secretary, Ada Lane."
    assert [(s.speaker, s.role) for s in find_statements(text)] == [("Ada Lane", "its regional secretary")]


def test_last_name_alone_is_who_was_named_first() -> None:
    text = "Ada Lane left in May. Her brother, Tom Lane, stayed.\n\nLane said that the mill was sold."
    assert speakers(text) == ["Ada Lane"]


def test_author_of_the_article_is_no_speaker() -> None:
    assert speakers("I think that the tide is late. We hope that it will come.") == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The Estray Fishermen’s Association denied that it had agreed.", "Estray Fishermen’s Association"),
        ("The People's Party said that it would win.", "People's Party"),
        ("The Larkmoor Seafarers' Union said on Monday that talks had failed.", "Larkmoor Seafarers' Union"),
        ("Larkmoor's Council said that the bridge was safe.", "Council"),
    ],
)
def test_body_is_named_with_whose_it_is(text: str, speaker: str) -> None:
    (statement,) = find_statements(text)
    assert statement.speaker is not None
    assert statement.speaker.endswith(speaker)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Minister Ada Lane came. Tom Berg, a smith, sat. The minister said it was safe.", "Ada Lane"),
        ("Rep. Ada Lane came. The lawmaker said it was safe.", "Ada Lane"),
        ("Ada Lane, 46, of Ives, came. “It is safe,” said the 46-year-old.", "Ada Lane"),
        ("Ives forward Ada Lane scored. The striker said it was luck.", "Ada Lane"),
        ("Counsel for the defence, Ada Lane KC, rose. Counsel for the defence said it was safe.", "Ada Lane"),
        ("Tom Berg (51), of Ives, pleaded not guilty. The accused said he was asleep.", "Tom Berg"),
        ("Tom Berg, a clerk, gave evidence. “I saw it,” the witness replied.", "Tom Berg"),
        ("The judge said it was over. Judge Ada Lane rose.", "Ada Lane"),
    ],
)
def test_noun_stands_for_whom_the_article_calls_so(text: str, speaker: str) -> None:
    assert speakers(text)[-1 if "rose." not in text[-6:] else 0] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ada Lane was found on Monday. The coroner said it was an accident.", "The coroner"),
        ("Ada Lane, a former minister, met Tom Berg. The chancellor said it was safe.", "The chancellor"),
        ("Ada Lane, a Democrat, came. The Republican said it was safe.", "The Republican"),
    ],
)
def test_noun_that_nobody_is_called_by_stays(text: str, speaker: str) -> None:
    assert speakers(text)[-1].removeprefix("The ") == speaker.removeprefix("The ")  # type: ignore[union-attr]


def test_unnamed_official_goes_on_as_the_official() -> None:
    text = "A senior official at the port said talks failed. “They will go on,” the official said."
    assert speakers(text) == ["A senior official at the port"] * 2


def test_mr_is_another_than_a_woman_of_that_name() -> None:
    text = "Ada Lane came. Mr Lane said it was safe. Mrs Lane said it was not."
    assert speakers(text) == ["Mr Lane", "Ada Lane"]


def test_it_is_the_company_that_the_text_was_about() -> None:
    text = "Hollow Ferries will close its line. It said the boats were old."
    assert speakers(text) == ["Hollow Ferries"]


def test_council_is_a_body_that_is_called_so() -> None:
    text = "Ives Council met. Hollow Ferries closed. The council said it was sorry."
    assert speakers(text) == ["Ives Council"]


def test_name_that_is_also_a_role_is_a_name() -> None:
    assert speakers("Ada Baker came. Baker said it was safe.") == ["Ada Baker"]


def test_group_at_the_beginning_of_a_sentence_is_named_whole() -> None:
    assert speakers("Residents of Ferry Street said it was loud.") == ["Residents of Ferry Street"]
