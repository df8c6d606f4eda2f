"""Who an article names, and what they are called by."""

import pytest

from ingest.statements.quotations import find_quotations
from ingest.statements.sentences import paragraphs, sentences
from ingest.statements.speakers import Directory, Person, directory


def named(text: str) -> Directory:
    spans = paragraphs(text)
    return directory(text, sentences(text, spans, find_quotations(text, spans)))


def person(text: str, name: str) -> Person:
    found = named(text).find(name.split(), len(text))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "name", "fullest"),
    [
        ("Joost van der Meer came. Van der Meer sat.", "Van der Meer", "Joost van der Meer"),
        ("Cathal Ó Broin came. Mr Ó Broin sat.", "Ó Broin", "Cathal Ó Broin"),
        ("Pedro Salas Vidal came, he said. Salas sat.", "Salas", "Pedro Salas Vidal"),
        ("Ruth Orla Hale KC rose. Hale sat.", "Hale", "Ruth Orla Hale"),
        ("Tom Brack scored. Late Brack goals won it.", "Late Brack", "Tom Brack"),
        ("Hollow Creek Energy closed. Hollow Creek said so.", "Hollow Creek", "Hollow Creek Energy"),
        ("The Estray Farm Alliance (EFA) met.", "EFA", "Estray Farm Alliance"),
        ("The Bank of Norland met.", "Bank of Norland", "Bank of Norland"),
        ("Minister for Water Works Ruth R. Sonta sat. Sonta said so.", "Sonta", "Ruth R. Sonta"),
    ],
)
def test_part_of_a_name_is_found(text: str, name: str, fullest: str) -> None:
    assert person(text, name).name.endswith(fullest)


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Sen. Ada Lane came.", "senator"),
        ("Ada Lane, a plumber from Ives, came.", "plumber"),
        ("Counsel for the State, Ada Lane, rose.", "counsel"),
        ("Ives coach Ada Lane came.", "coach"),
        ("Ada Lane was a baker for years.", "baker"),
        ("Ada Lane, 46, came.", "46-year-old"),
        ("Ada Lane (51), of Ives, pleaded not guilty.", "accused"),
        ("Ada Lane gave evidence in May.", "witness"),
    ],
)
def test_offices_are_what_the_article_calls_somebody(text: str, office: str) -> None:
    assert office in person(text, "Ada Lane").offices


def test_role_is_the_description_and_not_the_title() -> None:
    assert (
        person("Dr Ada Lane came. Lane sat. Ada Lane, a chemist at Ives, rose.", "Ada Lane").role == "chemist at Ives"
    )


def test_title_tells_two_of_one_name_apart() -> None:
    text = "Sheriff Tom Hale and Commissioner Ruth Hale met."
    found = named(text).find(["Hale"], len(text), None, ["commissioner"])
    assert found is not None and found.name == "Ruth Hale"
