"""A page's encoding: what is declared, and what it is."""

from __future__ import annotations

import pytest

from ingest.errors import SourceError
from ingest.readers.charsets import decoded

TEXT = "<p>Die Fähre fährt heute nicht, sagte Bürgermeister Köhler. Größere Schäden gibt es nicht.</p>\n" * 6
TYPED = "<p>The ferry’s captain said the pier was closed. “It’s not safe,” she said – nobody was hurt.</p>\n" * 6
RUSSIAN = "<p>Капитан парома сказал, что порт закрыт на неделю. Никто не пострадал.</p>\n" * 6


@pytest.mark.parametrize(
    ("text", "encoding", "declared", "meta"),
    [
        (TEXT, "utf-8", None, None),
        (TEXT, "latin-1", "ISO-8859-1", None),
        (TYPED, "cp1252", None, "iso-8859-1"),
        (TYPED, "cp1252", "us-ascii", None),
        (RUSSIAN, "koi8-r", None, "koi8-r"),
        (RUSSIAN, "cp1251", None, None),
        (RUSSIAN, "utf-16", None, None),
        (TEXT, "utf-8-sig", "latin-1", None),
        (TEXT, "utf-8", None, "utf-16"),
        (TEXT, "cp1252", "no-such-thing", "windows-1252"),
        (TEXT, "cp1252", "base64", None),
        ("船長は港が閉鎖されると言った。" * 9, "euc_jp", None, "EUC-JP"),
        ("船长说港口将关闭一周。" * 9, "gb18030", "gb2312", None),
    ],
)
def test_decoded_as_declared_or_detected(text: str, encoding: str, declared: str | None, meta: str | None) -> None:
    text = f'<meta http-equiv="content-type" content="text/html; charset={meta}">{text}' if meta else text
    assert decoded(text.encode(encoding), "a.html", declared) == (text, ())


def test_wrong_declarations_are_noted() -> None:
    text, notes = decoded(TEXT.encode(), "a.html", "iso-8859-1")
    assert text == TEXT and "is UTF-8" in notes[0]
    text, notes = decoded(TEXT.encode("cp1252"), "a.html", "utf-8")
    assert text == TEXT and "detected" in notes[0]


def test_one_broken_character_is_no_other_encoding() -> None:
    data = (TEXT * 10).encode().replace("ß".encode(), b"\xff", 1)
    text, notes = decoded(data, "a.html", "utf-8")
    assert text.count("\ufffd") == 1 and text.count("Fähre") == 60 and "broken" in notes[0]


@pytest.mark.parametrize("data", [b"", b" \n", bytes(range(128, 256)) * 50 + b"\x00\x01\x02" * 400])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"a\.html"):
        decoded(data, "a.html", None)
