"""What a house put right: the notices in an article's text that say that an earlier version of it was wrong.

Notices are told by how their paragraph begins, as the style books of news agencies and papers have them. A note on
what was merely added ("updated with comments") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.article import Span
from ingest.lines import Block, blocks

_MOST_LABEL_WORDS = 6
_SPACES = re.compile(r"\s+")
_DATED = (
    r"(?:[\s,(/]+(?:(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]{0,7}\.?|"
    r"\d[\d:.,/-]*(?:st|nd|rd|th)?|on|of|at|and|appended|added|issued|[ap]\.?m\.?|clarifications?|[A-Z]{2,4})\)?)*"
)
_LABEL = (
    rf"(?i:corrections?|clarifications?|corrigendum|erratum|errata|korrektur|berichtigung|rectificati(?:f|on)|"
    rf"corrección|fe de erratas|correzione|correção){_DATED}"
)
_WORK = r"(?:article|story|report|piece|post|headline|caption|column|essay|review|newsletter|obituary|transcript|page)"
_EARLIER = (
    rf"(?:in )?an? (?:earlier|previous|prior|original|initial) (?:(?:version|edition|headline|caption) (?:of|to|on|for) "
    rf"(?:(?:this|our) {_WORK}|the (?:article|story|headline))|headline|caption)\b|"
    rf"(?:this|the(?= (?:headline|article|story)\b)) (?:\w+ ){{0,2}}{_WORK}(?:'s \w+)? (?:has been|was|is|had been) "
    r"(?:since )?(?:amended|corrected|clarified|revised|"
    r"(?:updated|edited|changed|modified) (?:\w+ ){0,4}to (?:correct|clarify|fix|remove|reflect))\b|"
    r"(?:because of|owing to|due to) an? (?:editing|editor's|reporting|production|typographical|transcription|"
    r"translation) (?:error|mistake)\b|"
    r"in einer (?:früheren|vorherigen|ersten) (?:version|fassung) (?:dieses|des|unseres) \w+|"
    r"(?:dans )?une version (?:précédente|antérieure) de (?:cet|cette|ce|l')|"
    r"(?:en )?una versión (?:anterior|previa) de (?:este|esta)\b"
)
_NOTED = r"(?:(?:editor|publisher)'?s?'? note|note (?:from|by) the editors?|update|anmerkung der redaktion|note de la rédaction)"
_START = r"[\s*_(\[•·–—-]*"
_NOTICE = re.compile(
    rf"{_START}(?:{_LABEL}[*_)\]]*\s*(?:[:—–]|-\s|\.\s)|(?i:(?:{_NOTED}[^:.—–]{{0,30}}[:.—–][\s*_]*)?(?:{_EARLIER})))"
)
_LABEL_ALONE = re.compile(rf"{_START}(?:{_LABEL}|(?i:corrections? (?:and|&) clarifications?))[*_)\]:.]*")


def is_correction(paragraph: str) -> bool:
    """Whether a paragraph is a notice that something was put right."""
    return _NOTICE.match(_one_line(paragraph)) is not None


def corrections(text: str) -> tuple[Span, ...]:
    """The correction notices in a revision's text, in order: spans of whole paragraphs, with a label above them."""
    paragraphs = blocks(text)
    return tuple(Span(paragraphs[run.start].start, paragraphs[run.stop - 1].end) for run in notices(paragraphs))


def notices(paragraphs: Sequence[Block]) -> Iterator[range]:
    """Which of some paragraphs are correction notices: one each, or a label and the paragraph under it."""
    label: int | None = None
    for at, block in enumerate(paragraphs):
        start, label = label, None
        if start is not None:
            yield range(start, at + 1)
        elif is_correction(block.text):
            yield range(at, at + 1)
        elif len(block.text.split()) <= _MOST_LABEL_WORDS and _LABEL_ALONE.fullmatch(_one_line(block.text)):
            label = at


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text[:400]).replace("’", "'").strip()
