"""A pasted page as the rules see it: its blocks, their shapes, and what is only seen from the whole."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from ingest.lines import Block, blocks
from ingest.prose import Shape, shape

_WORD = re.compile(r"\w+")
_STEM = 5  # letters: "arrests" and "arrested" are one word here
_LINK_ENDS = re.compile(r"\s*[|›»]\s*|\s[/·•>]\s|\s{2,}|\t")
_MOST_LINK_WORDS = 3
_KEPT_OF_KEY = 400  # a rule about wording looks no further into a block


@dataclass(frozen=True)
class Page:
    """`keys` are the blocks' words as rules compare them: white space and apostrophes made one, 400 characters."""

    source: str
    blocks: tuple[Block, ...]
    shapes: tuple[Shape, ...]
    keys: tuple[str, ...]

    @staticmethod
    def of(source: str) -> Page:
        found = tuple(blocks(source))
        return Page(source, found, tuple(shape(b.text) for b in found), tuple(_key(b.text) for b in found))

    def __len__(self) -> int:
        return len(self.blocks)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each block's words stand on the page as a block."""
        return Counter(key.casefold() for key in self.keys)

    def words(self, at: int) -> int:
        return self.shapes[at].words

    def links(self, at: int) -> tuple[str, ...]:
        """The links that a block is a row of: "Business | Ports", "Home › News"; empty if it is no such row."""
        text = self.blocks[at].text
        if len(text) > _KEPT_OF_KEY or self.shapes[at].ended:
            return ()
        parts = tuple(part for part in _LINK_ENDS.split(text) if any(map(str.isalpha, part)))
        return parts if len(parts) > 1 and all(len(part.split()) <= _MOST_LINK_WORDS for part in parts) else ()

    def gap_after(self, at: int) -> bool:
        return at + 1 >= len(self) or self.blocks[at + 1].gap

    def shared(self, a: int, b: int) -> float:
        """The share of the words with more than three letters in block `a` that stand in block `b` as well."""
        mine, other = content_words(self.keys[a]), content_words(self.keys[b])
        return len(mine & other) / len(mine) if mine else 0.0


def content_words(text: str) -> set[str]:
    """The beginnings of a text's longer words, in lower case: what two texts on one subject share."""
    return {w[:_STEM] for w in _WORD.findall(text.casefold()) if len(w) > 3}


def _key(text: str) -> str:
    return " ".join(text[: _KEPT_OF_KEY * 2].split())[:_KEPT_OF_KEY].replace("’", "'")
