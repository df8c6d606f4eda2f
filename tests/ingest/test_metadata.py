"""What a pasted page says of its article."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ingest.article import Metadata
from ingest.bylines import authors_of, bio_of, is_credit
from ingest.clean import clean
from ingest.dates import dates_in, is_date_line

PAGES = Path(__file__).with_name("pages")
FIELDS = ("title", "outlet", "published", "updated", "url", "section", "editor")
BODY = (
    "The council of Arden voted on Tuesday to close the old bridge after engineers found cracks in its piers.\n\n"
    "Work is to begin in May and will last until autumn, officials of the town said."
)


def said(head: str, foot: str = "") -> Metadata:
    return clean(f"{head}\n\n{BODY}\n\n{foot}").metadata


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.txt")))
def test_page_says_what_is_marked_and_no_more(name: str) -> None:
    marks = tomllib.loads((PAGES / f"{name}.toml").read_text(encoding="utf8"))
    found = clean((PAGES / f"{name}.txt").read_text(encoding="utf8")).metadata
    assert {field: getattr(found, field) for field in FIELDS} == {field: marks.get(field) for field in FIELDS}
    assert found.authors == tuple(marks.get("authors", ()))
    assert set(found.origin) == {field for field in (*FIELDS, "authors") if getattr(found, field)}


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ada Crane", ("Ada Crane",)),
        ("By Ada Crane and Leo van der Marsh", ("Ada Crane", "Leo van der Marsh")),
        ("By A. B. Crane, Mary O'Neal, and José Díaz", ("A. B. Crane", "Mary O'Neal", "José Díaz")),
        ("BY ADA CRANE, Staff Writer", ("Ada Crane",)),
        ("By Ada Crane | June 3, 2024", ("Ada Crane",)),
        ("Ada Crane - Nov 19, 2019, 10:31 pm", ("Ada Crane",)),
        ("Posted on 11 January 2022 by Ada Crane", ("Ada Crane",)),
        ("Von Greta Hollweg", ("Greta Hollweg",)),
        ("By Arden Ledger Staff", ()),
        ("By the river they met", ()),
        ("By train to Arden", ()),
        ("New York, June 18, 2024", ()),
        ("The mill was founded in 2015 by Ada Crane", ()),
        ("Stand by Me", ()),
    ],
)
def test_byline_gives_persons_only(line: str, authors: tuple[str, ...]) -> None:
    assert authors_of(line) == authors


def test_credit_to_a_desk_is_a_byline_too() -> None:
    assert is_credit("By Arden Ledger Staff")
    assert not is_credit("By then it was late.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Crane is a reporter in Arden.", "Ada Crane"),
        ("Ada Crane Journalist based in Brenn, writing about rivers", "Ada Crane"),
        ("Ada Crane covers courts for the Ledger.", "Ada Crane"),
        ("Ada Crane is a nurse who lives in Arden and told the reporter so.", None),
        ("Ada Crane, a reporter at the paper, said that the bridge was closed.", None),
        ("As Ada Crane reports for the Ledger, it rained.", None),
        ("Prize-winning journalist Ada Crane lives in Arden.", None),
    ],
)
def test_note_on_the_author_begins_with_the_name(text: str, name: str | None) -> None:
    assert bio_of(text, len(text.split())) == name


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("June 18, 2024", "2024-06-18"),
        ("18 June 2024", "2024-06-18"),
        ("Sept. 3rd 2020", "2020-09-03"),
        ("2023-03-18", "2023-03-18"),
        ("18.03.2023", "2023-03-18"),
        ("18. März 2023", "2023-03-18"),
        ("18 de novembro de 2019", "2019-11-18"),
        ("2019年11月3日", "2019-11-03"),
        ("11/20/2019", "2019-11-20"),
        ("2019-11-19T08:00:00+01:00", "2019-11-19T08:00:00+01:00"),
        ("November 20, 2019, 08:12 GMT", "2019-11-20T08:12:00+00:00"),
        ("11:11 PM EST Nov 19, 2019", "2019-11-19T23:11:00-05:00"),
        ("June 18, 2024 6:40 p.m.", "2024-06-18"),
    ],
)
def test_date_is_given_as_iso(line: str, iso: str) -> None:
    assert [dated.iso for dated in dates_in(line)] == [iso]
    assert is_date_line(line)


@pytest.mark.parametrize("line", ["03/04/2020", "June 31, 2024", "May 2020", "June 18, 1850", "Room 2019", "no date"])
def test_date_that_is_none_or_two_is_not_given(line: str) -> None:
    assert dates_in(line) == []


def test_line_with_more_than_a_date_is_no_date_line() -> None:
    assert not is_date_line("On June 18, 2024 the bridge was closed")


def test_labels_tell_published_from_updated() -> None:
    found = said("Arden closes its bridge\n\nPublished 3 June 2020\n\nUpdated 4 June 2020")
    assert (found.published, found.updated) == ("2020-06-03", "2020-06-04")


def test_date_of_the_day_at_the_top_is_not_the_articles() -> None:
    top = "Skip to content\n\nWednesday, June 7, 2023\n\nHome\n\nNews\n\nSport\n\nCourts\n\n"
    assert said(f"{top}Arden closes its bridge").published is None
    assert said(f"{top}Arden closes its bridge\n\nJune 3, 2023").published == "2023-06-03"


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_first_line_of_a_short_text_is_its_title(between: str) -> None:
    text = "“The eels are late,” said Tam Brook, who keeps the weir. “They always were,” Brook said."
    assert clean(f"Eel weir opens late{between}The weir opened on Monday, late in the year. {text}").metadata.title == (
        "Eel weir opens late"
    )


def test_first_words_of_a_text_in_short_lines_are_no_title() -> None:
    text = "The council of Saltby met on Monday\nand voted for the eel weir, which the council had\nlong opposed."
    assert clean(text).metadata.title is None


def test_title_stands_over_the_summary() -> None:
    found = said("Courts\n\nArden closes its bridge\n\nThe town has to wait for a new one.\n\nBy Ada Crane")
    assert found.title == "Arden closes its bridge"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://ledger.example/2023/bridge", "https://ledger.example/2023/bridge"),
        ("https://proxy.example:443/https/ledger.example/2023/bridge", "https://ledger.example/2023/bridge"),
        ("https://bit.ly/3xYz", None),
        ("https://ledger.example", None),
    ],
)
def test_url_is_the_articles_own(url: str, expected: str | None) -> None:
    assert said(f"Arden closes its bridge\n\n{url}").url == expected


@pytest.mark.parametrize(
    ("foot", "outlet"),
    [
        ("Arden Ledger is not responsible for the content of external sites.", "Arden Ledger"),
        ("Search Arden Ledger\n\n© 2024 Arden Ledger. All rights reserved.", "Arden Ledger"),
        ("© 2024 Holding Media Inc. All rights reserved.", None),
        ("Copyright 2024. All rights reserved.", None),
        ("Copyright © The Arden Ledger Limited 2024.\n\nAbout the Arden Ledger", "The Arden Ledger"),
        ("© 2024 Arden Ledger Media. All rights reserved.", None),
        ("The Ledger's free newsletter: sign up.\n\n© 2024 Arden Ledger Media.", "Arden Ledger"),
        ("Follow Arden Ledger on Facebook\n\nnews@ardenledger.example", "Arden Ledger"),
        ("Sign up for the Morning Tide newsletter.\n\nThe Morning Tide newsletter is free.", None),
        ("About Holding Communications\n\n© 2024 Holding Communications Inc.", None),
    ],
)
def test_outlet_is_what_the_page_calls_itself(foot: str, outlet: str | None) -> None:
    assert said("Arden closes its bridge", foot).outlet == outlet


@pytest.mark.parametrize(
    ("top", "said_so", "outlet"),
    [
        ("THE ARDEN LEDGER", "The clerk told the Arden Ledger that he was tired.", "Arden Ledger"),
        ("Arden Ledger", "The clerk told the Brenn Post that he was tired.", None),
        ("Arden closes its bridge | Arden Ledger", "", "Arden Ledger"),
        ("News", "The clerk told the Brenn Post that he was tired. Photo: Brenn Post", None),
    ],
)
def test_outlet_at_the_top_is_believed_where_the_article_uses_it(top: str, said_so: str, outlet: str | None) -> None:
    head = f"Skip to content\n\n{top}\n\nSign in\n\nArden closes its bridge"
    assert said(head, f"{said_so}\n\n© 2024 All rights reserved").outlet == outlet


def test_agency_without_a_person_is_the_author() -> None:
    assert said("Arden closes its bridge\n\nBy Marsh Press Agency\n\n3 June 2020").authors == ("Marsh Press Agency",)
    assert said("Arden closes its bridge\n\nBy Arden Ledger Staff\n\n3 June 2020").authors == ()


@pytest.mark.parametrize("line", ["ADA CRANE, Senior News Reporter", "Ada Crane\nChief Political Correspondent"])
def test_name_with_its_post_is_the_author(line: str) -> None:
    page = f"Skip to content\n\nSign in\n\nArden closes its bridge\n\n{line}\n\nPublished 3 June 2020"
    assert said(page, "© 2024 All rights reserved").authors == ("Ada Crane",)


@pytest.mark.parametrize("kicker", ["Finance & towns  |  Bridges", "Home › News › Bridges", "News   Sport   Letters"])
def test_row_of_links_is_no_title(kicker: str) -> None:
    summary = "The town of Arden has to wait for its new bridge until autumn"
    found = said(f"Skip to content\nSign in\n{kicker}\n\nCracked\n\n{summary}\n\n3 June 2020", "© 2024 X Media")
    assert found.title in ("Cracked", summary)


def test_house_of_the_copyright_is_no_title() -> None:
    head = "Arden Bridge Trust\n\nWho we are   News   Donate\n\nArden closes its bridge"
    found = said(head, "© Arden Bridge Trust 2024. All rights reserved.")
    assert (found.title, found.outlet) == ("Arden closes its bridge", "Arden Bridge Trust")


def test_editor_and_reporters_stand_at_the_foot() -> None:
    found = said("Arden closes its bridge", "(Reporting by Ada Crane in Arden; editing by Leo Marsh)")
    assert (found.authors, found.editor) == (("Ada Crane",), "Leo Marsh")


def test_nothing_said_is_nothing_known() -> None:
    assert clean(BODY).metadata == Metadata()
