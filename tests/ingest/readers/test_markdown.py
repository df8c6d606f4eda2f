"""Markdown with and without front matter."""

from __future__ import annotations

import io

import pytest

from ingest.article import Document, Metadata
from ingest.clean import cleaned
from ingest.readers import registry
from ingest.sources import Found

BODY = "# Ferry turns back\n\nThe ferry turned back on Tuesday, the harbour master said.\n\nNobody was hurt.\n"
YAML = """---
title: "Ferry turns back: a report"
authors:
  - Ada Crane
  - 'Bo Lindqvist'
date: 2024-06-18  # the day it was printed
Publication: The Arden Ledger
source: https://arden-ledger.example/ferry
tags: [harbour, "storm, summer"]
draft:
---
"""
TOML = '+++\ntitle = "Ferry turns back"\nauthor = ["Ada Crane", "Bo Lindqvist"]\ndate = 2024-06-18T09:30:00+01:00\n[x]\nx = 1\n+++\n'


def read(text: str, name: str = "ferry.md", stated: Metadata = Metadata()) -> Document:
    (document,) = registry.documents(Found(name, None, lambda: io.BytesIO(text.encode()), stated=stated))
    assert isinstance(document, Document)
    return document


def test_front_matter_is_metadata_and_no_text() -> None:
    document = read(YAML + BODY)
    assert document.text == YAML + BODY
    assert document.stated == Metadata(
        title="Ferry turns back: a report",
        authors=("Ada Crane", "Bo Lindqvist"),
        outlet="The Arden Ledger",
        published="2024-06-18",
        url="https://arden-ledger.example/ferry",
        origin=dict.fromkeys(("title", "authors", "outlet", "published", "url"), "front matter"),
    )
    done = cleaned(document)
    assert "Ada Crane" not in done.text and "Nobody was hurt." in done.text
    assert done.removed[0].why == "front matter" and done.removed[0].text == YAML
    piece = done.source_map.pieces[-1]
    assert document.text[piece.source_start :][: piece.length] == done.text[piece.text_start :][: piece.length]


def test_front_matter_of_toml() -> None:
    stated = read(TOML + BODY).stated
    assert (stated.authors, stated.published) == (("Ada Crane", "Bo Lindqvist"), "2024-06-18T09:30:00+01:00")


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "---\n\nA rule, and then the text goes on.\n\n---\n\n" + BODY,
        "---\ntitle: never closed\n\n" + BODY,
        "--- title: x ---\n" + BODY,
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    document = read(text)
    assert document.body is None and document.stated == Metadata()


def test_front_matter_wins_over_what_led_to_it() -> None:
    led = Metadata(title="Other", outlet="The Feed", origin={"title": "mail", "outlet": "mail"})
    stated = read("---\r\ntitle: Ferry\r\n---\r\n" + BODY, stated=led).stated
    assert (stated.title, stated.outlet, stated.origin["outlet"]) == ("Ferry", "The Feed", "mail")


def test_front_matter_alone_is_no_article() -> None:
    document = read("---\ntitle: Ferry\n---\n")
    assert document.body is not None and document.body.text == ""
