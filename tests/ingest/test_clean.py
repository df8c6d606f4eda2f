"""From a pasted page to an article: what is kept, what is taken out and why, and how both map to the source."""

from __future__ import annotations

import json
import time
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.clean import VERSION, Cleaned, clean, counted, reasons, whole
from ingest.errors import NoArticle

SAMPLES = Path(__file__).parents[2] / "ingest" / "samples"
SAMPLE_MARKS = json.loads(Path(__file__).with_name("samples_gold.json").read_text(encoding="utf8"))["articles"]
PAGES = Path(__file__).with_name("pages")
NAMES = sorted(path.stem for path in PAGES.glob("*.txt"))

FIRST = (
    "The council of Arden voted on Tuesday to close the old bridge after engineers found cracks in two of its piers."
)
SAID = '"We can\'t wait for the winter," said Mayor Ada Crane. "The bridge must be safe."'
LAST = "Work is to begin in May and will last until autumn, officials said."
BODY = f"{FIRST}\n\n{SAID}\n\n{LAST}"


def page(name: str) -> tuple[str, dict[str, Any]]:
    source = (PAGES / f"{name}.txt").read_bytes().decode()
    return source, tomllib.loads((PAGES / f"{name}.toml").read_text(encoding="utf8"))


def check_map(source: str, cleaned: Cleaned) -> None:
    """Pieces copy the source, in order; every other word of it stands in `removed`."""
    covered = bytearray(len(source))
    text_at = source_at = 0
    for piece in cleaned.source_map.pieces:
        assert piece.length > 0
        assert cleaned.text[text_at : piece.text_start].isspace() or text_at == piece.text_start
        assert piece.source_start >= source_at
        text_at, source_at = piece.text_start + piece.length, piece.source_start + piece.length
        assert cleaned.text[piece.text_start : text_at] == source[piece.source_start : source_at]
        covered[piece.source_start : source_at] = b"\1" * piece.length
    assert text_at == len(cleaned.text)
    known = reasons()
    for removed in cleaned.removed:
        start, end = removed.span.start, removed.span.end
        assert source[start:end] == removed.text
        assert removed.text.strip() == removed.text != ""
        assert removed.why in known
        assert not any(covered[start:end])
        covered[start:end] = b"\2" * (end - start)
    assert not [c for c, is_covered in zip(source, covered, strict=True) if not is_covered and not c.isspace()]


@pytest.mark.parametrize("name", NAMES)
def test_page_keeps_its_article(name: str) -> None:
    source, marks = page(name)
    cleaned = clean(source)
    check_map(source, cleaned)
    at = 0
    for line in marks["body"]:
        assert line in cleaned.text[at:]
        at = cleaned.text.index(line, at)


@pytest.mark.parametrize("name", NAMES)
def test_page_loses_its_furniture_for_a_reason(name: str) -> None:
    source, marks = page(name)
    cleaned = clean(source)
    for why, lines in marks["removed"].items():
        for line in lines:
            assert [removed.why for removed in cleaned.removed if line in removed.text] == [why], line
            assert line not in cleaned.text


@pytest.mark.parametrize("marks", SAMPLE_MARKS, ids=lambda marks: marks["file"])
def test_sample_keeps_its_article_and_loses_its_furniture(marks: dict[str, Any]) -> None:
    source = (SAMPLES / marks["file"]).read_bytes().decode()
    cleaned = clean(source)
    check_map(source, cleaned)
    body = " ".join(cleaned.text.split())
    assert [line for line in marks["in_body"] if " ".join(line.split()) not in body] == []
    assert [line for line in marks["not_in_body"] if " ".join(line.split()) in body] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_page_with_other_line_ends_gives_the_same_article(name: str, end: str) -> None:
    source, _ = page(name)
    other = source.replace("\n", end)
    cleaned = clean(other)
    check_map(other, cleaned)
    assert cleaned.text == clean(source).text.replace("\n", end)


@pytest.mark.parametrize("name", NAMES)
def test_article_taken_from_a_page_loses_nothing_more(name: str) -> None:
    text = clean(page(name)[0]).text
    again = clean(text)
    assert {removed.why for removed in again.removed} <= {"title"}


BARE = {
    "paragraphs": BODY,
    "one paragraph": FIRST,
    "one a line": BODY.replace("\n\n", "\n"),
    "two sentences": "The bakery closes on Friday. It opened in 1950.",
    "a note without a full stop": "The bakery on Elm Street closes on Friday",
    "a poem": "The boats come home at evening\nwith lanterns on their bows\n\nHome\nand no one counts the hours\nMore",
    "an interview": "Q: When did you start?\nA: In May.\nQ: Why?\nA: It was time.\nQ: And now?\nA: Now we wait.",
    "a dialogue": "— Are you coming?\n— No.\n— Why not?\n— Because it rains.",
    "a break": f"{FIRST}\n\n* * *\n\n{LAST}",
    "subheadings": f"{FIRST}\n\nWho pays\n\n{SAID}\n\nWhat comes next\n\n{LAST}",
    "lists": f"{FIRST} It needs:\n\n* 40 tons of steel\n* 12 engineers\n* time\n\n{LAST}",
    "about furniture": "The newsletter that Ada Crane sends to subscribers has a million readers, who share all of it. "
    "She said that cookies on her website had never been read by anybody.",
    "no case": "新しい橋は来年の春に開通する予定だ。市は火曜日にそう発表した。",
}


@pytest.mark.parametrize("kind", BARE)
def test_bare_article_loses_nothing(kind: str) -> None:
    cleaned = clean(BARE[kind])
    assert cleaned.text == BARE[kind]
    assert cleaned.removed == ()


def test_bare_article_gives_its_title() -> None:
    cleaned = clean(f"Arden closes its bridge\n\n{BODY}\n")
    assert cleaned.metadata.title == "Arden closes its bridge"
    assert cleaned.text == BODY
    assert [(removed.why, removed.text) for removed in cleaned.removed] == [("title", "Arden closes its bridge")]


def test_bare_chronicle_keeps_its_dates() -> None:
    text = f"{FIRST}\n\n3 March 2021\n\n{SAID}\n\n5 May 2021\n\n{LAST}"
    cleaned = clean(text)
    assert cleaned.text == text
    assert cleaned.metadata.published is None


def test_white_space_within_the_article_stays_as_it_came() -> None:
    text = f"{FIRST}\n \n\t{SAID}\u00a0\n\n\n    {LAST}"
    assert clean(f"  {text}  \n").text == text


def test_line_taken_out_leaves_a_paragraph_break() -> None:
    cleaned = clean(f"{FIRST}\nThe bridge in Arden. Photo: Leo Marsh/Tidewire\n\n{LAST}")
    assert cleaned.text == f"{FIRST}\n\n{LAST}"
    assert cleaned.source_map.breaks(cleaned.removed) != ()


def test_list_at_the_end_of_an_article_on_a_page_stays() -> None:
    list_at_end = "What the bridge needs\n\n* 40 tons of steel\n\n* 12 engineers\n\n* time"
    cleaned = clean(f"Skip to content\n\nSign in\n\n{BODY}\n\n{list_at_end}\n\n© 2023 Arden Ledger")
    assert cleaned.text == f"{BODY}\n\n{list_at_end}"


HEAD = "Skip to content\n\nSign in\n\nArden closes its bridge\n\nBy Ada Crane\n\n"
FOOT = "\n\n© 2024 Holding Media. All rights reserved."


def on_page(body: str) -> str:
    """The text that is left of a page with this between its head and its foot."""
    return clean(f"{HEAD}{body}{FOOT}").text


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Share:  Facebook  X  Email  Copy link   |   147 comments", "share button"),
        ("HARBOUR NEWS: The Post's free newsletter brings the quay to your inbox by 6 am. Sign up here.", "newsletter"),
        ("For more analysis, sign up to Cash Book, our weekly subscriber-only newsletter.", "newsletter"),
        ("The Arden Wire: all the news you need to start your day. Sign up.", "newsletter"),
        ("Subscribe to Arden Post for top news, trends and analysis", "newsletter"),
        (
            "This article appeared in the Towns section of the print edition under the headline “Cracked”",
            "print edition",
        ),
        ("From the April 11th 2026 edition", "print edition"),
        ("Advertisement · Scroll to continue", "advertisement"),
        ("The bridge in Arden, March 12, 2026. ATW/Leo Marsh Purchase Licensing Rights", "caption"),
        ("The bridge in Arden on Monday. ATW/Leo Marsh", "caption"),
        ("In this March 12, 2006, photo made available by the town, the bridge is still whole.", "caption"),
        ("MILL OWNER SAYS THAT THE GATES STAY SHUT", "links to other articles"),
    ],
)
def test_furniture_between_paragraphs_is_taken_out(line: str, why: str) -> None:
    cleaned = clean(f"{HEAD}{FIRST}\n\n{SAID}\n\n{line}\n\n{LAST}{FOOT}")
    assert cleaned.text == f"{FIRST}\n\n{SAID}\n\n{LAST}"
    assert [removed.why for removed in cleaned.removed if removed.text == line] == [why]


@pytest.mark.parametrize(
    "line",
    [
        "She asked all residents to sign up to the programme by Friday.",
        "The town's newsletter, which reaches 4,000 homes, told residents to sign up.",
        "The letter appeared in the print edition of the Arden Ledger on Monday, she said.",
        "“Sign up,” he said. “It costs nothing and the bridge needs you.”",
        "Work has begun on the upper and/or lower side of the river, he said.",
        "The company told all of its customers to download the app before the summer.",
        "DOES THE TOWN HAVE A PLAN FOR ITS BRIDGE?",
    ],
)
def test_line_that_only_speaks_like_furniture_stays(line: str) -> None:
    assert on_page(f"{FIRST}\n\n{SAID}\n\n{line}\n\n{LAST}") == f"{FIRST}\n\n{SAID}\n\n{line}\n\n{LAST}"


@pytest.mark.parametrize(
    "correction",
    [
        "Correction, 10 March 2026: An earlier version of this article said that the bridge had three piers.",
        "This article was amended on 3 May 2026. An earlier version said that the bridge was new.",
        "Editor's note: The number of piers in this article has been corrected.",
    ],
)
@pytest.mark.parametrize("above", ["", "Ada Crane covers courts for the Arden Ledger.\n\n", "Share\n\nFacebook\n\n"])
def test_correction_stays_wherever_at_the_foot_it_stands(correction: str, above: str) -> None:
    text = on_page(f"{FIRST}\n\n{SAID}\n\n{LAST}\n\n{above}{correction}\n\nMost read\n\nMill burns down in Brenn")
    assert text == f"{FIRST}\n\n{SAID}\n\n{LAST}\n\n{correction}"


def test_article_goes_on_behind_a_box_of_links() -> None:
    links = "Most read\nMill burns down\nCat comes home to Brenn\nThe ten best loaves of the year"
    after = "But Crane said that the town had no choice."
    assert on_page(f"{FIRST}\n\n{SAID}\n\n{links}\n\n{after}") == f"{FIRST}\n\n{SAID}\n\n{after}"


def test_article_does_not_go_on_with_the_summary_of_another() -> None:
    links = "Most read\nMill burns down\nCat comes home\nThe ten best loaves of the year"
    other = "Three hundred workers watched as the old paper factory at Weyer went up in flames."
    assert on_page(f"{FIRST}\n\n{SAID}\n\n{links}\n\n{other}") == f"{FIRST}\n\n{SAID}"


def test_subheading_below_a_list_of_links_stays() -> None:
    links = "READ MORE ON BRIDGES\nMILL POND Miller finds his own letter\nCAT FLAP Cat comes home"
    after = "But Crane said that the town had no choice."
    body = f"{FIRST}\n\n{SAID}\n\n{links}\n\nWho pays\n\n{after}"
    assert on_page(body) == f"{FIRST}\n\n{SAID}\n\nWho pays\n\n{after}"


def test_note_on_the_publisher_at_the_foot_is_taken_out() -> None:
    note = "About Arden Mills\n\nArden Mills makes paper in three towns and employs 400 people."
    assert on_page(f"{FIRST}\n\n{SAID}\n\n{LAST}\n\n{note}") == f"{FIRST}\n\n{SAID}\n\n{LAST}"


def test_page_for_a_table_keeps_it() -> None:
    rows = "\n".join(f"{n} Rowers of Brenn {n} 12 7 {40 - n}" for n in range(1, 21))
    page = f"Skip to content\n\nSign in\n\nNews\n\nHow the clubs stand after the last regatta:\n\n{rows}{FOOT}"
    assert rows in clean(page).text


def test_subheading_that_reads_like_a_caption_stays_in_a_bare_article() -> None:
    text = f"{FIRST}\n\nAda Crane opens the bridge\n\nHe who pays has not been told yet, officials said."
    assert clean(text).text == text


def test_hard_wrapped_paragraph_is_kept_or_taken_out_as_one() -> None:
    note = "If you buy something through our links, we may earn a commission, which\nhelps us to pay those who bake, "
    note += "write, and test all the loaves that we tell\nyou about in these pages every Sunday."
    wrapped = (
        "The council of Arden voted on Tuesday to close the old bridge after\nengineers found cracks in two of its "
    )
    wrapped += "piers, which had been built in\nhaste after the flood and had never been looked at since."
    cleaned = clean(f"{wrapped}\n\n{note}\n\n{LAST}")
    assert cleaned.text == f"{wrapped}\n\n{LAST}"
    assert [removed.text for removed in cleaned.removed] == [note]


@pytest.mark.parametrize("source", ["", " \n\t\n", "\u00a0", "\ufeff\n"])
def test_blank_text_is_no_article(source: str) -> None:
    with pytest.raises(NoArticle):
        clean(source)


@pytest.mark.parametrize(
    "source",
    [
        "Home\nNews\nSport\nWeather\nAbout us\nContact\nPrivacy policy\nSign in\n",
        "* Home\n* World\n  * Courts\nSubscribe\nLog in\n© 2023 Arden Ledger. All rights reserved.",
        "We use cookies to improve our website.\nAccept all\nReject all\nCookie settings",
        "Please enable JavaScript to continue using this application.",
        "You need to enable JavaScript to run this app.\nLoading...",
        "12345",
    ],
)
def test_page_without_an_article_is_told_in_one_line(source: str) -> None:
    with pytest.raises(NoArticle) as told:
        clean(source)
    assert "paste" in str(told.value)
    assert "\n" not in str(told.value)


def test_body_given_whole_is_its_own_source() -> None:
    text = "Home\n\nAccept all\n"
    cleaned = whole(text)
    assert cleaned.text == text
    check_map(text, cleaned)
    assert whole("").text == ""


def test_rules_are_counted_by_their_reasons() -> None:
    counts = counted(clean(page("broadcaster")[0]))
    assert counts["teaser"] == 2
    assert set(counts) <= set(reasons())
    assert VERSION >= 1


LINES = st.sampled_from(
    [line for name in NAMES for line in page(name)[0].split("\n")]
    + ["", "", " ", FIRST, SAID, LAST, "Related", "3 comments", "©", "* ", "\t* Home", "\u2028", "Ada Crane"]
)
TEXTS = st.lists(LINES | st.text(max_size=40), max_size=40).map("\n".join)


@settings(
    deadline=None, max_examples=200, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(TEXTS, st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
def test_any_text_maps_back(text: str, end: str) -> None:
    source = text.replace("\n", end)
    try:
        cleaned = clean(source)
    except NoArticle:
        return
    check_map(source, cleaned)
    assert cleaned.text.strip() == cleaned.text != ""
    assert clean(source) == cleaned


@pytest.mark.parametrize(
    "source",
    [
        "word and more. " * 330_000,
        "a" * 5_000_000,
        "(" * 1_000_000,
        '"' * 1_000_000,
        "\n" * 1_000_000,
        "Aa " * 400_000,
        "\n".join(f"Item number {n} of the list" for n in range(20_000)),
        "\n".join(f"{n} comments\nThe council voted on it again today." for n in range(10_000)),
        "\n".join(f"Ada Crane opens the {n} bridge\n\nHe said so again on Monday.\n" for n in range(10_000)),
        "\n".join(f"Related\nAda Crane opens the {n} bridge" for n in range(10_000)),
    ],
    ids=lambda source: repr(source[:16]),
)
def test_long_text_takes_seconds_at_most(source: str) -> None:
    begun = time.monotonic()
    with suppress(NoArticle):
        clean(source)
    assert time.monotonic() - begun < 15


PRESS_RELEASE = """Home
News
Log in
Subscribe

Arden Mills opens copper mine

May 3, 2026

Arden Mills said on Monday that it would open the old copper mine of Arden in three years, with two hundred jobs.

“There is more of it than our grandfathers dug out in ninety years,” said Orla Brandt, who owns the mine.

The village of Arden is to vote on it in the spring of 2027. The province has agreed already, and so has the bank.

-ENDS-

Media contact:
Orla Brandt
press@ardenmills.example

Share this article
© 2026 Arden Mills. All rights reserved."""


def test_press_release_loses_its_contact_and_nothing_that_says_something() -> None:
    assert clean(PRESS_RELEASE).text.endswith("so has the bank.")
    note = "Arden Mills was founded in 1904 by Ada Crane."
    noted = clean(PRESS_RELEASE.replace("Share this", f"Notes to editors\n{note}\n\nShare this"))
    assert noted.text.endswith(note)
    within = clean(PRESS_RELEASE.replace("The village", "Media contact:\nOrla Brandt\n\nThe village"))
    assert "Media contact:" in within.text
