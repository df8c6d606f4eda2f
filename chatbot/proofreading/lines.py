"""A draft put together line by line: paragraphs, calls of notes, notes, block quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from chatbot.exports.outline import ABOUT
from chatbot.proofreading.nouns import Call, Draft, Note
from ingest.article import Span

_SOFT_HYPHEN = "\u00ad"
_BETWEEN = "\n\n"
_MARK = re.compile(r"\s?\[(?P<marks>\^?[\w*†‡-]{1,24}(?:\s*[,;]\s*\^?\d{1,3})*)\](?!\()")
_NUMBER = re.compile(r"\^[\w*†‡-]{1,24}|\d{1,3}|[*†‡]")
_DEFINED = re.compile(r"\s*(?:\[\^?(?P<mark>[\w*†‡-]{1,24})\]:?|(?P<number>\d{1,3})[.)])\s+(?P<text>\S.*)")
_PLACES = re.compile(r"(?:\[\d{1,3}\] (?:page \d+, )?\d+–\d+\s*)+")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = re.compile(r"(?:^|(?<=[.,;:!?”’\"')»]))[⁰¹²³⁴-⁹]{1,3}")
_PROSE = 14  # words
_ENDED = re.compile(r"[.!?][”\"’)\]]*(?:\s?\[[^\]]*\])*$")
_HEADED = re.compile(r"\W*(?:sources?|notes?|footnotes?|endnotes?|references?|citations?)\W*", re.IGNORECASE)


@dataclass
class Sheet:
    """What is written of a draft so far."""

    name: str
    lines: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    blocks: list[Span] = field(default_factory=list)
    own: list[Span] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    _length: int = 0
    _in_notes: bool = False
    _is_own: bool = False

    def paragraph(self, text: str, *, block: bool = False, own: bool = False, heading: bool = False) -> None:
        """A paragraph; what calls notes in it ("[3]", "[^a]") is taken out, and what is a note is one.

        A list of sources is `own`, and so is all from the heading on that our exports set over what is about a
        briefing itself.
        """
        text = _RAISED.sub(lambda m: f"[{m.group().translate(_DIGITS)}]", one_line(text))
        if not text:
            return
        self._is_own = self._is_own or text == ABOUT
        if self.lines and _HEADED.fullmatch(text):
            self._in_notes = True
        elif not self._is_own and (self.note(text) or self._goes_on(text)):
            return
        elif self._in_notes:
            self._in_notes = not (heading or _is_prose(text))
        bare, calls = called(text)
        start = self._add(bare, block=block, own=own or self._is_own or self._in_notes)
        self.calls += [Call(start + call.at, call.mark) for call in calls]

    def sentence(self, text: str, marks: Sequence[str]) -> None:
        """A paragraph that is one sentence, and calls these notes."""
        text = one_line(text)
        if text:
            start = self._add(text)
            self.calls += [Call(start + len(text), mark, start) for mark in marks]

    def _add(self, text: str, *, block: bool = False, own: bool = False) -> int:
        start = self._length
        self.lines.append(text)
        self._length += len(text) + len(_BETWEEN)
        span = Span(start, start + len(text))
        self.blocks += [span] if block and text else []
        self.own += [span] if own and text else []
        return start

    def note(self, text: str) -> bool:
        """Takes a line for a note, where it is one: "[^1]: …", or "[1] …" and "1. …" in a list of sources."""
        if _PLACES.fullmatch(text) and self.lines:  # as our terminal lists them, under their article
            self.notes += [Note(mark, self.lines[-1]) for mark in re.findall(r"\[(\d+)\]", text)]
            return True
        match = _DEFINED.fullmatch(text)
        if match is None:
            return False
        explicit = match["mark"] is not None and ("]:" in text[:30] or text.lstrip().startswith("[^"))
        if not explicit and not (self._in_notes or match["mark"]):
            return False
        mark, told = match["mark"] or match["number"], match["text"]
        following = f"[{int(mark) + 1}] " if mark.isdecimal() else ""
        told, is_followed, after = told.partition(f" {following}") if following and self._in_notes else (told, "", "")
        self.notes.append(Note(mark, told))
        return self.note(following + after) if is_followed else True  # a page was turned between them

    def _goes_on(self, text: str) -> bool:
        """Takes a line of a list of sources for the end of a note, where it is that: its source, on a line of its own."""
        if not (self._in_notes and self.notes and text.startswith("— ")):
            return False
        self.notes[-1] = replace(self.notes[-1], text=f"{self.notes[-1].text} {text}")
        return True

    def page(self) -> None:
        """A page begins with the next paragraph."""
        self.pages.append(self._length)

    def draft(self) -> Draft:
        """The draft as it is written."""
        return Draft(
            self.name,
            _BETWEEN.join(self.lines),
            tuple(self.calls),
            tuple(self.notes),
            tuple(self.blocks),
            tuple(self.own),
            tuple(self.pages),
        )


def _is_prose(text: str) -> bool:
    """Whether a paragraph is more than an entry of a list."""
    return len(text.split()) >= _PROSE and _ENDED.search(text) is not None


def one_line(text: str) -> str:
    return " ".join(text.replace(_SOFT_HYPHEN, "").split())


def called(text: str) -> tuple[str, list[Call]]:
    """A text without its calls of notes, and where they stood: "[3]", "[1, 2]", "[^a]"; "[the minister]" is none."""
    found: list[Call] = []
    pieces: list[str] = []
    at = length = 0
    for match in _MARK.finditer(text):
        marks = match["marks"]
        if not (marks.startswith("^") or re.fullmatch(r"\d{1,3}(?:\s*[,;]\s*\d{1,3})*|[*†‡]", marks)):
            continue
        piece = text[at : match.start()]
        pieces.append(piece)
        length += len(piece)
        found += [Call(length, mark.lstrip("^")) for mark in _NUMBER.findall(marks)]
        at = match.end()
    return "".join([*pieces, text[at:]]), found
