"""Spans and the map from an article's text to its source text."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from ingest.article import Card, Filters, Metadata, Piece, Removed, Revision, SourceMap, Span


class Cut(NamedTuple):
    """A source with lines taken out of it; `place` has, for each character of the text, where it was, None if inserted."""

    source: str
    text: str
    map: SourceMap
    removed: tuple[Removed, ...]
    place: list[int | None]
    breaks: list[int]


@st.composite
def cuts(draw: st.DrawFn) -> Cut:
    """Runs of kept and removed lines, in turn; between kept ones a blank line may be put in."""
    line = st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), min_size=1, max_size=8)
    runs = draw(st.lists(st.tuples(st.booleans(), st.lists(line, min_size=1, max_size=3)), max_size=6))
    source, text, pieces, removed, place, breaks = "", "", [], [], [], []
    gone = False
    for kept, lines in runs:
        run = "\n".join(lines) + "\n"
        if kept:
            if text and gone and draw(st.booleans()):
                text, place = text + "\n", [*place, None]
            if text and gone:
                breaks.append(len(text))
            pieces.append(Piece(len(text), len(source), len(run)))
            place += range(len(source), len(source) + len(run))
            text, gone = text + run, False
        else:
            removed.append(Removed(Span(len(source), len(source) + len(run) - 1), run[:-1], "furniture"))
            gone = True
        source += run
    return Cut(source, text, SourceMap(tuple(pieces)), tuple(removed), place, breaks)


def span_in(draw: st.DataObject, start: int, end: int) -> Span:
    ends = sorted(draw.draw(st.lists(st.integers(start, end), min_size=2, max_size=2)))
    return Span(*ends)


@given(cuts(), st.data())
def test_to_source_gives_the_outermost_ends_of_what_was_copied(cut: Cut, data: st.DataObject) -> None:
    span = span_in(data, 0, len(cut.text))
    copied = [at for at in cut.place[span.start : span.end] if at is not None]
    mapped = cut.map.to_source(span)
    if copied:
        assert mapped == Span(copied[0], copied[-1] + 1)
    else:
        assert mapped.start == mapped.end <= len(cut.source)


@given(cuts(), st.data())
def test_to_source_within_a_piece_has_the_same_words(cut: Cut, data: st.DataObject) -> None:
    for piece in cut.map.pieces:
        span = span_in(data, piece.text_start, piece.text_start + piece.length)
        assert cut.map.to_source(span).of(cut.source) == span.of(cut.text)


@given(cuts())
def test_breaks_stand_where_something_was_taken_out(cut: Cut) -> None:
    assert list(cut.map.breaks(cut.removed)) == cut.breaks


def test_to_source_across_what_was_taken_out_spans_it() -> None:
    revision = Revision(1, "one two", "one (ad) two", SourceMap((Piece(0, 0, 4), Piece(4, 9, 3))))
    assert revision.to_source(Span(2, 5)) == Span(2, 10)
    assert revision.to_source(Span(0, 4)).of(revision.source_text) == "one "
    assert revision.to_source(Span(4, 7)).of(revision.source_text) == "two"


def test_to_source_of_inserted_space_is_empty() -> None:
    source_map = SourceMap((Piece(0, 0, 3), Piece(5, 20, 3)))
    assert source_map.to_source(Span(3, 5)) == Span(20, 20)


def test_to_source_of_an_empty_text_is_empty() -> None:
    assert SourceMap.identity(0).to_source(Span(0, 0)) == Span(0, 0)
    assert SourceMap.identity(0).breaks(()) == ()


def test_breaks_are_none_for_what_stood_before_or_after_the_article() -> None:
    removed = (Removed(Span(0, 4), "menu", "x"), Removed(Span(20, 24), "foot", "x"))
    assert SourceMap((Piece(0, 5, 10),)).breaks(removed) == ()


def test_span_overlaps_and_covers_half_open() -> None:
    assert Span(0, 3).overlaps(Span(2, 5))
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 3).covers(Span(0, 3))
    assert not Span(0, 3).covers(Span(2, 4))


def test_filters_on_speakers_alone_do_not_narrow_articles() -> None:
    assert not Filters(speakers=("Crane",)).narrow_articles()
    assert Filters(since="2026").narrow_articles()


def test_page_of_an_offset_counts_from_one() -> None:
    revision = Revision(1, "", "", SourceMap(()), pages=(0, 10, 10, 30))
    assert [revision.page_of(at) for at in (0, 9, 10, 29, 30, 99)] == [1, 1, 3, 3, 4, 4]
    assert Revision(1, "", "", SourceMap(())).page_of(5) is None
    assert Revision(1, "", "", SourceMap(()), pages=(2, 10)).page_of(0) == 1


def test_card_is_private_in_whatever_case_the_tag_is_written() -> None:
    assert Card("a", 1, Metadata(), tags=("sea", "Private")).private
    assert not Card("a", 1, Metadata(), tags=("privately", "sea")).private
