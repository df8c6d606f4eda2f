"""A briefing as a file: what it holds, where its numbers lead, and that nothing an article says becomes more than text."""

from __future__ import annotations

import io
import json
import re

import docx
import lxml.html
import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from chatbot.briefing.nouns import Briefing
from chatbot.exports.formats import FORMATS, exported
from chatbot.exports.outline import ABOUT, long_date, outline

SAID = ("The dam holds.", "Ada Lane: “It will hold,”", "The dam was looked at.", "Eleven people left.")


def test_every_form_holds_every_sentence(briefing: Briefing) -> None:
    for form in ("md", "html", "json"):
        written = exported(briefing, form).decode()
        for sentence in SAID:
            assert sentence in written, (form, sentence)
    paragraphs = "\n".join(p.text for p in docx.Document(io.BytesIO(exported(briefing, "docx"))).paragraphs)
    for sentence in SAID:
        assert sentence in paragraphs


def test_the_markdown_shows_no_markup_of_an_article(briefing: Briefing) -> None:
    written = exported(briefing, "md").decode()
    page = lxml.html.fromstring(f"<div>{MarkdownIt('commonmark').render(written)}</div>")
    assert not page.xpath("//script | //img | //b")
    assert {a.get("href").partition("#")[0] for a in page.iter("a")} == {"https://p.example/a?b=1"}
    assert "<script>alert(1)</script>" in page.text_content()
    assert len(page.xpath("//h1")) == 1


def test_the_markdown_has_a_note_for_each_number(briefing: Briefing) -> None:
    written = exported(briefing, "md").decode()
    assert set(re.findall(r"\[\^(\d+)\](?!:)", written)) == set(re.findall(r"^\[\^(\d+)\]:", written, re.M))
    assert written.index("[^4]:") < written.index(ABOUT) < written.index("did not pass the check")


def test_the_page_runs_nothing_fetches_nothing_and_its_numbers_lead_to_notes(briefing: Briefing) -> None:
    page = lxml.html.document_fromstring(exported(briefing, "html"))
    assert not page.xpath("//script | //img | //b | //link | //iframe | //*[@onclick or @onerror]")
    links = [a.get("href") for a in page.iter("a")]
    assert {one.partition("#")[0] for one in links} == {"", "https://p.example/a?b=1"}
    assert {one[1:] for one in links if one.startswith("#")} <= set(page.xpath("//@id"))
    assert [a.text for a in page.xpath("//*[@class='group'][1]//a[@class='cite']")][:3] == ["[1]", "[3]", "[1]"]
    about = page.xpath("//footer[@class='byline-about']")[0].text_content()
    assert "3 of 4 articles" in about and "in German" in about


def test_the_document_has_styles_links_and_bookmarks_that_exist(briefing: Briefing) -> None:
    made = docx.Document(io.BytesIO(exported(briefing, "docx")))
    body = made.element.body
    names = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert anchors == {f"{kind}_{n}" for kind in ("note", "cite") for n in (1, 2, 3, 4)}
    assert anchors <= names
    addresses = {rel.target_ref for rel in made.part.rels.values() if rel.is_external}
    assert {one.partition("#")[0] for one in addresses} == {"https://p.example/a?b=1"}
    used = {p.style.name for p in made.paragraphs if p.style}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet", "Quote", "Note", "About the briefing"} <= used
    assert any(p.text == "Given to nobody by the articles" for p in made.paragraphs)


def test_the_json_is_the_contract_and_has_every_span(briefing: Briefing) -> None:
    made = json.loads(exported(briefing, "json"))
    assert {"title", "parts", "timeline", "differences", "near_copies", "citations", "articles", "dropped"} <= set(made)
    assert made["articles"] == {"used": 3, "considered": 4}
    assert made["parts"][0]["sentences"][0]["citations"] == [1]
    assert made["parts"][0]["sentences"][0]["also"] == [3]
    assert made["citations"][0]["start"] == 0 and made["citations"][0]["text"] == "The dam holds."
    assert made["differences"][0]["sides"][1] == {"text": "Twelve people left.", "citations": [4]}


def test_what_is_about_the_briefing_is_in_no_part(briefing: Briefing) -> None:
    laid = outline(briefing)
    told = {line.text for section in laid.sections for group in section.groups for line in group.lines}
    assert not told & set(laid.about)
    assert laid.under_title == "3 articles, 3 March 2026 to 4 March 2026"


@pytest.mark.parametrize(
    ("iso", "read"),
    [("2026-03-03", "3 March 2026"), ("2026-03-03T09:00:00Z", "3 March 2026"), ("2026-03", "March 2026"),
     ("2026", "2026"), ("2026-13", "2026-13"), ("soon", "soon")],
)  # fmt: skip
def test_a_date_is_read_as_exactly_as_it_is_told(iso: str, read: str) -> None:
    assert long_date(iso) == read


def test_the_forms_are_those_of_the_contract() -> None:
    assert list(FORMATS) == ["md", "html", "docx", "json"]
