"""Texts as the words that they are compared by, and quotations as words with gaps and insertions between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from chatbot.words import STOP_WORDS
from ingest.article import Span
from ingest.names import fold

_WORD = re.compile(r"(?:\[[^\W_]\])?[^\W_]+(?:[.,:]\d+|['’‘ʼ´`′](?=[^\W_])[^\W_]+)*|[€$£¥₹%&]", re.UNICODE)
_APOSTROPHE = re.compile("[’‘ʼ´`′]")
_BRACKETS = str.maketrans("", "", "[]")
_PART = re.compile(
    r"(?P<gap>\[\s*(?:…|\.\s?\.\s?\.)\s*\]|\(\s*(?:…|\.\s?\.\s?\.)\s*\)|…|\.\s?\.\s?\.+)"
    r"|\[\s*sic[.!]?\s*\]"
    r"|\[(?P<inserted>[^\[\]]{1,120})\](?![^\W_])"
)

ItemKind = Literal["word", "gap", "inserted"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word by the `key` that it is compared by, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """A word of a quotation, a gap ("…") where any words may be left out, or words that were put in ("[Easley]")."""

    kind: ItemKind
    key: str
    start: int
    end: int


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a text, without case, accents and marks; hyphenated ones as their parts, "1.9" and "don't" as one."""
    end = len(text) if end is None else end
    return [Word(_key(m.group()), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]


def _key(word: str) -> str:
    return fold(_APOSTROPHE.sub("'", word.translate(_BRACKETS)))


def items_of(text: str, span: Span) -> list[Item]:
    """A quotation as what it is compared by; gaps at its ends are none, since a quotation is always a part."""
    found: list[Item] = []
    at = span.start
    for part in _PART.finditer(text, span.start, span.end):
        found += _worded(text, at, part.start())
        at = part.end()
        if part["gap"]:
            found.append(Item("gap", "…", part.start(), part.end()))
        elif part["inserted"]:
            found.append(Item("inserted", part["inserted"], part.start(), part.end()))
    found += _worded(text, at, span.end)
    while found and found[0].kind == "gap":
        del found[0]
    while found and found[-1].kind == "gap":
        del found[-1]
    return found


def _worded(text: str, start: int, end: int) -> Iterator[Item]:
    yield from (Item("word", word.key, word.start, word.end) for word in words_of(text, start, end))


def keys(items: Sequence[Item]) -> list[str]:
    """The words of a quotation."""
    return [item.key for item in items if item.kind == "word"]


def tells(key: str) -> bool:
    """Whether a word tells something by itself."""
    return key not in STOP_WORDS and (len(key) > 2 or key[:1].isdigit())
