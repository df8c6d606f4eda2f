"""Where sentences begin and end, for showing and citing them.

A sentence ends with a full stop (or the like) and its closing marks before white space and what can begin
another, or with its line; a line that was broken to fit a width goes on in the next. Linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.article import Span

# Tried at the first stop of a run only, and never given back: a megabyte of full stops is read once.
_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]++[\"'”’»)\]]*+(?=\s)|[。！？]+[”’」』）]*")
_BEGINS = re.compile(r"\s+[\"'“‘„«(\[¿¡—–-]*\s*(?:[^\W_a-zà-öø-ÿ]|[\"“‘])")
_LAST_WORD = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)\.[\"'”’)\]]*$")
_WITH_A_STOP = """
mr mrs ms dr prof sen rep gov gen col capt lt sgt rev hon st jr sr messrs mt ft vs v no nos art fig pp p vol ed eds
jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun inc ltd co corp bros dept univ est approx
al cf e.g i.e a.m p.m u.s u.k u.n e.u d.c ph.d
"""
_THAT_END_SENTENCES = "a.m p.m inc ltd co corp jr sr u.s u.k u.n e.u d.c etc"
_ABBREVIATIONS = frozenset(_WITH_A_STOP.split())
_SENTENCE_ENDING = frozenset(_THAT_END_SENTENCES.split())
_WRAPPED = range(45, 101)  # widths that mails and wires break lines at
_TAIL = 24  # characters looked back at for an abbreviation


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a text, in order, without the white space around them; all else is in one of them."""
    return [span for start, end in runs(text) for span in _sentences_of(text, start, end)]


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that no sentence goes beyond: lines, and lines that were one before they were wrapped."""
    start, end = None, 0
    for line in re.finditer(r"[^\r\n\u2028\u2029]+", text):
        if not line.group().strip():
            continue
        if start is not None and not _goes_on(text, end, line.start()):
            yield start, end
            start = None
        start = line.start() if start is None else start
        end = line.end()
    if start is not None:
        yield start, end


def _goes_on(text: str, end: int, start: int) -> bool:
    """Whether the line that starts at `start` goes on with the sentence of the one that ends at `end`."""
    between = text[end:start]
    if between.count("\n") != 1 or text[start : start + 1].isspace():
        return False
    line_start = text.rfind("\n", 0, end) + 1
    was_wrapped = end - line_start in _WRAPPED and text[end - 1] not in '.!?…:"”'
    return was_wrapped or text[start].islower()


def _sentences_of(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for stop in _END.finditer(text, start, end):
        if stop.end() < end and stop.end() > at and _is_end(text, stop, end):
            yield _trimmed(text, at, stop.end())
            at = stop.end()
    if text[at:end].strip():
        yield _trimmed(text, at, end)


def _is_end(text: str, stop: re.Match[str], end: int) -> bool:
    if stop.group()[0] in "。！？":
        return True
    if not _BEGINS.match(text, stop.end(), min(end, stop.end() + 40)):
        return False
    word = _LAST_WORD.search(text[max(0, stop.start() - _TAIL) : stop.end()])
    if word is None:
        return True
    last = word.group(1)
    if len(last) == 1 and last.isupper():
        return False  # an initial
    return last.lower() not in _ABBREVIATIONS or last.lower() in _SENTENCE_ENDING


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip()))
