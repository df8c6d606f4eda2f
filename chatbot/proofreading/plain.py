"""A draft as plain text: as it was saved, wrapped at a width or a paragraph a line."""

from __future__ import annotations

import re
from bisect import bisect_right

from chatbot.proofreading.lines import Sheet
from chatbot.proofreading.nouns import Draft

_BLANK = re.compile(r"\n[ \t\f]*\n+")
_ENDED = re.compile(r"[.!?:…”\"’»)\]]\s*$")
_ITEM = re.compile(r"\s*(?:\[\^?[\w*†‡-]{1,24}\]:?|\d{1,3}[.)]|[-*•])\s")
_WIDE = 40


def draft_of(name: str, text: str, pages: tuple[int, ...] = ()) -> Draft:
    """The draft, its paragraphs a line each. `pages` are the offsets at which pages begin."""
    sheet = Sheet(name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    at = begun = 0
    for block in [*_BLANK.split(text)]:
        at = text.index(block, at) if block else at
        page = bisect_right(pages, at)
        while begun < page:
            sheet.page()
            begun += 1
        for paragraph in _paragraphs(block.split("\n")):
            sheet.paragraph(paragraph)
        at += len(block)
    return sheet.draft()


def _paragraphs(lines: list[str]) -> list[str]:
    """The paragraphs of a block of lines: one where its lines were wrapped, else each line."""
    filled = [line for line in lines if line.strip()]
    open_ends = sum(not _ENDED.search(line) for line in filled[:-1])
    wrapped = len(filled) > 1 and 2 * open_ends >= len(filled) - 1 and max(map(len, filled)) >= _WIDE
    if not wrapped:
        return filled
    found: list[str] = []
    for line in filled:
        if found and not _ITEM.match(line):
            found[-1] += f" {line.strip()}"
        else:
            found.append(line)
    return found
