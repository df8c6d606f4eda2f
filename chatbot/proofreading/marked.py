"""A draft in Markdown, as the words that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatbot.proofreading.lines import Sheet
from chatbot.proofreading.nouns import Draft

_FRONT = re.compile(r"\A﻿?---[ \t]*\n.*?\n---[ \t]*\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)[^\n]*$", re.DOTALL | re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_LINK = re.compile(
    r"(?<!!)\[(?P<text>(?:\\.|[^\[\]\\\n]|\[[^\[\]\n]*\])*)\]"
    r"\((?P<to><[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"\n]*\")?\)"
)
_REFERENCE = re.compile(r"\[(?P<text>[^\[\]^\n]+)\]\[[^\[\]^\n]*\]")
_REFERRED = re.compile(r"\s*\[[^\]^\n]+\]:\s+<?\S+>?(?:\s+[\"'(].*)?\s*")
_ADDRESS = re.compile(r"<(?P<to>https?://[^>\s]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>")
_STRONG = re.compile(
    r"(?<![\w\\*])(\*{1,3})(?=\S)(?P<text>[^*\n]+?)(?<=\S)\1(?!\*)"
    r"|(?<![\w\\])(_{1,3})(?=\S)(?P<under>[^_\n]+?)(?<=\S)\3(?!\w)"
)
_CODE = re.compile(r"`([^`\n]*)`")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>.*?)\s*#*\s*")
_RULE = re.compile(r"\s{0,3}(?:[-*_=]\s*){3,}|\s{0,3}=+\s*")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?P<text>.*)")
_QUOTE = re.compile(r"\s{0,3}>\s?(?P<text>.*)")
_NOTE = re.compile(r"\s{0,3}\[\^[^\]\s]+\]:")


def draft_of(name: str, text: str) -> Draft:
    """The draft: markup taken off, wrapped lines joined, footnotes taken out."""
    sheet = Sheet(name)
    text = _FENCE.sub("", _FRONT.sub("", text.replace("\r\n", "\n")))
    for kind, block in _blocks(_COMMENT.sub("", text)):
        sheet.paragraph(inline(block), block=kind == "quote", heading=kind == "heading")
    return sheet.draft()


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """(kind, text) of each block: "quote", "note", "heading" or "text"; the lines of one are one."""
    kind, lines = "text", list[str]()
    for line in [*text.split("\n"), ""]:
        here, content, begins = _line(line, kind)
        if lines and (not content or begins or here != kind):
            yield kind, " ".join(lines)
            lines = []
        kind = here
        if content:
            lines.append(content)
        if here == "heading" and lines:
            yield here, lines[0]
            kind, lines = "text", []


def _line(line: str, before: str) -> tuple[str, str, bool]:
    """A line's kind, its text, and whether it begins a block of its own."""
    if not line.strip() or _RULE.fullmatch(line) or _REFERRED.fullmatch(line):
        return "text", "", True
    if heading := _HEADING.fullmatch(line):
        return "heading", heading["text"], True
    if quote := _QUOTE.fullmatch(line):
        return (
            "quote",
            quote["text"].strip(),
            not quote["text"].strip() or quote["text"].lstrip().startswith(("—", "–", "-")),
        )
    if _NOTE.match(line):
        return "note", line.strip(), True
    if (item := _ITEM.fullmatch(line)) and not re.match(r"\s*\d", line):
        return "text", item["text"], True
    if line.lstrip().startswith("|"):
        return "text", " ".join(cell.strip() for cell in line.split("|") if set(cell.strip()) - set("-:")), True
    numbered = re.match(r"\s*\d{1,3}[.)]\s", line) is not None
    return ("note" if before == "note" and line[:1].isspace() else "text"), line.strip(), numbered


def inline(text: str) -> str:
    """A line without emphasis, links and tags; a link in a note keeps its address."""
    is_note = _NOTE.match(text) is not None
    text = _IMAGE.sub("", text)
    text = _LINK.sub(lambda m: _linked(m["text"], m["to"], is_note), text)
    text = _REFERENCE.sub(lambda m: m["text"], text)
    text = _ADDRESS.sub(lambda m: m["to"], text)
    text = _CODE.sub(r"\1", _TAG.sub("", text))
    for _ in range(3):
        text = _STRONG.sub(lambda m: m["text"] or m["under"], text)
    from html import unescape

    return unescape(_ESCAPED.sub(r"\1", text))


def _linked(text: str, to: str, is_note: bool) -> str:
    if text.strip().strip("[]^").isdigit():  # a call that is set as a link
        return f"[{text.strip().strip('[]^')}]"
    to = to.strip("<>")
    return f"{text} {to}" if is_note and to.startswith("http") else text
