"""A conversation as Markdown: everything in it that was answered, and nothing that would be markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from chatbot.answer import Answer, Beside, Citation, Coverage, Question, Reading, Sentence
from chatbot.engine import Engine
from chatbot.kept import KeptTurn
from chatbot.terminal import plain
from chatbot.transcript import transcript
from ingest.article import Filters, Said, Span, Statement

CITATION = Citation(1, "mast", 2, "The mast", "Echo", "2026-03-03T10:00:00Z", Span(0, 9), Span(0, 9), "“Wait,”")
QUOTE = Sentence("Ada Crane: “Wait,”", (1,), "quote", "Ada Crane")
SAID = Said(
    "mast", 2, Statement("direct", (Span(1, 6),), "Ada Crane", "harbour master"), ("Wait,",), None, (Span(1, 6),), None
)
ANSWER = Answer(
    Question("q"), Reading("who_said", Filters()), "", (QUOTE,), (CITATION,), (SAID,), Coverage(1, 1, 1)
)  # fmt: skip


def written(answer: Answer | None, error: str | None = None, question: str = "what did Crane say?") -> str:
    return transcript("A title", [KeptTurn(1, question, answer, error, "2026-11-23T21:54:07.1+00:00")])


def test_quotation_has_speaker_role_outlet_date_and_source() -> None:
    assert written(ANSWER) == (
        "# A title\n\n## what did Crane say?\n\nAsked 2026-11-23 21:54 UTC.\n\n"
        "**Ada Crane**, harbour master (Echo, 2026-03-03):\n\n> “Wait,” [1]\n\n1 of 1 found in 1 article.\n\n"
        "Sources:\n\n- [1] The mast, Echo, 2026-03-03 (article mast, revision 2, 0–9)\n"
    )


def test_quotations_of_one_speaker_in_one_article_share_a_head() -> None:
    second = replace(QUOTE, text="Ada Crane: “One.\n\nTwo.”")
    assert "> “Wait,” [1]\n>\n> “One.\n>\n> Two.” [1]" in written(replace(ANSWER, sentences=(QUOTE, second)))


def test_every_sentence_and_source_of_a_real_answer_is_in_it(engine: Engine) -> None:
    questions = (
        "What did Maria Sandoval say?", "What does a ticket for the ferry cost?", "Summarize the articles",
        "Timeline of the ferry", "Compare the outlets on the ferry",
    )  # fmt: skip
    for question in questions:
        answer = engine.answer(Question(question))
        read = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", written(answer))
        for sentence in answer.sentences:
            words = sentence.text.removeprefix(f"{sentence.speaker}: ") if sentence.kind == "quote" else sentence.text
            assert plain(words) in plain(read.replace("\n>", "\n"))
        for citation in answer.citations:
            assert f"- [{citation.n}] {citation.title}, {citation.outlet}, {str(citation.published)[:10]}" in read


def test_abstention_has_its_sentence_and_the_nearest_words(engine: Engine) -> None:
    answer = engine.answer(Question("What did Zebulon Ark say?"))
    read = written(answer)
    assert answer.text in read
    assert read.count("\n- [") == len(answer.nearest) > 0


def test_what_was_put_right_is_told_once_an_article() -> None:
    beside = Beside(page=4, corrections=("It was two.",))
    citations = tuple(replace(CITATION, n=n, beside=beside) for n in (1, 2))
    read = written(replace(ANSWER, citations=citations))
    assert read.count("Put right in The mast: It was two.") == 1
    assert read.count(", page 4 (") == 2


def test_host_cut_and_error_are_told() -> None:
    generated = Sentence("Crane asked to wait.", (1,), "generated")
    read = written(
        replace(ANSWER, sentences=(generated,), backend="openai", host="api.example", cut=True, coverage=None)
    )
    assert "Worded by openai; the passages went to api.example." in read
    assert "cut short" in read
    assert "0–9):\n  > “Wait,”" in read
    assert "it broke" in written(None, "it broke")


_MARKUP = "![x](http://h/x.png) <img src=x> `a` **b** _c_ [d](e) ~~f~~ | g | &lt; $h$ http://h www.h a@h"


@pytest.mark.parametrize("place", ["question", "error", "title", "words", "speaker", "note", "role", "host"])
def test_text_of_others_is_never_markup(place: str) -> None:
    said = replace(SAID, statement=replace(SAID.statement, role=_MARKUP if place == "role" else "r"))
    answer = replace(
        ANSWER,
        reading=replace(ANSWER.reading, notes=(_MARKUP,) if place == "note" else ()),
        sentences=(
            Sentence(_MARKUP if place == "words" else "w", (1,), "quote", _MARKUP if place == "speaker" else "Ada Crane"),
        ),
        citations=(replace(CITATION, title=_MARKUP if place == "title" else "t"),),
        statements=(said,),
        backend="openai",
        host=_MARKUP if place == "host" else None,
    )  # fmt: skip
    read = written(
        answer,
        _MARKUP if place == "error" else None,
        _MARKUP if place == "question" else "q",
    )
    tags, text = rendered(read)
    assert tags <= {"h1", "h2", "p", "strong", "em", "blockquote", "ul", "li"}
    assert plain(_MARKUP) in text
    assert not re.findall(r"https?:|www\.|\w@", read)  # what some make links of, by themselves


@given(st.text(st.sampled_from("ab \n\r\t-+=1.)>#*_`<\\\u2028\0")))
def test_any_words_stay_inside_their_quotation(words: str) -> None:
    tags, text = rendered(written(replace(ANSWER, sentences=(replace(QUOTE, text=f"Ada Crane: “{words}”"),))))
    assert tags <= {"h1", "h2", "p", "strong", "blockquote", "ul", "li"}
    assert "".join(plain(words).split()) in "".join(text.split())


def rendered(read: str) -> tuple[set[str], str]:
    """The tags and the text of Markdown, as it is shown."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(read)
    seen = _Seen(html)
    return seen.tags, " ".join(seen.text.split())


class _Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags = "", set[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data
