"""Lines that a person puts back or takes out: what becomes of the text, its map, and what was removed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.article import Body, Piece, Removed, SourceMap, Span
from ingest.by_hand import GIVEN, LineKey, decided_on, lines_of
from ingest.clean import whole
from ingest.errors import NoArticle

SOURCE = "Menu\n\nThe pier will close.\n\nShare\nNobody walks there.\n\nShare\nFooter"


def body_of(source: str, *kept: str) -> Body:
    """The body that has these lines of a source, each with the blank lines behind it, and not the others."""
    parts: list[str] = []
    pieces: list[Piece] = []
    removed: list[Removed] = []
    at = 0
    for line in source.splitlines(keepends=True):
        start = at + len(line) - len(line.lstrip())
        span = Span(start, start + len(line.strip()))
        if not line.strip() or line.strip() in kept:
            pieces.append(Piece(sum(map(len, parts)), at, len(line)))
            parts.append(line)
        else:
            removed.append(Removed(span, line.strip(), "menu"))
        at += len(line)
    return Body("".join(parts), SourceMap(tuple(pieces)), tuple(removed))


def check(source: str, body: Body) -> None:
    """Whatever of the source isn't white space is in a piece or was removed, and pieces are the source's own."""
    seen = [" "] * len(source)
    at = source_at = 0
    for piece in body.source_map.pieces:
        assert piece.text_start >= at
        assert piece.source_start >= source_at
        assert not body.text[at : piece.text_start].strip()
        words = source[piece.source_start : piece.source_start + piece.length]
        assert body.text[piece.text_start : piece.text_start + piece.length] == words
        seen[piece.source_start : piece.source_start + piece.length] = words
        at, source_at = piece.text_start + piece.length, piece.source_start + piece.length
    assert not body.text[at:].strip()
    for one in body.removed:
        assert one.text == one.span.of(source)
        assert not "".join(seen[one.span.start : one.span.end]).strip()
        seen[one.span.start : one.span.end] = one.text
    assert "".join(seen).split() == source.split()


def test_line_put_back_stands_apart_as_in_its_source() -> None:
    body = body_of(SOURCE, "The pier will close.", "Nobody walks there.")
    found = decided_on(SOURCE, body, {LineKey("Share"): True})
    assert found.text == "The pier will close.\n\nShare\nNobody walks there."
    assert [one.text for one in found.removed] == ["Menu", "Share", "Footer"]
    check(SOURCE, found)


def test_line_put_back_between_removed_ones_is_a_paragraph_where_blank_lines_were() -> None:
    source = "One.\n\nShare\nTwo.\nShare\n\nThree."
    found = decided_on(source, body_of(source, "One.", "Three."), {LineKey("Two."): True})
    assert found.text.split("\n\n") == ["One.", "Two.", "Three."]
    assert len(found.source_map.breaks(found.removed)) == 2
    check(source, found)


def test_line_put_back_in_a_body_of_paragraphs_stands_apart_as_they_do() -> None:
    source = "Title\nOne.\nAd\nTwo.\nShare\nThree."
    pieces = (Piece(0, 6, 4), Piece(6, 14, 4), Piece(12, 25, 6))
    removed = tuple(Removed(s, s.of(source), "menu") for s in (Span(0, 5), Span(11, 13), Span(19, 24)))
    body = Body("One.\n\nTwo.\n\nThree.", SourceMap(pieces), removed)
    found = decided_on(source, body, {LineKey("Share"): True, LineKey("Two."): False})
    assert found.text == "One.\n\nShare\nThree."
    assert [(one.text, one.why) for one in found.removed] == [("Title", "menu"), ("Ad", "menu"), ("Two.", GIVEN)]
    check(source, found)


def test_line_taken_out_leaves_a_break_and_its_neighbours_apart() -> None:
    source = "One.\n\nTwo.\n\nThree.\n"
    found = decided_on(source, Body(source, whole(source).source_map), {LineKey("Two."): False})
    assert found.text == "One.\n\nThree."
    assert found.source_map.breaks(found.removed) == (6,)
    assert found.removed == (Removed(Span(6, 10), "Two.", GIVEN),)
    check(source, found)


@pytest.mark.parametrize(("line", "left"), [("One.", "Two.\r\n\r\nThree."), ("Three.", "One.\r\n\r\nTwo.")])
def test_line_taken_out_at_an_end_leaves_no_white_space_there(line: str, left: str) -> None:
    source = "  One.\r\n\r\nTwo.\r\n\r\nThree.\r\n"
    found = decided_on(source, Body(source, whole(source).source_map), {LineKey(line): False})
    assert found.text == left
    check(source, found)


def test_only_the_line_that_was_meant_is_decided_on_where_several_read_the_same() -> None:
    body = body_of(SOURCE, "The pier will close.", "Nobody walks there.")
    found = decided_on(SOURCE, body, {LineKey("Share", 2): True})
    assert found.text == "The pier will close.\n\nNobody walks there.\n\nShare"
    assert [line.given for line in lines_of(SOURCE, found, {LineKey("Share", 2): True})] == [False] * 4 + [True, False]


def test_decision_on_a_line_that_is_gone_means_nothing() -> None:
    body = body_of(SOURCE, "The pier will close.")
    assert decided_on(SOURCE, body, {LineKey("Gone"): True, LineKey("Share", 3): True}) is body


def test_all_lines_taken_out_are_an_error() -> None:
    with pytest.raises(NoArticle, match="nothing"):
        decided_on("One.", Body("One.", SourceMap.identity(4)), {LineKey("One."): False})


def test_lines_are_numbered_as_an_editor_counts_them() -> None:
    lines = lines_of(SOURCE, body_of(SOURCE, "The pier will close."))
    assert [(line.number, line.kept, line.why) for line in lines][:3] == [
        (1, False, "menu"),
        (3, True, None),
        (5, False, "menu"),
    ]


_LINE = st.sampled_from(["", " ", "One.", " Two here", "Share", "Share ", "\tThree"])


@given(
    st.lists(_LINE, min_size=1, max_size=9), st.sets(st.sampled_from(["One.", "Two here", "Share", "Three"])), st.data()
)
def test_any_decisions_lose_nothing_and_taken_back_give_the_same_words(
    lines: list[str], kept: set[str], data: st.DataObject
) -> None:
    source = "\n".join(lines)
    body = body_of(source, *kept)
    keys = [line.key for line in lines_of(source, body)]
    decisions = data.draw(st.dictionaries(st.sampled_from(keys), st.booleans())) if keys else {}
    try:
        found = decided_on(source, body, decisions)
    except NoArticle:
        return
    check(source, found)
    of = {line.key: line for line in lines_of(source, found)}
    assert all(of[key].kept == keep for key, keep in decisions.items())
    assert decided_on(source, found, decisions) is found
    back = {line.key: line.kept for line in lines_of(source, body)}
    if any(back.values()):
        assert decided_on(source, found, back).text.split() == body.text.split()
