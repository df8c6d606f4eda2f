"""The same article as text, page, record, row, mail, feed item, alone or packed, is the same text, and offsets are exact."""

from __future__ import annotations

import csv
import gzip
import io
import json
from html import escape
from pathlib import Path
from xml.sax.saxutils import escape as escape_xml

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Span
from ingest.clean import clean, cleaned
from tests.ingest.readers.packed_forms import PARAGRAPHS, document, mail, zipped

ARTICLES = Path(__file__).parents[2] / "articles"
NAMES = ("city-council", "court-report", "profile-pronouns", "science-lab", "wire-filing", "obituary", "opinion-column")
TITLE = "Pier of Arden closes after a storm"


def forms(paragraphs: list[str]) -> dict[str, bytes]:
    """Files of every form with one article of these paragraphs."""
    text = "\n\n".join(paragraphs)
    html = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    page = f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{html}</body></html>"
    rows = io.StringIO(newline="")
    csv.writer(rows).writerows((("title", "text"), (TITLE, text)))
    item = f"<item><title>{TITLE}</title><content:encoded>{escape_xml(html)}</content:encoded></item>"
    made = {
        "a.txt": text.encode(),
        "a.html": page.encode(),
        "a.jsonl": json.dumps({"title": TITLE, "text": text}).encode(),
        "a.json": json.dumps([{"title": TITLE, "text": text}]).encode(),
        "a.csv": rows.getvalue().encode(),
        "plain.eml": bytes(mail(text, subject=TITLE)),
        "page.eml": bytes(mail(text, page, subject=TITLE)),
        "a.mbox": b"From a@x.example Tue Mar  3 10:00:00 2026\n" + bytes(mail(text, subject=TITLE)),
        "a.xml": f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{item}</channel></rss>'.encode(),
    }  # fmt: skip
    packed = {f"{name}.zip": zipped({name: data}) for name, data in made.items()}
    return {**made, **packed, **{f"{name}.gz": gzip.compress(data) for name, data in made.items()}}


def assert_the_same(paragraphs: list[str]) -> None:
    wanted = " ".join(paragraphs).split()
    for name, data in forms(paragraphs).items():
        read = document(data, name)
        made = cleaned(read)
        assert made.text.split() == wanted, name
        for piece in made.source_map.pieces:
            span = Span(piece.text_start, piece.text_start + piece.length)
            assert made.source_map.to_source(span).of(read.text) == span.of(made.text), name


@pytest.mark.parametrize("name", NAMES)
def test_article_is_the_same_text_in_every_form(name: str) -> None:
    lines = (ARTICLES / f"{name}.txt").read_text(encoding="utf8").split("\n")
    text = "\n\n".join(" ".join(line.split()) for line in lines if len(line.split()) > 12)
    assert_the_same(clean(text).text.split("\n\n"))


WORDS = 'harbour pier storm ferry “early” she said, it’s 2 million (crowns) — café naïve Ærø & <b> a=b =20 ;| "quay"'.split()
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=9, max_size=25).map(
    lambda words: f"The town {' '.join(words)} on Monday."
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(SENTENCES, min_size=2, max_size=3).map(" ".join), min_size=1, max_size=3, unique=True))
def test_any_article_is_the_same_text_in_every_form(paragraphs: list[str]) -> None:
    assert_the_same([PARAGRAPHS[0], *paragraphs, PARAGRAPHS[2]])
