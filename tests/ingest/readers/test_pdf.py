"""PDFs: reading order, paragraphs, what stands at the edges, and what can't be read."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import LINE_END_HYPHEN, Metadata, Span
from ingest.errors import SourceError
from ingest.readers import pdf, registry
from tests.ingest.readers.binary_forms import assert_sound, found, paragraphs_of, read, removed_from, text_of
from tests.ingest.readers.pdf_writer import WIDTH, Page, Pdf, broken

HEADLINE = "Harbour bridge to close for a year"
PARAGRAPHS = [
    "The harbour bridge of Saltby will close in May for a year, the council decided on Monday after a long debate.",
    "“Nobody should walk there any more,” said Ada Crane, the mayor, who had asked for a new report on its piers.",
    "The ferry will run twice an hour until then. Its captain, Joren Haak, said that it would seldom be late.",
    "The council expects the works to cost nine million. Two members voted against, and one of them left the room.",
]


def one_page(*lines: str, size: float = 10) -> Pdf:
    made = Pdf()
    made.page().lines(72, 72, list(lines), size)
    return made


def columns(count: int, paragraphs: list[str] = PARAGRAPHS, gutter: float = 14) -> bytes:
    """An article under a headline, each column with its share of the paragraphs, painted row by row across."""
    made = Pdf()
    page = made.page()
    page.text(60, 60, HEADLINE, 22)
    width = (492 - gutter * (count - 1)) / count
    share = -(-len(paragraphs) // count)
    for number in range(count):
        part = paragraphs[number * share : (number + 1) * share]
        page.column(60 + number * (width + gutter), 100, width, part, size=9)
    page.parts.sort(key=lambda part: -float(part.split()[9]))
    return made.bytes()


# ── reading order and paragraphs ──


def test_lines_are_joined_to_paragraphs_and_stay_lines_in_the_source() -> None:
    made = Pdf()
    page = made.page()
    page.text(72, 60, HEADLINE, 18)
    page.column(72, 100, 300, PARAGRAPHS)
    document = read(made.bytes(), "bridge.pdf")
    assert paragraphs_of(document) == [HEADLINE, *PARAGRAPHS]
    assert document.text.split("\n\n")[1].split("\n") == broken(PARAGRAPHS[0], 300)
    assert document.pages == (0,)
    assert (document.original.media_type, document.original.reader) == ("application/pdf", "pdf")
    assert not document.is_body


def test_paragraphs_are_told_by_an_indent_alone() -> None:
    made = Pdf()
    page = made.page()
    y = 72.0
    for paragraph in PARAGRAPHS:
        first, *rest = broken("xxx" + paragraph, 300)
        page.text(72 + 3 * WIDTH * 10, y, first[3:])
        y = page.lines(72, y + 12, rest)
    assert paragraphs_of(read(made.bytes(), "a.pdf")) == PARAGRAPHS


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("gutter", [9, 14, 30])
def test_columns_are_read_one_after_the_other(count: int, gutter: float) -> None:
    document = read(columns(count, gutter=gutter), "bridge.pdf")
    assert paragraphs_of(document) == [HEADLINE, *PARAGRAPHS]


def test_columns_above_and_below_a_headline_that_crosses_them() -> None:
    made = Pdf()
    page = made.page()
    page.column(60, 80, 230, PARAGRAPHS[:1])
    page.column(310, 80, 230, PARAGRAPHS[1:2])
    page.text(60, 300, "Ferry to run twice an hour until the bridge opens", 18)
    page.column(60, 340, 230, PARAGRAPHS[2:3])
    page.column(310, 340, 230, PARAGRAPHS[3:])
    expected = [*PARAGRAPHS[:2], "Ferry to run twice an hour until the bridge opens", *PARAGRAPHS[2:]]
    assert paragraphs_of(read(made.bytes(), "a.pdf")) == expected


def test_paragraph_goes_on_in_the_next_column() -> None:
    made = Pdf()
    lines = broken(" ".join(PARAGRAPHS), 230)
    page = made.page()
    half = next(
        at for at in range(len(lines) // 2, len(lines)) if lines[at - 1][-1].isalpha() and lines[at][0].islower()
    )
    page.lines(60, 80, lines[:half])
    page.lines(310, 80, lines[half:])
    assert paragraphs_of(read(made.bytes(), "a.pdf")) == [" ".join(PARAGRAPHS)]


def test_list_in_one_column_is_no_two_columns() -> None:
    made = Pdf()
    page = made.page()
    items = [
        "the bridge closes in May and opens a year later",
        "the ferry runs twice an hour",
        "the works cost nine million",
    ]
    for at, item in enumerate(items):
        page.text(72, 100 + 14 * at, "•")
        page.text(96, 100 + 14 * at, item)
    assert paragraphs_of(read(made.bytes(), "a.pdf")) == [f"• {item}" for item in items]


def test_table_is_read_by_rows() -> None:
    made = Pdf()
    page = made.page()
    for at, row in enumerate([("Ferry", "2", "Monday"), ("Bridge", "0", "Tuesday"), ("Road", "71", "Friday")]):
        for x, cell in zip((72, 200, 300), row, strict=True):
            page.text(x, 100 + 14 * at, cell)
    assert paragraphs_of(read(made.bytes(), "a.pdf")) == ["Ferry 2 Monday", "Bridge 0 Tuesday", "Road 71 Friday"]


def test_capital_over_two_lines_begins_its_word() -> None:
    made = Pdf()
    page = made.page()
    page.text(72, 112, "T", 28)
    page.lines(90, 100, ["he harbour bridge of Saltby will close in", "May for a year, the council decided in the"])
    page.lines(72, 124, ["evening, after a debate of nearly five hours", "in the old hall."])
    assert paragraphs_of(read(made.bytes(), "a.pdf")) == [
        "The harbour bridge of Saltby will close in May for a year, the council decided in the evening, after a debate of "
        "nearly five hours in the old hall."
    ]


def test_words_that_have_no_spaces_between_them_are_told_by_their_places() -> None:
    made = Pdf()
    page = made.page()
    x = 72.0
    for word in ("The", "ferry", "was", "late"):
        page.text(x, 100, word)
        x += len(word) * WIDTH * 10 + 4
    assert text_of(read(made.bytes(), "a.pdf")) == "The ferry was late"


# ── hyphens, ligatures, scripts ──


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "joined"),
    [
        ("The refurbish-", "ment began.", "", "The refurbishment began."),
        ("A well-", "known mayor.", "The well-known mayor spoke.", "A well-known mayor."),
        ("A reopen-", "ing date.", "The reopening was late.", "A reopening date."),
        ("The UK-", "based owner.", "", "The UK-based owner."),
        ("Anna Berg-", "Olsen spoke.", "", "Anna Berg-Olsen spoke."),
        ("A state-of-the-", "art lock.", "", "A state-of-the-art lock."),
        ("A 12-year-", "old lock.", "", "A 12-year-old lock."),
        ("In 2020-", "2021 it closed.", "", "In 2020-2021 it closed."),
        ("The pre-", "and post-war years.", "", "The pre- and post-war years."),
        ("It closed -", "at last.", "", "It closed - at last."),
    ],
)
def test_hyphen_at_a_lines_end(first: str, second: str, elsewhere: str, joined: str) -> None:
    made = Pdf()
    page = made.page()
    filler = "x" * 60
    page.lines(72, 100, [f"{filler} {first}".rjust(80), second])
    page.lines(72, 200, [elsewhere or "Nothing more."])
    document = read(made.bytes(), "a.pdf")
    assert paragraphs_of(document)[0].removeprefix(filler).strip() == joined
    assert f"{first}\n{second}" in document.text


def test_joined_word_is_no_end_of_what_may_be_cited() -> None:
    body = read(one_page("x" * 70 + " refurbish-", "ment began.").bytes(), "a.pdf").body
    assert body is not None
    assert body.removed[0].why == LINE_END_HYPHEN
    start = body.text.index("refurbishment")
    assert body.source_map.to_source(Span(start, start + 13)) == Span(71, 86)


def test_hyphen_that_was_taken_out_breaks_nothing() -> None:
    body = read(one_page("x" * 70 + " refurbish-", "ment began.").bytes(), "a.pdf").body
    assert body is not None
    assert body.source_map.breaks(body.removed) == ()


def test_soft_hyphen_shows_at_a_lines_end_alone() -> None:
    made = Pdf(unicode={n: chr(n) for n in range(32, 127)} | {1: "\u00ad"})
    page = made.page()
    page.codes(72, 100, b"The council said that it would re\x01furbish\x01", font="F2")
    page.codes(72, 112, b"ment began.", font="F2")
    document = read(made.bytes(), "a.pdf")
    assert text_of(document) == "The council said that it would refurbishment began."
    assert "re\u00adf" not in document.text


def test_ligatures_are_letters() -> None:
    made = Pdf(unicode={1: "ﬁ", 2: "n", 3: "ﬄ"})
    made.page().codes(72, 100, bytes((1, 2, 2, 3)), font="F2")
    assert text_of(read(made.bytes(), "a.pdf")) == "finnffl"


def test_text_from_right_to_left_is_read_so() -> None:
    word, other = "שלום", "עולם"
    letters = {n + 65: char for n, char in enumerate(sorted(set(word + other)))} | {90: "7", 91: "4"}
    codes = {char: code for code, char in letters.items()}
    made = Pdf(unicode=letters)
    page = made.page()
    page.codes(300, 100, bytes(codes[char] for char in reversed(word)), font="F2")
    page.codes(280, 100, b"Z[", font="F2")
    page.codes(240, 100, bytes(codes[char] for char in reversed(other)), font="F2")
    assert text_of(read(made.bytes(), "a.pdf")) == f"{word} 74 {other}"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_page_that_is_shown_turned_is_read_as_it_is_shown(turn: int) -> None:
    made = Pdf()
    page = made.page(rotate=turn)
    for at, line in enumerate(broken(PARAGRAPHS[0], 240)):
        x, y = {90: (80 + 12 * at, 700), 180: (500, 700 - 12 * at), 270: (500 - 12 * at, 80)}[turn]
        page.text(x, y, line, turn=turn)
    assert paragraphs_of(read(made.bytes(), "a.pdf")) == PARAGRAPHS[:1]


def test_words_set_crosswise_are_taken_out() -> None:
    made = Pdf()
    page = made.page()
    page.column(72, 100, 300, PARAGRAPHS)
    page.text(30, 500, "Draft of the harbour office", turn=90)
    page.text(100, 600, "DRAFT", 60, turn=45)
    document = read(made.bytes(), "a.pdf")
    assert paragraphs_of(document) == PARAGRAPHS
    assert sorted(removed_from(document)) == [
        ("DRAFT", "set crosswise"),
        ("Draft of the harbour office", "set crosswise"),
    ]


# ── what stands at the edges ──


def report(heads: bool = True) -> tuple[bytes, str]:
    """Three pages with running heads and numbers; one paragraph goes through all of them, past a footnote."""
    words = " ".join(f"{PARAGRAPHS[n % 4]}" for n in range(30))
    lines = broken(words, 400)
    made = Pdf()
    at = 0
    for number in range(3):
        page = made.page()
        if heads:
            page.text(72, 40, "Harbour Office of Saltby")
            page.text(400, 40, f"Report {2024 + number}")
            page.text(300, 760, f"- {number + 4} -")
        take = len(lines) // 3 + 1
        end = min(at + take, len(lines))
        while end < len(lines) and (not lines[end - 1][-1].isalpha() or not lines[end][0].islower()):
            end -= 1
        page.lines(72, 80, lines[at:end])
        at = end
        if number == 1:
            page.text(72, 700, "1 The report on the piers was never printed.", 7.5)
    return made.bytes(), words


def test_running_heads_and_page_numbers_are_taken_out_of_sentences() -> None:
    data, words = report()
    document = read(data, "report.pdf")
    assert paragraphs_of(document) == ["1 The report on the piers was never printed.", words] or paragraphs_of(
        document
    ) == [
        words,
        "1 The report on the piers was never printed.",
    ]
    heads = [(f"Harbour Office of Saltby Report {year}", "running head") for year in (2024, 2025, 2026)]
    numbers = [(f"- {number} -", "page number") for number in (4, 5, 6)]
    gone = [one for one in removed_from(document) if one[1] != LINE_END_HYPHEN]
    assert sorted(gone) == sorted([*heads, *numbers])


def test_pages_begin_where_their_text_does() -> None:
    data, words = report()
    document = read(data, "report.pdf")
    lines = broken(words, 400)
    assert len(document.pages) == 3
    assert document.pages[0] == 0
    for start in document.pages[1:]:
        assert document.text[start:].split("\n")[0] in lines


def test_pages_without_heads_lose_nothing() -> None:
    data, _ = report(heads=False)
    assert removed_from(read(data, "report.pdf")) == []


def test_page_of_one_line_is_its_text() -> None:
    made = Pdf()
    for _ in range(3):
        made.page().text(72, 40, "Nothing happened today")
    assert len(paragraphs_of(read(made.bytes(), "a.pdf"))) == 3


def browser_print(pages: int = 2, address: str = "https://echo.example/news/bridge") -> bytes:
    made = Pdf(
        info={
            "Title": f"{HEADLINE} | The Saltby Echo",
            "Producer": "Skia/PDF m130",
            "CreationDate": "D:20261101101010Z",
        }
    )
    for number in range(pages):
        page = made.page()
        page.text(24, 24, "11/1/26, 10:10 AM", 8)
        page.text(250, 24, f"{HEADLINE} | The Saltby Echo", 8)
        page.text(24, 780, address, 8)
        page.text(570, 780, f"{number + 1}/{pages}", 8)
        if number == 0:
            page.text(72, 80, HEADLINE, 18)
        page.column(72, 110, 400, PARAGRAPHS[2 * number : 2 * number + 2])
    return made.bytes()


@pytest.mark.parametrize("pages", [1, 2])
def test_page_printed_by_a_browser(pages: int) -> None:
    document = read(browser_print(pages), "print.pdf")
    assert paragraphs_of(document) == [HEADLINE, *PARAGRAPHS[: 2 * pages]]
    assert document.stated == Metadata(
        title=HEADLINE, url="https://echo.example/news/bridge", origin={"title": "pdf", "url": "pdf"}
    )
    assert {why for _, why in removed_from(document)} == {"printed by the browser"}


def test_address_that_a_browser_cut_short_is_none() -> None:
    document = read(browser_print(address="https://echo.example/news/bri…"), "print.pdf")
    assert document.stated.url is None
    assert "echo.example" not in text_of(document)


# ── what can't be read ──


def test_encrypted_needs_its_password_but_for_an_empty_one() -> None:
    made = one_page(*PARAGRAPHS)
    with pytest.raises(SourceError, match=r"^a\.pdf needs a password"):
        read(made.bytes(password="secret"), "a.pdf")
    assert text_of(read(made.bytes(password=""), "a.pdf")) == text_of(read(made.bytes(), "a.pdf"))


def test_scan_has_no_text() -> None:
    made = Pdf()
    made.page().parts.append(b"0 0 0 rg 72 72 200 200 re f")
    with pytest.raises(SourceError, match=r"^a\.pdf has no text, only pictures or drawings .* \(OCR\)"):
        read(made.bytes(), "a.pdf")


def test_scanned_pages_among_others_are_named() -> None:
    made = one_page(*PARAGRAPHS)
    made.page()
    made.page().column(72, 72, 300, PARAGRAPHS)
    made.page()
    document = read(made.bytes(), "a.pdf")
    assert document.notes == ("no text on pages 2, 4 of 4: empty, or a picture",)
    assert len(document.pages) == 4


def test_signs_without_letters_can_not_be_read() -> None:
    made = Pdf(unicode={n: chr(0xE000 + n) for n in range(1, 30)})
    made.page().codes(72, 100, bytes(range(1, 30)), font="F2")
    with pytest.raises(SourceError, match="does not say which letters"):
        read(made.bytes(), "a.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.4\nbroken", b"%PDF-1.7\n" + bytes(3000)])
def test_broken_file_is_said_to_be(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^a\.pdf is no PDF, or a broken one"):
        read(data, "a.pdf")


def test_empty_file_is_said_to_be() -> None:
    with pytest.raises(SourceError, match=r"^a\.pdf is empty"):
        read(b" \n", "a.pdf")


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    made = Pdf(pages=[Page() for _ in range(3)])
    with pytest.raises(SourceError, match="has 3 pages, more than 2"):
        pdf.read(made.bytes())


def test_file_goes_by_its_content() -> None:
    assert registry.form_of(found(one_page("x").bytes(), "a.txt")) == "pdf"


# ── properties ──

WORD = st.sampled_from(["ferry", "bridge-", "May", "a", "12", "well-known", "“No,”", "he", "•", "said."])
PLACES = st.tuples(
    st.integers(-20, 600),
    st.integers(-20, 800),
    st.sampled_from([6, 9, 10, 10, 10, 24]),
    st.sampled_from([0, 0, 0, 0, 90, 33]),
    st.lists(WORD, min_size=1, max_size=9),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(PLACES, max_size=25), min_size=1, max_size=3))
def test_any_page_is_read_soundly(pages: list[list[tuple[int, int, int, int, list[str]]]]) -> None:
    made = Pdf()
    for places in pages:
        page = made.page()
        for x, y, size, turn, text in places:
            page.text(x, y, " ".join(text), size, turn)
    try:
        document = read(made.bytes(), "a.pdf")
    except SourceError as error:
        assert "has no text" in str(error)
        return
    assert len(document.pages) == len(pages)
    words = Counter("".join(word for places in pages for *_, text in places for word in text))
    assert Counter("".join(document.text.split())) <= words


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORD, min_size=1, max_size=60), min_size=1, max_size=8), st.sampled_from([1, 2, 3]))
def test_any_words_in_columns_are_all_there_in_order(paragraphs: list[list[str]], count: int) -> None:
    made = Pdf()
    wanted = [" ".join(words) for words in paragraphs]
    for at in range(0, len(wanted), count):
        page = made.page()
        for column, paragraph in enumerate(wanted[at : at + count]):
            page.column(40 + column * 180, 150, 160, [paragraph])
    document = read(made.bytes(), "a.pdf")
    assert Counter("".join(document.text.split())) == Counter("".join("".join(wanted).split()))
    if count == 1:
        assert "".join(document.text.split()) == "".join("".join(wanted).split())


def test_broken_bytes_end_in_a_document_or_an_error() -> None:
    good, _ = report()
    luck = random.Random(6)
    for _ in range(100):
        data = bytearray(good)
        for _ in range(luck.choice((1, 4, 30))):
            at = luck.randrange(len(data))
            match luck.randrange(3):
                case 0:
                    data[at] = luck.randrange(256)
                case 1:
                    del data[at : at + luck.randrange(1, 400)]
                case _:
                    data[at:at] = data[luck.randrange(len(data)) :][: luck.randrange(1, 200)]
        try:
            (document,) = pdf.documents(found(bytes(data), "odd.pdf"))
        except SourceError:
            continue
        assert_sound(document)
