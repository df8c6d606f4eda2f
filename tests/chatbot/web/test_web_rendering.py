"""Answers, articles and the start of the page as HTML."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from chatbot.answer import (
    Answer,
    AnswerReady,
    Beside,
    Citation,
    Coverage,
    Dropped,
    Question,
    Reading,
    ReadingReady,
    Sentence,
    SentenceReady,
)
from chatbot.web import source
from chatbot.web.answers import summary, turn_html
from chatbot.web.markup import cite_link, escaped, long_date
from chatbot.web.sent import Sent
from chatbot.web.turns import Turn, after, answered
from chatbot.web.welcome import Welcome, welcome_html
from ingest.article import (
    Card,
    Filters,
    Metadata,
    Piece,
    Removed,
    Revision,
    Said,
    SourceMap,
    Span,
    Statement,
)
from ingest.errors import UsageError
from ingest.library.record import Library

READING = Reading("who_said", Filters(), speaker="Thorne", notes=("took Thorn for Thorne",))
CITATION = Citation(1, "a:b", 2, "A <title>", "Echo", "2026-03-03T10:00:00+01:00", Span(3, 9), Span(3, 9), "“Wait,”")
QUOTE = Sentence("Wanda Thorne: “Wait,”", (1,), "quote", "Wanda Thorne")
SAID = Said(
    "a:b", 2, Statement("direct", (Span(4, 8),), "Wanda Thorne", "keeper"), ("Wait,",), None, (Span(4, 8),), None
)
ANSWER = Answer(
    Question("what did Thorn say?"),
    READING,
    "Wanda Thorne: “Wait,” [1]",
    (QUOTE,),
    (CITATION,),
    (SAID,),
    Coverage(1, 1, 1),
)


class _Text(HTMLParser):
    """The text of some HTML, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def done(answer: Answer) -> Turn:
    return answered(Turn(4, answer.question.text), answer)


def test_quotation_stands_without_the_name_that_stands_above_it() -> None:
    shown = _Text(turn_html(done(ANSWER)))
    assert shown.text.count("Wanda Thorne") == 1
    assert "Wanda Thorne, keeper" in shown.text
    assert "“Wait,” [1]" in shown.text
    assert "A <title> · Echo · 3 March 2026" in shown.text
    assert "1 of 1 found in 1 article" in shown.text
    assert "took Thorn for Thorne" in shown.text


def test_citation_link_carries_number_turn_and_stretch() -> None:
    (link,) = _Text(cite_link(CITATION, 4)).tags
    assert (
        link[1] | {"class": "cite", "data-n": "1", "data-turn": "4", "data-at": "a:b:2:3:9", "href": "#cite-1"}
        == link[1]
    )
    assert source.place_of("a:b:2:3:9") == source.Place("a:b", 2, Span(3, 9))


def test_sentences_of_one_speaker_in_one_article_share_a_head() -> None:
    elsewhere = replace(CITATION, n=2, article="other")
    answer = replace(ANSWER, sentences=(QUOTE, QUOTE, replace(QUOTE, citations=(2,))), citations=(CITATION, elsewhere))
    tags = [tag for tag, attributes in _Text(turn_html(done(answer))).tags if tag in ("section", "blockquote")]
    assert tags == ["section", "blockquote", "blockquote", "section", "blockquote"]


def test_sentence_of_the_article_itself_has_no_speaker() -> None:
    fact = Sentence("The council has 14 members.", (1,), "extract")
    assert 'class="speaker"' not in turn_html(done(replace(ANSWER, sentences=(fact,), coverage=None)))


def test_statement_of_nobody_known_is_shown_as_such() -> None:
    text = _Text(turn_html(done(replace(ANSWER, sentences=(Sentence("Unattributed: “Wait,”", (1,), "quote"),))))).text
    assert text.count("Unattributed") == 1


@pytest.mark.parametrize(
    ("coverage", "line"),
    [
        (Coverage(6, 6, 1), "6 of 6 found in 1 article"),
        (
            Coverage(5, 6, 2, unattributed=2, mentions=1),
            "5 of 6 found in 2 articles · 2 more could not be given to anybody · 1 more sentence names them",
        ),
        (Coverage(1, 1, 1, mentions=3), "1 of 1 found in 1 article · 3 more sentences name them"),
    ],
)
def test_coverage_says_what_is_not_in_the_answer(coverage: Coverage, line: str) -> None:
    assert line in _Text(turn_html(done(replace(ANSWER, coverage=coverage)))).text


def test_dropped_sentences_stand_behind_a_click() -> None:
    html = turn_html(done(replace(ANSWER, dropped=(Dropped("It <b>rained</b>.", "it cites nothing"),))))
    assert "<details" in html
    assert "It <b>rained</b>." in _Text(html).text
    assert "it cites nothing" in html


def test_abstention_names_passages_and_speakers() -> None:
    answer = replace(
        ANSWER,
        text="Nothing.",
        sentences=(),
        citations=(),
        reason="no_such_speaker",
        nearest=(CITATION,),
        speakers=('Q "X" Z',),
    )
    shown = _Text(turn_html(done(answer)))
    assert "Nothing." in shown.text
    assert [a["data-n"] for tag, a in shown.tags if tag == "a"] == ["1"]
    assert [a["data-ask"] for tag, a in shown.tags if a.get("class") == "ask"] == ['What did Q "X" Z say?']
    assert summary(done(answer)) == "Nothing."


def test_turn_grows_with_the_events() -> None:
    turn = Turn(1, "what did Thorn say?")
    assert 'data-state="busy"' in turn_html(turn)
    turn = after(after(turn, ReadingReady(READING)), SentenceReady(QUOTE, (CITATION,)))
    assert "“Wait,”" in turn_html(turn)
    assert summary(turn) == ""
    turn = after(turn, AnswerReady(ANSWER))
    assert turn.ended
    assert 'data-state="done"' in turn_html(turn)
    assert summary(turn) == "Answered: 1 of 1 found in 1 article. Wanda Thorne: “Wait,”"


def test_error_is_one_escaped_line() -> None:
    assert '<p class="error" dir="auto">no &lt;b&gt;</p>' in turn_html(Turn(1, "?", error="no <b>"))


def test_text_of_strangers_is_escaped_everywhere() -> None:
    bad = "\"'><script>x</script>"
    citation = replace(CITATION, article=bad, title=bad, outlet=bad, published=bad, text=bad)
    said = replace(SAID, article=bad, statement=replace(SAID.statement, speaker=bad, role=bad))
    answer = replace(
        ANSWER,
        question=Question(bad),
        reading=replace(READING, notes=(bad,)),
        sentences=(Sentence(f"{bad}: {bad}", (1,), "quote", bad),),
        citations=(citation,),
        statements=(said,),
        dropped=(Dropped(bad, bad),),
        host=bad,
    )
    refused = replace(answer, text=bad, reason="nothing_found", nearest=(citation,), speakers=(bad,))
    start = welcome_html(Welcome(1, (bad,), (bad,)), bad)
    for html in (turn_html(done(answer)), turn_html(done(refused)), start):
        tags = {tag for tag, _ in _Text(html).tags}
        assert "script" not in tags
        assert "<script" not in html
        assert bad in _Text(html).text


def test_marked_text_is_the_stretch_whatever_is_in_it() -> None:
    text = "a\r\n\r\nb </mark> & <i>c</i>\n\nd"
    html = source.marked(text, Span(2, 20))
    assert html.count("<mark>") == html.count("</mark>") == 1
    inside = html[html.index("<mark>") + 6 : html.index("</mark>")]
    assert _Text(inside).text == text[2:20]
    assert "\r" not in html


@pytest.mark.parametrize("at", ["", "a", "a:1:2", "a:1:2:x", "a:-1:2:3", ":1:2:3", "a:1:2:٣", "a:1:2:9999999999999999"])
def test_place_of_what_is_no_citation_is_refused(at: str) -> None:
    with pytest.raises(UsageError):
        source.place_of(at)


@pytest.mark.parametrize(
    "sent", [None, 7, [], {}, {"at": None}, {"at": 7}, {"at": "x" * 300_000}, {"at": "a:1:0:5"}, {"at": "<script>"}]
)
def test_link_to_nowhere_opens_a_line_that_says_so(tmp_path: Path, sent: object) -> None:
    with Library(tmp_path / "library") as library:
        assert '<p class="error">' in source.opened_by_link(library, Sent(sent))


@pytest.mark.parametrize(
    ("iso", "read"),
    [
        ("2026-03-03", "3 March 2026"),
        ("2026-12-31T23:59:59Z", "31 December 2026"),
        ("2026", "2026"),
        ("2026-03", "March 2026"),
        (None, None),
    ],
)
def test_long_date(iso: str | None, read: str | None) -> None:
    assert long_date(iso) == read


def test_carriage_returns_survive_a_browser() -> None:
    assert escaped("a\r\nb") == "a&#13;\nb"


def test_empty_library_says_how_to_add() -> None:
    html = welcome_html(Welcome(0), None)
    assert "byline ingest" in html
    assert "ask" not in {attributes.get("class") for _, attributes in _Text(html).tags}


def test_many_outlets_are_counted() -> None:
    html = welcome_html(Welcome(1200, ("A", "B", "C", "D", "E", "F")), None)
    assert "1,200 articles from A, B, C, D and 2 other outlets." in _Text(html).text


# ── long answers, and what is known of an article beside its words ──


def in_articles(*counts: int) -> Answer:
    """An answer with so many sentences of one article after the other."""
    numbers = [(article, n) for article, count in enumerate(counts) for n in range(count)]
    citations = [
        replace(CITATION, n=at, article=f"a{article}", title=f"Article {article}")
        for at, (article, _) in enumerate(numbers, start=1)
    ]
    sentences = [replace(QUOTE, citations=(citation.n,)) for citation in citations]
    return replace(ANSWER, sentences=tuple(sentences), citations=tuple(citations))


@pytest.mark.parametrize(
    ("counts", "folded"),
    [((6,), 0), ((40,), 0), ((1, 1, 1, 1, 1), 0), ((4, 4, 4, 4, 4), 1), ((9, 9, 1, 2, 3, 1), 2), ((4,) * 65, 62)],
)
def test_long_answer_folds_its_later_articles(counts: tuple[int, ...], folded: int) -> None:
    html = turn_html(done(in_articles(*counts)))
    assert html.count("<details") == folded
    assert html.count("<blockquote") == sum(counts)
    assert html.count('class="story') == len(counts)


def test_what_stands_open_does_not_change_as_an_answer_grows() -> None:
    answer = in_articles(4, 4, 4, 4, 4)
    whole = turn_html(done(answer))
    for n in range(1, 21):
        growing = replace(Turn(4, "?"), sentences=answer.sentences[:n], citations=answer.citations)
        assert turn_html(growing).count("<details") == (whole.count("<details") if n > 16 else 0)


def test_place_stands_once_above_the_voices_of_an_article() -> None:
    other = replace(QUOTE, text="Bruno Falk: “No.”", speaker="Bruno Falk")
    text = _Text(turn_html(done(replace(ANSWER, sentences=(QUOTE, other, QUOTE))))).text
    assert text.count("A <title>") == 1
    assert text.index("Wanda Thorne") < text.index("A <title>") < text.index("Bruno Falk")


def test_what_is_known_of_an_article_stands_beside_it() -> None:
    beside = Beside(page=3, updated=True, corrections=("An <earlier> version was wrong.",), near_copies=("x", "y", "z"))
    text = _Text(turn_html(done(replace(ANSWER, citations=(replace(CITATION, beside=beside),))))).text
    for said in ("page 3", "updated", "correction", "also in 3 other articles", "An <earlier> version was wrong."):
        assert said in text


def test_article_that_is_gone_is_said_where_it_is_cited() -> None:
    assert "deleted from the library" in turn_html(done(ANSWER), {"a:b"})
    assert "deleted from the library" not in turn_html(done(ANSWER), {"another"})


def test_words_of_an_article_that_is_gone_are_those_that_were_kept(tmp_path: Path) -> None:
    with Library(tmp_path / "library") as library:
        html = source.opened_html(library, source.place_of("a:b:2:3:9"), lambda: CITATION)
    assert "<mark>“Wait,”</mark>" in html
    assert "no longer in the library" in html


def test_stopped_answer_and_answer_that_was_not_kept_say_so() -> None:
    cut = replace(done(replace(ANSWER, cut=True)), stopped=True, unkept="the disk is <full>")
    assert "Stopped" in turn_html(cut)
    assert "the disk is &lt;full&gt;" in turn_html(cut)
    assert "Stopped before there was an answer" in turn_html(Turn(1, "?", stopped=True))


def test_original_marks_the_stretch_and_strikes_out_what_is_gone() -> None:
    text = "One.\n\nTwo & <three>."
    kept = "Menu\nOne.\n\nAd\n\nTwo & <three>.\nEnd"
    pieces = (Piece(0, 5, 4), Piece(6, 15, 14))
    removed = tuple(
        Removed(Span(at, at + len(word)), word, "<ad>") for at, word in ((0, "Menu"), (11, "Ad"), (30, "End"))
    )
    revision = Revision(1, text, kept, SourceMap(pieces), removed)
    html = source.original_html(revision, Span(6, 11))
    assert _Text(html).text == kept
    assert "<mark>Two &amp;</mark>" in html
    assert [tag for tag, _ in _Text(html).tags] == ["del", "del", "mark", "del"]
    assert "<ad>" not in html


@pytest.mark.parametrize(
    ("url", "is_linked"),
    [
        ("https://www.example.org/a?b=1&c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("http://[", False),
        ("https://", False),
        (None, False),
    ],
)
def test_only_an_address_of_the_web_is_a_link(url: str | None, is_linked: bool) -> None:
    card = Card("a", 1, Metadata(title="T", url=url))
    html = source.head_html(card, Revision(1, "x", "x", SourceMap.identity(1)))
    assert ("<a " in html) == is_linked
    assert "javascript:" not in html
