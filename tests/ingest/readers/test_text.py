"""Bytes to text: encodings, and what is no text."""

from __future__ import annotations

import pytest

from ingest.errors import SourceError
from ingest.readers.text import decode, refuse_markup

ENGLISH = "The café of Zoë Brandt was closed on Monday, she said. Nobody was hurt.\n"
TYPED = "The ferry’s captain said the pier was closed. “It’s not safe,” she said – nobody was hurt.\n"
GERMAN = "Die Fähre fährt heute nicht, sagte Bürgermeister Köhler. Größere Schäden gibt es nicht.\n"
RUSSIAN = "Капитан парома сказал, что порт закрыт на неделю. Никто не пострадал.\n"
JAPANESE = "船長は港が一週間閉鎖されると言った。誰も怪我をしなかった。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_decode_unicode(encoding: str) -> None:
    assert decode((ENGLISH * 5).encode(encoding), "a.txt") == ENGLISH * 5


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "latin-1"), (ENGLISH, "cp1252"), (TYPED, "cp1252"), (GERMAN, "latin-1"), (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"), (JAPANESE, "shift_jis"), ("船长说港口将关闭一周。没有人受伤。\n", "gbk"),
    ],
)  # fmt: skip
def test_decode_by_the_detector(text: str, encoding: str) -> None:
    assert decode((text * 4).encode(encoding), "a.txt") == text * 4


def test_decode_looks_where_it_stops_being_ascii() -> None:
    text = "Plain words of a long report.\n" * 20_000 + ENGLISH
    assert decode(text.encode("cp1252"), "a.txt") == text


def test_decode_a_long_text_of_wide_characters_cuts_none_through() -> None:
    text = "a" + JAPANESE * 8000
    assert decode(text.encode("cp932"), "a.txt") == text


def test_decode_changes_nothing() -> None:
    text = " \tA line\r\nwith\u00a0odd\u200b spaces,\rthe ﬁne ones\n\n"
    assert decode(text.encode(), "a.txt") == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\r\n\t", "empty"),
        (b"\x89PNG\r\n", "a picture"),
        (bytes(range(256)) * 40, "a.txt"),
        (b"\x00" * 5000, "a.txt"),
        ("\ufeffab".encode("utf-16-le")[:-1], "breaks off"),
    ],
)
def test_decode_refuses_what_is_no_text(data: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        decode(data, "a.txt")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["<!DOCTYPE html><p>x", "\ufeff \n<html>", "<?xml version='1.0'?>", "<RSS version='2'>"]
)
def test_markup_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match=r"a\.txt"):
        refuse_markup(text, "a.txt")


def test_markup_a_text_that_speaks_of_it_is_none() -> None:
    refuse_markup("The tag <html> opens a page.", "a.txt")
