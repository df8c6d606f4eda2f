"""How much a block reads like an article's sentences, and how much like a label, a link or a heading.

Only form counts, no words of a language: sentences are long, end in punctuation, and most of their words are
not capitalised (Kohlschütter et al., Boilerplate Detection using Shallow Text Features, 2010, found length
and density alone to carry most of the decision).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLOSERS = "\"'”’»›)]*」』）"
_TERMINAL = ".!?…。！？؟।:;．"
_SENTENCE_MARK = re.compile(r"[.!?…。！？、，؟،।]")
_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CASED = re.compile(r"[^\W\d_]")
_SAMPLE = 1500  # characters looked at: a paragraph's form shows in its beginning


@dataclass(frozen=True, slots=True)
class Shape:
    """`words` counts words (two wide characters count as one); `lower` is the share of them in lower case.

    `ended` says that it closes like a sentence.
    """

    words: int
    lower: float
    ended: bool

    @property
    def is_sentence(self) -> bool:
        """Sentences, or one."""
        return self.words >= 4 and self.ended and self.lower >= 0.4

    @property
    def is_running(self) -> bool:
        """Too long and too little capitalised to be a label, whether or not it ends in a full stop."""
        return self.is_sentence or (self.words >= 14 and self.lower >= 0.5)

    @property
    def is_heading(self) -> bool:
        """Short, and not a sentence."""
        return 1 < self.words <= 18 and not self.is_sentence


def shape(text: str) -> Shape:
    """The shape of a block's text."""
    sample = text[:_SAMPLE]
    if sample.isascii():
        return _cased(sample.split(), text)
    wide = len(_WIDE.findall(sample))
    words = sample.split()
    if wide * 3 > len(sample):
        return Shape(_scaled(wide // 2 + 1, text), _uncased_lower(sample), _ended(text))
    letters = [w for w in words if _CASED.search(w)]
    uncased = sum(w.lower() == w.upper() for w in letters)
    if uncased * 2 > len(letters):
        return Shape(_scaled(len(words), text), _uncased_lower(sample), _ended(text))
    return _cased(words, text)


def _cased(words: list[str], text: str) -> Shape:
    lower = sum(map(str.islower, words)) / len(words) if words else 0.0
    return Shape(_scaled(len(words), text), lower, _ended(text))


def _scaled(words: int, text: str) -> int:
    return words * len(text) // _SAMPLE if len(text) > _SAMPLE else words


def _uncased_lower(sample: str) -> float:
    """Scripts without case: sentences are told from labels by their punctuation."""
    return 0.8 if _SENTENCE_MARK.search(sample) else 0.3


def _ended(text: str) -> bool:
    return text[-8:].rstrip(_CLOSERS + " ")[-1:] in tuple(_TERMINAL)
