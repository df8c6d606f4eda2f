"""Files broken at random, by seeds: each is read, or refused in one line; none hangs, crashes or eats memory."""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from tests.ingest.readers.office_writer import docx, odt, p
from tests.ingest.readers.packed_forms import HTML, PARAGRAPHS, TEXT, reads
from tests.ingest.readers.pdf_writer import Pdf

SECONDS = 20.0
"""More than any of these may take on a busy machine; what takes that long hangs."""
PDFS, OTHERS = 100, 40
_TOKENS = (b"obj", b"endobj", b"stream", b"xref", b"<<", b">>", b"[", b"]", b"/Length", b"/Kids", b"/Parent", b"R", b"<", b">",
           b"&", b'"', b"\x00", b"\xff\xfe", b"PK\x03\x04", b"]]>", b"<!DOCTYPE", b"%%EOF", b"99999999999", b"-1")  # fmt: skip


def _pdf() -> bytes:
    made = Pdf()
    for _ in range(3):
        made.page().column(72, 72, 300, list(PARAGRAPHS))
    return made.bytes()


def _mail() -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "The pier", "Ana Pell <ana@echo.example>"
    mail.set_content(TEXT)
    mail.add_alternative(HTML, subtype="html")
    mail.add_attachment(_pdf(), maintype="application", subtype="pdf", filename="pier.pdf")
    return mail.as_bytes()


def _feed() -> bytes:
    items = "".join(
        f"<item><title>Pier {n}</title><link>https://echo.example/{n}</link><description><![CDATA[{HTML}]]></description></item>"
        for n in range(3)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Echo</title>{items}</channel></rss>'.encode()


def _page() -> bytes:
    return f"<!DOCTYPE html><html><head><title>Pier</title></head><body><article><h1>Pier</h1>{HTML}</article></body></html>".encode()


FORMS: dict[str, tuple[Callable[[], bytes], int]] = {
    "pier.pdf": (_pdf, PDFS),
    "pier.docx": (lambda: docx("".join(map(p, PARAGRAPHS))), OTHERS),
    "pier.odt": (lambda: odt("".join(f"<text:p>{one}</text:p>" for one in PARAGRAPHS)), OTHERS),
    "pier.eml": (_mail, OTHERS),
    "pier.xml": (_feed, OTHERS),
    "pier.html": (_page, OTHERS),
    "pier.csv": (lambda: f'title,text\n"Pier","{TEXT}"\n'.encode(), OTHERS),
    "pier.jsonl": (lambda: b'{"title": "Pier", "text": "' + TEXT.replace("\n", "\\n").encode() + b'"}\n', OTHERS),
}


def broken(data: bytes, seed: int) -> bytes:
    """The data with one to eight things done to it: bytes changed, cut, doubled, moved, put in, its end cut off."""
    chance, made = random.Random(seed), bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at, length = chance.randrange(max(1, len(made))), chance.choice((1, 4, 64, 1024))
        what = chance.randrange(6)
        if what == 0:
            made[at : at + length] = chance.randbytes(min(length, 64))
        elif what == 1:
            del made[at : at + length]
        elif what == 2:
            made[at:at] = made[at : at + length] * chance.choice((1, 3, 50))
        elif what == 3:
            made[at:at] = chance.choice(_TOKENS) * chance.choice((1, 1, 200))
        elif what == 4:
            other = chance.randrange(max(1, len(made)))
            made[at : at + length], made[other : other + length] = made[other : other + length], made[at : at + length]
        elif chance.random() < 0.3:
            del made[at:]
    return bytes(made)


@pytest.mark.parametrize("name", FORMS)
def test_broken_file_is_read_or_refused_in_time(name: str) -> None:
    make, count = FORMS[name]
    whole, outcomes = make(), {"read": 0, "refused": 0}
    assert any(not isinstance(one, tuple) for one in reads(whole, name)), "the whole file can be read"
    for seed in range(count):
        began = time.monotonic()
        found = reads(broken(whole, seed), name)
        assert time.monotonic() - began < SECONDS, f"seed {seed}"
        refused = any(isinstance(one, tuple) for one in found)
        outcomes["refused" if refused or not found else "read"] += 1
    assert outcomes["read"] and outcomes["read"] + outcomes["refused"] == count
    assert _peak_megabytes() < 4_000


def _peak_megabytes() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


# ── made to be too much ──

_LOL = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
_TITLE = '<rss version="2.0"><channel><title>&l9;</title></channel></rss>'
BILLION_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{_LOL}]>{_TITLE}'
TOO_MUCH: dict[str, tuple[str, Callable[[], bytes]]] = {
    "entities in a feed": ("pier.xml", BILLION_LAUGHS.encode),
    "entities in a Word file": ("pier.docx", lambda: docx("", document=BILLION_LAUGHS)),
    "an outer entity": (
        "pier.xml",
        lambda: b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0">'
        b"<channel><title>&x;</title><item><title>&x;</title><description>&x;</description></item></channel></rss>",
    ),
    "a Word file that unpacks to too much": ("pier.docx", lambda: docx(p("x" * 200_000_000))),
    "elements in elements": ("pier.html", lambda: b"<div>" * 200_000 + TEXT.encode()),
    "elements in elements of a Word file": ("pier.docx", lambda: docx("<w:p>" * 50_000 + "</w:p>" * 50_000)),
    "brackets in brackets": ("pier.json", lambda: b"[" * 1_000_000),
    "a line without an end": ("pier.csv", lambda: b'title,text\n"' + b"x" * 20_000_000),
    "quotation marks without an end": ("pier.txt", lambda: ("“" * 200_000 + TEXT).encode()),
    "a word without an end": ("pier.txt", lambda: b"a" * 2_000_000),
    "addresses without an end": ("pier.md", lambda: b"[a](" * 100_000 + TEXT.encode()),
    "nested quotes in Markdown": ("pier.md", lambda: b">" * 100_000 + TEXT.encode()),
    "numbers of a feed's date": (
        "pier.xml",
        lambda: b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>x</title><pubDate>'
        + b"9" * 100_000 + b"</pubDate><description>y</description></item></channel></rss>",
    ),
    "headers of a mail": ("pier.eml", lambda: b"Subject: x\r\n" + b" y\r\n" * 300_000 + b"\r\n" + TEXT.encode()),
}  # fmt: skip


@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_is_made_to_be_too_much_ends_in_time(what: str) -> None:
    name, make = TOO_MUCH[what]
    began = time.monotonic()
    found = reads(make(), name)
    assert time.monotonic() - began < SECONDS
    shown = "".join(repr(one) for one in found)
    assert "root:" not in shown
    assert shown.count("lol") < 1_000
