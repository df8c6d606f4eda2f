"""The words of a statement as HTML: what is quoted stands in quotation marks, piece by piece."""

from __future__ import annotations

from collections.abc import Mapping

from chatbot.web.markup import escaped
from ingest.article import Kind, Said

KINDS: Mapping[Kind, str] = {"direct": "quoted", "indirect": "reported", "mixed": "partly quoted"}
"""The kinds of statements, as they are read."""


def words_html(said: Said, longest: int | None = None) -> str:
    """What was said; of what is longer than `longest` characters the beginning."""
    tag = ("<q>", "</q>") if said.statement.kind == "direct" else ("", "")
    shown: list[str] = []
    left = longest
    for piece in said.text:
        cut = left is not None and len(piece) > left
        text = f"{piece[:left].rstrip()} …" if cut else piece
        shown.append(f"{tag[0]}{escaped(text)}{tag[1]}")
        if left is not None:
            left -= len(piece)
        if cut:
            break
    return " … ".join(shown)
